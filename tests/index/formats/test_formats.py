"""Files of every kind, each made here by its format's own tools, read with their parts and Vietnamese intact."""

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from index.document import Document
from index.errors import DocumentError, MissingExtra
from index.formats import read, read_all
from tests.news import BODY, LAST, LEAD, TITLE, encoded, html_page, kinds, make_docx, make_epub, make_pdf, written
from tests.paths import ROOT


def test_markdown(tmp_path: Path) -> None:
    text = (
        f'---\ntitle: "{TITLE}"\nauthor: Trần Thu Hà\ndate: 2023-05-12\ntags: [a]\n---\n\n# {TITLE}\n\n'
        f'**{LEAD}**\n\n## Chợ *đông* hơn\n\n> {BODY}\n\n![Cầu nhìn từ trên cao](a.png)\n\n- Một [bản đồ](b.html "x")\n'
        "- Hai `mã`\n\nVốn\n---\n\n| Năm | Vốn |\n|---|--:|\n| 2021 | 100 tỷ |\n\n<!-- ghi chú -->\n```\nx * y * "
        "z\n```\n"
    )
    document = read(written(tmp_path / "bai.md", text))
    assert (document.title, document.author, document.date_text) == (TITLE, "Trần Thu Hà", "2023-05-12")
    assert ("heading", "Chợ đông hơn") in kinds(document) and ("caption", "Cầu nhìn từ trên cao") in kinds(document)
    assert [text for kind, text in kinds(document) if kind in ("lead", "paragraph", "item", "row")] == [
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
    with pytest.raises(DocumentError, match="không có chữ nào"):
        read(written(tmp_path / "d.csv", "\t: "))
    for data in ("{}\n[1]", "không phải json", '{"a":' * 3000):
        with pytest.raises(DocumentError, match="JSON"):
            read(written(tmp_path / "d.jsonl", data))


def test_a_news_page(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    document = read(written(tmp_path / "bai.html", html_page()))
    assert (document.title, document.author, document.date_text) == (TITLE, "Trần Thu Hà", "2023-05-12")
    assert ("heading", "Chợ đông hơn") in kinds(document)
    assert all(sentence in document.text for sentence in (LEAD, BODY, LAST, "Năm: 2021; Vốn: 100 tỷ"))
    assert document.text.count(TITLE) == 1
    assert not any(noise in document.text for noise in ("Trang chủ", "giảm giá", "Bản quyền", "alert"))


def test_a_page_without_an_article_gives_its_text(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    page = "<html><body><ul><li>Gạo <b>nếp</b></li><li>Muối</li></ul><p>Hết</p></body></html>"
    assert read(written(tmp_path / "a.htm", page)).text == "- Gạo nếp\n\n- Muối\n\nHết"


def test_a_word_document(tmp_path: Path) -> None:
    document = read(make_docx(tmp_path / "bai.docx"))
    assert kinds(document) == [
        ("title", TITLE),
        ("date", "12/05/2023"),
        ("lead", LEAD),
        ("heading", "Chợ đông hơn"),
        ("paragraph", BODY),
        ("item", "- Một việc"),
        ("row", "Năm: 2021; Vốn: 100 tỷ"),
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
        made.writestr("anh.gif", b"x")
    found = list(read_all([tmp_path, tmp_path / "a.txt", str(tmp_path / "*.md"), tmp_path / "khong.txt"]))
    texts = [item.text for item in found if isinstance(item, Document)]
    assert texts == [
        "Chữ trong a.txt.", "Chữ trong c.md.", "Một bài.", "Chữ trong b/hai.txt.",
    ]  # fmt: skip
    errors = [str(item) for item in found if isinstance(item, DocumentError)]
    assert [error.split(": ")[1][:14] for error in errors] == [
        "không phải bản", "tên tệp chỉ ra", "tệp nén trong ", "là ảnh loại kh", "là tệp nhị phâ", "không có tệp n",
    ]  # fmt: skip
    assert not (tmp_path.parent / "thoat.txt").exists()
    (document,) = read(tmp_path / "d.zip")
    assert document.text == "Một bài." and "trong.zip" in document.remark and "anh.gif" in document.remark
    assert [str(error) for error in read_all([tmp_path / "*.pdf"])] != []


@pytest.mark.skipif(sys.platform != "linux", reason="makes names that are no UTF-8")
def test_names_that_are_no_text_stay_on_one_line_and_go_anywhere(tmp_path: Path) -> None:
    """Of a file: loose bytes, a line end, an order to the terminal; of an archive's member: half a character."""
    hostile = [
        os.fsencode(tmp_path) + b"/" + name for name in (b"a\xff.txt", b"b\n\x1b[2J.txt", "c\u202etxt.exe.txt".encode())
    ]
    for name in hostile:
        written(Path(os.fsdecode(name)), "Chữ trong bài.")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as made:
        made.writestr("tin\u2028hai.txt", "Chữ trong tệp nén.")
    documents = list(read_all([tmp_path]))
    assert [each.source.removeprefix(str(tmp_path)) for each in documents if isinstance(each, Document)] == [
        "/a\\udcff.txt", "/b\\n\\x1b[2J.txt", "/c\\u202etxt.exe.txt", "/d.zip/tin\\u2028hai.txt",
    ]  # fmt: skip
    for name in hostile:
        written(Path(os.fsdecode(name)), b"")
        (error,) = read_all([os.fsdecode(name)])
        assert str(error).isprintable() and Path(os.fsdecode(name)) == error.path


@pytest.mark.parametrize(
    "address", ["https://vnexpress.net/bai.html", "file:///etc/hosts.txt", "http://127.0.0.1/a.zip"]
)
def test_an_address_is_no_file_and_nothing_is_fetched(address: str) -> None:
    with pytest.raises(DocumentError, match=r"không tải gì từ mạng. Hãy mở trang, lưu thành .html"):
        read(address)
    (error,) = read_all([address])
    assert isinstance(error, DocumentError)


@pytest.mark.parametrize(
    ("suffix", "missing", "extra"),
    [
        ("html", "trafilatura", "html"),
        ("xhtml", "lxml_html_clean", "html"),
        ("pdf", "pypdfium2", "pdf"),
        ("docx", "lxml", "office"),
        ("xlsx", "openpyxl", "office"),
        ("pptx", "pptx", "office"),
        ("rtf", "striprtf", "office"),
        ("epub", "lxml", "epub"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(tmp_path: Path, suffix: str, missing: str, extra: str) -> None:
    path = written(tmp_path / f"bai.{suffix}", "gì đó")
    program = (
        f"import sys\nsys.modules[{missing!r}] = None\nfrom index import read, HoidapError\n"
        f"try: read({str(path)!r})\nexcept HoidapError as error: print(type(error).__name__, error)"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment, cwd=ROOT)
    assert run.stdout.decode().startswith(MissingExtra.__name__) and f"hoidap[{extra}]" in run.stdout.decode()
