"""Running headers, footers and page numbers of a PDF: lines that most pages share at top or bottom, left out."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.formats.pdf_layout import Line, TableLine

if TYPE_CHECKING:
    pass

__all__ = ["EDGE_LINES", "PageLine", "leave_out_running", "line_text"]

PageLine = str | Line | TableLine
"""A line of a page: as PDFium's text has it, or placed by `pdf_layout`."""
EDGE_LINES = 3
"""Lines at the top and at the bottom of a page that may be no part of the text."""
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:trang|page|tr\.?|[-–—|])?\s{0,3}\d{1,4}(?:\s{0,3}(?:/|trên|of)\s{0,3}\d{1,4})?\s{0,3}[-–—|]?", re.IGNORECASE
)
_PAGED = re.compile(r"(?:trang|page)\s?\d|^\W{0,3}\d{1,4}\W{0,3}$", re.IGNORECASE)


def line_text(line: PageLine) -> str:
    """The text of a line; of a table line, all its values."""
    if isinstance(line, TableLine):
        return " ".join(text for text, _ in line.glyphs)
    return line if isinstance(line, str) else line.text


def leave_out_running(pages: Sequence[list[PageLine]]) -> list[list[PageLine]]:
    """The pages without running headers, footers and page numbers."""
    edges: Counter[tuple[int, str]] = Counter()
    for page in pages:
        edges.update((place, _NUMBER.sub("0", line_text(page[place]))) for place in _edges(page))
    often = {edge for edge, times in edges.items() if len(pages) >= 3 and times >= max(3, 0.5 * len(pages))}

    def runs(page: list[PageLine], place: int) -> bool:
        text = line_text(page[place])
        return (place, _NUMBER.sub("0", text)) in often or _PAGE_NUMBER.fullmatch(text) is not None

    cleaned: list[list[PageLine]] = []
    for page in pages:
        first, last = 0, -1
        while first < min(EDGE_LINES, len(page)) and runs(page, first):
            first += 1
        while last >= max(-EDGE_LINES, first - len(page)) and runs(page, last):
            if len(cleaned) == len(pages) - 1 and not _PAGED.search(line_text(page[last])):
                break  # what the foot of all pages says is read once, at the end
            last -= 1
        cleaned.append(page[first : len(page) + last + 1])
    return cleaned


def _edges(page: list[PageLine]) -> list[int]:
    """The places of the first lines, from 0 on, and of the last, from -1 down."""
    most = min(EDGE_LINES, len(page))
    return [*range(most), *range(-1, -most - 1, -1)]
