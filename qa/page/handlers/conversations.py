"""Conversations on the page: shown, opened, exported, and what the person thinks of an answer."""

import time
from collections.abc import Callable
from typing import Any

import gradio as gr

from qa.answer_json import AnswerJson
from qa.page import feedback
from qa.page.chat import turn_of
from qa.page.conversation import Conversation, to_json, to_markdown
from qa.page.handlers.chat import KEPT_HITS, ChatHandlers, ready_box
from qa.page.handlers.notices import confirm
from qa.page.views.printable import printable
from qa.page.views.sources import sources_html

__all__ = ["EXPORTS", "ConversationHandlers"]

EXPORTS: dict[str, tuple[str, Callable[[Conversation], str], str, str]] = {
    "markdown": ("Markdown", to_markdown, "md", "text/markdown"),
    "json": ("JSON", to_json, "json", "application/json"),
    "print": ("Trang để in", printable, "html", "text/html"),
}
"""By kind: (label of the button, what makes it, suffix, media type)."""


class ConversationHandlers:
    """Shows and exports conversations; they are kept in the person's browser only, never on the server."""

    def __init__(self, chat: ChatHandlers) -> None:
        """Show conversations in this chat."""
        self.chat, self.library = chat, chat.assistant.library

    def show(self, kept: object) -> tuple[Any, ...]:
        """The six outputs of a reply for the conversation that the browser kept, or for a new one."""
        conversation = Conversation.from_json(kept)
        return (
            self.chat.messages(conversation),
            sources_html(conversation.turns, self.library.documents),
            ready_box(),
            conversation,
            conversation.as_json(hits=KEPT_HITS),
            gr.Tabs(selected="sources" if conversation.turns else "article"),
        )

    def open(self, event: gr.EventData) -> tuple[Any, ...]:
        """The same six for another conversation of the browser's list, or a new one."""
        return self.show(getattr(event, "conversation", None))

    def export(self, conversation: Conversation, kind: str) -> dict[str, Any] | None:
        """What the browser is to save or print: {name, type, text, print}."""
        if not conversation.turns:
            confirm("Chưa xuất được", "Cuộc hỏi này chưa có câu nào để xuất.")
            return None
        _, make, suffix, media_type = EXPORTS[kind]
        return {
            "name": f"hoi-dap-{conversation.id[:6]}.{suffix}",
            "type": media_type,
            "text": make(conversation),
            "print": kind == "print",
            "when": time.time(),
        }

    def rate(self, conversation: Conversation, event: gr.LikeData) -> tuple[Any, ...]:
        """(note box, what a note would be about): what the person thinks of an answer, kept on this machine."""
        turn = turn_of(event.index)
        if turn >= len(conversation.turns):
            return gr.skip(), gr.skip()
        verdict = event.liked if isinstance(event.liked, str) else "tốt" if event.liked else "chưa tốt"
        about = conversation.turns[turn], verdict
        if self.library.folder is None or feedback.keep(self.library.folder, *about):
            confirm("Đã ghi", "Cảm ơn bạn. Nhận xét được giữ trên máy này.")
        return gr.Textbox(value="", visible=event.liked is not True), about

    def add_note(self, note: str, about: tuple[AnswerJson, str] | None) -> tuple[Any, ...]:
        """(note box, what a note would be about): the person's own words, kept beside the verdict."""
        if about and note.strip():
            if self.library.folder is not None:
                feedback.keep(self.library.folder, *about, note=note)
            confirm("Đã ghi", "Cảm ơn bạn. Lời nhắn được giữ trên máy này.")
        return gr.Textbox(value="", visible=False), None
