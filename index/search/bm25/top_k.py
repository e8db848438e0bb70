"""The best texts for weighted terms by BM25, within a budget of postings.

The lists of the terms are added from the largest weight to the smallest, and while they have at most `BUDGET` entries
together, that is all, and exact. Beyond, the rest are looked up for the best `POOL * k` texts so far only: every score
is exact, a text may be missed.

A term that many texts hold is a row of numbers, one a text, and is left to the end: a text whose other terms score less
than the k-th best by more than the common ones can add is not among the best. Of a million texts these are looked up
for 3,300 in the median of 150 questions of XQuAD, 56,000 of one in ten; where more are near, the row is added to all
scores at once, at 0.4 ns a text where a posting takes 4 (8 to 10 without `impact_codes`).

Measured on 1,018,151 texts in 14 parts, 40 questions of XQuAD: 1.3 million postings in the median, of which three terms
that an eighth of the texts hold have 0.9. MaxScore over the lists (Turtle and Flood 1995) beyond that was left out:
with the five terms of a sixteenth 171,000 have to be looked up in the median: a question has 25 terms of which most are
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
    "add_common",
    "best_of",
    "bm25_norms",
    "can_sum_all",
    "look_up",
    "mean_length",
    "order_terms",
    "select_top",
    "spread_impacts",
    "sum_lists",
    "sum_scores",
    "top_k",
]

K1, B = 1.2, 0.75
TRIED = 4
"""Texts, times k, that are best without the common terms and say what the k-th best score is at least with them."""
BUDGET = 3_000_000
"""Postings that are added up for every text."""
POOL = 8
"""Texts that are looked up in the lists beyond the budget, times k."""
TOGETHER = 1 << 15
"""Postings that are added at once: what is computed of them stays in the processor's cache."""
LONG = 2_048
"""Postings from which on a list is added by itself, so that what is computed of it stays in the processor's cache."""
_GROUP = 32
_ROUNDED = 1e-5
"""More than what rounding changes of a score, as a share of it."""
_FEW = 8
"""Common terms are looked up for one text in so many at most."""


class ScoredList(NamedTuple):
    """The postings of one term of a question.

    Attributes:
        rows: the texts that hold it, rising, int32 (p,).
        counts: how often each does, uint8 (p,).
        weight: of the term in the question, times its rarity.
        codes: numbers of the impacts, uint16 (p,), where they are known.
    """

    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]
    weight: float
    codes: NDArray[np.uint16] | None = None

    def cut(self, start: int, end: int) -> "ScoredList":
        """Some of the postings."""
        codes = None if self.codes is None else self.codes[start:end]
        return ScoredList(self.rows[start:end], self.counts[start:end], self.weight, codes)


class CommonTerm(NamedTuple):
    """A term of a question that many texts hold.

    Attributes:
        impacts: what BM25 says of its count in each text, 0 to 1, (n,).
        weight: of the term in the question, times its rarity.
        most: the largest impact in any text of any part.
    """

    impacts: Scores
    weight: float
    most: float


class ScoredPart(NamedTuple):
    """The terms of a question in some of the texts; those of all texts are some parts in turn.

    Attributes:
        lists: in the order of `order_terms`; each part has one for each term that is not common.
        norms: of these texts, (n,).
        common: the common terms, in that order.
        impacts: what BM25 says of each code, (m,); needed where lists have codes.
    """

    lists: Sequence[ScoredList]
    norms: Scores
    common: Sequence[CommonTerm] = ()
    impacts: Scores | None = None


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
    return _add_rows(part, sum_lists(part))


def sum_lists(part: ScoredPart) -> Scores:
    """What the terms that are not common add to the score of every text, (n,)."""
    total = np.zeros(len(part.norms), np.float32)
    few, many = _by_length(part.lists)
    if few:
        weights = np.repeat(np.array([each.weight for each in few], np.float32), [len(each.rows) for each in few])
        rows, values = _read_impacts(_join(few), part.norms, part.impacts)
        np.add.at(total, rows, values * weights)
    for each in many:
        weight = np.float32(each.weight)
        worth = None if part.impacts is None else part.impacts * weight
        for start in range(0, len(each.rows), TOGETHER):
            rows, values = _read_impacts(each.cut(start, start + TOGETHER), part.norms, worth)
            np.add.at(total, rows, values if each.codes is not None else values * weight)
    return total


def _read_impacts(each: ScoredList, norms: Scores, impacts: Scores | None) -> tuple[Rows, Scores]:
    """The texts of a list, and what `impacts` says of their codes; where it has none, what BM25 says of the counts."""
    rows = each.rows.astype(np.int64)  # taken and added to by 64 bits in two thirds of the time
    if impacts is not None and each.codes is not None:
        return rows, impacts.take(each.codes.astype(np.int64), mode="clip")
    under, counts = norms.take(rows), each.counts.astype(np.float32)
    under += counts
    return rows, np.divide(counts, under, out=counts)


def _join(lists: Sequence[ScoredList]) -> ScoredList:
    """Lists as one, of no weight."""
    codes = [each.codes for each in lists if each.codes is not None]
    return ScoredList(
        np.concatenate([each.rows for each in lists]),
        np.concatenate([each.counts for each in lists]),
        1.0,
        np.concatenate(codes) if len(codes) == len(lists) else None,
    )


