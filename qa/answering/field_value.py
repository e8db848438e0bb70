"""The labelled value that a question asks for: of "Điện thoại: …", of a party's block, of an event's time and place.

Part of the way of answering in `cell`.
"""

import itertools
import re
from collections.abc import Sequence

from index import Span
from index.outline import Field, headings_above, text_around, units_at
from index.vietnamese.quantities import quantities
from index.vietnamese.text import fold
from qa.answering.against.parallel import misses_parallel_thing, narrow_to_part
from qa.answering.table.sums import is_other_sum, same_labels
from qa.answering.table.table_rows import LEAST_ROW
from qa.answering.topic import Topic
from qa.answering.value_shape import has_shape
from qa.question.answer_type import value_type
from qa.question.query import Query

__all__ = [
    "LEAST_TOPIC",
    "WHOLE_LABEL",
    "find_field",
    "is_called",
    "label_span",
    "misses_part",
    "other_party",
    "part_asked_for",
]

LEAST_TOPIC = 0.45
"""Share of the question that row, column, title and headings must hold together."""
LEAST_CALLED = 0.75
"""Share of the topic that the label of a numbered item must hold with the headings above it."""
WHOLE_LABEL = 0.95
"""Share of the topic that the label of a party must hold for its name to be what is asked."""
BEGUN = 0.1
"""Worth of a label whose first words stand in the question as they are, of two that share the rest."""
LEAST_EVENT = 0.7
"""Share of the question, the words for happening left out, that the title must hold for its time or place to answer."""
_HAPPENS = "diễn ra bắt đầu tổ chức khai mạc họp được tiến hành lúc cuộc buổi"
_EVENT = {
    "date": re.compile(r"(?:thời gian|ngày|thời điểm)", re.IGNORECASE),
    "time": re.compile(r"(?:thời gian|giờ|bắt đầu|khai mạc)", re.IGNORECASE),
    "place": re.compile(r"(?:địa điểm|nơi|tại)", re.IGNORECASE),
}
"""Labels of an event's time and place."""
_LATER = re.compile(r"(?<!\w)(?:kết thúc|bế mạc|xong|tan|hết|đóng|sau|trước|hạn)(?!\w)", re.IGNORECASE)
_KINDS = "loại|hạng|mức|bậc|món|gói|nhóm|mã|lỗi|khoa|phòng|lớp|ngành|nghề|hệ"
_KIND_OF = re.compile(rf"(?<!\w)(?:{_KINDS})(?!\w)", re.IGNORECASE)
_OWN = re.compile(
    r"mã số thuế|mst|e-?mail|fax|website|(?:số )?tài khoản|(?:số )?điện thoại|chức vụ|(?:số )?(?:cccd|cmnd|căn cước)|"
    r"(?:ngày|năm) sinh|sinh (?:ngày|năm)",
    re.IGNORECASE,
)
"""Labels of what a party alone has, and which a contract calls by one name."""
_PARTY = re.compile(r"(?<!\w)bên ([a-dđ])(?!\w)", re.IGNORECASE)
_ROLES = re.compile(
    r"(?:cho thuê|thuê|mua|bán|giao|nhận|cung cấp|sử dụng dịch vụ|vay|cho vay|thi công|chủ đầu tư)", re.IGNORECASE
)


def is_called(query: Query, item: Field) -> bool:
    """Whether the label of an item is nearly all that the question is about, or tells the time or place of an event."""
    about = f"{item.span.document.title} {headings_above(item.span)} {item.label}"
    return Topic(query).coverage(about) >= LEAST_CALLED or any(label.match(item.label) for label in _EVENT.values())


def find_field(query: Query, near: Sequence[Field], codes: Sequence[str]) -> Field | None:
    """The field whose label the question asks for, of the party or section that it names."""
    if codes:
        return next((each for each in near if any(each.label.strip() == code for code in codes)), None)
    topic = Topic(query)
    scored, head = [], ""
    for each in near:
        if _is_party(each.label):
            head = each.label
            if topic.coverage(head) < WHOLE_LABEL:
                continue  # the name of a party is not the value of something of it
        if any(quantity.is_range for quantity in quantities(each.label)):
            continue  # its range decides (`in_range`), not its words
        if is_other_sum(query.text, each.label):
            continue
        fit = max(topic.fit(label) for label in same_labels(each.label))
        section = each.section.text if each.section else ""
        section = f"{section} {head}" if head and not _PARTY.search(section) else section
        party = _party_fit(query.text, head if head and head in section else section)
        if fit >= LEAST_ROW and party >= 0:
            around = text_around(each.span)  # "Khá: từ 2,50" among "Giỏi: điểm trung bình từ 3,20"
            covered = topic.coverage(
                f"{headings_above(each.span)} {section} {' '.join(same_labels(each.label))} {each.value.text} {around}"
            )
            named = _KIND_OF.search(query.text) is not None and f" {each.label.lower()}" in query.text.lower()
            called = named and re.search(rf"(?:{_KINDS}) {re.escape(each.label)}(?!\w)", query.text, re.IGNORECASE)
            own = topic.coverage(each.label)  # "Vắng mặt" before "Có mặt" for "vắng mặt"
            own += 0.2 * topic.coverage(_nearest_heading(each.span))
            begun = BEGUN if _says_beginning(query.text, each.label) else 0.0  # "Vào viện lúc" before "Ra viện lúc"
            scored.append((party + fit + covered + own + (0.3 if called else 0.0) + begun, covered, each))
    if not scored:
        return _event_field(query, near)
    best = max(score for score, _, _ in scored)
    chosen = [(covered, each) for score, covered, each in scored if score >= best - 0.05]
    distinct = {each.value.text for _, each in chosen}
    fits = has_shape(query.answer_type, chosen[0][1].value.text)
    return chosen[0][1] if fits and len(distinct) == 1 and chosen[0][0] >= LEAST_TOPIC else None


