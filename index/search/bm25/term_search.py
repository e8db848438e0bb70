"""Search of texts by the postings of a question's terms, wherever the postings lie: in one index or in several."""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.search.bm25.query_terms import Kind, QueryWeights, Term, TermWeights, query_terms, weigh_query
from index.search.bm25.terms import Abbreviations, terms
from index.search.bm25.top_k import ScoredList, bm25_norms, look_up, order_lists, sum_scores, top_k
from index.types import Numbers, Rows, Scores
from index.vietnamese.text import fold

__all__ = ["Definition", "TermSearch", "WordSearch"]

Definition = tuple[int, str, str]  # a text's number, an abbreviation that it defines, the words meant


class WordSearch(Protocol):
    """What a library needs of any word search, here or on a server; see `TermSearch` for what each gives."""

    def __len__(self) -> int:
        """The number of texts."""
        ...

    def search(self, query: str, k: int) -> tuple[Rows, Scores]:
        """The `k` best texts and their scores."""
        ...

    def scores(self, query: str) -> Scores:
        """The score of each text."""
        ...

    def scores_of(self, query: str, rows: Rows) -> Scores:
        """The scores of some texts."""
        ...

    def mentions(self, words: str) -> bool:
        """Whether the texts may hold some words in a row."""
        ...

    def query_weights(self, query: str) -> QueryWeights:
        """What the terms of a question are worth."""
        ...


class TermSearch(ABC):
    """Search of n texts by terms.

    Attributes:
        lengths: how many terms each text has, int64 (n,).
        defined: abbreviations that the texts define, in the order of the texts.
        weights: of the kinds of terms, when scoring.
    """

    lengths: Numbers
    defined: tuple[Definition, ...]
    weights: TermWeights

    @abstractmethod
    def postings_of(self, term: Term) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """The texts that hold a term, rising, and how often each does; none of a term that no text has."""

    def __len__(self) -> int:
        """The number of texts."""
        return len(self.lengths)

    def scores(self, query: str) -> Scores:
        """The BM25 score of each text for a question, (n,); 0 where no term is shared.

        >>> from index.search.bm25.index import Bm25Index
        >>> Bm25Index.build(["Hà Nội mưa", "Hải Phòng nắng"]).scores("thời tiết Hải Phòng").argmax()
        np.int64(1)
        """
        return sum_scores(self._lists(query), self._norms)

    def search(self, query: str, k: int) -> tuple[Rows, Scores]:
        """The `k` best texts with a score above 0, and their scores: best first, equal ones by number."""
        return top_k(self._lists(query), self._norms, k)

    def scores_of(self, query: str, rows: Rows) -> Scores:
        """The BM25 scores of some texts, (len(rows),)."""
        return look_up(self._lists(query), self._norms, rows)

    def mentions(self, words: str) -> bool:
        """Whether the texts may hold some words in a row, in any diacritics; False is certain, True is likely.

        >>> from index.search.bm25.index import Bm25Index
        >>> library = Bm25Index.build(["Đà tăng trưởng của Hải Phòng, theo ủy ban nhân dân"])
        >>> [library.mentions(words) for words in ("Hải Phòng", "hai phong", "UBND", "Đà Nẵng", "Phòng Hải")]
        [True, True, True, False, False]
        """
        asked = terms(words)
        return any(map(self._may_hold, [asked, *self._abbreviations.expand(asked)]))

    def query_weights(self, query: str) -> QueryWeights:
        """What the terms of a question that the texts know are worth.

        >>> from index.search.bm25.index import Bm25Index
        >>> sorted(Bm25Index.build(["Hà Nội mưa", "Hải Phòng nắng"]).query_weights("Ha Noi o dau?").folded)
        ['ha', 'ha noi', 'noi']
        """
        found = query_terms(query, self._abbreviations, self.weights)
        return weigh_query(found, lambda term: self._rarity(held) if (held := self._frequency(term)) else 0.0)

    def _lists(self, query: str) -> list[tuple[float, ScoredList]]:
        """The postings of a question's terms, in the order of `order_lists`."""
        weights: dict[Term, float] = {}
        for term, weight in query_terms(query, self._abbreviations, self.weights):
            weights[term] = weights.get(term, 0.0) + weight
        lists = []
        for term, weight in weights.items():
            rows, counts = self.postings_of(term)
            if len(rows):
                lists.append(ScoredList(rows, counts, weight * self._rarity(len(rows))))
        return order_lists(lists, self._least_norm)

    def _frequency(self, term: Term) -> int:
        """How many texts hold a term."""
        return len(self.postings_of(term)[0])

    def _may_hold(self, words: Sequence[str]) -> bool:
        forms = list(map(fold, words))
        asked = [Term(Kind.FOLDED, form) for form in forms]
        asked += [Term(Kind.PAIR, f"{first} {second}") for first, second in pairwise(forms)]
        return bool(asked) and all(self._frequency(term) for term in asked)

    def _rarity(self, frequency: int) -> float:
        """The inverse text frequency of a term that so many texts hold."""
        return math.log1p((len(self) - frequency + 0.5) / (frequency + 0.5))

    @cached_property
    def _abbreviations(self) -> Abbreviations:
        """Those known anyway and those that the texts define; the last text that defines one decides."""
        return Abbreviations({short: meant for _, short, meant in self.defined})

    @cached_property
    def _norms(self) -> Scores:
        return bm25_norms(self.lengths)

    @cached_property
    def _least_norm(self) -> float:
        return float(self._norms.min(initial=np.inf))
