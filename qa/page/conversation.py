"""A conversation: its turns in order, as the browser keeps it and as a person takes it away.

A conversation is plain data that never changes in place; every change gives a new one. It is kept in the person's own
browser, so what comes back is checked, and a damaged turn is left out rather than losing the rest.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qa.answer_json import AnswerJson, SentenceJson, SpanJson
from qa.answer_json_parser import parse_answer
from qa.page.turn_text import explain_abstention, ordered_hits, pages, sentence_range, sources_of, understood_otherwise
from qa.question.turn import Turn

__all__ = ["Conversation", "to_json", "to_markdown"]

TITLE = 60  # characters of a title that fit on one line of the list


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns in order, the oldest first; `id` is random and names it in the browser's storage."""

    id: str
    title: str = ""
    turns: tuple[AnswerJson, ...] = ()

    @classmethod
    def new(cls) -> "Conversation":
        """An empty conversation with an identity of its own."""
        return cls(secrets.token_hex(8))

    @classmethod
    def from_json(cls, value: object) -> "Conversation":
        """The conversation in what the browser kept; turns that are not whole are left out, anything else is new."""
        if not isinstance(value, Mapping) or not str(value.get("id", "")).isalnum():
            return cls.new()
        turns = value.get("turns")
        kept = [turn for each in (turns if isinstance(turns, list) else []) if (turn := parse_answer(each))]
        return cls(str(value["id"]), str(value.get("title", ""))[:TITLE], tuple(kept))

    def as_json(self, *, hits: int | None = None) -> dict[str, Any]:
        """The conversation as JSON types, with a limited number of hits of each turn."""
        turns = [{**turn, "hits": ordered_hits(turn)[:hits]} for turn in self.turns]
        return {"id": self.id, "title": self.name, "turns": turns}

    @property
    def name(self) -> str:
        """The given title, else the first question, shortened to one line."""
        return self.title or shorten(self.turns[0]["question"], TITLE) if self.title or self.turns else "Cuộc hỏi mới"

    @property
    def history(self) -> list[Turn]:
        """What a follow-up question may refer to; small talk is no part of it."""
        return [Turn(turn["query"], turn["text"], *_first_citation(turn)) for turn in self.turns if not turn["reply"]]

    def with_turn(self, turn: AnswerJson) -> "Conversation":
        """The conversation with one more turn."""
        return replace(self, turns=(*self.turns, turn))

    def until(self, turn: int) -> "Conversation":
        """The conversation before a turn, counted from 0."""
        return replace(self, turns=self.turns[:turn])


def shorten(text: str, limit: int) -> str:
    """The text on one line, cut at a word within `limit` characters.

    >>> shorten("một hai  ba", 8)
    'một hai…'
    """
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head and line[limit - 1] != " " else head).rstrip(" ,;:") + "…"


def to_json(conversation: Conversation) -> str:
    """The conversation as indented JSON, Vietnamese letters as they are."""
    return json.dumps(conversation.as_json(), ensure_ascii=False, indent=2) + "\n"


def to_markdown(conversation: Conversation) -> str:
    """The conversation as Markdown: question, answer, and the quoted sources with their places."""
    parts = [f"# {plain(conversation.name)}", *(_turn(turn) for turn in conversation.turns)]
    return "\n\n".join(parts) + "\n"


def _first_citation(turn: AnswerJson) -> tuple[str, ...]:
    """The sentence first cited and the title of its article; nothing when nothing was cited."""
    if not turn["citations"]:
        return ()
    first = turn["citations"][0]
    left, right = sentence_range(first)
    return first["text"][left:right], first["document"]["title"]


def _turn(turn: AnswerJson) -> str:
    lines = [f"## {plain(turn['question'])}"]
    if understood_otherwise(turn):
        lines.append(f"*Hiểu là: {plain(turn['query'])}*")
    if turn["reply"]:
        return "\n\n".join([*lines, plain(turn["reply"])])
    if turn["abstained"]:
        why = [f"{plain(explain_abstention(turn))}."] if turn["note"] or turn["unmentioned"] else []
        return "\n\n".join([*lines, "Không tìm thấy trong bài.", *why])
    lines.append(f"**{plain(turn['text'])}**")
    lines += [plain(turn["note"])] if turn["note"] else []
    lines += [_sentence_text(sentence) for sentence in turn["sentences"]]
    lines += [_source(number, each) for number, each in enumerate(sources_of(turn), 1)]
    return "\n\n".join(lines)


def _sentence_text(sentence: SentenceJson) -> str:
    """A written sentence, which says so where it has no source."""
    return plain(sentence["text"]) + ("" if sentence["supported"] else " *(chưa có nguồn)*")


def _source(number: int, span: SpanJson) -> str:
    where: Sequence[str] = [plain(span["document"]["title"]), plain(span["document"]["published"]), pages(span)]
    place = f"ký tự {span['start']}–{span['end']}"
    return f"> {plain(span['text'])}\n>\n> — [{number}] {', '.join([*filter(None, where), place])}"


def plain(text: str) -> str:
    r"""The text on one line with Markdown's and HTML's marks escaped, so that it shows as it is.

    >>> plain("a*b\n<i>")
    'a\\*b \\<i\\>'
    """
    line = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>#|!~$&" else letter for letter in line)
