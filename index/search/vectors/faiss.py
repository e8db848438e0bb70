"""Vectors in FAISS: exact search, once there are many after a compact first pass, which only saves time."""

from collections.abc import Sequence

import numpy as np

from index.search.vectors.block_store import BlockStore
from index.search.vectors.blocks import Block
from index.search.vectors.protocol import VectorBlock
from index.types import Ids, Mask, Vectors

__all__ = ["FaissStore"]


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

    def _empty(self) -> "FaissStore":
        return FaissStore(self.dim)

    def _make_block(self, vectors: Vectors) -> Block:
        return Block(vectors)
