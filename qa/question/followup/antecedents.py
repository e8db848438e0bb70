"""What the conversation has said that a later question may mean: its people, places, times, things, topics.

Of two candidates in one turn, the topic of its question comes first, then its answer, then the cited sentence and its
title; but the answer comes first when the question asked for that very kind of thing. The most recent turn wins.
"""

import re
from collections.abc import Iterator, Sequence

from index.vietnamese.syllables import PLAIN_SYLLABLE
from qa.question import function_words
from qa.question.clause import find_interrogative, topic
from qa.question.followup.statement import statement
from qa.question.function_words import HEADS, Kind
from qa.question.lexicon import cut, lower
from qa.question.mentions import Mention, bare, mentions, phrase_end, whole
from qa.question.turn import Turn

__all__ = [
    "class_of",
    "find_last_name",
    "find_last_phrase",
    "kind_of",
    "last_person",
    "last_time",
    "left_out",
    "short_answer",
    "state_last_turn",
    "subject",
    "thing",
]

SHORT = 8
"""Words; a longer answer names nothing by itself."""

_PERSON_ASKED = whole(f"(?:{HEADS['person']}|người) nào|tên (?:là )?gì|(?:là )?ai")
_WOMAN, _MAN = whole("bà|cô|chị|bả"), whole("ông|anh|chú|bác|thầy|cậu|ổng")
_NEAR = whole("này|đó")
_COUNTRY, _PROVINCE = whole(function_words.COUNTRIES), whole(function_words.PROVINCES)
_COUNTRY_NOUN, _PROVINCE_NOUN = whole("nước|đất nước|quốc gia"), whole("thành phố|tp|tỉnh|địa phương|thị xã|vùng|đảo")
_PLACE_NOUN = whole(f"nơi|chỗ|địa bàn|{HEADS['place']}")
_SEVERAL = whole("những|các")
_AT, _ABOUT = re.compile(" (?:ở|tại|trên|của) "), re.compile(" về ")
_OWNED = {kind: whole(listed) for kind, listed in function_words.OWNED.items()}


def short_answer(turn: Turn) -> str:
    """The short answer of a turn, or an empty string."""
    answer = turn.answer.strip(" .;,\n")
    return answer if len(answer.split()) <= SHORT and "\n" not in answer else ""


def state_last_turn(turns: Sequence[Turn]) -> str:
    """The statement that the last question makes with its answer."""
    return statement(turns[-1].question, short_answer(turns[-1]))


def subject(turn: Turn) -> str:
    """What the question of a turn is about, or an empty string."""
    span = turn.query.topic
    return turn.question[slice(*span)] if span else ""


def _opener(text: str) -> Mention | None:
    return next((each for each in mentions(text) if each.start == 0 and each.kind != "time"), None)


def class_of(noun: str) -> Kind | None:
    """The entity kind of a class noun: "nghị quyết" a document; None for any other noun."""
    return next((kind for kind, listed in HEADS.items() if whole(listed).fullmatch(noun)), None)


def kind_of(name: Mention, turns: Sequence[Turn]) -> Kind:
    """The kind of a name; a bare one is a person where the cited texts say so: "Nguyễn Thị Ánh Viên" for "Ánh Viên"."""
    texts = [text for turn in turns for text in (turn.question, turn.answer, turn.evidence, turn.title)]
    people = (each.text for text in texts for each in mentions(text) if each.kind == "person")
    is_person = name.kind == "name" and any(each.endswith(f" {name.text}") for each in people)
    return "person" if is_person else name.kind


def _asks(turn: Turn, kind: Kind, *, near: bool) -> bool:
    """Whether the turn asked for something of this kind, so that its answer is one."""
    asking, about = turn.query.interrogative, subject(turn)
    if asking is None or not short_answer(turn):
        return False
    phrase, first = lower(turn.question[asking.start : asking.end]), _opener(about)
    if kind == "person":
        central = asking.start > 0 and first is not None and first.kind == "person"
        return (near and asking.wanted == "person") or (_PERSON_ASKED.search(phrase) is not None and not central)
    if kind == "place" and asking.wanted == "thing":
        unnamed = _PLACE_NOUN.match(lower(about)) and not (first and first.kind == "place")
        return bool(_PLACE_NOUN.match(phrase) or unnamed)
    return asking.wanted == kind


