"""A first pass over vectors in 4 bits a number, an eighth of the memory to scan; the result stays exact."""

import numpy as np
from numpy.typing import NDArray

from index.types import Ids, Mask, Scores, Vectors

__all__ = ["LARGE", "CompactScan"]

ODD = 64
"""Rows that rounding hurts most, which are scored exactly for every query, so that the bound holds for the rest."""
LARGE = 20_000
"""Vectors from which on the first pass is worth its memory, an eighth of theirs."""
STEP = 0.36
"""Of sixteen even steps, the width for a normal distribution of variance 1: 0.34 loses least (Max 1960), but more of
the few numbers far out."""
SURE = 5.0
"""Standard deviations of what rounding costs a score that the first pass allows for."""


class CompactScan:
    """Finds the rows that can be among the best from 4 bits a number.

    Each number is rounded to one of sixteen steps of its column, fitted to the column's spread about its mean. To FAISS
    that is a product quantiser of one number a part, with nothing to learn, whose sums it looks up in registers (André,
    Kermarrec and Le Scouarnec, "Cache locality is not enough", VLDB 2015).
    """

    def __init__(self, rows: Vectors) -> None:
        """Round `rows` (n, dim)."""
        import faiss

        count, dim = rows.shape
        some = rows[:: -(-count // LARGE)]
        self._centre: Vectors = some.mean(axis=0)
        self._step: Vectors = np.maximum(np.float32(STEP) * some.std(axis=0), np.float32(1e-12))
        codes = np.empty((count, (dim + 1) // 2), np.uint8)
        lost, squares = np.empty(count, np.float32), np.zeros(dim)
        for start in range(0, count, 4096):
            piece = slice(start, start + 4096)
            steps = np.clip(np.floor((rows[piece] - self._centre) / self._step) + np.float32(8), 0, 15)
            between = ((rows[piece] - self._centre) - (steps - np.float32(7.5)) * self._step) ** 2
            lost[piece], squares = between.sum(axis=1), squares + between.sum(axis=0)
            codes[piece] = _pack(steps.astype(np.uint8))
        self._variance = (squares / count).astype(np.float32)
        self._odd: Ids = np.argsort(-lost)[:ODD].astype(np.int64)
        self._is_odd = np.zeros(count, np.bool_)
        self._is_odd[self._odd] = True
        made = faiss.IndexPQ(dim, dim, 4, faiss.METRIC_INNER_PRODUCT)
        meant = (np.arange(16, dtype=np.float32) - np.float32(7.5)) * self._step[:, None]
        faiss.copy_array_to_vector(meant.reshape(-1), made.pq.centroids)
        faiss.copy_array_to_vector(codes.reshape(-1), made.codes)
        made.ntotal, made.is_trained = count, True
        self._index = faiss.IndexPQFastScan(made, 64)  # type: ignore[arg-type]  # FAISS's stubs know one constructor
        self._index.implem = 15  # with rows by 64, an eighth faster than what FAISS chooses by itself

    def candidates(self, vector: Vectors, rows: Vectors, k: int, live: Mask | None = None) -> tuple[Scores, Ids] | None:
        """Exact scores and numbers of the best `k` live rows, all by default, and of all ties with the k-th.

        A row that is left out scores at most as the last one taken in 4 bits, but for what rounding costs: a sum of
        hundreds of small independent errors, which is not beyond `SURE` standard deviations once in 10⁶ rows that are
        as near as that. None when that bound would leave in too many.
        """
        question = vector[0]
        # FAISS adds up steps of 8 bits a part, in 16 bits in all: how wide a step is at most.
        table = 15 * float(np.abs(question * self._step).max()) * max(1 / 255, len(question) / 65535)
        cost = SURE * (float(question * question @ self._variance) + len(question) * table**2 / 12) ** 0.5
        centre, wanted = float(question @ self._centre), 10 * k + 384
        while wanted <= len(rows) // 8:
            scores, found = self._index.search(vector, wanted)
            taken = np.concatenate([found[0][~self._is_odd[found[0]]], self._odd])
            taken = taken if live is None else taken[live[taken]]
            if len(taken) < k:
                wanted *= 3
                continue
            # Not `@`: BLAS may round equal rows differently by their place, and ties must stay ties.
            exact: Scores = np.einsum("ij,j->i", rows.take(taken, axis=0), question)
            last = np.partition(exact, -k)[-k]
            if last > float(scores[0, -1]) + centre + cost + 1e-6:
                best = exact >= last
                return exact[best], taken[best]
            wanted *= 3
        return None


def _pack(steps: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Numbers below 16, (n, dim), two in a byte, the first in the lower half: (n, dim / 2 rounded up)."""
    low, high = steps[:, ::2], steps[:, 1::2] << 4
    low[:, : high.shape[1]] |= high
    return low
