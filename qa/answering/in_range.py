"""The way of answering by the range that holds a number of the question: "70 tuổi" by the row "trên 65 tuổi"."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import Hit, Span, sentences
from index.outline import headings_above
from index.vietnamese.quantities import Quantity, is_same_unit, quantities
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.answering.quote import quote
from qa.answering.topic import Topic
from qa.question.query import Query

__all__ = ["Clause", "answer", "clauses"]

FITTING, DOUBTFUL = 0.75, 0.45
"""Confidence where words fit beside the number, and where only number and unit do."""
_PERSONAL = frozenset(["tuổi", "điểm"])
"""Units of which a document hardly measures two things."""
BOUNDED = 0.6
"""Worth of a range with two ends against one with one end, which holds more numbers."""
LEAST_COVERAGE = 0.35
"""Share of the topic, the number left out, that the clause and its headings must hold."""
_OTHER = frozenset(["count", "overview", "small_talk", "structure", "formalities", "compare", "list"])
_NAMES = re.compile(
    r"(?<!\w)(?:hạng|lớp|số|câu|điều|khoản|điểm|chương|mục|quý|tháng|năm|bậc|loại|cấp|tầng|khối|tổ|ca|phòng|bước|lõi|thứ|kỳ)\s$",
    re.IGNORECASE,
)
"""What makes a number after it a name: "hạng 3", "lớp 7"."""
_BREAK = re.compile(r";\s+|\n+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A row, an item, a field or a part of a sentence, and the headings above it."""

    span: Span
    about: str


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The clause whose range holds a number of the question; None where the question has none or no range holds it."""
    if query.answer_type in _OTHER:
        return None
    asked = [
        each
        for each in quantities(query.text)
        if not each.is_range
        and any(letter.isdigit() for letter in query.text[each.start : each.end])
        and not _NAMES.search(query.text[max(0, each.start - 12) : each.start])
    ]
    if not asked:
        return None
    topic = Topic(query, without=[query.text[each.start : each.end] for each in asked])
    best: tuple[float, Clause] | None = None
    for clause in clauses(hits[:8]):
        for own in quantities(clause.span.text):
            if not own.is_range or not any(_fits(each, own, clause) for each in asked):
                continue
            covered = topic.coverage(f"{clause.about} {clause.span.text}")
            bounded = BOUNDED if math.isfinite(own.low + own.high) else 0.0
            score = covered + 0.5 * topic.coverage(clause.span.text) + bounded
            same = bool(own.unit) and own.unit in _PERSONAL
            if (covered >= LEAST_COVERAGE or same) and (best is None or score > best[0]):
                best = (score, clause)
    if best is None:
        return None
    confidence = FITTING if best[0] >= LEAST_COVERAGE else DOUBTFUL
    return quote(query, hits, documents, [best[1].span], confidence=confidence)


def clauses(hits: Sequence[Hit]) -> Iterable[Clause]:
    """The rows, items, fields and sentences of the hits, each once, a sentence cut where a semicolon or line ends."""
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        document = hit.passage.document
        for block in document.blocks_within(hit.passage.start, hit.passage.end):
            if (document.id, block.start) in seen or block.kind in ("title", "heading", "repeat", "letterhead"):
                continue
            seen.add((document.id, block.start))
            whole = block.kind in ("row", "field")
            ranges = [(block.start, block.end)] if whole else sentences(document.text, block.start, block.end)
            for start, end in ranges:
                for a, b in [(start, end)] if whole else _cut(document.text, start, end):
                    span = Span(document, a, b)
                    yield Clause(span, headings_above(span))


def _cut(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    place = start
    for match in _BREAK.finditer(text, start, end):
        if match.start() > place:
            yield place, match.start()
        place = match.end()
    if place < end:
        yield place, end


def _fits(asked: Quantity, own: Quantity, clause: Clause) -> bool:
    """Whether the range holds the number and both are of one unit, written or named by the words around."""
    if not own.holds(asked.low) or not is_same_unit(asked, own):
        return False
    if own.unit and not asked.unit:
        return False
    if own.unit or not asked.unit:
        return True
    return asked.unit in f"{clause.about} {clause.span.text}".lower()
