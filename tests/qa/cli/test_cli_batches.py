"""`hoidap check`, `repair` and `add --watch` as a person runs them: real processes, real files, Ctrl+C at the end."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from index import Index
from index.storage.sizes import Sizes
from tests.faults import scene
from tests.load.server import Process
from tests.news import NEWS, TITLE, encoded
from tests.paths import ROOT
from tests.ports import free_port

PATIENCE = 120.0  # seconds; another process may be preparing the encoder on a busy machine


def hoidap(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "qa.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)


def article(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"Cầu {path.stem}\n\n{text}\n", encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_library_is_checked_damaged_repaired_and_whole_again(tmp_path):
    library = tmp_path / "library"
    articles = [article(tmp_path / "tin" / f"{name}.txt", f"Cầu {name} dài {name} mét.") for name in ("11", "22")]
    assert hoidap("add", "--library", library, *articles).returncode == 0
    whole = hoidap("check", "--library", library)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.startswith("2 bài, ") and whole.stdout.endswith(" đoạn, nguyên vẹn\n")

    vectors = next(library.glob("hoidap-*-vectors.f32"))
    vectors.write_bytes(vectors.read_bytes()[:-4])
    found = hoidap("check", "--library", library, "--json")
    assert found.returncode == 1
    assert len(json.loads(found.stdout)["problems"]) == 1
    refused = hoidap("ask", "--library", library, "Cầu 22 dài bao nhiêu mét?")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "hoidap repair" in refused.stderr and len(refused.stderr.splitlines()) == 1

    repaired = hoidap("repair", "--library", library)
    assert repaired.returncode == 0
    assert "mất 0 bài" in repaired.stderr
    assert hoidap("check", "--library", library).returncode == 0
    assert "22 mét" in hoidap("ask", "--library", library, "Cầu 22 dài bao nhiêu mét?").stdout


@pytest.mark.slow
def test_a_library_of_many_parts_is_merged_once(tmp_path):
    sizes = Sizes(small=100, words=100, largest=400)
    library = scene.open_library(tmp_path, sizes=sizes)
    for part in range(5):
        library.add(scene.article(f"bài {part} {number}", 1000 * part + number) for number in range(120))
        library.save()
    before = scene.texts_digest(library)
    assert len(library._shared.state.segments) >= 4 and scene.open_library(tmp_path).needs_merging
    merged = hoidap("merge", "--library", tmp_path)
    assert (merged.returncode, merged.stdout) == (0, "") and "Đã gộp" in merged.stderr
    opened = scene.open_library(tmp_path)
    assert scene.texts_digest(opened) == before and not opened.needs_merging
    assert json.loads(hoidap("merge", "--library", tmp_path, "--json").stdout)["merged"] is False


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_a_folder_is_watched_until_interrupted_and_goes_on_the_next_time(tmp_path):
    library, folder = tmp_path / "library", tmp_path / "tin"
    article(folder / "a.txt", "Bài có từ đầu.")
    watching = Watching(library, folder, tmp_path / "first")
    article(folder / "b.txt", "Bài đến sau.")
    watching.wait_for("Cầu b")
    article(folder / "a.txt", "Bài có từ đầu, đã sửa.")
    watching.wait_for("~ ")
    (folder / "hong.txt").write_bytes(b"\0\1\2")
    watching.wait_for("hong.txt")
    code, said = watching.interrupt()
    assert code == 130
    assert said.splitlines()[-1] == "hoidap: đã dừng theo yêu cầu; những gì đã lưu vẫn còn nguyên."
    assert "Traceback" not in said

    article(folder / "c.txt", "Bài đến khi không ai canh.")
    again = Watching(library, folder, tmp_path / "second")
    code, said = again.interrupt()
    assert (code, sorted(line[0] for line in said.splitlines() if line[:2] in ("= ", "+ ", "~ "))) == (130, list("+=="))
    assert {document.text.split("\n\n")[1].strip() for document in Index.open(library).documents.values()} == {
        "Bài có từ đầu, đã sửa.",
        "Bài đến sau.",
        "Bài đến khi không ai canh.",
    }


@pytest.mark.slow
def test_an_old_encoding_is_said_when_it_is_added(tmp_path):
    library = tmp_path / "library"
    for share, name in ((2, "TCVN3 (ABC)"), (3, "VNI")):
        (tmp_path / f"{name[:3]}.txt").write_bytes(encoded(NEWS.replace("2.300", f"{share}.301"), name))
        added = hoidap("add", "--library", library, tmp_path / f"{name[:3]}.txt")
        assert (added.returncode, added.stdout.count("\n")) == (0, 1)
        assert added.stdout.endswith(f"{TITLE}  (viết theo bảng mã cũ {name}, đã chuyển sang Unicode)\n")
    (tmp_path / "moi.txt").write_text(NEWS.replace("2.300", "2.400"), encoding="utf-8")
    assert "(" not in hoidap("add", "--library", library, tmp_path / "moi.txt").stdout


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="gives bytes that are no text")
def test_bytes_that_are_no_text_do_no_harm_in_names_and_questions(tmp_path):
    """Where the terminal takes UTF-8 and nothing else."""
    library, strict = tmp_path / "library", {**os.environ, "PYTHONIOENCODING": "utf-8:strict"}
    article(tmp_path / "tin" / "a.txt", "Cầu này dài 110 mét.").rename(tmp_path / "tin" / "11\udcff.txt")
    for arguments in (
        ["add", tmp_path / "tin"],
        ["list"],
        ["list", "--json"],
        ["ask", "Cầu\udcff này dài mấy mét?", "--json"],
    ):
        command = [sys.executable, "-m", "qa.cli", *map(str, arguments), "--library", str(library)]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=PATIENCE, env=strict)
        assert (ran.returncode, b"Traceback" in ran.stderr) == (0, False), ran.stderr.decode()
        shown = ran.stdout.decode()
        if "--json" in arguments:
            json.loads(shown)
        if "list" in arguments:
            assert "11\\udcff.txt" in shown.replace("\\\\", "\\")


@pytest.mark.slow
def test_a_second_writer_is_told_and_readers_do_not_wait(tmp_path):
    library = tmp_path / "library"
    path = article(tmp_path / "tin" / "11.txt", "Cầu 11 dài 110 mét.")
    assert hoidap("add", "--library", library, path).returncode == 0
    writer = Index.open(library)
    writer.remove(list(writer.documents))  # not saved yet: the library is this process's to write
    for command in (["add", path.parent], ["remove", path]):
        article(path, "Cầu 11 dài 111 mét.")
        refused = hoidap(*command, "--library", library)
        said = f"hoidap: Thư viện {library} đang được một tiến trình khác ghi. Đợi nó xong rồi thử lại.\n"
        assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", said)
    assert "110 mét" in hoidap("ask", "--library", library, "Cầu 11 dài bao nhiêu mét?").stdout
    writer.revert()
    assert hoidap("add", "--library", library, path).stdout.startswith("~ ")


@pytest.mark.slow
def test_a_page_answers_from_what_another_process_adds_without_a_restart(tmp_path):
    library, port = tmp_path / "library", free_port()
    path = article(tmp_path / "tin" / "11.txt", "Cầu 11 dài 110 mét.")
    assert hoidap("add", "--library", library, path).returncode == 0
    server = Process(["serve", "--library", library, "--port", str(port)], tmp_path / "server")
    try:
        server.wait_for("Trang đã mở")
        question = "Cầu 11 dài bao nhiêu mét?"
        assert "110" in asked(port, "ask", question, False, None, None, False)["text"]
        article(path, "Cầu 11 dài 111 mét.")
        assert hoidap("add", "--library", library, path).returncode == 0
        assert "111" in asked(port, "ask", question, False, None, None, False)["text"]
        assert hoidap("remove", "--library", library, path).returncode == 0
        assert asked(port, "list") == []
        assert asked(port, "ask", question, False, None, None, False)["hits"] == []
    finally:
        server.interrupt()


def asked(port: int, door: str, *data: object) -> Any:
    """What a door of the page's API gives."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/gradio_api/call/{door}", timeout=PATIENCE) as http:
        event = http.post("", json={"data": data}).json()["event_id"]
        lines = http.get(f"/{event}").text.splitlines()
    return json.loads(next(line for line in lines if line.startswith("data:"))[5:])[0]


def _heeds_interrupts() -> None:
    """What a shell starts in the background ignores Ctrl+C, and all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Watching:
    """`hoidap add --watch` on a folder, when what is there has been added."""

    def __init__(self, library: Path, folder: Path, log: Path) -> None:
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-m", "qa.cli", "add", "--watch", "--library", str(library), str(folder)],
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=_heeds_interrupts,
            )
        self.wait_for("Đang canh")

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, words: str) -> None:
        until = time.monotonic() + PATIENCE
        while words not in self.said():
            if self.process.poll() is not None or time.monotonic() > until:
                self.process.kill()
                pytest.fail(f"{words!r} was not said: {self.said()}")
            time.sleep(0.1)

    def interrupt(self) -> tuple[int, str]:
        """Exit code and all that was said, after Ctrl+C."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(PATIENCE), self.said()
        finally:
            self.process.kill()
