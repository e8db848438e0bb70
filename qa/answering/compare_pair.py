"""One of two is greater: both values by one table, else each by the other ways, and the verdict of the numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from index import Hit, Span
from index.outline import Row, Table, headings_above, tables
from index.search.bm25.terms import terms
from index.vietnamese.quantities import is_same_unit, number_value, quantities
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering.documents import Documents, documents_of
from qa.answering.quote import quote
from qa.answering.table.measured_column import LEAST, MOST, choose_column, figure_of, takes_time
from qa.answering.topic import Topic
from qa.question.parts import alternatives, shared_words
from qa.question.query import Query

__all__ = ["answer_pair"]

TABLE = 0.8
"""Confidence of two values of one column or row."""
LEAST_ROW = 0.5
"""Share of a row's name that the question must hold where columns are compared."""
_COMPARATIVE = re.compile(
    rf"(?<!\w)(?P<how>{MOST}|{LEAST})(?P<measure>(?: \w+){{0,3}}) (?:hơn|nhất)(?!\w)|"
    r"(?<!\w)ban hành (?P<when>trước|sau)",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(r"(?<!\w)(?:khi nào|bao giờ|lúc nào|ở đâu|vì sao|tại sao|bao lâu)(?!\w)", re.IGNORECASE)
"""What asks for no choice: "A và B ở thời đỉnh cao nhất khi nào?"."""
_OF_WHAT = {"đắt": "giá", "rẻ": "giá", "mắc": "giá", "đông": "số dân", "nặng": "khối lượng", "nhẹ": "khối lượng"}
"""What an adjective compares, as a document names it."""
_STANDS_FOR = frozenset("cái bên năm loại món khoản quý ngày nào thì".split())
"""Words that stand for the two, or join."""
_DATE = re.compile(
    r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})|(?P<d2>\d{1,2}) tháng (?P<m2>\d{1,2}) năm (?P<y2>\d{4})"
)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two cells with their figures, the greater one better, and the names of their rows and columns."""

    spans: tuple[Span, Span]
    numbers: tuple[float, float]
    names: tuple[str, ...]


_Values: TypeAlias = tuple[tuple[Span, Span], tuple[float, float] | None]
"""Two values, and their figures where both have one."""


def answer_pair(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """Both values, and which is the greater or the less; None where the question names no two, or one has no value."""
    pair = alternatives(query.text)
    if pair is None or documents.solve is None or _OTHERWISE.search(query.text):
        return None
    first, second, asked = pair
    context = shared_words(first, second)
    how = _COMPARATIVE.search(asked) or _COMPARATIVE.search(query.text)
    if how is None:
        return None
    word, measure = (how["how"] or "trước").lower(), (how["measure"] or "").strip().lower()
    full = first, f"{context} {second}".strip()
    found: _Values | None = _look_up(query, hits, full, word, measure)
    confidence = TABLE
    if found is None:
        found, confidence = _solve_each(documents, full, asked, how)
    if found is None:
        return None
    spans, numbers = found
    pieces: list[Span | str] = [spans[0], "; ", spans[1]]
    if numbers is not None and numbers[0] != numbers[1]:
        most = re.fullmatch(MOST, word) is not None
        wins = 0 if (numbers[0] > numbers[1]) == most else 1
        own = (first[len(context) :].strip(), second)[wins]
        pieces = [f"{own} {word} hơn: ", spans[wins], " so với ", spans[1 - wins]]
    return quote(query, hits, documents, pieces, confidence=confidence)


def _solve_each(
    documents: Documents, pair: tuple[str, str], asked: str, how: re.Match[str]
) -> tuple[_Values | None, float]:
    """The values that the other ways give for each of the two, and the lower confidence."""
    word, measure = (how["how"] or "trước").lower(), (how["measure"] or "").strip()
    topic = re.sub(rf"(?<!\w)(?:nào|{re.escape(how[0])})(?!\w)", " ", asked)
    attribute = " ".join(each for each in topic.split() if each.lower() not in _STANDS_FOR)
    wanted = f"bao nhiêu {measure}" if measure else f"{_OF_WHAT.get(word, '')} bao nhiêu"
    assert documents.solve is not None
    answers = [documents.solve(f"{each} {attribute} {wanted}?") for each in pair]
    if any(not each.citations for each in answers):
        return None, 0.0
    one, other = (_answering(each) for each in answers)
    confidence = min(each.confidence for each in answers)
    if one == other:
        return None, 0.0
    numbers = _value(one.text), _value(other.text)
    if (numbers[0] is None) != (numbers[1] is None) or not _are_comparable(one.text, other.text):
        return None, 0.0  # a figure and a word, or two units: one of them is not the value
    both = (numbers[0], numbers[1]) if numbers[0] is not None and numbers[1] is not None else None
    return ((one, other), both), confidence


def _are_comparable(one: str, other: str) -> bool:
    first, second = (next(iter(quantities(text)), None) for text in (one, other))
    return first is None or second is None or is_same_unit(first, second)


def _look_up(query: Query, hits: Sequence[Hit], pair: tuple[str, str], how: str, measure: str) -> _Values | None:
    """The two cells of the table that holds most of the question among those that name both, with their figures."""
    topic = Topic(query, without=[how, measure, "hơn nhất"])
    best: tuple[float, _Pair] | None = None
    for document in documents_of(hits[:10])[:3]:
        for table in tables(document):
            found = _by_columns(topic, table, pair) or _by_rows(topic, table, pair, how, measure)
            if found is not None:
                title = table.title.text if table.title else ""
                covered = topic.coverage(" ".join([title, headings_above(table.span), *found.names]))
                if best is None or covered > best[0]:
                    best = covered, found
    return (best[1].spans, best[1].numbers) if best is not None else None


def _by_rows(topic: Topic, table: Table, pair: tuple[str, str], how: str, measure: str) -> _Pair | None:
    worded = [[cell.span.text for cell in row.cells[:3] if figure_of(cell) is None] for row in table.rows]
    names = [" ".join(texts) or row.name for texts, row in zip(worded, table.rows, strict=True)]
    places = _find_both(topic.query, pair, names)
    if places is None:
        return None
    about = Topic(topic.query, without=[*pair, how, measure, "hơn nhất nào"])
    column = choose_column(about, table, how, measure, key=table.columns[0] if table.columns else "", rows_alone=True)
    cells = [next((cell for cell in table.rows[at].cells if cell.column == column), None) for at in places]
    if column is None or cells[0] is None or cells[1] is None:
        return None
    one, other = figure_of(cells[0]), figure_of(cells[1])
    if one is None or other is None:
        return None
    sign = -1.0 if takes_time(how, column, cells[0].span.text) else 1.0
    said = (column, *(names[at] for at in places))
    return _Pair((cells[0].span, cells[1].span), (sign * one, sign * other), said)


def _by_columns(topic: Topic, table: Table, pair: tuple[str, str]) -> _Pair | None:
    places = _find_both(topic.query, pair, table.columns[1:])
    if places is None:
        return None
    rows: list[tuple[float, Row]] = [(topic.fit(row.name), row) for row in table.rows]
    best = max((fit for fit, _ in rows), default=0.0)
    chosen = [row for fit, row in rows if fit >= best - 1e-6]
    if best < LEAST_ROW or len(chosen) != 1:
        return None
    cells = [next((cell for cell in chosen[0].cells if cell.column == table.columns[at + 1]), None) for at in places]
    if cells[0] is None or cells[1] is None:
        return None
    one, other = figure_of(cells[0]), figure_of(cells[1])
    said = (chosen[0].name, *(table.columns[at + 1] for at in places))
    return None if one is None or other is None else _Pair((cells[0].span, cells[1].span), (one, other), said)


def _find_both(query: Query, pair: tuple[str, str], names: Sequence[str]) -> tuple[int, int] | None:
    """The places of the names that the two things have, None where they are not two different ones for certain."""
    said = [{fold(term) for term in terms(thing)} for thing in pair]
    places = []
    for thing, needed in zip(pair, (said[0] - said[1], said[1] - said[0]), strict=True):
        held = [at for at, name in enumerate(names) if needed and needed <= {fold(term) for term in terms(name)}]
        whole = Topic(replace(query, text=thing))
        scores = [whole.coverage(names[at]) + 0.01 * whole.fit(names[at]) for at in held]
        best = [at for at, score in zip(held, scores, strict=True) if score >= max(scores) - 1e-6]
        if len(best) != 1:
            return None
        places.append(best[0])
    return (places[0], places[1]) if places[0] != places[1] else None


def _answering(answer: Answer) -> Span:
    """The first highlight that stands in the answer's text; the others name its row and column."""
    spans = answer.citations[0].highlights
    return next((span for span in spans if span.text in answer.text), spans[0])


def _value(text: str) -> float | None:
    date = _DATE.search(text)
    if date is not None:
        day, month, year = (int(date[a] or date[b]) for a, b in (("d", "d2"), ("m", "m2"), ("y", "y2")))
        return year * 10_000.0 + month * 100 + day
    found = quantities(text)
    if found:
        return found[0].high if found[0].is_range and found[0].high < float("inf") else found[0].low
    figure = re.search(r"\d[\d.,]*", text)
    return number_value(figure[0].rstrip(".,")) if figure else None
