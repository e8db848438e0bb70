"""Files of every kind, each made here by its format's own tools, read with Vietnamese intact; bad ones refused."""

import io
import json
import os
import shutil
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.document import Document
from index.errors import DocumentError, MissingExtra
from index.formats import LARGEST_FILE, child, from_text, read, read_all
from index.formats.encodings import LEGACY, decoded
from index.index import Index
from index.text import canonical
from qa.page.adding import pasted
from tests import fuzz_reading
from tests.tiny_encoder import TinyEncoder

TITLE = "Cầu Bến Mới thông xe sau ba năm"
LEAD = "Từ sáng sớm, hàng trăm người dân đã có mặt ở hai đầu cầu để chờ giờ thông xe, mang theo cờ và hoa tươi."
BODY = (
    "Ban quản lý dự án cho biết cây cầu được khởi công ba năm trước, với tổng vốn đầu tư 2.300 tỷ đồng, dài 1.250 mét."
)
LAST = "Người dân hai bờ sông Đuống mừng rỡ: “Từ nay khỏi phải lụy đò”, ông Nguyễn Hữu Thưởng nói."
NEWS = f"{TITLE}\n\n12/05/2023 08:15\nTRẦN THU HÀ\n\n{LEAD}\n\n{BODY}\n\n{LAST}\n"


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def written(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


# Plain text and its encodings


def test_a_text_file_is_read_with_its_metadata(tmp_path: Path) -> None:
    document = read(written(tmp_path / "bai.txt", NEWS))
    assert (document.title, document.author, document.published) == (TITLE, "TRẦN THU HÀ", "12/05/2023 08:15")
    assert document.source == str((tmp_path / "bai.txt").resolve())


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_unicode_in_every_coat(tmp_path: Path, codec: str, form: str) -> None:
    data = unicodedata.normalize(form, NEWS).replace("\n", "\r\n").encode(codec)
    assert read(written(tmp_path / "bai.txt", data)).text == canonical(NEWS)


def test_old_code_pages_are_recognised_converted_and_said_so(tmp_path: Path) -> None:
    for name in LEGACY:
        path = written(tmp_path / "cu.txt", encoded(NEWS, name))
        wanted = NEWS.replace("“", '"').replace("”", '"') if name == "VISCII" else NEWS
        document = read(path)
        assert document.text.casefold() == canonical(wanted).casefold(), name
        assert document.remark == f"viết theo bảng mã cũ {name}, đã chuyển sang Unicode"
    assert read(written(tmp_path / "moi.txt", NEWS)).remark == ""


def encoded(text: str, name: str) -> bytes:
    """The text in an old code page; a capital that a font has not is small, as in the font of capitals."""
    text = text.replace("“", '"').replace("”", '"') if name == "VISCII" else text
    if name == "Windows-1258":
        return b"".join(_cp1258(character) for character in text)
    table = {LEGACY[name](unit): unit.encode("latin-1") for unit in _units(name)}
    return b"".join(table.get(c) or table.get(c.lower()) or c.encode("cp1252") for c in text)


def _cp1258(character: str) -> bytes:
    try:
        return character.encode("cp1258")
    except UnicodeEncodeError:
        base = unicodedata.normalize("NFD", character)
        return (
            unicodedata.normalize("NFC", base[:-1]).encode("cp1258") + base[-1].encode("cp1258")
            if base[-1] in "\u0300\u0301\u0303\u0309\u0323"
            else b"".join(part.encode("cp1258") for part in (unicodedata.normalize("NFC", base[0] + base[2:]), base[1]))
        )


def _units(name: str) -> list[str]:
    singles = [bytes([byte]).decode("latin-1") for byte in range(0x80 if name != "VISCII" else 1, 0x100)]
    singles = [unit for unit in singles if LEGACY[name](unit) not in ("", "?", unit)]
    if name == "VISCII":
        return [*singles, *(unit for unit in map(chr, range(0xC0, 0x100)) if LEGACY[name](unit) == unit)]
    if name != "VNI":
        return singles
    marks = "ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË"
    return [
        *singles,
        *(base + mark for base in "aeouyAEOUYôöÔÖ" for mark in marks if len(LEGACY[name](base + mark)) == 1),
    ]


@pytest.mark.parametrize("name", ["TCVN3 (ABC)", "VNI"])
def test_a_pasted_text_in_an_old_font_is_read_like_a_file(tmp_path: Path, name: str) -> None:
    """Copied out of a page in such a font, the bytes come as Latin-1 letters; the offsets are of what is shown."""
    letters = encoded(NEWS, name).decode("latin-1")
    document = from_text(letters, source="dán")
    assert document.remark == f"viết theo bảng mã cũ {name}, đã chuyển sang Unicode"
    assert document.text == read(written(tmp_path / "cu.txt", letters)).text
    assert document.text.casefold() == canonical(NEWS).casefold()
    assert [block.kind for block in document.blocks] == [block.kind for block in from_text(NEWS, source="mới").blocks]
    (again,) = pasted(letters, "dán")[1]()
    assert (again, again.remark) == (document, document.remark)
    late = from_text("plain words " * 5_000 + "\n\n" + letters, source="dán")  # what tells it comes late
    assert late.text.casefold().endswith(canonical(NEWS).casefold()[-40:])


@pytest.mark.parametrize(
    "text",
    [
        "Müller & Söhne GmbH, Größe 42, Straße der Künste, Köln",
        "El niño comió piñas en el jardín; ¿qué pasó después?",
        "Le garçon a mangé à la crémerie où était l'élève très fâché",
        "Số liệu năm 2020: 35 °C, giá 5 € – “tăng” 10 %",
        "H¶i",
        "À, ừ. Ồ!",
    ],
)
def test_a_pasted_text_of_today_stays_as_it_is(text: str) -> None:
    assert from_text(text, source="dán").text == canonical(text)


def test_the_tables_are_those_of_iconv() -> None:
    if shutil.which("iconv") is None:
        pytest.skip("no iconv on this machine")
    for name, theirs in (("TCVN3 (ABC)", "TCVN5712-1"), ("VISCII", "VISCII")):
        for byte in range(0xA1, 0x100):
            run = subprocess.run(["iconv", "-f", theirs, "-t", "UTF-8"], input=bytes([byte]), capture_output=True)
            if run.returncode == 0:
                assert LEGACY[name](chr(byte)) == run.stdout.decode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "tệp rỗng"),
        (b" \n\t\n", "tệp rỗng"),
        (b"\xef\xbb\xbf", "tệp rỗng"),
        (bytes(range(256)) * 20, "nhị phân"),
        (b"%PDF-1.7\n\x00\x01", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"PK\x03\x04\x00\x00", "ZIP"),
        ("Le garçon a mangé à la crémerie où était l’élève très fâché".encode("cp1252"), "Latin-1"),
        ("越南是东南亚国家，首都是河内，人口约一亿。".encode("gb18030"), "GB18030"),
        ("Ханой является столицей Вьетнама".encode("cp1251"), "Windows-1251"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_what_they_look_like(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(DocumentError, match=says) as caught:
        read(written(tmp_path / "la.txt", data))
    assert "\n" not in str(caught.value)


def test_paths_that_hold_no_document_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="thư mục"):
        read(tmp_path)
    with pytest.raises(DocumentError, match="không có tệp này"):
        read(tmp_path / "khong-co.txt")
    with pytest.raises(DocumentError, match=r"\.xls"):
        read(written(tmp_path / "bang.xls", "a"))
    with pytest.raises(DocumentError, match="không đuôi"):
        read(written(tmp_path / "README", "a"))
    with pytest.raises(DocumentError, match=r"không mở được|không có tệp"):
        read("\0.txt")
    with pytest.raises(DocumentError, match="không mở được"):
        read("a" * 5000 + ".txt")
    big = tmp_path / "to.txt"
    with big.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(DocumentError, match="lớn quá"):
        read(big)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the super-user may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "kin.txt", "Chữ")
    path.chmod(0)
    with pytest.raises(DocumentError, match="quyền"):
        read(path)


