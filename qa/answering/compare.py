"""The way of answering comparisons: the greatest or least of a table or an enumeration, one of two, or a difference.

Both values are cited; the verdict is the program's where numbers or dates decide it, else both stand without one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import Document, Hit, Span
from index.outline import Table, TableCell, headings_above, lists, tables
from index.vietnamese.quantities import Quantity, is_same_unit, quantities
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering.cell import column_span
from qa.answering.compare_gap import answer_gap, asks_gap
from qa.answering.compare_pair import answer_pair
from qa.answering.documents import Documents, documents_of
from qa.answering.quote import quote
from qa.answering.table.measured_column import LEAST, MOST, PRICED, choose_column, figure_of, takes_time
from qa.answering.topic import Topic
from qa.question.query import Query

__all__ = ["answer"]

TABLE, TEXT = 0.8, 0.65
_SUPERLATIVE = re.compile(
    rf"(?<!\w)(?P<how>{MOST}|{LEAST})(?P<measure>(?: \w+){{0,3}}) nhất(?! là| định| thiết)", re.IGNORECASE
)
_WHICH = re.compile(r"(?<!\w)(?P<noun>[^\W\d]+(?: [^\W\d]+)?) (?:nào|gì)(?!\w)|(?<!\w)(?P<who>ai)(?!\w)", re.IGNORECASE)
_NUMBERED = frozenset("quý năm tháng tuần lớp khối tổ phòng bậc hạng gói loại đợt vòng ngày".split())
"""Nouns whose names are numbers: "quý I", "lớp 7", found in running text."""
_ANY = frozenset(fold("cái loại thứ món hàng phẩm mục gói vụ đồ ai người gì khoản nơi năm quý tháng").split())
"""Nouns that any table may be of, folded."""
_SAME_MEASURE = {"ngắn": ("dài", "ngắn"), "thấp": ("cao", "thấp"), "nhẹ": ("nặng",), "hẹp": ("rộng",),
                 "gần": ("xa", "cách"),
                 "nông": ("sâu",), "rẻ": ("giá", "phí"), "đắt": ("giá", "phí"), "mắc": ("giá", "phí")}  # fmt: skip
"""Under which word a text gives the measure of an adjective, where it is not the adjective itself."""


_BY_AMOUNT = frozenset("nhiều lớn cao ít nhỏ thấp đông mạnh yếu vắng".split())
"""Adjectives that compare figures of any unit."""
_CURRENCIES = frozenset(("đồng", "đô la", "usd", "euro"))
_REST = re.compile(r"[^:]*(?<!\w)(?:khác|còn lại|tổng|tổng cộng|cộng)(?!\w)", re.IGNORECASE)
"""How the label of what belongs to nobody reads."""
LEAST_LISTED = 0.75
"""Share of a list's items that must tell a figure."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A value with what it belongs to."""

    name: Span
    value: Span
    number: float


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The one that is greatest or least, or both values with the verdict; None for another question."""
    if asks_gap(query.text):
        gap = answer_gap(query, hits, documents)
        if gap is not None:
            return gap
    pair = answer_pair(query, hits, documents)
    superlative = _SUPERLATIVE.search(query.text) if pair is None else None
    return _answer_superlative(query, hits, documents, superlative) if superlative is not None else pair


def _answer_superlative(
    query: Query, hits: Sequence[Hit], documents: Documents, superlative: re.Match[str]
) -> Answer | None:
    which = _WHICH.search(query.text)
    if which is None:
        return None
    how = superlative["how"].lower()
    most = re.fullmatch(MOST, how) is not None
    topic = Topic(query, without=[how, "nhất", which[0]])
    words = (which["noun"] or which["who"]).lower().split()
    noun = words[-1] if words[-1] in ("năm", "quý", "tháng") else " ".join(words)
    measure = superlative["measure"].strip().lower()
    for document in documents_of(hits[:10]):
        for table in _about_noun(noun, tables(document)):
            named = _column_values(topic, table, noun, how, measure) or _row_values(topic, table, noun)
            if len(named) > 1:
                return _quote_extreme(query, hits, documents, named, most=most, confidence=TABLE)
        named = _field_values(noun, how, document) or _listed_values(topic, noun, how, document)
        if len(named) > 1:
            return _quote_extreme(query, hits, documents, named, most=most, confidence=TEXT)
    named = list(_parse_enumeration(noun, [hit.passage for hit in hits[:5]])) if noun in _NUMBERED else []
    return _quote_extreme(query, hits, documents, named, most=most, confidence=TEXT) if len(named) > 1 else None


def _about_noun(noun: str, among: Sequence[Table]) -> list[Table]:
    """The tables of what is asked for ("phòng"), those that say so nearest to their rows first; all for "cái nào"."""
    word = noun.split()[-1]
    if fold(word) in _ANY:
        return list(among)
    scored = []
    for table in among:
        names = [row.name for row in table.rows]
        own = sum(_says(name, word) for name in names) >= max(1, len(names) / 2)
        column = any(_says(name, word) for name in table.columns)
        above = _says(f"{table.title.text if table.title else ''} {headings_above(table.span)}", word)
        scored.append((3 * column + 2 * own + above, table))
    best = max((score for score, _ in scored), default=0)
    return [table for score, table in scored if score == best] if best else []


def _says(text: str, word: str) -> bool:
    """Whether a text says a word of the question, without diacritics where the word has none."""
    text = fold(text) if word.isascii() else text.lower()
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _column_values(topic: Topic, table: Table, noun: str, how: str, measure: str) -> list[_Named]:
    """Each row's name with its value in the column that the question is about, where rows are what is asked for."""
    if re.search(r"(?:19|20)\d\d", " ".join(table.columns[1:])) and noun in ("năm", "quý", "tháng"):
        return []
    called = [column for column in table.columns if _says(column, noun.split()[-1])]
    coded = {cell.column for row in table.rows for cell in row.cells if _is_code(cell)}
    key = next((column for column in called if column not in coded), "")
    column = choose_column(topic, table, how, measure, key=key)
    made = []
    for row in table.rows if column is not None else ():
        cell = next((cell for cell in row.cells if cell.column == column), None)
        name = next((cell for cell in row.cells if cell.column == key and key), None) or next(
            (cell for cell in row.cells if figure_of(cell) is None and not _is_code(cell)), None
        )
        if cell is not None and name is not None and (number := figure_of(cell)) is not None:
            fastest = takes_time(how, cell.column, cell.span.text)
            made.append(_Named(name.span, cell.span, -number if fastest else number))
    return made


