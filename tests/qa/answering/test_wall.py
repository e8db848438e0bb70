"""Questions to what hangs on an office wall: timetables and rotas of a week, minutes with signatures, numbered parts.

Each is put to one document.
"""

from pathlib import Path

import pytest

from qa import Assistant
from qa.answering.against.other_turn import is_of_other_turn
from tests.qa.answering.asking import ask, assistant_over, case, fault

WALL = Path(__file__).with_name("wall")
WEEK = [
    case("Hôm nào có cá kho?", "thứ hai", "thứ năm", of="thuc-don"),
    case("Thứ Tư ăn những món gì?", "phở gà", "canh chua", "bánh bông lan", of="thuc-don", lacks=("Cháo",)),
    case(
        "Trưa thứ Ba ăn gì?",
        "thịt viên",
        of="thuc-don",
        lacks=(
            "Chuối",
            "Cháo",
        ),
    ),
    case("Thứ Bảy ăn gì?", of="thuc-don"),
    case("Một tuần ăn cá kho mấy lần?", "2", of="thuc-don"),
    case("Hôm nào được ăn phở gà?", "thứ tư", of="thuc-don"),
    case("sua chua an vao thu may", "thứ hai", "thứ năm", of="thuc-don"),
    case("Thứ Bảy ai trực?", "dũng", "tú", "khang", of="lich-truc", lacks=("Lộc",)),
    case("Anh Khang trực những ngày nào?", "thứ 5", "thứ 6", "thứ 7", of="lich-truc"),
    case("Anh Tú trực mấy ca một tuần?", "4", of="lich-truc"),
    case("Anh Lộc trực ca nào?", "ca đêm", of="lich-truc"),
    case("Chiều thứ 6 ai trực?", "hòa", of="lich-truc"),
    case("Ai trực đêm thứ 7?", "khang", of="lich-truc"),
    case("Anh Sơn trực thứ mấy?", of="lich-truc"),
    case("Hóa học học thứ mấy?", "thứ 3", "thứ 5", of="tkb-9c"),
    case("Thứ 5 học những môn gì?", "địa lý", "toán", "hóa học", "công nghệ", of="tkb-9c"),
    case("Chiều thứ 4 học gì?", "tiếng anh", of="tkb-9c", lacks=("Toán",)),
    case("Một tuần có mấy tiết Toán?", "4", of="tkb-9c"),
    case("Chủ nhật học môn gì?", of="tkb-9c"),
    case("Tiết 3 thứ 6 học gì?", "tin học", of="tkb-9c"),
    case("Tin học bắt đầu lúc mấy giờ?", "8:50", of="tkb-9c"),
    case("Vật lý học tiết mấy?", "3", of="tkb-9c"),
]
MINUTES = [
    case("Thư ký cuộc họp là ai?", "ngô xuân trường", of="bien-ban-hoi-dong"),
    case("Ai ký biên bản?", "đàm thu trang", of="bien-ban-hoi-dong", lacks=("Phòng Giáo dục",)),
    case("Hiệu trưởng là ai?", of="bien-ban-hoi-dong"),
    case("Phó hiệu trưởng tên gì?", "đàm thu trang", of="bien-ban-hoi-dong"),
    case("Biên bản gửi những nơi nào?", "phòng giáo dục", "lưu văn thư", of="bien-ban-hoi-dong", lacks=("Trang",)),
    case("Hai phụ huynh phát biểu tên gì?", of="bien-ban-hoi-dong"),
    case("Lần này dự toán bao nhiêu?", "65", of="bien-ban-hoi-dong", lacks=("42",)),
    case("Lần tới họp ngày nào?", "7 tháng 12", of="bien-ban-hoi-dong"),
    case("Năm nay trường có bao nhiêu học sinh?", of="bien-ban-hoi-dong"),
]
PARTS = [
    case("Phiên bản 2.2 nặng bao nhiêu MB?", of="ung-dung"),
    case("Phiên bản 2.2 có gì mới?", "nhắc đóng tiền", of="ung-dung", lacks=("biểu đồ",)),
    case("Phiên bản 2.1 có gì mới?", of="ung-dung"),
    case("Phiên bản 2.0 ra ngày nào?", "11/01/2026", of="ung-dung"),
    case("Buổi 3 học gì?", "hấp phôi", of="tap-huan"),
    case("Buổi 6 học gì?", "thu hái", of="tap-huan"),
    case("Buổi 9 học gì?", of="tap-huan"),
    case("Buổi cuối làm gì?", "kiểm tra", of="tap-huan"),
    case("Buổi 4 học gì?", "thực hành ở nhà", of="tap-huan"),
]
TERMS = [
    case("Rễ thở là gì?", "rễ mọc ngược", of="rung-ngap-man"),
    case("Rễ phổi là gì?", "rễ mọc ngược", of="rung-ngap-man"),
    case("Trụ mầm là gì?", "cây con", of="rung-ngap-man"),
    case("Thế nào gọi là bãi lầy?", "ngập khi nước lên", of="rung-ngap-man"),
    case("Rễ cây mắm cong hay thẳng?", "thẳng", of="rung-ngap-man"),
    case("Vỏ cây đước màu nâu hay màu đỏ?", "nâu", of="rung-ngap-man"),
]
LIMITS = [
    case("Sắt trong nước có vượt không?", "Có: ", "0,82", of="nuoc-gieng"),
    case("pH có bình thường không?", "Có: ", "6,1", of="nuoc-gieng"),
    case(
        "Chỉ tiêu nào không đạt?",
        "Độ đục",
        "Sắt",
        "Clo dư",
        of="nuoc-gieng",
        lacks=(
            "coliform",
            "ph",
            "amoni",
        ),
    ),
    case(
        "Những chỉ tiêu nào vượt giới hạn?",
        "Độ đục",
        "Sắt",
        of="nuoc-gieng",
        lacks=(
            "clo",
            "coliform",
        ),
    ),
    case("Clo dư có thấp không?", "Có: ", "0,05", of="nuoc-gieng"),
    case("Coliform có đạt không?", "Có: ", of="nuoc-gieng"),
    case("Asen có vượt mức không?", of="nuoc-gieng"),
    case("Đường máu có cao không?", "Có: ", "7,9", of="kham-suc-khoe"),
    case("Hồng cầu có thấp không?", "Không: ", "4,6", of="kham-suc-khoe"),
    case("Huyết sắc tố có bình thường không?", "Không: ", "121", of="kham-suc-khoe"),
    case(
        "Xét nghiệm nào cao?",
        "Đường máu",
        "Acid uric",
        of="kham-suc-khoe",
        lacks=(
            "ure",
            "hồng cầu",
        ),
    ),
    case("chi so nao bi thap", "Huyết sắc tố", of="kham-suc-khoe", lacks=("hồng cầu",)),
    case("Acid uric cao không?", "Có: ", of="kham-suc-khoe"),
    case("Mỡ máu có cao không?", of="kham-suc-khoe"),
]
MONEY = [
    case("Tháng 4 sửa loa hết bao nhiêu?", of="so-quy-thang-5"),
    case("Tháng 5 sửa loa thực chi bao nhiêu?", "950.000", of="so-quy-thang-5"),
    case("Năm ngoái tiền quỹ các hộ thu được bao nhiêu?", of="so-quy-thang-5"),
    case("Ghế nhựa bao nhiêu một cái?", "85.000", of="so-quy-thang-5"),
    case("Họp tổ ngày nào?", "mùng ba tháng sáu", of="so-quy-thang-5"),
    case("20 thùng sữa trị giá bao nhiêu?", of="so-quy-thang-5"),
    case("Công thay lốp bao nhiêu?", "25.000", of="tiem-sua-xe", lacks=("15.000",)),
    case("Công thay bình điện bao nhiêu?", of="tiem-sua-xe"),
    case("Hai thợ phụ tên gì?", of="tiem-sua-xe"),
    case("Thợ chính tên gì?", "Lò Văn Thuận", of="tiem-sua-xe"),
    case("Giải nhất cấp tỉnh được thưởng bao nhiêu?", of="tiem-sua-xe"),
    case("Giải nhất cấp thành phố được thưởng bao nhiêu?", "1.500.000", of="tiem-sua-xe", lacks=("500.000 đồng,",)),
    case("Xe nặng nhất từng kê là mấy ký?", "165 kg", of="tiem-sua-xe"),
    case("Vá chín bao nhiêu một lỗ?", "20.000", of="tiem-sua-xe"),
    case("Vá chín hết tất cả bao nhiêu?", of="tiem-sua-xe"),
    case("Ai ký biên bản họp hội đồng trường?", "Trường", "Trang", of="bien-ban-hoi-dong"),
    case("Biên bản số mấy, lập ngày nào?", "17/BB-THCV", "9 tháng 9", of="bien-ban-hoi-dong"),
    case("Khoản nào vượt dự tính nhiều nhất?", "thăm người ốm", of="so-quy-thang-5", lacks=("chổi",), way="compare"),
    case("Khoản nào tiết kiệm được nhiều nhất?", "chổi, xẻng", of="so-quy-thang-5", lacks=("ốm",), way="compare"),
    case("Khoản nào chi nhiều nhất?", "sửa loa", of="so-quy-thang-5", way="compare"),
]
ROWS = [
    case(
        "Những phòng nào cuối tuần không cho thuê?",
        "Súng",
        "Mai",
        of="phong-hop",
        lacks=(
            "sen",
            "cúc",
            "lan",
        ),
    ),
    case(
        "Liệt kê các phòng máy chiếu có sẵn",
        "Sen",
        "Cúc",
        "Mai",
        of="phong-hop",
        lacks=(
            "lan",
            "súng",
        ),
    ),
    case(
        "Những phòng nào máy chiếu phải thuê?",
        "Súng",
        of="phong-hop",
        lacks=(
            "sen",
            "cúc",
            "mai",
        ),
    ),
    case(
        "Những phòng nào duyệt ngay?",
        "Sen",
        "Lan",
        of="phong-hop",
        lacks=(
            "cúc",
            "mai",
        ),
    ),
    case(
        "Các phòng nào duyệt hôm sau?",
        "Súng",
        "Cúc",
        of="phong-hop",
        lacks=(
            "sen",
            "mai",
        ),
    ),
    case("Phòng Cúc cuối tuần giá bao nhiêu?", "900000", of="phong-hop"),
    case("Có mấy phòng cuối tuần không cho thuê?", "2 (", "súng", "mai", of="phong-hop"),
    case("Có bao nhiêu phòng máy chiếu có sẵn?", "3 (", of="phong-hop"),
]
STOCK = [
    case("Sữa đặc Ông Trăng còn bán không?", "Không: ", of="kho-hang"),
    case("Nước mắm Hòn Me còn hàng không?", "Có: ", of="kho-hang"),
    case("Bột giặt Tiên Sa còn không?", "Không: ", of="kho-hang"),
    case("Mì tôm Cánh Cò hết chưa?", "Chưa: ", of="kho-hang"),
    case("Nước mắm Hòn Me còn hạn không?", "Có: ", of="kho-hang"),
    case("Mì tôm Cánh Cò còn hạn sử dụng không?", "Không: ", of="kho-hang"),
    case("Nước mắm Hòn Me giá nhập bao nhiêu?", "27000", of="kho-hang", lacks=("35000",)),
    case("Nước mắm Hòn Me bán bao nhiêu?", "35000", of="kho-hang", lacks=("27000",)),
    case("Bia Hoa Lư còn không?", of="kho-hang"),
]


