"""What the conversation has said that a later question may mean: its people, places, times, things, topics.

Of two candidates in one turn, the topic of its question comes first, then its answer, then the cited sentence; but the
answer comes first when the question asked for that very kind of thing. The most recent turn wins.
"""

import re
from collections.abc import Iterator, Sequence

from qa.followup import words
from qa.followup.clause import asked, topic
from qa.followup.lexicon import cut, lower
from qa.followup.mentions import SYLLABLE, Mention, bare, mentions, phrase_end, whole
from qa.followup.statement import statement
from qa.followup.turn import Turn
from qa.followup.words import HEADS, Kind

__all__ = ["last_called", "last_named", "last_person", "last_time", "said", "subject", "thing", "told"]

SHORT = 8
"""Words; a longer answer names nothing by itself."""

_PERSON_ASKED = whole(f"(?:{HEADS['person']}|người) nào|tên (?:là )?gì|(?:là )?ai")
_WOMAN, _MAN = whole("bà|cô|chị|bả"), whole("ông|anh|chú|bác|thầy|cậu|ổng|ảnh")
_COUNTRY, _PROVINCE = whole(words.COUNTRIES), whole(words.PROVINCES)
_COUNTRY_NOUN, _PROVINCE_NOUN = whole("nước|đất nước|quốc gia"), whole("thành phố|tp|tỉnh|địa phương|thị xã|vùng|đảo")
_PLACE_NOUN = whole(HEADS["place"])
_SEVERAL = whole("những|các")


def said(turn: Turn) -> str:
    """The short answer of a turn, or an empty string."""
    answer = turn.answer.strip(" .;,\n")
    return answer if len(answer.split()) <= SHORT and "\n" not in answer else ""


def _asks(turn: Turn, kind: Kind) -> bool:
    """Whether the turn asked for something of this kind, so that its answer is one."""
    asking = asked(turn.question)
    if asking is None:
        return False
    if kind == "person":
        phrase = lower(turn.question[asking.start : asking.end])
        about = subject(turn)
        return bool(_PERSON_ASKED.search(phrase)) and not (about and asking.start > 0 and _is_person(about))
    if kind == "place" and asking.wanted == "thing":
        about = subject(turn)
        return _PLACE_NOUN.match(lower(about)) is not None and not any(
            each.kind == "place" and each.start == 0 for each in mentions(about)
        )
    return asking.wanted == kind


def _is_person(text: str) -> bool:
    return any(each.kind == "person" and each.start == 0 for each in mentions(text))


def _candidates(turns: Sequence[Turn], kind: Kind) -> Iterator[tuple[str, bool]]:
    """Texts where an antecedent may stand, the likeliest first; True for a short answer asked for by its kind."""
    for turn in reversed(turns):
        wanted = bool(said(turn)) and _asks(turn, kind)
        if wanted:
            yield said(turn), True
        yield turn.question, False
        yield from (
            (text, False) for text in (turn.answer, turn.evidence) if text and not (wanted and text == turn.answer)
        )


def last_person(pronoun: str, turns: Sequence[Turn]) -> str | None:
    """The person last spoken of whose title does not contradict the pronoun, or None."""
    questions = {turn.question for turn in turns}
    for candidate, wanted in _candidates(turns, "person"):
        if wanted and _agree(pronoun, candidate) and not _SEVERAL.match(lower(candidate)):
            return candidate
        span = topic(candidate) if candidate in questions else None
        for each in mentions(candidate):
            central = each.kind == "name" and span is not None and each.start == span[0] and _may_be_person(each.text)
            if (each.kind == "person" and _agree(pronoun, each.text)) or central:
                return each.text
    return None


def _may_be_person(name: str) -> bool:
    """Whether a bare name is no acronym and no lone syllable that opens a title ("Giáo hoàng")."""
    return not name.isupper() and (" " in name or SYLLABLE.fullmatch(bare(name)) is None)


def _agree(pronoun: str, name: str) -> bool:
    pronoun, name = lower(pronoun), lower(name)
    opposite = _MAN if _WOMAN.match(pronoun) else _WOMAN if _MAN.match(pronoun) else None
    return opposite is None or opposite.match(name) is None


def last_named(kind: Kind, turns: Sequence[Turn]) -> str | None:
    """The last thing of this kind that was named or asked for, or None."""
    for candidate, wanted in _candidates(turns, kind):
        if wanted:
            return candidate
        for each in mentions(candidate):
            if each.kind == kind:
                return each.text
    return None


