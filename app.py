"""The page: a chat whose every answer stands beside its source. Gradio is known here and nowhere else.

What is shown is made by `qa.page.view` and its neighbours as text; this file lays it out and wires the events. Nobody's
conversation is kept on the server: it lives in the session and in that person's own browser.
"""

import ipaddress
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from html import escape
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components.chatbot import ExampleMessage
from gradio.events import api
from starlette.middleware import Middleware

from index import Document, HoidapError, MissingExtra
from index.formats import SUFFIXES
from index.vietnamese.text import replace_surrogates
from qa.assistant import Assistant
from qa.page import feedback
from qa.page.adding import added, from_file, pasted
from qa.page.busy import MOST_WAITING, busy
from qa.page.charts import map_html
from qa.page.chat import LITERAL, Messages, asking, halted, messages, streamed, turn_of, typed
from qa.page.conversation import Conversation, shortened, to_json, to_markdown
from qa.page.doors import TurnJson, chosen_documents, earlier_turns
from qa.page.evaluating import evaluated
from qa.page.guard import Guard
from qa.page.leftovers import Tidy
from qa.page.library_view import added_html, facts_html
from qa.page.opening import article_at, sheet_at
from qa.page.place import Place
from qa.page.record import Record, record, record_hit
from qa.page.shelf import Shelf
from qa.page.stopping import Stopped, Stops, stoppable
from qa.page.suggestions import Suggestions
from qa.page.view import printable, sources_html
from qa.settings import forbid_telemetry
from qa.wire import answer_json, document_json

__all__ = ["build", "serve"]

PAUSE = 0.025  # seconds between the steps of an answer: it is whole within a third of a second
KEPT = 5  # hits of a turn that the browser remembers: its memory is small
LARGEST_FILE = "64mb"
MOST_SESSIONS = 1_000  # open pages that are remembered, 86 KB each and their conversations; Gradio would keep 10,000
LOCALES = (
    "ar ca ckb de en es et eu fa fi fr he hi id ja ko lt nb nl pl pt-BR pt ro ru sv ta th tr uk ur uz vi zh-CN zh-TW"
)
VERDICTS = ("Like", "Dislike", "Trả lời sai", "Thiếu ý", "Sai đoạn nguồn", "Bài có mà không tìm thấy")


