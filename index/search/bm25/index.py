"""The word index: BM25 over syllables as written, without their diacritics at less weight, and folded pairs.

A diacritic that the person typed counts (the syllable as written), one that the text lacks costs little (the syllable
without diacritics, the folded pair), and a question without any matches every form of its syllables (folded ones).
Folded syllables in other questions were measured and left out: on ViQuAD dev and XQuAD, however typed, any weight for
them costs recall@1 0.001 to 0.002. The formula is Lucene's variant of BM25 (Kamphuis et al. 2020, "Which BM25 Do You
Mean?").

Counts are stored, not scores: rarity and mean length change with every text, counts do not, so that adding a text takes
some passes over arrays. A cache of scores by term earned nothing (p50 0.5 ms of 5,000 passages with it and 0.6 without,
2.0 and 2.2 ms of 20,000) and is gone; the index saved as a file opens in 20 ms where building it takes 1.3 s (5,000
passages).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.search.bm25.array_file import array_pieces, map_arrays, write_arrays
from index.search.bm25.postings import Postings
from index.search.bm25.query_terms import Kind, QueryWeights, Term, TermWeights, query_terms, weigh_query
from index.search.bm25.terms import Abbreviations, find_abbreviations, terms
from index.search.bm25.top_k import ScoredList, bm25_norms, look_up, order_lists, sum_scores, top_k
from index.search.bm25.vocabulary import StringTable, TermCounts, Vocabulary, pair_key
from index.types import Mask, Numbers, Rows, Scores
from index.vietnamese.text import fold

__all__ = ["Bm25Index"]

Definition = tuple[int, str, str]  # a text's number, an abbreviation that it defines, the words meant
_PARTS = ("starts", "rows", "counts")
_TABLES, _TABLE_PARTS = ("words", "folded"), ("data", "ends", "numbers")


@dataclass(frozen=True, eq=False)
class Bm25Index:
    """A word index of n texts, never changed once built. Safe for many threads.

    Attributes:
        vocabulary: the terms.
        postings: of the written syllables, of the folded ones, of the pairs.
        lengths: how many terms each text has, int64 (n,).
        defined: abbreviations that the texts define, in the order of the texts.
        weights: of the kinds of terms, when scoring.
    """

    vocabulary: Vocabulary
    postings: tuple[Postings, Postings, Postings]
    lengths: Numbers
    defined: tuple[Definition, ...]
    weights: TermWeights = TermWeights()  # noqa: RUF009  a tuple, never changed

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
    def open(cls, source: str | Path | bytes | memoryview) -> "Bm25Index":
        """The word index that `save` wrote, mapped rather than read; nothing in it is executed.

        Raises:
            OSError, ValueError, KeyError: the file cannot be read, or is another one.
        """
        arrays = map_arrays(source)
        words, folded = (StringTable(*(arrays[f"{name}_{part}"] for part in _TABLE_PARTS)) for name in _TABLES)
        lists = [Postings(*(arrays[f"{part}{kind}"] for part in _PARTS)) for kind in range(3)]
        lines = arrays["defined"].tobytes().decode("utf-8").split("\n")
        defined = tuple((int(row), short, meant) for row, short, meant in (line.split("\t") for line in lines if line))
        vocabulary = Vocabulary(words, folded, arrays["forms"], arrays["pairs"])
        return cls(vocabulary, (lists[0], lists[1], lists[2]), arrays["lengths"], defined)

    def save(self, path: str | Path) -> None:
        """Write the index as one file."""
        write_arrays(path, self._arrays())

    def pieces(self) -> Iterator[bytes | memoryview]:
        """The content of that file, piece by piece."""
        return array_pieces(self._arrays())

    def __len__(self) -> int:
        """The number of texts."""
        return len(self.lengths)

    def scores(self, query: str) -> Scores:
        """The BM25 score of each text for a question, (n,); 0 where no term is shared.

        >>> Bm25Index.build(["Hà Nội mưa", "Hải Phòng nắng"]).scores("thời tiết Hải Phòng").argmax()
        np.int64(1)
        """
        return sum_scores(self._lists(query), self._norms)

    def search(self, query: str, k: int) -> tuple[Rows, Scores]:
        """The `k` best texts with a score above 0, and their scores: best first, equal ones by number."""
        return top_k(self._lists(query), self._norms, k)

    def scores_of(self, query: str, rows: Rows) -> Scores:
        """The BM25 scores of some texts, (len(rows),)."""
        return look_up(self._lists(query), self._norms, rows)

    def mentions(self, words: str) -> bool:
        """Whether the texts may hold some words in a row, in any diacritics; False is certain, True is likely.

        >>> library = Bm25Index.build(["Đà tăng trưởng của Hải Phòng, theo ủy ban nhân dân"])
        >>> [library.mentions(words) for words in ("Hải Phòng", "hai phong", "UBND", "Đà Nẵng", "Phòng Hải")]
        [True, True, True, False, False]
        """
        asked = terms(words)
        return any(map(self._may_hold, [asked, *self._abbreviations.expand(asked)]))

    def query_weights(self, query: str) -> QueryWeights:
        """What the terms of a question that the texts know are worth.

        >>> sorted(Bm25Index.build(["Hà Nội mưa", "Hải Phòng nắng"]).query_weights("Ha Noi o dau?").folded)
        ['ha', 'ha noi', 'noi']
        """
        found = query_terms(query, self._abbreviations, self.weights)
        return weigh_query(found, lambda term: self._rarity(self._frequency(term)) if self._number(term) >= 0 else 0.0)

    def _lists(self, query: str) -> list[tuple[float, ScoredList]]:
        """The postings of a question's terms, in the order of `order_lists`."""
        weights: dict[Term, float] = {}
        for term, weight in query_terms(query, self._abbreviations, self.weights):
            weights[term] = weights.get(term, 0.0) + weight
        lists = []
        for term, weight in weights.items():
            number = self._number(term)
            if number >= 0:
                postings = self.postings[term.kind]
                part = postings.of_term(number)
                rarity = self._rarity(part.stop - part.start)
                lists.append(ScoredList(postings.rows[part], postings.counts[part], weight * rarity))
        return order_lists(lists, self._least_norm)

    def _number(self, term: Term) -> int:
        """The number of a term among those of its kind, -1 where no text ever had it."""
        if term.kind == Kind.WRITTEN:
            return self.vocabulary.words.number(term.name)
        forms = [self.vocabulary.folded.number(name) for name in term.name.split(" ")]
        if term.kind == Kind.FOLDED or forms[0] < 0 or forms[1] < 0:
            return min(forms)
        return self.vocabulary.pair(pair_key(*forms))

    def _frequency(self, term: Term) -> int:
        """How many texts hold a term."""
        number = self._number(term)
        return self.postings[term.kind].text_frequency(number) if number >= 0 else 0

    def _may_hold(self, words: Sequence[str]) -> bool:
        forms = list(map(fold, words))
        asked = [Term(Kind.FOLDED, form) for form in forms]
        asked += [Term(Kind.PAIR, f"{first} {second}") for first, second in pairwise(forms)]
        return bool(asked) and all(self._frequency(term) for term in asked)

    def _rarity(self, frequency: int) -> float:
        """The inverse text frequency of a term that so many texts hold."""
        return math.log1p((len(self) - frequency + 0.5) / (frequency + 0.5))

    @cached_property
    def _abbreviations(self) -> Abbreviations:
        """Those known anyway and those that the texts define; the last text that defines one decides."""
        return Abbreviations({short: meant for _, short, meant in self.defined})

    @cached_property
    def _norms(self) -> Scores:
        return bm25_norms(self.lengths)

    @cached_property
    def _least_norm(self) -> float:
        return float(self._norms.min(initial=np.inf))

    def _arrays(self) -> dict[str, NDArray[Any]]:
        terms = self.vocabulary
        tables = {f"{name}_{part}": getattr(getattr(terms, name), part) for name in _TABLES for part in _TABLE_PARTS}
        lines = "\n".join(f"{row}\t{short}\t{meant}" for row, short, meant in self.defined)
        return {
            **tables,
            "forms": terms.forms,
            "pairs": terms.pairs,
            "lengths": self.lengths,
            "defined": np.frombuffer(lines.encode("utf-8"), np.uint8),
            **{f"{part}{kind}": getattr(each, part) for kind, each in enumerate(self.postings) for part in _PARTS},
        }
