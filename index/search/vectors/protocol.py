"""The vector store protocol: what a library needs of any store, be it FAISS, numpy or a server."""

from collections.abc import Iterator
from typing import Protocol

from index.types import Ids, Mask, Rows, Scores, Vectors

__all__ = ["VectorBlock", "VectorStore", "check_vectors"]


class VectorStore(Protocol):
    """Vectors under int64 ids; inner product, larger is nearer. Safe for many searching threads, one changing."""

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def __len__(self) -> int:
        """Number of vectors."""
        ...

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Store `vectors` (n, dim) under `ids` (n,); an id that is there is replaced.

        Raises:
            ValueError: other shapes, an id twice in one call, or a value that is not finite.
        """
        ...

    def remove(self, ids: Ids) -> None:
        """Remove the vectors of `ids`; ids that are not there are ignored."""
        ...

    def search(self, vectors: Vectors, k: int, *, allowed: Ids | None = None) -> tuple[Scores, Ids]:
        """Scores and ids, both (queries, found): the best first, equal scores by smaller id, never -1.

        Args:
            vectors: of the queries, (queries, dim).
            k: how many at most; `found` is smaller only where fewer vectors are there or allowed.
            allowed: ids to choose from; all by default. Those that are not there are ignored.

        Raises:
            ValueError: `k` below 1, or vectors of another dimension.
        """
        ...

    def vectors(self, ids: Ids) -> Vectors:
        """The stored vectors of `ids`, in that order, a copy of shape (n, dim).

        Raises:
            KeyError: an id that is not there.
        """
        ...

    def copy(self) -> "VectorStore":
        """A store of the same vectors that changes on its own."""
        ...

    def dump(self) -> Iterator[bytes | memoryview]:
        """The vectors in the order they were added, raw little-endian float32, piece by piece; ids are not written."""
        ...


class VectorBlock(Protocol):
    """Vectors that never change, in memory or on a server, by their number from 0. Safe for many threads."""

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def __len__(self) -> int:
        """Number of vectors."""
        ...

    def search(self, vector: Vectors, k: int, live: Mask | None) -> tuple[Scores, Rows]:
        """Scores and numbers of the best `k` live rows and of all ties with the k-th, in any order.

        Args:
            vector: of the question, (1, dim).
            k: how many, at least 1.
            live: which rows are searched; all by default.
        """
        ...

    def take(self, rows: Rows) -> Vectors:
        """The vectors of some rows, a copy."""
        ...

    def join(self, following: "VectorBlock") -> "VectorBlock | None":
        """One block of these rows and those of the following block; None where they stay two."""
        ...


def check_vectors(vectors: Vectors, dim: int) -> None:
    """Refuse an array that does not hold vectors of `dim` numbers.

    Raises:
        ValueError: another shape.
    """
    if vectors.ndim != 2 or vectors.shape[1] != dim:
        raise ValueError(f"vectors of shape {vectors.shape} in a store of dimension {dim}")
