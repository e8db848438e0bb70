"""The way of answering with a whole list: all items of the list, the fields or the column that a question asks for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index import Document, Hit, Span
from index.outline import fields, headings_above, lists, tables
from qa.answer import Answer
from qa.answering.documents import Documents, documents_of, is_any_touched
from qa.answering.quote import join, quote, trim
from qa.answering.table.rows_of_value import find_by_phrase, find_rows
from qa.answering.topic import Topic
from qa.question.query import Query

__all__ = ["answer"]

LISTED = 0.75
"""Confidence of the list whose lead and headings fit the question best."""
LEAST_COVERAGE = 0.6
"""Share of the topic that the lead, the headings above and the title hold."""
NAMED = 0.95
"""Share of a lead's words that the question must hold to name it."""
LEAST_NOUN = 0.4
"""Share of the noun after "những" or "các" that the candidate must hold: one of the two syllables of "quyền lợi"."""
ITEMS = 0.5
"""Worth of a word that the items alone hold ("giấy tờ" of "Giấy chuyển tuyến") against one of the lead."""
_WHO = re.compile(r"(?<!\w)(?:những|các) ai(?!\w)", re.IGNORECASE)
_STEPS = re.compile(r"(?<!\w)(?:những|các) bước(?!\w)", re.IGNORECASE)
_NOUN = re.compile(r"(?<!\w)(?:những|các) (?P<noun>\w+(?: \w+)?) (?:nào|gì)(?!\w)", re.IGNORECASE)
LONGEST = 3_000
"""Characters of a list that is quoted whole."""
_PLURAL = re.compile(
    r"(?<!\w)(?:những|các|liệt kê|kể tên|kể ra|gồm|bao gồm|nêu|danh sách|toàn bộ|tất cả)(?!\w)"
    r"|(?<!\w)(?:điều kiện|trách nhiệm|quyền|quyền lợi|nghĩa vụ|mục tiêu|nguyên tắc|biện pháp|tiêu chí|đối tượng|"
    r"triệu chứng|lợi ích|hồ sơ|giấy tờ|thủ tục|nhiệm vụ|bước|yêu cầu|tiêu chuẩn|"
    r"tác dụng phụ|"
    r"thành phần|nguyên liệu|hành vi)(?: \w+){0,6} (?:gì|nào|ra sao|thế nào)(?!\w)",
    re.IGNORECASE,
)


