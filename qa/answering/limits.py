"""The way of answering from a table of measured values beside their limits: "Đường huyết có cao không?".

"Chỉ số nào thấp?" by the names of the rows. The value is compared with the limits of its row ("3,9 - 5,6", "≤ 10");
what a mark beside it says ("CAO", "Không đạt") counts where there are none.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index import Hit, Span
from index.outline import Row, Table, tables
from index.vietnamese.quantities import number_value, quantities
from qa.answer import Answer
from qa.answering.documents import Documents, documents_of, is_any_touched
from qa.answering.quote import join, quote
from qa.answering.topic import Topic
from qa.question.lexicon import lower
from qa.question.query import Query

__all__ = ["answer"]

SURE = 0.75
LEAST_FIT = 0.7
"""Share of the question that a row's name and the title must hold."""
State = Literal["high", "low", "normal", "off"]
_STATES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)"), frozenset(states.split()))
    for words, states in (
        (r"bất thường|không (?:đạt|bình thường|ổn|an toàn)|chưa đạt|ngoài (?:ngưỡng|giới hạn|mức)", "high low off"),
        (r"(?:nằm )?trong (?:ngưỡng|giới hạn|mức)|bình thường|đạt|an toàn|ổn", "normal"),
        (r"cao|vượt|quá|tăng", "high"),
        (r"thấp|thiếu|giảm|hạ|hụt|dưới mức|dưới ngưỡng", "low"),
    )
)
"""(how a question says a state, the states that it means): the first that is said decides."""
_YES_NO = re.compile(r"(?<!\w)(?:không|ko|chưa|hông|phải không)(?: (?:ạ|vậy|thế|nhỉ|hả|bác sĩ))*\W*$")
_WHICH = re.compile(r"(?<!\w)(?:chỉ số|chỉ tiêu|thông số|kết quả|mẫu|xét nghiệm|mục|cái|hạng mục|món) (?:nào|gì)(?!\w)")
_FRAME = (
    "chỉ số tiêu thông kết quả mẫu xét nghiệm mục cái nào gì có bị không cao thấp vượt quá bình thường đạt bất ngưỡng "
    "giới hạn mức cho phép trong ngoài an toàn tăng giảm thiếu chưa những các của ạ vậy so với hơn là"
)
_VALUE = re.compile(r"kết quả|trị số|đo được|thực tế|giá trị|nồng độ|kết quả đo", re.IGNORECASE)
_LIMIT = re.compile(
    r"bình thường|tham chiếu|giới hạn|cho phép|tiêu chuẩn|quy chuẩn|ngưỡng|định mức|khoảng|mức chuẩn|csbt|yêu cầu", re.I
)
_BETWEEN = re.compile(r"(?<![\d.,])(?P<low>\d[\d.,]{0,14}) ?(?:-|–|—|đến|÷|~) ?(?P<high>\d[\d.,]{0,14})")
_BELOW = re.compile(r"(?:<|≤|<=|dưới|không quá|tối đa|nhỏ hơn|đến) ?=? ?(?P<high>\d[\d.,]*)", re.IGNORECASE)
_ABOVE = re.compile(r"(?:>|≥|>=|trên|tối thiểu|ít nhất|từ|lớn hơn) ?=? ?(?P<low>\d[\d.,]*)", re.IGNORECASE)
_MARKS: tuple[tuple[re.Pattern[str], State], ...] = (
    (re.compile(r"không đạt|bất thường", re.IGNORECASE), "off"),
    (re.compile(r"(?<!\w)(?:cao|tăng|vượt|h)(?!\w)", re.IGNORECASE), "high"),
    (re.compile(r"(?<!\w)(?:thấp|giảm|l)(?!\w)", re.IGNORECASE), "low"),
    (re.compile(r"(?<!\w)(?:bình thường|đạt|tốt)(?!\w)", re.IGNORECASE), "normal"),
)


