"""Tables of a PDF whose columns touch, as narrow spreadsheets print them; what is no such table stays."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from index.document import Document
from index.formats import read
from index.formats.pdf_cells import Cells, find_cell_tables, line_up
from index.formats.pdf_glyphs import Glyph
from index.formats.pdf_layout import Segment
from tests.index.formats.test_tiers import cells_of
from tests.papers import font

NAMES = ("STT", "Tên hàng", "Đơn giá", "Số lượng", "Kho")
ROWS = [
    ("1", "Giấy in khổ A4", "68.000", "120", "Kho Tân Ấp"),
    ("2", "Bút bi", "3.500", "1.500", "Kho Ngã Tư"),
    ("3", "Mực máy in", "1.250.000", "8", "Kho Tân Ấp"),
    ("4", "Kẹp tài liệu", "12.000", "60", "Kho Ngã Tư"),
]
RIGHT = (True, False, True, True, False)


def drawn(
    path: Path, names: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], right: Sequence[bool], *, lines: bool
) -> Path:
    """A page with a table whose columns are as wide as their widest text; `names` are lines of names."""
    made = pytest.importorskip("fpdf").FPDF()
    made.add_page()
    made.add_font("a", "", str(font()))
    made.set_font("a", size=10)
    made.c_margin = 0.2
    widths = [max(map(made.get_string_width, column)) + 0.5 for column in zip(*names, *rows, strict=True)]
    made.text(20, 20, "Bảng kê vật tư của văn phòng")
    for line, row in enumerate([*names, *rows]):
        for at, text in enumerate(row):
            made.set_xy(20 + sum(widths[:at]), 30 + 5 * line - (0.4 * min(line, len(names) - 1)))
            align = "R" if right[at] and line >= len(names) else "L"
            made.cell(widths[at], 5, text, align=align, border=int(lines and len(names) == 1))
    made.output(str(path))
    return path


@pytest.mark.parametrize("lines", [False, True], ids=["without lines", "ruled"])
def test_columns_that_touch(tmp_path: Path, lines: bool) -> None:
    path = drawn(tmp_path / "a.pdf", [NAMES], ROWS, RIGHT, lines=lines)
    assert cells_of(path) == [(row, list(NAMES)) for row in ROWS]


def test_names_of_two_lines_over_columns_that_touch(tmp_path: Path) -> None:
    upper, lower = ("", "Tên", "Đơn", "Số", ""), ("STT", "hàng", "giá", "lượng", "Kho")
    path = drawn(tmp_path / "a.pdf", [upper, lower], ROWS, RIGHT, lines=False)
    assert cells_of(path) == [(row, list(NAMES)) for row in ROWS]


def test_an_empty_cell_stays_empty(tmp_path: Path) -> None:
    rows = [*ROWS[:2], ("3", "Mực máy in", "", "8", "Kho Tân Ấp"), ROWS[3]]
    found = cells_of(drawn(tmp_path / "a.pdf", [NAMES], rows, RIGHT, lines=False))
    assert found[2] == (("3", "Mực máy in", "8", "Kho Tân Ấp"), ["STT", "Tên hàng", "Số lượng", "Kho"])


def test_items_whose_numbers_are_drawn_by_themselves_are_no_table(tmp_path: Path) -> None:
    """Word draws the number of an item by itself, with the text right beside it."""
    made = pytest.importorskip("fpdf").FPDF()
    made.add_page()
    made.add_font("a", "", str(font()))
    made.set_font("a", size=11)
    items = ["Nộp đơn tại bộ phận một cửa.", "Nhận giấy hẹn.", "Trả kết quả trong năm ngày.", "Lưu hồ sơ ở phòng."]
    for at, item in enumerate(items):
        made.text(20, 30 + 6 * at, f"{at + 1}.")
        made.text(23.5, 30 + 6 * at, item)
    made.output(str(tmp_path / "a.pdf"))
    document = read(tmp_path / "a.pdf")
    assert isinstance(document, Document)
    assert [block for block in document.blocks if block.kind == "row"] == []
    assert all(item in document.text for item in items)


def test_words_of_running_text_do_not_line_up() -> None:
    random = Random(7)
    for _ in range(200):
        page: list[Cells] = []
        for _ in range(40):
            edges, left = [], 72.0
            for _ in range(random.randint(1, 12)):
                right = left + random.uniform(8, 60)
                edges.append((left, right))
                left = right + 3
            page.append(edges)
        assert not line_up(page)


def test_rows_that_make_no_table_are_asked_about_once() -> None:
    def row(line: int, cells: int) -> list[Segment]:
        glyphs = [
            Glyph("a", at, 50.0 + 9 * at, 700.0 - line, 58.0 + 9 * at, 708.0 - line, run=at) for at in range(cells)
        ]
        return [Segment(tuple(glyphs), frozenset())]

    asked: list[int] = []
    rows = [row(9 * line, 6) for line in range(300)] + [row(2_900 + 9 * line, 5) for line in range(300)]
    assert list(find_cell_tables(rows, lambda cells: asked.append(len(cells)))) == []
    assert asked == [300, 300]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
@pytest.mark.parametrize("grid", [False, True], ids=["without lines", "with grid lines"])
def test_a_narrow_sheet_that_libreoffice_prints(tmp_path: Path, grid: bool) -> None:
    book = pytest.importorskip("openpyxl").Workbook()
    sheet = book.active
    names = ("STT", "Họ và tên", "Ngày sinh", "Điểm")
    rows = [(1, "Hoàng Thị Bích Hằng", "12/03/2010", 8.5), (2, "Lê Khoa", "05/11/2010", 7.25)]
    rows += [(3, "Trần Đức Long Hải", "21/07/2010", 9.5), (4, "Phạm Anh", "30/01/2010", 6.5)]
    for row in (names, *rows):
        sheet.append(row)
    for letter, width in zip("ABCD", (3.2, 19, 10.5, 5.5), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.print_options.gridLines = grid
    book.save(str(tmp_path / "a.xlsx"))
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(tmp_path / "a.xlsx")], check=True, capture_output=True, timeout=120)
    assert cells_of(tmp_path / "a.pdf") == [(tuple(map(str, row)), list(names)) for row in rows]
