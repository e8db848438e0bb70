"""The rows of a table that share a value of one column: those of "Kho" in the column "Phòng"."""

from collections.abc import Iterator, Sequence

from index import Hit, Span
from index.outline import Table, TableCell, tables
from qa.answering.documents import documents_of, is_any_touched
from qa.answering.table_rows import name_cell
from qa.answering.topic import Topic
from qa.question.lexicon import lower

__all__ = ["find_rows"]

HELD = 0.95
"""Share of the question that the table's title, the column and the value hold together."""


def find_rows(topic: Topic, hits: Sequence[Hit]) -> list[Span]:
    """The names of the rows whose value in one column is what the question names; empty where no value plainly is.

    A value is named beside its column ("phòng kho"), or by two syllables or more; all rows of a table have no value in
    common.

    Args:
        topic: of the question, without the words that ask for the rows.
        hits: what was retrieved; only tables that they touch are looked at.
    """
    passages = [hit.passage for hit in hits[:10]]
    for document in documents_of(hits[:10]):
        for table in tables(document):
            if len(table.rows) > 1 and is_any_touched([row.span for row in table.rows], passages):
                title = f"{document.title} {table.title.text if table.title else ''}"
                for column, value in _named_values(topic, table):
                    same = [row for row in table.rows if _holds(row.cells, column, value)]
                    if len(same) < len(table.rows) and topic.coverage(f"{title} {column} {value}") >= HELD:
                        return [name_cell(topic.query, row) for row in same]
    return []


def _named_values(topic: Topic, table: Table) -> Iterator[tuple[str, str]]:
    """The columns and values that the question names, the first columns, which name the rows, left out."""
    asked = f" {lower(topic.query.text)} "
    seen = dict.fromkeys((cell.column, cell.span.text.strip()) for row in table.rows for cell in row.cells[1:])
    for column, value in seen:
        if not any(map(str.isalpha, value)) or topic.fit(value) < 1:
            continue
        if f" {lower(column)} {lower(value)} " in asked.replace("?", " ") or len(value.split()) > 1:
            yield column, value


def _holds(cells: Sequence[TableCell], column: str, value: str) -> bool:
    return any(cell.column == column and cell.span.text.strip() == value for cell in cells)
