"""How a Vietnamese question is built: what it asks for, what it is about, and the statement it makes once answered.

A few rules over interrogatives and the words that end a noun phrase; no parser. It reads one question at a time and
knows nothing of a conversation.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa.followup import words
from qa.followup.mentions import STOP, Mention, Pattern, Text, mentions
from qa.followup.words import HEADS

__all__ = ["INTERROGATIVE", "LEADING", "Asked", "Wanted", "asked", "decapitalised", "statement", "topic"]

Wanted = Literal["reason", "time", "place", "person", "amount", "manner", "whether", "thing"]

INTERROGATIVE = Pattern(words.INTERROGATIVE)
LEADING = Pattern(words.LEADING)
_CLASS = "|".join(listed for kind, listed in HEADS.items() if kind != "person")
_WANTED: tuple[tuple[Wanted, Pattern], ...] = (
    ("reason", Pattern("vì sao|tại sao|sao lại|do đâu|vì đâu|để làm gì|vì lý do gì")),
    ("time", Pattern("(?:khi|lúc|hồi) nào|bao giờ|(?:vào )?(?:năm|ngày|tháng|giờ|thứ|thế kỷ|thời gian|thời điểm|mùa|"
                     "giai đoạn|quý|hôm) (?:nào|mấy|bao nhiêu)")),
    ("place", Pattern(rf"(?:ở )?đâu|(?:ở |tại )(?:nơi nào|chỗ nào|(?:{_CLASS}) nào)")),
    ("amount", Pattern("bao nhiêu phần trăm|bao lâu|bao xa|(?:số )?(?:bao nhiêu|mấy)")),
    ("manner", Pattern("(?:như )?thế nào|ra sao|bằng cách nào|làm sao")),
    ("person", Pattern("ai|(?:những )?người nào|cầu thủ nào|nhân vật nào")),
    ("thing", Pattern("gì|nào")),
)  # fmt: skip
_WHETHER = Pattern("(?:hay |có )?(?:không|chưa)$")

_EITHER = Pattern("\\w+ hay \\w+")
_WAY = Pattern("cách (?:làm|nấu|chữa|pha|dùng|tính)")
_OPENING = Pattern(words.OPENING)
_COMPOUND = Pattern(words.COMPOUND)
_WORD = re.compile(r"\w+")
_CLASSED = Pattern(rf"(?:(?:những|các) )?(?:{_CLASS}) (?:nào|gì)")
_MANY = Pattern("những|các")
_BEFORE = Pattern(f"{STOP.source}|của|trong|ở|tại|cho|với|về|từ|và|theo|bằng|qua|trên|vào|hiện nay|nay|ra")


@dataclass(frozen=True, slots=True)
class Asked:
    """The interrogative phrase of a question: what it wants, and where it stands."""

    wanted: Wanted
    start: int
    end: int


@lru_cache(maxsize=256)
def asked(text: Text) -> Asked | None:
    """The first interrogative phrase of the question, or None.

    >>> asked(Text("Kế hoạch 227 do ai ban hành?"))
    Asked(wanted='person', start=16, end=18)
    """
    found = [Asked(wanted, *match.span()) for wanted, pattern in _WANTED if (match := pattern.search(text))]
    if found:
        first = min(found, key=lambda each: (each.start, -each.end))
        return Asked("thing", _noun_start(text, first.start), first.end) if first.wanted == "thing" else first
    end = len(text.at(0, len(text.text)))
    if _WAY.match(text):
        return Asked("manner", end, end)
    if _EITHER.search(text):
        return Asked("whether", end, end)
    closing = _WHETHER.search(Text(text.text[:end]))
    return Asked("whether", *closing.span()) if closing else None


def _noun_start(text: Text, end: int) -> int:
    """Where the noun begins that "nào" or "gì" asks about: at most three words, back to a verb or a preposition."""
    for match in _CLASSED.finditer(text):
        if match.start() < end < match.end():
            return match.start()
    start = max((match.end() for match in _BEFORE.finditer(text) if match.end() <= end), default=0)
    near = [*_WORD.finditer(text.text, start, end)][-3:]
    many = [word.start() for word in near if _MANY.match(text, word.start())]
    return (many or [word.start() for word in near if word.group()[0].islower() or not word.start()] or [end])[0]


@lru_cache(maxsize=256)
def topic(text: Text) -> tuple[int, int] | None:
    """Where the noun phrase stands that the question is about, or None.

    >>> text = Text("Khi nào nên đi Đà Lạt?"); text.text[slice(*topic(text))]
    'Đà Lạt'
    """
    times = [each for each in mentions(text) if each.kind == "time"]
    start = _opening_end(text, times)
    end = _noun_phrase_end(text, start, times)
    return (start, end) if end > start else None


def _opening_end(text: Text, times: list[Mention]) -> int:
    at = 0
    while at < len(text.text):
        while at < len(text.text) and not text.text[at].isalnum():
            at += 1
        named = any(each.start == at and each.kind != "time" for each in mentions(text))
        time = next((each for each in times if each.start == at), None)
        asking = asked(text)
        if asking and asking.start == at < asking.end and asking.wanted == "thing":
            at = asking.end
            continue
        if named or (_COMPOUND.match(text, at) and not LEADING.match(text, at)):
            break
        if time:
            at = time.end
        elif word := _OPENING.match(text, at) or STOP.match(text, at):
            at = word.end()
        else:
            break
    return at


def _noun_phrase_end(text: Text, start: int, times: list[Mention]) -> int:
    end, size = start, len(text.text)
    while end < size:
        at = end
        while at < size and text.text[at] == " ":
            at += 1
        named = next((each.end for each in mentions(text) if each.start <= at < each.end and each.kind != "time"), 0)
        if at >= size or not (text.text[at].isalnum() or named) or any(each.start == at for each in times):
            break
        exempt = _COMPOUND.match(text, at)
        if exempt and INTERROGATIVE.match(Text(exempt.group().rsplit(" ", 1)[-1])):
            exempt = None
        asking = asked(text)
        if (asking and asking.start == at) or (not named and not exempt and STOP.match(text, at)):
            break
        end = named or (exempt.end() if exempt else _word_end(text.text, at))
    return end


def _word_end(text: str, at: int) -> int:
    while at < len(text) and (
        text[at].isalnum() or text[at] in "-/&%" or (text[at] in ".," and text[at + 1 : at + 2].isdigit())
    ):
        at += 1
    return at


def statement(question: str, answer: str) -> str:
    """What the question says once answered, without its question mark; a long answer is left out.

    >>> statement("Kế hoạch 227 do ai ban hành?", "Hải Phòng")
    'Kế hoạch 227 do Hải Phòng ban hành'
    """
    text = Text(question)
    asking = asked(text)
    end = len(question.rstrip(" ?.!"))
    if asking is None:
        return question[:end]
    before, after = question[: asking.start].rstrip(), question[asking.end : end].strip()
    if asking.wanted == "whether":
        return before
    if asking.wanted == "reason":
        return after
    filled = _filled(text, asking, answer)
    if asking.wanted == "amount" and filled and not filled.isdigit():
        after = _without_unit(after, filled)
    return " ".join(filter(None, [_without_echo(before, filled), filled, after]))


def _without_unit(after: str, amount: str) -> str:
    """What follows "bao nhiêu", less the unit that the answer already names ("tiền" beside "đồng")."""
    rest, said = after.split(" "), {*amount.casefold().split()}
    while rest and (rest[0].casefold() in said or (rest[0] == "tiền" and said & {"đồng", "usd", "tỷ", "triệu"})):
        rest.pop(0)
    return " ".join(rest)


def _without_echo(before: str, filled: str) -> str:
    """What stands before the answer, less the words that the answer begins with."""
    ahead, said = before.split(" "), filled.split(" ")
    for size in range(min(len(ahead), len(said)), 0, -1):
        if [each.casefold() for each in ahead[-size:]] == [each.casefold() for each in said[:size]]:
            return " ".join(ahead[:-size])
    return before


def _filled(text: Text, asking: Asked, answer: str) -> str:
    """What takes the place of the interrogative: the answer when it is short, with the words it was asked by."""
    answer = answer.strip(" .;,\n")
    if not answer or len(answer.split()) > 8 or "\n" in answer:
        return ""
    phrase = text.text[asking.start : asking.end]
    noun = phrase.rsplit(" ", 1)[0] if " " in phrase else ""
    if asking.wanted == "time" and answer.isdigit() and noun:
        return f"{noun} {answer}"
    if asking.wanted == "place" and (first := phrase.split(" ")[0]).lower() in ("ở", "tại"):
        return f"{first} {answer}"
    return answer


def decapitalised(text: str) -> str:
    """The text as it reads inside a sentence: its first letter small unless a name opens it."""
    named = any(each.start == 0 and each.kind in ("name", "person", "place") for each in mentions(Text(text)))
    first = text.split(" ", 2)
    name = len(first) > 1 and first[0][:1].isupper() and first[1][:1].isupper() and not STOP.match(Text(first[0]))
    headed = any(each.start == 0 and each.head for each in mentions(Text(text)))
    return text if (named or name) and not headed else text[:1].lower() + text[1:]
