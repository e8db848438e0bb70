"""The passages for a question, best first: the encoder's ranking and the word search's, fused.

In a library of up to `ALL` passages every one is scored by both. Above, the best `DEPTH` of each search are.
"""

from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np

from index.ingest.near_duplicates import NearDuplicateFilter, are_near_duplicates
from index.search.fusion import SPREAD, fuse, trust
from index.search.query import Hit
from index.search.rerank import rerank
from index.state import State
from index.storage.views import Selection
from index.types import Rows, Scores, Vectors

__all__ = ["ALL", "DEPTH", "rank"]

ALL, DEPTH = 2_000, 500
SCANNED = 10
"""Ranks below the last hit that are still searched for near-duplicates of the hits."""
CLOSE = 0.05
"""Largest difference of the cosines of near-duplicates, whose titles and headings may differ."""


def rank(
    state: State,
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
    rows = _candidates(state, vector, text) if documents is None else state.rows_of(documents)
    dense, lexical = _cosines(state, rows, vector), state.lexical.scores_of(text, rows)
    sure = trust(text)
    temperature = temperature or _spread(state, vector) / SPREAD
    scores = rerank(
        Selection(state.passages, rows),
        fuse(dense, lexical, temperature=temperature, trust=sure),
        lexical=lexical,
        cosines=dense,
        query_weights=state.lexical.query_weights(text),
        question=vector,
        odds=sure / temperature if temperature else 0.0,
        encode=encode,
    )
    dense_ranks, lexical_ranks, seen = _ranks(dense), _ranks(lexical), NearDuplicateFilter()
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
        alike = enumerate(hits) if seen.may_contain(text) else ()
        original = next((number for number, found in alike if _is_copy(hit, found)), None)
        if original is not None:
            hits[original] = replace(hits[original], copies=(*hits[original].copies, hit.passage))
        elif len(hits) < k:
            hits.append(hit)
            seen.add(text)
    return hits


def _is_copy(hit: Hit, found: Hit) -> bool:
    """Whether a passage is a near-duplicate of a better hit of another document; their cosines are close."""
    return (
        hit.passage.document.source != found.passage.document.source
        and abs(hit.dense_score - found.dense_score) < CLOSE
        and are_near_duplicates(hit.passage.text, found.passage.text)
    )


def _candidates(state: State, vector: Vectors, text: str) -> Rows:
    """Positions of the passages to score by both searches, rising."""
    if state.store is None or len(state.passages) <= ALL:
        return np.arange(len(state.passages), dtype=np.int64)
    _, ids = state.store.search(vector, DEPTH)
    rows, _ = state.lexical.search(text, DEPTH)
    found: Rows = np.union1d(np.searchsorted(state.ids, ids[0]), rows)
    return found


def _cosines(state: State, rows: Rows, vector: Vectors) -> Scores:
    if state.store is None or not len(rows):
        return np.empty(0, np.float32)
    cosines: Scores = state.store.vectors(state.ids[rows]) @ vector[0]
    return cosines


def _spread(state: State, vector: Vectors) -> float:
    """Standard deviation of the cosines of passages from all over the library: candidates alone are all near."""
    if state.store is None:
        return 0.0
    some = state.ids[:: -(-len(state.ids) // ALL)]
    return float((state.store.vectors(some) @ vector[0]).std())


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
