"""The way of answering from a table's cell or a field: its row and its column by the words of the question.

A code in the question ("L02", "HD-2013") must be there as it is written: no other row may answer for it.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from index import Hit, Span
from index.outline import Row, Table, TableCell, fields, headings_above, labelled_items, tables
from index.vietnamese.dates import RECENT_YEAR
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering.code import CODE, holds_code, is_held
from qa.answering.documents import Documents, documents_of, is_any_touched
from qa.answering.field_value import (
    LEAST_TOPIC,
    WHOLE_LABEL,
    find_field,
    is_called,
    label_span,
    misses_part,
    other_party,
    part_asked_for,
)
from qa.answering.party_field import is_another_ones
from qa.answering.quote import abstain, join, quote, trim
from qa.answering.table.column_fit import (
    CALLED,
    best_column,
    column_fit,
    counted_noun,
    is_count,
    is_other,
    tells_people,
)
from qa.answering.table.measured_column import figure_of, is_scaled, scale_of
from qa.answering.table.period_axis import ask_period, is_period, tells_elsewhere
from qa.answering.table.row_keys import find_rows_by_keys, is_counter
from qa.answering.table.table_rows import LEAST_ROW, fit_rows, key_cell, name_cell
from qa.answering.topic import Topic
from qa.answering.unmentioned import things
from qa.answering.value_shape import has_shape
from qa.question.lexicon import lower
from qa.question.query import Query
from qa.question.values import is_same_value, values

__all__ = ["SURE", "Cells", "answer", "column_span", "read_row"]

SURE = 0.85
ROW = 0.6
FEW, ROW_OF_MANY = 3, 0.45
"""Confidence of a cell whose row and column both fit; of a whole row whose column is not told, of few cells; of a whole
row of many cells, or where one value is asked for."""
LEAST_COLUMN = 0.5
"""Share of a column's name that the question must hold."""
LEAST_MONEY = 0.6
"""The same for the one column of prices that a question about money means."""
LEAST_WAY = 2
"""Words of a cell that says how."""
_WORD = re.compile(r"\w+")
_YEAR = re.compile(RECENT_YEAR)
_NOT_MINE = frozenset(
    ["list", "count", "overview", "small_talk", "structure", "yes_no", "reason", "two_facts", "compare"]
)
_VALUES = frozenset(["money", "number", "quantity", "percent", "duration", "code"])
"""Types of which one cell is the answer, so that a whole row is doubtful."""
_AMOUNT = re.compile(r"(?:số lượng|sl|số)(?!\w)", re.IGNORECASE)
_ASKS_COUNTER = re.compile(
    r"(?<!\w)(?:stt|số thứ tự|thứ mấy|(?:lần|mũi|đợt|bước|vòng|lõi|số) (?:mấy|nào|bao nhiêu))(?!\w)", re.I
)
"""Questions that a row's counter may answer."""
_MONEY = re.compile(r"giá|tiền|phí|lương|đồng|đơn giá|thành tiền|mức", re.IGNORECASE)


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The cell or field that fits; an abstention for a code that no document holds; None where none plainly fits."""
    codes = [match[0] for match in CODE.finditer(query.text) if not is_period(match[0])]
    missing = [code for code in codes if not is_held(code, hits, documents)]
    if codes and len(missing) == len(codes):
        return abstain(query, hits, note=f"Không thấy mã “{missing[0]}” trong tài liệu.")
    if query.answer_type in _NOT_MINE:
        return None
    passages = [hit.passage for hit in hits[:10]]
    for document in documents_of(hits[:10])[:3]:
        found = _from_tables(query, [each for each in tables(document) if is_any_touched([each.span], passages)], codes)
        if found is not None:
            return found.to_answer(query, hits, documents)
        named = [each for each in labelled_items(document) if is_called(query, each)]
        near_fields = [each for each in (*fields(document), *named) if is_any_touched([each.span], passages)]
        field = find_field(query, near_fields, codes)
        if field is not None:
            whole = field in named and Topic(query).fit(field.label) < WHOLE_LABEL
            if misses_part(query, field) or is_another_ones(query, field):
                return None
            value = trim(field.span, " \n\t;,") if whole else part_asked_for(query, field)
            return quote(query, hits, documents, [value], confidence=SURE, also=[label_span(field)])
        note = other_party(query, fields(document))
        if note:
            return abstain(query, hits, note=note)
    return None


@dataclass(frozen=True, slots=True)
class Cells:
    """What a table answers with: the spans of the text, and those that name them."""

    values: tuple[Span | str, ...]
    names: tuple[Span, ...]
    confidence: float
    note: str = ""
    column_fit: float = 0.0

    def to_answer(self, query: Query, hits: Sequence[Hit], documents: Documents) -> Answer:
        """The answer, or an abstention with the note where there is no value."""
        if not self.values:
            return abstain(query, hits, note=self.note)
        return quote(query, hits, documents, self.values, confidence=self.confidence, also=self.names, note=self.note)


def column_span(cell: TableCell) -> Span | None:
    """The column's name where it stands before the cell in the text of its row; None where it does not."""
    document, name = cell.span.document, cell.column
    start = cell.span.start - len(name) - 2
    if name and start >= 0 and document.text[start : start + len(name)] == name:
        return Span(document, start, start + len(name))
    return None


