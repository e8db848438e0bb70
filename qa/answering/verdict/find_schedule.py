"""The line of a document that tells whether something is so on the day or at the hour of a question.

Part of the way of answering yes or no.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from index import Hit, Span
from index.outline import Table, headings_above, tables
from index.vietnamese.weekdays import weekdays
from qa.answering.documents import Documents, documents_of
from qa.answering.hit_sentences import hit_sentences
from qa.answering.quote import trim
from qa.answering.topic import Topic
from qa.answering.verdict.schedule import Moment, ask_moment, compare_schedule
from qa.question.query import Query

__all__ = ["find_schedule"]

LEAST_COVERAGE, LEAST_OWN = 0.75, 0.5
"""Share of the topic, the days and hours left out, that the clause with its headings holds, and the clause itself."""
LONGEST = 200
"""Characters of a line that is quoted whole."""
_PART = re.compile(r"[^;]+")
_OPENS = (
    "bán khách đến tới vào ghé mở cửa làm việc hoạt động phục vụ tiếp nghỉ đóng giờ vào lúc buổi ngày "
    "có không được ngừng hôm còn"
)
_OF_TIMETABLE = "tiết môn lớp học buổi ca"
LEAST_DAYS = 3
"""Columns with the name of a day that make a table one of the days of a week."""
_CLOSED = re.compile(r"(?:nghỉ|đóng|không)(?!\w)|[-–—x×]$", re.IGNORECASE)
"""What stands in the cell of a day on which there is nothing."""
_LABEL = re.compile(r"(?:^|; )([^:;]{2,20}): ")


def find_schedule(query: Query, hits: Sequence[Hit], documents: Documents, *, frame: str) -> tuple[bool, Span] | None:
    """Whether something is so on the day or at the hour of a question, and the clause that says so; None for neither.

    Args:
        query: the question.
        hits: what was retrieved.
        documents: where the encoder is.
        frame: words that make a question one of yes or no.
    """
    moment = ask_moment(query.text)
    if moment is None:
        return None
    timetable = _read_timetable(query, moment, hits, frame=frame)
    if timetable is not None:
        return timetable
    cut = (each for hit in hits[:8] for each in hit_sentences(hit, without=("title", "heading", "letterhead")))
    near = list(
        dict.fromkeys(
            line for each in cut for line in _split_lines(each) if not _is_of_timetable(line) and line.text[-1:] != "?"
        )
    )
    topic = Topic(query, without=[frame, _OPENS, *moment.said])
    if not topic.weights:
        topic = Topic(query, without=[frame, *moment.said])
    scores = topic.rank([each.text for each in near], documents)
    denied: Span | None = None
    named = False
    for place in sorted(range(len(near)), key=lambda at: -float(scores[at]))[:12]:
        line = near[place]
        above = f"{line.document.title} {headings_above(line)}"
        own = f"{above} {line.text}" if _is_row(line) else line.text
        if topic.coverage(f"{above} {line.text}") < LEAST_COVERAGE or topic.coverage(own) < LEAST_OWN:
            continue
        state = compare_schedule(moment, line.text)
        if state is True:
            return True, _shorten(moment, line, state=True)
        names = any(moment.days & told.days for told in weekdays(line.text))
        if state is False and (denied is None or (names and not named)):
            denied, named = _shorten(moment, line, state=False), names
    return (False, denied) if denied is not None else None


def _read_timetable(query: Query, moment: Moment, hits: Sequence[Hit], *, frame: str) -> tuple[bool, Span] | None:
    """Whether the column of a day holds what is asked, and a row that holds it; None for no table of days or things."""
    topic = Topic(query, without=[frame, _OPENS, _OF_TIMETABLE, *moment.said])
    if len(moment.days) != 1 or moment.window is not None or not topic.weights:
        return None
    for document in documents_of(hits[:5]):
        for table in tables(document):
            days = {name: {day for each in weekdays(name) for day in each.days} for name in table.columns}
            if sum(bool(each) for each in days.values()) < LEAST_DAYS:
                continue
            above = f"{document.title} {headings_above(table.span)}"
            told = _read_row(topic, moment, table, days, above)
            if told is not None:
                return told
            holding = [
                (row, cell)
                for row in table.rows
                for cell in row.cells
                if days.get(cell.column)
                and topic.coverage(cell.span.text) > 0
                and topic.coverage(f"{above} {cell.span.text}") >= LEAST_COVERAGE
            ]
            there = [row for row, cell in holding if moment.days <= days[cell.column]]
            if holding:
                return bool(there) != moment.closed, (there or [holding[0][0]])[0].span
    return None


def _read_row(
    topic: Topic, moment: Moment, table: Table, days: Mapping[str, set[int]], above: str
) -> tuple[bool, Span] | None:
    """Whether the row of what is asked is open in the column of the day, and the row; None where none is named."""
    for row in table.rows:
        name = " ".join(cell.span.text for cell in row.cells if not days.get(cell.column))
        if topic.coverage(name) == 0 or topic.coverage(f"{above} {name}") < LEAST_COVERAGE:
            continue
        cell = next((cell for cell in row.cells if moment.days <= days.get(cell.column, set())), None)
        if cell is not None:
            return (_CLOSED.match(cell.span.text.strip()) is None) != moment.closed, row.span
    return None


def _is_of_timetable(line: Span) -> bool:
    """Whether a row tells the things of several days, each below its own column."""
    return sum(bool(weekdays(label)) for label in _LABEL.findall(line.text)) > 1


def _is_row(line: Span) -> bool:
    return any(block.kind == "row" for block in line.document.blocks_within(line.start, line.end))


def _split_lines(sentence: Span) -> Iterator[Span]:
    """The lines of a sentence, without the empty ones."""
    for match in re.finditer(r"[^\n]+", sentence.text):
        yield trim(Span(sentence.document, sentence.start + match.start(), sentence.start + match.end()))


def _shorten(moment: Moment, line: Span, *, state: bool) -> Span:
    """A line, or of a long one the part that names the day and tells the same."""
    parts = [
        Span(line.document, line.start + each.start(), line.start + each.end()) for each in _PART.finditer(line.text)
    ]
    naming = [each for each in parts if any(moment.days & told.days for told in weekdays(each.text))]
    telling = [each for each in [*naming, *parts] if compare_schedule(moment, each.text) is state]
    return trim(telling[0]) if telling and len(line.text) > LONGEST else line
