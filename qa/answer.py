"""What comes back from a question: an answer with its citations, or neither.

Abstaining is a property of the type (no citations), not a sentinel string. A citation is a span of a document, and its
highlight a span inside it, so both are exact by construction.
"""

from dataclasses import dataclass

from index import Hit, Span

__all__ = ["Answer", "Citation"]


@dataclass(frozen=True, slots=True)
class Citation(Span):
    """A passage that supports an answer.

    Attributes:
        highlights: the answering spans inside the passage, in order, at least one.
        score: how well it supports the answer; larger is better.
    """

    highlights: tuple[Span, ...] = ()
    score: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a highlight outside the citation."""
        Span.__post_init__(self)
        for span in self.highlights:
            if span.document is not self.document or not self.start <= span.start < span.end <= self.end:
                raise ValueError(f"highlight {span.start}:{span.end} is outside the citation {self.start}:{self.end}")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and its citations, or an abstention (both empty).

    Attributes:
        question: as it was asked.
        query: what was searched: the question completed, with its diacritics put back.
        text: the answer, verbatim from the first citation's highlights; empty when abstaining.
        citations: what supports the text, the best first; empty when abstaining.
        confidence: probability that the documents answer the question with this text, 0 to 1.
        hits: everything that was retrieved, the best first, also when abstaining.
        unmentioned: when abstaining, the question's names that no document of the library holds.
    """

    question: str
    query: str
    text: str
    citations: tuple[Citation, ...]
    confidence: float
    hits: tuple[Hit, ...]
    unmentioned: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a text without citations, or the reverse."""
        if bool(self.text) != bool(self.citations):
            raise ValueError("an answer has both text and citations, or neither")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence {self.confidence} is not a probability")

    @property
    def abstained(self) -> bool:
        """True when the documents do not hold the answer."""
        return not self.citations
