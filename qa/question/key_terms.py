"""A question's parts that an answering passage should hold, and the kind of answer that it wants.

Neighbouring syllables that keep company in general Vietnamese more than chance would have it are one unit ("dân số",
"Hoàng Minh Cường"), weighed by rarity. What an answer of the wanted kind looks like is a pattern for each kind.
"""

import functools
import itertools
import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from index.search.bm25.terms import terms
from index.vietnamese.ngrams import general
from index.vietnamese.text import fold
from qa.question.answer_type import AnswerType

__all__ = ["CAPITAL", "RAREST", "AnswerPattern", "KeyTerm", "answer_pattern", "names", "units"]

_ASKING = frozenset(
    "ai gì nào đâu sao mấy bao nhiêu bao giờ khi nào thế nào vì sao tại sao là có không phải những các của và được bị "
    "cho với trong ở tại từ đến về theo thì mà để này đó kia ấy một hay hoặc như cái việc ra vào lên do bởi rằng hãy "
    "xin biết hỏi nói đã đang sẽ cũng vậy nhỉ ạ à nhé lúc cùng trên dưới bằng mỗi".split()
)
"""Words that ask, join or point: their absence from a passage says nothing."""

COMPANY = 0.25
"""Normalised pointwise mutual information (Bouma 2009) above which two neighbours are one unit."""
LEAST_COMPANY = 20
RAREST = 12.0
"""Weight of a unit never seen in general texts; -ln of its probability, bounded."""

_NUMBER = re.compile(
    r"\d|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|chục|trăm|nghìn|ngàn|triệu|tỷ|tỉ|nửa|đầu tiên|thứ)\b", re.I
)
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}|\b(?:ngày|tháng|năm|thế kỷ|thập niên|mùa|quý)\s+\w*\d|\b[12]\d{3}\b", re.I)
CAPITAL = "[" + "".join(letter for letter in map(chr, range(0x41, 0x1F00)) if letter.isupper()) + "]"
"""A pattern for one capital letter, Vietnamese ones included."""
# A capital begins every sentence: one word is a name only further on, two in a row are one anywhere.
_NAME = re.compile(rf"(?<=[^\s.!?…:“”\"] ){CAPITAL}\w+|\b{CAPITAL}\w+ {CAPITAL}\w+")
_NAMES = re.compile(
    r"(?<!\w)(?:(?:Ở|Tại|Trong|Theo|Với|Trên|Dưới|Cho|Về|Đến|Của|Những|Khi|Nếu|Sau|Trước) )?"
    rf"(?P<name>{CAPITAL}\w*(?: {CAPITAL}\w*)*)"
)
"""A name; the word that a question may begin with before it is no part of it: "Ở Huế"."""


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """A part of a question that a supporting passage should hold.

    Attributes:
        words: folded terms, joined by spaces.
        names: those of its terms, with their marks, that are capitalised or hold a digit.
        weight: rarity in general Vietnamese, -ln p, 0 to 12.
        focus: what the question asks the value of: "dân số" in "Dân số Huế là bao nhiêu?". A sentence without it
            answers another question.
    """

    words: str
    names: tuple[str, ...]
    weight: float
    focus: bool = False

    @property
    def named(self) -> bool:
        """Whether it is a name, number or code, which nothing else can stand for."""
        return bool(self.names)


@dataclass(frozen=True, slots=True)
class AnswerPattern:
    """What kind of answer a question wants, as a pattern; None where any sentence may do."""

    pattern: re.Pattern[str] | None


_PATTERNS: dict[AnswerType, re.Pattern[str]] = {
    "date": _DATE,
    "time": _DATE,
    **dict.fromkeys(("number", "money", "quantity", "duration", "percent", "count"), _NUMBER),
    "person": _NAME,
}


def answer_pattern(kind: AnswerType) -> AnswerPattern:
    """What a text that gives this kind of answer holds.

    >>> answer_pattern("date").pattern is _DATE, answer_pattern("list")
    (True, AnswerPattern(pattern=None))
    """
    return AnswerPattern(_PATTERNS.get(kind))


