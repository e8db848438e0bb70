"""The rows of a table that share a value of one column: those of "Kho" in the column "Phòng"."""

import re
from collections.abc import Iterator, Sequence

from index import Hit, Span
from index.outline import Table, TableCell, tables
from qa.answering.documents import documents_of, is_any_touched
from qa.answering.table.table_rows import name_cell
from qa.answering.topic import Topic
from qa.question.lexicon import lower

__all__ = ["find_by_phrase", "find_rows"]

_WORD = re.compile(r"\w+")
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


def find_by_phrase(topic: Topic, hits: Sequence[Hit]) -> list[Span]:
    """The names of the rows whose cell the question says as it is written, in the column that it names.

    "Những dịch vụ nào Chủ nhật không làm?" by the cells "không làm" of "Giá Chủ nhật"; empty where several columns or
    none fit.
    """
    asked = f" {' '.join(_WORD.findall(lower(topic.query.text)))} "
    passages = [hit.passage for hit in hits[:10]]
    for document in documents_of(hits[:10]):
        for table in tables(document):
            if len(table.rows) < 2 or not is_any_touched([row.span for row in table.rows], passages):
                continue
            cells = [cell for row in table.rows for cell in row.cells[1:]]
            said = {(cell.column, lower(cell.span.text.strip())) for cell in cells}
            said = {each for each in said if _is_said(asked, *each)}
            fits = sorted(((topic.coverage(column), column, value) for column, value in said), reverse=True)
            if fits and fits[0][0] > 0 and (len(fits) < 2 or fits[0][0] > fits[1][0]):
                _, column, value = fits[0]
                same = [
                    row
                    for row in table.rows
                    if any(cell.column == column and lower(cell.span.text.strip()) == value for cell in row.cells)
                ]
                return [name_cell(topic.query, row) for row in same] if len(same) < len(table.rows) else []
    return []


def _is_said(asked: str, column: str, value: str) -> bool:
    """Whether a question holds a value of several words, or one of one word right behind the column's last word.

    >>> [_is_said(" nào có kết quả ngay ", "Trả kết quả", value) for value in ("ngay", "có kết", "quả")]
    [True, True, False]
    """
    words = _WORD.findall(re.sub(r"\([^()]*\)", "", lower(column)))
    led = value if " " in value else " ".join([*words[-1:], value])
    return any(map(str.isalpha, value)) and f" {led} " in asked


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
