"""The way of answering by the range that holds a number of the question: "70 tuổi" by the row "trên 65 tuổi"."""

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index import Hit, Span, sentences
from index.outline import group_around, headings_above, tables, text_around
from index.vietnamese.quantities import Quantity, is_same_unit, is_scaled, quantities
from qa.answer import Answer
from qa.answering.cell import Cells, read_row
from qa.answering.documents import Documents
from qa.answering.quote import abstain, quote, trim
from qa.answering.topic import Topic
from qa.question.query import Query
from qa.question.values import values

__all__ = ["Clause", "answer", "clauses"]

FITTING, DOUBTFUL = 0.75, 0.45
"""Confidence where words fit beside the number, and where little more than number and unit do."""
_PERSONAL = frozenset(["tuổi", "tháng tuổi", "tuần tuổi", "ngày tuổi", "điểm"])
"""Units of which a document hardly measures two things."""
BOUNDED = 0.6
"""Worth of a range with two ends against one with one end, which holds more numbers."""
CLOSE = 0.3
"""Worth of one end that is the number itself."""
LEAST_COVERAGE, LEAST_PERSONAL, LEAST_BARE = 0.4, 0.2, 0.5
"""Share of the topic, the number left out, that the clause with what stands around it must hold; where the unit is
personal; where no unit is written."""
LEAST_NONE = 0.55
"""The same for saying that no range of a group holds the number."""
SCALE, LONGEST_LABEL = 3, 40
"""Lines at least, and characters of their labels at most, of a scale of exact values."""
_OTHER = frozenset(["count", "overview", "small_talk", "structure", "formalities", "compare", "list"])
_NAMES = re.compile(
    r"(?<!\w)(?:hạng|lớp|số|câu|điều|khoản|điểm|chương|mục|quý|tháng|năm|bậc|loại|cấp|tầng|khối|tổ|ca|phòng|bước|lõi|thứ|"
    r"kỳ|thang|thang điểm|vòng|bàn|bên|mức|nhóm)\s$",
    re.IGNORECASE,
)
"""What makes a number after it a name: "hạng 3", "lớp 7"."""
_MEASURED = re.compile(
    r"(?<!\w)(?:rộng|dài|cao|sâu|dày|nặng|đường kính|bán kính|diện tích|chiều cao|thể tích|nhiệt độ|tốc độ|dốc)(?!\w)",
    re.IGNORECASE,
)
"""What a length or a weight is of; two texts that say different ones speak of different things."""
_COSTS = "mất tiền trả đóng nộp tốn phí phải có được bị"
"""Words of a question whether something costs, which a free row does not say."""
_TURN = re.compile(r"(?<!\w)lần thứ (?P<number>\d{1,2})(?!\w)", re.IGNORECASE)
_COUNTED = re.compile(r" (?!thì|có|được|phải|bị|là|vào|ở|trong|một|mỗi|nếu|mà|và|cho|tiền)[^\W\d_]", re.IGNORECASE)
"""What a number of millions counts, where it is no sum of money: "2 triệu người"."""
_COMMA = re.compile(r"[,;] ")
_BREAK = re.compile(r";\s+|\n+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A row, an item, a field or a part of a sentence, and the headings above it."""

    span: Span
    about: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """A number of the question, the topic of the words beside it, and what the number is the measure of."""

    quantity: Quantity
    beside: Topic
    measured: frozenset[str]


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The clause whose range holds a number of the question; an abstention where the ranges leave the number out.

    None where the question has no number, and where nothing that is about it has a range.
    """
    if query.answer_type in _OTHER:
        return None
    asked = _question_numbers(query)
    if not asked:
        return None
    on_scale = _answer_on_scale(query, hits, documents, asked[0]) if len(asked) == 1 else None
    if on_scale is not None:
        return on_scale
    said = [query.text[each.quantity.start : each.quantity.end] for each in asked]
    topic = Topic(query, without=[*said, _COSTS] if query.answer_type == "yes_no" else said)
    best: tuple[float, float, Clause] | None = None
    missed: dict[Span, int] = {}
    for clause in clauses(hits[:8]):
        for own in quantities(clause.span.text):
            if not own.is_range or _NAMES.search(clause.span.text[max(0, own.start - 12) : own.start]):
                continue
            fitting = [each for each in asked if _is_comparable(each.quantity, own, clause)]
            fitting = [each for each in fitting if not _measures_other(each, clause.span.text)]
            if not fitting:
                continue
            around = f"{clause.about} {text_around(clause.span)} {clause.span.text}"
            covered = topic.coverage(around)
            if not any(own.holds(each.quantity.low) for each in fitting):
                if own.unit and covered >= LEAST_NONE and all(_is_beside(each, around) for each in fitting):
                    place = group_around(clause.span) or documents.around(clause.span)
                    missed[place] = missed.get(place, 0) + 1
                continue
            bounded = BOUNDED if math.isfinite(own.low + own.high) else 0.0
            score = covered + 0.5 * topic.coverage(clause.span.text) + (bounded or _closeness(own, fitting[0].quantity))
            if not own.unit and not bounded and not topic.coverage(clause.span.text):
                continue  # "trên 160" of something else
            if _is_about(fitting[0], own, covered, around) and (best is None or score > best[0]):
                best = (score, covered, clause)
    if best is None:
        return _report_none(query, hits, asked[0]) if max(missed.values(), default=0) > 1 else None
    confidence = FITTING if best[1] >= LEAST_COVERAGE else DOUBTFUL
    cell = _read_cell(query, best[2].span)
    if cell is not None:
        return quote(query, hits, documents, cell.values, confidence=confidence, also=cell.names)
    part = _narrow(best[2].span, [each.quantity for each in asked])
    return quote(query, hits, documents, [part], confidence=confidence)


def _narrow(clause: Span, asked: Sequence[Quantity]) -> Span:
    """The part of a clause whose range alone holds a number, where others have ranges of the same unit; else all."""
    places = [0, *(match.end() for match in _COMMA.finditer(clause.text)), len(clause.text)]
    parts = [
        trim(Span(clause.document, clause.start + start, clause.start + end), " .;,")
        for start, end in itertools.pairwise(places)
    ]
    ranged = [
        (part, own)
        for part in parts
        for own in quantities(part.text)
        if own.is_range and any(is_same_unit(own, each) for each in asked)
    ]
    holding = [part for part, own in ranged if any(is_same_unit(own, each) and own.holds(each.low) for each in asked)]
    apart = len({part for part, _ in ranged}) == len(parts) > 1
    return holding[0] if apart and len(set(holding)) == 1 else clause


def _read_cell(query: Query, row: Span) -> Cells | None:
    """The one cell of a row that the question names the column of; None where it names none or two."""
    for table in tables(row.document):
        found = next((each for each in table.rows if each.span == row), None)
        if found is not None and len(found.cells) > 2:
            cells = read_row(Topic(query), table, found, found.cells[0])
            return cells if cells is not None and len(cells.values) == 1 else None
    return None


def _closeness(own: Quantity, asked: Quantity) -> float:
    """Worth of a range with one end, the more the nearer that is: for 50 days "quá 45 ngày" before "quá 10 ngày"."""
    end, value = (own.low, asked.low) if math.isfinite(own.low) else (asked.low, own.high)
    return CLOSE * max(0.0, min(1.0, end / value)) if value > 0 else 0.0


def _report_none(query: Query, hits: Sequence[Hit], asked: _Asked) -> Answer:
    number = query.text[asked.quantity.start : asked.quantity.end]
    return abstain(query, hits, note=f"Không có mức nào trong tài liệu ứng với {number}.")


def _question_numbers(query: Query) -> list[_Asked]:
    """The numbers of a question that a range may hold: no names, no times of day, no dates."""
    text = query.text
    turn = _TURN.search(text)
    if turn is not None:  # "lần thứ 5" is in "từ 4 lần trở lên"
        times = float(turn["number"])
        quantity = Quantity(turn.start(), turn.end(), times, times, unit="lần")
        return [_Asked(quantity, Topic(replace(query, text="")), frozenset())]
    clocks = [(each.start, each.end) for each in values(text) if each.kind != "quantity"]
    found = []
    for each in quantities(text):
        written = any(letter.isdigit() for letter in text[each.start : each.end])
        named = _NAMES.search(text[max(0, each.start - 12) : each.start]) is not None
        if text[each.start : each.end].lower().startswith("vượt ") and math.isfinite(each.low):
            each = replace(each, high=each.low, open_low=False)  # "vượt 12%" is 12% above something
        if each.is_range or not written or named or any(a < each.end and each.start < b for a, b in clocks):
            continue
        if not each.unit and is_scaled(text[each.start : each.end]) and not _COUNTED.match(text[each.end :]):
            each = replace(each, unit="đồng")
        before, after = text[: each.start].split()[-3:], text[each.end :].split()[:3]
        beside = Topic(replace(query, text=" ".join([*before, *after])))
        measured = frozenset(match[0].lower() for match in _MEASURED.finditer(" ".join(before)))
        found.append(_Asked(each, beside, measured))
    return found


def _is_comparable(asked: Quantity, own: Quantity, clause: Clause) -> bool:
    """Whether both are of one unit, written or named by the words around."""
    if not is_same_unit(asked, own) or (own.unit and not asked.unit):
        return False
    if own.unit or not asked.unit:
        return True
    return asked.unit in f"{clause.about} {clause.span.text}".lower()


def _measures_other(asked: _Asked, clause: str) -> bool:
    """Whether the number is of the width and the clause of the height."""
    here = {match[0].lower() for match in _MEASURED.finditer(clause)}
    return bool(here and asked.measured) and not here & asked.measured


def _is_beside(asked: _Asked, around: str) -> bool:
    """Whether the words beside the number are there, where there are any."""
    return not asked.beside.weights or asked.beside.coverage(around) > 0


def _is_about(asked: _Asked, own: Quantity, covered: float, around: str) -> bool:
    if own.unit in _PERSONAL:
        return covered >= LEAST_PERSONAL
    return covered >= (LEAST_COVERAGE if own.unit else LEAST_BARE) and _is_beside(asked, around)


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


def _answer_on_scale(query: Query, hits: Sequence[Hit], documents: Documents, asked: _Asked) -> Answer | None:
    """The line of a scale of exact values that the question names: of "Kỳ hạn 3 tháng", "Kỳ hạn 6 tháng" one.

    An abstention where the scale lacks it; None where the document has no such scale.
    """
    scales: dict[tuple[str, str], list[tuple[Quantity, Clause]]] = {}
    for clause in clauses(hits[:8]):
        label = clause.span.text.partition(":")[0]
        measured = quantities(label) if len(label) <= LONGEST_LABEL and label != clause.span.text else []
        if len(measured) == 1 and not measured[0].is_range and measured[0].unit:
            head = label[: measured[0].start].strip(" -–•*").lower()
            scales.setdefault((head, clause.about), []).append((measured[0], clause))
    number = query.text[asked.quantity.start : asked.quantity.end]
    topic = Topic(query, without=[number])
    for (head, about), lines in scales.items():
        alike = [each for each, _ in lines if is_same_unit(each, asked.quantity) and asked.quantity.unit]
        named = topic.coverage(f"{about} {head}") >= LEAST_COVERAGE and (not head or head in query.text.lower())
        if len(lines) < SCALE or len(alike) < len(lines) or not (named or topic.coverage(about) >= LEAST_NONE):
            continue
        exact = [clause.span for each, clause in lines if each.low == asked.quantity.low]
        if len(exact) == 1:
            return quote(query, hits, documents, [exact[0]], confidence=FITTING)
        return None if exact else _report_none(query, hits, asked)
    return None
