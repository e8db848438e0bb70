"""A follow-up question, completed from the conversation so that it can be searched alone.

"Còn du lịch thì sao?", "Ông ấy giữ chức gì?", "Ngày nào?" mean nothing to a search engine. Three rules, tried in order,
complete them: a contrast puts its phrase in the place of its like in the question before; an anaphor becomes what it
refers to; a fragment borrows what it lacks. A rule that finds nothing safe leaves the question exactly as it was typed,
because a wrong completion costs more than a missing one. There is no model and no dictionary beyond `words`; what a
language model would do better, it may do as another `Completer`.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

from qa.followup import words
from qa.followup.antecedents import resolved
from qa.followup.clause import INTERROGATIVE, LEADING, asked, decapitalised, statement, topic
from qa.followup.contrast import contrasted
from qa.followup.mentions import STOP, Pattern, Text, mentions
from qa.followup.recall import SHORT, last_place, last_topic
from qa.followup.turn import Turn

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
    for rule in (contrasted, resolved, _with_destination, _completed):
        completed = rule(asking, turns)
        if completed and completed != asking.text:
            return _sentence(completed)
    return question


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text[: 4 * LONGEST]).split())


def _plain(turn: Turn) -> Turn:
    return Turn(_line(turn.question), _line(_cut(turn.answer)), _line(_cut(turn.evidence)))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0]


def _sentence(text: str) -> str:
    text = " ".join(text.rstrip(" ?.!").split())
    return text[:1].upper() + text[1:] + "?"


_FRAGMENT = 8
"""Words; a longer question holds its own topic."""
_FILLER = "(?: (?:ạ|nhỉ|vậy|thế|hả|nhé|đây|được))*"
_REASON = Pattern(
    rf"(?:vì sao|tại sao|sao|vì đâu|do đâu)(?: lại)?(?: như)?{_FILLER}|lý do(?: là gì)?|"
    "(?:vì|tại) sao lại (?:như )?(?:vậy|thế)"
)
_FRAME = re.compile(r"^(?:thế|vậy|và|rồi) (?=\w)|(?<=\w) (?:ạ|nhỉ|vậy|hả|nhé)$", re.IGNORECASE)
"""Words around a question that only carry the tone of the talk."""
_THAT_IS = Pattern(f"(?:đó|đây|vậy) là(?! (?:{words.DEICTIC}))")
_WHY_NOT = Pattern("((?:vì|tại) sao)(?: lại)? (không|chưa)(?: (?:được|thế|vậy|ạ|nhỉ))*")
_THEN = Pattern(
    "(?:bao giờ|khi nào|lúc nào|mấy giờ|hôm nào|vì sao|tại sao|sao)(?: thì| mới| lại)? "
    "(?!nữa|mưa|nắng|tết|hè|không|chưa|được)"
    rf"(?:\w+|{words.LIGHT})"
)
"""One word after "when" or "why", or a known verb, is a predicate without its subject: "Bao giờ xong?"."""
_HOW = Pattern(r"(?!người|việc|trời|nên|cách)\w+ (?:như thế nào|thế nào|ra sao|bằng cách nào|bằng gì|bao lâu)")
_REMAINING = Pattern("(?:hiện )?còn (?:bao nhiêu|mấy) (?:con|người|chiếc|cái|quả|cây|cuốn|bản|vé|chỗ|suất|phần)")
_FROM_HERE = re.compile(
    r"(?P<from>(?:đi )?từ \w+(?: \w+){0,3}?)(?= (?:mất|đi|hết|cần|bao xa|bao lâu|mấy|có xa|có bao))",
    re.IGNORECASE,
)
_RELATION = Pattern(f"(?:{words.RELATION})(?: (?:chính|chung|cụ thể|thật|đầy đủ))?")
_RELATION_OF = Pattern(f"(?:{words.RELATION})(?: (?:của|ở|tại|trong))?")
_LIGHT = Pattern(words.LIGHT)
_ADJUNCT = Pattern(
    rf"(?:(?:{words.PREPOSITION}) )?(?:(?:những|các) )?(?:(?!ai )\w+ ){{0,3}}?"
    r"(?:nào|gì|đâu|mấy|bao nhiêu|bao lâu|bao giờ|bao xa|thế nào|khi nào|ra sao|ai)(?: \w+)?"
)
_WITH = Pattern(r"(?:theo|bằng|với|ở|tại|trong|trên|từ|đến|về|của) (?:(?:những|các) )?(?:\w+ ){0,2}(?:nào|gì|ai|đâu)")
_TRANSITIVE_END = Pattern(f"(?:{words.TRANSITIVE})(?: (?:ra|nó))?$")
_MOST = Pattern("nhất")
_ROLE = Pattern(f"ai là (?:{words.RELATION})(?: (?:đầu tiên|cuối cùng|hiện nay|hiện tại))?")
_PERSONAL = Pattern(
    "sinh|mất năm|quê|giữ|làm nghề|cao bao nhiêu|bao nhiêu tuổi|mấy tuổi|lên ngôi|qua đời|tên|tuổi|người nước"
)
_ASKING = (
    "(?:(?:ở|vào|từ|đến|trong) )?(?:(?:sân|ngày|năm|tháng|giờ|tỉnh|nước|thành phố|nơi|thứ) (?:nào|mấy|gì)|đâu|khi nào|"
    "bao giờ|bao lâu|bao nhiêu(?: (?:năm|km|mét|tiền|người|tuổi|lần|chương|điều))?|"
    "(?:như )?thế nào|ra sao|mấy (?:năm|km|tuổi|lần))"
)
_UNMISTAKABLE = Pattern(
    f"{_ASKING}|ai (?:là )?(?:{words.TRANSITIVE}|{words.RELATION})|(?:bao gồm|gồm) (?:những )?gì|"
    "(?:(?:được )?(?:bắt đầu|kết thúc|ban hành|thành lập|diễn ra|có hiệu lực|khai mạc|ra đời|tổ chức|xây dựng|"
    f"khánh thành)|dài|rộng|sinh|kéo dài|nằm|{words.RELATION})(?: là)? (?:{_ASKING}|gì)"
)
_DISTANCE = Pattern(r"cách [\w ]+ (?:bao xa|bao nhiêu|mấy)")
_COUNTED = Pattern(
    r"(?:cần|mất|dùng|gồm|chứa|kéo dài|tốn)(?: (?:đến|tới|khoảng))? (?:bao nhiêu|mấy)(?: \w+){1,2}|"
    r"có (?:bao nhiêu|mấy) (?!loại|kiểu|cách|quốc gia|châu|nước)\w+(?: \w+)?|"
    r"(?:cần|dùng|gồm|chứa|mang) (?:(?:những|các) )?(?:\w+ ){1,2}(?:gì|nào)|"
    r"để (?:\w+ ){1,3}được (?:bao lâu|(?:mấy|bao nhiêu) \w+)"
)
_PREPOSITION = Pattern(words.PREPOSITION)


def _completed(asking: Text, turns: list[Turn]) -> str | None:
    """A fragment ("Ngày nào?", "Ai ký?", "Gồm những gì?") with what it lacks from the question before."""
    fragment = Text(_FRAME.sub("", asking.at(0, len(asking.text))))
    that = _THAT_IS.match(fragment) if len(fragment.text.split()) <= _FRAGMENT else None
    if that:
        fragment = Text(fragment.text[that.end() :].strip())
    turn = next((turn for turn in reversed(turns) if asked(Text(turn.question))), None)
    if turn is None or not fragment.text:
        return None
    if _REASON.whole(fragment):
        return _with_reason(fragment, turn)
    if _WHY_NOT.whole(fragment):
        return _with_denial(fragment, turn)
    if not that and not _is_fragment(fragment):
        return None
    if that or (_is_adjunct(fragment) and not _DISTANCE.match(fragment)):
        return _with_adjunct(fragment, turn)
    return _with_topic(fragment, turn)


def _is_fragment(text: Text) -> bool:
    """Whether the question asks something and holds no word that could be a topic of its own.

    What is counted is no topic ("Cần bao nhiêu đường?"), nor what a distance is measured from ("Cách hồ Gươm bao xa?").
    """
    if len(text.text.split()) > _FRAGMENT or not INTERROGATIVE.search(text):
        return False
    if text.unmarked:
        return _UNMISTAKABLE.whole(text) is not None
    if _DISTANCE.match(text) or _COUNTED.whole(text):
        return True
    if _WITH.whole(text) or _REMAINING.whole(text) or _is_predicate(text):
        return True
    named = mentions(text)
    relation = _RELATION.match(text)
    if named and not (
        relation and len(named) == 1 and named[0].kind == "time" and named[0].start == relation.end() + 1
    ):
        return False
    if named:
        text = Text(f"{text.text[: named[0].start]}{text.text[named[0].end + 1 :]}")
    if _ROLE.whole(text):
        return True
    covered = sum(len(match.group().split()) for match in _LIGHT.finditer(text))
    return covered == len(text.text.split())


def _is_predicate(text: Text) -> bool:
    """Whether it is a lone verb with a when, a why or a how; a name would be a topic of its own."""
    return (_THEN.whole(text) or _HOW.whole(text)) is not None and not mentions(text)


def _is_adjunct(text: Text) -> bool:
    if not _ADJUNCT.whole(text) or _RELATION.match(text) or _is_predicate(text):
        return False
    preposition = _PREPOSITION.match(text)
    verbs = [each for each in STOP.finditer(text) if not INTERROGATIVE.search(Text(each.group()))]
    return not [each for each in verbs if preposition is None or each.start() >= preposition.end()]


def _with_reason(fragment: Text, turn: Turn) -> str:
    why = fragment.text[:7] if fragment.low.startswith(("tại", "tai")) else "Vì sao"
    return f"{why} {decapitalised(statement(turn.question, turn.answer))}"


def _with_denial(fragment: Text, turn: Turn) -> str | None:
    """Why the question before, which asked whether, is answered by no: "Vì sao trẻ em không nên uống cà phê?"."""
    asking, denial = asked(Text(turn.question)), _WHY_NOT.whole(fragment)
    if asking is None or asking.wanted != "whether" or denial is None:
        return None
    said = statement(turn.question, "")
    denied = re.sub(r" (?:có|đã) ", f" {fragment.text[slice(*denial.span(2))]} ", f"{said} ", count=1)
    return f"{fragment.text[slice(*denial.span(1))]} {decapitalised(denied)}" if denied != f"{said} " else None


def _with_destination(asking: Text, turns: list[Turn]) -> str | None:
    """A way that has a beginning only ("Đi từ Hà Nội mất mấy tiếng?") leads to what was spoken of."""
    way = _FROM_HERE.match(asking.text)
    if way is None or asking.unmarked or re.search(r"(?<!\w)(?:đến|tới|về|ra|vào|sang|lên|xuống)(?!\w)", asking.low):
        return None
    goal = last_place(turns[-1:]) or last_topic(turns[-1:])
    if not goal or goal in asking.text:
        return None
    return f"{way.group('from').strip()} đến {decapitalised(goal)}{asking.text[way.end() :]}"


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
    role = _ROLE.match(fragment)
    lead, about = _about(Turn(turn.question) if role else turn, personal=_PERSONAL.search(fragment) is not None)
    new, relation = asked(fragment), _RELATION.match(fragment)
    if not about or new is None:
        return None
    if relation:
        end = next((each.end for each in mentions(fragment)), relation.end())
        rest = fragment.text[end:].strip()
        joint = " của " if rest.startswith(("là", "la ")) else " "
        return f"{fragment.text[:end]}{joint}{decapitalised(about)} {rest}"
    shared = _shared_verb(fragment, about)
    if shared:
        return f"{fragment.text[: shared[0]]} {shared[1]} {fragment.text[shared[0] :]}"
    whose = new.start == 0 and new.wanted in ("person", "reason", "time")
    if (whose and _TRANSITIVE_END.search(fragment, new.end)) or role:
        return f"{fragment.text} {_place_in(about)}"
    if new.start == 0 and new.wanted == "thing":
        if _MOST.search(fragment):
            return None
        return f"{fragment.text} {decapitalised(about)}"
    if new.start == 0 and new.wanted == "person":
        return f"{fragment.text} {_place_in(decapitalised(about))}"
    if whose:
        return f"{fragment.text[: new.end]} {decapitalised(about)} {fragment.text[new.end :]}"
    return f"{lead}{decapitalised(about) if lead else about} {decapitalised(fragment.text)}"


def _shared_verb(fragment: Text, about: str) -> tuple[int, str] | None:
    """Where a verb of the fragment ends that the topic has too, and its object there: "nộp | thuế" for "Nộp ở đâu?"."""
    for verb in STOP.finditer(fragment):
        held = re.search(rf"(?<!\w){re.escape(verb.group())} (.+)", Text(about).low)
        if held and not INTERROGATIVE.search(Text(verb.group())):
            return verb.end(), about[held.start(1) : held.end(1)]
    return None


def _place_in(about: str) -> str:
    """The topic as an object: of "Thời tiết ở Đà Lạt", the place."""
    place = re.match(r".+ (?:ở|tại) (.+)", about)
    return place.group(1) if place else about


def _about(turn: Turn, *, personal: bool) -> tuple[str, str]:
    """What the turn is about, after the verb that leads it: its topic, or its answer when it asked which that is."""
    before = Text(turn.question)
    asking, span = asked(before), topic(before)
    short = bool(turn.answer) and len(turn.answer.split()) <= SHORT
    if asking and short and asking.wanted == ("person" if personal else "thing") and (personal or asking.start == 0):
        return "", turn.answer
    if span is None:
        return "", ""
    relation = _RELATION_OF.match(before, span[0])
    if relation and relation.end() < span[1]:
        return "", turn.question[relation.end() : span[1]].strip()
    leads = LEADING.match(before)
    lead = turn.question[: span[0]] if leads and leads.end() < span[1] else ""
    return lead, turn.question[slice(*span)]
