"""The word index: BM25 over syllables as written, without their diacritics at less weight, and folded pairs.

A diacritic that the person typed counts (the syllable as written), one that the text lacks costs little (the syllable
without diacritics, the folded pair), and a question without any matches every form of its syllables (folded ones).
Folded syllables in other questions were measured and left out: on ViQuAD dev and XQuAD, however typed, any weight for
them costs recall@1 0.001 to 0.002. The formula is Lucene's variant of BM25 (Kamphuis et al. 2020, "Which BM25 Do You
Mean?").

Counts are stored, not scores: rarity and mean length change with every text, counts do not, so that adding a text takes
some passes over arrays. A cache of scores by term earned little (p50 0.5 ms of 5,000 passages with it and 0.6 without,
2.0 and 2.2 ms of 20,000, 1.2 and 2.0 ms of 89,800) and is gone; the index saved as a file opens in 20 ms where building
it takes 1.3 s (5,000 passages).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.array_file import GrowingArray, array_pieces, map_arrays, write_arrays
from index.search.bm25.impact_codes import ImpactCodes
from index.search.bm25.postings import Posting, Postings
from index.search.bm25.query_terms import Kind, Term, TermWeights
from index.search.bm25.term_search import Definition, TermSearch
from index.search.bm25.terms import find_abbreviations
from index.search.bm25.vocabulary import BITS, StringTable, TermCounts, Vocabulary, pair_key
from index.types import Mask, Numbers, Rows

__all__ = ["Bm25Index", "index_arrays"]

_NONE = Posting(np.empty(0, np.int32), np.empty(0, np.uint8))
_PARTS = ("starts", "rows", "counts")
_TABLES, _TABLE_PARTS = ("words", "folded"), ("data", "ends", "numbers")


@dataclass(frozen=True, eq=False)
class Bm25Index(TermSearch):
    """A word index of n texts, never changed once built. Safe for many threads.

    Attributes:
        vocabulary: the terms.
        postings: of the written syllables, of the folded ones, of the pairs.
        lengths: how many terms each text has, int64 (n,).
        defined: abbreviations that the texts define, in the order of the texts.
        weights: of the kinds of terms, when scoring.
        impact_codes: of the postings, where they are saved; an index that is changed has none.
    """

    vocabulary: Vocabulary
    postings: tuple[Postings, Postings, Postings]
    lengths: Numbers
    defined: tuple[Definition, ...]
    weights: TermWeights = TermWeights()  # noqa: RUF009  a tuple, never changed
    impact_codes: ImpactCodes | None = None

    @classmethod
    def build(cls, texts: Sequence[str]) -> "Bm25Index":
        """The word index of texts, in their order; no texts, or texts without words, make one that scores 0."""
        none = Postings.empty()
        empty = cls(Vocabulary.empty(), (none, none, none), np.empty(0, np.int64), ())
        return empty.update(np.empty(0, np.bool_), texts)

    def update(self, gone: Mask, texts: Sequence[str]) -> "Bm25Index":
        """The index without the texts that are `gone`, (n,), the others in their order, followed by new texts.

        It scores as one that is built of these texts, at the cost of reading the new ones.

        >>> before = Bm25Index.build(["Hà Nội mưa", "Hải Phòng nắng"])
        >>> before.update(np.array([True, False]), ["Huế mưa"]).scores("mưa").argmax()
        np.int64(1)
        """
        left = [lists.remove(gone) for lists in self.postings] if gone.any() else self.postings
        numbers, after = np.cumsum(~gone) - 1, int(len(gone) - gone.sum())
        added = TermCounts.of(texts, self.vocabulary)
        written, folded, pairs = left[0], left[1], left[2].insert_empty(added.new_pairs)
        stay = ((int(numbers[row]), short, meant) for row, short, meant in self.defined if not gone[row])
        new = ((after + row, *pair) for row, text in enumerate(texts) for pair in find_abbreviations(text).items())
        return Bm25Index(
            added.vocabulary,
            (
                written.append(added.postings[0], after=after),
                folded.append(added.postings[1], after=after),
                pairs.append(added.postings[2], after=after),
            ),
            np.concatenate([self.lengths[~gone], added.lengths]),
            (*stay, *new),
            self.weights,
        )

    @classmethod
    def merge(cls, parts: "Sequence[Bm25Index]", live: Sequence[Mask]) -> "Bm25Index":
        """The index of the live texts of some indexes in turn; `live` is a mask of the texts of each.

        No text is read: it takes some passes over the arrays.
        """
        merged = cls.build([])
        for part, mask in zip(parts, live, strict=True):
            rest = part if mask.all() else part.update(~mask, [])
            merged = merged._append(rest) if len(merged) else rest
        return merged

    def _append(self, other: "Bm25Index") -> "Bm25Index":
        """The index of the texts here, followed by those of another index."""
        mine, after = self.vocabulary, len(self)
        words = mine.words.by_string
        vocabulary = mine.with_words([word for word in other.vocabulary.words.by_string if word not in words])
        numbers = [
            np.array([table.by_string[name] for name in others.by_string], np.int64)
            for table, others in (
                (vocabulary.words, other.vocabulary.words),
                (vocabulary.folded, other.vocabulary.folded),
            )
        ]
        keys = other.vocabulary.pairs
        pairs = numbers[1][keys >> BITS] << BITS | numbers[1][keys & ((1 << BITS) - 1)] if len(keys) else keys
        arriving = np.sort(np.setdiff1d(pairs, mine.pairs, assume_unique=True))
        new_pairs = np.searchsorted(mine.pairs, arriving)
        all_pairs = np.insert(mine.pairs, new_pairs, arriving)
        numbers.append(np.searchsorted(all_pairs, pairs))
        sizes = len(vocabulary.words), len(vocabulary.folded), len(all_pairs)
        written, folded, others = (
            lists.renumber(number, size) for lists, number, size in zip(other.postings, numbers, sizes, strict=True)
        )
        return Bm25Index(
            Vocabulary(vocabulary.words, vocabulary.folded, vocabulary.forms, all_pairs),
            (
                self.postings[0].append(written, after=after),
                self.postings[1].append(folded, after=after),
                self.postings[2].insert_empty(new_pairs).append(others, after=after),
            ),
            np.concatenate([self.lengths, other.lengths]),
            (*self.defined, *((after + row, short, meant) for row, short, meant in other.defined)),
            self.weights,
        )

    @classmethod
    def open(cls, source: str | Path | bytes | memoryview, *, codes: bytes | memoryview | None = None) -> "Bm25Index":
        """The word index that `save` wrote, mapped rather than read; nothing in it is executed.

        Args:
            source: the file.
            codes: the content of the file of its codes (`impact_codes`), where there is one.

        Raises:
            OSError, ValueError, KeyError: the file cannot be read, or is another one.
        """
        arrays = map_arrays(source)
        words, folded = (StringTable(*(arrays[f"{name}_{part}"] for part in _TABLE_PARTS)) for name in _TABLES)
        lists = [Postings(*(arrays[f"{part}{kind}"] for part in _PARTS)) for kind in range(3)]
        lines = arrays["defined"].tobytes().decode("utf-8").split("\n")
        defined = tuple((int(row), short, meant) for row, short, meant in (line.split("\t") for line in lines if line))
        vocabulary = Vocabulary(words, folded, arrays["forms"], arrays["pairs"])
        known = ImpactCodes.open(codes, [len(each.rows) for each in lists]) if codes is not None else None
        return cls(vocabulary, (lists[0], lists[1], lists[2]), arrays["lengths"], defined, impact_codes=known)

    def save(self, path: str | Path) -> None:
        """Write the index as one file."""
        write_arrays(path, self._arrays())

    def pieces(self) -> Iterator[bytes | memoryview]:
        """The content of that file, piece by piece."""
        return array_pieces(self._arrays())

    def __len__(self) -> int:
        """The number of texts."""
        return len(self.lengths)

    def find_postings(self, terms: Sequence[Term]) -> Sequence[Sequence[Posting]]:
        """For each of some terms its postings in the one part."""
        return [[each] for each in self.postings_of_terms(terms)]

    @property
    def part_lengths(self) -> Sequence[Numbers]:
        """`lengths` of the one part."""
        return [self.lengths]

    @property
    def part_codes(self) -> Sequence[ImpactCodes | None]:
        """`impact_codes` of the one part."""
        return [self.impact_codes]

    def number_texts(self, part: int, rows: Rows) -> Rows:
        """The same numbers."""
        return rows.astype(np.int64)

    def locate(self, numbers: Rows) -> Sequence[tuple[Rows, Rows]]:
        """All of them in the one part."""
        return [(np.arange(len(numbers)), numbers)]

    def postings_of(self, term: Term) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """The texts that hold a term, rising, and how often each does; none of a term that no text has."""
        return self.postings_of_terms([term])[0][:2]

    def postings_of_terms(self, terms: Sequence[Term]) -> list[Posting]:
        """The same for each of some terms, whose pairs are looked up at once."""
        return [
            self._posting(term.kind, number) if number >= 0 else _NONE
            for term, number in zip(terms, self._numbers(terms), strict=True)
        ]

    def _posting(self, kind: Kind, number: int) -> Posting:
        lists, known = self.postings[kind], self.impact_codes
        part = slice(int(lists.starts[number]), int(lists.starts[number + 1]))
        return Posting(lists.rows[part], lists.counts[part], None if known is None else known.codes[kind][part])

    def _numbers(self, terms: Sequence[Term]) -> list[int]:
        """The number of each term among those of its kind, -1 where no text ever had it."""
        words, folded = self.vocabulary.words, self.vocabulary.folded
        numbers, keys, forms = list[int](), dict[int, int](), dict[str, int]()
        for place, (kind, name) in enumerate(terms):
            if kind == Kind.PAIR:
                for form in (names := name.split(" ")):
                    if form not in forms:
                        forms[form] = folded.number(form)
                first, second = (forms[form] for form in names)
                numbers.append(-1)
                if first >= 0 and second >= 0:
                    keys[place] = pair_key(first, second)
            else:
                numbers.append((words if kind == Kind.WRITTEN else folded).number(name))
        if keys:
            for place, number in zip(keys, self.vocabulary.pair_numbers(list(keys.values())), strict=True):
                numbers[place] = number
        return numbers

    def _arrays(self) -> dict[str, NDArray[Any] | GrowingArray]:
        lists = [(each.starts, each.rows, each.counts) for each in self.postings]
        return index_arrays(self.vocabulary, lists, self.lengths, self.defined)


def index_arrays(
    terms: Vocabulary,
    postings: Sequence[tuple[NDArray[Any] | GrowingArray, ...]],
    lengths: Numbers,
    defined: Sequence[Definition],
) -> dict[str, NDArray[Any] | GrowingArray]:
    """The arrays of an index' file by name; `postings` are starts, rows and counts of each kind."""
    tables = {f"{name}_{part}": getattr(getattr(terms, name), part) for name in _TABLES for part in _TABLE_PARTS}
    lines = "\n".join(f"{row}\t{short}\t{meant}" for row, short, meant in defined)
    return {
        **tables,
        "forms": terms.forms,
        "pairs": terms.pairs,
        "lengths": lengths,
        "defined": np.frombuffer(lines.encode("utf-8"), np.uint8),
        **{
            f"{part}{kind}": array
            for kind, each in enumerate(postings)
            for part, array in zip(_PARTS, each, strict=True)
        },
    }
