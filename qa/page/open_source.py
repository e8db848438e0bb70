"""What opens where a source lies: the article as text, or the page of its PDF; HTML text."""

from index import DocumentError, Index
from qa.page.deep_link import DeepLink
from qa.page.views.article import article_html
from qa.page.views.pdf_page import pdf_page_html, views_html

__all__ = ["open_article", "open_pdf_page"]


def open_article(library: Index, link: DeepLink) -> str:
    """The HTML of the linked article, with its PDF pages; empty where it is not in the library."""
    document = library.documents.get(link.document)
    if document is None:
        return ""
    passage, *highlights = link.ranges or (None,)
    views = views_html(link) if document.id in library.originals else ""
    return views + article_html(document, passage=passage, highlights=highlights)


def open_pdf_page(library: Index, link: DeepLink) -> str:
    """The page of the article's PDF where a link points.

    Raises:
        DocumentError: the library does not keep the PDF, or the page cannot be drawn.
        LibraryError: the kept file is damaged.
    """
    document = library.documents[link.document]
    data = library.original(document.id)
    if data is None:
        cure = "Thư viện không giữ tệp PDF của bài này. Thêm lại tệp ở thẻ Thư viện để xem được trang."
        raise DocumentError(document.source, cure)
    return pdf_page_html(document, data, link)
