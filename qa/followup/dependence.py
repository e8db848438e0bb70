"""Whether a question lacks its topic, told by its words.

It does when it opens with a verb or an interrogative and brings hardly any noun of its own, or with a noun that is
always something's or was just spoken of; a name, or a clause of two predicates, is a topic.
"""

import re
from collections.abc import Sequence

from qa.followup.clause import Asked
from qa.followup.lexicon import Word, common, cut, lower
from qa.followup.mentions import mentions, phrase_end, whole
from qa.followup.ownership import is_relation
from qa.followup.turn import Turn
from qa.followup.words import HEADS

__all__ = ["FEW", "MOST", "OWN_CLAUSE", "WHO_IS", "brought", "counts_kinds", "depends", "lacks_subject"]

FEW = 3
"""Syllables of nouns and verbs that a question without a subject brings at most."""
COMMON = 500.0
"""Occurrences in the general texts, from which a noun names no topic by itself."""
OWN_CLAUSE = whole("thì|muốn|nếu|khi(?! nào)|hôm nay|ngày mai|nói rõ|giải thích|^kể|tóm tắt|^nên")
MOST = whole("nhất|hơn|đầu tiên|cuối cùng")
WHO_IS = re.compile("ai là ")
_GENERIC = re.compile(r"\s*(?:\w+ )*(?:là|thì) \w")
_BEST = whole("nhất (?:thế giới|thế gian|nước|châu)")
_THIS = whole("này|đó|ấy|kia")
_THERE_ARE = re.compile("(?:có|còn|gồm)(?: tổng số| khoảng| tất cả| tổng cộng)? (?:bao nhiêu|mấy) ")
_DEFINED = re.compile("là (?:gì|ai)$")
_PERSON = whole(HEADS["person"])
_OF_A_KIND = re.compile(r"(?:loại|loài|kiểu|nhóm|dạng) \w")
_ABSTRACT = whole("lý do|nguyên nhân|tên|nội dung|điều kiện|mục tiêu|ý nghĩa|kết quả|thủ tục|tác dụng")
"""What may be asked "là gì" of something; of another noun that asks for its definition."""
_PREPOSITIONS = ("vào", "đến", "tới", "bằng", "qua", "sau", "trước", "theo", "vì", "do")
_AUXILIARIES = {
    *"có được bị đã đang sẽ vẫn từng còn cần phải chưa không cũng hết gồm để lên đi ra chỉ khoảng thuộc như là".split(),
    *("chủ yếu", "bao gồm", "có thể", "tổng cộng"),
}
_PREDICATES = ("cần", "mất", "phải", "bị", "có", "là", "gồm", "nên")
_KINDS = ("có", "ra đời", "phát minh", "xuất hiện", "sống", "phát hiện", "bắt nguồn", "mọc", "sinh")
"""Verbs of whole kinds: "Áo dài có từ bao giờ?" names its topic."""


def lacks_subject(text: str, asking: Asked, name: int) -> bool:
    """Whether a verb opens the question, and only its object is named: "Thắng Thái Lan mấy bàn?"."""
    ahead = [word for word in cut(text) if word.start < name]
    verb = (
        bool(ahead)
        and (ahead[0].sort == "verb" or ahead[0].text == "cách")
        and all(word.sort in ("verb", "joint", "light") for word in ahead[1:])
    )
    rest = [word for word in cut(text) if name < word.start < asking.start and word.sort in ("verb", "noun", "light")]
    names = [each.end for each in mentions(text) if each.start == name]
    return (
        verb and asking.wanted in ("time", "amount", "person") and not [word for word in rest if word.start >= names[0]]
    )


def counts_kinds(text: str, asking: Asked) -> bool:
    """Whether what is counted is a topic: "Có mấy loại thủy triều?" is, "Có mấy chương?" is not."""
    unit = lower(text[asking.end :]).strip()
    return asking.wanted == "amount" and (len(unit.split()) > 2 or _OF_A_KIND.match(unit) is not None)


def brought(text: str, asking: Asked) -> list[Word]:
    """The nouns and verbs of the question, less what it asks for, the unit of "bao nhiêu" and times."""
    times = [each for each in mentions(text) if each.kind == "time"]
    found = []
    for word in cut(text):
        inside = asking.start <= word.start < asking.end or any(each.start <= word.start < each.end for each in times)
        unit = asking.wanted == "amount" and word.sort == "noun" and 0 <= word.start - asking.end <= 1
        if word.sort in ("noun", "verb", "name") and not inside and not unit:
            found.append(word)
    return found


