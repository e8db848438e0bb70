"""Whether a line stands in a part of its document that is about another year or month than was asked for."""

import re

from index import Span
from index.outline import units_at
from index.vietnamese.dates import RECENT_YEAR
from qa.answering.against.other_year import is_of_other_time
from qa.question.lexicon import lower
from qa.question.query import Query

__all__ = ["is_of_other_period"]

_YEAR = re.compile(rf"(?<![\w/.]){RECENT_YEAR}(?![\w%])")
_WORDS = "giêng hai ba tư năm sáu bảy tám chín mười".split()
_MONTH = re.compile(rf"(?<!\w)(?:tháng|t)\s?(?P<month>(?:0?[1-9]|1[0-2])(?![\w.,]*\d)|(?:{'|'.join(_WORDS)})(?!\w))")


def is_of_other_period(query: Query, span: Span) -> bool:
    r"""Whether the headings over a span, or its document's title, name another year or month than the question.

    The innermost heading that names one counts. A period that the span's own line names, or the heads of its columns,
    is its own.

    >>> from index.formats import from_text
    >>> text = "# Sổ chi tháng 9\n\n## Kết quả năm 2025\n\n- Lãi: 5 tỷ\n\n## Kế hoạch năm 2026\n\n- Doanh thu: 9 tỷ"
    >>> document = from_text(text, source="sổ")
    >>> value = Span(document, document.text.index("5 tỷ"), document.text.index("5 tỷ") + 4)
    >>> asked = "Lãi năm 2026?", "Lãi năm 2025?", "Tháng 8 lãi mấy?", "Tháng 9 lãi mấy?"
    >>> [is_of_other_period(Query("", each), value) for each in asked]
    [True, False, True, False]
    """
    document, asked = span.document, lower(query.text)
    block = next((each for each in document.blocks if each.start <= span.start < each.end), None)
    if block is None or "so với" in asked:
        return False
    line = " ".join([document.text[block.start : block.end], *(cell.name for cell in block.cells)])
    if block.kind != "row" and is_of_other_time(query.text, document.text, (block.start, block.end)):
        return True
    heads = [document.title, *(unit.heading.text for unit in units_at(document, span.start))]
    years = set(_YEAR.findall(asked))
    if years and not years & set(_YEAR.findall(line)):
        named = next((found for head in reversed(heads) if (found := set(_YEAR.findall(head)))), None)
        if named is not None and not years & named:
            return True
    months = _months(asked)
    told = next((found for head in reversed(heads) if (found := _months(lower(head)))), None)
    return len(months) == 1 and told is not None and not months & (told | _months(lower(line)))


def _months(text: str) -> set[int]:
    """The months that a text names by number or word.

    >>> _months("tháng 9/2026, t10, tháng tám"), _months("3 tháng, tháng 1.5")
    ({8, 9, 10}, set())
    """
    found = (match["month"] for match in _MONTH.finditer(text))
    return {int(month) if month.isdigit() else _WORDS.index(month) + 1 for month in found}
