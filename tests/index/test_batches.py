"""Adding by the thousands is saved as it goes, goes on where it stopped, and follows a folder."""

import os
import threading

import pytest

from index import DocumentError, Index, LibraryError, check, read_all
from index.batches import grow, watch
from tests.faults.scene import article


@pytest.fixture
def library(tiny_encoder, tmp_path) -> Index:
    return Index.open(tmp_path / "library", encoder=tiny_encoder)


def test_every_batch_is_saved_when_it_is_told(library, tiny_encoder):
    documents = [article(f"bài {number}", number) for number in range(25)]
    sizes = []
    for changes in grow(library, documents, batch=10 * len(documents[0].text)):
        sizes.append(len(changes.added))
        assert len(Index.open(library.folder, encoder=tiny_encoder).documents) == sum(sizes)
    assert len(sizes) == 3
    assert all(8 <= size <= 12 for size in sizes[:2])
    assert list(Index.open(library.folder).documents.values()) == documents


def test_an_interrupted_addition_goes_on_where_it_stopped(library, tiny_encoder):
    documents = [article(f"bài {number}", number) for number in range(30)]

    def interrupted():
        yield from documents[:17]
        raise KeyboardInterrupt("between two articles")

    with pytest.raises(KeyboardInterrupt, match="between two articles"):
        list(grow(library, interrupted(), batch=10 * len(documents[0].text)))
    again = Index.open(library.folder, encoder=tiny_encoder)
    saved = len(again.documents)
    assert 8 <= saved <= 12
    changes = list(grow(again, documents))
    assert sum(len(change.added) for change in changes) == 30 - saved
    assert sum(len(change.unchanged) for change in changes) == saved
    assert list(Index.open(library.folder).documents.values()) == documents


@pytest.mark.slow
def test_thousands_are_added_changed_and_removed_with_progress_and_a_summary(library, tiny_encoder, tmp_path):
    folder, told = tmp_path / "tin", []
    texts = {f"{number:04}": article("", number, sentences=2).text for number in range(3_000)}

    def added(names) -> list[int]:
        for name in names:
            (folder / f"{name}.txt").write_text(texts[name], encoding="utf-8")
        changes = list(grow(library, read_all([folder]), batch=100_000, progress=lambda *step: told.append(step)))
        return [sum(len(getattr(each, what)) for each in changes) for what in ("added", "replaced", "unchanged")]

    folder.mkdir()
    assert added(texts) == [3_000, 0, 0]
    assert {stage for stage, _, _ in told} == {"Chia đoạn", "Mã hoá đoạn"}
    assert all(0 < done <= total for _, done, total in told) and sum(done == total for _, done, total in told) >= 6
    changed = list(texts)[::6]
    texts |= {name: f"{texts[name]} Bản sửa số {name}." for name in changed}
    assert added(changed) == [0, 500, 2_500]
    gone = [document.id for document in library.documents.values()][:1_000]
    kept = [document for document in library.documents.values() if document.id not in gone]
    assert library.remove(gone) == tuple(gone)
    library.save()
    on_disk = Index.open(library.folder, encoder=tiny_encoder)
    assert list(on_disk.documents.values()) == kept
    assert {document.text for document in kept} <= set(texts.values())
    assert check(library.folder).problems == ()


def test_what_another_writer_kept_out_is_tried_again(library, tiny_encoder, tmp_path):
    (tmp_path / "a.txt").write_text("Bài thứ nhất về cảng biển.", encoding="utf-8")
    other, stop, told = Index.open(library.folder, encoder=tiny_encoder), threading.Event(), []
    other.add([article("khác", 1)])
    for news in watch(library, [tmp_path / "a.txt"], stop=stop, every=0.02):
        told.append(news)
        if isinstance(news, LibraryError):
            other.save()
        else:
            stop.set()
    assert isinstance(told[0], LibraryError)
    assert [document.text for document in library.documents.values()][1:] == ["Bài thứ nhất về cảng biển."]


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
