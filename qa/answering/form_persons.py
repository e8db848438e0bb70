"""The persons of a form, each with the fields that are its own; of a form that names no parties of a contract.

A person is what a heading stands above ("B. NGƯỜI NHẬN"), what a label names ("Khách hàng: Bà Sương"), what a column is
of, and who signs above a telephone number. Part of the way of answering in `party`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index import Document, Span
from index.outline import Field, Table, fields, labelled_items, tables
from index.outline.cache import cache_by_document
from index.vietnamese.surnames import starts_with_surname
from index.vietnamese.text import fold
from qa.answering.party_block import Party, is_same_role
from qa.question.key_terms import CAPITAL

__all__ = ["PERSONAL", "TITLE", "is_person", "persons"]

PERSONAL = tuple(
    re.compile(rf"(?<!\w)(?:{label})(?!\w)", re.IGNORECASE)
    for label in (
        "(?:số )?(?:thẻ )?(?:cccd|cmnd|căn cước(?: công dân)?|chứng minh(?: nhân dân| thư)?)(?: số)?",
        "(?:số )?(?:điện thoại|đt|sđt|di động|phone|mobile|zalo)",
        "(?:số )?(?:tài khoản(?: ngân hàng)?|stk)(?: số)?",
        "mã số thuế|mst",
        "e-?mail|thư điện tử",
        "(?:(?:nơi|địa chỉ) )?(?:(?:đăng ký )?hộ khẩu(?: thường trú)?|thường trú)",
        "(?:địa chỉ|nơi ở|chỗ ở)(?: thường trú| liên hệ| hiện tại)?|nơi thường trú|trụ sở(?: chính)?",
        "sinh (?:vào )?(?:ngày|năm)|(?:ngày|năm) sinh|ngày,? tháng,? năm sinh",
        "chức vụ",
        "người đại diện|đại diện",
        "nghề nghiệp|nơi làm việc|đơn vị công tác",
    )
)
"""Labels of what each person or party has for itself."""
_PERSONAL_LABEL = re.compile("|".join(f"(?:{each.pattern})" for each in PERSONAL[:9]), re.IGNORECASE)
"""A label of something that a person has; who stands for a party is a person."""
TITLE = "ông|bà|anh|chị|em|cô|chú|bác|cậu|dì|thầy|cháu|bé|cụ|ông/bà"
_DEGREE = r"(?:(?:BS|ThS|TS|PGS|GS|KS|KTS|CN|LS|DS|Dr)\.? ?)+"
_PERSON = re.compile(
    rf"(?:(?i:{TITLE})\.? |{_DEGREE}){CAPITAL}\w*|{CAPITAL}\w*(?: {CAPITAL}\w*){{1,4}}(?=\W*$|\s*[,;(–-])"
)
_GIVEN = re.compile(rf"{CAPITAL}[^\W\d]{{1,9}}\W*")
_ORGANISATION = re.compile(r"(?:tên )?(?:đơn vị|công ty|cơ quan|cửa hàng)(?: \(.*\))?$", re.IGNORECASE)
"""Labels of the name of an organisation; after a person's name that is where the person works."""
_NAME_LABEL = re.compile(
    rf"(?:{TITLE}|tên)(?: \(.*\))?$|{_ORGANISATION.pattern}|họ(?: và|,)? tên(?: \(.*\))?(?=$| )", re.IGNORECASE
)
_NUMBERING = re.compile(
    r"^[ \t*#]*(?:(?:\d{1,2}|[A-ZĐ]|[IVX]{1,4})[.)][ \t]+)?(?:thông tin (?:về |của |cá nhân )*)?", re.I
)
_LEAD_WORD = re.compile(r"^(?:bên|người|phía|đơn vị)\s+", re.IGNORECASE)
_PLACE = re.compile(r"(?:địa chỉ|địa điểm|nơi|quê|trụ sở|chỗ|tại)(?!\w)", re.IGNORECASE)
"""Labels of places, which are named as people are."""
_INLINE = re.compile(
    r"[,;(–-]\s*(?P<label>(?:số )?(?:đt|sđt|điện thoại|di động)|e-?mail|sinh (?:năm|ngày))\.?:?\s*"
    r"(?P<value>[^\s,;][^,;)\n]*)|[,;(–-]\s*(?P<number>0\d{2,3}[ .]?\d{3}[ .]?\d{3,4})(?!\d)",
    re.IGNORECASE,
)
"""What stands beside a name: a telephone number or an address of mail, a birthday."""
_LONGEST_HEAD = 60
_SIGNATURE_LINES = 3
_MOST_ROWS = 300
_ROW_NAME = re.compile(r"(?:họ(?: và|,)? tên|tên|người [^\W\d]+|nhân viên|cán bộ|thành viên)(?!\w)", re.IGNORECASE)
_POST = re.compile(r"(?:chức (?:vụ|danh)|vai trò|nhiệm vụ|bộ phận)(?!\w)", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """A person that is being read."""

    role: str
    names: list[Span]
    fields: list[Field] = field(default_factory=list)

    def close(self) -> Party:
        """What was read, as a party without a letter."""
        return Party("", self.role, tuple(self.names), tuple(self.fields))


@cache_by_document
def persons(document: Document) -> tuple[Party, ...]:
    """The persons of a form in order, each with its role, its names and its own fields; empty where none is told.

    What only a heading or the line above stands for (a shop's own number) is a person without a role.
    """
    found: list[_Open] = []
    section: Span | None = None
    current: _Open | None = None
    every = sorted({*fields(document), *labelled_items(document)}, key=lambda each: each.value.start)
    for each in every:
        if each.section != section or current is None:
            section = each.section
            current = _open_section(each, found)
        label = _PERSONAL_LABEL.match(each.label.strip())
        rest = _LEAD_WORD.sub("", each.label.strip()[label.end() :].strip().lower()) if label is not None else ""
        if label is not None:
            owner = _find_role(rest, found) if rest else current
            (owner or current).fields.append(each)
        elif _names_person(each) and not (current.names and _ORGANISATION.match(each.label.strip())):
            current = _open_by_label(each, current, found)
            current.fields += _inline(each)
        else:
            current.fields.append(each)
    listed = [
        person
        for table in tables(document)
        for person in (_read_columns(document, table) or _read_rows(document, table))
    ]
    return (*(each.close() for each in found if each.fields or each.names), *listed)


def _open_section(first: Field, found: list[_Open]) -> _Open:
    """The person of a section by its heading; without a role where its first field names nobody."""
    names, role = [], ""
    head = first.section
    if head is not None and len(head.text) <= _LONGEST_HEAD and _NAME_LABEL.match(first.label.strip()):
        said = _NUMBERING.sub("", head.text).strip(" :.*_").lower()
        role = _LEAD_WORD.sub("", re.sub(r" ?\([^()]{0,40}\)", "", said))
    elif head is not None:
        names.append(head)
    else:
        names += _lines_above(first)
    opened = _Open(role, names)
    found.append(opened)
    return opened


def _open_by_label(named: Field, current: _Open, found: list[_Open]) -> _Open:
    """The person that a label names: of the open section the first one that only says the name, else a new one."""
    label = named.label.strip()
    plain = _NAME_LABEL.match(label)
    role = _LEAD_WORD.sub("", (label[plain.end() :] if plain is not None else label).strip(" :").lower())
    if plain is not None and not role and current.role and not current.names:
        current.names.append(named.value)
        current.fields.append(named)
        return current
    opened = _Open(role, [named.value], [named])
    found.append(opened)
    return opened


def _names_person(each: Field) -> bool:
    """Whether the value of a field is somebody's name."""
    label, value = each.label.strip(), each.value.text.strip()
    if _PLACE.match(label) or not value:
        return False
    if _NAME_LABEL.match(label):
        return True
    if _GIVEN.fullmatch(value) is not None and re.match(r"(?:người|khách|nhân viên)", label, re.IGNORECASE):
        return True
    return is_person(value)


def is_person(text: str) -> bool:
    """Whether a text begins with the name of a person: with a title, or with a surname and a given name.

    >>> [is_person(text) for text in ("Cô Ý", "Lê Văn Sửu, bảo vệ", "Giáo viên Tin học")]
    [True, True, False]
    """
    text = text.strip()
    if _PERSON.match(text) is None:
        return False
    return re.match(rf"(?i:{TITLE})\W|{_DEGREE}\w", text) is not None or starts_with_surname(text)


def _inline(named: Field) -> list[Field]:
    """What stands beside a name: the telephone of "Đinh Thị Nga, ĐT 0988 765 110"."""
    document, start, found = named.value.document, named.value.start, []
    for said in _INLINE.finditer(named.value.text):
        group = "number" if said["number"] else "value"
        value = Span(document, start + said.start(group), start + said.end(group))
        found.append(Field(said["label"] or "điện thoại", value, named.span, None))
    return found


def _lines_above(first: Field) -> list[Span]:
    """The few short lines above a field without a heading, as far as an empty line: who signs."""
    document, found = first.span.document, []
    end = first.span.start
    for _ in range(_SIGNATURE_LINES):
        end = document.text.rfind("\n", 0, end)
        start = document.text.rfind("\n", 0, max(end, 0)) + 1
        if end <= 0 or not document.text[start:end].strip() or end - start > _LONGEST_HEAD:
            break
        found.append(Span(document, start, end))
        end = start
    return found


def _find_role(rest: str, found: Sequence[_Open]) -> _Open | None:
    """The latest person whose role the end of a label says: "khách" of "Điện thoại khách" for "khách hàng"."""
    asked = fold(rest).split()
    return next((each for each in reversed(found) if each.role and is_same_role(asked, fold(each.role).split())), None)


def _read_columns(document: Document, table: Table) -> list[Party]:
    """The persons that the columns of a table are of; none where its rows tell nothing that a person has."""
    labels = {row.span.start: row.name for row in table.rows if _PERSONAL_LABEL.fullmatch(row.name.strip())}
    heads = [column for column in table.columns if _LEAD_WORD.match(column)]
    if not labels or len(heads) < 2:
        return []
    found = []
    for head in heads:
        opened = _Open(_LEAD_WORD.sub("", head.lower()).strip(), [])
        for row in table.rows:
            for cell in row.cells:
                if cell.column == head and cell.span.text.strip():
                    opened.fields.append(
                        Field(row.name, cell.span, Span(document, row.span.start, cell.span.end), None)
                    )
                    if _NAME_LABEL.match(row.name.strip()):
                        opened.names.append(cell.span)
        found.append(opened.close())
    return found


def _read_rows(document: Document, table: Table) -> list[Party]:
    """The persons that the rows of a table are of: of columns for names and for what a person has."""
    named = next((column for column in table.columns if _ROW_NAME.match(column)), None)
    if named is None or not any(_PERSONAL_LABEL.match(column) for column in table.columns):
        return []
    found = []
    for row in table.rows[:_MOST_ROWS]:
        cells = {cell.column: cell.span for cell in row.cells if cell.span.text.strip()}
        if named in cells:
            role = next((span.text for column, span in cells.items() if _POST.match(column)), "")
            held = [
                Field(column, span, Span(document, row.span.start, span.end), None) for column, span in cells.items()
            ]
            found.append(Party("", role.lower(), (cells[named],), tuple(held)))
    return found
