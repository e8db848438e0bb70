"""The question with "ông ấy", "ở đó", "năm đó", "nghị quyết này", "nó" replaced by what they refer to.

A question that names its own antecedent ("... Liên Xô những gì trước khi nước này tan rã?") is left alone: most
anaphors of written questions are of that kind. In text typed without diacritics only unmistakable anaphors count,
because "do" may also be "do", "độ" or "đô", and "nay" also "nay".
"""

import re
from collections.abc import Callable, Sequence

from qa.followup import words
from qa.followup.clause import decapitalised
from qa.followup.mentions import STOP, Pattern, Text, bare, mentions
from qa.followup.recall import (
    last_amount,
    last_group,
    last_noun,
    last_of_class,
    last_person,
    last_place,
    last_thing,
    last_time,
    last_topic,
)
from qa.followup.turn import Turn
from qa.followup.words import HEADS, Kind

__all__ = ["resolved"]

_THAT = "(?:đó|này|ấy|kia|đấy|nói trên|vừa nêu|vừa rồi)"
_PERSON = Pattern(
    rf"(?!người ta)(?:(?:{HEADS['person']}|cậu|em|hắn|người) (?:ấy|ta|này|đó|kia|nọ|đấy)|"
    "người (?:đàn ông|phụ nữ) (?:ấy|này|đó))"
)
_BARE_PERSON = Pattern(rf"(ông|bà)(?= (?:{words.STOP}|năm nay|hiện nay|hiện))")
_RELATION_OF = Pattern(rf"(?:(?:\w+|{words.RELATION}) )?của")
"""What stands before an owner that is named by its class alone: "Lăng của ông", "Doanh thu của phim"."""
_IN_IT = Pattern("trong (?:đó|đấy)(?= có)")
_THEY = Pattern("(?<!dòng )(?<!các )(?<!tên )họ(?! (?:tên|hàng|và tên|ngoại|nội|tộc|nhà|nào))")
_PLACE = Pattern(
    "(ở|tại|đến|tới|(?:gần|quanh)(?! (?:đây|day))) (?:đó|đấy|đây|(?:chỗ|nơi) (?:đó|này|ấy|đấy|kia))|"
    "(?:nơi|chỗ) (?:đó|này|ấy|đây|đấy)"
)
_TIME = Pattern(
    "(?:vào )?(?:(lúc|khi|năm|hồi|thời|thời điểm|ngày|hôm|tháng|giai đoạn|thế kỷ|thời kỳ|dịp) (?:đó|ấy|đấy)|"
    "(?:giai đoạn|thời điểm|thời kỳ) này)"
)
_IT = Pattern(
    rf"nó|(?<!công )(?<!quần )(?<!dân )chúng(?! (?:ta|tôi|mình|em|nó|cháu))|(?:cái|thứ|việc|chuyện|vấn đề) {_THAT}|"
    "điều (?:đó|này|ấy)"
)
_CLASSES: dict[Kind, Pattern] = {kind: Pattern(listed) for kind, listed in HEADS.items() if kind != "person"}
_CLASS = "|".join(listed for kind, listed in HEADS.items() if kind != "person")
_CLASSED = Pattern(
    rf"(?:(?:ngôi|cây|con|chiếc|cuốn|bức|dòng|ngọn|toà|tòa|quyển) )?({_CLASS}) (?:{_THAT}|trên(?= (?:{words.STOP})))"
)
_OWNER = Pattern(rf"(?<=của )(?:{_CLASS})(?= (?:{words.STOP}))")
_NOUN = Pattern(rf"(\w+(?: \w+){{0,2}}) {_THAT}")
_KINDLESS = Pattern(words.KINDLESS)
_AMOUNT = Pattern("con số|tỷ lệ|số tiền|số lượng|mức")
_DEICTIC, _LIGHT = Pattern(words.DEICTIC), Pattern(f"{words.LIGHT}|{words.LEADING}")
_DEFINED = Pattern("(?:có nghĩa )?là (?:cái )?gì|nghĩa là gì|viết tắt của (?:từ )?gì")
_FROM = Pattern(r"(?:đi )?từ [\w ]+ (?:đến|tới) (?:đó|đấy)")
_PEOPLE = Pattern("trẻ|trẻ em|người|phụ nữ|nam giới|học sinh|sinh viên|bệnh nhân|em bé")
_CLAUSE = Pattern("mà|trước khi|sau khi|thì")
_OWNED = re.compile(r"(?<!\w)(?:của|cua) $")
_BEFORE_NOUN = Pattern(f"{words.STOP}|{words.PREPOSITION}|những|các|một|hai|ba|mọi|cả|và")
_AMBIGUOUS = re.compile(r" day$|^(?:thu|viec|chuyen|cai) ")
_PLAIN_PERSON = re.compile(r"(?:ay|ta|nay)$")
_MANY_WORDS = 4

