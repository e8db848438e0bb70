"""A comparison and a superlative are decided by the numbers and dates of the documents, both cited."""

import pytest

from tests.qa.answering.asking import ask, case, fault

CASES = [
    case("Dịch vụ nào đắt nhất?", "Giặt khô áo vest", of="giat-ui"),
    case("Dịch vụ nào rẻ nhất?", "Ủi sơ mi", of="giat-ui"),
    case("dich vu nao tra nhanh nhat", "Giặt sấy nhanh", of="giat-ui"),
    case("Xã nào đông dân nhất năm 2023?", "Vĩnh Khê", of="dan-so", lacks=("Hòa Lạc",)),
    case("Xã nào có diện tích lớn nhất?", "Đông Giang", of="dan-so"),
    case("Xã nào ít dân nhất năm 2020?", "Đông Giang", of="dan-so"),
    case("Xã Hòa Lạc hay xã Thạch Bình đông dân hơn năm 2023?", "Thạch Bình", "9330", "8420", of="dan-so"),
    case("MB-7A hay MB-7B nặng hơn?", "MB-7B", "14 kg", "11,5 kg", of="may-bom"),
    case("Giặt chăn hay giặt khô áo vest đắt hơn?", "vest", "95.000", "65.000", of="giat-ui"),
    case("Xã nào diện tích nhỏ nhất?", "Vĩnh Khê", of="dan-so"),
    case("Xã nào rộng hơn, Tân Thuận hay Đông Giang?", "Đông Giang", "31.5", "22.7", of="dan-so"),
    case("Loại nào được thưởng nhiều nhất?", "Loại A", of="thi-dua"),
]
NEGATIVES = [
    case("Xã nào có nhiều trường học nhất?", of="dan-so"),
    case("Xã Hòa Lạc hay xã Phú Mỹ đông dân hơn?", of="dan-so", lacks=("đông dân hơn",)),
    case("Trả sách muộn hơn một ngày nộp bao nhiêu?", "2.000 đồng", of="thu-vien", never="compare"),
]


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_the_numbers_decide(offices, asked):
    assert not fault(ask(offices, asked), asked)


@pytest.mark.parametrize("asked", NEGATIVES, ids=str)
def test_without_numbers_there_is_no_verdict(offices, asked):
    assert not fault(ask(offices, asked), asked)
