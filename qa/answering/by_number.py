"""The way of answering questions about a part of a document by its number: "Điều 12 quy định gì?", "khoản 2 Điều 6".

Exactly that part, or a line that says it is not there. "Điều nào quy định về …?" is answered the other way round: with
the part that is about it.
"""

import re
from collections.abc import Iterable, Sequence

from index import Document, Hit, Span
from index.outline import Unit, find_unit, headings_above, walk_units
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.answering.quote import abstain, join, quote, trim
from qa.answering.topic import Topic
from qa.question.document_words import DOCUMENT
from qa.question.query import Query
from qa.question.references import Reference, has_only_frame_words, references, without_references

__all__ = ["answer", "documents_in_order", "look_up", "solution_of"]

SURE = 0.95
"""Confidence of a part that was asked for by its number: only its recognition can be wrong."""
ABOUT = 0.75
"""Confidence of the part that was found to be about something."""
CLAUSE = 300
"""Characters of a clause that answers a question about it as a whole."""
LONGEST = 1_500
"""Characters of a part that is quoted whole; of a longer one with headings inside, the headings are."""
LEAST_COVERAGE = 0.5
"""Share of the topic that a part must hold to be the one that is about it."""
_WHICH = re.compile(
    r"(?<!\w)(?P<kind>điều|khoản|điểm|chương|mục|phần|bước|câu)(?: khoản)? (?:nào|mấy|số mấy|số bao nhiêu|bao "
    r"nhiêu|gì)(?!\w)",
    re.IGNORECASE,
)
_TELLS = re.compile(r"quy định|nói|nêu|đề cập|ghi|nằm|thuộc|ở|trong|tại|về", re.IGNORECASE)
_SOLUTION = re.compile(
    r"(?<!\w)(?:đáp án|đáp số|trả lời|chọn)(?: đúng)?(?: là)?\s*:?\s*([A-H](?!\w)|[^\n]{1,80})", re.IGNORECASE
)
_DOCUMENT = re.compile(rf"(?<!\w){DOCUMENT}(?!\w)", re.IGNORECASE)
_COUNTS = re.compile(r"(?:có|gồm|tổng cộng|tất cả)\s(?:\w+\s){0,3}(?:mấy|bao nhiêu)", re.IGNORECASE)


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The parts that a question names, whole; an abstention where they do not exist; None for another question."""
    parts = references(query.text)
    if not parts:
        return _answer_which(query, hits, documents)
    asked = without_references(query.text, parts)
    order = documents_in_order(query, hits, documents)
    units = [look_up(part, order) for part in parts]
    if not any(units):
        return _report_missing(query, hits, parts, order)
    options = re.search(r"(?:những|các) (?:phương án|lựa chọn|đáp án)", asked, re.IGNORECASE)
    if not options and re.search(r"đáp án|đáp số|trả lời|(?<!\w)chọn(?!\w)", asked, re.IGNORECASE):
        return _answer_solution(query, hits, documents, units)
    if (
        re.search(r"phương án|lựa chọn|đáp án", asked, re.IGNORECASE)
        and units[0] is not None
        and len(units[0].children) > 1
    ):
        choices = join([trim(child.span) for child in units[0].children], "\n")
        return quote(query, hits, documents, choices, confidence=SURE)
    if not has_only_frame_words(asked) and not re.search(r"so sánh|khác", asked, re.IGNORECASE):
        return _answer_step(query, hits, documents, parts, order) or _answer_inside(query, hits, documents, units)
    note = ""
    if not all(units):
        missing = next(part for part, unit in zip(parts, units, strict=True) if unit is None)
        note = _missing(missing, order)
    told = [span for unit in units if unit is not None for span in _spans(unit)]
    return quote(query, hits, documents, join(told, "\n"), confidence=SURE, note=note)


def documents_in_order(query: Query, hits: Sequence[Hit], documents: Documents) -> list[Document]:
    """The documents that were found, the best hit's first; those of a small library that were not found after them."""
    order = {hit.passage.document.id: hit.passage.document for hit in hits}
    if len(documents) <= 20:
        order |= {id_: document for id_, document in documents.items() if id_ not in order}
    kinds = [match[0].lower() for match in _DOCUMENT.finditer(query.text)]
    # "Quyết định có mấy điều?" is not about the contract beside it, whichever was found first.
    return sorted(order.values(), key=lambda document: not any(kind in document.title.lower() for kind in kinds))


def _answer_step(
    query: Query, hits: Sequence[Hit], documents: Documents, parts: Sequence[Reference], order: Sequence[Document]
) -> Answer | None:
    """The step of a number in the instructions that the question is about: "Bước 3 khi thay lõi"; None for others."""
    kind, number = parts[0].path[-1]
    if len(parts) > 1 or kind != "bước":
        return None
    topic = Topic(query, without=["bước", number])
    steps = [
        (topic.coverage(headings_above(unit.span)), unit)
        for document in order[:3]
        for unit in walk_units(document)
        if unit.kind in ("", "bước") and unit.number == number and not unit.children
    ]
    best = max(steps, key=lambda pair: pair[0], default=None)
    if best is None or best[0] < LEAST_COVERAGE:
        return None
    return quote(query, hits, documents, [trim(best[1].span)], confidence=ABOUT)


