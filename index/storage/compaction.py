"""Which segments become one when a library changes: few segments, each change at a cost of about its own size.

Small segments at the end are merged with what is new; a segment joins when it is no larger than all that comes after,
so that sizes fall by half from one to the next, and a passage is copied some log2(n) times at most (O'Neil et al., "The
Log-Structured Merge-Tree", Acta Informatica 1996). No merge is larger than `Sizes.largest`: that bounds its cost.
"""

from collections.abc import Sequence

import numpy as np

from index.storage.segment import Segment
from index.storage.sizes import SIZES, Sizes
from index.types import Mask

__all__ = ["compact"]


def compact(
    segments: Sequence[Segment], live: Sequence[Mask], *, sizes: Sizes = SIZES, merge: bool = True
) -> tuple[list[Segment], list[Mask]]:
    """The segments, some of them merged, and their masks; at most one is in memory only, its documents all live.

    Args:
        segments: in order; those in memory only come last.
        live: for each, which of its documents are there.
        sizes: of segments.
        merge: whether any may be merged; segments without live documents are left out in any case.
    """
    parts = [(segment, mask) for segment, mask in zip(segments, live, strict=True) if mask.any()]
    if merge and parts:
        start = _first_to_merge(parts, sizes)
        run = parts[start:]
        if len(run) > 1 or (run and not run[0][1].all()):
            merged = Segment.merge([segment for segment, _ in run], [mask for _, mask in run], sizes=sizes)
            parts = [*parts[:start], (merged, np.ones(len(merged), bool))]
        elif not run and sizes.rewrite_emptied:
            parts = _rewrite_sparse_segment(parts, sizes)
    return [segment for segment, _ in parts], [mask for _, mask in parts]


def _first_to_merge(parts: Sequence[tuple[Segment, Mask]], sizes: Sizes) -> int:
    """Where the run of segments begins that become one; the number of segments where none do."""
    start = len(parts)
    size = 0
    first_unsaved = next((at for at, (segment, _) in enumerate(parts) if not segment.generation), start)
    while start:
        segment, mask = parts[start - 1]
        passages = _passages(segment, mask)
        changed = not segment.generation or (passages < sizes.small and not mask.all())
        joins = start < len(parts) and passages <= max(sizes.small, size) and size + passages <= sizes.largest
        if start <= first_unsaved and not changed and not joins:
            break
        start -= 1
        size += passages
    return start


def _rewrite_sparse_segment(parts: Sequence[tuple[Segment, Mask]], sizes: Sizes) -> list[tuple[Segment, Mask]]:
    """The parts, where the segment with the fewest live documents, if less than half, holds only those now.

    One of more than `Sizes.largest` is left as it is, to be written again beside the library (`storage.merge`).
    """
    shares = [np.count_nonzero(mask) / len(segment) for segment, mask in parts]
    worst = int(np.argmin(shares))
    if shares[worst] >= 0.5 or _passages(*parts[worst]) > sizes.largest:
        return list(parts)
    merged = Segment.merge([parts[worst][0]], [parts[worst][1]], sizes=sizes)
    return [*parts[:worst], (merged, np.ones(len(merged), bool)), *parts[worst + 1 :]]


def _passages(segment: Segment, mask: Mask) -> int:
    """The live passages of a segment."""
    return int(segment.table["passages"][mask].sum(dtype=np.int64))
