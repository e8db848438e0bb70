"""Which event of the page calls which handler, with which components in and out."""

from functools import partial
from typing import Any

import gradio as gr
from gradio.events import api

from qa.page.handlers import Handlers
from qa.page.handlers.api import DESCRIPTIONS
from qa.page.layout import Layout

__all__ = ["connect"]

_QUICK: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}
_WITH_NOTICE: dict[str, Any] = {**_QUICK, "queue": True, "concurrency_limit": None}
"""Only what is queued may show a message."""
_IN_TURN: dict[str, Any] = {"js": "(...given) => window.hoidap.turn(given)", "trigger_mode": "multiple"}
"""One turn at a time from one person, in the order asked: the browser holds the others (`hoidap.turn`).

Gradio 6.31 would drop what is triggered while the same event is under way. May go when it queues it."""
_ASKING: dict[str, Any] = {
    **_IN_TURN,
    "concurrency_limit": 8,
    "concurrency_id": "ask",
    "api_visibility": "private",
    "show_progress": "hidden",
}
"""Many people at once."""
_ADDING: dict[str, Any] = {
    "concurrency_limit": 1,
    "concurrency_id": "library",
    "api_visibility": "private",
    "show_progress": "hidden",
}
"""One after another, in a line of their own."""


def connect(blocks: gr.Blocks, page: Layout, handlers: Handlers) -> None:
    """Wire all events; to be called inside the blocks."""
    _connect_chat(blocks, page, handlers)
    _connect_articles(page, handlers)
    _connect_library(blocks, page, handlers)
    for name, function in (
        ("ask", handlers.api.ask),
        ("search", handlers.api.search),
        ("list", handlers.api.list_articles),
    ):
        api(function, api_name=name, api_description=DESCRIPTIONS[name], concurrency_limit=8, concurrency_id="ask")


def _connect_chat(blocks: gr.Blocks, page: Layout, handlers: Handlers) -> None:
    """Asking, other conversations, exports, ratings."""
    chat, drawer, conversation, chosen = page.chat, page.drawer, page.conversation, page.chat.chosen
    manner = page.chat.manner
    asked, kept = handlers.chat, handlers.conversations
    outputs = [chat.messages, page.side.sources, chat.box, conversation, drawer.list, page.side.pane]
    loading = "() => { window.hoidap.start(); return [window.hoidap.restored()]; }"
    from_box = {**_ASKING, "js": "(...given) => window.hoidap.ask(given)"}
    for event in (
        chat.box.submit(asked.reply, [chat.box, conversation, chosen, manner], outputs, **from_box),
        chat.messages.example_select(asked.choose, [conversation, chosen, manner], outputs, **_ASKING),
        chat.messages.option_select(asked.choose, [conversation, chosen, manner], outputs, **_ASKING),
        chat.messages.retry(asked.retry, [conversation, chosen, manner], outputs, **_ASKING),
        chat.messages.edit(asked.edit, [conversation, chosen, manner], outputs, **_ASKING),
        drawer.list.click(kept.open, None, outputs, **_QUICK, **_IN_TURN),
        drawer.new.click(lambda: kept.show(None), None, outputs, **_QUICK, **_IN_TURN),
        blocks.load(kept.show, [drawer.list], outputs, js=loading, **_QUICK),  # the first turn is the page's own
    ):
        event.then(None, js="() => window.hoidap.over()", **_QUICK)
        event.failure(None, js="() => window.hoidap.failed()", **_QUICK)
    chat.box.stop(asked.cancel, [conversation, chat.box], [chat.messages, chat.box], **_QUICK)
    chat.box.submit(lambda: gr.Textbox(visible=False), None, [chat.note], **_QUICK)
    chat.messages.like(kept.rate, [conversation], [chat.note, page.rated], **_WITH_NOTICE)
    chat.note.submit(kept.add_note, [chat.note, page.rated], [chat.note, page.rated], **_WITH_NOTICE)
    for kind, button in drawer.exports.items():
        button.click(partial(kept.export, kind=kind), [conversation], [drawer.outbox], **_WITH_NOTICE)


def _connect_articles(page: Layout, handlers: Handlers) -> None:
    """Opening a source, reading an article."""
    side, articles = page.side, handlers.articles
    outputs = [page.tabs, side.pane, side.article, side.picker]
    side.sources.click(articles.open_source, None, outputs, **_WITH_NOTICE).then(
        None, js="() => window.hoidap.opened()", **_QUICK
    )
    side.picker.input(lambda name: articles.article(name), [side.picker], [side.article], **_QUICK)
    page.library.list.select(articles.read, None, outputs, **_QUICK)


def _connect_library(blocks: gr.Blocks, page: Layout, handlers: Handlers) -> None:
    """Adding, removing, undo; what is shown of the library; its charts."""
    tab, library = page.library, handlers.library
    survey = [tab.list, page.side.picker, page.chat.chosen, page.chat.scope, page.side.article, page.chat.messages]
    for change in (
        tab.files.upload(library.upload, [tab.files], [tab.progress, tab.files, tab.stop], **_ADDING),
        tab.add.click(library.paste, [tab.text, tab.name], [tab.progress, tab.text, tab.name], **_ADDING),
        tab.list.click(library.remove, None, [page.removed, tab.undo], **_ADDING),
        tab.undo.click(library.undo, [page.removed], [page.removed, tab.undo], **_ADDING),
    ):
        change.then(library.survey, None, survey, **_QUICK).then(library.describe, None, [tab.facts], **_QUICK)
    tab.stop.click(library.stop, None, [tab.stop], **_QUICK)
    blocks.load(library.survey, None, survey, **_QUICK)
    page.chat.chosen.change(library.label_scope, [page.chat.chosen], [page.chat.scope], **_QUICK)
    page.library_tab.select(library.describe, None, [tab.facts], **_WITH_NOTICE)
    page.charts_tab.select(library.draw_map, [page.conversation], [page.charts.map], **_WITH_NOTICE)
    page.charts.questions.upload(library.evaluate, [page.charts.questions], [page.charts.evaluation], **_ADDING)
