"""A library on Milvus Lite, as a file and as a server: what a folder promises holds there too."""

import os
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest

from index import Index, LibraryError, from_text
from index.storage import milvus_place
from tests.index.search.vectors.milvus_servers import milvus_address
from tests.tiny_encoder import TinyEncoder

TEXTS = {
    "cảng": "Cảng Lạch Huyện đón tàu 200.000 tấn.\n\nCảng nằm ở Hải Phòng.",
    "mưa": "Huế mưa to nhất vào tháng mười.",
    "tàu": "Tàu điện ngầm Hà Nội chạy từ năm 2021. Ủy ban nhân dân (UBND) khai trương.",
}
QUESTIONS = ["Cảng Lạch Huyện ở đâu", "hue mua thang may", "UBND khai trương gì", "không liên quan"]


@pytest.fixture(scope="module", params=["file", "server"])
def milvus(request, tmp_path_factory):
    with milvus_address(request.param, tmp_path_factory.mktemp(request.param)) as address:
        yield address


@pytest.fixture
def address(milvus, request):
    name = "".join(letter if letter.isalnum() else "_" for letter in request.node.originalname)
    return f"{milvus}/{name}?index=flat"


def open_library(address, **options):
    return Index.open(address, encoder=TinyEncoder(), **options)


def documents(texts=None):
    return [from_text(text, source=source) for source, text in (TEXTS if texts is None else texts).items()]


def found(library):
    return [[(hit.passage.text, round(hit.score, 2)) for hit in library.search(each, k=5)] for each in QUESTIONS]


def test_a_library_there_answers_as_one_in_memory_and_when_opened_again(address):
    library = open_library(address)
    assert not library.saved
    library.add(documents())
    library.save()
    assert library._shared.state.remote_words
    memory = Index(encoder=TinyEncoder())
    memory.add(documents())
    again = open_library(address)
    for each in (library, again):
        assert each.documents == memory.documents
        assert each.passages == memory.passages
        assert np.array_equal(each.vectors(), memory.vectors())
        assert [[text for text, _ in hits[:1]] for hits in found(each)] == [
            [text for text, _ in hits[:1]] for hits in found(memory)
        ]
        assert [each.mentions(words) for words in ("Lạch Huyện", "lach huyen", "Đà Nẵng", "UBND")] == [
            True,
            True,
            False,
            True,
        ]


def test_changes_are_seen_by_who_has_it_open_and_unsaved_ones_by_nobody(address, monkeypatch):
    monkeypatch.setattr(milvus_place, "LOOK", 0.0)
    writer = open_library(address)
    writer.add(documents())
    writer.save()
    reader = open_library(address)
    writer.add([from_text("Huế nắng ráo.", source="mưa")])
    assert reader.documents == open_library(address).documents != writer.documents
    writer.save()
    reader.follow()
    assert reader.documents == writer.documents
    writer.remove([documents()[0].id])
    writer.save()
    reader.follow()
    assert [document.source for document in reader.documents.values()] == ["tàu", "mưa"]
    assert not any("Lạch Huyện" in text for hits in found(reader) for text, _ in hits)


def test_a_second_writer_is_refused_until_the_first_has_saved(address):
    first, second = open_library(address), open_library(address)
    first.add(documents())
    with pytest.raises(LibraryError, match="chương trình khác ghi"):
        second.add(documents())
    first.save()
    second.add([from_text("Vinh nắng.", source="vinh")])
    second.save()
    assert len(open_library(address).documents) == 4


def test_half_a_save_is_never_seen_and_is_swept_by_the_next(address, monkeypatch):
    library = open_library(address)
    library.add(documents({"mưa": TEXTS["mưa"]}))
    library.save()
    before = open_library(address)
    with monkeypatch.context() as patch:
        patch.setattr(milvus_place.MilvusPlace, "_write_head", lambda *_: 1 / 0)
        library.add(documents({"cảng": TEXTS["cảng"]}))
        with pytest.raises(ZeroDivisionError, match="division by zero"):
            library.save()
    library.revert()
    again = open_library(address)
    assert again.documents == before.documents
    assert found(again) == found(before)
    collection = again._shared.place.collection
    (begun,) = collection.texts_beginning("begin/")
    half = [int(begun.removeprefix("begin/"))]
    assert collection.count(half) > 0
    again.add(documents({"tàu": TEXTS["tàu"]}))
    again.save()
    assert not collection.texts_beginning("begin/")
    assert {document.source for document in open_library(address).documents.values()} == {"mưa", "tàu"}
    assert collection.count(half) == 0