class _Page:
    """What happens on the page, for one assistant and any number of people; the methods hold no one's state."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant, self.library = assistant, assistant.library
        self.shelf, self.suggestions, self.stops = Shelf(assistant.library), Suggestions(assistant), Stops()

    # Asking

    def reply(
        self,
        question: str,
        conversation: Conversation,
        chosen: Sequence[str] | None,
        request: gr.Request,
        *,
        literal: bool = False,
    ) -> Iterator[tuple[Any, ...]]:
        """(chat, sources, box, conversation, what the browser keeps, pane), again and again as the answer streams.

        The box's text is the browser's: it takes the question out, and what is typed meanwhile stays. Gradio sends the
        last of these once more at the end.
        """
        if not question.strip():
            yield (gr.skip(),) * 6
            return
        question = replace_surrogates(question)  # half a character would break the stream that brings it back
        try:
            with self.stops.waiting(_person(request), question) as stopped:
                asked = asking(conversation, question)
                yield asked, gr.skip(), gr.Textbox(submit_btn=False, stop_btn=True), gr.skip(), gr.skip(), gr.skip()
                answer = stoppable(self.assistant, stopped).ask(
                    question, history=conversation.history, literal=literal, documents=chosen or None
                )
                grown = conversation.with_turn(record(answer))
                for shown in streamed(grown):
                    if stopped.is_set():
                        break
                    yield shown, *(gr.skip(),) * 5
                    time.sleep(PAUSE)
        except Stopped:
            yield halted(conversation, question), gr.skip(), _ready(), gr.skip(), gr.skip(), gr.skip()
            return
        except HoidapError as error:
            gr.Warning(escape(str(error)), title="Chưa hỏi được")
            yield self.messages(conversation), gr.skip(), _ready(question), gr.skip(), gr.skip(), gr.skip()
            return
        except Exception:
            yield self.messages(conversation), gr.skip(), _ready(question), gr.skip(), gr.skip(), gr.skip()
            raise
        pane = gr.Tabs(selected="sources")
        yield self.messages(grown), sources_html(grown.turns), _ready(), grown, grown.as_json(hits=KEPT), pane

    def messages(self, conversation: Conversation) -> Messages:
        """The conversation as chat messages, with the ways on from the last answer."""
        return messages(conversation, self.suggestions.first(2))

    def chose(
        self, conversation: Conversation, chosen: list[str], event: gr.SelectData, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """A button under an answer, or an example, was pressed."""
        value = event.value
        text = str(value.get("value", value.get("text", "")) if isinstance(value, dict) else value)
        if text == LITERAL and conversation.turns:
            last = conversation.turns[-1]["question"]
            before = conversation.until(len(conversation.turns) - 1)
            yield from self.reply(last, before, chosen, request, literal=True)
        else:
            yield from self.reply(text, conversation, chosen, request)

    def again(
        self, conversation: Conversation, chosen: list[str], event: gr.RetryData, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """Ask the same question once more; what came after it goes."""
        turn = turn_of(event.index)
        if turn < len(conversation.turns):
            yield from self.reply(conversation.turns[turn]["question"], conversation.until(turn), chosen, request)

    def edited(
        self, conversation: Conversation, chosen: list[str], event: gr.EditData, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """Ask an edited question in the place of the old one; what came after it goes."""
        turn = turn_of(event.index)
        yield from self.reply(typed(event.value), conversation.until(turn), chosen, request)

    def stopped(self, conversation: Conversation, draft: str, request: gr.Request) -> tuple[Any, ...]:
        """(chat, box): the work stopped, the conversation saying so, and the question to ask otherwise.

        It ends before its next stage, and `reply` with it; the next question waits in the browser until then.
        """
        question = self.stops.stop(_person(request))
        if not question:
            return gr.skip(), gr.skip()  # it is answered already
        return halted(conversation, question), _ready() if draft.strip() else _ready(question)

    def judged(self, conversation: Conversation, event: gr.LikeData) -> tuple[Any, ...]:
        """(note box, what a note would be about): what the person thinks of an answer, kept on this machine."""
        turn = turn_of(event.index)
        if turn >= len(conversation.turns):
            return gr.skip(), gr.skip()
        verdict = event.liked if isinstance(event.liked, str) else "tốt" if event.liked else "chưa tốt"
        about = conversation.turns[turn], verdict
        folder = self.library.folder
        if folder is None or feedback.keep(folder, *about):
            gr.Info("Cảm ơn bạn. Nhận xét được giữ trên máy này.", title="Đã ghi", duration=3)
        return gr.Textbox(value="", visible=event.liked is not True), about

    def noted(self, note: str, about: tuple[Record, str] | None) -> tuple[Any, ...]:
        """(note box, what a note would be about): the person's own words, kept beside the verdict."""
        if about and note.strip():
            if self.library.folder is not None:
                feedback.keep(self.library.folder, *about, note=note)
            gr.Info("Cảm ơn bạn. Lời nhắn được giữ trên máy này.", title="Đã ghi", duration=3)
        return gr.Textbox(value="", visible=False), None

    # Conversations

    def shown(self, kept: object) -> tuple[Any, ...]:
        """The same six for the conversation that the browser kept, or for a new one."""
        conversation = Conversation.from_json(kept)
        return (
            self.messages(conversation),
            sources_html(conversation.turns),
            _ready(),
            conversation,
            conversation.as_json(hits=KEPT),
            gr.Tabs(selected="sources" if conversation.turns else "article"),
        )

    def opened(self, event: gr.EventData) -> tuple[Any, ...]:
        """Another conversation of the browser's list, or a new one."""
        return self.shown(getattr(event, "conversation", None))

    def exported(self, conversation: Conversation, kind: str) -> dict[str, Any] | None:
        """What the browser is to save or print: {name, type, text, print}."""
        if not conversation.turns:
            gr.Info("Cuộc hỏi này chưa có câu nào để xuất.", title="Chưa xuất được", duration=3)
            return None
        make, suffix, mime = _EXPORTS[kind]
        return {
            "name": f"hoi-dap-{conversation.id[:6]}.{suffix}",
            "type": mime,
            "text": make(conversation),
            "print": kind == "print",
            "when": time.time(),
        }

    # Articles

    def place(self, event: gr.EventData) -> tuple[Any, ...]:
        """(tabs, pane, article, picker): the article open where a source lies."""
        place = Place.of(str(getattr(event, "link", "")))
        document = self.library.documents.get(place.document)
        if document is None:
            gr.Warning("Bài này không còn trong thư viện.", title="Không mở được")
            return (gr.skip(),) * 4
        place = place.within(len(document.text))
        html = ""
        if place.sheet is not None:
            try:
                html = sheet_at(self.library, place)
            except HoidapError as error:
                gr.Warning(escape(str(error)), title="Không mở được trang PDF")
        html = html or article_at(self.library, place)
        return gr.Tabs(selected="chat"), gr.Tabs(selected="article"), html, self.picked(place.document)

    def picked(self, name: str) -> gr.Dropdown:
        """The picker at that article; one that is not listed leaves it empty."""
        return gr.Dropdown(value=name if name in (listed for _, listed in self.shelf.choices) else None)

    def article(self, name: str | None) -> str:
        """The article of that id from its beginning."""
        return article_at(self.library, Place(name or ""))

    def read(self, event: gr.EventData) -> tuple[Any, ...]:
        """(tabs, pane, article, picker): an article of the list, open to be read."""
        name = str(getattr(event, "id", ""))
        return gr.Tabs(selected="chat"), gr.Tabs(selected="article"), self.article(name), self.picked(name)

    # The library

    def surveyed(self) -> tuple[Any, ...]:
        """(list, picker, chosen, its fold, article, chat's examples) of the library as it is now."""
        self.library.follow()
        choices = self.shelf.choices
        first = choices[0][1] if choices else None
        suggested = [ExampleMessage(text=question) for question in self.suggestions.first(4)]
        return (
            self.shelf.html(),
            gr.Dropdown(choices=choices, value=first),
            gr.Dropdown(choices=choices, value=[]),
            gr.Accordion(label=_SCOPE, open=False, visible=len(choices) > 1),
            self.article(first),
            gr.Chatbot(examples=suggested, placeholder=_WELCOME if choices else _NO_ARTICLES),
        )

    def facts(self) -> str:
        """The library's state; its encoder is loaded for it, so nothing that a visitor waits for may need it."""
        with _told():
            return facts_html(self.library)

    def scoped(self, chosen: list[str]) -> gr.Accordion:
        """The fold of the choice of articles, saying what is chosen."""
        return gr.Accordion(label=f"Chỉ hỏi trong {len(chosen)} bài đã chọn" if chosen else _SCOPE)

    def upload(self, paths: list[str] | None) -> Iterator[tuple[Any, ...]]:
        """(progress, file box) while the files go in."""
        if not paths:
            return
        with _told():
            for states in added(self.library, [from_file(Path(path)) for path in paths]):
                yield added_html(states), gr.skip()
            yield added_html(states), None

    def paste(self, text: str, name: str) -> Iterator[tuple[Any, ...]]:
        """(progress, text box, name box) while the text goes in."""
        if not text.strip():
            gr.Warning("Chưa có văn bản nào để thêm. Hãy dán nội dung bài vào ô trên.", title="Chưa thêm được")
            return
        with _told():
            for states in added(self.library, [pasted(text, name)]):
                yield added_html(states), gr.skip(), gr.skip()
        done = not states[0].failed
        yield added_html(states), "" if done else gr.skip(), "" if done else gr.skip()

    def remove(self, event: gr.EventData) -> tuple[Any, ...]:
        """(removed document, undo button): an article taken out, and the way to take that back."""
        if getattr(event, "do", "") != "remove":
            return gr.skip(), gr.skip()
        with _told():
            document = self.shelf.take_out(str(getattr(event, "id", "")))
        if document is None:
            return gr.skip(), gr.skip()
        title = shortened(document.title, 50)
        return document, gr.Button(f"Đã gỡ “{title}”. Bấm để hoàn tác", visible=True)

    def undo(self, document: Document | None) -> tuple[Any, ...]:
        """(removed document, undo button): the article that was taken out last is put back."""
        if document is not None:
            with _told():
                self.shelf.put_back(document)
        return None, gr.Button(visible=False)

    # Pictures

    def map(self, conversation: Conversation) -> str:
        """The map of passages, with the last question and what was found for it."""
        with _told():
            return map_html(self.library, conversation.turns[-1] if conversation.turns else None)

    def evaluate(self, path: str | None) -> Iterator[str]:
        """How far an evaluation is, then its figures and curves."""
        if path:
            yield from evaluated(self.assistant, Path(path))

    # The doors for programs

    def ask(
        self,
        question: str,
        literal: bool = False,
        history: list[TurnJson] | None = None,
        documents: list[str] | None = None,
    ) -> dict[str, Any]:
        """Answer a Vietnamese question from the library's articles, with exact citations, or abstain.

        Args:
            question: the question, with or without diacritics; at most 2,000 characters. It may be a follow-up
                ("Còn du lịch thì sao?", "Ai ký?") when history is given.
            literal: search exactly what was typed, restoring and completing nothing.
            history: the turns before, the oldest first: [{"question": as asked, "answer": the text of its answer,
                "evidence": the sentence cited for it, "title": of its article}]; the question alone is needed.
            documents: ids of the articles to ask in, as list_articles gives them; null or [] asks all of them.

        Returns:
            {question, query, text, abstained, confidence, citations, hits}, as `hoidap ask --json` prints.
        """
        with _told():
            turns = earlier_turns(history, self.assistant.completer)
            chosen = chosen_documents(documents, self.library.documents)
            return answer_json(self.assistant.ask(question, history=turns, literal=literal, documents=chosen))

    def search(self, question: str, count: int = 10) -> list[dict[str, Any]]:
        """The passages of the library that are nearest to a Vietnamese question, the best first.

        Args:
            question: the question, with or without diacritics.
            count: how many passages, 1 to 50.

        Returns:
            [{document, heading, page, start, end, text, score, rank, dense_rank, lexical_rank, copies}]; a page
            counts from 1 and is null in a text without pages, copies are the other articles that say the same.
        """
        with _told():
            return [dict(record_hit(hit)) for hit in self.library.search(question, k=max(1, min(50, count)))]

    def list_articles(self) -> list[dict[str, Any]]:
        """The articles of the library.

        Returns:
            [{id, title, source, author, published, characters}], in the order they were added.
        """
        self.library.follow()
        return [document_json(document) for document in self.library.documents.values()]


