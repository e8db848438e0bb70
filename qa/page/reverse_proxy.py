"""One address before several processes that serve the same page: a reverse proxy for HTTP/1.1.

Gradio keeps sessions, queues and logins in its process, so a visitor must stay with one of them. A browser is given the
number of its process in a cookie with the first page. A program without cookies is known by the session that it names,
in the address or in the body; by its network address where it asks by `/call`, which names none. Everything else is the
same in every process. Each request has a connection of its own to the process, at whose end the answer is whole.
"""

import asyncio
import itertools
import re
import zlib
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import NamedTuple

__all__ = ["COOKIE", "ReverseProxy", "choose_worker"]

COOKIE = "hoidap-worker"
LONGEST_HEAD, LONGEST_READ_BODY = 64 * 1024, 8 * 1024 * 1024
"""Bytes of a request's head, and of a body that is looked into for the session that it names."""
IDLE, LOOK, CHUNK = 75.0, 0.5, 64 * 1024
"""Seconds until an idle connection is closed, seconds between two looks whether the visitor has gone; bytes at once."""
_SESSION = re.compile(rb"(?:[?&]session_hash=|/heartbeat/|\"session_hash\"\s*:\s*\")([\w.-]{1,100})")
_CHOSEN = re.compile(rf"(?:^|;)\s*{COOKIE}=(\d{{1,4}})\s*(?:;|$)".encode())
_BUSY = "Máy chủ đang khởi động lại. Xin thử lại sau vài giây.".encode()


class Head(NamedTuple):
    """The beginning of a request or of an answer.

    Attributes:
        first: its first line.
        fields: (name, value) of the others, as they came.
    """

    first: bytes
    fields: list[tuple[bytes, bytes]]

    @classmethod
    def parse(cls, data: bytes) -> "Head":
        """The head that ends with an empty line.

        Raises:
            ValueError: a line is no field, or one continues the line before.
        """
        first, *lines = data.removesuffix(b"\r\n\r\n").split(b"\r\n")
        fields = []
        for line in lines:
            name, colon, value = line.partition(b":")
            if not (name and colon) or name != name.strip():
                raise ValueError(f"{line!r} is no header field")
            fields.append((name, value.strip()))
        return cls(first, fields)

    def all(self, name: bytes) -> list[bytes]:
        """The values of the fields of a name in lower case."""
        return [value for each, value in self.fields if each.lower() == name]

    def without(self, *names: bytes) -> "Head":
        """The head without the fields of some names in lower case."""
        return Head(self.first, [field for field in self.fields if field[0].lower() not in names])

    def extend(self, *fields: tuple[bytes, bytes]) -> "Head":
        """The head with more fields."""
        return Head(self.first, [*self.fields, *fields])

    def format(self) -> bytes:
        """As it is sent."""
        lines = [self.first, *(name + b": " + value for name, value in self.fields)]
        return b"\r\n".join([*lines, b"", b""])


def choose_worker(head: Head, body: bytes, address: str, count: int) -> int | None:
    r"""Which of `count` processes has what a request is about; None where any of them may answer.

    >>> chosen = Head.parse(b"GET /gradio_api/queue/data?session_hash=abc HTTP/1.1\r\n\r\n")
    >>> named = Head.parse(b"POST /gradio_api/queue/join HTTP/1.1\r\n\r\n")
    >>> choose_worker(chosen, b"", "", 8) == choose_worker(named, b'{"session_hash": "abc"}', "", 8)
    True
    """
    target = head.first.split(b" ")[1]
    if b"/gradio_api/mcp" in target:
        return 0  # its sessions are known by nothing else
    for value in head.all(b"cookie"):
        if (chosen := _CHOSEN.search(value)) and int(chosen[1]) < count:
            return int(chosen[1])
    if session := _SESSION.search(target) or _SESSION.search(body):
        return zlib.crc32(session[1]) % count
    if b"/call/" in target:
        return zlib.crc32(address.encode()) % count
    return None


