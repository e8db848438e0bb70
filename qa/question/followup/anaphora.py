"""The question with "ông ấy", "ở đó", "năm đó", "nghị quyết này", "nó", "việc đó" replaced by what they refer to.

A question that names its own antecedent ("... Liên Xô những gì trước khi nước này tan rã?") is left alone: most
anaphors of written questions are of that kind.
"""

import re
from collections.abc import Callable, Sequence

from qa.question.clause import find_interrogative
from qa.question.followup.antecedents import (
    class_of,
    find_last_name,
    find_last_phrase,
    kind_of,
    last_person,
    last_time,
    short_answer,
    state_last_turn,
    subject,
    thing,
)
from qa.question.followup.statement import decapitalise
from qa.question.function_words import HEADS, OWNED, Kind
from qa.question.lexicon import cut, is_doubtful, is_possessed, lower
from qa.question.mentions import mentions, whole
from qa.question.turn import Turn

__all__ = ["resolve"]

_THAT = "(?:đó|này|ấy|kia|đấy|nọ|nói trên|vừa nêu|vừa rồi)"
_TIME = whole(
    "(?:vào )?(?:(lúc|khi|năm|hồi|thời|thời điểm|ngày|hôm|tháng|giai đoạn|thế kỷ|thời kỳ|dịp) (?:đó|ấy|đấy)|"
    "(?:giai đoạn|thời điểm|thời kỳ) này)"
)
_PERSON = whole(rf"(?!người ta)(?:{HEADS['person']}|cậu|em|hắn|người)(?: đàn ông| phụ nữ)? (?:ấy|ta|này|đó|kia|nọ|đấy)")
_KIN = whole("ông|bà|anh|chị|cô|chú|bác|cụ|thầy|ổng|bả|hắn|gã")
_THEY = whole("(?<!dòng )(?<!các )(?<!tên )(?<!quan )họ(?! (?:của|tên|hàng|và tên|ngoại|nội|tộc|nhà|nào))")
_PLACE = whole(
    "(ở|tại|đến|tới|gần|quanh|trong(?= (?:đó|đấy) có)) (?:(?:đó|đấy|(?<!gần )(?<!quanh )đây)|"
    "(?:chỗ|nơi) (?:đó|này|ấy|đấy|kia))|(?:nơi|chỗ) (?:đó|này|ấy|đây|đấy)"
)
_IT = whole(
    r"nó|(?<!công )(?<!quần )(?<!dân )chúng(?! (?:ta|tôi|mình|em|nó|cháu))|(?:cái|thứ|con) (?:này|đó|ấy|kia|đấy)"
)
_IS_WHAT = re.compile(r"\s*(?:có nghĩa )?là (?:cái )?gì")
_DEED = whole(rf"(?:việc|chuyện|điều|sự việc|sự kiện|vụ việc|vụ|trận|cuộc|chiến thắng|thay đổi) {_THAT}")
_NOUN = whole(rf"((?:\w+ ){{0,2}}\w+) (?:{_THAT}|trên$)")
_ITEM = whole(r"(?:cái|người|chất|loại|ông|bà|nơi|thứ|\w+) (đầu tiên|thứ nhất|thứ hai|thứ ba|cuối cùng)")
_OF_PERSON = whole(OWNED["person"])
_CLASSIFIER = whole("ngôi|cây|con|chiếc|cuốn|bức|dòng|ngọn|toà|tòa|quyển")
_BARE_CLASS = whole("|".join(listed for kind, listed in HEADS.items() if kind != "person"))
_DEICTIC = whole(
    "bài(?: báo| viết)?|tài liệu|trang|câu(?: hỏi)?|đoạn|lần|tuần|tháng|năm|ngày|hôm|nhà|cách|sau|trước|do|từ|trong|"
    "theo|qua|hiện|lúc|khi|thời|xưa|gần|đến|mai|thế giới|ngoài|như|vì|là|và|thì|kể|nhờ|kèm|cuộc sống|đời|thế|vào|với|"
    "cho|nhân|bên|phía|điều|việc|cái|thứ|chuyện|trên"
)
_GENERIC = whole(
    "sản phẩm|công nghệ|khái niệm|thuật ngữ|mô hình|phương pháp|công trình|ứng dụng|phần mềm|thiết bị|hệ thống|dịch vụ|"
    "căn bệnh|món ăn|loài vật|con vật|vật liệu|thủ tục"
)
_AMOUNT = whole("con số|tỷ lệ|số tiền|số lượng|mức")
_CLAUSE = whole("mà|trước khi|sau khi|thì|kể từ khi")
FAR = 8
"""Syllables before an anaphor, from which the question is its own."""

