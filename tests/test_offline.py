"""The suite reaches no other machine, and neither does any Python that it starts; logs hold nobody's words."""

import logging
import os
import socket
import subprocess
import sys

import pytest

from index import DocumentError, Index, read, read_all
from qa.answering.load_answerer import SENTENCES, load_answerer
from qa.assistant import Assistant
from tests.offline.sitecustomize import LOG

ELSEWHERE = "192.0.2.1"  # reserved for documentation: nobody is there
TRIES = {
    "connect": f"import socket; socket.create_connection(({ELSEWHERE!r}, 80), 1)",
    "a name": "import urllib.request; urllib.request.urlopen('http://vi-du.example/', timeout=1)",
    "a datagram": f"import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'a', ({ELSEWHERE!r}, 53))",
}


@pytest.mark.parametrize("name", TRIES)
def test_no_python_of_the_suite_reaches_another_machine(tmp_path, name):
    log = tmp_path / "tried"
    run = subprocess.run(
        [sys.executable, "-c", TRIES[name]], env={**os.environ, LOG: str(log)}, capture_output=True, text=True
    )
    assert run.returncode and "tests reach no other machine" in run.stderr
    assert log.read_text(encoding="utf-8").startswith("socket.")


def test_this_process_reaches_only_itself(tmp_path, monkeypatch):
    monkeypatch.setenv(LOG, str(tmp_path / "tried"))
    with pytest.raises(ConnectionRefusedError, match="no other machine"):
        socket.create_connection((ELSEWHERE, 80), 1)
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 1):
        pass
    assert (tmp_path / "tried").read_text(encoding="utf-8").startswith(f"socket.getaddrinfo {ELSEWHERE}")


def test_logs_hold_no_question_and_no_text(tmp_path, tiny_encoder, caplog):
    caplog.set_level(logging.DEBUG)
    (tmp_path / "bai.txt").write_bytes("Mật khẩu kho Phượng là Trúc Xanh 1789.\n".encode("cp1258", "replace"))
    (tmp_path / "hong.pdf").write_bytes("%PDF-1.4 Trúc".encode())
    assert isinstance(next(iter(read_all([tmp_path / "hong.pdf"]))), DocumentError)
    (tmp_path / "tin.csv").write_text('tiêu đề,nội dung\nKho,"Chìa khoá kho ở tủ Hoàng Lan."\n', encoding="utf-8")
    library = Index.open(tmp_path / "library", encoder=tiny_encoder)
    library.add([read(tmp_path / "tin.csv"), read(tmp_path / "bai.txt")])
    library.save()
    assistant = Assistant(Index.open(tmp_path / "library", encoder=tiny_encoder), answerer=load_answerer(SENTENCES))
    assert "Hoàng Lan" in assistant.ask("Chìa khoá kho ở tủ nào?").text
    assert caplog.records
    for record in caplog.records:
        said = f"{record.getMessage()} {record.exc_text or ''}"
        assert not any(word in said for word in ("Trúc", "Hoàng", "1789", "Chìa", "tủ")), said
