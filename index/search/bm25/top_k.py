"""The best texts for weighted terms by BM25, within a budget of postings.

A term that many texts hold is a row of numbers, one a text, that is added to all scores at once: 0.4 ns a text where a
posting takes 8 to 10 (of a million texts in one part; half of that in small ones). The lists of the other terms are
added from the largest weight to the smallest, and while they have at most `BUDGET` entries together, that is all, and
exact. Beyond, the rest are looked up for the best `POOL * k` texts so far only: every score is exact, a text may be
missed.

Measured on 1,018,151 texts in 14 parts, 40 questions of XQuAD: 1.3 million postings in the median, of which three terms
that an eighth of the texts hold have 0.9. MaxScore over the lists (Turtle and Flood 1995), exact, was tried twice and
left out: with those three terms left to the end 7,500 texts have to be looked up in the median, but 244,000 of one
question in ten, and with the five terms of a sixteenth 171,000 in the median: a question has 25 terms of which most are
common, and a 500th best score that the rest of them can reach.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.types import Rows, Scores

__all__ = [
    "K1",
    "B",
    "CommonTerm",
    "ScoredList",
    "ScoredPart",
    "best_of",
    "bm25_norms",
    "can_sum_all",
    "look_up",
    "mean_length",
    "order_terms",
    "select_top",
    "spread_impacts",
    "sum_scores",
    "top_k",
]

K1, B = 1.2, 0.75
BUDGET = 3_000_000
"""Postings that are added up for every text."""
POOL = 8
"""Texts that are looked up in the lists beyond the budget, times k."""
LONG = 2_048
"""Postings from which on a list is added by itself, so that what is computed of it stays in the processor's cache."""
_GROUP = 32


class ScoredList(NamedTuple):
    """The postings of one term of a question.

    Attributes:
        rows: the texts that hold it, rising, int32 (p,).
        counts: how often each does, uint8 (p,).
        weight: of the term in the question, times its rarity.
    """

    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]
    weight: float


class CommonTerm(NamedTuple):
    """A term of a question that many texts hold.

    Attributes:
        impacts: what BM25 says of its count in each text, 0 to 1, (n,).
        weight: of the term in the question, times its rarity.
    """

    impacts: Scores
    weight: float


class ScoredPart(NamedTuple):
    """The terms of a question in some of the texts; those of all texts are some parts in turn.

    Attributes:
        lists: in the order of `order_terms`; each part has one for each term that is not common.
        norms: of these texts, (n,).
        common: the common terms, in that order.
    """

    lists: Sequence[ScoredList]
    norms: Scores
    common: Sequence[CommonTerm] = ()


def bm25_norms(lengths: NDArray[np.int64], mean: float | None = None) -> Scores:
    """What BM25 adds to a term's count under the fraction line, (n,): more for longer texts than the mean."""
    if mean is None:
        mean = mean_length(lengths)
    return (K1 * (1 - B + B * lengths / mean)).astype(np.float32)


def mean_length(lengths: NDArray[np.int64]) -> float:
    """The mean, above 0."""
    return max(1e-9, float(lengths.mean())) if len(lengths) else 1.0


def order_terms(terms: Sequence[Sequence[ScoredList]]) -> list[Sequence[ScoredList]]:
    """The lists of each term, one for each part, by weight, that falling: the most that a term can add to a score."""
    return sorted(terms, key=lambda lists: -lists[0].weight)


def spread_impacts(rows: NDArray[np.int32], counts: NDArray[np.uint8], norms: Scores) -> Scores:
    """What BM25 says of a term's count in every text, (n,); 0 where the text does not hold it."""
    spread = np.zeros(len(norms), np.uint8)
    spread[rows.astype(np.int64)] = counts  # bytes are scattered in half of the time, and the rest is dense
    impacts = spread.astype(np.float32)
    impacts /= impacts + norms
    return impacts


def sum_scores(part: ScoredPart) -> Scores:
    """The score of every text, (n,)."""
    lists, norms = part.lists, part.norms
    total = np.zeros(len(norms), np.float32)
    if part.common:
        added = np.empty_like(total)
        for term in part.common:
            total += np.multiply(term.impacts, np.float32(term.weight), out=added)
    few = [each for each in lists if len(each.rows) < LONG]
    if few:
        rows = np.concatenate([each.rows for each in few], dtype=np.int64)
        counts = np.concatenate([each.counts for each in few], dtype=np.float32)
        _add_impacts(total, rows, counts, norms, np.repeat(_weights(few), [len(each.rows) for each in few]))
    for each in lists:
        if len(each.rows) >= LONG:
            rows, counts = each.rows.astype(np.int64), each.counts.astype(np.float32)
            _add_impacts(total, rows, counts, norms, np.float32(each.weight))
    return total


