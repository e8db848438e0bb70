"""Tables of a PDF page whose columns touch: told by how the file draws them, each cell as a text of its own.

A spreadsheet printed with narrow columns leaves no gap between them ("STTHọ và tên"). Office programs draw the text of
each cell by itself, and the texts of a column begin, end or are centred at one place; running text never does both.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.formats.pdf_layout import Segment, TableLine

__all__ = ["Cell", "Cells", "find_cell_tables", "line_up"]

Cell = tuple[float, float]
"""The left and right edge of a text."""
Cells = Sequence[Cell]
"""Those of a row, from left to right."""
Rows = list[list[list[Segment]]]
"""The texts of each cell, row by row."""
_ALIGNED = 1.8
"""Points that the edges of a column's texts are apart at most."""
_OVERLAP = 1.5
"""Points that the texts of two columns may overlap: boxes of letters are a little wider than the letters."""
_FEWEST_ROWS = 3
_MOST_PARTIAL = 8
"""Rows after each other in which cells are empty, at most."""
_MOST_HEADS = 6
"""Lines over which the names of the columns may be broken."""
_FAR = 3.0
"""Heights of a line between the middles of two rows of one table, at most."""
_CLOSER = 0.97
_FIGURE = re.compile(r"(?!(?:19|20)\d\d$)[-+(]?\d[\d.,:/%-]*\)?")
_SHORT = 120.0
"""Points of the longest text of the last of two columns: a longer one stands beside the number of an item."""


@dataclass(frozen=True, slots=True)
class _Column:
    """The least and the largest left edge, right edge and middle of a column's texts."""

    lefts: Cell
    rights: Cell
    middles: Cell

    @classmethod
    def of(cls, cell: Cell) -> "_Column":
        """The column of one text."""
        return cls((cell[0], cell[0]), (cell[1], cell[1]), (sum(cell) / 2, sum(cell) / 2))

    def add(self, cell: Cell) -> "_Column":
        """The column with one more text."""
        return _Column(_widen(self.lefts, cell[0]), _widen(self.rights, cell[1]), _widen(self.middles, sum(cell) / 2))

    @property
    def lines_up(self) -> bool:
        """Whether all its texts begin, end or are centred at one place."""
        return any(most - least <= _ALIGNED for least, most in (self.lefts, self.rights, self.middles))


def _widen(reach: Cell, value: float) -> Cell:
    return min(reach[0], value), max(reach[1], value)


def _add(columns: Sequence[_Column], row: Cells) -> list[_Column] | None:
    """The columns with a row of as many texts; None where one does not line up, or reaches into another column."""
    if len(columns) != len(row):
        return None
    added = [column.add(cell) for column, cell in zip(columns, row, strict=True)]
    apart = all(one.rights[1] <= other.lefts[0] + _OVERLAP for one, other in pairwise(added))
    return added if apart and all(column.lines_up for column in added) else None


def line_up(rows: Sequence[Cells]) -> bool:
    """Whether three rows that follow each other have as many texts, two at least, that line up in columns.

    >>> row = [(72.0, 90.0), (90.0, 150.0)]
    >>> line_up([row, row, row]), line_up([row, [(72.0, 80.0), (81.0, 99.0)], [(72.0, 200.0)]])
    (True, False)
    """
    columns: list[_Column] = []
    alike = 0
    for row in rows:
        added = _add(columns, row)
        alike = alike + 1 if added else 1
        columns = added or [_Column.of(cell) for cell in row]
        if alike >= _FEWEST_ROWS and (len(row) > 2 or (len(row) == 2 and row[1][1] - row[1][0] <= _SHORT)):
            return True
    return False


def find_cell_tables(
    rows: Sequence[Sequence[Segment]], make_table: Callable[[Rows], TableLine | None]
) -> Iterator[tuple[int, int, TableLine]]:
    """The first row and one past the last of each table whose columns touch, and what `make_table` makes of it.

    Linear in the rows: those that share columns and make no table are passed over together.
    """
    cut = [_cut(row) for row in rows]
    done = at = 0
    while at < len(rows):
        last, columns = _extend(cut, at)
        body = _first_of_values(cut, at, done, columns) if columns else at
        first = _first_of_heads(cut, body, last, done, columns) if columns else at
        touching = any(len(rows[each]) < len(cut[each]) for each in range(first, last))
        made = [_in_columns(rows[each], cut[each], columns) for each in range(first, last)] if touching else []
        table = make_table(_join_heads(made, body - first)) if columns and made else None
        if table is not None:
            yield first, last, table
            done = last
        at = last if columns else at + 1


def _cut(row: Sequence[Segment]) -> list[Segment]:
    """The segments of a row, cut where another text of the file begins."""
    parts: list[Segment] = []
    for segment in row:
        starts = [at for at, glyph in enumerate(segment.glyphs) if not at or glyph.run != segment.glyphs[at - 1].run]
        parts += [_part(segment, first, last) for first, last in pairwise([*starts, len(segment.glyphs)])]
    return parts


