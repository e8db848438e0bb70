"""Questions to forms, lists and rules: whose a field is, keys of a row, what is done, limits, sorts of time.

Each is put to one document of `drawer/`.
"""

from pathlib import Path

import pytest

from index import Index, from_text, read
from qa import Assistant
from qa.answering.form_persons import persons
from tests.qa.answering.asking import ask, assistant_over, case, fault

DRAWER = Path(__file__).with_name("drawer")
PERSONS = [
    case("Điện thoại của bà Sương?", "0936 221 874", of="don-hang-hoa", way="party"),
    case("Số điện thoại của cô Thảo là bao nhiêu?", "0912 445 009", of="don-hang-hoa"),
    case("Điện thoại của shop hoa?", "0220 385 1122", of="don-hang-hoa"),
    case("Số điện thoại của Duyên là gì?", of="don-hang-hoa"),
    case("Số điện thoại của anh Bách?", "0985 112 334", of="phieu-gui-hang"),
    case("Số điện thoại của chị Hậu là gì?", of="phieu-gui-hang", note="của gửi"),
    case("Số điện thoại người nhận?", of="phieu-gui-hang"),
    case("CCCD người gửi?", of="phieu-gui-hang"),
    case("Chị Hậu ở đâu?", "77 Nguyễn Trãi", of="phieu-gui-hang", lacks=("8 Lý",)),
    case("Điện thoại của anh Long?", "0977 100 200", of="van-don"),
    case("Số điện thoại người nhận?", "0968 300 400", of="van-don", lacks=("0977",)),
    case("Số CCCD của người nhận là gì?", of="van-don"),
    case("Số điện thoại của mẹ em Xuân?", of="ho-so-hoc-sinh"),
    case("Số điện thoại của bố?", "0372 118 556", of="ho-so-hoc-sinh"),
    case("Mẹ sinh năm nào?", "1988", of="ho-so-hoc-sinh"),
    case("Số điện thoại cô giáo chủ nhiệm?", "0988 765 110", of="ho-so-hoc-sinh", lacks=("0372",)),
    case("Số điện thoại của người nhà?", of="dang-ky-kham"),
    case("Email của chị Lam?", "lamho@mail.vn", of="dang-ky-kham"),
    case("Ngày sinh của chị Lam?", of="dang-ky-kham"),
    case("Số điện thoại bác sĩ Kiểm?", of="dang-ky-kham"),
    case("Số điện thoại của bên thuê?", of="hop-dong-xe"),
    case("Số điện thoại bên cho thuê?", "0238 777 6655", of="hop-dong-xe"),
    case("Mã số thuế của bên thuê xe?", of="hop-dong-xe"),
    case("Gọi anh Toản số mấy?", "0978 111 909", of="hop-dong-xe"),
    case("Số điện thoại anh Khôi?", "0932 118 445", of="dat-tiec"),
    case("Email của kế toán?", of="dat-tiec"),
    case("Số điện thoại của anh Sửu?", of="danh-ba"),
    case("Điện thoại của bà Nhài?", "0983 444 555", of="danh-ba", lacks=("0913",)),
    case("Số điện thoại trưởng ban?", "0913 222 111", of="danh-ba"),
    case("Email chị Huyền?", of="thu-tra-loi"),
    case("Số của chị Ánh là bao nhiêu?", "0908 556 001", of="thu-tra-loi"),
    case("Số điện thoại của chị Mến?", of="the-cu-dan"),
    case("Chủ hộ sinh năm nào?", of="the-cu-dan"),
    case("dien thoai ong doan", "0966 101 202", of="the-cu-dan"),
]
KEYS = [
    case("Tờ rơi, A4 giá bao nhiêu?", "290.000", of="gia-in", lacks=("450.000",)),
    case("Thiệp mời A4 giá bao nhiêu?", of="gia-in"),
    case("Áp phích A5 bao nhiêu?", of="gia-in"),
    case("Phòng đôi hướng biển cuối tuần giá bao nhiêu?", "990.000", of="khach-san"),
    case("phong don huong pho cuoi tuan", "550.000", of="khach-san"),
    case("Phòng đôi hướng vườn cuối tuần bao nhiêu?", of="khach-san", note="Phòng đôi"),
    case("Lớp 6A môn Toán thứ 5 ai dạy?", "Cô Ý", of="tkb-6a"),
    case("Lớp 6A môn Toán thứ 3 ai dạy?", of="tkb-6a", note="không có dòng"),
    case("Môn Toán lớp 6B học phòng nào?", "203", of="tkb-6a"),
    case("Lớp 6B môn Văn ai dạy?", of="tkb-6a"),
    case("Môn Toán khối 11 thi ngày nào?", "16/12", of="lich-thi", lacks=("15/12",)),
    case("Môn Lý khối 10 thi ngày nào?", of="lich-thi", note="“Lý” và “10”"),
    case("Ai coi thi môn Toán khối 10?", "Trần Văn Mão", of="lich-thi", lacks=("Tỵ",)),
    case("Vé giường nằm Huế – Đà Nẵng dịp Tết bao nhiêu?", "220", of="ve-xe", lacks=("160",)),
    case("Huế – Vinh ghế ngồi bao nhiêu?", of="ve-xe"),
    case("Nhập bao nhiêu bao phân đạm?", "40", of="vat-tu"),
    case("Đã nộp bao nhiêu?", "5.000.000", of="hoc-phi", lacks=("14.500",)),
]
DONE = [
    case("Đã chọn nhà thầu thay thang máy chưa?", "Chưa: ", of="hop-to"),
    case("Camera hầm xe lắp xong chưa?", "Rồi: ", of="hop-to"),
    case("Đã bầu trưởng ban chưa?", "Rồi: ", of="hop-to"),
    case("Bé tiêm mũi 2 chưa?", "Rồi: ", "6/5/2026", of="so-tiem"),
    case("Bé đã tiêm mũi 3 chưa?", "Chưa: ", of="so-tiem"),
    case("Bé Bống tiêm cúm chưa?", of="so-tiem"),
    case("Thanh toán tiền công đợt 2 chưa?", "Chưa: ", of="ho-so-xay"),
    case("Móng làm xong chưa?", "Rồi: ", of="ho-so-xay"),
    case("Cửa nhôm giao chưa?", "chưa giao", of="ho-so-xay"),
    case("Mái nhà lợp chưa?", of="ho-so-xay"),
    case("Đã thay máy bơm chưa?", of="hop-to"),
    case("Sơn hành lang đã ký hợp đồng chưa?", "Rồi: ", of="hop-to"),
    case("Đèn đường xóm trên lắp chưa?", "Rồi: ", of="viec-thon", lacks=("đấu điện",)),
    case("Đèn đường xóm trên đấu điện chưa?", "chưa đấu điện", of="viec-thon", lacks=("đã lắp",)),
    case("Nhà văn hóa xây xong chưa?", "Chưa: ", "đang xây", of="viec-thon"),
]
LIMITS = [
    case("Bé 10 tuổi chơi máng trượt cao tốc được không?", "Không: ", "14 tuổi", of="cong-vien"),
    case("16 tuổi có được chơi máng trượt cao tốc không?", "Có: ", of="cong-vien"),
    case("Ông 70 tuổi chơi tàu lượn được không?", "Không: ", of="cong-vien"),
    case("Bé cao 1 m có cần người lớn đi kèm không?", "Có: ", of="cong-vien"),
    case("17 tuổi có được học lái xe máy không?", "Không: ", "18 tuổi", of="bang-lai"),
    case("22 tuổi học lái xe khách 29 chỗ được không?", "Không: ", "24 tuổi", of="bang-lai"),
    case("Nghỉ 5 buổi có phải học lại không?", "Có: ", of="bang-lai"),
    case("Vắng 2 buổi có phải học lại không?", "Không: ", of="bang-lai"),
    case("Xách tay 8 kg được không?", "Không: ", of="hanh-ly"),
    case("Ký gửi kiện 20 kg được không?", "Có: ", of="hanh-ly"),
    case("Ký gửi 35 kg có được nhận không?", "Không: ", of="hanh-ly"),
    case("Sân 7 người cho 16 cầu thủ được không?", "Không: ", of="san-bong"),
    case("Đặt sân trước 12 giờ được không?", "Không: ", of="san-bong"),
    case("Người 60 tuổi có cần giấy khám sức khỏe không?", "Không: ", of="san-bong"),
    case("Vay 3 triệu một tháng được không?", "Có: ", "4 triệu", of="vay-von"),
    case("Vay 5 triệu một tháng được không?", "Không: ", "4 triệu", of="vay-von"),
]
UNTOLD = [
    case("Giải khuyến khích được bao nhiêu tiền?", of="giai-thuong"),
    case("Giải nhất được thưởng bao nhiêu?", of="giai-thuong"),
    case("Phân chuồng bao nhiêu?", of="vat-tu"),
    case("Vôi bột nhập bao nhiêu bao?", of="vat-tu"),
    case("Còn phải trả bao nhiêu?", of="bao-gia"),
    case("Còn phải nộp bao nhiêu?", of="hoc-phi"),
    case("Tàu gỗ rời đảo lúc mấy giờ?", of="tau-cao-toc"),
    case("Tuyến mở lại tháng mấy?", of="tau-cao-toc"),
    case("Khóa 1 khai giảng thứ mấy?", of="lop-boi"),
    case("Lớp học bắt đầu lúc mấy giờ?", of="lop-boi"),
    case("Sơn hành lang mất bao lâu?", of="hop-to"),
]


