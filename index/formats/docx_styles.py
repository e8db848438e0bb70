"""Styles of a Word document: what a paragraph's style says of its kind, level, list and font."""

import re
from dataclasses import dataclass
from typing import Any

from index.document import BlockKind
from index.formats.docx_text import Fonts, tag_of, value_of

__all__ = ["Style", "Styles"]

_HEADING = re.compile(r"heading\s*(\d)?")
_CONTENTS = re.compile(r"toc(?:\s*\d| heading)?|table of figures")
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with all that it is based on.

    Attributes:
        name: in lower case, as Word calls it in every language ("heading 1").
        kind: of the paragraphs, None where only their text can tell.
        level: of a heading, from 1; else 0.
        list_id: of the list that its paragraphs belong to; "" for none.
        list_level: in that list, from 0.
        is_contents: whether it is that of a table of contents.
    """

    name: str = ""
    kind: BlockKind | None = None
    level: int = 0
    list_id: str = ""
    list_level: int = 0
    is_contents: bool = False


class Styles:
    """The styles in `styles.xml`, by their ids."""

    def __init__(self, tree: Any = None) -> None:  # noqa: ANN401 (lxml has no types)
        """Read the styles; none without a tree."""
        self._elements: dict[str, Any] = {}
        self.default = ""
        font = ""
        for element in () if tree is None else tree.iterchildren():
            if tag_of(element) == "style":
                name = value_of(element, "styleId")
                self._elements[name] = element
                if value_of(element, "default") in ("1", "true") and value_of(element, "type") == "paragraph":
                    self.default = name
            elif tag_of(element) == "docDefaults":
                font = next((_font(each) for each in element.iter("{*}rFonts")), "")
        fonts = {name: found for name in self._elements if (found := self._inherited_font(name))}
        self.fonts = Fonts(fonts, fonts.get(self.default) or font)
        self._known: dict[str, Style] = {}

    def get(self, name: str) -> Style:
        """The style of an id; that of the default for an unknown one."""
        if name not in self._known:
            self._known[name] = self._style(name if name in self._elements else self.default)
        return self._known[name]

    def _style(self, name: str) -> Style:
        chain = self._chain(name)
        names = [value_of(next(each.iterchildren("{*}name"), None)).lower() for each in chain]
        kind: BlockKind | None = None
        level = 0
        for each in names:
            if heading := _HEADING.match(each):
                kind, level = "heading", int(heading[1] or 1)
            elif each == "title":
                kind = "title"
            elif each.startswith("caption"):
                kind = "caption"
            if kind:
                break
        if kind is None:
            level = _outline(chain)
            kind = "heading" if level else None
        list_id, list_level = "", 0
        for element in chain:
            found = next(element.iter("{*}numPr"), None)
            if found is not None and not list_id:
                list_id = value_of(next(found.iterchildren("{*}numId"), None))
                at = value_of(next(found.iterchildren("{*}ilvl"), None))
                list_level = int(at) if at.isdecimal() else 0
        contents = any(_CONTENTS.fullmatch(each) for each in names[:1])
        return Style(names[0] if names else "", kind, level, list_id, list_level, contents)

    def _chain(self, name: str) -> list[Any]:
        """The style and those it is based on, the nearest first."""
        chain: list[Any] = []
        while name in self._elements and len(chain) < _DEEPEST:
            chain.append(self._elements[name])
            name = value_of(next(chain[-1].iterchildren("{*}basedOn"), None))
        return chain

    def _inherited_font(self, name: str) -> str:
        for element in self._chain(name):
            for properties in element.iterchildren("{*}rPr"):
                for each in properties.iterchildren("{*}rFonts"):
                    if font := _font(each):
                        return font
        return ""


def _font(element: Any) -> str:  # noqa: ANN401
    return value_of(element, "ascii") or value_of(element, "hAnsi")


def _outline(chain: list[Any]) -> int:
    """The outline level of the nearest style that has one, from 1; 0 for body text."""
    for element in chain:
        for each in element.iter("{*}outlineLvl"):
            level = value_of(each)
            return int(level) + 1 if level.isdecimal() and int(level) < 9 else 0
    return 0
