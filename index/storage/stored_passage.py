"""A passage of a saved document, which is read when something of it is asked for: a search ranks without reading it."""

from collections.abc import Callable

from index.document import Passage

__all__ = ["StoredPassage"]

_FIELDS = ("document", "start", "end", "context", "restored")


class StoredPassage(Passage):
    """A passage whose fields are filled in at the first use of any of them; equal to the passage that is read.

    >>> from index.document import Document
    >>> passage = Passage(Document("vd", "Huế mưa.", ()), 0, 8)
    >>> stored = StoredPassage.defer(lambda: passage)
    >>> stored.text, stored == passage, hash(stored) == hash(passage)
    ('Huế mưa.', True, True)
    """

    __slots__ = ("_read",)

    @classmethod
    def defer(cls, read: Callable[[], Passage]) -> "StoredPassage":
        """The passage that `read` gives, which is called once, or again after it failed; what it raises is raised."""
        passage = cls.__new__(cls)
        object.__setattr__(passage, "_read", read)
        return passage

    def __getattr__(self, name: str) -> object:
        """The field of this name, which is still empty: all are read now."""
        if name not in _FIELDS:
            raise AttributeError(f"a passage has no attribute {name!r}")
        read: Callable[[], Passage] = object.__getattribute__(self, "_read")
        passage = read()
        for each in _FIELDS:
            object.__setattr__(self, each, getattr(passage, each))
        return getattr(passage, name)

    def __eq__(self, other: object) -> bool:
        """As passages are compared: by all fields."""
        if not isinstance(other, Passage):
            return NotImplemented
        return all(getattr(self, each) == getattr(other, each) for each in _FIELDS)

    __hash__ = Passage.__hash__
