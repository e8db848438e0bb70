"""Search of texts by the postings of a question's terms, wherever the postings lie: in one index or in several."""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property, partial
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from index.cache import LruCache
from index.search.bm25.impact_codes import ImpactCodes
from index.search.bm25.postings import Posting
from index.search.bm25.query_terms import Kind, QueryWeights, Term, TermWeights, query_terms, weigh_query
from index.search.bm25.terms import Abbreviations, terms
from index.search.bm25.top_k import (
    CommonTerm,
    ScoredList,
    ScoredPart,
    add_common,
    best_of,
    bm25_norms,
    can_sum_all,
    look_up,
    mean_length,
    order_terms,
    spread_impacts,
    sum_lists,
    sum_scores,
    top_k,
)
from index.types import Numbers, Rows, Scores
from index.vietnamese.text import fold

__all__ = ["Definition", "TermSearch", "WordSearch"]

COMMON, COMMON_FROM = 8, 4_096
"""A term is common when one text in so many holds it, in an index of so many texts at least."""
SPREAD_BYTES = 192 << 20
"""Memory for the impacts of common terms that are kept: at a million texts of 48, as many as 400 questions have."""
LATEST = 2
"""Questions whose postings and scores are kept: a question is searched, then scored for what else was found."""

Definition = tuple[int, str, str]  # a text's number, an abbreviation that it defines, the words meant


class WordSearch(Protocol):
    """What a library needs of any word search, here or on a server; see `TermSearch` for what each gives."""

    def __len__(self) -> int:
        """The number of texts."""
        ...

    def search(self, query: str, k: int) -> tuple[Rows, Scores]:
        """The `k` best texts and their scores."""
        ...

    def scores(self, query: str) -> Scores:
        """The score of each text."""
        ...

    def scores_of(self, query: str, rows: Rows) -> Scores:
        """The scores of some texts."""
        ...

    def mentions(self, words: str) -> bool:
        """Whether the texts may hold some words in a row."""
        ...

    def query_weights(self, query: str) -> QueryWeights:
        """What the terms of a question are worth."""
        ...


class _Asked(NamedTuple):
    """What is known of a question.

    Attributes:
        terms: of it, with their weights, in order.
        rarities: of those that a text holds.
        parts: their postings.
    """

    terms: list[tuple[Term, float]]
    rarities: dict[Term, float]
    parts: list[ScoredPart]


