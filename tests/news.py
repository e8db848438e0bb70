"""The news of the bridge, which many tests read, and files of it in the formats that only a library can write."""

import unicodedata
import zipfile
from pathlib import Path

import pytest

from index.document import Document
from index.formats.encodings import LEGACY
from tests.papers import paper

__all__ = ["BODY", "LAST", "LEAD", "NEWS", "TITLE", "encoded", "html_page", "kinds"]
__all__ += ["make_docx", "make_epub", "make_pdf", "written"]

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


def html_page() -> str:
    return f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{TITLE} - Báo Bến Mới</title>
<meta property="og:title" content="{TITLE}"><meta name="author" content="Trần Thu Hà">
<meta property="article:published_time" content="2023-05-12T08:15:00+07:00"></head><body>
<nav><a href="/">Trang chủ</a><a href="/thoi-su">Thời sự</a></nav><article><h1>{TITLE}</h1><p class="sapo">{LEAD}</p>
<h2>Chợ đông hơn</h2><p>{BODY[:40]}<b>{BODY[40:60]}</b>{BODY[60:]}</p>
<table><tr><th>Năm</th><th>Vốn</th></tr><tr><td>2021</td><td>100 tỷ</td></tr></table><p>{LAST}</p></article>
<aside>Mua ngay kẻo lỡ, giảm giá 50%</aside><footer>Bản quyền thuộc về Báo</footer>
<script>alert(1)</script></body></html>"""


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


WORDS = "không một hai ba bốn năm sáu bảy tám chín".split()


def make_pdf(path: Path, pages: int = 4) -> Path:
    written = [
        (f"{WORDS[number]} {LEAD} Đây là trang thứ {number}.", BODY, f"{LAST} {WORDS[-number]} " * number)
        for number in range(1, pages + 1)
    ]
    path.write_bytes(paper(written, head="Báo Bến Mới - số 12"))
    return path


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
