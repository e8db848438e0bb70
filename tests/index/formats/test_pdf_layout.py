"""PDFs whose meaning is in their layout: tables, columns, filled forms, hyphens, characters without a code."""

import io
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index.document import Document
from index.errors import DocumentError
from index.formats import ocr, read
from index.formats.pdf_page import draw_page
from tests.news import BODY, kinds, written
from tests.papers import font

fpdf = pytest.importorskip("fpdf")
pytest.importorskip("pypdfium2")

ROWS = [
    ["Hạng mục", "Năm 2023", "Năm 2024"],
    ["Sản lượng chè búp tươi (tấn)", "1.240", "1.385"],
    ["Doanh thu (triệu đồng)", "8.760", "9.410"],
    ["Số hộ tham gia", "212", "236"],
]


def paper() -> "fpdf.FPDF":
    made = fpdf.FPDF()
    made.add_font("A", fname=str(font()))
    made.set_font("A", size=12)
    made.add_page()
    return made


def draw_rows(made: "fpdf.FPDF", rows: Sequence[Sequence[str]], *, ruled: bool) -> None:
    for row in rows:
        for text, width in zip(row, (80, 40, 40), strict=True):
            made.cell(width, 9, text, border=int(ruled))
        made.ln(9)


def saved(tmp_path: Path, made: "fpdf.FPDF") -> tuple[Document, bytes]:
    data = bytes(made.output())
    return read(written(tmp_path / "a.pdf", data)), data


@pytest.mark.parametrize("ruled", [True, False])
def test_rows_of_tables_keep_the_names_of_their_columns(tmp_path: Path, ruled: bool) -> None:
    made = paper()
    made.multi_cell(0, 8, BODY, new_x="LMARGIN", new_y="NEXT")
    made.ln(6)
    draw_rows(made, ROWS, ruled=ruled)
    made.ln(6)
    made.multi_cell(0, 8, "Số liệu đến hết năm.", new_x="LMARGIN", new_y="NEXT")
    document, data = saved(tmp_path, made)
    assert [text for kind, text in kinds(document) if kind == "row"] == [
        f"Hạng mục: {name}; Năm 2023: {first}; Năm 2024: {second}" for name, first, second in ROWS[1:]
    ]
    assert document.text.index(BODY[:20]) < document.text.index("9.410") < document.text.index("hết năm")
    start = document.text.index("9.410")
    around = document.text.index("Ban quản lý")
    (value,) = draw_page(document, data, 1, [(start, start + 5)]).boxes
    (words,) = draw_page(document, data, 1, [(around, around + 11)]).boxes
    left, top, width, height = value
    assert 0.5 < left < 0.7 and width < 0.12 and height < 0.04 and words[1] < top
    row = document.text.index("Doanh thu (triệu")
    boxes = draw_page(document, data, 1, [(row, document.text.index("9.410") + 5)]).boxes
    assert boxes and all(abs(box[1] - top) < 0.01 for box in boxes)


def test_a_table_that_goes_on_over_a_page_keeps_its_names(tmp_path: Path) -> None:
    made = paper()
    draw_rows(made, ROWS, ruled=True)
    made.add_page()
    draw_rows(made, [["Số xã viên góp vốn", "96", "118"], ["Vốn góp (triệu đồng)", "480", "610"]], ruled=True)
    document, _ = saved(tmp_path, made)
    assert "Hạng mục: Số xã viên góp vốn; Năm 2023: 96; Năm 2024: 118" in document.text.split("\f")[1]


def test_a_table_goes_on_over_a_page_though_its_rows_look_like_names(tmp_path: Path) -> None:
    made = paper()
    draw_rows(made, [["Mức", "Điều kiện", "Người xét"], ["Mức 1", "Đủ năm học", "Tổ trưởng"]], ruled=True)
    made.add_page()
    draw_rows(made, [["Mức 2", "Đủ một kỳ", "Hiệu phó"], ["Mức 3", "Chưa đủ", "Hiệu trưởng"]], ruled=True)
    document, _ = saved(tmp_path, made)
    assert document.text.split("\f")[1].split("\n\n") == [
        "Mức: Mức 2; Điều kiện: Đủ một kỳ; Người xét: Hiệu phó",
        "Mức: Mức 3; Điều kiện: Chưa đủ; Người xét: Hiệu trưởng",
    ]


