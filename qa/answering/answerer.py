"""The protocol of what answers when no other way does."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from index import Hit
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.question.query import Query

__all__ = ["Answerer"]


class Answerer(Protocol):
    """Answers from retrieved passages, or abstains. A class that derives from it need only write `answer`."""

    def answer(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Answer:
        """The answer, or an abstention.

        Args:
            query: what is asked.
            hits: what was retrieved for it, the best first.
            documents: all that are asked, whether retrieved or not.
        """
        ...

    def stream(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Iterator[Answer]:
        """`answer` as it grows: one or more answers, each replacing the one before; the last one is final."""
        yield self.answer(query, hits, documents)

    def extract(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Answer:
        """The answer in the words of the documents alone, for a part of a question; by default `answer` is that."""
        return self.answer(query, hits, documents)

    def extend(self, answer: Answer, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Iterator[Answer]:
        """An answer of another way, extended piece by piece; by default it is yielded unchanged, once."""
        yield answer
