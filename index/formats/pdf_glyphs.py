"""The characters of a PDF page with their boxes, turned upright where the page or its text lies sideways.

Coordinates are PDFium's: points, from the lower left corner up.
"""

from collections import Counter
from dataclasses import dataclass
from math import pi
from typing import TYPE_CHECKING

from index.formats.symbols import PRIVATE

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

__all__ = ["MOST_GLYPHS", "Box", "Glyph", "glyphs_of", "quarter_turns", "turn_box"]

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
MOST_GLYPHS = 60_000
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
    """A box after `turns` quarter turns clockwise about the page's corner.

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
        letter = "-" if letter in "\x02\ufffe" else ("•" if PRIVATE.match(letter) else letter)
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
