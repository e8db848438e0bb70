"""Word documents: paragraphs by their style, tables row by row, in the order of the page."""

import io
from collections.abc import Iterator
from typing import Any

from index.document import BlockKind
from index.formats.archive import opened
from index.formats.parts import Part, rows_as_text

__all__ = ["parse"]

_STYLES: tuple[tuple[str, BlockKind], ...] = (("title", "title"), ("heading", "heading"), ("caption", "caption"))
_LISTS = ("list bullet", "list paragraph", "list number")
_DEEPEST = 8


def parse(data: bytes) -> list[Part]:
    """Return the parts of a document: what its styles name as title, heading or caption, and the rest as text."""
    import docx

    opened(data).close()
    return list(_parts(docx.Document(io.BytesIO(data)), 0))


def _parts(holder: Any, depth: int) -> Iterator[Part]:  # noqa: ANN401 (a document or a cell)
    for item in holder.iter_inner_content():
        if hasattr(item, "rows"):
            yield from _table(item, depth)
            continue
        style = (item.style.name or "").lower() if item.style is not None else ""
        kind = next((kind for name, kind in _STYLES if style.startswith(name)), None)
        text = item.text
        yield Part(f"- {text}" if text.strip() and style.startswith(_LISTS) and kind is None else text, kind)


def _table(table: Any, depth: int) -> Iterator[Part]:  # noqa: ANN401
    """A table of values as one part a row; the one cell of a frame as what is in it."""
    rows = [list(dict.fromkeys(row.cells)) for row in table.rows]  # a merged cell is given once for each of its places
    if depth < _DEEPEST and all(len(row) == 1 for row in rows):
        for row in rows:
            yield from _parts(row[0], depth + 1)
        return
    for line in rows_as_text([[cell.text for cell in row] for row in rows]):
        yield Part(line)
