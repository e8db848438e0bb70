"""What a clause that is about a yes-no question says to it, and with which word: part of the way of yes or no."""

import re

from index.vietnamese.quantities import is_same_unit, quantities
from qa.answering.topic import Topic
from qa.answering.verdict.compare_amount import compare_sentences
from qa.answering.verdict.polarity import polarity

__all__ = ["judge_clause", "verdict_word"]

_NOT_YET = re.compile(r"(?<!\w)chưa(?: (?:ạ|nhỉ|vậy|thế|hả|nhé|em|anh|chị))*\W*$", re.IGNORECASE)
_GOING_ON = re.compile(r"(?<!\w)(?:đang|sắp|sẽ|chuẩn bị) (\w+)", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<!\w)(?:đợt|mũi|lần|kỳ|tầng|phần|khóa|bước|giai đoạn|số|quý|tháng|vòng) \d", re.IGNORECASE)
"""A number that names a part."""


def judge_clause(question: str, clause: str, topic: Topic, predicate: Topic, lead: str) -> bool:
    """Whether a clause affirms the question: by its quantity where there is one to compare, else by its words."""
    part = max(re.split(r",\s(?!\d)", clause), key=topic.coverage)
    compared = compare_sentences(question, part)
    if compared is None and _has_limit(question, clause):
        compared = compare_sentences(question, clause)
    if compared is not None and not (_NOT_YET.search(question) and _ORDINAL.search(question)):
        return compared
    if _NOT_YET.search(question) and _is_going_on(question, clause):
        return False
    return polarity(question, _pick_statement(clause, predicate), lead)


def _is_going_on(question: str, clause: str) -> bool:
    """Whether a clause says that what is asked about is being done: "đang xây" for "xây xong chưa?"."""
    done = {word.lower() for word in re.findall(r"\w+", question)}
    return any(word.lower() in done for word in _GOING_ON.findall(clause))


def verdict_word(question: str, yes: bool) -> str:
    """What a verdict begins with: "Rồi" or "Chưa" where the question ends on "chưa"."""
    if _NOT_YET.search(question):
        return "Rồi" if yes else "Chưa"
    return "Có" if yes else "Không"


def _has_limit(question: str, clause: str) -> bool:
    """Whether a clause has a range in the unit of a quantity of the question."""
    return any(
        own.is_range and own.unit and is_same_unit(asked, own)
        for asked in quantities(question)
        for own in quantities(clause)
    )


def _pick_statement(clause: str, predicate: Topic) -> str:
    """The part of a clause before or after "nhưng" that says what was asked: "được chụp ảnh nhưng không quay phim"."""
    return max(
        re.split(r"\s(?:nhưng|song|tuy nhiên|ngoại trừ)\s|,\s(?=(?:không|cấm|được|chưa)\s)", clause),
        key=predicate.coverage,
    )
