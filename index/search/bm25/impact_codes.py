"""How often a term is in a text and how long the text is, as one number for each posting of a large index.

What BM25 says of a posting depends on these two only, and of a million texts with 150 million postings there are some
5,000 such pairs: a small table says it, where the length would be fetched from all over memory, half of the time that
adding a list takes. The pairs are exact, so that scores are the same to the last bit.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.array_file import GrowingArray, array_pieces, map_arrays
from index.search.bm25.postings import Postings
from index.types import Numbers, Scores

__all__ = ["ImpactCodes", "NewCodes"]

MOST = 1 << 16
"""Pairs that there are numbers for; an index of more has no codes."""
TOGETHER = 1 << 20
"""Postings that are read at once when codes are made."""


@dataclass(frozen=True, slots=True, eq=False)
class ImpactCodes:
    """The codes of the postings of an index.

    Attributes:
        counts: of each of m pairs, int32 (m,).
        lengths: of each pair, int32 (m,).
        codes: for each kind of terms the number of each posting's pair, uint16 (p,).
    """

    counts: NDArray[np.int32]
    lengths: NDArray[np.int32]
    codes: Sequence[NDArray[np.uint16]]

    @classmethod
    def open(cls, data: bytes | memoryview, sizes: Sequence[int]) -> "ImpactCodes | None":
        """The codes of lists of so many postings each that `NewCodes` wrote; None of another file, or without any."""
        try:
            arrays = map_arrays(data)
            opened = cls(arrays["counts"], arrays["lengths"], [arrays[f"codes{kind}"] for kind in range(len(sizes))])
        except (ValueError, KeyError, TypeError):
            return None
        fits = 0 < len(opened.counts) == len(opened.lengths) and [len(each) for each in opened.codes] == list(sizes)
        return opened if fits else None

    def impacts(self, norms: Callable[[Numbers], Scores]) -> Scores:
        """What BM25 says of each pair, (m,), by the norms that lengths have."""
        counts = self.counts.astype(np.float32)
        impacts: Scores = counts / (counts + norms(self.lengths.astype(np.int64)))
        return impacts


class NewCodes:
    """The codes of an index, made while they are written."""

    def __init__(self, postings: Sequence[Postings], lengths: Numbers) -> None:
        """Take the lists of each kind of terms and the lengths of the texts."""
        self._postings, self._lengths = postings, lengths.astype(np.int32)

    def pieces(self) -> Iterator[bytes | memoryview]:
        """What `ImpactCodes.open` reads, piece by piece; without codes where there are more than `MOST` pairs."""
        there = np.zeros((256, int(self._lengths.max(initial=0)) + 1), np.bool_)
        for lists in self._postings:
            for counts, lengths in self._read(lists):
                there[counts, lengths] = True
        pairs = np.argwhere(there).astype(np.int32)
        if len(pairs) > MOST:
            pairs = pairs[:0]
        numbers = np.zeros(there.shape, np.uint16)
        numbers[pairs[:, 0], pairs[:, 1]] = np.arange(len(pairs))
        arrays: dict[str, NDArray[Any] | GrowingArray] = {"counts": pairs[:, 0], "lengths": pairs[:, 1]}
        for kind, lists in enumerate(self._postings if len(pairs) else ()):
            arrays[f"codes{kind}"] = GrowingArray(np.dtype("<u2"), len(lists.rows), self._number(lists, numbers))
        return array_pieces(arrays)

    def _number(self, lists: Postings, numbers: NDArray[np.uint16]) -> Iterator[NDArray[np.uint16]]:
        return (numbers[pair] for pair in self._read(lists))

    def _read(self, lists: Postings) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.int32]]]:
        """Count and text length of all postings in turn, some at once."""
        for start in range(0, len(lists.rows), TOGETHER):
            piece = slice(start, start + TOGETHER)
            yield lists.counts[piece], self._lengths[lists.rows[piece]]
