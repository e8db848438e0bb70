"""The outline of documents, on texts of our own: units by number, tables, lists, fields, FAQ, formalities."""
# ruff: noqa: E501 (texts as they stand in files)

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.document import Document
from index.formats import from_text
from index.formats.structure import blocks
from index.outline import Unit, faq, fields, find_unit, formalities, lists, tables, units, walk_units
from index.vietnamese.text import canonical

RULES = """HỢP TÁC XÃ CHÈ TÀ XÙA
QUY CHẾ SỬ DỤNG KHO LẠNH
(Ban hành kèm theo Quyết định số 31/QĐ-HTX ngày 02/4/2024)

Chương I
QUY ĐỊNH CHUNG

Điều 1. Phạm vi
Quy chế này áp dụng cho kho lạnh ở bản Mống Vàng.

Điều 2. Người được dùng kho
1. Xã viên đã góp đủ vốn.
2. Hộ liên kết, nếu:
a) có hợp đồng bao tiêu;
b) không nợ quá 3 tháng.

Chương II
PHÍ VÀ PHẠT

Điều 3. Phí gửi
1. Chè khô: 1.200 đồng/kg/tháng.
2. Chè tươi không nhận gửi.
Phí thu vào ngày 25 hằng tháng.

Điều 4. Xử phạt
Người để cửa kho mở quá 10 phút nộp phạt 150.000 đồng.
"""


def document(text: str) -> Document:
    return from_text(text, source="thử")


def numbers(found: Sequence[Unit]) -> list[tuple[str, str]]:
    return [(unit.kind, unit.number) for unit in found]


def test_units_of_rules_nest_by_chapter_article_clause_and_point() -> None:
    rules = document(RULES)
    assert numbers(units(rules)) == [("chương", "1"), ("chương", "2")]
    assert numbers(units(rules)[0].children) == [("điều", "1"), ("điều", "2")]
    second = find_unit(rules, [("điều", "2")])
    assert second is not None and numbers(second.children) == [("khoản", "1"), ("khoản", "2")]
    assert numbers(second.children[1].children) == [("điểm", "a"), ("điểm", "b")]
    chapter = units(rules)[1]
    assert chapter.heading.text == "Chương II\nPHÍ VÀ PHẠT" and chapter.title is not None
    assert chapter.title.text == "PHÍ VÀ PHẠT" and chapter.span.text.endswith("150.000 đồng.")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ([("điều", "2"), ("khoản", "2"), ("điểm", "b")], "b) không nợ quá 3 tháng."),
        ([("khoản", "1"), ("điều", "3")], "1. Chè khô: 1.200 đồng/kg/tháng."),
        ([("Chương", "II"), ("điều", "03")], None),
        ([("điều", "4")], "Điều 4. Xử phạt\nNgười để cửa kho mở quá 10 phút nộp phạt 150.000 đồng."),
    ],
)
def test_a_unit_is_found_by_its_path(path: list[tuple[str, str]], expected: str | None) -> None:
    unit = find_unit(document(RULES), path)
    assert unit is not None
    assert expected is None or unit.span.text == expected


@pytest.mark.parametrize(
    "path", [[("điều", "9")], [("điều", "4"), ("khoản", "1")], [("chương", "3")], [("điều", "")], []]
)
def test_a_number_that_is_not_there_is_not_found(path: list[tuple[str, str]]) -> None:
    assert find_unit(document(RULES), path) is None


def test_a_paragraph_after_the_last_clause_belongs_to_the_article() -> None:
    article = find_unit(document(RULES), [("điều", "3")])
    assert article is not None and article.span.text.endswith("ngày 25 hằng tháng.")
    assert article.children[1].span.text == "2. Chè tươi không nhận gửi."