Finder = Callable[[re.Match[str], Text, Sequence[Turn]], str | None]


def resolved(asking: Text, turns: Sequence[Turn]) -> str | None:
    """The question with its anaphors replaced; None when there is none, when it is its own, or when it is not known."""
    text = asking
    for pattern, finder in _RULES:
        match = pattern.search(text)
        if match and (_quoted(text, match.start()) or (text.unmarked and _AMBIGUOUS.search(match.group()))):
            continue
        found = finder(match, text, turns) if match else None
        if (
            match
            and found
            and bare(found.lower()) not in bare(f"{text.text[: match.start()]} {text.text[match.end() :]}".lower())
        ):
            text = Text(f"{text.text[: match.start()]}{found}{text.text[match.end() :]}")
            if asking.unmarked != text.unmarked:
                break
    return text.text if text is not asking else None


def _quoted(text: Text, at: int) -> bool:
    ahead = text.text[:at]
    return ahead.count('"') % 2 == 1 or ahead.count("“") > ahead.count("”")


def _names(text: Text, *kinds: Kind, before: int) -> bool:
    return any(each.kind in kinds and each.start < before for each in mentions(text))


def _content_before(text: Text, at: int) -> int:
    """How many words before the anaphor could be what it refers to."""
    light = [match.span() for match in _LIGHT.finditer(text)]
    content = re.finditer(r"\w+", text.low[:at])
    clause = _CLAUSE.search(Text(text.text[:at])) is not None
    return clause + sum(not any(start <= word.start() < end for start, end in light) for word in content)


def _owned(text: Text, at: int) -> bool:
    """Whether the anaphor owns a plain noun phrase: "triệu chứng của nó"."""
    verbs = [each for each in STOP.finditer(text) if each.start() < at]
    return _OWNED.search(text.low[:at]) is not None and not verbs and not mentions(Text(text.text[:at]))


