"""Word documents as offices write them: numbers that Word counts, and all the places where text can stand."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from index.document import Document
from index.errors import DocumentError
from index.formats import read
from tests.index.formats.test_bombs import processor_seconds
from tests.news import encoded, kinds, written

docx = pytest.importorskip("docx")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def package(body: str, **parts: str) -> bytes:
    """A .docx with this body and these further parts ("numbering", "footnotes", "styles", "header1")."""
    target = io.BytesIO()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        relation = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
        )
        made.writestr(
            "_rels/.rels",
            relation.format(f'<Relationship Id="a" Type="{office}/officeDocument" Target="word/document.xml"/>'),
        )
        known = "".join(
            f'<Relationship Id="{name}" Type="{office}/{name.rstrip("1")}" Target="{name}.xml"/>' for name in parts
        )
        made.writestr("word/_rels/document.xml.rels", relation.format(known))
        made.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            root = {"header1": "hdr", "footer1": "ftr"}.get(name, name)
            made.writestr(f"word/{name}.xml", f"<w:{root} {NAMESPACES}>{content}</w:{root}>")
    return target.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner: str, properties: str = "") -> str:
    inner = inner if inner.startswith("<") else run(inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def numbered(text: str, list_id: int, level: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def levels(*forms: tuple[str, str]) -> str:
    return "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(forms)
    )


def read_body(tmp_path: Path, body: str, **parts: str) -> Document:
    return read(written(tmp_path / "bai.docx", package(body, **parts)))


def lines(document: Document) -> list[str]:
    return [text for _, text in kinds(document)]


def test_numbers_of_a_law_are_counted_as_word_counts_them(tmp_path: Path) -> None:
    law = levels(("upperRoman", "Chương %1"), ("decimal", "Điều %2."), ("decimal", "%3."), ("lowerLetter", "%4)"))
    law = law.replace('<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:lvlRestart w:val="0"/>')
    numbering = f'<w:abstractNum w:abstractNumId="0">{law}</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
    body = "".join(
        numbered(text, 5, level)
        for level, text in [
            (0, "QUY ĐỊNH CHUNG"), (1, "Phạm vi"), (2, "Quy chế này quy định việc mượn sách."), (2, "Áp dụng với bạn đọc."),
            (3, "Học sinh;"), (3, "Giáo viên."), (0, "THẺ ĐỌC"), (1, "Lệ phí"), (2, "Lệ phí là 30.000 đồng."),
        ]
    )  # fmt: skip
    document = read_body(tmp_path, body, numbering=numbering)
    assert lines(document) == [
        "Chương I QUY ĐỊNH CHUNG", "Điều 1. Phạm vi", "1. Quy chế này quy định việc mượn sách.", "2. Áp dụng với bạn đọc.",
        "a) Học sinh;", "b) Giáo viên.", "Chương II THẺ ĐỌC", "Điều 2. Lệ phí", "1. Lệ phí là 30.000 đồng.",
    ]  # fmt: skip
    headings = [block.number for block in document.blocks if block.kind == "heading"]
    assert headings == ["Chương I", "Điều 1", "Chương II", "Điều 2"]


def test_numbers_in_levels_letters_and_restarts(tmp_path: Path) -> None:
    abstract = f'<w:abstractNum w:abstractNumId="0">{levels(("decimal", "%1."), ("decimal", "%1.%2"), ("lowerRoman", "(%3)"))}</w:abstractNum>'
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract + "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{again if n == 2 else ""}</w:num>' for n in (1, 2)
    )
    order = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 0), (1, 1), (2, 0), (2, 0)]
    body = "".join(numbered(f"việc thứ {at}, làm ngay.", *each) for at, each in enumerate(order))
    document = read_body(tmp_path, body, numbering=numbering)
    labels = [text.split(" ")[0] for text in document.text.split("\n\n")]
    assert labels == ["1.", "1.1", "1.2", "(i)", "(ii)", "2.", "2.1", "1.", "2."]


def test_numbers_linked_to_a_style_and_bullets(tmp_path: Path) -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:pStyle w:val="Dieu"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1:"/></w:lvl>'
    bullet = levels(("bullet", "\uf0b7"))
    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{inner}</w:abstractNum>' for n, inner in enumerate((level, bullet))
    ) + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n - 1}"/></w:num>' for n in (1, 2))
    styles = (
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:name w:val="Điều khoản"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    body = paragraph("Bên giao", '<w:pStyle w:val="Dieu"/>') + numbered("hàng đủ", 2) + paragraph(
        "Bên nhận", '<w:pStyle w:val="Dieu"/>'
    )  # fmt: skip
    document = read_body(tmp_path, body, numbering=numbering, styles=styles)
    assert lines(document) == ["Điều 1: Bên giao", "- hàng đủ", "Điều 2: Bên nhận"]


PIECES: dict[str, tuple[str, str]] = {
    "content control": (f"<w:sdt><w:sdtContent>{run('60.000')}</w:sdtContent></w:sdt>", "60.000"),
    "placeholder": (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('bấm để nhập')}</w:sdtContent></w:sdt>",
        "",
    ),
    "insertion": (f"<w:ins>{run('150')}</w:ins><w:del><w:r><w:delText>120</w:delText></w:r></w:del>", "150"),
    "move": (f"<w:moveFrom>{run('cũ')}</w:moveFrom><w:moveTo>{run('mới')}</w:moveTo>", "mới"),
    "smart tag": (f"<w:smartTag><w:smartTag>{run('Sơn La')}</w:smartTag></w:smartTag>", "Sơn La"),
    "link": (f'<w:hyperlink r:id="x">{run("cổng dịch vụ")}</w:hyperlink>', "cổng dịch vụ"),
    "field": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("Bảng 3")}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "Bảng 3",
    ),
    "drop-down": (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Nam"/>'
        '<w:listEntry w:val="Nữ"/></w:ddList></w:ffData></w:fldChar></w:r>',
        "Nữ",
    ),
    "fraction": (
        "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>",
        "(a+b)/2",
    ),
    "power": (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>",
        "x^2",
    ),
    "symbol": ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥"),
    "tick": ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "✓"),
    "hyphen": ("<w:r><w:t>Bắc</w:t><w:noBreakHyphen/><w:t>Nam</w:t></w:r>", "Bắc-Nam"),
    "soft hyphen": ("<w:r><w:t>thông</w:t><w:softHyphen/><w:t>xe</w:t></w:r>", "thôngxe"),
    "hidden": (run("mật", "<w:vanish/>"), ""),
}


@pytest.mark.parametrize("name", PIECES)
def test_text_inside_a_sentence_is_kept_where_it_stands(tmp_path: Path, name: str) -> None:
    piece, text = PIECES[name]
    body = paragraph(f"{run('Mức là ')}{piece}{run(' theo quy định.')}")
    assert read_body(tmp_path, body).text == f"Mức là {text} theo quy định."


def test_notes_text_boxes_headers_and_footers(tmp_path: Path) -> None:
    box = "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    body = (
        paragraph(f'{run("Được mang máy tính vào phòng thi.")}<w:r><w:footnoteReference w:id="2"/></w:r>')
        + paragraph(run("Giải thưởng như sau.") + box.format(paragraph("Giải nhất được 5.000.000 đồng.")))
        + '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
    )
    document = read_body(
        tmp_path,
        body,
        footnotes=f'<w:footnote w:id="0" w:type="separator">{paragraph("---")}</w:footnote><w:footnote w:id="2">{paragraph("Máy Casio fx-570.")}</w:footnote>',
        header1=paragraph("Trường Tiểu học Nậm Cắn"),
        footer1=paragraph("Đường dây nóng: 0266 777 010") + paragraph("Trang 1/3"),
    )
    assert document.text.split("\n\n") == [
        "Được mang máy tính vào phòng thi.", "Máy Casio fx-570.", "Giải thưởng như sau.", "Giải nhất được 5.000.000 đồng.",
        "Trường Tiểu học Nậm Cắn", "Đường dây nóng: 0266 777 010",
    ]  # fmt: skip
    assert ("repeat", "Trường Tiểu học Nậm Cắn") in kinds(document)


def test_only_the_runs_of_an_old_font_are_converted(tmp_path: Path) -> None:
    old = encoded("cuộc họp phụ huynh", "TCVN3 (ABC)").decode("cp1252")
    vni = encoded("trường tiểu học", "VNI").decode("cp1252")
    body = paragraph(
        run("Thông báo về ")
        + run(old, '<w:rFonts w:ascii=".VnTime"/>')
        + run(" của ")
        + run(vni, '<w:rFonts w:ascii="VNI-Times"/>')
        + run(", ký hiệu ¡ và ¢.")
    )
    document = read_body(tmp_path, body)
    assert document.text == "Thông báo về cuộc họp phụ huynh của trường tiểu học, ký hiệu ¡ và ¢."
    assert document.remark == "viết theo bảng mã cũ TCVN3 (ABC), VNI, đã chuyển sang Unicode"


def table(rows: list[list[str]]) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        made = docx.Document()
        grid = made.add_table(rows=len(rows), cols=len(rows[0]))
        for row, texts in zip(grid.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        made.save(str(path))
        return path

    return make


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Chỉ tiêu", "2023", "2024"], ["Doanh thu", "4", "6"]], ["Chỉ tiêu: Doanh thu; 2023: 4; 2024: 6"]),
        ([["", "Thứ Hai", "Thứ Ba"], ["Tiết 1", "Toán", "Văn"]], ["Tiết 1; Thứ Hai: Toán; Thứ Ba: Văn"]),
        ([["Họ và tên:", "Vì Thị Oanh"], ["Lớp:", "6A"]], ["Họ và tên: Vì Thị Oanh", "Lớp: 6A"]),
        (
            [["Họ tên", "Lò Văn An", "Giới tính", "Nam"], ["Ngày sinh", "1/2/1990", "Dân tộc", "Thái"]],
            ["Họ tên: Lò Văn An", "Giới tính: Nam", "Ngày sinh: 1/2/1990", "Dân tộc: Thái"],
        ),
        ([["STT", "Món"], ["(1)", "(2)"], ["1", "Phở"]], ["STT: 1; Món: Phở"]),
        (  # the colon stands before the value
            [["Kính gửi", ": Ban quản lý chợ Mường Khương"], ["", ": Phòng Tài chính huyện"]],
            ["Kính gửi: Ban quản lý chợ Mường Khương", "Phòng Tài chính huyện"],
        ),
        (  # no names: below the first nothing stands
            [["Người làm đơn", "Xác nhận của chợ"], ["", "TRƯỞNG BAN"]],
            ["Người làm đơn; Xác nhận của chợ", "TRƯỞNG BAN"],
        ),
        (  # a head without the national motto
            [["CHI ĐOÀN BẢN LẦU", "ĐOÀN TNCS HỒ CHÍ MINH"], ["", "Mường Khương, ngày 5  tháng 3 năm 2024"]],
            ["CHI ĐOÀN BẢN LẦU", "ĐOÀN TNCS HỒ CHÍ MINH", "Mường Khương", "ngày 5  tháng 3 năm 2024"],
        ),
        (  # lines above the names of a sheet
            [
                ["Lớp:", "6A", "Năm học 2024", "", ""],
                ["TT", "Họ tên", "Toán", "Văn", "Sử"],
                ["1", "Lò An", "8", "7", "9"],
            ],
            ["Lớp: 6A", "Năm học 2024", "TT: 1; Họ tên: Lò An; Toán: 8; Văn: 7; Sử: 9"],
        ),
    ],
)
def test_tables_with_their_names(tmp_path: Path, rows: list[list[str]], expected: list[str]) -> None:
    assert lines(read(table(rows)(tmp_path / "bang.docx"))) == expected


def test_a_name_over_several_columns_with_values_right_below(tmp_path: Path) -> None:
    made = docx.Document()
    grid = made.add_table(rows=3, cols=4)
    texts = ["Lớp", "Chuyên đề", "", "Số tiết", "6A", "Toán", "Vật lý", "5", "6B", "Sử", "Địa lý", "4"]
    for cell, text in zip((cell for row in grid.rows for cell in row.cells), texts, strict=True):
        cell.text = text
    grid.cell(0, 1).merge(grid.cell(0, 2))
    made.save(str(tmp_path / "a.docx"))
    assert lines(read(tmp_path / "a.docx")) == [
        "Lớp: 6A; Chuyên đề: Toán; Chuyên đề: Vật lý; Số tiết: 5",
        "Lớp: 6B; Chuyên đề: Sử; Chuyên đề: Địa lý; Số tiết: 4",
    ]


def test_days_below_a_name_beside_names_that_go_down(tmp_path: Path) -> None:
    made = docx.Document()
    grid = made.add_table(rows=4, cols=3)
    texts = ["Họ tên", "Điểm danh", "", "", "16/09/2024", "23/09/2024", "Lò An", "có", "vắng", "Vì Oanh", "có", "có"]
    for cell, text in zip((cell for row in grid.rows for cell in row.cells), texts, strict=True):
        cell.text = text
    grid.cell(0, 1).merge(grid.cell(0, 2))
    grid.cell(0, 0).merge(grid.cell(1, 0))
    made.save(str(tmp_path / "a.docx"))
    assert lines(read(tmp_path / "a.docx"))[0] == (
        "Họ tên: Lò An; Điểm danh / 16/09/2024: có; Điểm danh / 23/09/2024: vắng"
    )


def test_a_frame_around_long_text_is_no_table(tmp_path: Path) -> None:
    """An exam paper: a head of three cells, below it all questions in one cell."""
    made = docx.Document()
    grid = made.add_table(rows=2, cols=3)
    for cell, text in zip(grid.rows[0].cells, ["TRƯỜNG BẢN LẦU", "ĐỀ THI GIỮA KỲ", "TỔ TRƯỞNG DUYỆT"], strict=True):
        cell.text = text
    whole = grid.cell(1, 0).merge(grid.cell(1, 2))
    whole.text = "Bài 1. Tính chu vi sân trường."
    for text in ("Bài 2. Tính diện tích sân trường.", "Bài 3. Đặt hai câu.", "Bài 4. Kể tên ba con sông."):
        whole.add_paragraph(text)
    made.save(str(tmp_path / "a.docx"))
    read_lines = lines(read(tmp_path / "a.docx"))
    assert read_lines[:3] == ["TRƯỜNG BẢN LẦU", "ĐỀ THI GIỮA KỲ", "TỔ TRƯỞNG DUYỆT"]
    assert "Bài 3. Đặt hai câu." in read_lines


def test_merged_cells_and_names_in_two_tiers(tmp_path: Path) -> None:
    made = docx.Document()
    grid = made.add_table(rows=4, cols=4)
    texts = [
        "Nghề",
        "Học phí",
        "",
        "Tháng",
        "",
        "Sơ cấp",
        "Trung cấp",
        "",
        "Hàn",
        "520",
        "780",
        "18",
        "May",
        "410",
        "640",
        "12",
    ]
    for cell, text in zip(grid._cells, texts, strict=True):
        cell.text = text
    grid.cell(0, 1).merge(grid.cell(0, 2))
    grid.cell(0, 0).merge(grid.cell(1, 0))
    grid.cell(0, 3).merge(grid.cell(1, 3))
    made.save(str(tmp_path / "bang.docx"))
    document = read(tmp_path / "bang.docx")
    assert lines(document)[0] == "Nghề: Hàn; Học phí / Sơ cấp: 520; Học phí / Trung cấp: 780; Tháng: 18"
    assert [cell.name for cell in document.blocks[1].cells] == [
        "Nghề", "Học phí / Sơ cấp", "Học phí / Trung cấp", "Tháng",
    ]  # fmt: skip


def test_what_is_no_word_file_says_what_it_is(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    for data, match in (
        (b"PK\x03\x04" + b"x" * 14, r"không phải tệp Word \(.docx\) hoặc bị hỏng. Hãy mở bằng Word"),
        (ole, r"tệp Word đời cũ \(.doc\) mang đuôi .docx. Hãy mở bằng Word rồi lưu lại thành .docx"),
        (ole + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu. Hãy mở bằng Word, bỏ mật khẩu"),
        (b"{\\rtf1 a}", r"thật ra là tệp \.rtf mang đuôi \.docx\. Hãy đổi đuôi thành \.rtf"),
        (b"<html><p>a", "trang web mang đuôi .docx"),
    ):
        with pytest.raises(DocumentError, match=match):
            read(written(tmp_path / "a.docx", data))


def test_two_hundred_and_twenty_pages_in_five_seconds(tmp_path: Path) -> None:
    body = "".join(
        numbered(
            f"Đoạn số {n} của quy chế nói về việc thứ {n} và mức {n}.000 đồng, áp dụng từ ngày 01/01/2025. " * 4,
            1,
            n % 2,
        )
        for n in range(220 * 8)
    )
    abstract = (
        f'<w:abstractNum w:abstractNumId="0">{levels(("decimal", "Điều %1."), ("lowerLetter", "%2)"))}</w:abstractNum>'
    )
    numbering = f'{abstract}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    path = written(tmp_path / "dai.docx", package(body, numbering=numbering))
    started = processor_seconds()
    assert len(read(path).text) > 220 * 2_500
    assert processor_seconds() - started < 5