class _Library:
    """The components of the library's tab."""

    def __init__(self) -> None:
        with gr.Row(elem_classes="hd-two"):
            with gr.Column(scale=6, min_width=320):
                gr.HTML("<h2>Các bài trong thư viện</h2>", js_on_load=None, elem_classes="hd-panel")
                self.undo = gr.Button(visible=False, size="sm", elem_id="hd-undo")
                self.listing = gr.HTML(js_on_load=_PRESSED, elem_id="hd-listing")
            with gr.Column(scale=5, min_width=320, elem_classes="hd-sheaf"):
                gr.HTML(
                    "<h2>Thêm bài</h2><p class='hd-hint'>Văn bản, PDF, Word, EPUB, trang web, ZIP.</p>",
                    js_on_load=None,
                    elem_classes="hd-panel",
                )
                self.files = gr.File(
                    file_count="multiple",
                    file_types=list(SUFFIXES),
                    label="Tệp để thêm",
                    show_label=False,
                    height=150,
                    elem_id="hd-files",
                    type="filepath",
                )
                self.progress = gr.HTML(js_on_load=None, elem_id="hd-progress")
                self.text = gr.Textbox(
                    label="Hoặc dán văn bản",
                    lines=5,
                    max_lines=12,
                    placeholder="Dán cả bài vào đây, dòng đầu là tiêu đề",
                )
                self.name = gr.Textbox(label="Tên nguồn", placeholder="Ví dụ: Báo Hải Phòng 7/2/2022 (có thể để trống)")
                self.add = gr.Button("Thêm vào thư viện", variant="primary")
                gr.HTML("<h2>Tình trạng</h2>", js_on_load=None, elem_classes="hd-panel")
                self.facts = gr.HTML(js_on_load=None)


