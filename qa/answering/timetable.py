"""The way of answering from a table of the days of a week: what is on a day, on which days something is, how often.

"Thứ Năm học những môn nào?", "Tin học học thứ mấy?", "Một tuần có mấy tiết Toán?". Days stand over the columns or
before the rows. A day that the table has not gets an abstention.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index import Document, Hit, Span
from index.outline import Table, TableCell, tables
from index.search.bm25.terms import terms
from index.vietnamese.text import fold
from index.vietnamese.weekdays import Weekdays, weekdays
from qa.answer import Answer
from qa.answering.documents import Documents, documents_of, is_any_touched
from qa.answering.quote import abstain, join, quote
from qa.answering.topic import Topic
from qa.question.lexicon import lower
from qa.question.query import Query

__all__ = ["answer"]

SURE = 0.75
LEAST_DAYS = 3
"""Days in the heads or before the rows that make a table one of a week."""
_ASKS_DAY = re.compile(r"(?<!\w)(?:thứ mấy|(?:những )?(?:ngày|hôm|thứ|buổi) nào|(?:ngày|hôm) mấy|khi nào)(?!\w)")
_ASKS_PLACE = re.compile(r"(?<!\w)(?P<noun>tiết|ca|giờ|buổi|kíp|kip) (?:mấy|thứ mấy|nào)(?!\w)|(?<!\w)mấy giờ(?!\w)")
_COUNTS = re.compile(r"(?<!\w)(?:mấy|bao nhiêu) (?P<noun>tiết|buổi|ca|lần|ngày|hôm|bữa)(?!\w)")
_ASKS_WHAT = re.compile(r"(?<!\w)(?:gì|nào|ai|những ai|chi)(?!\w)")
_FRAME = (
    "tiết môn lớp học buổi ca bữa món ăn trực hôm ngày thứ tuần mấy nào gì ai giờ lúc vào thì được bố trí lịch dạy làm "
    "việc khám cho trong diễn ra bắt đầu sáng trưa chiều tối khi lần có những mỗi cả nay"
)
_PARTS = frozenset(["sáng", "trưa", "chiều", "tối", "đêm", "xế"])
_WORD = re.compile(r"\w+")
_CLOCK = re.compile(r"\d{1,2} ?(?::|h|giờ|g)")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A cell of the week: its days, what stands in it, and the other cells that place it (the lesson, the hours)."""

    days: frozenset[int]
    day: Span
    cell: Span
    column: str
    places: tuple[TableCell, ...]


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """What a table of days holds of the day or thing asked for; None for another question and without such a table."""
    asked = lower(query.text)
    named = [each for each in weekdays(query.text) if len(each.days) == 1]
    asks = [pattern.search(asked) for pattern in (_COUNTS, _ASKS_DAY, _ASKS_PLACE)]
    if query.answer_type == "yes_no" or not (any(asks) or (named and _ASKS_WHAT.search(asked))):
        return None
    for document in documents_of(hits[:5]):
        for table in tables(document):
            entries = list(_entries(table))
            if not entries or not is_any_touched([row.span for row in table.rows], [hit.passage for hit in hits[:10]]):
                continue
            found = _find_thing(query, entries, table, document) if any(asks) else []
            if found:
                return _answer_thing(query, hits, documents, found, asks)
            if named and not any(asks[:2]):
                return _answer_day(query, hits, documents, entries, named[0], document)
    return None


def _entries(table: Table) -> Iterator[_Entry]:
    """The cells of a table of a week, row by row; nothing for another table."""
    over = {column: frozenset(weekdays(column)[0].days) for column in table.columns if _is_day(column)}
    if len(over) >= LEAST_DAYS:
        for row in table.rows:
            places = tuple(cell for cell in row.cells if cell.column not in over)
            for cell in row.cells:
                if cell.column in over:
                    yield _Entry(over[cell.column], _label(table, cell), cell.span, cell.column, places)
        return
    days = [(row, row.cells[0]) for row in table.rows if row.cells and _is_day(row.name)]
    if len(days) >= LEAST_DAYS and len(days) >= len(table.rows) - 1:
        for row, first in days:
            for cell in row.cells[1:]:
                yield _Entry(frozenset(weekdays(first.span.text)[0].days), first.span, cell.span, cell.column, ())


def _is_day(text: str) -> bool:
    """Whether a head is the name of one day and little else: "Thứ Hai", "T2 (12/10)".

    >>> [_is_day(text) for text in ("Thứ Hai", "T2 (12/10)", "Chủ nhật", "Thứ Hai học Toán và Văn", "Tiết 2")]
    [True, True, True, False, False]
    """
    found = weekdays(text[:40])
    return len(found) == 1 and len(found[0].days) == 1 and len(text) - (found[0].end - found[0].start) <= 14


