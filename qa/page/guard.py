"""What stands before the app on the network (ASGI): headers that let a page fetch nothing elsewhere, the login page.

Gradio's own login page cannot be translated: its texts come from a table that it reads only after a login. So where
Gradio would send it, ours is sent, which asks the same of the same address.
"""

import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from html import escape
from typing import Any

__all__ = ["POLICY", "Guard", "login_page"]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; "
    "worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""Nothing is fetched from elsewhere, whatever an article says. Gradio's templates need inline scripts and `eval`."""
_HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
_CONFIG = re.compile(rb"window\.gradio_config = (\{.{0,4000}?\});</script>", re.DOTALL)


class Guard:
    """The app behind headers and the login page."""

    def __init__(self, app: App, login: str = "") -> None:
        """Guard the app.

        Args:
            app: what answers.
            login: the login page with `{root}` where its address is to be; empty leaves Gradio's own.
        """
        self.app = app
        self.login = login

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the headers; a login page is exchanged for ours."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        held: list[Message] = []  # the beginning of a page, and what came of its body, until it is known whole

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
                if self.login and _is_page(message):
                    held.append(message)
                    return
            elif held:
                held.append(message)
                if message.get("more_body"):
                    return
                start, body = held[0], b"".join(each.get("body", b"") for each in held[1:])
                held.clear()
                body = login_page(body, self.login) or body
                start["headers"] = [each for each in start["headers"] if each[0] != b"content-length"]
                start["headers"].append((b"content-length", b"%d" % len(body)))
                await send(start)
                await send({"type": "http.response.body", "body": body})
                return
            await send(message)

        await self.app(scope, receive, guarded)


def login_page(page: bytes, login: str) -> bytes:
    """Our login page for Gradio's; empty when the page is another one."""
    found = _CONFIG.search(page)
    config = json.loads(found.group(1)) if found and b'"auth_required"' in found.group(1) else {}
    return login.replace("{root}", escape(str(config["root"]))).encode() if config.get("auth_required") else b""


def _is_page(start: Message) -> bool:
    kind = dict(start["headers"]).get(b"content-type", b"")
    encoded = dict(start["headers"]).get(b"content-encoding")
    return bool(kind.startswith(b"text/html")) and encoded is None
