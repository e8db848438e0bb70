"""Removes what Gradio keeps of every answer for as long as a session lasts, once the answer has been sent (ASGI).

Gradio 6.31: each output that an event updates or skips is made anew under a new number, and the next event enters it
under that number, too, with the value it then has; nothing ever removes it. In a conversation of five turns that is
43 KB an answer, in one of sixty 230 KB, since each holds the whole conversation. The page makes no components while it
runs, so whatever it did not have at first is such a leftover. May go when `tests/qa/page/test_session_cleanup.py`
passes without it.
"""

from collections.abc import Collection, Mapping, MutableMapping
from typing import Protocol
from urllib.parse import parse_qs

from qa.page.security_headers import App, Message, Receive, Send

__all__ = ["SessionCleanup", "remove_leftovers"]

ANSWERED = "/queue/data"  # the end of the address at which a session waits for its answers


class _Config(Protocol):
    blocks: MutableMapping[int, object]


class _Session(Protocol):
    """The parts of Gradio's SessionState that hold components by number."""

    blocks_config: _Config
    config_values: MutableMapping[int, object]


class _Sessions(Protocol):
    session_data: Mapping[str, _Session]


class _Blocks(Protocol):
    default_config: _Config


class _App(Protocol):
    """The parts of Gradio's App that lead to them."""

    state_holder: _Sessions

    def get_blocks(self) -> _Blocks: ...


class SessionCleanup:
    """The app, with each session cleaned up after its answers."""

    def __init__(self, app: App) -> None:
        """Wrap the app."""
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer as the app does; then clean up, in the event loop, where all components are entered."""
        try:
            await self.app(scope, receive, send)
        finally:
            if scope["type"] == "http" and str(scope["path"]).endswith(ANSWERED):
                parameters = parse_qs(bytes(scope.get("query_string", b"")).decode("latin-1"))
                _clean_up(scope.get("app"), parameters.get("session_hash", [""])[0])


def remove_leftovers(session: _Session, page: Collection[int]) -> int:
    """How many components were removed: those of the session whose numbers the page did not have at first.

    >>> from types import SimpleNamespace
    >>> config = SimpleNamespace(blocks={1: "box", 9: "box"})
    >>> session = SimpleNamespace(blocks_config=config, config_values={1: {}, 9: {}})
    >>> remove_leftovers(session, {1}), config.blocks, session.config_values
    (1, {1: 'box'}, {1: {}})
    """
    left = [number for number in session.blocks_config.blocks if number not in page]
    for number in left:
        del session.blocks_config.blocks[number]
    for number in [number for number in session.config_values if number not in page]:
        del session.config_values[number]
    return len(left)


def _clean_up(app: _App | None, name: str) -> None:
    """Clean up the session of that name, where the app knows one."""
    session = app.state_holder.session_data.get(name) if app else None
    if app and session:
        remove_leftovers(session, app.get_blocks().default_config.blocks)