@pytest.fixture(scope="module")
def drawer(encoder) -> Assistant:
    """An assistant over every file of `drawer/`."""
    return assistant_over(DRAWER, encoder)


@pytest.mark.parametrize("asked", PERSONS, ids=str)
def test_a_field_is_the_asked_persons_own_or_is_refused(drawer, asked):
    assert not fault(ask(drawer, asked), asked)


@pytest.mark.parametrize("asked", KEYS, ids=str)
def test_the_row_that_holds_both_keys_and_the_sum_that_was_asked(drawer, asked):
    answer = ask(drawer, asked)
    assert not fault(answer, asked) or (not asked.holds and answer.confidence < 0.5)


@pytest.mark.parametrize("asked", DONE, ids=str)
def test_what_is_done_already_and_what_is_not_yet(drawer, asked):
    assert not fault(ask(drawer, asked), asked)


@pytest.mark.parametrize("asked", LIMITS, ids=str)
def test_a_limit_says_yes_or_no(drawer, asked):
    assert not fault(ask(drawer, asked), asked)


@pytest.mark.parametrize("asked", UNTOLD, ids=str)
def test_a_value_of_another_sort_is_never_given_surely(drawer, asked):
    answer = ask(drawer, asked)
    assert answer.abstained or answer.confidence < 0.5


