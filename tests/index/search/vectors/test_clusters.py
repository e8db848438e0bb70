"""Vectors searched by their nearest clusters: recall against scoring everything, and what is saved of them."""

import faiss
import numpy as np
import pytest

from index import from_text
from index.array_file import array_pieces, map_arrays
from index.search.vectors.blocks import Block
from index.search.vectors.clusters import ClusteredScan
from index.search.vectors.compact import fit_steps, pack, round_to_steps
from index.search.vectors.faiss import EXACT, FaissStore
from index.storage.sizes import Sizes
from tests.faults.scene import open_library

DIM = 32


def spread(count, seed, *, topics=300):
    """Unit vectors about so many topics."""
    draw = np.random.default_rng(seed)
    middles = np.random.default_rng(7).standard_normal((topics, DIM))
    rows = middles[draw.integers(0, topics, count)] + 0.6 * draw.standard_normal((count, DIM))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def rows():
    return spread(EXACT + 2_000, 0)


@pytest.fixture(scope="module")
def clusters(rows):
    return ClusteredScan.build(rows)


def search(rows, *, data, live=None):
    block = Block(rows)
    block.read_clusters(data)
    return FaissStore.join([block], [live])


def test_the_best_ten_are_found_among_the_nearest_clusters(rows, clusters):
    store, asked = search(rows, data=b"".join(clusters.pieces())), spread(100, 1)
    scores, ids = store.search(asked, 10)
    right = np.argsort(-(asked @ rows.T), axis=1, kind="stable")[:, :10]
    assert np.mean([len(np.intersect1d(a, b)) / 10 for a, b in zip(ids, right, strict=True)]) >= 0.97
    assert np.allclose(scores, np.einsum("qd,qkd->qk", asked, rows[ids]), atol=1e-6)
    assert (np.diff(scores) <= 0).all()


def test_removed_rows_are_not_found(rows, clusters):
    live = np.arange(len(rows)) % 50 > 0  # still more than are searched exactly
    store, asked = search(rows, data=b"".join(clusters.pieces()), live=live), spread(20, 2)
    ids = store.search(asked, 10)[1]
    assert live[ids].all()
    right = np.argsort(-np.where(live, asked @ rows.T, -2), axis=1, kind="stable")[:, :10]
    assert np.mean([len(np.intersect1d(a, b)) / 10 for a, b in zip(ids, right, strict=True)]) >= 0.97


def test_a_library_that_is_searched_exactly_does_not_use_them(rows, clusters):
    live = np.arange(len(rows)) >= 2_500
    store, asked = search(rows, data=b"".join(clusters.pieces()), live=live), spread(20, 3)
    right = np.argsort(-np.where(live, asked @ rows.T, -2), axis=1, kind="stable")[:, :10]
    assert store.search(asked, 10)[1].tolist() == right.tolist()


def test_what_is_saved_finds_the_same(rows, clusters):
    opened = ClusteredScan.open(b"".join(clusters.pieces()), len(rows), DIM)
    assert opened is not None
    for vector in spread(20, 4):
        (mine, first), (other, second) = clusters.best(vector[None], 300), opened.best(vector[None], 300)
        assert np.array_equal(mine, other)
        assert np.array_equal(first, second)


def test_vectors_of_an_odd_number_of_numbers_are_searched():
    odd = spread(EXACT + 100, 5)[:, : DIM - 1]
    store, asked = search(odd, data=b"".join(ClusteredScan.build(odd).pieces())), spread(20, 6)[:, : DIM - 1]
    right = np.argsort(-(asked @ odd.T), axis=1, kind="stable")[:, :10]
    found = store.search(asked, 10)[1]
    assert np.mean([len(np.intersect1d(a, b)) / 10 for a, b in zip(found, right, strict=True)]) >= 0.97


