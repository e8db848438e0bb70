"""A question that lacks its topic ("Ai ký?", "Ủ bệnh mấy ngày?", "Giá vé bao nhiêu?"), completed from the one before.

It lacks one when it opens with a verb or an interrogative and brings hardly any noun of its own, or with a noun that is
always something's or that was just spoken of; a name, or a clause of two predicates, is a topic. Which it is and whose
it is stands in the question before, or in what was cited.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from qa.question.clause import Interrogative, find_interrogative, is_relation, owner
from qa.question.followup.antecedents import left_out, short_answer, thing
from qa.question.followup.statement import decapitalise, statement
from qa.question.function_words import HEADS
from qa.question.lexicon import Word, cut, lower
from qa.question.mentions import Mention, mentions, phrase_end, whole
from qa.question.turn import Turn

__all__ = ["complete"]

LONGEST = 9
"""Syllables; a longer question holds its own topic."""
FEW = 3
"""Syllables of nouns and verbs that a question without a subject brings at most."""
LONGEST_ADJUNCT = 6
"""Syllables before the interrogative of a question that only adds to the one before."""

_THAT_IS = re.compile("(?:đó|đây|vậy) là (?!bài|tài liệu|văn bản|trang)(?=.)")
_WHY_NOT = re.compile(r"((?:vì|tại) sao)(?: lại)? (không|chưa)(?: được)?")
_LASTING = re.compile("mấy (?:năm|tháng|tuần|ngày|giờ|tiếng|phút|lần)")
_COUNT = re.compile(r"(?:bao nhiêu|mấy) ")
_AMONG = re.compile("trong (?:số )?(?:đó|đấy|này) (?!có )")
_AT_MOST = re.compile("(?:(?:trong|tối đa|tối thiểu|ít nhất|nhiều nhất|khoảng|cả thảy) )+")
_ADJUNCT = whole("nhờ|nhằm|để|bằng|theo|cùng|với|qua|dưới|từ|trong|tại")
_WHO_IS = re.compile("ai là ")
_MOST = whole("nhất|hơn|đầu tiên|cuối cùng")
_OWN_CLAUSE = whole(
    "thì|muốn|nếu|khi(?! nào)|hôm nay|ngày mai|nói rõ|giải thích|^kể|tóm tắt|^nên|này|đó|ấy|kia|^bài báo|^bài viết"
)
_BEST = whole("nhất (?:thế giới|thế gian|nước|châu)")
_GENERIC = re.compile(r"\s*(?:\w+ )*(?:là|thì) \w")
_THERE_ARE = re.compile("(?:có|còn|gồm)(?: tổng số| khoảng| tất cả| tổng cộng)? (?:bao nhiêu|mấy) ")
_DEFINED = re.compile("là (?:gì|ai)$")
_PERSON = whole(HEADS["person"])
_OF_A_KIND = re.compile(r"(?:loại|loài|kiểu|nhóm|dạng) \w")
_ABSTRACT = whole("lý do|nguyên nhân|tên|nội dung|điều kiện|mục tiêu|ý nghĩa|kết quả|thủ tục|tác dụng|triệu chứng")
"""What may be asked "là gì" of something; of another noun that asks for its definition."""
_PREPOSITIONS = ("vào", "đến", "tới", "bằng", "qua", "sau", "trước", "theo", "vì", "do")
_AUXILIARIES = {
    *"có được bị đã đang sẽ vẫn từng còn cần phải chưa không cũng hết gồm để lên đi ra chỉ khoảng thuộc như là".split(),
    *("chủ yếu", "bao gồm", "có thể", "tổng cộng"),
}
_PREDICATES = ("cần", "mất", "phải", "bị", "có", "là", "gồm", "nên")


def complete(core: str, turns: Sequence[Turn]) -> str | None:
    """The elliptical question completed from the question before; None when it is complete."""
    that = _THAT_IS.match(lower(core))
    text = core[that.end() :] if that else core
    asking, about = find_interrogative(text), lower(thing(turns))
    if asking is None or len(text.split()) > LONGEST or (about and about in lower(text)):
        return None
    if why_not := _WHY_NOT.fullmatch(lower(text)):
        return _ask_why_not(why_not, turns[-1])
    told = statement(turns[-1].question, short_answer(turns[-1]))
    if _AMONG.match(lower(text)):
        return f"{told}, {decapitalise(text)}"
    if asking.wanted == "amount" and _AT_MOST.fullmatch(lower(text[: asking.start])):
        return f"{told} {decapitalise(text)}"
    bring = _brought(text, asking)
    if not bring or that or _is_adjunct(text, asking):
        return None if _counts_kinds(text, asking) else _adjunct(text, asking, turns)
    if named := next((each for each in mentions(text) if each.kind != "time"), None):
        return f"{thing(turns)}, {decapitalise(text)}" if about and _names_its_object(text, asking, named) else None
    if _depends(text, asking, bring, turns):
        return _with_topic(text, asking, bring, turns)
    return None


def _is_adjunct(text: str, asking: Interrogative) -> bool:
    """Whether the question only adds to the one before: "Nhờ phát hiện gì?", "cùng với ai"."""
    if not _ADJUNCT.match(lower(text)) or asking.wanted == "whether" or mentions(text):
        return False
    return 0 < len(text[: asking.start].split()) < LONGEST_ADJUNCT and len(text[asking.end :].split()) < 2


def _ask_why_not(match: re.Match[str], turn: Turn) -> str | None:
    """Why the question before, which asked whether, is answered by no: "Vì sao trẻ em không nên uống cà phê?"."""
    told = f"{statement(turn.question, '')} "
    denied = re.sub(r" (?:có|đã) ", f" {match.group(2)} ", told, count=1)
    return f"{match.group(1)} {decapitalise(denied)}" if denied != told else None


def _names_its_object(text: str, asking: Interrogative, named: Mention) -> bool:
    """Whether a verb opens the question, of which only the object is named: "Cách hồ Gươm bao xa?"."""
    ahead = [word for word in cut(text) if word.start < named.start]
    told = [word for word in cut(text) if named.end < word.start < asking.start and word.sort in ("noun", "verb")]
    verbal = ahead and all(word.sort in ("verb", "joint", "light") or word.text == "cách" for word in ahead)
    opens = verbal and (ahead[0].sort == "verb" or ahead[0].text in ("cách", "so"))
    return (
        bool(opens) and (ahead[0].text == "so" or not told) and asking.wanted in ("time", "amount", "person", "thing")
    )


def _brought(text: str, asking: Interrogative) -> list[Word]:
    """The nouns and verbs of the question, less what it asks for, the unit of "bao nhiêu" and times."""
    times = [each for each in mentions(text) if each.kind == "time"]
    found = []
    for word in cut(text):
        inside = asking.start <= word.start < asking.end or any(each.start <= word.start < each.end for each in times)
        unit = asking.wanted == "amount" and word.sort == "noun" and 0 <= word.start - asking.end <= 1
        if word.sort in ("noun", "verb", "name") and not inside and not unit:
            found.append(word)
    return found


def _counts_kinds(text: str, asking: Interrogative) -> bool:
    """Whether what is counted is a topic: "Có mấy loại thủy triều?" is, "Có mấy chương?" is not."""
    unit = lower(text[asking.end :]).strip()
    return asking.wanted == "amount" and (len(unit.split()) > 2 or _OF_A_KIND.match(unit) is not None)


def _adjunct(text: str, asking: Interrogative, turns: Sequence[Turn]) -> str | None:
    """The statement before, asked anew by another interrogative, or by a finer one of the same kind."""
    before, old = turns[-1].question.rstrip(" ?.!"), turns[-1].query.interrogative
    told, about = statement(before, short_answer(turns[-1])), thing(turns)
    if asking.wanted == "reason":
        return f"Vì sao {decapitalise(told)}"
    if _OWN_CLAUSE.search(lower(text)):
        return None
    if old is None:
        return f"{told}, {decapitalise(text)}"
    if _LASTING.fullmatch(lower(text)) or (asking.wanted == "amount" and re.match("trong|từ|qua|với", lower(text))):
        return f"{told} {decapitalise(text)}"
    if asking.wanted == "amount" and (asking.start > 0 or (old.wanted != "amount" and _COUNT.match(lower(text)))):
        if not about:
            return None
        return _of(about, text) if asking.start else f"{about} có {decapitalise(text)}"
    noun = re.sub("^(?:những|các) ", "", text[asking.start : asking.end].rsplit(" ", 1)[0])
    rest = before[old.end :].strip()
    if asking.wanted == "thing" and noun and lower(rest).startswith(lower(noun)):
        return f"{before[: old.start]}{decapitalise(text)}{rest[len(noun) :]}"
    return f"{told} {decapitalise(text)}"


def _with_topic(text: str, asking: Interrogative, bring: list[Word], turns: Sequence[Turn]) -> str | None:
    """The fragment with what the question before was about, where a Vietnamese sentence would hold it."""
    about, told = left_out(text, turns), ""
    if _is_thin(about, turns):
        told = statement(turns[-1].question, short_answer(turns[-1]))
    if not about and not told:
        return None
    if bring[0].sort == "noun" and asking.start > bring[0].start and is_relation(text):
        return _add_owner(text, bring, turns, about)
    if told and told != about:
        return f"{told}, {decapitalise(text)}"
    if asking.start > 0 or asking.wanted == "amount":
        return _of(about, text)
    if asking.wanted in ("reason", "time", "manner"):
        return f"{text[: asking.end]} {decapitalise(about)} {text[asking.end :].strip()}"
    start, middle, end = owner(turns[-1].question)
    if middle > start and is_relation(about) and about == turns[-1].question[start:end]:
        about = turns[-1].question[middle:end]
    if (bring[-1].sort == "verb" or _WHO_IS.match(lower(text))) and not _MOST.search(lower(text)):
        return f"{text} {decapitalise(about)}"
    return f"{about}, {decapitalise(text)}"


def _of(about: str, text: str) -> str:
    """What it is about, then the fragment, without the words that both begin with.

    >>> _of("nhà máy nước Cẩm Sơn", "Nhà máy nước vốn bao nhiêu?")
    'nhà máy nước Cẩm Sơn vốn bao nhiêu?'
    """
    words = text.split()
    pairs = zip(lower(about).split(), lower(text).split(), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return f"{about} {' '.join(words[same:])}" if same > 1 else f"{about} {decapitalise(text)}"


def _is_thin(about: str, turns: Sequence[Turn]) -> bool:
    """Whether the topic alone is too little to search: a place of an event, or nothing."""
    question = turns[-1].question
    first = next((each for each in mentions(about) if each.start == 0), None)
    if about and (first is None or first.kind != "place" or about not in question or not short_answer(turns[-1])):
        return not about
    asking = turns[-1].query.interrogative
    end = question.find(about) + len(about)
    rest = [word for word in cut(question) if word.start >= end and word.sort == "noun"]
    return any(asking is None or not asking.start <= word.start < asking.end for word in rest)


def _add_owner(text: str, bring: list[Word], turns: Sequence[Turn], about: str) -> str:
    """The noun that is always something's with its owner: "Giá vé tuyến metro số 1 bao nhiêu?"."""
    start, middle, end = owner(turns[-1].question)
    whose = turns[-1].question[middle:end] if about == turns[-1].question[start:end] else about
    after = phrase_end(text, bring[0].start)
    rest = text[after:].strip()
    of = " của " if re.match("là|có|gồm", lower(rest)) else " "
    times = [each.text for each in mentions(turns[-1].question) if each.kind == "time"]
    when = f" {decapitalise(times[0])}" if len(times) == 1 else ""
    return f"{text[:after]}{of}{decapitalise(whose)}{when} {rest}"


