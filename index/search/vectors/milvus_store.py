"""Vectors in a Milvus collection: blocks that never change, each the rows of some generations."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import count as count_from

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryError
from index.search.vectors.block_store import BlockStore
from index.search.vectors.milvus import MOST_FOUND, MilvusCollection
from index.types import Mask, Numbers, Rows, Scores, Vectors

__all__ = ["MilvusBlock", "MilvusStore"]

SMALL = 4_096
"""Rows of a block whose vectors are kept here once they were asked for: 6 MB."""
NO_WORDS = {0: 1.0}
"""The sparse vector of a passage without words: Milvus refuses an empty one, and no term has the number 0."""
_BITS = 32


class MilvusBlock:
    """The passages of some generations in turn, numbered from 0; see `VectorBlock`.

    Attributes:
        collection: where the rows are.
        parts: generation and number of its rows, in order.
        dim: length of a vector.
    """

    def __init__(self, collection: MilvusCollection, parts: Sequence[tuple[int, int]], dim: int) -> None:
        """Take rows that were written; nothing is asked of the server."""
        self.collection, self.parts, self.dim = collection, tuple(parts), dim
        self.generations = [generation for generation, _ in self.parts]
        self._ends: Numbers = np.cumsum([count for _, count in self.parts], dtype=np.int64)

    @classmethod
    def write(
        cls,
        collection: MilvusCollection,
        generation: int,
        vectors: Vectors,
        sparse: Sequence[dict[int, float]] = (),
    ) -> "MilvusBlock":
        """The block of vectors (n, dim) that are written now, as one generation, and have arrived."""
        collection.make_passages(vectors.shape[1])
        if collection.sparse and not sparse:
            sparse = [NO_WORDS] * len(vectors)
        keys = (np.int64(generation) << _BITS) + np.arange(len(vectors))
        collection.write_passages(keys, generation, vectors, sparse if collection.sparse else ())
        if (arrived := collection.count([generation])) != len(vectors):
            raise LibraryError(f"Milvus nhận {arrived} trên {len(vectors)} đoạn. Hãy thử lại.")
        return cls(collection, [(generation, len(vectors))], vectors.shape[1])

    def __len__(self) -> int:
        """Number of vectors."""
        return int(self._ends[-1]) if len(self._ends) else 0

    def join(self, following: object) -> "MilvusBlock | None":
        """One block of these rows and those of the following block of the same collection."""
        if not isinstance(following, MilvusBlock) or following.collection is not self.collection:
            return None
        return MilvusBlock(self.collection, [*self.parts, *following.parts], self.dim)

    def search(self, vector: Vectors, k: int, live: Mask | None) -> tuple[Scores, Rows]:
        """As `VectorBlock.search`; the best `MOST_FOUND` rows at most are seen."""
        removed = 0 if live is None else len(live) - int(np.count_nonzero(live))
        k = min(k, len(self) - removed)
        if k < 1:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        count = min(k + min(removed, k) + 1, len(self), MOST_FOUND)
        while True:
            scores, keys = self.collection.search(vector, count, self.generations)
            all_seen, last = len(scores) < count or count in (len(self), MOST_FOUND), scores[-1:]
            rows = self.rows_of(keys)
            chosen = rows >= 0
            if live is not None:
                chosen[chosen] = live[rows[chosen]]
            scores, rows = scores[chosen], rows[chosen]
            # Rows that tie with the k-th may have been left out.
            if all_seen or (len(scores) >= k and last[0] < scores[k - 1]):
                return scores, rows
            count = min(count * 2, len(self), MOST_FOUND)

    def take(self, rows: Rows) -> Vectors:
        """The vectors of some rows, a copy."""
        if len(self) <= SMALL:
            return self._all[rows]
        return self.collection.vectors(self.keys_of(rows), self.dim)

    def search_words(
        self, words: Sequence[dict[int, float]], k: int, rows: Rows | None = None
    ) -> list[tuple[Scores, Rows]]:
        """For each sparse vector the scores above 0 and numbers of its `k` best rows, of `rows` or of all."""
        keys = None if rows is None else self.keys_of(rows)
        results = []
        for scores, found in self.collection.search_words(words, k, self.generations, keys):
            numbers = self.rows_of(found)
            chosen = (numbers >= 0) & (scores > 0)
            results.append((scores[chosen], numbers[chosen]))
        return results

    def keys_of(self, rows: Rows) -> NDArray[np.int64]:
        """The keys of rows."""
        numbers = np.searchsorted(self._ends, rows, side="right")
        first = np.concatenate([[0], self._ends])[numbers]
        keys: NDArray[np.int64] = (np.array(self.generations, np.int64)[numbers] << _BITS) + (rows - first)
        return keys

    def rows_of(self, keys: NDArray[np.int64]) -> Rows:
        """The rows of keys; -1 for a key of another generation."""
        order = np.argsort(self.generations)
        known = np.array(self.generations, np.int64)[order]
        generations = keys >> _BITS
        places = np.minimum(np.searchsorted(known, generations), len(known) - 1)
        numbers = order[places]
        first = np.concatenate([[0], self._ends[:-1]])[numbers]
        rows: Rows = np.where(known[places] == generations, first + (keys & ((1 << _BITS) - 1)), -1)
        return rows

    @cached_property
    def _all(self) -> Vectors:
        return self.collection.vectors(self.keys_of(np.arange(len(self))), self.dim)


class MilvusStore(BlockStore):
    """Vectors in a collection, each `add` a generation of its own; see `VectorStore`.

    What is removed or replaced stays in the collection and is not seen any more; a copy of a store, or a store that was
    made anew, sees what it holds itself.
    """

    few = 0

    def __init__(self, collection: MilvusCollection, dim: int, *, generations: Iterator[int] | None = None) -> None:
        """Start empty, for vectors of `dim` numbers, in generations whose numbers no other writer uses."""
        super().__init__(dim)
        self._collection = collection
        self._generations = count_from(1) if generations is None else generations

    def _empty(self) -> "MilvusStore":
        return MilvusStore(self._collection, self.dim, generations=self._generations)

    def _make_block(self, vectors: Vectors) -> MilvusBlock:
        return MilvusBlock.write(self._collection, next(self._generations), vectors)
