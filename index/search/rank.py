"""The passages for a question, best first: the encoder's ranking and the word search's, fused.

In a library of up to `ALL` passages every one is scored by both. Above, the best `DEPTH` of each search are, or ten
times as many as wanted. Of the 30 best of 7,500 by scoring all (300 questions, trusting vectors wholly and by half) the
best 200 of each search hold every one, the best 100 all but 0.0008, the best 50 all but 0.02 (of the ten best 0.0003).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np

from index.document import Passage
from index.search.bm25.term_search import WordSearch
from index.search.fusion import SPREAD, fuse, trust
from index.search.near_duplicates import NearDuplicateFilter, are_near_duplicates
from index.search.query import Hit
from index.search.rerank import rerank
from index.search.selection import Selection
from index.search.vectors.places import find_places
from index.search.vectors.protocol import VectorStore
from index.types import Ids, Mask, Rows, Scores, Vectors

__all__ = ["ALL", "DEPTH", "Searchable", "rank"]

ALL, DEPTH = 2_000, 200
SCANNED = 10
"""Ranks below the last hit that are still searched for near-duplicates of the hits."""
CLOSE = 0.05
"""Largest difference of the cosines of near-duplicates, whose titles and headings may differ."""


class Searchable(Protocol):
    """What is searched: passages with their vectors and words; `storage.state.State` is one."""

    @property
    def passages(self) -> Sequence[Passage]:
        """All passages, document by document, (n,)."""
        ...

    @property
    def ids(self) -> Ids:
        """Each passage's id in the store, rising, (n,)."""
        ...

    @property
    def store(self) -> VectorStore | None:
        """The passages' vectors under `ids`; None before the first passage."""
        ...

    @property
    def lexical(self) -> WordSearch:
        """The word index of `passages`, in their order."""
        ...

    def document_number(self, row: int) -> int:
        """The number, in order, of the document of the passage at a position."""
        ...

    def passage_text(self, row: int) -> str:
        """The text of the passage at a position, which costs less than the passage."""
        ...

    def restored_text(self, row: int) -> str:
        """The same with its diacritics put back."""
        ...

    def rows_of(self, documents: Collection[str]) -> Rows:
        """Positions in `passages` of those of some documents, rising; unknown ids have none."""
        ...


class _Scored(NamedTuple):
    """Candidates with their scores, each (m,): positions in the passages, final, cosine, BM25."""

    rows: Rows
    scores: Scores
    dense: Scores
    lexical: Scores


def rank(
    searched: Searchable,
    vector: Vectors,
    text: str,
    *,
    k: int,
    documents: Collection[str] | None = None,
    temperature: float | None = None,
    encode: Callable[[list[str]], Vectors] | None = None,
) -> list[Hit]:
    """The best `k` passages or all there are, the best first, equal scores by place in the library.

    Near-duplicate passages of several documents are one hit, with the others as its `copies`.

    Args:
        searched: where to search.
        vector: of the question, (1, dim).
        text: the question's words.
        k: how many, at least 1.
        documents: ids of the documents to search; all by default.
        temperature: of the encoder, for `fuse`.
        encode: gives the vectors of sentences, for close calls; without it they are left to the passages.
    """
    if searched.store is None or not len(searched.passages):
        return []
    if documents is None:
        rows, dense = _candidates(searched, vector, text, max(DEPTH, 10 * k))
    else:
        rows = searched.rows_of(documents)
        dense = _cosines(searched, rows, vector)
    temperature = temperature or _spread(searched, vector) / SPREAD
    return _best(searched, _score(searched, rows, dense, vector, text, temperature, encode), k)


def _score(
    searched: Searchable,
    rows: Rows,
    dense: Scores,
    vector: Vectors,
    text: str,
    temperature: float,
    encode: Callable[[list[str]], Vectors] | None,
) -> _Scored:
    """The candidates at some positions, with their cosines, scored by words too, fused and re-ranked."""
    lexical = searched.lexical.scores_of(text, rows)
    sure = trust(text)
    scores = rerank(
        Selection(searched.restored_text, rows),
        fuse(dense, lexical, temperature=temperature, trust=sure),
        lexical=lexical,
        cosines=dense,
        query_weights=searched.lexical.query_weights(text),
        question=vector,
        odds=sure / temperature if temperature else 0.0,
        encode=encode,
    )
    return _Scored(rows, scores, dense, lexical)