def _with_column(cell: TableCell) -> Span:
    """The cell with its column's name, where that stands before it."""
    head = column_span(cell)
    return Span(cell.span.document, head.start if head else cell.span.start, cell.span.end)


def _from_tables(query: Query, near: Iterable[Table], codes: Sequence[str]) -> Cells | None:
    best: tuple[float, Cells] | None = None
    for table in near:
        found = _look_up(query, table, codes) or _look_back(query, table)
        told = found is not None and not _is_nobody(query, found[1]) and not _is_echo(query, found[1])
        if found is not None and told and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def _is_nobody(query: Query, found: Cells) -> bool:
    """Whether a person is asked for and the one value found is a day or a code."""
    texts = [each.text for each in found.values if isinstance(each, Span)]
    return query.answer_type == "person" and len(texts) == 1 and any(map(str.isdigit, texts[0]))


def _is_echo(query: Query, found: Cells) -> bool:
    """Whether the one value found is a name that the question says itself."""
    if len(found.values) != 1 or not isinstance(found.values[0], Span):
        return False
    told = fold(found.values[0].text.strip())
    return any(map(str.isalpha, told)) and re.search(rf"(?<!\w){re.escape(told)}(?!\w)", fold(query.text)) is not None


def _look_up(query: Query, table: Table, codes: Sequence[str]) -> tuple[float, Cells] | None:
    """The cell of a row and a column that the question names."""
    asked = ask_period(query, table)
    query = asked.query if asked is not None else query
    topic = Topic(query)
    heading = [code for code in codes if any(holds_code(column, code) for column in table.columns)]
    codes = [code for code in codes if code not in heading]
    keyed = find_rows_by_keys(query, table) if asked is None else None
    if keyed is not None and not keyed.rows:
        return 1.0, Cells(
            (), (), 0.0, f"Bảng không có dòng nào của cả {' và '.join(f'“{key}”' for key in keyed.said)}."
        )
    if keyed is not None and len(keyed.rows) == 1:
        found = read_row(topic, table, keyed.rows[0], None, heading, keys=keyed.columns)
        return (1.0 + found.column_fit, found) if found is not None else None
    rows = list(zip(fit_rows(topic, table, codes), table.rows, strict=True))
    fit = max((score for score, _ in rows), default=0.0)
    chosen = [row for score, row in rows if score >= fit - 1e-6]
    if asked is not None and asked.rows:
        fit, chosen = 1.0, list(asked.rows)
    if asked is not None and asked.missing and max(fit, best_column(topic, table)) >= LEAST_ROW:
        return None if tells_elsewhere(asked, table) else (fit, Cells((), (), 0.0, asked.missing))
    if fit < LEAST_ROW or len(chosen) > 1:
        return None
    found = read_row(topic, table, chosen[0], key_cell(topic, chosen[0]), heading)
    return (fit + found.column_fit, found) if found is not None else None


