"""A number of parts or items is the document's own, or counted and said to be so, each cited."""

import pytest

from tests.qa.answering.asking import ask, case, fault

CASES = [
    case("Quyết định có mấy chương?", "3", of="thu-vien"),
    case("Quy chế gồm bao nhiêu điều?", "8", of="thu-vien"),
    case("Có bao nhiêu hành vi bị cấm?", "3", of="thu-vien"),
    case("Bạn đọc có mấy quyền?", "4", of="thu-vien"),
    case("Cách dùng siro gồm mấy bước?", "4", of="siro-ho"),
    case("Có mấy loại thi đua?", "4", of="thi-dua"),
    case("Điểm thi đua tính theo bao nhiêu tiêu chí?", "bốn", of="thi-dua"),
    case("Bảng giá có bao nhiêu dịch vụ?", "6", of="giat-ui"),
    case("Danh sách có mấy xã?", "5", of="dan-so"),
    case("Tổ trông cầu có mấy người?", "ba người", of="cau-phao"),
    case("Bên A có mấy trách nhiệm?", "3", of="may-in"),
    case("Đấu điện gồm bao nhiêu bước?", "4", of="may-bom"),
    case("Sổ tay có mấy mã lỗi?", "3", of="may-bom"),
]
NEGATIVES = [
    case("Bên A cho thuê bao nhiêu máy in?", "12", of="may-in", never="count"),
    case("Cuộc họp có bao nhiêu phiếu thuận?", "14", of="hop-tac-xa", never="count"),
    case("Tờ rơi có bao nhiêu chương?", of="siro-ho"),
]


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_the_number_is_told_or_counted(offices, asked):
    assert not fault(ask(offices, asked), asked)


@pytest.mark.parametrize("asked", NEGATIVES, ids=str)
def test_a_value_is_not_counted_and_nothing_is_counted_for_what_is_not_there(offices, asked):
    assert not fault(ask(offices, asked), asked)


def test_what_is_counted_is_cited(offices):
    answer = ask(offices, case("Quyết định có mấy chương?", of="thu-vien"))
    highlights = [span.text for citation in answer.citations for span in citation.highlights]
    assert [name for name in ("Chương I", "Chương II", "Chương III") if any(name in each for each in highlights)] == [
        "Chương I",
        "Chương II",
        "Chương III",
    ]
