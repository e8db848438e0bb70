"""The side of a clause that says two: of "Áo còn hàng ở Huế, hết hàng ở Vinh" the one that the question names.

Part of the way of answering yes or no.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import Span
from index.search.bm25.terms import terms
from index.vietnamese.text import fold
from qa.answering.quote import trim
from qa.answering.topic import Topic

__all__ = ["pick_side"]

_BREAK = re.compile(r"[,;] (?:(?:nhưng|còn|song|riêng|tuy nhiên)(?= ))?|\s(?=(?:nhưng|song|tuy nhiên) )", re.IGNORECASE)
_DENIES = re.compile(
    r"(?<!\w)(?:không(?! (?:quá|dưới|ít hơn|kể|phân biệt|những|chỉ))|chưa(?! (?:quá|đến|đủ))|cấm|hết(?! (?:năm|ngày|"
    r"tháng|sức|hạn sử dụng:))|miễn|chớ|đừng)(?!\w)",
    re.IGNORECASE,
)
_AFFIRMS = re.compile(r"(?<!\w)(?:còn|đã|được|phải|vẫn|có|cần|nhận|mở|bán|cho phép|áp dụng)(?!\w)", re.IGNORECASE)
_STARTS = re.compile(r"(?:nhưng|còn|song|chỉ|riêng|tuy nhiên|được|phải|vẫn|đã)(?!\w)", re.IGNORECASE)
"""How a part begins that affirms by itself after one that denies."""


@dataclass(frozen=True, slots=True)
class _Side:
    span: Span
    denied: bool
    marker: int
    """Characters before the word that affirms or denies."""


def pick_side(clause: Span, topic: Topic) -> Span | None:
    """The part of a clause that tells what the question names; the whole clause where no two parts are contrary.

    None where the part says something else than is asked, which another part says: of "Thẻ 2024 đã khóa, thẻ 2025 vẫn
    dùng" whether one of 2024 may be used.
    """
    sides = _read_sides(clause)
    alike = len({side.denied for side in sides}) < 2
    for side in sides if len(sides) > 1 else ():
        contrary = [other for other in sides if alike or other.denied != side.denied]
        contrary = [other for other in contrary if other is not side]
        if alike and (_says_own(topic, side) or not any(_says_own(topic, other) for other in contrary)):
            continue
        if alike and all(_is_subject(topic, side, other) for other in contrary):
            return None
        if not alike and all(_is_nearer(topic, side, other, first=side is sides[0]) for other in contrary):
            return trim(side.span, " .,;\n")
    return clause


def _is_nearer(topic: Topic, side: _Side, other: _Side, *, first: bool) -> bool:
    """Whether the question names one side and not the other; the first one's subject may be that of both."""
    here, there = _topic_terms(topic, side.span.text), _topic_terms(topic, other.span.text)
    own, others = here - there, there - here
    if not own or not others:
        return bool(own)
    subject = _topic_terms(topic, other.span.text[: other.marker])
    return not first and other.span.start < side.span.start and others <= subject


def _is_subject(topic: Topic, side: _Side, other: _Side) -> bool:
    """Whether the question names what one part is about, and not what the other one is."""
    here, there = (_topic_terms(topic, each.span.text[: each.marker]) for each in (side, other))
    return bool(here - there) and not there - here


def _says_own(topic: Topic, side: _Side) -> bool:
    """Whether what a part affirms or denies holds a word of the question."""
    return bool(_topic_terms(topic, side.span.text[side.marker :]))


def _topic_terms(topic: Topic, text: str) -> set[str]:
    return {fold(term) for term in terms(text)} & topic.weights.keys()


def _read_sides(clause: Span) -> list[_Side]:
    """The parts of a clause that each affirm or deny something; what does neither belongs to the part before it."""
    text = clause.text
    cuts = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    sides: list[_Side] = []
    begin = 0
    for start, end in itertools.pairwise(cuts):
        marker = _marker(text, start, end, sides)
        if marker is None and sides:
            last = sides[-1]
            sides[-1] = _Side(Span(clause.document, last.span.start, clause.start + end), last.denied, last.marker)
            begin = end
        elif marker is not None:
            span = Span(clause.document, clause.start + begin, clause.start + end)
            sides.append(_Side(span, _DENIES.match(text, marker) is not None, marker - begin))
            begin = end
    return sides


def _marker(text: str, start: int, end: int, before: Sequence[_Side]) -> int | None:
    """Where a part affirms or denies; None where it does neither, or goes on with what the part before denies."""
    denies = _DENIES.search(text, start, end)
    affirms = _AFFIRMS.search(text, start, end)
    if denies is not None:
        return denies.start()
    if before and before[-1].denied and not _STARTS.match(text, start):
        said = re.findall(r"\w+", before[-1].span.text[before[-1].marker :])[1:3]
        shared = re.search(rf"(?<!\w)(?:{'|'.join(said)})(?!\w)", text[start:end], re.IGNORECASE) if said else None
        if shared is None:
            return None
        return affirms.start() if affirms is not None else start + shared.start()
    return affirms.start() if affirms is not None else None
