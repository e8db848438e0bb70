"""The library on the page: its state, adding, removing, undo, the scope of questions; its map and evaluation."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components.chatbot import ExampleMessage

from index import Document
from qa.assistant import Assistant
from qa.page.add_files import add_files, file_reader, text_reader
from qa.page.article_list import ArticleList
from qa.page.conversation import Conversation, shorten
from qa.page.deep_link import DeepLink
from qa.page.handlers.notices import show_errors, warn
from qa.page.open_source import open_article
from qa.page.run_evaluation import run_evaluation
from qa.page.suggestions import Suggestions
from qa.page.undo_remove import remove, undo_remove
from qa.page.views.charts import map_html
from qa.page.views.library import facts_html, files_html
from qa.page.views.templates import render

__all__ = ["WHOLE_SCOPE", "LibraryHandlers"]

WHOLE_SCOPE = "Đang hỏi trong tất cả các bài"
_STOP = "Dừng thêm"


class LibraryHandlers:
    """Shows and changes the library of an assistant."""

    def __init__(self, assistant: Assistant, articles: ArticleList, suggestions: Suggestions) -> None:
        """Show and change this assistant's library."""
        self.assistant, self.library = assistant, assistant.library
        self.articles, self.suggestions = articles, suggestions
        self._adding: dict[str, threading.Event] = {}

    def survey(self) -> tuple[Any, ...]:
        """(list, picker, chosen, its fold, article, chat's examples) of the library as it is now."""
        self.library.follow()
        choices = self.articles.choices
        first = choices[0][1] if choices else None
        examples = [ExampleMessage(text=question) for question in self.suggestions.first(4)]
        return (
            self.articles.html(),
            gr.Dropdown(choices=choices, value=first),
            gr.Dropdown(choices=choices, value=[]),
            gr.Accordion(label=WHOLE_SCOPE, open=False, visible=len(choices) > 1),
            open_article(self.library, DeepLink(first or "")),
            gr.Chatbot(examples=examples, placeholder=render("welcome.html", has_articles=bool(choices))),
        )

    def describe(self) -> str:
        """The library's state; its encoder is loaded for it, so nothing that a visitor waits for may need it."""
        with show_errors():
            return facts_html(self.library)

    def label_scope(self, chosen: list[str]) -> gr.Accordion:
        """The fold of the choice of articles, saying what is chosen."""
        return gr.Accordion(label=f"Chỉ hỏi trong {len(chosen)} bài đã chọn" if chosen else WHOLE_SCOPE)

    def upload(self, paths: list[str] | None, request: gr.Request | None = None) -> Iterator[tuple[Any, ...]]:
        """(progress, file box, stop button) while the files go in."""
        if not paths:
            return
        person, stop = _person(request), threading.Event()
        self._adding[person] = stop
        button = gr.Button(_STOP, visible=True, interactive=True)
        try:
            with show_errors():
                for states in add_files(self.library, [file_reader(Path(path)) for path in paths], stop):
                    yield files_html(states), gr.skip(), button
                    button = gr.skip()
                yield files_html(states), None, gr.Button(visible=False)
        finally:
            self._adding.pop(person, None)

    def stop(self, request: gr.Request | None = None) -> gr.Button:
        """The stop button after adding was cancelled; the page being read is finished first."""
        stop = self._adding.get(_person(request))
        if stop is None:
            return gr.Button(visible=False)
        stop.set()
        return gr.Button("Đang dừng…", interactive=False)

    def paste(self, text: str, name: str) -> Iterator[tuple[Any, ...]]:
        """(progress, text box, name box) while the text goes in."""
        if not text.strip():
            warn("Chưa thêm được", "Chưa có văn bản nào để thêm. Hãy dán nội dung bài vào ô trên.")
            return
        with show_errors():
            for states in add_files(self.library, [text_reader(text, name)]):
                yield files_html(states), gr.skip(), gr.skip()
        done = not states[0].failed
        yield files_html(states), "" if done else gr.skip(), "" if done else gr.skip()

    def remove(self, event: gr.EventData) -> tuple[Any, ...]:
        """(removed document, undo button): an article removed, and the way to take that back."""
        if getattr(event, "do", "") != "remove":
            return gr.skip(), gr.skip()
        with show_errors():
            document = remove(self.library, str(getattr(event, "id", "")))
        if document is None:
            return gr.skip(), gr.skip()
        title = shorten(document.title, 50)
        return document, gr.Button(f"Đã gỡ “{title}”. Bấm để hoàn tác", visible=True)

    def undo(self, document: Document | None) -> tuple[Any, ...]:
        """(removed document, undo button): the article that was removed last is restored."""
        if document is not None:
            with show_errors():
                undo_remove(self.library, document)
        return None, gr.Button(visible=False)

    def draw_map(self, conversation: Conversation) -> str:
        """The map of passages, with the last question and what was retrieved for it."""
        with show_errors():
            return map_html(self.library, conversation.turns[-1] if conversation.turns else None)

    def evaluate(self, path: str | None) -> Iterator[str]:
        """How far an evaluation is, then its figures and curves."""
        if path:
            yield from run_evaluation(self.assistant, Path(path))


def _person(request: gr.Request | None) -> str:
    """Who asks, by the page in their browser."""
    return (request.session_hash or "") if request is not None else ""
