"""Vectors with numbers for names, searched by inner product: the store, and its FAISS form.

`VectorStore` is what a library needs of any store; `FaissStore` is an exact flat index in memory, with a compact copy
in front of it once it is large, which changes nothing but the time. On disk it is raw
little-endian float32 rows and nothing else: FAISS's own format is parsed by C++ that trusts its lengths (a damaged
header allocates or crashes), while rows have no header to trust and the manifest knows their number, size and checksum.
Leaves out: approximate search, and everything about documents.
"""

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from index.encoder.protocol import Vectors

__all__ = ["FaissStore", "VectorStore"]

ODD = 64
"""Rows that rounding hurts most, which are scored exactly for every question, so that the bound holds for the rest."""
LARGE = 20_000
"""From how many vectors on a compact first pass is worth its memory, an eighth of theirs."""
STEP = 0.36
"""Of sixteen even steps, the width for a normal distribution of variance 1: 0.34 loses least (Max 1960), but more of
the few numbers far out."""
SURE = 5.0
"""Standard deviations of what rounding costs a score that the first pass allows for."""

Ids = NDArray[np.int64]  # (n,), each id at most once
Scores = NDArray[np.float32]  # (queries, found), each row falling


class VectorStore(Protocol):
    """Vectors under int64 ids; inner product, larger is nearer. Safe for many searching threads, one changing."""

    def __len__(self) -> int:
        """Number of vectors."""
        ...

    def add(self, ids: Ids, vectors: "Vectors") -> None:
        """Store `vectors` (n, dim) under `ids` (n,); an id that is there is replaced.

        Raises:
            ValueError: other shapes, an id twice in one call, or a value that is not finite.
        """
        ...

    def remove(self, ids: Ids) -> None:
        """Take away the vectors of `ids`; ids that are not there are passed over."""
        ...

    def search(self, vectors: "Vectors", k: int) -> "tuple[Scores, Ids]":
        """Scores and ids, both (queries, min(k, len(self))): the best first, equal scores by smaller id, never -1.

        Raises:
            ValueError: `k` below 1, or vectors of another dimension.
        """
        ...

    def vectors(self, ids: Ids) -> "Vectors":
        """The stored vectors of `ids`, in that order, a copy of shape (n, dim).

        Raises:
            KeyError: an id that is not there.
        """
        ...


