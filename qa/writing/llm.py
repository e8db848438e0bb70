"""A language model behind an OpenAI-compatible endpoint, read piece by piece; the one module that knows `openai`.

Hosted services, Ollama, vLLM and llama.cpp speak this protocol, each with faults of its own. Whatever goes wrong is a
`WriterError` with one Vietnamese line; what the server itself said is never shown, since it may repeat the key or the
documents. Only the configured host is reached: redirects are refused, and no header of another account is sent.
Above 300 lines, since opening, reading, time limits and each server's faults share one connection's state.
"""

import contextlib
import json
import queue
import re
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from index.errors import MissingExtra, WriterError
from qa.settings import Settings
from qa.writing import failures

if TYPE_CHECKING:
    import openai

__all__ = ["Endpoint", "Limits", "Message"]

_LONG = re.compile(r"context.{0,20}(?:size|length|window)|too (?:long|large)|exceed.{0,40}context", re.IGNORECASE)
_LOADING = re.compile(r"loading", re.IGNORECASE)
"""What llama.cpp's server says while it reads the model's file: 503 "Loading model"."""
BEAT = 0.05
"""Seconds between two looks at the clock while the model is silent."""

LEAST_WINDOW = 1024
"""Tokens below which a window holds no passage beside the rules and an answer."""
MOST_TRIES = 4
"""How often a request is tried again."""
SLOW = 0.25
"""Share of the characters that an answer may have, below which one that ran out of time was slow, not endless."""

Message = Mapping[str, str]
"""{"role": "system" or "user", "content": text}."""

