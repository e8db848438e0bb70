"""A first pass over vectors in 4 bits a number, an eighth of the memory to scan."""

import ctypes
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.array_file import array_pieces, map_arrays
from index.types import Ids, Rows, Scores, Vectors

if TYPE_CHECKING:
    import faiss

__all__ = ["LARGE", "CompactScan", "centroids", "fit_steps", "pack", "round_to_steps"]

ODD = 64
"""Rows that rounding hurts most: scored exactly for every question, so that the bound holds for the rest."""
LARGE = 20_000
"""Vectors from which on the first pass is worth its memory, an eighth of theirs."""
STEP = 0.36
"""Of sixteen even steps, the width for a normal distribution of variance 1: 0.34 loses least (Max 1960), but more of
the few numbers far out."""
SURE = 5.0
"""Standard deviations of what rounding costs a score that the first pass allows for."""
TOGETHER = 64
"""Rows that FAISS scores at once: with 64 an eighth faster than with 32."""


class CompactScan:
    """Finds the rows that can be among the best from 4 bits a number.

    Each number is rounded to one of sixteen steps of its column, fitted to the column's spread about its mean. To FAISS
    that is a product quantiser of one number a part, with nothing to learn, whose sums it looks up in registers (André,
    Kermarrec and Le Scouarnec, "Cache locality is not enough", VLDB 2015).

    FAISS's own two passes (IndexRefineFlat over the same fast scan, its quantiser trained) find 0.778 of the best ten
    at k_factor 1 and 0.9995 at 4 in 0.28 and 0.29 ms, all ten from 10 on in 0.32 ms; this store finds all in 0.68 ms,
    by a bound instead of a factor that has to be guessed, and trains nothing (95 s there). 40,000 e5 vectors, one
    thread, a busy machine: `python -m tests.benchmarks.refine`.

    Attributes:
        odd: the rows that rounding hurts most, rising.
        is_odd: which rows these are, (n,).
    """

    def __init__(
        self, index: "faiss.IndexPQFastScan", centre: Vectors, step: Vectors, variance: Vectors, odd: Ids
    ) -> None:
        """Take what `build` made."""
        self._index, self._centre, self._step, self._variance, self.odd = index, centre, step, variance, odd
        self._index.implem = 15  # with rows by 64, an eighth faster than what FAISS chooses by itself
        self.is_odd = np.zeros(index.ntotal, np.bool_)
        self.is_odd[odd] = True

    @classmethod
    def build(cls, rows: Vectors) -> "CompactScan":
        """The first pass over `rows` (n, dim), which are not kept."""
        import faiss

        count, dim = rows.shape
        centre, step = fit_steps(rows)
        codes = np.empty((count, (dim + 1) // 2), np.uint8)
        lost, squares = np.empty(count, np.float32), np.zeros(dim)
        for start in range(0, count, 4096):
            piece = slice(start, start + 4096)
            steps = round_to_steps(rows[piece], centre, step)
            between = ((rows[piece] - centre) - (steps - np.float32(7.5)) * step) ** 2
            lost[piece], squares = between.sum(axis=1), squares + between.sum(axis=0)
            codes[piece] = pack(steps)
        made = faiss.IndexPQ(dim, dim, 4, faiss.METRIC_INNER_PRODUCT)
        faiss.copy_array_to_vector(centroids(step), made.pq.centroids)
        faiss.copy_array_to_vector(codes.reshape(-1), made.codes)
        made.ntotal, made.is_trained = count, True
        index = faiss.IndexPQFastScan(made, TOGETHER)  # type: ignore[arg-type]  # FAISS's stubs know one constructor
        odd = np.sort(np.argsort(-lost)[:ODD]).astype(np.int64)
        return cls(index, centre, step, (squares / count).astype(np.float32), odd)

    @classmethod
    def open(cls, data: bytes | memoryview, count: int, dim: int) -> "CompactScan | None":
        """The first pass over `count` vectors that `pieces` wrote; None where it has to be built anew.

        That is of another FAISS, which may lay out the codes otherwise, of other vectors, or no such file.
        """
        import faiss

        try:
            arrays = map_arrays(data)
            version, codes, odd = arrays["faiss"].tobytes().decode(), arrays["codes"], arrays["odd"]
            columns = arrays["centre"], arrays["step"], arrays["variance"]
        except (ValueError, KeyError, TypeError):
            return None
        index: Any = faiss.IndexPQFastScan(dim, dim, 4, faiss.METRIC_INNER_PRODUCT, TOGETHER)
        index.ntotal, index.ntotal2, index.is_trained = count, count + -count % TOGETHER, True
        whole = (
            version == faiss.__version__
            and len(codes) == index.ntotal2 * index.M2 // 2
            and all(len(column) == dim and np.isfinite(column).all() for column in columns)
            and (columns[1] > 0).all()
            and len(odd) == min(ODD, count)
            and (len(odd) == 0 or 0 <= odd.min() <= odd.max() < count)
        )
        if not whole:
            return None
        faiss.copy_array_to_vector(centroids(columns[1]), index.pq.centroids)
        index.codes.resize(len(codes))
        ctypes.memmove(int(index.codes.get()), codes.ctypes.data, len(codes))
        return cls(index, *columns, odd)

    def pieces(self) -> Iterator[bytes | memoryview]:
        """What `open` reads, piece by piece."""
        import faiss

        codes: NDArray[Any] = faiss.rev_swig_ptr(self._index.codes.get(), self._index.codes.size())
        return array_pieces(
            {
                "faiss": np.frombuffer(faiss.__version__.encode(), np.uint8),
                "centre": self._centre,
                "step": self._step,
                "variance": self._variance,
                "odd": self.odd,
                "codes": codes,
            }
        )

    def best(self, vector: Vectors, wanted: int) -> tuple[Scores, Rows]:
        """Scores, in 4 bits, and numbers of about the best `wanted` rows for a question (1, dim), best first."""
        scores, found = self._index.search(vector, min(wanted, self._index.ntotal))
        return scores[0] + float(vector[0] @ self._centre), found[0]

    def loss(self, vector: Vectors) -> float:
        """How far above its score in 4 bits the score of a row that is not among `odd` is at most.

        What rounding costs is a sum of hundreds of small independent errors, which is not beyond `SURE` standard
        deviations once in 10⁶ rows that are as near as the last one taken.
        """
        question = vector[0]
        # FAISS adds up steps of 8 bits a part, in 16 bits in all: how wide a step is at most.
        table = 15 * float(np.abs(question * self._step).max()) * max(1 / 255, len(question) / 65535)
        variance = float(question * question @ self._variance) + len(question) * table**2 / 12
        return SURE * math.sqrt(variance) + 1e-6


def fit_steps(rows: Vectors) -> tuple[Vectors, Vectors]:
    """The middle of each column's sixteen steps and their width, (dim,) each."""
    some = rows[:: -(-len(rows) // LARGE)]
    return some.mean(axis=0), np.maximum(np.float32(STEP) * some.std(axis=0), np.float32(1e-12))


def round_to_steps(rows: Vectors, centre: Vectors, step: Vectors) -> NDArray[np.uint8]:
    """The step of each number, 0 to 15, (n, dim)."""
    steps: NDArray[np.uint8] = np.clip(np.floor((rows - centre) / step) + np.float32(8), 0, 15).astype(np.uint8)
    return steps


def centroids(step: Vectors) -> Vectors:
    """What each of the sixteen steps of each number means, in turn."""
    means: Vectors = (np.arange(16, dtype=np.float32) - np.float32(7.5)) * step[:, None]
    return means.reshape(-1)


def pack(steps: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Numbers below 16, (n, dim), two in a byte, the first in the lower half: (n, dim / 2 rounded up)."""
    low, high = steps[:, ::2], steps[:, 1::2] << 4
    low[:, : high.shape[1]] |= high
    return low
