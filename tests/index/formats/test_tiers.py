"""Tables whose columns are named in two tiers, the upper over several columns: PDF without lines, RTF, .doc, .xls."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index.document import Document
from index.formats import read
from tests.faults.formats import by_libreoffice
from tests.news import written
from tests.papers import font

ROWS = [
    ("Sản lượng lúa", "1.200", "1.150", "1.300", "1.280"),
    ("Sản lượng ngô", "400", "420", "450", "430"),
    ("Đàn trâu bò", "90", "88", "95", "97"),
]
NAMES = ["Chỉ tiêu", *(f"{year} / {kind}" for year in ("Năm 2023", "Năm 2024") for kind in ("Kế hoạch", "Thực hiện"))]
Place = tuple[str, int, int]
"""A name with the first of the columns that it stands over, and how many they are."""


def cells_of(path: Path) -> list[tuple[tuple[str, ...], list[str]]]:
    """The texts of each row of the tables of a file, with the names of their columns."""
    document = read(path)
    assert isinstance(document, Document)
    rows = [block.cells for block in document.blocks if block.kind == "row"]
    return [(tuple(document.text[cell.start : cell.end] for cell in row), [cell.name for cell in row]) for row in rows]


def drawn(path: Path, tiers: Sequence[Sequence[Place]], rows: Sequence[Sequence[str]], align: str) -> Path:
    """A page with a table that has no lines; names are centred over their columns, figures aligned as said."""
    made = pytest.importorskip("fpdf").FPDF()
    made.add_page()
    made.add_font("a", "", str(font()))
    made.set_font("a", size=11)
    made.text(20, 20, "Kết quả thực hiện kế hoạch sản xuất của hợp tác xã trong hai năm")
    width = 170 / len(rows[0])
    for line, row in enumerate([*tiers, *([(text, at, 1) for at, text in enumerate(texts)] for texts in rows)]):
        for text, at, span in row:
            made.set_xy(20 + at * width, 30 + 7 * line)
            made.cell(span * width, 7, text, align="L" if not at else "C" if line < len(tiers) else align)
    made.output(str(path))
    return path


LOWER: list[Place] = [("Kế hoạch", 1, 1), ("Thực hiện", 2, 1), ("Kế hoạch", 3, 1), ("Thực hiện", 4, 1)]


@pytest.mark.parametrize("align", ["L", "C", "R"])
@pytest.mark.parametrize("beside", [True, False], ids=["first column named above", "first column named below"])
def test_a_pdf_without_lines(tmp_path: Path, align: str, beside: bool) -> None:
    first: list[Place] = [("Chỉ tiêu", 0, 1)]
    upper: list[Place] = [("Năm 2023", 1, 2), ("Năm 2024", 3, 2)]
    tiers = [[*first, *upper], LOWER] if beside else [upper, [*first, *LOWER]]
    assert cells_of(drawn(tmp_path / "a.pdf", tiers, ROWS, align)) == [(row, NAMES) for row in ROWS]


def test_a_pdf_whose_names_do_not_come_again(tmp_path: Path) -> None:
    tiers: list[list[Place]] = [
        [("Tên xã", 0, 1), ("Dân số", 1, 2), ("Diện tích", 3, 3)],
        [("Nam", 1, 1), ("Nữ", 2, 1), ("Ruộng", 3, 1), ("Rừng", 4, 1), ("Ao hồ", 5, 1)],
    ]
    rows = [("Bản Lầu", "900", "950", "120", "300", "8"), ("Nậm Chảy", "700", "690", "80", "420", "5")]
    names = ["Tên xã", "Dân số / Nam", "Dân số / Nữ", *(f"Diện tích / {name}" for name in ("Ruộng", "Rừng", "Ao hồ"))]
    assert cells_of(drawn(tmp_path / "a.pdf", tiers, rows, "C")) == [(row, names) for row in rows]


def test_a_pdf_with_units_below_its_names_has_one_tier(tmp_path: Path) -> None:
    tiers: list[list[Place]] = [
        [("Tên xã", 0, 1), ("Diện tích", 1, 1), ("Sản lượng", 2, 1)],
        [("(ha)", 1, 1), ("(tấn)", 2, 1)],
    ]
    rows = [("Bản Lầu", "120", "300"), ("Nậm Chảy", "80", "420"), ("Tả Ngải Chồ", "75", "98")]
    found = cells_of(drawn(tmp_path / "a.pdf", tiers, rows, "C"))
    assert [(row, names) for row, names in found if len(row) == 3] == [
        (row, ["Tên xã", "Diện tích", "Sản lượng"]) for row in rows
    ]


def test_rich_text_whose_cells_go_on_from_others(tmp_path: Path) -> None:
    """As Word writes it: every cell of a merged one is there, empty but for the first."""

    def row(marks: Sequence[str], texts: Sequence[str]) -> str:
        cells = "".join(f"{mark}\\cellx{1000 * (at + 1)}" for at, mark in enumerate(marks))
        letters = "".join(
            letter if letter.isascii() else f"\\u{ord(letter)}?" for text in texts for letter in f"{text}\f"
        )
        return f"\\trowd{cells}\\pard\\intbl " + letters.replace("\f", "\\cell ") + "\\row\n"

    first = row(["\\clvmgf", "\\clmgf", "\\clmrg", "\\clmgf", "\\clmrg"], ["Chỉ tiêu", "Năm 2023", "", "Năm 2024", ""])
    second = row(["\\clvmrg", *[""] * 4], ["", *["Kế hoạch", "Thực hiện"] * 2])
    text = "{\\rtf1\\ansi " + first + second + "".join(row([""] * 5, texts) for texts in ROWS) + "\\pard Het.\\par}"
    assert cells_of(written(tmp_path / "a.rtf", text)) == [(texts, NAMES) for texts in ROWS]


def word_table(path: Path) -> Path:
    made = pytest.importorskip("docx").Document()
    made.add_paragraph("Kết quả hai năm")
    table = made.add_table(rows=5, cols=5)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Chỉ tiêu"
    for at, year in ((1, "Năm 2023"), (3, "Năm 2024")):
        table.cell(0, at).merge(table.cell(0, at + 1)).text = year
    for line, texts in enumerate([("", *["Kế hoạch", "Thực hiện"] * 2), *ROWS], 1):
        for at, text in enumerate(texts):
            if text:
                table.cell(line, at).text = text
    made.add_paragraph("Hết.")
    made.save(str(path))
    return path


def sheet(path: Path) -> Path:
    book = pytest.importorskip("openpyxl").Workbook()
    book.active.append(["Chỉ tiêu", "Năm 2023", None, "Năm 2024", None])
    for texts in [("", *["Kế hoạch", "Thực hiện"] * 2), *ROWS]:
        book.active.append(texts)
    for merged in ("A1:A2", "B1:C1", "D1:E1"):
        book.active.merge_cells(merged)
    book.save(str(path))
    return path


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
@pytest.mark.parametrize(
    ("make", "new", "suffix"),
    [
        (word_table, ".docx", ".rtf"),
        (word_table, ".docx", ".doc"),
        (word_table, ".docx", ".pdf"),
        (word_table, ".docx", ".odt"),
        (sheet, ".xlsx", ".xls"),
        (sheet, ".xlsx", ".ods"),
    ],
)
def test_tables_that_libreoffice_saves(tmp_path: Path, make: Callable[[Path], Path], new: str, suffix: str) -> None:
    path = by_libreoffice(make, new)(tmp_path / f"a{suffix}")
    assert cells_of(path) == [(texts, NAMES) for texts in ROWS]


def test_rows_that_count_on_have_no_names_above(tmp_path: Path) -> None:
    made = pytest.importorskip("docx").Document()
    rows = [("Nhóm 1", "Địa lí", "Pháp luật", ""), ("Nhóm 2", "Vật lí", "Hóa học", "Sinh học")]
    rows.append(("Nhóm 3", "Công nghệ", "Tin học", "Âm nhạc"))
    table = made.add_table(rows=3, cols=4)
    for line, texts in enumerate(rows):
        for at, text in enumerate(texts):
            table.cell(line, at).text = text
    made.save(str(tmp_path / "a.docx"))
    assert [texts for texts, _ in cells_of(tmp_path / "a.docx")] == [tuple(filter(None, texts)) for texts in rows]
