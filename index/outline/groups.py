"""What stands together: a row with the rows beside it, an item or a field with its neighbours of the same kind."""

from collections.abc import Sequence

from index.document import Block, Document, Span
from index.outline.cache import cache_by_document

__all__ = ["group_around", "text_around"]

LOOKED_AT = 800
"""Characters of a group that tell what a row or an item in it is about."""

_TOGETHER = frozenset(["row", "item", "field"])


@cache_by_document
def _groups(document: Document) -> tuple[Span, ...]:
    """The runs of neighbouring rows, items or fields, with the line that leads in, in order."""
    found: list[Span] = []
    run: list[Block] = []
    lead: Block | None = None
    before: Block | None = None
    for block in (*document.blocks, None):
        if run and block is not None and (block.kind, block.table) == (run[0].kind, run[0].table):
            run.append(block)
            continue
        if len(run) > 1:
            found.append(Span(document, lead.start if lead is not None else run[0].start, run[-1].end))
        if block is None:
            break
        run = [block] if block.kind in _TOGETHER else []
        lead = before if before is not None and _leads(document, before) else None
        before = block
    return tuple(found)


def group_around(span: Span) -> Span | None:
    r"""The run of rows, items or fields that a span lies in, with the line that leads in; None for any other place.

    >>> from index.formats import from_text
    >>> document = from_text("Xếp loại như sau:\nGiỏi: từ 8,0\nKhá: từ 6,5", source="quy chế")
    >>> group_around(Span(document, document.text.index("Khá"), len(document.text))).text.split("\n")[0]
    'Xếp loại như sau:'
    """
    groups: Sequence[Span] = _groups(span.document)
    return next((each for each in groups if each.start <= span.start and span.end <= each.end), None)


def text_around(span: Span) -> str:
    """The first `LOOKED_AT` characters of the group that a span lies in; empty where it lies in none."""
    group = group_around(span)
    return group.text[:LOOKED_AT] if group is not None else ""


def _leads(document: Document, block: Block) -> bool:
    text = document.text[block.start : block.end]
    return block.kind in ("caption", "heading") or text.rstrip(" *_").endswith((":", "："))
