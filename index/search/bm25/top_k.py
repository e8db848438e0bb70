"""The best texts for weighted terms by BM25, within a budget of postings.

Lists are added from the one that can add most to the one that can add least, and while they have at most `BUDGET`
entries together, that is all, and exact: libraries of up to some 400,000 passages. Beyond, the rest, which are the
lists of the commonest syllables, are looked up for the best `POOL * k` texts so far only: every score is exact, a text
may be missed. Measured on 1,041,747 texts (148,821 real paragraphs of Wikipedia, and six copies of each list with a
fifth of its entries left out at random), 150 questions of XQuAD and ViQuAD as written and 30 without diacritics, k
500, CPU time on a busy machine: all lists p50 26 ms, p99 58 ms; the budget 14 and 24 ms, with all of the best 10,
0.9987 of the best 100 and 0.990 of the best 500.

MaxScore over the lists (Turtle and Flood 1995), exact, was tried and left out: 29 ms. A question has 25 terms of which
most are common, and a 500th best score that the rest of them can always reach.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.types import Rows, Scores

__all__ = ["K1", "B", "ScoredList", "bm25_norms", "look_up", "order_lists", "select_top", "sum_scores", "top_k"]

K1, B = 1.2, 0.75
BUDGET = 800_000
"""Postings that are added up for every text."""
POOL = 8
"""Texts that are looked up in the lists beyond the budget, times k."""
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


def bm25_norms(lengths: NDArray[np.int64]) -> Scores:
    """What BM25 adds to a term's count under the fraction line, (n,): more for longer texts."""
    mean = max(1e-9, float(lengths.mean())) if len(lengths) else 1.0
    return (K1 * (1 - B + B * lengths / mean)).astype(np.float32)


def order_lists(lists: Sequence[ScoredList], least_norm: float) -> list[tuple[float, ScoredList]]:
    """The lists with the most that each can add to a score, that falling."""
    bounds = [
        (each.weight * top / (top + least_norm), each) for each in lists if (top := float(each.counts.max(initial=0)))
    ]
    return sorted(bounds, key=lambda pair: -pair[0])


def sum_scores(ordered: Sequence[tuple[float, ScoredList]], norms: Scores) -> Scores:
    """The score of every text, (n,)."""
    total = np.zeros(len(norms), np.float32)
    for _, each in ordered:
        np.add.at(total, each.rows, _impacts(each, norms))
    return total


def look_up(ordered: Sequence[tuple[float, ScoredList]], norms: Scores, rows: Rows) -> Scores:
    """The score of some texts, (len(rows),)."""
    total = np.zeros(len(rows), np.float32)
    for _, each in ordered:
        _add_to(total, each, norms, rows)
    return total


def top_k(
    ordered: Sequence[tuple[float, ScoredList]], norms: Scores, k: int, *, budget: int = BUDGET
) -> tuple[Rows, Scores]:
    """About the `k` best texts with a score above 0, and their exact scores: best first, equal ones by number.

    They are the best ones for certain while the lists have `budget` entries at most.
    """
    total = np.zeros(len(norms), np.float32)
    ends = np.cumsum([len(each.rows) for _, each in ordered])
    within = max(1, int(np.searchsorted(ends, budget, side="right")))
    for _, each in ordered[:within]:
        np.add.at(total, each.rows, _impacts(each, norms))
    rest = ordered[within:]
    if not rest:
        rows = select_top(total, k)
        return rows, total[rows]
    pool = select_top(total, POOL * k)
    pool.sort()
    scores = total[pool]
    for _, each in rest:
        _add_to(scores, each, norms, pool)
    best = np.lexsort((pool, -scores))[:k]
    return pool[best], scores[best]


def select_top(scores: Scores, k: int) -> Rows:
    """The texts with the `k` best scores above 0, best first, equal ones by number; fewer where there are fewer.

    >>> select_top(np.array([0, 2, 1, 2], np.float32), 2).tolist()
    [1, 3]
    """
    # The k-th best of the maxima of k or more groups is not above the k-th best of all, and cheaper to find.
    groups = len(scores) // _GROUP
    least = np.float32(0)
    if groups >= 2 * k:
        maxima = scores[: groups * _GROUP].reshape(_GROUP, groups).max(axis=0)
        least = np.partition(maxima, groups - k)[groups - k]
    rows = np.flatnonzero(scores >= least) if least > 0 else np.flatnonzero(scores)
    found: Rows = rows[np.lexsort((rows, -scores[rows]))[:k]].astype(np.int64)
    return found


def _add_to(total: Scores, each: ScoredList, norms: Scores, rows: Rows) -> None:
    """Add to `total`, one number a row, what a list adds to some rows."""
    if not len(each.rows):
        return
    places = np.searchsorted(each.rows, rows.astype(np.int32))
    places[places == len(each.rows)] = 0
    held = np.flatnonzero(each.rows[places] == rows)
    counts = each.counts[places[held]]
    total[held] += np.float32(each.weight) * (counts / (counts + norms[rows[held]]))


def _impacts(each: ScoredList, norms: Scores) -> Scores:
    """What a list adds to the score of each of its texts, (p,)."""
    impacts: Scores = norms[each.rows]
    impacts += each.counts
    np.divide(each.counts, impacts, out=impacts)
    impacts *= np.float32(each.weight)
    return impacts
