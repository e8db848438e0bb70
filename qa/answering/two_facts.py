"""The way of answering two questions in one: each is answered by itself, and both answers are shown and cited."""

import re
from collections.abc import Callable, Sequence

from index import Hit, Span
from index.outline import tables
from qa.answer import Answer
from qa.answering.cell import SURE, column_span
from qa.answering.documents import Documents, documents_of, is_any_touched
from qa.answering.quote import join, quote
from qa.answering.table.table_rows import LEAST_ROW, fit_rows
from qa.answering.topic import Topic
from qa.question.followup import Turn, standalone
from qa.question.parts import split_coordination, split_question
from qa.question.query import Query

__all__ = ["answer"]

_BOTH_ENDS = re.compile(
    r"(?<!\w)từ (?:ngày |tháng |năm )?(?:\w+ )?(?:nào|mấy|bao nhiêu|đâu)(?: \w+)? (?:đến|tới) ", re.IGNORECASE
)
_RANGE = re.compile(
    r"(?<!\w)từ (?P<first>[^;.\n]{1,60}?\d[^;\n]{0,40}?) (?:đến|tới)(?:\s(?:hết|cuối|ngày)){0,2}\s"
    r"(?P<second>[^;,\n]{0,20}?\d[^;,\n ]*(?: (?:giờ|tháng|năm|h)(?: \d+)*)*"
    r"(?:,? ngày \d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?| (?:phút|ngày|tháng|năm))?)",
    re.IGNORECASE,
)
"""A stretch of time or numbers with both its ends."""
_JOINED = re.compile(r"(?<!\w)(?:và|với|cùng)(?!\w)|,", re.IGNORECASE)
_BRACKETS = re.compile(r" ?\([^()]{0,60}\)$")
NAMED = 0.95
"""Share of a column's name that the question must hold, the brackets and the tiers above left out."""
HALF = 0.55
"""What one answer of two is worth, so that it is shown with doubt."""
LEAST_ALONE = 0.5
"""Confidence from which one answer is shown without the other."""


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """Both answers, or the one that there is with a line about the other; None for one question or no answer."""
    if documents.solve is None:
        return None
    questions = split_question(query.text)
    if _BOTH_ENDS.search(query.text) and all(_BOTH_ENDS.search(each) for each in questions):
        return _answer_both_ends(query, hits, documents)
    cells = _answer_two_cells(query, hits, documents)
    if cells is not None:
        return cells
    if not questions:
        return _answer_both_things(query, hits, documents)
    answers = _solve_in_turn(questions, documents.solve)
    told = [each for each in answers if not each.abstained and not each.reply]
    if not told:
        return None
    both: list[Span] = []
    for question, each in zip(questions, answers, strict=True):
        if each.abstained or each.reply:
            continue
        spans = [span for span in each.citations[0].highlights if span.text in each.text]
        spans = spans or list(each.citations[0].highlights)
        if _BOTH_ENDS.search(question) and (wide := _widen(spans[0])) is not None:
            spans = [wide]
        both += spans if spans[0] not in both else []
    missing = [question for question, each in zip(questions, answers, strict=True) if each.abstained]
    if not missing and len(told) > 1 and len(set(both)) == 1:
        missing = [questions[-1]]  # one place answers both, so that one of the two is not told
    if missing and max(each.confidence for each in told) < LEAST_ALONE:
        return None
    note = f"Không tìm thấy câu trả lời cho: “{missing[0]}”" if missing else ""
    confidence = min(each.confidence for each in told) * (HALF if missing else 1.0)
    return quote(query, hits, documents, join(both, "; "), confidence=confidence, note=note)