def read_row(
    topic: Topic,
    table: Table,
    row: Row,
    key: TableCell | None,
    heading: Sequence[str] = (),
    keys: Collection[str] = (),
) -> Cells | None:
    """What the question asks for of a row: one cell by its column, else the cells that may be meant.

    Args:
        topic: of the question.
        table: with the row.
        row: that the question names.
        key: the cell that names it.
        heading: codes of the question that stand at the head of a column.
        keys: the columns whose cells name the row, where several do.
    """
    query = topic.query
    about = f"{table.span.document.title} {table.title.text if table.title else ''}"
    years = set(_YEAR.findall(query.text))
    heads = {year for column in table.columns for year in _YEAR.findall(column)}
    if years and heads and not years & heads:
        note = f"Bảng không có cột {', '.join(sorted(years))}; chỉ có {', '.join(sorted(heads))}."
        return Cells((), (), 0.0, note)
    others = [cell for cell in row.cells if cell is not key and cell.column not in keys and cell.span.text.strip()]
    if not _ASKS_COUNTER.search(query.text):
        others = [cell for cell in others if not is_counter(table, cell)]
    whole = " ".join([about, row.span.text, *table.columns])
    scored = [(column_fit(topic, cell.column, years, row, key), cell) for cell in others]
    likeliest = max(scored, key=lambda pair: pair[0], default=None)
    if likeliest is not None and likeliest[0] >= LEAST_COLUMN and is_other(topic, likeliest[1].column, whole):
        return Cells((), (), 0.0, "Bảng không có cột của điều được hỏi.")
    if heading:  # a model named at the head of its column: "MB-7A"
        scored = [(1.0 if any(holds_code(cell.column, code) for code in heading) else 0.0, cell) for cell in others]
    column = max((score for score, _ in scored), default=0.0)
    cells = [cell for score, cell in scored if score >= column - 1e-6] if column >= LEAST_COLUMN else []
    covered = topic.coverage(" ".join([about, row.span.text, *(cell.column for cell in cells)]))
    if covered < LEAST_TOPIC:
        return None
    names = (key.span,) if key else ()
    if query.answer_type == "how":  # a way of doing something is no figure
        cells = [cell for cell in cells if figure_of(cell) is None and len(cell.span.text.split()) >= LEAST_WAY]
        return Cells((cells[0].span,), names, SURE, column_fit=column) if len(cells) == 1 else None
    if len(cells) == 1 and not has_shape(query.answer_type, f"{cells[0].span.text} {cells[0].column}"):
        return None
    if len(cells) == 1:
        head = column_span(cells[0])
        return Cells((cells[0].span,), (*names, *([head] if head else [])), SURE, column_fit=column)
    if query.answer_type == "person":
        people = [cell for cell in others if tells_people(table, cell.column)]
        if len(people) == 1:
            return Cells((people[0].span,), names, SURE)
    said = f" {' '.join(_WORD.findall(lower(f'{whole} {headings_above(row.span)}')))} "
    if column < CALLED and any(f" {thing} " not in said for thing in things(query.text)):
        return None  # of a thing that the table has no column for
    return _read_whole(topic, row, cells or others, names, covered)


def _read_whole(
    topic: Topic, row: Row, others: Sequence[TableCell], names: tuple[Span, ...], covered: float
) -> Cells | None:
    """The one cell that may be meant by a question that names no column, else all that may."""
    query = topic.query
    if len(others) == 1:
        return Cells((others[0].span,), names, SURE)
    if query.answer_type == "money" and covered >= LEAST_MONEY:
        figures = [cell for cell in others if figure_of(cell) is not None]
        priced = [cell for cell in figures if _MONEY.search(cell.column)]
        figures = priced or [cell for cell in figures if not is_count(cell)]
        if len(figures) == 1:
            return Cells((figures[0].span,), names, SURE)
        if not figures:
            return None  # a row without a sum of money
        others = figures
    counted = counted_noun(topic)
    if counted and fold(counted) not in fold(row.span.document.text):
        return Cells((), (), 0.0, f"Tài liệu không nói đến “{counted}”.")
    if counted:
        amounts = [cell for cell in others if figure_of(cell) is not None and not _MONEY.search(cell.column)]
        many = [cell for cell in amounts if _AMOUNT.match(cell.column)]
        if len(many) == 1 and fold(counted) in fold(" ".join(name.text for name in names)):
            return Cells((many[0].span,), names, SURE)
        if not amounts:
            return None
    if not others or covered < LEAST_MONEY or query.answer_type in ("date", "person", "place", "time", "contact"):
        return None
    sure = ROW if len(others) <= FEW and query.answer_type not in _VALUES else ROW_OF_MANY
    return Cells(tuple(join(map(_with_column, others), "; ")), names, sure)


def _look_back(query: Query, table: Table) -> tuple[float, Cells] | None:
    """The row or column that holds a value of the question: "Năm nào sản lượng đạt 528 tấn?"."""
    if not re.search(r"(?<!\w)(?:nào|ai|gì|mấy)(?!\w)", query.text, re.IGNORECASE):
        return None
    asked = [each for each in values(query.text) if not _YEAR.fullmatch(query.text[each.start : each.end])]
    if not asked:
        return None
    topic = Topic(query)
    scale = scale_of(table)
    best: tuple[float, Cells] | None = None
    for row in table.rows:
        for cell in row.cells[1:]:
            held = values(cell.span.text)
            if not any(is_same_value(one, other) for one in asked for other in held) and not (
                scale > 1 and any(is_scaled(one, other, scale) for one in asked for other in held)
            ):
                continue
            head, name = column_span(cell), name_cell(query, row, cell)
            fit = topic.fit(cell.column)
            if re.search(r"(?<!\w)năm (?:nào|mấy)", query.text, re.IGNORECASE) and _YEAR.search(cell.column) and head:
                if topic.fit(name.text) >= LEAST_COLUMN and (best is None or fit > best[0]):
                    best = fit, Cells((head,), (name, cell.span), SURE)
            elif (best is None or fit > best[0]) and (
                topic.coverage(f"{cell.column} {' '.join(table.columns[:1])}") > 0 or fit >= LEAST_COLUMN
            ):
                best = fit, Cells((name,), (cell.span,), SURE)
    return (1.0, best[1]) if best is not None else None
