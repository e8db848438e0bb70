"""The terms of word search and their numbers: syllables as written, folded ones, and pairs of folded neighbours.

A pair is the two numbers of its syllables in one integer, not a string: a library has ten times as many pairs as words.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.cache import LruCache
from index.search.bm25.postings import Postings
from index.search.bm25.terms import terms
from index.types import Numbers
from index.vietnamese.text import fold

__all__ = ["BITS", "StringTable", "TermCounts", "Vocabulary", "all_terms", "pair_key"]

RECENT = 2_048
"""Strings whose numbers are remembered: most words of questions are common ones."""
_HEAD = 8
"""Bytes of a string that are compared at once."""
BITS = 32


@dataclass(frozen=True, eq=False)
class StringTable:
    """Different strings and their numbers, from 0; looked up in sorted bytes, so that opening a file parses nothing.

    Attributes:
        data: the strings in UTF-8, in the order of their bytes, one after the other.
        ends: where each ends in `data`, in that order, int64 (n,).
        numbers: the number of each, in that order, int64 (n,).
    """

    data: NDArray[np.uint8]
    ends: Numbers
    numbers: Numbers

    @classmethod
    def of(cls, strings: Iterable[str]) -> "StringTable":
        """The table of these strings, numbered in their order.

        >>> table = StringTable.of(["mưa", "an"])
        >>> table.number("an"), table.number("nắng"), table.by_string
        (1, -1, {'mưa': 0, 'an': 1})
        """
        encoded = [text.encode("utf-8") for text in strings]
        order = sorted(range(len(encoded)), key=encoded.__getitem__)
        ends = np.cumsum([len(encoded[number]) for number in order], dtype=np.int64)
        data = np.frombuffer(b"".join(encoded[number] for number in order), np.uint8)
        return cls(data, ends, np.array(order, np.int64))

    def __len__(self) -> int:
        """The number of strings."""
        return len(self.ends)

    def append(self, strings: Iterable[str]) -> "StringTable":
        """The table with further strings, none of which it has, numbered on in their order.

        Most changes bring few new words, which are put in between: sorting all 39,000 of 20,000 passages takes 60 ms.

        >>> table = StringTable.of(["mưa", "an"]).append(["gió"])
        >>> table.number("gió"), table.number("mưa"), table.by_string
        (2, 0, {'mưa': 0, 'an': 1, 'gió': 2})
        """
        encoded = [text.encode("utf-8") for text in strings]
        order = sorted(range(len(encoded)), key=encoded.__getitem__)
        keys = [encoded[number] for number in order]
        places, sizes = np.array([self._place(key) for key in keys], np.int64), np.array(list(map(len, keys)), np.int64)
        starts = np.concatenate([np.zeros(1, np.int64), self.ends])
        return StringTable(
            np.insert(self.data, np.repeat(starts[places], sizes), np.frombuffer(b"".join(keys), np.uint8)),
            np.cumsum(np.insert(np.diff(starts), places, sizes)),
            np.insert(self.numbers, places, np.array(order, np.int64) + len(self)),
        )

    def number(self, text: str) -> int:
        """The number of a string, -1 where the table does not have it."""
        if "by_string" in self.__dict__:
            return self.by_string.get(text, -1)
        known = self._recent.get(text)
        if known is None:
            known = self._find(text.encode("utf-8"))
            self._recent.put(text, known)
        return known

    @cached_property
    def _recent(self) -> LruCache[str, int]:
        return LruCache(RECENT)

    def _find(self, key: bytes) -> int:
        place = self._place(key)
        return int(self.numbers[place]) if place < len(self) and self._bytes_at(place) == key else -1

    def _place(self, key: bytes) -> int:
        """How many strings are below a string, in the order of their bytes."""
        head = np.uint64(int.from_bytes(key[:_HEAD].ljust(_HEAD, b"\0"), "big"))
        first, last = (int(self._heads.searchsorted(head, side)) for side in ("left", "right"))
        return bisect_left(range(last), key, lo=first, key=self._bytes_at)

    @cached_property
    def _heads(self) -> NDArray[np.uint64]:
        """The first bytes of each string, as a number, in the order of the strings."""
        starts = np.concatenate([np.zeros(1, np.int64), self.ends[:-1]])
        heads = np.zeros(len(self), np.uint64)
        for place in range(_HEAD):
            at = starts + place
            inside = at < self.ends
            heads <<= np.uint64(8)
            heads[inside] |= self.data[at[inside]]
        return heads

    @cached_property
    def by_string(self) -> dict[str, int]:
        """String to number, in the order of the numbers, for who needs them all."""
        places = np.argsort(self.numbers).tolist()
        return {self._bytes_at(place).decode("utf-8"): number for number, place in enumerate(places)}

    def _bytes_at(self, place: int) -> bytes:
        return self.data[self.ends[place - 1] if place else 0 : self.ends[place]].tobytes()


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The numbers of terms, of each kind from 0.

    Attributes:
        words: the syllables as written.
        folded: the folded syllables.
        forms: the number of each written syllable's folded form, int64 (len(words),).
        pairs: of folded syllables, first * 2**32 + second, rising; the index is the number.
    """

    words: StringTable
    folded: StringTable
    forms: Numbers
    pairs: Numbers

    @classmethod
    def empty(cls) -> "Vocabulary":
        """No terms."""
        return cls(StringTable.of([]), StringTable.of([]), np.empty(0, np.int64), np.empty(0, np.int64))

    def form(self, word: str) -> int:
        """The number of a word's folded form, -1 where it is not known."""
        number = self.words.number(word)
        return self.folded.number(fold(word)) if number < 0 else int(self.forms[number])

    def pair_numbers(self, keys: Sequence[int]) -> list[int]:
        """The number of each of some pairs, -1 where it is not known."""
        if not len(self.pairs):
            return [-1] * len(keys)
        wanted = np.array(keys, np.int64)
        numbers = np.minimum(self.pairs.searchsorted(wanted), len(self.pairs) - 1)
        found: list[int] = np.where(self.pairs[numbers] == wanted, numbers, -1).tolist()
        return found

    def with_words(self, new: Sequence[str]) -> "Vocabulary":
        """The vocabulary with words that it does not have yet, each once."""
        if not new:
            return self
        forms = fold("\n".join(new)).split("\n")  # one call: a tenth of the time of one a word
        known = {form: self.folded.number(form) for form in dict.fromkeys(forms)}
        arriving = {form: len(self.folded) + at for at, form in enumerate(f for f, has in known.items() if has < 0)}
        added = np.array([arriving.get(form, known[form]) for form in forms], np.int64)
        words, folded = self.words.append(new), self.folded.append(arriving)
        return Vocabulary(words, folded, np.concatenate([self.forms, added]), self.pairs)


