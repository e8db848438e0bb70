"""The contrasting follow-up: "Còn X thì sao?" is the question before with X in the place of its like.

What X replaces is decided by what it is: a time replaces the time, a place the place, "điều 36" the other article,
"trứng cút" the other eggs; and a plain noun phrase the topic, or the object of the topic's preposition.
"""

import re
from collections.abc import Sequence

from qa.followup import words
from qa.followup.antecedents import resolved
from qa.followup.clause import INTERROGATIVE, LEADING, asked, decapitalised, topic
from qa.followup.mentions import STOP, Mention, Pattern, Text, bare, mentions, phrase_end
from qa.followup.turn import Turn

__all__ = ["contrasted"]

_AND = "(?:(?:thế|vậy|nhưng|và|rồi|thì)(?: thì)? )?"
_WHAT_OF = Pattern(rf"{_AND}(?:còn )?(.+?) thì (?:sao|thế nào|như thế nào|ra sao)(?: (?:ạ|nhỉ|vậy|hả))*")
_AND_WHAT = Pattern(rf"(?:{_AND}còn (?:về )?|thế (?:về )?|vậy )(.+?)(?: (?:ạ|nhỉ|vậy|hả))*")
_NOT_AND = Pattern("vậy (?:thì|là|à|ư|mà|hả|nên)|thế (?:giới|hệ|kỷ|kỉ|nào|vận|chiến|năng|lực|tục|kia|này|à|ư|thôi|là)")
_NOT_A_CONTRAST = Pattern("so với|nếu|giả sử|khi|muốn|lỡ|nhỡ|hàng|nguyên|lại|sống|thiếu|hạn|trinh|sót|nữa|vậy|thế")
_PREPOSITION = Pattern(words.PREPOSITION)
_INNER = Pattern(f"đối với|trong|của|ở|tại|với|về|cho|người (?:đi|lái|mắc|bị|dùng|chơi|bán|mua)|{words.MAKING}")
_MOST = re.compile(r" \w+ nhất(?!\w)")
_RELATION = Pattern(words.RELATION)
_RELATION_OF = Pattern(f"(?:{words.RELATION})(?: của)?")
_MARKER = Pattern("bị|được|có|dùng|mất|cần|là|thì|nên|phải|giúp|gây|ảnh hưởng")
_NAME = 3
"""Syllables that a name typed in small letters may have."""
_VERB = Pattern(
    f"{LEADING.source}|vượt|lái|chở|đội|gọi|xây|nuôi|trồng|bán|mua|vay|nghỉ|đăng ký|hút|ngủ|chạy|bơi|thi|chuyển"
)
_RELATIVE = Pattern(words.ADVERBIAL)


def contrasted(asking: Text, turns: Sequence[Turn]) -> str | None:
    """The question before with the phrase of this contrast in it; None when this is no contrast, or not a safe one."""
    phrase = _phrase(asking)
    turn = next((turn for turn in reversed(turns) if asked(Text(turn.question))), None)
    if turn and phrase is None:
        return _bare(asking, Text(turn.question.rstrip(" ?.!")))
    if phrase is None or turn is None:
        return None
    new = Text(resolved(phrase, turns) or phrase.text)
    before = Text(turn.question.rstrip(" ?.!"))
    named = _only(new)
    if named and named.kind in ("place", "person") and not _has_like(named, before):
        earlier = (Text(turn.question.rstrip(" ?.!")) for turn in reversed(turns))
        before = next((each for each in earlier if asked(each) and _has_like(named, each)), before)
    for rule in (_time, _same_head, _same_kind, _same_preposition, _same_tail, _same_verb, _topic):
        if rule is _topic and not asking.text.islower() and _is_another_kind(new, before):
            return None
        completed = rule(new, before)
        if completed:
            return completed
    return None


def _phrase(asking: Text) -> Text | None:
    """The X of "còn X thì sao"; None for what only looks so ("Còn bao nhiêu ngày nữa?", "Nếu mất thẻ thì sao?")."""
    text = Text(asking.at(0, len(asking.text)))
    for pattern in (_WHAT_OF, _AND_WHAT):
        found = pattern.whole(text)
        if found:
            phrase = Text(text.at(*found.span(1)))
            opened = found.start(1) > 0
            lone_verb = not opened and (STOP.match(phrase) or _VERB.match(phrase)) and not _PREPOSITION.match(phrase)
            bare_con = text.unmarked and pattern is _AND_WHAT and text.low.startswith("con ") and not mentions(phrase)
            unsafe = bare_con or INTERROGATIVE.search(phrase) or _NOT_A_CONTRAST.match(phrase) or _NOT_AND.match(text)
            if phrase.text and len(phrase.text.split()) <= 7 and not unsafe and not lone_verb:
                return phrase
    return None