def last_time(turns: Sequence[Turn], *, unit: str = "") -> str | None:
    """The time last spoken of, as "năm 2025" when a year is asked for; or None."""
    for candidate, _ in _candidates(turns, "time"):
        for each in mentions(candidate):
            if each.kind == "time":
                year = re.search(r"(?:1\d|20)\d\d(?!\d)", each.text)
                if year and (unit == "năm" or each.text.isdigit()):
                    return f"năm {year.group()}"
                time = re.sub(r"^(?:hồi|vào) ", "", each.text, flags=re.IGNORECASE)
                return f"ngày {time}" if time[0].isdigit() else time[0].lower() + time[1:]
    return None


def subject(turn: Turn) -> str:
    """What the question of a turn is about, or an empty string."""
    span = topic(turn.question)
    return turn.question[slice(*span)] if span else ""


def thing(turns: Sequence[Turn]) -> str:
    """What a new question without a subject is about: the last subject, or the answer that named it; maybe empty."""
    for turn in reversed(turns):
        asking, about = asked(turn.question), subject(turn)
        opens = asking is not None and asking.start == 0 and asking.wanted in ("thing", "person")
        defines = asking is not None and re.search(r"(?<!\w)là $", lower(turn.question[: asking.start]))
        if asking and said(turn) and asking.wanted in ("thing", "person") and defines and _is_named(said(turn)):
            return said(turn)
        if opens and said(turn) and turn is turns[-1] and (not about or (asking and asking.wanted == "thing")):
            return said(turn)
        if about:
            return about
    return ""


def _is_named(text: str) -> bool:
    return any(each.start == 0 and each.end == len(text) and each.kind != "time" for each in mentions(text))


def told(turns: Sequence[Turn]) -> str:
    """The statement that the last question makes with its answer."""
    turn = turns[-1]
    return statement(turn.question, said(turn))


def last_called(noun: str, turns: Sequence[Turn], *, strict: bool = False) -> str | None:
    """The phrase last spoken of that this noun opens, the answer to a question for it, or a name of its class."""
    for turn in reversed(turns):
        asking = asked(turn.question)
        if asking and said(turn) and whole(re.escape(noun)).search(lower(turn.question[asking.start : asking.end])):
            return said(turn)
        for side in (turn.question, turn.answer, turn.evidence):
            if found := _opened_by(noun, side):
                return found
    return _classed(noun, turns, strict=True) or (None if strict else _classed(noun, turns, strict=False))


def _classed(noun: str, turns: Sequence[Turn], *, strict: bool) -> str | None:
    """A name that has no class noun of its own but may be of this class; a bare name when not `strict`."""
    for turn in reversed(turns):
        asking = asked(turn.question)
        for side in (turn.question, turn.answer):
            for each in mentions(side):
                if each.kind != "name" and _is_of_class(each, noun):
                    return each.text
                if not strict and each.kind == "name" and _may_be_called(each, noun):
                    limit = (
                        asking.start - 1 if asking and side is turn.question and asking.start > each.end else len(side)
                    )
                    return side[each.start : max(each.end, min(phrase_end(side, each.end + 1), limit))].strip()
    return None


def _may_be_called(each: Mention, noun: str) -> bool:
    document = whole(HEADS["document"]).fullmatch(noun) is not None and each.start > 0
    return document or whole(HEADS["organisation"]).fullmatch(noun) is not None


def _opened_by(noun: str, text: str) -> str | None:
    asking, low = asked(text), lower(text)
    for found in whole(re.escape(noun)).finditer(low):
        named = next((each for each in mentions(text) if each.start == found.start() and each.kind != "time"), None)
        if named and named.end > found.end():
            return named.text
        about = re.compile(" về ").match(low, found.end())
        start = about.end() if about else found.end() + 1
        end = phrase_end(text, start)
        inside = asking is not None and found.start() < asking.end and asking.start <= end + 1
        compound = any(
            word.start < found.start() < word.end or word.start < found.end() < word.end for word in cut(text)
        )
        span = topic(text) or (0, 0)
        opens = span[0] <= found.start() < span[1]
        end = min(end, asking.start - 1) if asking and start < asking.start else end
        if end > start and not inside and not compound and (" " in noun or about or opens):
            return text[found.start() : end]
    return None


def _is_of_class(each: Mention, noun: str) -> bool:
    """Whether a named thing may be called by this class noun: Hải Phòng "thành phố", FPT "công ty"."""
    if each.kind == "place" and not each.head:
        country = _COUNTRY_NOUN.fullmatch(noun) and _COUNTRY.search(lower(each.text))
        return bool(country or (_PROVINCE_NOUN.fullmatch(noun) and _PROVINCE.search(lower(each.text))))
    kind = next((kind for kind, listed in HEADS.items() if whole(listed).fullmatch(noun)), None)
    return kind is not None and each.kind == kind and not (each.kind == "place" and each.head != noun)