@pytest.mark.parametrize("text", ["", " \n ", "\u200b\ufeff", "\x00\x01"])
def test_a_text_with_nothing_visible_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="không có chữ"):
        from_text(text, source="dán")


# Structured formats


def test_markdown(tmp_path: Path) -> None:
    text = (
        f'---\ntitle: "{TITLE}"\nauthor: Trần Thu Hà\ndate: 2023-05-12\ntags: [a]\n---\n\n# {TITLE}\n\n'
        f'**{LEAD}**\n\n## Chợ *đông* hơn\n\n> {BODY}\n\n![Cầu nhìn từ trên cao](a.png)\n\n- Một [bản đồ](b.html "x")\n'
        "- Hai `mã`\n\nVốn\n---\n\n| Năm | Vốn |\n|---|--:|\n| 2021 | 100 tỷ |\n\n<!-- ghi chú -->\n```\nx * y * "
        "z\n```\n"
    )
    document = read(written(tmp_path / "bai.md", text))
    assert (document.title, document.author, document.published) == (TITLE, "Trần Thu Hà", "2023-05-12")
    assert ("heading", "Chợ đông hơn") in kinds(document) and ("caption", "Cầu nhìn từ trên cao") in kinds(document)
    assert [text for kind, text in kinds(document) if kind in ("lead", "paragraph")] == [
        LEAD, BODY, "- Một bản đồ", "- Hai mã", "Năm: 2021; Vốn: 100 tỷ", "x * y * z",
    ]  # fmt: skip


