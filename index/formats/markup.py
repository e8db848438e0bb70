"""An HTML or XHTML tree becomes parts: headings, paragraphs, list items, fields, captions, table rows, in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from index.document import BlockKind
from index.formats.grid import Value, is_frame, part_at_gaps, table_parts
from index.formats.parts import Part

__all__ = ["folded_question", "parts_of", "tag_of", "visible_text"]

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "head", "summary"))
_BLOCKS = frozenset(
    "p li item quote blockquote div section article main dd dt pre address list ul ol dl figure figcaption caption "
    "table tr td th row cell body center details header footer aside nav fieldset legend tbody thead tfoot".split()
)
_CAPTIONS = frozenset(("figcaption", "caption"))
_UNREAD = frozenset(
    "script style noscript template svg button select textarea iframe object title meta link rt rp audio video canvas "
    "s strike del input option".split()
)
_UNFOLDS = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle", "data-target", "data-bs-target")
_FEWEST_WORDS = 3
"""Words of a button that unfolds a section, and no menu."""
_CHOICES = frozenset(("radio", "checkbox"))
_FILLED_IN = frozenset("text number date email tel url month time datetime-local".split())
_SEARCHED = re.compile(r"search|tim-?_?kiem|keyword|tu-?_?khoa|(?:^| )[qs](?:$| )", re.IGNORECASE)
_LISTS = frozenset(("ul", "ol", "list"))
_SPACE = re.compile(r"[ \t\r\n\f]+")
_MOST_SPAN = 64
_MOST_INNER = 3
"""Rows of a table of values for each table within one of its cells, at least."""
_LONG_CELL = 600
_LABEL, _VALUE = 60, 200
_FORMS = {"a": "abcdefghijklmnopqrstuvwxyz", "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


@dataclass(slots=True)
class _Walk:
    """How far a walk has come: the text of the block at hand, the lists it is in, what goes before its next text."""

    pieces: list[str] = field(default_factory=list)
    lists: list[list[Any]] = field(default_factory=list)
    number: str = ""
    label: str = ""
    tables: int = 0

    def flush(self, kind: BlockKind | None = None, level: int = 0) -> Iterator[Part]:
        """The part of the block that ends here."""
        text = "\n".join(line.strip() for line in "".join(self.pieces).split("\n")).strip()
        self.pieces.clear()
        if not text:
            return
        number, self.number = self.number, ""
        label, self.label = self.label, ""
        if label and kind is None:
            if len(text) <= _VALUE:
                yield Part("", "field", cells=((label.rstrip(" :"), text),))
                return
            yield Part(label, "heading")
        if number and kind is None:
            yield Part(text if text.startswith("-") else f"{number} {text}", "item", number, max(1, len(self.lists)))
        else:
            yield Part(text, kind, level=level)


def parts_of(root: Any) -> Iterator[Part]:  # noqa: ANN401 (lxml has no types)
    """The visible text of the tree, one part a block; an element is read once, whatever its depth."""
    from lxml import etree

    walk = _Walk()
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        tag = tag_of(element)
        if event in ("comment", "pi"):
            walk.pieces.append(_SPACE.sub(" ", element.tail or ""))
        elif event == "end":
            yield from _close(walk, element, tag)
            if element is not root and tag:
                walk.pieces.append(_SPACE.sub(" ", element.tail or ""))
        elif tag == "button" and (question := folded_question(element)):
            events.skip_subtree()
            if next(element.iterancestors(*_HEADINGS), None) is None:
                yield from walk.flush()
                yield Part(question, "heading")
            else:
                walk.pieces.append(question)
        elif not tag or tag in _UNREAD:
            events.skip_subtree()
            walk.pieces.append(_control_text(element, tag))
        elif tag == "table" and _holds_data(element):
            yield from walk.flush()
            yield from _table(element, walk)
            events.skip_subtree()
        else:
            yield from _open(walk, element, tag)
    yield from walk.flush()


def _open(walk: _Walk, element: Any, tag: str) -> Iterator[Part]:  # noqa: ANN401
    if tag in _HEADINGS or tag in _BLOCKS:
        yield from walk.flush()
    if tag in _LISTS:
        start = element.get("start", "1")
        walk.lists.append([tag == "ol", int(start) if start.isdecimal() else 1, element.get("type", "1")])
    elif tag in ("li", "item"):
        walk.number = _next_number(walk.lists)
    if _is_choice(element, tag):
        yield from walk.flush()
        walk.number = "-"
    walk.pieces.append("\n" if tag in ("br", "lb") else _SPACE.sub(" ", element.text or ""))


def _close(walk: _Walk, element: Any, tag: str) -> Iterator[Part]:  # noqa: ANN401
    if tag in _HEADINGS:
        level = int(tag[1]) if tag[1:].isdecimal() else 2
        yield from walk.flush("title" if level == 1 else "heading", level)
    elif tag == "dt":
        label = " ".join("".join(walk.pieces).split())
        if 0 < len(label) <= _LABEL and not label.endswith("?"):
            walk.pieces.clear()
            walk.label = label
        else:
            yield from walk.flush("heading" if len(label) <= _VALUE else None)
    elif _is_choice(element, tag):
        yield from walk.flush()
    elif tag in _BLOCKS:
        yield from walk.flush("caption" if tag in _CAPTIONS else None)
        if tag in ("li", "item"):
            walk.number = ""
        elif tag == "dl":
            walk.label = ""
        elif tag in _LISTS and walk.lists:
            walk.lists.pop()


def _next_number(lists: list[list[Any]]) -> str:
    """What stands before an item: "-", or its number in an ordered list, as a browser shows it."""
    if not lists or not lists[-1][0]:
        return "-"
    number, form = lists[-1][1], lists[-1][2]
    lists[-1][1] += 1
    letters = _FORMS.get(form, "")
    return f"{letters[number - 1] if 0 < number <= len(letters) else number}."


def tag_of(element: Any) -> str:  # noqa: ANN401
    """The local name of an element in lower case; "" for a comment."""
    return _local_name(element.tag)


@lru_cache(maxsize=1_024)  # asked for each element many times
def _local_name(tag: Any) -> str:  # noqa: ANN401
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def visible_text(element: Any) -> str:  # noqa: ANN401
    """The text of an element on one line, scripts and the like left out."""
    pieces: list[str] = []
    stack = [element]
    while stack:
        each = stack.pop()
        if isinstance(each, str):
            pieces.append(each)
            continue
        tag = tag_of(each)
        if tag in _UNREAD:
            pieces.append(_control_text(each, tag))
        elif tag:
            if tag in _BLOCKS or tag == "br":
                pieces.append(" ")
            pieces.append(each.text or "")
            below: list[Any] = []
            for child in each.iterchildren(reversed=True):
                below += [child.tail or "", child]
            stack += below
    return " ".join("".join(pieces).split())


def folded_question(button: Any) -> str:  # noqa: ANN401
    """What a button says that unfolds an answer or a section below it, on one line; "" for any other."""
    text = " ".join(" ".join(button.itertext()).split())
    unfolds = any(button.get(name) is not None for name in _UNFOLDS)
    return text if text.endswith("?") or (unfolds and len(text.split()) >= _FEWEST_WORDS) else ""


def _control_text(element: Any, tag: str) -> str:  # noqa: ANN401
    """What was filled in at a place of a form, as a saved page keeps it; a choice begins a line; else an empty string.

    A box to search in is no part of the text.
    """
    if tag == "input":
        kind = (element.get("type") or "text").lower()
        if kind in _CHOICES:
            return "" if next(element.iterancestors("label", "{*}label"), None) is not None else "\n"
        filled = element.get("value") or "" if kind in _FILLED_IN else ""
        names = " ".join(element.get(name) or "" for name in ("name", "id", "class"))
        return f" {filled} " if filled.strip() and not _SEARCHED.search(names) else ""
    if tag == "button":
        return folded_question(element)
    if tag == "textarea":
        return f" {element.text or ''} "
    chosen = element.iter("option", "{*}option") if tag == "select" else ()
    return "".join(f" {each.text or ''} " for each in chosen if each.get("selected") is not None)


def _is_choice(element: Any, tag: str) -> bool:  # noqa: ANN401
    """Whether an element is one of several answers to choose from, with what it says."""
    return tag == "label" and any(each.get("type") in _CHOICES for each in element.iter("input", "{*}input"))


def _holds_data(table: Any) -> bool:  # noqa: ANN401
    """Whether a table is one of values, not a frame for the page's layout."""
    if table.get("role") == "presentation":
        return False
    inner = 0
    for below in table.iterdescendants():
        tag = tag_of(below)
        inner += tag == "table"
        if tag in ("h1", "h2", "h3", "article") or (tag in ("ul", "ol") and len(below) > 6):
            return False
    rows = list(_rows(table))
    if inner and (_MOST_INNER * inner > len(rows) or any(sum(map(_is_cell, row)) < 2 for row in rows)):
        return False  # tables within tables lay a page out, but for a small one in a cell
    texts = [[visible_text(cell) for cell in row if _is_cell(cell)] for row in _rows(table)]
    if any(len(text) > _LONG_CELL for row in texts for text in row) and max(map(len, texts)) < 3:
        return False
    return bool(texts) and not is_frame(texts)