@pytest.fixture(scope="module")
def wall(encoder) -> Assistant:
    return assistant_over(WALL, encoder)


@pytest.mark.parametrize("asked", WEEK, ids=str)
def test_a_table_of_a_week_tells_days_things_and_how_often(wall, asked):
    assert not fault(ask(wall, asked), asked)


@pytest.mark.parametrize("asked", MINUTES, ids=str)
def test_who_signs_below_a_post_holds_it_and_each_turn_is_told_of_its_own(wall, asked):
    assert not fault(ask(wall, asked), asked)


@pytest.mark.parametrize("asked", PARTS, ids=str)
def test_parts_are_numbered_with_points_and_as_stretches_too(wall, asked):
    assert not fault(ask(wall, asked), asked)


@pytest.mark.parametrize("asked", LIMITS, ids=str)
def test_a_measured_value_is_compared_with_its_limits(wall, asked):
    assert not fault(ask(wall, asked), asked)


@pytest.mark.parametrize("asked", MONEY, ids=str)
def test_a_sum_is_of_its_own_month_work_and_number_of_things(wall, asked):
    assert not fault(ask(wall, asked), asked)


@pytest.mark.parametrize("asked", ROWS, ids=str)
def test_the_rows_whose_cell_the_question_says_are_listed_and_counted(wall, asked):
    assert not fault(ask(wall, asked), asked)