def _part(segment: Segment, first: int, last: int) -> Segment:
    """The segment of some of a segment's glyphs."""
    spaced = frozenset(place - first for place in segment.spaced if first < place < last)
    return Segment(segment.glyphs[first:last], spaced)


def _cells(row: Sequence[Segment]) -> Cells:
    return [(segment.left, segment.right) for segment in row]


def _extend(cut: Sequence[list[Segment]], first: int) -> tuple[int, list[_Column]]:
    """One past the last of the rows from `first` on that share columns, and the columns; none of fewer than three."""
    columns = [_Column.of(cell) for cell in _cells(cut[first])]
    if len(columns) < 2:
        return first, []
    last, full, partial = first + 1, 1, 0
    while last < len(cut) and partial <= _MOST_PARTIAL and _is_near(cut[last - 1], cut[last]):
        added = _add(columns, _cells(cut[last]))
        if added is not None:
            columns, full, partial = added, full + 1, 0
        elif full < 2 or len(cut[last]) >= len(columns) or _owners(cut[last], columns) is None:
            break
        else:
            partial += 1
        last += 1
    return (last, columns) if full >= _FEWEST_ROWS else (first, [])


def _first_of_values(cut: Sequence[list[Segment]], body: int, done: int, columns: Sequence[_Column]) -> int:
    """Where the rows of values begin that stand in some columns: above the row `body` those with a figure."""
    while body > done and _is_near(cut[body - 1], cut[body]) and _owners(cut[body - 1], columns) is not None:
        if len(cut[body - 1]) < 2 or not _has_figure(cut[body - 1]):
            break
        body -= 1
    return body


def _has_figure(row: Sequence[Segment]) -> bool:
    """Whether a text of a row is a figure, and no year, which may be the name of a column."""
    return any(_FIGURE.fullmatch(segment.text) for segment in row)


def _first_of_heads(cut: Sequence[list[Segment]], body: int, last: int, done: int, columns: Sequence[_Column]) -> int:
    """Where the names of the columns begin above the rows from `body` to `last`, after the row `done`.

    A lone text is the title of what is below it, unless it is a line of a name: over a name in the middle of its cell,
    or closer to what is below it than the rows of values are to each other.
    """
    top = body
    pitch = median(_height(above) - _height(below) for above, below in pairwise(cut[body:last]))
    names: list[int] | None = None
    for at in range(body - 1, max(done, body - _MOST_HEADS) - 1, -1):
        above, names = names, _owners(cut[at], columns)
        if names is None or not _is_near(cut[at], cut[at + 1]) or _has_figure(cut[at]):
            break
        lone = len(cut[at]) == 1
        inside = above is not None and set(names).isdisjoint(above)
        if not lone or inside or _height(cut[at]) - _height(cut[at + 1]) < _CLOSER * pitch:
            top = at if not lone or top < body else top
    return top


def _height(row: Sequence[Segment]) -> float:
    """How high a row stands over the lower edge of the page."""
    return row[0].middle


def _is_near(above: Sequence[Segment], below: Sequence[Segment]) -> bool:
    """Whether a row follows the one above at once."""
    return _height(above) - _height(below) <= _FAR * max(segment.height for segment in above)


def _owners(row: Sequence[Segment], columns: Sequence[_Column]) -> list[int] | None:
    """The column of each text of a row; None where one of them lies over the values of two.

    In a row of as many texts each may reach a little into the next column, as far as its middle does not.
    """
    owners: list[int] = []
    for at, segment in enumerate(row):
        own, reach = at, (segment.right - segment.left) / 2
        if len(row) != len(columns):
            own, reach = min(range(len(columns)), key=lambda column: _distance(segment, columns[column])), _OVERLAP
        if own and segment.left < columns[own - 1].rights[1] - reach:
            return None
        if own + 1 < len(columns) and segment.right > columns[own + 1].lefts[0] + reach:
            return None
        owners.append(own)
    return owners


def _distance(segment: Segment, column: _Column) -> float:
    """How wide the gap between a text and a column's texts is; less than 0 where they overlap."""
    return max(column.lefts[0] - segment.right, segment.left - column.rights[1])


def _in_columns(row: Sequence[Segment], parts: Sequence[Segment], columns: Sequence[_Column]) -> list[list[Segment]]:
    """The texts of a row column by column, its segments parted between columns alone."""
    cells: list[list[Segment]] = [[] for _ in columns]
    each = zip(parts, _owners(parts, columns) or (), strict=True)
    for segment in row:
        begun = at = 0
        before: int | None = None
        while at < len(segment.glyphs):
            part, own = next(each)
            if before is not None and before != own:
                cells[before].append(_part(segment, begun, at))
                begun = at
            before, at = own, at + len(part.glyphs)
        if before is not None:
            cells[before].append(_part(segment, begun, at))
    return cells


def _join_heads(rows: Rows, heads: int) -> Rows:
    """The rows of a table, the first ones, which hold the lines of the names, as one."""
    if not heads:
        return rows
    return [[[segment for row in rows[:heads] for segment in row[at]] for at in range(len(rows[0]))], *rows[heads:]]
