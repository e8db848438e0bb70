"""Postings: which texts hold each term, and how often. Never changed in place; changes give new ones.

Adding and removing texts take a few passes of numpy over the old arrays; nothing is counted again.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.types import Mask, Numbers, Rows

__all__ = ["Posting", "Postings"]

_MOST = np.iinfo(np.uint8).max


class Posting(NamedTuple):
    """The texts that hold a term, none of a term that no text has.

    Attributes:
        rows: their numbers, rising, int32 (p,).
        counts: how often each does, uint8 (p,).
        codes: what count and length of each are together (`impact_codes`), uint16 (p,); None where that is not known.
    """

    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]
    codes: NDArray[np.uint16] | None = None


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
    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]

    @classmethod
    def of(cls, terms: Numbers, rows: Rows, *, size: int) -> "Postings":
        """The lists of `size` terms that occur one by one: `terms` (t,) in the texts `rows` (t,), in any order.

        >>> lists = Postings.of(np.array([1, 0, 1]), np.array([0, 3, 0]), size=3)
        >>> lists.starts.tolist(), lists.rows.tolist(), lists.counts.tolist()
        ([0, 1, 2, 2], [3, 0], [1, 2])
        """
        width = int(rows.max(initial=0)) + 1
        keys, counts = np.unique(terms * width + rows, return_counts=True)
        starts = np.searchsorted(keys, np.arange(size + 1, dtype=np.int64) * width)
        return cls(starts, (keys % width).astype(np.int32), np.minimum(counts, _MOST).astype(np.uint8))

    @classmethod
    def empty(cls) -> "Postings":
        """No terms."""
        return cls.of(np.empty(0, np.int64), np.empty(0, np.int64), size=0)

    def __len__(self) -> int:
        """The number of terms."""
        return len(self.starts) - 1

    def insert_empty(self, places: Numbers) -> "Postings":
        """The lists with empty ones inserted before the terms at `places`, rising."""
        return Postings(np.insert(self.starts, places, self.starts[places]), self.rows, self.counts)

    def renumber(self, numbers: Numbers, size: int) -> "Postings":
        """The lists of `size` terms, of which the term t here has the number `numbers[t]` now.

        >>> lists = Postings.of(np.array([0, 1, 1]), np.array([2, 0, 1]), size=2).renumber(np.array([2, 0]), 3)
        >>> lists.starts.tolist(), lists.rows.tolist()
        ([0, 2, 2, 3], [0, 1, 2])
        """
        lengths = np.zeros(size, np.int64)
        lengths[numbers] = np.diff(self.starts)
        starts = np.concatenate([[0], np.cumsum(lengths)])
        order = np.argsort(numbers, kind="stable")
        moved = lengths[numbers[order]]
        places = np.repeat(self.starts[order] - (np.cumsum(moved) - moved), moved) + np.arange(len(self.rows))
        return Postings(starts, self.rows[places], self.counts[places])

    def append(self, others: "Postings", *, after: int) -> "Postings":
        """The lists, each followed by that of `others` for the same term, with `after` added to its texts.

        Args:
            others: of at least as many terms; the first have the same numbers.
            after: above any number of a text here.
        """
        mine = np.concatenate([self.starts, np.full(len(others) - len(self), self.starts[-1])])
        places = np.repeat(mine[1:], np.diff(others.starts))
        return Postings(
            mine + others.starts,
            np.insert(self.rows, places, others.rows + np.int32(after)),
            np.insert(self.counts, places, others.counts),
        )

    def remove(self, gone: Mask) -> "Postings":
        """The lists without the texts that are `gone`, (n,); the others are numbered anew in their order."""
        numbers = (np.cumsum(~gone) - 1).astype(np.int32)
        leaving = gone[self.rows]
        starts = self.starts - np.searchsorted(np.flatnonzero(leaving), self.starts)
        return Postings(starts, numbers[self.rows[~leaving]], self.counts[~leaving])
