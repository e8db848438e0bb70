"""A range of a document laid out for a template: headings, paragraphs, lists, tables and fields, as its blocks say.

Every letter of the range's blocks is in one of the pieces, except in the rows of a table, whose column names become the
table's head instead of being repeated before each value.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from index import Block, Document
from index.vietnamese.numbering import opening_number
from qa.page.deep_link import Range
from qa.page.views.highlight import Piece, cut_pieces

__all__ = ["Node", "lay_out"]

_Column = tuple[str, int]  # a column's name, and how many columns of that name are before it
_GROUPS = {"row": "table", "item": "list", "field": "fields"}


@dataclass(frozen=True, slots=True)
class Node:
    """A part of what is shown.

    Attributes:
        kind: of the block; or table, list, fields (around blocks), cell, label, value (inside one), page (a new page).
        pieces: its text.
        number: of a heading or an item whose text does not show it.
        level: depth of a heading or an item, from 1; 0 where it is not known.
        page: the number of the page that begins here; 0 for anything else.
        shaded: it lies in the passage that is pointed at.
        columns: the names of a table's columns; empty where none has a name.
        children: rows of a table, cells of a row, items, fields, labels and values.
    """

    kind: str
    pieces: Sequence[Piece] = ()
    number: str = ""
    level: int = 0
    page: int = 0
    shaded: bool = False
    columns: Sequence[str] = ()
    children: list["Node"] = field(default_factory=list)

    @property
    def answering(self) -> tuple[bool, ...]:
        """For each column of a table whether it names the rows or holds a highlight; True for all without any."""
        rows = [row.children for row in self.children]
        width = max(map(len, rows), default=0)
        lit = [any(at < len(row) and _is_lit(row[at]) for row in rows) for at in range(width)]
        return tuple(not any(lit[1:]) or at == 0 or lit[at] for at in range(width))


def lay_out(
    document: Document,
    start: int,
    end: int,
    highlights: Sequence[Range] = (),
    *,
    shade: Range | None = None,
    first_id: str = "",
) -> list[Node]:
    """The nodes of `document.text[start:end]`, in order; a block that the range cuts is cut.

    Args:
        document: whose blocks are laid out.
        start: first character.
        end: one past the last.
        highlights: what is highlighted, in order.
        shade: the blocks that this range touches are shaded.
        first_id: the id of the first highlight in the page.
    """
    layout = _Layout(document, start, end, highlights, iter([first_id] if first_id else []))
    nodes: list[Node] = []
    page = layout.page_at(start)
    group: tuple[str | None, int] = (None, 0)
    for block in document.blocks_within(start, end):
        page, before = layout.page_at(max(block.start, start)), page
        nodes += [Node("page", page=number) for number in range(before + 1, page + 1)]
        node = layout.node(block, shaded=shade is not None and shade[0] < block.end and block.start < shade[1])
        kind = _GROUPS.get(block.kind)
        if kind is None:
            nodes.append(node)
        elif group == (kind, block.table) and before == page:
            nodes[-1].children.append(node)
        else:
            nodes.append(Node(kind, children=[node], columns=layout.names(block)))
        page, group = layout.page_at(min(block.end, end)), (kind, block.table)
    return nodes


class _Layout:
    """A range to lay out, its highlights, and the id of the first one."""

    def __init__(
        self, document: Document, start: int, end: int, highlights: Sequence[Range], ids: Iterator[str]
    ) -> None:
        self.document, self.start, self.end, self.highlights, self.ids = document, start, end, highlights, ids
        self._breaks = [match.start() for match in re.finditer("\f", document.text)]
        self._tables: dict[int, list[_Column]] = {}

    def page_at(self, place: int) -> int:
        """The page that a character is on, from 1."""
        return 1 + bisect_left(self._breaks, place)

    def names(self, block: Block) -> list[str]:
        """The column names of the table that a row belongs to; none where no column has a name."""
        names = [name for name, _ in self._columns(block.table)] if block.kind == "row" else []
        return names if any(names) else []

    def node(self, block: Block, *, shaded: bool) -> Node:
        """The node of one block."""
        if block.kind == "row" and block.cells:
            return Node("row", children=self._cells(block), shaded=shaded)
        if block.kind == "field" and block.cells:
            return Node("field", children=list(self._labels_and_values(block)), shaded=shaded)
        written = opening_number(self.document.text[block.start : block.end])
        number = "" if written is not None and written.number.number else block.number
        return Node(block.kind, self._pieces(block.start, block.end), number, block.level, shaded=shaded)

    def _columns(self, table: int) -> list[_Column]:
        """The columns of a table's first row and of its rows in the range, in order."""
        if table not in self._tables:
            rows = [each for each in self.document.blocks_within(self.start, self.end) if _is_row(each, table)]
            first = next(each for each in self.document.blocks if _is_row(each, table))
            named = [column for row in [first, *rows] for column, _ in _cells_by_column(row)]
            self._tables[table] = list(dict.fromkeys(named))
        return self._tables[table]

    def _cells(self, row: Block) -> list[Node]:
        ranges = dict(_cells_by_column(row))
        columns = self._columns(row.table)
        return [Node("cell", self._pieces(*ranges[column]) if column in ranges else ()) for column in columns]

    def _labels_and_values(self, block: Block) -> Iterator[Node]:
        """The text before each value as its label; what is after the last value belongs to it."""
        at = block.start
        for number, cell in enumerate(block.cells, 1):
            end = block.end if number == len(block.cells) else cell.end
            yield Node("label", self._pieces(at, cell.start))
            yield Node("value", self._pieces(cell.start, end))
            at = end

    def _pieces(self, left: int, right: int) -> Sequence[Piece]:
        left, right = max(left, self.start), min(right, self.end)
        if left >= right:
            return ()
        page = self.page_at(left) if self._breaks else None
        return cut_pieces(self.document.text, left, right, self.highlights, ids=self.ids, page=page)


def _is_lit(cell: Node) -> bool:
    return any(piece.highlighted for piece in cell.pieces)


def _is_row(block: Block, table: int) -> bool:
    return block.kind == "row" and block.table == table


def _cells_by_column(row: Block) -> Iterator[tuple[_Column, Range]]:
    """The columns of a row's cells with the cells' ranges; two columns of one name are told apart by their order."""
    seen: dict[str, count[int]] = {}
    for cell in row.cells:
        yield (cell.name, next(seen.setdefault(cell.name, count()))), (cell.start, cell.end)
