"""A page of a PDF by where its characters stand: lines in reading order, columns one after another, tables apart.

Used where the order of the file does not do: on pages with ruled or aligned tables, with columns drawn line by line, or
with a form that was filled in. Coordinates are PDFium's: points, from the lower left corner up.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from index.formats.grid import Value
from index.formats.pdf_glyphs import Glyph

if TYPE_CHECKING:
    pass

__all__ = ["Line", "Segment", "TableLine", "holds_letter_part", "order", "rows_of"]


_SAME_ROW = 0.45
"""Share of a glyph's height that its middle may be off the row's."""
_SPACE = 0.3
"""Width of a gap, in heights of a line, that is a space where the file has none."""
_TURNED_SPACE = 0.12
"""The same among letters that stand sideways, where PDFium puts spaces of its own amid words and none is believed."""
_GAP = 0.9
"""Width of a gap, in heights of a line, that parts two segments of a row."""
_NARROWEST = 3.0
"""Points that a gap between columns has at least."""
_FAR = 4.0
"""Heights of a line between two rows that belong to no common column."""
_FEWEST_ROWS = 3
_PROSE = 22
"""Characters of a column's lines, at the median, from which on it is one of running text."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Glyphs of a row that no wide gap parts, in order; `spaced` are the places before which a space stands."""

    glyphs: tuple[Glyph, ...]
    spaced: frozenset[int]

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(f" {g.letter}" if at in self.spaced else g.letter for at, g in enumerate(self.glyphs))

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Its right edge."""
        return max(glyph.right for glyph in self.glyphs)

    @property
    def height(self) -> float:
        """The height of its letters."""
        return median(glyph.top - glyph.bottom for glyph in self.glyphs)

    @property
    def middle(self) -> float:
        """The height of its middle over the page's lower edge."""
        return median(glyph.middle for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its segments from left to right."""

    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """What it says."""
        return " ".join(segment.text for segment in self.segments)

    @property
    def height(self) -> float:
        """The height of its letters."""
        return max(segment.height for segment in self.segments)

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        """Its glyphs, in order."""
        return tuple(glyph for segment in self.segments for glyph in segment.glyphs)


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table, in the place of the lines it was made of.

    Attributes:
        grid: its values.
        glyphs: those of each of its values, row by row.
        lefts: where its columns begin, of a ruled table.
    """

    grid: tuple[tuple[Value, ...], ...]
    glyphs: tuple[tuple[str, tuple[Glyph, ...]], ...]
    lefts: tuple[float, ...] = ()


Lines = Iterator["Line | TableLine"]


def rows_of(glyphs: Sequence[Glyph], spaced: set[int]) -> list[list[Segment]]:
    """The segments of each row, from the top of the page down, each row from left to right."""
    if not glyphs:
        return []
    tall = sorted(glyph.top - glyph.bottom for glyph in glyphs)[int(0.75 * (len(glyphs) - 1))] or 8.0
    rows: list[list[Glyph]] = []
    bases: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=lambda each: (-each.middle, each.left)):
        own = glyph.top - glyph.bottom
        for at in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            base, highest = bases[at]
            if base - glyph.middle <= _SAME_ROW * min(tall, max(own, highest)):
                rows[at].append(glyph)
                bases[at] = (base, max(own, highest))
                break
        else:
            rows.append([glyph])
            bases.append((glyph.middle, own))
    return [list(_segments(sorted(row, key=lambda each: each.left), spaced, tall)) for row in rows]


def _segments(row: Sequence[Glyph], spaced: set[int], tall: float) -> Iterator[Segment]:
    start = 0
    places: set[int] = set()
    space, turned = _SPACE * tall, _TURNED_SPACE * median(glyph.top - glyph.bottom for glyph in row)
    for at in range(1, len(row) + 1):
        gap = row[at].left - max(each.right for each in row[max(start, at - 3) : at]) if at < len(row) else 10_000.0
        if gap > _GAP * tall:
            yield Segment(tuple(row[start:at]), frozenset(place - start for place in places))
            start, places = at, set()
        elif row[at].number in spaced or gap > (space if row[at].place is None else turned):
            places.add(at)


