"""A cache for what is computed of a whole document."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

from index.document import Document

__all__ = ["cache_by_document"]

T = TypeVar("T")


class _Identity:
    """A document as a cache's key, by identity: the spans of an outline point into this very document."""

    __slots__ = ("document",)

    def __init__(self, document: Document) -> None:
        self.document = document

    def __hash__(self) -> int:
        return id(self.document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.document is self.document


def cache_by_document(outline: Callable[[Document], T]) -> Callable[[Document], T]:
    """The function, computed once for each of the last 128 documents."""
    compute = lru_cache(maxsize=128)(lambda key: outline(key.document))

    @wraps(outline)
    def look_up(document: Document) -> T:
        return compute(_Identity(document))

    return look_up
