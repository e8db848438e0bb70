"""A page of a PDF is drawn, and the boxes around a span's characters are those of PDFium's own search for it."""

import io
import struct
import unicodedata
import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from index.document import Document
from index.errors import DocumentError
from index.formats import LARGEST_ORIGINAL, read
from index.formats.pdf_page import Box, draw_page
from tests.papers import paper

pytest.importorskip("pypdfium2")

HEAD = "Báo Bến Mới - số 12"
ONE = "Sáng nay, hàng trăm người dân đã có mặt ở hai đầu cầu Bến Mới để chờ giờ thông xe."
TWO = "Cây cầu dài 1.250 mét, với tổng vốn đầu tư 2.300 tỷ đồng, được khởi công ba năm trước trên sông Đuống."
THREE = "Từ nay người dân hai bờ khỏi phải lụy đò, ông Nguyễn Hữu Thưởng nói với phóng viên trong niềm vui."


def read_paper(folder: Path, pages: Sequence[Sequence[str]], **options) -> tuple[Document, bytes]:
    """The document read from a PDF with these paragraphs on its pages, and the file."""
    path = folder / "bai.pdf"
    path.write_bytes(paper(pages, **options))
    return read(path), path.read_bytes()


def searched(data: bytes, number: int, wanted: str) -> list[Box]:
    """Where PDFium finds the words on a page: left, top, width, height as shares, one box a line."""
    import pypdfium2

    page = pypdfium2.PdfDocument(data)[number - 1]
    textpage, (width, height) = page.get_textpage(), page.get_size()
    found = textpage.search(wanted, match_case=True).get_next()
    assert found is not None, wanted
    rects = [textpage.get_rect(each) for each in range(textpage.count_rects(*found))]
    return [(left / width, 1 - top / height, (right - left) / width, (top - bottom) / height)
            for left, bottom, right, top in rects]  # fmt: skip


def covers(ours: Box, theirs: Box) -> bool:
    slack = 0.002
    return (
        ours[0] - slack <= theirs[0]
        and ours[1] - slack <= theirs[1]
        and ours[0] + ours[2] + slack >= theirs[0] + theirs[2]
        and ours[1] + ours[3] + slack >= theirs[1] + theirs[3]
    )


def same_place(ours: Sequence[Box], theirs: Sequence[Box]) -> bool:
    """Every box of theirs lies in one of ours, and ours are no wider and not two lines high."""
    wide = sum(box[2] for box in ours) <= sum(box[2] for box in theirs) * 1.02 + 0.02
    low = all(box[3] <= 0.03 for box in ours)
    return wide and low and all(any(covers(box, each) for box in ours) for each in theirs)


def marked(document: Document, data: bytes, number: int, words: str) -> tuple[Box, ...]:
    """Our boxes around the only place of some words."""
    assert document.text.count(words) == 1
    start = document.text.index(words)
    return draw_page(document, data, number, [(start, start + len(words))]).boxes


WORDS = ["Bến Mới để chờ giờ", "1.250 mét", "sông Đuống", "khỏi phải lụy đò", "Nguyễn Hữu Thưởng"]


def test_the_boxes_are_those_of_the_words_on_every_page(tmp_path):
    document, data = read_paper(tmp_path, [[ONE, TWO], [THREE]], head=HEAD)
    assert document.original == data
    for words in WORDS:
        number = 1 + document.text[: document.text.index(words)].count("\f")
        assert same_place(marked(document, data, number, words), searched(data, number, words)), words
    start = document.text.index(THREE)
    assert not draw_page(document, data, 1, [(start, start + 9)]).asked
    assert draw_page(document, data, 1, [(start, start + 9)]).boxes == ()


