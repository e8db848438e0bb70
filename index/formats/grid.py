"""The rows of a table as parts: each value with the name of its column, labels with their values as fields.

A table comes as a rectangular grid of `Value`s, whatever format it was in. What is found here: titles above the names,
names in several tiers ("Học phí / Sơ cấp"), years as names, an empty corner, rows that head a section, tables of labels
and values, and frames that only lay out text.

`heads` asks the same of tables that are only drawn in a text, by other signs. Here the format tells which cells are
bold or merged and which place is empty, so tiers and titles are known, not guessed; there nothing is bold or merged, so
the texts of the cells alone decide, and doubt means no heads.
One file, since heads, tiers, titles and fields are one decision: each rules out the others.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from index.formats.parts import Part
from index.vietnamese.text import fold

__all__ = ["Row", "Value", "head_rows", "is_frame", "part_at_gaps", "table_parts"]


class Value(NamedTuple):
    """A cell of a grid.

    Attributes:
        text: its own text, "" for an empty cell; that of the merged cell in every place which that covers.
        strong: whether it is set off as a name: bold, or a head cell by its format.
        left: whether it continues the merged cell to its left.
        above: whether it continues the merged cell above it.
    """

    text: str
    strong: bool = False
    left: bool = False
    above: bool = False


Row = Sequence[Value]
_NAME = 80
"""Characters that the name of a column has at most."""
_TIERS = 4
_TITLES = 12
"""Lines above the names of the columns, at most: what follows is cleaned again under each, which must stay linear."""
_WIDE = 4
"""Columns of a table from which on a row of one label and its value is none of names."""
_FEW_ROWS = 2
_MOST_FRAME = 12
"""Rows of a frame around text, at most."""
_COLONS = frozenset((":", "：", "- :", ": -"))
_COLON_OPENS = tuple(colon[0] for colon in _COLONS)
_YEAR = re.compile(r"(?:năm\s+)?(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)\d\d|\d\d))?", re.IGNORECASE)
_INDEX = re.compile(r"\(?\s*(?:\d{1,2}|[A-Za-zĐđ])\s*(?:\)|=.{0,40})?")
_AMOUNT = re.compile(r"[-+(]?[\d.,\s]*\d\s*(?:%|đ|đồng|vnđ|usd|kg|m|m2|m²|tấn|\)|ngày|giờ)?", re.IGNORECASE)
_COUNTED = re.compile(r"([^\W\d_][^\d]{0,30}?)\s?(\d{1,3})\b")
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_LABELS = frozenset(
    "ho va ten|ho ten|ten|ten goi|ngay sinh|ngay thang nam sinh|nam sinh|noi sinh|gioi tinh|gioi|dan toc|ton giao|"
    "quoc tich|que quan|dia chi|noi o|noi o hien nay|thuong tru|tam tru|dien thoai|so dien thoai|sdt|di dong|email|"
    "e-mail|fax|website|cccd|so cccd|cmnd|so cmnd|can cuoc|ma so|ma so thue|mst|chuc vu|chuc danh|don vi|don vi cong "
    "tac|co quan|nghe nghiep|trinh do|chuyen nganh|chuyen mon|he so luong|muc luong|luong|so tai khoan|tai khoan|ngan "
    "hang|nguoi dai dien|dai dien|lop|truong|khoa|ma sinh vien|ma nhan vien|ngay vao lam|ngay cap|noi cap|thoi gian|"
    "dia diem|hang san xuat|xuat xu|thuong hieu|bao hanh|mau sac|kich thuoc|trong luong|khoi luong|chat lieu|cong suat|"
    "dien ap|model|ma san pham|ten san pham|gia|gia ban|tinh trang|so hop dong|ngay ky|ben a|ben b".split("|")
)
_MOTTO = (
    *("cong hoa xa hoi chu nghia", "doc lap - tu do", "doc lap – tu do", "noi nhan:", "noi nhan :"),
    *("doan tncs ho chi minh", "dang cong san viet nam"),
)
_PLACE_DATE = re.compile(
    r"[^\W\d_][^,\n]{1,40},\s*ngày[\s.…_]*\d{0,2}[\s.…_]*tháng[\s.…_]*\d{0,2}[\s.…_]*năm\b.{0,12}", re.I
)
_LABELLED = re.compile(r"[^\W\d_][^:]{1,40}:(?:\s|$)")
_LONG_LINES, _LONG_TEXT = 3, 600
"""Line ends or characters in the one cell of a row from which on a table is no table, but a frame around text."""


def table_parts(grid: Sequence[Row], table: int = 1, *, depth: int | None = None) -> Iterator[Part]:
    """The parts of a grid, in order: titles above it, then rows with their columns' names, or fields.

    `depth` tells how many rows are names where that is known.

    >>> cells = [[Value("Tỉnh"), Value("2023"), Value("2024")], [Value("Hải Phòng"), Value("2"), Value("3")]]
    >>> [part.cells for part in table_parts(cells)]
    [(('Tỉnh', 'Hải Phòng'), ('2023', '2'), ('2024', '3'))]
    >>> [part.cells for part in table_parts([[Value("Họ tên:"), Value("Vì Thị Oanh")], [Value("Lớp:"), Value("6A")]])]
    [(('Họ tên', 'Vì Thị Oanh'),), (('Lớp', '6A'),)]
    """
    rows = _clean(grid)
    for place in range(_TITLES if depth is None else 0):
        above = _above(rows)
        if not above:
            break
        if len(above) == 1 and (table > 1 or place) and _is_table_title(above[0]):
            yield Part(above[0], "heading", level=2)  # what tells this table from the others; the first is a title
        else:
            yield from (Part(text) for text in above)
        rows = _clean(rows[1:])
    if not rows or not rows[0]:
        return
    if len(rows[0]) == 1:
        yield from (Part(row[0].text) for row in rows)
        return
    if depth is None and _is_fields(rows):
        yield from _fields(rows)
        return
    depth = _head_depth(rows) if depth is None else min(depth, len(rows))
    if depth and _is_layout(rows, depth):
        depth = 0
    names = _names(rows[:depth], len(rows[0]))
    data = rows[depth:]
    if len(data) > 1 and depth and _is_index_row(data[0]):
        data = data[1:]
    heads = [[value.text for value in row] for row in rows[:depth]]
    opens = {head[0] for head in heads}
    section = ""
    for row in data:
        if row[0].text in opens and [value.text for value in row] in heads:  # printed again on a new page
            continue
        cells = _name_cells(names, row)
        alone = _single(row) if depth and len(cells) == 1 else None
        if alone is not None:
            section = alone
            yield Part("", "row", table=table, cells=(("", alone),))
            continue
        yield Part("", "row", table=table, cells=((("", section), *cells) if section else cells))


def part_at_gaps(grid: Sequence[Row]) -> Iterator[list[Row]]:
    """The tables of a sheet, which empty rows part; a title above a gap goes with the table below it."""
    block: list[Row] = []
    for row in grid:
        if any(value.text for value in row):
            block.append(row)
        elif len(block) > 1 and any(sum(bool(v.text and not v.left) for v in each) > 1 for each in block):
            yield block
            block = []
    if block:
        yield block


def _above(rows: Sequence[Row]) -> list[str]:
    """What the first row says where it stands above a table: a title, the head of a letter, labels with values."""
    if len(rows) < 2 or len(rows[0]) == 1:
        return []
    title = _single(rows[0])
    if title is not None:
        return [title]
    texts = [value.text for value in _own(rows[0])]
    folded = [fold(text).lower() for text in texts]
    if any(mark in text for text in folded for mark in _MOTTO) or any(map(_PLACE_DATE.fullmatch, texts)):
        return texts
    fuller = max(len(_own(row)) for row in rows[1 : _TITLES + 1])
    if len(rows[0]) < _WIDE or fuller <= len(texts) or _is_fields(rows) or not any(map(_LABELLED.match, texts)):
        return []
    if 2 * len(texts) > len(rows[0]) and not any(text.endswith(":") for text in texts):
        return []
    joined: list[str] = []
    for text in texts:
        if joined and joined[-1].endswith(":"):
            joined[-1] = f"{joined[-1]} {text}"
        else:
            joined.append(text)
    return joined


def _is_table_title(text: str) -> bool:
    """Whether a line above a table is short and neither a sentence nor a label with its value."""
    return _name_like(text) and text[0].isalpha() and ":" not in text and text[-1] not in ".;,"


def _is_layout(rows: Sequence[Row], depth: int) -> bool:
    """Whether the first rows only look like names: below most of them, or below the first, nothing stands.

    So are the places for signatures at the foot of a form. With names as heads their words would be lost.
    """
    named = [at for at in range(len(rows[0])) if any(row[at].text and not row[at].left for row in rows[:depth])]
    values = [row for row in rows[depth:] if _single(row) is None or len(named) == 2]
    empty = [at for at in named if not any(row[at].text and not row[at].left for row in values)]
    if len(empty) == len(named):
        return True
    return len(rows) - depth <= _FEW_ROWS and bool(empty) and (empty[0] == named[0] or 2 * len(empty) > len(named))


def head_rows(grid: Sequence[Row]) -> list[Row]:
    """The rows that name the columns, titles above them left out; none of a table without names."""
    titles = 0
    while titles < min(_TITLES, len(grid) - 1) and _single(grid[titles]) is not None:
        titles += 1
    rows = list(grid[titles:])
    cleaned = _clean(rows)
    if not cleaned or len(cleaned[0]) != len(rows[0]) or _is_fields(cleaned):
        return []
    return rows[: _head_depth(cleaned)]


def is_frame(grid: Sequence[Sequence[str]]) -> bool:
    """Whether a table only lays out text: the head or foot of an official letter, or one cell a row.

    >>> is_frame([["UBND XÃ A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]])
    True
    """
    if all(sum(bool(text.strip()) for text in row) <= 1 for row in grid):
        return True
    alone = [row for row in grid if sum(bool(text.strip()) for text in row) == 1]
    long = [row for row in alone if any(t.strip().count("\n") >= _LONG_LINES or len(t) >= _LONG_TEXT for t in row)]
    if len(grid) <= _MOST_FRAME and long and 2 * len(long) >= len(grid):
        return True
    if len(grid) > 4 or any(len(row) > 4 for row in grid):
        return False
    if any(_PLACE_DATE.fullmatch(line.strip()) for row in grid for text in row for line in text.split("\n")):
        return True
    folded = [fold(text).lower().strip() for row in grid for text in row]
    if any(mark in text for text in folded for mark in _MOTTO):
        return True
    lines = [text.strip().count("\n") for row in grid for text in row]
    if len(grid) == 1 and max(lines, default=0) >= 2:
        return True
    return len(grid) == 1 and all(
        not text or text.isupper() or "(ký" in text.lower() for text in map(str.strip, grid[0])
    )


def _clean(grid: Sequence[Row]) -> list[list[Value]]:
    """The grid with equal rows, white space as single spaces, without empty rows and columns."""
    width = max((len(row) for row in grid), default=0)
    rows = [
        [value if (text := " ".join(value.text.split())) == value.text else value._replace(text=text) for value in row]
        + [Value("")] * (width - len(row))
        for row in grid
    ]
    rows = [row for row in rows if any(value.text and not value.above for value in row)]
    rows = _without_colons(rows, width)
    filled = [column for column in range(width) if any(row[column].text and not row[column].left for row in rows)]
    return rows if len(filled) == width else [[row[column] for column in filled] for row in rows]


def _without_colons(rows: list[list[Value]], width: int) -> list[list[Value]]:
    """The rows with colons that stand in a column of their own, or before each value, at the end of the labels."""
    for column in range(1, width):
        first = next((row[column].text for row in rows if row[column].text), "")
        if not first.startswith(_COLON_OPENS):
            continue
        texts = {row[column].text for row in rows} - {""}
        if texts <= _COLONS:
            for row in rows:
                if row[column].text and row[column - 1].text:
                    row[column - 1] = row[column - 1]._replace(text=f"{row[column - 1].text}:")
                row[column] = Value("")
        elif all(text.startswith(":") for text in texts):
            for row in rows:
                if row[column - 1].text and row[column].text:
                    row[column - 1] = row[column - 1]._replace(text=f"{row[column - 1].text}:")
                row[column] = row[column]._replace(text=row[column].text.lstrip(": "))
    return rows


def _own(row: Row) -> list[Value]:
    return [value for value in row if value.text and not value.left and not value.above]


def _single(row: Row) -> str | None:
    """The text of the one cell that a row has, over its whole width or alone in it; None for any other."""
    own = [value for value in row if value.text and not value.left]
    if len(own) != 1 or own[0].above or (len(row) > 1 and _AMOUNT.fullmatch(own[0].text)):
        return None
    return own[0].text if row[0].text or len(row) == 1 else None


def _name_cells(names: Sequence[str], row: Row) -> tuple[tuple[str, str], ...]:
    """Name and value of each cell of a row; a merged cell once, under the names it covers where they are one."""
    return tuple(
        (names[at] if at < len(names) else "", value.text)
        for at, value in enumerate(row)
        if value.text and not value.left
    )


def _is_fields(rows: Sequence[Row]) -> bool:
    """Whether the columns are in turn labels and their values."""
    width = len(rows[0])
    if width % 2 or width > 6:
        return False
    labels = [row[at].text for row in rows for at in range(0, width, 2) if row[at].text]
    values = [row[at].text for row in rows for at in range(1, width, 2) if row[at].text]
    if not labels or any(len(label) > _NAME for label in labels):
        return False
    if sum(label.endswith(":") for label in labels) >= 0.6 * len(labels):
        return True
    if sum(_fold_label(label) in _LABELS for label in labels) >= max(2, 0.4 * len(labels)):
        return sum(_fold_label(value) in _LABELS for value in values) < 0.5 * len(values) or width > 2
    if width != 2 or len(rows) < 2:
        return False
    strong = [row[0].strong for row in rows]
    if all(strong) and not all(row[1].strong for row in rows) and not rows[0][1].strong:
        return True
    head_like = _name_like(rows[0][1].text) and not rows[0][1].text.endswith(".")
    return not head_like and not any(_AMOUNT.fullmatch(label) for label in labels) and _is_mixed(values)


def _is_mixed(values: Sequence[str]) -> bool:
    """Whether values are of several sorts: amounts, dates, words; a column of one sort has only one."""
    sorts = {bool(_DATE.fullmatch(value)) + 2 * bool(_AMOUNT.fullmatch(value)) for value in values}
    return len(sorts) > 1


def _fields(rows: Sequence[Row]) -> Iterator[Part]:
    for row in rows:
        for at in range(0, len(row), 2):
            label, value = row[at].text.rstrip(" :"), row[at + 1]
            if row[at].left or not (label or value.text):
                continue
            if not value.text or value.left or not label:
                yield Part(row[at].text or value.text)
            else:
                yield Part("", "field", cells=((label, value.text),))


def _fold_label(text: str) -> str:
    return " ".join(fold(text).lower().strip(" :*").split())


def _name_like(text: str) -> bool:
    return bool(text) and len(text) <= _NAME and not text[0].isdigit() and not _AMOUNT.fullmatch(text)


def _head_depth(rows: Sequence[Row]) -> int:
    """How many of the first rows are names; 0 where there are none."""
    if len(rows) < 2 or _counts_on(rows[0][0].text, rows[1][0].text) or not _is_names(rows[0], rows):
        return 0
    depth = 1
    while depth < min(_TIERS, len(rows) - 1) and _continues(rows[depth - 1], rows[depth]):
        depth += 1
    return depth


def _counts_on(text: str, below: str) -> bool:
    """Whether the cell below says the next number of the same thing, so that both begin rows: "Nhóm 1", "Nhóm 2"."""
    one, other = _COUNTED.match(text), _COUNTED.match(below)
    return one is not None and other is not None and one[1] == other[1] and int(other[2]) == int(one[2]) + 1


def _is_names(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row is one of names: short, distinct, no amounts; years, and numbers in order, pass as names."""
    own = [value for value in row if not value.left]
    texts = [value.text for value in own]
    if any(len(text) > _NAME for text in texts) or len(row) < 2:
        return False
    strong = all(value.strong for value in own if value.text)
    if strong and not all(value.strong for other in rows[1:] for value in other if value.text):
        return True
    spanned = any(value.left for value in row) or any(value.above for value in rows[1])
    blanks = [at for at, text in enumerate(texts) if not text]
    if blanks and not spanned and blanks != [0] and not _under(row, rows[1]):
        return False
    amounts = [text for text in texts[1:] if text and not _name_like(text)]
    if amounts and not (all(_YEAR.fullmatch(text) for text in amounts) or _in_order(amounts)):
        return False
    if texts[0] and texts[0][0].isdigit():
        return False
    filled = [text for text in texts if text]
    return len(set(filled)) == len(filled) or spanned


def _in_order(texts: Sequence[str]) -> bool:
    """Whether these are whole numbers that go up by one: days, grades, lessons."""
    numbers = [int(text) for text in texts if text.isdecimal()]
    return len(numbers) == len(texts) > 1 and all(b == a + 1 for a, b in pairwise(numbers))


def _under(upper: Row, lower: Row) -> bool:
    """Whether the lower row fills what an upper one leaves empty, as names in two tiers do without merged cells."""
    gaps = [at for at, value in enumerate(upper) if not value.text and at]
    return (
        bool(gaps)
        and all(_name_like(lower[at].text) for at in gaps)
        and not any(value.text and not _name_like(value.text) and not _YEAR.fullmatch(value.text) for value in lower)
    )


def _continues(upper: Row, lower: Row) -> bool:
    """Whether the row below is another tier of column names."""
    if all(_INDEX.fullmatch(value.text) for value in lower if value.text):
        return False
    if any(value.above for value in lower):
        spanned = [upper[at].left or (at + 1 < len(upper) and upper[at + 1].left) for at in range(len(upper))]
        if all(value.above or not value.text or under for value, under in zip(lower, spanned, strict=True)):
            return True
        amounts = [v.text for v in lower if v.text and not v.above and not _name_like(v.text)]
        return all(_YEAR.fullmatch(text) for text in amounts) and any(value.left for value in upper)
    spans = [at for at, value in enumerate(upper) if value.left]
    if spans and len(spans) < len(upper) - 1:
        single = [at for at in range(len(upper)) if at not in spans and at + 1 not in spans]
        full = [at for at in single if upper[at].text and lower[at].text and upper[at].text != lower[at].text]
        if 2 * len(full) > len(single):  # a row of values: columns with one name would get a second one
            return False
        names = [lower[at].text for at in range(len(upper)) if upper[at].left or at + 1 in spans]
        return all(not text or _name_like(text) or _YEAR.fullmatch(text) for text in names)
    return _under(upper, lower)


def _is_index_row(row: Row) -> bool:
    """Whether a row only counts the columns: "(1) (2) (3)", "A B 1 2"."""
    texts = [value.text for value in row if value.text]
    if len(texts) < (2 if texts and texts[0].startswith("(") else 3) or not all(
        _INDEX.fullmatch(text) for text in texts
    ):
        return False
    numbers = [int(found[0]) for text in texts if (found := re.search(r"\d+", text))]
    letters = [text for text in texts if not re.search(r"\d", text)]
    if len(letters) > 2 and not all(text.startswith("(") for text in letters):
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else all(map(str.isupper, letters))


def _names(tiers: Sequence[Row], width: int) -> list[str]:
    """The name of each column: its tiers from the top, a name that covers several tiers once."""
    names: list[list[str]] = [[] for _ in range(width)]
    for depth, tier in enumerate(tiers):
        last, spread = "", depth < len(tiers) - 1
        for at, value in enumerate(tier):
            text = value.text
            if not text and spread and last and tiers[depth + 1][at].text and at:
                text = last  # a name over several columns, without a merged cell
            last = text
            if text and (not names[at] or names[at][-1] != text):
                names[at].append(text)
    return [" / ".join(parts).rstrip(" :") for parts in names]