def names(question: str) -> tuple[str, ...]:
    """The names in a question, as written: capitalised words in a row.

    >>> names("Ai làm chủ tịch Đà Nẵng và FPT?"), names("Giá vàng ở Huế?"), names("Đà Nẵng ở đâu?")
    (('Đà Nẵng', 'FPT'), ('Huế',), ('Đà Nẵng',))
    >>> names("Ở Huế có mưa không?")
    ('Huế',)
    """
    found = [match["name"] for match in _NAMES.finditer(question) if match.start("name") or _is_name(match["name"])]
    return tuple(dict.fromkeys(name for name in found if len(name) > 1))


def _is_name(opening: str) -> bool:
    """Whether capitals that open a question are more than the beginning of a sentence."""
    return " " in opening or opening.isupper()


@functools.lru_cache(maxsize=256)
def units(question: str) -> tuple[KeyTerm, ...]:
    """The units of a question, in order; empty where it holds only asking words."""
    capitals = {term for token in re.findall(r"\w+", question)[1:] if token[0].isupper() for term in terms(token)}
    groups = _groups(terms(question), capitals)
    focus = _focus(groups)
    found = []
    for place, group in enumerate(groups):
        if all(word in _ASKING for word in group):
            continue
        names = tuple(word for word in group if word in capitals or any(letter.isdigit() for letter in word))
        found.append(KeyTerm(fold(" ".join(group)), names, _weight(group), place in focus and not names))
    return tuple(found)


def _focus(groups: Sequence[Sequence[str]]) -> set[int]:
    """Places of the groups that a question with "là" asks the value of: those before its first joining or asking word.

    What "nào" and "mấy" point at is left out: a kind ("vị tướng nào") or a measure is seldom named beside its value.
    """
    words = [group[0] if len(group) == 1 else "" for group in groups]
    if "là" not in words[1:] or "nào" in words or "mấy" in words:
        return set()
    return set(range(next(place for place, word in enumerate(words) if word in _ASKING)))


def _groups(words: Sequence[str], capitals: Collection[str]) -> list[list[str]]:
    """Capitalised neighbours joined (names), then those that keep company, the closest first, up to three syllables."""
    groups: list[list[str]] = []
    for word in words:
        named = word in capitals and not word.isdigit()
        if named and groups and groups[-1][-1] in capitals and len(groups[-1]) < 4:
            groups[-1].append(word)
        else:
            groups.append([word])
    ties = [_tie(left, right) for left, right in itertools.pairwise(groups)]
    while ties:
        best = max(range(len(ties)), key=ties.__getitem__)
        if ties[best] < COMPANY:
            break
        groups[best : best + 2] = [groups[best] + groups[best + 1]]
        del ties[best]
        for place in range(max(best - 1, 0), min(best + 1, len(ties))):
            ties[place] = _tie(groups[place], groups[place + 1])
    return groups


def _tie(left: Sequence[str], right: Sequence[str]) -> float:
    """How closely two neighbouring groups keep company; -1 where they would be longer than three syllables."""
    return _company(left[-1], right[0]) if len(left) + len(right) <= 3 else -1.0


def _company(left: str, right: str) -> float:
    """Normalised pointwise mutual information of two neighbours in general texts, -1 to 1; 0 where too rare to say."""
    if (left in _ASKING) or (right in _ASKING):
        return -1.0
    table = general()
    first, second = table.ids.get(left, -1), table.ids.get(right, -1)
    if min(first, second) < 0:
        return 0.0
    together = float(table.pair(np.array([first], np.int64), np.array([second], np.int64))[0][0])
    if together < LEAST_COMPANY:
        return 0.0
    total = float(table.one.sum())
    joint = together / total
    return math.log(joint * total * total / float(table.one[first] * table.one[second])) / -math.log(joint)


def _weight(group: Sequence[str]) -> float:
    """-ln of the rarest word's probability in general texts, bounded; a joined unit is as rare as its pair."""
    table = general()
    total = float(table.one.sum())
    ids = [table.ids.get(word, -1) for word in group]
    counts = [float(table.one[place]) if place >= 0 else 0.0 for place in ids]
    if len(ids) > 1 and min(ids) >= 0:
        pairs, _ = table.pair(np.array(ids[:-1], np.int64), np.array(ids[1:], np.int64))
        counts += [float(count) for count in pairs]
    return min(RAREST, -math.log((min(counts) + 0.5) / total))