def _answer_inside(
    query: Query, hits: Sequence[Hit], documents: Documents, units: Sequence[Unit | None]
) -> Answer | None:
    """A clause so short that it is its own answer; what a longer part says of the question is read there (`narrow`)."""
    unit = units[0]
    if len(units) > 1 or unit is None or unit.kind not in ("khoản", "điểm", "bước"):
        return None
    if len(unit.span.text) > CLAUSE or unit.children:
        return None
    return quote(query, hits, documents, [trim(unit.span)], confidence=ABOUT)


def look_up(part: Reference, order: Iterable[Document]) -> Unit | None:
    """The unit that a reference leads to in the first document that has it; None where none does."""
    documents = list(order)
    kind, number = part.path[-1]
    paths = [part.path, (*part.path[:-1], ("", number))] if "." in number and kind else [part.path]  # "Điều 2.3"
    found = (find_unit(document, path) for path in paths for document in documents)
    return next((unit for unit in found if unit is not None), None)


def _spans(unit: Unit) -> list[Span]:
    """The whole part, or, where it is long and has headings of its own, its heading and theirs."""
    inside = [child for child in unit.children if child.kind in ("chương", "mục", "điều", "") and child.title]
    if len(unit.span.text) <= LONGEST or len(inside) < 2:
        return [trim(unit.span)]
    return [trim(each.heading) for each in (unit, *inside)]


def _report_missing(
    query: Query, hits: Sequence[Hit], parts: Sequence[Reference], order: Sequence[Document]
) -> Answer | None:
    """An abstention that says what is not there; None where no document has parts of that kind at all."""
    for part in parts:
        outer = part.path[0]
        numbered = any(unit.kind == outer[0] for document in order for unit in walk_units(document))
        if numbered or (len(part.path) > 1 and _find_outer(part, order) is not None):
            return abstain(query, hits, note=_missing(part, order))
    return None


def _find_outer(part: Reference, order: Sequence[Document]) -> Unit | None:
    """The part that holds the one that is missing: Điều 6 of "khoản 9 Điều 6"."""
    return next(
        (unit for document in order if (unit := find_unit(document, part.path[:-1])) is not None),
        None,
    )


def _missing(part: Reference, order: Sequence[Document]) -> str:
    kind, number = part.path[-1]
    outer = _find_outer(part, order) if len(part.path) > 1 else None
    inner = f"{kind.capitalize()} {number.upper() if kind == 'chương' else number}"
    if outer is None:
        return f"Không có {part.label} trong tài liệu."
    there = [child.number for child in outer.children if child.number]
    held = f" Phần này có {kind} {there[0]} đến {there[-1]}." if len(there) > 1 else ""
    rest = Reference(part.path[:-1], part.start, part.end)
    return f"Không có {inner} ở {rest.label}.{held}"


def _answer_solution(
    query: Query, hits: Sequence[Hit], documents: Documents, units: Sequence[Unit | None]
) -> Answer | None:
    """The solution that a quiz gives for its question: the letter, and the option that has it."""
    for unit in units:
        if unit is None:
            continue
        pieces = solution_of(unit)
        if pieces:
            return quote(query, hits, documents, pieces, confidence=SURE)
    return None


def solution_of(unit: Unit) -> list[Span | str]:
    """The solution given in a question of a quiz, the option that it names after it; empty where none is given."""
    span = unit.span
    found = _SOLUTION.search(span.text)
    if found is None:
        return []
    solution = Span(span.document, span.start + found.start(1), span.start + found.end(1))
    option = _option(span, solution.text)
    return [solution] if option is None else [solution, ": ", option]


def _option(span: Span, letter: str) -> Span | None:
    """The text after "B." in a question's options."""
    if not re.fullmatch(r"[A-Ha-h]", letter):
        return None
    found = re.search(rf"(?<!\w){letter}\s?[.)]\s*(.+?)\s*(?=\s{{2,}}[A-H]\s?[.)]|\t|\n|$)", span.text, re.IGNORECASE)
    return Span(span.document, span.start + found.start(1), span.start + found.end(1)) if found else None


def _answer_which(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The part of a kind that is about the topic: "Điều nào quy định về giá?"."""
    which = _WHICH.search(query.text)
    if which is None or not _TELLS.search(query.text) or _COUNTS.search(query.text):
        return None
    kind = which["kind"].lower()
    topic = Topic(query, without=[which[0], "quy định đề cập nêu nằm việc được"])
    for document in documents_in_order(query, hits[:10], documents)[:3]:
        units = [
            unit for unit in walk_units(document) if unit.kind == kind or (kind in ("mục", "phần") and not unit.kind)
        ]
        if not units:
            continue
        texts = [unit.span.text[:400] for unit in units]
        titles = [unit.title.text if unit.title else "" for unit in units]
        scores = topic.rank(texts, documents) + [topic.coverage(title) for title in titles]
        best = max(range(len(units)), key=lambda at: scores[at])
        if topic.coverage(units[best].span.text) >= LEAST_COVERAGE:
            return quote(query, hits, documents, [trim(units[best].heading)], confidence=ABOUT)
    return None
