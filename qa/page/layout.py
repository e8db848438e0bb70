"""The components of the page and where they lie; made inside a `gradio.Blocks`, events are wired in `events`."""

from collections.abc import Sequence

import gradio as gr
from gradio.components.chatbot import ExampleMessage

from qa.page import feedback
from qa.page.conversation import Conversation
from qa.page.handlers.chat import EXTRACTED, WRITTEN
from qa.page.handlers.conversations import EXPORTS
from qa.page.handlers.library import WHOLE_SCOPE
from qa.page.views.sources import sources_html
from qa.page.views.templates import render
from qa.writing.llm import Endpoint

__all__ = ["Layout"]

VERDICTS = ("Like", "Dislike", "Trả lời sai", "Thiếu ý", "Sai đoạn nguồn", "Bài có mà không tìm thấy")


class Layout:
    """All components, by the part of the page that they lie in."""

    def __init__(self, examples: Sequence[str], endpoint: Endpoint | None = None) -> None:
        """Lay the page out, with questions to begin with, and where a language model writes if there is one."""
        self.conversation = gr.State(Conversation(""))  # the load event gives a new one
        self.removed, self.rated = gr.State(None), gr.State(None)
        with gr.Sidebar(label="Cuộc hỏi", open=False, width=300):
            self.drawer = Drawer()
        _html("head.html")
        with gr.Tabs(elem_id="hd-tabs") as self.tabs:
            with gr.Tab("Hỏi đáp", id="chat"), gr.Row(elem_classes="hd-two"):
                with gr.Column(scale=6, min_width=320, elem_id="hd-talk"):
                    self.chat = Chat(examples, endpoint)
                with gr.Column(scale=5, min_width=320, elem_id="hd-side"):
                    self.side = Side()
            with gr.Tab("Thư viện", id="library") as self.library_tab:
                self.library = LibraryTab()
            with gr.Tab("Biểu đồ", id="charts") as self.charts_tab:
                self.charts = ChartsTab()


class Drawer:
    """The list of conversations, a button for a new one, the exports."""

    def __init__(self) -> None:
        """Lay it out."""
        self.new = gr.Button("Cuộc hỏi mới", variant="primary", size="sm", elem_id="hd-new")
        self.list = gr.HTML(
            html_template='<nav aria-label="Các cuộc hỏi"><ul class="hd-shelf"></ul></nav>',
            js_on_load="window.hoidap.listConversations(element, props, trigger, watch)",
            elem_id="hd-shelf",
        )
        with gr.Accordion("Xuất cuộc hỏi này", open=False):
            self.exports = {kind: gr.Button(label, size="sm") for kind, (label, *_) in EXPORTS.items()}
        self.outbox = gr.HTML(
            html_template="<span></span>",
            js_on_load='watch("value", () => window.hoidap.take(props.value))',
            elem_id="hd-outbox",
        )


