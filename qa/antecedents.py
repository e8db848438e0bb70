"""What "ông ấy", "ở đó", "năm đó", "nghị quyết này", "nó" refer to: the most recent mention of the same kind.

Of two candidates in one turn, the topic of its question comes first, then its answer, then the cited sentence; but the
answer comes first when the question asked for that very kind of thing. A question that names its own antecedent is left alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from qa.clause import INTERROGATIVE, asked, decapitalised, topic
from qa.mentions import HEADS, STOP, Kind, Mention, Pattern, Text, bare, mentions, phrase_end
from qa.turn import Turn

__all__ = ["resolved"]

_THAT = "(?:đó|này|ấy|kia|đấy|nói trên|vừa nêu|vừa rồi)"
_PERSON = Pattern(
    rf"(?!người ta)(?:(?:{HEADS['person']}|cậu|em|hắn|y|người|cô gái|nhà) (?:ấy|ta|này|đó|kia|nọ|đấy)|người (?:đàn ông|phụ nữ) (?:ấy|này|đó))"
)
_BARE_PERSON = Pattern(rf"(ông|bà)(?= (?:{STOP.source}))")
_THEY = Pattern("(?<!dòng )(?<!các )(?<!của dòng )họ(?! (?:tên|hàng|và tên|ngoại|nội|tộc|nhà|nào))")
_PLACE = Pattern("(ở|tại|đến|tới) (?:đó|đấy|đây|(?:chỗ|nơi) (?:đó|này|ấy|đấy|kia))|(?:nơi|chỗ) (?:đó|này|ấy|đây|đấy)")
_TIME = Pattern(
    "(?:vào )?(?:(?:lúc|khi|năm|hồi|thời|thời điểm|ngày|hôm|tháng|giai đoạn|thế kỷ|thời kỳ|dịp) (?:đó|ấy|đấy)|"
    "(?:giai đoạn|thời điểm|thời kỳ) này)"
)
_IT = Pattern(rf"nó|chúng(?! (?:ta|tôi|mình|em|nó|cháu))|(?:cái|thứ|việc|chuyện|vấn đề) {_THAT}|điều (?:đó|này|ấy)")
_DEICTIC = Pattern(
    "bài(?: báo| viết)?|tài liệu|trang|câu(?: hỏi)?|đoạn|lần|tuần|tháng|năm|ngày|hôm|nhà|cách|sau|trước|do|từ|trong|theo|qua|hiện|lúc|khi|"
    "thời|xưa|gần|đến|bấy|mai|thế giới|hiện|ngoài|như|vì|là|và|thì|trên|kể|nhờ|kèm|cuộc sống|điều|việc|cái|thứ|chuyện|đời"
)
_CLASSES = {kind: Pattern(f"(?:{words})") for kind, words in HEADS.items() if kind != "person"}
_CLASS = "|".join(words for kind, words in HEADS.items() if kind != "person")
_CLASSED = Pattern(rf"({_CLASS}) (?:{_THAT}|trên(?= (?:{STOP.source})))")
_NOUN = Pattern(rf"(\w+(?: \w+){{0,2}}) {_THAT}")
_ANY_DOCUMENT = Pattern("văn bản|tác phẩm|cuốn sách|sách|tài liệu")
_KINDLESS = Pattern(
    "bệnh|món|loại|loài|giống|thuốc|chất|cây|con|quả|trái|sản phẩm|công nghệ|khái niệm|thuật ngữ|mô hình|phương pháp"
)
_WOMAN, _MAN = Pattern("bà|cô|chị"), Pattern("ông|anh|chú|bác|thầy|cậu")
_ORDINAL = Pattern("thứ|đầu tiên|duy nhất|lớn|nhỏ|cao|trực thuộc|mới|khác|đó|này|ấy|kia|trên")
_SHORT = 8
"""Words; a longer answer names nothing by itself."""

Finder = Callable[[re.Match[str], Text, Sequence[Turn]], str | None]


def resolved(asking: Text, turns: Sequence[Turn]) -> str | None:
    """The question with what it refers to put in the place of its anaphors; None when there is none, or it is not known."""
    rules: tuple[tuple[Pattern, Finder], ...] = (
        (_TIME, _time),
        (_PERSON, _person),
        (_BARE_PERSON, _bare_person),
        (_THEY, _they),
        (_PLACE, _place),
        (_CLASSED, _classed),
        (_IT, _it),
        (_NOUN, _noun),
    )
    text = asking
    for pattern, finder in rules:
        match = pattern.search(text)
        found = finder(match, text, turns) if match else None
        if match and found:
            rest = text.text[match.end() :]
            text = Text(f"{text.text[: match.start()]}{found}{rest}")
            if asking.unmarked != text.unmarked:
                break
    return text.text if text is not asking else None


def _kind_before(text: Text, kind: Kind) -> bool:
    return any(each.kind == kind for each in mentions(text))


def _candidates(turns: Sequence[Turn], wants: Callable[[Turn], bool]) -> Iterator[tuple[Text, bool]]:
    """Texts where an antecedent may stand, the likeliest first, and whether each is a short answer asked for by its kind."""
    for turn in reversed(turns):
        question, answer = Text(turn.question), Text(turn.answer)
        named = bool(turn.answer) and len(turn.answer.split()) <= _SHORT
        if named and wants(turn):
            yield answer, True
        yield question, False
        if turn.answer and not (named and wants(turn)):
            yield answer, False
        if turn.evidence:
            yield Text(turn.evidence), False


def _asks_person(turn: Turn) -> bool:
    asking = asked(Text(turn.question))
    if asking is None:
        return False
    phrase = Text(turn.question[asking.start : asking.end])
    return asking.wanted == "person" or _person_noun.search(phrase) is not None


_person_noun = Pattern(f"(?:{HEADS['person']}|người) nào|tên (?:là )?gì")


def _person(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    word = Text(match.group())
    for candidate, wanted in _candidates(turns, _asks_person):
        if wanted and _agrees(word, candidate):
            return candidate.at(0, len(candidate.text))
        people = [each for each in mentions(candidate) if each.kind == "person" and _agrees(word, Text(each.text))]
        span = topic(candidate)
        people += [
            each
            for each in mentions(candidate)
            if each.kind == "name" and span and each.start == span[0] and not each.text.isupper()
        ]
        if people:
            return people[0].text
    return None


def _agrees(pronoun: Text, name: Text) -> bool:
    """Whether a title does not contradict the pronoun: "bà ấy" is no "Ông Cường"."""
    opposite = _MAN if _WOMAN.match(pronoun) else _WOMAN if _MAN.match(pronoun) else None
    return opposite is None or opposite.match(name) is None


def _bare_person(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    ahead = text.text[: match.start()].strip()
    if (ahead and not _TIME.match(text)) or (text.unmarked and match.group(1) == "ba"):
        return None
    return _person(match, text, turns)


def _they(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    follows = text.text[match.end() :].strip()[:1]
    if (
        text.unmarked
        or follows.isupper()
        or (match.start() == 0 and text.text[:1] == "H" and not STOP.match(text, match.end() + 1))
    ):
        return None
    for candidate, wanted in _candidates(turns, _asks_person):
        if wanted:
            return candidate.at(0, len(candidate.text))
        groups = [each for each in mentions(candidate) if each.kind in ("organisation", "person")]
        if groups:
            return groups[0].text
    return None


def _place(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    if _kind_before(text, "place"):
        return None
    preposition = f"{text.text[match.start() : match.end(1)]} " if match.group(1) else ""
    for candidate, wanted in _candidates(turns, _asks_place):
        if wanted and not _topic_place(turns, candidate):
            return preposition + candidate.at(0, len(candidate.text))
        places = [each for each in mentions(candidate) if each.kind == "place"]
        if places:
            first = places[0].text
            return preposition + (decapitalised(first) if preposition and places[0].head else first)
    return None


def _topic_place(turns: Sequence[Turn], answer: Text) -> bool:
    """Whether the turn with this answer is about a place itself, which then comes before its answer."""
    turn = next(turn for turn in reversed(turns) if turn.answer == answer.text)
    span = topic(Text(turn.question))
    return any(span and each.start == span[0] and each.kind == "place" for each in mentions(Text(turn.question)))


def _asks_place(turn: Turn) -> bool:
    asking = asked(Text(turn.question))
    if asking is None:
        return False
    phrase = Text(turn.question[asking.start : asking.end])
    head = _CLASSES["place"].search(Text(turn.question[: asking.end]))
    return (
        asking.wanted == "place"
        or _CLASSES["place"].search(phrase) is not None
        or (asking.wanted == "thing" and head is not None)
    )


def _time(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    if _kind_before(text, "time") or re.match(r"\s*(?:là|la)(?!\w)", text.low[match.end() :]):
        return None
    for candidate, _ in _candidates(turns, _asks_time):
        times = [each for each in mentions(candidate) if each.kind == "time"]
        if times:
            return _dated(times[0].text, yearly="năm" in match.group() or "nam" in match.group().split())
    return None


def _dated(time: str, *, yearly: bool) -> str:
    year = re.search(r"(?:1\d|20)\d\d(?!\d)", time)
    if year and (yearly or time.isdigit()):
        return f"năm {year.group()}"
    return f"ngày {time}" if time[0].isdigit() else time[0].lower() + time[1:]


def _asks_time(turn: Turn) -> bool:
    asking = asked(Text(turn.question))
    return asking is not None and asking.wanted == "time"


def _classed(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    """The antecedent of "nghị quyết đó": the same noun with its name, or what that noun asked for."""
    noun = Text(text.text[match.start() : match.end(1)])
    if _DEICTIC.whole(noun):
        return None
    if text.unmarked and re.match(r" (?:ai|cơ|co quan)", text.low[match.end() :]):
        return None
    kind = next(kind for kind, pattern in _CLASSES.items() if pattern.whole(noun))
    own = [each for each in mentions(text) if each.kind == kind]
    if own:
        return None
    return _same_noun(noun, turns) or _same_kind(noun, kind, turns)


def _same_noun(noun: Text, turns: Sequence[Turn]) -> str | None:
    word = re.compile(rf"(?<!\w){re.escape(bare(noun.text.lower()))}(?!\w)")
    for turn in reversed(turns):
        asking = asked(Text(turn.question))
        phrase = bare(turn.question[asking.start : asking.end].lower()) if asking else ""
        if turn.answer and len(turn.answer.split()) <= _SHORT and word.search(phrase):
            return turn.answer
        for side in (turn.question, turn.answer, turn.evidence):
            found = _phrase_with(word, Text(side)) if side else None
            if found:
                return found
    return None


def _phrase_with(word: re.Pattern[str], text: Text) -> str | None:
    for found in word.finditer(bare(text.text.lower())):
        named = next(
            (each for each in mentions(text) if each.start <= found.start() < each.end and each.kind != "time"), None
        )
        if named and (named.start == found.start()):
            return named.text
        end = phrase_end(text, found.end() + 1)
        about = re.compile(r" (?:về|ve|của|cua) ").match(text.text, found.end())
        end = phrase_end(text, about.end()) if about else end
        asking = asked(text)
        if _ORDINAL.match(text, found.end() + 1):
            continue
        if end > found.end() + 1 and not (asking and found.start() < asking.end and asking.start <= end + 1):
            return text.at(found.start(), end)
    return None


def _same_kind(noun: Text, kind: Kind, turns: Sequence[Turn]) -> str | None:
    """A name without a class noun of its own: "thành phố này" for Hải Phòng; any document for "văn bản này"."""
    for turn in reversed(turns):
        for side in (turn.question, turn.answer):
            found = [
                each
                for each in mentions(Text(side))
                if each.kind == kind and (not each.head or _ANY_DOCUMENT.match(noun))
            ]
            if not found and _ANY_DOCUMENT.match(noun):
                found = [each for each in mentions(Text(side)) if each.kind == "name" and each.start > 0]
            if found:
                return _titled(Text(side), found[0])
    return None


def _titled(text: Text, named: Mention) -> str:
    """The mention with the small-letter words that end its title: "Bình Ngô đại cáo"."""
    return text.at(named.start, phrase_end(text, named.end)) if named.kind == "name" else named.text


def _it(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    if text.unmarked and not (
        STOP.match(text, match.end() + 1)
        or re.search(r"\w $", text.low[: match.start()])
        and match.end() == len(text.low.rstrip(" ?"))
    ):
        return None
    turn = next((turn for turn in reversed(turns) if asked(Text(turn.question)) and topic(Text(turn.question))), None)
    if turn is None:
        return None
    question = Text(turn.question)
    asking, span = asked(question), topic(question)
    if asking and asking.wanted == "thing" and asking.start == 0:
        return turn.answer if turn.answer and len(turn.answer.split()) <= _SHORT else None
    return (
        question.text[slice(*span)]
        if span and not any(each.start == span[0] and each.kind == "person" for each in mentions(question))
        else None
    )


def _noun(match: re.Match[str], text: Text, turns: Sequence[Turn]) -> str | None:
    """Any other noun that the conversation has said: "lá đó", "bệnh này"."""
    words = text.text[match.start() : match.end(1)].split(" ")
    ahead = len(text.text[: match.start()])
    for skip in range(len(words)):
        noun = Text(" ".join(words[skip:]))
        if _DEICTIC.whole(noun):
            return None
        if STOP.match(noun) or _kind_before(noun, "time"):
            continue
        same = _same_noun(noun, turns[-2:])
        if same is None and _KINDLESS.match(noun):
            same = _it(match, Text(f"nó {text.text[match.end() :]}"), turns)
        if same:
            kept = text.text[ahead : match.end(1) - len(noun.text)]
            return kept + (decapitalised(same) if kept or ahead else same)
    return None
