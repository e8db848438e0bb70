"""Questions to tables in tiers, price lists, notices, rules and a leaflet, each to one document of `yard/`."""

from pathlib import Path

import pytest

from qa import Assistant
from tests.qa.answering.asking import ask, assistant_over, case, fault

YARD = Path(__file__).with_name("yard")
COMPARE = [
    case("Xe nào thuê ngày thường rẻ nhất?", "vios", "750", of="thue-xe", lacks=("15.000",)),
    case("Xpander với Fortuner, cuối tuần xe nào đắt hơn?", "fortuner", "1.600", "1.200", of="thue-xe"),
    case("Lắp đồng hồ cỡ nào mất nhiều ngày nhất?", "25 mm", "10 ngày", of="gia-nuoc"),
    case("Giá nước trên 30 m3 thì nội thành hay ngoại thành cao hơn?", "13.400", "11.700", of="gia-nuoc"),
    case("Năm 2023 hay năm 2024 giải chạy đông người tham gia hơn?", "2024", "3.460", "2.915", of="giai-chay"),
    case("Cự ly nào có nhiều suất nhất?", "5 km", "2.000", of="giai-chay"),
    case("Giải nhất 21 km nam và 10 km nam giải nào cao hơn?", "10.000.000", "6.000.000", of="giai-chay"),
    case("Lõi nào dùng được lâu nhất?", "số 3", "30 tháng", of="may-loc"),
    case("Phòng 6 người hay phòng 8 người rẻ hơn?", "phòng 8 người", "220.000", "310.000", of="ky-tuc-xa"),
]
CELL = [
    case("Cơ quan hành chính dùng đến 10 m3 tính mấy đồng một khối?", "9.300", of="gia-nuoc", lacks=("14.200",)),
    case("Thuê Xpander dịp Tết một ngày bao nhiêu?", "1.800", of="thue-xe", lacks=("1.200",)),
    case("Giải nhì 10 km nữ được bao nhiêu tiền?", "4.000.000", of="giai-chay", lacks=("7.000.000",)),
    case("Xe nào giá 2 triệu một ngày cuối tuần?", "transit", of="thue-xe"),
    case("Lõi nào thay sau nửa năm?", "số 1", of="may-loc"),
    case("Ai ký quyết định?", "cầm văn đoàn", of="ky-tuc-xa", lacks=("như điều 7",)),
]
TWO_FACTS = [
    case("Vios ngày thường và cuối tuần giá bao nhiêu?", "750", "900", of="thue-xe"),
    case("Lõi số 3 tuổi thọ bao lâu và giá bao nhiêu?", "30 tháng", "780.000", of="may-loc"),
    case("Giải chạy tổ chức khi nào, ở đâu?", "23/11/2025", "đại đoàn kết", of="giai-chay"),
    case("Khi nào và ở đâu nhận số đeo?", "22/11/2025", "nhà thi đấu", of="giai-chay"),
]
HOW = [
    case("Thay lõi số 1 như thế nào?", "khóa van", "xả hết", "vặn chặt", of="may-loc", lacks=("65.000",)),
    case("Bước 3 khi thay lõi số 1 là gì?", "tay vặn", of="may-loc", lacks=("lấy lõi cũ",)),
    case("Xe đang đi bị sự cố thì phải làm gì?", "dừng xe", "gọi cứu hộ", "biên bản", of="thue-xe"),
    case("Uống quá liều thì phải làm sao?", "cơ sở y tế", of="thuoc-calmidan"),
]
RANGE = [
    case("Em vi phạm lần thứ 5 bị xử lý ra sao?", "buộc ra khỏi", of="ky-tuc-xa", lacks=("khiển trách",)),
    case("Khách có được tiếp lúc 19 giờ không?", "có", "20 giờ", of="ky-tuc-xa"),
    case("Tiền điện có phải do Bên B chịu không?", "không", "bên a chịu", of="hop-dong-ve-sinh"),
    case("Có được nuôi mèo trong phòng không?", "không", "sinh viên không được", "mèo", of="ky-tuc-xa"),
]
ENGLISH = [
    case("How long is the warranty for a 25 mm meter?", "36 tháng", of="gia-nuoc", way="translated"),
    case("What is the weekend price of Xpander?", "1.200", of="thue-xe", way="translated"),
    case("Who represents Party B?", "rơ châm tuấn", of="hop-dong-ve-sinh", way="translated"),
    case("Is cooking allowed in the rooms?", "không", "nấu ăn", of="ky-tuc-xa", way="translated"),
]
ABSENT = [
    case("Thuốc làm tăng đường trong máu ở bao nhiêu phần trăm người dùng?", of="thuoc-calmidan"),
    case("Bên B làm vệ sinh bao nhiêu phòng thí nghiệm?", of="hop-dong-ve-sinh"),
    case("Phạt bao nhiêu nếu nuôi lợn trong khu dân cư?", of="quy-dinh-cho-meo"),
    case("Mã lỗi E6 là gì?", of="may-loc"),
]
CASES = [*COMPARE, *CELL, *TWO_FACTS, *HOW, *RANGE, *ENGLISH, *ABSENT]


@pytest.fixture(scope="module")
def yard(encoder) -> Assistant:
    """An assistant over every file of `yard/`."""
    return assistant_over(YARD, encoder)


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_a_question_is_answered_whole_or_refused(yard, asked):
    assert not fault(ask(yard, asked), asked)
