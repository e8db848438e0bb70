"""The structure of a document, read from its blocks: units by number, tables, lists, fields, FAQ, formalities.

Pure functions: the same document always gives the same outline, and every range is an exact span of its text. Each
outline is computed once for a document and kept for the most recent ones.

    Điều 6. Giá dịch vụ                    units     ("điều", "6"), with its clauses and points as children
    1. Giá trông giữ xe máy …              units     ("khoản", "1")
    Món      Cỡ nhỏ   Cỡ lớn               tables    columns
    Phở bò   45.000   60.000               tables    a row, named "Phở bò", with a cell for each column
    Hồ sơ gồm:                             lists     the line that leads in
    - Đơn đăng ký                          lists     an item
    Điện thoại: 0900 000 111               fields    label, value, and the section or party they belong to
    Ngày 2: Bắc Hà                         series    ("ngày", 2), with what stands below it
"""

from index.outline.formalities import Question, faq, formalities
from index.outline.groups import group_around, text_around
from index.outline.series import Number, Part, series
from index.outline.tables import Field, List, Row, Table, TableCell, fields, labelled_items, lists, tables
from index.outline.units import Unit, find_unit, headings_above, units, units_at, walk_units

__all__ = ["Field", "List", "Number", "Part", "Question", "Row", "Table", "TableCell", "Unit"]
__all__ += [
    "faq",
    "fields",
    "find_unit",
    "formalities",
    "group_around",
    "headings_above",
    "labelled_items",
    "lists",
    "tables",
]
__all__ += ["labelled_items", "series", "text_around", "units", "units_at", "walk_units"]
