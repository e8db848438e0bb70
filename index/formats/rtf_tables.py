"""Which columns the cells of a rich text's tables span: their marks alone tell, which striprtf takes out.

A row's marks say of each cell where its right side is, and whether it goes on from the one beside or above it.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.formats.grid import Value

__all__ = ["Cell", "layouts", "value_grid"]

_MARK = re.compile(rb"\\(?:(trowd)|(clmrg)|(clvmrg)|cellx(-?\d{1,6})|(row))(?![a-z0-9])")
_NEAR = 40
"""Twips (a twentieth of a point) within which two right sides are one."""
_MOST_COLUMNS = 100


class Cell(NamedTuple):
    """A cell as its row's marks define it: its right side in twips, and whether it goes on from another."""

    right: int
    from_left: bool
    from_above: bool


def layouts(data: bytes) -> list[tuple[Cell, ...]]:
    r"""The cells of each row of a rich text's tables, in order.

    >>> layouts(rb"\trowd\cellx900\clvmrg\cellx1800 A\cell\cell\row")
    [(Cell(right=900, from_left=False, from_above=False), Cell(right=1800, from_left=False, from_above=True))]
    """
    rows: list[tuple[Cell, ...]] = []
    cells: list[Cell] = []
    from_left = from_above = False
    for found in _MARK.finditer(data):
        begins, left, above, right, ends = found.groups()
        from_left, from_above = from_left or bool(left), from_above or bool(above)
        if ends:
            rows.append(tuple(cells))
        elif begins:
            cells = []
        elif right:
            cells.append(Cell(int(right), from_left, from_above))
        if begins or right:
            from_left = from_above = False
    return rows


def value_grid(rows: Sequence[Sequence[str]], cells: Sequence[Sequence[Cell]]) -> list[list[Value]]:
    """The rows of a table with a value in each column: what spans or goes on is repeated.

    A row is as it is where `cells`, those of each row, are not as many.
    """
    sides: list[int] = []
    for side in sorted({cell.right for row in cells for cell in row}):
        if not sides or side - sides[-1] > _NEAR:
            sides.append(side)
    if [len(row) for row in rows] != [len(row) for row in cells] or len(sides) > _MOST_COLUMNS:
        return [[Value(text) for text in row] for row in rows]
    grid: list[list[Value]] = []
    for texts, row in zip(rows, cells, strict=True):
        values: list[Value] = []
        for text, cell in zip(texts, row, strict=True):
            first, stop = len(values), sum(side <= cell.right + _NEAR for side in sides)
            for at in range(first, stop):
                above = cell.from_above and bool(grid) and at < len(grid[-1])
                left = bool(values) and (cell.from_left or at > first)
                shown = grid[-1][at].text if above else values[-1].text if left else text
                values.append(Value(shown, left=left, above=above))
        grid.append(values)
    return grid
