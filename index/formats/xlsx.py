"""Excel workbooks: each sheet a heading and its table, formulas by the values Excel saved, dates as they are written.

Hidden sheets, rows and columns are left out and named in the remark, so that what a person does not see is not cited.
"""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

from index.formats.grid import Value, part_at_gaps, table_parts
from index.formats.package import open_package
from index.formats.parts import FormatRefused, Part
from index.formats.reading import Reading

__all__ = ["parse"]

_MOST_ROWS, _MOST_CELLS = 50_000, 400_000
_MOST_COLUMNS = 500
_LONGEST_CELL_TAG = 40
_CELL = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,30}:)?c[\s/>]")
"""What opens a cell in the XML of a sheet, whatever prefix its names have."""
_GAP = 1
"""Empty rows that part two tables of a sheet."""


def parse(data: bytes) -> Reading:
    """What is read of a workbook."""
    with open_package(data, "xlsx", "Excel") as package:
        large = _holds_many_cells(package)
    if not large:
        try:
            return _read_book(data)
        except MemoryError:
            pass  # said below, when what was read is freed: there is no room for words in here
    raise FormatRefused("bảng tính có quá nhiều ô để đọc hết. Hãy chia nhỏ, hoặc lưu từng trang tính thành .csv.")


def _holds_many_cells(package: zipfile.ZipFile) -> bool:
    """Whether the sheets of a workbook hold too many cells, read in pieces: openpyxl needs some 2 KB for each."""
    count = 0
    for info in package.infolist():
        if info.filename.startswith("xl/worksheets/"):
            with package.open(info) as sheet:
                before = b""
                while piece := sheet.read(1 << 20):
                    count += sum(found.end() > len(before) for found in _CELL.finditer(before + piece))
                    before = piece[-_LONGEST_CELL_TAG:]
                    if count > _MOST_CELLS:
                        return True
    return False


def _read_book(data: bytes) -> Reading:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    parts: list[Part] = []
    hidden: list[str] = []
    tables = 0
    several = sum(sheet.sheet_state == "visible" for sheet in book.worksheets) > 1
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            hidden.append(f"trang tính “{sheet.title}”")
            continue
        rows, columns = sheet.max_row or 0, min(sheet.max_column or 0, _MOST_COLUMNS)
        if rows > _MOST_ROWS * 20:
            raise FormatRefused(
                f"bảng tính “{sheet.title}” có quá {_MOST_ROWS:,} dòng. Hãy chia nhỏ.".replace(",", ".")
            )
        if several and any(sheet.iter_rows(max_row=min(rows, 200), values_only=True)):
            parts.append(Part(sheet.title, "heading", level=1))
        grid, lost = _grid(sheet, columns)
        hidden += [f"{lost} dòng, cột của “{sheet.title}”"] if lost else []
        for block in part_at_gaps(grid):
            tables += 1
            parts += table_parts(block, tables)
    if not parts and _count_formulas_without_value(data):
        raise FormatRefused("bảng tính chỉ có công thức chưa tính. Hãy mở bằng Excel rồi lưu lại.")
    return Reading.of(parts, f"bỏ phần bị ẩn: {', '.join(hidden[:5])}" if hidden else "")


def _grid(sheet: Any, columns: int) -> tuple[list[list[Value]], int]:  # noqa: ANN401 (openpyxl has no types)
    """The shown rows of a sheet, merged cells in every place that they cover; and how many rows and columns are not."""
    shut_rows = {at for at, row in sheet.row_dimensions.items() if row.hidden}
    shut_columns: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            shut_columns |= set(range(dimension.min or 1, min(dimension.max or 1, columns) + 1))
    merged = {}
    for area in sheet.merged_cells.ranges:
        if area.size["rows"] * area.size["columns"] <= 100_000:
            for row in range(area.min_row, area.max_row + 1):
                for column in range(area.min_col, min(area.max_col, columns) + 1):
                    merged[row, column] = area
    filled = sorted({row for row, _ in sheet._cells})
    grid: list[list[Value]] = []
    before = 0
    lost = 0
    for row in filled:
        if len(grid) > _MOST_ROWS:
            raise FormatRefused(
                f"bảng tính “{sheet.title}” có quá {_MOST_ROWS:,} dòng. Hãy chia nhỏ.".replace(",", ".")
            )
        if row in shut_rows:
            lost += any(sheet.cell(row, column).value is not None for column in range(1, columns + 1))
            continue
        grid += [[]] * (row - before > _GAP and bool(grid))
        before = row
        values: list[Value] = []
        for column in range(1, columns + 1):
            if column in shut_columns:
                continue
            area = merged.get((row, column))
            if area is not None:
                cell = sheet._cells.get((area.min_row, area.min_col))
                values.append(_value(cell, column > area.min_col, row > area.min_row))
            else:
                values.append(_value(sheet._cells.get((row, column)), False, False))
        grid.append(values)
    return grid, lost + len(shut_columns & {column for _, column in sheet._cells})


def _value(cell: Any, left: bool, above: bool) -> Value:  # noqa: ANN401
    if cell is None or cell.value is None:
        return Value("", left=left, above=above)
    return Value(_text(cell.value, cell.number_format or ""), bool(cell.font and cell.font.b), left, above)


def _text(value: Any, form: str) -> str:  # noqa: ANN401
    """A cell's value as Vietnamese write it; a percentage or amount as its format shows it."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        clock = f" {value:%H:%M}" if value.time() != time() else ""
        return f"{value.day:02}/{value.month:02}/{value.year}{clock}"
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, form)
    return str(value)


def _number(value: float, form: str) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    first = form.split(";")[0]
    percent = "%" in first
    decimals = (
        len(first.split(".", 1)[1].rstrip('%_)" ').rstrip("đ"))
        if "." in first and "0" in first.split(".", 1)[1]
        else None
    )
    value = round(value * 100, 10) if percent else value  # 1.12 is 112.00000000000001 %
    if decimals is not None and set(first.split(".", 1)[1][:decimals]) <= {"0", "#"}:
        text = f"{value:,.{min(decimals, 10)}f}"
    elif float(value).is_integer() and abs(value) < 1e15:
        text = f"{int(value):,}"
    else:
        text = f"{round(value, 10):,}"
    if "," not in first and not percent:
        text = text.replace(",", "")
    text = text.translate({ord(","): ".", ord("."): ","})
    return text + ("%" if percent else "")


def _count_formulas_without_value(data: bytes) -> int:
    """How many formulas a workbook has, for one whose cells hold no value."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return sum(
        isinstance(value, str) and value.startswith("=")
        for sheet in book.worksheets
        for row in sheet.iter_rows(max_row=1_000, max_col=_MOST_COLUMNS, values_only=True)
        for value in row
    )