@dataclass(frozen=True, slots=True)
class _Measured:
    """A row: its name, what was measured, the limits where there are any, and how the one stands to the other."""

    name: Span
    value: Span
    limit: Span | None
    state: State


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """Whether a value is in the state that is asked for, or the names of all that are; None for another question."""
    asked = lower(query.text)
    wanted = next((states for pattern, states in _STATES if pattern.search(asked)), None)
    which = _WHICH.search(asked) is not None
    if wanted is None or not (which or _YES_NO.search(asked)):
        return None
    passages = [hit.passage for hit in hits[:10]]
    for document in documents_of(hits[:5]):
        for table in tables(document):
            measured = list(_rows_with_limits(table))
            if len(measured) < 2 or not is_any_touched([row.span for row in table.rows], passages):
                continue
            if which:
                return _list_rows(query, hits, documents, [each for each in measured if each.state in wanted])
            row = _find_row(query, measured)
            if row is not None:
                lead = "Có: " if row.state in wanted else "Không: "
                said: list[Span | str] = [lead, row.name, ": ", row.value]
                said += [" (", row.limit, ")"] if row.limit is not None else []
                return quote(query, hits, documents, said, confidence=SURE)
    return None


def _list_rows(query: Query, hits: Sequence[Hit], documents: Documents, rows: Sequence[_Measured]) -> Answer | None:
    if not rows:
        return None
    names = join([each.name for each in rows], "; ")
    return quote(query, hits, documents, names, confidence=SURE, also=[each.value for each in rows])


def _find_row(query: Query, measured: Sequence[_Measured]) -> _Measured | None:
    """The one row that the question names."""
    topic = Topic(query, without=[_FRAME])
    if not topic.weights:
        return None
    title = measured[0].name.document.title
    named = [each for each in measured if topic.fit(each.name.text) > 0 and topic.coverage(each.name.text) > 0]
    scored = [(topic.coverage(f"{title} {each.name.text}"), topic.fit(each.name.text), each) for each in named]
    best = max(scored, key=lambda each: each[:2], default=None)
    return best[2] if best is not None and best[0] >= LEAST_FIT else None


def _rows_with_limits(table: Table) -> Iterator[_Measured]:
    """The rows of a table that has a column of values and one of limits, those that can be compared."""
    value = next((name for name in table.columns[1:] if _VALUE.search(name) and not _LIMIT.search(name)), None)
    limit = next((name for name in table.columns[1:] if _LIMIT.search(name)), None)
    if value is None:
        return
    for row in table.rows:
        own, bound = _cell(row, value), _cell(row, limit) if limit else None
        state = _compare(own.text, bound.text if bound else "") if own is not None else None
        if own is not None and state is not None and row.cells:
            yield _Measured(row.cells[0].span, own, bound, state)


def _cell(row: Row, column: str) -> Span | None:
    return next((cell.span for cell in row.cells if cell.column == column), None)


def _compare(value: str, limit: str) -> State | None:
    """How a value stands to its limits; by the mark beside it where there are none; None where neither tells.

    >>> [_compare(*each) for each in (("5,4", "3,9 - 5,6"), ("6,7 (CAO)", "dưới 5,2"), ("108", "≥ 120"), ("Đạt", ""))]
    ['normal', 'high', 'low', 'normal']
    """
    bounds = _bounds(limit)
    figure = next((each.low for each in quantities(value) if not each.is_range), None)
    figure = figure if figure is not None else number_value(re.sub(r"[^\d.,].*$", "", value.strip()))
    if bounds is not None and figure is not None:
        return "low" if figure < bounds[0] else "high" if figure > bounds[1] else "normal"
    return next((state for pattern, state in _MARKS if pattern.search(value)), None)


def _bounds(limit: str) -> tuple[float, float] | None:
    """The least and the greatest value that a limit allows."""
    for pattern in (_BETWEEN, _BELOW, _ABOVE):
        found = pattern.search(limit)
        if found is not None:
            ends = found.groupdict()
            low, high = (number_value(ends.get(end, "").rstrip(".,") or "") for end in ("low", "high"))
            return (-math.inf if low is None else low, math.inf if high is None else high)
    return None