def _by_length(lists: Sequence[ScoredList]) -> tuple[list[ScoredList], list[ScoredList]]:
    """The short lists, which are added at once, and the others, in the order in which scores are summed."""
    return [each for each in lists if 0 < len(each.rows) < LONG], [each for each in lists if len(each.rows) >= LONG]


def add_common(part: ScoredPart, rows: Rows, scores: Scores) -> Scores:
    """The scores of some texts by the other terms, (len(rows),), with what the common terms add."""
    for term in part.common:
        scores += np.float32(term.weight) * term.impacts[rows]
    return scores


def _add_rows(part: ScoredPart, total: Scores) -> Scores:
    """The scores of all texts by the other terms, (n,), with what the common terms add."""
    added = np.empty_like(total) if part.common else total
    for term in part.common:
        total += np.multiply(term.impacts, np.float32(term.weight), out=added)
    return total


def look_up(part: ScoredPart, rows: Rows) -> Scores:
    """The score of some texts, (len(rows),)."""
    total = np.zeros(len(rows), np.float32)
    few, many = _by_length(part.lists)
    for each in (*few, *many):
        _add_to(total, each, part.norms, rows)
    return add_common(part, rows, total)


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
    sums = [sum_lists(part._replace(lists=part.lists[:within])) for part in parts]
    if within >= len(sizes):
        return best_of(parts, sums, k)
    pools = _select([_add_rows(part, total) for part, total in zip(parts, sums, strict=True)], POOL * k)
    return _keep_best([(pool, look_up(part, pool)) for part, pool in zip(parts, pools, strict=True)], k)


def best_of(parts: Sequence[ScoredPart], sums: Sequence[Scores], k: int) -> list[tuple[Rows, Scores]]:
    """For each part those of its texts, rising, that are among the `k` best of all with a score above 0, and scores.

    Args:
        parts: as `top_k`.
        sums: `sum_lists` of each part.
        k: how many; of equal ones all are there.
    """
    maxima = [_maxima(total) for total in sums]
    most = sum(term.weight * term.most for term in parts[0].common) if parts else 0.0
    first = _select(sums, TRIED * k if most else k, maxima)
    found = [(rows, add_common(part, rows, total[rows])) for part, rows, total in zip(parts, first, sums, strict=True)]
    if most:
        bar = _least_of([scores for _, scores in found], k) * np.float32(1 - _ROUNDED)
        least = bar - np.float32(most * (1 + _ROUNDED))
        found = [_score_from(*each, least, bar) for each in zip(parts, sums, maxima, strict=True)]
    return _keep_best(found, k)


def _score_from(
    part: ScoredPart, total: Scores, maxima: Scores, least: np.float32, bar: np.float32
) -> tuple[Rows, Scores]:
    """The texts with a score of `bar` or more, all of which have `least` without common terms, and others; scores."""
    rows = _at_least(total, maxima, least) if least > 0 else None
    if rows is not None and len(rows) * _FEW < len(total):
        return rows, add_common(part, rows, total[rows])
    every = _add_rows(part, total.copy())
    rows = np.flatnonzero(every >= bar) if bar > 0 else np.flatnonzero(every)
    return rows, every[rows]


def _keep_best(found: Sequence[tuple[Rows, Scores]], k: int) -> list[tuple[Rows, Scores]]:
    """Of the texts and scores of each part those that are among the `k` best of all, and ties."""
    least = _least_of([scores for _, scores in found], k)
    return [(rows[scores >= least], scores[scores >= least]) for rows, scores in found]


def select_top(scores: Scores, k: int) -> Rows:
    """The texts with the `k` best scores above 0, best first, equal ones by number; fewer where there are fewer.

    >>> select_top(np.array([0, 2, 1, 2], np.float32), 2).tolist()
    [1, 3]
    """
    (rows,) = _select([scores], k)
    found: Rows = rows[np.lexsort((rows, -scores[rows]))[:k]].astype(np.int64)
    return found


def _select(totals: Sequence[Scores], k: int, maxima: Sequence[Scores] | None = None) -> list[Rows]:
    """For each part the numbers, rising, of its texts among the `k` best of all with a score above 0, and of ties."""
    # The k-th best of the maxima of groups is not above the k-th best of all, and cheaper to find.
    maxima = maxima or [_maxima(total) for total in totals]
    least = _least_of(maxima, k)
    rows = [_at_least(*each, least) for each in zip(totals, maxima, strict=True)]
    least = _least_of([total[chosen] for total, chosen in zip(totals, rows, strict=True)], k)
    return [chosen[total[chosen] >= least] for total, chosen in zip(totals, rows, strict=True)]


def _maxima(total: Scores) -> Scores:
    """The best score of each group of `_GROUP` texts that lie evenly apart; the last few texts are in no group."""
    best: Scores = total[: len(total) // _GROUP * _GROUP].reshape(_GROUP, -1).max(axis=0)
    return best


def _at_least(total: Scores, maxima: Scores, least: np.float32) -> Rows:
    """The numbers, rising, of the texts with a score of `least` or more; above 0 where that is 0 or less."""
    if least <= 0:
        return np.flatnonzero(total)
    groups = np.flatnonzero(maxima >= least)
    if len(groups) * _GROUP > len(maxima):
        return np.flatnonzero(total >= least)
    inside = total[: len(maxima) * _GROUP].reshape(_GROUP, -1).take(groups, axis=1) >= least
    places, numbers = np.nonzero(inside)
    after = len(maxima) * _GROUP
    return np.concatenate([places * len(maxima) + groups[numbers], after + np.flatnonzero(total[after:] >= least)])


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
