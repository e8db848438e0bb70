"""The word index of several parts, each with the texts that are still there: scored as one index of these texts."""

from collections.abc import Sequence

import numpy as np

from index.cache import LruCache
from index.search.bm25.impact_codes import ImpactCodes
from index.search.bm25.index import Bm25Index
from index.search.bm25.postings import Posting
from index.search.bm25.query_terms import Term, TermWeights
from index.search.bm25.term_search import TermSearch
from index.types import Mask, Numbers, Rows

__all__ = ["Bm25Parts"]

KEPT, COPIED = 2_048, 64
"""Terms whose postings are kept: as views, some 3 KB a term in 14 parts, and where texts were removed, as copies."""


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
        self._kept = LruCache[Term, Sequence[Posting]](KEPT if all(mask.all() for mask in live) else COPIED)
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

    def find_postings(self, terms: Sequence[Term]) -> Sequence[Sequence[Posting]]:
        """For each term, for each part, those of its live texts that hold it, rising, and how often each does."""
        known = {term: self._kept.get(term) for term in terms}
        new = [term for term, postings in known.items() if postings is None]
        if new:
            by_part = [part.postings_of_terms(new) for part in self._parts]
            for number, term in enumerate(new):
                found = [_leave_live(each[number], mask) for each, mask in zip(by_part, self._live, strict=True)]
                known[term] = found
                self._kept.put(term, found)
        return [known[term] or [] for term in terms]

    @property
    def part_lengths(self) -> Sequence[Numbers]:
        """For each part how many terms each of its texts has."""
        return [part.lengths for part in self._parts]

    @property
    def part_codes(self) -> Sequence[ImpactCodes | None]:
        """For each part the codes of its postings, where it has any."""
        return [part.impact_codes for part in self._parts]

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


def _leave_live(postings: Posting, live: Mask | None) -> Posting:
    """The postings of live texts."""
    if live is None:
        return postings
    rows, counts, codes = postings
    there = live[rows]
    return Posting(rows[there], counts[there], None if codes is None else codes[there])
