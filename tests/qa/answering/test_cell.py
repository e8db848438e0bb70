"""A table's cell and a field are found by row and column, a value with its unit."""

import pytest

from tests.qa.answering.asking import ask, case, fault

CASES = [
    case("Giặt chăn giá bao nhiêu?", "65.000", lacks=("95.000",)),
    case("gia ui so mi", "9.000", of="giat-ui"),
    case("Giặt rèm cửa bao lâu thì trả?", "72 giờ", of="giat-ui"),
    case("Đơn vị tính của giặt khô áo vest là gì?", "bộ", of="giat-ui"),
    case("Số dân xã Đông Giang năm 2020?", "4480", lacks=("4390",)),
    case("Chủ tịch xã Vĩnh Khê là ai?", "Bùi Quang Sáng"),
    case("dien tich xa Thach Binh", "18.1"),
    case("Cột áp của MB-7B là bao nhiêu?", "45 m", of="may-bom", lacks=("32",)),
    case("Lỗi E4 nguyên nhân là gì?", "Quá nhiệt", of="may-bom"),
    case("Mã số thuế của Bên B là gì?", "1807654321", of="may-in", lacks=("1801234567",)),
    case("Số điện thoại Bên A?", "0292 3811 229", of="may-in"),
    case("Địa điểm họp ở đâu?", "Nhà văn hóa xóm Đồi Thông", of="hop-tac-xa"),
    case("Hạn dùng của siro?", "36 tháng", of="siro-ho"),
    case("Chức vụ của ông Lý Minh Tâm?", "Hiệu trưởng", of="may-in"),
    case("Siro chứa bao nhiêu mg gừng?", "12 mg", of="siro-ho"),
]
NEGATIVES = [
    case("Số dân xã Hòa Lạc năm 2015?", of="dan-so"),
    case("Số dân xã Phú Lộc năm 2023?", of="dan-so"),
    case("Email của Bên A là gì?", of="may-in"),
]


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_the_cell_is_found(offices, asked):
    assert not fault(ask(offices, asked), asked)


@pytest.mark.parametrize("asked", NEGATIVES, ids=str)
def test_no_other_row_or_column_answers(offices, asked):
    assert not fault(ask(offices, asked), asked)
