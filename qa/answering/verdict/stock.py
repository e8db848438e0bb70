"""Whether a table says that something is left, or not out of date: "Sữa hộp còn bán không?" by "Tồn kho: 0"."""

import re
from collections.abc import Sequence
from datetime import date

from index import Hit, Span
from index.outline import TableCell, tables
from qa.answering.documents import documents_of, is_any_touched
from qa.answering.table.measured_column import figure_of
from qa.answering.table.table_rows import LEAST_ROW, fit_rows
from qa.answering.topic import Topic
from qa.question.lexicon import lower
from qa.question.query import Query

__all__ = ["find_stock"]

_ASKS = re.compile(r"(?<!\w)(?:còn|hết)(?!\w)(?! (?:gì|ai|nào|hiệu lực)).*(?<!\w)(?:không|ko|chưa|hông)\W*$")
_LEFT = re.compile(r"(?<!\w)(?:tồn(?: kho)?|còn(?: lại| trống| hàng)?|số lượng (?:tồn|còn)|chỗ trống)(?!\w)", re.I)
_KEEPS = re.compile(r"(?<!\w)(?:hạn (?:dùng|sử dụng)|hsd|(?:ngày )?hết hạn)(?!\w)", re.IGNORECASE)
_DATE = re.compile(r"(?:(?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-](?P<year>20\d\d)")
_NONE_LEFT = re.compile(r"(?:hết(?: hàng| chỗ| vé| phòng)?|không còn)(?!\w)", re.IGNORECASE)
_FRAME = "hạn sử dụng còn hết bán hàng không có được mua loại nữa chưa chỗ phòng vé kho tồn"


def find_stock(query: Query, hits: Sequence[Hit]) -> tuple[bool, Span] | None:
    """Whether something is left, and the row that says how much; None where no row is named or says it.

    Of a question whether all is sold ("hết chưa?") the answer is the other way round.
    """
    asked = lower(query.text)
    if _ASKS.search(asked) is None:
        return None
    topic, passages = Topic(query, without=[_FRAME]), [hit.passage for hit in hits[:10]]
    for document in documents_of(hits[:5]):
        for table in tables(document):
            sought = _KEEPS if "hạn" in asked else _LEFT
            column = next((name for name in table.columns[1:] if sought.search(name)), None)
            if column is None or not is_any_touched([row.span for row in table.rows], passages):
                continue
            scored = list(zip(fit_rows(topic, table, []), table.rows, strict=True))
            best = max((score for score, _ in scored), default=0.0)
            rows = [row for score, row in scored if score >= best - 1e-6]
            cell = next((each for each in rows[0].cells if each.column == column), None) if rows else None
            if best < LEAST_ROW or len(rows) != 1 or cell is None:
                continue
            left = _is_kept(cell.span.text) if "hạn" in asked else _is_left(cell)
            if left is None:
                continue
            return left != (re.search(r"(?<!\w)hết(?!\w)", asked) is not None), rows[0].span
    return None


def _is_left(cell: TableCell) -> bool | None:
    """Whether a cell says that something is left; None where it does not say."""
    figure = figure_of(cell)
    if figure is None:
        return False if _NONE_LEFT.match(cell.span.text) else None
    return figure > 0


def _is_kept(text: str, today: date | None = None) -> bool | None:
    """Whether the day or month of a text is not over yet; None where it tells none.

    >>> [_is_kept(text, date(2026, 11, 27)) for text in ("11/2026", "26/11/2026", "08/2027", "")]
    [True, False, True, None]
    """
    found, today = _DATE.search(text), today or date.today()
    if found is None:
        return None
    until = (int(found["year"]), int(found["month"]), int(found["day"] or 31))
    return until >= (today.year, today.month, today.day)
