"""The product's own processes, `hoidap serve` and `hoidap add --watch`, and the memory they hold, as Linux tells it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from tests.paths import ROOT
from tests.ports import free_port

STARTED = 180.0  # seconds that a busy machine may take to prepare the encoder
EVERY = 1.0  # seconds between two looks at the memory


class Process:
    """A command `hoidap` at work, its output in a file."""

    def __init__(self, arguments: Sequence[str | Path], log: Path) -> None:
        self.log = log
        with log.open("wb") as output:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "qa.cli", *map(str, arguments)],
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "PYTHONFAULTHANDLER": "1"},
                # A shell that starts the tests in the background has them, and their children, ignore Ctrl+C.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    def wait_for(self, said: str) -> None:
        """Wait until the process has said so."""
        until = time.monotonic() + STARTED
        while said not in self.output():
            assert self.popen.poll() is None, self.output()
            assert time.monotonic() < until, f"{said!r} was not said within {STARTED:.0f} s: {self.output()}"
            time.sleep(0.05)

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def interrupt(self) -> int:
        """End the process as Ctrl+C does; its exit code.

        One that has not ended after 30 seconds is aborted, which leaves in its log where each thread stood.
        """
        self.popen.send_signal(signal.SIGINT)
        try:
            return self.popen.wait(30)
        except subprocess.TimeoutExpired:
            self.popen.send_signal(signal.SIGABRT)
            return self.popen.wait()


class Server(Process):
    """The page over a library, and the memory that it holds as time goes by."""

    def __init__(self, library: Path, log: Path, *options: str) -> None:
        port = free_port()
        super().__init__(["serve", "--library", library, "--port", str(port), *options], log)
        self.address = f"http://127.0.0.1:{port}"
        self.wait_for("Trang đã mở")
        self.config = httpx.get(f"{self.address}/config", timeout=60).json()
        self.memory: list[tuple[float, float]] = []  # (seconds since the epoch, MB)
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while self.popen.poll() is None:
            held = self.held()
            if held:
                self.memory.append((time.time(), held))
            time.sleep(EVERY)

    def held(self) -> float:
        """MB of memory that the process holds now; 0 when it has ended."""
        try:
            pages = int(Path(f"/proc/{self.popen.pid}/statm").read_text(encoding="ascii").split()[1])
        except OSError:
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def number(self, name: str) -> int:
        """The number of the page's function of that name, the first of them."""
        return int(next(each["id"] for each in self.config["dependencies"] if each["api_name"] == name))

    def at_load(self) -> list[int]:
        """The numbers of the functions that a page calls when it is opened."""
        return [
            each["id"] for each in self.config["dependencies"] if any(kind == "load" for _, kind in each["targets"])
        ]
