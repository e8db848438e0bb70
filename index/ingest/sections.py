"""The sections of a document, and what in them belongs together: a list with its lead, the rows of one table.

A passage stays within one section. The title and the section's heading are its context; where a list or a table goes on
in a further passage, so is the line that leads in, or the row of the column names.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.document import Block, Document

__all__ = ["Section", "find_groups", "find_sections", "first_words"]

TITLE_CHARACTERS, HEADING_CHARACTERS, LEAD_CHARACTERS = 150, 120, 150
_HEADER_BLOCKS = 24
_LISTED = frozenset(("item", "field", "row"))


@dataclass(slots=True)
class Section:
    """Neighbouring blocks that may share passages: a header, a caption, or the paragraphs under one heading.

    Attributes:
        blocks: in order.
        context: the title and the heading above, for the passages that do not begin with them.
        header: whether these are title, date, author and lead.
        leads: start of each item, field and row to the lines that lead in, for a passage that begins with it.
    """

    blocks: list[Block]
    context: str
    header: bool = False
    leads: dict[int, str] = field(default_factory=dict)


def find_sections(document: Document) -> list[Section]:
    """The sections of a document, in order; together they hold every block but the repeats."""
    blocks = document.blocks
    title = next((document.text[block.start : block.end] for block in blocks if block.kind == "title"), "")
    title = first_words(title, TITLE_CHARACTERS)
    header = _header_blocks(blocks)
    sections = [Section(list(blocks[:header]), "", header=True)] if header else []
    context, apart, before = title, True, ""
    for block in blocks[header:]:
        kind = block.kind
        after_heading = not apart and before == "heading"
        if kind == "repeat":
            apart = True
            continue
        if kind == "heading":
            if after_heading:
                sections[-1].blocks.append(block)
            else:
                sections.append(Section([block], title))
            heading = first_words(document.text[block.start : block.end], HEADING_CHARACTERS)
            context, apart = "\n".join(filter(None, (title, heading))), False
        elif kind == "signature":
            if before == "signature":
                sections[-1].blocks.append(block)
            else:
                sections.append(Section([block], title))
            apart, context = True, title
        else:
            if after_heading or not (apart or kind == "caption"):
                sections[-1].blocks.append(block)
            else:
                sections.append(Section([block], context))
            apart = kind == "caption"
        before = kind
    if not _LISTED.isdisjoint([block.kind for block in blocks]):
        for section in sections:
            section.leads = _leads(document.text, section.blocks)
    return sections


def find_groups(text: str, blocks: Sequence[Block], sizes: Sequence[float], longest: float) -> list[tuple[int, int]]:
    """Ranges of neighbouring blocks to keep in one passage: a list with its lead, a table, at most `longest` tokens.

    Where a whole list is longer, each of its outer items with what is below it is a range; every other block is one of
    its own. In order; together they hold every block.
    """
    groups: list[tuple[int, int]] = []
    at = 0
    while at < len(blocks):
        first = at
        while at < len(blocks) and blocks[at].kind not in _LISTED and _opens(text, blocks[at]):
            at += 1
        listed = at
        while at < len(blocks) and blocks[at].kind in _LISTED:
            at += 1
        if at > listed:
            groups += _fit(blocks, sizes, first, at, longest)
        else:
            at = max(at, first + 1)
            groups += [(one, one + 1) for one in range(first, at)]
    return groups


def first_words(text: str, characters: int) -> str:
    """The text on one line, its first words within the given length."""
    line = " ".join(text[: 2 * characters + 40].split())
    return line if len(line) <= characters else line[:characters].rsplit(" ", 1)[0] + "…"


def _fit(
    blocks: Sequence[Block], sizes: Sequence[float], first: int, last: int, longest: float
) -> list[tuple[int, int]]:
    """A range whole where it is short enough, else cut before each outer item."""
    if last - first == 1 or sum(sizes[first:last]) <= longest:
        return [(first, last)]
    levels = [block.level for block in blocks[first:last] if block.kind == "item" and block.level]
    outer = min(levels, default=0)
    starts = [at for at in range(first, last) if at == first or blocks[at].kind != "item" or blocks[at].level <= outer]
    parts = list(zip(starts, [*starts[1:], last], strict=True))
    if len(parts) == 1:
        return [(at, at + 1) for at in range(first, last)]
    fitting: list[tuple[int, int]] = []
    for a, b in parts:
        if b - a == 1 or sum(sizes[a:b]) <= longest:
            fitting.append((a, b))
        else:
            fitting += [(at, at + 1) for at in range(a, b)]
    return fitting


def _leads(text: str, blocks: Sequence[Block]) -> dict[int, str]:
    """For each item, field and row the lines that lead in: one that ends on a colon, the outer item, the heads."""
    leads: dict[int, str] = {}
    lead = heads = ""
    outer: list[tuple[int, str]] = []
    before: Block | None = None
    for block in blocks:
        if block.kind not in _LISTED:
            lead = first_words(text[block.start : block.end], LEAD_CHARACTERS) if _ends_on_colon(text, block) else ""
            lead = "" if block.kind == "heading" else lead
            outer, heads = [], ""
        elif block.kind == "row":
            if before is None or before.kind != "row" or before.table != block.table:
                bare = block.cells and not any(cell.name for cell in block.cells)
                heads = first_words(text[block.start : block.end], LEAD_CHARACTERS) if bare else ""
                leads[block.start] = lead
            else:
                leads[block.start] = heads or lead
        else:
            outer = [(level, line) for level, line in outer if block.kind != "item" or level < block.level]
            leads[block.start] = "\n".join(filter(None, (lead, *(line for _, line in outer))))
            if block.kind == "item" and _ends_on_colon(text, block):
                outer.append((block.level, first_words(text[block.start : block.end], LEAD_CHARACTERS)))
        before = block
    return leads


def _opens(text: str, block: Block) -> bool:
    return block.kind == "heading" or _ends_on_colon(text, block)


def _ends_on_colon(text: str, block: Block) -> bool:
    return text[block.end - 1] in ":："


def _header_blocks(blocks: Sequence[Block]) -> int:
    """How many blocks at the start are the header: letterhead, title, date, author, lead, short lines among them."""
    header = 0
    for place, block in enumerate(blocks[:_HEADER_BLOCKS]):
        if block.kind in ("title", "date", "author", "lead", "letterhead"):
            header = place + 1
        elif block.kind != "paragraph" or block.end - block.start > TITLE_CHARACTERS:
            break
    return header
