"""A document, and spans of it: the one idea that keeps every citation exact.

A span is `(document, start, end)`; its text is sliced from `document.text`, never copied, so an offset cannot drift.
What a news article is made of (title, date, author, sub-headings, captions) is kept as blocks, which are ranges of the
same text: a document's title or author is therefore citable like any sentence. Reading files is `formats`' business.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Literal, get_args

from index.vietnamese.figures import restore_figures
from index.vietnamese.text import clearly_has_diacritics

__all__ = ["Block", "BlockKind", "Cell", "Document", "Passage", "Span"]

BlockKind = Literal[
    "title",
    "date",
    "author",
    "lead",
    "heading",
    "paragraph",
    "caption",
    "repeat",
    "item",
    "row",
    "field",
    "letterhead",
    "signature",
]
"""What a block is.

`repeat` is a block printed before (a caption twice, the byline again at the end): shown, but not searched again. `item`
is an item of a list; the line that leads in is the nearest block above that is no item of its level. `row` is a row of
a table and `field` a label with its value ("Họ và tên: Lò Thị Hoa"), both with cells. `letterhead` and `signature` are
the head and foot of an official document; their cells name the issuer, number, date, place, signer and so on.
"""
_KINDS = frozenset(get_args(BlockKind))
_TITLE_BLOCKS = 8
"""Blocks from whose text a title is made where none is one."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value inside a block, `0 <= start < end`, in characters of the document.

    Attributes:
        name: of its column in a table, upper tier first ("Năm 2024 / Quý I"); the label of a field; what a line of a
            letterhead or signature is ("Số", "Nơi ban hành", "Ngày ban hành", "Người ký", "Chức vụ"). May be empty.
    """

    start: int
    end: int
    name: str = ""

    def __init__(self, start: int, end: int, name: str = "") -> None:
        """Refuse an empty range."""
        if not 0 <= start < end:
            raise ValueError(f"cell range {start}:{end} is empty or negative")
        _set_cell_start(self, start)
        _set_cell_end(self, end)
        _set_cell_name(self, name)


_set_cell_start, _set_cell_end, _set_cell_name = (vars(Cell)[name].__set__ for name in ("start", "end", "name"))
"""The slots set directly: a frozen dataclass sets each by its name, which takes twice the time, and texts have many."""


@dataclass(frozen=True, slots=True)
class Block:
    """A range of a document's text and what it is; `0 <= start < end <= len(text)`, in characters.

    Attributes:
        kind: what it is.
        start: its first character.
        end: one past its last character.
        number: of a heading or an item as one would ask for it: "Điều 5", "Chương II", "Khoản 2", "1.2", "a)", "-";
            it may stand in the text or, numbered by the word processor, not.
        level: depth of a heading or an item, from 1, smaller is further out; 0 where it is not known.
        table: number of the table that a row belongs to, from 1; 0 for no row.
        cells: the values inside it, in order, not overlapping.
    """

    kind: BlockKind
    start: int
    end: int
    number: str = ""
    level: int = 0
    table: int = 0
    cells: tuple[Cell, ...] = ()

    def __init__(
        self,
        kind: BlockKind,
        start: int,
        end: int,
        number: str = "",
        level: int = 0,
        table: int = 0,
        cells: tuple[Cell, ...] = (),
    ) -> None:
        """Refuse an unknown kind, an empty range, or cells that overlap or leave it."""
        if kind not in _KINDS:
            raise ValueError(f"unknown block kind {kind!r}")
        if not 0 <= start < end:
            raise ValueError(f"block range {start}:{end} is empty or negative")
        place = start
        for cell in cells:
            if cell.start < place or cell.end > end:
                raise ValueError(f"cell {cell} overlaps another or leaves the block {start}:{end}")
            place = cell.end
        _set_kind(self, kind)
        _set_start(self, start)
        _set_end(self, end)
        _set_number(self, number)
        _set_level(self, level)
        _set_table(self, table)
        _set_cells(self, cells)

    @property
    def details(self) -> tuple[str, int, int, list[tuple[int, int, str]]] | None:
        """Number, level, table and cells; None for a block without any of them."""
        cells = [(cell.start, cell.end, cell.name) for cell in self.cells]
        return (
            (self.number, self.level, self.table, cells) if self.number or self.level or self.table or cells else None
        )


_set_kind, _set_start, _set_end, _set_number, _set_level, _set_table, _set_cells = (
    vars(Block)[name].__set__ for name in ("kind", "start", "end", "number", "level", "table", "cells")
)


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it is shown, with its blocks in order, not overlapping.

    Attributes:
        source: where it came from: an absolute path, or a name given by the caller. One source is one document.
        text: canonical text (`text.canonical`), which defines every offset.
        blocks: what the text is made of; between them is white space, or a mark ("##") or label ("Tác giả:").
        remark: what had to be changed in reading it, a Vietnamese line for the person; mostly empty.
        original: the file's own bytes where they can be shown (a PDF), on the way into a library, which keeps them
            (`Index.original`): none of its documents holds them.
    """

    source: str
    text: str
    blocks: tuple[Block, ...]
    remark: str = field(default="", compare=False)
    original: bytes | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse blocks that overlap, go backwards or leave the text."""
        end, size = 0, len(self.text)
        for block in self.blocks:
            if block.start < end or block.end > size:
                raise ValueError(f"block {block} overlaps or leaves a text of {len(self.text)} characters")
            end = block.end

    def __hash__(self) -> int:
        """Of the source alone, which equal documents share: hashing all blocks took 3 ms of a law of 6,000."""
        return hash(self.source)

    @property
    def id(self) -> str:
        """16 hexadecimal digits of the source's SHA-256: the same source is the same document."""
        return hashlib.sha256(self.source.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def digest(self) -> str:
        """SHA-256 of the text and its blocks, hexadecimal: equal digests mean nothing has changed."""
        blocks = ";".join(f"{block.kind}:{block.start}:{block.end}{block.details or ''}" for block in self.blocks)
        return hashlib.sha256(f"{blocks}\n{self.text}".encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def title(self) -> str:
        """The title block's text in one line, else the first 80 characters above any table, else the source.

        >>> Document("vd", "QUYẾT ĐỊNH" + chr(10) + "Về việc mở chợ", (Block("title", 0, 25),)).title
        'QUYẾT ĐỊNH Về việc mở chợ'
        """
        row = next((block.start for block in self.blocks[:_TITLE_BLOCKS] if block.kind == "row"), 0)
        return self._first("title") or " ".join(self.text[: row or 200][:200].split())[:80] or self.source

    @property
    def author(self) -> str:
        """The author block's text, or an empty string."""
        return self._first("author")

    @property
    def date_text(self) -> str:
        """The date block's text as printed, or an empty string."""
        return self._first("date")

    def of_kind(self, kind: BlockKind) -> Iterator["Span"]:
        """The spans of all blocks of one kind, in order."""
        return (Span(self, block.start, block.end) for block in self.blocks if block.kind == kind)

    def blocks_within(self, start: int, end: int) -> Iterator[Block]:
        """The blocks that have a character of a range, in order.

        >>> document = Document("ví dụ", "Một. Hai. Ba.", (Block("paragraph", 0, 9), Block("paragraph", 10, 13)))
        >>> [block.start for block in document.blocks_within(4, 10)]
        [0]
        """
        first = bisect_right(self.blocks, start, key=lambda block: block.end)
        return takewhile(lambda block: block.start < end, islice(self.blocks, first, None))

    def _first(self, kind: BlockKind) -> str:
        return next((" ".join(span.text.split()) for span in self.of_kind(kind)), "")


@dataclass(frozen=True, slots=True)
class Span:
    """A range of one document; `0 <= start < end <= len(document.text)`, in characters.

    >>> document = Document("ví dụ", "Hà Nội mưa.", (Block("paragraph", 0, 11),))
    >>> Span(document, 0, 6).text
    'Hà Nội'
    """

    document: Document
    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse an empty range or one outside the document."""
        _check_range(self.document, self.start, self.end)

    @property
    def text(self) -> str:
        """The characters themselves, sliced from the document."""
        return self.document.text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether both have a character of one document in common."""
        return self.document is other.document and self.start < other.end and other.start < self.end

    @property
    def page(self) -> int | None:
        r"""The page it begins on, from 1; None for a text without pages ("\f" begins a page).

        >>> document = Document("ví dụ", "Một.\fHai.", (Block("paragraph", 0, 4), Block("paragraph", 5, 9)))
        >>> Span(document, 0, 4).page, Span(document, 5, 9).page
        (1, 2)
        """
        before = self.document.text.count("\f", 0, self.start)
        return before + 1 if before or "\f" in self.document.text else None


@dataclass(frozen=True, slots=True)
class Passage(Span):
    """What is retrieved: whole sentences of one section, within the encoder's token limit.

    Attributes:
        context: the document's title, the section's heading and what leads in a list, put before the text for the
            encoder and the word search only; never part of the span.
        restored: the text with its diacritics where it was typed without, and its figures where a scan spoiled them,
            as long as it is; empty where it is the text itself.
    """

    context: str = ""
    restored: str = ""

    def __init__(self, document: Document, start: int, end: int, context: str = "", restored: str = "") -> None:
        """Refuse a range outside the document, or a restored text of another length."""
        _check_range(document, start, end)
        if restored and len(restored) != end - start:
            raise ValueError(f"{len(restored)} restored characters for the span {start}:{end}")
        _set_document(self, document)
        _set_first(self, start)
        _set_last(self, end)
        _set_context(self, context)
        _set_restored(self, restored)

    @classmethod
    def cut(cls, document: Document, start: int, end: int, context: str = "") -> "Passage":
        """The passage of a range, with diacritics it was typed without put back, and figures that a scan spoiled.

        >>> text = "Thu do cua Viet Nam la Ha Noi, o mien Bac."
        >>> Passage.cut(Document("ví dụ", text, (Block("paragraph", 0, 42),)), 0, 42).with_diacritics
        'Thủ đô của Việt Nam là Hà Nội, ở miền Bắc.'
        """
        text = document.text[start:end]
        restored = restore_figures(_restore(text))
        if context and context.isascii():  # a heading is too short to tell by itself that it was typed without
            context = _restore(f"{context}\n{text}")[: len(context)]
        return cls(document, start, end, context, "" if restored == text else restored)

    @property
    def with_diacritics(self) -> str:
        """The text as it is read: its own characters, or `restored`; offsets are the same."""
        return self.restored or self.text

    @property
    def search_text(self) -> str:
        """What the encoder and the word search see: the context, then the text with its diacritics."""
        return f"{self.context}\n{self.with_diacritics}" if self.context else self.with_diacritics


_set_document, _set_first, _set_last = (vars(Span)[name].__set__ for name in ("document", "start", "end"))
_set_context, _set_restored = (vars(Passage)[name].__set__ for name in ("context", "restored"))


def _check_range(document: Document, start: int, end: int) -> None:
    if not 0 <= start < end <= len(document.text):
        raise ValueError(f"span {start}:{end} leaves a text of {len(document.text)} characters")


def _restore(text: str) -> str:
    """The text with its diacritics; what it takes to put them back is loaded when a text lacks them."""
    if clearly_has_diacritics(text):
        return text
    from index.vietnamese.restore.document import restore_diacritics

    return restore_diacritics(text)