def _candidates(turns: Sequence[Turn], kind: Kind, *, near: bool = False) -> Iterator[tuple[str, bool]]:
    """Texts where an antecedent may stand, the likeliest first; True for a short answer asked for by its kind."""
    for turn in reversed(turns):
        if _asks(turn, kind, near=near):
            yield short_answer(turn), True
        yield from ((text, False) for text in (turn.question, turn.answer, turn.evidence, turn.title))


def last_person(pronoun: str, turns: Sequence[Turn]) -> str | None:
    """The person last spoken of whose title does not contradict the pronoun, or None."""
    topics = {subject(turn) for turn in turns}
    for candidate, wanted in _candidates(turns, "person", near=_NEAR.search(lower(pronoun)) is not None):
        if wanted and _agree(pronoun, candidate) and not _SEVERAL.match(lower(candidate)):
            return candidate
        for each in mentions(candidate):
            kind = kind_of(each, turns)
            central = any(about.startswith(each.text) for about in topics) and _may_be_person(each.text)
            if (kind == "person" and _agree(pronoun, each.text)) or (kind == "name" and central):
                return each.text
    return None


def _may_be_person(name: str) -> bool:
    """Whether a bare name is no acronym and no lone syllable that opens a title ("Giáo hoàng")."""
    return (
        not name.isupper()
        and not re.search(r"\d", name)
        and (" " in name or PLAIN_SYLLABLE.fullmatch(bare(name)) is None)
    )


def _agree(pronoun: str, name: str) -> bool:
    opposite = _MAN if _WOMAN.match(lower(pronoun)) else _WOMAN if _MAN.match(lower(pronoun)) else None
    return opposite is None or opposite.match(lower(name)) is None


def find_last_name(kind: Kind, turns: Sequence[Turn]) -> str | None:
    """The latest antecedent of this kind that was named or asked for, or None."""
    for candidate, wanted in _candidates(turns, kind):
        if found := candidate if wanted else next((each.text for each in mentions(candidate) if each.kind == kind), ""):
            return found
    return None


def last_time(turns: Sequence[Turn], *, unit: str = "") -> str | None:
    """The time last spoken of, as "năm 2025" when a year is asked for; or None."""
    candidates = (each for text, _ in _candidates(turns, "time") for each in mentions(text) if each.kind == "time")
    if (found := next(candidates, None)) is None:
        return None
    year = re.search(r"(?:1\d|20)\d\d(?!\d)", found.text)
    if year and (unit == "năm" or found.text.isdigit()):
        return f"năm {year.group()}"
    time = re.sub(r"^(?:hồi|vào) ", "", found.text, flags=re.IGNORECASE)
    return f"ngày {time}" if time[0].isdigit() else time[0].lower() + time[1:]


def thing(turns: Sequence[Turn]) -> str:
    """The topic for a question without one: the last subject, or the answer that named it."""
    for turn in reversed(turns):
        asking, about, answer = turn.query.interrogative, subject(turn), short_answer(turn)
        if asking and answer and asking.wanted in ("thing", "person"):
            named = any(each.start == 0 and each.end == len(answer) for each in mentions(answer))
            defines = lower(turn.question[: asking.start]).endswith(" là ") and named
            opens = asking.start == 0 and turn is turns[-1] and (not about or asking.wanted == "thing")
            if defines or opens:
                return answer
        if about:
            return _named_fully(about, turn)
    return ""


def _named_fully(about: str, turn: Turn) -> str:
    """The topic with the name that the cited texts give it: "bảo tàng" is "Bảo tàng Dân tộc học"."""
    if any(each.kind != "time" for each in mentions(about)):
        return about
    for text in (turn.evidence, turn.title):
        for found in whole(re.escape(lower(about))).finditer(lower(text)):
            joint = _AT.match(lower(text), found.end())
            start = joint.end() if joint else found.end() + 1
            end = phrase_end(text, start)
            named = [each for each in mentions(text) if each.kind != "time" and each.end > found.end()]
            ends = [each.end for each in named if each.start == found.start() or start <= each.start < end]
            if ends:
                return about + text[found.end() : max(end, *ends)]
    return about


