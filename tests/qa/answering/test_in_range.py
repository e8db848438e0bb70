"""A number of the question is answered by the row or clause whose range holds it."""

import pytest

from tests.qa.answering.asking import ask, case, fault

CASES = [
    case("Được 82 điểm thì xếp loại gì?", "Loại B", of="thi-dua", lacks=("Loại C", "Loại A")),
    case("91 điểm là loại nào?", "Loại A", of="thi-dua", lacks=("Loại B",)),
    case("Bị 40 điểm xếp loại mấy?", "Loại D", of="thi-dua"),
    case("duoc 75 diem xep loai nao", "Loại B", of="thi-dua", lacks=("Loại C",)),
    case("Trẻ 4 tuổi uống bao nhiêu siro?", "2,5 ml", of="siro-ho", lacks=("10 ml",)),
    case("Bé 9 tuổi uống mỗi lần mấy ml?", "5 ml", of="siro-ho", lacks=("2,5 ml", "10 ml")),
    case("Người 30 tuổi uống siro thế nào?", "10 ml", of="siro-ho", lacks=("2,5 ml",)),
    case("Nhà cách 3 km thì phí giao bao nhiêu?", "15.000", of="giat-ui", lacks=("28.000",)),
    case("Làm 5 năm thì được nghỉ thêm mấy ngày phép?", "1 ngày", of="thi-dua"),
    case("Nguoi lam 10 nam nghi them may ngay phep?", "3 ngày", of="thi-dua"),
    case("Cách tiệm 1 km phí giao nhận bao nhiêu?", "0", of="giat-ui", lacks=("15.000", "28.000")),
]
NEGATIVES = [
    case("Xã Hòa Lạc năm 2023 có bao nhiêu dân?", "8420", of="dan-so", never="in_range"),
    case("Đi muộn 40 phút bị trừ bao nhiêu tiền?", of="thi-dua"),
    case("Điều 2 quy định gì?", "18 tháng", of="may-in", never="in_range"),
]


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_the_range_that_holds_the_number_answers(offices, asked):
    assert not fault(ask(offices, asked), asked)


@pytest.mark.parametrize("asked", NEGATIVES, ids=str)
def test_no_range_no_answer(offices, asked):
    assert not fault(ask(offices, asked), asked)