def test_subtitles(tmp_path: Path) -> None:
    srt = (
        "1\n00:00:01,000 --> 00:00:03,500\n<i>Xin chào các bạn,</i>\n\n2\n00:00:03,600 --> 00:00:06,000\nhôm nay "
        "cầu thông xe.\n\n"
        "3\n00:01:10,000 --> 00:01:12,000\n- Vui không?\n- Vui!\n"
    )
    vtt = "WEBVTT\n\nNOTE ghi chú\n\n00:01.000 --> 00:03.500 align:start\n<v An>Xin chào</v> các bạn.\n"
    assert (
        read(written(tmp_path / "a.srt", srt)).text == "Xin chào các bạn, hôm nay cầu thông xe.\n\n- Vui không? - Vui!"
    )
    assert read(written(tmp_path / "a.vtt", vtt)).text == "An: Xin chào các bạn."
    with pytest.raises(DocumentError, match="phụ đề"):
        read(written(tmp_path / "b.srt", "chỉ có chữ"))


def test_tables_of_texts(tmp_path: Path) -> None:
    import csv

    with (tmp_path / "a.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(
            [["id", "Tiêu đề", "Nội dung"], ["1", TITLE, f"{LEAD}\n\n{BODY}"], ["2", "Hai", LAST]]
        )
    lines = [json.dumps({"title": TITLE, "text": LEAD}, ensure_ascii=False), json.dumps({"title": "Hai", "text": LAST})]
    rows = read(written(tmp_path / "b.jsonl", "\n".join(lines)))
    table = read(tmp_path / "a.csv")
    assert [text for kind, text in kinds(table)] == [TITLE, LEAD, BODY, "Hai", LAST]
    assert kinds(rows) == [("heading", TITLE), ("paragraph", LEAD), ("heading", "Hai"), ("paragraph", LAST)]
    plain = read(written(tmp_path / "c.csv", "Tỉnh;Số dân\nHải Phòng;2 triệu\nHà Nội;8 triệu\n"))
    assert plain.text == "Tỉnh: Hải Phòng; Số dân: 2 triệu\n\nTỉnh: Hà Nội; Số dân: 8 triệu"
    for data in ("{}\n[1]", "không phải json", '{"a":' * 3000):
        with pytest.raises(DocumentError, match="JSON"):
            read(written(tmp_path / "d.jsonl", data))