def _conversations() -> tuple[gr.HTML, gr.Button, dict[str, gr.Button], gr.HTML]:
    """(list, button for a new one, export buttons, where an export passes) of the drawer."""
    fresh = gr.Button("Cuộc hỏi mới", variant="primary", size="sm", elem_id="hd-new")
    shelf = gr.HTML(
        html_template='<nav aria-label="Các cuộc hỏi"><ul class="hd-shelf"></ul></nav>',
        js_on_load=_SHELF,
        elem_id="hd-shelf",
    )
    with gr.Accordion("Xuất cuộc hỏi này", open=False):
        buttons = {
            "markdown": gr.Button("Markdown", size="sm"),
            "json": gr.Button("JSON", size="sm"),
            "print": gr.Button("Trang để in", size="sm"),
        }
    outbox = gr.HTML(html_template="<span></span>", js_on_load=_OUTBOX, elem_id="hd-outbox")
    return shelf, fresh, buttons, outbox


def _chat(page: _Page) -> tuple[gr.Chatbot, gr.Textbox, gr.Textbox, gr.Dropdown, gr.Accordion]:
    """(conversation, note on an answer, question box, articles to ask, what they fold into)."""
    chat = gr.Chatbot(
        show_label=False,
        label="Cuộc hỏi",
        elem_id="hd-chat",
        height="auto",
        layout="bubble",
        buttons=[],
        editable="user",
        feedback_options=VERDICTS,
        latex_delimiters=[],
        allow_tags=False,
        group_consecutive_messages=False,
        placeholder=_WELCOME,
        examples=[ExampleMessage(text=question) for question in page.suggestions.first(4)],
    )
    note = gr.Textbox(
        visible=False,
        label="Nói rõ hơn về câu trả lời vừa chấm (không bắt buộc, chỉ giữ trên máy này)",
        placeholder="Ví dụ: đáp án đúng là 21/9/2020, ở đoạn hai",
        max_length=feedback.LONGEST,
        submit_btn="Gửi",
        elem_id="hd-note",
    )
    with gr.Accordion(_SCOPE, open=False, visible=False, elem_id="hd-scope") as scope:
        chosen = gr.Dropdown(
            multiselect=True,
            choices=[],
            show_label=False,
            label="Chỉ hỏi trong các bài",
            container=False,
            elem_id="hd-chosen",
        )
    box = gr.Textbox(
        show_label=False,
        label="Câu hỏi",
        placeholder="Hỏi một câu về bài…",
        lines=1,
        max_lines=6,
        autofocus=True,
        submit_btn="Hỏi",
        elem_id="hd-box",
        html_attributes=gr.InputHTMLAttributes(lang="vi", enterkeyhint="send", autocomplete="off"),
    )
    return chat, note, box, chosen, scope


