"""Questions to what hangs on a notice board: figures of months and quarters, opening hours, contracts, terms, a chat.

Each is put to one document.
"""

from pathlib import Path

import pytest

from qa import Assistant
from qa.answering.verdict.schedule import ask_moment, compare_schedule
from tests.qa.answering.asking import ask, assistant_over, case, fault

BOARD = Path(__file__).with_name("board")
PERIODS = [
    case("Doanh thu quý 2 năm 2026 là bao nhiêu?", "947", of="ket-qua-xi-mang", lacks=("905", "812")),
    case("Lợi nhuận trước thuế quý I/2026?", "38", of="ket-qua-xi-mang", lacks=("61", "72,5")),
    case("chi phi lai vay quy 2 nam ngoai", "21", of="ket-qua-xi-mang", lacks=("24", "26")),
    case("Doanh thu cùng kỳ năm ngoái là bao nhiêu?", "905", of="ket-qua-xi-mang", lacks=("812", "947")),
    case("Thuế thu nhập quý trước là bao nhiêu?", "7,6", of="ket-qua-xi-mang", lacks=("12", "14,5")),
    case("Khách quốc tế tháng 4 năm 2026 là bao nhiêu?", "4,9", of="khach-du-lich", lacks=("5,6", "3,8")),
    case("T3/2026 có bao nhiêu khách nội địa?", "42,1", of="khach-du-lich", lacks=("55",)),
    case("Khách nghỉ qua đêm tháng trước bao nhiêu?", "23,5", of="khach-du-lich", lacks=("27,4", "18,2")),
    case("Tiền điện tháng 3 năm 2025 bao nhiêu?", "449000", of="tien-dien"),
    case("tien nuoc thang 2/2025", "81000", of="tien-dien"),
    case("Tiền nước tháng 1 là bao nhiêu?", "88000", of="tien-dien"),
    case("Thu phí chợ năm trước là bao nhiêu?", "342", of="thu-chi-nam", lacks=("310", "365")),
    case("Ấn Độ quý 4 năm 2025 nhập bao nhiêu?", "1.035", of="xuat-khau", lacks=("990",)),
    case("Sáu tháng đầu năm Đức mua bao nhiêu?", "1.342", of="xuat-khau", lacks=("640", "702")),
    case("Lệ phí trước bạ cùng kỳ năm ngoái thu bao nhiêu?", "14.800", of="ngan-sach", lacks=("17.950",)),
    case("Thuế công thương 9T/2024", "30.150", of="ngan-sach", lacks=("37.420",)),
    case("Năm học 2023-2024 có bao nhiêu học sinh?", "981", of="si-so"),
    case("Giá hạt điều thô hiện nay bao nhiêu?", "33.500", of="gia-ca", lacks=("31.000", "32.000")),
    case("gia chuoi thang 6/2025", "9.500", of="gia-ca"),
    case("Năm nay chi sửa đường bao nhiêu?", "530", of="thu-chi-nam", lacks=("420", "615")),
]
OTHER_PERIODS = [
    case("Doanh thu quý 3/2026 là bao nhiêu?", of="ket-qua-xi-mang", note="chỉ có Q2/2025, Q1/2026, Q2/2026"),
    case("Lợi nhuận trước thuế cả năm 2025 là bao nhiêu?", of="ket-qua-xi-mang"),
    case("Doanh thu 6 tháng đầu năm bao nhiêu?", of="ket-qua-xi-mang"),
    case("Khách nội địa tháng 6/2026 bao nhiêu?", of="khach-du-lich"),
    case("Tiền điện tháng 7 năm 2025 là bao nhiêu?", of="tien-dien"),
    case("Quý 3 năm ngoái Đức mua bao nhiêu?", of="xuat-khau"),
    case("Ai Cập mua bao nhiêu trong 9 tháng?", of="xuat-khau"),
    case("Năm học 2021-2022 có bao nhiêu giáo viên?", of="si-so"),
    case("Thuế công thương 6 tháng đầu năm 2025 thu bao nhiêu?", of="ngan-sach"),
    case("Giá cà phê tháng 5/2025 là bao nhiêu?", of="gia-ca"),
    case("Thu từ đất quý 3 năm 2025 là bao nhiêu?", of="thu-chi-nam"),
]
LISTED = [
    case("Loại nào chiếm nhiều nhất trong sản lượng?", "xi măng bao", of="ket-qua-xi-mang"),
    case("Nhà máy nào lớn nhất?", "bỉm hạ", of="ket-qua-xi-mang", lacks=("đồng lê (",), way="compare"),
    case("Nhà tài trợ nào góp nhiều nhất?", "đồng hương", of="bien-ban-quy", lacks=("hải vân (",), way="compare"),
    case("Ai tài trợ ít nhất?", "trần đắc lợi", of="bien-ban-quy", lacks=("khác (",)),
    case("Loại tiêu nào đắt nhất?", "tiêu trắng", of="xuat-khau", way="compare"),
]
DAYS = [
    case("Thứ Hai bể bơi có mở cửa không?", "Không: ", of="be-boi"),
    case("Bể bơi mở lúc 21 giờ không?", "Không: ", of="be-boi"),
    case("7 giờ tối thứ Sáu bể bơi có mở cửa không?", "Có: ", of="be-boi"),
    case("Phòng tập có mở cửa thứ Bảy không?", "Không: ", of="be-boi"),
    case("Thứ tư phòng tập có mở không?", "Có: ", of="be-boi"),
    case("Chiều thứ Bảy thư viện thiếu nhi có mở không?", "Không: ", of="be-boi"),
    case("Lớp vẽ có học thứ 5 không?", "Có: ", of="be-boi"),
    case("Thứ 4 có lớp vẽ không?", "Không: ", of="be-boi"),
    case("Quầy vé có làm việc thứ Tư không?", "Không: ", of="be-boi"),
    case("Quầy vé chủ nhật có làm việc không?", "Có: ", of="be-boi"),
    case("Chủ nhật có khám không?", "Không: ", "thứ Hai đến thứ Sáu", of="phong-kham"),
    case("Khoa Răng thứ bảy có làm không?", "Có: ", of="phong-kham"),
    case("Chiều thứ Ba khoa Mắt có khám không?", "Không: ", of="phong-kham"),
    case("Chủ nhật có cấp cứu không?", "Có: ", "24/7", of="phong-kham"),
    case("12 giờ trưa có khám không?", "Không: ", of="phong-kham"),
    case("Sáng chủ nhật phòng mượn có mở cửa không?", "Có: ", of="thu-vien"),
    case("Nhà sách thứ Ba có bán không?", "Không: ", of="thu-vien"),
    case("Phòng đọc có mở ngày lễ không?", "Không: ", of="thu-vien"),
    case("Chiều chủ nhật xe buýt có chạy không?", "Không: ", of="cho-phien"),
    case("Thứ Bảy có chợ phiên không?", "Không: ", of="cho-phien"),
    case("Tối thứ Bảy có chợ đêm không?", "Có: ", of="cho-phien"),
    case("chu nhat tram thu y co lam viec khong", "Không: ", of="cho-phien"),
    case("Thứ Tư có lớp tiếng Anh không?", of="thu-vien"),
    case("Thứ Hai nhà hàng có mở cửa không?", "Không: ", "nghỉ", of="nha-hang"),
    case("9 giờ sáng thứ Tư nhà hàng có mở không?", "Không: ", "10:00", of="nha-hang"),
    case("Thứ Bảy lúc 22 giờ nhà hàng còn mở không?", "Có: ", "22:30", of="nha-hang"),
    case("Chiều chủ nhật phòng gym có mở không?", "Không: ", of="lop-yoga"),
    case("Chủ nhật phòng gym có mở không?", "Có: ", of="lop-yoga"),
    case("Sáng thứ Ba có yoga nâng cao không?", "Không: ", of="lop-yoga"),
    case("Thứ 4 có Toán không?", "Có: ", "thứ 4: toán", of="tkb"),
    case("Thứ 2 có Toán không?", "Không: ", of="tkb"),
    case("Chiều thứ 6 có học phụ đạo không?", "Không: ", of="tkb"),
]
SIDES = [
    case("Vé tháng 2026 còn hạn không?", "Có: ", "2026 còn hạn", of="be-boi", lacks=("2025",)),
    case("Vé tháng 2025 còn hạn không?", "Không: ", "2025 đã hết hạn", of="be-boi", lacks=("2026",)),
    case("Quầy số 1 còn kính bơi không?", "Có: ", of="be-boi", lacks=("quầy số 2",)),
    case("Kính bơi ở quầy số 2 còn không?", "Không: ", of="be-boi", lacks=("quầy số 1",)),
    case("Khu A sửa xong chưa?", "Rồi: ", of="be-boi", lacks=("khu b",)),
    case("Thẻ bảo hiểm tỉnh khác có nhận không?", "không nhận", of="phong-kham", lacks=("của tỉnh",)),
    case("Bé 3 tuổi có tiêm phế cầu được không?", "Có: ", of="phong-kham"),
    case("Đặt tiệc 8 người có được không?", "không nhận", of="nha-hang"),
    case("Thẻ tháng có chuyển nhượng được không?", "Không: ", of="lop-yoga", lacks=("thẻ năm",)),
    case("Bảo lưu thẻ 5 tháng được không?", "Không: ", of="lop-yoga"),
    case("Lớp yoga nâng cao còn chỗ không?", of="lop-yoga"),
    case("Thẻ năm 2024 còn dùng được không?", of="thu-vien"),
    case("Sách quý có được photo không?", "không được photo", of="thu-vien", lacks=("báo ngày",)),
    case("Khu phía đông có bán gia súc không?", "Có: ", of="cho-phien", lacks=("phía tây",)),
    case("Bãi xe B còn chỗ không?", "Không: ", of="cho-phien", lacks=("xe a",)),
    case("Vịt 10 ngày tuổi có phải tiêm phòng không?", "Không: ", of="cho-phien"),
    case("Trẻ 1 tháng tuổi có được tiêm phế cầu không?", "Không: ", of="phong-kham"),
]