def test_a_file_of_the_first_version_is_searched_and_written_again_as_it_is(rows, clusters):
    """A number a code, 16 steps about the mean of all rows, which FAISS lays out by itself here."""
    arrays = map_arrays(b"".join(clusters.pieces()))
    centre, step = fit_steps(rows)
    quantizer = faiss.IndexFlatL2(DIM)
    quantizer.add(arrays["centres"].reshape(-1, DIM))
    index = faiss.IndexIVFPQ(quantizer, DIM, len(arrays["sizes"]), DIM, 4, faiss.METRIC_INNER_PRODUCT)
    codes, ends = pack(round_to_steps(rows, centre, step)), np.cumsum(arrays["sizes"])
    for number, own in enumerate(np.split(arrays["rows"].astype(np.int64), ends[:-1])):
        held = np.ascontiguousarray(codes[own])
        index.invlists.add_entries(number, len(own), faiss.swig_ptr(own), faiss.swig_ptr(held))
    index.by_residual, index.is_trained, index.ntotal = False, True, len(rows)
    packed = faiss.IndexIVFPQFastScan(index, 32)
    laid = [
        faiss.rev_swig_ptr(packed.invlists.get_codes(number), -(-int(size) // 32) * 32 * DIM // 2).copy()
        for number, size in enumerate(arrays["sizes"])
        if size
    ]
    older = {name: array for name, array in arrays.items() if name != "spreads"}
    older |= {"centre": centre, "step": step, "codes": np.concatenate(laid)}
    data = b"".join(array_pieces(older))
    opened = ClusteredScan.open(data, len(rows), DIM)
    assert opened is not None
    assert {name: array.tobytes() for name, array in map_arrays(b"".join(opened.pieces())).items()} == {
        name: array.tobytes() for name, array in older.items()
    }
    asked = spread(50, 8)
    found = search(rows, data=data).search(asked, 10)[1]
    right = np.argsort(-(asked @ rows.T), axis=1, kind="stable")[:, :10]
    assert np.mean([len(np.intersect1d(a, b)) / 10 for a, b in zip(found, right, strict=True)]) >= 0.97
    assert ClusteredScan.open(b"".join(array_pieces({**older, "centre": centre[:-1]})), len(rows), DIM) is None


@pytest.mark.parametrize("name", ["faiss", "step", "spreads", "centres", "sizes", "rows", "codes"])
def test_other_arrays_are_passed_over(rows, clusters, name):
    arrays = map_arrays(b"".join(clusters.pieces()))
    changed = {**arrays, name: arrays[name][:-1]}
    assert ClusteredScan.open(b"".join(array_pieces(changed)), len(rows), DIM) is None
    assert ClusteredScan.open(b"".join(array_pieces(arrays)), len(rows) + 1, DIM) is None
    assert ClusteredScan.open(b"not a file", len(rows), DIM) is None


def test_a_row_beyond_the_vectors_is_passed_over(rows, clusters):
    arrays = map_arrays(b"".join(clusters.pieces()))
    beyond = arrays["rows"].copy()
    beyond[5] = len(rows)
    assert ClusteredScan.open(b"".join(array_pieces({**arrays, "rows": beyond})), len(rows), DIM) is None


def test_a_large_segment_is_saved_with_its_clusters(tmp_path):
    sizes = Sizes(small=1, words=1, compact=1, clusters=20, largest=30)
    library = open_library(tmp_path, sizes=sizes)
    for first in range(0, 40, 20):
        library.add(
            from_text(f"Bài số {number} về cảng biển.", source=f"{number}") for number in range(first, first + 20)
        )
        library.save()
    library.add([from_text("Bài ngắn về núi.", source="núi")])
    library.save()
    segments = open_library(tmp_path, sizes=sizes)._shared.state.segments
    saved = [(segment.passages >= 20, segment.block.has_clusters, segment.clusters_file.file) for segment in segments]
    assert [large for large, _, _ in saved].count(True) == 2
    assert all(large == has == bool(file) for large, has, file in saved)
    assert all(bool(segment.compact_file.file) == (segment.passages < 20) for segment in segments)
    assert {path.name for path in tmp_path.glob("*clusters*")} == {file for _, _, file in saved if file}
    opened = open_library(tmp_path, sizes=sizes)
    assert opened.search("bài về núi")[0].passage.text == "Bài ngắn về núi."