def _side() -> tuple[gr.Tabs, gr.HTML, gr.Dropdown, gr.HTML]:
    """(tabs, sources, which article, the article)."""
    gr.HTML(_CLOSING, js_on_load=None, elem_id="hd-closing")
    with gr.Tabs(selected="article", elem_id="hd-pane-tabs") as pane:
        with gr.Tab("Nguồn", id="sources"):
            sources = gr.HTML(sources_html(()), js_on_load=_OPENS, elem_id="hd-sources")
        with gr.Tab("Bài báo", id="article"):
            picker = gr.Dropdown(choices=[], label="Bài", container=False, elem_id="hd-picker")
            article = gr.HTML(js_on_load=None, elem_id="hd-article")
    return pane, sources, picker, article


def _charts() -> tuple[gr.HTML, gr.File, gr.HTML]:
    """(map, file of questions, evaluation) of the pictures' tab."""
    with gr.Row(elem_classes="hd-two"):
        with gr.Column(scale=6, min_width=320):
            gr.HTML(
                "<h2>Bản đồ các đoạn</h2><p class='hd-hint'>Mỗi chấm là một đoạn, gần nghĩa thì thường gần nhau.</p>",
                js_on_load=None,
                elem_classes="hd-panel",
            )
            picture = gr.HTML(js_on_load=None, elem_id="hd-map")
        with gr.Column(scale=5, min_width=320):
            gr.HTML(
                "<h2>Đánh giá</h2><p class='hd-hint'>Thả một tệp JSON gồm câu hỏi và đáp án (kiểu SQuAD, hoặc một danh "
                "sách) để biết máy trả lời đúng được bao nhiêu.</p>",
                js_on_load=None,
                elem_classes="hd-panel",
            )
            cases = gr.File(file_types=[".json"], label="Tệp câu hỏi", show_label=False, height=150, elem_id="hd-cases")
            figures = gr.HTML(js_on_load=None, elem_id="hd-evaluation")
    return picture, cases, figures


