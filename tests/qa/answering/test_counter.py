"""Questions to what lies on an office's counter: a loan, fees, news, a notice, rules, a payroll, each to one document.

Most lines of these tell several values one after another, and most questions ask for one of them.
"""

from pathlib import Path

import pytest

from qa import Assistant
from tests.qa.answering.asking import ask, assistant_over, case, fault

COUNTER = Path(__file__).with_name("counter")
BESIDE = [
    case("Nộp ở huyện thì mấy ngày có hộ chiếu?", "8 ngày", of="hoi-dap-ho-chieu", lacks=("5 ngày",)),
    case("Đoạn ngầm dài mấy km?", "5,2", of="tin-metro", lacks=("21,6",)),
    case("Tuyến số 4 dài bao nhiêu?", "21,6", of="tin-metro", lacks=("5,2",)),
    case("Tàu chạy trong hầm nhanh nhất bao nhiêu?", "60", of="tin-metro", lacks=("80",)),
    case("Vé tháng của sinh viên bao nhiêu?", "150.000", of="tin-metro", lacks=("300.000",)),
    case("Nhập học đợt 1 ngày nào?", "20/7", of="tuyen-sinh", lacks=("14/9",)),
    case("Đợt 2 công bố kết quả ngày nào?", "07/9", of="tuyen-sinh", lacks=("10/7", "14/9")),
    case("Lãi suất mỗi tháng là bao nhiêu?", "0,8%", of="hop-dong-vay", lacks=("150%",)),
    case("Họp kết thúc lúc mấy giờ?", "11 giờ 15", of="nghiem-thu"),
]
WHICH = [
    case("Uống thuốc trước hay sau bữa ăn?", "trước bữa ăn", of="to-thuoc", way="choice"),
    case("Nộp lãi hằng tháng hay hằng quý?", "hằng tháng", of="hop-dong-vay", way="choice"),
    case("Bảo quản nơi khô hay nơi ẩm?", "nơi khô", of="to-thuoc", way="choice"),
    case("Phòng kho có những ai?", "nhàn", "tuyên", of="luong", lacks=("hợi", "kế toán"), way="list"),
    case("Phòng bán hàng có mấy người?", "2", "hợi", "lượng", of="luong", way="count"),
    case("Ai có lương cao nhất?", "thang ngọc ánh", of="luong", way="compare"),
    case("Ai vào làm sớm nhất?", "thang ngọc ánh", "05/01/2016", of="luong", way="compare"),
    case("Bên B là ai?", "kiều thị hường", of="hop-dong-vay", lacks=("đợt",), way="party"),
    case("Trẻ em làm hộ chiếu cần giấy tờ gì?", "tk01a", "khai sinh", "căn cước", of="hoi-dap-ho-chieu", way="faq"),
]
YES_NO = [
    case("65 tuổi có phải đóng hội phí không?", "không", "trên 60 tuổi", of="dieu-le-clb"),
    case("20 tuổi có phải đóng hội phí không?", "có", "150.000", of="dieu-le-clb"),
    case("Bà Mận có được khiếu nại không?", "có", "quyền khiếu nại", of="quyet-dinh-phat"),
]
ABSENT = [
    case("Đợt 3 nhận hồ sơ khi nào?", of="tuyen-sinh"),
    case("Chủ nhật chi nhánh mở cửa mấy giờ?", of="bieu-phi"),
    case("Phí chuyển khoản thẻ chuẩn là bao nhiêu?", of="bieu-phi"),
    case("Thuốc giá bao nhiêu một hộp?", of="to-thuoc"),
    case("Phòng bếp có những ai?", of="luong"),
]
SURE_OF = [
    case("Em trai ông làm nghề gì?", of="tieu-su"),
    case("Cha ông mất năm nào?", of="tieu-su"),
    case("Vốn ngân sách chiếm bao nhiêu phần trăm?", of="tin-metro"),
]
"""Near misses of articles, which may be answered with doubt."""


@pytest.fixture(scope="module")
def counter(encoder) -> Assistant:
    """An assistant over every file of `counter/`."""
    return assistant_over(COUNTER, encoder)


@pytest.mark.parametrize("asked", [*BESIDE, *WHICH, *YES_NO, *ABSENT], ids=str)
def test_the_value_that_was_asked_is_answered(counter, asked):
    assert not fault(ask(counter, asked), asked)


@pytest.mark.parametrize("asked", SURE_OF, ids=str)
def test_a_near_miss_is_never_answered_surely(counter, asked):
    assert ask(counter, asked).confidence < 0.5