def _was_mentioned(word: Word, turns: Sequence[Turn]) -> bool:
    """Whether the last turn, or what it cited, spoke of this."""
    sides = (turns[-1].question, turns[-1].answer, turns[-1].evidence, turns[-1].title)
    said = [each for side in sides for each in cut(side) if each.sort != "name"]
    return any(word.text == each.text or (each.sort == "noun" and word.text in each.text.split()) for each in said)


def _depends(text: str, asking: Interrogative, bring: list[Word], turns: Sequence[Turn]) -> bool:
    """Whether the question, which names nothing, lacks a topic."""
    if who := _WHO_IS.match(lower(text)):
        timed = any(each.kind == "time" for each in mentions(text))
        own = timed or [word for word in bring[1:] if word.sort == "noun" and not _was_mentioned(word, turns)]
        return is_relation(text[who.end() :]) and "của" not in lower(text) and not own
    if _OWN_CLAUSE.search(lower(text)) or _BEST.search(lower(text)) or _GENERIC.match(lower(text), asking.end):
        return False
    new = [word for word in bring if word.sort == "noun" and not _was_mentioned(word, turns)]
    if asking.start == 0 or _opens_with_when(text, asking):
        return _asks_first(text, asking, bring, new)
    return _asks_later(text, asking, bring, new, turns)