def build(assistant: Assistant) -> gr.Blocks:
    """The page over an assistant's library, not yet served; `serve` adds theme, style and script, as Gradio wants."""
    page = _Page(assistant)
    blocks = gr.Blocks(title="Hỏi Đáp", analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600))
    with blocks:
        conversation, removed = gr.State(Conversation("")), gr.State(None)  # the load event gives a new one
        about = gr.State(None)
        with gr.Sidebar(label="Cuộc hỏi", open=False, width=300):
            shelf, fresh, exports, outbox = _conversations()
        gr.HTML(_HEAD, js_on_load=None)
        with gr.Tabs(elem_id="hd-tabs") as tabs:
            with gr.Tab("Hỏi đáp", id="chat"), gr.Row(elem_classes="hd-two"):
                with gr.Column(scale=6, min_width=320, elem_id="hd-talk"):
                    chat, note, box, chosen, scope = _chat(page)
                with gr.Column(scale=5, min_width=320, elem_id="hd-side"):
                    pane, sources, picker, article = _side()
            with gr.Tab("Thư viện", id="library") as shelved:
                shelves = _Library()
            with gr.Tab("Biểu đồ", id="charts") as charts:
                picture, cases, figures = _charts()

        # One turn at a time from one person, in the order asked: the browser holds the others (`hoidap.turn`), since
        # Gradio would drop them. Many people at once. Adding waits in a line of its own.
        turns: dict[str, Any] = {"js": _TURN, "trigger_mode": "multiple"}
        asking: dict[str, Any] = {
            **turns,
            "concurrency_limit": 8,
            "concurrency_id": "ask",
            "api_visibility": "private",
            "show_progress": "hidden",
        }
        adding: dict[str, Any] = {
            "concurrency_limit": 1,
            "concurrency_id": "library",
            "api_visibility": "private",
            "show_progress": "hidden",
        }
        quick: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}
        telling = {**quick, "queue": True, "concurrency_limit": None}  # only what is queued may show a message

        shown = [chat, sources, box, conversation, shelf, pane]
        loading = "() => { window.hoidap.start(); return [window.hoidap.restored()]; }"
        for event in (
            box.submit(page.reply, [box, conversation, chosen], shown, **{**asking, "js": _ASK}),
            chat.example_select(page.chose, [conversation, chosen], shown, **asking),
            chat.option_select(page.chose, [conversation, chosen], shown, **asking),
            chat.retry(page.again, [conversation, chosen], shown, **asking),
            chat.edit(page.edited, [conversation, chosen], shown, **asking),
            shelf.click(page.opened, None, shown, **quick, **turns),
            fresh.click(lambda: page.shown(None), None, shown, **quick, **turns),
            blocks.load(page.shown, [shelf], shown, js=loading, **quick),  # the first turn is the page's own
        ):
            event.then(None, js="() => window.hoidap.over()", **quick)
            event.failure(None, js="() => window.hoidap.failed()", **quick)
        box.stop(page.stopped, [conversation, box], [chat, box], **quick)
        chat.like(page.judged, [conversation], [note, about], **telling)
        note.submit(page.noted, [note, about], [note, about], **telling)
        box.submit(lambda: gr.Textbox(visible=False), None, [note], **quick)

        for kind, button in exports.items():
            button.click(partial(page.exported, kind=kind), [conversation], [outbox], **telling)

        sources.click(page.place, None, [tabs, pane, article, picker], **telling).then(
            None, js="() => window.hoidap.opened()", **quick
        )
        picker.input(lambda name: page.article(name), [picker], [article], **quick)

        surveyed = [shelves.listing, picker, chosen, scope, article, chat]
        chosen.change(page.scoped, [chosen], [scope], **quick)
        for change in (
            shelves.files.upload(page.upload, [shelves.files], [shelves.progress, shelves.files], **adding),
            shelves.add.click(
                page.paste, [shelves.text, shelves.name], [shelves.progress, shelves.text, shelves.name], **adding
            ),
            shelves.listing.click(page.remove, None, [removed, shelves.undo], **adding),
            shelves.undo.click(page.undo, [removed], [removed, shelves.undo], **adding),
        ):
            change.then(page.surveyed, None, surveyed, **quick).then(page.facts, None, [shelves.facts], **quick)
        blocks.load(page.surveyed, None, surveyed, **quick)
        shelved.select(page.facts, None, [shelves.facts], **telling)
        shelves.listing.select(page.read, None, [tabs, pane, article, picker], **quick)

        charts.select(page.map, [conversation], [picture], **telling)
        cases.upload(page.evaluate, [cases], [figures], **adding)

        for name, door in (("ask", page.ask), ("search", page.search), ("list", page.list_articles)):
            api(door, api_name=name, api_description=_DOORS[name], concurrency_limit=8, concurrency_id="ask")
    return blocks