def test_moving_there_and_back_keeps_everything_and_goes_on_after_an_interruption(address, tmp_path, monkeypatch):
    source = Index.open(tmp_path / "nguồn", encoder=TinyEncoder())
    source.add(documents())
    source.remove([documents()[0].id])
    source.add([from_text("Vinh nắng to.", source="vinh")])
    source.save()
    from index.storage import move

    monkeypatch.setattr(move, "BATCH", 1)
    with pytest.raises(KeyboardInterrupt, match="enough"):
        open_library(address).copy_from(source, progress=stop_after_the_first)
    there = open_library(address)
    assert 0 < len(there.documents) < len(source.documents)
    assert there.copy_from(source) == len(source.documents) - 1
    back = Index.open(tmp_path / "đích", encoder=TinyEncoder())
    assert back.copy_from(open_library(address)) == len(source.documents)
    for each in (there, back, Index.open(tmp_path / "đích", encoder=TinyEncoder())):
        assert list(each.documents.items()) == list(source.documents.items())
        assert each.added_at == source.added_at
        assert np.array_equal(each.vectors(), source.vectors())
    assert found(back) == found(source)


def stop_after_the_first(stage, done, total):
    if done == 1:
        raise KeyboardInterrupt("enough")


def test_shards_write_at_once_and_the_next_writer_makes_them_one(address):
    if ".db" in address:
        pytest.skip("one process has a file of Milvus Lite")
    shards = [open_library(address, shard=f"{number}/2") for number in (1, 2)]
    for shard, source in zip(shards, ("cảng", "mưa"), strict=True):
        shard.add(documents({source: TEXTS[source]}))
    for shard in shards:
        shard.save()
    whole = open_library(address)
    assert {document.source for document in whole.documents.values()} == {"cảng", "mưa"}
    whole.add(documents({"tàu": TEXTS["tàu"]}))
    whole.remove([documents()[0].id])
    whole.save()
    again = open_library(address)
    assert {document.source for document in again.documents.values()} == {"mưa", "tàu"}
    assert list(again._shared.place.collection.texts_beginning("head/")) == ["head/main"]


def test_a_killed_writer_leaves_the_old_or_the_new_library(address, tmp_path):
    if ".db" in address:
        pytest.skip("the file is open in this process")
    open_library(address).save()
    program = textwrap.dedent(f"""
        from index import Index, from_text
        from tests.tiny_encoder import TinyEncoder
        library = Index.open({address!r}, encoder=TinyEncoder())
        for number in range(1000):
            library.add([from_text(f"Bài số {{number}} nói về số {{number}}.", source=str(number))])
            library.save()
            print(number, flush=True)
    """)
    for _ in range(2):
        writer = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        last = [int(writer.stdout.readline()) for _ in range(4)][-1]
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        library = open_library(address)
        sources = [int(document.source) for document in library.documents.values()]
        assert sources[: last + 1] == list(range(last + 1))
        assert len(library.documents) - last - 1 <= 2  # saved, but not told any more
        assert len(library.vectors()) == len(library.passages)
    library.add([from_text("Vinh nắng.", source="5000")])  # the dead writer's claim holds nobody up
    library.save()


def test_words_are_searched_here_where_the_server_has_no_sparse_vectors(address, monkeypatch):
    from index.search.vectors.milvus import MilvusCollection

    make = MilvusCollection._make

    def refuse_sparse(self, name, dim, *, sparse):
        if sparse:
            raise ValueError("no such type")
        make(self, name, dim, sparse=False)

    monkeypatch.setattr(MilvusCollection, "_make", refuse_sparse)
    library = open_library(address)
    library.add(documents())
    library.save()
    memory = Index(encoder=TinyEncoder())
    memory.add(documents())
    again = open_library(address)
    assert again._shared.place.collection.sparse is False
    assert found(again) == found(library) == found(memory)


def test_an_address_without_a_server_and_a_bad_address_are_told_with_the_cure():
    pytest.importorskip("pymilvus")
    with pytest.raises(LibraryError, match="Kiểm tra máy chủ đang chạy"):
        open_library("milvus://127.0.0.1:1/bao")
    with pytest.raises(LibraryError, match=r"không phải địa chỉ Milvus\. Ví dụ"):
        open_library("milvus://localhost:19530/báo cũ")
