"""Which texts hold each term, and how often: the inverted lists under word search, which grow without being made anew.

What a term is and what it counts is `lexical`'s business. Lists are never changed in place: adding and taking away
give new ones, by a few passes of numpy over the old.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Postings"]

Rows = NDArray[np.int32]  # (p,), of texts
Numbers = NDArray[np.int64]  # (t,), of terms
Counts = NDArray[np.uint8]  # (p,)
_MOST = np.iinfo(np.uint8).max


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The texts that hold each of m terms.

    Attributes:
        starts: where each term's list begins, and where the last one ends, int64 (m + 1,).
        rows: the texts of all lists in turn, rising within a list, int32 (p,).
        counts: how often the text holds the term, 255 at most: more would add less than a
            hundredth to any score, uint8 (p,).
    """

    starts: Numbers
    rows: Rows
    counts: Counts

    @classmethod
    def of(cls, terms: Numbers, rows: Numbers, *, size: int) -> "Postings":
        """The lists of `size` terms that occur one by one: `terms` (t,) in the texts `rows` (t,), in any order.

        >>> lists = Postings.of(np.array([1, 0, 1]), np.array([0, 3, 0]), size=3)
        >>> lists.starts.tolist(), lists.rows.tolist(), lists.counts.tolist()
        ([0, 1, 2, 2], [3, 0], [1, 2])
        """
        width = int(rows.max(initial=0)) + 1
        keys, counts = np.unique(terms * width + rows, return_counts=True)
        starts = np.searchsorted(keys, np.arange(size + 1, dtype=np.int64) * width)
        return cls(starts, (keys % width).astype(np.int32), np.minimum(counts, _MOST).astype(np.uint8))

    def __len__(self) -> int:
        """The number of terms."""
        return len(self.starts) - 1

    def of_term(self, term: int) -> slice:
        """The place of a term's list in `rows` and `counts`."""
        return slice(int(self.starts[term]), int(self.starts[term + 1]))

    def holding(self, term: int) -> int:
        """How many texts hold a term."""
        return int(self.starts[term + 1] - self.starts[term])

    def spread(self, places: Numbers) -> "Postings":
        """The lists with empty ones put before the terms at `places`, rising."""
        return Postings(np.insert(self.starts, places, self.starts[places]), self.rows, self.counts)

    def plus(self, others: "Postings", *, after: int) -> "Postings":
        """The lists, each followed by the one that `others` has for the same term, with `after` added to its texts.

        Args:
            others: of at least as many terms; the first have the same numbers.
            after: not below any number of a text here, plus one.
        """
        mine = np.concatenate([self.starts, np.full(len(others) - len(self), self.starts[-1])])
        places = np.repeat(mine[1:], np.diff(others.starts))
        return Postings(
            mine + others.starts,
            np.insert(self.rows, places, others.rows + np.int32(after)),
            np.insert(self.counts, places, others.counts),
        )

    def without(self, gone: NDArray[np.bool_]) -> "Postings":
        """The lists without the texts that are gone, (n,), the others numbered anew in their order."""
        numbers = (np.cumsum(~gone) - 1).astype(np.int32)
        leaving = gone[self.rows]
        starts = self.starts - np.searchsorted(np.flatnonzero(leaving), self.starts)
        return Postings(starts, numbers[self.rows[~leaving]], self.counts[~leaving])