_HEADERS = ("host", "accept", "content-type", "content-length", "transfer-encoding", "connection")
"""What is sent of the headers that the client would send: it adds others from the environment and about the machine."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an endpoint is waited for, in seconds, and how much is taken of it."""

    connect: float = 5.0
    first: float = 90.0
    between: float = 20.0
    whole: float = 180.0
    retry: float = 10.0
    characters: int = 12_000
    bytes: int = 8_000_000


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked, and how.

    Attributes:
        url: as "http://127.0.0.1:8080/v1"; "/v1" is added where there is no path.
        model: its name there; empty for servers that have one model only.
        key: sent to that host alone, and shown nowhere.
        window: tokens that prompt and answer may have together.
        limits: of time and size.
    """

    url: str
    model: str = ""
    key: str = field(default="", repr=False)
    window: int = 4096
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        """Refuse an address that is none, or that holds a password."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise WriterError(
                "address", "Địa chỉ mô hình không hợp lệ. Hãy đặt HOIDAP_LLM_URL, ví dụ http://127.0.0.1:8080/v1"
            )
        if parts.username or parts.password or parts.query:
            raise WriterError("address", "Địa chỉ mô hình không được chứa khoá. Hãy đặt khoá ở HOIDAP_LLM_KEY.")

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The endpoint that the settings name.

        Raises:
            WriterError: they name none, or no address, or a window that is no number.
        """
        if not settings.llm_url:
            raise WriterError(
                "address",
                "Chưa đặt mô hình để viết. Hãy đặt HOIDAP_LLM_URL hoặc --llm, ví dụ http://127.0.0.1:11434/v1",
            )
        window = settings.llm_window or "4096"
        if not window.isascii() or not window.isdigit() or int(window) < LEAST_WINDOW:
            raise WriterError("window", f"HOIDAP_LLM_WINDOW là “{window}”. Hãy đặt số token, từ 1024, ví dụ 8192.")
        return cls(settings.llm_url, settings.llm_model, settings.llm_key, int(window))

    @property
    def host(self) -> str:
        """Host and port, as a person may be shown them."""
        return urlsplit(self.url).netloc

    @property
    def local(self) -> bool:
        """Whether it is on this machine."""
        name = urlsplit(self.url).hostname or ""
        return name in ("localhost", "::1") or name.startswith("127.")

    def prepare(self) -> None:
        """Load the client, which takes a second at the first call.

        Raises:
            MissingExtra: it is not installed.
        """
        try:
            import openai
        except ImportError as error:
            raise MissingExtra("Viết câu trả lời bằng mô hình ngôn ngữ", "llm") from error
        # Loaded lazily, else during the first answer.
        _ = openai.OpenAI, openai.types.chat.ChatCompletionChunk.model_rebuild()

    def stream(self, messages: Sequence[Message], *, most_tokens: int = 800) -> Generator[str]:
        """The pieces of the model's text as they come; an empty piece every `BEAT` seconds while it is silent.

        Closing the generator ends the request. A server that cannot stream gives one piece.

        Raises:
            MissingExtra: `openai` is not installed.
            WriterError: the request failed; what came before is not to be used.
        """
        self.prepare()
        request = _Request(self, messages, most_tokens)
        begun = time.monotonic()
        deadline, tries = begun + self.limits.whole, 0
        while True:
            try:
                yield from self._pieces(request, deadline)
                return
            except _AgainError as again:
                tries += again.counts
                resume = time.monotonic() + again.seconds
                latest = deadline if again.counts else begun + self.limits.first
                if tries > MOST_TRIES or again.seconds > self.limits.retry or resume > latest:
                    raise again.failure from None
                while time.monotonic() < resume:
                    yield ""
                    time.sleep(BEAT)

    def _pieces(self, request: "_Request", deadline: float) -> Iterator[str]:
        """One try: what a reading thread puts into a queue, within the limits of time."""
        limits, arrived = self.limits, queue.Queue[str | BaseException | None]()
        call = _Call(request, arrived.put)
        worker = threading.Thread(target=call.run, name="hoidap-writer", daemon=True)
        worker.start()
        patience, count = limits.first, 0
        last = time.monotonic()
        try:
            while True:
                try:
                    piece = arrived.get(timeout=BEAT)
                except queue.Empty:
                    now = time.monotonic()
                    if now - last > patience or (now > deadline and not count):
                        raise failures.timeout(self.host, started=count > 0) from None
                    if now > deadline:
                        raise self._overtime(count) from None
                    yield ""
                    continue
                if piece is None:
                    return
                if isinstance(piece, BaseException):
                    raise piece
                last, patience, count = time.monotonic(), limits.between, count + len(piece)
                if count > limits.characters:
                    raise failures.endless()
                if last > deadline:
                    raise self._overtime(count)
                yield piece
        finally:
            call.end()

    def _overtime(self, count: int) -> WriterError:
        """Why the time ran out: too little was written of an answer that could end, or it goes on and on."""
        limits = self.limits
        return failures.slow(self.host, limits.whole) if count < limits.characters * SLOW else failures.endless()


class _AgainError(Exception):
    """The request may be tried again after some seconds, as it is or in another form.

    Attributes:
        seconds: to wait.
        failure: what is told where it is not tried again.
        counts: 1 where it may happen a few times only, 0 where it is a matter of time.
    """

    def __init__(self, seconds: float, failure: WriterError, *, counts: int = 1) -> None:
        self.seconds, self.failure, self.counts = seconds, failure, counts


class _Request:
    """What is asked; a parameter that the server does not take is left out at the next try."""

    def __init__(self, endpoint: Endpoint, messages: Sequence[Message], most_tokens: int) -> None:
        self.endpoint = endpoint
        self.body: dict[str, Any] = {
            "model": endpoint.model or "default",
            "messages": [dict(message) for message in messages],
            "max_tokens": most_tokens,
            "temperature": 0,
            "stream": True,
        }

    def relax(self, said: str) -> bool:
        """Whether there is another form to try, after the server's complaint."""
        said = said.lower()
        if "max_completion_tokens" in said and "max_tokens" in self.body:
            self.body["max_completion_tokens"] = self.body.pop("max_tokens")
            return True
        for name in ("stream", "temperature", "max_tokens"):
            if name in said and name in self.body:
                del self.body[name]
                return True
        return False