def _bare(asking: Text, before: Text) -> str | None:
    """A phrase alone ("Vùng II?", "Năm 2030?"), when its very like is in the question before."""
    new = Text(asking.at(0, len(asking.text)))
    if not asking.text.endswith("?") or len(new.text.split()) > _NAME or INTERROGATIVE.search(new) or asking.unmarked:
        return None
    times = [each for each in mentions(before) if each.kind == "time"]
    named = _only(new)
    if named and named.kind == "time":
        return _time(new, before) if times else None
    return _same_head(new, before) or (_same_kind(new, before) if named and _has_like(named, before) else None)


def _put(before: Text, start: int, end: int, new: str) -> str:
    new = new if start == 0 else decapitalised(new)
    return f"{before.text[:start]}{new}{before.text[end:]}"


def _only(text: Text) -> Mention | None:
    """The one thing that the phrase names and is, with a preposition before it at most."""
    found = mentions(text)
    if len(found) != 1 or found[0].end < len(text.text):
        return None
    ahead = text.text[: found[0].start].strip()
    return found[0] if not ahead or _PREPOSITION.match(Text(ahead)) else None


def _time(new: Text, before: Text) -> str | None:
    named = _only(new)
    if named is None or named.kind != "time":
        return None
    times = [each for each in mentions(before) if each.kind == "time"]
    unit = named.text.split(" ")[0].lower()
    alike = [
        each for each in times if each.text.lower().startswith(unit) or named.text.isdigit() or each.text.isdigit()
    ]
    if _RELATIVE.search(new):
        alike = times
    if alike:
        text = (
            named.text
            if not named.text.isdigit() or alike[-1].text.isdigit()
            else f"{alike[-1].text.split(' ')[0]} {named.text}"
        )
        return _put(before, alike[-1].start, alike[-1].end, text)
    return f"{before.text} {decapitalised(new.text)}"


def _same_head(new: Text, before: Text) -> str | None:
    """A phrase that begins as one before does replaces it: điều 36, trứng cút, lượt về, Nghị định 100."""
    said = new.text.split(" ")
    low, span = bare(before.text.lower()), topic(before)
    for size in range(min(3, len(said) - 1), 0, -1):
        head = bare(" ".join(said[:size]).lower())
        for found in re.finditer(rf"(?<!\w){re.escape(head)} (?=\w)", low):
            if span and span[0] < found.start() < span[1] and not _opens_phrase(before, found.start()):
                continue
            end = _like_end(before, found.start(), found.end(), new.text[len(" ".join(said[:size])) + 1 :])
            if end and not STOP.match(Text(head)) and not _PREPOSITION.match(Text(head)):
                return _put(before, found.start(), end, new.text)
    return None


def _opens_phrase(before: Text, at: int) -> bool:
    """Whether a verb or a preposition stands right before: "chả" opens nothing in "Bún chả"."""
    ahead = Text(before.text[:at].rstrip().split(" ")[-1])
    return STOP.whole(ahead) is not None or _PREPOSITION.whole(ahead) is not None


def _like_end(before: Text, start: int, after: int, rest: str) -> int:
    """Where the phrase ends that the new one replaces; 0 when nothing like it follows the head."""
    asking = asked(before)
    if asking and asking.start <= after < asking.end:
        return 0
    if rest[:1].isdigit():
        number = re.compile(r"\d[\w/-]*").match(before.text, after)
        return number.end() if number else 0
    named = next((each for each in mentions(before) if each.start == start), None)
    if named:
        return named.end
    first = re.compile(r"\w+").match(before.text, after)
    if first is None or (STOP.match(before, after) and not _PREPOSITION.match(before, after) and rest[:1].isupper()):
        return 0
    ends = [phrase_end(before, first.end())]
    ends += [each.start for each in mentions(before) if each.start >= first.end()]
    return len(before.text[: min(ends)].rstrip())


def _has_like(named: Mention, before: Text) -> bool:
    span = topic(before)
    return any(
        each.kind == named.kind or (each.kind == "name" and span is not None and each.start == span[0])
        for each in mentions(before)
    )


