"""Passages of short documents for the tests of written answers."""

from index import Block, Document, Passage

__all__ = ["passage"]


def passage(text: str, context: str = "", source: str = "bài") -> Passage:
    """A document that is one passage."""
    return Passage(Document(source, text, (Block("paragraph", 0, len(text)),)), 0, len(text), context)
