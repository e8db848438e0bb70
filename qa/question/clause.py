"""How a Vietnamese question is built: what it asks for, what it is about, and the statement it makes once answered.

No parser: interrogatives, the kinds of words that `lexicon` tells apart, and names. It reads one question at a time and
knows nothing of a conversation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile, zip_longest
from typing import Literal

from index.vietnamese.syllables import PLAIN_SYLLABLE
from qa.question import function_words
from qa.question.function_words import HEADS
from qa.question.lexicon import Sort, Word, cut, is_doubtful, is_possessed, lower
from qa.question.mentions import Mention, bare, mentions, whole

__all__ = [
    "END",
    "TIME_NOUN",
    "Interrogative",
    "Wanted",
    "find_interrogative",
    "is_relation",
    "owner",
    "strip_frame",
    "topic",
]

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
_CLOSING = re.compile(rf"(?<!\w)(?:(?:hay |có )?(?:không|chưa))(?: (?:{function_words.TONE}))*$")
_EITHER = re.compile(r"(?<!\w)\w+ hay \w+")
END = ' ?.!…"“”:;,'
_LEAD = re.compile(r"(?:(?:à|ừ|ờ|vâng|dạ|ok|thế|vậy|nhưng|và|rồi|còn|thì|mà)(?: thì)?,? )+")
_TONE = re.compile(rf"(?: (?:{function_words.TONE}))+$")
LEFT_OF_ASKING = 3
"""Syllables that an interrogative may ask about before it: "đội bóng nào"."""


@dataclass(frozen=True, slots=True)
class Interrogative:
    """The interrogative phrase of a question: what it wants, and where it stands."""

    wanted: Wanted
    start: int
    end: int


def strip_frame(question: str) -> tuple[str, str]:
    """The question without the words that carry only the tone of the talk, and those that stood before it.

    >>> strip_frame("Thế còn Hải Phòng ạ?")
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
    return (
        inside
        or first is None
        or (left == "còn" and find_interrogative(core) is not None and first.sort in ("asking", "verb"))
    )


@lru_cache(maxsize=512)
def find_interrogative(text: str) -> Interrogative | None:
    """The first interrogative phrase of the question, or None.

    >>> find_interrogative("Kế hoạch 227 do ai ban hành?")
    Interrogative(wanted='person', start=16, end=18)
    """
    text = text.rstrip(END)
    listed = cut(text)
    named = [each for each in mentions(text) if each.kind != "time"]
    found = [at for at, word in enumerate(listed) if word.sort == "asking" and not _in(word, named)]
    if found:
        return _phrase(text, listed, found[0])
    if _EITHER.search(lower(text)):
        return Interrogative("whether", len(text), len(text))
    closing = _CLOSING.search(lower(text))
    return Interrogative("whether", *closing.span()) if closing else None


def _phrase(text: str, listed: tuple[Word, ...], number: int) -> Interrogative:
    """The interrogative with the noun that it asks for: "đội bóng nào", "năm bao nhiêu", "ở tỉnh nào"."""
    word, named = listed[number], mentions(text)
    wanted = next(wanted for wanted, pattern in _WANTED if pattern.match(word.text))
    start, at = word.start, number - 1
    if word.text in ("gì", "nào", "mấy", "đâu"):
        while (
            at >= 0
            and listed[at].sort == "noun"
            and not any(each.start <= listed[at].start < each.end for each in named)
        ):
            if len(text[listed[at].start : word.start].split()) > LEFT_OF_ASKING:
                break
            start, at = listed[at].start, at - 1
            if word.text != "nào" or TIME_NOUN.fullmatch(lower(text[start : word.start]).strip()):
                break
        while at >= 0 and listed[at].text in ("những", "các", "cái"):
            start, at = listed[at].start, at - 1
    noun = re.sub("^(?:những|các) ", "", lower(text[start : word.start]).strip())
    if word.text in ("mấy", "bao nhiêu"):
        unit = listed[number + 1] if number + 1 < len(listed) else None
        if unit and unit.text == "giờ":
            return Interrogative("time", word.start, unit.end)
        if not re.search("thứ|số|cấp|hạng|năm|ngày|tháng", noun):
            return Interrogative("amount", word.start, word.end)
        return Interrogative("time" if TIME_NOUN.search(noun) else "amount", start, word.end)
    if wanted != "thing" or not noun:
        return Interrogative(wanted, start, word.end)
    ahead = listed[at].text if at >= 0 else ""
    if TIME_NOUN.match(noun):
        wanted = "time"
    elif _PERSON_NOUN.match(noun):
        wanted = "person"
    elif _PLACE_NOUN.match(noun) and ahead in ("ở", "tại"):
        wanted, start = "place", listed[at].start
    elif ahead in ("vì", "do") and _REASON.match(noun):
        wanted, start = "reason", listed[at].start
    return Interrogative(wanted, start, word.end)


def _in(word: Word, named: Sequence[Mention]) -> bool:
    return any(each.start <= word.start < each.end for each in named)


