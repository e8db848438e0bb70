"""Which row's two figures lie furthest apart: "Khoản nào vượt dự tính nhiều nhất?", "Mặt hàng nào tăng mạnh nhất?".

Part of the way of answering comparisons.
"""

import re
from collections.abc import Sequence

from index import Hit, Span
from index.outline import Row, Table, TableCell, tables
from qa.answer import Answer
from qa.answering.documents import Documents, documents_of, is_any_touched
from qa.answering.quote import quote
from qa.answering.table.measured_column import figure_of
from qa.answering.topic import Topic
from qa.question.lexicon import lower
from qa.question.query import Query

__all__ = ["answer_gap", "asks_gap"]

SURE = 0.75
_MOST_OF = 0.6
"""Share of the rows that must hold a figure in a column of figures."""
_ASKS = re.compile(
    r"(?<!\w)(?:(?P<over>vượt|tăng|dôi|lố|nhiều hơn|cao hơn)|(?P<under>hụt|giảm|tiết kiệm|sụt|thấp hơn|ít hơn)"
    r"|(?P<apart>chênh lệch|chênh|lệch|khác)) ?(?:so với |với |mức |so )?(?P<of>[^?]*?) ?"
    r"(?:nhiều|mạnh|lớn|cao|xa|nhanh) nhất(?!\w)"
)
_WHICH = re.compile(r"(?<!\w)(?:nào|gì|ai)(?!\w)")
_NEITHER = re.compile(r"(?:stt|số thứ tự|mã|năm sinh)(?!\w)", re.IGNORECASE)


def asks_gap(question: str) -> bool:
    """Whether a question asks what rose, fell, exceeded or differs most.

    >>> asks_gap("Khoản nào vượt dự tính nhiều nhất?"), asks_gap("Khoản nào nhiều nhất?")
    (True, False)
    """
    low = lower(question)
    return _ASKS.search(low) is not None and _WHICH.search(low) is not None


def answer_gap(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The row whose two figures differ most in the sense that is asked, with both; None without two such columns.

    The difference is that of the other column from the one that the question names ("vượt dự tính"); where it names
    none, that of the last column from the first.
    """
    asked = _ASKS.search(lower(query.text))
    if asked is None:
        return None
    passages = [hit.passage for hit in hits[:10]]
    for document in documents_of(hits[:5]):
        for table in tables(document):
            pair = _choose_columns(Topic(query), table)
            if pair is None or not is_any_touched([row.span for row in table.rows], passages):
                continue
            gaps = _gaps(table, *pair, falling=asked["under"] is not None)
            if asked["apart"]:
                gaps = [(abs(gap), row, first, last) for gap, row, first, last in gaps]
            best = max(gaps, key=lambda each: each[0], default=None)
            if best is not None and best[0] > 0 and len(gaps) > 1:
                _, row, first, last = best
                said: list[Span | str] = [row.cells[0].span, " (", last.span, " so với ", first.span, ")"]
                return quote(query, hits, documents, said, confidence=SURE)
    return None


def _choose_columns(topic: Topic, table: Table) -> tuple[str, str] | None:
    """The column to compare with and the one that is compared; None unless there are just two, or one is named."""
    least = max(2, len(table.rows) * _MOST_OF)
    columns = [
        column
        for column in table.columns[1:]
        if not _NEITHER.match(column)
        and sum(cell.column == column and figure_of(cell) is not None for row in table.rows for cell in row.cells)
        >= least
    ]
    if len(columns) != 2:
        return None
    first, last = columns
    return (last, first) if topic.fit(last) > topic.fit(first) else (first, last)


def _gaps(table: Table, first: str, last: str, *, falling: bool) -> list[tuple[float, Row, TableCell, TableCell]]:
    """Each row's difference of the last column from the first, or the other way round, with both cells."""
    made = []
    for row in table.rows:
        held = {cell.column: cell for cell in row.cells}
        one, other = held.get(first), held.get(last)
        values = (figure_of(one) if one else None, figure_of(other) if other else None)
        if one is not None and other is not None and values[0] is not None and values[1] is not None:
            gap = values[1] - values[0]
            made.append((-gap if falling else gap, row, one, other))
    return made
