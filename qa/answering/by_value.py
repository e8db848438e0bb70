"""The way of answering what a value stands for: "Ngày 19/3 có việc gì?", "13,584 triệu là tiền gì?"."""

import re
from collections.abc import Sequence

from index import Hit, Span
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.answering.in_range import clauses
from qa.answering.quote import join, quote, trim
from qa.answering.topic import Topic
from qa.question.query import Query
from qa.question.values import is_same_value, values

__all__ = ["answer"]

FOUND = 0.65
MOST = 3
"""Clauses that hold the value; where there are more it stands for nothing in particular."""
_FOR_WHAT = re.compile(
    r"(?:có|là|diễn ra|xảy ra|làm|ứng với|dành cho)(?: (?:việc|sự kiện|hoạt động|lịch|chuyện|khoản|tiền|loại|"
    r"mức|phí|số|cái))*"
    r" (?:gì|nào|ai)(?: (?:vậy|thế|xảy ra|diễn ra|ạ))*\W*$",
    re.IGNORECASE,
)
_WORDS = "có việc sự kiện hoạt động lịch chuyện diễn xảy khoản tiền số mức phí loại ứng dành ngày tháng năm lúc hôm vào"


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The clauses that hold the value; None for a question that is about more than the value, or has none."""
    asked = [each for each in values(query.text) if each.kind != "quantity" or each.parts[0] >= 1000]
    if len(asked) != 1 or not _FOR_WHAT.search(query.text):
        return None
    value = query.text[asked[0].start : asked[0].end]
    if Topic(query, without=[value, _WORDS]).weights:
        return None
    found: list[Span] = []
    for clause in clauses(hits[:8]):
        if any(is_same_value(asked[0], each) for each in values(clause.span.text)) and clause.span not in found:
            found.append(clause.span)
    if not 0 < len(found) <= MOST:
        return None
    return quote(query, hits, documents, join(map(trim, found), "\n"), confidence=FOUND)
