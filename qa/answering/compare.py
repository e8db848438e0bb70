"""The way of answering comparisons: the greatest or least of a table or an enumeration, one of two, or a difference.

Both values are cited; the verdict is the program's where numbers or dates decide it, else both stand without one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import Document, Hit, Span
from index.outline import Table, TableCell, headings_above, tables
from index.vietnamese.quantities import Quantity, is_same_unit, number_value, quantities
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering.cell import column_span
from qa.answering.documents import Documents, documents_of
from qa.answering.quote import quote
from qa.answering.topic import Topic
from qa.question.parts import alternatives
from qa.question.query import Query
from qa.question.values import values

__all__ = ["answer"]

TABLE, TEXT = 0.8, 0.65
_MOST = "cao|đắt|mắc|nhiều|lớn|dài|nặng|xa|rộng|muộn|to|mạnh|nhanh|đông|sâu|sau|mới|tốt|trễ|lâu"
_LEAST = "thấp|rẻ|ít|nhỏ|bé|ngắn|nhẹ|gần|hẹp|sớm|yếu|chậm|vắng|nông|trước|cũ|kém|nhanh hết"
_SUPERLATIVE = re.compile(rf"(?<!\w)(?P<how>{_MOST}|{_LEAST})(?: \w+){{0,3}} nhất(?! là| định| thiết)", re.IGNORECASE)
_COMPARATIVE = re.compile(
    rf"(?<!\w)(?P<how>{_MOST}|{_LEAST})(?: \w+)? hơn(?!\w)|(?<!\w)ban hành (?P<when>trước|sau)", re.IGNORECASE
)
_WHICH = re.compile(r"(?<!\w)(?P<noun>[^\W\d]+(?: [^\W\d]+)?) (?:nào|gì)(?!\w)", re.IGNORECASE)
_OF_WHAT = {"đắt": "giá", "rẻ": "giá", "mắc": "giá", "đông": "số dân", "nặng": "khối lượng", "nhẹ": "khối lượng"}
"""What an adjective compares, as a document names it."""
_NUMBERED = frozenset("quý năm tháng tuần lớp khối tổ phòng bậc hạng gói loại đợt vòng ngày".split())
"""Nouns whose names are numbers: "quý I", "lớp 7", found in running text."""
_SPEED = frozenset(["nhanh", "chậm"])
_WHEN = frozenset("sớm muộn trước sau mới cũ trễ lâu".split())
"""Adjectives that compare days and times."""
_ANY = frozenset(fold("cái loại thứ món hàng phẩm mục gói vụ đồ ai người gì khoản nơi năm quý tháng").split())
"""Nouns that any table may be of, folded."""
_SAME_MEASURE = {"ngắn": ("dài", "ngắn"), "thấp": ("cao", "thấp"), "nhẹ": ("nặng",), "hẹp": ("rộng",),
                 "gần": ("xa", "cách"),
                 "nông": ("sâu",), "rẻ": ("giá", "phí"), "đắt": ("giá", "phí"), "mắc": ("giá", "phí")}  # fmt: skip
"""Under which word a text gives the measure of an adjective, where it is not the adjective itself."""
_TIME = re.compile(r"\d\s?(?:giây|phút|giờ|ngày|tuần|tháng|năm)(?!\w)", re.IGNORECASE)
_PRICE = re.compile(r"giá|tiền|phí|đơn giá|cỡ", re.IGNORECASE)
_DATE = re.compile(
    r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})|(?P<d2>\d{1,2}) tháng (?P<m2>\d{1,2}) năm (?P<y2>\d{4})"
)


@dataclass(frozen=True, slots=True)
class _Named:
    """A value with what it belongs to."""

    name: Span
    value: Span
    number: float


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The one that is greatest or least, or both values with the verdict; None for another question."""
    superlative = _SUPERLATIVE.search(query.text)
    pair = alternatives(query.text)
    if pair is not None and (_COMPARATIVE.search(query.text) or superlative):
        return _answer_pair(query, hits, documents, pair)
    if superlative is not None:
        return _answer_superlative(query, hits, documents, superlative)
    return None