def test_an_everyday_word_of_another_text_does_not_hide_the_one_that_answers(drawer, encoder):
    """The nearest document's words count: that another one has "uống rượu" leaves "nồng độ cồn" to this one."""
    library = Index(encoder=encoder)
    rules = (
        "Quy tắc bảo hiểm du lịch\n\n3. Loại trừ\n\nCông ty không trả tiền bảo hiểm khi sự kiện xảy ra do:\n\n"
        "1. Cố ý gây thương tích;\n\n2. Lái xe khi có nồng độ cồn hoặc không có giấy phép lái xe;\n\n3. Bệnh có sẵn."
    )
    library.add([from_text(rules, source="bảo hiểm")])
    library.add([from_text("NỘI QUY KÝ TÚC XÁ\n\nCấm:\na) Uống rượu bia trong phòng;\nb) Nuôi mèo.", source="nội quy")])
    answer = Assistant(library).ask("Uống rượu rồi lái xe có được trả bảo hiểm không?")
    assert answer.text.startswith("Không: ") and "nồng độ cồn" in answer.text


def test_the_persons_of_a_form_have_their_own_fields():
    document = read(DRAWER / "ho-so-hoc-sinh.txt")
    told = {each.role: [field.value.text for field in each.fields] for each in persons(document) if each.role}
    assert told == {
        "học sinh": ["Lò Thị Xuân", "12/3/2014"],
        "cha": ["Lò Văn Pánh", "1985", "thợ xây", "0372 118 556"],
        "mẹ": ["Quàng Thị Chiêm", "1988", "làm ruộng", "bản Nà Sản, xã Chiềng Mung"],
        "cô giáo chủ nhiệm": ["Đinh Thị Nga, ĐT 0988 765 110", "0988 765 110"],
    }
