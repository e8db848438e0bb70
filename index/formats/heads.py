"""The heads of a table: which rows above name its columns, and which lines above those name the table.

A table is given as rows of texts, empty where a cell is; a cell that spans several columns stands in the first of them
or in all. Heads may be years, leave the corner empty, stand in two tiers, or lie below a title that spans the table.
A table of two columns that lists labels with their values has no heads. For tables drawn in a text (`columns`), where
nothing is known of a cell but its text; of tables whose format tells bold and merged cells, `grid` finds the heads.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Heads", "find_heads", "is_label_table"]

_YEAR = re.compile(r"(?:năm |quý |tháng |t)?(?:[ivx\d]{1,4}[ /.-]{1,3})?(?:19|20)\d\d\*?", re.IGNORECASE)
_PERIOD = re.compile(r"(?:quý|tháng|tuần|t|q|kỳ|đợt|lần|năm)[ .]?(?:[ivx]{1,4}|\d{1,2})", re.IGNORECASE)
_VALUE = re.compile(r"[-+~≈<>≤≥]?[ ]?\d[\d.,/: xX×–-]{0,30}(?:%|‰|[^\W\d_/]{1,8}(?:[/ ][^\W\d_]{1,10}){0,2}\d?)?")
_FIGURE = re.compile(r"[\d.,]{1,20}%?|[-–—x]")
_ORDINALS = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?(?:[ ]?=[ ]?[\d()+x:-]{1,20})?")
_LABELS = re.compile(
    r"(?:họ (?:và )?tên|ngày sinh|năm sinh|sinh ngày|giới tính|quê quán|địa chỉ|điện thoại|số điện thoại|email|cccd"
    r"|cmnd|căn cước|mã số|mã số thuế|chức vụ|đơn vị|nơi sinh|dân tộc|tôn giáo|quốc tịch|trình độ|nghề nghiệp|người "
    r"(?:đại diện|liên hệ)|tên|số|ngày|thời gian|địa điểm|chủ đầu tư|hotline|website|fax|lớp|trường|khoa|ghi chú)\b",
    re.IGNORECASE,
)
_LONGEST_HEAD = 80


class Heads(NamedTuple):
    """How many rows of a table are titles, how many below them are heads, and the name of each column."""

    titles: int
    rows: int
    names: tuple[str, ...]


def find_heads(rows: Sequence[Sequence[str]]) -> Heads:
    """The heads of a table of rows of cells, none of them all empty; names are "" where there are no heads.

    >>> find_heads([["", "2023", "2024"], ["Doanh thu", "31,9", "35,2"]])
    Heads(titles=0, rows=1, names=('', '2023', '2024'))
    >>> find_heads([["Bảng giá", "", ""], ["Món", "Giá", ""], ["", "nhỏ", "lớn"], ["Phở", "40.000", "50.000"]])
    Heads(titles=1, rows=2, names=('Món', 'Giá / nhỏ', 'Giá / lớn'))
    >>> find_heads([["Hải Phòng", "2 triệu"], ["Hà Nội", "8 triệu"]])
    Heads(titles=0, rows=0, names=('', ''))
    """
    width = max(map(len, rows), default=0)
    table = [[*row, *[""] * (width - len(row))] for row in rows]
    titles = 0
    while width > 1 and titles + 1 < len(table) and len(set(table[titles]) - {""}) == 1 and _is_title(table, titles):
        titles += 1
    table = table[titles:]
    if width < 2 or len(table) < 2 or is_label_table(table) or not _is_head(table[0], table[1:]):
        return Heads(titles, 0, ("",) * width)
    names = list(table[0])
    tiers = 1
    if len(table) > 2 and _is_second_tier(table[0], table[1], table[2:]):
        names = _join_tiers(table[0], table[1])
        tiers = 2
    if len(table) > tiers + 1 and _is_numbering(table[tiers]):
        tiers += 1
    return Heads(titles, tiers, tuple(names))


def is_label_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table of two columns lists labels with their values: "Họ và tên: | Vì Oanh", "Ngày sinh: | 1991".

    >>> is_label_table([["Họ và tên", "Vì Oanh"], ["Ngày sinh", "12/8/1991"], ["Lớp", "4B"]])
    True
    >>> is_label_table([["Tên", "Ngày sinh"], ["Vì Oanh", "1991"], ["Lò Hoa", "1992"]])
    False
    """
    pairs = [row for row in rows if row[0]]
    if not pairs or len(rows[0]) != 2 or len(pairs) * 2 < len(rows):
        return False
    colons = sum(row[0].rstrip().endswith((":", "：")) for row in pairs)
    if colons * 2 > len(pairs):
        return True
    labels = sum(_LABELS.match(row[0]) is not None and not _VALUE.fullmatch(row[0]) for row in pairs)
    return labels >= 2 and labels * 2 > len(pairs)


