"""Questions of every kind that people put to the documents of `desk/`, each to one document, and their answers."""

from pathlib import Path

import pytest

from qa import Assistant
from tests.qa.answering.asking import ask, assistant_over, case, fault

DESK = Path(__file__).with_name("desk")

BY_NUMBER = [
    case("Điều 4 nói gì vậy?", "áo dài trắng", "đồng phục", "quai hậu", of="noi-quy", lacks=("la-de",)),
    case("khoản 3 điều 3", "10 phút", of="noi-quy", lacks=("16 giờ 45",)),
    case("Nội quy điều mấy nói về khen thưởng?", "điều 7", of="noi-quy"),
    case("Đọc giúp mình điểm b khoản 1 Điều 4", "6 cm", of="luat-cay", lacks=("3 mét",)),
    case("Chương III có nội dung gì?", "chặt hạ", of="luat-cay"),
    case("Mục 2 chương I nói về gì", "nguyên tắc", of="luat-cay"),
    case("TH-105 còn bao nhiêu hộp?", "96", of="kho-thuoc", lacks=("185",)),
    case("mục 3.2 của hợp đồng", "780.000", "450.000", of="hop-dong-lao-dong", lacks=("11.200.000",)),
    case("Điều 15 quy định gì?", of="noi-quy"),
    case("khoản 4 điều 7 phạt gì", of="luat-cay"),
    case("Giá thuốc mã TH-103?", of="kho-thuoc"),
]
CELL = [
    case("khám mắt ngoài giờ bn tiền", "210.000", of="benh-vien", lacks=("140.000",)),
    case("Giá khám nhi trong giờ hành chính là bao nhiêu?", "180.000", of="benh-vien", lacks=("250.000",)),
    case("phòng vip có mấy giường", "1", of="benh-vien", lacks=("1.900",)),
    case("Nằm phòng dịch vụ thì một ngày tốn bao nhiêu?", "800.000", of="benh-vien"),
    case("Oresol cam hạn dùng đến khi nào?", "11/2026", of="kho-thuoc"),
    case("gia amoxicillin 500mg", "76500", of="kho-thuoc", lacks=("38000",)),
    case("Vitamin C dạng bào chế gì?", "viên sủi", of="kho-thuoc"),
    case("Tàu Hải Âu về từ Hòn Sơn lúc mấy giờ?", "13:00", of="lich-tau", lacks=("09:00",)),
    case("vé trẻ em tàu Sóng Xanh", "160.000", of="lich-tau", lacks=("230.000",)),
    case("What time does Ngọc Trai leave Cảng Đá?", "13:45", of="lich-tau", lacks=("16:20",)),
    case("Khám tai mũi họng giá bao nhiêu?", of="benh-vien"),
    case("Giá vé người cao tuổi tàu Hải Âu là bao nhiêu?", of="lich-tau"),
    case("Tồn kho của Ibuprofen?", of="kho-thuoc"),
]
RANGE = [
    case("Ông tôi 85 tuổi được giảm mấy phần trăm?", "40%", of="benh-vien", lacks=("20%",)),
    case("bé 7 tuổi giảm bao nhiêu", "50%", of="benh-vien", lacks=("100%",)),
    case("Người 79 tuổi được giảm bao nhiêu?", "20%", of="benh-vien", lacks=("40%",)),
    case("mang 25 ký hành lý mất bao nhiêu tiền", "90.000", of="lich-tau", lacks=("40.000",)),
    case("Hành lý 20 kg cước bao nhiêu?", "40.000", of="lich-tau", lacks=("90.000",)),
    case("Trả vé trước 30 tiếng được hoàn mấy phần trăm?", "60%", of="lich-tau", lacks=("90%",)),
    case("Em đi muộn 4 lần trong tháng thì bị gì?", "mời phụ huynh", of="noi-quy", lacks=("nhắc nhở",)),
    case("di muon 7 lan bi ky luat the nao", "hạ một bậc", of="noi-quy", lacks=("mời phụ huynh",)),
    case("Hè phố rộng 4 mét trồng cây loại mấy?", "loại 1", of="luat-cay", lacks=("loại 2",)),
    case("Khoảng cách giữa hai cây là bao nhiêu?", "4 mét", "8 mét", of="luat-cay"),
    case(
        "Tự ý chặt nhánh cây phạt từ bao nhiêu đến bao nhiêu?",
        "2.000.000",
        "4.000.000",
        of="luat-cay",
        lacks=("500.000",),
    ),
    case("Người 40 tuổi được giảm bao nhiêu phần trăm?", of="benh-vien"),
    case("Hè phố rộng 2 mét thì trồng cây loại nào?", of="luat-cay"),
]
LIST = [
    case("Học sinh bị cấm mang những gì vào trường?", "vũ khí", "rượu", "la-de", "pháo", of="noi-quy"),
    case(
        "nhập viện cần mang giấy tờ gì",
        "giấy chuyển tuyến",
        "căn cước",
        "bảo hiểm y tế",
        "sổ khám bệnh",
        of="benh-vien",
    ),
    case(
        "Bên B được hưởng những quyền lợi gì?",
        "14 ngày",
        "bảo hiểm thất nghiệp",
        "thưởng tết",
        "khám sức khỏe",
        of="hop-dong-lao-dong",
        lacks=("trang bị bảo hộ",),
    ),
    case(
        "Nghĩa vụ của bên A là gì?",
        "trả lương đúng hạn",
        "đóng bảo hiểm",
        "bảo hộ lao động",
        of="hop-dong-lao-dong",
        lacks=("14 ngày",),
    ),
    case("Đồ dùng cá nhân cần mang gì?", "giày", "áo khoác gió", "đèn đội đầu", of="cam-nang", lacks=("kẹo gừng",)),
    case("Có những cung đường leo nào?", "suối đá", "rừng trúc", "đồi chè", of="cam-nang"),
    case("Hồ sơ xin giấy phép chặt hạ cây gồm những gì?", "đơn đề nghị", "sơ đồ", "ảnh chụp", of="luat-cay"),
    case("Đại hội đề ra những mục tiêu nào cho năm 2025?", "10 ha", "nhà sấy", "thương mại điện tử", of="bien-ban"),
    case("Bệnh viện có những loại phòng nội trú nào?", "phòng thường", "phòng dịch vụ", "phòng vip", of="benh-vien"),
    case("Kể tên các câu lạc bộ của trường", of="noi-quy"),
    case("Danh sách khách sạn gần núi?", of="cam-nang"),
]
COUNT = [
    case("Nội quy có mấy chương?", "3", of="noi-quy"),
    case("Quy chế có tất cả bao nhiêu điều", "7", of="luat-cay"),
    case("Điều 6 gồm mấy khoản?", "3", of="luat-cay"),
    case("có mấy cung đường leo núi?", "3", of="cam-nang"),
    case("Hợp đồng lập thành mấy bản?", "2", of="hop-dong-lao-dong"),
    case("Trong kho có bao nhiêu loại thuốc?", "5", of="kho-thuoc"),
    case("Có mấy thứ bị cấm mang vào trường?", "4", of="noi-quy"),
    case("Bao nhiêu thành viên vắng mặt?", "9", of="bien-ban", lacks=("86",)),
    case("Trường có bao nhiêu giáo viên?", of="noi-quy"),
    case("Tàu Hải Âu có bao nhiêu ghế?", of="lich-tau"),
]
TWO_FACTS = [
    case("Buổi chiều học bắt đầu và kết thúc lúc mấy giờ?", "13 giờ 30", "16 giờ 45", of="noi-quy"),
    case("Cuộc họp diễn ra khi nào và ở đâu?", "12 tháng 3 năm 2025", "nhà văn hóa", of="bien-ban"),
    case("Ai chủ trì và ai làm thư ký?", "bàn văn thịnh", "lò thị hương", of="bien-ban"),
    case("Lương chính và phụ cấp ăn trưa là bao nhiêu?", "11.200.000", "780.000", of="hop-dong-lao-dong"),
    case("hợp đồng có thời hạn từ ngày nào đến ngày nào", "01/5/2025", "30/4/2027", of="hop-dong-lao-dong"),
    case("Nguyên đơn và bị đơn là ai?", "trịnh thị hòa", "lê quốc bảo", of="ban-an"),
    case("Ông Bảo vay bao nhiêu và lãi suất bao nhiêu?", "320.000.000", "1,2%", of="ban-an"),
    case("Cung Rừng Trúc dài bao nhiêu, leo mất mấy giờ?", "12,5 km", "9 giờ", of="cam-nang"),
    case("giá vé vào rừng và thuê lều?", "60.000", "120.000", of="cam-nang"),
    case("Ai là kế toán và ai là thủ quỹ?", of="bien-ban"),
]
COMPARE = [
    case("Dịch vụ khám nào đắt nhất?", "khám nhi", of="benh-vien"),
    case("phòng nào rẻ nhất", "phòng thường", of="benh-vien", lacks=("phòng vip",)),
    case("Thuốc nào tồn kho ít nhất?", "vitamin c", of="kho-thuoc"),
    case("Thuốc nào còn nhiều nhất trong kho?", "oresol", of="kho-thuoc"),
    case("Vé người lớn tàu Hải Âu hay Ngọc Trai đắt hơn?", "hải âu", "250.000", "210.000", of="lich-tau"),
    case("Cung Suối Đá hay cung Đồi Chè dài hơn?", "suối đá", "9 km", "7 km", of="cam-nang"),
    case("Cung nào ngắn nhất?", "đồi chè", of="cam-nang", lacks=("suối đá",)),
    case("Doanh thu năm 2023 hay 2024 cao hơn?", "4,75 tỷ", "3,9 tỷ", of="bien-ban"),
    case("Giải tỉnh với giải quốc gia, giải nào thưởng cao hơn?", "6.000.000", "1.500.000", of="noi-quy"),
    case("Tàu nào chạy sớm nhất?", "sóng xanh", of="lich-tau"),
    case("Bác sĩ nào giỏi nhất?", of="benh-vien"),
]
PARTY = [
    case("Bên A là ai?", "gỗ việt thành", of="hop-dong-lao-dong", lacks=("lương thị",)),
    case("ben B la ai", "lương thị ngọc mai", of="hop-dong-lao-dong", lacks=("khang",)),
    case("Người đại diện của bên A tên gì?", "vũ đình khang", of="hop-dong-lao-dong", lacks=("mai",)),
    case("Số điện thoại của công ty?", "0267 3555 218", of="hop-dong-lao-dong", lacks=("0912",)),
    case("Người lao động sinh ngày nào?", "09/11/1996", of="hop-dong-lao-dong", lacks=("14 tháng 4",)),
    case("Địa chỉ người sử dụng lao động ở đâu?", "lò rèn", of="hop-dong-lao-dong", lacks=("đồng lim",)),
    case("căn cước của chị Mai số mấy", "049196004321", of="hop-dong-lao-dong"),
    case("Mã số thuế của bên A", "4900123789", of="hop-dong-lao-dong"),
    case("Nguyên đơn là ai?", "trịnh thị hòa", of="ban-an", lacks=("bảo",)),
    case("bị đơn sinh năm bao nhiêu", "1980", of="ban-an", lacks=("1972",)),
    case("Bên C là ai?", of="hop-dong-lao-dong"),
    case("Mã số thuế của bên B?", of="hop-dong-lao-dong"),
    case("Email của bên A là gì?", of="hop-dong-lao-dong"),
]
OVERVIEW = [
    case("Văn bản này nói về cái gì?", "nội quy học sinh", of="noi-quy"),
    case("tài liệu này nói về gì", "bảng giá dịch vụ", of="benh-vien"),
    case("Tóm tắt bản án", "vay", of="ban-an"),
    case("Quy chế gồm những chương nào?", "những quy định chung", "trồng và chăm sóc", "chặt hạ", of="luat-cay"),
    case("chuong 2 noi ve gi", "trồng và chăm sóc", of="luat-cay"),
    case("Cẩm nang có những phần nào?", "chuẩn bị", "cung đường", "chi phí", "an toàn", of="cam-nang"),
    case("What is this document about?", "lịch tàu", of="lich-tau"),
    case("File này là gì thế?", "hợp đồng lao động", of="hop-dong-lao-dong"),
    case("Biên bản gồm các mục gì?", "kết quả", "kế hoạch", "biểu quyết", "ý kiến", of="bien-ban"),
    case("Tóm tắt lời khai của nhân chứng", of="ban-an"),
]
FORMALITIES = [
    case("Người ký là ai, chức vụ gì?", "phan thị thu hà", "hiệu trưởng", of="noi-quy"),
    case("Quyết định được gửi tới những nơi nào?", "cha mẹ học sinh", "tổ chuyên môn", of="noi-quy"),
    case("bản án số mấy", "19/2024/DS-ST", of="ban-an"),
    case("Bản án tuyên ngày nào?", "26/9/2024", of="ban-an", lacks=("10/02/2022",)),
    case("hợp đồng ký ngày mấy", "14 tháng 4 năm 2025", of="hop-dong-lao-dong", lacks=("01/5/2025",)),
    case("Số hợp đồng?", "112/2025/HĐLĐ", of="hop-dong-lao-dong"),
    case("Ai ký quy chế?", of="luat-cay"),
    case("Quy chế ban hành ngày nào?", of="luat-cay"),
    case("Tác giả cẩm nang là ai?", of="cam-nang"),
]
DEFINITION = [
    case("Cây cổ thụ là gì?", "50 năm", "60 cm", of="luat-cay", lacks=("gãy đổ",)),
    case("thế nào là cây nguy hiểm", "nguy cơ gãy đổ", of="luat-cay", lacks=("50 năm",)),
    case("cay xanh su dung cong cong la gi", "hè phố, dải phân cách", of="luat-cay"),
    case("Vắng có phép nghĩa là sao?", "phụ huynh đã báo", of="noi-quy"),
    case("Học sinh bán trú được hiểu là gì?", "ăn trưa và nghỉ trưa", of="noi-quy"),
    case("Sốc độ cao là gì?", "thiếu ôxy", of="cam-nang"),
    case("Định nghĩa sốc độ cao", "thiếu ôxy", of="cam-nang"),
    case('Giải thích từ "cây cổ thụ"', "50 năm", of="luat-cay"),
    case("Dải phân cách là gì?", of="luat-cay"),
    case("Hạnh kiểm là gì?", of="noi-quy"),
]
NUMBER_FORM = [
    case("Dịch vụ nào giá 220 nghìn?", "khám nội", of="benh-vien"),
    case("phòng nào giá 1,9 triệu một ngày", "vip", of="benh-vien"),
    case("Thuốc nào có đơn giá 76.500 đồng?", "amoxicillin", of="kho-thuoc"),
    case("Vé 230k là của tàu nào?", "sóng xanh", of="lich-tau"),
    case("Cung nào dài 12.5km?", "rừng trúc", of="cam-nang"),
    case("Đỉnh nào cao 2143m?", "pù lĩnh", of="cam-nang"),
    case("Khoản 450 nghìn mỗi tháng là phụ cấp gì?", "xăng xe", of="hop-dong-lao-dong", lacks=("ăn trưa",)),
    case("Tàu nào rời Cảng Đá lúc 2 giờ kém 15 chiều?", "ngọc trai", of="lich-tau"),
    case("9 giờ sáng có tàu nào đi từ Cảng Đá?", "hải âu", of="lich-tau"),
    case("Số tiền 13,584 triệu là tiền gì?", "án phí", of="ban-an"),
    case("Dịch vụ nào giá 300 nghìn?", of="benh-vien"),
    case("Cung nào dài 20 km?", of="cam-nang"),
]
CASES = [
    *BY_NUMBER,
    *CELL,
    *RANGE,
    *LIST,
    *COUNT,
    *TWO_FACTS,
    *COMPARE,
    *PARTY,
    *OVERVIEW,
    *FORMALITIES,
    *DEFINITION,
    *NUMBER_FORM,
]


@pytest.fixture(scope="module")
def desk(encoder) -> Assistant:
    """An assistant over every file of `desk/`."""
    return assistant_over(DESK, encoder)


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_a_question_is_answered_whole_or_refused(desk, asked):
    assert not fault(ask(desk, asked), asked)
