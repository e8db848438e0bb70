"""What goes into a search and what comes out of it: `Query` and `Hit`."""

from dataclasses import dataclass

from index.document import Passage

__all__ = ["Hit", "Query"]


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready for searching (`Index.understand`); `qa.Query` adds what it asks for.

    Attributes:
        typed: as the person typed it.
        text: what is searched: canonical, with the missing diacritics put back.
        restored: True when diacritics were put back, so that `text` may hold a wrong guess.
    """

    typed: str
    text: str
    restored: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage.

    Attributes:
        passage: the passage.
        score: of both searches together; larger is better, comparable within one search only.
        rank: place in the result, from 1.
        dense_rank: place by the encoder alone, from 1; None below the depth that was searched.
        lexical_rank: place by words alone, from 1; None where no word is shared or below the depth.
        dense_score: cosine of question and passage, -1 to 1.
        lexical_score: BM25, at least 0.
        copies: passages of other documents that say the same; they are no hits of their own.
    """

    passage: Passage
    score: float
    rank: int
    dense_rank: int | None
    lexical_rank: int | None
    dense_score: float
    lexical_score: float
    copies: tuple[Passage, ...] = ()
