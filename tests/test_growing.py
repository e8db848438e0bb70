"""Adding by the thousands is saved as it goes, goes on where it stopped, and follows a folder."""

import os
import threading

import pytest

from index import DocumentError, Index
from index.growing import BATCH, grow, watch
from tests.faults.scene import article


@pytest.fixture
def library(tiny_encoder, tmp_path) -> Index:
    return Index.open(tmp_path / "library", encoder=tiny_encoder)


def test_every_batch_is_saved_when_it_is_told(library, tiny_encoder):
    documents = [article(f"bài {number}", number) for number in range(2 * BATCH + 5)]
    sizes = []
    for changes in grow(library, documents):
        sizes.append(len(changes.added))
        assert len(Index.open(library.folder, encoder=tiny_encoder).documents) == sum(sizes)
    assert sizes == [BATCH, BATCH, 5]
    assert list(Index.open(library.folder).documents.values()) == documents


def test_an_interrupted_addition_goes_on_where_it_stopped(library, tiny_encoder):
    documents = [article(f"bài {number}", number) for number in range(3 * BATCH)]

    def interrupted():
        yield from documents[: BATCH + 3]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(grow(library, interrupted()))
    again = Index.open(library.folder, encoder=tiny_encoder)
    assert len(again.documents) == BATCH
    changes = list(grow(again, documents))
    assert [len(change.added) for change in changes] == [0, BATCH, BATCH]
    assert len(changes[0].unchanged) == BATCH


def test_a_folder_is_followed(library, tmp_path):
    folder, stop, told = tmp_path / "tin", threading.Event(), []
    folder.mkdir()
    (folder / "a.txt").write_text("Bài thứ nhất về cảng biển.", encoding="utf-8")

    def follow() -> None:
        for news in watch(library, [folder], stop=stop, every=0.02):
            told.append(news)
            if len(told) == 1:
                (folder / "a.txt").write_text("Bài thứ nhất đã sửa.", encoding="utf-8")
                (folder / "b.txt").write_text("Bài thứ hai.", encoding="utf-8")
                os.utime(folder / "a.txt", ns=(1, 1))
            elif len(library.documents) == 2 and not (folder / "c.txt").exists():
                (folder / "c.txt").write_bytes(b"\0\1\2")
            elif isinstance(news, DocumentError):
                stop.set()

    follower = threading.Thread(target=follow)
    follower.start()
    follower.join(20)
    stop.set()
    assert not follower.is_alive()
    assert isinstance(told[-1], DocumentError)
    assert sorted(document.text for document in library.documents.values()) == ["Bài thứ hai.", "Bài thứ nhất đã sửa."]