def _says_beginning(question: str, label: str) -> bool:
    """Whether a question says the first two words of a label one after the other."""
    words, asked = re.findall(r"\w+", fold(label))[:2], re.findall(r"\w+", fold(question))
    return len(words) == 2 and tuple(words) in itertools.pairwise(asked)


def _nearest_heading(span: Span) -> str:
    """The heading right above a span; empty where there is none."""
    above = [unit.heading.text for unit in units_at(span.document, span.start) if unit.heading.end <= span.start]
    return above[-1] if above else ""


def other_party(query: Query, every: Sequence[Field]) -> str:
    """A line that says whose the value is, where only another party than the one asked about has it; else empty."""
    asked = {letter.lower() for letter in _PARTY.findall(query.text)}
    topic = Topic(query)
    if len(asked) != 1:
        return ""
    owners: dict[str, str] = {}
    head = ""
    for each in every:
        head = each.label if _is_party(each.label) else head
        party = _PARTY.search(head or (each.section.text if each.section else ""))
        if party and _OWN.match(each.label) and topic.fit(each.label) >= WHOLE_LABEL:
            owners[party[1].lower()] = each.label
    if not owners or asked & owners.keys():
        return ""
    return f"Tài liệu chỉ ghi {next(iter(owners.values()))} của Bên {next(iter(owners)).upper()}."


def _event_field(query: Query, near: Sequence[Field]) -> Field | None:
    """The time or the place of the event that the document is of: "Họp lúc mấy giờ?" by "Thời gian: 8h30"."""
    kind = value_type(query.text)
    labels = _EVENT.get(kind)
    if labels is None or _LATER.search(query.text):
        return None
    topic = Topic(query, without=[_HAPPENS])
    named = [
        each
        for each in near
        if labels.match(each.label) is not None and has_shape(kind, each.value.text)
        if topic.coverage(f"{each.span.document.title} {headings_above(each.span)}") >= LEAST_EVENT
    ]
    # Of several events of a document the one whose own heading the question names.
    return max(named, key=lambda each: topic.coverage(_nearest_heading(each.span)), default=None)


def part_asked_for(query: Query, field: Field) -> Span:
    """The one part of a value that names what is asked for: of "24 tháng cho bơm, 12 tháng cho vỏ" one half."""
    value, line = field.value, field.span
    first, last = narrow_to_part(query.text, line.text, (value.start - line.start, value.end - line.start))
    if last - first < len(value.text):
        return Span(value.document, line.start + first, line.start + last)
    topic = Topic(query, without=[field.label])
    parts = [
        Span(value.document, value.start + match.start(), value.start + match.end())
        for match in re.finditer(r"[^,;\s](?:[^,;]|,(?=\d))*", value.text)
    ]
    if len(parts) < 2 or not topic.weights or len(value.text) > 80 or ". " in value.text:
        return value
    scores = [topic.coverage(part.text) for part in parts]
    best = max(scores)
    return parts[scores.index(best)] if best > 0 and scores.count(best) == 1 else value


def misses_part(query: Query, field: Field) -> bool:
    """Whether a value tells those of several things, and not of the one that the question names."""
    text, start = field.span.document.text, field.span.start
    within = (field.value.start - start, field.value.end - start)
    heading = f"{headings_above(field.span)} {field.span.document.title}"
    return misses_parallel_thing(query.text, text[start : field.span.end], within, heading)


def _is_party(label: str) -> bool:
    """Whether a label is the head of a party: "BÊN A", "BÊN CHO THUÊ (BÊN A)"."""
    return label[:4].lower() == "bên " and _PARTY.search(label) is not None


def _party_fit(question: str, section: str) -> int:
    """1 where the section is the party that the question names, -1 where it is another one, else 0."""
    asked = {each.lower() for each in _PARTY.findall(question)}
    here = {each.lower() for each in _PARTY.findall(section)}
    if asked and here:
        return 1 if asked & here else -1
    roles, role = _ROLES.findall(question.lower()), _ROLES.findall(section.lower())
    if roles and role:
        return 1 if roles[0] == role[0] else -1
    return 0


def label_span(field: Field) -> Span:
    """The label of a field, as far as its value."""
    return Span(field.span.document, field.span.start, max(field.value.start, field.span.start + 1))
