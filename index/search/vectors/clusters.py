"""A first pass over the vectors of the nearest clusters only, in 4 bits a number (IVF)."""

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from index.array_file import array_pieces, map_arrays
from index.search.vectors.compact import centroids, fit_steps, pack, round_to_steps
from index.types import Rows, Scores, Vectors

if TYPE_CHECKING:
    import faiss

__all__ = ["ClusteredScan"]

ROWS = 400
"""Vectors of a cluster on average."""
SAMPLE, ROUNDS = 64, 6
"""Vectors a cluster, and rounds, from which k-means learns the centres."""
PROBED = 3
"""One cluster in so many is searched: see the class."""
TOGETHER = 32
"""Rows that FAISS scores at once: clusters are small."""


class ClusteredScan:
    """About the best rows, found among those of the clusters that are nearest to the question.

    The codes are those of `compact`, sorted by cluster. What this finds is measured, not bounded: of 6,000 sentences of
    Wikipedia in 260 clusters, for questions of XQuAD about other things, 0.970 of the ten nearest are in the third of
    the clusters that is searched, 0.947 in a quarter, 0.899 in a sixth; of 4,000 in 266 clusters 0.970, 0.940, 0.886.
    Of a million vectors derived from 1,000 all ten are, in an eighth. Smaller clusters hold more of them (0.982 of ten
    rows each), but FAISS takes as long for 255 clusters of 100 rows as for scanning everything.
    """

    def __init__(self, index: "faiss.IndexIVFPQFastScan", centres: Vectors, centre: Vectors, step: Vectors) -> None:
        """Take what `build` made."""
        self._index, self._centres, self._centre, self._step = index, centres, centre, step
        index.nprobe = -(-len(centres) // PROBED)
        index.implem = 10  # for a question by itself a tenth faster than what FAISS chooses

    @classmethod
    def build(cls, rows: Vectors) -> "ClusteredScan":
        """The first pass over `rows` (n, dim), which are not kept: 0.8 s of CPU for 100,000 of 384 numbers."""
        import faiss

        count, dim = rows.shape
        wanted = max(1, count // ROWS)
        some = np.ascontiguousarray(rows[:: max(1, count // (wanted * SAMPLE))])
        learned = faiss.Kmeans(dim, wanted, niter=ROUNDS, seed=1, min_points_per_centroid=1)
        learned.train(some)
        centres: Vectors = np.array(learned.centroids, np.float32)
        index = _empty(centres, dim)
        centre, step = fit_steps(rows)
        faiss.copy_array_to_vector(centroids(step), index.pq.centroids)
        codes, nearest = np.empty((count, (dim + 1) // 2), np.uint8), np.empty(count, np.int64)
        # A row belongs to the nearest centre, a question to the one of most likeness.
        quantizer = faiss.IndexFlatL2(dim)
        quantizer.add(centres)
        for start in range(0, count, 4096):
            piece = slice(start, start + 4096)
            codes[piece] = pack(round_to_steps(rows[piece], centre, step))
            nearest[piece] = quantizer.search(np.ascontiguousarray(rows[piece]), 1)[1][:, 0]
        plain = faiss.IndexIVFPQ(quantizer, dim, wanted, dim, 4, faiss.METRIC_INNER_PRODUCT)
        order = np.argsort(nearest, kind="stable")
        ends = np.cumsum(np.bincount(nearest, minlength=wanted))
        for number, own in enumerate(np.split(order, ends[:-1])):
            held = np.ascontiguousarray(codes[own])
            _lists(plain).add_entries(number, len(own), faiss.swig_ptr(own), faiss.swig_ptr(held))
        plain.by_residual, plain.is_trained, plain.ntotal = False, True, count
        faiss.copy_array_to_vector(centroids(step), plain.pq.centroids)
        packed = faiss.IndexIVFPQFastScan(plain, TOGETHER)
        for number, size in enumerate(np.diff(ends, prepend=0).tolist()):
            _copy_cluster(_lists(index), number, *_cluster(_lists(packed), number, size, dim))
        index.ntotal = count
        return cls(index, centres, centre, step)

    @classmethod
    def open(cls, data: bytes | memoryview, count: int, dim: int) -> "ClusteredScan | None":
        """The first pass over `count` vectors that `pieces` wrote; None where it has to be built anew.

        That is of another FAISS, which may lay out the codes otherwise, of other vectors, or no such file.
        """
        import faiss

        try:
            arrays = map_arrays(data)
            version, sizes, rows, codes = (arrays[name] for name in ("faiss", "sizes", "rows", "codes"))
            columns, flat = (arrays["centre"], arrays["step"]), arrays["centres"]
        except (ValueError, KeyError, TypeError):
            return None
        whole = (
            version.tobytes().decode("ascii", "replace") == faiss.__version__
            and len(sizes) > 0
            and sizes.min() >= 0
            and int(sizes.sum()) == len(rows) == count
            and len(codes) == sum(_bytes(size, dim) for size in sizes.tolist())
            and len(flat) == len(sizes) * dim
            and np.isfinite(flat).all()
            and all(len(column) == dim and np.isfinite(column).all() for column in columns)
            and (columns[1] > 0).all()
            and 0 <= rows.min() <= rows.max() < count
        )
        if not whole:
            return None
        centres: Vectors = flat.reshape(-1, dim).astype(np.float32)
        index = _empty(centres, dim)
        faiss.copy_array_to_vector(centroids(columns[1]), index.pq.centroids)
        first = at = 0
        for number, size in enumerate(sizes.tolist()):
            own, held = rows[first : first + size].astype(np.int64), codes[at : at + _bytes(size, dim)]
            _copy_cluster(_lists(index), number, own, held)
            first, at = first + size, at + len(held)
        index.ntotal = count
        return cls(index, centres, *columns)

    def pieces(self) -> Iterator[bytes | memoryview]:
        """What `open` reads, piece by piece."""
        import faiss

        lists, dim = _lists(self._index), self._index.d
        sizes = [int(lists.list_size(number)) for number in range(len(self._centres))]
        clusters = [_cluster(lists, number, size, dim) for number, size in enumerate(sizes)]
        return array_pieces(
            {
                "faiss": np.frombuffer(faiss.__version__.encode(), np.uint8),
                "centre": self._centre,
                "step": self._step,
                "centres": self._centres.reshape(-1),
                "sizes": np.array(sizes, np.int32),
                "rows": np.concatenate([rows for rows, _ in clusters]).astype(np.int32),
                "codes": np.concatenate([codes for _, codes in clusters]),
            }
        )

    def best(self, vector: Vectors, wanted: int) -> tuple[Scores, Rows]:
        """Scores, in 4 bits, and numbers of about the best `wanted` rows for a question (1, dim), best first."""
        scores, found = self._index.search(vector, min(wanted, self._index.ntotal))
        there = found[0] >= 0  # fewer where the clusters hold fewer
        return scores[0][there] + float(vector[0] @ self._centre), found[0][there]


def _empty(centres: Vectors, dim: int) -> "faiss.IndexIVFPQFastScan":
    """FAISS's index of these clusters, still without rows."""
    import faiss

    quantizer = faiss.IndexFlatIP(dim)
    quantizer.add(centres)
    index = faiss.IndexIVFPQFastScan(quantizer, dim, len(centres), dim, 4, faiss.METRIC_INNER_PRODUCT, TOGETHER)
    index.by_residual, index.is_trained = False, True
    return index


def _lists(index: "faiss.IndexIVF | faiss.IndexIVFFastScan") -> "faiss.InvertedLists":
    """Where the rows of the clusters are."""
    return cast("faiss.InvertedLists", index.invlists)


def _bytes(size: int, dim: int) -> int:
    """How long the codes of a cluster are."""
    return -(-size // TOGETHER) * TOGETHER * (dim + dim % 2) // 2


def _cluster(lists: "faiss.InvertedLists", number: int, size: int, dim: int) -> tuple[Rows, NDArray[np.uint8]]:
    """Numbers of a cluster's rows, (size,), and their codes as FAISS lays them out, copies."""
    import faiss

    if not size:
        return np.empty(0, np.int64), np.empty(0, np.uint8)
    rows = faiss.rev_swig_ptr(lists.get_ids(number), size).copy()
    return rows, faiss.rev_swig_ptr(lists.get_codes(number), _bytes(size, dim)).copy()


def _copy_cluster(lists: "faiss.InvertedLists", number: int, rows: Rows, codes: NDArray[np.uint8]) -> None:
    """Put a cluster's rows and codes into its place, which is empty."""
    if len(rows):
        lists.resize(number, len(rows))
        ctypes.memmove(int(lists.get_ids(number)), rows.ctypes.data, rows.nbytes)
        ctypes.memmove(int(lists.get_codes(number)), codes.ctypes.data, codes.nbytes)
