"""An HTML or XHTML tree becomes parts: headings, paragraphs, list items, captions, table rows, in reading order."""

import re
from collections.abc import Iterator
from typing import Any

from index.formats.parts import Part, rows_as_text

__all__ = ["parts_of"]

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "head"))
_BLOCKS = frozenset(
    "p li item quote blockquote div section article main dd dt pre address list ul ol dl figure figcaption caption "
    "table tr td th row cell body center".split()
)
_CAPTIONS = frozenset(("figcaption", "caption"))
_UNREAD = frozenset(
    "script style noscript template svg math button select textarea iframe object nav title meta link rt rp audio "
    "video canvas form".split()
)
_TABLES = frozenset(("table",))
_SPACE = re.compile(r"[ \t\r\n\f]+")


def parts_of(root: Any) -> Iterator[Part]:  # noqa: ANN401 (lxml has no types)
    """Return the visible text of the tree, one part a block; an element is read once, whatever its depth."""
    from lxml import etree

    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = _tag(element)
        if event == "start":
            if tag in _UNREAD or not isinstance(element.tag, str):
                walk.skip_subtree()
                pieces.append(_SPACE.sub(" ", element.tail or "") if not isinstance(element.tag, str) else "")
                continue
            if tag in _TABLES and _holds_data(element):
                yield from _flush(pieces, None)
                for row in rows_as_text([[_text(cell) for cell in row if _is_cell(cell)] for row in _rows(element)]):
                    yield Part(row)
                walk.skip_subtree()
                continue
            if tag in _HEADINGS or tag in _BLOCKS:
                yield from _flush(pieces, None)
            pieces.append("\n" if tag in ("br", "lb") else _SPACE.sub(" ", element.text or ""))
            if tag in ("li", "item"):
                pieces.insert(0, "- ")
        else:
            if tag in _HEADINGS or tag in _BLOCKS:
                kind = "title" if tag == "h1" else "heading"
                yield from _flush(pieces, kind if tag in _HEADINGS else "caption" if tag in _CAPTIONS else None)
            if isinstance(element.tag, str):
                pieces.append(_SPACE.sub(" ", element.tail or ""))
    yield from _flush(pieces, None)


def _flush(pieces: list[str], kind: Any) -> Iterator[Part]:  # noqa: ANN401
    text = "\n".join(line.strip() for line in "".join(pieces).split("\n")).strip()
    pieces.clear()
    if text and text != "-":
        yield Part(text, kind)


def _tag(element: Any) -> str:  # noqa: ANN401
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _holds_data(table: Any) -> bool:  # noqa: ANN401
    """Whether a table is one of values, not a frame for the page's layout."""
    return all(
        _tag(below) not in ("p", "div", "h1", "h2", "h3", "table", "article") for below in table.iterdescendants()
    )


def _rows(table: Any) -> Iterator[Any]:  # noqa: ANN401
    return (below for below in table.iterdescendants() if _tag(below) in ("tr", "row"))


def _is_cell(element: Any) -> bool:  # noqa: ANN401
    return _tag(element) in ("td", "th", "cell")


def _text(element: Any) -> str:  # noqa: ANN401
    return " ".join("".join(element.itertext()).split())