Finder = Callable[[re.Match[str], str, Sequence[Turn]], str | None]


def resolve(text: str, turns: Sequence[Turn]) -> str | None:
    """The question with its anaphors replaced; None without a known antecedent."""
    question = text
    for pattern, finder in _RULES:
        match = pattern.search(lower(text))
        if match is None or _is_quoted(text, match.start()) or len(text[: match.start()].split()) > FAR:
            continue
        found = finder(match, text, turns)
        around = lower(f"{text[: match.start()]} {text[match.end() :]}")
        if found and lower(found) not in around:
            placed = found if match.start() == 0 else decapitalise(found)
            text = f"{text[: match.start()]}{placed}{text[match.end() :]}"
    return text if text != question else None


def _is_quoted(text: str, at: int) -> bool:
    ahead = text[:at]
    return ahead.count('"') % 2 == 1 or ahead.count("“") > ahead.count("”")


def _names(text: str, *kinds: Kind, before: int) -> bool:
    return any(each.kind in kinds and each.start < before for each in mentions(text))


def _is_own(text: str, at: int) -> bool:
    """Whether something before the anaphor could be what it refers to: a noun that owns nothing, or a clause."""
    if text[:at].endswith("của ") and len(text[:at].split()) <= FAR // 2 + 1 and not mentions(text[:at]):
        return False  # "triệu chứng của nó"
    asking = find_interrogative(text)
    inside = [word for word in cut(text) if word.start < at and word.sort in ("noun", "name") and not is_doubtful(word)]
    free = [word for word in inside if not (asking and asking.start <= word.start < asking.end)]
    return _CLAUSE.search(lower(text[:at])) is not None or any(not is_possessed(word.text) for word in free)


