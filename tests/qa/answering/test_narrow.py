"""A question that names a part or a code is answered from there alone."""

import pytest

from tests.qa.answering.asking import ask, case, fault

CASES = [
    case("Theo Điều 5 thư viện, trả sách muộn nộp bao nhiêu tiền?", "2.000 đồng", of="thu-vien"),
    case("Điều 3 hợp đồng thuê máy in, đặt cọc bao nhiêu?", "10.800.000", of="may-in"),
    case("Mã lỗi E2 do đâu?", "Kẹt cánh quạt", of="may-bom", lacks=("Quá nhiệt",)),
    case("loi E4 xu ly the nao", "nghỉ 30 phút", of="may-bom"),
    case("Gặp E1 thì phải làm gì?", "Đổ đầy nước", of="may-bom", lacks=("gỡ rác",)),
    case("MB-7B nặng bao nhiêu kg?", "14 kg", of="may-bom", lacks=("11,5",)),
    case("Lưu lượng của MB-7A là bao nhiêu?", "60 lít/phút", lacks=("85",)),
    case("Mục 3, loại B được thưởng bao nhiêu?", "1.500.000", of="thi-dua", lacks=("2.500.000",)),
]
NEGATIVES = [
    case("Lỗi E7 là gì?", of="may-bom"),
    case("MB-9A có công suất bao nhiêu?", of="may-bom"),
    case("Mã HD-7788 giá bao nhiêu?"),
    case("loi E5 xu ly sao", of="may-bom"),
]


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_the_part_or_code_named_answers(offices, asked):
    assert not fault(ask(offices, asked), asked)


@pytest.mark.parametrize("asked", NEGATIVES, ids=str)
def test_no_other_code_answers_for_one_that_is_not_there(offices, asked):
    assert not fault(ask(offices, asked), asked)
