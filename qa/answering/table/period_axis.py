"""Columns or rows of a table that are periods, and the one that a question names: "quý 2 năm ngoái" by "Q2/2024".

Part of the way of answering in `cell`. "Năm ngoái" and "quý trước" are told from the newest period that the table has,
none later than its title says.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import sentences
from index.outline import Row, Table, headings_above
from index.vietnamese.periods import Period, periods
from qa.answering.topic import Topic
from qa.question.query import Query

__all__ = ["Asked", "ask_period", "is_period", "tells_elsewhere"]

LEAST_ROWS = 2 / 3
"""Share of the rows that must be named by a period for periods to be what rows are of."""
LEAST_NAME = 0.6
"""Share of a row's name that its period must be."""
LEAST_SENTENCE = 0.7
"""Share of the question, the period left out, that a sentence holds which tells the value of that period."""
_NOW = re.compile(r"(?<!\w)(?:hiện nay|hiện tại|bây giờ|mới nhất|gần đây nhất)(?!\w)", re.IGNORECASE)
"""What asks for the newest period."""
_PLANNED = re.compile(r"(?<!\w)(?:kế hoạch|kh|dự kiến|dự toán|mục tiêu)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """The period that a question names, as a table has it.

    Attributes:
        query: the question with the period spelled as the table's column is.
        rows: the rows of the period, where rows are of periods.
        key: year, last and first month that are asked for.
        missing: a line that says which periods there are, where the table does not have the one asked for.
    """

    query: Query
    rows: tuple[Row, ...] = ()
    key: tuple[int, int, int] = (0, 0, 0)
    missing: str = ""


def ask_period(query: Query, table: Table) -> Asked | None:
    """The period of the question in a table of periods; None for another table, and for no period or several."""
    named = periods(query.text)
    now = _NOW.search(query.text) if not named else None
    if len(named) != 1 and now is None:
        return None
    asked = named[0] if now is None else Period(now.start(), now.end(), 0, 0, 0, step="tháng này")
    columns = [(period, None) for column in table.columns[1:] for period in periods(column)[:1]]
    rows = [(period, row) for row in table.rows for period in _name_of(row)]
    if len({each.key for each, _ in columns}) > 1 and 2 * len(columns) >= len(table.columns) - 1:
        heads: list[tuple[Period, Row | None]] = list(columns)
        texts = [column for column in table.columns[1:] if periods(column)]
    elif len(rows) > 1 and len(rows) >= LEAST_ROWS * len(table.rows):
        heads, texts = list(rows), [row.name for _, row in rows]
    else:
        return None
    year = _year_above(table)
    heads = [(each if each.year else replace(each, year=year), row) for each, row in heads]
    key = asked.resolve(_today(table, [each for each, _ in heads], texts))
    if asked.years_back > 0 and not key[0]:
        return None
    if heads[0][1] is None and any(
        _months(key) == _months(each.key) for row in table.rows for each in periods(row.name)
    ):
        key = (key[0], 12, 1)  # "6 tháng đầu năm 2025" of the row "Thu 6 tháng đầu năm"
        if not key[0]:
            return None
    fitting = [place for place, (each, _) in enumerate(heads) if _is_same(key, each.key)]
    if not fitting:
        told = f"{query.text[asked.start : asked.end]}; chỉ có {', '.join(dict.fromkeys(map(str.strip, texts)))}"
        return Asked(query, key=key, missing=f"Bảng không có {told}.")
    newest = max(heads[place][0].key for place in fitting)
    chosen = [place for place in fitting if heads[place][0].key == newest]
    head, text = heads[chosen[0]][0], texts[chosen[0]]
    spelled = f"{query.text[: asked.start]}{text[head.start : head.end]}{query.text[asked.end :]}"
    found = tuple(row for place in chosen if (row := heads[place][1]) is not None)
    return Asked(replace(query, text=spelled), found, key)


def is_period(text: str) -> bool:
    """Whether a text is a period and nothing else: "T3/2025", which reads like a code."""
    return any(each.start == 0 and each.end == len(text) for each in periods(text))


def tells_elsewhere(asked: Asked, table: Table) -> bool:
    """Whether a sentence beside the table tells what the question asks about the period that the table lacks."""
    document = table.span.document
    said = periods(asked.query.text)
    topic = Topic(asked.query, without=[asked.query.text[each.start : each.end] for each in said])
    for block in document.blocks:
        if block.kind in ("row", "title", "heading") or table.span.start <= block.start < table.span.end:
            continue
        for start, end in sentences(document.text, block.start, block.end):
            text = document.text[start:end]
            if any(_is_same(asked.key, each.key) for each in periods(text)) and topic.coverage(text) >= LEAST_SENTENCE:
                return True
    return False


def _name_of(row: Row) -> list[Period]:
    """The period that a row's name is, alone or nearly so."""
    name = row.name.strip()
    return [each for each in periods(name)[:1] if each.end - each.start >= LEAST_NAME * len(name)]


def _today(table: Table, heads: Sequence[Period], texts: Sequence[str]) -> Period:
    """The newest period of a table that is no plan, and not later than what stands above the table."""
    above = f"{table.span.document.title} {table.title.text if table.title else ''} {headings_above(table.span)}"
    latest = max((each.key for each in periods(above) if each.year), default=(9999, 12, 12))
    past = [each for each, text in zip(heads, texts, strict=True) if not _PLANNED.search(text)] or heads
    known = [each for each in past if each.key[:2] <= latest[:2]] or past
    return max(known, key=lambda each: each.key)


def _year_above(table: Table) -> int:
    """The one year that stands above a table; 0 for none or several."""
    above = f"{table.span.document.title} {table.title.text if table.title else ''} {headings_above(table.span)}"
    years = {each.year for each in periods(above) if each.year}
    return years.pop() if len(years) == 1 else 0


def _months(key: tuple[int, int, int]) -> tuple[int, int]:
    return key[1:]


def _is_same(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Whether two periods are the same; one without a year is of any year."""
    return _months(one) == _months(other) and (one[0] == other[0] or not one[0] or not other[0])
