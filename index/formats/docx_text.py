"""The text of a Word paragraph, run by run: what is shown, in Unicode, with formulas and symbols as characters.

Kept: tracked insertions, content controls, links, smart tags, fields' results, choices and ticks of forms. Left out:
tracked deletions, hidden text, placeholders, field codes. Runs in a font of before Unicode (.VnTime, VNI-Times) are
converted, and only those.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from index.formats.encodings import LEGACY
from index.formats.math_text import formula
from index.formats.symbols import symbol_text

__all__ = ["Content", "Fonts", "paragraph_content", "tag_of", "value_of"]

_SKIPPED = frozenset(
    "del moveFrom instrText delText rPr pPr sdtPr commentReference annotationRef fldData rt rubyPr proofErr "
    "bookmarkStart bookmarkEnd lastRenderedPageBreak footnoteRef endnoteRef pgNum separator "
    "continuationSeparator".split()
)
_WORDS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_MODERN = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9]")
_OFF = ("0", "false", "off", "none")


@dataclass(slots=True)
class Content:
    """What a paragraph holds.

    Attributes:
        text: as shown.
        notes: ids of the foot- and endnotes that it refers to, as ("footnote", id).
        boxes: the text boxes anchored in it (`w:txbxContent`).
        strong: whether all its visible text is bold.
        encodings: names of the old code pages that its fonts were of.
        has_formula: whether a formula stands in it.
    """

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    strong: bool = False
    encodings: set[str] = field(default_factory=set)
    has_formula: bool = False


@dataclass(frozen=True, slots=True)
class Fonts:
    """Fonts by style: of paragraph and character styles, and the default; "" where not named."""

    of_style: dict[str, str]
    default: str = ""


@dataclass(slots=True)
class _Piece:
    text: str
    encoding: str
    capitals: bool
    strong: bool


def tag_of(element: Any) -> str:  # noqa: ANN401 (lxml has no types)
    """The local name of an element; "" for a comment or instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value_of(element: Any, name: str = "val", default: str = "") -> str:  # noqa: ANN401
    """An attribute by its local name."""
    if element is None:
        return default
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), default)


def paragraph_content(paragraph: Any, fonts: Fonts, style: str = "") -> Content:  # noqa: ANN401
    """The content of a paragraph of a style, in the order of the page."""
    content = Content()
    pieces = list(_pieces(paragraph, content, fonts, fonts.of_style.get(style) or fonts.default))
    seen = [piece for piece in pieces if piece.text.strip()]
    content.strong = bool(seen) and all(piece.strong for piece in seen)
    for (encoding, capitals), group in groupby(pieces, lambda piece: (piece.encoding, piece.capitals)):
        text = "".join(piece.text for piece in group)
        if encoding and text.strip() and not _MODERN.search(text):
            content.encodings |= set() if text.isascii() else {encoding}
            text = LEGACY[encoding](text)
            text = text.upper() if capitals else text
        content.text += text
    return content


def _pieces(element: Any, content: Content, fonts: Fonts, font: str) -> Iterator[_Piece]:  # noqa: ANN401
    for child in element.iterchildren():
        tag = tag_of(child)
        if not tag or tag in _SKIPPED:
            continue
        if tag == "r":
            yield from _run(child, content, fonts, font)
        elif tag in ("oMath", "oMathPara"):
            content.has_formula = True
            yield _Piece(formula(child), "", False, False)
        elif tag == "sdt":
            if not _is_placeholder(child):
                yield from _pieces(child, content, fonts, font)
        elif tag == "AlternateContent":
            yield from _pieces(_choose_alternative(child), content, fonts, font)
        else:
            yield from _pieces(child, content, fonts, font)


def _run(run: Any, content: Content, fonts: Fonts, font: str) -> Iterator[_Piece]:  # noqa: ANN401
    strong = False
    for properties in run.iterchildren("{*}rPr"):
        if any(value_of(hidden) not in _OFF for hidden in properties.iterchildren("{*}vanish")):
            return
        strong = any(value_of(bold) not in _OFF for bold in properties.iterchildren("{*}b"))
        named = [value_of(each) for each in properties.iterchildren("{*}rStyle")]
        font = next((fonts.of_style[name] for name in named if fonts.of_style.get(name)), font)
        for each in properties.iterchildren("{*}rFonts"):
            font = value_of(each, "ascii") or value_of(each, "hAnsi") or font
    encoding, capitals = _old_font(font)
    for child in run.iterchildren():
        tag = tag_of(child)
        if tag == "t":
            yield _Piece(symbol_text(child.text or "", font), encoding, capitals, strong)
        elif tag in _WORDS:
            yield _Piece(_WORDS[tag], encoding, capitals, strong)
        elif tag == "sym":
            code = value_of(child, "char")
            yield _Piece(symbol_text(chr(int(code, 16)), value_of(child, "font")) if code else "", "", False, strong)
        elif tag in ("footnoteReference", "endnoteReference"):
            content.notes.append((tag.removesuffix("Reference"), value_of(child, "id")))
        elif tag == "fldChar":
            yield _Piece(_form_field(child), "", False, strong)
        elif tag == "AlternateContent":
            content.boxes += _outer_boxes(_choose_alternative(child))
        elif tag in ("drawing", "pict", "object"):
            content.boxes += _outer_boxes(child)
        elif tag == "ruby" or (tag and tag not in _SKIPPED):
            yield from _pieces(child, content, fonts, font)


def _outer_boxes(drawing: Any) -> list[Any]:  # noqa: ANN401
    """The text boxes of a drawing that lie in no other of its boxes."""
    boxes = list(drawing.iter("{*}txbxContent"))
    return [box for box in boxes if not any(above in boxes for above in box.iterancestors("{*}txbxContent"))]


def _choose_alternative(alternatives: Any) -> Any:  # noqa: ANN401
    """The one of several forms of the same content that a current program shows."""
    return next(
        (child for child in alternatives.iterchildren() if tag_of(child) == "Choice"),
        next(iter(alternatives.iterchildren("{*}Fallback")), alternatives),
    )


def _is_placeholder(control: Any) -> bool:  # noqa: ANN401
    """Whether a content control shows only what one should fill in."""
    for properties in control.iterchildren("{*}sdtPr"):
        return any(value_of(each) not in _OFF for each in properties.iterchildren("{*}showingPlcHdr"))
    return False


def _form_field(begin: Any) -> str:  # noqa: ANN401
    """The choice of a drop-down field, or the tick of a box; their results are in no run."""
    for data in begin.iterchildren("{*}ffData"):
        for choices in data.iterchildren("{*}ddList"):
            entries = [value_of(entry) for entry in choices.iterchildren("{*}listEntry")]
            chosen = next((value_of(each) for each in choices.iterchildren("{*}result")), "0")
            return entries[int(chosen)] if chosen.isdecimal() and int(chosen) < len(entries) else ""
        for box in data.iterchildren("{*}checkBox"):
            states = {tag_of(each): value_of(each, default="1") for each in box.iterchildren()}
            return "☒ " if states.get("checked", states.get("default", "0")) not in _OFF else "☐ "
    return ""


def _old_font(font: str) -> tuple[str, bool]:
    """The code page of a font of before Unicode, "" for others, and whether it shows capitals."""
    name = font.lower()
    if name.startswith(".vn"):
        return "TCVN3 (ABC)", name.rstrip().endswith("h")
    return ("VNI", False) if name.startswith(("vni-", "vni ")) else ("", False)
