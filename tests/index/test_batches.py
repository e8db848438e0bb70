"""Adding by the thousands is saved as it goes, goes on where it stopped, and follows a folder."""

import os
import threading
import time
from pathlib import Path

import pytest

from index import DocumentError, Index, LibraryError, batches, check, from_text, read_all
from index.batches import Pace, grow, read_ahead, shard_of, watch
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


def test_reading_ahead_keeps_order_and_errors_and_is_bounded():
    drawn = []

    def documents():
        for number in range(500):
            drawn.append(number)
            yield DocumentError("x", "hỏng") if number == 3 else from_text(f"Bài {number}.", source=str(number))
        raise OSError("đĩa hỏng")

    reading = read_ahead(documents())
    first = [next(reading) for _ in range(5)]
    deadline = time.monotonic() + 5
    while len(drawn) < batches.AHEAD and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.05)
    assert batches.AHEAD <= len(drawn) <= 5 + batches.AHEAD + 1
    assert [isinstance(each, DocumentError) for each in first] == [False, False, False, True, False]
    rest = []
    with pytest.raises(OSError, match="đĩa hỏng"):
        while True:
            rest.append(next(reading).source)
    assert rest == [str(number) for number in range(5, 500)]


def test_reading_ahead_stops_with_its_reader():
    threads = threading.active_count()
    reading = read_ahead(from_text(f"Bài {number}.", source=str(number)) for number in range(10_000))
    next(reading)
    reading.close()
    deadline = time.monotonic() + 5
    while threading.active_count() > threads and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= threads


def test_shards_are_all_files_each_once():
    paths = [Path(f"tin/bài {number}.txt") for number in range(200)]
    parts = [shard_of(paths, f"{number}/8") for number in range(1, 9)]
    assert sorted(path for part in parts for path in part) == sorted(paths)
    assert all(10 <= len(part) <= 40 for part in parts)
    assert shard_of(paths, "") == paths


def test_batches_grow_with_the_library_up_to_a_bound(tmp_path, tiny_encoder, monkeypatch):
    monkeypatch.setattr(batches, "LARGEST_BATCH", 3_000)
    library = Index.open(tmp_path, encoder=tiny_encoder)
    articles = [from_text(f"{number} " + "mưa nắng " * 100, source=str(number)) for number in range(90)]
    sizes = [len(changes.added) for changes in grow(library, articles, batch=1_000)]
    assert sizes[0] == 2 and max(sizes) == 4 and sum(sizes) == 90


def test_the_rest_is_reckoned_in_minutes_then_in_hours():
    pace = Pace(files=100_000, began=0.0)
    pace.count(files=1_000, added=1_000)
    assert pace.describe(now=120.0) == "1.000/100.000 tệp · 500 bài/phút · còn khoảng 3,3 giờ"
    pace.count(files=99_000, added=0)
    assert pace.describe(now=120.0) == "100.000/100.000 tệp · 500 bài/phút"