def _answer_superlative(
    query: Query, hits: Sequence[Hit], documents: Documents, superlative: re.Match[str]
) -> Answer | None:
    which = _WHICH.search(query.text)
    if which is None:
        return None
    how = superlative["how"].lower()
    most = re.fullmatch(_MOST, how) is not None
    topic = Topic(query, without=[how, "nhất", which[0]])
    words = which["noun"].lower().split()
    noun = words[-1] if words[-1] in ("năm", "quý", "tháng") else " ".join(words)
    for document in documents_of(hits[:10]):
        for table in _about_noun(noun, tables(document)):
            heads = " ".join([document.title, table.title.text if table.title else "", *table.columns])
            if how in ("nhiều", "ít", "đông", "vắng") and not topic.coverage(heads):
                continue  # most of something that the table does not hold
            named = _column_values(topic, table, noun, how) or _row_values(topic, table, noun)
            if len(named) > 1:
                return _quote_extreme(query, hits, documents, named, most=most, confidence=TABLE)
        named = _field_values(noun, how, document)
        if len(named) > 1:
            return _quote_extreme(query, hits, documents, named, most=most, confidence=TEXT)
    named = list(_parse_enumeration(noun, [hit.passage for hit in hits[:5]])) if noun in _NUMBERED else []
    return _quote_extreme(query, hits, documents, named, most=most, confidence=TEXT) if len(named) > 1 else None


def _about_noun(noun: str, among: Sequence[Table]) -> list[Table]:
    """The tables of what is asked for ("phòng"), those that say so nearest to their rows first; all for "cái nào"."""
    word = fold(noun.split()[-1])
    if word in _ANY:
        return list(among)
    scored = []
    for table in among:
        names = [row.name for row in table.rows]
        own = sum(_says(name, word) for name in names) >= max(1, len(names) / 2)
        column = bool(table.columns) and any(_says(name, word) for name in table.columns)
        above = _says(f"{table.title.text if table.title else ''} {headings_above(table.span)}", word)
        scored.append((3 * column + 2 * own + above, table))
    best = max((score for score, _ in scored), default=0)
    return [table for score, table in scored if score == best] if best else []