class TermSearch(ABC):
    """Search of n texts by terms. The texts are some parts in turn, each with postings of its own.

    Attributes:
        lengths: how many terms each text has, int64 (n,).
        defined: abbreviations that the texts define, in the order of the texts.
        weights: of the kinds of terms, when scoring.
    """

    lengths: Numbers
    defined: tuple[Definition, ...]
    weights: TermWeights

    @abstractmethod
    def find_postings(self, terms: Sequence[Term]) -> Sequence[Sequence[Posting]]:
        """For each of some terms, for each part, those of its texts that hold it, rising, and how often each does."""

    @property
    @abstractmethod
    def part_codes(self) -> Sequence[ImpactCodes | None]:
        """For each part the codes of its postings; None where they have none."""

    @property
    @abstractmethod
    def part_lengths(self) -> Sequence[Numbers]:
        """For each part how many terms each of its texts has, those that are no longer there included."""

    @abstractmethod
    def number_texts(self, part: int, rows: Rows) -> Rows:
        """The numbers here, rising, of some texts of a part by their numbers there, rising."""

    @abstractmethod
    def locate(self, numbers: Rows) -> Sequence[tuple[Rows, Rows]]:
        """For each part which of some numbers here are its texts', by their places, and their numbers there."""

    def __len__(self) -> int:
        """The number of texts."""
        return len(self.lengths)

    def scores(self, query: str) -> Scores:
        """The BM25 score of each text for a question, (n,); 0 where no term is shared.

        >>> from index.search.bm25.index import Bm25Index
        >>> Bm25Index.build(["Hà Nội mưa", "Hải Phòng nắng"]).scores("thời tiết Hải Phòng").argmax()
        np.int64(1)
        """
        every = np.zeros(len(self), np.float32)
        for number, total in enumerate(map(sum_scores, self._ask(query).parts)):
            rows = np.flatnonzero(total)
            every[self.number_texts(number, rows)] = total[rows]
        return every

    def search(self, query: str, k: int) -> tuple[Rows, Scores]:
        """The `k` best texts with a score above 0, and their scores: best first, equal ones by number."""
        parts, sums = self._ask(query).parts, self._sum_lists(query)
        found = top_k(parts, k) if sums is None else best_of(parts, sums, k)
        numbers = [self.number_texts(number, rows) for number, (rows, _) in enumerate(found)]
        rows, scores = np.concatenate([np.empty(0, np.int64), *numbers]), _join([part for _, part in found])
        best = np.lexsort((rows, -scores))[:k]
        return rows[best], scores[best]

    def scores_of(self, query: str, rows: Rows) -> Scores:
        """The BM25 scores of some texts, (len(rows),)."""
        found = np.zeros(len(rows), np.float32)
        sums, parts = self._sums.get(query), self._ask(query).parts
        for number, (places, own) in enumerate(self.locate(rows)):
            if len(places):
                part = parts[number]
                found[places] = look_up(part, own) if sums is None else add_common(part, own, sums[number][own])
        return found

    def mentions(self, words: str) -> bool:
        """Whether the texts may hold some words in a row, in any diacritics; False is certain, True is likely.

        >>> from index.search.bm25.index import Bm25Index
        >>> library = Bm25Index.build(["Đà tăng trưởng của Hải Phòng, theo ủy ban nhân dân"])
        >>> [library.mentions(words) for words in ("Hải Phòng", "hai phong", "UBND", "Đà Nẵng", "Phòng Hải")]
        [True, True, True, False, False]
        """
        asked = terms(words)
        return any(map(self._may_hold, [asked, *self._abbreviations.expand(asked)]))

    def query_weights(self, query: str) -> QueryWeights:
        """What the terms of a question that the texts know are worth.

        >>> from index.search.bm25.index import Bm25Index
        >>> sorted(Bm25Index.build(["Hà Nội mưa", "Hải Phòng nắng"]).query_weights("Ha Noi o dau?").folded)
        ['ha', 'ha noi', 'noi']
        """
        asked = self._ask(query)
        return weigh_query(asked.terms, lambda term: asked.rarities.get(term, 0.0))

    def _ask(self, query: str) -> _Asked:
        """What is known of a question; kept of the latest ones."""
        asked = self._latest.get(query)
        if asked is None:
            asked = self._find(query)
            self._latest.put(query, asked)
        return asked

    def _sum_lists(self, query: str) -> Sequence[Scores] | None:
        """`sum_lists` of each part, kept for `scores_of`; None where there are too many postings."""
        parts = self._ask(query).parts
        if not can_sum_all(parts):
            return None
        sums = [sum_lists(part) for part in parts]
        self._sums.put(query, sums)
        return sums

    @cached_property
    def _latest(self) -> LruCache[str, _Asked]:
        return LruCache(LATEST)

    @cached_property
    def _sums(self) -> LruCache[str, Sequence[Scores]]:
        return LruCache(LATEST)

    @cached_property
    def _spread(self) -> LruCache[Term, tuple[Sequence[Scores], float]]:
        return LruCache(max(1, SPREAD_BYTES // (4 * len(self))))

    def _find(self, query: str) -> _Asked:
        asked = query_terms(query, self._abbreviations, self.weights)
        weights: dict[Term, float] = {}
        for term, weight in asked:
            weights[term] = weights.get(term, 0.0) + weight
        rarities, common, lists, count = dict[Term, float](), [], [], len(self)
        for (term, weight), postings in zip(weights.items(), self.find_postings(list(weights)), strict=True):
            if frequency := sum([len(each.rows) for each in postings]):
                # The inverse text frequency of a term that so many texts hold.
                rarities[term] = math.log1p((count - frequency + 0.5) / (frequency + 0.5))
                worth = weight * rarities[term]
                if count >= COMMON_FROM and frequency * COMMON >= count:
                    impacts, most = self._impacts(term, postings)
                    common.append([CommonTerm(each, worth, most) for each in impacts])
                else:
                    lists.append([ScoredList(rows, counts, worth, codes) for rows, counts, codes in postings])
        ordered = order_terms(lists)
        parts = [
            ScoredPart([each[number] for each in ordered], norms, [each[number] for each in common], impacts)
            for number, (norms, impacts) in enumerate(zip(self._norms, self._coded_impacts, strict=True))
        ]
        return _Asked(asked, rarities, parts)

    def _impacts(self, term: Term, postings: Sequence[Posting]) -> tuple[Sequence[Scores], float]:
        """The impacts of a common term in the texts of each part, and the largest of them."""
        spread = self._spread.get(term)
        if spread is None:
            impacts = [
                spread_impacts(rows, counts, norms)
                for (rows, counts, _), norms in zip(postings, self._norms, strict=True)
            ]
            spread = impacts, max(float(each.max(initial=0)) for each in impacts)
            self._spread.put(term, spread)
        return spread

    def _may_hold(self, words: Sequence[str]) -> bool:
        forms = list(map(fold, words))
        asked = [Term(Kind.FOLDED, form) for form in forms]
        asked += [Term(Kind.PAIR, f"{first} {second}") for first, second in pairwise(forms)]
        return bool(asked) and all(any(len(posting.rows) for posting in each) for each in self.find_postings(asked))

    @cached_property
    def _abbreviations(self) -> Abbreviations:
        """Those known anyway and those that the texts define; the last text that defines one decides."""
        return Abbreviations({short: meant for _, short, meant in self.defined})

    @cached_property
    def _norms(self) -> Sequence[Scores]:
        mean = mean_length(self.lengths)
        return [bm25_norms(lengths, mean) for lengths in self.part_lengths]

    @cached_property
    def _coded_impacts(self) -> Sequence[Scores | None]:
        """For each part what BM25 says of each code of its postings."""
        norms = partial(bm25_norms, mean=mean_length(self.lengths))
        return [None if codes is None else codes.impacts(norms) for codes in self.part_codes]


def _join(scores: Sequence[Scores]) -> Scores:
    return np.concatenate([np.empty(0, np.float32), *scores])
