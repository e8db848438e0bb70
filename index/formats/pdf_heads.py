"""The upper tier of a table's head where no lines tell over which columns its names stand: "Năm 2023" over two."""

import re
from collections.abc import Sequence
from itertools import groupby

from index.formats.grid import Value
from index.formats.pdf_layout import Segment

__all__ = ["has_upper_tier", "upper_tier"]

Column = tuple[float, float]
"""Its left and right side on the page."""
_FEWEST_ROWS = 4
"""Rows that a table with a head of two tiers has at least."""
_LONGEST = 50
_FIGURE = re.compile(r"[-+(]?\d[\d.,]*\s?%?\)?")
_FURTHER = 3
"""How many times further to one side than to the other the columns under a name may reach."""


def has_upper_tier(rows: Sequence[Sequence[Segment]], lower: Sequence[str], columns: Sequence[Column]) -> bool:
    """Whether the first row of a table holds names that each stand over two columns or more, on average.

    The second row names those columns, without figures: `lower`, "" where it is empty. Below it stand figures.
    """
    if len(rows) < _FEWEST_ROWS or len(rows[0]) < 2 or any(len(each.text) > _LONGEST for each in rows[0]):
        return False
    if not columns or any(_FIGURE.fullmatch(text) for text in lower):
        return False
    over = [each for each in rows[0] if _only_column(each, lower, columns) is None]
    figures = sum(bool(_FIGURE.fullmatch(each.text)) for row in rows[2:] for each in row)
    return bool(over) and sum(map(bool, lower)) >= 2 * len(over) and figures >= len(rows) - 2


def upper_tier(upper: Sequence[Segment], lower: Sequence[str], columns: Sequence[Column]) -> list[Value]:
    """The upper tier's name of each column, repeated over those it spans; `lower` are the names right below, or ""."""
    row = [Value("") for _ in columns]
    named = [at for at, text in enumerate(lower) if text]
    single = {at: each for each in upper if (at := _only_column(each, lower, columns)) is not None}
    for at, each in single.items():
        row[at] = Value(each.text)
    spanning = [each for each in upper if each not in single.values()]
    for each, group in zip(spanning, _groups(spanning, named, lower, columns), strict=True):
        for at in group:
            row[at] = Value(each.text, left=at != group[0])
    return row


def _groups(
    spanning: Sequence[Segment], named: list[int], lower: Sequence[str], columns: Sequence[Column]
) -> list[list[int]]:
    """The columns under each name: by names that come again below each, else those that stand nearest."""
    size = len(named) // max(1, len(spanning))
    last = named[-size * len(spanning) :]
    turns = [last[at : at + size] for at in range(0, len(last), size)]
    if size > 1 and len(turns) > 1 and len({tuple(lower[at] for at in turn) for turn in turns}) == 1:
        return turns
    nearest = groupby(named, key=lambda at: min(range(len(spanning)), key=lambda of: _apart(spanning[of], columns[at])))
    groups: list[list[int]] = [[] for _ in spanning]
    for of, found in nearest:
        groups[of] = _balance(spanning[of], list(found), columns)
    return groups


def _balance(segment: Segment, group: list[int], columns: Sequence[Column]) -> list[int]:
    """The columns under a name without those at one side that reach much further from it than the other side does."""
    middle = (segment.left + segment.right) / 2
    while len(group) > 2:
        before, after = middle - columns[group[0]][0], columns[group[-1]][1] - middle
        if before > _FURTHER * after:
            group = group[1:]
        elif after > _FURTHER * before:
            group = group[:-1]
        else:
            break
    return group


def _only_column(segment: Segment, lower: Sequence[str], columns: Sequence[Column]) -> int | None:
    """The column that a name of the upper tier has for itself, since nothing is named below it; None for others."""
    at = max(range(len(columns)), key=lambda each: -_apart(segment, columns[each]))
    left, right = columns[at]
    return at if not lower[at] and min(segment.right, right) > max(segment.left, left) else None


def _apart(segment: Segment, column: Column) -> float:
    """How far the middle of a name is from that of a column."""
    return abs(segment.left + segment.right - column[0] - column[1]) / 2
