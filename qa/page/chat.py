"""A conversation as messages of the chat: plain dicts of a role and a content, and the ways on from the last answer."""

from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from qa.page.conversation import Conversation, shortened
from qa.page.record import Record, understood_otherwise
from qa.page.view import answer_html, question_markdown

__all__ = ["LITERAL", "asking", "halted", "messages", "streamed", "turn_of", "typed"]

LITERAL = "#literal"  # the value of the button that asks exactly what was typed; no example is like it
STEPS = 12  # in how many steps an answer streams
_STOPPED = '<p class="hd-stopped hd-hint">Đã dừng, câu này chưa được trả lời.</p>'

Messages = list[dict[str, Any]]


def messages(conversation: Conversation, suggested: Sequence[str] | None = None) -> Messages:
    """The conversation so far; with questions to suggest, the ways on from the last answer, too.

    Those are buttons: to ask literally, or to ask something that the articles do answer.
    """
    shown: Messages = []
    for number, turn in enumerate(conversation.turns, 1):
        shown += [_question(turn["question"]), _answer(answer_html(turn, number))]
    if shown and suggested is not None:
        shown[-1]["options"] = _ways_on(conversation.turns[-1], suggested)
    return shown


def asking(conversation: Conversation, question: str) -> Messages:
    """The conversation with a question that has no answer yet."""
    return [*messages(conversation), _question(question)]


def streamed(conversation: Conversation) -> Iterator[Messages]:
    """The conversation with its last answer at each step of its coming; an abstention has none."""
    number = len(conversation.turns)
    turn = conversation.turns[-1]
    asked = asking(conversation.until(number - 1), turn["question"])
    words = len(turn["text"].split())
    for shown in sorted({max(1, round(words * step / STEPS)) for step in range(1, STEPS)}) if words else ():
        yield [*asked, _answer(answer_html(turn, number, words=shown))]


def halted(conversation: Conversation, question: str) -> Messages:
    """The conversation with a question that was stopped, which is no part of it."""
    return [*asking(conversation, question), _answer(_STOPPED)]


def turn_of(index: int | Sequence[int]) -> int:
    """The turn, from 0, that a message belongs to: a question and its answer each."""
    return (index if isinstance(index, int) else index[0]) // 2


def typed(content: object) -> str:
    """The question in a message's content, a text or blocks of them, without what Markdown needed.

    >>> typed([{"type": "text", "text": "Cầu &#42;A&#42;?"}])
    'Cầu *A*?'
    """
    blocks = content if isinstance(content, list) else [content]
    return unescape("".join(str(each.get("text", "")) if isinstance(each, dict) else str(each) for each in blocks))


def _ways_on(turn: Record, suggested: Sequence[str]) -> list[dict[str, str]]:
    ways = []
    if understood_otherwise(turn):
        ways.append({"value": LITERAL, "label": f"Tìm đúng như đã gõ: “{shortened(turn['question'], 60)}”"})
    if turn["abstained"]:
        ways += [{"value": each, "label": each} for each in suggested]
    return ways


def _question(text: str) -> dict[str, Any]:
    return {"role": "user", "content": question_markdown(text)}


def _answer(html: str) -> dict[str, Any]:
    return {"role": "assistant", "content": html}
