"""How a Vietnamese question is built: what it asks for, what it is about, and the statement it makes once answered.

No parser: interrogatives, the kinds of words that `lexicon` tells apart, and names. It reads one question at a time and
knows nothing of a conversation.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa.followup import words
from qa.followup.lexicon import Word, cut, is_doubtful, lower
from qa.followup.mentions import SYLLABLE, Mention, bare, mentions, whole
from qa.followup.words import HEADS

__all__ = ["END", "TIME_NOUN", "Asked", "Wanted", "asked", "content", "framed", "topic"]

Wanted = Literal["reason", "time", "place", "person", "amount", "manner", "whether", "thing"]

_WANTED: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    ("reason", re.compile("vì sao|tại sao|sao lại|vì đâu|do đâu|sao$")),
    ("time", re.compile("(?:khi|lúc|hồi) nào|bao giờ")),
    ("place", re.compile("(?:ở )?đâu$")),
    ("amount", re.compile("bao nhiêu|bn|nhiu|nhiêu|bao lâu|bao xa|mấy|cỡ nào")),
    ("manner", re.compile("(?:như )?thế nào|ntn|ra sao|làm sao")),
    ("person", re.compile("ai$")),
    ("thing", re.compile("gì|nào")),
)
TIME_NOUN = whole("năm|ngày|tháng|giờ|thứ|thế kỷ|thời gian|thời điểm|mùa|giai đoạn|quý|hôm|tuần")
_PERSON_NOUN = whole(rf"người|{HEADS['person']}")
_PLACE_NOUN = whole(rf"nơi|chỗ|{HEADS['place']}")
_REASON = whole("vì|do|lý do|nguyên nhân")
_CLOSING = re.compile(rf"(?<!\w)(?:(?:hay |có )?(?:không|chưa))(?: (?:{words.TONE}))*$")
_EITHER = re.compile(r"(?<!\w)\w+ hay \w+")
END = ' ?.!…"“”:;,'
_LEAD = re.compile(r"(?:(?:à|ừ|ờ|vâng|dạ|ok|thế|vậy|nhưng|và|rồi|còn|thì|mà)(?: thì)?,? )+")
_TONE = re.compile(rf"(?: (?:{words.TONE}))+$")
LEFT_OF_ASKING = 3
"""Syllables that an interrogative may ask about before it: "đội bóng nào"."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The interrogative phrase of a question: what it wants, and where it stands."""

    wanted: Wanted
    start: int
    end: int


def framed(question: str) -> tuple[str, str]:
    """The question without the words that carry only the tone of the talk, and those that stood before it.

    >>> framed("Thế còn Hải Phòng ạ?")
    ('Hải Phòng', 'thế còn ')
    """
    core = question.strip(END)
    low = lower(core)
    lead = _LEAD.match(low)
    start = lead.end() if lead and not _is_part(core, lead.end()) else 0
    tone = _TONE.search(low)
    end = tone.start() if tone and tone.start() > start else len(core)
    return core[start:end].strip(END), low[:start]


def _is_part(core: str, at: int) -> bool:
    """Whether what looks like a lead is the beginning of a word ("thế giới") or of "còn bao nhiêu", "còn gì"."""
    first = next((word for word in cut(core) if word.end > at), None)
    left = core[:at].split()[-1].lower()
    inside = any(word.start < at - 1 < word.end - 1 and word.end > at for word in cut(core))
    return inside or first is None or (left == "còn" and asked(core) is not None and first.sort in ("asking", "verb"))


@lru_cache(maxsize=512)
def asked(text: str) -> Asked | None:
    """The first interrogative phrase of the question, or None.

    >>> asked("Kế hoạch 227 do ai ban hành?")
    Asked(wanted='person', start=16, end=18)
    """
    text = text.rstrip(END)
    listed = cut(text)
    found = [at for at, word in enumerate(listed) if word.sort == "asking" and not _named_at(text, word)]
    if found:
        return _phrase(text, listed, found[0])
    if _EITHER.search(lower(text)):
        return Asked("whether", len(text), len(text))
    closing = _CLOSING.search(lower(text))
    return Asked("whether", *closing.span()) if closing else None