def _says(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", fold(text)) is not None


def _column_values(topic: Topic, table: Table, noun: str, how: str) -> list[_Named]:
    """Each row's name with its value in the column that the question is about, where rows are what is asked for."""
    if re.search(r"(?:19|20)\d\d", " ".join(table.columns[1:])) and noun in ("năm", "quý", "tháng"):
        return []
    columns = [
        (column, cells)
        for column in table.columns
        if (cells := [cell for row in table.rows for cell in row.cells if cell.column == column])
        and sum(_number(cell) is not None for cell in cells) >= max(2, len(table.rows) * 0.6)
        and _compares(how, column, cells)
    ]
    if not columns:
        return []
    fits = [topic.fit(column) for column, _ in columns]
    known = len(columns) == 1 or how in _OF_WHAT or how in _WHEN
    if max(fits) == 0 and not known and not _PRICE.search(" ".join(column for column, _ in columns)):
        return []
    priced = [fit + (0.2 if _PRICE.search(column) else 0.0) for fit, (column, _) in zip(fits, columns, strict=True)]
    column = columns[max(range(len(columns)), key=priced.__getitem__)][0]
    made = []
    for row in table.rows:
        cell = next((cell for cell in row.cells if cell.column == column), None)
        key = next((cell for cell in row.cells if _number(cell) is None and not _is_code(cell)), None)
        if cell is not None and key is not None and (number := _number(cell)) is not None:
            takes_time = how in _SPEED and (
                _TIME.search(cell.span.text) or re.search(r"thời gian", column, re.IGNORECASE)
            )
            made.append(_Named(key.span, cell.span, -number if takes_time else number))  # the fastest takes the least
    return made


def _compares(how: str, column: str, cells: Sequence[TableCell]) -> bool:
    """Whether a column holds what an adjective compares: days for "sớm", prices for "đắt", speed for "nhanh"."""
    texts = [cell.span.text.strip() for cell in cells]
    dated = sum(any(each.kind != "quantity" for each in values(text)) for text in texts) > len(texts) / 2
    if how in _WHEN:
        return dated or re.search(r"năm|ngày|giờ|hạn|thời gian|lần", column, re.IGNORECASE) is not None
    if dated:
        return False
    if how in _SPEED:
        fast = r"tốc độ|thời gian|km/h|vận tốc"
        return re.search(fast, column, re.IGNORECASE) is not None or all(_TIME.search(text) for text in texts)
    if _OF_WHAT.get(how) == "giá":
        money = [text for text in texts if (figure := _figure(text)) is not None and figure >= 1000]
        return _PRICE.search(column) is not None or len(money) == len(texts) or "đồng" in " ".join(texts)
    return True


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


def _row_values(topic: Topic, table: Table, noun: str) -> list[_Named]:
    """Each column's name with the value of the row that the question is about, where columns are what is asked for."""
    rows = [(topic.fit(row.name), row) for row in table.rows]
    best = max(rows, key=lambda pair: pair[0], default=(0.0, None))
    if best[1] is None or best[0] < 0.5:
        return []
    made = []
    for cell in best[1].cells[1:]:
        head, number = column_span(cell), _number(cell)
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


def _answer_pair(query: Query, hits: Sequence[Hit], documents: Documents, pair: tuple[str, str, str]) -> Answer | None:
    """Both values, and which is the greater or the less."""
    first, second, asked = pair
    if documents.solve is None:
        return None
    how = _COMPARATIVE.search(asked) or _SUPERLATIVE.search(asked) or _COMPARATIVE.search(query.text)
    if how is None:
        return None
    word = how["how"] or "trước"
    topic = re.sub(rf"(?<!\w)(?:nào|{re.escape(how[0])})(?!\w)", " ", asked)
    topic += f" {_OF_WHAT.get(word.lower(), '')}"
    answers = [documents.solve(f"{each} {_attribute(topic)} bao nhiêu?") for each in (first, second)]
    if any(each.abstained for each in answers):
        return None
    spans = [_answering(each) for each in answers]
    if spans[0] == spans[1]:
        return None
    numbers = [_value(span.text) for span in spans]
    confidence = min(each.confidence for each in answers)
    pieces: list[Span | str] = [spans[0], "; ", spans[1]]
    if numbers[0] is not None and numbers[1] is not None and numbers[0] != numbers[1]:
        most = re.fullmatch(_MOST, word, re.IGNORECASE) is not None
        wins = 0 if (numbers[0] > numbers[1]) == most else 1
        pieces = [f"{(first, second)[wins].strip()} {word} hơn: ", spans[wins], " so với ", spans[1 - wins]]
    return quote(query, hits, documents, pieces, confidence=confidence)


def _answering(answer: Answer) -> Span:
    """The first highlight that stands in the answer's text; the others name its row and column."""
    spans = answer.citations[0].highlights
    return next((span for span in spans if span.text in answer.text), spans[0])


def _attribute(topic: str) -> str:
    """What is asked of both, without the noun that stands for them ("năm", "khoản", "loại")."""
    words = [
        word
        for word in topic.split()
        if word.lower() not in ("cái", "bên", "năm", "loại", "món", "khoản", "quý", "ngày")
    ]
    return " ".join(words)


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


def _number(cell: TableCell) -> float | None:
    """The figure that a cell begins with, a day or a month as yyyymmdd, a time of day in minutes."""
    text = cell.span.text.strip()
    dated = next((each for each in values(text) if each.kind != "quantity" and each.start == 0), None)
    if dated is None:
        return _figure(text)
    place = 0.0
    for part in reversed(dated.parts):
        place = place * 100 + part
    return place


def _figure(text: str) -> float | None:
    figure = re.match(r"[\d.,]+(?=\D|$)", text)
    if figure is None or re.match(r"[\d.,]+\s?[/-]\d", text):
        return None
    found = quantities(text)
    return found[0].low if found and not found[0].is_range else number_value(figure[0].rstrip(".,"))


def _is_code(cell: TableCell) -> bool:
    return re.fullmatch(r"[A-ZĐ]{0,5}[-.]?\d+", cell.span.text.strip()) is not None
