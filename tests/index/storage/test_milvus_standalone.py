"""The real server, Milvus 2.3.5 of the package `milvus`, which is installed by hand and runs once a machine.

It knows no sparse vectors, so this is also the test of word search beside a server without.
"""

import os
import signal

import numpy as np
import pytest

from index import Index, from_text
from index.search.vectors.milvus import Address, MilvusCollection
from index.search.vectors.milvus_store import MilvusStore
from tests.index.search.vectors.milvus_servers import GENERATIONS, free_port, standalone_server
from tests.tiny_encoder import TinyEncoder

pytestmark = pytest.mark.slow


def rows(count, dim):
    random = np.random.default_rng(1)
    vectors = random.standard_normal((count, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_a_real_server_keeps_the_contract_a_restart_and_a_kill(tmp_path):
    pytest.importorskip("milvus")
    vectors = rows(2_000, 64)
    library = None
    for round_ in ("started", "stopped and started", "killed and started"):
        with standalone_server(tmp_path, free_port()) as (address, process):
            place = f"{address}/thu_vien?index=flat"
            if library is None:
                library = fill(place)
                check_store(f"{address}/so?index=flat", vectors)
            again = Index.open(place, encoder=TinyEncoder())
            assert again._shared.place.collection.sparse is False
            assert again.documents == library.documents, round_
            assert np.array_equal(again.vectors(), library.vectors()), round_
            for question in ("bài số 7", "hue mua"):
                assert texts(again, question) == texts(library, question), round_
            again._shared.place.collection.release()
            if round_ == "stopped and started":
                os.kill(process, signal.SIGKILL)


def texts(library, question):
    return [hit.passage.text for hit in library.search(question, k=5)]


def fill(place):
    library, memory = Index.open(place, encoder=TinyEncoder()), Index(encoder=TinyEncoder())
    documents = [from_text(f"Bài số {number} kể về số {number}.", source=str(number)) for number in range(30)]
    for part in (documents[:20], documents[20:], [from_text("Huế mưa to.", source="3")]):
        for each in (library, memory):
            each.add(part)
        library.save()
    for each in (library, memory):
        each.remove([documents[5].id])
    library.save()
    assert library.documents == memory.documents
    return memory


def check_store(place, vectors):
    collection = MilvusCollection(Address.parse(place))
    store = MilvusStore(collection, vectors.shape[1], generations=GENERATIONS)
    store.add(np.arange(1_500), vectors[:1_500])
    store.add(np.arange(1_400, 2_000), vectors[1_400:])
    store.remove(np.arange(0, 2_000, 7))
    held = np.setdiff1d(np.arange(2_000), np.arange(0, 2_000, 7))
    for query in vectors[:10]:
        exact = vectors[held] @ query
        scores, ids = store.search(query[None], 10)
        assert ids[0].tolist() == held[np.argsort(-exact, kind="stable")[:10]].tolist()
        assert np.allclose(scores[0], -np.sort(-exact)[:10], atol=1e-5)
    assert np.array_equal(store.vectors(held[:100]), vectors[held[:100]])
    collection.drop()