def in_form(data: bytes) -> bytes:
    """The PDF with all that its first page shows in a form, as programs that sign PDFs leave it."""
    pypdf = pytest.importorskip("pypdf")
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    page = writer.pages[0]
    inner = DecodedStreamObject()
    inner.set_data(b"1 0 0 1 -20 0 cm\n" + page.get_contents().get_data())
    inner.update(
        {
            NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): page.mediabox, NameObject("/Resources"): page["/Resources"],
        }
    )  # fmt: skip
    outer = DecodedStreamObject()
    outer.set_data(b"q 1 0 0 1 20 0 cm /Fm0 Do Q")
    page[NameObject("/Contents")] = writer._add_object(outer)
    forms = DictionaryObject({NameObject("/Fm0"): writer._add_object(inner)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_the_table_of_a_signed_page_which_lies_in_a_form(tmp_path: Path) -> None:
    made = paper()
    draw_rows(
        made, [["Tổ", "Việc", "Người"], ["Một", "Trồng ngô", "Lò An"], ["Hai", "Giữ rừng", "Vì Oanh"]], ruled=True
    )
    document = read(written(tmp_path / "a.pdf", in_form(bytes(made.output()))))
    assert [text for kind, text in kinds(document) if kind == "row"] == [
        "Tổ: Một; Việc: Trồng ngô; Người: Lò An", "Tổ: Hai; Việc: Giữ rừng; Người: Vì Oanh",
    ]  # fmt: skip


@pytest.mark.parametrize("angle", [90, 270])
def test_a_page_whose_letters_stand_sideways(tmp_path: Path, angle: int) -> None:
    made = paper()
    with made.rotation(angle, x=105, y=148):
        made.set_xy(30, 100)
        for row in ROWS:
            made.set_x(30)
            draw_rows(made, [row], ruled=True)
        made.text(30, 150, "Số liệu do hợp tác xã cung cấp, đến hết ngày 31 tháng 12 năm 2024.")
    document, data = saved(tmp_path, made)
    assert [text for kind, text in kinds(document) if kind == "row"] == [
        f"Hạng mục: {name}; Năm 2023: {first}; Năm 2024: {second}" for name, first, second in ROWS[1:]
    ]
    assert "Số liệu do hợp tác xã cung cấp, đến hết ngày 31 tháng 12 năm 2024." in document.text
    start = document.text.index("hợp tác xã cung cấp")
    ((_, _, width, height),) = draw_page(document, data, 1, [(start, start + 19)]).boxes
    assert height > 2 * width


def test_the_colour_behind_lines_of_a_cell_is_no_line_of_the_table(tmp_path: Path) -> None:
    made = paper()
    for at, row in enumerate(
        [["Tổ", "Việc"], ["Một", "Trồng ngô trên nương\nvà giữ rừng đầu nguồn"], ["Hai", "Nuôi cá"]]
    ):
        top = 20 + 20 * at
        for left, text in zip((20, 60), row, strict=True):
            made.set_fill_color(220, 235, 250)
            for line, words in enumerate(text.split("\n")):
                made.rect(left + 1, top + 3 + 7 * line, 70 if left == 60 else 30, 7, style="F")
                made.text(left + 2, top + 8 + 7 * line, words)
            made.rect(left, top, 80 if left == 60 else 40, 20)
    document, _ = saved(tmp_path, made)
    assert [text for kind, text in kinds(document) if kind == "row"] == [
        "Tổ: Một; Việc: Trồng ngô trên nương và giữ rừng đầu nguồn", "Tổ: Hai; Việc: Nuôi cá",
    ]  # fmt: skip


def test_a_row_without_lines_between_its_cells(tmp_path: Path) -> None:
    """As a head that is only coloured: its words stand in the columns of the rows below."""
    made = paper()
    top = made.get_y()
    made.cell(160, 9, "", border=1)
    for left, text in zip((10, 90, 130), ("Hạng mục", "Năm 2023", "Năm 2024"), strict=True):
        made.text(left + 2, top + 6, text)
    made.ln(9)
    draw_rows(made, ROWS[1:], ruled=True)
    document, _ = saved(tmp_path, made)
    assert "Hạng mục: Số hộ tham gia; Năm 2023: 212; Năm 2024: 236" in document.text


def test_answers_to_choose_from_are_no_table(tmp_path: Path) -> None:
    made = paper()
    for at, (left, right) in enumerate([("A. 1 MB", "B. 2 MB"), ("C. 512 KB", "D. 256 KB"), ("A. 4 lõi", "B. 8 lõi")]):
        made.text(20, 30 + 8 * at, left)
        made.text(110, 30 + 8 * at, right)
    document, _ = saved(tmp_path, made)
    assert not [kind for kind, _ in kinds(document) if kind == "row"]
    assert document.text.index("A. 1 MB") < document.text.index("B. 2 MB") < document.text.index("C. 512 KB")


LEFT = "Ngô là cây lương thực chính của vùng cao, được gieo hai vụ một năm trên nương dốc và bãi bồi ven suối nhỏ."
RIGHT = "Kết quả cho thấy giống mới đạt 62 tạ một héc-ta, cao hơn giống cũ 14 tạ, và chịu hạn tốt hơn trong vụ xuân."


def wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


@pytest.mark.parametrize("by_line", [True, False])
def test_two_columns_are_read_one_after_the_other(tmp_path: Path, by_line: bool) -> None:
    made = paper()
    made.cell(0, 10, "Giống ngô mới trên nương Mường Khương", new_x="LMARGIN", new_y="NEXT")
    placed = [
        (x, 40 + 7 * at, line)
        for x, text in ((15, LEFT), (110, RIGHT))
        for at, line in enumerate(wrapped(text, 38))
    ]  # fmt: skip
    for x, y, line in sorted(placed, key=lambda each: each[1]) if by_line else placed:
        made.text(x, y, line)
    document, data = saved(tmp_path, made)
    text = " ".join(document.text.split())
    assert f"{LEFT} {RIGHT}" in text or (LEFT in text and RIGHT in text and text.index(LEFT) < text.index(RIGHT))
    start = document.text.index("62 tạ")
    ((left, _, _, _),) = draw_page(document, data, 1, [(start, start + 5)]).boxes
    assert left > 0.5


def form(path: Path) -> Path:
    pypdf = pytest.importorskip("pypdf")
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject

    made = paper()
    for at, label in enumerate(["Người thuê xe:", "Tiền đặt trước (đồng):"]):
        made.text(20, 40 + 12 * at, label)
    path.write_bytes(bytes(made.output()))
    writer = pypdf.PdfWriter(clone_from=str(path))
    fields = ArrayObject()
    height = float(writer.pages[0].mediabox.height)
    for at, value in enumerate(["Vàng Thị Sến", "4.500.000"]):
        bottom = height - (40 + 12 * at) * 72 / 25.4 - 3
        field = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/FT"): NameObject("/Tx"), NameObject("/T"): TextStringObject(f"o{at}"),
                NameObject("/V"): TextStringObject(value), NameObject("/F"): pypdf.generic.NumberObject(4),
                NameObject("/Rect"): ArrayObject([FloatObject(each) for each in (220, bottom, 420, bottom + 16)]),
            }
        )  # fmt: skip
        fields.append(writer._add_object(field))
    writer.pages[0][NameObject("/Annots")] = fields
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})
    writer.write(str(path))
    return path


