"""PDF files: the text page by page, lines joined into paragraphs, running headers and page numbers left out.

A page begins with a form feed in the document's text, so that a span knows its page (`Span.page`). A PDF of scanned
pages has no text to read and is refused with that reason; nothing here recognises characters in pictures.
"""

import re
from collections import Counter
from typing import TYPE_CHECKING

from index.formats.parts import PAGE, Part, Refused
from index.formats.reading import Reading

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

__all__ = ["CUT", "EDGE_LINES", "lines", "open_pdf", "parse"]

_PAGES = 3_000
_FEWEST_LETTERS = 10
"""Letters and digits below which a page has no text of its own."""
_PICTURE = 0.2
"""Share of a page that a picture must cover to be a scan."""
EDGE_LINES = 3
"""Lines at the top and at the bottom of a page that may be no part of the text."""
CUT = "\ufffe\x02"
"""What PDFium writes for the hyphen that cuts a word at a line's end."""
_CUT_WORD = re.compile(f"[{CUT}]\r?\n?")
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:trang|page|tr\.?|[-–—|])?\s{0,3}\d{1,4}(?:\s{0,3}(?:/|trên|of)\s{0,3}\d{1,4})?\s{0,3}[-–—|]?", re.IGNORECASE
)
_BULLET = re.compile(r"[-–—+•*●▪◦→‣]\s|(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVXLC]{1,6}|[a-zđ])[.)]\s|(?:Điều|Chương|Mục)\s\d")


def parse(data: bytes) -> Reading:
    """Return the parts of all pages, a page mark before each but the first.

    PDFium reads the text: pypdf puts spaces inside the Vietnamese words of files that a browser has printed.
    """
    document = open_pdf(data)
    if len(document) > _PAGES:
        raise Refused(f"tệp PDF có {len(document)} trang, quá {_PAGES}. Hãy chia nhỏ.")
    pages = [lines(document[number].get_textpage().get_text_bounded()) for number in range(len(document))]
    empty = [number for number, page in enumerate(pages) if _letters(page) < _FEWEST_LETTERS]
    pictures = tuple(number + 1 for number in empty if _has_picture(document[number]))
    if len(pictures) == len(pages):
        return Reading((), pictures=pictures)
    letters = sum(map(_letters, pages))
    if letters < _FEWEST_LETTERS * max(1, len(pages)) and letters < 200 and not pictures:
        raise Refused("tệp PDF chỉ có ảnh quét, không có chữ để đọc. Hãy nhận dạng chữ (OCR) rồi lưu lại.")
    return Reading(tuple(_parts(_without_running(pages))), pictures=pictures)


def _letters(page: list[str]) -> int:
    return sum(character.isalnum() for line in page for character in line)


def _has_picture(page: "PdfPage") -> bool:
    """Whether a picture covers a good part of a page."""
    from pypdfium2 import raw

    width, height = page.get_size()
    for found in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = found.get_bounds()
        if (right - left) * (top - bottom) >= _PICTURE * width * height:
            return True
    return False


def open_pdf(data: bytes) -> "PdfDocument":
    """The PDF, open in PDFium; Refused when it is locked or no PDF."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi thử lại.") from error
        raise Refused("tệp PDF hỏng, không mở được. Hãy mở và lưu lại tệp.") from error


def lines(text: str) -> list[str]:
    """The lines of a page, a word cut at a line's end made whole (`CUT`)."""
    return [line.strip() for line in _CUT_WORD.sub("", text).splitlines() if line.strip()]


def _without_running(pages: list[list[str]]) -> list[list[str]]:
    """The pages without the lines at top and bottom that most of them share, numbers aside, or that only number."""
    edges: Counter[tuple[int, str]] = Counter()
    for page in pages:
        edges.update((place, _NUMBER.sub("0", page[place])) for place in _edges(page))
    often = {edge for edge, times in edges.items() if len(pages) >= 3 and times >= max(3, 0.5 * len(pages))}

    def runs(page: list[str], place: int) -> bool:
        return (place, _NUMBER.sub("0", page[place])) in often or _PAGE_NUMBER.fullmatch(page[place]) is not None

    cleaned = []
    for page in pages:
        first, last = 0, -1
        while first < min(EDGE_LINES, len(page)) and runs(page, first):
            first += 1
        while last >= max(-EDGE_LINES, first - len(page)) and runs(page, last):
            last -= 1
        cleaned.append(page[first : len(page) + last + 1])
    return cleaned


def _edges(page: list[str]) -> list[int]:
    """The places of the first lines, from 0 on, and of the last, from -1 down."""
    most = min(EDGE_LINES, len(page))
    return [*range(most), *range(-1, -most - 1, -1)]


def _parts(pages: list[list[str]]) -> list[Part]:
    """Paragraphs from lines: a full line runs on in the next, also over a page border."""
    widths = sorted(len(line) for page in pages for line in page)
    full = 0.8 * widths[int(0.9 * (len(widths) - 1))] if widths else 0
    parts: list[Part] = []
    paragraph = ""
    last = ""
    for number, page in enumerate(pages):
        border = PAGE if number else ""
        for line in page:
            if paragraph and _runs_on(last, line, full):
                paragraph = _with_line(paragraph, border, line)
            else:
                if paragraph:
                    parts.append(Part(paragraph))
                if border:
                    parts.append(Part(PAGE))
                paragraph = line
            border, last = "", line
        if border and paragraph:  # an empty page
            parts.append(Part(paragraph))
            parts.append(Part(PAGE))
            paragraph = last = ""
        elif border:
            parts.append(Part(PAGE))
    return [*parts, Part(paragraph)] if paragraph else parts


def _with_line(paragraph: str, border: str, line: str) -> str:
    """The paragraph with its next line, a word cut by a hyphen made whole."""
    cut = paragraph.endswith("-") and paragraph[-2:-1].isalpha() and line[:1].islower() and not border
    if cut and paragraph.rsplit(None, 1)[-1][:-1].isascii():
        return paragraph[:-1] + line
    return f"{paragraph}{border or ' '}{line}"


def _runs_on(before: str, line: str, full: float) -> bool:
    """Whether a line goes on with the paragraph of the one before it."""
    if _BULLET.match(line) or before.endswith((":", ".”")):
        return False
    if line[0].islower():
        return not before.endswith((".", "!", "?")) or len(before) >= full
    return len(before) >= full and not (before.endswith((".", "!", "?", "…")) and len(before) < 1.15 * full)
