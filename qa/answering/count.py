"""The way of answering "có mấy", "bao nhiêu": the parts of one kind, or the items of one list, counted and cited.

A number that the text itself says is better, so where the sentence beside the list says one the reader answers.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index import Hit, Span
from index.outline import TableCell, Unit, fields, find_unit, headings_above, lists, tables, units, units_at, walk_units
from qa.answer import Answer
from qa.answering.by_number import documents_in_order
from qa.answering.documents import Documents, documents_of, is_any_touched
from qa.answering.quote import join, quote
from qa.answering.table.rows_of_value import find_by_phrase, find_rows
from qa.answering.table.table_rows import name_cell
from qa.answering.topic import Topic
from qa.answering.unmentioned import misses_thing
from qa.question.query import Query
from qa.question.references import references

__all__ = ["answer"]

SURE = 0.9
LISTED = 0.7
"""Confidence of counted headings, and of the counted items of the list that fits best."""
LEAST_FIT = 0.6
"""Share of the topic that a list's lead, its heading and its title must hold."""
_HEADS = "phụ lục|phần|chương|mục|điều khoản|điều|khoản|điểm|bước|câu hỏi|câu|bài"
_COUNTED = re.compile(
    rf"(?<!\w)(?:mấy|bao nhiêu|số lượng|tổng số|có đủ mấy)(?: (?:cái|các|những))? (?P<kind>{_HEADS})(?!\w)(?! "
    rf"(?:kiện|lệ|trị|trăm|thưởng))",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?<!\w)(?:mấy|bao nhiêu)(?!\w) (?P<noun>\w+(?: \w+)?)", re.IGNORECASE)
_WHOLE = (
    "mấy bao nhiêu số lượng tổng số văn bản tài liệu hợp đồng quyết định quy chế quy định nội quy nghị định nghị quyết "
    "thông tư luật công văn thông báo báo cáo kế hoạch tờ trình biên bản sổ tay hướng dẫn danh sách bảng biểu"
)
"""Words for the whole that is counted in, not for what is counted."""
_GENERIC = re.compile(
    r"(?:bước|khâu|cách|loại|thứ|mục|điều|việc|giai đoạn|món|nội dung|ý|điểm|dòng|giấy|giấy tờ|tài liệu)(?!\w)",
    re.IGNORECASE,
)
"""What an item may be called though its list does not say so."""
_PAPERS = "giấy tờ tài liệu thứ"
_ANY_ROW = re.compile(r"(?:mặt hàng|sản phẩm|hàng hóa|vật tư|loại hàng|mã hàng)(?!\w)", re.IGNORECASE)
"""What every row of the one table of a document may be called."""
WHOLE_COLUMN = 0.7
"""Share that counts as held where what is counted is the very name of a first column."""
_JOINTS = frozenset("một mỗi nếu khi thì là cho với ở tại trong để mà do vì sau trước đối".split())
"""What "bao nhiêu" stands alone before: "phạt bao nhiêu nếu …"."""
_MEASURES = frozenset(
    "tiền đồng phần ngày tháng năm giờ phút tuần mét km m kg tấn lít tuổi lần người ha điểm độ triệu tỷ % lâu "
    "xa".split()
)
"""What is measured or told by a number, not counted from a list."""
WHOLE = 0.95
"""Share of the topic that the label or the lead must hold for its names to be counted."""
_PERSONS = frozenset(["người", "thành", "ông", "bà", "đồng"])
"""First syllables of words for persons: "thành viên", "đồng chí"."""
_PERSON = re.compile(
    r"(?:[-–•*+] ?|\d+[.)] ?)?(?:ông|bà|anh|chị|cô|chú|bác|em|đ/c|đồng chí|thầy|ths|ts|bs)(?:\.|(?!\w))", re.IGNORECASE
)
_SAYS = re.compile(
    r"(?<!\w)(?:\d{1,3}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?: \w+){0,2}(?: sau| sau đây| dưới đây)?\s*[:.]?\s*$",
    re.IGNORECASE,
)


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The count of headings or of a plain list's items; None for another question and where nothing is plainly one."""
    counted = _COUNTED.search(query.text)
    if counted is not None:
        headings = _count_headings(query, hits, documents, counted["kind"].lower())
        if headings is not None:
            return headings
    amount = _AMOUNT.search(query.text)
    if amount is None:
        return None
    noun = amount["noun"].split()[0].lower()
    if noun in _JOINTS:
        return None
    if noun in _PERSONS:
        rows = find_rows(Topic(query, without=[noun, "mấy bao nhiêu người nhân viên thành viên"]), hits)
        if rows:
            return _quote_count(query, hits, documents, rows, LISTED)
    rows = find_by_phrase(Topic(query, without=[noun]), hits) if noun not in _MEASURES else []
    if len(rows) > 1:  # one row is a thing of that name
        return _quote_count(query, hits, documents, rows, LISTED)
    if noun in _PERSONS or noun not in _MEASURES:
        named = _count_names(query, hits, documents, noun)
        if named is not None:
            return named
    return None if noun in _MEASURES else _count_items(query, hits, documents, amount["noun"])


