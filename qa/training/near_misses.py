"""Near misses made from questions: one name, year, number or opposite exchanged, so that the text no longer answers.

Such a question reads like one that people ask, on the topic of the text, and differs from an answerable one in the one
word that decides. "Ai thắng trận đấu năm 2008?" becomes "Ai thắng trận đấu năm 2011?".
"""

import random
import re
from collections.abc import Iterable, Sequence

from qa.answering.against.mismatch import OPPOSITES
from qa.question.key_terms import CAPITAL

__all__ = ["find_names", "make_near_miss"]

_NAME = re.compile(rf"(?<=\w ){CAPITAL}[\w'’-]+(?: {CAPITAL}[\w'’-]+)*")
_YEAR = re.compile(r"(?<![\w.,/-])(?:1\d{3}|20\d{2})(?![\w/%-])")
_NUMBER = re.compile(r"(?<![\w.,/-])\d{1,3}(?![\w.,/%-])")
_OPPOSITES = (
    *OPPOSITES,
    ("sinh", "mất"),
    ("mẹ", "cha"),
    ("highest", "lowest"),
    ("largest", "smallest"),
    ("first", "last"),
    ("before", "after"),
    ("most", "least"),
    ("mother", "father"),
    ("increase", "decrease"),
    ("north", "south"),
    ("east", "west"),
)


def find_names(questions: Iterable[str]) -> list[str]:
    """The names inside the questions, once each, in order of the alphabet.

    >>> find_names(["Dân số của Hà Nội là bao nhiêu?", "Sông dài bao nhiêu?"])
    ['Hà Nội']
    """
    return sorted({name for question in questions for name in _NAME.findall(question)})


def make_near_miss(question: str, context: str, names: Sequence[str], rng: random.Random) -> str | None:
    """The question with one term exchanged for another of its kind that `context` does not hold; None without one.

    >>> make_near_miss("Dân số của Hà Nội là bao nhiêu?", "Hà Nội có tám triệu dân.", ["Đà Nẵng"], random.Random(0))
    'Dân số của Đà Nẵng là bao nhiêu?'
    """
    makers = [_exchange_year, _exchange_number, _exchange_opposite, _exchange_name, _exchange_name]
    rng.shuffle(makers)
    return next((made for maker in makers if (made := maker(question, context, names, rng))), None)


def _exchange_year(question: str, context: str, _: Sequence[str], rng: random.Random) -> str | None:
    found = list(_YEAR.finditer(question))
    if not found:
        return None
    year = rng.choice(found)
    steps = [-20, -10, -5, -3, -2, -1, 1, 2, 3, 5, 10, 20]
    others = [str(int(year[0]) + step) for step in rng.sample(steps, len(steps))]
    return _put(question, year, next((other for other in others if other not in context), None))


def _exchange_number(question: str, context: str, _: Sequence[str], rng: random.Random) -> str | None:
    found = list(_NUMBER.finditer(question))
    if not found:
        return None
    number = rng.choice(found)
    value = int(number[0])
    others = [str(max(1, value + step)) for step in rng.sample([-3, -2, -1, 1, 2, 3, 5, 10], 8)]
    return _put(question, number, next((o for o in others if not re.search(rf"\b{o}\b", context)), None))


def _exchange_name(question: str, context: str, names: Sequence[str], rng: random.Random) -> str | None:
    found = list(_NAME.finditer(question))
    if not found or not names:
        return None
    name = rng.choice(found)
    length = name[0].count(" ")
    near = [other for other in rng.choices(names, k=30) if abs(other.count(" ") - length) <= 1]
    return _put(question, name, next((o for o in near if o not in context and o not in question), None))


def _exchange_opposite(question: str, context: str, _: Sequence[str], rng: random.Random) -> str | None:
    pairs = [*_OPPOSITES, *((b, a) for a, b in _OPPOSITES)]
    rng.shuffle(pairs)
    for word, opposite in pairs:
        found = re.search(rf"\b{word}\b", question)
        if found and re.search(rf"\b{opposite}\b", context) is None:
            return _put(question, found, opposite)
    return None


def _put(question: str, place: re.Match[str], other: str | None) -> str | None:
    return None if other is None else question[: place.start()] + other + question[place.end() :]
