"""The figures of an evaluation, each a literal formula over plain numbers.

Ranks count from 1; None is "not found". One relevant paragraph a question, so nDCG@k is 1 / log2(1 + rank)
(Järvelin & Kekäläinen 2002) and MRR@k is the mean of 1 / rank (Voorhees 1999).
"""

import math
from collections.abc import Sequence

__all__ = ["abstention", "calibration_error", "percentiles", "retrieval", "risk_coverage"]


def retrieval(ranks: Sequence[int | None]) -> dict[str, float]:
    """recall@1, recall@5, mrr@10 and ndcg@10, each 0 to 1; empty where there is no question.

    >>> retrieval([1, 2, None, None])["mrr@10"]
    0.375
    """
    if not ranks:
        return {}

    def mean(value: list[float]) -> float:
        return round(sum(value) / len(ranks), 4)

    top = [rank for rank in ranks if rank is not None and rank <= 10]
    return {
        "recall@1": mean([1.0 for rank in top if rank == 1]),
        "recall@5": mean([1.0 for rank in top if rank <= 5]),
        "mrr@10": mean([1 / rank for rank in top]),
        "ndcg@10": mean([1 / math.log2(1 + rank) for rank in top]),
    }


def abstention(answerable: Sequence[bool], abstained: Sequence[bool]) -> dict[str, float | None]:
    """Precision, recall and F1 of abstaining (the positive class is "unanswerable"), and the share wrongly refused.

    A figure whose denominator is zero is None.

    >>> abstention([True, True, False, False], [False, True, True, True])["refused"]
    0.5
    """
    pairs = list(zip(answerable, abstained, strict=True))
    right = sum(not can and refused for can, refused in pairs)
    precision = _share(right, sum(abstained))
    recall = _share(right, len(pairs) - sum(answerable))
    both = (precision or 0) + (recall or 0)
    f1 = None if recall is None else round(2 * (precision or 0) * recall / both, 4) if both else 0.0
    refused = _share(sum(can and refused for can, refused in pairs), sum(answerable))
    return {"precision": precision, "recall": recall, "f1": f1, "refused": refused}


def calibration_error(confidences: Sequence[float], right: Sequence[bool], *, bins: int = 10) -> float | None:
    """Expected calibration error over equal-width bins (Guo et al. 2017), 0 to 1; None where there is no question."""
    if not confidences:
        return None
    total = 0.0
    for place in range(bins):
        inside = [n for n, value in enumerate(confidences) if min(int(value * bins), bins - 1) == place]
        if inside:
            stated = sum(confidences[n] for n in inside)
            total += abs(stated - sum(right[n] for n in inside))
    return round(total / len(confidences), 4)


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """Points (coverage, risk): the share wrong among the most confident share (El-Yaniv & Wiener 2010).

    >>> risk_coverage([0.9, 0.2], [True, False])
    [(0.5, 0.0), (1.0, 0.5)]
    """
    order = sorted(range(len(confidences)), key=lambda n: -confidences[n])
    points, wrong = [], 0
    for count, n in enumerate(order, start=1):
        wrong += not right[n]
        points.append((count / len(order), wrong / count))
    return points


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """p50 and p95 by the nearest rank; empty where nothing was timed."""
    if not milliseconds:
        return {}
    order = sorted(milliseconds)
    return {f"p{share}": round(order[max(0, math.ceil(share / 100 * len(order)) - 1)], 2) for share in (50, 95)}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
