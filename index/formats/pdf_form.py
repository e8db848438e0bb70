"""What was filled into the form of a PDF: the values of its fields, placed where the fields stand on the page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.formats.pdf_glyphs import Glyph

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

__all__ = ["field_glyphs", "has_fields", "is_field"]

_FIRST = 10_000_000
"""Numbers of glyphs from here on are of fields, not of the page's own characters."""
_A_FIELD = 10_000
_MOST_FIELDS = 2_000
_LONGEST = 2_000


def is_field(number: int) -> bool:
    """Whether the number of a glyph is one of a form's field."""
    return number >= _FIRST


def has_fields(page: "PdfPage") -> bool:
    """Whether a page may have fields of a form."""
    from pypdfium2 import raw

    return page.formenv is not None and raw.FPDFPage_GetAnnotCount(page) > 0


def field_glyphs(page: "PdfPage", printed: Sequence[Glyph]) -> list[Glyph]:
    """The letters of the values in a page's fields, spread over each field's box; a ticked box as "☒".

    Each stands on the line of what is printed beside its field.
    """
    from pypdfium2 import raw

    glyphs: list[Glyph] = []
    box = raw.FS_RECTF()
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_FIELDS)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET and raw.FPDFAnnot_GetRect(annotation, box):
            text = _value(page, annotation)
            step = (box.right - box.left) / max(1, len(text))
            bottom, top = _line_beside(box.left, box.bottom, box.top, printed)
            wide = min(step, (top - bottom) / 2)
            for place, letter in enumerate(text):
                if not letter.isspace():
                    left = box.left + place * wide
                    glyphs.append(Glyph(letter, _FIRST + at * _A_FIELD + place, left, bottom, left + wide, top))
        raw.FPDFPage_CloseAnnot(annotation)
    return glyphs


def _line_beside(left: float, bottom: float, top: float, printed: Sequence[Glyph]) -> tuple[float, float]:
    """Bottom and top of the printed letter nearest to a field's left edge on its height, else the field's own."""
    beside = [glyph for glyph in printed if bottom - 2 <= glyph.middle <= top + 2]
    nearest = min(beside, key=lambda glyph: abs(left - glyph.right), default=None)
    return (bottom, min(top, bottom + 14.0)) if nearest is None else (nearest.bottom, nearest.top)


def _value(page: "PdfPage", annotation: object) -> str:
    """What a field holds: its text or choice, "☒" for a ticked box."""
    from ctypes import POINTER, c_ushort, cast, create_string_buffer

    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetFormFieldType(page.formenv, annotation)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        return "☒" if raw.FPDFAnnot_IsChecked(page.formenv, annotation) else ""
    if kind not in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        return ""
    size = raw.FPDFAnnot_GetFormFieldValue(page.formenv, annotation, None, 0)
    buffer = create_string_buffer(size)
    raw.FPDFAnnot_GetFormFieldValue(page.formenv, annotation, cast(buffer, POINTER(c_ushort)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")[:_LONGEST]
