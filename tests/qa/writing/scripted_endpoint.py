"""A local HTTP server that speaks the chat protocol with scripted streams, and every fault that servers have.

A script is a function of the request's body and a `Reply`; the server keeps what it was asked, and whether the asker
hung up, so that a test can say what left this machine.
"""

import json
import select
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Reply", "Scripted", "serve", "speak"]


class Reply:
    """What a script may do with one request."""

    def __init__(self, handler: BaseHTTPRequestHandler, server: "Scripted") -> None:
        self.handler, self.server, self.begun = handler, server, False

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.begun = True
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()

    def raw(self, data: bytes) -> None:
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def event(self, data: object) -> None:
        self.raw(f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode())

    def say(self, text: str, **delta: object) -> None:
        if not self.begun:
            self.begin()
        self.event({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m",
                    "choices": [{"index": 0, "delta": {"content": text, **delta}, "finish_reason": None}]})  # fmt: skip

    def done(self, reason: str = "stop") -> None:
        if not self.begun:
            self.begin()
        self.event({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m",
                    "choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})  # fmt: skip
        self.event("[DONE]")

    def error(self, status: int, message: str = "no", **headers: str) -> None:
        self.begin(status, "application/json", **headers)
        self.raw(json.dumps({"error": {"message": message, "type": "t", "code": None}}).encode())

    def whole(self, text: str) -> None:
        """The answer at once, as JSON."""
        self.begin(kind="application/json")
        message = {"role": "assistant", "content": text}
        choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
        body = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": choices}
        self.raw(json.dumps(body).encode())

    def wait(self, seconds: float) -> None:
        """Wait, or until the asker hangs up, which is then remembered."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            ready, _, _ = select.select([self.handler.connection], [], [], 0.02)
            if ready and not self.handler.connection.recv(1):
                self.server.hung_up.set()
                raise ConnectionAbortedError
            if self.server.closing.is_set():
                raise ConnectionAbortedError


Script = Callable[[dict[str, Any], Reply], None]


class Scripted(ThreadingHTTPServer):
    """The server; `script` may be changed between requests."""

    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.hung_up, self.closing = threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: an asker that hangs up is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: Scripted

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.bodies.append(body)
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.close_connection = True
        try:
            self.server.script(body, Reply(self, self.server))
        except OSError:
            self.server.hung_up.set()

    def log_message(self, *args: object) -> None:
        """Nothing."""


@contextmanager
def serve(script: Script) -> Iterator[Scripted]:
    server = Scripted(script)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()


def speak(*pieces: str | float) -> Script:
    """A script that says the pieces one by one and waits the numbers, in seconds."""

    def script(body: dict[str, Any], reply: Reply) -> None:
        texts: Sequence[str | float] = pieces
        if not body.get("stream"):
            reply.whole("".join(each for each in texts if isinstance(each, str)))
            return
        for each in texts:
            if isinstance(each, str):
                reply.say(each)
            else:
                reply.wait(each)
        reply.done()

    return script
