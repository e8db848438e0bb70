"""Word search on a server: the passages there by their sparse vectors, those that are not yet there by their postings.

It scores as `TermSearch` does but for two numbers that would want all texts at hand: how rare a term is, which is
counted in a sample, and the mean length (`sparse`). While the sample is the whole library, rarity is exact.
"""

import math
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Protocol

import numpy as np

from index.search.bm25.index import Bm25Index
from index.search.bm25.query_terms import Kind, QueryWeights, Term, TermWeights, query_terms, weigh_query
from index.search.bm25.sparse import fixed_norms, term_name, term_number
from index.search.bm25.terms import Abbreviations, terms
from index.search.bm25.top_k import ScoredList, ScoredPart, order_terms, select_top, sum_scores
from index.types import Mask, Rows, Scores
from index.vietnamese.text import fold

__all__ = ["RemoteWords", "SparseRows"]

TOGETHER = 1_000
"""Passages that are scored by one call."""


class SparseRows(Protocol):
    """Texts on a server, numbered from 0."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def search_words(
        self, words: Sequence[dict[int, float]], k: int, rows: Rows | None = None
    ) -> list[tuple[Scores, Rows]]:
        """For each sparse vector the scores above 0 and numbers of its `k` best texts, of `rows` or of all."""
        ...


class RemoteWords:
    """Search by words of the live texts on a server, followed by those of an index in memory; see `TermSearch`."""

    def __init__(
        self,
        stored: SparseRows | None,
        live: Mask,
        unsaved: Bm25Index | None,
        sample: Bm25Index,
        *,
        sample_is_whole: bool,
    ) -> None:
        """Take the texts.

        Args:
            stored: texts on a server.
            live: which of them are there.
            unsaved: of the texts that follow.
            sample: of texts of the library, for how rare terms are and which abbreviations are defined.
            sample_is_whole: whether the sample is of all the texts and no other.
        """
        self._exact = sample_is_whole
        self._stored, self._unsaved, self._sample = stored, unsaved, sample
        self._live = live
        self._first = int(np.count_nonzero(live))  # of the unsaved
        self._size = self._first + (len(unsaved) if unsaved else 0)
        self.weights = TermWeights()
        self._any_stored = lru_cache(maxsize=4096)(self._hold)

    def __len__(self) -> int:
        """The number of texts."""
        return self._size

    def search(self, query: str, k: int) -> tuple[Rows, Scores]:
        """About the `k` best texts with a score above 0, and their scores: best first, equal ones by number."""
        weights = self._weights(query)
        rows, scores = self._unsaved_best(weights, k)
        if weights and self._stored is not None and self._first:
            removed = len(self._live) - self._first
            (found,) = self._stored.search_words([_sparse(weights)], k + min(k, removed))
            live = self._live[found[1]]
            rows = np.concatenate([self._positions[found[1][live]], rows])
            scores = np.concatenate([found[0][live], scores])
        best = np.lexsort((rows, -scores))[:k]
        return rows[best], scores[best]

    def scores_of(self, query: str, rows: Rows) -> Scores:
        """The BM25 scores of some texts, (len(rows),)."""
        total, weights = np.zeros(len(rows), np.float32), self._weights(query)
        if not weights:
            return total
        stored = rows < self._first
        if self._stored is not None and stored.any():
            numbers = np.flatnonzero(self._live)[rows[stored]]
            by_number = np.zeros(len(self._live), np.float32)
            for start in range(0, len(numbers), TOGETHER):
                some = numbers[start : start + TOGETHER]
                (found,) = self._stored.search_words([_sparse(weights)], len(some), some)
                by_number[found[1]] = found[0]
            total[stored] = by_number[numbers]
        if self._unsaved is not None and not stored.all():
            total[~stored] = self._unsaved_scores(weights)[rows[~stored] - self._first]
        return total

    def scores(self, query: str) -> Scores:
        """The BM25 score of each text for a question, (n,)."""
        return self.scores_of(query, np.arange(len(self), dtype=np.int64))

    def mentions(self, words: str) -> bool:
        """Whether the texts may hold some words in a row, in any diacritics; False is certain, True is likely."""
        asked = terms(words)
        return any(map(self._may_hold, [asked, *self._abbreviations.expand(asked)]))

    def query_weights(self, query: str) -> QueryWeights:
        """What the terms of a question are worth; those that the whole library surely lacks are left out."""
        return weigh_query(query_terms(query, self._abbreviations, self.weights), self._rarity)

    def _weights(self, query: str) -> dict[Term, float]:
        weights: dict[Term, float] = {}
        for term, weight in query_terms(query, self._abbreviations, self.weights):
            if worth := weight * self._rarity(term):
                weights[term] = weights.get(term, 0.0) + worth
        return weights

    def _rarity(self, term: Term) -> float:
        """The inverse text frequency of a term, by the sample; 0 of one that no text has."""
        seen, size = len(self._sample.postings_of(term)[0]), len(self._sample)
        if not seen and self._exact:
            return 0.0
        frequency = max(seen, 0.5) * len(self) / max(1, size)
        return math.log1p((len(self) - frequency + 0.5) / (frequency + 0.5))

    def _may_hold(self, words: Sequence[str]) -> bool:
        forms = list(map(fold, words))
        asked = [Term(Kind.FOLDED, form) for form in forms]
        asked += [Term(Kind.PAIR, f"{first} {second}") for first, second in pairwise(forms)]
        left = tuple(term for term in asked if not len(self._sample.postings_of(term)[0]))
        return bool(asked) and (not left or (not self._exact and self._any_stored(left)))

    def _hold(self, asked: tuple[Term, ...]) -> bool:
        """Whether each of some terms is in a text that the sample may lack."""
        unsaved = self._unsaved
        left = [term for term in asked if unsaved is None or not len(unsaved.postings_of(term)[0])]
        if not left:
            return True
        if self._stored is None or not self._first:
            return False
        found = self._stored.search_words([{term_number(term_name(term)): 1.0} for term in left], 1)
        return all(len(rows) for _, rows in found)

    def _unsaved_scores(self, weights: dict[Term, float]) -> Scores:
        index = self._unsaved
        if index is None:
            return np.empty(0, np.float32)
        lists = [[ScoredList(*index.postings_of(term), worth)] for term, worth in weights.items()]
        norms = fixed_norms(index.lengths)
        return sum_scores(ScoredPart([each for (each,) in order_terms(lists)], norms))

    def _unsaved_best(self, weights: dict[Term, float], k: int) -> tuple[Rows, Scores]:
        scores = self._unsaved_scores(weights)
        rows = select_top(scores, k)
        return rows + self._first, scores[rows]

    @cached_property
    def _positions(self) -> Rows:
        """The number here of each text on the server."""
        return np.cumsum(self._live, dtype=np.int64) - 1

    @cached_property
    def _abbreviations(self) -> Abbreviations:
        return Abbreviations({short: meant for _, short, meant in self._sample.defined})


def _sparse(weights: dict[Term, float]) -> dict[int, float]:
    row: dict[int, float] = {}
    for term, worth in weights.items():
        number = term_number(term_name(term))
        row[number] = row.get(number, 0.0) + worth
    return row