def _person(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    if text.unmarked and (not _PLAIN_PERSON.search(match.group()) or len(text.low[: match.start()].split()) > 2):
        return None
    many = _content_before(text, match.start()) > _MANY_WORDS
    if many or _names(text, "person", "name", before=match.start()):
        return None
    return last_person(Text(match.group()), turns)


def _bare_person(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    ahead = text.text[: match.start()].strip()
    if (ahead and not _TIME.match(text) and not _RELATION_OF.whole(Text(ahead))) or (
        text.unmarked and match.group(1) == "ba"
    ):
        return None
    return last_person(Text(match.group()), turns)


def _owner(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    """The antecedent of a class noun that owns what is asked for, nameless: "Doanh thu của phim là bao nhiêu?"."""
    if text.unmarked or mentions(text) or not _RELATION_OF.whole(Text(text.text[: match.start()].strip())):
        return None
    noun = Text(text.text[match.start() : match.end()])
    kind = next(kind for kind, pattern in _CLASSES.items() if pattern.whole(noun))
    found = last_noun(noun, turns) or last_of_class(noun, kind, turns)
    return decapitalised(found) if found and len(found.split()) > len(noun.text.split()) else found


def _in_it(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    """What "Trong đó có ..." looks into, when it opens the question."""
    found = None if match.start() or text.unmarked else last_place(turns[-1:]) or last_topic(turns[-1:])
    return f"{text.text[: len('trong')]} {decapitalised(found)}" if found else None


def _they(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    name = text.text[match.end() :].strip()[:1].isupper()
    opening = match.start() == 0 and not STOP.match(text, match.end() + 1)
    own = _content_before(text, match.start()) and not _owned(text, match.start())
    return None if text.unmarked or name or opening or own else last_group(turns)


def _place(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    edge = match.start() == 0 or match.end() == len(text.low.rstrip(" ?.!"))
    origin = _FROM.match(text)
    own = _names(text, "place", "name", "organisation", before=len(text.text)) and not origin
    if own or (text.unmarked and not edge):
        return None
    here = match.group().endswith(("đây", "day"))
    found = last_place(turns[-1:] if here else turns)
    if not found or not match.group(1):
        return found
    named = [each for each in mentions(Text(found)) if each.head]
    return f"{text.text[match.start() : match.end(1)]} {decapitalised(found) if named else found}"


def _time(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    edge = match.start() == 0 or match.end() == len(text.low.rstrip(" ?.!"))
    is_asked = re.match(r"\s*(?:là|la)(?!\w)", text.low[match.end() :])
    if _names(text, "time", before=len(text.text)) or is_asked or (text.unmarked and not edge):
        return None
    return last_time(turns, unit="năm" if match.group(1) in ("năm", "nam") else "")


def _said_before(text: Text, noun: Text, at: int) -> bool:
    return re.search(rf"(?<!\w){re.escape(noun.low)}(?!\w)", text.low[:at]) is not None


def _classed(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    """The antecedent of "nghị quyết đó": that noun with its name, what the noun asked for, or a name of its class."""
    noun = Text(text.text[match.start(1) : match.end(1)])
    follows = text.low[match.end() :].strip(" ?.!")
    if text.unmarked and match.group().endswith(" do") and (follows or " " not in noun.text):
        return None
    ahead = Text(text.text[: match.start()].rstrip().rsplit(" ", 1)[-1])
    compound = " " not in noun.text and match.start() > 0 and not _BEFORE_NOUN.whole(ahead)
    if compound or _DEICTIC.whole(noun) or _said_before(text, noun, match.start()):
        return None
    kind = next(kind for kind, pattern in _CLASSES.items() if pattern.whole(noun))
    if _names(text, kind, before=len(text.text)) or (kind == "place" and _names(text, "name", before=match.start())):
        return None
    return last_noun(noun, turns) or last_of_class(noun, kind, turns)


def _it(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    closing = _OWNED.search(text.low[: match.start()]) and match.end() == len(text.low.rstrip(" ?.!"))
    opening = match.start() == 0 and STOP.match(text, match.end() + 1)
    owner = _OWNED.search(text.low[: match.start()]) and STOP.match(text, match.end() + 1)
    if text.unmarked and not (closing or opening or owner):
        return None
    if _content_before(text, match.start()) and not _owned(text, match.start()):
        return None
    defined = _DEFINED.whole(Text(text.text[match.end() :].strip(" ?.!")))
    return (last_thing(turns) if defined else None) or last_topic(turns)


def _noun(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    """Any other noun that the conversation has said: "lá đó", "bệnh này"."""
    said = match.group(1).split(" ")
    if any(_DEICTIC.whole(Text(" ".join(said[skip:]))) for skip in range(len(said))):
        return None
    classed = _CLASSED.search(text, match.start())
    if (text.unmarked and match.group().endswith(" do")) or (classed and classed.start() < match.end()):
        return None
    for skip in range(len(said)):
        noun = Text(" ".join(text.text[match.start() : match.end(1)].split(" ")[skip:]))
        if _said_before(text, noun, match.start()):
            return None
        if STOP.match(noun) or mentions(noun) or (text.unmarked and not _KINDLESS.whole(noun)):
            continue
        amount = last_amount(turns) if _AMOUNT.whole(noun) else None
        if amount:
            return f"{text.text[match.start() : match.end(1)]} {amount}"
        same = last_noun(noun, turns[-2:]) or (_kind_of_topic(turns) if _KINDLESS.whole(noun) else None)
        if same:
            kept = text.text[match.start() : match.end(1) - len(noun.text)]
            inside = (kept or match.start()) and same.lower().startswith(noun.low)
            return kept + (decapitalised(same) if inside else same)
    return None


def _kind_of_topic(turns: Sequence[Turn]) -> str | None:
    """The topic, when it may be a thing that "loài này" or "món đó" classes: no place, document or organisation."""
    for last in range(len(turns), 0, -1):
        found = last_topic(turns[:last])
        other = found and any(each.start == 0 and each.kind != "name" for each in mentions(Text(found)))
        if found and not other and not _PEOPLE.match(Text(found)):
            return found
    return None


_RULES: tuple[tuple[Pattern, Finder], ...] = (
    (_TIME, _time),
    (_PERSON, _person),
    (_BARE_PERSON, _bare_person),
    (_OWNER, _owner),
    (_IN_IT, _in_it),
    (_THEY, _they),
    (_PLACE, _place),
    (_CLASSED, _classed),
    (_IT, _it),
    (_NOUN, _noun),
)
