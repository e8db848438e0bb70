"""What a format's reader hands on: parts of text in reading order, made into one document.

Where the format says what a part is (a heading, the title, the author), that is kept; the rest is recognised by
`structure` as in a plain text. Text is joined with empty lines between parts, and with a form feed between pages.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from index.document import Block, BlockKind, Cell, Document
from index.errors import DocumentError
from index.formats.encodings import convert, legacy_remark, restore_each, restore_legacy
from index.formats.structure import blocks
from index.vietnamese.numbering import block_number
from index.vietnamese.text import canonical, clearly_canonical, clearly_has_diacritics

__all__ = [
    "LONGEST_TEXT",
    "MOST_BLOCKS",
    "PAGE",
    "FormatRefused",
    "Part",
    "add_remark",
    "limit_size",
    "make_document",
]

PAGE = "\f"
"""A part with this text begins a new page; so does this character inside a part."""

LONGEST_TEXT = 5_000_000
"""Characters of a document, and so of a line: a book of two thousand pages, some 14,000 passages."""
MOST_BLOCKS = 100_000
"""Blocks of a document: a passage ends with its section, so many small ones make many passages of a short text."""
_GLANCE = 1_000
"""Characters at the beginning of a text that are looked at before all of it is."""

NOTHING = "không có chữ nào để đọc. Hãy chọn một tệp hay dán một văn bản có nội dung."


class FormatRefused(Exception):  # noqa: N818 (an event, as in the sentence that raises it)
    """A reader's refusal of a file; its message is the Vietnamese line for the person, without the path."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text that is one block; `kind` is None where only the text itself can tell.

    Attributes:
        text: of the block; ignored where there are cells.
        kind: what the block is.
        number: of a heading or item, as in `Block`.
        level: of a heading or item, as in `Block`.
        table: of a row, as in `Block`.
        cells: name and value of each cell of a row, a field, a letterhead or a signature; the block's text is made of
            them: "Tỉnh: Hải Phòng; Số dân: 2 triệu". Empty values are left out.
    """

    text: str
    kind: BlockKind | None = None
    number: str = ""
    level: int = 0
    table: int = 0
    cells: tuple[tuple[str, str], ...] = ()


def make_document(parts: Iterable[Part], *, source: str) -> Document:
    r"""The document made of the parts; DocumentError when they hold nothing visible.

    >>> document = make_document([Part("Cầu mới", "title"), Part("Cầu đã  mở.")], source="ví dụ")
    >>> document.text, [block.kind for block in document.blocks]
    ('Cầu mới\n\nCầu đã  mở.', ['title', 'paragraph'])
    """
    parts = list(parts)
    texts = [_text(part) for part in parts]
    limit_size(sum(map(len, texts)), source=source, most=2 * LONGEST_TEXT)
    parts, remark = _repair_fonts(parts, texts)
    text, known = _join(parts, canonical if remark or not clearly_canonical("\n".join(texts)) else str)
    limit_size(len(text), source=source)
    if not text.strip():
        raise DocumentError(source, NOTHING)
    open_ended = any(
        part.kind is None and part.text.strip() for part in parts
    )  # of a table nothing is to be recognised
    merged = _merge(blocks(text) if open_ended else (), known)
    limit_size(len(text), len(merged), source=source)
    return Document(source, text, merged, add_remark(text, remark))


def add_remark(text: str, remark: str) -> str:
    """The note about a document, extended where it was typed without diacritics.

    >>> add_remark("Nha may nuoc bat dau hoat dong vao nam 2019.", "")
    'gõ không dấu: bài hiện nguyên văn, khi tìm và đọc được thêm dấu'
    """
    if clearly_has_diacritics(text[:_GLANCE]) or clearly_has_diacritics(text):
        return remark
    from index.vietnamese.restore.document import BEGINNING, lacks_diacritics

    note = (
        "gõ không dấu: bài hiện nguyên văn, khi tìm và đọc được thêm dấu" if lacks_diacritics(text[:BEGINNING]) else ""
    )
    return "; ".join(filter(None, (remark, note)))


def limit_size(characters: int, count: int = 0, *, source: str, most: int = LONGEST_TEXT) -> None:
    """Raise DocumentError for a text of too many characters or blocks.

    Text that is not canonical yet is measured against twice as much: what is canonical may be shorter by half.
    """
    if characters > most:
        raise DocumentError(source, _too_much(f"dài {_number(characters)} ký tự", LONGEST_TEXT))
    if count > MOST_BLOCKS:
        raise DocumentError(source, _too_much(f"có {_number(count)} mục và đoạn văn", MOST_BLOCKS))


def _too_much(what: str, most: int) -> str:
    return f"văn bản {what}, quá {_number(most)}. Hãy chia thành nhiều bài."


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _repair_fonts(parts: list[Part], texts: list[str]) -> tuple[list[Part], str]:
    """The parts with these texts converted from a pre-Unicode font where they are in one, and the note about it."""
    whole = restore_legacy("\n".join(texts))
    found = restore_each(texts) if whole is None else [whole] * len(texts)
    if not any(found):
        return parts, ""
    names = sorted({each[1] for each in found if each is not None})
    parts = [_in_unicode(part, each[1]) if each else part for part, each in zip(parts, found, strict=True)]
    return parts, legacy_remark(*names)


def _text(part: Part) -> str:
    """The words of a part, wherever it has them."""
    return " ".join(chain.from_iterable(part.cells)) if part.cells else part.text


def _in_unicode(part: Part, encoding: str) -> Part:
    """The part with its text, number and cells converted from an encoding of `encodings`."""
    cells = tuple((convert(name, encoding), convert(value, encoding)) for name, value in part.cells)
    return replace(part, text=convert(part.text, encoding), number=convert(part.number, encoding), cells=cells)


def _join(parts: Iterable[Part], clean: Callable[[str], str]) -> tuple[str, list[Block]]:
    """The text of all parts, each made canonical by `clean`, and the blocks whose kind is known."""
    pieces: list[str] = []
    known: list[Block] = []
    length = 0
    titled = False
    names: dict[str, str] = {}
    for part in parts:
        gap = "" if not pieces or pieces[-1] == PAGE else "\n\n"
        start = length + len(gap)
        if part.cells:
            cells, text = _cells(part, start, names, clean)
        else:
            cells, text = (), clean(part.text).strip(" \t\n\xa0")
        if not text:
            continue
        if text == PAGE:
            gap, start = "", length
        if part.kind is not None and text.strip():
            kind: BlockKind = "heading" if part.kind == "title" and titled else part.kind
            titled = titled or kind == "title"
            text = text if cells else " ".join(text.split())
            number = part.number or (block_number(text) if kind in ("heading", "item") and not cells else "")
            known.append(Block(kind, start, start + len(text), number, part.level, part.table, cells))
        pieces += [gap, text] if gap else [text]
        length += len(gap) + len(text)
    return "".join(pieces), known


def _cells(part: Part, start: int, names: dict[str, str], clean: Callable[[str], str]) -> tuple[tuple[Cell, ...], str]:
    """The cells of a part that begins at `start`, and the text that holds them: each value after its name, on one line.

    `names` keeps each name of a column as it is written: a table has few of them, and many rows.
    """
    cells, pieces = list[Cell](), list[str]()
    for given, value in part.cells:
        value = " ".join(clean(value).split())
        if value:
            name = names.get(given)
            if name is None:
                name = names[given] = " ".join(clean(given).split())
            before = ("; " if pieces else "") + (f"{name}: " if name else "")
            start += len(before)
            cells.append(Cell(start, start + len(value), name))
            start += len(value)
            pieces += (before, value)
    return tuple(cells), "".join(pieces)


def _merge(found: Sequence[Block], known: Sequence[Block]) -> tuple[Block, ...]:
    """The known blocks, and of the others those that lie beside them; one title and one date at most."""
    titled, dated = (any(block.kind == kind for block in known) for kind in ("title", "date"))
    merged: list[Block] = []
    waiting = iter(known)
    next_known = next(waiting, None)
    for block in found:
        while next_known is not None and next_known.end <= block.start:
            merged.append(next_known)
            next_known = next(waiting, None)
        if next_known is not None and block.end > next_known.start:
            continue
        if (block.kind == "title" and titled) or (block.kind == "date" and dated):
            block = Block("paragraph", block.start, block.end)
        if not merged or merged[-1].end <= block.start:
            merged.append(block)
    if next_known is not None:
        merged += [next_known, *waiting]
    return tuple(merged)
