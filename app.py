"""Builds and serves the page: a chat whose every answer stands beside its source. What is on it is in `qa.page`."""

import threading
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from types import TracebackType
from typing import Any, Self

import gradio as gr

from index import HoidapError, MissingExtra
from qa.assistant import Assistant
from qa.page.access import check_access
from qa.page.events import connect
from qa.page.gradio_fixes.mcp_results import send_json
from qa.page.gradio_fixes.overload import MOST_WAITING
from qa.page.handlers import Handlers
from qa.page.layout import Layout
from qa.page.theme import app_options, launch_options
from qa.settings import forbid_telemetry
from qa.writing.llm import Endpoint

__all__ = ["Server", "build", "serve"]


class Server:
    """A page that is served in the background until it is closed; also a context manager.

    Attributes:
        address: where the page is, on this machine.
    """

    def __init__(self, blocks: gr.Blocks, address: str) -> None:
        """Hold launched blocks."""
        self.address = address
        self._blocks = blocks

    def close(self) -> None:
        """Stop serving; the port is free afterwards."""
        self._blocks.close(verbose=False)

    def __enter__(self) -> Self:
        """The server itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()


def build(assistant: Assistant, *, endpoint: Endpoint | None = None) -> gr.Blocks:
    """The page over an assistant's library, not yet served; `serve` adds theme, style and script, as Gradio wants."""
    handlers = Handlers(assistant, endpoint)
    blocks = gr.Blocks(title="Hỏi Đáp", analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600))
    with blocks:
        connect(blocks, Layout(handlers.chat.suggestions.first(4), endpoint), handlers)
    return blocks


def serve(
    assistant: Assistant,
    *,
    endpoint: Endpoint | None = None,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: tuple[str, str] | None = None,
    root_path: str = "",
    public: bool = False,
    mcp: bool = False,
    ready: Callable[[str], None] | None = None,
    wait: bool = True,
) -> Server:
    """The served page; with `wait` it returns after an interrupt, else at once.

    Args:
        assistant: answers.
        endpoint: puts answers into words where a visitor asks for it; by default nothing leaves this machine.
        host: address to listen on.
        port: port to listen on.
        auth: (name, password) that a visitor must give.
        root_path: where the page lies behind a proxy, such as `/hoidap`.
        public: listen on an address that others can reach, although nobody need log in.
        mcp: offer ask, search and list to language models over the Model Context Protocol as well.
        ready: called with the address when the page can be opened.
        wait: block until interrupted.

    Raises:
        HoidapError: an address that others can reach without a login, or a port that is taken.
        MissingExtra: `mcp` without its package.
    """
    check_access(host, login=bool(auth), public=public)
    if mcp and find_spec("mcp") is None:
        raise MissingExtra("MCP", "mcp")
    forbid_telemetry()
    blocks = build(assistant, endpoint=endpoint).queue(default_concurrency_limit=8, max_size=MOST_WAITING)
    server = _launch(blocks, port, {"server_name": host, "auth": auth, "root_path": root_path, "mcp_server": mcp})
    if mcp:
        send_json(blocks)
    if ready:
        ready(server.address)
    if wait:
        with server, suppress(KeyboardInterrupt):
            threading.Event().wait()
    return server


def _launch(blocks: gr.Blocks, port: int, options: dict[str, Any]) -> Server:
    """The blocks served at a port, with Gradio's further options."""
    try:
        _, address, _ = blocks.launch(
            server_port=port, prevent_thread_lock=True, app_kwargs=app_options(), **launch_options(), **options
        )
    except OSError as error:
        raise HoidapError(f"Cổng {port} đang bận. Chọn cổng khác bằng --port, ví dụ --port {port + 1}.") from error
    return Server(blocks, str(address))