class Chat:
    """The conversation, a note on an answer, the choice of articles, the question box."""

    def __init__(self, examples: Sequence[str], endpoint: Endpoint | None) -> None:
        """Lay it out."""
        self.messages = _chatbot(examples)
        self.note = gr.Textbox(
            visible=False,
            label="Nói rõ hơn về câu trả lời vừa chấm (không bắt buộc, chỉ giữ trên máy này)",
            placeholder="Ví dụ: đáp án đúng là 21/9/2020, ở đoạn hai",
            max_length=feedback.LONGEST,
            submit_btn="Gửi",
            elem_id="hd-note",
        )
        with gr.Accordion(WHOLE_SCOPE, open=False, visible=False, elem_id="hd-scope") as self.scope:
            self.chosen = gr.Dropdown(
                multiselect=True,
                choices=[],
                show_label=False,
                label="Chỉ hỏi trong các bài",
                container=False,
                elem_id="hd-chosen",
            )
        self.manner = gr.Radio(
            choices=[EXTRACTED, WRITTEN],
            value=EXTRACTED,
            show_label=False,
            label="Cách trả lời",
            info=_recipient(endpoint) if endpoint else None,
            container=False,
            visible=endpoint is not None,
            elem_id="hd-manner",
        )
        self.box = gr.Textbox(
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


def _chatbot(examples: Sequence[str]) -> gr.Chatbot:
    """The conversation, with questions to begin with; made where it is called."""
    return gr.Chatbot(
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
        placeholder=render("welcome.html", has_articles=True),
        examples=[ExampleMessage(text=question) for question in examples],
    )


def _recipient(endpoint: Endpoint) -> str:
    """Where the question and passages go when an answer is written."""
    where = f"mô hình ở {endpoint.host}, ngay trên máy này" if endpoint.local else f"máy chủ {endpoint.host}"
    return f"“{WRITTEN}”: câu hỏi và các đoạn liên quan được gửi tới {where}. “{EXTRACTED}” không gửi gì đi."


class Side:
    """Beside the chat: the sources, and an article to read."""

    def __init__(self) -> None:
        """Lay it out."""
        _html("side_buttons.html", elem_id="hd-closing")
        with gr.Tabs(selected="article", elem_id="hd-pane-tabs") as self.pane:
            with gr.Tab("Nguồn", id="sources"):
                self.sources = gr.HTML(
                    sources_html(()), js_on_load="window.hoidap.openSources(trigger)", elem_id="hd-sources"
                )
            with gr.Tab("Tài liệu", id="article"):
                self.picker = gr.Dropdown(choices=[], label="Bài", container=False, elem_id="hd-picker")
                self.article = gr.HTML(js_on_load=None, elem_id="hd-article")


class LibraryTab:
    """The articles, and what adds to them."""

    def __init__(self) -> None:
        """Lay it out."""
        with gr.Row(elem_classes="hd-two"):
            with gr.Column(scale=6, min_width=320):
                _panel("Các bài trong thư viện")
                self.undo = gr.Button(visible=False, size="sm", elem_id="hd-undo")
                self.list = gr.HTML(js_on_load="window.hoidap.handleRows(element, trigger)", elem_id="hd-listing")
            with gr.Column(scale=5, min_width=320, elem_classes="hd-sheaf"):
                _panel("Thêm bài", "Văn bản, PDF, Word, Excel, PowerPoint, ảnh quét, thư, EPUB, trang web, ZIP.")
                # Any file may be dropped: one that is not read is refused in Vietnamese, with what to do.
                self.files = gr.File(
                    file_count="multiple",
                    label="Tệp để thêm",
                    show_label=False,
                    height=150,
                    elem_id="hd-files",
                    type="filepath",
                )
                self.progress = gr.HTML(js_on_load=None, elem_id="hd-progress")
                self.stop = gr.Button("Dừng thêm", visible=False, size="sm", elem_id="hd-stop-adding")
                self.text = gr.Textbox(
                    label="Hoặc dán văn bản",
                    lines=5,
                    max_lines=12,
                    placeholder="Dán cả bài vào đây, dòng đầu là tiêu đề",
                )
                self.name = gr.Textbox(label="Tên nguồn", placeholder="Ví dụ: Báo Hải Phòng 7/2/2022 (có thể để trống)")
                self.add = gr.Button("Thêm vào thư viện", variant="primary")
                _panel("Tình trạng")
                self.facts = gr.HTML(js_on_load=None)


class ChartsTab:
    """The map of passages, and an evaluation."""

    def __init__(self) -> None:
        """Lay it out."""
        with gr.Row(elem_classes="hd-two"):
            with gr.Column(scale=6, min_width=320):
                _panel("Bản đồ các đoạn", "Mỗi chấm là một đoạn, gần nghĩa thì thường gần nhau.")
                self.map = gr.HTML(js_on_load=None, elem_id="hd-map")
            with gr.Column(scale=5, min_width=320):
                _panel(
                    "Đánh giá",
                    "Thả một tệp JSON gồm câu hỏi và đáp án (kiểu SQuAD, hoặc một danh sách) để biết máy trả lời đúng "
                    "được bao nhiêu.",
                )
                self.questions = gr.File(label="Tệp câu hỏi", show_label=False, height=150, elem_id="hd-cases")
                self.evaluation = gr.HTML(js_on_load=None, elem_id="hd-evaluation")


def _html(template: str, *, elem_id: str | None = None) -> None:
    gr.HTML(render(template), js_on_load=None, elem_id=elem_id)


def _panel(title: str, hint: str = "") -> None:
    gr.HTML(render("panel.html", title=title, hint=hint), js_on_load=None, elem_classes="hd-panel")