def _size(bring: list[Word]) -> int:
    return sum(len(word.text.split()) for word in bring)


def _opens_with_when(text: str, asking: Interrogative) -> bool:
    """Whether an auxiliary follows "khi nào", "từ đâu", which open the question: no subject comes any more."""
    after = next((word for word in cut(text) if word.start >= asking.end), None)
    opens = lower(text[: asking.start]).strip() in ("", "từ", "đến", "vào", "ở", "tại")
    return opens and asking.wanted in ("time", "place") and after is not None and after.text in _AUXILIARIES


def _asks_first(text: str, asking: Interrogative, bring: list[Word], new: list[Word]) -> bool:
    """Of a question that opens with its interrogative: "Ai gây ra?", "Môn nào bắt buộc?", "Từ khi nào có hiệu lực?"."""
    if _opens_with_when(text, asking):
        return _size(bring) <= FEW
    if asking.wanted == "amount" and _size(bring) < FEW:
        return not _counts_kinds(text, asking)
    if asking.wanted == "person":
        new = [word for word in new if word.start != asking.end + 1]  # "Ai sáng tác?"
    passive = any(word.text in ("được", "bị") for word in cut(text)) and " " in text[: asking.end].strip()
    return _size(bring) <= FEW + 1 and not new and not (passive and asking.wanted == "thing")


