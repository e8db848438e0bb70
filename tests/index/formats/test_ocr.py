"""Scans and pictures: drawn here, recognised by Tesseract, cited on the picture."""

import base64
import io
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from index.document import Document
from index.errors import DocumentError
from index.formats import ocr, pdf, read, sandbox
from index.formats.pdf_page import draw_page
from tests.memory import forget_peak, peak
from tests.news import BODY, LAST, LEAD, TITLE, written
from tests.papers import font

Image = pytest.importorskip("PIL.Image")
ImageDraw = pytest.importorskip("PIL.ImageDraw")
ImageFont = pytest.importorskip("PIL.ImageFont")
pdfplumber = pytest.importorskip("pdfplumber")
pypdfium2 = pytest.importorskip("pypdfium2")

needs_tesseract = pytest.mark.skipif(not ocr.has_tesseract(), reason="no Tesseract on this machine")
MORE = (
    "Sáng 12/2, Ủy ban nhân dân huyện Mường Khương tổ chức lễ khánh thành nhà văn hóa thôn Bản Lầu. Công trình do "
    "người dân đóng góp 240 triệu đồng, phần còn lại là vốn của chương trình nông thôn mới."
)


def drawn(*texts: str, dpi: int = 200, size: int = 12) -> "Image.Image":
    """An A4 page with paragraphs, as a printer of so many dots an inch makes it."""
    page = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    pen, letters = ImageDraw.Draw(page), ImageFont.truetype(str(font()), round(size * dpi / 72))
    top, margin = dpi, dpi
    for text in texts:
        line = ""
        for word in [*text.split(), None]:
            longer = f"{line} {word}".strip() if word else line
            if word is None or pen.textlength(longer, font=letters) > page.width - 2 * margin:
                pen.text((margin, top), line, font=letters, fill=0)
                top += round(1.5 * size * dpi / 72)
                line = word or ""
            else:
                line = longer
        top += round(size * dpi / 72)
    return page


def bytes_of(page: "Image.Image", form: str, **options: object) -> bytes:
    target = io.BytesIO()
    page.save(target, form, **options)
    return target.getvalue()


def syllables(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("quet") / "giấy mời.png"
    return read(written(path, bytes_of(drawn(TITLE, LEAD, BODY, LAST, MORE), "PNG")))


@needs_tesseract
def test_a_page_at_200_dpi_is_read_to_97_of_a_hundred_syllables(scanned: Document) -> None:
    wanted = syllables(" ".join((TITLE, LEAD, BODY, LAST, MORE)))
    got = syllables(scanned.text)
    right = sum(1 for syllable in wanted if syllable in got)
    assert right >= 0.97 * len(wanted) and abs(len(got) - len(wanted)) <= 0.03 * len(wanted)
    assert scanned.remark == "trang 1 được nhận dạng từ ảnh (OCR), chữ và số có thể sai"


@needs_tesseract
def test_a_citation_is_marked_on_the_picture(scanned: Document) -> None:
    """The box of the words lies over their ink: nothing dark is left of the page's margin, much is inside."""
    assert scanned.original is not None and scanned.original.startswith(b"%PDF")
    start = scanned.text.index("2.300")
    page = draw_page(scanned, scanned.original, 1, [(start, start + 5)])
    (left, top, width, height) = page.boxes[0]
    picture = Image.open(io.BytesIO(page.png)).convert("L")
    box = picture.crop(
        (
            round(left * picture.width), round(top * picture.height),
            round((left + width) * picture.width), round((top + height) * picture.height),
        )
    )  # fmt: skip
    dark = sum(box.histogram()[:128]) / (box.width * box.height)
    assert 0.08 < dark < 0.7 and len(page.boxes) == 1


@needs_tesseract
@pytest.mark.parametrize("form", ["JPEG", "TIFF"])
def test_other_pictures_and_their_frames(tmp_path: Path, form: str) -> None:
    options = {"save_all": True, "append_images": [drawn(MORE)]} if form == "TIFF" else {"quality": 80}
    document = read(written(tmp_path / f"a.{form.lower()}", bytes_of(drawn(BODY), form, **options)))
    assert "2.300 tỷ đồng" in document.text
    assert document.text.count("\f") == (form == "TIFF") and ("Bản Lầu" in document.text) == (form == "TIFF")


@needs_tesseract
def test_scanned_pages_among_others_are_read_in_their_place(tmp_path: Path) -> None:
    fpdf = pytest.importorskip("fpdf")
    paper = fpdf.FPDF()
    paper.add_font("A", fname=str(font()))
    paper.set_font("A", size=12)
    paper.add_page()
    paper.multi_cell(0, 8, BODY)
    paper.add_page()
    paper.image(drawn(MORE), x=0, y=0, w=210)
    paper.add_page()
    paper.multi_cell(0, 8, LAST)
    document = read(written(tmp_path / "hồ sơ.pdf", bytes(paper.output())))
    first, second, third = document.text.split("\f")
    assert BODY in " ".join(first.split()) and "Bản Lầu" in second and "lụy đò" in third
    assert document.remark.startswith("trang 2 được nhận dạng từ ảnh")


def test_without_tesseract_the_command_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fpdf = pytest.importorskip("fpdf")
    monkeypatch.setattr(ocr.shutil, "which", lambda *_, **__: None)
    with pytest.raises(DocumentError, match="apt install tesseract-ocr tesseract-ocr-vie"):
        read(written(tmp_path / "a.png", bytes_of(drawn(BODY), "PNG")))
    paper = fpdf.FPDF()
    paper.add_font("A", fname=str(font()))
    paper.set_font("A", size=12)
    paper.add_page()
    paper.multi_cell(0, 8, BODY)
    paper.add_page()
    paper.image(drawn(MORE), x=0, y=0, w=210)
    document = read(written(tmp_path / "a.pdf", bytes(paper.output())))
    assert document.remark.startswith("trang 2 chỉ có ảnh, không đọc được; cài Tesseract")


@needs_tesseract
def test_a_picture_without_text_or_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"không đọc được chữ nào\. Hãy quét lại"):
        read(written(tmp_path / "a.png", bytes_of(Image.new("L", (800, 800), 255), "PNG")))
    with pytest.raises(DocumentError, match="ảnh hỏng"):
        read(written(tmp_path / "b.jpg", b"\xff\xd8\xff" + b"a" * 100))