def _units(text: str) -> list[Word]:
    """The words of a text, each name, time and interrogative as one."""
    asking, found = find_interrogative(text), list[Word]()
    for word in cut(text):
        if found and word.start < found[-1].end:
            continue
        named = next((each for each in mentions(text) if each.start <= word.start < each.end), None)
        if asking and asking.start <= word.start < asking.end:
            found.append(Word(word.text, word.start, asking.end, "asking"))
        elif named:
            short = PLAIN_SYLLABLE.fullmatch(bare(named.text)) or named.text.split(" ")[-1].islower()
            sort: Sort = "time" if named.kind == "time" else "noun" if named.kind == "name" and short else "name"
            found.append(Word(lower(named.text), word.start, named.end, sort))
        else:
            found.append(replace(word, sort="noun") if word.sort == "name" else word)
    return found


@lru_cache(maxsize=512)
def topic(text: str) -> tuple[int, int] | None:
    """The range of the topic phrase: the question's subject, else what follows its verb; None without one.

    >>> text = "Khi nào nên đi Đà Lạt?"; text[slice(*topic(text))]
    'Đà Lạt'
    """
    units, asked_first = _units(text), False
    while units and (units[0].sort not in ("noun", "name", "verb") or (asked_first and units[0].sort == "verb")):
        asked_first |= units.pop(0).sort == "asking"
    if not units:
        return None
    start, verbs = units[0].start, list(takewhile(lambda unit: unit.sort == "verb", units))
    rest = units[len(verbs) :]
    end = _phrase_end(rest) if not verbs or (rest[:1] and rest[0].sort in ("noun", "name")) else verbs[-1].end
    if verbs and end <= verbs[0].end and " " not in verbs[0].text:
        return None
    asking = find_interrogative(text)
    copula = len(text[: asking.start].removesuffix(" là ")) if asking else 0  # "Mức phạt vượt đèn đỏ | là bao nhiêu"
    if asking and not verbs and start < copula < asking.start and not any(unit.sort == "time" for unit in units):
        end = max(end, copula)
    return (start, end)


def _phrase_end(units: list[Word]) -> int:
    """The end of the noun phrase that these words begin with."""
    end, ended = units[0].start, False
    for number, (unit, after) in enumerate(zip_longest(units, units[1:])):
        goes_on = after is not None and after.sort in ("noun", "name")
        if unit.sort == "time":
            if after is None or after.text != "của":
                break
            ended = False
        elif unit.sort == "joint" and goes_on:
            ended = False
        elif unit.sort == "name":
            ended = True
        elif ended or not (unit.sort == "noun" or (number and _belongs(unit, units[number - 1], units[number + 1 :]))):
            break
        if number and is_doubtful(unit) and after and after.text in _WITH:
            break
        end = unit.end
    return end


_NOMINAL = re.compile(function_words.NOMINAL)
_WITH = ("bằng", "vào", "ra", "qua", "theo")


def _belongs(word: Word, before: Word, after: list[Word]) -> bool:
    """Whether a verb or a word of grammar is inside the noun phrase: "hành tinh lớn nhất", "người đi xe máy"."""
    following = after[0] if after else None
    if word.sort != "verb":
        return word.text in (*("nhất", "đầu tiên")[before.sort == "noun" :], *_INSIDE) and after != []
    if following is None:
        return _NOMINAL.fullmatch(before.text) is not None
    if following.sort == "name" and any(unit.sort == "verb" for unit in takewhile(lambda u: u.sort != "asking", after)):
        return True  # "Kỳ thi tốt nghiệp THPT diễn ra"
    modifies = following.text in ("nhất", "của") or (
        before.start == 0 and following.text in ("có", "nên", "phải", "cần")
    )
    short = " " not in word.text and (following.sort == "verb" or following.text in ("có", "bị", "được", "là"))
    return modifies or short or _NOMINAL.fullmatch(before.text) is not None


_INSIDE = ("những", "các", "một", "mỗi", "thứ", "đi", "chính", "chung")


_RELATION = whole(f"người|{function_words.RELATION}")
_MEASURE = re.compile(r"(?:sức|độ|chiều|tốc|mức|tỷ|tổng|lượng|diện|dung|trọng|khối) \w+")


def is_relation(text: str) -> bool:
    """Whether the phrase opens with a noun that is always something's: "giá vé", "dân số"."""
    first = next((word for word in cut(text) if word.sort != "light"), None)
    if first is None or first.sort not in ("noun", "verb"):
        return False
    return is_possessed(first.text) or any(each.fullmatch(first.text) for each in (_RELATION, _MEASURE))


def owner(before: str) -> tuple[int, int, int]:
    """Where the topic of a question begins, where its owner begins in it, and where it ends: "Dân số | Hà Nội | ".

    The owner is the whole topic when its first noun is nobody's.
    """
    span = topic(before)
    if span is None:
        return (0, 0, 0)
    if any(each.start == span[0] for each in mentions(before)):
        return (span[0], span[0], span[1])  # "Kế hoạch 227 của Hải Phòng"
    inner = [each for each in mentions(before) if span[0] < each.start < span[1] and each.kind != "time"]
    inner.sort(key=lambda each: each.kind == "name")  # stable: the first that is more than a bare name
    of = re.search(r"(?<!\w)của ", lower(before[: span[1]]))
    starts = [each.start for each in inner[:1]] if not of or of.start() <= span[0] else [of.end()]
    relation = is_relation(before[slice(*span)]) and not before[slice(*span)].split()[0].isupper()
    return (span[0], min(starts) if starts and (relation or of) else span[0], span[1])