def _field_values(noun: str, how: str, document: Document) -> list[_Named]:
    """The labelled items named by the noun ("Cung Đồi Chè: dài 7 km"), each with the figure of the adjective."""
    made: list[tuple[Quantity, _Named]] = []
    for block in document.blocks:
        text = document.text[block.start : block.end]
        label = re.match(rf"(?:[-–•*+] |\d+[.)] )?(?P<name>{re.escape(noun)} [^:\n]{{1,60}}):", text, re.IGNORECASE)
        if label is None or block.kind not in ("item", "field", "paragraph"):
            continue
        measured = re.search(
            rf"(?<!\w)(?:{'|'.join(_SAME_MEASURE.get(how, (how,)))})(?: \w+)? ", text[label.end() :], re.I
        )
        if measured is None:
            continue
        start = label.end() + measured.end()
        value = next(iter(quantities(text[start : start + 40])), None)
        if value is not None and not value.is_range:
            name = Span(document, block.start + label.start("name"), block.start + label.end("name"))
            figure = Span(document, block.start + start + value.start, block.start + start + value.end)
            made.append((value, _Named(name, figure, value.low)))
    same = made and all(is_same_unit(made[0][0], value) for value, _ in made)
    return [named for _, named in made] if same else []


def _listed_values(topic: Topic, noun: str, how: str, document: Document) -> list[_Named]:
    """The labels of the one list below a heading of the noun, each with the figure that its value begins with.

    "Thị trường nào nhiều nhất?" by "- Nhật Bản: 38 %" below "Thị trường"; "Khác" and "Tổng" are nobody's.
    """
    found = []
    for each in lists(document):
        named = [_read_item(item) for item in each.items]
        told = [pair for pair in named if pair is not None]
        if len(told) < max(2, LEAST_LISTED * len(each.items)) or not _is_compared(how, [unit for unit, _ in told]):
            continue
        lead = f"{each.lead.text if each.lead else ''} {headings_above(each.items[0])}"
        called = _says(lead, noun.split()[-1]) or all(_says(one.name.text, noun.split()[-1]) for _, one in told)
        if called or (fold(noun.split()[-1]) in _ANY and topic.coverage(f"{document.title} {lead}") > 0):
            found.append([one for _, one in told if not _REST.match(one.name.text)])
    return found[0] if len(found) == 1 else []