TERMS = [
    case("Thế nào gọi là tiểu thương?", "thuê ô vựa", of="tu-dien", way="definition"),
    case("Hàng tồn đêm được hiểu là gì?", "sau 2 giờ sáng", of="tu-dien", way="definition"),
    case("Thế nào thì được coi là ô vựa?", "kẻ vạch", of="tu-dien", way="definition"),
    case("Xe như thế nào được gọi là xe ba gác?", "ba bánh", of="tu-dien", way="definition"),
    case("Thế nào gọi là hàng cấm?", of="tu-dien"),
]
PARTIES = [
    case("Người thuê tên gì?", "Mạch Thị Ngà", of="hop-dong-thue", lacks=("thoại",), way="party"),
    case("Ai cho thuê?", "Kiều Văn Thoại", of="hop-dong-thue", lacks=("ngà",), way="party"),
    case("Chủ nhà là ai?", "Kiều Văn Thoại", of="hop-dong-thue", lacks=("ngà",), way="party"),
    case("Ai thuê nhà?", "Mạch Thị Ngà", of="hop-dong-thue", lacks=("thoại",), way="party"),
    case("Số điện thoại bên thuê?", "0986 310 277", of="hop-dong-thue", lacks=("0912",), way="party"),
    case("Điện thoại của chủ nhà số mấy?", "0912 447 805", of="hop-dong-thue", lacks=("0986",), way="party"),
    case("Bà Ngà sinh năm bao nhiêu?", "1993", of="hop-dong-thue", lacks=("1968",), way="party"),
    case("Căn cước của bà Ngà số mấy?", of="hop-dong-thue", note="của Bên A"),
    case("Hộ khẩu ông Thoại ở đâu?", of="hop-dong-thue", note="của Bên B"),
    case("Ai là người sử dụng lao động?", "gỗ an khê", of="hop-dong-viec", lacks=("bích",), way="party"),
    case("Số tài khoản của bà Bích?", "10450221", of="hop-dong-viec", way="party"),
    case("Số tài khoản của công ty?", of="hop-dong-viec", note="của Bên B"),
    case("CCCD của ông Khuê số mấy?", of="hop-dong-viec", note="của Bên B"),
]
STRETCHES = [
    case("Ca đêm vào lúc mấy giờ và ra lúc mấy giờ?", "22h00", "6h00", of="hop-dong-viec", lacks=("7h30",)),
    case("Ca đêm tan lúc mấy giờ?", "5h30", of="ca-truc", lacks=("13h30",), way="range_end"),
    case("Lớp đàn bắt đầu ngày nào và kết thúc ngày nào?", "7/4", "30/5", of="ca-truc", lacks=("3/3",)),
    case("Cổng phụ mở mấy giờ, đóng mấy giờ?", "7h", "18h", of="ca-truc", lacks=("22h",)),
]
TERMS_OF_TIME = [
    case("Máy mua được 18 tháng rồi có còn bảo hành không?", "Có: ", of="bao-hanh"),
    case("Máy dùng 30 tháng rồi có được bảo hành không?", "Không: ", of="bao-hanh"),
    case("Lõi lọc mua 2 tháng có được bảo hành không?", "Có: ", of="bao-hanh"),
    case("Lõi lọc dùng 5 tháng rồi còn bảo hành không?", "Không: ", of="bao-hanh"),
    case("Mua 5 ngày máy lỗi có được đổi không?", "Có: ", of="bao-hanh"),
    case("Trả máy được nửa năm có phải giữ bí mật mã kích hoạt không?", "Có: ", of="bao-hanh"),
    case("Phiếu quà tặng sau 8 tháng còn giá trị không?", "Không: ", of="bao-hanh"),
    case("Lõi dùng 7 tháng đã phải thay chưa?", "Rồi: ", of="bao-hanh"),
    case("Máy được bảo hành 36 tháng phải không?", "Không: ", of="bao-hanh"),
]
TWO = [
    case("Bàn giao lúc mấy giờ ngày nào?", "8 giờ 30", "12 tháng 11", of="bao-hanh", way="two_facts"),
    case("E20 là lỗi gì, sửa thế nào?", "không xả nước", "kiểm tra ống xả", of="ma-loi", way="two_facts"),
    case("Báo F05 nghĩa là gì và phải làm sao?", "cửa chưa đóng", "đóng lại cửa", of="ma-loi", way="two_facts"),
]
CHAT = [
    case("Họp tổ dân phố dời sang hôm nào?", "chủ nhật", of="nhom-chung-cu", lacks=("07:4",)),
    case("Minh trả lời lúc mấy giờ?", "08:52", of="nhom-chung-cu"),
]
EVERYDAY = [
    case("Cháu Hưng vào viện lúc mấy giờ?", "21 giờ 10", of="cham-soc"),
    case("Để tủ đông sữa mẹ được bao lâu?", "3 tháng", of="cham-soc", lacks=("48",)),
    case("Lương cứng của điều dưỡng bao nhiêu?", "6.500.000", of="cham-soc", lacks=("800",)),
]


