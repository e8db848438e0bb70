"""Word search: BM25 over syllables at two strengths, as written and folded, and pairs of neighbours folded.

A mark that the person typed counts (the syllable as written), one that is missing in the question or in the text does
not hurt much (the folded syllable and pair). BM25 itself is bm25s (Lù 2024, "BM25S", arXiv:2407.03618; Lucene's
variant); what its terms are is `terms`' business, and weighing the result against the encoder's is `fusion`'s.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.text import fold
from index.words.terms import abbreviations, terms, widened

if TYPE_CHECKING:
    import bm25s

__all__ = ["Lexical", "Weights"]

Scores = NDArray[np.float32]  # (n,), 0 where no term is shared

K1, B = 1.2, 0.75


class Weighed(NamedTuple):
    """What a question's terms are worth, weight times rarity: those as written, and the folded ones with the pairs."""

    written: dict[str, float]
    folded: dict[str, float]


class Weights(NamedTuple):
    """What a shared term counts, against a syllable as written.

    Attributes:
        folded: a folded syllable.
        alone: a folded syllable, in a question that has no marks at all.
        pair: a folded pair.
        widened: a term that the question says by its abbreviation or in full, times the above.
    """

    folded: float = 0.25
    alone: float = 1.0
    pair: float = 0.5
    widened: float = 0.5


@dataclass(frozen=True, eq=False)
class Lexical:
    """A word index of n texts, never changed once built.

    Attributes:
        postings: bm25s' matrix of scores, terms by texts: data float32, indices int32, indptr int64.
        ids: term to its row; a folded syllable has "~" before it, a folded pair a space inside.
        size: n.
        short: what the texts themselves abbreviate, short form to words.
        weights: of the kinds of terms, when scoring.
    """

    postings: tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int64]]
    ids: dict[str, int]
    size: int
    short: dict[str, str]
    weights: Weights = Weights()  # noqa: RUF009  a tuple, never changed

    @classmethod
    def build(cls, texts: Sequence[str]) -> "Lexical":
        """The word index of texts, in their order; no texts, or texts without words, make one that scores 0."""
        ids: dict[str, int] = {}
        short = {each: meant for text in texts for each, meant in abbreviations(text).items()}
        rows = [[ids.setdefault(term, len(ids)) for term in _all(terms(text))] for text in texts]
        if not ids:
            return cls((np.empty(0, np.float32), np.empty(0, np.int32), np.zeros(1, np.int64)), ids, len(texts), short)
        bm25 = _bm25()
        bm25.index((rows, dict(ids)), create_empty_token=False, show_progress=False)
        data, indices, indptr = (bm25.scores[name] for name in ("data", "indices", "indptr"))
        postings = data.astype(np.float32), indices.astype(np.int32), indptr.astype(np.int64)
        return cls(postings, ids, len(texts), short)

    @classmethod
    def open(cls, file: str | Path | IO[bytes]) -> "Lexical":
        """The word index that `save` wrote; nothing in the file is executed (no pickle).

        Raises:
            OSError, ValueError, KeyError: the file cannot be read, or is another one.
        """
        with np.load(file, allow_pickle=False) as data:
            ids = {term: row for row, term in enumerate(_lines(data["terms"]))}
            short = dict(line.split("\t") for line in _lines(data["short"]))
            return cls((data["data"], data["indices"], data["indptr"]), ids, int(data["size"]), short)

    def save(self, path: str | Path) -> None:
        """Write the index as one file of numpy arrays."""
        data, indices, indptr = self.postings
        words, short = _bytes(self.ids), _bytes(f"{each}\t{meant}" for each, meant in self.short.items())
        with Path(path).open("wb") as file:
            np.savez(
                file, data=data, indices=indices, indptr=indptr, terms=words, short=short, size=np.int64(self.size)
            )

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
        folded = self.weights.alone if all(map(str.isascii, words)) else self.weights.folded
        total = self._scored(words, folded)
        for others in widened(words, self.short):
            total += np.float32(self.weights.widened) * self._scored(others, folded)
        return total

    def weighed(self, query: str) -> Weighed:
        """The terms of a question that the texts know."""
        words, found = terms(query), Weighed({}, {})
        folded = self.weights.alone if all(map(str.isascii, words)) else self.weights.folded
        rows = [(1.0, words), *((self.weights.widened, others) for others in widened(words, self.short))]
        for share, row in rows:
            for term in row:
                self._weigh(found.written, term, term, share)
            for term in _folded(row):
                self._weigh(found.folded, term, term[1:], share * folded)
            for term in _pairs(row):
                self._weigh(found.folded, term, term, share * self.weights.pair)
        return found

    def _weigh(self, into: dict[str, float], term: str, name: str, weight: float) -> None:
        row = self.ids.get(term)
        if row is not None:
            indptr = self.postings[2]
            having = int(indptr[row + 1] - indptr[row])
            into[name] = max(into.get(name, 0.0), weight * math.log1p((self.size - having + 0.5) / (having + 0.5)))

    def _scored(self, words: Sequence[str], folded: float) -> Scores:
        total = self._sum(words)
        total += np.float32(folded) * self._sum(_folded(words))
        total += np.float32(self.weights.pair) * self._sum(_pairs(words))
        return total

    def _sum(self, wanted: Iterable[str]) -> Scores:
        found = [self.ids[term] for term in wanted if term in self.ids]
        return np.asarray(self._scorer.get_scores_from_ids(found), np.float32)

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


def _folded(words: Sequence[str]) -> list[str]:
    return ["~" + fold(word) for word in words]


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{first} {second}" for first, second in pairwise(map(fold, words))]


def _all(words: Sequence[str]) -> list[str]:
    return [*words, *_folded(words), *_pairs(words)]


def _bytes(lines: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode("utf-8"), np.uint8)


def _lines(data: NDArray[np.uint8]) -> list[str]:
    return data.tobytes().decode("utf-8").split("\n") if len(data) else []
