"""A library's articles as the page lists them, with notes on reading and duplicates."""

from collections.abc import Mapping

from index import Document, Index
from qa.page.conversation import shorten
from qa.page.views.library import MOST_LISTED, articles_html, duplicate_note

__all__ = ["ArticleList"]

MOST_COMPARED = 1_000  # articles compared with one another for duplicates, within half a second


class ArticleList:
    """The newest articles of a library."""

    def __init__(self, library: Index) -> None:
        """Nothing is compared before the first look."""
        self.library = library
        self._duplicates: tuple[Mapping[str, Document], Mapping[str, str]] = (
            {},
            {},
        )  # of these documents, duplicate: original

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(title, id) of the articles that are listed, the newest last."""
        return [(shorten(document.title, 90), name) for name, document in self._list_documents()]

    def html(self) -> str:
        """The list of articles."""
        return articles_html(self.library.documents, self._counts(), self._notes())

    def _list_documents(self) -> list[tuple[str, Document]]:
        return list(self.library.documents.items())[-MOST_LISTED:]

    def _counts(self) -> dict[str, int]:
        """How many passages each document has."""
        counts: dict[str, int] = {}
        for passage in self.library.passages:
            counts[passage.document.id] = counts.get(passage.document.id, 0) + 1
        return counts

    def _notes(self) -> dict[str, str]:
        """By id, the note made when a listed article was read, and which article it duplicates."""
        documents = self.library.documents
        if self._duplicates[0] is not documents and len(documents) <= MOST_COMPARED:
            self._duplicates = documents, self.library.copies
        notes = {}
        for name, document in self._list_documents():
            original = documents.get(self._duplicates[1].get(name, "")) if self._duplicates[0] is documents else None
            duplicate = duplicate_note(original) if original else ""
            notes[name] = "; ".join(filter(None, [document.remark, duplicate]))
        return notes