def _answer_two_cells(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """Two columns of one row, or two rows of one column, that the question names whole; None where it does not."""
    if not _JOINED.search(query.text):
        return None
    topic = Topic(query)
    passages = [hit.passage for hit in hits[:10]]
    for document in documents_of(hits[:10])[:3]:
        for table in tables(document):
            if not is_any_touched([table.span], passages):
                continue
            scored = list(zip(fit_rows(topic, table, []), table.rows, strict=True))
            best = max((score for score, _ in scored), default=0.0)
            if best < LEAST_ROW:
                continue
            rows = [row for score, row in scored if score >= max(best - 1e-6, LEAST_ROW)]
            named = [name for name in table.columns[1:] if topic.fit(_own_name(name)) >= NAMED]
            cells = [cell for row in rows for cell in row.cells if cell.column in named]
            others = [cell for row in rows for cell in row.cells[1:] if cell.span.text.strip()]
            if len(rows) == 1 and len(cells) < 2 and len(others) == 2 and len(split_question(query.text)) == 2:
                cells = others  # "F05 nghĩa là gì và phải làm sao?"
            if len(rows) == 1 and len(cells) == 2:
                heads = [span for cell in cells if (span := column_span(cell)) is not None]
                also = [rows[0].cells[0].span, *heads]
                spans = join([cell.span for cell in cells], "; ")
                return quote(query, hits, documents, spans, confidence=SURE, also=also)
    return None


def _own_name(column: str) -> str:
    """The name of a column without its unit and the tiers above."""
    return _BRACKETS.sub("", column).rsplit(" / ", 1)[-1]


def _solve_in_turn(questions: Sequence[str], solve: Callable[[str], Answer]) -> list[Answer]:
    """The answer of each question; one that stands badly alone is completed from those before it."""
    answers: list[Answer] = []
    for question in questions:
        answer = solve(question)
        said = [Turn(each.query, each.text) for each in answers]
        if said and (answer.abstained or answer.confidence < LEAST_ALONE):
            completed = standalone(question, said)
            again = solve(completed) if completed != question else answer
            answer = max(answer, again, key=lambda each: (not each.abstained, each.confidence))
        answers.append(answer)
    return answers


def _answer_both_things(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """Both values of two things that "và" joins; None where the text has the two as one, or one has no sure answer."""
    pair = split_coordination(query.text)
    solve = documents.solve
    if (
        pair is None
        or solve is None
        or any(_words_around_and(query.text) in hit.passage.text.lower() for hit in hits[:5])
    ):
        return None
    answers = [solve(question) for question in pair]
    if any(each.abstained or each.reply or each.confidence < LEAST_ALONE for each in answers):
        return None
    spans = [span for each in answers for span in each.citations[0].highlights if span.text in each.text]
    if len(set(spans)) < 2:
        return None
    confidence = min(each.confidence for each in answers)
    return quote(query, hits, documents, join(dict.fromkeys(spans), "; "), confidence=confidence)


def _words_around_and(question: str) -> str:
    """The two words on either side of "và", as a name would have them: "Sở Giáo dục và Đào tạo"."""
    before, _, after = question.lower().partition(" và ")
    return " ".join([*before.split()[-2:], "và", *after.rstrip("?!. ").split()[:2]])


def _answer_both_ends(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The stretch that holds the answer to where it begins: "từ ngày 10/02 đến ngày 09/02"."""
    solve = documents.solve
    begins = re.sub(r"\s(?:đến|tới)\s.*$", "?", query.text)
    found = solve(begins) if solve is not None else None
    if found is None or not found.citations:
        return None
    span = _widen(found.citations[0].highlights[0])
    return quote(query, hits, documents, [span], confidence=found.confidence) if span is not None else None


def _widen(highlight: Span) -> Span | None:
    """The stretch with both its ends that a span is a part of; None where it stands in none."""
    text = highlight.document.text
    line = max(text.rfind("\n", 0, highlight.start) + 1, highlight.start - 200)
    for match in _RANGE.finditer(text, line, min(len(text), highlight.end + 200)):
        if match.start() < highlight.end and highlight.start < match.end():
            return Span(highlight.document, match.start(), match.end())
    return None
