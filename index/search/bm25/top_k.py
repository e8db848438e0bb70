"""The best texts for weighted terms: BM25, and MaxScore (Turtle and Flood 1995) over whole lists.

Lists are added from the one that can add most to the one that can add least. Once those that are left together cannot
lift a text into the best k by themselves, only texts that can still get there are looked up in them, and these lists,
of the commonest syllables, are the longest. The result is that of scoring everything: the same sums in the same order.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.types import Rows, Scores

__all__ = ["K1", "B", "ScoredList", "bm25_norms", "look_up", "order_lists", "select_top", "sum_scores", "top_k"]

K1, B = 1.2, 0.75
_LONG = 20
"""Before a list of more than one in so many texts it is worth finding out whether the race can be closed."""
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


def top_k(ordered: Sequence[tuple[float, ScoredList]], norms: Scores, k: int) -> tuple[Rows, Scores]:
    """The `k` best texts with a score above 0, and their scores: best first, equal ones by number."""
    total = np.zeros(len(norms), np.float32)
    rests = np.cumsum([bound for bound, _ in ordered][::-1])[::-1] * (1 + 1e-5)  # more than rounding can lose
    for place, (_, each) in enumerate(ordered):
        if len(each.rows) * _LONG > len(norms) and (least := _reached(total, k)) > rests[place]:
            race = np.flatnonzero(total >= np.float32(least - rests[place]))
            return _finish(ordered[place:], rests[place:], norms, race, total[race], k)
        np.add.at(total, each.rows, _impacts(each, norms))
    rows = select_top(total, k)
    return rows, total[rows]


def select_top(scores: Scores, k: int) -> Rows:
    """The texts with the `k` best scores above 0, best first, equal ones by number; fewer where there are fewer.

    >>> select_top(np.array([0, 2, 1, 2], np.float32), 2).tolist()
    [1, 3]
    """
    least = _reached(scores, k)
    rows = np.flatnonzero(scores >= least) if least > 0 else np.flatnonzero(scores)
    found: Rows = rows[np.lexsort((rows, -scores[rows]))[:k]].astype(np.int64)
    return found


def _reached(scores: Scores, k: int) -> float:
    """A score that `k` texts reach at least; the largest of them, nearly, and at little cost."""
    # Of k or more groups, the k-th best maximum is not above the k-th best score.
    groups = len(scores) // _GROUP
    if groups < 2 * k:
        return 0.0
    maxima = scores[: groups * _GROUP].reshape(_GROUP, groups).max(axis=0)
    return float(np.partition(maxima, groups - k)[groups - k])


def _finish(
    ordered: Sequence[tuple[float, ScoredList]],
    rests: NDArray[np.float64],
    norms: Scores,
    race: Rows,
    scores: Scores,
    k: int,
) -> tuple[Rows, Scores]:
    """The best of the texts in the race, rising, which have `scores`, after the lists that are left."""
    for place, (_, each) in enumerate(ordered):
        if len(race) > 2 * k:
            least = np.partition(scores, len(scores) - k)[len(scores) - k]
            stays = scores + np.float32(rests[place]) >= least
            race, scores = race[stays], scores[stays]
        _add_to(scores, each, norms, race)
    best = np.lexsort((race, -scores))[:k]
    return race[best], scores[best]


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
