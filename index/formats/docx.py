"""Word documents: all that a page shows, in its order, with the numbers that Word counts itself.

Body, tables, text boxes, foot- and endnotes (after the paragraph or table that refers to them), header and footer once.
Left out: tracked deletions, comments, tables of contents, page numbers.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from index.formats.archive import read_xml
from index.formats.docx_numbering import Numbering
from index.formats.docx_styles import Style, Styles
from index.formats.docx_text import Content, paragraph_content, tag_of, value_of
from index.formats.encodings import legacy_remark
from index.formats.grid import Value, is_frame, table_parts
from index.formats.package import LARGEST_PART, main_part, open_package, picture_remark, relations
from index.formats.parts import FormatRefused, Part
from index.formats.reading import Reading
from index.vietnamese.text import fold

__all__ = ["parse"]

_DEEPEST = 8
_HEADING_LABEL = re.compile(
    r"(?:phần|chương|mục|tiểu mục|điều|phụ lục|bài|section|article|part|chapter)\s", re.IGNORECASE
)
_PAGE_NUMBER = re.compile(r"(?:trang|page)?[\s\-–—|/]*\d*[\s\-–—|/]*(?:of|trên)?\s*\d*", re.IGNORECASE)
_LETTERHEAD = re.compile(
    r"cong hoa xa hoi|doc lap\W{1,3}tu do|\bso\s*:|dien thoai|\bdt\s*:|hotline|dia chi|email|\d{6,}"
)
_LISTS = ("list bullet", "list number", "list paragraph")


def parse(data: bytes) -> Reading:
    """What is read of a Word document."""
    with open_package(data, "docx", "Word") as package:
        main = main_part(package, "word/document.xml")
        root = read_xml(package, main, most=LARGEST_PART)
        body = next(root.iterchildren("{*}body"), None) if root is not None else None
        if body is None:
            raise FormatRefused("không phải tệp Word (.docx) hoặc bị hỏng. Hãy mở bằng Word rồi lưu lại thành .docx.")
        story = _Story(package, main)
        parts = [*story.head(body), *story.blocks(body, 0), *story.foot(body)]
        pictures = picture_remark(package, sum(map(_letters, parts)))
    return Reading.of(parts, legacy_remark(*sorted(story.encodings)), pictures)


def _letters(part: Part) -> int:
    """How many characters a part has."""
    return len(part.text) + sum(len(value) for _, value in part.cells)


class _Story:
    """A document being read: its styles, lists and notes, and how far the counting has come."""

    def __init__(self, package: zipfile.ZipFile, main: str) -> None:
        self._package = package
        self._relations = relations(package, main)
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"))
        self._notes = {**self._read_notes("footnote"), **self._read_notes("endnote")}
        self._waiting: list[tuple[str, str]] = []
        self._tables = 0
        self.encodings: set[str] = set()

    def blocks(self, holder: Any, depth: int) -> Iterator[Part]:  # noqa: ANN401 (lxml has no types)
        """The parts of a body, cell, text box, note, header or footer."""
        for element in holder.iterchildren():
            tag = tag_of(element)
            if tag == "p":
                yield from self._paragraph(element, depth)
            elif tag == "tbl":
                yield from self._table(element, depth)
            elif tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
                if not _is_contents(element):
                    yield from self.blocks(element, depth)
            elif tag == "AlternateContent":
                yield from self.blocks(next(iter(element.iterchildren()), element), depth)
            if depth == 0:
                yield from self._pending_notes()

    def head(self, body: Any) -> Iterator[Part]:  # noqa: ANN401
        """The header of the first page where it is a letterhead."""
        parts = self._margin(body, "header")
        if _is_letterhead(parts):
            yield from parts

    def foot(self, body: Any) -> Iterator[Part]:  # noqa: ANN401
        """Endnotes left, a header that is none of a letter, and the footers, each once."""
        header = self._margin(body, "header")
        seen = {part.text for part in header} if _is_letterhead(header) else set()
        for part in [*header, *self._margin(body, "footer")]:
            text = " ".join(part.text.split())
            if part.text not in seen and (part.cells or (text and not _PAGE_NUMBER.fullmatch(text))):
                seen.add(part.text)
                yield part if part.cells or re.search(r"\d\d|:", text) else Part(text, "repeat")

    def _paragraph(self, paragraph: Any, depth: int) -> Iterator[Part]:  # noqa: ANN401
        properties = next(paragraph.iterchildren("{*}pPr"), None)
        style_id = value_of(_child(properties, "pStyle"))
        style = self._styles.get(style_id)
        content = self._content(paragraph, style_id)
        self._waiting += content.notes
        text = content.text.strip()
        if text and not style.is_contents:
            yield self._numbered_part(text, content, properties, style, style_id)
        if depth < _DEEPEST:
            for box in content.boxes:
                yield from self.blocks(box, depth + 1)

    def _numbered_part(self, text: str, content: Content, properties: Any, style: Style, style_id: str) -> Part:  # noqa: ANN401
        """The part of a paragraph, its automatic number before its text."""
        list_id, level = self._list_of(properties, style, style_id)
        label = self._numbering.label(list_id, level) if list_id not in ("", "0") else ""
        kind, depth = style.kind, style.level
        outline = value_of(_child(properties, "outlineLvl"))
        if kind is None and outline.isdecimal() and int(outline) < 9 and len(text) <= 300:
            kind, depth = "heading", int(outline) + 1
        if not label and kind is None and style.name.startswith(_LISTS[:1]):
            label = "-"
        if not label or kind in ("title", "caption"):
            return Part(text, kind or ("paragraph" if content.has_formula else None), level=depth)
        number = label.rstrip(" .:-–") or "-"
        if kind is None and _HEADING_LABEL.match(label):
            kind, depth = ("heading", depth or level + 1) if len(text) <= 300 else (None, 0)
        elif kind is None:
            short = len(text) <= 120 and not text.endswith((".", ";", ",", ":"))
            heading = content.strong and short and label[0].isalnum() and (label[0].isdigit() or label[0].isupper())
            kind, number = ("heading", number) if heading else ("item", label)
            depth = level + 1
        return Part(f"{label} {text}", kind, number, depth)

    def _list_of(self, properties: Any, style: Style, style_id: str) -> tuple[str, int]:  # noqa: ANN401
        """The list and level of a paragraph: its own, its style's, or that whose level is linked to its style."""
        own = _child(properties, "numPr")
        linked = self._numbering.of_style(style_id)
        list_id, level = style.list_id, style.list_level
        if linked is not None and style.list_id:
            level = linked[1]
        if own is not None:
            list_id = value_of(_child(own, "numId")) or list_id
            at = value_of(_child(own, "ilvl"))
            level = int(at) if at.isdecimal() else level
        return list_id, level

    def _content(self, paragraph: Any, style_id: str) -> Content:  # noqa: ANN401
        content = paragraph_content(paragraph, self._styles.fonts, style_id)
        self.encodings |= content.encodings
        return content

    def _pending_notes(self) -> Iterator[Part]:
        """The notes that were referred to since the last time."""
        waiting, self._waiting = self._waiting, []
        for key in waiting:
            note = self._notes.pop(key, None)
            if note is not None:
                yield from self.blocks(note, 1)

    def _table(self, table: Any, depth: int) -> Iterator[Part]:  # noqa: ANN401
        rows = [list(_cells(row)) for row in _rows(table)]
        grid = self._grid(rows)
        own = [[value.text for value in row if not value.left and not value.above] for row in grid]
        if depth < _DEEPEST and is_frame(own):
            for row in rows:
                for cell, _, merged in row:
                    if not merged and cell is not None:
                        yield from self.blocks(cell, depth + 1)
            return
        self._tables += 1
        yield from table_parts(grid, self._tables)

    def _grid(self, rows: list[list[tuple[Any, int, bool]]]) -> list[list[Value]]:
        """The values of a table, those of merged cells in every place that they cover."""
        grid: list[list[Value]] = []
        for row in rows:
            values: list[Value] = []
            for cell, width, merged in row:
                at = len(values)
                if merged and grid and at < len(grid[-1]):
                    value = Value(grid[-1][at].text, grid[-1][at].strong, above=True)
                else:
                    value = Value(*self._cell(cell)) if cell is not None else Value("")
                values += [value, *[Value(value.text, value.strong, True, value.above)] * (width - 1)]
            grid.append(values)
        return grid

    def _cell(self, cell: Any, depth: int = 0) -> tuple[str, bool]:  # noqa: ANN401
        """The text of a cell with what is nested in it, a line a paragraph, and whether all of it is bold."""
        lines: list[str] = []
        strong: list[bool] = []
        for element in cell.iterchildren():
            tag = tag_of(element)
            if tag == "p":
                style_id = value_of(_child(_child(element, "pPr"), "pStyle"))
                content = self._content(element, style_id)
                self._waiting += content.notes
                if content.text.strip():
                    style = self._styles.get(style_id)
                    part = self._numbered_part(content.text.strip(), content, _child(element, "pPr"), style, style_id)
                    lines.append(part.text)
                    strong.append(content.strong)
                for box in content.boxes if depth < _DEEPEST else ():
                    lines.append(self._cell(box, depth + 1)[0])
            elif tag == "tbl" and depth < _DEEPEST:
                for row in _rows(element):
                    inner = [
                        self._cell(each, depth + 1)[0]
                        for each, _, merged in _cells(row)
                        if not merged and each is not None
                    ]
                    lines.append("; ".join(filter(None, inner)))
            elif tag in ("sdt", "sdtContent", "ins", "customXml", "smartTag") and depth < _DEEPEST:
                text, bold = self._cell(element, depth + 1)
                lines.append(text)
                strong.append(bold)
        return "\n".join(filter(None, lines)), bool(strong) and all(strong)

    def _margin(self, body: Any, name: str) -> list[Part]:  # noqa: ANN401
        """The parts of the header or footer that the first page shows, else of the first one there is."""
        section = next(body.iter("{*}sectPr"), None)
        if section is None:
            return []
        targets = {id_: target for id_, _, target in self._relations}
        own = {value_of(each, "type"): value_of(each, "id") for each in section.iterchildren(f"{{*}}{name}Reference")}
        first = _child(section, "titlePg") is not None
        order = ("first", "default", "even") if first else ("default",)
        chosen = [own[each] for each in order if each in own]
        trees = [read_xml(self._package, targets.get(id_, ""), most=LARGEST_PART) for id_ in chosen]
        parts = [part for tree in trees if tree is not None for part in self.blocks(tree, 1)]
        return list({(part.text, part.cells): part for part in parts}.values())

    def _part(self, kind: str) -> Any:  # noqa: ANN401
        """The tree of the part that the document relates to by a kind ("styles"); None without it."""
        target = next((target for _, known, target in self._relations if known == kind), "")
        return read_xml(self._package, target, most=LARGEST_PART)

    def _read_notes(self, kind: str) -> dict[tuple[str, str], Any]:
        tree = self._part(f"{kind}s")
        notes = () if tree is None else tree.iterchildren("{*}" + kind)
        return {(kind, value_of(note, "id")): note for note in notes if not value_of(note, "type")}