def _known(word: Word, turns: Sequence[Turn]) -> bool:
    turn = turns[-1]
    said = [each for side in (turn.question, turn.answer, turn.evidence) for each in cut(side) if each.sort != "name"]
    return any(word.text == each.text or (each.sort == "noun" and word.text in each.text.split()) for each in said)


def depends(text: str, asking: Asked, bring: list[Word], turns: Sequence[Turn]) -> bool:
    """Whether the question, which names nothing, lacks a topic."""
    if who := WHO_IS.match(lower(text)):
        timed = any(each.kind == "time" for each in mentions(text))
        own = timed or [word for word in bring[1:] if word.sort == "noun" and not _known(word, turns)]
        return is_relation(text[who.end() :]) and "của" not in lower(text) and not own
    if any(pattern.search(lower(text)) for pattern in (OWN_CLAUSE, _THIS, _BEST)):
        return False
    if _GENERIC.match(lower(text), asking.end):
        return False
    new = [word for word in bring if word.sort == "noun" and not _known(word, turns)]
    if asking.start == 0 or _opens_with_when(text, asking):
        return _asks_first(text, asking, bring, new)
    return _asks_later(text, asking, bring, new, turns)


def _size(bring: list[Word]) -> int:
    return sum(len(word.text.split()) for word in bring)


def _opens_with_when(text: str, asking: Asked) -> bool:
    """Whether an auxiliary follows "khi nào", "từ đâu", which open the question: no subject comes any more."""
    after = next((word for word in cut(text) if word.start >= asking.end), None)
    opens = lower(text[: asking.start]).strip() in ("", "từ", "đến", "vào", "ở", "tại")
    return opens and asking.wanted in ("time", "place") and after is not None and after.text in _AUXILIARIES


def _asks_first(text: str, asking: Asked, bring: list[Word], new: list[Word]) -> bool:
    """Of a question that opens with its interrogative: "Ai gây ra?", "Môn nào bắt buộc?", "Từ khi nào có hiệu lực?"."""
    if _opens_with_when(text, asking):
        return _size(bring) <= FEW
    if asking.wanted == "amount" and _size(bring) < FEW:
        return not counts_kinds(text, asking)
    if asking.wanted == "person":
        new = [word for word in new if word.start != asking.end + 1]  # "Ai sáng tác?"
    passive = any(word.text in ("được", "bị") for word in cut(text)) and " " in text[: asking.end].strip()
    return _size(bring) <= FEW + 1 and not new and not (passive and asking.wanted == "thing")


def _asks_later(text: str, asking: Asked, bring: list[Word], new: list[Word], turns: Sequence[Turn]) -> bool:
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
        return not counts_kinds(text, asking)
    if opener.sort != "noun":
        return _size(bring) <= FEW + (opener.sort != "verb")
    defined = _DEFINED.search(lower(text[: asking.end])) and not MOST.search(lower(text))
    known = _known(bring[0], turns) and not defined
    owned = _size(bring) <= 2 * FEW and (known or _lacks_owner(text, asking))
    return owned or _is_episode(text, asking, bring)


def _is_episode(text: str, asking: Asked, bring: list[Word]) -> bool:
    """Whether a bare noun does what only a certain one can: "Khu tái định cư khánh thành khi nào?"."""
    listed = cut(text)
    alone = len(listed) > 1 and listed[1].sort != "noun" and not text[listed[1].start].isupper()
    kinds = any(word.text in _KINDS for word in listed)
    return (
        alone
        and not kinds
        and len(bring) <= FEW
        and common(listed[0].text) >= COMMON
        and asking.wanted in ("time", "place", "person")
    )


def _lacks_owner(text: str, asking: Asked) -> bool:
    """Whether the noun that opens the question is something's, and no word after it tells whose."""
    times = [each for each in mentions(text) if each.kind == "time"]
    listed = [
        word
        for word in cut(text)
        if word.start < asking.start and not any(each.start <= word.start < each.end for each in times)
    ]
    subject, rest = text[: phrase_end(text, 0)], lower(text[phrase_end(text, 0) :]).strip()
    role = asking.wanted == "person" and _PERSON.fullmatch(lower(subject)) is not None
    if not (role or is_relation(subject)) or rest.startswith("của"):
        return False
    alone = len(listed) < 2 or listed[1].sort != "noun" or re.match("tỷ lệ|số|mức|tổng", lower(subject)) is not None
    defined = lower(text[: asking.end]).endswith("là gì")
    return alone and (
        not defined
        or re.match(
            "lý do|nguyên nhân|tên|nội dung|điều kiện|mục tiêu|ý nghĩa|kết quả|thủ tục|tác dụng", lower(subject)
        )
        is not None
    )