def test_a_sentence_over_several_lines_has_a_box_a_line(tmp_path):
    document, data = read_paper(tmp_path, [[ONE, TWO]], size=24)
    text = " ".join(document.text.split())
    assert TWO in text
    start, end = document.text.index("Cây cầu"), document.text.index("Đuống.") + 6
    boxes = draw_page(document, data, 1, [(start, end)]).boxes
    assert len(boxes) >= 3
    assert all(one[1] + one[3] / 2 < other[1] + other[3] / 2 for one, other in pairwise(boxes))


def test_every_word_lies_where_pdfium_finds_it(tmp_path):
    words = [f"từ{number}ấy" for number in range(150)]
    document, data = read_paper(tmp_path, [[" ".join(words[:60]), " ".join(words[60:])]], head=HEAD)
    for word in words[::7]:
        assert same_place(marked(document, data, 1, word), searched(data, 1, word)), word


def test_running_lines_left_out_of_the_text_do_not_shift_the_boxes(tmp_path):
    names = ["Lan", "Minh", "Hoa", "Sơn"]
    pages = [[f"{name} đọc {HEAD}.", ONE, TWO, THREE, f"{THREE} Tin của {name} gửi về."] for name in names]
    document, data = read_paper(tmp_path, pages, head=HEAD)
    assert document.text.count(HEAD) == 4  # that of the paragraphs
    for number, name in enumerate(names, 1):
        words = f"Tin của {name} gửi về"
        assert same_place(marked(document, data, number, words), searched(data, number, words))
        start = document.text.index(f"{name} đọc {HEAD}") + len(f"{name} đọc ")
        (box,) = draw_page(document, data, number, [(start, start + len(HEAD))]).boxes
        assert not covers(box, searched(data, number, HEAD)[0]), "the paper's own head is not the place"
        ((left, top, _, _),) = searched(data, number, f"{name} đọc {HEAD}")
        assert box[0] > left and abs(box[1] - top) < 0.01


def test_a_word_cut_at_a_line_end_is_marked_in_both_its_parts(tmp_path):
    long = "Các chuyên gia bàn về việc phát triển hạ tầng số và ứng dụng công nghệ trong telecom-\nmunication tại cảng."
    document, data = read_paper(tmp_path, [[ONE, long, THREE]], size=12)
    assert "telecommunication" in document.text
    boxes = marked(document, data, 1, "telecommunication")
    assert len(boxes) == 2
    for box, part in zip(boxes, ("telecom", "munication"), strict=True):
        assert same_place([box], searched(data, 1, part))


def test_letters_printed_with_loose_marks_are_followed(tmp_path):
    document, data = read_paper(tmp_path, [[unicodedata.normalize("NFD", TWO)]])
    assert "khởi công" in document.text
    (box,) = marked(document, data, 1, "khởi công")
    (theirs,) = searched(data, 1, unicodedata.normalize("NFD", "khởi công"))
    assert covers(box, theirs)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_drawn_upright_and_marked_there(tmp_path, turn):
    pypdf = pytest.importorskip("pypdf")
    document, data = read_paper(tmp_path, [[ONE, TWO]])
    (plain,) = marked(document, data, 1, "1.250 mét")
    writer, out = pypdf.PdfWriter(clone_from=io.BytesIO(data)), io.BytesIO()
    writer.pages[0].rotate(turn)
    writer.write(out)
    (tmp_path / "xoay.pdf").write_bytes(out.getvalue())
    document = read(tmp_path / "xoay.pdf")  # PDFium reads lines as they lie on the turned page
    left, top, width, height = plain
    expected = {
        90: (1 - top - height, left, height, width),
        180: (1 - left - width, 1 - top - height, width, height),
        270: (top, 1 - left - width, height, width),
    }[turn]
    (box,) = marked(document, out.getvalue(), 1, "1.250 mét")
    assert box == pytest.approx(expected, abs=0.001)


