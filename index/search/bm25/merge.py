"""The file of a word index that is merged from others, made part by part: they may be larger than the memory.

What is in memory at once are eight bytes a term of each part, one byte a posting, and the postings of as many terms as
have `TOGETHER` of them.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.array_file import GrowingArray, array_pieces
from index.search.bm25.index import Bm25Index, index_arrays
from index.search.bm25.postings import Postings
from index.search.bm25.vocabulary import BITS, Vocabulary
from index.types import Mask, Numbers

__all__ = ["MergedIndex"]

TermNumbers = NDArray[np.int32]  # (n,), of some of the terms, of which there are millions

TOGETHER = 2_000_000
"""Postings that are merged at once, some 100 MB."""


class MergedIndex:
    """The index of the live texts of some indexes in turn, as a file; `Bm25Index.open` reads it.

    It scores as one that is built of these texts; `Bm25Index.merge` gives the same in memory.
    """

    def __init__(self, parts: Sequence[Bm25Index], live: Sequence[Mask], *, together: int = TOGETHER) -> None:
        """Take at least one part; `live` is a mask of the texts of each, `together` of how many postings at once."""
        self._parts, self._live, self._together = parts, live, together

    def pieces(self) -> Iterator[bytes | memoryview]:
        """The content of the file, piece by piece."""
        vocabulary, numbers = _merge_vocabularies([part.vocabulary for part in self._parts])
        firsts = np.cumsum([0, *(np.count_nonzero(mask) for mask in self._live)])
        sizes = len(vocabulary.words), len(vocabulary.folded), len(vocabulary.pairs)
        merged = [
            _MergedPostings(
                [part.postings[kind] for part in self._parts],
                own,
                sizes[kind],
                live=self._live,
                firsts=firsts,
                together=self._together,
            )
            for kind, own in enumerate(numbers)
        ]
        counted = [np.cumsum(mask) - 1 for mask in self._live]
        defined = [
            (int(firsts[number] + counted[number][row]), short, meant)
            for number, part in enumerate(self._parts)
            for row, short, meant in part.defined
            if self._live[number][row]
        ]
        lengths = np.concatenate([part.lengths[mask] for part, mask in zip(self._parts, self._live, strict=True)])
        return array_pieces(index_arrays(vocabulary, [each.arrays() for each in merged], lengths, defined))


class _MergedPostings:
    """The postings of one kind of terms, merged."""

    def __init__(
        self,
        parts: Sequence[Postings],
        numbers: Sequence[TermNumbers],
        size: int,
        *,
        live: Sequence[Mask],
        firsts: Numbers,
        together: int,
    ) -> None:
        """Count them; `numbers` are those of each part's terms among the `size` merged ones, `firsts` of the texts."""
        self._parts, self._firsts, self._together = parts, firsts, together
        self._live = [None if mask.all() else mask for mask in live]
        self._counted = [None if mask is None else np.cumsum(mask) - 1 for mask in self._live]
        self._orders = [np.argsort(own, kind="stable").astype(np.int32) for own in numbers]
        self._numbers = [own[order] for own, order in zip(numbers, self._orders, strict=True)]
        lengths = np.zeros(size, np.int64)
        for lists, own, mask in zip(parts, numbers, self._live, strict=True):
            lengths[own] += _live_sizes(lists, mask, together)
        self.starts: Numbers = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])

    def arrays(self) -> tuple[Numbers, GrowingArray, GrowingArray]:
        """`Postings.starts`, `rows` and `counts`; the rows have to be drawn before the counts."""
        counts: list[NDArray[np.uint8]] = []
        total = int(self.starts[-1])
        rows = GrowingArray(np.dtype("<i4"), total, self._rows(counts))
        return self.starts, rows, GrowingArray(np.dtype("u1"), total, counts)

    def _rows(self, counts: list[NDArray[np.uint8]]) -> Iterator[NDArray[np.int32]]:
        for first, last in _ranges(self.starts, self._together):
            rows, some = self._merge_terms(first, last)
            counts.append(some)
            yield rows

    def _merge_terms(self, first: int, last: int) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """Rows and counts of the terms from `first` to before `last`."""
        start, size = int(self.starts[first]), int(self.starts[last] - self.starts[first])
        rows, counts = np.empty(size, np.int32), np.empty(size, np.uint8)
        free = self.starts[first:last] - start  # where the next part's postings of each term go
        for part in range(len(self._parts)):
            numbers, sizes, own, some = self._take(part, first, last)
            places = np.repeat(free[numbers] - (np.cumsum(sizes) - sizes), sizes) + np.arange(len(own))
            rows[places], counts[places] = own, some
            free[numbers] += sizes
        return rows, counts

    def _take(self, part: int, first: int, last: int) -> tuple[Numbers, Numbers, NDArray[np.int32], NDArray[np.uint8]]:
        """Of a part's terms in a range: numbers from `first`, sizes, the texts of all lists in turn, the counts."""
        lists, mask, counted = self._parts[part], self._live[part], self._counted[part]
        begin, end = np.searchsorted(self._numbers[part], np.array([first, last], np.int32))
        terms, numbers = self._orders[part][begin:end], self._numbers[part][begin:end].astype(np.int64) - first
        starts = lists.starts[terms]
        sizes = lists.starts[terms + 1] - starts
        places = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))
        rows, counts = lists.rows[places], lists.counts[places]
        if mask is not None and counted is not None:
            stay = mask[rows]
            sizes = np.bincount(np.repeat(np.arange(len(sizes)), sizes)[stay], minlength=len(sizes))
            rows, counts = counted[rows[stay]], counts[stay]
        return numbers, sizes, (rows + self._firsts[part]).astype(np.int32), counts