def order(rows: Sequence[Sequence[Segment]], make_table: Callable[[list[list[Segment]]], TableLine | None]) -> Lines:
    """The lines of rows in reading order: columns one after another, and tables as `make_table` makes them."""
    at = 0
    while at < len(rows):
        end, gutter = _band(rows, at)
        band = [list(row) for row in rows[at:end]]
        if gutter is None or (end - at < 2 and not _is_letter_part(band)):
            yield Line(tuple(rows[at]))
            at += 1
            continue
        table = make_table(band) if end - at > 1 else None
        if table is not None:
            yield table
            at = end
            continue
        if not (_is_letter_part(band) or _is_prose(band, gutter)):
            yield Line(tuple(rows[at]))
            at += 1
            continue
        end = _with_longer_column(rows, end, gutter)
        left, right = _halves(rows[at:end], gutter)
        yield from order(left, make_table)
        yield from order(right, make_table)
        at = end


def _halves(rows: Sequence[Sequence[Segment]], gutter: float) -> tuple[list[list[Segment]], list[list[Segment]]]:
    """The segments of rows on either side of a gutter."""
    left = [[segment for segment in row if (segment.left + segment.right) / 2 < gutter] for row in rows]
    right = [[segment for segment in row if (segment.left + segment.right) / 2 >= gutter] for row in rows]
    return [row for row in left if row], [row for row in right if row]


def _band(rows: Sequence[Sequence[Segment]], start: int) -> tuple[int, float | None]:
    """The end of the rows from `start` on that share a gap, up to the last row parted by one, and that gap's middle."""
    gaps = [(one.right, other.left) for one, other in pairwise(rows[start])]
    end = last = start + 1
    best = max(gaps, key=_width, default=None)
    while end < len(rows) and gaps and not _is_apart(rows[end - 1], rows[end]):
        gaps = [gap for gap in (_narrow(gap, rows[end]) for gap in gaps) if _width(gap) > _NARROWEST]
        end += 1
        if gaps and len(rows[end - 1]) > 1:
            last, best = end, max(gaps, key=_width)
    return last, None if best is None else sum(best) / 2


def _narrow(gap: tuple[float, float], row: Sequence[Segment]) -> tuple[float, float]:
    """The part of a gap that a row leaves free; empty where a segment lies across it."""
    left, right = gap
    for segment in row:
        if segment.right <= left or segment.left >= right:
            continue
        if segment.left - left >= right - segment.right:
            right = segment.left
        else:
            left = segment.right
    return left, right


def _width(gap: tuple[float, float]) -> float:
    return gap[1] - gap[0]


def _is_apart(before: Sequence[Segment], after: Sequence[Segment]) -> bool:
    """Whether a row lies far below the one before it."""
    return before[0].middle - after[0].middle > _FAR * max(segment.height for segment in before)


def _with_longer_column(rows: Sequence[Sequence[Segment]], end: int, gutter: float) -> int:
    """The end of two columns with the lines by which one of them is longer."""
    while end < len(rows) and len(rows[end]) == 1 and not _is_apart(rows[end - 1], rows[end]):
        if rows[end][0].left < gutter < rows[end][0].right:
            break
        end += 1
    return end


def _is_letter_part(band: Sequence[Sequence[Segment]]) -> bool:
    """Whether a band is the head or foot of a letter: two short columns side by side."""
    return holds_letter_part(" ".join(segment.text for row in band for segment in row))


def holds_letter_part(text: str) -> bool:
    """Whether a text holds words of the head or foot of a letter, which stand in two columns.

    >>> holds_letter_part("Nơi nhận: HIỆU TRƯỞNG"), holds_letter_part("Nơi nộp hồ sơ")
    (True, False)
    """
    lower = text.lower()
    return any(mark in lower for mark in ("độc lập", "cộng hòa", "cộng hoà", "nơi nhận", "(ký"))


def _is_prose(band: Sequence[Sequence[Segment]], gutter: float) -> bool:
    """Whether both sides of a gutter hold lines of running text."""
    for side in _halves(band, gutter):
        texts = [" ".join(segment.text for segment in row) for row in side]
        if len(texts) < _FEWEST_ROWS or median(map(len, texts)) < _PROSE:
            return False
    return True