@dataclass(frozen=True, slots=True, eq=False)
class TermCounts:
    """The terms of n texts.

    Attributes:
        vocabulary: the earlier one with the new terms.
        postings: of the written syllables, the folded ones, the pairs, by the numbers of `vocabulary`.
        lengths: how many terms each text has, int64 (n,).
        new_pairs: where new pairs stand among the earlier ones, rising, for `Postings.insert_empty`.
    """

    vocabulary: Vocabulary
    postings: tuple[Postings, Postings, Postings]
    lengths: Numbers
    new_pairs: Numbers

    @classmethod
    def of(cls, texts: Iterable[str], known: Vocabulary) -> "TermCounts":
        """The terms of texts; new ones are numbered on from those known."""
        new: dict[str, int] = {}
        written, lengths = _word_numbers(texts, known.words, new)
        vocabulary = known.with_words(list(new))
        rows = np.repeat(np.arange(len(lengths)), lengths)
        folded = vocabulary.forms[written]
        inside = rows[1:] == rows[:-1]
        keys, places = np.unique(((folded[:-1] << BITS) | folded[1:])[inside], return_inverse=True)
        arriving = np.setdiff1d(keys, known.pairs, assume_unique=True)
        new_pairs = np.searchsorted(known.pairs, arriving)
        pairs = np.insert(known.pairs, new_pairs, arriving)
        return cls(
            Vocabulary(vocabulary.words, vocabulary.folded, vocabulary.forms, pairs),
            (
                Postings.of(written, rows, size=len(vocabulary.words)),
                Postings.of(folded, rows, size=len(vocabulary.folded)),
                Postings.of(np.searchsorted(pairs, keys)[places], rows[1:][inside], size=len(pairs)),
            ),
            2 * lengths + np.maximum(lengths - 1, 0),
            new_pairs,
        )


def _word_numbers(texts: Iterable[str], known: StringTable, new: dict[str, int]) -> tuple[Numbers, Numbers]:
    """Numbers of the words of all texts in turn, and how many each text has; words not known are put into `new`."""
    numbers: list[int] = []
    lengths: list[int] = []
    seen: dict[str, int] = {}
    for text in texts:
        words = terms(text)
        for word in words:
            number = seen.get(word)
            if number is None:
                number = known.number(word)
                if number < 0:
                    number = new[word] = len(known) + len(new)
                seen[word] = number
            numbers.append(number)
        lengths.append(len(words))
    return np.array(numbers, np.int64), np.array(lengths, np.int64)


def pair_key(first: int, second: int) -> int:
    """The key of the pair of two folded syllables, by their numbers."""
    return first << BITS | second


def all_terms(text: str) -> list[str]:
    """Every term that a text counts with, as strings: written syllables, folded ones after "~", folded pairs.

    >>> all_terms("Hà Nội")
    ['hà', 'nội', '~ha', '~noi', 'ha noi']
    """
    words = terms(text)
    folded = [fold(word) for word in words]
    return [*words, *(f"~{form}" for form in folded), *(f"{first} {second}" for first, second in pairwise(folded))]