def serve(
    assistant: Assistant,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: tuple[str, str] | None = None,
    root_path: str = "",
    public: bool = False,
    mcp: bool = False,
    ready: Callable[[str], None] | None = None,
    wait: bool = True,
) -> str:
    """The local address of the page, served until interrupted, or in the background when not to `wait`.

    Args:
        assistant: answers.
        host: address to listen on.
        port: port to listen on.
        auth: (name, password) that a visitor must give.
        root_path: where the page lies behind a proxy, such as `/hoidap`.
        public: listen on an address that others can reach, although nobody need log in.
        mcp: offer ask, search and list to language models over the Model Context Protocol as well.
        ready: told the address when the page can be opened.
        wait: block until interrupted.

    Raises:
        HoidapError: an address that others can reach without a login, or a port that is taken.
        MissingExtra: `mcp` without its package.
    """
    if not (auth or public or _is_local(host)):
        raise HoidapError(
            f"Không mở trang ở {host}: ai trong mạng cũng vào được mà không cần đăng nhập. "
            "Thêm --auth TÊN:MẬT_KHẨU, hoặc --public nếu bạn muốn vậy."
        )
    if mcp and find_spec("mcp") is None:
        raise MissingExtra("MCP", "mcp")
    forbid_telemetry()
    blocks = build(assistant).queue(default_concurrency_limit=8, max_size=MOST_WAITING)
    try:
        _, address, _ = blocks.launch(
            server_name=host,
            server_port=port,
            auth=auth,
            root_path=root_path,
            mcp_server=mcp,
            prevent_thread_lock=True,
            # A copy: Gradio writes a page's start into it, which a second page would run again (and MCP's runs once).
            app_kwargs=dict(_APP),
            **_LAUNCH,
        )
    except OSError as error:
        raise HoidapError(f"Cổng {port} đang bận. Chọn cổng khác bằng --port, ví dụ --port {port + 1}.") from error
    if mcp:
        # Gradio gives a tool's result as Python writes it ('…', None, True), which is no JSON.
        blocks.mcp_server_obj.postprocess_output_data = _as_json
    if ready:
        ready(str(address))
    if wait:
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
        blocks.close(verbose=False)
    return str(address)


@contextmanager
def _told() -> Iterator[None]:
    """Tell an expected error as its one line, on the page and to a program."""
    try:
        yield
    except HoidapError as error:
        raise gr.Error(escape(str(error)), title="Chưa làm được", print_exception=False) from error


def _ready(text: str | None = None) -> gr.Textbox:
    """The question box, ready for the next question; holding that text, or what it holds."""
    value: dict[str, Any] = {} if text is None else {"value": text}
    return gr.Textbox(submit_btn="Hỏi", stop_btn=False, **value)


def _as_json(data: Sequence[object], _root: str) -> list[Any]:
    """The results of a tool as JSON texts, Vietnamese letters as they are."""
    from mcp.types import TextContent

    return [TextContent(type="text", text=json.dumps(each, ensure_ascii=False)) for each in data]


def _person(request: gr.Request) -> str:
    """Whose page it is: another tab is another person."""
    return str(request.session_hash)