class ReverseProxy:
    """The proxy before processes that listen on ports of this machine.

    Attributes:
        ports: of the processes, in turn; one that is started anew may get another.
    """

    def __init__(self, ports: Sequence[int]) -> None:
        """Serve nothing yet."""
        self.ports = list(ports)
        self._turn = itertools.count()
        self._server: asyncio.Server | None = None

    async def listen(self, host: str, port: int) -> int:
        """Listen in the running event loop; the port, where `port` was 0.

        Raises:
            OSError: the port is taken.
        """
        self._server = await asyncio.start_server(self._serve, host, port, limit=LONGEST_HEAD)
        return int(self._server.sockets[0].getsockname()[1])

    def close(self) -> None:
        """Take no more connections."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a visitor, request by request."""
        with suppress(OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            while await self._answer(reader, writer):
                pass
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Pass one request on and its answer back; whether another may follow."""
        async with asyncio.timeout(IDLE):
            data = await reader.readuntil(b"\r\n\r\n")
        head = Head.parse(data)
        lengths = head.all(b"content-length")
        if head.all(b"transfer-encoding") or len(lengths) > 1 or not all(each.isdigit() for each in lengths):
            await _send_line(writer, b"411 Length Required", b"")
            return False
        length = int(lengths[0]) if lengths else 0
        if head.all(b"expect"):
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        json = any(b"json" in kind for kind in head.all(b"content-type"))
        body = await reader.readexactly(length) if json and length <= LONGEST_READ_BODY else b""
        address = str((writer.get_extra_info("peername") or [""])[0])
        chosen = choose_worker(head, body, address, len(self.ports))
        worker = next(self._turn) % max(1, len(self.ports)) if chosen is None else chosen
        try:
            if worker >= len(self.ports):
                raise ConnectionRefusedError("no process listens yet")
            theirs, sending = await asyncio.open_connection("127.0.0.1", self.ports[worker], limit=LONGEST_HEAD)
        except OSError:
            await _send_line(writer, b"503 Service Unavailable", _BUSY)
            return False
        try:
            passed = head.without(b"connection", b"keep-alive", b"x-forwarded-for", b"upgrade", b"expect")
            passed = passed.extend((b"X-Forwarded-For", address.encode()), (b"Connection", b"close"))
            sending.write(passed.format() + body)
            await _copy(reader, sending, length - len(body))
            known = any(_CHOSEN.search(value) for value in head.all(b"cookie"))
            framed = await _watch_visitor(reader, _pass_back(theirs, writer, None if known else worker))
        finally:
            sending.close()
        return framed and not any(value.lower() == b"close" for value in head.all(b"connection"))


async def _pass_back(theirs: asyncio.StreamReader, writer: asyncio.StreamWriter, worker: int | None) -> bool:
    """Send the answer on as it comes; whether it tells its own end, so that another may follow.

    A page, or a login, tells the browser its process.
    """
    head = Head.parse(await theirs.readuntil(b"\r\n\r\n"))
    empty = head.first.split(b" ")[1] in (b"204", b"304")
    framed = empty or bool(head.all(b"content-length") or head.all(b"transfer-encoding"))
    passed = head.without(b"connection", b"keep-alive")
    passed = passed.extend((b"Connection", b"keep-alive" if framed else b"close"))
    if worker is not None and (head.all(b"set-cookie") or any(b"html" in kind for kind in head.all(b"content-type"))):
        cookie = f"{COOKIE}={worker}; Path=/; HttpOnly; SameSite=Lax"
        passed = passed.extend((b"Set-Cookie", cookie.encode()))
    writer.write(passed.format())
    await writer.drain()
    while data := await theirs.read(CHUNK):
        writer.write(data)
        await writer.drain()
    return framed


async def _watch_visitor(reader: asyncio.StreamReader, work: Coroutine[None, None, bool]) -> bool:
    """What the work gives, which is stopped when the visitor has gone: the process cancels what nobody waits for.

    Raises:
        ConnectionResetError: the visitor has gone.
    """
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            await asyncio.wait([task], timeout=LOOK)
            if reader.at_eof() and not task.done():
                raise ConnectionResetError("the visitor has gone")
        return await task
    finally:
        task.cancel()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, length: int) -> None:
    """Send so many bytes on."""
    while length > 0:
        data = await reader.read(min(length, CHUNK))
        if not data:
            raise ConnectionResetError("the visitor has gone")
        length -= len(data)
        writer.write(data)
        await writer.drain()
    await writer.drain()


async def _send_line(writer: asyncio.StreamWriter, status: bytes, line: bytes) -> None:
    """Send an answer of one line of text, the last on this connection."""
    fields = [(b"Content-Type", b"text/plain; charset=utf-8"), (b"Content-Length", b"%d" % len(line))]
    writer.write(Head(b"HTTP/1.1 " + status, [*fields, (b"Connection", b"close")]).format() + line)
    await writer.drain()
