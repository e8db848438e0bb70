"""Vectors in blocks, in memory or on a server.

A store is some blocks that never change, with the ids of their rows and which rows are still there: adding and removing
copy no vectors, and a copy of a store shares its blocks.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np

from index.search.vectors.places import find_places
from index.search.vectors.protocol import VectorBlock, check_vectors
from index.types import Ids, Mask, Rows, Scores, Vectors

__all__ = ["BlockStore"]

_FEW = 4096
"""Rows below which two blocks that follow each other are made one when vectors are added."""


class BlockStore(ABC):
    """Search of blocks; see `VectorStore`. Where a new block lies is what implementations differ in."""

    few = _FEW

    def __init__(self, dim: int) -> None:
        """Start empty, for vectors of `dim` numbers."""
        if dim < 1:
            raise ValueError(f"dimension {dim} is below 1")
        self._dim = dim
        self._blocks: tuple[tuple[VectorBlock, Ids, Mask | None], ...] = ()
        self._size = 0
        self._order: tuple[Ids, Rows, Rows] | None = None

    @abstractmethod
    def _empty(self) -> Self:
        """A store without vectors, of the same place and dimension."""

    @abstractmethod
    def _make_block(self, vectors: Vectors) -> VectorBlock:
        """A block of vectors (n, dim) that the store may keep."""

    def _join(self, blocks: Sequence[VectorBlock], live: Sequence[Mask | None]) -> Self:
        """The store, now of these blocks, without a copy; the ids number the rows of all blocks in turn.

        `live` says for each block which of its rows are there; None for all.

        Raises:
            ValueError: blocks of other dimensions.
        """
        parts, first = list[tuple[VectorBlock, Ids, Mask | None]](), 0
        for block, mask in zip(blocks, live, strict=True):
            if block.dim != self._dim:
                raise ValueError(f"a block of dimension {block.dim} in a store of dimension {self._dim}")
            parts.append((block, np.arange(first, first + len(block), dtype=np.int64), mask))
            first += len(block)
            if len(parts) > 1 and (joined := parts[-2][0].join(block)) is not None:
                (_, earlier, before), (_, ids, _) = parts[-2:]
                both = (
                    None
                    if before is None and mask is None
                    else np.concatenate([_all(before, earlier), _all(mask, ids)])
                )
                parts[-2:] = [(joined, np.concatenate([earlier, ids]), both)]
        self._take(parts)
        return self

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._dim

    def __len__(self) -> int:
        """Number of vectors."""
        return self._size

    def copy(self) -> Self:
        """A store of the same vectors that changes on its own."""
        store = self._empty()
        store._take(self._blocks)
        return store

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Store `vectors` under `ids`; see `VectorStore.add`."""
        ids, vectors = np.array(ids, np.int64), np.array(vectors, np.float32, order="C")
        check_vectors(vectors, self._dim)
        if ids.shape != (len(vectors),) or len(np.unique(ids)) != len(ids):
            raise ValueError(f"ids of shape {ids.shape} for {len(vectors)} vectors, or an id twice")
        if not np.isfinite(vectors).all():
            raise ValueError("a vector holds a number that is not finite")
        self.remove(ids)
        blocks = list(self._blocks)
        while blocks and len(ids) and len(blocks[-1][0]) + len(ids) < self.few:
            block, earlier, mask = blocks.pop()
            chosen = _rows(block, mask)
            ids, vectors = np.concatenate([earlier[chosen], ids]), np.concatenate([block.take(chosen), vectors])
        self._take([*blocks, (self._make_block(vectors), ids, None)] if len(ids) else blocks)

    def remove(self, ids: Ids) -> None:
        """Remove the vectors of `ids`; see `VectorStore.remove`."""
        blocks = []
        for block, own, mask in self._blocks:
            gone = np.isin(own, ids)
            left = ~gone if mask is None else mask & ~gone
            if left.any():
                blocks.append((block, own, left if gone.any() else mask))
        self._take(blocks)

    def search(self, vectors: Vectors, k: int, *, allowed: Ids | None = None) -> tuple[Scores, Ids]:
        """Scores and ids, both (queries, found); see `VectorStore.search`."""
        vectors = np.ascontiguousarray(vectors, np.float32)
        check_vectors(vectors, self._dim)
        if k < 1:
            raise ValueError(f"k {k} is below 1")
        if allowed is not None:
            return self._search_among(vectors, k, np.intersect1d(allowed, self._by_id()[0]))
        k = min(k, len(self))
        found = [self._search_one(vector[None], k) for vector in vectors] if k else []
        scores = np.array([row for row, _ in found], np.float32).reshape(len(vectors), k)
        return scores, np.array([row for _, row in found], np.int64).reshape(len(vectors), k)

    def vectors(self, ids: Ids) -> Vectors:
        """The stored vectors of `ids`, a copy; see `VectorStore.vectors`."""
        known, numbers, rows = self._by_id()
        ids = np.asarray(ids, np.int64)
        found = np.empty((len(ids), self._dim), np.float32)
        places = np.minimum(find_places(known, ids), len(known) - 1) if len(known) else np.empty(0, np.int64)
        if len(places) != len(ids) or not np.array_equal(known[places], ids):
            raise KeyError("an id is not in the store")
        of_blocks = numbers[places]
        for number, (block, _, _) in enumerate(self._blocks):
            chosen = np.flatnonzero(of_blocks == number)
            if len(chosen):
                found[chosen] = block.take(rows[places[chosen]])
        return found

    @property
    def ids(self) -> Ids:
        """The ids, in the order of `rows`."""
        parts = [own if mask is None else own[mask] for _, own, mask in self._blocks]
        return np.concatenate([np.empty(0, np.int64), *parts])

    def rows(self) -> Vectors:
        """All vectors (n, dim) in the order they were added, a copy."""
        parts = [block.take(_rows(block, mask)) for block, _, mask in self._blocks]
        return np.concatenate([np.empty((0, self._dim), np.float32), *parts])

    def dump(self) -> Iterator[bytes | memoryview]:
        """The rows as raw little-endian float32, in pieces of bytes; ids are not written."""
        for block, _, mask in self._blocks:
            rows = _rows(block, mask)
            for start in range(0, len(rows), _FEW):
                yield memoryview(block.take(rows[start : start + _FEW]).astype("<f4").tobytes())

    def _take(self, blocks: Sequence[tuple[VectorBlock, Ids, Mask | None]]) -> None:
        """Replace the blocks."""
        self._blocks, self._order = tuple(blocks), None
        self._size = sum(len(ids) if mask is None else int(np.count_nonzero(mask)) for _, ids, mask in blocks)

    def _by_id(self) -> tuple[Ids, Rows, Rows]:
        """All ids, rising, with the number of the block and the row of each; kept until the next change."""
        order = self._order
        if order is None:
            rows = [np.arange(len(ids)) if mask is None else np.flatnonzero(mask) for _, ids, mask in self._blocks]
            none = np.empty(0, np.int64)
            ids = np.concatenate([none, *(own[row] for (_, own, _), row in zip(self._blocks, rows, strict=True))])
            numbers = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
            places = np.concatenate([none, *rows])
            if (np.diff(ids) > 0).all():
                order = ids, numbers, places
            else:
                by_id = np.argsort(ids, kind="stable")
                order = ids[by_id], numbers[by_id], places[by_id]
            self._order = order
        return order

    def _search_among(self, vectors: Vectors, k: int, ids: Ids) -> tuple[Scores, Ids]:
        """The best `k` of the vectors of `ids`, rising."""
        # Not `@`: BLAS may round equal rows differently by their place, and ties must stay ties.
        scores = np.einsum("qd,nd->qn", vectors, self.vectors(ids))
        best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(scores, best, axis=1), ids[best]

    def _search_one(self, vector: Vectors, k: int) -> tuple[Scores, Ids]:
        """The best `k` of one vector (1, dim): score falling, then id rising."""
        parts = [(ids, *block.search(vector, k, mask)) for block, ids, mask in self._blocks]
        scores = np.concatenate([found for _, found, _ in parts])
        ids = np.concatenate([own[rows] for own, _, rows in parts])
        best = np.lexsort((ids, -scores))[:k]
        return scores[best], ids[best]


def _rows(block: VectorBlock, mask: Mask | None) -> Rows:
    """The numbers of the rows that are there."""
    return np.arange(len(block), dtype=np.int64) if mask is None else np.flatnonzero(mask).astype(np.int64)


def _all(mask: Mask | None, ids: Ids) -> Mask:
    """The mask, where none means that every row is there."""
    return np.ones(len(ids), np.bool_) if mask is None else mask
