"""A follow-up question, completed from the conversation so that it can be searched alone.

"Còn du lịch thì sao?", "Ông ấy giữ chức gì?", "Ngày nào?" mean nothing to a search engine. Three rules, tried in order,
complete them: a contrast puts its phrase in the place of its like in the question before; an anaphor becomes what it
refers to; a fragment borrows what it lacks. A rule that finds nothing safe leaves the question exactly as it was typed,
because a wrong completion costs more than a missing one. No model and no dictionary but `mentions`; what a language model
would do better, it may do as another `Completer`.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

from qa import words
from qa.antecedents import resolved
from qa.clause import INTERROGATIVE, LEADING, asked, decapitalised, statement, topic
from qa.contrast import contrasted
from qa.mentions import STOP, Pattern, Text, mentions
from qa.turn import Turn

__all__ = ["Completer", "Turn", "standalone"]

REMEMBERED = 6
"""Turns that are looked back at; an antecedent farther away would be a guess."""
LONGEST = 300
"""Characters. A longer question holds its own topic."""


class Completer(Protocol):
    """Makes a question stand alone; `standalone` does it by rules, and a language model may do it too."""

    def __call__(self, question: str, history: Sequence[Turn]) -> str:
        """The question, completed from the turns before it (the oldest first), or unchanged."""
        ...


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question completed from the conversation, or the very same string when it stands alone.

    Args:
        question: as typed, with or without diacritics.
        history: earlier turns, the oldest first; the last few are read.

    >>> before = [Turn("Chuyển đổi số trong logistics giúp gì?", "tận dụng lợi thế của không gian số")]
    >>> standalone("Còn du lịch thì sao?", before)
    'Chuyển đổi số trong du lịch giúp gì?'
    >>> standalone("Giá vàng hôm nay bao nhiêu?", before)
    'Giá vàng hôm nay bao nhiêu?'
    """
    turns = [_plain(turn) for turn in history[-REMEMBERED:] if turn.question.strip()]
    asking = Text(_line(question))
    if not turns or not 0 < len(asking.text) <= LONGEST:
        return question
    for rule in (contrasted, resolved, _completed):
        completed = rule(asking, turns)
        if completed and completed != asking.text:
            return _sentence(completed)
    return question


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text[: 4 * LONGEST]).split())


def _plain(turn: Turn) -> Turn:
    return Turn(_line(turn.question), _line(turn.answer[:300]), _line(turn.evidence[:300]))


def _sentence(text: str) -> str:
    text = " ".join(text.rstrip(" ?.!").split())
    return text[:1].upper() + text[1:] + "?"


_FILLER = "(?: (?:ạ|nhỉ|vậy|thế|hả|nhé|đây|được))*"
_REASON = Pattern(
    rf"(?:vì sao|tại sao|sao|vì đâu|do đâu)(?: lại)?(?: như)?{_FILLER}|lý do(?: là gì)?|(?:vì|tại) sao lại (?:như )?(?:vậy|thế)"
)
_THAT_IS = Pattern("(?:đó|đây|vậy) là")
_RELATION = Pattern(f"(?:{words.RELATION})(?: (?:chính|chung|cụ thể|thật|đầy đủ))?")
_LIGHT = Pattern(words.LIGHT)
_ADJUNCT = Pattern(
    r"(?:(?:ở|tại|vào|từ|đến|tới|bằng|theo|trên|trong|với|cho|qua|lúc|do|của) )?(?:(?:những|các) )?(?:(?!\b(?:ai)\b)\w+ ){0,3}?"
    r"(?:nào|gì|đâu|mấy|bao nhiêu|bao lâu|bao giờ|bao xa|thế nào|khi nào|ra sao|ai)(?: \w+)?"
)
_TRANSITIVE = Pattern(words.TRANSITIVE)
_PERSONAL = Pattern(
    "sinh|mất năm|quê|giữ|làm nghề|cao bao nhiêu|bao nhiêu tuổi|mấy tuổi|lên ngôi|qua đời|tên|tuổi|người nước"
)
_PREPOSITION = Pattern(words.PREPOSITION)


