"""A page of a PDF as it looks, and where on it some characters of the document's text lie.

The text of a document is not the page's own: running headers were left out, words cut by a hyphen made whole, letters
composed, the names of columns repeated in each row of a table. So each character of the text is followed back to the
characters of the page that it was made of, and their boxes are PDFium's. Where that cannot be done exactly, as for
letters of an old font, nothing is highlighted. The page is drawn in the sandbox, under the limits of a parser.
"""

import base64
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.document import Document
from index.formats import pdf, sandbox
from index.formats.parts import FormatRefused
from index.formats.pdf_glyphs import Box, Glyph, quarter_turns, turn_box
from index.formats.pdf_layout import Line, TableLine
from index.formats.pdf_running import EDGE_LINES
from index.formats.symbols import PRIVATE
from index.vietnamese.text import canonical

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

__all__ = ["Box", "PageImage", "draw", "draw_page"]

WIDTH = 1_100
"""Pixels of a drawn page's width: sharp in half of a wide screen."""
_MOST_PIXELS, _MOST_HIGH = 4_000_000, 20_000
"""Pixels of a drawn page, and of its height: one that is but a thread would be a pixel wide and endlessly high."""
_MOST_CHARACTERS = 100_000
_SECONDS = 4.0
"""Of the processor, for a page: a full one takes a tenth; whoever turns the pages does not wait longer."""

"""Left, top, width, height, as shares of the page from its upper left corner."""
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PageImage:
    """A drawn page.

    Attributes:
        number: of the page, from 1.
        count: how many pages there are.
        png: the picture.
        boxes: around the ranges asked for, one for each line of each; empty where they could not be placed exactly.
        asked: whether any of the ranges lies on this page.
    """

    number: int
    count: int
    png: bytes
    boxes: tuple[Box, ...]
    asked: bool


def draw_page(document: Document, data: bytes, number: int, ranges: Sequence[Range] = ()) -> PageImage:
    """The page `number` (from 1) of the PDF that a document was read from, with boxes around ranges of its text.

    Raises DocumentError when the file has no such page, cannot be drawn, or takes too much memory or time.
    """
    pages = document.text.split("\f")
    first = sum(len(page) + 1 for page in pages[: number - 1])
    text = pages[number - 1] if number <= len(pages) else ""
    inside = [(max(0, start - first), min(len(text), end - first)) for start, end in ranges]
    asked = [each for each in inside if each[0] < each[1]]
    rows = [
        [(block.start - first, block.end - first), *((cell.start - first, cell.end - first) for cell in block.cells)]
        for block in document.blocks
        if block.kind in ("row", "field") and block.cells and first <= block.start and block.end <= first + len(text)
    ]
    arguments = {"number": number, "text": text, "ranges": asked, "rows": rows if asked else []}
    needs = ("pypdfium2", "pdfplumber")
    drawn = sandbox.draw("pdf_page", needs, data, Path(document.source), arguments, seconds=_SECONDS)
    boxes = tuple((left, top, width, height) for left, top, width, height in drawn["boxes"])
    return PageImage(number, drawn["count"], base64.b64decode(drawn["png"]), boxes, bool(asked))


def draw(
    data: bytes, *, number: int, text: str, ranges: Sequence[Range], rows: Sequence[Sequence[Range]] = ()
) -> dict[str, Any]:
    """What `draw_page` needs, as JSON: run in the worker; `rows` are those of tables, each with its cells."""
    document = pdf.open_pdf(data)
    if not 0 < number <= len(document):
        raise FormatRefused(f"tệp PDF chỉ có {len(document)} trang, không có trang {number}.")
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(WIDTH / width, _MOST_HIGH / height, (_MOST_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True)
    picture = _png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)
    boxes = list(_boxes(page, text, ranges, rows)) if ranges else []
    return {"count": len(document), "png": base64.b64encode(picture).decode("ascii"), "boxes": boxes}


