"""The file that a document was read from is kept with it: whole, once, through saves and repairs, and goes with it."""

import hashlib
import os
from dataclasses import replace

import pytest

from index import DamagedLibrary, Document, Index, check, from_text, grow, repair
from index.batches import ORIGINALS
from index.storage import snapshot
from tests.faults.scene import ENCODER, open_library

PDF = b"%PDF-1.7 " + os.urandom(5_000)


def document(source: str = "bai.pdf", text: str = "Cầu dài 300 mét.", original: bytes | None = PDF) -> Document:
    return replace(from_text(text, source=source), original=original)


def files(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix == ".pdf")


def name(data: bytes = PDF, generation: int = 1) -> str:
    return f"hoidap-{generation:06d}-{hashlib.sha256(data).hexdigest()}.pdf"


@pytest.fixture
def library(tmp_path) -> Index:
    made = open_library(tmp_path)
    made.add([document(), document("chu.txt", "Không có tệp gốc.", None)])
    made.save()
    return made


def test_it_is_kept_in_memory_then_on_disk_and_no_document_holds_it(tmp_path):
    made = open_library(tmp_path)
    made.add([document()])
    assert made.original(document().id) == PDF
    made.save()
    for opened in (made, open_library(tmp_path)):
        assert opened.original(document().id) == PDF
        assert [each.original for each in opened.documents.values()] == [None]
        assert opened.original("không có") is None
    assert files(tmp_path) == [name()]
    assert PDF not in b"".join(bytes(view) for view in snapshot.read(tmp_path).files.values())


def test_a_later_save_leaves_the_file_as_it_is(library, tmp_path):
    before = (tmp_path / name()).stat()
    library.add([document("khac.pdf", "Bài khác.", b"%PDF other")])
    library.save()
    after = (tmp_path / name()).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert sorted(files(tmp_path)) == sorted([name(), name(b"%PDF other", 2)])
    assert open_library(tmp_path).original(document().id) == PDF


def test_it_goes_with_its_document_and_comes_back_with_it(library, tmp_path):
    gone = replace(library.documents[document().id], original=library.original(document().id))
    library.remove([gone.id])
    library.save()
    assert files(tmp_path) == []
    library.add([gone])
    library.save()
    assert open_library(tmp_path).original(gone.id) == PDF


def test_a_new_text_brings_a_new_file(library, tmp_path):
    library.add([document(text="Cầu dài 301 mét.", original=b"%PDF new")])
    library.save()
    assert files(tmp_path) == [name(b"%PDF new", 2)]
    assert library.original(document().id) == b"%PDF new"


def test_a_change_taken_back_keeps_the_old_file(library, tmp_path):
    library.add([document(text="Cầu dài 301 mét.", original=b"%PDF new")])
    library.revert()
    assert library.original(document().id) == PDF
    library.remove([document("chu.txt").id])
    library.save()
    assert open_library(tmp_path).original(document().id) == PDF


def test_a_library_of_before_gets_the_file_when_it_is_added_again(tmp_path):
    library = open_library(tmp_path)
    library.add([document(original=None)])
    library.save()
    assert '"original"' not in next(tmp_path.glob("*documents.jsonl")).read_text(encoding="utf-8")
    assert library.original(document().id) is None
    assert library.add([document()]).replaced == (document().id,)
    library.save()
    assert open_library(tmp_path).original(document().id) == PDF
    assert library.add([document()]).unchanged == (document().id,)


@pytest.mark.parametrize("damage", ["missing", "flipped", "cut"])
def test_a_damaged_file_harms_nothing_else_and_a_repair_lets_go_of_it(library, tmp_path, damage):
    library.add([document("hai.pdf", "Bài hai.", b"%PDF two")])
    library.save()
    path = tmp_path / name()
    data = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(data[:100] if damage == "cut" else data[:-1] + bytes([data[-1] ^ 1]))
    opened = open_library(tmp_path)
    assert opened.documents[document().id].text == "Cầu dài 300 mét."
    with pytest.raises(DamagedLibrary, match="hoidap repair"):
        opened.original(document().id)
    assert check(tmp_path).problems == ("tệp PDF gốc của 1 bài bị mất hoặc hỏng; phần chữ vẫn nguyên",)
    report = repair(tmp_path, encoder=ENCODER)
    assert (report.documents, report.lost) == (3, 0)
    assert check(tmp_path).problems == ()
    repaired = open_library(tmp_path)
    assert repaired.original(document().id) is None
    assert repaired.original(document("hai.pdf").id) == b"%PDF two"


@pytest.mark.parametrize("lost", ["manifest.json", "vectors"])
def test_a_repair_of_other_files_keeps_the_originals(library, tmp_path, lost):
    (tmp_path / lost if lost == "manifest.json" else next(tmp_path.glob("*vectors.f32"))).unlink()
    repair(tmp_path, encoder=ENCODER)
    assert open_library(tmp_path).original(document().id) == PDF
    assert check(tmp_path).problems == ()


def test_a_library_in_memory_keeps_it_and_takes_it_to_disk(tmp_path):
    library = Index(encoder=ENCODER)
    library.add([document()])
    assert library.original(document().id) == PDF
    library.save(tmp_path / "a")
    library.save(tmp_path / "b")
    for folder in ("a", "b"):
        assert open_library(tmp_path / folder).original(document().id) == PDF


def test_another_process_may_take_the_document_out_meanwhile(library, tmp_path):
    reading = open_library(tmp_path)
    library.remove([document().id])
    library.save()
    assert reading.original(document().id) is None


def test_many_large_files_are_saved_in_batches(tmp_path):
    library = open_library(tmp_path)
    each = ORIGINALS // 4
    documents = (document(f"{n}.pdf", f"Bài số {n}.", bytes([n]) * each) for n in range(6))
    assert [len(changes.added) for changes in grow(library, documents)] == [4, 2]
    assert len(files(tmp_path)) == 6
