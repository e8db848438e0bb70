"""Asking on the page: a question, an example, another try, an edited question, cancelling."""

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from index import HoidapError
from index.vietnamese.text import replace_surrogates
from qa.answer_json import answer_json
from qa.assistant import Assistant
from qa.page.cancel import Cancellations, Cancelled, cancellable
from qa.page.chat import (
    LITERAL,
    Messages,
    answered_messages,
    cancelled_messages,
    messages,
    partial_message,
    pending_messages,
    turn_of,
)
from qa.page.conversation import Conversation
from qa.page.gradio_fixes.markdown import unescape_question
from qa.page.handlers.notices import warn
from qa.page.suggestions import Suggestions
from qa.page.views.sources import sources_html
from qa.writing.llm import Endpoint
from qa.writing.writer import writing_assistant

__all__ = ["EXTRACTED", "KEPT_HITS", "WRITTEN", "ChatHandlers", "ready_box"]

EXTRACTED, WRITTEN = "Trích nguyên văn", "Viết thành lời"
"""How a question is answered: in the words of the documents alone, or in a language model's as well."""

KEPT_HITS = 5  # hits of a turn that the browser remembers: its memory is small

Outputs = Iterator[tuple[Any, ...]]
"""(chat, sources, box, conversation, what the browser keeps, pane), again and again as the answer streams."""


class ChatHandlers:
    """Asks the assistant, and shows its answers as they come."""

    def __init__(self, assistant: Assistant, suggestions: Suggestions, endpoint: Endpoint | None = None) -> None:
        """Ask this assistant; an endpoint puts its answers into words where the person wants it."""
        self.endpoint = endpoint
        self.assistant, self.suggestions, self.cancellations = assistant, suggestions, Cancellations()

    def reply(
        self,
        question: str,
        conversation: Conversation,
        chosen: Sequence[str] | None,
        manner: str,
        request: gr.Request,
        *,
        literal: bool = False,
    ) -> Outputs:
        """The answer to a question as it streams.

        The box's text is the browser's: it takes the question out, and what is typed meanwhile stays. Gradio sends the
        last of these once more at the end.
        """
        if not question.strip():
            yield (gr.skip(),) * 6
            return
        question = replace_surrogates(question)  # half a character would break the stream that brings it back
        documents = self.assistant.library.documents
        try:
            with self.cancellations.register(_person(request), question) as cancelled:
                pending = pending_messages(conversation, question, documents)
                yield pending, gr.skip(), gr.Textbox(submit_btn=False, stop_btn=True), gr.skip(), gr.skip(), gr.skip()
                answers = cancellable(self._assistant(manner), cancelled).stream(
                    question, history=conversation.history, literal=literal, documents=chosen or None
                )
                shown: dict[str, Any] = {}
                for turn in map(answer_json, answers):
                    if shown != (shown := partial_message(turn)):  # a silent model's answer comes again as it was
                        yield [*pending, shown], *(gr.skip(),) * 5
                grown = conversation.with_turn(turn)
        except Cancelled:
            yield self._cancel_turn(conversation, question), gr.skip(), ready_box(), gr.skip(), gr.skip(), gr.skip()
            return
        except HoidapError as error:
            warn("Chưa hỏi được", str(error))
            yield self.messages(conversation), gr.skip(), ready_box(question), gr.skip(), gr.skip(), gr.skip()
            return
        except Exception:
            yield self.messages(conversation), gr.skip(), ready_box(question), gr.skip(), gr.skip(), gr.skip()
            raise
        yield (
            answered_messages(pending, turn, documents, self.suggestions.first(2)),
            sources_html(grown.turns, documents),
            ready_box(),
            grown,
            grown.as_json(hits=KEPT_HITS),
            gr.Tabs(selected="sources"),
        )

    def choose(
        self,
        conversation: Conversation,
        chosen: list[str],
        manner: str,
        event: gr.SelectData,
        request: gr.Request,
    ) -> Outputs:
        """The answer to what a button under an answer, or an example, asks."""
        value = event.value
        text = str(value.get("value", value.get("text", "")) if isinstance(value, dict) else value)
        if text == LITERAL and conversation.turns:
            last = conversation.turns[-1]["question"]
            before = conversation.until(len(conversation.turns) - 1)
            yield from self.reply(last, before, chosen, manner, request, literal=True)
        else:
            yield from self.reply(text, conversation, chosen, manner, request)

    def retry(
        self,
        conversation: Conversation,
        chosen: list[str],
        manner: str,
        event: gr.RetryData,
        request: gr.Request,
    ) -> Outputs:
        """The answer to the same question once more; what came after it goes."""
        turn = turn_of(event.index)
        if turn < len(conversation.turns):
            before = conversation.until(turn)
            yield from self.reply(conversation.turns[turn]["question"], before, chosen, manner, request)

    def edit(
        self,
        conversation: Conversation,
        chosen: list[str],
        manner: str,
        event: gr.EditData,
        request: gr.Request,
    ) -> Outputs:
        """The answer to an edited question in the place of the old one; what came after it goes."""
        turn = turn_of(event.index)
        yield from self.reply(unescape_question(event.value), conversation.until(turn), chosen, manner, request)

    def cancel(self, conversation: Conversation, draft: str, request: gr.Request) -> tuple[Any, ...]:
        """(chat, box): the conversation saying that the question was cancelled, and the question to ask otherwise.

        The work ends before its next stage, and `reply` with it; the next question waits in the browser until then.
        """
        question = self.cancellations.cancel(_person(request))
        if not question:
            return gr.skip(), gr.skip()  # it is answered already
        return self._cancel_turn(conversation, question), ready_box() if draft.strip() else ready_box(question)

    def messages(self, conversation: Conversation) -> Messages:
        """The conversation as chat messages, with the ways on from the last answer."""
        return messages(conversation, self.assistant.library.documents, self.suggestions.first(2))

    def _assistant(self, manner: str) -> Assistant:
        """The assistant that answers in that manner."""
        if manner == WRITTEN and self.endpoint is not None:
            return writing_assistant(self.assistant, self.endpoint)
        return self.assistant

    def _cancel_turn(self, conversation: Conversation, question: str) -> Messages:
        return cancelled_messages(conversation, question, self.assistant.library.documents)


def ready_box(text: str | None = None) -> gr.Textbox:
    """The question box, ready for the next question; holding that text, or what it holds."""
    value: dict[str, Any] = {} if text is None else {"value": text}
    return gr.Textbox(submit_btn="Hỏi", stop_btn=False, **value)


def _person(request: gr.Request) -> str:
    """Whose page it is: another tab is another person."""
    return str(request.session_hash)