@pytest.fixture(scope="module")
def recognised() -> dict[str, str]:
    """A page as the worker recognises it: a PDF with its picture, and one of its words alone."""
    arguments = {"task": "page", "page": 1, "program": ocr._program()}
    picture = bytes_of(drawn(TITLE, LEAD, BODY, dpi=300), "PDF", resolution=300)
    return sandbox.draw("ocr", ocr._NEEDS, picture, Path("a.pdf"), arguments, seconds=120)


@needs_tesseract
def test_the_words_of_a_page_stand_without_its_picture_where_they_stood(recognised: dict[str, str]) -> None:
    shown, bare = (base64.b64decode(recognised[form]) for form in ("pdf", "text"))
    assert len(bare) < 20_000 < len(shown)
    assert pdf.parse(bare).parts == pdf.parse(shown).parts
    places = [
        [(each["text"], round(each["x0"], 2), round(each["top"], 2)) for each in words_of(data)]
        for data in (shown, bare)
    ]
    assert places[0] == places[1] and len(places[0]) > 50


def words_of(data: bytes) -> list[dict[str, Any]]:
    with pdfplumber.open(io.BytesIO(data)) as opened:
        words: list[dict[str, Any]] = opened.pages[0].extract_words()
        return words


@needs_tesseract
@pytest.mark.skipif(not peak(), reason="the memory of a process can be told on Linux alone")
@pytest.mark.parametrize("form", ["pdf", "text"])
def test_many_recognised_pages_of_a_small_scan_are_joined_in_bounded_memory(
    recognised: dict[str, str], form: str
) -> None:
    """As many pictures as are kept at most, or 500 pages of words: what a small file is allowed would not do."""
    count = ocr._MOST_PICTURES // (3 * len(recognised[form]) // 4) if form == "pdf" else ocr._MOST_PAGES
    empty = [drawn(" ", dpi=50).convert("1")] * (count - 1)
    scan = bytes_of(drawn(TITLE, dpi=50).convert("1"), "PDF", save_all=True, append_images=empty)
    assert len(scan) < 4 * 2**20
    sandbox._worker.stop()
    before = forget_peak()
    pages = {str(page): recognised[form] for page in range(1, count + 1)}
    joined = base64.b64decode(
        sandbox.draw("ocr", ocr._NEEDS, scan, Path("a.pdf"), {"task": "merge", "pages": pages}, seconds=120)["pdf"]
    )
    reading = sandbox.parse("pdf", ("pypdfium2", "pdfplumber"), joined, Path("a.pdf"))
    assert reading.parts
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(joined)]
    single = pypdfium2.PdfDocument(base64.b64decode(recognised["pdf"]))[0].get_textpage().get_text_range()
    assert texts == [single] * count and len(single) > 200
    assert sandbox._worker._process is not None
    assert peak(sandbox._worker._process.pid) < 512 * 2**20 and peak() - before < 384 * 2**20


@needs_tesseract
def test_a_scan_whose_pictures_are_too_many_keeps_its_words() -> None:
    scan = bytes_of(drawn(TITLE, BODY), "TIFF", save_all=True, append_images=[drawn(MORE)])
    shown = ocr.read_picture(scan, Path("a.tiff"), None)
    bare = ocr.read_picture(scan, Path("a.tiff"), None, most=2 * len(shown.original or b"") // 3)
    assert bare.parts == shown.parts and len(shown.parts) > 2
    assert shown.original is not None and bare.original is None
    assert bare.remark == shown.remark + "; ảnh các trang lớn nên đoạn trích không được tô trên trang"