class FaissStore:
    """Exact search by `faiss.IndexFlatIP`; ids are kept beside it, row by row, in the order they were added.

    >>> store = FaissStore(2)
    >>> store.add(np.array([7, 3]), np.eye(2, dtype=np.float32))
    >>> scores, ids = store.search(np.array([[0.6, 0.8]], dtype=np.float32), k=5)
    >>> ids.tolist(), scores.tolist()
    ([[3, 7]], [[0.800000011920929, 0.6000000238418579]])
    """

    def __init__(self, dim: int) -> None:
        """Start empty, for vectors of `dim` numbers."""
        import faiss

        if dim < 1:
            raise ValueError(f"dimension {dim} is below 1")
        self.dim = dim
        self._flat = faiss.IndexFlatIP(dim)
        self._ids: Ids = np.empty(0, np.int64)
        self._order = self._ids, self._ids, self._ids
        self._compact: tuple[Ids, _Compact | None] = self._ids, None
        self._compacting = threading.Lock()

    @classmethod
    def of(cls, ids: Ids, vectors: "Vectors") -> "FaissStore":
        """A store of these vectors (n, dim) under these ids (n,)."""
        store = cls(vectors.shape[1])
        store.add(ids, vectors)
        return store

    def __len__(self) -> int:
        """Number of vectors."""
        return len(self._ids)

    def copy(self) -> "FaissStore":
        """A store of the same vectors that changes on its own."""
        import faiss

        store = FaissStore(self.dim)
        store._flat = cast(faiss.IndexFlatIP, faiss.clone_index(self._flat))
        store._ids = self._ids
        return store

    def add(self, ids: Ids, vectors: "Vectors") -> None:
        """Store `vectors` under `ids`; see `VectorStore.add`."""
        ids, vectors = np.asarray(ids, np.int64), np.ascontiguousarray(vectors, np.float32)
        self._check(vectors)
        if ids.shape != (len(vectors),) or len(np.unique(ids)) != len(ids):
            raise ValueError(f"ids of shape {ids.shape} for {len(vectors)} vectors, or an id twice")
        if not np.isfinite(vectors).all():
            raise ValueError("a vector holds a number that is not finite")
        self.remove(ids)
        self._flat.add(vectors)
        self._ids = np.concatenate([self._ids, ids])

    def remove(self, ids: Ids) -> None:
        """Take away the vectors of `ids`; see `VectorStore.remove`."""
        import faiss

        gone = np.isin(self._ids, ids)
        if gone.any():
            rows = np.flatnonzero(gone).astype(np.int64)
            self._flat.remove_ids(faiss.IDSelectorBatch(rows))
            self._ids = self._ids[~gone]

    def search(self, vectors: "Vectors", k: int) -> "tuple[Scores, Ids]":
        """Scores and ids, both (queries, min(k, len(self))); see `VectorStore.search`."""
        vectors = np.ascontiguousarray(vectors, np.float32)
        self._check(vectors)
        if k < 1:
            raise ValueError(f"k {k} is below 1")
        k = min(k, len(self))
        found = [self._search_one(vector[None], k) for vector in vectors] if k else []
        scores = np.array([row for row, _ in found], np.float32).reshape(len(vectors), k)
        return scores, np.array([row for _, row in found], np.int64).reshape(len(vectors), k)

    def vectors(self, ids: Ids) -> "Vectors":
        """The stored vectors of `ids`, a copy; see `VectorStore.vectors`."""
        order, known = self._sorted()
        rows = order[np.minimum(np.searchsorted(known, ids), len(order) - 1)] if len(order) else order
        if len(rows) != len(ids) or not np.array_equal(self._ids[rows], ids):
            raise KeyError("an id is not in the store")
        found: Vectors = self.rows().take(rows, axis=0)  # twice as fast as by an index
        return found

    def rows(self) -> "Vectors":
        """All vectors (n, dim) in the order they were added, as a view: not to be kept across a change."""
        import faiss

        if not len(self):
            return np.empty((0, self.dim), np.float32)
        rows: Vectors = faiss.rev_swig_ptr(self._flat.get_xb(), len(self) * self.dim).reshape(len(self), self.dim)
        return rows

    def dump(self) -> Iterator[memoryview]:
        """The rows as raw little-endian float32, in pieces of bytes; ids are not written."""
        for start in range(0, len(self), 4096):
            yield memoryview(self.rows()[start : start + 4096].astype("<f4").tobytes())

    @classmethod
    def load(cls, data: "bytes | memoryview", dim: int) -> "FaissStore":
        """The store that `dump` wrote, under ids 0 to n - 1.

        Raises:
            ValueError: the bytes are not whole rows of `dim` finite numbers.
        """
        if len(data) % (4 * dim):
            raise ValueError(f"{len(data)} bytes are not rows of {dim} float32")
        rows = np.frombuffer(data, "<f4").reshape(-1, dim)
        return cls.of(np.arange(len(rows), dtype=np.int64), rows) if len(rows) else cls(dim)

    def _sorted(self) -> "tuple[Ids, Ids]":
        """The rows in the order of their ids, and the ids in that order; kept until the next change."""
        ids, order, known = self._order
        if ids is not self._ids:
            order = np.argsort(self._ids, kind="stable")
            known = self._ids[order]
            self._order = self._ids, order, known
        return order, known

    def _check(self, vectors: "Vectors") -> None:
        if vectors.ndim != 2 or vectors.shape[1] != self.dim:
            raise ValueError(f"vectors of shape {vectors.shape} in a store of dimension {self.dim}")

    def _search_one(self, vector: "Vectors", k: int) -> "tuple[Scores, Ids]":
        """The best `k` of one vector (1, dim): score falling, then id rising."""
        import faiss

        # One thread a query: a scan is bound by memory, and concurrent questions must not multiply threads.
        faiss.omp_set_num_threads(1)
        if len(self) >= LARGE and 32 * k <= len(self):
            found = self._prepared().candidates(vector, self.rows(), k)
            if found is not None:
                return self._best(*found, k)
        wanted = min(k + 1, len(self))
        while True:
            scores, rows = self._flat.search(vector, wanted)
            # Rows that tie with the k-th may have been left out, and the smallest ids among them must win.
            if wanted == len(self) or scores[0, -1] < scores[0, k - 1]:
                return self._best(scores[0], rows[0], k)
            wanted = min(wanted * 2, len(self))

    def _best(self, scores: Scores, rows: Ids, k: int) -> "tuple[Scores, Ids]":
        ids = self._ids[rows]
        best = np.lexsort((ids, -scores))[:k]
        return scores[best], ids[best]

    def _prepared(self) -> "_Compact":
        """The compact copy of all rows, made at the first search after a change."""
        with self._compacting:
            ids, compact = self._compact
            if compact is None or ids is not self._ids:
                compact = _Compact(self.rows())
                self._compact = self._ids, compact
            return compact


class _Compact:
    """Rows in 4 bits a number, an eighth of the memory to scan: which rows can be among the best.

    Each number is rounded to one of sixteen steps of its column, fitted to the column's spread about its mean. To FAISS
    that is a product quantiser of one number a part, with nothing to learn, whose sums it looks up in registers (André,
    Kermarrec and Le Scouarnec, "Cache locality is not enough", VLDB 2015).
    """

    def __init__(self, rows: "Vectors") -> None:
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
            codes[piece] = _packed(steps.astype(np.uint8))
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

    def candidates(self, vector: "Vectors", rows: "Vectors", k: int) -> "tuple[Scores, Ids] | None":
        """Exact scores and numbers of the best `k` rows for one vector (1, dim) and of all ties with the k-th.

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
            # Not `@`: BLAS may round equal rows differently by their place, and ties must stay ties.
            exact: Scores = np.einsum("ij,j->i", rows.take(taken, axis=0), question)
            last = np.partition(exact, -k)[-k]
            if last > float(scores[0, -1]) + centre + cost + 1e-6:
                best = exact >= last
                return exact[best], taken[best]
            wanted *= 3
        return None


def _packed(steps: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Numbers below 16, (n, dim), two in a byte, the first in the lower half: (n, dim / 2 rounded up)."""
    low, high = steps[:, ::2], steps[:, 1::2] << 4
    low[:, : high.shape[1]] |= high
    return low
