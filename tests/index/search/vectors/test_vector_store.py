"""The contract of vector stores, which all of them pass: brute force, through any history of changes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.search.vectors.faiss import FaissStore
from tests.index.search.vectors.milvus_servers import store_maker
from tests.index.search.vectors.numpy_store import NumpyStore

DIM = 4
stores = pytest.mark.parametrize("make", [FaissStore, NumpyStore])
# Few distinct values, so that equal vectors and equal scores are common.
vectors = st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0]), min_size=DIM, max_size=DIM)
changes = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.dictionaries(st.integers(0, 12), vectors, min_size=1, max_size=6)),
        st.tuples(st.just("remove"), st.sets(st.integers(0, 12), max_size=5)),
        st.tuples(st.just("change a copy"), st.just(None)),
    ),
    max_size=12,
)


def brute_force(held: dict[int, list[float]], query: list[float], k: int) -> list[tuple[float, int]]:
    scored = [(float(np.dot(np.float32(vector), np.float32(query))), id_) for id_, vector in held.items()]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:k]


@pytest.fixture(scope="module", params=["file", "server"])
def milvus(request, tmp_path_factory):
    """Makes empty stores in Milvus Lite, in this process and as a server."""
    with store_maker(request.param, tmp_path_factory.mktemp(request.param)) as make:
        yield make


@stores
@given(changes, vectors, st.integers(1, 20), st.sets(st.integers(0, 14)))
@settings(max_examples=300, deadline=None)
def test_any_history_equals_a_dictionary_searched_by_brute_force(make, history, query, k, some):
    check_history(make, history, query, k, some)


@given(changes, vectors, st.integers(1, 20), st.sets(st.integers(0, 14)))
@settings(max_examples=25, deadline=None)
def test_any_history_on_milvus_equals_a_dictionary_searched_by_brute_force(milvus, history, query, k, some):
    check_history(milvus, history, query, k, some)


def check_history(make, history, query, k, some):
    store, held = make(DIM), {}
    for what, value in history:
        if what == "add":
            store.add(np.array(list(value)), np.array(list(value.values()), np.float32))
            for id_ in value:
                held.pop(id_, None)
            held.update(value)
        elif what == "remove":
            store.remove(np.array(sorted(value), np.int64))
            held = {id_: vector for id_, vector in held.items() if id_ not in value}
        else:
            other = store.copy()
            other.remove(np.arange(13))
    for allowed in (None, np.array(sorted(some), np.int64)):
        among = {id_: vector for id_, vector in held.items() if allowed is None or id_ in some}
        scores, ids = store.search(np.array([query], np.float32), k, allowed=allowed)
        assert scores.shape == ids.shape == (1, min(k, len(among)))
        assert list(zip(scores[0].tolist(), ids[0].tolist(), strict=True)) == brute_force(among, query, k)
    assert len(store) == len(held)
    assert store.dim == DIM
    assert store.vectors(np.array(list(held), np.int64)).tolist() == list(held.values())
    assert np.frombuffer(b"".join(store.dump()), "<f4").reshape(-1, DIM).tolist() == list(held.values())


@given(st.dictionaries(st.integers(0, 12), vectors, max_size=8))
def test_what_was_dumped_is_loaded_under_numbers_from_zero(held):
    store = FaissStore(DIM)
    if held:
        store.add(np.array(list(held)), np.array(list(held.values()), np.float32))
    loaded = FaissStore.load(b"".join(store.dump()), DIM)
    assert loaded.vectors(np.arange(len(held))).tolist() == list(held.values())


def test_many_equal_scores_are_given_by_id():
    ids = np.random.default_rng(1).permutation(500)
    store = FaissStore.of(ids, np.tile(np.float32([0.6, 0.8]), (500, 1)))
    _, found = store.search(np.float32([[0.6, 0.8], [1, 0]]), 7)
    assert found.tolist() == [list(range(7))] * 2


def test_real_sized_search_equals_numpy():
    random = np.random.default_rng(2)
    rows = random.standard_normal((3000, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    queries = rows[:20] + 0.01 * rows[20:40]
    scores, ids = FaissStore.of(np.arange(3000) * 3, rows).search(queries, 50)
    expected = queries.astype(np.float64) @ rows.T.astype(np.float64)
    assert np.array_equal(ids, 3 * np.argsort(-expected, axis=1, kind="stable")[:, :50])
    assert np.allclose(scores, -np.sort(-expected, axis=1)[:, :50], atol=1e-6)


def test_a_copy_changes_on_its_own():
    store = FaissStore.of(np.array([1, 2]), np.eye(2, dtype=np.float32))
    other = store.copy()
    other.remove(np.array([1]))
    assert (len(store), len(other)) == (2, 1)
    assert store.search(np.float32([[1, 0]]), 1)[1].tolist() == [[1]]


def test_an_empty_store_finds_nothing():
    scores, ids = FaissStore(3).search(np.zeros((2, 3), np.float32), 5)
    assert scores.shape == ids.shape == (2, 0)
    assert b"".join(FaissStore(3).dump()) == b""
    assert len(FaissStore.load(b"", 3)) == 0


MISTAKES = pytest.mark.parametrize(
    "mistake",
    [
        lambda store: store.add(np.array([1]), np.zeros((1, 3), np.float32)),
        lambda store: store.add(np.array([1, 1]), np.zeros((2, 2), np.float32)),
        lambda store: store.add(np.array([1, 2]), np.zeros((1, 2), np.float32)),
        lambda store: store.add(np.array([1]), np.float32([[np.nan, 0]])),
        lambda store: store.search(np.zeros((1, 2), np.float32), 0),
        lambda store: store.search(np.zeros(2, np.float32), 1),
    ],
)


@stores
@MISTAKES
def test_a_callers_mistake_is_a_value_error_and_changes_nothing(make, mistake):
    check_mistake(make, mistake)


@MISTAKES
def test_a_callers_mistake_on_milvus_is_a_value_error_and_changes_nothing(milvus, mistake):
    check_mistake(milvus, mistake)


def check_mistake(make, mistake):
    store = make(2)
    store.add(np.array([1]), np.float32([[1, 0]]))
    with pytest.raises(ValueError, match=r"vectors|twice|fit together|finite|below 1"):
        mistake(store)
    assert store.search(np.float32([[1, 0]]), 1)[1].tolist() == [[1]]


def test_bytes_that_are_no_rows_and_dimensions_below_one_are_refused():
    with pytest.raises(ValueError, match="rows of 2 float32"):
        FaissStore.load(b"123456789", 2)
    with pytest.raises(ValueError, match="below 1"):
        FaissStore(0)


@stores
def test_an_unknown_id_has_no_vector(make):
    check_unknown(make)


def test_an_unknown_id_has_no_vector_on_milvus(milvus):
    check_unknown(milvus)


def check_unknown(make):
    store = make(2)
    with pytest.raises(KeyError, match="not in the store"):
        store.vectors(np.array([2]))
    store.add(np.array([1]), np.float32([[1, 0]]))
    with pytest.raises(KeyError, match="not in the store"):
        store.vectors(np.array([2]))


@pytest.mark.parametrize("spread", [1.0, 0.1, 0.001])
def test_a_large_store_finds_exactly_what_numpy_does(spread):
    """Above 20,000 vectors a compact first pass comes before; real vectors lie close together, as the narrow ones."""
    rng = np.random.default_rng(7)
    centre = rng.standard_normal(32)
    rows = centre / np.linalg.norm(centre) + spread * rng.standard_normal((25_000, 32)) / np.sqrt(32)
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    rows[1000:1020] = rows[5]  # ties, to be told apart by id
    ids = rng.permutation(100_000)[:25_000]
    store = FaissStore.of(ids, rows)
    queries = np.concatenate([rows[5:6], rows[rng.integers(0, 25_000, 10)], rng.standard_normal((3, 32))])
    queries = queries.astype(np.float32)
    for change in range(2):
        exact = np.einsum("qd,nd->qn", queries, store.rows())
        kept = store.ids
        for k in (1, 10, 700, 2000):
            scores, found = store.search(queries, k)
            for row, (mine, theirs) in enumerate(zip(found, exact, strict=True)):
                best = np.lexsort((kept, -theirs))[:k]
                assert np.allclose(scores[row], theirs[best], atol=1e-5)
                clear = np.abs(theirs[best] - theirs[best[-1]]) > 1e-5
                assert set(kept[best][clear]) <= set(mine)
        if not change:
            tied = sorted(np.append(ids[1000:1020], ids[5]))
            assert store.search(queries[:1], 10)[1][0].tolist() == tied[:10]
        store.remove(ids[1000:1020])
        store.add(ids[:100], rows[100:200])


def test_a_large_store_of_vectors_that_are_not_of_one_length_is_exact_too():
    rng = np.random.default_rng(8)
    rows = (rng.standard_normal((20_500, 16)) * rng.uniform(0.5, 2, (20_500, 1))).astype(np.float32)
    rows[:, 3] += 40  # one number that is much larger than the others, and a question far beyond all of them
    queries = np.concatenate([rows[:5], rng.standard_normal((5, 16)), 1000 * rng.standard_normal((2, 16))])
    _, found = FaissStore.of(np.arange(20_500), rows).search(queries.astype(np.float32), 10)
    exact = np.einsum("qd,nd->qn", queries.astype(np.float32), rows)
    assert found.tolist() == [np.lexsort((np.arange(20_500), -scores))[:10].tolist() for scores in exact]