@pytest.fixture(scope="module")
def board(encoder) -> Assistant:
    """An assistant over every file of `board/`."""
    return assistant_over(BOARD, encoder)


@pytest.mark.parametrize("asked", [*PERIODS, *LISTED], ids=str)
def test_the_cell_of_the_period_that_was_asked_is_answered(board, asked):
    assert not fault(ask(board, asked), asked)


@pytest.mark.parametrize("asked", [*TERMS, *PARTIES, *STRETCHES, *TERMS_OF_TIME, *TWO, *CHAT, *EVERYDAY], ids=str)
def test_terms_parties_stretches_and_messages_are_told_apart(board, asked):
    assert not fault(ask(board, asked), asked)


def test_half_of_two_facts_is_never_answered_surely(board):
    asked = case("Hội thi khai mạc và bế mạc khi nào?", of="ca-truc")
    answer = ask(board, asked)
    assert ("20/5" in answer.text and "22/5" in answer.text) or answer.confidence < 0.5


@pytest.mark.parametrize("asked", OTHER_PERIODS, ids=str)
def test_a_period_that_the_table_lacks_is_refused(board, asked):
    assert not fault(ask(board, asked), asked)


@pytest.mark.parametrize("asked", [*DAYS, *SIDES], ids=str)
def test_the_day_or_the_side_that_was_asked_decides(board, asked):
    assert not fault(ask(board, asked), asked)


