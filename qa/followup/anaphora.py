"""The question with "ông ấy", "ở đó", "năm đó", "nghị quyết này", "nó", "việc đó" replaced by what they refer to.

A question that names its own antecedent ("... Liên Xô những gì trước khi nước này tan rã?") is left alone: most
anaphors of written questions are of that kind.
"""

import re
from collections.abc import Callable, Sequence

from qa.followup.clause import asked
from qa.followup.lexicon import Word, cut, is_doubtful, is_possessed, lower
from qa.followup.mentions import mentions, whole
from qa.followup.recall import last_called, last_named, last_person, last_time, said, subject, thing, told
from qa.followup.statement import decapitalised
from qa.followup.turn import Turn
from qa.followup.words import HEADS, Kind

__all__ = ["resolved"]

_THAT = "(?:đó|này|ấy|kia|đấy|nọ|nói trên|vừa nêu|vừa rồi)"
_TIME = whole(
    "(?:vào )?(?:(lúc|khi|năm|hồi|thời|thời điểm|ngày|hôm|tháng|giai đoạn|thế kỷ|thời kỳ|dịp) (?:đó|ấy|đấy)|"
    "(?:giai đoạn|thời điểm|thời kỳ) này)"
)
_PERSON = whole(rf"(?!người ta)(?:{HEADS['person']}|cậu|em|hắn|người)(?: đàn ông| phụ nữ)? (?:ấy|ta|này|đó|kia|nọ|đấy)")
_KIN = whole("ông|bà|anh|chị|cô|chú|bác|cụ|thầy|ổng|bả|ảnh")
_THEY = whole("(?<!dòng )(?<!các )(?<!tên )(?<!quan )họ(?! (?:của|tên|hàng|và tên|ngoại|nội|tộc|nhà|nào))")
_PLACE = whole(
    "(ở|tại|đến|tới|gần|quanh) (?:(?:đó|đấy|(?<!gần )(?<!quanh )đây)|"
    "(?:chỗ|nơi) (?:đó|này|ấy|đấy|kia))|(?:nơi|chỗ) (?:đó|này|ấy|đây|đấy)"
)
_IT = whole(
    r"nó|(?<!công )(?<!quần )(?<!dân )chúng(?! (?:ta|tôi|mình|em|nó|cháu))|(?:cái|thứ|con) (?:này|đó|ấy|kia|đấy)"
)
_DEED = whole(rf"(?:việc|chuyện|điều|sự việc|sự kiện|vụ việc|vụ|trận|cuộc|chiến thắng|thay đổi) {_THAT}")
_NOUN = whole(rf"((?:\w+ ){{0,2}}\w+) (?:{_THAT}|trên$)")
_CLASSIFIER = whole("ngôi|cây|con|chiếc|cuốn|bức|dòng|ngọn|toà|tòa|quyển")
_IN_IT = re.compile("trong (?:đó|đấy)(?= có)")
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
MANY = 2
"""Content words before an anaphor, from which the question may name what it means itself."""

FAR = 8
"""Syllables before an anaphor, from which the question is its own."""

Finder = Callable[[re.Match[str], str, Sequence[Turn]], str | None]


def resolved(text: str, turns: Sequence[Turn]) -> str | None:
    """The question with its anaphors replaced; None when there is none, when it is its own, or when it is not known."""
    question = text
    for pattern, finder in _RULES:
        match = pattern.search(lower(text))
        if match is None or _quoted(text, match.start()) or len(text[: match.start()].split()) > FAR:
            continue
        found = finder(match, text, turns)
        around = lower(f"{text[: match.start()]} {text[match.end() :]}")
        if found and lower(found) not in around:
            placed = found if match.start() == 0 else decapitalised(found)
            text = f"{text[: match.start()]}{placed}{text[match.end() :]}"
    return text if text != question else None


def _quoted(text: str, at: int) -> bool:
    ahead = text[:at]
    return ahead.count('"') % 2 == 1 or ahead.count("“") > ahead.count("”")


def _names(text: str, *kinds: Kind, before: int) -> bool:
    return any(each.kind in kinds and each.start < before for each in mentions(text))


def _owns(text: str, at: int) -> bool:
    """Whether the anaphor owns a plain noun phrase: "triệu chứng của nó"."""
    return text[:at].endswith("của ") and len(text[:at].split()) <= FAR // 2 + 1 and not mentions(text[:at])