def html_page() -> str:
    return f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{TITLE} - Báo Bến Mới</title>
<meta property="og:title" content="{TITLE}"><meta name="author" content="Trần Thu Hà">
<meta property="article:published_time" content="2023-05-12T08:15:00+07:00"></head><body>
<nav><a href="/">Trang chủ</a><a href="/thoi-su">Thời sự</a></nav><article><h1>{TITLE}</h1><p class="sapo">{LEAD}</p>
<h2>Chợ đông hơn</h2><p>{BODY[:40]}<b>{BODY[40:60]}</b>{BODY[60:]}</p>
<table><tr><th>Năm</th><th>Vốn</th></tr><tr><td>2021</td><td>100 tỷ</td></tr></table><p>{LAST}</p></article>
<aside>Mua ngay kẻo lỡ, giảm giá 50%</aside><footer>Bản quyền thuộc về Báo</footer>
<script>alert(1)</script></body></html>"""


def test_a_news_page(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    document = read(written(tmp_path / "bai.html", html_page()))
    assert (document.title, document.author, document.published) == (TITLE, "Trần Thu Hà", "2023-05-12")
    assert ("heading", "Chợ đông hơn") in kinds(document)
    assert all(sentence in document.text for sentence in (LEAD, BODY, LAST, "Năm: 2021; Vốn: 100 tỷ"))
    assert document.text.count(TITLE) == 1
    assert not any(noise in document.text for noise in ("Trang chủ", "giảm giá", "Bản quyền", "alert"))


def test_a_page_without_an_article_gives_its_text(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    page = "<html><body><ul><li>Gạo <b>nếp</b></li><li>Muối</li></ul><p>Hết</p></body></html>"
    assert read(written(tmp_path / "a.htm", page)).text == "- Gạo nếp\n\n- Muối\n\nHết"


def make_docx(path: Path) -> Path:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.add_heading(TITLE, level=0)
    made.add_paragraph("12/05/2023")
    made.add_paragraph(LEAD)
    made.add_heading("Chợ đông hơn", level=1)
    made.add_paragraph(BODY)
    made.add_paragraph("Một việc", style="List Bullet")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Năm", "Vốn", "2021", "100 tỷ"], strict=True):
        cell.text = text
    made.add_paragraph("Cầu về đêm", style="Caption")
    made.add_paragraph(LAST)
    made.save(str(path))
    return path


def test_a_word_document(tmp_path: Path) -> None:
    document = read(make_docx(tmp_path / "bai.docx"))
    assert kinds(document) == [
        ("title", TITLE),
        ("date", "12/05/2023"),
        ("lead", LEAD),
        ("heading", "Chợ đông hơn"),
        ("paragraph", BODY),
        ("paragraph", "- Một việc"),
        ("paragraph", "Năm: 2021; Vốn: 100 tỷ"),
        ("caption", "Cầu về đêm"),
        ("paragraph", LAST),
    ]


def test_a_word_document_in_an_old_font(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    for line in (TITLE, LEAD, BODY):
        made.add_paragraph(encoded(line, "TCVN3 (ABC)").decode("cp1252"))
    made.save(str(tmp_path / "cu.docx"))
    document = read(tmp_path / "cu.docx")
    assert document.text == f"{TITLE}\n\n{LEAD}\n\n{BODY}"
    assert "TCVN3" in document.remark


WORDS = "không một hai ba bốn năm sáu bảy tám chín".split()


def make_pdf(path: Path, pages: int = 4) -> Path:
    fpdf = pytest.importorskip("fpdf")
    matplotlib = pytest.importorskip("matplotlib")

    class Paper(fpdf.FPDF):  # type: ignore[misc, name-defined]
        def header(self) -> None:
            self.cell(0, 10, "Báo Bến Mới - số 12", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 10, f"Trang {self.page_no()}/{pages}")

    made = Paper()
    made.add_font("DejaVu", fname=Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
    made.set_font("DejaVu", size=12)
    for number in range(1, pages + 1):
        made.add_page()
        for text in (f"{WORDS[number]} {LEAD} Đây là trang thứ {number}.", BODY, f"{LAST} {WORDS[-number]} " * number):
            made.multi_cell(0, 7, text, new_x="LMARGIN", new_y="NEXT", align="L")
            made.ln(3)
    made.output(str(path))
    return path


def test_a_pdf_keeps_its_pages_and_loses_its_running_lines(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    document = read(make_pdf(tmp_path / "bai.pdf"))
    assert document.text.count("\f") == 3
    assert "Trang" not in document.text and "số 12" not in document.text
    for number in range(1, 5):
        start = document.text.index(f"Đây là trang thứ {number}.")
        assert 1 + document.text.count("\f", 0, start) == number
    assert document.text.count(BODY) == 4 and " ".join(document.text.split()).count(LAST) == 10


@pytest.mark.slow
def test_a_pdf_printed_by_a_browser(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(html_page())
        page.pdf(path=str(tmp_path / "in.pdf"))
        browser.close()
    text = " ".join(read(tmp_path / "in.pdf").text.split())
    assert all(sentence in text for sentence in (TITLE, LEAD, BODY, LAST))


def test_pdfs_without_text_or_with_a_password_say_so(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    pypdf = pytest.importorskip("pypdf")
    blank = pypdf.PdfWriter()
    blank.add_blank_page(200, 200)
    blank.write(str(tmp_path / "quet.pdf"))
    with pytest.raises(DocumentError, match="ảnh quét"):
        read(tmp_path / "quet.pdf")
    locked = pypdf.PdfWriter(clone_from=str(make_pdf(tmp_path / "mo.pdf", 1)))
    locked.encrypt("bí mật", algorithm="RC4-128")
    locked.write(str(tmp_path / "khoa.pdf"))
    with pytest.raises(DocumentError, match="mật khẩu"):
        read(tmp_path / "khoa.pdf")


def make_epub(path: Path) -> Path:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="OEBPS/noi dung.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{TITLE}</dc:title><dc:creator>Trần Thu Hà</dc:creator></metadata><manifest>"
        '<item id="b" href="hai.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="a" href="m%E1%BB%99t.xhtml" media-type="application/xhtml+xml"/>'
        '</manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    chapter = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><h1>{}</h1><p>{}</p></body></html>'
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", container)
        book.writestr("OEBPS/noi dung.opf", package)
        book.writestr("OEBPS/một.xhtml", chapter.format("Chương một", LEAD))
        book.writestr("OEBPS/hai.xhtml", chapter.format("Chương hai", BODY))
    return path


def test_an_electronic_book(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    assert kinds(read(make_epub(tmp_path / "sach.epub"))) == [
        ("title", TITLE),
        ("author", "Trần Thu Hà"),
        ("heading", "Chương một"),
        ("paragraph", LEAD),
        ("heading", "Chương hai"),
        ("paragraph", BODY),
    ]


@pytest.mark.parametrize(
    "name", ["bai.txt", "bai.md", "bai.srt", "bai.csv", "bai.jsonl", "bai.html", "bai.docx", "bai.pdf", "bai.epub"]
)
def test_a_question_is_answered_from_every_format(tmp_path: Path, name: str) -> None:
    """The sentence that holds the answer is found in a file of the format, among twenty other articles."""
    for library in ("trafilatura", "docx", "pypdfium2", "lxml", "fpdf"):
        pytest.importorskip(library)
    path = tmp_path / name
    makers: dict[str, Callable[[Path], Path]] = {"bai.docx": make_docx, "bai.pdf": make_pdf, "bai.epub": make_epub}
    texts = {
        "bai.txt": NEWS,
        "bai.md": f"# {TITLE}\n\n## Vốn\n\n{BODY}\n",
        "bai.srt": f"1\n00:00:01,000 --> 00:00:09,000\n{BODY}\n",
        "bai.csv": f'tiêu đề,nội dung\n{TITLE},"{BODY}"\n',
        "bai.jsonl": json.dumps({"title": TITLE, "text": BODY}),
        "bai.html": html_page(),
    }
    if name in makers:
        makers[name](path)
    else:
        written(path, texts[name])
    library = Index(encoder=TinyEncoder())
    library.add([read(path), *(from_text(f"Bài số {n} nói về thời tiết vùng {n}.", source=str(n)) for n in range(20))])
    best = library.search("cây cầu có tổng vốn đầu tư bao nhiêu tỷ đồng", k=1)[0].passage
    assert "2.300 tỷ đồng" in best.text
    assert best.document.text[best.start : best.end] == best.text and best.document.source.endswith(name)


# Many files


def test_folders_patterns_and_archives(tmp_path: Path) -> None:
    (tmp_path / "b" / ".an").mkdir(parents=True)
    for name in ("b/hai.txt", "a.txt", "c.md", "b/.an/x.txt", ".y.txt"):
        written(tmp_path / name, f"Chữ trong {name}.")
    written(tmp_path / "bang.xls", "không đọc")
    written(tmp_path / "hong.txt", b"\x00\x01\x02" * 50)
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as made:
        made.writestr("tin/một.txt", "Một bài.")
        made.writestr("../thoat.txt", "Không ra ngoài được.")
        made.writestr("trong.zip", b"PK")
        made.writestr("anh.png", b"x")
    found = list(read_all([tmp_path, tmp_path / "a.txt", str(tmp_path / "*.md"), tmp_path / "khong.txt"]))
    texts = [item.text for item in found if isinstance(item, Document)]
    assert texts == [
        "Chữ trong a.txt.", "Chữ trong c.md.", "Một bài.", "Chữ trong b/hai.txt.",
    ]  # fmt: skip
    errors = [str(item) for item in found if isinstance(item, DocumentError)]
    assert [error.split(": ")[1][:14] for error in errors] == ["tệp nén trong ", "là tệp nhị phâ", "không có tệp n"]
    assert not (tmp_path.parent / "thoat.txt").exists()
    with pytest.raises(DocumentError, match="read_all"):
        read(tmp_path / "d.zip")
    assert [str(error) for error in read_all([tmp_path / "*.pdf"])] != []


def test_a_missing_library_is_named_with_its_extra(tmp_path: Path) -> None:
    path = make_epub(tmp_path / "sach.epub")
    program = (
        "import sys\nsys.modules['lxml'] = None\nfrom index import read, HoidapError\n"
        f"try: read({str(path)!r})\nexcept HoidapError as error: print(type(error).__name__, error)"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, env=environment, cwd=Path(__file__).parents[1]
    )
    assert run.stdout.decode().startswith(MissingExtra.__name__) and "hoidap[epub]" in run.stdout.decode()


# Hostile files


def packed(*files: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files:
            made.writestr(name, data)
    return target.getvalue()


def laughs() -> bytes:
    """An XML entity that holds ten of another, which holds ten of another, eleven times over."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE a [<!ENTITY a0 "ha">{entities}]><a>&a11;</a>'.encode()