@pytest.mark.parametrize(
    ("question", "clause", "state"),
    [
        ("Chủ nhật phòng tập có nghỉ không?", "Mở cửa các ngày trong tuần, nghỉ thứ Bảy và Chủ nhật.", True),
        ("Cuối tuần phòng tập mở không?", "Mở cửa các ngày trong tuần, thứ Bảy và Chủ nhật nghỉ.", False),
        ("Chiều thứ Bảy có khám không?", "T2–T6: 8:00–17:00; T7: 8:00–12:00", False),
        ("15 giờ thứ Tư có khám không?", "T2–T6: 8:00–17:00; T7: 8:00–12:00", True),
        ("thu 7 co lam khong", "Làm việc từ thứ 2 đến thứ 6", False),
        ("Thứ Sáu có đổ rác không?", "Xe thu gom rác chạy tối thứ 2, 4, 6", True),
        ("23 giờ quán còn mở không?", "Quán mở từ 17h đến 2h sáng hằng ngày", True),
        ("Thứ Ba bảo tàng có mở cửa không?", "Bảo tàng nghỉ thứ Hai", True),
        ("Buổi chiều có lấy máu không?", "Lấy máu buổi sáng các ngày trong tuần", False),
        ("Thứ Hai có họp không?", "Thời gian: 14h00 Chủ nhật, ngày 14/9/2025", None),
        ("Thứ Bảy có nộp được không?", "Hạn nộp bài: thứ Sáu", None),
        ("Thứ Ba có họp không?", "Họp dời sang chủ nhật nhé", None),
    ],
)
def test_a_schedule_tells_its_days_and_hours_and_one_date_tells_no_other(question, clause, state):
    moment = ask_moment(question)
    assert moment is not None
    assert compare_schedule(moment, clause) is state