def _named_at(text: str, word: Word) -> bool:
    return any(each.start <= word.start < each.end and each.kind != "time" for each in mentions(text))


def _phrase(text: str, listed: tuple[Word, ...], number: int) -> Asked:
    word = listed[number]
    wanted = next(wanted for wanted, pattern in _WANTED if pattern.match(word.text))
    start, at, end = word.start, number - 1, word.end
    if word.text in ("gì", "nào", "mấy", "đâu"):
        while at >= 0 and listed[at].sort == "noun" and not _in(listed[at], [*mentions(text)]):
            if len(text[listed[at].start : word.start].split()) > LEFT_OF_ASKING:
                break
            start, at = listed[at].start, at - 1
            if word.text != "nào" or TIME_NOUN.fullmatch(lower(text[start : word.start]).strip()):
                break
        if (
            word.text == "nào"
            and 0 <= at < LEFT_OF_ASKING
            and all(each.sort in ("noun", "verb") or each.text == "đầu tiên" for each in listed[: at + 1])
            and listed[0].sort == "noun"
            and not any(_in(each, [*mentions(text)]) for each in listed[: at + 1])
            and listed[at].text in ("đầu tiên", "khác")
        ) or (
            word.text == "nào"
            and at == 1
            and listed[1].sort == "verb"
            and listed[0].sort == "noun"
            and start == word.start
        ):
            start, at = listed[0].start, -1
        while at >= 0 and listed[at].text in ("những", "các", "cái"):
            start, at = listed[at].start, at - 1
    noun = lower(text[start : word.start]).strip()
    if word.text in ("mấy", "bao nhiêu"):
        unit = listed[number + 1] if number + 1 < len(listed) else None
        if unit and TIME_NOUN.fullmatch(unit.text) and unit.text == "giờ":
            return Asked("time", word.start, unit.end)
        if not re.search("thứ|số|cấp|hạng|năm|ngày|tháng", noun):
            return Asked("amount", word.start, end)
        return Asked("time" if TIME_NOUN.search(noun) else "amount", start, end)
    if wanted == "thing" and noun:
        ahead = listed[at].text if at >= 0 else ""
        for kind, pattern in (("time", TIME_NOUN), ("person", _PERSON_NOUN), ("place", _PLACE_NOUN)):
            if pattern.match(noun.removeprefix("những ").removeprefix("các ")):
                if kind == "place" and ahead in ("ở", "tại"):
                    start = listed[at].start
                elif kind == "place":
                    break
                return Asked(kind, start, end)  # type: ignore[arg-type]
        if ahead in ("vì", "do") or _REASON.match(noun):
            return Asked("reason", listed[at].start if ahead in ("vì", "do") else start, end)
    return Asked(wanted, start, end)


def content(text: str) -> list[Word]:
    """The nouns, names and verbs of a text."""
    return [word for word in cut(text) if word.sort in ("noun", "verb", "name")]


@lru_cache(maxsize=512)
def topic(text: str) -> tuple[int, int] | None:
    """Where the phrase stands that the question is about: its subject, else what follows its verb; or None.

    >>> text = "Khi nào nên đi Đà Lạt?"; text[slice(*topic(text))]
    'Đà Lạt'
    """
    listed, asking = cut(text), asked(text)
    named = [each for each in mentions(text) if each.kind != "time"]
    times = [each for each in mentions(text) if each.kind == "time"]
    at = 0
    while at < len(listed) and _opens(
        listed[at], asking, named, times, opened_by_asking=bool(at and asking and asking.start < listed[at].start)
    ):
        at += 1
    if at == len(listed):
        return None
    if listed[at].sort == "verb" and not _is_name(listed[at], named):
        return _verb_phrase(text, listed, at, asking, named, times)
    start, end = listed[at].start, _noun_phrase_end(listed, at, asking, named, times)
    return (start, end) if end > start else None