LAYOUTS = {
    "sections by Roman and Arabic numbers": (
        "BÁO CÁO\nTình hình trồng rừng\n\nI. KẾT QUẢ\n\n1. Cây giống\n\nĐã ươm 12.000 cây quế trong vườn của lâm trường."
        "\n\n2. Nhân công\n\nCó 34 người làm theo mùa ở hai bản vùng cao.\n\nII. KIẾN NGHỊ\n\nTăng tiền công cho người trồng.",
        [("", "1"), ("", "2")],
        [("phần", "II")],
        "II. KIẾN NGHỊ\n\nTăng tiền công cho người trồng.",
    ),
    "decimal numbers": (
        "HƯỚNG DẪN LẮP TỦ\n\n1. CHUẨN BỊ\n1.1. Dọn chỗ rộng 2 m.\n1.2. Mở hộp, đếm 24 ốc.\n\n2. LẮP KHUNG\n2.1. Đặt đáy "
        "xuống sàn.\n2.2. Vặn bốn chân.",
        [("", "1"), ("", "2")],
        [("mục", "2.1")],
        "2.1. Đặt đáy xuống sàn.",
    ),
    "steps": (
        "CÁCH Ủ PHÂN\n\nBước 1: Gom lá khô.\nBước 2: Tưới nước vôi.\nBước 3: Phủ bạt trong 40 ngày.",
        [("bước", "1"), ("bước", "2"), ("bước", "3")],
        [("bước", "3")],
        "Bước 3: Phủ bạt trong 40 ngày.",
    ),
    "articles of a contract, the clauses with the article's number": (
        "HỢP ĐỒNG THUÊ MÁY CÀY\n\nĐIỀU 1: Bên A giao một máy cày 12 mã lực.\nĐIỀU 2: Giá thuê\n2.1. Mỗi ngày 350.000 đồng."
        "\n2.2. Trả trước một nửa.",
        [("điều", "1"), ("điều", "2")],
        [("điều", "2"), ("khoản", "2")],
        "2.2. Trả trước một nửa.",
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_units_of_other_layouts(name: str) -> None:
    text, outer, path, span = LAYOUTS[name]
    found = document(text)
    assert numbers(units(found)) == outer
    unit = find_unit(found, path)
    assert unit is not None and unit.span.text == span


TABLES = {
    "spaces": "Giống         Vụ xuân     Vụ mùa\nLúa nếp       52          48\nNgô lai       70          ",
    "tabs": "Giống\tVụ xuân\tVụ mùa\nLúa nếp\t52\t48\nNgô lai\t70\t",
    "bars": "| Giống | Vụ xuân | Vụ mùa |\n|---|---|---|\n| Lúa nếp | 52 | 48 |\n| Ngô lai | 70 | |",
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_drawn_in_a_text_have_named_cells(name: str) -> None:
    table = tables(document(f"NĂNG SUẤT\n\n{TABLES[name]}\n\nSố liệu của trạm khuyến nông."))[0]
    assert table.columns == ("Giống", "Vụ xuân", "Vụ mùa")
    cells = [[(cell.column, cell.span.text) for cell in row.cells] for row in table.rows]
    assert cells == [
        [("Giống", "Lúa nếp"), ("Vụ xuân", "52"), ("Vụ mùa", "48")],
        [("Giống", "Ngô lai"), ("Vụ xuân", "70")],
    ]
    assert [row.name for row in table.rows] == ["Lúa nếp", "Ngô lai"]


def test_an_empty_cell_in_the_middle_stays_empty() -> None:
    text = "Ngày          Sáng          Chiều\nThứ Hai       Toán          Vẽ\nThứ Ba                      Nhạc\nThứ Tư        Văn"
    rows = tables(document(text))[0].rows
    assert [(cell.column, cell.span.text) for cell in rows[1].cells] == [("Ngày", "Thứ Ba"), ("Chiều", "Nhạc")]


def test_years_and_an_empty_corner_are_heads() -> None:
    table = tables(
        document(
            "Bảng sản lượng\n\n              2021      2022\nMật ong       310       295\nSáp ong       42        51"
        )
    )[0]
    assert [cell.column for cell in table.rows[0].cells] == ["", "2021", "2022"]


@pytest.mark.parametrize(
    ("text", "lead", "items"),
    [
        ("Hồ sơ gồm:\n- Đơn xin;\n- Ảnh 3x4.", "Hồ sơ gồm:", ["- Đơn xin;", "- Ảnh 3x4."]),
        ("Cần mang theo:\n\n• Áo mưa\n• Đèn pin\n• Nước", "Cần mang theo:", ["• Áo mưa", "• Đèn pin", "• Nước"]),
        ("Thứ tự:\n1) Rửa tay\n2) Đeo găng", "Thứ tự:", ["1) Rửa tay", "2) Đeo găng"]),
    ],
)
def test_lists_have_their_lead(text: str, lead: str, items: list[str]) -> None:
    found = lists(document(text))[0]
    assert found.lead is not None and found.lead.text == lead
    assert [item.text for item in found.items] == items


def test_a_list_within_a_list_has_the_item_above_as_lead() -> None:
    outer, inner = lists(
        document("Điều 5. Lều trại\n1. Người thuê phải:\na) trả tiền trước;\nb) giữ lều sạch.\n2. Chủ lều phải dọn.")
    )
    assert outer.lead is not None and outer.lead.text == "Điều 5. Lều trại" and len(outer.items) == 2
    assert inner.lead is not None and inner.lead.text == "1. Người thuê phải:" and len(inner.items) == 2


def test_fields_belong_to_their_party() -> None:
    contract = document(
        "HỢP ĐỒNG BÁN MẬT ONG\n\nBÊN BÁN (BÊN A):\nÔng: Giàng A Chu      Sinh năm: 1975\nĐịa chỉ: bản Háng Đồng\n\n"
        "BÊN MUA (BÊN B):\nBà: Tòng Thị Inh      Sinh năm: 1988\nĐịa chỉ: phố Chợ Cũ\n\nHai bên thỏa thuận như sau."
    )
    found = [(one.section.text if one.section else "", one.label, one.value.text) for one in fields(contract)]
    assert ("BÊN BÁN (BÊN A):", "Sinh năm", "1975") in found and ("BÊN MUA (BÊN B):", "Địa chỉ", "phố Chợ Cũ") in found
    party = next(unit for unit in walk_units(contract) if unit.heading.text == "BÊN MUA (BÊN B):")
    assert party.body is not None and party.body.text.endswith("phố Chợ Cũ")


@pytest.mark.parametrize(
    "text",
    [
        "HỎI ĐÁP\n\n1. Mấy giờ mở cổng?\nCổng mở lúc 5 giờ 30 sáng.\n\n2. Vé bao nhiêu?\nVé 20.000 đồng một người.",
        "Hỏi đáp về vườn\n\nMấy giờ mở cổng?\n\nCổng mở lúc 5 giờ 30 sáng.\n\nVé bao nhiêu?\n\nVé 20.000 đồng một người.",
        "Chuyện vườn\n\nHỏi: Mấy giờ mở cổng?\nĐáp: Cổng mở lúc 5 giờ 30 sáng.\n\nHỏi: Vé bao nhiêu?\nĐáp: Vé 20.000 đồng một người.",
    ],
)
def test_questions_have_their_answers(text: str) -> None:
    found = faq(document(text))
    assert [one.answer.text for one in found] == ["Cổng mở lúc 5 giờ 30 sáng.", "Vé 20.000 đồng một người."]
    assert found[0].question.text.endswith("Mấy giờ mở cổng?")


OFFICIAL = {
    "one column": (
        "UBND XÃ LŨNG VÂN\n-------\nSố: 18/TB-UBND\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
        "Lũng Vân, ngày 9 tháng 5 năm 2024\n\nTHÔNG BÁO\nVề việc tiêm phòng cho trâu bò\n\nTrạm thú y tiêm phòng từ ngày 20."
        "\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n(Đã ký)\n\nBùi Văn Ểu"
    ),
    "two columns": (
        "UBND XÃ LŨNG VÂN                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 18/TB-UBND                  Độc lập - Tự do"
        " - Hạnh phúc\n\n                Lũng Vân, ngày 9 tháng 5 năm 2024\n\nTHÔNG BÁO\nVề việc tiêm phòng cho trâu bò\n\n"
        "Trạm thú y tiêm phòng từ ngày 20.\n\nNơi nhận:                  KT. CHỦ TỊCH\n- Các trưởng bản;\n- Lưu: VT.\n\nPHÓ CHỦ "
        "TỊCH\n\nBùi Văn Ểu"
    ),
    "motto first": (
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc\n***\n\nUBND XÃ LŨNG VÂN\nSố: 18/TB-UBND\nLũng Vân, "
        "ngày 9 tháng 5 năm 2024\n\nTHÔNG BÁO\nVề việc tiêm phòng cho trâu bò\n\nTrạm thú y tiêm phòng từ ngày 20.\n\nTM. ỦY "
        "BAN NHÂN DÂN\nPHÓ CHỦ TỊCH\nBùi Văn Ểu"
    ),
}


@pytest.mark.parametrize("name", OFFICIAL)
def test_formalities_are_read_from_head_and_foot(name: str) -> None:
    found = document(OFFICIAL[name])
    said = {label: [span.text for span in spans] for label, spans in formalities(found).items()}
    assert found.title == "THÔNG BÁO Về việc tiêm phòng cho trâu bò"
    assert said["Số"] == ["18/TB-UBND"] and said["Nơi ban hành"] == ["UBND XÃ LŨNG VÂN"]
    assert said["Ngày ban hành"] == ["ngày 9 tháng 5 năm 2024"] and said["Địa danh"] == ["Lũng Vân"]
    assert said["Trích yếu"] == ["Về việc tiêm phòng cho trâu bò"] and said["Người ký"] == ["Bùi Văn Ểu"]
    assert "PHÓ CHỦ TỊCH" in said["Chức vụ"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nĐƠN XIN MƯỢN SÂN\n\nKính gửi: Nhà văn hóa.", "ĐƠN XIN MƯỢN SÂN"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n----------\nGIẤY ỦY QUYỀN\n\nTôi ủy quyền cho em.", "GIẤY ỦY QUYỀN"),
        ("TRƯỜNG TIỂU HỌC MƯỜNG LA\n\nGIẤY MỜI\n\nKính mời ông bà đến họp phụ huynh.", "GIẤY MỜI"),
    ],
)  # fmt: skip
def test_the_motto_is_never_the_title(text: str, title: str) -> None:
    assert document(text).title == title


def test_options_of_an_exam_are_items_and_the_key_is_a_field() -> None:
    exam = document(
        "ĐỀ ÔN\n\nCâu 1. Sông nào dài nhất?\nA. Sông Mã   B. Sông Đà   C. Sông Chảy\nĐáp án: B\n\nCâu 2. Núi nào cao?\nA. Một   B. Hai\nĐáp án: A"
    )
    first = find_unit(exam, [("câu", "1")])
    assert first is not None and [child.heading.text for child in first.children] == [
        "A. Sông Mã",
        "B. Sông Đà",
        "C. Sông Chảy",
    ]
    assert [one.value.text for one in fields(exam)] == ["B", "A"]


@pytest.mark.parametrize(
    "line",
    ["[07:15, 2/6/2024] Cô Mai: {}", "07:15 2/6/2024 - Cô Mai: {}", "Cô Mai [07:15, 2/6/2024]: {}"],
)
def test_messages_have_their_speaker(line: str) -> None:
    chat = document("\n".join(line.format(said) for said in ("mai nghỉ học nhé", "nhớ mang sách")))
    assert {block.kind for block in chat.blocks} == {"item"}
    cells = {cell.name: chat.text[cell.start : cell.end] for cell in chat.blocks[1].cells}
    assert cells["Người nói"] == "Cô Mai" and cells["Cô Mai"] == "nhớ mang sách"


LINES = st.sampled_from(
    "Chương I|Chương II|QUY ĐỊNH CHUNG|Điều 1. Phạm vi|Điều 2: Giá thuê|1. Một việc.|2. Hai việc:|1.1. Nhỏ hơn|a) điểm|b) điểm;|"
    "- gạch|• chấm|I. PHẦN ĐẦU|II. PHẦN SAU|Bước 1: Làm.|Câu 1. Gì?|A. Một   B. Hai|Đáp án: A|Tên: An|Giá: 5 đồng|Món   Giá|"
    "Phở   5|Bún   6|Một câu có chấm.|Hồ sơ gồm:|BÊN A:|TM. ỦY BAN|KT. CHỦ TỊCH|Lê Văn An|Nơi nhận:|Số: 1/QĐ|QUYẾT ĐỊNH|||".split("|")
)  # fmt: skip


def check(unit: Unit) -> None:
    assert unit.span.start == unit.heading.start and unit.heading.end <= unit.span.end
    end = unit.heading.end
    for child in unit.children:
        assert end <= child.span.start and child.span.end <= unit.span.end
        end = child.span.end
        check(child)


@settings(deadline=None)
@given(st.lists(LINES, max_size=25).map("\n".join), st.text(max_size=40).map(canonical))
def test_blocks_of_any_lines_do_not_overlap_and_units_nest(text: str, tail: str) -> None:
    found = Document(
        "thử", canonical(f"{text}\n{tail}"), blocks(canonical(f"{text}\n{tail}"))
    )  # checks order and overlap
    end = 0
    for unit in units(found):
        assert end <= unit.span.start
        end = unit.span.end
        check(unit)
    for outline in (tables, lists, fields, faq, formalities):
        outline(found)
