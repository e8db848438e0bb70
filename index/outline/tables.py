"""Tables, lists and labelled values of a document."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.document import Block, Document, Span
from index.outline.cache import cache_by_document
from index.outline.units import block_number

__all__ = ["Field", "List", "Row", "Table", "TableCell", "fields", "labelled_items", "lists", "tables"]


_LABEL = re.compile(r"(?:\w{1,3}[.)]|[-–•*+]) ?(?P<label>[^\W\d][^:;.,\n]{1,39}): (?=\S)")


@dataclass(frozen=True, slots=True)
class TableCell:
    """A value in a table, and the name of its column ("" where the table has no heads)."""

    column: str
    span: Span


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its whole span, and its cells that are not empty, in order; `name` is the first one's text."""

    span: Span
    cells: tuple[TableCell, ...]

    @property
    def name(self) -> str:
        """The first cell's text."""
        return self.cells[0].span.text if self.cells else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns' names in order, its rows without the heads, and the line above it that names it."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    title: Span | None
    span: Span


@dataclass(frozen=True, slots=True)
class List:
    """Neighbouring items of one level, and the line that leads in (a sentence that ends on ":", or the heading)."""

    lead: Span | None
    items: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A label with its value, and the heading or lead above it ("BÊN THUÊ (BÊN B):"), where there is one."""

    label: str
    value: Span
    span: Span
    section: Span | None


@cache_by_document
def tables(document: Document) -> tuple[Table, ...]:
    """The tables of a document, in order.

    A row whose cells have no name above rows whose cells have is the heads, and no row of the table.

    >>> from index.document import Cell
    >>> row = Block("row", 0, 27, table=1, cells=(Cell(6, 15, "Tỉnh"), Cell(21, 27, "Dân số")))
    >>> table = tables(Document("bảng", "Tỉnh: Hải Phòng; Dân: 2 triệu"[:27], (row,)))[0]
    >>> table.columns, table.rows[0].name
    (('Tỉnh', 'Dân số'), 'Hải Phòng')
    """
    found: list[Table] = []
    blocks = document.blocks
    place = 0
    while place < len(blocks):
        if blocks[place].kind != "row":
            place += 1
            continue
        first = place
        while place < len(blocks) and blocks[place].kind == "row" and blocks[place].table == blocks[first].table:
            place += 1
        found.append(_make_table(document, blocks[first:place], blocks[first - 1] if first else None))
    return tuple(found)


def _make_table(document: Document, blocks: Sequence[Block], before: Block | None) -> Table:
    named = [block for block in blocks if any(cell.name for cell in block.cells)]
    columns = tuple(dict.fromkeys(cell.name for block in named for cell in block.cells))
    rows = tuple(
        Row(
            Span(document, block.start, block.end),
            tuple(TableCell(cell.name, Span(document, cell.start, cell.end)) for cell in block.cells),
        )
        for block in named or blocks
    )
    title = None
    if before is not None and (before.kind in ("caption", "heading") or _leads(document, before)):
        title = Span(document, before.start, before.end)
    return Table(columns, rows, title, Span(document, blocks[0].start, blocks[-1].end))


@cache_by_document
def lists(document: Document) -> tuple[List, ...]:
    r"""The lists of a document, in order of their first items; an item's own list comes after the one it is in.

    >>> from index.formats import from_text
    >>> found = lists(from_text("Hồ sơ gồm:\n- Đơn đăng ký;\n- Ảnh 4x6.", source="hồ sơ"))[0]
    >>> found.lead.text, [item.text for item in found.items]
    ('Hồ sơ gồm:', ['- Đơn đăng ký;', '- Ảnh 4x6.'])
    """
    made: list[tuple[Span | None, list[Span]]] = []
    open_: list[tuple[tuple[int, str], list[Span]]] = []
    before: Block | None = None
    for block in document.blocks:
        if block.kind == "item" and not block.cells:
            span = Span(document, block.start, block.end)
            key = _list_level(document, block)
            at = next((at for at, (level, _) in enumerate(open_) if level == key), None)
            if at is not None:
                open_ = open_[: at + 1]
            else:
                lead = _lead(document, before)
                open_ = [*open_, (key, [])] if before is not None and before.kind == "item" else [(key, [])]
                made.append((lead, open_[-1][1]))
            open_[-1][1].append(span)
        elif block.kind not in ("caption", "repeat"):
            open_ = []
        before = block if block.kind not in ("caption", "repeat") else before
    return tuple(List(lead, tuple(items)) for lead, items in made)


def _list_level(document: Document, block: Block) -> tuple[int, str]:
    number = block_number(document, block)
    return block.level, number.style if number else "-"


def _lead(document: Document, before: Block | None) -> Span | None:
    if before is None or not (before.kind in ("heading", "item", "title", "lead") or _leads(document, before)):
        return None
    return Span(document, before.start, before.end)


def _leads(document: Document, block: Block) -> bool:
    return document.text[block.start : block.end].rstrip(" *_").endswith((":", "："))


@cache_by_document
def fields(document: Document) -> tuple[Field, ...]:
    r"""The labels of a document with their values, in order.

    >>> from index.formats import from_text
    >>> found = fields(from_text("BÊN THUÊ (BÊN B):\nBà: Đoàn An      Sinh năm: 1990", source="hợp đồng"))
    >>> [(one.label, one.value.text, one.section.text) for one in found]
    [('Bà', 'Đoàn An', 'BÊN THUÊ (BÊN B):'), ('Sinh năm', '1990', 'BÊN THUÊ (BÊN B):')]
    """
    found: list[Field] = []
    section: Span | None = None
    for block in document.blocks:
        if block.kind == "field":
            span = Span(document, block.start, block.end)
            cells = [(cell.name, Span(document, cell.start, cell.end)) for cell in block.cells]
            found += [Field(name, value, span, section) for name, value in cells]
        elif block.kind == "heading" or (block.kind in ("paragraph", "item") and _leads(document, block)):
            section = Span(document, block.start, block.end)
        elif block.kind == "paragraph" and not _within_party(document, section):
            section = None
    return tuple(found)


@cache_by_document
def labelled_items(document: Document) -> tuple[Field, ...]:
    """The items of lists that begin with a label, as fields: "1. Thời gian: Chủ nhật, ngày 23/11/2025."."""
    found: list[Field] = []
    for block in document.blocks:
        text = document.text[block.start : block.end]
        label = _LABEL.match(text) if block.kind == "item" and not block.cells else None
        if label is not None:
            value = Span(document, block.start + label.end(), block.end)
            found.append(Field(label["label"], value, Span(document, block.start, block.end), None))
    return tuple(found)


def _within_party(document: Document, section: Span | None) -> bool:
    return section is not None and section.text.lower().startswith("bên ")