def _is_local(host: str) -> bool:
    """True for an address that only this machine can reach."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _text(name: str) -> str:
    return (files("qa") / "data" / name).read_text(encoding="utf-8")


_EXPORTS: dict[str, tuple[Callable[[Conversation], str], str, str]] = {
    "markdown": (to_markdown, "md", "text/markdown"),
    "json": (to_json, "json", "application/json"),
    "print": (printable, "html", "text/html"),
}
_HEAD = (
    '<header class="hd-head"><h1>Hỏi Đáp</h1><p>Hỏi bài báo bằng tiếng Việt, câu trả lời kèm đúng đoạn làm chứng.</p>'
    '<button type="button" data-shelf-toggle>Các cuộc hỏi</button>'
    '<button type="button" data-theme-toggle>Nền tối</button></header>'
)
_CLOSING = (
    '<button type="button" class="hd-quiet hd-wide" data-toggle="hd-wider"><span>Mở rộng</span><span>Thu hẹp</span>'
    '</button><button type="button" class="hd-quiet hd-close hd-narrow">Đóng bài</button>'
)
_WELCOME = (
    "<h2>Bạn muốn biết điều gì trong bài?</h2>"
    "<p>Gõ có dấu hay không dấu đều được. Câu trả lời luôn chỉ rõ nằm ở đâu trong bài.</p>"
)
_SCOPE = "Đang hỏi trong tất cả các bài"
_NO_ARTICLES = (
    "<h2>Thư viện chưa có bài nào</h2>"
    "<p>Mở thẻ <b>Thư viện</b>, thả tệp hoặc dán một bài vào, rồi quay lại đây để hỏi nhé.</p>"
)
_DOORS = {
    "ask": (
        "Trả lời một câu hỏi tiếng Việt từ các bài trong thư viện, kèm trích dẫn đúng từng ký tự; không có câu trả lời "
        "thì text rỗng và abstained là true. Trả về {question, query, text, abstained, confidence, citations, hits}."
    ),
    "search": (
        "Tìm những đoạn gần câu hỏi nhất, gần trước xa sau. Trả về danh sách {document, heading, page, start, end, "
        "text, score, rank, dense_rank, lexical_rank, copies}."
    ),
    "list": (
        "Các bài trong thư viện, theo thứ tự được thêm vào. Trả về danh sách {id, title, source, author, published, "
        "characters}."
    ),
}
_TURN = "(...given) => window.hoidap.turn(given)"
_ASK = "(...given) => window.hoidap.ask(given)"
_SHELF = "window.hoidap.shelves(element, props, trigger, watch)"
_OUTBOX = 'watch("value", () => window.hoidap.take(props.value))'
_OPENS = "window.hoidap.opens(trigger)"
_PRESSED = "window.hoidap.pressed(element, trigger)"
_APP: dict[str, Any] = {
    "exception_handlers": {503: busy},
    "middleware": [Middleware(Guard, login=_text("login.html")), Middleware(Tidy)],
}
_LAUNCH: dict[str, Any] = {
    "theme": gr.themes.Soft(
        primary_hue=gr.themes.colors.teal,
        secondary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_lg,
        font=(gr.themes.LocalFont("Source Sans Pro", weights=(400, 700)), "system-ui", "sans-serif"),
        font_mono=(gr.themes.LocalFont("IBM Plex Mono", weights=(400, 700)), "ui-monospace", "monospace"),
    ).set(
        block_title_background_fill="none",
        block_title_text_color="*neutral_600",
        block_title_text_color_dark="*neutral_300",
        block_title_padding="0",
        block_label_background_fill="none",
        block_label_background_fill_dark="none",
        block_label_text_color="*neutral_600",
        block_label_text_color_dark="*neutral_300",
        input_background_fill="white",
        input_border_width="1px",
        input_border_color="*neutral_200",
        input_shadow="none",
        block_shadow="none",
    ),
    "i18n": gr.I18n(**dict.fromkeys(LOCALES.split(), json.loads(_text("gradio.vi.json")))),
    "share": False,
    "run_history": False,
    "enable_monitoring": False,
    "footer_links": ["api"],
    "allowed_paths": [],
    "favicon_path": str(files("qa") / "data" / "favicon.png"),
    "max_file_size": LARGEST_FILE,
    "state_session_capacity": MOST_SESSIONS,
    "ssr_mode": False,
    "pwa": False,
    "quiet": True,
    "show_error": True,
    "css": _text("page.css"),
    "head": f"<script>window.hoidapTexts = {_text('api.vi.json')};\n{_text('names.js')}\n{_text('page.js')}</script>",
}