def _same_kind(new: Text, before: Text) -> str | None:
    named = _only(new)
    if named is None:
        return None
    alike = [each for each in mentions(before) if each.kind == named.kind]
    if not alike and named.kind != "time":
        alike = [each for each in mentions(before) if "name" in (each.kind, named.kind) and each.kind != "time"]
    span = topic(before)
    central = [each for each in alike if span and span[0] <= each.start < span[1]]
    if alike:
        return _put(before, (central or alike)[0].start, (central or alike)[0].end, new.text[named.start :])
    return None


def _same_preposition(new: Text, before: Text) -> str | None:
    """A phrase with a preposition replaces the one with the same, or follows the topic."""
    preposition = _PREPOSITION.match(new)
    if preposition is None:
        return None
    asking, span = asked(before), topic(before)
    for found in _PREPOSITION.finditer(before):
        if bare(found.group()) == bare(preposition.group()) and not (
            asking and asking.start <= found.end() + 1 < asking.end
        ):
            end = phrase_end(before, found.end() + 1)
            if end > found.end():
                return _put(before, found.start(), end, new.text)
    if span is None:
        return f"{before.text} {decapitalised(new.text)}"
    return f"{before.text[: span[1]]} {decapitalised(new.text)}{before.text[span[1] :]}"


def _same_verb(new: Text, before: Text) -> str | None:
    """A verb phrase replaces the one that opens the question, or the one between its topic and its main verb."""
    span = topic(before)
    if not _VERB.match(new) or span is None:
        return None
    if _VERB.match(before):
        return _put(before, 0, span[1], new.text)
    ahead = len(before.text[: span[1]].rstrip()) + 1
    marker = _MARKER.search(before, ahead + 1)
    if STOP.match(before, ahead) and marker and not _MARKER.match(before, ahead):
        return _put(before, ahead, marker.start(), f"{decapitalised(new.text)} ")
    return None


def _is_another_kind(new: Text, before: Text) -> bool:
    """Whether a common noun would take the place of a name: no, unless an object after "về" can be replaced instead."""
    span = topic(before)
    about = next((each for each in mentions(before) if span and each.start == span[0]), None)
    named = about is not None and about.kind in ("person", "organisation", "name") and not mentions(new)
    return named and re.search(r"(?<!\w)(?:về|ve) ", before.text) is None


def _topic(new: Text, before: Text) -> str | None:
    """A noun phrase replaces the object inside the topic ("... trong logistics"), or the topic itself."""
    span = topic(before)
    if span is None or STOP.match(new):
        return None
    about = next((each for each in mentions(before) if each.start == span[0]), None)
    if about and about.kind in ("person", "organisation", "name") and not mentions(new):
        said = re.compile(r"(?<!\w)(?:về|ve) ").search(before.text, span[1])
        end = phrase_end(before, said.end()) if said else 0
        if said and end > said.end():
            return _put(before, said.end(), end, new.text)
    if _RELATION.whole(new):
        return _relation(new, before, span)
    inner = [each.end() + 1 for each in _INNER.finditer(Text(before.text[: span[1]])) if span[0] <= each.start()]
    inner = inner if inner and inner[-1] < span[1] and not re.match("người |nguoi ", new.text, re.IGNORECASE) else []
    end = min([span[1], *(each.start() for each in _MOST.finditer(before.low, inner[-1]))]) if inner else span[1]
    return _put(before, inner[-1] if inner else span[0], end, new.text)


def _relation(new: Text, before: Text, span: tuple[int, int]) -> str:
    """A noun that is always something's ("Lệ phí thì sao?") is asked of the topic, or takes the place of its like."""
    like = _RELATION_OF.match(before, span[0])
    if like and like.end() < span[1]:
        return _put(before, span[0], like.end(), new.text)
    return f"{new.text} {decapitalised(before.text[slice(*span)])} thì sao"


def _same_tail(new: Text, before: Text) -> str | None:
    """Two syllables of which the second is said before take the place of those: "ly hôn" that of "kết hôn"."""
    said = new.low.split(" ")
    if len(said) != 2 or mentions(new):
        return None
    found = [*re.finditer(rf"(?<!\w)\w+ {re.escape(said[1])}(?!\w)", before.low)]
    return _put(before, *found[0].span(), new.text) if len(found) == 1 else None