def _label(table: Table, cell: TableCell) -> Span:
    """The column's name where it stands last before a cell: in its row, or in the heads."""
    document, first = cell.span.document, table.span.start
    at = document.text.rfind(cell.column, first, cell.span.start)
    return Span(document, at, at + len(cell.column)) if at >= 0 else cell.span


def _answer_day(
    query: Query, hits: Sequence[Hit], documents: Documents, entries: Sequence[_Entry], day: Weekdays,
    document: Document,
) -> Answer | None:  # fmt: skip
    """All that is on a day; an abstention where neither the table nor the text around it has the day."""
    held = [each for each in entries if each.days == day.days]
    if not held:
        told = any(day.days <= each.days for each in weekdays(document.text))
        return None if told else abstain(query, hits, note="Bảng trong tài liệu không có ngày này.")
    asked = set(_WORD.findall(lower(query.text)))
    parts = [each for each in held if asked & _PARTS & set(_WORD.findall(lower(_places(each))))]
    held = parts or held
    rest = query.text[: day.start] + query.text[day.end :]
    about = set(_WORD.findall(fold(document.title)))
    if Topic(replace(query, text=rest), without=[_FRAME, document.title]).weights or any(
        any(map(str.isdigit, word)) and fold(word) not in about for word in _WORD.findall(rest)
    ):
        return None  # a lesson or a part of the day is named: one cell
    cells = list({fold(each.cell.text): each.cell for each in reversed(held)}.values())[::-1]
    return quote(query, hits, documents, join(cells, "; "), confidence=SURE, also=[held[0].day])


def _find_thing(query: Query, entries: Sequence[_Entry], table: Table, document: Document) -> list[_Entry]:
    """The entries that the question names as they are written; else those that hold all its own words.

    Words that ask and those of the table's heads are nobody's own.
    """
    asked = f" {' '.join(_WORD.findall(fold(query.text)))} "
    written = {text for each in entries if (text := _spell(each)) and f" {text} " in asked}
    longest = max(written, key=len, default="")
    if longest:
        return [each for each in entries if _spell(each) == longest]
    heads = [document.title, *table.columns, *([table.title.text] if table.title else [])]
    about = {fold(word) for head in heads for word in terms(head)}
    own = {word for word in Topic(query, without=[_FRAME]).weights if word not in about}
    return [each for each in entries if own and own <= {fold(word) for word in terms(each.cell.text)}]


def _spell(entry: _Entry) -> str:
    """What a cell says, folded, without marks; empty for a figure."""
    words = _WORD.findall(fold(entry.cell.text))
    return " ".join(words) if any(map(str.isalpha, words)) else ""


def _answer_thing(
    query: Query, hits: Sequence[Hit], documents: Documents, found: Sequence[_Entry],
    asks: Sequence[re.Match[str] | None],
) -> Answer | None:  # fmt: skip
    """How often a thing is, on which days, or at which lesson or hour."""
    counts, day, place = asks
    named = [each.days for each in weekdays(query.text)]
    found = [each for each in found if not named or each.days in named] or found
    found = sorted(found, key=lambda each: min(each.days))
    days = list({each.day.text: each.day for each in reversed(found)}.values())[::-1]
    also = [each.cell for each in found]
    if counts is not None:
        spans = days if counts["noun"] in ("ngày", "hôm") else [each.day for each in found]
        lead = f"{len(spans)} (đếm trong bảng: "
        return quote(query, hits, documents, [lead, *join(spans, "; "), ")"], confidence=SURE, also=also)
    if day is not None:
        return quote(query, hits, documents, join(days, "; "), confidence=SURE, also=also)
    if place is None:
        return None
    places = list(dict.fromkeys(span for each in found if (span := _place(each, place)) is not None))
    return quote(query, hits, documents, join(places, "; "), confidence=SURE, also=also) if places else None


def _places(entry: _Entry) -> str:
    """What places an entry in its day."""
    return " ".join([entry.column, *(cell.span.text for cell in entry.places)])


def _place(entry: _Entry, asked: re.Match[str]) -> Span | None:
    """The cell beside an entry that says which lesson it is or at what hour."""
    clock = asked["noun"] in (None, "giờ")
    for cell in entry.places:
        if bool(_CLOCK.match(cell.span.text)) == clock and (clock or asked["noun"] in lower(cell.column)):
            return cell.span
    return None