ZEROS = b"\0" * (20 * 2**20)
CONTAINER = b'<container><rootfile full-path="p"/></container>'
BOMBS: dict[str, Callable[[], bytes]] = {
    "docx.docx": lambda: packed(("word/document.xml", ZEROS), ("[Content_Types].xml", b"")),
    "laughs.docx": lambda: packed(("word/document.xml", laughs()), ("[Content_Types].xml", laughs())),
    "zeros.zip": lambda: packed(("a.txt", ZEROS)),
    "many.zip": lambda: packed(*((f"{n}.txt", b"a") for n in range(6000))),
    "zeros.epub": lambda: packed(("META-INF/container.xml", ZEROS)),
    "laughs.epub": lambda: packed(("META-INF/container.xml", laughs())),
    "package.epub": lambda: packed(("META-INF/container.xml", CONTAINER), ("p", laughs())),
    "deep.html": lambda: b"<div>" * 200_000 + b"a",
    "tables.html": lambda: b"<table><tr><td>" * 60_000,
    "attributes.html": lambda: b"<p " + b"a=b " * 200_000 + b">a",
    "entities.html": lambda: b"&amp;" * 200_000,
    "broken.docx": lambda: b"PK\x03\x04" + b"a" * 1000,
    "broken.pdf": lambda: b"%PDF-1.7\n" + b"1 0 obj " * 10_000,
    "pages.pdf": lambda: pdf_with(b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>"),
    "flate.pdf": lambda: pdf_stream(ZEROS * 5),
    "brackets.pdf": lambda: b"%PDF-1.4\n1 0 obj\n" + b"[" * 300_000 + b"\ntrailer << /Root 1 0 R >>",
}


for _depth in (1_000, 20_000, 100_000):
    for _tag in ("b", "ul><li", "blockquote", "font", "table><tr><td"):
        BOMBS[f"nested {_tag[:2]} {_depth}.html"] = lambda tag=_tag, depth=_depth: f"<{tag}>".encode() * depth + b"chu"
for _mark in ("<", "<!--", "</", "<a href=", "&#", "<![CDATA[", "<p", '"', "<script>", "<table><td>"):
    BOMBS[f"marks {_mark.strip('<!/&')[:2] or 'lt'} {len(BOMBS)}.html"] = lambda mark=_mark: mark.encode() * 60_000
for _size in (1, 5, 20):
    for _name in ("word/document.xml", "word/styles.xml", "docProps/core.xml", "_rels/.rels"):
        BOMBS[f"zeros {_name[-9:-4].replace('/', ' ')} {_size}.docx"] = lambda name=_name, size=_size: packed(
            ("[Content_Types].xml", b"<Types/>"), (name, ZEROS[: size * 2**20])
        )
    BOMBS[f"deep xml {_size}.docx"] = lambda size=_size: packed(
        ("[Content_Types].xml", b"<a>" * (size * 20_000)), ("_rels/.rels", b"<a>" * 1000)
    )
    BOMBS[f"deep xml {_size}.epub"] = lambda size=_size: packed(("META-INF/container.xml", b"<a>" * (size * 20_000)))
    BOMBS[f"chapter {_size}.epub"] = lambda size=_size: packed(
        ("META-INF/container.xml", CONTAINER),
        ("p", b'<package><manifest><item id="a" href="a"/></manifest><spine><itemref idref="a"/></spine></package>'),
        ("a", b"<i>" * (size * 20_000)),
    )
    BOMBS[f"again {_size}.epub"] = lambda size=_size: packed(
        ("META-INF/container.xml", CONTAINER),
        (
            "p",
            b'<package><manifest><item id="a" href="a"/></manifest><spine>'
            + b'<itemref idref="a"/>' * (size * 500)
            + b"</spine></package>",
        ),
        ("a", b"<p>" + b"chu " * 20_000),
    )
    BOMBS[f"flate {_size}.pdf"] = lambda size=_size: pdf_stream(b"(a) Tj " * (size * 2**20 // 7))
    BOMBS[f"deep kids {_size}.pdf"] = lambda size=_size: pdf_with(
        *(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, size * 1000))
    )
    BOMBS[f"many files {_size}.zip"] = lambda size=_size: packed(
        *((f"{n}.txt", b"a" * size * 1000) for n in range(300))
    )
    BOMBS[f"packed twice {_size}.zip"] = lambda size=_size: packed(("a.zip", packed(("a.txt", ZEROS[: size * 2**20]))))
    BOMBS[f"long line {_size}.txt"] = lambda size=_size: b"a" * (size * 2**20 // 4)
    BOMBS[f"marks {_size}.md"] = lambda size=_size: b"**_[`" * (size * 10_000)
    BOMBS[f"brackets {_size}.jsonl"] = lambda size=_size: b"[" * (size * 100_000)
    BOMBS[f"quotes {_size}.csv"] = lambda size=_size: b'"",' * (size * 50_000)
    BOMBS[f"arrows {_size}.srt"] = lambda size=_size: b"00:00:01,000 --> " * (size * 20_000)
    BOMBS[f"combining {_size}.txt"] = lambda size=_size: "\u0301\u0323".encode() * (size * 50_000)


def pdf_with(*objects: bytes) -> bytes:
    body = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    for number, content in enumerate(objects, 2):
        body += b"%d 0 obj " % number + content + b" endobj\n"
    return body + b"trailer << /Root 1 0 R /Size 9 >>\n%%EOF"


def pdf_stream(data: bytes) -> bytes:
    import zlib

    small = zlib.compress(zlib.compress(data, 9), 9)
    head = b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n" % len(small)
    return pdf_with(
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        head + small + b"\nendstream",
    )


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_or_harmless(tmp_path: Path, name: str) -> None:
    for library in ("lxml", "trafilatura", "docx", "pypdfium2"):
        pytest.importorskip(library)
    resource = pytest.importorskip("resource")
    path = written(tmp_path / name.replace(" ", "-"), BOMBS[name]())
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, processor_seconds()
    for item in read_all([path]):
        assert isinstance(item, DocumentError) or len(item.text) < 6_000_000
        assert "\n" not in str(item) or isinstance(item, Document)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024  # KiB
    assert processor_seconds() - started < 5 + 2  # the two to start a worker where the last bomb ended one


def processor_seconds() -> float:
    """Processor time of this process and of all it has started: what a busy machine does not change."""
    resource = pytest.importorskip("resource")
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    worker, running = child._worker._process, 0.0
    place = Path(f"/proc/{worker.pid if worker else 0}/stat")
    if place.exists():
        numbers = place.read_text(encoding="utf-8").rpartition(")")[2].split()
        running = (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")
    return time.process_time() + ended.ru_utime + ended.ru_stime + running


def test_the_worker_serves_again_after_a_bomb(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    with pytest.raises(DocumentError):
        read(written(tmp_path / "bom.pdf", BOMBS["flate.pdf"]()))
    assert BODY in read(make_docx(tmp_path / "bai.docx")).text


# Any bytes


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    found = decoded(data)
    if found is not None:
        assert isinstance(canonical(found[0]), str)


SCRAPS = st.lists(
    st.sampled_from(
        '# |## |**|*|_|`|[|](|)|![|\n|\n\n|---\n|<!--|-->|> |- |```\n|1\n|00:00:01,000 --> 00:00:02,000\n|<i>|"'
        "|,|;|\t|"
        "{|}|:|title|text|chữ|Chữ.|\\".split("|")
    )
    | st.sampled_from(["|", "|-|"]),
    max_size=60,
).map("".join)


@settings(deadline=None)
@given(st.one_of(SCRAPS, st.text(max_size=200)), st.sampled_from(["a.md", "a.srt", "a.csv", "a.jsonl", "a.txt"]))
def test_any_text_of_any_plain_format_is_a_document_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        document = read(path)
    except DocumentError as error:
        assert "\n" not in str(error)
    else:
        assert document.text == canonical(document.text) and document.blocks


def test_a_short_dose_of_random_files(tmp_path: Path) -> None:
    for seed in range(10_000_000, 10_000_400):
        fuzz_reading.one(seed, tmp_path)
