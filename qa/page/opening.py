"""What opens where a source lies: the article as text, or the page of its PDF; HTML text."""

from index import DocumentError, Index
from qa.page.article import article_html
from qa.page.place import Place
from qa.page.sheet_view import drawn_html, views_html

__all__ = ["article_at", "sheet_at"]


def article_at(library: Index, place: Place) -> str:
    """The article at a place, with a way to its PDF's pages; an empty text when the library does not have it."""
    document = library.documents.get(place.document)
    if document is None:
        return ""
    passage, *highlights = place.ranges or (None,)
    views = views_html(document, place) if document.id in library.originals else ""
    return views + article_html(document, passage=passage, highlights=highlights)


def sheet_at(library: Index, place: Place) -> str:
    """The page of the article's PDF at a place.

    Raises:
        DocumentError: the library does not keep the PDF, or the page cannot be drawn.
        LibraryError: the kept file is damaged.
    """
    document = library.documents[place.document]
    data = library.original(document.id)
    if data is None:
        told = "Thư viện không giữ tệp PDF của bài này. Thêm lại tệp ở thẻ Thư viện để xem được trang."
        raise DocumentError(document.source, told)
    return drawn_html(document, data, place)