def _read_item(item: Span) -> tuple[Quantity, _Named] | None:
    """The quantity at the head of the value of a labelled item, with its label; None for another item."""
    text = item.text
    label = re.match(r"(?:[-–•*+] |\d+[.)] )?(?P<name>[^:\n]{1,60}): *", text)
    value = next(iter(quantities(text[label.end() : label.end() + 40])), None) if label is not None else None
    if label is None or value is None or value.start > 0 or value.is_range or not value.unit:
        return None
    start, figure = item.start + label.end(), item.start + label.start("name")
    name = Span(item.document, figure, item.start + label.end("name"))
    return value, _Named(name, Span(item.document, start, start + value.end), value.low)


def _is_compared(how: str, told: Sequence[Quantity]) -> bool:
    """Whether quantities are of one unit, and of what an adjective compares: sums of money for "đắt"."""
    if any(not is_same_unit(told[0], each) for each in told):
        return False
    return how in _BY_AMOUNT or (how in PRICED and told[0].unit in _CURRENCIES)


def _row_values(topic: Topic, table: Table, noun: str) -> list[_Named]:
    """Each column's name with the value of the row that the question is about, where columns are what is asked for."""
    rows = [(topic.fit(row.name), row) for row in table.rows]
    best = max(rows, key=lambda pair: pair[0], default=(0.0, None))
    if best[1] is None or best[0] < 0.5:
        return []
    made = []
    for cell in best[1].cells[1:]:
        head, number = column_span(cell), figure_of(cell)
        if head is not None and number is not None:
            made.append(_Named(head, cell.span, number))
    return made


def _parse_enumeration(noun: str, passages: Iterable[Span]) -> Iterable[_Named]:
    """Names that begin with the noun, each with a quantity: "quý I đạt 245,1 tỷ đồng; quý II đạt 298,7 tỷ đồng"."""
    name = re.compile(
        rf"(?<!\w){re.escape(noun)} (?:[IVX]+|\d+(?:/\d+)?|[^\W\d_]+(?: [A-ZĐÀ-Ỹ]\w*)*)(?!\w)", re.IGNORECASE
    )
    for passage in passages:
        text = passage.text
        made = []
        for match in name.finditer(text):
            after = text[match.end() : match.end() + 80]
            if re.match(r"\s(?:nào|có doanh|cao|thấp)", after):
                continue
            value = next(iter(quantities(re.split(r"[;.\n](?!\d)", after)[0])), None)
            if value is not None and not value.is_range:
                start = passage.start + match.end()
                made.append(
                    (
                        value,
                        Span(passage.document, passage.start + match.start(), start),
                        Span(passage.document, start + value.start, start + value.end),
                    )
                )
        if len(made) > 1 and all(is_same_unit(made[0][0], value) for value, _, _ in made):
            yield from (_Named(name, span, value.low) for value, name, span in made)
            return


def _quote_extreme(
    query: Query, hits: Sequence[Hit], documents: Documents, named: Sequence[_Named], *, most: bool, confidence: float
) -> Answer:
    number = (max if most else min)(each.number for each in named)
    pieces: list[Span | str] = []
    for each in named:
        if each.number == number:
            pieces += ["; " if pieces else "", each.name, " (", each.value, ")"]
    others = [each.value for each in named if each.number != number][:5]
    return quote(query, hits, documents, [each for each in pieces if each], confidence=confidence, also=others)


def _is_code(cell: TableCell) -> bool:
    return re.fullmatch(r"[A-ZĐ]{0,5}[-.]?\d{1,6}", cell.span.text.strip()) is not None