def _completed(asking: Text, turns: list[Turn]) -> str | None:
    """A fragment ("Ngày nào?", "Ai ký?", "Gồm những gì?") with what it lacks from the question before."""
    fragment = Text(re.sub(r"^(?:thế|vậy|và|rồi) (?=\w)", "", asking.at(0, len(asking.text)), flags=re.IGNORECASE))
    that = _THAT_IS.match(fragment)
    if that:
        fragment = Text(fragment.text[that.end() :].strip())
    turn = next((turn for turn in reversed(turns) if asked(Text(turn.question))), None)
    if turn is None or not fragment.text:
        return None
    if _REASON.whole(fragment):
        return _with_reason(fragment, turn)
    if not that and not _is_fragment(fragment):
        return None
    if that or _is_adjunct(fragment):
        return _with_adjunct(fragment, turn)
    return _with_topic(fragment, turn)


def _is_fragment(text: Text) -> bool:
    """Whether the question asks something and holds no word that could be a topic of its own."""
    if len(text.text.split()) > 8 or mentions(text) or not INTERROGATIVE.search(text):
        return False
    covered = sum(len(match.group().split()) for match in _LIGHT.finditer(text))
    return covered == len(text.text.split())


def _is_adjunct(text: Text) -> bool:
    if not _ADJUNCT.whole(text) or _RELATION.match(text):
        return False
    preposition = _PREPOSITION.match(text)
    verbs = [each for each in STOP.finditer(text) if not INTERROGATIVE.search(Text(each.group()))]
    return not [each for each in verbs if preposition is None or each.start() >= preposition.end()]


def _with_reason(fragment: Text, turn: Turn) -> str:
    why = fragment.text[:7] if fragment.low.startswith(("tại", "tai")) else "Vì sao"
    return f"{why} {decapitalised(statement(turn.question, turn.answer))}"


def _with_adjunct(fragment: Text, turn: Turn) -> str | None:
    """The statement before, asked anew by another interrogative, or by a finer one of the same kind."""
    before, old, new = Text(turn.question), asked(Text(turn.question)), asked(fragment)
    if old is None or new is None:
        return None
    noun = fragment.text[new.start : new.end].split(" ")[-2:-1]
    rest = turn.question[old.end :].strip(" ?.!")
    echoed = fragment.at(new.start, new.end).removeprefix("những ").removeprefix("các ").rsplit(" ", 1)[0]
    if new.wanted == "thing" and noun and rest.startswith(echoed):
        return f"{turn.question[: old.start]}{decapitalised(fragment.text)}{rest[len(echoed) :]}"
    if old.wanted == new.wanted and old.wanted not in ("thing", "amount", "person"):
        return f"{turn.question[: old.start]}{decapitalised(fragment.text)} {rest}"
    if not turn.answer and old.wanted not in ("time", "place", "manner", "reason"):
        about = topic(before)
        return f"{before.text[slice(*about)]} {decapitalised(fragment.text)}" if about else None
    return f"{statement(turn.question, turn.answer)} {decapitalised(fragment.text)}"


def _with_topic(fragment: Text, turn: Turn) -> str | None:
    """The fragment with the topic of the question before, where a Vietnamese sentence would hold it."""
    about = _about(turn, personal=_PERSONAL.search(fragment) is not None)
    new = asked(fragment)
    if about is None or new is None:
        return None
    relation = _RELATION.match(fragment)
    if relation:
        rest = fragment.text[relation.end() :].strip()
        joint = " của " if rest.startswith(("là", "la ")) else " "
        return f"{relation.group()}{joint}{decapitalised(about)} {rest}"
    if new.start == 0 and new.wanted in ("person", "reason", "time"):
        if _TRANSITIVE.search(fragment, new.end):
            bare = topic(Text(turn.question))
            return f"{fragment.text} {_inner(turn, bare) if bare else about}"
        return f"{fragment.text[: new.end]} {decapitalised(about)} {fragment.text[new.end :]}"
    return f"{about} {decapitalised(fragment.text)}"


def _inner(turn: Turn, span: tuple[int, int]) -> str:
    """The topic as an object: of "Thời tiết ở Đà Lạt", the place."""
    place = re.match(r".+ (?:ở|tại) (.+)", turn.question[slice(*span)])
    return place.group(1) if place else turn.question[slice(*span)]


def _about(turn: Turn, *, personal: bool) -> str | None:
    """What the turn is about: its topic, or its answer when the question asked which one that is."""
    before = Text(turn.question)
    asking, span = asked(before), topic(before)
    short = bool(turn.answer) and len(turn.answer.split()) <= 8
    if asking and short and (asking.wanted == "person" and personal or asking.wanted == "thing" and asking.start == 0):
        return turn.answer
    if span is None:
        return None
    leads = LEADING.match(before)
    return turn.question[: span[1]] if leads and leads.end() < span[1] else turn.question[slice(*span)]