def _time(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    if _names(text, "time", before=len(text)) or re.match(r"\s*là(?!\w)", lower(text)[match.end() :]):
        return None
    return last_time(turns, unit="năm" if match.group(1) == "năm" else "")


def _person(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    if _names(text, "person", "name", before=match.start()):
        return None
    title = match.group().rsplit(" ", 1)[0]
    named = next((short_answer(turn) for turn in turns[::-1] if short_answer(turn) and _asked_for(title, turn)), None)
    return named or last_person(match.group(), turns)


def _asked_for(title: str, turn: Turn) -> bool:
    """Whether the turn asked who somebody of this title is: "Ai là đạo diễn?"; a kin term says nothing."""
    asking = turn.query.interrogative
    return asking is not None and asking.wanted == "person" and " " in title and title in lower(turn.question)


def _kin(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    """The person whom "ông" or "chị" alone means: no name and no noun follows, and none is named before."""
    inside = next(each for each in cut(text) if each.end >= match.end())
    word = next((each for each in cut(text) if each.start >= match.end()), None)
    whose = lower(text[inside.start : match.start()]).strip()
    if inside.end > match.end() or (whose and not _OF_PERSON.fullmatch(whose)):
        return None  # "bà con", "công cụ"
    if match.group() == "anh" and text[match.start()] == "A":
        return None  # England
    if text[match.end() :].lstrip()[:1].isupper() or (match.start() and text[match.start()].isupper()):
        return None
    if word and word.sort == "noun" and not (is_possessed(word.text) or word.text in _OF_ONE):
        return None
    return None if _names(text, "person", "name", before=match.start()) else last_person(match.group(), turns)


_OF_ONE = ("quê", "tên", "tuổi", "năm", "bây giờ", "khi", "lúc", "sinh")


def _item(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    """The first or another of the things that the answer lists: "Cái đầu tiên", "người thứ hai"."""
    items = [each.strip() for each in re.split(r",| và | hoặc ", short_answer(turns[-1])) if each.strip()]
    order = {"đầu tiên": 0, "thứ nhất": 0, "thứ hai": 1, "thứ ba": 2, "cuối cùng": len(items) - 1}[match.group(1)]
    return items[order] if not match.start() and 1 < len(items) > order else None


def _they(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    opening = match.start() == 0 and text[match.end() :].strip()[:1].isupper()  # "Họ Nguyễn"
    if opening or _is_own(text, match.start()):
        return None
    return (
        find_last_name("person", turns[-1:]) or find_last_name("organisation", turns) or find_last_name("person", turns)
    )


def _place(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    if _names(text, "place", "name", "organisation", before=match.start()) and "từ" not in lower(text[: match.start()]):
        return None
    found = (
        find_last_name("place", turns[-2:]) or find_last_name("place", turns) or find_last_name("organisation", turns)
    )
    if not found and not any(each.kind == "person" for each in mentions(thing(turns))):
        found = thing(turns)
    return f"{text[match.start() : match.end(1)]} {decapitalise(found)}" if found and match.group(1) else found


def _name_event(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    """The event of the last turn as a noun phrase: "trận này" is "trận Ngô Quyền đánh tan quân Nam Hán"."""
    noun = match.group().rsplit(" ", 1)[0]
    if _is_own(text, match.start()) or _names(text, "event", before=len(text)):
        return None
    if called := find_last_phrase(noun, turns[-1:]):
        return called
    return f"{text[match.start() : match.start() + len(noun)]} {decapitalise(state_last_turn(turns))}"


def _it(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    about, asking = thing(turns), turns[-1].query.interrogative
    if _is_own(text, match.start()):
        return None
    if (
        asking
        and asking.wanted == "thing"
        and short_answer(turns[-1])
        and _IS_WHAT.fullmatch(lower(text[match.end() :]))
    ):
        return short_answer(turns[-1])
    return None if any(each.kind == "person" and each.start == 0 for each in mentions(about)) else about or None


def _bare_class(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    """What a class noun without a name means where it acts or owns: "Hãng lên sàn ngày nào?", "Giá của phim?"."""
    listed = cut(text)
    at = next((number for number, word in enumerate(listed) if word.start == match.start()), None)
    if at is None or listed[at].end != match.end():
        return None
    after = listed[at + 1] if at + 1 < len(listed) else None
    acts = after is not None and after.text in _ACTS and text[after.start].islower()
    ahead, is_place = lower(text[: match.start()]), class_of(match.group()) == "place"
    if not acts or not (ahead in _WITHIN if is_place else ahead == "" or ahead.endswith("của ")):
        return None
    about = thing(turns)
    bare_name = any(each.kind == "name" and each.text == about for each in mentions(about))
    return find_last_phrase(match.group(), turns, strict=True) or (about if bare_name else None)


_WITHIN = ("trên ", "trong ", "ở ", "tại ")
_ACTS = ("là", "có", "được", "bị", "do", "đã", "gồm", "lên")


def _noun(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    """The phrase that "nghị quyết này", "bệnh đó", "loài ấy" stand for, or the noun with the topic as its owner."""
    start, end = match.span(1)
    inside = [word for word in cut(text) if start < word.end and word.start < end]
    bound = max([start, *(word.end + 1 for word in inside if word.sort != "noun")])
    starts = [found.start() for found in re.compile(r"(?<!\w)\w").finditer(text, bound, end)]
    for at in starts:
        noun = lower(text[at:end])
        if whole(re.escape(noun)).search(lower(text[:at])):
            return None
        asking = turns[-1].query.interrogative
        if _AMOUNT.fullmatch(noun) and asking and asking.wanted == "amount" and short_answer(turns[-1]):
            return f"{text[start:end]} {short_answer(turns[-1])}"
        if _DEICTIC.fullmatch(noun) and noun != "bài":
            continue
        found = find_last_phrase(noun, turns)
        generic = " " not in noun or _GENERIC.fullmatch(noun) or class_of(noun)
        if not found and at == starts[0] and generic and not _is_own(text, at):
            found = _any_thing(noun, turns)
        if found:
            kept = text[start : bound if _CLASSIFIER.search(lower(text[start:at])) else at]
            return kept + (decapitalise(found) if kept else found)
    owned = _add_owner(text[bound:end], bound, text, turns)
    return f"{text[start:bound]}{owned}" if owned else None


def _add_owner(noun: str, at: int, text: str, turns: Sequence[Turn]) -> str | None:
    """A noun that was not said, as something of the named topic: "chuyến bay này" is "chuyến bay tàu Soyuz 37"."""
    about = thing(turns)
    named = any(each.kind != "time" for each in mentions(about))
    known = not noun or _DEICTIC.fullmatch(lower(noun)) or class_of(lower(noun)) == "person"
    return f"{noun} {decapitalise(about)}" if named and not known and not _is_own(text, at) else None


def _any_thing(noun: str, turns: Sequence[Turn]) -> str | None:
    """The topic, which a noun of no class of its own may call: "loài này"; no person, no place of another class."""
    about, classed = thing(turns[-2:]) or subject(turns[-1]), class_of(noun)
    kind = next((kind_of(each, turns) for each in mentions(about) if each.start == 0), None)
    fits = kind in (classed, "name") if classed else kind not in ("person", "place", "document")
    return about if about and fits else None


_RULES: tuple[tuple[re.Pattern[str], Finder], ...] = (
    (_TIME, _time),
    (_ITEM, _item),
    (_PERSON, _person),
    (_KIN, _kin),
    (_THEY, _they),
    (_PLACE, _place),
    (_DEED, _name_event),
    (_IT, _it),
    (_BARE_CLASS, _bare_class),
    (_NOUN, _noun),
)
