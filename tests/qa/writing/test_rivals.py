"""Sentences whose words and facts all stand in the passage, and which mix them up; and true ones beside them."""

import pytest

from qa.writing.support import SupportFinder
from tests.qa.writing.passages import passage

FEES = passage(
    "Phòng đơn giá 450.000 đồng một đêm, phòng đôi giá 700.000 đồng một đêm. Khách trả phòng trước 12 giờ; trả sau "
    "18 giờ thì tính thêm một đêm. Bên A dọn phòng, bên B trả tiền giặt. Đặt cọc 300.000 đồng khi nhận phòng.",
    "Nội quy nhà nghỉ Hoa Sen",
)
RACES = passage(
    "Giải chạy khởi công ngày 3/2/2023 và khánh thành sân ngày 9/9/2024. Cúp vàng bảo hành 36 tháng cho đế và 6 tháng "
    "cho nắp. Lần thứ nhất có 120 đội, lần thứ hai có 95 đội. Thư viện mở cửa buổi sáng, nghỉ thứ Năm. Học sinh lớp 9 "
    "không được mượn sách hiếm. Học sinh được mượn 3 cuốn sách.",
    "Sổ tay trường Lê Lợi",
)
FINDER = SupportFinder([FEES, RACES])


@pytest.mark.parametrize(
    "written",
    [
        "Phòng đơn giá 700.000 đồng một đêm.",
        "Phòng đôi giá 450.000 đồng một đêm.",
        "Bên A trả tiền giặt.",
        "Bên B dọn phòng.",
        "Khi nhận phòng phải đặt cọc 700.000 đồng.",
        "Khánh thành sân ngày 3/2/2023.",
        "Nắp được bảo hành 36 tháng.",
        "Lần thứ nhất có 95 đội.",
        "Thư viện mở cửa thứ Năm.",
        "Học sinh lớp 9 được mượn sách hiếm.",
    ],
)
def test_facts_of_one_thing_are_not_passed_off_as_those_of_another(written):
    assert not FINDER.find(written, [0, 1])


@pytest.mark.parametrize(
    "written",
    [
        "Một đêm phòng đơn giá 450 nghìn đồng.",
        "Phòng đôi có giá 700.000 đồng một đêm.",
        "Tiền giặt do bên B trả.",
        "Bên A dọn phòng.",
        "Khi nhận phòng, khách đặt cọc 300.000 đồng.",
        "Sân khánh thành ngày 9 tháng 9 năm 2024.",
        "Đế cúp vàng được bảo hành 36 tháng.",
        "Lần thứ hai có 95 đội.",
        "Thư viện nghỉ thứ Năm.",
        "Thư viện không mở cửa thứ Năm.",
        "Học sinh được mượn 3 cuốn sách.",
        "Học sinh lớp 9 không được mượn sách hiếm.",
    ],
)
def test_what_the_passage_says_is_supported(written):
    assert FINDER.find(written, [0, 1])