def left_out(text: str, turns: Sequence[Turn]) -> str:
    """What a question that begins with this text omits: the topic, unless only an antecedent of another kind fits."""
    about = thing(turns)
    kind = next((kind for kind, listed in _OWNED.items() if listed.match(lower(text))), None)
    kinds = [kind_of(each, turns) for each in mentions(about)]
    if kind in kinds:
        return mentions(about)[kinds.index(kind)].text
    if kind is None or "name" in kinds:
        return about
    return (last_person("", turns) if kind == "person" else find_last_name(kind, turns)) or about


def find_last_phrase(noun: str, turns: Sequence[Turn], *, strict: bool = False) -> str | None:
    """The latest phrase that begins with a noun, answers a question for it, or is of its class."""
    for turn in reversed(turns):
        asking = turn.query.interrogative
        if (
            asking
            and short_answer(turn)
            and whole(re.escape(noun)).search(lower(turn.question[asking.start : asking.end]))
        ):
            return short_answer(turn)
        for side in (turn.question, turn.answer, turn.evidence):
            if found := _opened_by(noun, side):
                return found
        if named := re.match(rf"([^,:]+)[,:] {re.escape(noun)}(?!\w)", lower(turn.title)):
            return turn.title[: named.end(1)]  # "Sao la, loài thú bí ẩn"
    sides = [side for turn in reversed(turns) for side in (turn.question, turn.answer)]
    classed = (each.text for side in sides for each in mentions(side) if _is_of_class(each, noun))
    called = (_whole_name(side, each) for side in sides for each in mentions(side) if _may_be_called(each, noun))
    return next(classed, None) or (None if strict else next(called, None))


def _opened_by(noun: str, text: str) -> str | None:
    """The phrase of a text that the noun opens: "vắc xin cúm" for "vắc xin", "nghị quyết về ..." for "nghị quyết"."""
    asking, span = find_interrogative(text), topic(text) or (0, 0)
    for found in whole(re.escape(noun)).finditer(lower(text)):
        named = next((each for each in mentions(text) if each.start == found.start() and each.kind != "time"), None)
        if named and named.end > found.end():
            return named.text
        about = _ABOUT.match(lower(text), found.end())
        start = about.end() if about else found.end() + 1
        end = phrase_end(text, start)
        if asking and start < asking.start:
            end = min(end, asking.start - 1)
        asked_for = asking is not None and found.start() < asking.end and asking.start <= end + 1
        inside = any(word.start < at < word.end for word in cut(text) for at in found.span())
        if (
            end > start
            and not asked_for
            and not inside
            and (" " in noun or about or span[0] <= found.start() < span[1])
        ):
            return text[found.start() : end]
    return None


def _is_of_class(each: Mention, noun: str) -> bool:
    """Whether a named thing may be called by this class noun: Hải Phòng "thành phố", FPT "công ty"."""
    if each.kind == "place" and not each.head:
        country = _COUNTRY_NOUN.fullmatch(noun) and _COUNTRY.search(lower(each.text))
        return bool(country or (_PROVINCE_NOUN.fullmatch(noun) and _PROVINCE.search(lower(each.text))))
    return each.kind == class_of(noun) and not (each.kind == "place" and each.head != noun)


def _may_be_called(each: Mention, noun: str) -> bool:
    """Whether a bare name may be of this class: an organisation, a work that does not open the text, "SEA Games 30"."""
    kind = class_of(noun) if each.kind == "name" else None
    numbered = kind == "event" and re.search(r"\d", each.text) is not None
    return numbered or kind == "organisation" or (kind == "document" and each.start > 0)


def _whole_name(text: str, each: Mention) -> str:
    """A bare name with the nouns that continue it, up to the interrogative."""
    asking = find_interrogative(text)
    limit = asking.start - 1 if asking and asking.start > each.end else len(text)
    return text[each.start : max(each.end, min(phrase_end(text, each.end + 1), limit))].strip()
