"""The word index of several parts, each with the texts that are still there: scored as one index of these texts."""

from collections.abc import Sequence

import numpy as np

from index.cache import LruCache
from index.search.bm25.index import Bm25Index
from index.search.bm25.query_terms import Term, TermWeights
from index.search.bm25.term_search import Posting, TermSearch
from index.types import Mask, Numbers, Rows

__all__ = ["Bm25Parts"]

KEPT = 64
"""Terms whose postings are kept: a question has some 25, and asks for each some times over."""


class Bm25Parts(TermSearch):
    """Search of the live texts of some indexes in turn. Making one takes no pass over postings.

    >>> parts = [Bm25Index.build(["Hà Nội mưa", "Huế nắng"]), Bm25Index.build(["Huế mưa to"])]
    >>> index = Bm25Parts(parts, [np.array([True, False]), np.array([True])])
    >>> index.scores("Huế mưa").argmax(), len(index)
    (np.int64(1), 2)
    """

    def __init__(self, parts: Sequence[Bm25Index], live: Sequence[Mask]) -> None:
        """Take the parts and which of the texts of each are there."""
        self._parts = parts
        self._kept = LruCache[Term, Sequence[Posting]](KEPT)
        self._first = np.cumsum([0, *(np.count_nonzero(mask) for mask in live)])
        self._live = [None if mask.all() else mask for mask in live]  # None where all texts are there
        # The number of each text of a part among its live ones, and the other way round.
        self._counted = [None if mask is None else np.cumsum(mask) - 1 for mask in self._live]
        self._texts = [None if mask is None else np.flatnonzero(mask) for mask in self._live]
        lengths = [part.lengths[mask] for part, mask in zip(parts, live, strict=True)]
        self.lengths = np.concatenate(lengths) if lengths else np.empty(0, np.int64)
        self.defined = tuple(
            (int(first), short, meant)
            for part, mask, first in zip(parts, live, self._first, strict=False)
            for row, short, meant in part.defined
            if mask[row]
        )
        self.weights = parts[0].weights if parts else TermWeights()

    def postings_by_part(self, term: Term) -> Sequence[Posting]:
        """For each part those of its live texts that hold a term, rising, and how often each does."""
        kept = self._kept.get(term)
        if kept is None:
            kept = [self._postings(part, mask, term) for part, mask in zip(self._parts, self._live, strict=True)]
            self._kept.put(term, kept)
        return kept

    @property
    def part_lengths(self) -> Sequence[Numbers]:
        """For each part how many terms each of its texts has."""
        return [part.lengths for part in self._parts]

    def number_texts(self, part: int, rows: Rows) -> Rows:
        """The numbers here, rising, of some live texts of a part by their numbers there, rising."""
        counted = self._counted[part]
        numbers: Rows = self._first[part] + (rows if counted is None else counted[rows])
        return numbers

    def locate(self, numbers: Rows) -> Sequence[tuple[Rows, Rows]]:
        """For each part which of some numbers here are its texts', by their places, and their numbers there."""
        owners = np.searchsorted(self._first, numbers, side="right") - 1
        found = []
        for number, texts in enumerate(self._texts):
            places = np.flatnonzero(owners == number)
            own = numbers[places] - self._first[number]
            found.append((places, own if texts is None else texts[own]))
        return found

    @staticmethod
    def _postings(part: Bm25Index, live: Mask | None, term: Term) -> Posting:
        rows, counts = part.postings_of(term)
        if live is None:
            return rows, counts
        there = live[rows]
        return rows[there], counts[there]
