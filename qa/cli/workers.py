"""`hoidap serve --workers N`: N processes that serve one library behind one address, each started anew if it ends."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address

from index.errors import HoidapError
from qa.page.reverse_proxy import ReverseProxy

__all__ = ["Workers", "end_with_parent", "serve_with_workers"]

START = 180.0
"""Seconds that a process may take until it listens, on a busy machine."""
LOOK, PAUSE, PATIENCE = 0.2, 1.0, 5.0
"""Seconds between two looks at the processes, before they are looked at again once one was started anew, and until one
that does not end is killed."""


class Workers:
    """The processes, each `hoidap serve` on a port of its own.

    Attributes:
        ports: of the processes.
    """

    def __init__(self, command: Sequence[str], count: int) -> None:
        """Start nothing yet.

        Args:
            command: that serves, but for its port, and for `--merges` of the first.
            count: of processes, at least 1.
        """
        self._command, self._count = list(command), count
        self._processes: list[subprocess.Popen[bytes]] = []
        self.ports: list[int] = []

    def start(self) -> None:
        """Start the first, which prepares what all share; then the others at once.

        Raises:
            HoidapError: one of them ended, or did not listen in time.
        """
        for number in range(self._count):
            self.ports.append(_free_port())
            self._processes.append(self._run(number))
            if number == 0:
                self._wait(number)
        for number in range(1, self._count):
            self._wait(number)

    def revive(self) -> list[int]:
        """The numbers of the processes that had ended and were started anew, on the same ports."""
        ended = [number for number, process in enumerate(self._processes) if process.poll() is not None]
        for number in ended:
            self._processes[number] = self._run(number)
        return ended

    def stop(self) -> None:
        """End all of them."""
        for process in self._processes:
            if process.stdin is not None:
                process.stdin.close()  # which ends it; so does the end of this process, however it comes
        for process in self._processes:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _run(self, number: int) -> "subprocess.Popen[bytes]":
        command = [*self._command, "--port", str(self.ports[number]), *([] if number else ["--merges"])]
        # A session of its own: Ctrl+C in the terminal is for the parent alone, which ends them.
        return subprocess.Popen(  # noqa: S603 (our own command)
            command, stdin=subprocess.PIPE, stdout=sys.stderr, start_new_session=True
        )

    def _wait(self, number: int) -> None:
        until = time.monotonic() + START
        while self._processes[number].poll() is None and time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.ports[number]), 1):
                return
            time.sleep(LOOK)
        raise HoidapError(
            "Một tiến trình trả lời không khởi động được. Chạy hoidap serve không có --workers để xem lỗi."
        )


def serve_with_workers(
    command: Sequence[str], count: int, *, host: str, port: int, ready: Callable[[str], None]
) -> None:
    """Serve until interrupted.

    Args:
        command: that serves on this machine, but for its port.
        count: of processes.
        host: address to listen on.
        port: port to listen on, 0 for any.
        ready: called with the address when the page can be opened.

    Raises:
        HoidapError: the port is taken, or a process does not start.
    """
    workers = Workers(command, count)
    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(_serve(workers, host, port, ready))
    finally:
        workers.stop()


async def _serve(workers: Workers, host: str, port: int, ready: Callable[[str], None]) -> None:
    proxy = ReverseProxy([])
    try:
        port = await proxy.listen(host, port)
    except OSError as error:
        raise HoidapError(f"Cổng {port} đang bận. Chọn cổng khác bằng --port, ví dụ --port {port + 1}.") from error
    await asyncio.to_thread(workers.start)
    proxy.ports = workers.ports
    ready(f"http://{_link_host(host)}:{port}/")
    try:
        while True:
            await asyncio.sleep(LOOK)
            if workers.revive():
                await asyncio.sleep(PAUSE)
    finally:
        proxy.close()


def _link_host(host: str) -> str:
    """The host of an address that a person can open."""
    with suppress(ValueError):
        address = ip_address(host.strip("[]"))
        return "127.0.0.1" if address.is_unspecified else f"[{address}]" if address.version == 6 else str(address)
    return host


def end_with_parent() -> None:
    """In one of the processes: be interrupted, as by Ctrl+C, when the process that started it ends or wishes so."""

    def watch() -> None:
        with suppress(OSError):
            sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=watch, name="end with parent", daemon=True).start()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