def _count_names(query: Query, hits: Sequence[Hit], documents: Documents, noun: str) -> Answer | None:
    """The persons or things that a field or a list names one by one: "Vắng mặt: ông Tài (ốm), bà Lượt"."""
    topic = Topic(query, without=[noun, "mấy bao nhiêu người thành viên"])
    if not topic.weights:
        return None
    passages = [hit.passage for hit in hits[:10]]
    for document in documents_of(hits[:10]):
        for field in fields(document):
            called = min(topic.coverage(field.label), topic.fit(field.label)) >= WHOLE
            items = _enumeration(field.value) if called else []
            if len(items) > 1 and is_any_touched([field.span], passages):
                return _quote_count(query, hits, documents, items, LISTED)
        for each in lists(document):
            lead = each.lead.text if each.lead else ""
            persons = sum(_PERSON.match(item.text) is not None for item in each.items)
            if noun in _PERSONS and 1 < len(each.items) == persons and topic.coverage(lead) >= WHOLE:
                return _quote_count(query, hits, documents, [_first_line(item) for item in each.items], LISTED)
    return None


def _enumeration(span: Span) -> list[Span]:
    """The items of a value that names them, by commas outside brackets; empty where it begins with a figure."""
    items = [
        Span(span.document, span.start + match.start(), span.start + match.end())
        for match in re.finditer(r"[^,;\s](?:\([^()]*\)|[^,;()])*", span.text)
    ]
    named = all(re.match(r"[^\W\d_]", item.text) for item in items) and all(len(item.text) <= 80 for item in items)
    return items if named and all(_PERSON.match(item.text) or item.text[:1].isupper() for item in items) else []


def _count_headings(query: Query, hits: Sequence[Hit], documents: Documents, kind: str) -> Answer | None:
    kind = {"điều khoản": "điều", "câu hỏi": "câu"}.get(kind, kind)
    parts = references(query.text)
    if kind == "điểm" and not parts:
        return None  # a mark or a point of a game, unless it is of a part: "Khoản 1 có mấy điểm?"
    topic = Topic(query, without=[kind, _WHOLE])
    for document in documents_in_order(query, hits, documents)[:5]:
        inside: Sequence[Unit] | None = None
        if parts:
            outer = find_unit(document, parts[0].path)
            inside = outer.children if outer else None
        else:
            inside = [unit for unit in walk_units(document) if unit.kind == kind]
            if kind in ("phần", "mục") and not inside:
                inside = [unit for unit in units(document) if unit.number and not unit.kind]
            inside = _within_topic(inside, topic) if topic.weights else inside
        same = [unit for unit in inside or () if unit.kind == kind or not unit.kind]
        if same:
            return _quote_count(query, hits, documents, [_first_line(unit.heading) for unit in same], SURE)
    return None


