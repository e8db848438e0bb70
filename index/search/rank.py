"""The passages for a question, best first: the encoder's ranking and the word search's, fused.

In a library of up to `ALL` passages every one is scored by both. Above, the best `DEPTH` of each search are.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.ingest.near_duplicates import Said, same
from index.search.bm25.bm25 import best
from index.search.fusion import SPREAD, fuse, trust
from index.search.query import Hit
from index.search.rerank import rerank
from index.state import State

if TYPE_CHECKING:
    from index.encoder.protocol import Vectors

__all__ = ["ALL", "DEPTH", "rank"]

ALL, DEPTH = 2_000, 500
SCANNED = 10
"""Places below the last hit where copies of the hits are still looked for."""
CLOSE = 0.05
"""How far apart the cosines of copies may be: titles and sub-headings before them may differ."""

Rows = NDArray[np.int64]  # (n,), positions in state.passages
Scores = NDArray[np.float32]  # (n,)


def rank(
    state: State,
    vector: "Vectors",
    text: str,
    *,
    k: int,
    documents: Collection[str] | None = None,
    temperature: float | None = None,
    encode: "Callable[[list[str]], Vectors] | None" = None,
) -> list[Hit]:
    """The best `k` passages or all there are, the best first, equal scores by place in the library.

    What several documents say in the same words is one hit, with the others as its `copies`.

    Args:
        state: where to search.
        vector: of the question, (1, dim).
        text: the question's words.
        k: how many, at least 1.
        documents: ids of the documents to search; all by default.
        temperature: of the encoder, for `fuse`.
        encode: gives the vectors of sentences, for close calls; without it they are left to the passages.
    """
    if state.store is None or not len(state.passages):
        return []
    lexical = state.lexical.scores(text)
    if documents is None:
        rows, dense = _candidates(state, vector, lexical)
    else:
        rows = state.rows_of(documents)
        dense = _cosines(state, rows, vector)
    lexical, sure = lexical[rows], trust(text)
    temperature = temperature or _spread(state, vector) / SPREAD
    scores = rerank(
        list(map(state.passages.__getitem__, rows.tolist())),
        fuse(dense, lexical, temperature=temperature, trust=sure),
        lexical=lexical,
        cosines=dense,
        weighed=state.lexical.weighed(text),
        question=vector,
        odds=sure / temperature if temperature else 0.0,
        encode=encode,
    )
    dense_ranks, lexical_ranks, said = _ranks(dense), _ranks(lexical), Said()
    hits: list[Hit] = []
    for scanned, place in enumerate(_order(scores).tolist()):
        if len(hits) >= k and scanned >= 2 * k + SCANNED:
            break
        hit = Hit(
            passage=state.passages[rows[place]],
            score=float(scores[place]),
            rank=len(hits) + 1,
            dense_rank=_shallow(dense_ranks[place]),
            lexical_rank=_shallow(lexical_ranks[place]) if lexical[place] > 0 else None,
            dense_score=float(dense[place]),
            lexical_score=float(lexical[place]),
        )
        text = hit.passage.text
        alike = enumerate(hits) if said.perhaps(text) else ()
        original = next((number for number, found in alike if _is_copy(hit, found)), None)
        if original is not None:
            hits[original] = replace(hits[original], copies=(*hits[original].copies, hit.passage))
        elif len(hits) < k:
            hits.append(hit)
            said.add(text)
    return hits


def _is_copy(hit: Hit, found: Hit) -> bool:
    """Whether a passage says what a better one of another document says; copies are scored alike by the encoder."""
    return (
        hit.passage.document is not found.passage.document
        and abs(hit.dense_score - found.dense_score) < CLOSE
        and same(hit.passage.text, found.passage.text)
    )


def _candidates(state: State, vector: "Vectors", lexical: Scores) -> tuple[Rows, Scores]:
    """Positions of the passages worth fusing, rising, and their cosines."""
    if state.store is None:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    everything = len(lexical) <= ALL
    scores, ids = state.store.search(vector, ALL if everything else DEPTH)
    dense_rows = np.searchsorted(state.ids, ids[0])
    if everything:
        order = np.argsort(dense_rows)
        return dense_rows[order], scores[0][order]
    rows = np.union1d(dense_rows, best(lexical, DEPTH))
    return rows, _cosines(state, rows, vector)


def _cosines(state: State, rows: Rows, vector: "Vectors") -> Scores:
    if state.store is None or not len(rows):
        return np.empty(0, np.float32)
    cosines: Scores = state.store.vectors(state.ids[rows]) @ vector[0]
    return cosines


def _spread(state: State, vector: "Vectors") -> float:
    """Standard deviation of the cosines of passages from all over the library: candidates alone are all near."""
    if state.store is None:
        return 0.0
    rows = state.store.rows()
    return float((rows[:: -(-len(rows) // ALL)] @ vector[0]).std())


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