_KIND = re.compile(r"(?<!\w)(?:nghĩa vụ|trách nhiệm|nhiệm vụ|quyền hạn|điều kiện|hồ sơ|mục tiêu)(?!\w)", re.IGNORECASE)
"""Words for one kind of clauses, which another kind beside it does not answer."""
_WHAT = re.compile(r"(?<!\w)(?:gì|nào)(?!\w)", re.IGNORECASE)
_HOW_TO = re.compile(r"(?:^|[\n>/|] ?)(?:cách|hướng dẫn|quy trình|các bước) ", re.IGNORECASE)
_ASKS_STEPS = re.compile(r"(?<!\w)(?:bước|cách|quy trình|thủ tục|trình tự|làm|hướng dẫn)(?!\w)", re.IGNORECASE)
_OF_LAW = re.compile(r"(?<!\w)Điều \d")
_STEP = re.compile(r"\s*(?:bước\s)?\d{1,2}\s?[.):]|\s*bước\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Neighbouring items that belong together, and the words that say what they are: title, headings, lead."""

    about: str
    items: tuple[Span, ...]
    lead: Span | None = None
    column: str = ""


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """All items of the list that fits; None for another question, and where no list plainly does."""
    steps = query.answer_type == "how"
    if query.answer_type not in ("list", "how", "thing", "other", "person", "definition"):
        return None
    plural = _PLURAL.search(query.text) is not None
    if not steps and not plural and not _WHAT.search(query.text):
        return None
    topic = Topic(query, without=["những các liệt kê kể tên danh sách gồm"])
    rows = find_rows(topic, hits) if _WHO.search(query.text) else find_by_phrase(topic, hits) if plural else []
    if rows:
        return quote(query, hits, documents, join(rows, "\n"), confidence=LISTED)
    found = [
        (_coverage(topic, each), each)
        for each in _candidates(hits[:10])
        if _holds_noun(query, topic, each)
        if (plural and not _is_of_steps_alone(query, each)) or (_are_steps(each) if steps else _is_named(topic, each))
    ]
    if not found:
        return None
    best = max(score for score, _ in found)
    if best < LEAST_COVERAGE:
        return None
    near = [each for score, each in found if score >= best - 0.02]
    chosen = _closest(topic, near, documents)
    if len(chosen.items) < 2 or sum(item.end - item.start for item in chosen.items) > LONGEST:
        return None
    pieces = join((trim(item, " \n\t;,") for item in chosen.items), "\n")
    also = [chosen.lead] if chosen.lead is not None else []
    return quote(query, hits, documents, pieces, confidence=LISTED, also=also)


def _coverage(topic: Topic, each: _Candidate) -> float:
    """Share of the topic in the title, headings and lead; in the items too where the lead is named by the question."""
    if each.lead is not None and topic.fit(each.lead.text) >= NAMED:
        return topic.coverage(" ".join([each.about, *(item.text for item in each.items)]))
    led = topic.coverage(each.about)
    if each.lead is None:
        return led
    return led + ITEMS * (topic.coverage(" ".join([each.about, *(item.text for item in each.items)])) - led)


def _is_named(topic: Topic, each: _Candidate) -> bool:
    """Whether the question says the line that leads in, though it asks in the singular: "Đồ dùng cần mang gì?"."""
    lead = each.lead
    return lead is not None and lead.text.rstrip().endswith(":") and topic.fit(lead.text) >= NAMED


def _is_of_steps_alone(query: Query, each: _Candidate) -> bool:
    """Whether a candidate is instructions, which a question about anything but steps does not want."""
    return _HOW_TO.search(each.about) is not None and not _ASKS_STEPS.search(query.text) and _are_steps(each)


def _are_steps(each: _Candidate) -> bool:
    """Whether the items are numbered steps, and no clauses of a law."""
    return _STEP.match(each.items[0].text) is not None and not _OF_LAW.search(each.about)


def _holds_noun(query: Query, topic: Topic, each: _Candidate) -> bool:
    """Whether a column's name is in the question, and what is asked for ("những dịch vụ nào") in the candidate."""
    if each.column and not topic.fit(each.column):
        return False
    if _WHO.search(query.text) and not any(re.search(r"[^\W\d_]", item.text) for item in each.items):
        return False
    if _STEPS.search(query.text) and not _STEP.match(each.items[0].text):
        return False
    kind = _KIND.search(query.text)
    if kind is not None and Topic(replace(query, text=kind[0])).coverage(each.about) < NAMED:
        return False  # duties are no rights
    asked = _NOUN.search(query.text)
    whole = " ".join([each.about, *(item.text for item in each.items)])
    return asked is None or Topic(replace(query, text=asked["noun"])).coverage(whole) >= LEAST_NOUN


def _candidates(hits: Sequence[Hit]) -> list[_Candidate]:
    """The lists, groups of fields and columns of tables that the hits touch, in the order of the hits' documents."""
    passages = [hit.passage for hit in hits]
    return [each for document in documents_of(hits) for each in _of_document(document, passages)]


def _of_document(document: Document, passages: Sequence[Span]) -> Iterable[_Candidate]:
    """The candidates of a document that the passages touch; what they are about is looked up for these alone."""
    for each in lists(document):
        if is_any_touched(each.items, passages):
            lead = each.lead.text if each.lead else ""
            yield _Candidate(f"{headings_above(each.items[0])} {lead}", each.items, each.lead)
    groups: dict[Span | None, list[Span]] = {}
    for field in fields(document):
        groups.setdefault(field.section, []).append(field.span)
    for section, spans in groups.items():
        if section is not None and len(spans) > 1 and is_any_touched(spans, passages):
            unique = tuple(dict.fromkeys(spans))
            yield _Candidate(f"{headings_above(spans[0])} {section.text}", unique, section)
    for table in tables(document):
        for column in table.columns:
            cells = _keep_distinct(cell.span for row in table.rows for cell in row.cells if cell.column == column)
            if is_any_touched(cells, passages):
                title = table.title.text if table.title else ""
                yield _Candidate(f"{document.title} {title} {column}", tuple(cells), column=column)


def _keep_distinct(cells: Iterable[Span]) -> list[Span]:
    """The cells of a column, each text once."""
    return list({cell.text.strip(): cell for cell in reversed(list(cells))}.values())[::-1]


def _closest(topic: Topic, near: Sequence[_Candidate], documents: Documents) -> _Candidate:
    """Of candidates that cover the topic alike, the one whose own lead or last heading fits best."""
    if len(near) == 1:
        return near[0]
    scores = topic.rank([each.lead.text if each.lead else each.about for each in near], documents)
    return near[int(scores.argmax())]