def _within_topic(inside: Sequence[Unit], topic: Topic) -> Sequence[Unit]:
    """The units of the part that the question is about, where it is about one: the steps of "nấu cơm" alone."""
    groups: dict[int, list[Unit]] = {}
    for unit in inside:
        outer = [each for each in units_at(unit.span.document, unit.span.start) if each.span.start < unit.span.start]
        groups.setdefault(outer[-1].span.start if outer else -1, []).append(unit)
    if len(groups) < 2:
        return inside
    document = inside[0].span.document
    heads = {each.span.start: each.heading.text for each in walk_units(document)}
    best = max(groups, key=lambda start: topic.coverage(heads.get(start, "")))
    return groups[best] if topic.coverage(heads.get(best, "")) > 0.3 else inside


def _count_items(query: Query, hits: Sequence[Hit], documents: Documents, noun: str) -> Answer | None:
    """The items of the list, or the rows of the table, whose lead is about what is counted."""
    passages = [hit.passage for hit in hits[:10]]
    told = re.compile(
        rf"(?<!\w)(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) "
        rf"{re.escape(noun.split()[0])}(?!\w)",
        re.I,
    )
    if any(told.search(passage.text) for passage in passages[:3]):
        return None  # the text says a number itself
    generic = _GENERIC.match(noun) is not None
    topic = Topic(query, without=["danh sách bảng biểu", *([noun, _PAPERS] if generic else [])])
    counted = Topic(replace(query, text=noun))
    candidates: list[tuple[str, list[Span], str]] = []
    for document in documents_of(hits[:10]):
        for each in lists(document):
            near = [each.lead, *each.items] if each.lead else list(each.items)
            if is_any_touched(near, passages):
                lead = each.lead.text if each.lead else ""
                candidates.append((f"{headings_above(each.items[0])} {lead}", list(each.items), lead))
        for table in tables(document):
            same = [
                name_cell(query, row) for row in table.rows if any(_is_called(counted, cell) for cell in row.cells[1:])
            ]
            if len(same) > 1 and len(counted.weights) > 1:
                return _quote_count(query, hits, documents, same, LISTED)
            if _ANY_ROW.match(noun) and len(tables(document)) == 1 and len(table.rows) > 1:
                return _quote_count(query, hits, documents, [name_cell(query, row) for row in table.rows], LISTED)
            if table.rows and table.columns and topic.fit(noun) and counted.coverage(table.columns[0]) > 0:
                first = [row.cells[0].span for row in table.rows if row.cells]
                title = table.title.text if table.title else ""
                candidates.append((f"{document.title} {title} {table.columns[0]}", first, table.columns[0]))
    scored = [
        (max(topic.coverage(text), WHOLE_COLUMN if lead.lower() == noun.lower() else 0.0), text, items, lead)
        for text, items, lead in candidates
        if generic or counted.coverage(text) > 0 or _hold_all(counted, items)
    ]
    best = max(scored, key=lambda each: (each[0], counted.fit(each[3])), default=None)
    if misses_thing(_AMOUNT.sub("", query.text), hits):
        return None  # "phạt bao nhiêu nếu nuôi lợn" counts no fines
    if best is None or best[0] < LEAST_FIT or len(best[2]) < 2 or _SAYS.search(best[3].rstrip(" :")):
        return None
    return _quote_count(query, hits, documents, [_first_line(item) for item in best[2]], LISTED)


def _hold_all(counted: Topic, items: Sequence[Span]) -> bool:
    """Whether most items say what they are."""
    return sum(counted.coverage(item.text) > 0 for item in items) > len(items) / 2


def _is_called(counted: Topic, cell: TableCell) -> bool:
    """Whether a cell says of its row just what is counted: "món chay"."""
    return counted.coverage(cell.span.text) >= WHOLE and counted.fit(cell.span.text) >= WHOLE


def _quote_count(
    query: Query, hits: Sequence[Hit], documents: Documents, items: Sequence[Span], confidence: float
) -> Answer:
    pieces = [f"{len(items)} (đếm trong bài: ", *join(items, "; "), ")"]
    return quote(query, hits, documents, pieces, confidence=confidence)


def _first_line(span: Span) -> Span:
    text = span.text
    start = span.start + len(text) - len(text.lstrip())
    line = text.strip().split("\n", 1)[0].rstrip(" ;.,:")
    return Span(span.document, start, start + len(line))
