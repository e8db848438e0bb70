"""LibreOffice files (OpenDocument text, sheets, slides): headings, lists with their numbers, tables, notes, in order.

Source: OASIS OpenDocument 1.3, part 3. Tracked deletions, comments and tables of contents are left out.
"""

import re
from collections.abc import Iterator
from typing import Any

from index.document import BlockKind
from index.formats.archive import parse_xml, read_member, read_xml
from index.formats.grid import Value, is_frame, part_at_gaps, table_parts
from index.formats.package import LARGEST_PART, open_package
from index.formats.parts import FormatRefused, Part
from index.formats.reading import Reading

__all__ = ["parse"]

_SKIPPED = frozenset(
    "tracked-changes annotation annotation-end page-number page-count table-of-content alphabetical-index "
    "sequence-decls forms variable-decls user-field-decls scripts settings automatic-styles styles note-citation "
    "bookmark desc title".split()
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PAGED = re.compile(r"(?:trang|page)?[\W\d]*(?:/[\W\d]*)?", re.IGNORECASE)
_MOST_CELLS = 1_000_000
_REPEATS = 64
_DEEPEST = 60
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def parse(data: bytes) -> Reading:
    """What is read of a text, a spreadsheet or slides."""
    styles = None
    if data.lstrip().startswith(b"<?xml"):  # flat: all in one file
        root = parse_xml(data)
    else:
        with open_package(data, "odt", "LibreOffice") as package:
            if b"encryption-data" in (
                read_member(package, "META-INF/manifest.xml", most=LARGEST_PART)
                if "META-INF/manifest.xml" in package.NameToInfo
                else b""
            ):
                raise FormatRefused("tệp có mật khẩu. Hãy mở bằng LibreOffice, bỏ mật khẩu rồi lưu lại.")
            root = read_xml(package, "content.xml", most=LARGEST_PART)
            styles = read_xml(package, "styles.xml", most=LARGEST_PART)
    body = None if root is None else next(root.iter("{*}body"), None)
    if body is None:
        raise FormatRefused("không phải tệp LibreOffice hoặc bị hỏng. Hãy mở và lưu lại tệp.")
    _remove_deletions(root)
    reader = _Body(root, *([] if styles is None else [styles]))
    return Reading.of([*reader.edge("header"), *reader.parts(body, 0), *reader.edge("footer")])


def _remove_deletions(root: Any) -> None:  # noqa: ANN401 (lxml has no types)
    """Take out what a tracked change deletes and the text still holds between two marks, as a flat file does."""
    from lxml import etree

    regions = (each for each in root.iter("{*}changed-region") if next(each.iter("{*}deletion"), None) is not None)
    deleted = {_get(region, "id") for region in regions}
    if not deleted:
        return
    within = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = _tag(element)
        if event == "start":
            element.text = None if within else element.text
            continue
        if tag in ("change-start", "change-end") and _get(element, "change-id") in deleted:
            within += 1 if tag == "change-start" else -1
        element.tail = None if within > 0 else element.tail


class _Body:
    """A document being read: its paragraph styles and list styles, the tables and cells counted so far."""

    def __init__(self, *roots: Any) -> None:  # noqa: ANN401 (lxml has no types)
        """Read the styles of a document and of the file of styles beside it."""
        self._tables = self._cells = 0
        self._parents = {
            _get(each, "name"): _get(each, "parent-style-name") for root in roots for each in root.iter("{*}style")
        }
        self._lists = {
            _get(each, "name"): {_get(level, "level"): level for level in each.iterchildren()}
            for root in reversed(roots)
            for each in root.iter("{*}list-style")
        }
        self._notes: list[Any] = []
        self._roots = roots

    def edge(self, name: str) -> Iterator[Part]:
        """The lines above or below every page ("header", "footer"), each once; page numbers are left out."""
        told: set[str] = set()
        for root in self._roots:
            for holder in (each for page in root.iter("{*}master-page") for each in page.iter(f"{{*}}{name}")):
                for part in self.parts(holder, 0):
                    if part.text not in told and not _PAGED.fullmatch(part.text.strip()):
                        told.add(part.text)
                        yield part

    def parts(self, holder: Any, depth: int) -> Iterator[Part]:  # noqa: ANN401
        """The parts of all that is in an element."""
        for element in holder.iterchildren():
            tag = _tag(element)
            if not tag or tag in _SKIPPED or depth > _DEEPEST:
                continue
            if tag == "h":
                yield from self._block(element, "heading", int(_get(element, "outline-level") or 1))
            elif tag == "p":
                yield from self._block(element, self._kind(_get(element, "style-name")), 0)
            elif tag == "list":
                yield from self._list(element, 1, _get(element, "style-name"), depth)
            elif tag == "table":
                yield from self._table(element, depth)
            elif tag == "page":
                yield from self._slide(element, depth)
            else:
                yield from self.parts(element, depth + 1)

    def _slide(self, page: Any, depth: int) -> Iterator[Part]:  # noqa: ANN401
        """A slide: its title as heading, the rest from the top down."""
        frames = list(page.iterchildren())
        titles = [each for each in frames if _get(each, "class") == "title"]
        for each in titles:
            text = " ".join(" ".join(self._text(line) for line in each.iter("{*}p")).split())
            if text:
                yield Part(text, "heading", level=1)
        for each in frames:
            if each not in titles:
                yield from self.parts(each, depth + 1)

    def _block(self, element: Any, kind: BlockKind | None, level: int) -> Iterator[Part]:  # noqa: ANN401
        text = self._text(element).strip()
        if text:
            yield Part(text, kind, level=level)
        for box in element.iter("{*}text-box"):
            yield from self.parts(box, _DEEPEST)
        notes, self._notes = self._notes, []
        for note in notes:
            yield from self.parts(note, _DEEPEST)

    def _kind(self, style: str) -> BlockKind | None:
        for _ in range(10):
            name = style.replace("_20_", " ").lower()
            if name == "title":
                return "title"
            if name.startswith(("caption", "illustration", "table index")):
                return "caption"
            if not (style := self._parents.get(style, "")):
                break
        return None

    def _list(self, element: Any, level: int, style: str, depth: int) -> Iterator[Part]:  # noqa: ANN401
        number = 0
        for item in element.iterchildren():
            start = _get(item, "start-value")
            number = int(start) if start.isdecimal() else number + 1
            label = self._label(style, level, number)
            for child in item.iterchildren():
                tag = _tag(child)
                if tag == "list" and level < 10:
                    yield from self._list(child, level + 1, _get(child, "style-name") or style, depth + 1)
                elif tag in ("p", "h"):
                    text = self._text(child).strip()
                    if text and tag == "h":
                        yield Part(text, "heading", level=int(_get(child, "outline-level") or 1))
                    elif text:
                        yield Part(f"{label} {text}" if label else text, "item", label, level)
                        label = ""

    def _label(self, style: str, level: int, number: int) -> str:
        """What stands before a list's item: its number as the list's style writes it, or "-"."""
        known = self._lists.get(style, {}).get(str(level))
        if known is None or _tag(known) != "list-level-style-number":
            return "-"
        form = _get(known, "num-format")
        if not form:
            return ""
        letters = {"a": _LETTERS, "A": _LETTERS.upper()}.get(form, "")
        written = letters[number - 1] if 0 < number <= len(letters) else str(number)
        return f"{_get(known, 'num-prefix')}{written}{_get(known, 'num-suffix')}".strip()

    def _table(self, table: Any, depth: int) -> Iterator[Part]:  # noqa: ANN401
        name = _get(table, "name")
        sheet = _tag(table.getparent()) == "spreadsheet"
        grid = list(self._rows(table))
        own = [[value.text for value in row if not value.left and not value.above] for row in grid]
        if not any(any(row) for row in own):
            return
        if sheet and len([each for each in table.getparent() if _tag(each) == "table"]) > 1:
            yield Part(name, "heading", level=1)
        if not sheet and is_frame(own) and depth < _DEEPEST:
            for cell in table.iter("{*}table-cell"):
                yield from self.parts(cell, depth + 1)
            return
        for block in part_at_gaps(grid):
            self._tables += 1
            yield from table_parts(block, self._tables)

    def _rows(self, table: Any) -> Iterator[list[Value]]:  # noqa: ANN401
        hanging: dict[int, tuple[int, str]] = {}
        for row in table.iter("{*}table-row"):
            if next(row.iterancestors("{*}table")) is not table:
                continue  # of a table within a cell, whose words the cell has
            heads = _tag(row.getparent()) == "table-header-rows"
            values: list[Value] = []
            for cell in row.iterchildren():
                tag = _tag(cell)
                if tag not in ("table-cell", "covered-table-cell"):
                    continue
                repeats = min(int(_get(cell, "number-columns-repeated") or 1), _REPEATS)
                text = "\n".join(filter(None, (self._text(each).strip() for each in cell.iter("{*}p", "{*}h"))))
                if _get(cell, "value-type") == "date":
                    text = _ISO.sub(r"\3/\2/\1", text)
                self._cells += repeats
                if self._cells > _MOST_CELLS:
                    raise FormatRefused(f"bảng tính có quá {_MOST_CELLS:,} ô. Hãy chia nhỏ.".replace(",", "."))
                for _ in range(repeats):
                    at = len(values)
                    rest, above = hanging.pop(at, (0, ""))
                    if tag == "covered-table-cell" and rest:
                        values.append(Value(above, heads, above=True, left=bool(values) and values[-1].text == above))
                        if rest > 1:
                            hanging[at] = (rest - 1, above)
                    elif tag == "covered-table-cell" and values:
                        values.append(Value(values[-1].text, heads, left=True))
                    else:
                        values.append(Value(text, heads))
                    height = int(_get(cell, "number-rows-spanned") or 1)
                    if tag == "table-cell" and height > 1:
                        for offset in range(min(int(_get(cell, "number-columns-spanned") or 1), _REPEATS)):
                            hanging[at + offset] = (min(height, 10_000) - 1, text)
            yield values

    def _text(self, element: Any, depth: int = 0) -> str:  # noqa: ANN401
        """The text of a paragraph; its notes are kept for after it."""
        pieces = [element.text or ""]
        for child in element.iterchildren():
            tag = _tag(child)
            if tag == "s":
                pieces.append(" " * min(int(_get(child, "c") or 1), 100))
            elif tag in ("tab", "line-break"):
                pieces.append("\t" if tag == "tab" else "\n")
            elif tag == "note":
                self._notes += child.iterchildren("{*}note-body")
            elif tag and tag not in _SKIPPED and tag not in ("frame", "custom-shape", "text-box") and depth < _DEEPEST:
                pieces.append(self._text(child, depth + 1))
            pieces.append(child.tail or "")
        return "".join(pieces)


def _tag(element: Any) -> str:  # noqa: ANN401
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _get(element: Any, name: str) -> str:  # noqa: ANN401
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