def _child(element: Any, name: str) -> Any:  # noqa: ANN401
    return None if element is None else next(element.iterchildren("{*}" + name), None)


def _is_contents(control: Any) -> bool:  # noqa: ANN401
    """Whether a content control is the table of contents that Word makes."""
    properties = _child(control, "sdtPr")
    gallery = _child(_child(properties, "docPartObj"), "docPartGallery")
    return value_of(gallery).lower() in ("table of contents", "mục lục")


def _rows(table: Any) -> Iterator[Any]:  # noqa: ANN401
    """The rows of a table, those of tracked deletions left out."""
    for element in table.iterchildren():
        tag = tag_of(element)
        if tag == "tr" and _child(_child(element, "trPr"), "del") is None:
            yield element
        elif tag in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(element)


def _cells(row: Any) -> Iterator[tuple[Any, int, bool]]:  # noqa: ANN401
    """The cells of a row: the element, how many columns it covers, and whether it continues the one above."""
    before = value_of(_child(_child(row, "trPr"), "gridBefore"))
    if before.isdecimal():
        yield None, min(int(before), 64), False
    for element in row.iterchildren():
        tag = tag_of(element)
        if tag == "tc":
            properties = _child(element, "tcPr")
            span = value_of(_child(properties, "gridSpan"))
            merge = _child(properties, "vMerge")
            width = min(int(span), 64) if span.isdecimal() and int(span) else 1
            yield element, width, merge is not None and value_of(merge) != "restart"
        elif tag in ("sdt", "sdtContent", "customXml"):
            yield from _cells(element)


def _is_letterhead(parts: list[Part]) -> bool:
    """Whether a header heads a letter, rather than running over the pages."""
    text = "\n".join(part.text for part in parts)
    return bool(_LETTERHEAD.search(fold(text).lower())) and len(text) <= 1_000
