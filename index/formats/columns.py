"""Tables drawn in a text: columns set off by tabs, by two or more spaces, or by bars, as rows with named cells."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.document import Cell
from index.formats.heads import find_heads
from index.formats.labels import field_pairs
from index.formats.piece import Piece, Range

__all__ = ["DrawnTable", "column_ranges", "find_tables", "may_hold_columns", "table_pieces"]

_GAP = re.compile(r"[ \xa0]{2,}|[ \xa0]*\t[ \xa0\t]*")
_RULE = re.compile(r"[-+|=:_ \t]{3,}")
_COUNTER = re.compile(r"\(?(?:\d{1,3}|[A-Za-zĐđ]|[IVX]{1,4})[.):]?[ ]?[-–]?|[-–+•*]")
_LONGEST_CELL, _MOST_COLUMNS = 120, 40


class DrawnTable(NamedTuple):
    """A table among the lines of a group: its first line and one past its last, and the cells of each row."""

    first: int
    last: int
    rows: list[list[Range | None]]


def may_hold_columns(text: str, start: int, end: int) -> bool:
    """Whether a range of a text holds anything that sets columns off: two spaces, a tab, a no-break space, a bar."""
    return (
        text.find("  ", start, end) >= 0
        or text.find("\t", start, end) >= 0
        or text.find("\xa0", start, end) >= 0
        or text.find("|", start, end) >= 0
    )


def column_ranges(text: str, start: int, end: int) -> list[Range]:
    r"""The ranges of the columns of a line: what stands between tabs, or two spaces or more.

    >>> line = "Phở bò    45.000\t60.000"
    >>> [line[a:b] for a, b in column_ranges(line, 0, len(line))]
    ['Phở bò', '45.000', '60.000']
    """
    if text.find("  ", start, end) < 0 and text.find("\t", start, end) < 0 and text.find("\xa0", start, end) < 0:
        return [(start, end)] if start < end else []
    ranges: list[Range] = []
    place = start
    for gap in _GAP.finditer(text, start, end):
        if gap.start() > place:
            ranges.append((place, gap.start()))
        place = gap.end()
    return [*ranges, (place, end)] if place < end else ranges


def find_tables(text: str, lines: Sequence[Range], columns: Sequence[list[Range]]) -> list[DrawnTable]:
    """The tables among the lines of a group, in order, not overlapping; two lines at least with two columns each.

    `columns` are the `column_ranges` of each line.
    """
    tables: list[DrawnTable] = []
    bars = [text.find("|", start, end) >= 0 for start, end in lines]
    if len([True for bar, found in zip(bars, columns, strict=True) if bar or len(found) > 1]) < 2:
        return tables
    first = 0
    while first < len(lines):
        last = first
        if bars[first]:
            while last < len(lines) and bars[last]:
                last += 1
            rows = _barred_rows(text, lines[first:last])
            if len(rows) > 1 and max(map(len, rows)) > 1 and _is_regular(rows):
                tables.append(DrawnTable(first, last, rows))
            first = last
            continue
        while last < len(lines) and not bars[last] and _is_row(text, columns[last]):
            last += 1
        rows = []
        if last - first > 1:
            rows = _tabbed_rows(text, lines[first:last]) or _aligned_rows(text, columns[first:last])
        if rows:
            tables.append(DrawnTable(first, last, rows))
        first = max(last, first + 1)
    return tables


def table_pieces(text: str, table: DrawnTable, lines: Sequence[Range], number: int) -> list[Piece]:
    """The rows of a table as pieces, each cell with its column's name; a row of names has cells without one.

    A row above the heads that spans the table is its caption.
    """
    kept = [(row, line) for row, line in zip(table.rows, lines[table.first : table.last], strict=True) if any(row)]
    texts = [[text[slice(*cell)] if cell else "" for cell in row] for row, _ in kept]
    heads = find_heads(texts) if texts else None
    pieces: list[Piece] = []
    for at, (row, (start, end)) in enumerate(kept):
        piece = Piece(start, end, text[start:end], at == 0, "row", table=number)
        if heads is None or at < heads.titles:
            piece.kind, piece.table = "caption", 0
        else:
            below = at >= heads.titles + heads.rows
            named = [(cell, heads.names[place] if below else "") for place, cell in enumerate(row) if cell]
            piece.cells = tuple(Cell(*cell, name) for cell, name in named)
        pieces.append(piece)
    return pieces


def _is_row(text: str, columns: Sequence[Range]) -> bool:
    """Whether the columns of a line may be a table's row, and are no labels with values."""
    if not 2 <= len(columns) <= _MOST_COLUMNS:
        return False
    if any(end - start > (40 if text[end - 1] in ".!?:" else _LONGEST_CELL) for start, end in columns):
        return False
    if len(columns) == 2 and _COUNTER.fullmatch(text, *columns[0]):
        return False  # a number, set off from what it numbers
    return not field_pairs(text[columns[0][0] : columns[-1][1]])


