"""The word index of several parts, each with the texts that are still there: scored as one index of these texts."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.search.bm25.index import Bm25Index
from index.search.bm25.query_terms import Term, TermWeights
from index.search.bm25.term_search import TermSearch
from index.types import Mask

__all__ = ["Bm25Parts"]

KEPT = 32_000_000
"""Bytes of joined postings above which all are dropped."""


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
        self._latest: dict[Term, tuple[NDArray[np.int32], NDArray[np.uint8]]] = {}
        self._kept = 0
        self._first = np.cumsum([0, *(np.count_nonzero(mask) for mask in live)]).tolist()
        # The numbers that the texts of a part have here, -1 for those that are gone; None where they only shift.
        self._numbers = [
            None if mask.all() else np.where(mask, np.cumsum(mask) - 1 + first, -1).astype(np.int32)
            for mask, first in zip(live, self._first, strict=False)
        ]
        lengths = [part.lengths[mask] for part, mask in zip(parts, live, strict=True)]
        self.lengths = np.concatenate(lengths) if lengths else np.empty(0, np.int64)
        self.defined = tuple(
            (first, short, meant)
            for part, mask, first in zip(parts, live, self._first, strict=False)
            for row, short, meant in part.defined
            if mask[row]
        )
        self.weights = parts[0].weights if parts else TermWeights()

    def postings_of(self, term: Term) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """The texts that hold a term, rising, and how often each does; none of a term that no text has.

        A question asks for each of its terms some times over: the latest are kept.
        """
        kept = self._latest.get(term)
        if kept is None:
            kept = self._join(term)
            self._kept += kept[0].nbytes + kept[1].nbytes
            if self._kept > KEPT:
                self._latest, self._kept = {}, 0
            self._latest[term] = kept
        return kept

    def _join(self, term: Term) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        all_rows, all_counts = [np.empty(0, np.int32)], [np.empty(0, np.uint8)]
        for part, numbers, first in zip(self._parts, self._numbers, self._first, strict=False):
            rows, counts = part.postings_of(term)
            if numbers is None:
                rows = rows + np.int32(first)
            else:
                rows = numbers[rows]
                rows, counts = rows[rows >= 0], counts[rows >= 0]
            all_rows.append(rows)
            all_counts.append(counts)
        return np.concatenate(all_rows), np.concatenate(all_counts)
