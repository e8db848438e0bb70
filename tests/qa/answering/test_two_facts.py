"""Two questions in one are both answered, each cited."""

import pytest

from tests.qa.answering.asking import ask, case, fault

CASES = [
    case("Cầu phao dài bao nhiêu và rộng bao nhiêu?", "142 m", "4,5 m", of="cau-phao"),
    case("Ai chủ trì và ai là thư ký cuộc họp?", "Lường Văn Pảo", "Đỗ Khánh Vy", of="hop-tac-xa"),
    case("Bể bơi mở cửa lúc mấy giờ và đóng cửa lúc mấy giờ?", "5 giờ 30 sáng", "8 giờ tối", of="be-boi"),
    case("Hợp đồng thuê từ ngày nào đến ngày nào?", "01/3/2025", "31/8/2026", of="may-in"),
    case("Cầu do ai thiết kế và hết bao nhiêu tiền?", "Vương Đình Tước", "6,3 tỷ", of="cau-phao"),
    case("Thư viện mở cửa từ mấy giờ đến mấy giờ?", "7 giờ 30", "20 giờ", of="thu-vien"),
    case("Diện tích và số dân 2023 của xã Vĩnh Khê là bao nhiêu?", "9.6", "12060", of="dan-so"),
]
NEGATIVES = [
    case("Tiền thưởng loại A và quy định nghỉ phép khác gì nhau với công ty khác?", of="thi-dua"),
    case("Ai đề nghị mua thêm máy sao chè và đóng gói?", "Nông Đức Thịnh", of="hop-tac-xa", never="two_facts"),
    case("Đồ nhung và lụa có nhận giặt nước không?", "Không", of="giat-ui", never="two_facts"),
]


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_both_are_answered(offices, asked):
    assert not fault(ask(offices, asked), asked)


@pytest.mark.parametrize("asked", NEGATIVES, ids=str)
def test_one_question_is_one_question_and_what_is_not_there_is_not_told(offices, asked):
    assert not fault(ask(offices, asked), asked)
