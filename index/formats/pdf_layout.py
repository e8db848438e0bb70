"""A page of a PDF by where its characters stand: lines in reading order, columns one after another, tables apart.

Used where the order of the file does not do: on pages with ruled or aligned tables, with columns drawn line by line, or
with a form that was filled in. Coordinates are PDFium's: points, from the lower left corner up.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import pi
from statistics import median
from typing import TYPE_CHECKING

from index.formats.grid import Value

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

__all__ = ["Box", "Glyph", "Line", "Segment", "TableLine", "glyphs_of", "order", "quarter_turns", "rows_of", "turn_box"]

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

MOST_GLYPHS = 60_000
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


_SAMPLED = 48
"""Characters of a page that are asked how they are turned."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A visible character: itself, its number on the page, and its box (left, bottom, right, top).

    Letters that stand sideways have the box that they would have if the page were turned to read them; `place` is then
    where they are on the page as it is.
    """

    letter: str
    number: int
    left: float
    bottom: float
    right: float
    top: float
    place: Box | None = None

    @property
    def box(self) -> Box:
        """Where it is on the page."""
        return self.place or (self.left, self.bottom, self.right, self.top)

    @property
    def middle(self) -> float:
        """The height of its middle over the page's lower edge."""
        return (self.bottom + self.top) / 2


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


def quarter_turns(textpage: "PdfTextPage") -> int:
    """How many quarter turns clockwise most letters of a page want to be read: 0 to 3."""
    count = textpage.count_chars()
    step = max(1, count // _SAMPLED)
    turns = Counter(_turns_of(textpage, number) for number in range(0, count, step) if _is_seen(textpage, number))
    return max(turns, key=lambda turn: (turns[turn], -turn), default=0)


def _is_seen(textpage: "PdfTextPage", number: int) -> bool:
    from pypdfium2 import raw

    return int(raw.FPDFText_GetUnicode(textpage, number)) > 32


def _turns_of(textpage: "PdfTextPage", number: int) -> int:
    """How many quarter turns clockwise a letter wants to be read; PDFium gives the angle clockwise, in radians."""
    from pypdfium2 import raw

    return round(-float(raw.FPDFText_GetCharAngle(textpage, number)) * 2 / pi) % 4


def turn_box(box: Box, turns: int) -> Box:
    """A box after so many quarter turns clockwise about the page's corner.

    >>> turn_box((1, 2, 3, 5), 1), turn_box(turn_box((1, 2, 3, 5), 1), 3)
    ((2, -3, 5, -1), (1, 2, 3, 5))
    """
    for _ in range(turns):
        left, bottom, right, top = box
        box = (bottom, -right, top, -left)
    return box


def glyphs_of(page: "PdfPage", textpage: "PdfTextPage", turns: int = 0) -> tuple[list[Glyph], list[Glyph], set[int]]:
    """The visible characters of a page: those turned as its letters mostly are, the others, and what is spaced.

    `turns` are those of `quarter_turns`. The last are the numbers of characters before which a space stands.
    """
    from ctypes import byref

    from pypdfium2 import raw

    box = raw.FS_RECTF()
    edge = page.get_bbox()
    glyphs: list[Glyph] = []
    aside: list[Glyph] = []
    spaced: set[int] = set()
    space = False
    for number in range(textpage.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(textpage, number))
        if (letter.isspace() or ord(letter) < 32) and letter != "\x02":
            space = space or not (turns and raw.FPDFText_IsGenerated(textpage, number) == 1)
            continue
        letter = "-" if letter in "\x02\ufffe" else letter
        if not raw.FPDFText_GetLooseCharBox(textpage, number, byref(box)):
            continue
        if space:
            spaced.add(number)
            space = False
        across, up = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        if edge[0] <= across <= edge[2] and edge[1] <= up <= edge[3]:
            place = (box.left, box.bottom, box.right, box.top)
            own = _turns_of(textpage, number)
            if own == turns == 0:
                glyphs.append(Glyph(letter, number, *place))
            else:
                (glyphs if own == turns else aside).append(Glyph(letter, number, *turn_box(place, own), place))
    return glyphs, aside, spaced


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
        if gutter is None or end - at < 2:
            yield Line(tuple(rows[at]))
            at += 1
            continue
        band = [list(row) for row in rows[at:end]]
        table = make_table(band)
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
    """What of a gap a row leaves free: the wider side of a segment inside it; nothing where one lies across it."""
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
    text = " ".join(segment.text for row in band for segment in row).lower()
    return any(mark in text for mark in ("độc lập", "cộng hòa", "cộng hoà", "nơi nhận", "(ký"))


def _is_prose(band: Sequence[Sequence[Segment]], gutter: float) -> bool:
    """Whether both sides of a gutter hold lines of running text."""
    for side in _halves(band, gutter):
        texts = [" ".join(segment.text for segment in row) for row in side]
        if len(texts) < _FEWEST_ROWS or median(map(len, texts)) < _PROSE:
            return False
    return True
