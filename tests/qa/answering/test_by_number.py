"""A part asked by its number is answered with exactly that part, or with a line that it is not there."""

import pytest

from tests.qa.answering.asking import ask, case, fault

CASES = [
    case("Điều 3 quy định gì?", "7 giờ 30 phút", "kiểm kê kho sách", of="thu-vien", lacks=("Mượn về nhà",)),
    case("Khoản 2 Điều 5 nói gì?", "2.000 đồng", of="thu-vien", lacks=("gấp ba lần", "Giữ gìn")),
    case("điểm c điều 4 quy định thế nào", "không quá 2 giờ", of="thu-vien", lacks=("21 ngày", "Góp ý")),
    case("noi dung dieu 8", "01 tháng 4 năm 2024", of="thu-vien"),
    case("Điều 6 của hợp đồng ghi những gì?", "0,05%", "3% giá trị hợp đồng", of="may-in"),
    case("Cho xem khoản 3 Điều 3 hợp đồng thuê máy in", "trước ngày 10 hằng tháng", of="may-in"),
    case("Mục 4 nói về cái gì?", "3 năm đến dưới 7 năm", "trên 7 năm", of="thi-dua"),
    case("Bước 3 làm gì?", "Uống sau bữa ăn 30 phút", of="siro-ho", lacks=("Lắc kỹ",)),
    case("Điều nào nói về hành vi bị cấm?", "Điều 6", of="thu-vien"),
    case("Thời hạn thuê quy định ở điều mấy?", "Điều 2", of="may-in"),
    case("Mục 2.2 hướng dẫn gì?", "Ngắt cầu dao", of="may-bom", lacks=("cách tường",)),
    case("Chương II gồm những điều gì?", "Quyền của bạn đọc", "Hành vi bị cấm", of="thu-vien", lacks=("Hiệu lực",)),
    case("Theo điều 5, làm mất sách thì sao?", "gấp ba lần giá bìa", of="thu-vien"),
]
NEGATIVES = [
    case("Điều 15 quy định gì?", of="thu-vien", note="15"),
    case("Khoản 6 Điều 5 quy định gì?", of="thu-vien", note="6"),
    case("Chương V nói về gì?", of="thu-vien", note="Không có Chương"),
    case("Mục 9 nói gì?", of="thi-dua", note="9"),
    case("Bước 7 làm gì?", of="siro-ho"),
    case("Điều 11 hợp đồng quy định gì?", of="may-in", note="11"),
    case("Cầu phao Bến Trôi dài bao nhiêu mét?", "142 m", never="by_number"),
    case("Người có điều kiện nào được về sớm 60 phút?", "nuôi con dưới 12 tháng", of="thi-dua", never="by_number"),
]


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_exactly_the_part_is_quoted(offices, asked):
    assert not fault(ask(offices, asked), asked)


@pytest.mark.parametrize("asked", NEGATIVES, ids=str)
def test_what_is_not_there_or_no_part_is_not_answered_by_its_number(offices, asked):
    assert not fault(ask(offices, asked), asked)
