"""Word search: BM25 over syllables as written and pairs of neighbouring syllables folded.

A mark that the person typed counts (the syllable as written), one that is missing does not hurt much (the folded pair).
BM25 itself is bm25s (Lù 2024, "BM25S", arXiv:2407.03618; Lucene's variant); what its terms are is `terms`' business,
and weighing the result against the encoder's is `fusion`'s.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.terms import terms
from index.text import fold

if TYPE_CHECKING:
    import bm25s

__all__ = ["Lexical"]

Scores = NDArray[np.float32]  # (n,), 0 where no term is shared

K1, B = 1.2, 0.75
PAIR = 0.5
"""What a folded pair counts against a syllable as written."""


@dataclass(frozen=True, eq=False)
class Lexical:
    """A word index of n texts, never changed once built.

    Attributes:
        postings: bm25s' matrix of scores, terms by texts: data float32, indices int32, indptr int64.
        ids: term to its row; a pair is two folded syllables with a space between.
        size: n.
    """

    postings: tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int64]]
    ids: dict[str, int]
    size: int

    @classmethod
    def build(cls, texts: Sequence[str]) -> "Lexical":
        """The word index of texts, in their order; no texts, or texts without words, make one that scores 0."""
        ids: dict[str, int] = {}
        rows = [[ids.setdefault(term, len(ids)) for term in _both(terms(text))] for text in texts]
        if not ids:
            nothing = np.empty(0, np.float32), np.empty(0, np.int32), np.zeros(1, np.int64)
            return cls(nothing, ids, len(texts))
        bm25 = _bm25()
        bm25.index((rows, dict(ids)), create_empty_token=False, show_progress=False)
        made = bm25.scores
        return cls(
            (made["data"].astype(np.float32), made["indices"].astype(np.int32), made["indptr"].astype(np.int64)),
            ids,
            len(texts),
        )

    @classmethod
    def open(cls, path: str | Path) -> "Lexical":
        """The word index that `save` wrote; ValueError or OSError where the file is not one."""
        with np.load(path, allow_pickle=False) as data:
            words = data["terms"].tobytes().decode("utf-8")
            ids = {term: row for row, term in enumerate(words.split("\n"))} if words else {}
            return cls((data["data"], data["indices"], data["indptr"]), ids, int(data["size"]))

    def save(self, path: str | Path) -> None:
        """Write the index as one file of numpy arrays, without pickle."""
        data, indices, indptr = self.postings
        words = np.frombuffer("\n".join(self.ids).encode("utf-8"), np.uint8)
        with Path(path).open("wb") as file:
            np.savez(file, data=data, indices=indices, indptr=indptr, terms=words, size=np.int64(self.size))

    def __len__(self) -> int:
        """The number of texts."""
        return self.size

    def scores(self, query: str) -> Scores:
        """The BM25 score of each text for a question, float32 (n,); larger is better, 0 shares no term.

        >>> Lexical.build(["Hà Nội mưa", "Hải Phòng nắng"]).scores("thời tiết Hải Phòng").argmax()
        np.int64(1)
        """
        if not self.ids:
            return np.zeros(self.size, np.float32)
        words = terms(query)
        total = self._sum(words) + PAIR * self._sum(_pairs(words))
        return total.astype(np.float32)

    def _sum(self, wanted: Iterable[str]) -> Scores:
        found = [self.ids[term] for term in wanted if term in self.ids]
        return self._scorer.get_scores_from_ids(found)  # type: ignore[no-any-return]

    @cached_property
    def _scorer(self) -> "bm25s.BM25":
        bm25 = _bm25()
        data, indices, indptr = self.postings
        bm25.scores = {"data": data, "indices": indices, "indptr": indptr, "num_docs": self.size}
        bm25.nonoccurrence_array = None
        return bm25


def _bm25() -> Any:  # noqa: ANN401  bm25s has no types
    import bm25s

    return bm25s.BM25(k1=K1, b=B, method="lucene")


def _pairs(words: Sequence[str]) -> list[str]:
    folded = [fold(word) for word in words]
    return [f"{first} {second}" for first, second in pairwise(folded)]


def _both(words: Sequence[str]) -> list[str]:
    return [*words, *_pairs(words)]
