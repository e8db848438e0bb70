"""Removing an article so that it can be put back: undo. Either is saved where the library has a place."""

from contextlib import suppress
from dataclasses import replace

from index import Document, HoidapError, Index

__all__ = ["remove", "undo_remove"]


def remove(library: Index, id_: str) -> Document | None:
    """The removed article, for `undo_remove`; None for an unknown id.

    It comes with the file that it was read from, unless that is damaged.
    """
    document = library.documents.get(id_)
    if document is None:
        return None
    original = None
    with suppress(HoidapError):
        original = library.original(document.id)
    library.remove([document.id])
    _save(library)
    return replace(document, original=original)


def undo_remove(library: Index, document: Document) -> None:
    """Add an article that was removed."""
    library.add([document])
    _save(library)


def _save(library: Index) -> None:
    if library.place:
        library.save()