def _barred_rows(text: str, lines: Sequence[Range]) -> list[list[Range | None]]:
    """The cells between the bars of each line; a line that only rules has none."""
    rows: list[list[Range | None]] = []
    for start, end in lines:
        if _RULE.fullmatch(text, start, end):
            rows.append([])
            continue
        first = start + (text[start] == "|")
        last = end - (text[end - 1] == "|" and end - 1 > first)
        row: list[Range | None] = []
        while first <= last:
            bar = text.find("|", first, last)
            stop = last if bar < 0 else bar
            inner = text[first:stop]
            left = first + len(inner) - len(inner.lstrip())
            row.append((left, left + len(inner.strip())) if inner.strip() else None)
            first = stop + 1
        rows.append(row[:_MOST_COLUMNS])
    width = max(map(len, rows), default=0)
    return [[*row, *[None] * (width - len(row))] if row else [] for row in rows]


def _is_regular(rows: Sequence[Sequence[Range | None]]) -> bool:
    """Whether at least two rows hold two cells or more."""
    return sum(sum(cell is not None for cell in row) > 1 for row in rows) > 1


def _tabbed_rows(text: str, lines: Sequence[Range]) -> list[list[Range | None]]:
    """The cells between single tabs, empty ones too, where every line has as many tabs; else nothing."""
    tabs = {text.count("\t", start, end) for start, end in lines}
    if len(tabs) != 1 or 0 in tabs:
        return []
    rows: list[list[Range | None]] = []
    for start, end in lines:
        row: list[Range | None] = []
        place = start
        for cell in text[start:end].split("\t"):
            left = place + len(cell) - len(cell.lstrip())
            row.append((left, left + len(cell.strip())) if cell.strip() else None)
            place += len(cell) + 1
        rows.append(row)
    return rows


def _aligned_rows(text: str, columns: Sequence[Sequence[Range]]) -> list[list[Range | None]]:
    """The rows with each cell in its column: by count where all have as many, else by where it stands in its line."""
    width = max(map(len, columns))
    if all(len(row) == width for row in columns):
        return [list(row) for row in columns]
    model = next(row for row in columns if len(row) == width)
    begin = text.rfind("\n", 0, model[0][0]) + 1
    places = [(start - begin, end - begin) for start, end in model]
    rows: list[list[Range | None]] = []
    for row in columns:
        begin = text.rfind("\n", 0, row[0][0]) + 1
        line: list[Range | None] = [None] * width
        at = 0
        for start, end in row:
            free = [_distance(column, start - begin, end - begin) for column in places[at:]]
            if not free:
                return []
            best = at + free.index(min(free))
            line[best], at = (start, end), best + 1
        rows.append(line)
    return rows


def _distance(column: Range, left: int, right: int) -> int:
    """How far a cell is from a column: 0 where they overlap, less what they share."""
    gap = max(column[0] - right, left - column[1])
    return gap if gap > 0 else max(-1, gap) - (abs(column[0] - left) <= 1 or abs(column[1] - right) <= 1)
