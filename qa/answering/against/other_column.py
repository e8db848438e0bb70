"""Whether a cell stands below the opposite of the column that was asked for, or is of no such level ("cấp huyện")."""

import re

from index import Span
from qa.question.lexicon import lower
from qa.question.query import Query

__all__ = ["is_of_other_column"]

_OPPOSITES = tuple(
    (re.compile(rf"(?<!\w)(?:{one})(?!\w)"), re.compile(rf"(?<!\w)(?:{other})(?!\w)"))
    for pair in (
        (r"nhập vào|nhập về|giá nhập|mua vào|giá vốn|giá gốc", r"bán|bán ra|bán lẻ"),
        (r"tối đa|cao nhất|nhiều nhất", r"tối thiểu|thấp nhất|ít nhất"),
        (r"tải lên", r"tải xuống|tải về"),
        (r"lượt đi|chiều đi|giờ đi", r"lượt về|chiều về|giờ về"),
        (r"giờ vào", r"giờ ra"),
        (r"trước thuế|chưa thuế", r"sau thuế|có thuế|đã gồm thuế"),
    )
    for one, other in (pair, pair[::-1])
)
_LEVEL = re.compile(r"(?<!\w)cấp (?:cơ sở|thành phố|quốc gia|khu vực|(?:xã|phường|quận|huyện|tỉnh|trường|khối)(?!\w))")


def is_of_other_column(query: Query, cell: Span) -> bool:
    r"""Whether a cell's column is the opposite of what the question says, or its document does not know the level.

    >>> from index.formats import from_text
    >>> text = "# Kho\n\n| Thuốc | Giá bán |\n|---|---|\n| Oresan | 2.500 |\n"
    >>> document = from_text(text, source="kho")
    >>> cell = Span(document, document.text.index("2.500"), document.text.index("2.500") + 5)
    >>> asked = [Query("", f"Oresan {word} bao nhiêu?") for word in ("nhập vào", "bán", "cấp huyện")]
    >>> [is_of_other_column(query, cell) for query in asked]
    [True, False, True]
    """
    asked, document = lower(query.text), cell.document
    level = _LEVEL.search(asked)
    opposites = [other for one, other in _OPPOSITES if one.search(asked) and not other.search(asked)]
    if level is None and not opposites:
        return False
    blocks = list(document.blocks_within(cell.start, cell.end))
    if level is not None:
        line = " ".join(document.text[block.start : block.end] for block in blocks)
        titled = _LEVEL.search(lower(document.title))
        elsewhere = titled is None and level[0] in lower(document.text)
        if not elsewhere and level[0] not in lower(f"{document.title} {line}"):
            return True
    cells = (each for block in blocks for each in block.cells)
    column = next((lower(each.name) for each in cells if each.start <= cell.start < each.end), "")
    return any(other.search(column) for other in opposites)
