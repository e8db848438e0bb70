"""What the conversation has said that a later question may mean: its people, places, times, documents, topics.

Of two candidates in one turn, the topic of its question comes first, then its answer, then the cited sentence; but the
answer comes first when the question asked for that very kind of thing. The most recent turn wins.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from qa.followup import words
from qa.followup.clause import asked, topic
from qa.followup.mentions import SYLLABLE, Mention, Pattern, Text, bare, mentions, phrase_end
from qa.followup.turn import Turn
from qa.followup.words import HEADS, Kind

__all__ = [
    "last_amount",
    "last_group",
    "last_noun",
    "last_of_class",
    "last_person",
    "last_place",
    "last_time",
    "last_topic",
]

SHORT = 8
"""Words; a longer answer names nothing by itself."""

_PERSON_ASKED = Pattern(f"(?:{HEADS['person']}|người) nào|tên (?:là )?gì")
_PLACE_HEAD = Pattern(HEADS["place"])
_WOMAN, _MAN = Pattern("bà|cô|chị"), Pattern("ông|anh|chú|bác|thầy|cậu")
_COUNTRY, _PROVINCE = Pattern(words.COUNTRIES), Pattern(words.PROVINCES)
_COUNTRY_NOUN = Pattern("nước|đất nước|quốc gia")
_PROVINCE_NOUN = Pattern("thành phố|tp|tỉnh|địa phương|thị xã|vùng|đảo|huyện|địa điểm")
_SEVERAL = Pattern("những|các")
_NAMED = Pattern(r"\w+ \w+ (?:có )?tên (?:là )?gì")
_ALIKE = (
    ("triều đại", "triều", "nhà"),
    ("trường", "đại học", "viện"),
    ("tập đoàn", "công ty", "doanh nghiệp", "đơn vị"),
    ("đội", "đội tuyển", "đội bóng", "câu lạc bộ", "clb"),
)
_ANY_DOCUMENT = Pattern("văn bản|tác phẩm|cuốn sách|sách|tài liệu")
_KINDLESS = Pattern(words.KINDLESS)
_MODIFIER = Pattern("thứ|đầu tiên|duy nhất|lớn|nhỏ|cao|trực thuộc|mới|khác|đó|này|ấy|kia|trên|nào|gì|của|tên|như")


def _asks_person(turn: Turn) -> bool:
    asking = asked(Text(turn.question))
    if asking is None or not (asking.wanted == "person" or _PERSON_ASKED.search(Text(turn.question))):
        return False
    question = Text(turn.question)
    span = topic(question)
    about_someone = any(
        span is not None
        and each.start == span[0] < asking.start
        and each.kind in ("person", "name")
        and each.end < asking.start
        for each in mentions(question)
    )
    return not about_someone


def _asks_place(turn: Turn) -> bool:
    question = Text(turn.question)
    asking, span = asked(question), topic(question)
    if asking is None or any(span and each.start == span[0] and each.kind == "place" for each in mentions(question)):
        return False
    head = _PLACE_HEAD.search(Text(turn.question[: asking.end]))
    return asking.wanted == "place" or (asking.wanted == "thing" and head is not None)


def _asks_time(turn: Turn) -> bool:
    asking = asked(Text(turn.question))
    return asking is not None and asking.wanted == "time"


def _candidates(turns: Sequence[Turn], wants: Callable[[Turn], bool]) -> Iterator[tuple[Text, bool]]:
    """Texts where an antecedent may stand, the likeliest first; True for a short answer asked for by its kind."""
    for turn in reversed(turns):
        wanted = bool(turn.answer) and len(turn.answer.split()) <= SHORT and wants(turn)
        if wanted:
            yield Text(turn.answer), True
        yield Text(turn.question), False
        if turn.answer and not wanted:
            yield Text(turn.answer), False
        if turn.evidence:
            yield Text(turn.evidence), False


def last_person(pronoun: Text, turns: Sequence[Turn]) -> str | None:
    """The person last spoken of whose title does not contradict the pronoun, or None."""
    questions = {turn.question for turn in turns}
    for candidate, wanted in _candidates(turns, _asks_person):
        if wanted and _agree(pronoun, candidate) and not _SEVERAL.match(candidate):
            return candidate.at(0, len(candidate.text))
        span = topic(candidate) if candidate.text in questions else None
        for each in mentions(candidate):
            central = each.kind == "name" and span is not None and each.start == span[0] and _may_be_person(each.text)
            if (each.kind == "person" and _agree(pronoun, Text(each.text))) or central:
                return each.text
    return None


def _may_be_person(name: str) -> bool:
    """Whether a bare name is no acronym and no lone syllable that opens a title ("Giáo hoàng")."""
    return not name.isupper() and (" " in name or SYLLABLE.fullmatch(bare(name)) is None)


def _agree(pronoun: Text, name: Text) -> bool:
    opposite = _MAN if _WOMAN.match(pronoun) else _WOMAN if _MAN.match(pronoun) else None
    return opposite is None or opposite.match(name) is None


def last_group(turns: Sequence[Turn]) -> str | None:
    """The people or the organisation last spoken of, or None."""
    for candidate, wanted in _candidates(turns, _asks_person):
        if wanted:
            return candidate.at(0, len(candidate.text))
        for each in mentions(candidate):
            if each.kind in ("organisation", "person"):
                return each.text
    return None


def last_place(turns: Sequence[Turn]) -> str | None:
    """The place last spoken of, or None."""
    for candidate, wanted in _candidates(turns, _asks_place):
        if wanted:
            return candidate.at(0, len(candidate.text))
        for each in mentions(candidate):
            if each.kind == "place":
                return each.text
    return None


def last_time(turns: Sequence[Turn], *, unit: str) -> str | None:
    """The time last spoken of, as a phrase, cut to the year when the unit is "năm"; or None."""
    for candidate, _ in _candidates(turns, _asks_time):
        for each in mentions(candidate):
            if each.kind == "time":
                year = re.search(r"(?:1\d|20)\d\d(?!\d)", each.text)
                if year and (unit == "năm" or each.text.isdigit()):
                    return f"năm {year.group()}"
                said = re.sub(r"^(?:hồi|vào) ", "", each.text, flags=re.IGNORECASE)
                return f"ngày {said}" if said[0].isdigit() else said[0].lower() + said[1:]
    return None


def last_amount(turns: Sequence[Turn]) -> str | None:
    """The last answer, when it was asked for by "bao nhiêu" and is short; or None."""
    asking, answer = asked(Text(turns[-1].question)), turns[-1].answer
    return answer if asking and asking.wanted == "amount" and answer and len(answer.split()) <= SHORT else None


def last_thing(turns: Sequence[Turn]) -> str | None:
    """The last answer, when it was asked for by "gì" or "nào" and is short; or None."""
    asking, answer = asked(Text(turns[-1].question)), turns[-1].answer
    return answer if asking and asking.wanted == "thing" and answer and len(answer.split()) <= SHORT else None


def last_topic(turns: Sequence[Turn]) -> str | None:
    """What the last question was about: its topic, or its answer when it asked which thing that is; never a person."""
    for turn in reversed(turns):
        question = Text(turn.question)
        asking, span = asked(question), topic(question)
        if asking and span:
            if asking.wanted == "thing" and asking.start == 0:
                return turn.answer if turn.answer and len(turn.answer.split()) <= SHORT else None
            person = any(each.start == span[0] and each.kind == "person" for each in mentions(question))
            return None if person else turn.question[slice(*span)]
    return None


def last_noun(noun: Text, turns: Sequence[Turn]) -> str | None:
    """The phrase last spoken of that this noun opens, or the answer to a question for it; None when there is none."""
    word = re.compile(rf"(?<!\w){re.escape(bare(noun.low))}(?!\w)")
    for turn in reversed(turns):
        asking = asked(Text(turn.question))
        named = _NAMED.search(Text(turn.question))
        start = named.start() if named else asking.start if asking else 0
        phrase = bare(turn.question[start : asking.end].lower()) if asking else ""
        if turn.answer and len(turn.answer.split()) <= SHORT and word.search(phrase):
            return turn.answer
        for side in (turn.question, turn.answer, turn.evidence):
            found = _opened_by(word, noun, Text(side))
            if found:
                return found
    return None


def _opened_by(word: re.Pattern[str], noun: Text, text: Text) -> str | None:
    asking = asked(text)
    for found in word.finditer(bare(text.text).lower()):
        marked = text.low[found.start() : found.end()]
        if not (noun.unmarked or text.unmarked or marked == noun.low):
            continue
        named = next((each for each in mentions(text) if each.start == found.start() and each.kind != "time"), None)
        if named:
            return named.text
        about = re.compile(r" (?:về|ve) ").match(text.text, found.end())
        end = phrase_end(text, about.end() if about else found.end() + 1)
        inside_question = asking is not None and found.start() < asking.end and asking.start <= end + 1
        if " " not in noun.text and not (text.unmarked or _KINDLESS.whole(noun)):
            continue
        if end > found.end() + 1 and not _MODIFIER.match(text, found.end() + 1) and not inside_question:
            return text.at(found.start(), end)
    return None


def last_of_class(noun: Text, kind: Kind, turns: Sequence[Turn]) -> str | None:
    """A name that has no class noun of its own but is of this class: Hải Phòng for "thành phố"; or None."""
    for turn in reversed(turns):
        for side in (turn.question, turn.answer):
            for each in mentions(Text(side)):
                if _is_of_class(each, noun, kind) or (side is turn.question and _is_central(each, noun, kind, turn)):
                    return _titled(Text(side), each)
    return None


def _is_of_class(each: Mention, noun: Text, kind: Kind) -> bool:
    if kind == "place":
        named = Text(each.text)
        country = _COUNTRY_NOUN.whole(noun) and _COUNTRY.search(named)
        province = _PROVINCE_NOUN.whole(noun) and _PROVINCE.search(named)
        return each.kind == "place" and not each.head and bool(country or province)
    if kind == "organisation" and each.kind == kind:
        return any(noun.low in alike and each.head in alike for alike in _ALIKE)
    document = kind == "document" and _ANY_DOCUMENT.whole(noun) is not None
    return document and (each.kind == "document" or (each.kind == "name" and each.start > 0))


def _is_central(each: Mention, noun: Text, kind: Kind, turn: Turn) -> bool:
    """Whether it is a bare name that the question is about, which any class of things may describe."""
    described = kind == "organisation" or (
        kind == "place" and not _COUNTRY_NOUN.whole(noun) and not _PROVINCE_NOUN.whole(noun)
    )
    names = [
        other for other in mentions(Text(turn.question)) if other.kind in ("name", "person", "organisation", "place")
    ]
    return described and names == [each] and each.kind == "name"


def _titled(text: Text, named: Mention) -> str:
    """The mention with the small letters that end its title: "Bình Ngô đại cáo"."""
    return text.at(named.start, phrase_end(text, named.end)) if named.kind == "name" else named.text
