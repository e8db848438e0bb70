"""A snapshot is read back whole or refused; the exhaustive fault tables are in tests/faults."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import DamagedLibrary, ForeignLibrary, LibraryError
from index.storage import manifest, save, snapshot
from index.storage.disk import RealDisk

FILES = {"words.json": [b'["a', b'"]'], "rows.f32": [memoryview(bytes(8000))], "empty.txt": []}
CONTENT = {name: b"".join(pieces) for name, pieces in FILES.items()}


def write(folder: Path, files=None, **facts) -> int:
    lock = save.claim(folder)
    try:
        return save.write(folder, FILES if files is None else files, facts)
    finally:
        lock.release()


def content(folder: Path) -> dict[str, bytes]:
    return {name: bytes(view) for name, view in snapshot.read(folder).files.items()}


def data_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("hoidap-"))


def test_what_was_written_is_read(tmp_path):
    write(tmp_path, dim=2, encoder="thử")
    read = snapshot.read(tmp_path)
    assert content(tmp_path) == CONTENT
    assert (read.facts, read.stamp) == ({"dim": 2, "encoder": "thử"}, snapshot.stamp(tmp_path))


def test_a_new_generation_replaces_the_old_and_leaves_other_files_alone(tmp_path):
    (tmp_path / "photo.20240101.jpg").write_bytes(b"mine")
    write(tmp_path)
    first = snapshot.read(tmp_path)
    write(tmp_path, {"words.json": [b"[]"]})
    assert content(tmp_path) == {"words.json": b"[]"}
    assert snapshot.read(tmp_path).generation > first.generation
    assert snapshot.stamp(tmp_path) != first.stamp
    assert len(data_files(tmp_path)) == 1
    assert (tmp_path / "photo.20240101.jpg").read_bytes() == b"mine"


def test_nothing_saved_is_nothing_read(tmp_path):
    assert snapshot.read(tmp_path / "missing") is None
    assert snapshot.read(tmp_path) is None
    assert snapshot.stamp(tmp_path) is None


def test_a_file_for_a_folder_is_said(tmp_path):
    (tmp_path / "tệp").write_text("không phải thư mục", encoding="utf-8")
    for use in (snapshot.read, save.claim):
        with pytest.raises(LibraryError, match="tệp"):
            use(tmp_path / "tệp")


@pytest.mark.parametrize("name", [*sorted(CONTENT), "manifest.json"])
@pytest.mark.parametrize("damage", ["missing", "truncated", "extended", "flipped", "folder", "pipe"])
def test_a_damaged_file_is_refused_in_one_line_that_names_the_cure(tmp_path, name, damage):
    write(tmp_path)
    path = next(path for path in tmp_path.iterdir() if path.name.endswith(name))
    data = path.read_bytes()
    if name == "empty.txt" and damage in ("truncated", "flipped"):
        return
    if damage == "extended" and name == "manifest.json":
        data += b"}"
    path.unlink()
    if damage == "truncated":
        path.write_bytes(data[:-1])
    elif damage == "extended":
        path.write_bytes(data + b" ")
    elif damage == "flipped":
        path.write_bytes(data[:-3] + bytes([data[-3] ^ 4]) + data[-2:])
    elif damage == "folder":
        path.mkdir()
    elif damage == "pipe":
        os.mkfifo(path)
    with pytest.raises(LibraryError, match=r"bị hỏng|manifest.json không phải là tệp thường") as caught:
        snapshot.read(tmp_path)
    message = str(caught.value)
    assert "\n" not in message
    assert str(tmp_path) in message
    if name != "manifest.json" or damage not in ("folder", "pipe"):
        assert isinstance(caught.value, DamagedLibrary)
        assert "hoidap repair" in message


def test_files_of_two_libraries_do_not_mix(tmp_path):
    write(tmp_path / "a")
    write(tmp_path / "b", {**FILES, "words.json": [b"[1, 2]"]})
    ours = next((tmp_path / "a").glob("*words.json"))
    ours.write_bytes(next((tmp_path / "b").glob("*words.json")).read_bytes())
    with pytest.raises(DamagedLibrary, match="có 6 byte thay vì 5"):
        snapshot.read(tmp_path / "a")


@pytest.mark.parametrize(
    "text", ['{"name": "web app"}', "[]", "[" * 100_000, "", "null", '{"format": 1}', "x" * 2_000_000]
)
def test_another_programs_manifest_is_neither_read_nor_overwritten(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(ForeignLibrary, match="không phải của một thư viện Hỏi Đáp"):
        snapshot.read(tmp_path)
    with pytest.raises(ForeignLibrary, match="không phải của một thư viện Hỏi Đáp"):
        write(tmp_path)
    assert (tmp_path / "manifest.json").read_text() == text


def sealed(content: dict) -> str:
    return json.dumps({**content, "sha256": manifest._seal(content)})


def entry(file: str, size: int) -> dict:
    return {"file": file, "bytes": size, "sha256": ""}


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"version": 3}, ForeignLibrary, "có phiên bản 3, chương trình này đọc"),
        ({"version": None}, ForeignLibrary, "có phiên bản None, chương trình này đọc"),
        ({"version": "3\n"}, ForeignLibrary, r"có phiên bản '3\\n', chương trình này đọc"),
        ({"generation": "1"}, DamagedLibrary, "manifest.json không đúng dạng"),
        ({"files": []}, DamagedLibrary, "manifest.json không đúng dạng"),
        ({"facts": None}, DamagedLibrary, "manifest.json không đúng dạng"),
        ({"files": {"a": entry("../../etc/passwd", 1)}}, DamagedLibrary, "manifest.json không đúng dạng"),
        ({"files": {"a": entry("hoidap-000001-a.txt", 10**15)}}, DamagedLibrary, "thiếu tệp hoidap-000001-a.txt"),
        (
            {"files": {"a": entry("hoidap-000001-words.json", 10**15)}},
            DamagedLibrary,
            "5 byte thay vì 1000000",
        ),
    ],
)
def test_a_sealed_manifest_is_held_to_its_form_too(tmp_path, change, error, told):
    write(tmp_path)
    content = json.loads((tmp_path / "manifest.json").read_text())
    del content["sha256"]
    (tmp_path / "manifest.json").write_text(sealed({**content, **change}))
    with pytest.raises(error, match=told):
        snapshot.read(tmp_path)


def test_a_deep_manifest_is_refused_or_read(tmp_path):
    write(tmp_path)
    content = json.loads((tmp_path / "manifest.json").read_text())
    for depth in (100, 500, 900, 1100, 5000):
        nest = "[" * depth + "]" * depth
        (tmp_path / "manifest.json").write_text(
            json.dumps({**content, "deep": 0}).replace('"deep": 0', f'"deep": {nest}')
        )
        with pytest.raises(DamagedLibrary, match=r"không phải của Hỏi Đáp|không đúng mã kiểm"):
            snapshot.read(tmp_path)


keys = st.sampled_from(["format", "version", "generation", "facts", "files", "file", "bytes", "sha256"]) | st.text(
    max_size=4
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("hoidap-000001-words.json"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> tuple[Path, dict]:
    folder = tmp_path_factory.mktemp("saved")
    write(folder)
    content = json.loads((folder / "manifest.json").read_text())
    del content["sha256"]
    return folder, content


@given(change=st.dictionaries(keys, values, max_size=3))
@settings(max_examples=int(os.environ.get("HOIDAP_FUZZ", 500)), deadline=None)
def test_any_sealed_manifest_is_read_or_refused(saved, change):
    folder, content = saved
    (folder / "manifest.json").write_text(sealed({**content, **change}))
    try:
        read = snapshot.read(folder)
    except LibraryError as error:
        assert "\n" not in str(error)
    else:
        assert {bytes(view) for view in read.files.values()} <= set(CONTENT.values())


@given(data=st.binary(max_size=300))
@settings(max_examples=int(os.environ.get("HOIDAP_FUZZ", 500)), deadline=None)
def test_any_bytes_for_a_manifest_are_refused(saved, data):
    folder, _ = saved
    (folder / "manifest.json").write_bytes(data)
    with pytest.raises(LibraryError, match=r"hoidap repair|Hãy chọn thư mục khác"):
        snapshot.read(folder)


def test_a_second_writer_is_told(tmp_path):
    lock = save.claim(tmp_path)
    with pytest.raises(LibraryError, match="đang được một tiến trình khác ghi"):
        save.claim(tmp_path, wait=0.05)
    program = (
        f"from pathlib import Path; from index.storage import save; save.claim(Path({str(tmp_path)!r}), wait=0.05)"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "LibraryError" in other.stderr
    lock.release()
    save.claim(tmp_path).release()


class Failing(RealDisk):
    """Raises at the n-th call of anything."""

    def __init__(self, call: int) -> None:
        self.left = call

    def count(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    def create(self, path):
        self.count()
        return super().create(path)

    def sync(self, file):
        self.count()
        super().sync(file)

    def replace(self, source, target):
        self.count()
        super().replace(source, target)

    def sync_folder(self, folder):
        self.count()
        super().sync_folder(folder)


def test_a_failed_save_is_an_error_and_keeps_what_was_there(tmp_path):
    write(tmp_path)
    for call in range(1, 100):
        try:
            save.write(tmp_path, {"words.json": [b"[2]"]}, {}, disk=Failing(call))
        except LibraryError as error:
            assert "No space left" in str(error)
            new = content(tmp_path) != CONTENT
            assert content(tmp_path) == ({"words.json": b"[2]"} if new else CONTENT)
            assert not any(name.endswith(".tmp") for name in data_files(tmp_path))
        else:
            break
    assert call > 5
    assert content(tmp_path) == {"words.json": b"[2]"}
