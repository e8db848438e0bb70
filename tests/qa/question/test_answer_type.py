"""The kind of answer that a question wants, with and without diacritics."""

import pytest

from index.vietnamese.text import fold
from qa.question.answer_type import ANSWER_TYPES, answer_type, is_fact

QUESTIONS = {
    "person": ["Ai vẽ bức tranh?", "Người nào được khen thưởng?", "Bài thơ do ai sáng tác?", "Who wrote the song?"],
    "organisation": ["Công ty nào trúng thầu?", "Cơ quan nào cấp phép?", "Đội nào vô địch?"],
    "date": [
        "Cầu khánh thành năm nào?",
        "Khi nào nộp đơn?",
        "Lễ khai giảng vào thứ mấy?",
        "bao giờ thì họp",
        "When did it open?",
    ],
    "time": ["Cửa hàng mở cửa lúc mấy giờ?", "Họp lúc mấy giờ?", "What time does it start?"],
    "duration": [
        "Bảo hành bao lâu?",
        "Được nghỉ mấy ngày?",
        "Hợp đồng kéo dài bao nhiêu tháng?",
        "How long is the trip?",
    ],
    "place": ["Hội nghị tổ chức ở đâu?", "Ông sinh ra tại tỉnh nào?", "Where is the office?"],
    "number": ["Có bao nhiêu học sinh?", "Dân số là bao nhiêu?", "How many rooms?"],
    "money": ["Giá vé bao nhiêu?", "Học phí một kỳ là bao nhiêu?", "Phạt bao nhiêu tiền?", "How much is it?"],
    "quantity": ["Núi cao bao nhiêu mét?", "Nồi nặng mấy kg?", "Diện tích của hồ là bao nhiêu?", "Bà bao nhiêu tuổi?"],
    "percent": ["Kinh tế số chiếm bao nhiêu phần trăm?", "Tỷ lệ đỗ là bao nhiêu?", "Lãi suất bao nhiêu?"],
    "contact": ["Số điện thoại của cô Lan?", "Hotline là số mấy?", "Email liên hệ là gì?"],
    "code": ["Mã số thuế là gì?", "Số tài khoản của bên B là bao nhiêu?"],
    "thing": ["Dự án dùng công nghệ gì?", "Tên dự án là gì?", "Món nào hết hàng?", "Mục tiêu của đề án là gì?"],
    "list": [
        "Kể tên các thành viên",
        "Hồ sơ gồm những gì?",
        "Những trường hợp nào được miễn?",
        "Liệt kê các bước",
        "Người thuê có trách nhiệm gì?",
        "Danh sách học sinh giỏi",
    ],
    "two_facts": [
        "Buổi họp bắt đầu và kết thúc lúc mấy giờ?",
        "Hợp đồng có hiệu lực từ ngày nào đến ngày nào?",
        "Cầu dài bao nhiêu và rộng bao nhiêu?",
        "Ai viết bài hát, viết năm nào?",
    ],
    "count": ["Luật có bao nhiêu chương?", "Quy trình gồm mấy bước?", "Có mấy điều kiện để dự thi?"],
    "yes_no": [
        "Có được mang nước vào không?",
        "Học sinh phải mặc đồng phục không ạ?",
        "Đã nộp tiền chưa?",
        "Có phải ông Nam ký không?",
        "trẻ em uống dc ko",
        "Is parking free?",
    ],
    "compare": [
        "Xe máy và ô tô khác nhau thế nào?",
        "Món nào rẻ nhất?",
        "Luật A hay luật B ban hành trước?",
        "So sánh hai gói cước",
    ],
    "definition": ["Kinh tế số là gì?", "Thế nào là hộ nghèo?", "BHYT nghĩa là gì?", "What is blockchain?"],
    "reason": ["Vì sao trời mưa?", "Nguyên nhân gây cháy là gì?", "Tại sao giá tăng?", "Why was it late?"],
    "how": ["Làm thế nào để đăng ký?", "Cách nấu phở", "Thủ tục xin nghỉ phép ra sao?", "How to apply?"],
    "overview": [
        "Tóm tắt tài liệu",
        "Bài viết nói về điều gì?",
        "Nội dung chính là gì?",
        "Văn bản này quy định về vấn đề gì?",
        "Có những tài liệu nào?",
    ],
    "structure": [
        "Điều 5 quy định gì?",
        "Khoản 2 Điều 6 quy định thế nào?",
        "Còn Điều 13?",
        "Điều nào quy định về hiệu lực?",
        "Chương 2 nói về gì?",
        "Điểm b khoản 1 Điều 7",
    ],
    "formalities": [
        "Ai ký quyết định này?",
        "Số hiệu của văn bản là gì?",
        "Bài báo đăng ngày nào?",
        "Tác giả bài viết là ai?",
        "Tiêu đề bài này là gì?",
        "Quyết định ban hành ngày nào?",
    ],
    "small_talk": ["Xin chào", "cảm ơn bạn", "Bạn là ai?"],
    "other": ["tiền cọc", "giá giữ xe đạp", "Còn trẻ em?", "N-hóm máu hiếm"],
}
FOLDABLE = [
    (kind, question) for kind, questions in QUESTIONS.items() for question in questions if kind not in ("small_talk",)
]


@pytest.mark.parametrize(("kind", "question"), [(kind, each) for kind, listed in QUESTIONS.items() for each in listed])
def test_the_kind_of_answer(kind, question):
    assert answer_type(question) == kind
    assert answer_type(question.upper()) == kind


@pytest.mark.parametrize(("kind", "question"), FOLDABLE)
def test_the_kind_of_answer_without_diacritics(kind, question):
    assert answer_type(fold(question)) == kind


def test_every_kind_has_questions():
    assert set(QUESTIONS) == set(ANSWER_TYPES)
    assert is_fact("date")
    assert not is_fact("list")


@pytest.mark.parametrize("question", ["", "?" * 2000, "và " * 600, "hơn " * 500, "những " * 300 + "gì", "İ nào"])
def test_odd_questions_have_a_kind(question):
    assert answer_type(question) in ANSWER_TYPES
