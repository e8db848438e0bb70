"""Spreadsheets, slides, LibreOffice files, rich text and letters, each made by its format's own tools."""

import datetime
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from zipfile import ZipFile

import pytest

from index.document import Document
from index.errors import DocumentError
from index.formats import libreoffice, read, read_all
from index.formats.parts import FormatRefused
from tests.news import BODY, kinds, written


def lines(document: Document) -> list[str]:
    return [text for _, text in kinds(document)]


def test_a_workbook_gives_its_sheets_with_values_as_they_are_shown(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Vật tư"
    sheet.append(["BẢNG GIÁ VẬT TƯ QUÝ II"])
    sheet.merge_cells("A1:D1")
    sheet.append(["Tên vật tư", "Đơn giá (đồng)", "Thuế", "Ngày nhập"])
    sheet.append(["Xi măng Phúc Sơn", 92000, 0.08, datetime.date(2025, 6, 5)])
    sheet.append(["Thép phi 10", 15800.5, 0.1, datetime.datetime(2025, 6, 7, 8, 30)])
    sheet["B3"].number_format = "#,##0"
    sheet["B4"].number_format = "#,##0.00"
    sheet["C3"].number_format = sheet["C4"].number_format = "0%"
    other = book.create_sheet("Kho")
    other.append(["Kho", "Thủ kho"])
    other.append(["Bản Lầu", "Vàng A Páo"])
    book.create_sheet("Nháp").sheet_state = "hidden"
    book.save(str(tmp_path / "a.xlsx"))
    document = read(tmp_path / "a.xlsx")
    assert lines(document) == [
        "Vật tư", "BẢNG GIÁ VẬT TƯ QUÝ II",
        "Tên vật tư: Xi măng Phúc Sơn; Đơn giá (đồng): 92.000; Thuế: 8%; Ngày nhập: 05/06/2025",
        "Tên vật tư: Thép phi 10; Đơn giá (đồng): 15.800,50; Thuế: 10%; Ngày nhập: 07/06/2025 08:30",
        "Kho", "Kho: Bản Lầu; Thủ kho: Vàng A Páo",
    ]  # fmt: skip
    assert document.remark == "bỏ phần bị ẩn: trang tính “Nháp”"
    assert [block.table for block in document.blocks if block.kind == "row"] == [1, 1, 2]


def test_a_workbook_that_was_never_counted_and_a_huge_one_say_so(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    book.save(str(tmp_path / "a.xlsx"))
    with pytest.raises(DocumentError, match=r"công thức chưa tính\. Hãy mở bằng Excel rồi lưu lại"):
        read(tmp_path / "a.xlsx")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Lớn")
    for number in range(51_000):
        sheet.append([number, "a"])
    book.save(str(tmp_path / "b.xlsx"))
    with pytest.raises(DocumentError, match=r"quá 50\.000 dòng\. Hãy chia nhỏ"):
        read(tmp_path / "b.xlsx")


def test_slides_with_tables_and_notes(tmp_path: Path) -> None:
    pptx = pytest.importorskip("pptx")
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "Kế hoạch tuyển sinh"
    slide.placeholders[1].text = "Chỉ tiêu 320 học sinh"
    slide.notes_slide.notes_text_frame.text = "Hạn nộp hồ sơ là ngày 15/7."
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Học phí"
    grid = slide.shapes.add_table(2, 2, 0, 3_000_000, 3_000_000, 1_000_000).table
    for at, text in enumerate(["Lớp", "Học phí", "Lớp 10", "300.000"]):
        grid.cell(at // 2, at % 2).text = text
    show.save(str(tmp_path / "a.pptx"))
    assert kinds(read(tmp_path / "a.pptx")) == [
        ("heading", "Kế hoạch tuyển sinh"),
        ("paragraph", "Chỉ tiêu 320 học sinh"),
        ("paragraph", "Hạn nộp hồ sơ là ngày 15/7."),
        ("heading", "Học phí"),
        ("row", "Lớp: Lớp 10; Học phí: 300.000"),
    ]


def test_libreoffice_text_and_sheet(tmp_path: Path) -> None:
    opendocument = pytest.importorskip("odf.opendocument")
    from odf.table import Table, TableCell, TableRow
    from odf.text import H, List, ListItem, Note, NoteBody, NoteCitation, P

    def rows(table: Table, values: list[list[str]]) -> Table:
        for row in values:
            line = TableRow()
            for value in row:
                cell = TableCell()
                cell.addElement(P(text=value))
                line.addElement(cell)
            table.addElement(line)
        return table

    made = opendocument.OpenDocumentText()
    made.text.addElement(H(outlinelevel=1, text="Nội quy"))
    paragraph = P(text=BODY)
    note = Note(noteclass="footnote")
    note.addElement(NoteCitation(text="1"))
    body = NoteBody()
    body.addElement(P(text="Tính cả thuế."))
    note.addElement(body)
    paragraph.addElement(note)
    made.text.addElement(paragraph)
    listed = List()
    item = ListItem()
    item.addElement(P(text="Đi đúng giờ"))
    listed.addElement(item)
    made.text.addElement(listed)
    made.text.addElement(rows(Table(name="a"), [["Lớp", "Phòng"], ["6A", "P.12"]]))
    made.save(str(tmp_path / "a.odt"))
    assert kinds(read(tmp_path / "a.odt")) == [
        ("heading", "Nội quy"),
        ("paragraph", BODY),
        ("paragraph", "Tính cả thuế."),
        ("item", "- Đi đúng giờ"),
        ("row", "Lớp: 6A; Phòng: P.12"),
    ]
    sheet = opendocument.OpenDocumentSpreadsheet()
    sheet.spreadsheet.addElement(rows(Table(name="Giá"), [["Món", "Giá"], ["Phở bò", "45.000"]]))
    sheet.save(str(tmp_path / "b.ods"))
    assert lines(read(tmp_path / "b.ods")) == ["Món: Phở bò; Giá: 45.000"]


def test_rich_text_with_a_table(tmp_path: Path) -> None:
    pytest.importorskip("striprtf")

    def escaped(text: str) -> str:
        return "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in text)

    row = "".join(
        f"\\trowd\\cellx3000\\cellx6000 {escaped(a)}\\cell {escaped(b)}\\cell\\row\n"
        for a, b in [("Hạng mục", "Kinh phí"), ("Sửa mái", "240 triệu")]
    )
    text = f"{{\\rtf1\\ansi {escaped(BODY)}\\par\n{row}\\pard {escaped('Hết.')}\\par}}"
    assert lines(read(written(tmp_path / "a.rtf", text))) == [BODY, "Hạng mục: Sửa mái; Kinh phí: 240 triệu", "Hết."]
    with pytest.raises(DocumentError, match="không phải tệp RTF"):
        read(written(tmp_path / "b.rtf", "chữ thường"))


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Lò Thị Mai <mai@truong.example>"
    message["To"] = "phuhuynh@truong.example"
    message["Subject"] = "Lịch họp phụ huynh"
    message["Date"] = "Thu, 05 Jun 2025 08:30:00 +0700"
    message.set_content("Họp phụ huynh lúc 14 giờ ngày 12/6 tại phòng số 4.")
    return message


def test_a_letter_and_its_attachments(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    message = letter()
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="thực đơn.pdf")
    document = read(written(tmp_path / "a.eml", bytes(message)))
    assert document.title == "Lịch họp phụ huynh"
    assert lines(document)[1:] == [
        "Người gửi: Lò Thị Mai <mai@truong.example>", "Người nhận: phuhuynh@truong.example",
        "Ngày gửi: 05/06/2025 08:30",
        "Họp phụ huynh lúc 14 giờ ngày 12/6 tại phòng số 4.",
    ]  # fmt: skip
    assert document.remark == "chưa đọc tệp đính kèm: thực đơn.pdf. Hãy lưu ra rồi thêm"
    with pytest.raises(DocumentError, match="không phải thư"):
        read(written(tmp_path / "b.eml", "chữ thường"))


def test_a_saved_page(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Subject"] = "Lớp vẽ"
    message.set_content("<html><body><p>Lớp học vẽ khai giảng ngày 05/6/2025.</p></body></html>", subtype="html")
    document = read(written(tmp_path / "a.mhtml", bytes(message)))
    assert (document.title, document.date_text) == ("Lớp vẽ", "")
    assert lines(document) == ["Lớp vẽ", "Lớp học vẽ khai giảng ngày 05/6/2025."]


def test_json_with_one_table(tmp_path: Path) -> None:
    rows = [{"Món": "Phở", "Giá": "45.000"}, {"Món": "Bún", "Giá": "40.000"}]
    document = read(written(tmp_path / "a.json", json.dumps({"thực đơn": rows}, ensure_ascii=False)))
    assert "Món: Phở; Giá: 45.000" in document.text
    with pytest.raises(DocumentError, match=r"Hãy đổi thành \.jsonl"):
        read(written(tmp_path / "b.json", "[1, 2]"))


def test_json_with_more_than_a_table_loses_nothing(tmp_path: Path) -> None:
    shop = {"cua_hang": "Tạp hóa Bản Mòng", "gio": {"mo_cua": "6:30"}, "the": ["gạo", 5], "hang": [{"ten": "Muối"}]}
    document = read(written(tmp_path / "a.json", json.dumps(shop, ensure_ascii=False)))
    assert lines(document) == [
        *("cua hang: Tạp hóa Bản Mòng", "gio", "mo cua: 6:30", "the", "- gạo", "- 5", "hang", "ten: Muối"),
    ]


def test_tables_below_each_other_are_headed_and_percentages_are_whole(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        *(["BÁO CÁO KHO"], [], ["Nhập kho"], ["Hàng", "Đạt"], ["Xi măng", 1.12], ["Cát", 0.955]),
        *([], ["Xuất kho"], ["Hàng", "Số"], ["Xi măng", 75], ["Cát", 22]),
    ):
        book.active.append(row)
    book.active["B5"].number_format, book.active["B6"].number_format = "0%", "0.0%"
    book.save(tmp_path / "a.xlsx")
    document = read(tmp_path / "a.xlsx")
    assert [document.text[b.start : b.end] for b in document.blocks if b.kind == "heading"] == ["Nhập kho", "Xuất kho"]
    assert lines(document)[2:4] == ["Hàng: Xi măng; Đạt: 112%", "Hàng: Cát; Đạt: 95,5%"]


@pytest.mark.slow
def test_a_sheet_of_hundreds_of_thousands_of_rows_says_what_to_do(tmp_path: Path) -> None:
    book = pytest.importorskip("openpyxl").Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(200_000):
        sheet.append([f"M{number}", f"Hàng {number}", number])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(DocumentError, match=r"bảng tính có quá nhiều ô để đọc hết\. Hãy chia nhỏ"):
        read(tmp_path / "a.xlsx")


def test_a_file_of_another_kind_than_its_name_says_which(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("pypdfium2")
    book = openpyxl.Workbook()
    book.active.append(["Món", "Giá"])
    book.save(tmp_path / "bảng.pdf")
    with pytest.raises(DocumentError, match=r"thật ra là tệp \.xlsx mang đuôi \.pdf\. Hãy đổi đuôi thành \.xlsx"):
        read(tmp_path / "bảng.pdf")
    with pytest.raises(DocumentError, match=r"thật ra là tệp \.pdf mang đuôi \.docx"):
        read(written(tmp_path / "a.docx", b"%PDF-1.4\n%%EOF"))
    with pytest.raises(DocumentError, match=r"thật ra là tệp \.png mang đuôi \.txt"):
        read(written(tmp_path / "a.txt", b"\x89PNG\r\n\x1a\n" + bytes(40)))


def test_a_file_of_pictures_says_so(tmp_path: Path) -> None:
    docx, image = pytest.importorskip("docx"), pytest.importorskip("PIL.Image")
    image.effect_noise((400, 400), 90).save(tmp_path / "a.png")
    made = docx.Document()
    made.add_picture(str(tmp_path / "a.png"))
    made.save(tmp_path / "a.docx")
    with pytest.raises(DocumentError, match=r"chỉ có ảnh, không có chữ\. Hãy xuất ra \.pdf"):
        read(tmp_path / "a.docx")
    made.add_paragraph("Ảnh chụp quyết định, xem bên trên.")
    made.save(tmp_path / "b.docx")
    assert read(tmp_path / "b.docx").remark.startswith("có 1 ảnh lớn mà chữ trong ảnh không được đọc")
    made.add_paragraph("Một đoạn văn bản bình thường, đủ dài để ảnh chỉ là minh họa. " * 10)
    made.save(tmp_path / "c.docx")
    assert read(tmp_path / "c.docx").remark == ""


def test_a_name_out_of_an_archive_is_told(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../ngoài.txt", "Một câu.")
        archive.writestr("trong.txt", "Một câu khác.")
    refused, document = read_all([tmp_path / "a.zip"])
    assert isinstance(refused, DocumentError) and "chỉ ra ngoài tệp nén" in str(refused)
    assert isinstance(document, Document)


def test_an_old_office_file_without_libreoffice_says_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    for suffix, target in (("doc", "docx"), ("xls", "xlsx"), ("ppt", "pptx")):
        with pytest.raises(
            DocumentError, match=rf"\.{suffix}\). Hãy mở bằng \w+ hay LibreOffice, lưu thành \.{target}"
        ):
            read(written(tmp_path / f"a.{suffix}", ole))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
@pytest.mark.parametrize(("suffix", "kind"), [("doc", "docx"), ("xls", "xlsx"), ("ppt", "pptx")])
def test_an_old_office_file_by_libreoffice(tmp_path: Path, suffix: str, kind: str) -> None:
    """A file of today's kind, which LibreOffice itself saves in the old one, is read as it was."""
    new = tmp_path / f"a.{kind}"
    if kind == "docx":
        made = pytest.importorskip("docx").Document()
        made.add_paragraph(BODY)
        made.save(new)
    elif kind == "xlsx":
        book = pytest.importorskip("openpyxl").Workbook()
        for row in (["Món", "Giá"], ["Phở bò Mường Khương", 45_000]):
            book.active.append(row)
        book.save(new)
    else:
        show = pytest.importorskip("pptx").Presentation()
        show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = "Lịch tiêm phòng tháng năm"
        show.save(new)
    environment = {**os.environ, "HOME": str(tmp_path)}
    command = ["soffice", "--headless", "--convert-to", suffix, "--outdir", str(tmp_path), str(new)]
    subprocess.run(command, check=True, capture_output=True, timeout=240, env=environment)
    assert (tmp_path / f"a.{suffix}").read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    assert read(tmp_path / f"a.{suffix}").text == read(new).text


def commands() -> Iterator[bytes]:
    """The command line of every process."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            yield path.read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_conversion_that_does_not_end_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice is a script that starts a program that starts another: stopping the first alone leaves them all."""
    program = written(tmp_path / "soffice", "#!/bin/sh\n/bin/sleep 987.25 &\n/bin/sleep 987.25\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    started = time.monotonic()
    with pytest.raises(FormatRefused, match=r"LibreOffice không mở được tệp Word đời cũ này\. Hãy mở bằng Word"):
        libreoffice.convert(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc", ".docx", seconds=0.5)
    assert time.monotonic() - started < 30
    while any(b"sleep\x00987.25" in command for command in commands()):  # the system takes its time
        assert time.monotonic() - started < 30
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
def test_rich_text_with_the_name_of_an_old_word_file_by_libreoffice(tmp_path: Path) -> None:
    text = "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in BODY)
    assert BODY in read(written(tmp_path / "a.doc", f"{{\\rtf1\\ansi {text}\\par}}")).text


def test_libreoffice_headers_are_read_once_and_page_numbers_are_not(tmp_path: Path) -> None:
    made = pytest.importorskip("odf.opendocument").OpenDocumentText()
    from odf.style import Footer, Header, MasterPage, PageLayout
    from odf.text import P, PageNumber

    made.automaticstyles.addElement(layout := PageLayout(name="L"))
    for name in ("Standard", "First"):
        made.masterstyles.addElement(master := MasterPage(name=name, pagelayoutname=layout))
        master.addElement(header := Header())
        header.addElement(P(text="TRUNG TÂM SAO MAI - Hotline 0900 123 456"))
        master.addElement(footer := Footer())
        footer.addElement(number := P(text="Trang "))
        number.addElement(PageNumber(text="7"))
    made.text.addElement(P(text="Lớp B1 khai giảng ngày 12/5/2025."))
    made.save(str(tmp_path / "a.odt"))
    document = read(tmp_path / "a.odt")
    assert lines(document) == ["TRUNG TÂM SAO MAI - Hotline 0900 123 456", "Lớp B1 khai giảng ngày 12/5/2025."]


FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:text>{}</office:text></office:body></office:document>"""


def test_what_a_change_deletes_is_left_out_of_a_flat_file_and_of_rich_text(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    changed = (
        '<text:tracked-changes><text:changed-region text:id="a"><text:deletion/></text:changed-region>'
        '<text:changed-region text:id="b"><text:insertion/></text:changed-region></text:tracked-changes>'
        '<text:p>Hạn nộp là ngày <text:change-start text:change-id="a"/>15/3/<text:span>2025</text:span>'
        '<text:change-end text:change-id="a"/><text:change-start text:change-id="b"/>20/3/2025'
        '<text:change-end text:change-id="b"/> tại phòng Một cửa.</text:p>'
    )
    document = read(written(tmp_path / "a.fodt", FLAT.format(changed)))
    assert lines(document) == ["Hạn nộp là ngày 20/3/2025 tại phòng Một cửa."]
    pytest.importorskip("striprtf")
    rich = "{\\rtf1\\ansi Nop ngay {\\deleted\\revauthdel1 15/3/2025}{\\revised 20/3/2025} tai phong Mot cua.\\par}"
    assert "ngay 20/3/2025 tai" in read(written(tmp_path / "a.rtf", rich)).text


def test_a_small_table_in_a_cell_is_that_cell_s_text(tmp_path: Path) -> None:
    pytest.importorskip("lxml")

    def row(*cells: str) -> str:
        inside = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
        return f"<table:table-row>{inside}</table:table-row>"

    def p(text: str) -> str:
        return f"<text:p>{text}</text:p>"

    inner = f"<table:table>{row(p('Đóng sớm'), p('2.100.000 đồng'))}</table:table>"
    rows = [row(p("Lớp"), p("Học phí")), row(p("A1"), p("1.800.000 đồng")), row(p("B1"), p("2.400.000 đồng") + inner)]
    wanted = ["Lớp: A1; Học phí: 1.800.000 đồng", "Lớp: B1; Học phí: 2.400.000 đồng Đóng sớm 2.100.000 đồng"]
    flat = FLAT.format(f"<table:table>{''.join(rows)}</table:table>")
    assert lines(read(written(tmp_path / "a.fodt", flat))) == wanted
    for given, own in (
        ("table:table-row", "tr"),
        ("table:table-cell", "td"),
        ("table:table", "table"),
        ("text:p", "p"),
    ):
        rows = [each.replace(given, own) for each in rows]
    page = f"<html><body><h1>Học phí</h1><table>{''.join(rows)}</table></body></html>"
    assert lines(read(written(tmp_path / "a.html", page)))[1:] == wanted