class _Call:
    """One HTTP request in a thread of its own; `end` breaks its connection, whatever it waits for."""

    def __init__(self, request: _Request, put: Callable[[str | BaseException | None], None]) -> None:
        self.request, self.put = request, put
        self.ended = threading.Event()
        self._sockets: list[socket.socket] = []
        self._taken = 0

    def run(self) -> None:
        """Put every piece, then None, or what went wrong."""
        try:
            for piece in self._read():
                if self.ended.is_set():
                    return
                self.put(piece)
            self.put(None)
        except (WriterError, MissingExtra, _AgainError) as error:
            self.put(error)
        except Exception as error:
            # A server may send anything, and the client trips over it in as many ways.
            self.put(self._translate(error))

    def end(self) -> None:
        """Close the connection, so that the server stops generating at once."""
        self.ended.set()
        for connection in self._sockets:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _read(self) -> Iterator[str]:
        import openai

        with self._client() as client:
            made = client.chat.completions.create(**self.request.body)
            if not isinstance(made, openai.Stream):
                yield _text_of(made.choices[0].message.content)
                return
            if "json" in made.response.headers.get("content-type", ""):  # it does not stream, though asked
                whole = json.loads(b"".join(made.response.iter_bytes()))
                yield _text_of(whole["choices"][0]["message"]["content"])
                return
            finished, empty = False, True
            for chunk in made:
                choices = getattr(chunk, "choices", None)
                if not choices:
                    continue
                text = getattr(choices[0].delta, "content", None) if choices[0].delta else None
                if isinstance(text, str) and text:
                    empty = False
                    yield text
                finished = finished or bool(choices[0].finish_reason)
        if not finished:
            raise failures.empty() if empty else failures.cut()

    def _client(self) -> "openai.OpenAI":
        import openai

        endpoint, limits = self.request.endpoint, self.request.endpoint.limits
        parts = urlsplit(endpoint.url)
        web = openai.DefaultHttpxClient(
            follow_redirects=False,
            verify=parts.scheme == "https",  # else certificates are read for nothing, a tenth of a second
            trust_env=not endpoint.local,  # a proxy of the environment is not for this machine
            timeout=openai.Timeout(limits.whole, connect=limits.connect),
            event_hooks={"request": [self._before], "response": [self._after]},
        )
        return openai.OpenAI(
            base_url=endpoint.url if parts.path.strip("/") else f"{parts.scheme}://{parts.netloc}/v1",
            api_key=endpoint.key or "none",
            max_retries=0,
            http_client=web,
        )

    def _before(self, request: Any) -> None:  # noqa: ANN401 (httpx's or httpx2's, as openai has it)
        """Leave only the headers that the protocol needs, and learn which socket is opened."""
        for name in [name for name in request.headers if name.lower() not in _HEADERS]:
            del request.headers[name]
        request.headers["User-Agent"] = "hoidap"
        if self.request.endpoint.key:
            request.headers["Authorization"] = f"Bearer {self.request.endpoint.key}"
        request.extensions["trace"] = self._trace

    def _trace(self, event: str, details: Mapping[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            opened = details["return_value"].get_extra_info("socket")
            if opened is not None:
                self._sockets.append(opened)
            if self.ended.is_set():
                self.end()

    def _after(self, response: Any) -> None:  # noqa: ANN401
        """Bound what is read of a response: a line that never ends would fill the memory."""
        read = response.iter_bytes

        def read_within_limit(size: int | None = None) -> Iterator[bytes]:
            for part in read(size):
                self._taken += len(part)
                if self._taken > self.request.endpoint.limits.bytes:
                    raise failures.endless()
                yield part

        response.iter_bytes = read_within_limit

    def _translate(self, error: Exception) -> Exception:
        """The error as a `WriterError`, or `_AgainError` where a retry may help."""
        import openai

        host = self.request.endpoint.host
        if isinstance(error, openai.APITimeoutError):
            return failures.timeout(host, started=bool(self._taken))
        if isinstance(error, openai.APIConnectionError):
            return failures.cut() if self._taken else failures.unreachable(host)
        if isinstance(error, openai.APIStatusError):
            status, said = error.status_code, f"{error.message} {error.body}"
            if status in (400, 413, 422) and _LONG.search(said):
                return failures.too_long()
            if status in (400, 404, 422, 501) and self.request.relax(said):
                return _AgainError(0, failures.refused_request())
            wait = _seconds(error.response.headers.get("retry-after", ""))
            if status == 503 and _LOADING.search(said):
                return _AgainError(min(wait, 2.0), failures.loading(host), counts=0)
            if status == 429:
                return _AgainError(wait, failures.busy(wait))
            return failures.status(status, host)
        if isinstance(error, openai.APIError):  # an error in the middle of the stream
            return failures.status(500, host)
        return failures.protocol_error()


def _text_of(content: object) -> str:
    """The text of an answer that came whole."""
    if not isinstance(content, str) or not content.strip():
        raise failures.empty()
    return content


def _seconds(header: str) -> float:
    """Seconds of a Retry-After header; two where it says none, or a date."""
    try:
        return max(0.1, float(header))
    except ValueError:
        return 2.0
