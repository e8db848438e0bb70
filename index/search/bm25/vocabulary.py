"""The terms of word search and their numbers: syllables as written, folded ones, and pairs of folded neighbours.

A pair is the two numbers of its syllables in one integer, not a text: a library has ten times as many pairs as words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.search.bm25.postings import Numbers, Postings
from index.search.bm25.terms import terms
from index.vietnamese.text import fold

__all__ = ["Counted", "Vocabulary", "all_terms", "pair_key"]

_BITS = 32


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The numbers of terms; of each kind from 0.

    Attributes:
        words: syllable as written to its number.
        folded: folded syllable to its number.
        forms: the number of each written syllable's folded form, int64 (len(words),).
        pairs: of folded syllables, first * 2**32 + second, rising; the place is the number.
    """

    words: dict[str, int]
    folded: dict[str, int]
    forms: Numbers
    pairs: Numbers

    @classmethod
    def empty(cls) -> "Vocabulary":
        """No terms."""
        return cls({}, {}, np.empty(0, np.int64), np.empty(0, np.int64))

    def form(self, word: str) -> int:
        """The number of a word's folded form, -1 where it is not known."""
        number = self.words.get(word)
        return self.folded.get(fold(word), -1) if number is None else int(self.forms[number])

    def pair(self, key: int) -> int:
        """The number of a pair, -1 where it is not known."""
        place = int(self.pairs.searchsorted(key))
        return place if place < len(self.pairs) and self.pairs[place] == key else -1

    def with_words(self, new: Sequence[str]) -> "Vocabulary":
        """The vocabulary and words it does not have yet, each once."""
        words, folded = dict(self.words), dict(self.folded)
        for word in new:
            words[word] = len(words)
        bare = fold("\n".join(new)).split("\n") if new else []  # one call: a tenth of the time
        forms = np.array([folded.setdefault(form, len(folded)) for form in bare], np.int64)
        return Vocabulary(words, folded, np.concatenate([self.forms, forms]), self.pairs)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The terms of n texts.

    Attributes:
        vocabulary: what was known before, and what is new.
        postings: of the written syllables, the folded ones, the pairs, by the numbers of `vocabulary`.
        lengths: how many terms each text has, int64 (n,).
        between: at which places of the pairs known before new ones stand now, rising.
    """

    vocabulary: Vocabulary
    postings: tuple[Postings, Postings, Postings]
    lengths: Numbers
    between: Numbers

    @classmethod
    def of(cls, texts: Sequence[str], known: Vocabulary) -> "Counted":
        """The terms of texts, numbered on from those that are known."""
        new: dict[str, int] = {}
        stream: list[int] = []
        sizes: list[int] = []
        for text in texts:
            found = terms(text)
            for word in found:
                number = known.words.get(word)
                stream.append(new.setdefault(word, len(known.words) + len(new)) if number is None else number)
            sizes.append(len(found))
        vocabulary = known.with_words(list(new))
        written, counts = np.array(stream, np.int64), np.array(sizes, np.int64)
        rows = np.repeat(np.arange(len(texts)), counts)
        folded = vocabulary.forms[written]
        inside = rows[1:] == rows[:-1]
        keys, places = np.unique(((folded[:-1] << _BITS) | folded[1:])[inside], return_inverse=True)
        arriving = np.setdiff1d(keys, known.pairs, assume_unique=True)
        between = np.searchsorted(known.pairs, arriving)
        pairs = np.insert(known.pairs, between, arriving)
        return cls(
            Vocabulary(vocabulary.words, vocabulary.folded, vocabulary.forms, pairs),
            (
                Postings.of(written, rows, size=len(vocabulary.words)),
                Postings.of(folded, rows, size=len(vocabulary.folded)),
                Postings.of(np.searchsorted(pairs, keys)[places], rows[1:][inside], size=len(pairs)),
            ),
            2 * counts + np.maximum(counts - 1, 0),
            between,
        )


def pair_key(first: int, second: int) -> int:
    """The key of the pair of two folded syllables, by their numbers."""
    return first << _BITS | second


def all_terms(text: str) -> list[str]:
    """Every term that a text counts with, as texts: written syllables, folded ones after "~", folded pairs.

    >>> all_terms("Hà Nội")
    ['hà', 'nội', '~ha', '~noi', 'ha noi']
    """
    words = terms(text)
    folded = [fold(word) for word in words]
    return [*words, *(f"~{form}" for form in folded), *(f"{first} {second}" for first, second in pairwise(folded))]