def _add_impacts(total: Scores, rows: Rows, counts: Scores, norms: Scores, weights: Scores | np.float32) -> None:
    """Add to `total` what BM25 says of the counts of some texts, (p,), which are overwritten."""
    under = norms.take(rows)  # a third faster than by an index; so are 64 bits for a row
    under += counts
    np.divide(counts, under, out=counts)
    counts *= weights
    np.add.at(total, rows, counts)


def _weights(lists: Sequence[ScoredList]) -> Scores:
    return np.array([each.weight for each in lists], np.float32)


def look_up(part: ScoredPart, rows: Rows) -> Scores:
    """The score of some texts, (len(rows),)."""
    total = np.zeros(len(rows), np.float32)
    for term in part.common:
        total += np.float32(term.weight) * term.impacts[rows]
    for each in part.lists:
        _add_to(total, each, part.norms, rows)
    return total


def can_sum_all(parts: Sequence[ScoredPart], budget: int = BUDGET) -> bool:
    """Whether all lists of a question are within the budget."""
    return sum(len(each.rows) for part in parts for each in part.lists) <= budget


def top_k(parts: Sequence[ScoredPart], k: int, *, budget: int = BUDGET) -> list[tuple[Rows, Scores]]:
    """For each part those of its texts, rising, that are among about the `k` best of all, and their exact scores.

    They are the best ones for certain while the lists have `budget` entries at most; of equal ones all are there.
    """
    if not parts:
        return []
    sizes = np.array([[len(each.rows) for each in part.lists] for part in parts], np.int64).sum(axis=0)
    within = max(1, int(np.searchsorted(np.cumsum(sizes), budget, side="right")))
    totals = [sum_scores(part._replace(lists=part.lists[:within])) for part in parts]
    if within >= len(sizes):
        return best_of(totals, k)
    found = []
    for part, total, pool in zip(parts, totals, _select(totals, POOL * k), strict=True):
        scores = total[pool]
        for each in part.lists[within:]:
            _add_to(scores, each, part.norms, pool)
        found.append((pool, scores))
    least = _least_of([scores for _, scores in found], k)
    return [(rows[scores >= least], scores[scores >= least]) for rows, scores in found]


def best_of(totals: Sequence[Scores], k: int) -> list[tuple[Rows, Scores]]:
    """For each part those of its texts, rising, that are among the `k` best of all scores above 0, and their scores."""
    return [(rows, total[rows]) for rows, total in zip(_select(totals, k), totals, strict=True)]


def select_top(scores: Scores, k: int) -> Rows:
    """The texts with the `k` best scores above 0, best first, equal ones by number; fewer where there are fewer.

    >>> select_top(np.array([0, 2, 1, 2], np.float32), 2).tolist()
    [1, 3]
    """
    (rows,) = _select([scores], k)
    found: Rows = rows[np.lexsort((rows, -scores[rows]))[:k]].astype(np.int64)
    return found


def _select(totals: Sequence[Scores], k: int) -> list[Rows]:
    """For each part the numbers, rising, of its texts among the `k` best of all with a score above 0, and of ties."""
    # The k-th best of the maxima of groups is not above the k-th best of all, and cheaper to find.
    maxima = [
        total[: len(total) // _GROUP * _GROUP].reshape(_GROUP, -1).max(axis=0)
        for total in totals
        if len(total) >= _GROUP
    ]
    least = _least_of(maxima, k)
    rows = [np.flatnonzero(total >= least) if least > 0 else np.flatnonzero(total) for total in totals]
    least = _least_of([total[chosen] for total, chosen in zip(totals, rows, strict=True)], k)
    return [chosen[total[chosen] >= least] for total, chosen in zip(totals, rows, strict=True)]


def _least_of(scores: Sequence[Scores], k: int) -> np.float32:
    """The `k`-th best of all scores, 0 where there are fewer."""
    every = np.concatenate([np.empty(0, np.float32), *scores])
    return np.partition(every, -k)[-k] if len(every) >= k else np.float32(0)


def _add_to(total: Scores, each: ScoredList, norms: Scores, rows: Rows) -> None:
    """Add to `total`, one number a row, what a list adds to some rows."""
    if not len(each.rows):
        return
    places = np.searchsorted(each.rows, rows.astype(np.int32))
    places[places == len(each.rows)] = 0
    held = np.flatnonzero(each.rows[places] == rows)
    counts = each.counts[places[held]]
    total[held] += np.float32(each.weight) * (counts / (counts + norms[rows[held]]))
