"""Plain text in every encoding that Vietnamese was typed in; what is no text is refused with what it looks like."""

import os
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from index.errors import DocumentError
from index.formats import LARGEST_FILE, from_text, read
from index.formats.encodings import LEGACY
from index.vietnamese.text import canonical
from qa.page.add_files import text_reader
from tests.news import NEWS, TITLE, encoded, written


def test_a_text_file_is_read_with_its_metadata(tmp_path: Path) -> None:
    document = read(written(tmp_path / "bai.txt", NEWS))
    assert (document.title, document.author, document.date_text) == (TITLE, "TRẦN THU HÀ", "12/05/2023 08:15")
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


def test_text_typed_in_viqr_is_recognised(tmp_path: Path) -> None:
    typed = (
        "Chie^`u nay ho.p tho^n DDoa`i, mo^~i ho^. cu+? mo^.t ngu+o+`i ddi ho.p. Ai va('ng thi` ba'o. "
        "Ca'c ba'c nho+' ddu'ng gio+`."
    )
    document = read(written(tmp_path / "a.txt", typed))
    assert document.text == (
        "Chiều nay họp thôn Đoài, mỗi hộ cử một người đi họp. Ai vắng thì báo. Các bác nhớ đúng giờ."
    )
    assert document.remark == "viết theo bảng mã cũ VIQR, đã chuyển sang Unicode"
    plain = "It isn't so. We'll see (a) and (b). Is it? Yes. Don't do it, she'd say: the e^x and a^2 curves are o.k."
    assert read(written(tmp_path / "b.txt", plain * 5)).text == plain * 5


@pytest.mark.parametrize("name", ["TCVN3 (ABC)", "VNI"])
def test_a_pasted_text_in_an_old_font_is_read_like_a_file(tmp_path: Path, name: str) -> None:
    """Copied out of a page in such a font, the bytes come as Latin-1 letters; the offsets are of what is shown."""
    letters = encoded(NEWS, name).decode("latin-1")
    document = from_text(letters, source="dán")
    assert document.remark == f"viết theo bảng mã cũ {name}, đã chuyển sang Unicode"
    assert document.text == read(written(tmp_path / "cu.txt", letters)).text
    assert document.text.casefold() == canonical(NEWS).casefold()
    assert [block.kind for block in document.blocks] == [block.kind for block in from_text(NEWS, source="mới").blocks]
    (again,) = text_reader(letters, "dán")[1](lambda *_: None)
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
        (b"%PDF-1.7\n\x00\x01", r"tệp \.pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", r"tệp \.png"),
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
