"""The reverse proxy, before small real servers: a visitor stays with one process, and answers pass as they come."""

import asyncio
import contextlib
import re
import socket
import threading
from collections.abc import Iterator

import httpx
import pytest

from qa.page.reverse_proxy import COOKIE, Head, ReverseProxy, choose_worker


class Backend:
    """A server that tells its number and what it was asked; `/stream` sends a line at a time as it is told to."""

    def __init__(self, number: int) -> None:
        self.number, self.asked, self.port = number, [], 0
        self.more, self.gone = asyncio.Event(), asyncio.Event()

    async def start(self) -> None:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = Head.parse(await reader.readuntil(b"\r\n\r\n"))
        length = int((head.all(b"content-length") or [b"0"])[0])
        body = await reader.readexactly(length)
        self.asked.append((head, body))
        target = head.first.split(b" ")[1]
        if target.startswith(b"/stream"):
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
            await writer.drain()
            waiting = [asyncio.ensure_future(self.more.wait()), asyncio.ensure_future(reader.read())]
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if waiting[1].done():
                self.gone.set()
            else:
                writer.write(b"6\r\nsecond\r\n0\r\n\r\n")
        elif target == b"/unframed":
            writer.write(b"HTTP/1.0 200 OK\r\n\r\nuntil the end")
        else:
            kind = b"text/html" if target == b"/" else b"text/plain"
            said = b"%d %s %s" % (self.number, target, body[-20:])
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(said)) + said
            )
        await writer.drain()
        writer.close()


class Scene:
    """Three backends behind a proxy, in an event loop of their own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.backends = [Backend(number) for number in range(3)]
        self.port = asyncio.run_coroutine_threadsafe(self._start(), self.loop).result(10)
        self.address = f"http://127.0.0.1:{self.port}"

    async def _start(self) -> int:
        for backend in self.backends:
            await backend.start()
        self.proxy = ReverseProxy([backend.port for backend in self.backends])
        return await self.proxy.listen("127.0.0.1", 0)

    async def close(self) -> None:
        self.proxy.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def in_loop(self, awaited) -> None:
        asyncio.run_coroutine_threadsafe(awaited, self.loop).result(10)


@pytest.fixture
def scene() -> Iterator[Scene]:
    made = Scene()
    yield made
    made.in_loop(made.close())
    made.loop.call_soon_threadsafe(made.loop.stop)


def test_a_browser_stays_with_the_process_of_its_first_page(scene):
    with httpx.Client(base_url=scene.address) as browser:
        number = browser.get("/").text[0]
        assert browser.cookies[COOKIE] == number
        for path in ("/config", "/gradio_api/queue/data?session_hash=abc", "/gradio_api/upload?upload_id=1"):
            assert browser.get(path).text.startswith(f"{number} {path}")
        assert "set-cookie" not in browser.get("/").headers
    firsts = {httpx.get(scene.address).text[0] for _ in range(6)}
    assert firsts == {"0", "1", "2"}, "new visitors are spread"


def test_a_program_without_cookies_stays_with_the_process_of_its_session(scene):
    numbers = set()
    for name in map(str, range(40)):
        ways = [
            httpx.post(f"{scene.address}/gradio_api/queue/join", json={"data": ["ă" * 100_000], "session_hash": name}),
            httpx.get(f"{scene.address}/gradio_api/queue/data", params={"session_hash": name}),
            httpx.get(f"{scene.address}/gradio_api/heartbeat/{name}"),
        ]
        (number,) = {way.text[0] for way in ways}
        numbers.add(number)
        assert all("set-cookie" not in way.headers for way in ways)
    assert numbers == {"0", "1", "2"}
    calls = [
        httpx.post(f"{scene.address}/gradio_api/call/ask", json={}),
        httpx.get(f"{scene.address}/gradio_api/call/ask/e1"),
    ]
    assert len({each.text[0] for each in calls}) == 1
    assert httpx.get(f"{scene.address}/gradio_api/mcp/sse").text[0] == "0"


def test_what_is_asked_arrives_whole_and_names_the_visitor(scene):
    with httpx.Client(base_url=scene.address) as client:
        for size in (0, 1, 100_000, 3_000_000):
            reply = client.post("/gradio_api/upload", content=b"x" * size + b"end", headers={"Cookie": f"{COOKIE}=1"})
            assert reply.text.endswith("end") and reply.text[0] == "1"
    heads = [head for head, _ in scene.backends[1].asked]
    assert [len(body) for _, body in scene.backends[1].asked] == [3, 4, 100_003, 3_000_003]
    assert all(head.all(b"x-forwarded-for") == [b"127.0.0.1"] for head in heads)
    assert all(head.all(b"host") == [f"127.0.0.1:{scene.port}".encode()] for head in heads)


def test_an_answer_passes_as_it_comes(scene):
    with httpx.stream("GET", f"{scene.address}/stream", headers={"Cookie": f"{COOKIE}=2"}) as reply:
        parts = reply.iter_bytes()
        assert next(parts) == b"first"
        scene.loop.call_soon_threadsafe(scene.backends[2].more.set)
        assert b"".join(parts) == b"second"
    assert httpx.get(f"{scene.address}/unframed").text == "until the end"


def test_a_process_learns_that_its_visitor_has_gone(scene):
    with httpx.stream("GET", f"{scene.address}/stream", headers={"Cookie": f"{COOKIE}=0"}) as reply:
        assert next(reply.iter_bytes()) == b"first"
    scene.in_loop(asyncio.wait_for(scene.backends[0].gone.wait(), 5))


def test_a_process_that_does_not_listen_is_told_in_vietnamese(scene):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        scene.proxy.ports[1] = closed.getsockname()[1]
        reply = httpx.get(scene.address, headers={"Cookie": f"{COOKIE}=1"})
    assert reply.status_code == 503 and "thử lại" in reply.text
    scene.proxy.ports = []
    assert httpx.get(scene.address).status_code == 503


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nno field\r\n\r\n",
        b"GET / HTTP/1.1\r\nA: b\r\n continued\r\n\r\n",
        b"GET / HTTP/1.1\r\nA: " + b"x" * 100_000 + b"\r\n\r\n",
        b"nothing",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    ],
)
def test_what_is_no_plain_request_reaches_no_process(scene, request_):
    with socket.create_connection(("127.0.0.1", scene.port), 10) as visitor:
        visitor.sendall(request_)
        visitor.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError):
            assert re.match(rb"HTTP/1.1 4|$", visitor.recv(100))
    assert not any(backend.asked for backend in scene.backends)


@pytest.mark.parametrize("cookie", [b"9", b"-1", b"1x", b"99999", b""])
def test_a_cookie_of_another_server_is_passed_over(cookie):
    head = Head(b"GET / HTTP/1.1", [(b"Cookie", b"a=b; hoidap-worker=" + cookie)])
    assert choose_worker(head, b"", "", 3) is None
    assert choose_worker(Head(b"GET / HTTP/1.1", [(b"cookie", b"a=b; hoidap-worker=2; c=d")]), b"", "", 3) == 2
