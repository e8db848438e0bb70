"""A library's articles as a person handles them: listed with what is to be told of each, taken out, put back; saved."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from index import Document, HoidapError, Index
from qa.page.conversation import shortened
from qa.page.library_view import MOST_LISTED, articles_html, copy_note

__all__ = ["Shelf"]

MOST_COMPARED = 1_000  # articles compared with one another for copies, within half a second; a source tells its own


class Shelf:
    """The newest articles of a library; every change to them is saved where the library has a folder."""

    def __init__(self, library: Index) -> None:
        """Nothing is compared before the first look."""
        self.library = library
        self._copies: tuple[Mapping[str, Document], Mapping[str, str]] = ({}, {})  # of these documents, copy: original

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(title, id) of the articles that are listed, the newest last."""
        return [(shortened(document.title, 90), name) for name, document in self._listed()]

    def html(self) -> str:
        """The list of articles."""
        return articles_html(self.library.documents, self._counts(), self._notes())

    def take_out(self, name: str) -> Document | None:
        """The article of that id with the file it was read from, so that it can be put back; None where there is none.

        A file that is damaged is not kept.
        """
        document = self.library.documents.get(name)
        if document is None:
            return None
        original = None
        with suppress(HoidapError):
            original = self.library.original(document.id)
        self.library.remove([document.id])
        self._save()
        return replace(document, original=original)

    def put_back(self, document: Document) -> None:
        """Add an article that was taken out."""
        self.library.add([document])
        self._save()

    def _save(self) -> None:
        if self.library.folder is not None:
            self.library.save()

    def _listed(self) -> list[tuple[str, Document]]:
        return list(self.library.documents.items())[-MOST_LISTED:]

    def _counts(self) -> dict[str, int]:
        """How many passages each document has."""
        counts: dict[str, int] = {}
        for passage in self.library.passages:
            counts[passage.document.id] = counts.get(passage.document.id, 0) + 1
        return counts

    def _notes(self) -> dict[str, str]:
        """What to tell of a listed article besides its size: what was remarked in reading it, and whose copy it is."""
        documents = self.library.documents
        if self._copies[0] is not documents and len(documents) <= MOST_COMPARED:
            self._copies = documents, self.library.copies
        notes = {}
        for name, document in self._listed():
            original = documents.get(self._copies[1].get(name, "")) if self._copies[0] is documents else None
            copied = copy_note(original) if original else ""
            notes[name] = "; ".join(filter(None, [document.remark, copied]))
        return notes
