"""One exchange of a conversation, as much of it as a follow-up question may refer to."""

from dataclasses import dataclass
from functools import lru_cache

import index
from qa.question.query import Query

__all__ = ["Turn"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that stands alone, as it was searched, and what was answered; no answer when abstaining.

    Attributes:
        question: completed and with its diacritics put back: `Answer.query`.
        answer: `Answer.text`; empty when the documents did not hold it.
        evidence: the cited sentence, for the names that a short answer leaves out.
        title: of the article that it stands in, for what the article is about.
    """

    question: str
    answer: str = ""
    evidence: str = ""
    title: str = ""

    @property
    def query(self) -> Query:
        """The question as it was understood."""
        return _understand(self.question)


@lru_cache(maxsize=64)
def _understand(question: str) -> Query:
    return Query.of(index.Query(question, question))
