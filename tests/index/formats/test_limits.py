"""What is too large is refused in one line that names size, limit and cure; what is just within is taken."""

import textwrap
import unicodedata
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from index import Document, DocumentError, Index, QuestionError, from_text, read, read_all
from index.document import Block
from index.formats import LARGEST_FILE, LONGEST_TEXT, sandbox
from index.formats.archive import EXPANDED, MEMBERS
from index.formats.parts import MOST_BLOCKS
from index.ingest.changes import MOST_PASSAGES
from qa.assistant import LONGEST_QUESTION, check_question
from tests.tiny_encoder import TinyEncoder


def refused(document) -> str:
    """The line that refuses what `document` makes; it is one line."""
    with pytest.raises(DocumentError, match=r"Hãy (chia|tách)") as caught:
        document()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def packed(path, members: dict[str, bytes], compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def test_a_file_too_large_is_not_even_opened(tmp_path):
    path = tmp_path / "to.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 2**20)
    assert "tệp 65 MB, lớn quá 64 MB. Hãy chia nhỏ tệp." in refused(lambda: read(path))


def test_a_text_of_too_many_characters(tmp_path):
    """Also as one line, pasted or in a file of any kind."""
    said = "dán: văn bản dài 5.000.001 ký tự, quá 5.000.000. Hãy chia thành nhiều bài."
    assert said == refused(lambda: from_text("a" * (LONGEST_TEXT + 1), source="dán"))
    for name in ("a.txt", "a.md", "a.srt", "a.csv", "a.jsonl", "a.vtt"):
        (tmp_path / name).write_bytes(b"a" * (2 * LONGEST_TEXT + 1))
        assert "dài 10.000.001 ký tự, quá 5.000.000" in refused(lambda name=name: read(tmp_path / name)), name


@pytest.mark.slow
def test_a_text_just_within_is_taken():
    line = "e\u0323\u0302 " * (LONGEST_TEXT // 2)  # "ệ " once it is composed
    document = from_text(line, source="dán")
    assert len(document.text) in (LONGEST_TEXT, LONGEST_TEXT - 1)


@pytest.mark.slow
def test_a_text_of_too_many_blocks(tmp_path):
    text = "# Mục\n\nChữ của mục này.\n\n" * (MOST_BLOCKS // 2 + 1)
    said = "văn bản có 100.002 mục và đoạn văn, quá 100.000. Hãy chia thành nhiều bài."
    (tmp_path / "muc.md").write_text(text, encoding="utf-8")
    assert said in refused(lambda: read(tmp_path / "muc.md"))
    assert "mục và đoạn văn, quá" in refused(lambda: from_text(text, source="dán"))


@pytest.mark.slow
def test_a_document_of_too_many_passages_leaves_the_library_as_it_was():
    """Such a one comes from a program: what is read has fewer blocks."""
    headed = "Mục.\n\nChữ.\n\n"
    blocks = []
    for start in range(0, len(headed) * (MOST_PASSAGES + 1), len(headed)):
        blocks += [Block("heading", start, start + 4), Block("paragraph", start + 6, start + 10)]
    library = Index(encoder=TinyEncoder())
    library.add([from_text("Cầu Rồng dài 666 mét.", source="cầu")])
    huge = Document("lớn", headed * (MOST_PASSAGES + 1), tuple(blocks))
    told = refused(lambda: library.add([from_text("Huế mưa.", source="huế"), huge]))
    assert told == f"lớn: chia thành {MOST_PASSAGES + 1} đoạn, quá {MOST_PASSAGES}. Hãy tách thành nhiều bài."
    assert [document.source for document in library.documents.values()] == ["cầu"]


def test_an_archive_of_too_much(tmp_path):
    def told(path) -> str:
        (one,) = read_all([path])
        assert isinstance(one, DocumentError) and "\n" not in str(one)
        return str(one)

    many = packed(tmp_path / "nhieu.zip", {f"{number}.txt": b"a" for number in range(MEMBERS + 1)})
    assert f"có {MEMBERS + 1} tệp bên trong, quá {MEMBERS}" in told(many)
    zeros = packed(tmp_path / "khong.zip", {"a.txt": b"\0" * (8 * 2**20)}, zipfile.ZIP_DEFLATED)
    assert "nén quá mạnh" in told(zeros)
    inner = packed(tmp_path / "trong.zip", {"a.txt": "Chữ.".encode()})
    nested = packed(tmp_path / "long.zip", {"trong.zip": inner.read_bytes()})
    assert "tệp nén trong tệp nén" in told(nested)
    size = EXPANDED // 9 + 1  # a directory that admits to nine members of this size; their bytes are not there
    small = packed(tmp_path / "no.zip", {f"{number}.txt": b"a" for number in range(9)})
    data = bytearray(small.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = size.to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    small.write_bytes(data)
    assert f"mở ra quá {EXPANDED // 2**20} MB" in told(small)


def test_a_pdf_of_too_many_pages(tmp_path):
    pytest.importorskip("pypdfium2")
    kids = b" ".join(b"3 0 R" for _ in range(3_001))
    body = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    body += b"2 0 obj << /Type /Pages /Kids [" + kids + b"] /Count 3001 >> endobj\n"
    body += b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >> endobj\n"
    (tmp_path / "dai.pdf").write_bytes(body + b"trailer << /Root 1 0 R /Size 4 >>\n%%EOF")
    assert "có 3001 trang, quá 3000. Hãy chia nhỏ." in refused(lambda: read(tmp_path / "dai.pdf"))


def test_a_page_too_large(tmp_path):
    for name in ("trafilatura", "lxml_html_clean"):
        pytest.importorskip(name)
    (tmp_path / "to.html").write_bytes(b"<p>" + b"chu " * (21 * 2**18))
    assert "trang 21 MB, lớn quá 20 MB" in refused(lambda: read(tmp_path / "to.html"))


def _word(path, paragraphs):
    inner = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{name}"><w:body>{inner}</w:body></w:document>'
    packed(path, {"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode()}, zipfile.ZIP_DEFLATED)


def _page(path, paragraphs):
    path.write_text(f"<article>{''.join(f'<p>{text}</p>' for text in paragraphs)}</article>", encoding="utf-8")


def _rich(path, paragraphs):
    letters = (f"\\u{ord(each)}?" if ord(each) > 127 else each for each in "\n".join(paragraphs))
    path.write_text("{\\rtf1\\ansi " + "".join(letters).replace("\n", "\\par\n") + "}", encoding="ascii")


def _letter(path, paragraphs):
    made = EmailMessage()
    made["Subject"] = "Quy chế"
    made.set_content("\n\n".join(paragraphs))
    path.write_bytes(bytes(made))


def _sheet(path, paragraphs):
    book = pytest.importorskip("openpyxl").Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(49_000):
        sheet.append([f"M{number}", f"Hàng số {number}", number])
    book.save(path)


def _pages(path, paragraphs):
    """Six hundred pages of lines in a font that every reader has."""
    text = unicodedata.normalize("NFD", " ".join(paragraphs)).encode("ascii", "ignore").decode()
    lines = textwrap.wrap(text[: 600 * 45 * 70], 70)
    pages = [lines[at : at + 45] for at in range(0, len(lines), 45)]
    streams = ["BT /F 11 Tf 50 790 Td 15 TL " + " ".join(f"({line}) Tj T*" for line in page) + " ET" for page in pages]
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for at, stream in enumerate(streams):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * at} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    body = "".join(f"{number} 0 obj\n{content}\nendobj\n" for number, content in enumerate(objects, 1))
    path.write_bytes(f"%PDF-1.4\n{body}trailer << /Root 1 0 R /Size {len(objects) + 1} >>\n%%EOF".encode())


def _open_sheet(path, paragraphs):
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = f"<table:table-row>{3 * cell}</table:table-row>"
    rows = "".join(row.format(f"M{number}", f"Hàng số {number}", number) for number in range(49_000))
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{each}="{name}{each}:1.0"' for each in ("office", "table", "text"))
    body = f"<office:spreadsheet><table:table>{rows}</table:table></office:spreadsheet>"
    content = f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    packed(path, {"mimetype": kind, "content.xml": content.encode()}, zipfile.ZIP_DEFLATED)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "make", "most"),
    [
        ("a.docx", _word, 110),
        ("a.html", _page, 290),
        ("a.rtf", _rich, 110),
        ("a.eml", _letter, 150),
        ("a.xlsx", _sheet, 200),
        ("a.pdf", _pages, 72),
        ("a.ods", _open_sheet, 180),
    ],
)
def test_the_largest_file_that_is_read_takes_little_memory(tmp_path, name, make, most):
    """Megabytes of the whole worker at its peak, a quarter above what was measured."""
    for library in ("lxml", "trafilatura", "striprtf", "openpyxl"):
        pytest.importorskip(library)
    sandbox._worker.stop()  # a fresh one, whose peak is of this file
    make(
        tmp_path / name,
        [f"Đoạn {n} của quy chế nói về mức {n}.000 đồng áp dụng từ 01/01/2025. " * 4 for n in range(17_000)],
    )
    document = read(tmp_path / name)
    assert isinstance(document, Document) and len(document.text) > 1_400_000
    worker = sandbox._worker._process
    status = Path(f"/proc/{worker.pid if worker else 0}/status")
    if not status.exists():
        pytest.skip("memory is measured on Linux alone")
    peak = next(line for line in status.read_text(encoding="utf-8").split("\n") if line.startswith("VmHWM"))
    assert int(peak.split()[1]) / 1024 < most


@pytest.mark.slow
def test_libraries_of_the_next_file_are_loaded_without_the_limits_of_the_last(tmp_path):
    """A worker that has read a large file keeps its memory; a parser that is new to it needs more than is left."""
    image = pytest.importorskip("PIL.Image")
    for library in ("trafilatura", "pytesseract", "pypdfium2"):
        pytest.importorskip(library)
    sandbox._worker.stop()
    _sheet(tmp_path / "a.xlsx", [])
    read(tmp_path / "a.xlsx")
    image.new("L", (40, 40), 255).save(tmp_path / "a.png")
    needs = ("pytesseract", "PIL", "pypdfium2")
    data = (tmp_path / "a.png").read_bytes()
    assert sandbox.draw("ocr", needs, data, tmp_path / "a.png", {"task": "count"}, seconds=20.0) == {"count": 1}


def test_a_question_too_long():
    check_question("a" * LONGEST_QUESTION)
    with pytest.raises(QuestionError, match="Hãy hỏi ngắn lại") as caught:
        check_question("a" * (LONGEST_QUESTION + 1))
    assert str(LONGEST_QUESTION) in str(caught.value).replace(".", "") and "\n" not in str(caught.value)