def test_a_cropped_page_is_marked_in_what_is_seen_of_it(tmp_path):
    pypdf = pytest.importorskip("pypdf")
    _, data = read_paper(tmp_path, [[ONE, TWO]])
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    page = writer.pages[0]
    page.cropbox.lower_left, page.cropbox.upper_right = (20, 400), (float(page.mediabox.right) - 10, 820)
    writer.write(str(tmp_path / "cat.pdf"))
    data = (tmp_path / "cat.pdf").read_bytes()
    document = read(tmp_path / "cat.pdf")
    (box,) = marked(document, data, 1, "1.250 mét")
    assert dark(draw_page(document, data, 1).png, box)
    left, top, width, height = box
    assert not dark(draw_page(document, data, 1).png, (left, top + 0.5, width, height))


def dark(png: bytes, box: Box) -> bool:
    """Whether something is printed in a box of a picture."""
    width, height = struct.unpack(">II", png[16:24])
    at, body = 33, b""
    while png[at + 4 : at + 8] == b"IDAT":
        size = int.from_bytes(png[at : at + 4], "big")
        body, at = body + png[at + 8 : at + 8 + size], at + 12 + size
    rows = zlib.decompress(body)
    step = 3 * width + 1
    top, bottom = int(box[1] * height), int((box[1] + box[3]) * height)
    left, right = int(box[0] * width), int((box[0] + box[2]) * width)
    return any(min(rows[y * step + 1 + 3 * left : y * step + 1 + 3 * right], default=255) < 100
               for y in range(top, min(bottom, height)))  # fmt: skip


def test_the_ink_of_the_words_is_in_the_box_and_the_picture_is_a_page(tmp_path):
    document, data = read_paper(tmp_path, [[ONE, TWO]])
    drawn = draw_page(document, data, 1)
    width, height = struct.unpack(">II", drawn.png[16:24])
    assert (drawn.number, drawn.count, width) == (1, 1, 1_100)
    assert height == pytest.approx(1_100 * 297 / 210, abs=2)
    (box,) = marked(document, data, 1, "1.250 mét")
    assert dark(drawn.png, box)
    assert not dark(drawn.png, (box[0], 0.9, box[2], box[3]))


def test_what_cannot_be_followed_exactly_is_not_marked(tmp_path):
    document, data = read_paper(tmp_path, [[ONE, TWO]])
    other = Document(document.source, document.text.replace("1.250", "1.251"), document.blocks)
    drawn = draw_page(other, data, 1, [(0, 20)])
    assert drawn.asked and drawn.boxes == ()
    assert drawn.png.startswith(b"\x89PNG")


@pytest.mark.parametrize("number", [0, 3, 10**6])
def test_a_page_that_is_not_there_is_refused(tmp_path, number):
    document, data = read_paper(tmp_path, [[ONE], [TWO]])
    with pytest.raises(DocumentError, match="không có trang"):
        draw_page(document, data, number)


def test_a_broken_file_is_refused_and_a_huge_page_drawn_small(tmp_path):
    pypdf = pytest.importorskip("pypdf")
    document, data = read_paper(tmp_path, [[ONE]])
    with pytest.raises(DocumentError, match="hỏng"):
        draw_page(document, data[:200], 1)
    writer, out = pypdf.PdfWriter(clone_from=io.BytesIO(data)), io.BytesIO()
    writer.pages[0].mediabox.upper_right = (14_000, 14_000)
    writer.write(out)
    width, height = struct.unpack(">II", draw_page(document, out.getvalue(), 1).png[16:24])
    assert width <= 1_100 and width * height <= 4_000_000


def test_a_pdf_too_large_to_be_kept_is_read_and_says_so(tmp_path):
    _, data = read_paper(tmp_path, [[ONE]])
    (tmp_path / "to.pdf").write_bytes(data + b"\n%" + b"x" * LARGEST_ORIGINAL)
    document = read(tmp_path / "to.pdf")
    assert document.original is None
    assert document.remark == "tệp lớn quá 32 MB nên chỉ giữ phần chữ"