def _best(searched: Searchable, scored: _Scored, k: int) -> list[Hit]:
    """The best `k` hits, near-duplicates of a better one among its `copies`."""
    rows, scores, dense, lexical = scored
    dense_ranks, lexical_ranks, seen = _ranks(dense), _ranks(lexical), NearDuplicateFilter()
    hits, found = list[Hit](), list[_Found]()
    for scanned, place in enumerate(_order(scores).tolist()):
        if len(hits) >= k and scanned >= 2 * k + SCANNED:
            break
        row, cosine = int(rows[place]), float(dense[place])
        document = searched.document_number(row)
        near = [
            number
            for number, better in enumerate(found)
            if better.document != document and abs(cosine - better.dense) < CLOSE
        ]
        if len(hits) >= k and not near:
            continue
        text = searched.passage_text(row)
        alike = bool(near) and seen.may_contain(text)
        if len(hits) >= k and not alike:
            continue
        passage = searched.passages[row]
        original = next((number for number in near if alike and are_near_duplicates(text, found[number].text)), None)
        if original is not None:
            hits[original] = replace(hits[original], copies=(*hits[original].copies, passage))
        elif len(hits) < k:
            hits.append(
                Hit(
                    passage=passage,
                    score=float(scores[place]),
                    rank=len(hits) + 1,
                    dense_rank=_shallow(dense_ranks[place]),
                    lexical_rank=_shallow(lexical_ranks[place]) if lexical[place] > 0 else None,
                    dense_score=cosine,
                    lexical_score=float(lexical[place]),
                )
            )
            found.append(_Found(document, text, cosine))
            seen.add(text)
    return hits


class _Found(NamedTuple):
    """What tells whether a passage is a near-duplicate: the number of its document, its text, its cosine."""

    document: int
    text: str
    dense: float


def _candidates(searched: Searchable, vector: Vectors, text: str, depth: int) -> tuple[Rows, Scores]:
    """Positions of the passages to score by both searches, rising, and their cosines."""
    if searched.store is None or len(searched.passages) <= ALL:
        every = np.arange(len(searched.passages), dtype=np.int64)
        return every, _cosines(searched, every, vector)
    (cosines,), (ids,) = searched.store.search(vector, depth)
    near, (worded, _) = find_places(searched.ids, ids), searched.lexical.search(text, depth)
    rows = _sort_unique(np.concatenate([near, worded]))
    dense = np.empty(len(rows), np.float32)
    dense[np.searchsorted(rows, near)] = cosines
    rest = worded[~_are_among(worded, np.sort(near))]
    # Not `@`, as in the store: BLAS may round equal rows differently by their place, and ties must stay ties.
    dense[np.searchsorted(rows, rest)] = np.einsum("nd,d->n", searched.store.vectors(searched.ids[rest]), vector[0])
    return rows, dense


def _sort_unique(rows: Rows) -> Rows:
    """The rows in order, each once; of a few hundred in a tenth of numpy's time, and so is the next."""
    rows = np.sort(rows)
    unique: Rows = rows[np.concatenate([np.ones(min(1, len(rows)), np.bool_), rows[1:] > rows[:-1]])]
    return unique


def _are_among(rows: Rows, others: Rows) -> Mask:
    """Which of the rows are among others, rising, of which there is at least one."""
    found: Mask = others[np.minimum(others.searchsorted(rows), len(others) - 1)] == rows
    return found


def _cosines(searched: Searchable, rows: Rows, vector: Vectors) -> Scores:
    if searched.store is None or not len(rows):
        return np.empty(0, np.float32)
    cosines: Scores = searched.store.vectors(searched.ids[rows]) @ vector[0]
    return cosines


def _spread(searched: Searchable, vector: Vectors) -> float:
    """Standard deviation of the cosines of passages from all over the library: candidates alone are all near."""
    if searched.store is None:
        return 0.0
    some = searched.ids[:: -(-len(searched.ids) // ALL)]
    return float((searched.store.vectors(some) @ vector[0]).std())


def _order(scores: Scores) -> Rows:
    """Places by score, the largest first, equal ones as they stand: candidates stand in the library's order."""
    order: Rows = np.argsort(-scores, kind="stable")
    return order


def _ranks(scores: Scores) -> Rows:
    """Each one's place when sorted, from 1."""
    ranks = np.empty(len(scores), np.int64)
    ranks[_order(scores)] = np.arange(1, len(scores) + 1)
    return ranks


def _shallow(rank: np.int64) -> int | None:
    return int(rank) if rank <= ALL else None