def test_the_values_filled_into_a_form_stand_after_their_labels(tmp_path: Path) -> None:
    document = read(form(tmp_path / "a.pdf"))
    assert "Người thuê xe: Vàng Thị Sến" in document.text and "Tiền đặt trước (đồng): 4.500.000" in document.text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Đường sắt Bắc-", "Nam dài 1.541 km."], "Bắc-Nam"),
        (["Trong đợt COVID-", "19 phải dừng thi công."], "COVID-19"),
        (["Mật độ là 96 người trên một ki-", "lô-mét vuông."], "ki-lô-mét vuông"),
        (["Công ty viễn thông telecom-", "munication của tỉnh."], "telecommunication"),
    ],
)
def test_hyphens_at_line_ends(tmp_path: Path, lines: list[str], expected: str) -> None:
    made = paper()
    for at, line in enumerate([*lines, BODY[:40]]):
        made.text(20, 40 + 7 * at, line)
    document, data = saved(tmp_path, made)
    assert expected in document.text
    start = document.text.index(expected)
    assert draw_page(document, data, 1, [(start, start + len(expected))]).boxes


def without_codes(data: bytes) -> bytes:
    """The PDF with the tables that give its glyphs codes taken out."""
    assert b"/ToUnicode" in data
    return data.replace(b"/ToUnicode", b"/ToNothing")


def test_characters_without_a_code_are_refused_or_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = paper()
    for _ in range(6):
        made.multi_cell(0, 8, BODY, new_x="LMARGIN", new_y="NEXT")
    path = written(tmp_path / "a.pdf", without_codes(bytes(made.output())))
    with monkeypatch.context() as patch:
        patch.setattr(ocr.shutil, "which", lambda *_, **__: None)
        with pytest.raises(DocumentError, match=r"thiếu bảng mã \(ToUnicode\).*nhận dạng chữ \(OCR\)"):
            read(path)
    if ocr.has_tesseract():
        document = read(path)
        assert "2.300 tỷ đồng" in document.text and "TCVN3" not in document.remark


