"""Vectors in FAISS: exact search, after a compact first pass once there are many, which changes nothing but the time.

On disk the store is raw little-endian float32 rows and nothing else: FAISS's own format is parsed by C++ that trusts
its lengths (a damaged header allocates or crashes), while rows have no header to trust, and the manifest knows their
number, size and checksum.
"""

import threading
from collections.abc import Iterator
from typing import cast

import numpy as np

from index.search.vectors.compact import LARGE, CompactScan
from index.search.vectors.protocol import check_vectors
from index.types import Ids, Scores, Vectors

__all__ = ["FaissStore"]


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
        self._dim = dim
        self._flat = faiss.IndexFlatIP(dim)
        self._ids: Ids = np.empty(0, np.int64)
        self._order = self._ids, self._ids, self._ids
        self._compact: tuple[Ids, CompactScan | None] = self._ids, None
        self._compacting = threading.Lock()

    @classmethod
    def of(cls, ids: Ids, vectors: Vectors) -> "FaissStore":
        """A store of these vectors (n, dim) under these ids (n,)."""
        store = cls(vectors.shape[1])
        store.add(ids, vectors)
        return store

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._dim

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

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Store `vectors` under `ids`; see `VectorStore.add`."""
        ids, vectors = np.asarray(ids, np.int64), np.ascontiguousarray(vectors, np.float32)
        check_vectors(vectors, self._dim)
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

    def search(self, vectors: Vectors, k: int, *, allowed: Ids | None = None) -> tuple[Scores, Ids]:
        """Scores and ids, both (queries, found); see `VectorStore.search`."""
        vectors = np.ascontiguousarray(vectors, np.float32)
        check_vectors(vectors, self._dim)
        if k < 1:
            raise ValueError(f"k {k} is below 1")
        if allowed is not None:
            return self._search_among(vectors, k, np.intersect1d(allowed, self._ids))
        k = min(k, len(self))
        found = [self._search_one(vector[None], k) for vector in vectors] if k else []
        scores = np.array([row for row, _ in found], np.float32).reshape(len(vectors), k)
        return scores, np.array([row for _, row in found], np.int64).reshape(len(vectors), k)

    def vectors(self, ids: Ids) -> Vectors:
        """The stored vectors of `ids`, a copy; see `VectorStore.vectors`."""
        order, known = self._sorted()
        rows = order[np.minimum(np.searchsorted(known, ids), len(order) - 1)] if len(order) else order
        if len(rows) != len(ids) or not np.array_equal(self._ids[rows], ids):
            raise KeyError("an id is not in the store")
        found: Vectors = self.rows().take(rows, axis=0)  # twice as fast as by an index
        return found

    def rows(self) -> Vectors:
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

    def _sorted(self) -> tuple[Ids, Ids]:
        """The rows in the order of their ids, and the ids in that order; kept until the next change."""
        ids, order, known = self._order
        if ids is not self._ids:
            order = np.argsort(self._ids, kind="stable")
            known = self._ids[order]
            self._order = self._ids, order, known
        return order, known

    def _search_among(self, vectors: Vectors, k: int, ids: Ids) -> tuple[Scores, Ids]:
        """The best `k` of the vectors of `ids`, rising."""
        # Not `@`: BLAS may round equal rows differently by their place, and ties must stay ties.
        scores = np.einsum("qd,nd->qn", vectors, self.vectors(ids))
        best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(scores, best, axis=1), ids[best]

    def _search_one(self, vector: Vectors, k: int) -> tuple[Scores, Ids]:
        """The best `k` of one vector (1, dim): score falling, then id rising."""
        import faiss

        # One thread a query: a scan is bound by memory, and concurrent questions must not multiply threads.
        faiss.omp_set_num_threads(1)
        if len(self) >= LARGE and 32 * k <= len(self):
            found = self._compact_scan().candidates(vector, self.rows(), k)
            if found is not None:
                return self._best(*found, k)
        wanted = min(k + 1, len(self))
        while True:
            scores, rows = self._flat.search(vector, wanted)
            # Rows that tie with the k-th may have been left out, and the smallest ids among them must win.
            if wanted == len(self) or scores[0, -1] < scores[0, k - 1]:
                return self._best(scores[0], rows[0], k)
            wanted = min(wanted * 2, len(self))

    def _best(self, scores: Scores, rows: Ids, k: int) -> tuple[Scores, Ids]:
        ids = self._ids[rows]
        best = np.lexsort((ids, -scores))[:k]
        return scores[best], ids[best]

    def _compact_scan(self) -> CompactScan:
        """The compact copy of all rows, made at the first search after a change."""
        with self._compacting:
            ids, compact = self._compact
            if compact is None or ids is not self._ids:
                compact = CompactScan(self.rows())
                self._compact = self._ids, compact
            return compact
