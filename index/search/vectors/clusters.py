"""A first pass over the vectors of the nearest clusters only, in 2 bits a number (IVF)."""

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from index.array_file import array_pieces, map_arrays
from index.search.vectors.compact import centroids, pack
from index.types import Rows, Scores, Vectors

if TYPE_CHECKING:
    import faiss

__all__ = ["ClusteredScan"]

ROWS = 400
"""Vectors of a cluster on average."""
SAMPLE, ROUNDS = 64, 6
"""Vectors a cluster, and rounds, from which k-means learns the centres."""
MANY, PROBED, PROBED_OF_MANY = 1_000, 3, 4
"""Of so many clusters, or of an older file's, one in `PROBED` is searched, of more one in `PROBED_OF_MANY`."""
REACH = 0.1
"""How far beyond its centre the nearest row of a cluster is expected, in its spreads; 0.05 to 0.2 do nearly as well."""
TOGETHER = 32
"""Rows that FAISS scores at once: clusters are small."""
STEP = 0.9957
"""Of four even steps, the width that loses least of a normal distribution of variance 1 (Max 1960)."""
SAMPLED = 20_000
"""Rows to which the steps are fitted."""


class ClusteredScan:
    """About the best rows, found among those of the clusters that are nearest to the question.

    A row is the centre of its cluster and what is left, of which each number is rounded to one of four steps. To FAISS
    that is a product quantiser of two numbers a part, with nothing to learn: half of the memory to scan of 4 bits a
    number (`compact`), in two thirds of the time. Of the 200 best of a million vectors derived from real ones 0.9999
    are among the first 1,000 by such scores (0.971 among 700), 0.997 among the first 700 by 4 bits a number.

    Clusters are taken by the likeness of their centre, and a little earlier the wider they are (`REACH`), since the
    nearest row of a wide one lies further from its centre. What this finds is measured, not bounded: of 8,192 really
    encoded passages of Wikipedia in 256 clusters, for 400 questions of XQuAD about other things, 0.973 of the ten
    nearest are in a third of them, 0.950 in a quarter, 0.907 in a sixth (without the width 0.966, 0.943, 0.893); of
    6,000 sentences in 260 clusters 0.977, 0.957, 0.915 (0.969, 0.947, 0.904). More clusters hold more of them: of 64,
    128, 256 of 32 passages each a quarter holds 0.899, 0.939, 0.950, a third 0.942, 0.966, 0.973; what thousands hold
    was not measured on real passages. Smaller clusters hold more too, but FAISS takes as long for 255 clusters of 100
    rows as for scanning everything.
    """

    def __init__(
        self,
        index: "faiss.IndexIVFPQFastScan",
        centres: Vectors,
        step: Vectors,
        spreads: Scores | None,
        centre: Vectors | None = None,
    ) -> None:
        """Take what `build` made; an older file has no `spreads`, but a `centre` that it was rounded about."""
        self._index, self._centres, self._step = index, centres, step
        self._spreads, self._centre = spreads, centre
        few = spreads is None or len(centres) < MANY
        index.nprobe = -(-len(centres) // (PROBED if few else PROBED_OF_MANY))
        index.implem = 10  # for a question by itself a tenth faster than what FAISS chooses

    @classmethod
    def build(cls, rows: Vectors) -> "ClusteredScan":
        """The first pass over `rows` (n, dim), which are not kept: 0.8 s of CPU for 100,000 of 384 numbers."""
        import faiss

        count = len(rows)
        centres = _learn_centres(rows)
        wanted, dim = centres.shape
        # A row belongs to the nearest centre, a question to the one of most likeness.
        nearest = faiss.IndexFlatL2(dim)
        nearest.add(centres)
        step = _fit_step(rows, centres, nearest)
        codes, owners = np.empty((count, _bytes(1, dim // 2) // TOGETHER), np.uint8), np.empty(count, np.int64)
        lost = np.empty(count, np.float32)
        for start in range(0, count, 4096):
            piece = _even(rows[start : start + 4096])
            own = nearest.search(piece, 1)[1][:, 0]
            left = piece - centres[own]
            codes[start : start + 4096] = _encode(left / step)
            owners[start : start + 4096], lost[start : start + 4096] = own, np.einsum("ij,ij->i", left, left)
        plain = faiss.IndexIVFPQ(nearest, dim, wanted, dim // 2, 4, faiss.METRIC_INNER_PRODUCT)
        order = np.argsort(owners, kind="stable")
        ends = np.cumsum(np.bincount(owners, minlength=wanted))
        for number, own in enumerate(np.split(order, ends[:-1])):
            held = np.ascontiguousarray(codes[own])
            _lists(plain).add_entries(number, len(own), faiss.swig_ptr(own), faiss.swig_ptr(held))
        plain.is_trained, plain.ntotal = True, count
        index = _empty(centres, _means(step), older=False)
        faiss.copy_array_to_vector(_means(step), plain.pq.centroids)
        packed = faiss.IndexIVFPQFastScan(plain, TOGETHER)
        for number, size in enumerate(np.diff(ends, prepend=0).tolist()):
            _copy_cluster(_lists(index), number, *_cluster(_lists(packed), number, size, dim // 2))
        index.ntotal = count
        squares = np.bincount(owners, weights=lost, minlength=wanted)
        spreads = np.sqrt(squares / np.maximum(1, np.bincount(owners, minlength=wanted))).astype(np.float32)
        return cls(index, centres, step, spreads)

    @classmethod
    def open(cls, data: bytes | memoryview, count: int, dim: int) -> "ClusteredScan | None":
        """The first pass over `count` vectors that `pieces` wrote; None where it has to be built anew.

        That is of another FAISS, which may lay out the codes otherwise, of other vectors, or no such file.
        """
        import faiss

        try:
            arrays = map_arrays(data)
            version, sizes, rows, codes = (arrays[name] for name in ("faiss", "sizes", "rows", "codes"))
            step, flat, centre = arrays["step"], arrays["centres"], arrays.get("centre")
            spreads = arrays["spreads"] if centre is None else None
        except (ValueError, KeyError, TypeError):
            return None
        dim += dim % 2 if centre is None else 0
        parts = dim // 2 if centre is None else dim
        columns = [step] if centre is None else [step, centre]
        whole = (
            version.tobytes().decode("ascii", "replace") == faiss.__version__
            and len(sizes) > 0
            and sizes.min() >= 0
            and int(sizes.sum()) == len(rows) == count
            and len(codes) == sum(_bytes(size, parts) for size in sizes.tolist())
            and len(flat) == len(sizes) * dim
            and np.isfinite(flat).all()
            and all(len(column) == dim and np.isfinite(column).all() for column in columns)
            and (step > 0).all()
            and (spreads is None or (len(spreads) == len(sizes) and np.isfinite(spreads).all()))
            and 0 <= rows.min() <= rows.max() < count
        )
        if not whole:
            return None
        centres: Vectors = flat.reshape(-1, dim).astype(np.float32)
        index = _empty(centres, _means(step) if centre is None else centroids(step), older=centre is not None)
        first = at = 0
        for number, size in enumerate(sizes.tolist()):
            own, held = rows[first : first + size].astype(np.int64), codes[at : at + _bytes(size, parts)]
            _copy_cluster(_lists(index), number, own, held)
            first, at = first + size, at + len(held)
        index.ntotal = count
        return cls(index, centres, step, spreads, centre)

    def pieces(self) -> Iterator[bytes | memoryview]:
        """What `open` reads, piece by piece."""
        import faiss

        lists = _lists(self._index)
        sizes = [int(lists.list_size(number)) for number in range(len(self._centres))]
        clusters = [_cluster(lists, number, size, int(self._index.M)) for number, size in enumerate(sizes)]
        return array_pieces(
            {
                "faiss": np.frombuffer(faiss.__version__.encode(), np.uint8),
                **({} if self._centre is None else {"centre": self._centre}),
                **({} if self._spreads is None else {"spreads": self._spreads}),
                "step": self._step,
                "centres": self._centres.reshape(-1),
                "sizes": np.array(sizes, np.int32),
                "rows": np.concatenate([rows for rows, _ in clusters]).astype(np.int32),
                "codes": np.concatenate([codes for _, codes in clusters]),
            }
        )

    def best(self, vector: Vectors, wanted: int) -> tuple[Scores, Rows]:
        """Scores, in 4 bits, and numbers of about the best `wanted` rows for a question (1, dim), best first."""
        asked = _even(vector) if self._centre is None else vector
        likeness = self._centres @ asked[0]
        promise = likeness if self._spreads is None else likeness + np.float32(REACH) * self._spreads
        near = np.argpartition(-promise, self._index.nprobe - 1)[: self._index.nprobe]
        near = near[np.argsort(-promise[near])].astype(np.int64)
        index: Any = self._index  # FAISS's stubs know the C++ signature only
        scores, found = index.search_preassigned(
            asked, min(wanted, index.ntotal), near[None], np.ascontiguousarray(likeness[near])[None]
        )
        there = found[0] >= 0  # fewer where the clusters hold fewer
        beside = 0.0 if self._centre is None else float(vector[0] @ self._centre)
        return scores[0][there] + np.float32(beside), found[0][there]


def _learn_centres(rows: Vectors) -> Vectors:
    """The middles of the clusters, (clusters, dim), by k-means."""
    import faiss

    wanted = max(1, len(rows) // ROWS)
    some = _even(rows[:: max(1, len(rows) // (wanted * SAMPLE))])
    learned = faiss.Kmeans(some.shape[1], wanted, niter=ROUNDS, seed=1, min_points_per_centroid=1)
    learned.train(some)
    centres: Vectors = np.array(learned.centroids, np.float32)
    return centres


def _fit_step(rows: Vectors, centres: Vectors, nearest: "faiss.IndexFlatL2") -> Vectors:
    """How wide a step of each number is, (dim,), of what is left of a row without its cluster's centre."""
    some = _even(rows[:: -(-len(rows) // SAMPLED)])
    left = some - centres[nearest.search(some, 1)[1][:, 0]]
    step: Vectors = np.maximum(np.float32(STEP) * left.std(axis=0), np.float32(1e-12))
    return step


def _even(vectors: Vectors) -> Vectors:
    """The vectors, in C order, with a further 0 where they are of an odd number of numbers."""
    return np.pad(vectors, ((0, 0), (0, 1))) if vectors.shape[1] % 2 else np.ascontiguousarray(vectors)


def _encode(left: Vectors) -> NDArray[np.uint8]:
    """The codes of rows in steps about their cluster's centre, (n, dim), two in a byte."""
    steps: NDArray[np.uint8] = np.clip(np.floor(left) + np.float32(2), 0, 3).astype(np.uint8)
    return pack(steps[:, ::2] + steps[:, 1::2] * np.uint8(4))


def _means(step: Vectors) -> Vectors:
    """What each of the sixteen codes means for both of its numbers, in turn."""
    levels = np.arange(4, dtype=np.float32) - np.float32(1.5)
    pairs = np.stack([np.tile(levels, 4), np.repeat(levels, 4)], axis=1)
    means: Vectors = pairs * step.reshape(-1, 1, 2)
    return means.reshape(-1)


def _empty(centres: Vectors, means: Vectors, *, older: bool) -> "faiss.IndexIVFPQFastScan":
    """FAISS's index of these clusters, still without rows; `older` is of a number a code, not about the centres."""
    import faiss

    count, dim = centres.shape
    quantizer = faiss.IndexFlatIP(dim)
    quantizer.add(centres)
    parts = dim if older else dim // 2
    index = faiss.IndexIVFPQFastScan(quantizer, dim, count, parts, 4, faiss.METRIC_INNER_PRODUCT, TOGETHER)
    index.by_residual, index.is_trained = not older, True
    faiss.copy_array_to_vector(means, index.pq.centroids)
    return index


def _lists(index: "faiss.IndexIVF | faiss.IndexIVFFastScan") -> "faiss.InvertedLists":
    """Where the rows of the clusters are."""
    return cast("faiss.InvertedLists", index.invlists)


def _bytes(size: int, parts: int) -> int:
    """How long the codes of a cluster are."""
    return -(-size // TOGETHER) * TOGETHER * (parts + parts % 2) // 2


def _cluster(lists: "faiss.InvertedLists", number: int, size: int, parts: int) -> tuple[Rows, NDArray[np.uint8]]:
    """Numbers of a cluster's rows, (size,), and their codes as FAISS lays them out, copies."""
    import faiss

    if not size:
        return np.empty(0, np.int64), np.empty(0, np.uint8)
    rows = faiss.rev_swig_ptr(lists.get_ids(number), size).copy()
    return rows, faiss.rev_swig_ptr(lists.get_codes(number), _bytes(size, parts)).copy()


def _copy_cluster(lists: "faiss.InvertedLists", number: int, rows: Rows, codes: NDArray[np.uint8]) -> None:
    """Put a cluster's rows and codes into its place, which is empty."""
    if len(rows):
        lists.resize(number, len(rows))
        ctypes.memmove(int(lists.get_ids(number)), rows.ctypes.data, rows.nbytes)
        ctypes.memmove(int(lists.get_codes(number)), codes.ctypes.data, codes.nbytes)
