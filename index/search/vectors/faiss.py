"""Vectors in FAISS, after a compact first pass once there are many: exact up to `EXACT` rows.

The first pass gives about the best rows of all blocks, which are scored again by their own numbers. Up to `EXACT` rows
so many are that no other can be among the best; beyond, `AGAIN` times as many as wanted, so that every score is exact
but a row may be missed.
"""

from collections.abc import Callable, Sequence

import numpy as np

from index.search.vectors.block_store import BlockStore
from index.search.vectors.blocks import Block, FirstPass
from index.search.vectors.compact import LARGE
from index.search.vectors.protocol import VectorBlock
from index.types import Ids, Mask, Scores, Vectors

__all__ = ["EXACT", "FaissStore"]

EXACT = 50_000
"""Rows up to which a search is exact."""
AGAIN, LEAST = 3, 400
"""Rows scored again beyond that: so many times k, and so many more."""

Scan = Callable[[Block, Vectors, int, Mask | None], FirstPass]


class FaissStore(BlockStore):
    """Exact search of blocks; see `VectorStore`.

    >>> store = FaissStore(2)
    >>> store.add(np.array([7, 3]), np.eye(2, dtype=np.float32))
    >>> scores, ids = store.search(np.array([[0.6, 0.8]], dtype=np.float32), k=5)
    >>> ids.tolist(), scores.tolist()
    ([[3, 7]], [[0.800000011920929, 0.6000000238418579]])
    """

    @classmethod
    def of(cls, ids: Ids, vectors: Vectors) -> "FaissStore":
        """A store of these vectors (n, dim) under these ids (n,)."""
        store = cls(vectors.shape[1])
        store.add(ids, vectors)
        return store

    @classmethod
    def join(cls, blocks: Sequence[VectorBlock], live: Sequence[Mask | None]) -> "FaissStore":
        """A store of blocks, at least one, without a copy; the ids number the rows of all blocks in turn.

        `live` says for each block which of its rows are there; None for all. What is added lies in memory.

        Raises:
            ValueError: blocks of different dimensions.
        """
        return cls(blocks[0].dim)._join(blocks, live)

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

    def _search_one(self, vector: Vectors, k: int) -> tuple[Scores, Ids]:
        """The best `k` of one vector (1, dim): score falling, then id rising; about the best of more than `EXACT`."""
        exact = len(self) <= EXACT
        wanted = 10 * k + 384 if exact else AGAIN * k + LEAST
        while len(self) >= LARGE and 8 * wanted <= len(self):
            scores, ids, beyond = self._rescore(vector, wanted, Block.first_pass if exact else Block.near_pass)
            if len(ids) >= k:
                last = np.partition(scores, -k)[-k]
                if not exact or last > beyond:
                    best = np.lexsort((ids, -scores))[:k]
                    return scores[best], ids[best]
            wanted *= 3
        return super()._search_one(vector, k)

    def _rescore(self, vector: Vectors, wanted: int, scan: Scan) -> tuple[Scores, Ids, float]:
        """Exact scores and ids of about the best `wanted` rows, and a score that no row that was scanned is above."""
        blocks = [(block, own, mask) for block, own, mask in self._blocks if isinstance(block, Block)]
        passes = [scan(block, vector, wanted, mask) for block, _, mask in blocks]
        scores = np.concatenate([each.scores for each in passes])
        least = np.partition(scores, -wanted)[-wanted] if len(scores) > wanted else np.float32(-np.inf)
        exact, ids = list[Scores](), list[Ids]()
        for (block, own, _), each in zip(blocks, passes, strict=True):
            taken = np.sort(np.concatenate([each.rows[each.scores >= least], each.odd]))  # as they lie in the file
            # Not `@`: BLAS may round equal rows differently by their place, and ties must stay ties.
            exact.append(np.einsum("ij,j->i", block.take(taken), vector[0]))
            ids.append(own[taken])
        beyond = max(max(float(least), each.left) + each.loss for each in passes)
        return np.concatenate(exact), np.concatenate(ids), beyond

    def _empty(self) -> "FaissStore":
        return FaissStore(self.dim)

    def _make_block(self, vectors: Vectors) -> Block:
        return Block(vectors)