def _is_title(table: list[list[str]], place: int) -> bool:
    """Whether a row of one text lies above the heads: something wider follows, and it is no label of a group."""
    return any(len(set(row) - {""}) > 1 for row in table[place + 1 : place + 4])


def _is_head(row: list[str], body: list[list[str]]) -> bool:
    """Whether a row names columns: short different texts, no values but years and periods."""
    cells = [cell for cell in row if cell]
    if len(cells) < 2 and not (row[0] == "" and len(row) == 2):
        return False
    if any(len(cell) > _LONGEST_HEAD or (cell.endswith((".", ";")) and " " in cell) for cell in cells):
        return False
    if any(_is_value(cell) for cell in cells):
        if _are_variants(row, body):
            return True
        return row[0] == "" and all(_is_value(cell) for cell in cells) and len(set(cells)) == len(cells)
    if len(cells) == len(row) and len(set(cells)) == len(cells):
        return True
    values = [any(_is_value(line[at]) for line in body) for at in range(len(row))]
    return row[0] == "" or any(values) or len(set(cells)) > 1


def _are_variants(row: list[str], body: list[list[str]]) -> bool:
    """Whether cells like "21 km nam" or "5 kg" beside a word name columns of plain figures: the body has no units."""
    if not row[0] or any(map(str.isdigit, row[0])) or len(set(row)) < len(row) or not all(row):
        return False
    lettered = all(any(map(str.isalpha, cell)) for cell in row)
    named = all(line[0] and not _is_value(line[0]) for line in body)
    return lettered and named and all(_FIGURE.fullmatch(cell) for line in body for cell in line[1:] if cell)


def _is_value(cell: str) -> bool:
    """Whether a cell holds a number, a date or a quantity, and not a year or period that could name a column."""
    return bool(_VALUE.fullmatch(cell)) and not _YEAR.fullmatch(cell) and not _PERIOD.fullmatch(cell)


def _is_second_tier(first: list[str], second: list[str], body: list[list[str]]) -> bool:
    """Whether the second row names what the first one spans."""
    spanned = [
        at
        for at in range(1, len(first))
        if second[at] and (not first[at] or first[at] == first[at - 1]) and any(first[:at])
    ]
    if not spanned or any(_is_value(cell) for cell in second):
        return False
    below = [at for at in range(len(second)) if second[at] and second[at] != first[at]]
    open_below = all(not second[at] or second[at] == first[at] for at in range(len(first)) if at < min(below))
    return open_below and any(_is_value(row[at]) for row in body for at in below)


def _join_tiers(first: list[str], second: list[str]) -> list[str]:
    names = []
    above = ""
    for at, (upper, lower) in enumerate(zip(first, second, strict=True)):
        above = upper or (above if lower and at else "")
        names.append(above if not lower or lower == above else f"{above} / {lower}" if above else lower)
    return names


def _is_numbering(row: list[str]) -> bool:
    """Whether a row only numbers the columns: "(1) | (2) | (3)", "A | B | 1 | 2"."""
    cells = [cell for cell in row if cell]
    figures = [cell.strip("()") for cell in cells if cell.strip("()").isdecimal()]
    in_turn = [int(figure) for figure in figures] == list(range(1, len(figures) + 1))
    return len(cells) > 2 and in_turn and len(figures) > 1 and all(_ORDINALS.fullmatch(cell) for cell in cells)
