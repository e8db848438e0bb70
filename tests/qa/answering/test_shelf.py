"""Questions to a shelf of short documents of many kinds, half of them about what the documents do not tell."""

from pathlib import Path

import pytest

from qa import Assistant
from tests.qa.answering.asking import ask, assistant_over, case, fault

SHELF = Path(__file__).with_name("shelf")
ITEMS = [
    case("Đóng đinh vào cây bị phạt bao nhiêu?", "500.000", "1.000.000", of="cay-xanh", lacks=("10.000.000",)),
    case("Ai cấp phép chặt cây bảo tồn?", "sở xây dựng", of="cay-xanh", lacks=("phường",)),
    case("Trưởng phòng Kỹ thuật mới là ai?", "thạch thị sa rinh", of="bo-nhiem", lacks=("vượng",)),
    case("Con cái nặng bao nhiêu?", "7,4 kg", of="vooc", lacks=("9,1",)),
    case("Chồng bà Ái là ai?", "hứa quang bính", of="cao-pho"),
    case("Kiểm tra Sinh chuyển sang hôm nào?", "thứ 5", of="nhom-lop", lacks=("19:03",)),
]
CHANGED = [
    case("Giá nước bao nhiêu một m3?", "9.200", of="so-tay", lacks=("500 đồng",)),
    case("Giá nước tăng bao nhiêu?", "500 đồng", of="so-tay", lacks=("9.200",)),
    case("Trước đây bơm đầy bể mất bao lâu?", "6 giờ", of="so-tay", lacks=("4 giờ",)),
    case("Bơm đầy bể mất bao lâu?", "4 giờ", of="so-tay"),
    case("Bảo hành được kéo dài thêm mấy tháng?", "6 tháng", of="khieu-nai"),
]
SERIES = [
    case("Quy trình 2 là gì?", "dừng máy", of="so-tay", way="in_series", lacks=("khởi động",)),
    case("Quy trình 9 là gì?", note="Không có quy trình 9", of="so-tay", way="in_series"),
    case("Quy trình nào nói về lưới rác?", "quy trình 3", of="so-tay", way="in_series"),
    case("Biểu mẫu VH-02 dùng trong quy trình nào?", "quy trình 2", of="so-tay", way="in_series"),
    case("Quy trình 2 ghi vào biểu mẫu nào?", "vh-02", of="so-tay"),
    case("Nhận định [3] nói gì?", "tổn thất tinh thần", of="ban-an", way="in_series", lacks=("lãi suất",)),
    case("Phòng mấy trưng bày ghe bầu?", "phòng 2", of="bao-tang", way="in_series"),
]
CHOICES = [
    case("Phòng nào nói về thuế: phòng 1, 2, 3 hay 4?", "phòng 4", of="bao-tang", way="choice"),
    case("Vở Sơn Hậu diễn ngày nào: 11/3, 12/3 hay 13/3?", "12/3", of="le-hoi", way="choice"),
]
YES_NO = [
    case("Tòa có chấp nhận tiền bồi thường tinh thần không?", "không:", "không chấp nhận", of="ban-an"),
    case("Một năm thu 90 triệu có phải nộp thuế không?", "không:", "100 triệu", of="thue-cho-thue", lacks=("ví dụ",)),
    case("Một năm thu 150 triệu có phải nộp thuế không?", "có:", "100 triệu", of="thue-cho-thue"),
    case("Nghỉ được nửa năm rồi có phải giữ kín mẫu không?", "có:", "12 tháng", of="hop-dong-may"),
    case("Uống rượu rồi lái xe gây tai nạn có được trả bảo hiểm không?", "không:", of="bao-hiem-du-lich"),
]
ABSENT = [
    case("Mẹ em Minh Quân tên gì?", of="hop-phu-huynh"),
    case("Em Ngọc Diệp ngồi bàn mấy?", of="hop-phu-huynh"),
    case("Chồng bà Hòa tên gì?", of="cao-pho"),
    case("Bánh xe bảo hành mấy tháng?", of="may-hut-am"),
    case("Voọc sống được bao nhiêu năm?", of="vooc"),
    case("Con non nặng bao nhiêu kg?", of="vooc"),
    case("Tiền điện bao nhiêu một kWh?", of="ky-tuc-xa"),
    case("Phòng 6 trưng bày gì?", of="bao-tang"),
    case("Căn cước của bà Hạnh số mấy?", of="hop-dong-may"),
    case("Dựng rạp hết đường bị phạt bao nhiêu?", of="le-hoi"),
]
SURE_OF = [
    case("Võ Đình Khoáng mất năm nào?", of="lich-su-thanh"),
    case("Bao nhiêu khẩu thần công bị nấu chảy?", of="lich-su-thanh"),
    case("Lớp nào được giải nhất văn nghệ?", of="nhom-lop"),
    case("Ai thay bà Sa Rinh làm phó trưởng phòng?", of="bo-nhiem"),
    case("Bảo hành ban đầu của máy là mấy tháng?", of="khieu-nai"),
    case("Siêu thị có chịu đổi máy không?", of="khieu-nai"),
]
"""What may be answered with doubt."""


@pytest.fixture(scope="module")
def shelf(encoder) -> Assistant:
    """An assistant over every file of `shelf/`."""
    return assistant_over(SHELF, encoder)


@pytest.mark.parametrize("asked", [*ITEMS, *CHANGED, *SERIES, *CHOICES, *YES_NO, *ABSENT], ids=str)
def test_what_was_asked_is_answered_and_nothing_else(shelf, asked):
    assert not fault(ask(shelf, asked), asked)


@pytest.mark.parametrize("asked", SURE_OF, ids=str)
def test_a_near_miss_is_never_answered_surely(shelf, asked):
    assert ask(shelf, asked).confidence < 0.5
