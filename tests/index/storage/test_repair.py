"""What is damaged is found, and what is whole of it is kept."""

import os

import pytest

from index import ForeignLibrary, Index, LibraryError, check, repair
from index.storage.state import State
from tests.faults.scene import ENCODER, digest, make, open_library
from tests.tiny_encoder import TinyEncoder


class Never(TinyEncoder):
    """Fails when it is asked to encode."""

    def encode_passages(self, texts, *, progress=None):
        raise AssertionError("encoded again without need")


def file(folder, name):
    return next(folder.glob(f"hoidap-*-{name}"))


def states(folder) -> dict:
    """What a change of a file would change; reading changes the time of access only."""
    stats = {path: path.stat() for path in folder.iterdir()}
    return {path: (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns) for path, stat in stats.items()}


def flip(path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_a_whole_library_has_no_problems_and_is_left_alone(tmp_path):
    old = make(tmp_path)
    before = states(tmp_path)
    library = open_library(tmp_path)
    found = check(tmp_path)
    assert (found.documents, found.passages, found.lost, found.problems) == (6, len(library), 0, ())
    assert repair(tmp_path) == found
    assert states(tmp_path) == before
    assert digest(open_library(tmp_path)) == old
    assert check(tmp_path / "missing").documents == 0


@pytest.mark.parametrize("name", ["vectors.f32", "manifest.json"])
@pytest.mark.parametrize("damage", ["missing", "flipped", "emptied"])
def test_without_its_vectors_or_manifest_everything_is_rebuilt(tmp_path, name, damage):
    old = make(tmp_path)
    path = tmp_path / name if name == "manifest.json" else file(tmp_path, name)
    if damage == "missing":
        path.unlink()
    elif damage == "flipped":
        flip(path, 100)
    else:
        path.write_bytes(b"")
    (problem,) = check(tmp_path).problems
    assert "hoidap repair" in problem
    report = repair(tmp_path, encoder=ENCODER)
    assert (report.documents, report.lost, report.problems) == (6, 0, (problem,))
    assert report.kept_aside.is_dir()
    assert digest(open_library(tmp_path)) == old
    assert check(tmp_path).problems == ()


def test_a_damaged_line_loses_one_document_and_names_the_number(tmp_path):
    make(tmp_path)
    texts = file(tmp_path, "documents.jsonl")
    before = dict(open_library(tmp_path).documents)
    flip(texts, texts.read_bytes().index("Bài số 3".encode()) + 2)
    assert (check(tmp_path).documents, check(tmp_path).lost) == (5, 1)
    report = repair(tmp_path, encoder=ENCODER)
    assert (report.documents, report.lost) == (5, 1)
    after = open_library(tmp_path).documents
    assert all(before[id_] == document for id_, document in after.items())
    fresh = Index(encoder=ENCODER)
    fresh.add(after.values())
    assert open_library(tmp_path).search("kinh tế số") == fresh.search("kinh tế số")


@pytest.mark.parametrize("name", ["vectors.f32", "documents.jsonl", "pdf"])
@pytest.mark.parametrize("instead", ["folder", "pipe"])
def test_what_is_no_file_in_a_files_place_is_told_and_waited_for_by_nobody(tmp_path, name, instead):
    make(tmp_path)
    path = next(tmp_path.glob(f"hoidap-*{name}"))
    path.unlink()
    path.mkdir() if instead == "folder" else os.mkfifo(path)
    (problem,) = check(tmp_path).problems
    assert "\n" not in problem
    if name == "documents.jsonl":
        with pytest.raises(LibraryError, match="Không dựng lại được"):
            repair(tmp_path, encoder=ENCODER)
    else:
        assert (repair(tmp_path, encoder=ENCODER).documents, check(tmp_path).problems) == (6, ())


def test_a_file_grown_to_gigabytes_is_checked_and_repaired_within_its_size(tmp_path):
    resource = pytest.importorskip("resource")
    old = make(tmp_path)
    for name in ("documents.jsonl", "vectors.f32"):
        os.truncate(file(tmp_path, name), 4 * 2**30)  # holes: nothing is written
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (check(tmp_path).documents, check(tmp_path).lost) == (6, 0)
    for name in ("documents.jsonl", "vectors.f32"):
        os.truncate(file(tmp_path, name), 2**20)  # the copies kept aside are no holes
    assert (repair(tmp_path, encoder=ENCODER).documents, digest(open_library(tmp_path))) == (6, old)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KiB


def test_vectors_that_are_whole_are_not_made_again(tmp_path):
    make(tmp_path)
    texts = file(tmp_path, "documents.jsonl")
    texts.write_bytes(texts.read_bytes() + b"\n")
    assert repair(tmp_path, encoder=Never(dim=16)).documents == 6


def test_vectors_of_another_library_are_not_taken_for_its_own(tmp_path):
    """Its manifest and its vectors fit together; the texts tell that they are not of this library."""
    make(tmp_path / "a", seed=1)
    make(tmp_path / "b", seed=2)
    hits = open_library(tmp_path / "a").search("kinh tế số")
    for name in ("manifest.json", "hoidap-000001-vectors.f32"):
        (tmp_path / "a" / name).write_bytes((tmp_path / "b" / name).read_bytes())
    assert repair(tmp_path / "a", encoder=ENCODER).lost == 0
    assert open_library(tmp_path / "a").search("kinh tế số") == hits


def test_what_checksums_cannot_see_is_found(tmp_path):
    make(tmp_path)
    library = open_library(tmp_path)
    state = library._shared.state
    entries = list(state.entries.values())
    library._shared.state = State.empty().replace(set(), entries, 2 * state.store.vectors(state.ids))
    library.save()
    assert "véc-tơ" in check(tmp_path).problems[0]


def test_nothing_left_is_said(tmp_path):
    make(tmp_path)
    file(tmp_path, "documents.jsonl").unlink()
    assert check(tmp_path).lost == 6
    with pytest.raises(LibraryError, match="Không dựng lại được"):
        repair(tmp_path, encoder=ENCODER)
    assert file(tmp_path, "vectors.f32").exists()


def test_a_repair_is_not_for_other_libraries(tmp_path):
    make(tmp_path / "a")
    file(tmp_path / "a", "vectors.f32").unlink()
    with pytest.raises(ForeignLibrary, match="bằng bộ mã hoá tiny, không phải khác"):
        repair(tmp_path / "a", encoder=TinyEncoder(name="khác", dim=16))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "manifest.json").write_text("{}")
    with pytest.raises(ForeignLibrary, match="không phải của một thư viện Hỏi Đáp"):
        repair(tmp_path / "b")
