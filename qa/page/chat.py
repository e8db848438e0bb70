"""A conversation as messages of the chat: plain dicts of a role and a content, and the ways on from the last answer."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from qa.answer_json import AnswerJson
from qa.page.conversation import Conversation, shorten
from qa.page.gradio_fixes.markdown import question_markdown
from qa.page.turn_text import understood_otherwise
from qa.page.views.answer import answer_html
from qa.page.views.sources import Documents
from qa.page.views.templates import render

__all__ = [
    "LITERAL",
    "Messages",
    "answered_messages",
    "cancelled_messages",
    "messages",
    "partial_message",
    "pending_messages",
    "turn_of",
]

LITERAL = "#literal"  # the value of the button that asks exactly what was typed; no example is like it
_NONE: Documents = MappingProxyType({})

Messages = list[dict[str, Any]]


def messages(
    conversation: Conversation, documents: Documents = _NONE, suggested: Sequence[str] | None = None
) -> Messages:
    """The conversation so far; with questions to suggest, the ways on from the last answer, too.

    Those are buttons: to ask literally, or to ask something that the articles do answer.
    """
    shown: Messages = []
    for number, turn in enumerate(conversation.turns, 1):
        shown += [_question(turn["question"]), _answer(answer_html(turn, number, documents))]
    if shown and suggested is not None:
        shown[-1]["options"] = _ways_on(conversation.turns[-1], suggested)
    return shown


def answered_messages(
    pending: Messages, turn: AnswerJson, documents: Documents = _NONE, suggested: Sequence[str] = ()
) -> Messages:
    """The messages of a conversation whose last question now has its answer, with the ways on from it."""
    answer = _answer(answer_html(turn, 1 + turn_of(len(pending) - 1), documents))
    return [*pending, {**answer, "options": _ways_on(turn, suggested)}]


def pending_messages(conversation: Conversation, question: str, documents: Documents = _NONE) -> Messages:
    """The conversation with a question that has no answer yet."""
    return [*messages(conversation, documents), _question(question)]


def partial_message(turn: AnswerJson) -> dict[str, Any]:
    """The message of a partial answer: its text, without sources."""
    return _answer(answer_html(turn, 0, partial=True))


def cancelled_messages(conversation: Conversation, question: str, documents: Documents = _NONE) -> Messages:
    """The conversation with a question that was cancelled, which is no part of it."""
    return [*pending_messages(conversation, question, documents), _answer(render("cancelled.html"))]


def turn_of(index: int | Sequence[int]) -> int:
    """The turn, from 0, that a message belongs to: a question and its answer each."""
    return (index if isinstance(index, int) else index[0]) // 2


def _ways_on(turn: AnswerJson, suggested: Sequence[str]) -> list[dict[str, str]]:
    ways = []
    if understood_otherwise(turn):
        ways.append({"value": LITERAL, "label": f"Tìm đúng như đã gõ: “{shorten(turn['question'], 60)}”"})
    if turn["abstained"]:
        ways += [{"value": each, "label": each} for each in suggested]
    return ways


def _question(text: str) -> dict[str, Any]:
    return {"role": "user", "content": question_markdown(text)}


def _answer(html: str) -> dict[str, Any]:
    return {"role": "assistant", "content": html}
