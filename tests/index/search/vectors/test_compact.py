"""The compact first pass: saved and opened it finds the same, and what is not its file is passed over."""

import numpy as np
import pytest

from index.search.vectors.blocks import Block
from index.search.vectors.compact import CompactScan
from index.search.vectors.faiss import EXACT, FaissStore

DIM = 31


def vectors(count: int, seed: int = 0) -> np.ndarray:
    """Vectors in a narrow cone, in clusters, as an encoder's are."""
    draw = np.random.default_rng(seed)
    middles = draw.standard_normal(DIM) + 0.3 * draw.standard_normal((count // 200 + 1, DIM))
    rows = middles[draw.integers(0, len(middles), count)] + 0.15 * draw.standard_normal((count, DIM))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("count", [1, 63, 64, 20_001])
def test_a_saved_one_finds_what_the_built_one_does(count):
    rows = vectors(count)
    built = CompactScan.build(rows)
    data = b"".join(built.pieces())
    opened = CompactScan.open(data, count, DIM)
    assert opened is not None and b"".join(opened.pieces()) == data
    for query in vectors(5, seed=1):
        for mine, theirs in zip(opened.best(query[None], 50), built.best(query[None], 50), strict=True):
            assert mine.tolist() == theirs.tolist()
        assert opened.loss(query[None]) == built.loss(query[None]) and opened.odd.tolist() == built.odd.tolist()


def test_what_does_not_fit_is_passed_over():
    data = b"".join(CompactScan.build(vectors(300)).pieces())
    assert CompactScan.open(data, 301, DIM) is not None, "as many blocks of 64"
    assert CompactScan.open(data, 400, DIM) is None
    assert CompactScan.open(data, 300, DIM + 2) is None
    assert CompactScan.open(data[: len(data) // 2], 300, DIM) is None
    assert CompactScan.open(b"another file", 300, DIM) is None
    start = data.index(b"\n") + 1
    version = data.index(b".", start)
    assert CompactScan.open(data[:version] + b"!" + data[version + 1 :], 300, DIM) is None, "another FAISS"


def test_a_block_whose_file_does_not_fit_builds_its_own():
    rows = vectors(5_000)
    block, other = Block(rows), Block(rows)
    block.read_compact(b"another file")
    query = vectors(1, seed=1)
    mine, theirs = (each.first_pass(query, 10, None) for each in (block, other))
    assert mine.rows.tolist() == theirs.rows.tolist() and mine.left == theirs.left


def test_beyond_the_exact_size_the_best_are_found_with_their_exact_scores():
    sizes = [30_000, 12_000, 15_000, 3_000, 100]
    assert sum(sizes) > EXACT
    rows = vectors(sum(sizes))
    parts = np.split(rows, np.cumsum(sizes)[:-1])
    live = [None, np.arange(12_000) % 3 > 0, None, np.arange(3_000) > 10, None]
    store = FaissStore.join([Block(part) for part in parts], live)
    assert len(store) > EXACT
    there = np.concatenate(
        [np.ones(size, bool) if mask is None else mask for size, mask in zip(sizes, live, strict=True)]
    )
    ids = np.flatnonzero(there)
    queries = vectors(40, seed=1)
    exact = queries @ rows[ids].T
    scores, found = store.search(queries, 100)
    for mine, own, theirs in zip(found, scores, exact, strict=True):
        assert len(set(mine)) == 100 and there[mine].all()
        assert np.allclose(own, theirs[np.searchsorted(ids, mine)], atol=1e-6)
        assert (np.diff(own) <= 0).all()
    best = ids[np.argsort(-exact, axis=1, kind="stable")]
    recall = [len(np.intersect1d(mine[:10], theirs[:10])) / 10 for mine, theirs in zip(found, best, strict=True)]
    deep = [len(np.intersect1d(mine, theirs[:100])) / 100 for mine, theirs in zip(found, best, strict=True)]
    assert np.mean(recall) >= 0.99 and np.mean(deep) >= 0.98
    assert store.search(queries[:1], len(store))[1].shape == (1, len(store))