def _asks_later(text: str, asking: Interrogative, bring: list[Word], new: list[Word], turns: Sequence[Turn]) -> bool:
    """Of a question that opens with a verb, a preposition or a noun."""
    opener = cut(text)[0]
    objects = new[opener.sort == "noun" and bring[0] in new :]
    later = [word for word in cut(text) if objects and objects[0].end < word.start < asking.start]
    if any(word.text in _PREDICATES or word.sort == "verb" for word in later):
        return False
    if (opener.sort == "joint" and opener.text != "cho") or opener.text in _PREPOSITIONS:
        return text[opener.end : asking.start].strip() == "" and not new
    if opener.sort == "light" and opener.text not in _AUXILIARIES:
        return False
    if _THERE_ARE.match(lower(text)):
        return not _counts_kinds(text, asking)
    if opener.sort != "noun":
        return _size(bring) <= FEW + (opener.sort != "verb")
    if _DEFINED.search(lower(text[: asking.end])) and not _MOST.search(lower(text)):
        return _lacks_owner(text, asking)
    known = _was_mentioned(bring[0], turns) or _lacks_owner(text, asking)
    return _size(bring) <= 2 * FEW and known


def _lacks_owner(text: str, asking: Interrogative) -> bool:
    """Whether the noun that opens the question is something's, and no word after it tells whose."""
    times = [each for each in mentions(text) if each.kind == "time"]
    ahead = [word for word in cut(text) if word.start < asking.start]
    ahead = [word for word in ahead if not any(each.start <= word.start < each.end for each in times)]
    end = phrase_end(text, 0)
    subject = lower(text[:end])
    role = asking.wanted == "person" and _PERSON.fullmatch(subject) is not None
    if not (role or is_relation(subject)) or lower(text[end:]).strip().startswith("của"):
        return False
    alone = len(ahead) < 2 or ahead[1].sort != "noun" or re.match("tỷ lệ|số|mức|tổng", subject) is not None
    return alone and (not lower(text[: asking.end]).endswith("là gì") or _ABSTRACT.match(subject) is not None)
