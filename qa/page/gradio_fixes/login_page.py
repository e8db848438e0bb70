"""The login page in Vietnamese, in the place of Gradio's (ASGI middleware).

Gradio 6.31: its login page cannot be translated, for its texts come from a table that it reads only after a login. So
where Gradio would send it, ours is sent, which posts the same to the same address. May go when `gr.I18n` reaches the
login page.
"""

import json
import re

from qa.page.security_headers import App, Message, Receive, Send
from qa.page.views.templates import render

__all__ = ["LoginPage", "login_page"]

_CONFIG = re.compile(rb"window\.gradio_config = (\{.{0,4000}?\});</script>", re.DOTALL)


class LoginPage:
    """The app, with our login page for Gradio's."""

    def __init__(self, app: App) -> None:
        """Wrap the app."""
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer as the app does, but for a login page."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        held: list[Message] = []  # the beginning of a page, and what came of its body, until it is whole

        async def send_page(message: Message) -> None:
            if message["type"] == "http.response.start":
                if _is_page(message):
                    held.append(message)
                    return
            elif held:
                held.append(message)
                if message.get("more_body"):
                    return
                start, body = held[0], b"".join(each.get("body", b"") for each in held[1:])
                held.clear()
                body = login_page(body) or body
                start["headers"] = [each for each in start["headers"] if each[0] != b"content-length"]
                start["headers"].append((b"content-length", b"%d" % len(body)))
                await send(start)
                await send({"type": "http.response.body", "body": body})
                return
            await send(message)

        await self.app(scope, receive, send_page)


def login_page(page: bytes) -> bytes:
    """Our login page for Gradio's; empty when the page is another one."""
    match = _CONFIG.search(page)
    config = json.loads(match.group(1)) if match and b'"auth_required"' in match.group(1) else {}
    return render("login.html", root=str(config["root"])).encode() if config.get("auth_required") else b""


def _is_page(start: Message) -> bool:
    kind = dict(start["headers"]).get(b"content-type", b"")
    encoded = dict(start["headers"]).get(b"content-encoding")
    return bool(kind.startswith(b"text/html")) and encoded is None
