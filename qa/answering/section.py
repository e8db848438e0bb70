"""The way of answering keywords and questions that name a heading: what stands below it, whole.

"hiệu lực", "Kết luận cuộc họp là gì?"; and "Tìm đoạn nói về camera", which asks for the place in the text.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index import Hit, Span
from index.outline import Unit, walk_units
from qa.answer import Answer
from qa.answering.documents import Documents, documents_of
from qa.answering.quote import quote, trim
from qa.answering.topic import Topic
from qa.question.query import Query

__all__ = ["answer"]

NAMED, PLACE = 0.6, 0.7
"""Confidence of what stands below a heading that is named; of the passage that holds all words looked for."""
LEAST_COVERAGE, LEAST_FIT = 0.9, 0.5
"""Share of the question that heading and title hold, and of the heading that the question holds."""
LONGEST = 900
"""Characters of a section that is quoted whole."""
MOST_WORDS = 5
"""Words of a question without asking words that may be the name of a section."""
_FIND = re.compile(
    r"^(?:(?:hãy|xin|giúp tôi|cho tôi) )?(?:tìm|trích|trích dẫn|chỉ ra|cho xem|xem|mở|đọc)(?: (?:giúp|cho) \w+)? "
    r"(?:đoạn|câu|chỗ|phần|thông tin|nội dung|điều khoản)(?: (?:nào|có))? (?:nói |viết |quy định |nhắc |đề cập "
    r")?(?:về|đến|tới) "
    r"(?P<what>.+?)\W*$",
    re.IGNORECASE,
)
_DO = re.compile(
    r"(?<!\w)(?:làm (?:gì|sao|thế nào|như thế nào)|(?:xử lý|xử trí|giải quyết) (?:thế nào|ra sao|như thế nào)|thì sao|"
    r"cách nào|như thế nào)(?: cho đúng| bây giờ| đây| ạ)*\W*$",
    re.IGNORECASE,
)
"""What to do in a case that a heading names: "Khi xe gặp sự cố", "Quá liều"."""
_CASE = "phải cần nên làm gì sao thế nào như xử lý trí giải quyết cách bị khi nếu đang lỡ cho đúng gặp dùng uống"
LEAST_CASE, LEAST_LABEL = 0.6, 0.75
"""Share of the case that heading and title hold, and of the heading that the question holds."""
_WHAT = re.compile(r" (?:là (?:những )?gì|thế nào|ra sao|gồm những gì)\W*$", re.IGNORECASE)
_TYPES = frozenset(["other", "definition", "how", "list", "thing"])


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The section that the question names, or the place it looks for; None for another question."""
    looked_for = _FIND.match(query.text)
    if looked_for is not None:
        return _find_place(query, hits, documents)
    if _DO.search(query.text):
        return _answer_case(query, hits, documents)
    words = query.text.split()
    keywords = query.answer_type == "other" and len(words) <= MOST_WORDS
    if query.answer_type not in _TYPES or not (keywords or _WHAT.search(query.text)):
        return None
    topic = Topic(query)
    if not topic.weights:
        return None
    for document in documents_of(hits[:5]):
        scored = [
            (topic.fit(unit.title.text), unit)
            for unit in walk_units(document)
            if unit.title is not None and unit.body is not None and _is_heading(unit)
            if topic.coverage(f"{document.title} {unit.title.text}") >= LEAST_COVERAGE
            if topic.coverage(unit.title.text) >= LEAST_FIT
        ]
        fit, unit = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        if unit is not None and unit.body is not None and fit >= LEAST_FIT and len(unit.body.text) <= LONGEST:
            return quote(query, hits, documents, [trim(unit.body)], confidence=NAMED, also=[unit.heading])
    return None


def _answer_case(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """What stands below the heading of a case, whole; None where no heading plainly names it."""
    topic = Topic(query, without=[_CASE])
    if not topic.weights:
        return None
    found: list[tuple[float, Unit]] = []
    for document in documents_of(hits[:5]):
        for unit in walk_units(document):
            if unit.title is None or unit.body is None or not _is_heading(unit) or len(unit.body.text) > LONGEST:
                continue
            title = Topic(replace(query, text=unit.title.text), without=[_CASE])
            called = title.coverage(query.text) if title.weights else 0.0
            if called >= LEAST_LABEL and topic.coverage(f"{document.title} {unit.title.text}") >= LEAST_CASE:
                found.append((topic.coverage(unit.title.text), unit))
    best = max((score for score, _ in found), default=0.0)
    chosen = [unit for score, unit in found if score == best]
    if len(chosen) != 1 or chosen[0].body is None:
        return None
    return quote(query, hits, documents, [trim(chosen[0].body)], confidence=NAMED, also=[chosen[0].heading])


def _find_place(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The first block of the best passages that holds all words looked for."""
    topic = Topic(query, without=["tìm đoạn câu chỗ phần thông tin nội dung điều khoản nhắc đề cập trích dẫn viết"])
    if not topic.weights:
        return None
    for hit in hits[:5]:
        document = hit.passage.document
        for block in document.blocks_within(hit.passage.start, hit.passage.end):
            span = Span(document, block.start, block.end)
            if block.kind not in ("title", "letterhead") and topic.coverage(span.text) >= LEAST_COVERAGE:
                return quote(query, hits, documents, [trim(span)], confidence=PLACE)
    return None


def _is_heading(unit: Unit) -> bool:
    heading = unit.heading
    return any(block.kind == "heading" for block in heading.document.blocks_within(heading.start, heading.end))