def _content(text: str, at: int) -> int:
    """How many words before the anaphor could be what it refers to; a clause of their own counts as many."""
    asking = asked(text)
    if _CLAUSE.search(lower(text[:at])):
        return MANY
    inside = [word for word in cut(text) if word.start < at and word.sort in ("noun", "name") and not is_doubtful(word)]
    if asking and asking.start == 0 and inside and inside[0].start == asking.end + 1:
        inside.pop(0)  # "Ai quyết định mức này?"
    if asking and asking.start == 0 and " " in text[: asking.end].strip() and text[:at].endswith("của "):
        return MANY  # "Đất nước nào mà tên của nó ..."
    return sum(
        not (asking and asking.start <= word.start < asking.end) and not is_possessed(word.text) for word in inside
    )


def _time(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    is_asked = re.match(r"\s*là(?!\w)", lower(text)[match.end() :])
    if _names(text, "time", before=len(text)) or is_asked:
        return None
    return last_time(turns, unit="năm" if match.group(1) == "năm" else "")


def _person(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    if _content(text, match.start()) > MANY or _names(text, "person", "name", before=match.start()):
        return None
    title = match.group().rsplit(" ", 1)[0]
    named = next((said(turn) for turn in turns[::-1] if said(turn) and _asked_for(title, turn)), None)
    return named or last_person(match.group(), turns)


def _asked_for(title: str, turn: Turn) -> bool:
    """Whether the turn asked who somebody of this title is: "Ai là đạo diễn?"; a kin term says nothing."""
    asking = asked(turn.question)
    wanted = asking is not None and asking.wanted == "person" and not _KIN.fullmatch(title)
    return wanted and " " in title and title in lower(turn.question)


def _kin(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    """The person whom "ông" or "chị" alone means, where a verb follows it, or nothing."""
    listed = [word for word in cut(text) if word.sort != "break"]
    at = next((number for number, word in enumerate(listed) if word.start == match.start()), None)
    if at is None or listed[at].end != match.end() or (at and text[match.start()].isupper()):
        return None
    after, before = listed[at + 1 : at + 2], listed[:at]
    if after and text[after[0].start].isupper():
        return None
    if after and not (after[0].sort in ("verb", "light", "asking") or _is_of_a_person(after[0])):
        return None
    certain = match.group() in ("ổng", "bả")
    if (
        not certain
        and not _owns(text, match.start())
        and any(word.sort == "verb" or (word.sort == "noun" and not _is_of_a_person(word)) for word in before)
    ):
        return None
    return None if _names(text, "person", "name", before=match.start()) else last_person(match.group(), turns)


def _is_of_a_person(word: Word) -> bool:
    return is_possessed(word.text) or word.text in (
        "quê",
        "tên",
        "tuổi",
        "năm",
        "con gái",
        "con trai",
        "bây giờ",
        "khi",
        "lúc",
    )


def _they(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    opening = match.start() == 0 and text[match.end() :].strip()[:1].isupper()
    if opening or (_content(text, match.start()) and not _owns(text, match.start())):
        return None
    people = last_named("person", turns[-1:])
    return people or last_named("organisation", turns) or last_named("person", turns)


def _place(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    origin = re.match(r"(?:đi )?từ [\w ]+ (?:đến|tới) (?:đó|đấy)", lower(text))
    if _names(text, "place", "name", "organisation", before=match.start()) and not origin:
        return None
    found = last_named("place", turns[-2:]) or last_named("place", turns) or last_named("organisation", turns)
    if not found or not match.group(1):
        return found
    return f"{text[match.start() : match.end(1)]} {decapitalised(found)}"


def _deed(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    """What was told, named by the noun: "trận này" is "trận Ngô Quyền đánh tan quân Nam Hán"."""
    noun = match.group().rsplit(" ", 1)[0]
    if (
        len(text[: match.start()].split()) > FAR // 2
        or _content(text, match.start())
        or (_names(text, "event", before=len(text)))
    ):
        return None
    called = last_called(noun, turns[-1:])
    if called or not said(turns[-1]):
        return called or (thing(turns) or None)
    return f"{text[match.start() : match.start() + len(noun)]} {decapitalised(told(turns))}"


def _in_it(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    found = None if match.start() else last_named("place", turns[-1:]) or thing(turns[-1:])
    return f"{text[: len('trong')]} {decapitalised(found)}" if found else None


def _it(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    if _content(text, match.start()) and not _owns(text, match.start()):
        return None
    about, asking = thing(turns), asked(turns[-1].question)
    if re.fullmatch(r"\s*(?:có nghĩa )?là (?:cái )?gì", lower(text[match.end() :])) and said(turns[-1]):
        return said(turns[-1]) if asking and asking.wanted == "thing" else about
    alike = [each for each in mentions(about) if each.kind == "person" and each.start == 0]
    return None if alike or not about else about


def _bare_class(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    """What a class noun without a name means where it acts or owns: "Hãng lên sàn ngày nào?", "Giá của phim?"."""
    listed = cut(text)
    at = next((number for number, word in enumerate(listed) if word.start == match.start()), None)
    if at is None or listed[at].end != match.end():
        return None
    if at == 1 and listed[0].text in ("trên", "trong", "ở", "tại"):
        headed = [each.text for turn in turns[::-1] for each in mentions(turn.question) if each.head == match.group()]
        named = text[match.end() + 1 : match.end() + 2].isupper() or (listed[2:3] and listed[2].sort == "noun")
        return headed[0] if headed and not named else None
    if _class(match.group()) == "place" or not (at == 0 or _owns(text, match.start())):
        return None
    after = listed[at + 1] if at + 1 < len(listed) else None
    if (
        after is None
        or after.text not in ("là", "có", "được", "bị", "do", "đã", "gồm", "lên")
        or text[after.start].isupper()
    ):
        return None
    noun = match.group()
    about = thing(turns)
    bare_name = any(each.kind == "name" and each.text == about for each in mentions(about))
    return last_called(noun, turns, strict=True) or (about if bare_name else None)


def _noun(match: re.Match[str], text: str, turns: Sequence[Turn]) -> str | None:
    """The phrase that "nghị quyết này", "bệnh đó", "loài ấy" stand for."""
    start, end = match.span(1)
    inside = [word for word in cut(text) if start < word.end and word.start < end]
    bound = max([start, *(word.end + 1 for word in inside if word.sort != "noun")])
    starts = [found.start() for found in re.compile(r"(?<!\w)\w").finditer(text, bound, end)]
    for at in starts:
        noun = lower(text[at:end])
        deictic = _DEICTIC.fullmatch(noun) is not None
        if _says(text, noun, at):
            return None
        if (
            _AMOUNT.fullmatch(noun)
            and said(turns[-1])
            and (asking := asked(turns[-1].question))
            and asking.wanted == "amount"
        ):
            return f"{text[start:end]} {said(turns[-1])}"
        if deictic and noun != "bài":
            continue
        found = last_called(noun, turns)
        generic = " " not in noun or _GENERIC.fullmatch(noun) or _class(noun)
        if not found and at == starts[0] and generic and not _content(text, at):
            found = _any_thing(noun, turns)
        if found:
            kept = text[start : at if not _CLASSIFIER.search(lower(text[start:at])) else bound]
            return kept + (decapitalised(found) if kept else found)
    return None


def _says(text: str, noun: str, at: int) -> bool:
    return whole(re.escape(noun)).search(lower(text[:at])) is not None


def _class(noun: str) -> Kind | None:
    return next((kind for kind, listed in HEADS.items() if whole(listed).fullmatch(noun)), None)


def _any_thing(noun: str, turns: Sequence[Turn]) -> str | None:
    """The topic, which a noun of no class of its own may call: "loài này"; no person, no place of another class."""
    about = thing(turns[-2:]) or subject(turns[-1])
    first = next((each for each in mentions(about) if each.start == 0), None)
    classed = _class(noun)
    if not about or (first and first.kind in ("person", "place", "document") and first.kind != classed):
        return None
    if classed and (first is None or first.kind not in (classed, "name")):
        return None
    return about


_RULES: tuple[tuple[re.Pattern[str], Finder], ...] = (
    (_TIME, _time),
    (_PERSON, _person),
    (_KIN, _kin),
    (_IN_IT, _in_it),
    (_THEY, _they),
    (_PLACE, _place),
    (_DEED, _deed),
    (_IT, _it),
    (_BARE_CLASS, _bare_class),
    (_NOUN, _noun),
)
