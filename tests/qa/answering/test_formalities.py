"""Who signed, the number, the day and place of issue, the author: from the head and foot."""

import pytest

from tests.qa.answering.asking import ask, case, fault

CASES = [
    case("Ai ký quyết định?", "Đoàn Hữu Khải", of="thu-vien"),
    case("nguoi ky van ban la ai", "Đoàn Hữu Khải", of="thu-vien"),
    case("Số hiệu văn bản là gì?", "318/QĐ-UBND", of="thu-vien", lacks=("77/QĐ",)),
    case("Quyết định ban hành ngày nào?", "14 tháng 3 năm 2024", of="thu-vien", lacks=("01 tháng 4",)),
    case("Quyết định có hiệu lực từ ngày nào?", "01 tháng 4 năm 2024", of="thu-vien", lacks=("14 tháng 3",)),
    case("Cơ quan nào ban hành văn bản này?", "ỦY BAN NHÂN DÂN", of="thu-vien"),
    case("Số hợp đồng là bao nhiêu?", "52/HĐTM-2025", of="may-in"),
    case("Hợp đồng được ký ngày nào?", "17 tháng 2 năm 2025", of="may-in", lacks=("01/3/2025",)),
    case("Bài báo này do ai viết?", "Hoài Thương", of="cau-phao"),
    case("Bài đăng ngày nào?", "19/07/2024", of="cau-phao"),
    case("Tiêu đề bài viết là gì?", "Khánh thành cầu phao Bến Trôi", of="cau-phao"),
    case("Trích yếu của quyết định?", "Quy chế hoạt động", of="thu-vien"),
    case("Nơi ban hành quyết định ở đâu?", "Cẩm Sơn", of="thu-vien"),
]
NEGATIVES = [
    case("Ai ký bài này?", of="giat-ui"),
    case("Số hiệu của bảng giá là gì?", of="giat-ui"),
    case("Ai viết sổ tay máy bơm?", of="may-bom"),
]


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_the_head_and_foot_answer(offices, asked):
    assert not fault(ask(offices, asked), asked)


@pytest.mark.parametrize("asked", NEGATIVES, ids=str)
def test_what_is_not_in_the_head_or_foot(offices, asked):
    assert not fault(ask(offices, asked), asked)