def test_a_restricted_but_readable_file_is_read(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    made = paper()
    made.multi_cell(0, 8, BODY)
    writer = pypdf.PdfWriter(clone_from=str(written(tmp_path / "a.pdf", bytes(made.output()))))
    writer.encrypt("", "chủ", permissions_flag=0, algorithm="RC4-128")
    writer.write(str(tmp_path / "b.pdf"))
    assert BODY in " ".join(read(tmp_path / "b.pdf").text.split())


LAYOUTS: list[Callable[["fpdf.FPDF", random.Random], None]] = [
    lambda made, chance: draw_rows(
        made, [[str(chance.random())[:6]] * 3 for _ in range(5)], ruled=chance.random() < 0.5
    ),
    lambda made, chance: [
        made.text(chance.uniform(5, 180), chance.uniform(10, 280), BODY[: chance.randrange(1, 40)]) for _ in range(20)
    ],
    lambda made, chance: [made.line(*(chance.uniform(0, 200) for _ in range(4))) for _ in range(50)],
    lambda made, chance: [
        made.rect(chance.uniform(0, 100), chance.uniform(0, 100), chance.uniform(0, 80), chance.uniform(0, 80))
        for _ in range(30)
    ],
]


@pytest.mark.parametrize("seed", range(12))
def test_any_layout_keeps_every_letter(tmp_path: Path, seed: int) -> None:
    """Whatever is drawn, letters of the page and of the document are the same, but for names repeated in rows."""
    chance = random.Random(seed)
    made = paper()
    for _ in range(3):
        chance.choice(LAYOUTS)(made, chance)
    made.text(20, 285, BODY[:60])
    document, data = saved(tmp_path, made)
    pdfium = pytest.importorskip("pypdfium2")
    printed = pdfium.PdfDocument(data)[0].get_textpage().get_text_bounded()
    missing = {letter for letter in printed if not letter.isspace()} - set(document.text)
    assert not missing - set("\ufffe\x02")


@pytest.mark.parametrize(
    "ruled", [True, False]
)  # with and without a table on the page, whose lines are found otherwise
def test_bullets_of_a_symbol_font_begin_items_and_are_highlighted_around(tmp_path: Path, ruled: bool) -> None:
    tools = pytest.importorskip("fontTools.ttLib")
    own = tools.TTFont(str(font()))
    for table in own["cmap"].tables:
        table.cmap[0xF0B7] = table.cmap[0x2022]
    own.save(tmp_path / "a.ttf")
    made = fpdf.FPDF()
    made.add_font("A", fname=str(tmp_path / "a.ttf"))
    made.set_font("A", size=12)
    made.add_page()
    items = ["Tắm tráng trước khi xuống hồ", "Không chạy quanh hồ", "Trẻ nhỏ có người lớn đi kèm"]
    for text in ("Nội quy hồ bơi", *(f"\uf0b7 {item}" for item in items)):
        made.cell(0, 9, text, new_x="LMARGIN", new_y="NEXT")
    if ruled:
        draw_rows(made, ROWS, ruled=True)
    document, data = saved(tmp_path, made)
    found = [document.text[block.start : block.end] for block in document.blocks if block.kind == "item"]
    assert found == [f"• {item}" for item in items]
    start = document.text.index("Không chạy")
    assert len(draw_page(document, data, 1, [(start, start + 10)]).boxes) == 1


def test_the_foot_of_a_letter_whose_one_line_stands_in_two_columns(tmp_path: Path) -> None:
    made = paper()
    made.text(20, 30, "Thông báo này có hiệu lực từ ngày ký.")
    made.text(25, 42, "Nơi nhận:")
    made.text(130, 42, "HIỆU TRƯỞNG")
    made.text(25, 48, "- Các trường trong xã;")
    made.text(25, 54, "- Lưu văn thư.")
    made.text(125, 72, "Trần Thu Hà")
    document, _ = saved(tmp_path, made)
    signed = {
        cell.name: document.text[cell.start : cell.end]
        for block in document.blocks
        if block.kind == "signature"
        for cell in block.cells
    }
    assert (signed["Chức vụ"], signed["Người ký"]) == ("HIỆU TRƯỞNG", "Trần Thu Hà")


def test_dots_to_write_on_are_no_table(tmp_path: Path) -> None:
    made = paper()
    for line in range(5):
        for at in range(4):
            made.text(20 + 40 * at, 30 + 7 * line, "." * 30)
    made.text(20, 80, "Người yêu cầu giải quyết ghi rõ tài sản chung")
    document, _ = saved(tmp_path, made)
    assert not [block for block in document.blocks if block.kind == "row"]
