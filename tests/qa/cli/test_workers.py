"""`hoidap serve --workers 2` as it is run: sessions, a library that grows, a process that is killed, Ctrl+C."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from gradio_client import Client

from qa.page.reverse_proxy import COOKIE
from qa.settings import forbid_telemetry
from tests.load.server import Process, Server
from tests.load.session import RefusedError, Session
from tests.paths import ROOT
from tests.ports import free_port
from tests.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="finds the processes in /proc")]


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    """Two processes over a library with one article."""
    add(tmp_path, "cầu", "Cầu Rồng\n\nCầu Rồng dài 666 mét, khánh thành năm 2013.\n")
    made = Server(tmp_path / "library", tmp_path / "log", "--workers", "2")
    yield made
    made.popen.kill()


def add(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    adding = [sys.executable, "-m", "qa.cli", "add", "--library", folder / "library", folder / f"{name}.txt"]
    subprocess.run(adding, cwd=ROOT, check=True, capture_output=True)


def children(process: int) -> list[int]:
    lists = Path(f"/proc/{process}/task").glob("*/children")  # of each thread
    return [int(each) for listed in lists for each in listed.read_text().split()]


def is_running(process: int) -> bool:
    with contextlib.suppress(OSError):
        return bool(Path(f"/proc/{process}/cmdline").read_bytes())  # empty of one that has ended
    return False


def merges(process: int) -> bool:
    return b"--merges" in Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")


def answer(server: Server, name: str, question: str) -> str:
    return Session(server, name).call(server.number("ask"), [question, False, None, None, False]).data[0]["text"]


def test_sessions_are_served_by_several_processes_until_the_end(tmp_path, server):
    workers = children(server.popen.pid)
    assert len(workers) == 2
    assert list(map(merges, workers)).count(True) == 1
    assert server.output().count("Trang đã mở") == 1
    assert {answer(server, f"người {number}", "Cầu Rồng dài bao nhiêu mét?") for number in range(4)} == {"666 mét"}
    with httpx.Client(base_url=server.address) as browser:
        assert browser.get("/").status_code == 200 and "hoidap-worker" in browser.cookies

    add(tmp_path, "chợ", "Chợ Hàn\n\nChợ Hàn có 576 hộ kinh doanh.\n")
    for number in range(4):
        assert answer(server, f"người {number}", "Chợ Hàn có bao nhiêu hộ kinh doanh?").startswith("576")

    os.kill(workers[0], signal.SIGKILL)
    until, answered = time.monotonic() + 180, set()
    while len(answered) < 4 and time.monotonic() < until:
        for number in range(4):
            with contextlib.suppress(RefusedError, httpx.HTTPError):
                assert answer(server, f"người {number}", "Cầu Rồng dài bao nhiêu mét?") == "666 mét"
                answered.add(number)
        time.sleep(0.5)
    assert len(answered) == 4, "the killed process was started anew"
    running = children(server.popen.pid)
    assert len(running) == 2 and workers[0] not in running
    assert list(map(merges, running)).count(True) == 1, "one of them looks after merging, be it a new one"
    assert server.interrupt() == 0
    assert not any(map(is_running, running))


def test_the_processes_end_with_the_one_that_started_them(server):
    running = children(server.popen.pid)
    server.popen.kill()
    server.popen.wait()
    until = time.monotonic() + 60
    while any(
        Path(f"/proc/{each}/cmdline").exists() and Path(f"/proc/{each}/cmdline").read_bytes() for each in running
    ):
        assert time.monotonic() < until
        time.sleep(0.2)


def test_people_with_browsers_keep_their_conversations(server, browser):
    visitors = [Visitor(browser, server.address) for _ in range(3)]
    for visitor in visitors:
        assert "666 mét" in visitor.ask("Cầu Rồng dài bao nhiêu mét?")
    for visitor in visitors:  # each conversation lies in its own process
        assert "2013" in visitor.ask("Nó khánh thành năm nào?")
        assert visitor.errors == []
    numbers = {cookie["value"] for each in visitors for cookie in each.context.cookies() if cookie["name"] == COOKIE}
    assert numbers == {"0", "1"}


def test_a_login_holds_in_its_own_process(tmp_path):
    add(tmp_path, "cầu", "Cầu Rồng\n\nCầu Rồng dài 666 mét, khánh thành năm 2013.\n")
    port = free_port()
    options = ["--library", tmp_path / "library", "--port", str(port), "--workers", "2", "--auth", "lan:mật khẩu"]
    process = Process(["serve", *options], tmp_path / "log")
    try:
        process.wait_for("Trang đã mở")
        address = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{address}/config").status_code == 401
        forbid_telemetry()  # which the client would otherwise send
        for _ in range(3):
            known = Client(address, auth=("lan", "mật khẩu"), verbose=False, analytics_enabled=False)
            assert known.predict("Cầu Rồng dài bao nhiêu mét?", api_name="/ask")["text"] == "666 mét"
        assert process.interrupt() == 0
    finally:
        process.popen.kill()


def test_an_address_for_others_wants_a_login():
    command = [sys.executable, "-m", "qa.cli", "serve", "--workers", "2", "--host", "0.0.0.0"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 1 and "--auth" in ran.stderr
