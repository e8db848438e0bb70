"""The rows of a table that several keys name together: "6A" and "Toán" of columns that each say one of many twice.

Part of the way of answering in `cell`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.outline import Row, Table, TableCell
from index.vietnamese.text import fold
from qa.answering.table.table_rows import goes_on
from qa.answering.topic import Topic
from qa.question.query import Query

__all__ = ["Keyed", "find_rows_by_keys", "is_counter"]

_COUNTER = re.compile(r"(?:stt|tt|số tt|số thứ tự|no\.?|#)\W*", re.IGNORECASE)
_WEEKDAYS = {"hai": "2", "ba": "3", "tu": "4", "nam": "5", "sau": "6", "bay": "7"}
_DAY = re.compile(rf"(?<!\w)thu ({'|'.join(_WEEKDAYS)})(?!\w)")
_MEASURED = re.compile(r"\d[\d.,]{0,15}(?: ?%| [^\W\d])")
"""How a cell begins that measures something: "24 tháng"."""
_NUMBER = re.compile(r"\d{1,2}")
_MOST_KEYS = 4
"""Columns at the left that may name a row."""
_LONGEST = 40
"""Characters of a cell that names."""
_COMMON = frozenset("anh van chi em ong ba co chu nam con bac the moi co".split())
"""Folded words that a short cell may be by chance: they count where the column's name or a capital says so."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """The rows that hold every key of a question, and the cells that are keys; no rows where no row has all of them."""

    rows: tuple[Row, ...]
    columns: frozenset[str]
    said: tuple[str, ...]


def is_counter(table: Table, cell: TableCell) -> bool:
    """Whether a cell only counts its row: "STT: 3", or the third figure of a first column of 1, 2, 3."""
    if _COUNTER.fullmatch(cell.column.strip()):
        return True
    first = [row.cells[0] for row in table.rows if row.cells]
    if len(first) < 2 or not any(each is cell for each in first):
        return False
    return [each.span.text.strip() for each in first] == [str(place + 1) for place in range(len(first))]


def find_rows_by_keys(query: Query, table: Table) -> Keyed | None:
    """The rows that several keys of the question name; None for a table that one key is enough for, and for one key."""
    columns = list(_key_columns(table))
    if not any(len(set(values)) < len(values) for _, values in columns):
        return None
    asked, topic = _spell_days(fold(query.text)), Topic(query)
    named: dict[str, str] = {}
    named_first = False
    for column, values in columns:
        said = [value for value in set(values) if _says(query.text, asked, column, value)]
        said = [value for value in said if not goes_on(topic, value, list(set(values)))]
        if said:
            named[column] = max(said, key=len)
            asked = re.sub(rf"(?<!\w){re.escape(_spell_days(fold(named[column])))}(?!\w)", ";", asked)
        elif (other := _names_other(query.text, column, values)) is not None:
            named[column] = other
        elif not named_first and not _NUMBER.fullmatch(values[0]):
            return None  # the first names do not tell which row it is
        named_first = named_first or not _NUMBER.fullmatch(values[0])
    if len(named) < 2:
        return None
    rows = tuple(row for row in table.rows if _holds(row, named))
    return Keyed(rows, frozenset(named), tuple(named.values()))


def _key_columns(table: Table) -> Iterator[tuple[str, Sequence[str]]]:
    """The columns at the left whose short cells name things, each with its cells."""
    taken = 0
    for column in table.columns:
        cells = [cell.span.text.strip() for row in table.rows for cell in row.cells if cell.column == column]
        values = [value for value in cells if value]
        if not values or len(values) < len(table.rows) or any(len(value) > _LONGEST for value in values):
            continue
        numbered = all(map(_NUMBER.fullmatch, values)) and len(set(values)) < len(values)
        named = all(any(map(str.isalpha, value)) for value in values) and not any(map(_MEASURED.match, values))
        if numbered or named:
            yield column, values
            taken += named
        if taken == _MOST_KEYS:
            return


def _says(question: str, asked: str, column: str, value: str) -> bool:
    """Whether a question says the value of a key, as it stands; a common word only after its column's name."""
    folded = _spell_days(fold(value))
    if re.search(rf"(?<!\w){re.escape(folded)}(?!\w)", asked) is None:
        return False
    if folded not in _COMMON and not folded.isdigit():
        return True
    named = re.search(rf"(?<!\w){re.escape(fold(column))} {re.escape(folded)}(?!\w)", asked) is not None
    capital = not value.isdigit() and re.search(rf"(?<=\w ){re.escape(value)}(?!\w)", question) is not None
    return named or capital


def _names_other(question: str, column: str, values: Sequence[str]) -> str | None:
    """What a question names of a column that is not in it: "môn Sử" of "Toán", "Văn"; None where it names nothing."""
    said = re.search(rf"(?<!\w)(?i:{re.escape(column.strip())}) (?P<value>\d+[A-ZĐ]\w*|[A-ZĐ]\w*)(?!\w)", question)
    if said is None or any(fold(said["value"]) in fold(value).split() for value in values):
        return None
    return said["value"]


def _holds(row: Row, named: Mapping[str, str]) -> bool:
    cells = {cell.column: cell.span.text.strip() for cell in row.cells}
    return all(fold(cells.get(column, "")) == fold(value) for column, value in named.items())


def _spell_days(folded: str) -> str:
    """A folded text with the days of the week by figures: "thu 3" for "thu ba"."""
    return _DAY.sub(lambda day: f"thu {_WEEKDAYS[day[1]]}", folded)