@pytest.mark.parametrize("asked", STOCK, ids=str)
def test_what_is_left_and_not_out_of_date_is_told_by_its_row(wall, asked):
    assert not fault(ask(wall, asked), asked)


@pytest.mark.parametrize("asked", TERMS, ids=str)
def test_what_a_thing_is_called_explains_the_term(wall, asked):
    assert not fault(ask(wall, asked), asked)


@pytest.mark.parametrize(
    ("question", "sentence", "value", "other"),
    [
        ("Năm nay thu bao nhiêu?", "Năm nay thu 5 tỷ, tăng 10% so với năm ngoái.", "5 tỷ", False),
        ("Năm ngoái thu bao nhiêu?", "Năm nay thu 5 tỷ, hơn năm ngoái 1 tỷ.", "5 tỷ", True),
        ("Tháng trước dùng bao nhiêu số?", "Tháng này dùng 120 số, tháng trước 98 số.", "120 số", True),
        ("Tháng trước dùng bao nhiêu số?", "Tháng này dùng 120 số, tháng trước 98 số.", "98 số", False),
        ("Giá năm nay bao nhiêu?", "Giá 4.000 đồng năm ngoái, 5.000 đồng năm nay.", "5.000 đồng", False),
        ("Giá năm nay bao nhiêu?", "Giá 4.000 đồng năm ngoái, 5.000 đồng năm nay.", "4.000 đồng", True),
        ("Vụ này được mấy tấn?", "Vụ trước được 5 tấn.", "5 tấn", True),
        ("Vụ này được mấy tấn?", "Được 5 tấn.", "5 tấn", False),
    ],
)
def test_a_turn_is_told_by_the_word_beside_the_value(question, sentence, value, other):
    start = sentence.index(value)
    assert is_of_other_turn(question, sentence, (start, start + len(value)), (0, len(sentence))) is other