def _png(pixels: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """A bitmap of RGB(X) or grey pixels as PNG (RFC 2083)."""
    rows = []
    for top in range(0, height * stride, stride):
        row = pixels[top : top + width * channels]
        if channels == 4:
            row = b"".join(row[at : at + 3] for at in range(0, len(row), 4))
        rows.append(b"\0" + row)
    head = struct.pack(">IIBBBBB", width, height, 8, 0 if channels == 1 else 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 6)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


Unit = tuple[str, tuple[Box, ...]]
"""A letter as the document keeps it, and the boxes (left, bottom, right, top) of what it was made of."""


def _boxes(page: "PdfPage", text: str, ranges: Sequence[Range], rows: Sequence[Sequence[Range]]) -> Iterator[Box]:
    """The boxes around the ranges of the page's part of the document's text."""
    textpage = page.get_textpage()
    if textpage.count_chars() > _MOST_CHARACTERS:
        return
    made_of = _follow(page, textpage, text, rows)
    turns = quarter_turns(textpage)
    for start, end in ranges:
        own = dict.fromkeys(box for at in range(start, end) for box in made_of.get(at, ()))
        for upright in _lines_of([turn_box(box, turns) for box in own]):
            box = _share(page, *turn_box(upright, -turns % 4))
            if box[2] > 0 and box[3] > 0:  # else beside what is seen of the page
                yield box


def _follow(
    page: "PdfPage", textpage: "PdfTextPage", text: str, rows: Sequence[Sequence[Range]]
) -> dict[int, tuple[Box, ...]]:
    """Text position to the glyph boxes it was made of; positions without an exact match are left out."""
    printed = textpage.get_text_bounded()
    lines = pdf.page_lines(page, textpage, printed)
    values = [value for line in lines if isinstance(line, TableLine) for value in line.glyphs]
    followed, apart = _follow_cells(text, rows, values)
    placed = [line for line in lines if isinstance(line, Line)]
    if placed or values:
        units: list[list[Unit]] | None = [list(_compose(_units_of(line.glyphs))) for line in placed]
    else:
        units = _plain_units(page, textpage, printed)
    if units is None:
        return followed
    wanted = [(at, letter) for at, letter in enumerate(text) if not letter.isspace() and at not in apart]
    return followed | _follow_lines(units, wanted)


def _follow_lines(units: Sequence[Sequence[Unit]], wanted: Sequence[tuple[int, str]]) -> dict[int, tuple[Box, ...]]:
    """The boxes of the wanted letters where the lines tell the same, but for some left out above and below."""
    most = min(EDGE_LINES, len(units)) + 1
    for dropped in range(2 * most - 1):  # the fewest lines left out first
        for above in range(max(0, dropped - most + 1), min(dropped, most - 1) + 1):
            same = _same(units[above : len(units) - (dropped - above)], wanted)
            if same is not None:
                return same
    return {}


def _follow_cells(
    text: str, rows: Sequence[Sequence[Range]], values: Sequence[tuple[str, tuple[Glyph, ...]]]
) -> tuple[dict[int, tuple[Box, ...]], set[int]]:
    """The boxes of the cells of rows among the values of a page's tables, in order; and the places of those rows."""
    made = [list(_compose(_units_of(glyphs))) for _, glyphs in values]
    words = ["".join(letter for letter, _ in units) for units in made]
    followed: dict[int, tuple[Box, ...]] = {}
    apart: set[int] = set()
    next_value = 0
    for (start, end), *cells in rows:
        places: list[int] = []
        for first, last in cells:
            own = "".join(text[first:last].split())
            ahead = next((at for at in range(next_value, len(words)) if words[at] == own), None)
            place = ahead if ahead is not None else next((at for at, word in enumerate(words) if word == own), None)
            if place is None:
                break
            places.append(place)
            next_value = ahead + 1 if ahead is not None else next_value
        if len(places) < len(cells):
            continue
        apart |= set(range(start, end))
        for (first, last), place in zip(cells, places, strict=True):
            letters = [at for at in range(first, last) if not text[at].isspace()]
            followed |= {at: boxes for at, (_, boxes) in zip(letters, made[place], strict=True)}
    return followed, apart


def _units_of(glyphs: Sequence[Glyph]) -> list[Unit]:
    return [(glyph.letter, (glyph.box,)) for glyph in glyphs]


def _plain_units(page: "PdfPage", textpage: "PdfTextPage", printed: str) -> list[list[Unit]] | None:
    """The visible letters of each line; None when PDFium's text and its characters do not tell the same."""
    from pypdfium2 import raw

    told = (chr(raw.FPDFText_GetUnicode(textpage, at)) for at in range(textpage.count_chars()))
    numbered = ((at, PRIVATE.sub("•", letter)) for at, letter in enumerate(told))
    characters = [(at, letter) for at, letter in numbered if not letter.isspace()]
    lines = [[letter for letter in line if not letter.isspace()] for line in pdf.lines(printed)]
    letters = [letter for line in lines for letter in line]
    if len(letters) < sum(letter not in pdf.CUT for _, letter in characters):
        characters = [each for each in characters if _meets(textpage.get_charbox(each[0]), page.get_bbox())]
    places: list[int] = []
    waiting = iter(characters)
    for letter in letters:
        at, own = next(waiting, (-1, ""))
        while own and own in pdf.CUT and letter != "-":
            at, own = next(waiting, (-1, ""))
        if own != letter and not (letter == "-" and own and own in pdf.CUT):
            return None
        places.append(at)
    if any(own not in pdf.CUT for _, own in waiting):
        return None
    boxes = iter([(textpage.get_charbox(at, loose=True),) for at in places])
    return [list(_compose([(letter, next(boxes)) for letter in line])) for line in lines]


def _meets(one: Box, other: Box) -> bool:
    """Whether two boxes (left, bottom, right, top) have something in common: then it is in the page's text."""
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(one[1], other[1])


def _compose(letters: Sequence[Unit]) -> Iterator[Unit]:
    """The letters as `canonical` makes them: with their marks, without what is invisible."""
    at = 0
    while at < len(letters):
        end = at + 1
        while end < len(letters) and unicodedata.combining(letters[end][0]):
            end += 1
        made_of = tuple(one for _, ones in letters[at:end] for one in ones)
        for letter in canonical("".join(each for each, _ in letters[at:end])):
            yield letter, made_of
        at = end


def _same(lines: Sequence[Sequence[Unit]], wanted: Sequence[tuple[int, str]]) -> dict[int, tuple[Box, ...]] | None:
    """Place in the text to characters when lines and text are the same but for hyphens at line ends, else None."""
    same: dict[int, tuple[Box, ...]] = {}
    waiting = iter(wanted)
    place = next(waiting, None)
    for line in lines:
        for number, (letter, made_of) in enumerate(line):
            if place is not None and place[1] == letter:
                same[place[0]] = made_of
                place = next(waiting, None)
            elif letter != "-" or number < len(line) - 1:
                return None
    return same if place is None else None


def _lines_of(boxes: Sequence[Box]) -> Iterator[Box]:
    """The boxes (left, bottom, right, top) of characters in reading order, joined along each line."""
    joined: Box | None = None
    for box in boxes:
        if box[2] <= box[0] or box[3] <= box[1]:
            continue
        if joined is not None and _beside(joined, box):
            joined = (min(joined[0], box[0]), min(joined[1], box[1]), max(joined[2], box[2]), max(joined[3], box[3]))
            continue
        if joined is not None:
            yield joined
        joined = box
    if joined is not None:
        yield joined


def _beside(one: Box, other: Box) -> bool:
    """Whether a character goes on with a line: at the same height, and not far to the right."""
    common = min(one[3], other[3]) - max(one[1], other[1])
    tall = min(one[3] - one[1], other[3] - other[1])
    return common > tall / 2 and one[0] <= other[0] and other[0] - one[2] < 3 * tall


def _share(page: "PdfPage", left: float, bottom: float, right: float, top: float) -> Box:
    """What is seen of a box of the page's own measure, as shares of the page, however that is turned or cropped."""
    from ctypes import byref, c_int

    from pypdfium2 import raw

    scale = 100_000
    x, y, corners = c_int(), c_int(), []
    for across, up in ((left, bottom), (right, top)):
        raw.FPDF_PageToDevice(page, 0, 0, scale, scale, 0, across, up, byref(x), byref(y))
        corners.append((min(1.0, max(0.0, x.value / scale)), min(1.0, max(0.0, y.value / scale))))
    (x1, y1), (x2, y2) = corners
    return min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2)