def _live_sizes(lists: Postings, mask: Mask | None, together: int) -> Numbers:
    """How many live texts each list has."""
    sizes: Numbers = lists.starts[1:] - lists.starts[:-1]
    if mask is None:
        return sizes
    for first, last in _ranges(lists.starts, together):
        starts = lists.starts[first : last + 1]
        before = np.concatenate([[0], np.cumsum(mask[lists.rows[starts[0] : starts[-1]]])])[starts - starts[0]]
        sizes[first:last] = before[1:] - before[:-1]
    return sizes


def _ranges(starts: Numbers, together: int) -> Iterator[tuple[int, int]]:
    """All lists in turn in ranges of at most `together` postings each, or of one list that has more."""
    first = 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, starts[first] + together, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last


def _merge_vocabularies(parts: Sequence[Vocabulary]) -> tuple[Vocabulary, list[list[TermNumbers]]]:
    """The terms of all parts, and for each kind, for each part, the number of each of its terms among them."""
    merged = parts[0]
    for part in parts[1:]:
        known = merged.words.by_string
        merged = merged.with_words([word for word in part.words.by_string if word not in known])
    words, folded = merged.words.by_string, merged.folded.by_string
    of_words = [np.array([words[name] for name in part.words.by_string], np.int64) for part in parts]
    of_folded = [np.array([folded[name] for name in part.folded.by_string], np.int64) for part in parts]
    low = (1 << BITS) - 1

    def map_pairs(part: Vocabulary, numbers: Numbers) -> Numbers:
        return numbers[part.pairs >> BITS] << BITS | numbers[part.pairs & low] if len(part.pairs) else part.pairs

    # Part by part, and mapped again when their numbers are known: all at once take six times the memory.
    pairs = np.empty(0, np.int64)
    for part, numbers in zip(parts, of_folded, strict=True):
        pairs = np.union1d(pairs, map_pairs(part, numbers))
    of_pairs = [
        np.searchsorted(pairs, map_pairs(part, numbers)).astype(np.int32)
        for part, numbers in zip(parts, of_folded, strict=True)
    ]
    of_terms = [[own.astype(np.int32) for own in numbers] for numbers in (of_words, of_folded)]
    return Vocabulary(merged.words, merged.folded, merged.forms, pairs), [*of_terms, of_pairs]
