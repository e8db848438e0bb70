"""Reading articles on the page: where a source lies, or from the beginning."""

from typing import Any

import gradio as gr

from index import HoidapError, Index
from qa.page.article_list import ArticleList
from qa.page.deep_link import DeepLink
from qa.page.handlers.notices import warn
from qa.page.open_source import open_article, open_pdf_page

__all__ = ["ArticleHandlers"]


class ArticleHandlers:
    """Opens the articles of a library; the outputs are (tabs, pane, article, picker)."""

    def __init__(self, library: Index, articles: ArticleList) -> None:
        """Open articles of this library."""
        self.library, self.articles = library, articles

    def open_source(self, event: gr.EventData) -> tuple[Any, ...]:
        """The article open where a source lies."""
        link = DeepLink.parse(str(getattr(event, "link", "")))
        document = self.library.documents.get(link.document)
        if document is None:
            warn("Không mở được", "Bài này không còn trong thư viện.")
            return (gr.skip(),) * 4
        link = link.clip(len(document.text))
        html = ""
        if link.pdf_page is not None:
            try:
                html = open_pdf_page(self.library, link)
            except HoidapError as error:
                warn("Không mở được trang PDF", str(error))
        html = html or open_article(self.library, link)
        return gr.Tabs(selected="chat"), gr.Tabs(selected="article"), html, self._picker(link.document)

    def read(self, event: gr.EventData) -> tuple[Any, ...]:
        """An article of the list, open to be read."""
        name = str(getattr(event, "id", ""))
        return gr.Tabs(selected="chat"), gr.Tabs(selected="article"), self.article(name), self._picker(name)

    def article(self, name: str | None) -> str:
        """The article of that id from its beginning."""
        return open_article(self.library, DeepLink(name or ""))

    def _picker(self, name: str) -> gr.Dropdown:
        """The picker at that article; one that is not listed leaves it empty."""
        return gr.Dropdown(value=name if name in (listed for _, listed in self.articles.choices) else None)
