"""The smallest vector store, for tests: a dictionary searched by numpy."""

import numpy as np

from index.search.vectors.protocol import check_vectors


class NumpyStore:
    """A `VectorStore` that scores everything for every query."""

    def __init__(self, dim):
        self.dim, self._held = dim, {}

    def __len__(self):
        return len(self._held)

    def add(self, ids, vectors):
        check_vectors(vectors, self.dim)
        if len(set(ids.tolist())) != len(vectors) or len(ids) != len(vectors) or not np.isfinite(vectors).all():
            raise ValueError("ids and vectors do not fit together")
        self.remove(ids)
        self._held.update(zip(ids.tolist(), np.array(vectors, np.float32), strict=True))

    def remove(self, ids):
        for id_ in ids.tolist():
            self._held.pop(id_, None)

    def search(self, vectors, k, *, allowed=None):
        check_vectors(vectors, self.dim)
        if k < 1:
            raise ValueError(f"k {k} is below 1")
        ids = np.array(sorted(self._held if allowed is None else self._held.keys() & set(allowed.tolist())), np.int64)
        scores = np.einsum("qd,nd->qn", vectors, self.vectors(ids))
        best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(scores, best, axis=1), ids[best]

    def vectors(self, ids):
        if missing := set(ids.tolist()) - self._held.keys():
            raise KeyError(f"{missing} not in the store")
        return np.array([self._held[id_] for id_ in ids.tolist()], np.float32).reshape(len(ids), self.dim)

    def copy(self):
        other = NumpyStore(self.dim)
        other._held = dict(self._held)
        return other

    def dump(self):
        yield self.vectors(np.array(list(self._held), np.int64)).astype("<f4").tobytes()
