"""`hoidap add` names every file that it did not read, with the reason and the cure; the cases people reported."""

import json
import shutil

import pytest

from index.formats import ocr
from tests.paths import ROOT
from tests.qa.cli.test_cli import BRIDGE, run

CASES = ROOT.parent / "shared" / "cases" / "files"


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A library folder that the environment names."""
    monkeypatch.setenv("HOIDAP_LIBRARY", str(tmp_path / "library"))
    return tmp_path / "library"


def test_a_folder_names_what_it_holds_and_was_not_read(capsys, library, tmp_path):
    folder = tmp_path / "tin"
    folder.mkdir()
    (folder / "cầu.txt").write_text(BRIDGE, encoding="utf-8")
    for name in ("a.mp3", "b.mp3", "bản vẽ.dwg", "Thumbs.db", "hỏng.docx"):
        (folder / name).write_bytes(b"PK\x03\x04 gi do")
    code, _, err = run(capsys, "add", folder)
    lines = [line for line in err.splitlines() if line.startswith("hoidap: ")]
    assert code == 1 and "1 bài" in err
    assert len(lines) == 3 and "Thumbs.db" not in err
    assert "2 tệp" in err and "là tệp âm thanh. Hãy chép lời thành văn bản (.txt) hay phụ đề (.srt)." in err
    assert "bản vẽ.dwg: là bản vẽ hay sơ đồ. Hãy xuất ra .pdf." in err
    assert "hỏng.docx: không phải tệp Word (.docx) hoặc bị hỏng. Hãy mở bằng Word rồi lưu lại thành .docx." in err
    (folder / "hỏng.docx").unlink()
    code, out, _ = run(capsys, "add", "--json", folder)
    assert code == 0 and len(json.loads(out)["errors"]) == 3


def test_the_reported_folder_names_each_file_that_was_not_read(capsys, library, tmp_path, monkeypatch):
    """Case i01: a workbook, an old Word file, a scan, rich text and two texts."""
    if not CASES.is_dir():
        pytest.skip("the reported files are not here")
    monkeypatch.setattr(ocr.shutil, "which", lambda *_, **__: None)  # neither Tesseract nor LibreOffice
    folder = tmp_path / "hồ sơ"
    folder.mkdir()
    for name in ("vat_tu.xlsx", "cong_van_cu.doc", "giay_moi_scan.png", "bao_hiem.txt", "danh_ba.txt"):
        shutil.copy(CASES / name, folder)
    (folder / "thong_bao.rtf").write_text("{\\rtf1\\ansi Hop to dan pho ngay 5.\\par}", encoding="ascii")
    code, _, err = run(capsys, "add", folder)
    lines = [line for line in err.splitlines() if line.startswith("hoidap: ")]
    assert code == 1 and "Đã thêm hoặc cập nhật 4 bài" in err and len(lines) == 2
    assert "cong_van_cu.doc: là tệp Word đời cũ (.doc). Hãy mở bằng Word hay LibreOffice, lưu thành .docx" in err
    assert "giay_moi_scan.png: là ảnh; muốn đọc chữ trong ảnh (OCR) cần Tesseract" in err
    code, out, _ = run(capsys, "add", "--json", folder)
    assert code == 1 and len(json.loads(out)["errors"]) == 2


def test_a_letter_and_records_are_read(tmp_path):
    """Case i08: beside a saved page, which is a file of the cases, a letter and a .json."""
    from index import read

    letter = tmp_path / "thu.eml"
    letter.write_text(
        "Subject: Lich hop\nContent-Type: text/plain; charset=utf-8\n\nHọp lúc 8 giờ.\n", encoding="utf-8"
    )
    records = tmp_path / "lop_ve.json"
    records.write_text(json.dumps([{"Lớp": "Vẽ", "Học phí": "600.000"}], ensure_ascii=False), encoding="utf-8")
    assert "Họp lúc 8 giờ." in read(letter).text
    assert read(records).text == "Lớp: Vẽ; Học phí: 600.000"


REPORTED = {
    "i03": ("cong_van_cu.doc", "lưu thành .docx"),  # with LibreOffice too, which cannot open it
    "i09": ("hong_18_byte.docx", "không phải tệp Word (.docx) hoặc bị hỏng. Hãy mở bằng Word"),
    "i11": ("https://vi.wikipedia.org/wiki/Huế", "không tải gì từ mạng. Hãy mở trang, lưu thành .html"),
}


@pytest.mark.parametrize("case", REPORTED)
def test_reported_files_that_are_refused_say_the_cure(capsys, library, case):
    name, cure = REPORTED[case]
    path = name if "://" in name else CASES / name
    if "://" not in name and not path.exists():
        pytest.skip("the reported files are not here")
    code, _, err = run(capsys, "add", path)
    assert code == 1 and cure in err


READ = {
    "i04": ("vat_tu.xlsx", "Tên vật tư: Thép phi 10; Đơn vị: kg", ""),
    "i08": ("trang_luu.mhtml", "Lớp học vẽ khai giảng ngày 05/6/2025.", ""),
    "i15": ("cat_dien_mojibake.txt", "18/6/2025", "từng bị đọc nhầm bảng mã, đã chữa lại"),
    "i16": ("ky_hieu_la.docx", "¡ + ¢ = 3", ""),
    "i17": ("thong_bao_lan_bang_ma.docx", "Thông báo họp phụ huynh học sinh", "TCVN3"),
    "i19": ("hop_dong_thue_nha.txt", "HỢP ĐỒNG THUÊ NHÀ", ""),
    "i22": ("phieu_thong_tin.docx", "Họ và tên: Vì Thị Oanh\n\nNgày sinh: 12/8/1991", ""),
    "i23": ("gach_noi.pdf", "Bắc-Nam", ""),
}


@pytest.mark.parametrize("case", READ)
def test_reported_files_that_are_read(case):
    from index import read

    name, text, remark = READ[case]
    if not (CASES / name).exists():
        pytest.skip("the reported files are not here")
    document = read(CASES / name)
    assert text in document.text
    assert remark in document.remark and bool(remark) == bool(document.remark)
    if case == "i19":
        assert document.title == "HỢP ĐỒNG THUÊ NHÀ"
    if case == "i15":
        assert "Ã" not in document.text


@pytest.mark.parametrize(
    ("name", "read_by_ocr", "named"),
    [
        ("giay_moi_scan.png", "nhà văn hóa", "muốn đọc chữ trong ảnh (OCR) cần Tesseract"),
        ("ho_so_lan_trang_quet.pdf", "14h00", "trang 2 chỉ có ảnh, không đọc được"),
        ("khong_tounicode.pdf", "11 xã", "không đọc được vì thiếu bảng mã (ToUnicode)"),
    ],
)
def test_scans_are_read_or_named(monkeypatch, name, read_by_ocr, named):
    from index import DocumentError, read

    if not (CASES / name).exists():
        pytest.skip("the reported files are not here")
    if ocr.has_tesseract():
        assert read_by_ocr in read(CASES / name).text
    monkeypatch.setattr(ocr.shutil, "which", lambda *_, **__: None)
    try:
        told = read(CASES / name).remark
    except DocumentError as error:
        told = str(error)
    assert named in told and "apt install tesseract-ocr tesseract-ocr-vie" in told