def _table(table: Any, walk: _Walk) -> Iterator[Part]:  # noqa: ANN401
    """A table of values: its caption, then its rows with the values of merged cells in every place they cover."""
    for caption in table.iterchildren():
        if tag_of(caption) == "caption" and (text := visible_text(caption)):
            yield Part(text, "caption")
    grid: list[list[Value]] = []
    hanging: dict[int, tuple[int, Value]] = {}  # column to rows still covered by a cell from above, and its value
    for row in _rows(table):
        values: list[Value] = []
        cells = [cell for cell in row if _is_cell(cell)]
        while cells or len(values) in hanging:
            at = len(values)
            if at in hanging:
                rest, value = hanging.pop(at)
                values.append(value)
                if rest > 1:
                    hanging[at] = (rest - 1, value)
                continue
            cell = cells.pop(0)
            text, strong = visible_text(cell), tag_of(cell) == "th" or _is_bold(cell)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for offset in range(width):
                values.append(Value(text, strong, left=offset > 0))
                if height > 1:
                    hanging[at + offset] = (height - 1, Value(text, strong, left=offset > 0, above=True))
        grid.append(values)
    for block in part_at_gaps(grid):
        walk.tables += 1
        yield from table_parts(block, walk.tables)


def _is_bold(cell: Any) -> bool:  # noqa: ANN401
    """Whether all the text of a cell is set bold."""
    bold = "".join(visible_text(each) for each in cell.iter("b", "strong", "{*}b", "{*}strong"))
    return bool(bold) and bold == visible_text(cell)


def _span(cell: Any, name: str) -> int:  # noqa: ANN401
    text = (cell.get(name) or "1").strip()
    return min(max(int(text), 1), _MOST_SPAN) if text.isdecimal() else 1


def _rows(table: Any) -> Iterator[Any]:  # noqa: ANN401
    """The rows of a table, not those of a table within a cell."""
    for below in table.iterdescendants():
        if tag_of(below) in ("tr", "row") and next(below.iterancestors("table", "{*}table"), None) is table:
            yield below


def _is_cell(element: Any) -> bool:  # noqa: ANN401
    return tag_of(element) in ("td", "th", "cell")
