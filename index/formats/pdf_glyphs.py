"""The characters of a PDF page with their boxes, turned upright where the page or its text lies sideways.

Coordinates are PDFium's: points, from the lower left corner up.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import pi
from typing import TYPE_CHECKING

from index.formats.symbols import PRIVATE

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

__all__ = ["MOST_GLYPHS", "Box", "Glyph", "Middles", "glyphs_of", "quarter_turns", "turn_box", "word_middles"]

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Middles = dict[int, float]
"""Where the middle of each glyph's word is, by the glyph's number."""
MOST_GLYPHS = 60_000
_IN_WORD = 0.25
"""Width of a gap inside a word, in heights of its letters, at most."""
_SAMPLED = 48
"""Characters of a page that are asked how they are turned."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A visible character: itself, its number on the page, and its box (left, bottom, right, top).

    Letters that stand sideways have the box that they would have if the page were turned to read them; `place` is then
    where they are on the page as it is. `run` is the same for letters that the file draws as one text.
    """

    letter: str
    number: int
    left: float
    bottom: float
    right: float
    top: float
    place: Box | None = None
    run: int = 0

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


def _runs(textpage: "PdfTextPage") -> Callable[[int], int]:
    """What tells the text of the file that draws a character, by its address; 0 where PDFium is too old to say it."""
    from ctypes import addressof

    from pypdfium2 import raw

    find = getattr(raw, "FPDFText_GetTextObject", None)
    if find is None:
        return lambda _: 0

    def run_of(number: int) -> int:
        drawn = find(textpage, number)
        return addressof(drawn.contents) if drawn else 0

    return run_of


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

    box, run_of = raw.FS_RECTF(), _runs(textpage)
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
                glyphs.append(Glyph(letter, number, *place, run=run_of(number)))
            else:
                (glyphs if own == turns else aside).append(Glyph(letter, number, *turn_box(place, own), place))
    return glyphs, aside, spaced


def word_middles(glyphs: Sequence[Glyph], spaced: set[int]) -> Middles:
    """Where the middle of each glyph's word is: a word that is wider than its cell is not cut at the line."""
    words = [list(glyphs[:1])]
    for glyph in glyphs[1:]:
        last = words[-1][-1]
        gap = abs(glyph.left - last.right)
        if last.run == glyph.run != 0 and glyph.number not in spaced and gap < _IN_WORD * (glyph.top - glyph.bottom):
            words[-1].append(glyph)
        else:
            words.append([glyph])
    return {glyph.number: (word[0].left + word[-1].right) / 2 for word in words for glyph in word}
