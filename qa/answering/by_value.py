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
    r"mức|phí|số|cái|giá|chuyện))*"
    r" (?:gì|nào|ai)(?: (?:vậy|thế|xảy ra|diễn ra|ạ))*(?: (?:với|ở|tại) [^?]{2,60})?\W*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?<!\w)(?:với|ở|tại) [^?]{2,60}\W*$", re.IGNORECASE)
_PER = re.compile(r"(?<!\w)(?:một|mỗi) \w+", re.IGNORECASE)
LEAST_COVERAGE = 0.5
"""Share of what else the question is about that the clause and its headings hold."""
_LABEL = re.compile(
    r"(?<!\w)(?:\d+[.)]|thời gian|thời điểm|ngày|giờ|lúc|vào|từ|đến|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|sáng|chiều|"
    r"tối|tổ chức|diễn ra|bắt đầu)(?!\w)",
    re.IGNORECASE,
)
_WORDS = (
    "giá có việc sự kiện hoạt động lịch chuyện diễn xảy khoản tiền số mức phí loại ứng dành ngày tháng năm lúc hôm vào"
)


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The clauses that hold the value; None for a question that is about more than the value, or has none."""
    asked = [each for each in values(query.text) if each.kind != "quantity" or each.parts[0] >= 1000]
    if len(asked) != 1 or not _FOR_WHAT.search(query.text):
        return None
    value = query.text[asked[0].start : asked[0].end]
    topic = Topic(query, without=[value, _WORDS, *_PER.findall(query.text)])
    about = _ABOUT.search(query.text)
    if topic.weights and about is None:
        return None
    found: list[Span] = []
    for clause in clauses(hits[:8]):
        held = any(is_same_value(asked[0], each) for each in values(clause.span.text))
        covered = topic.coverage(f"{clause.about} {clause.span.text}")
        if held and clause.span not in found and covered >= LEAST_COVERAGE:
            found.append(clause.span)
    if not 0 < len(found) <= MOST:
        return None
    title = _title(found[0]) if len(found) == 1 and _says_nothing_else(found[0]) else None
    told = [title, *found] if title is not None else found
    return quote(query, hits, documents, join(map(trim, told), "\n"), confidence=FOUND)


def _says_nothing_else(clause: Span) -> bool:
    """Whether a clause is only a label with the value: "Thời gian: Chủ nhật, ngày 23/11/2025"."""
    text = clause.text
    for each in sorted(values(text), key=lambda value: -value.start):
        text = text[: each.start] + text[each.end :]
    return not re.sub(_LABEL, " ", text).strip(" \n.,;:()-–")


def _title(span: Span) -> Span | None:
    """The title of the document, which tells what happens on its day."""
    return next(iter(span.document.of_kind("title")), None)