def _is_name(word: Word, named: list[Mention]) -> bool:
    return any(each.start <= word.start < each.end for each in named)


def _in(word: Word, spans: list[Mention]) -> bool:
    return any(each.start <= word.start < each.end for each in spans)


def _opens(
    word: Word, asking: Asked | None, named: list[Mention], times: list[Mention], *, opened_by_asking: bool
) -> bool:
    """Whether the word only opens the question: its topic is yet to come."""
    if _in(word, named):
        return False
    inside = asking is not None and asking.start <= word.start < asking.end
    return (
        inside
        or _in(word, times)
        or word.sort not in ("noun", "name", "verb")
        or (opened_by_asking and word.sort == "verb")
    )


def _noun_phrase_end(
    listed: tuple[Word, ...], at: int, asking: Asked | None, named: list[Mention], times: list[Mention]
) -> int:
    """Where the noun phrase ends that begins with word `at`; a name ends it, unless a preposition goes on."""
    end, ended = listed[at].start, False
    for number in range(at, len(listed)):
        word = listed[number]
        following = listed[number + 1] if number + 1 < len(listed) else None
        if word.start < end:
            continue
        if name := next((each for each in named if each.start <= word.start < each.end), None):
            end, ended = (
                name.end,
                name.kind != "name" or not (SYLLABLE.fullmatch(bare(name.text)) or name.text.split(" ")[-1].islower()),
            )
        elif _in(word, times):
            after = next((each for each in listed[number:] if not _in(each, times)), None)
            if after is None or after.sort != "joint" or after.text != "của":
                break
            end, ended = word.end, False
        elif asking and asking.start <= word.start < asking.end:
            break
        elif word.sort == "joint" and following and _goes_on(following, asking, times):
            end, ended = word.end, False
        elif number > at and is_doubtful(word) and following and following.text in ("bằng", "vào", "ra", "qua", "theo"):
            break
        elif not ended and (word.sort in ("noun", "name") or _belongs(word, listed[number - 1], following)):
            end = word.end
        else:
            break
    return end


def _goes_on(following: Word, asking: Asked | None, times: list[Mention]) -> bool:
    inside = asking is not None and asking.start <= following.start < asking.end
    return following.sort in ("noun", "name") and not inside and not _in(following, times)


_NOMINAL = re.compile(words.NOMINAL)


def _belongs(word: Word, before: Word, following: Word | None) -> bool:
    """Whether a verb or a word of grammar is inside the noun phrase: "hành tinh lớn nhất", "người đi xe máy"."""
    if word.text in ("nhất", "đầu tiên"):
        return before.sort != "noun" or word.text == "đầu tiên"
    if word.sort != "verb":
        return word.text in ("những", "các", "một", "mỗi", "thứ", "đi", "chính", "chung") and following is not None
    last = following is not None and (
        following.sort == "verb" or following.text in ("nhất", "của", "có", "bị", "được", "là")
    )
    modifies = last and (" " not in word.text or (following is not None and following.text in ("nhất", "của")))
    return modifies or _NOMINAL.fullmatch(before.text) is not None


def _verb_phrase(
    text: str, listed: tuple[Word, ...], at: int, asking: Asked | None, named: list[Mention], times: list[Mention]
) -> tuple[int, int] | None:
    """The verb that opens the question, with its object: "Luộc trứng", "Bị chó cắn"."""
    start, last = listed[at].start, at
    while last + 1 < len(listed) and listed[last + 1].sort == "verb" and not _is_name(listed[last + 1], named):
        last += 1
    end = listed[last].end
    if last + 1 < len(listed) and (listed[last + 1].sort in ("noun", "name") or _is_name(listed[last + 1], named)):
        end = max(end, _noun_phrase_end(listed, last + 1, asking, named, times))
    return (start, end) if end > listed[at].end or " " in listed[at].text else None
