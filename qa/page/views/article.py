"""An article as the page shows it to be read, as HTML text: a passage shaded, the answering words marked, its pages.

A PDF is read as text, so its pages are numbered where they began; a highlight is therefore exact to the character,
which no search for the quoted words in a PDF viewer is.
"""

from collections.abc import Sequence

from index import Document
from qa.page.deep_link import Range
from qa.page.views.structure import Node, lay_out
from qa.page.views.templates import render

__all__ = ["FIRST_HIGHLIGHT", "article_html"]

WINDOW = 60_000  # characters of an article shown around a passage: more would freeze a phone
MOST_PAGES = 40  # pages that are offered to jump to; of more, every second or third
FIRST_HIGHLIGHT = "cho-nay"
"""The id of the first highlight, at which an article opens."""


def article_html(document: Document, *, passage: Range | None = None, highlights: Sequence[Range] = ()) -> str:
    """The article as it reads, with a passage shaded and the highlights marked; the first one has the id `cho-nay`.

    A long article is shown around the passage, and says so. Pages are numbered where they begin, with ids `trang-N`.
    """
    first, last = _window(document, passage)
    ranges = sorted(highlights) or ([passage] if passage else [])
    shade = passage if highlights else None
    nodes = lay_out(document, first, last, ranges, shade=shade, first_id=FIRST_HIGHLIGHT)
    pages: Sequence[int] = ()
    if "\f" in document.text:
        page = 1 + document.text.count("\f", 0, first)
        nodes = [Node("page", page=page), *nodes]
        pages = _jump_pages(page, document.text.count("\f", first, last) + 1)
    return render("article.html", nodes=nodes, pages=pages, cut_before=first > 0, cut_after=last < len(document.text))


def _jump_pages(page: int, count: int) -> Sequence[int]:
    """The page numbers offered as jumps; none for a single page."""
    return range(page, page + count, -(-count // MOST_PAGES)) if count > 1 else ()


def _window(document: Document, passage: Range | None) -> Range:
    """The range of the document that is shown, beginning with a block."""
    length = len(document.text)
    if length <= WINDOW:
        return 0, length
    middle = passage[0] if passage else 0
    first = max(0, min(middle - WINDOW // 2, length - WINDOW))
    around = next((block.start for block in document.blocks if block.start <= first < block.end), first)
    return around if first - around < WINDOW else first, first + WINDOW
