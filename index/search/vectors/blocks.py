"""A block of vectors that never changes, searched exactly. Stores share blocks: adding one costs the others nothing.

The rows may lie in a mapped file: they are not copied. On disk a block is raw little-endian float32 rows and nothing
else: FAISS's own format is parsed by C++ that trusts its lengths (a damaged header allocates or crashes), while rows
have no header to trust, and the manifest knows their number, size and checksum.
"""

import threading
from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from index.search.vectors.clusters import ClusteredScan
from index.search.vectors.compact import CompactScan
from index.types import Mask, Rows, Scores, Vectors

__all__ = ["SCANNED", "Block", "FirstPass"]

SCANNED = 4_096
"""Rows below which a first pass scores all of them, in a third of a millisecond."""

_NONE = np.empty(0, np.int64)


class FirstPass(NamedTuple):
    """Rows of a block that can be among the best.

    Attributes:
        scores: of rows, about right, in any order, (n,).
        rows: their numbers, (n,).
        odd: numbers of further rows, whose scores are not known, (m,).
        left: no row that is left out scores more than this by the same measure.
        loss: how far above its score here the true score of any row but the odd ones is at most.
    """

    scores: Scores
    rows: Rows
    odd: Rows = _NONE
    left: float = -np.inf
    loss: float = 0.0


Scan = TypeVar("Scan", CompactScan, ClusteredScan)


class _LazyScan(Generic[Scan]):
    """A first pass over rows: read where it is saved, else made, when first asked for. Safe for many threads."""

    def __init__(self, kind: type[Scan], rows: Vectors) -> None:
        self.saved: bytes | memoryview | None = None
        self._kind: type[Scan] = kind
        self._rows = rows
        self._made: Scan | None = None
        self._lock = threading.Lock()

    @property
    def is_there(self) -> bool:
        """Whether it was made, or saved."""
        return self._made is not None or self.saved is not None

    def get(self) -> Scan:
        with self._lock:
            if self._made is None:
                opened = self._kind.open(self.saved, *self._rows.shape) if self.saved is not None else None
                self._made = opened or self._kind.build(self._rows)
                self.saved = None  # after it is made: who asks meanwhile whether it is there must not be told no
            return self._made


class Block:
    """Vectors (n, dim), float32, C order. Safe for many threads."""

    def __init__(self, rows: Vectors) -> None:
        """Take the rows as they are, without a copy."""
        self.rows = rows
        self._compact, self._clusters = _LazyScan(CompactScan, rows), _LazyScan(ClusteredScan, rows)

    def __len__(self) -> int:
        """Number of vectors."""
        return len(self.rows)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self.rows.shape[1])

    def take(self, rows: Rows) -> Vectors:
        """The vectors of some rows, a copy."""
        return self.rows.take(rows, axis=0)  # twice as fast as by an index

    def join(self, following: object) -> None:
        """None: blocks in memory stay as they are."""

    def pieces(self) -> Iterator[bytes | memoryview]:
        """The rows as raw little-endian float32, in pieces of bytes."""
        for start in range(0, len(self), 4096):
            yield memoryview(self.rows[start : start + 4096].astype("<f4").tobytes())

    def search(self, vector: Vectors, k: int, live: Mask | None) -> tuple[Scores, Rows]:
        """Scores and numbers of the best `k` live rows and of all ties with the k-th, in any order.

        Args:
            vector: of the question, (1, dim).
            k: how many, at least 1.
            live: which rows are searched; all by default.
        """
        removed = 0 if live is None else len(live) - int(np.count_nonzero(live))
        k = min(k, len(self) - removed)
        if k < 1:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        return self._scan(vector, k, removed, live)

    def _scan(self, vector: Vectors, k: int, removed: int, live: Mask | None) -> tuple[Scores, Rows]:
        """As `search`, by scoring every row."""
        import faiss

        # One thread a query: a scan is bound by memory, and concurrent questions must not multiply threads.
        faiss.omp_set_num_threads(1)
        count = min(k + removed + 1, len(self))
        while True:
            (scores,), (numbers,) = faiss.knn(vector, self.rows, count, metric=faiss.METRIC_INNER_PRODUCT)
            last = scores[-1]
            if live is not None:
                chosen = live[numbers]
                scores, numbers = scores[chosen], numbers[chosen]
            # Rows that tie with the k-th may have been left out.
            if count == len(self) or last < scores[k - 1]:
                return scores, numbers
            count = min(count * 2, len(self))

    def compact(self) -> CompactScan:
        """The compact copy of all rows: read where it is saved, else made, when first asked for."""
        return self._compact.get()

    def read_compact(self, data: bytes | memoryview) -> None:
        """Take the compact copy from what its `pieces` wrote; it is not looked at before it is needed."""
        self._compact.saved = data

    @property
    def has_clusters(self) -> bool:
        """Whether its clusters were made, or saved."""
        return self._clusters.is_there

    def clusters(self) -> ClusteredScan:
        """The clusters of all rows: read where they are saved, else made, when first asked for."""
        return self._clusters.get()

    def read_clusters(self, data: bytes | memoryview) -> None:
        """Take the clusters from what their `pieces` wrote; they are not looked at before they are needed."""
        self._clusters.saved = data

    def near_pass(self, vector: Vectors, wanted: int, live: Mask | None) -> FirstPass:
        """As `first_pass`, among the nearest clusters only where the block has any; what is left out is not known."""
        if not self.has_clusters:
            return self.first_pass(vector, wanted, live)
        scores, numbers = self.clusters().best(vector, _enlarge(wanted, live))
        chosen = slice(None) if live is None else live[numbers]
        return FirstPass(scores[chosen], numbers[chosen])

    def first_pass(self, vector: Vectors, wanted: int, live: Mask | None) -> FirstPass:
        """About the best `wanted` live rows for a question (1, dim), by scores that are exact in a small block."""
        if len(self) < SCANNED:
            numbers = np.arange(len(self)) if live is None else np.flatnonzero(live)
            # Not `@`: BLAS may round equal rows differently by their place, and ties must stay ties.
            return FirstPass(np.einsum("ij,j->i", self.rows[numbers], vector[0]), numbers)
        compact = self.compact()
        scores, numbers = compact.best(vector, _enlarge(wanted, live))
        left = float(scores[-1]) if len(scores) < len(self) else -np.inf
        chosen = ~compact.is_odd[numbers]
        odd = compact.odd
        if live is not None:
            chosen &= live[numbers]
            odd = odd[live[odd]]
        return FirstPass(scores[chosen], numbers[chosen], odd, left, compact.loss(vector))


def _enlarge(wanted: int, live: Mask | None) -> int:
    """How many rows to ask for so that about so many are live."""
    return wanted if live is None else int(wanted / max(1e-3, float(np.count_nonzero(live)) / len(live)))
