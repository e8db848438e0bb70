"""What is said to the assistant is told apart from what is asked of the documents."""

import time

import pytest

from index.vietnamese.text import fold
from qa.question.small_talk import small_talk, without_greeting

SAID = {
    "greeting": [
        "Xin chào",
        "chào bạn",
        "Chào em ạ!",
        "Hello",
        "hi",
        "hey bot",
        "alo",
        "Alo alo",
        "chào buổi sáng",
        "Kính chào quý vị",
        "xin chào trợ lý nhé",
        "Good morning",
        "dạ em chào anh ạ",
        "chào cả nhà",
        "Hi shop, có ai không?",
    ],
    "thanks": [
        "Cảm ơn",
        "cám ơn bạn nhiều nhé",
        "Thanks!",
        "thank you so much",
        "ok cảm ơn em",
        "Dạ, em cảm ơn ạ",
        "tks",
        "mình xin chân thành cảm ơn",
        "cảm ơn vì đã giúp mình",
        "Tuyệt vời, cảm ơn bạn",
    ],
    "goodbye": [
        "Tạm biệt",
        "bye bye",
        "hẹn gặp lại nhé",
        "chúc ngủ ngon",
        "see you later",
        "thôi tôi đi đây",
        "chúc bạn một ngày tốt lành",
    ],
    "identity": [
        "Bạn là ai?",
        "bạn tên gì",
        "Mày là cái gì vậy?",
        "Ai tạo ra bạn?",
        "bạn do ai tạo ra",
        "who are you",
        "Giới thiệu về bạn đi",
        "Bạn có phải là người thật không?",
        "bạn bao nhiêu tuổi",
        "Bạn dùng mô hình gì?",
    ],
    "ability": [
        "Bạn làm được gì?",
        "bạn có thể giúp gì cho tôi",
        "Giúp tôi với",
        "help",
        "tôi có thể hỏi gì?",
        "hướng dẫn sử dụng",
        "trang này dùng để làm gì?",
        "cho mình hỏi chút",
        "what can you do",
        "bạn có thể trả lời những câu hỏi gì",
    ],
    "wellbeing": ["Bạn khoẻ không?", "bạn có ổn không", "how are you", "bạn đang làm gì đấy"],
    "agreement": ["ok", "Ừ", "vâng ạ", "được rồi", "hay quá", "👍", "🙏🙏", "hiểu rồi", "bạn giỏi quá", "OK nhé"],
    "laughter": ["haha", "hihi", "kkk", "hehehe"],
    "rudeness": ["đồ ngu", "mày ngu quá", "chán thế", "trả lời sai rồi", "bot dốt vậy"],
    "entertainment": [
        "kể chuyện cười đi",
        "hát một bài hát nghe chơi",
        "đọc thơ cho mình nghe đi",
        "kể một câu chuyện cười",
    ],
    "present": [
        "Hôm nay thứ mấy?",
        "hôm nay là ngày bao nhiêu",
        "mấy giờ rồi",
        "thời tiết ngày mai thế nào",
        "bây giờ là mấy giờ",
    ],
    "arithmetic": ["2 + 3 = ?", "7 x 8 bằng bao nhiêu?", "100/4 = mấy"],
    "unclear": ["???", "...", "test", "asdf", "abc"],
}
ASKED = [
    "Ai chào mừng các đại biểu?",
    "Lời chào trong bài là gì?",
    "Cảm ơn ai trong lời tựa?",
    "Bên A cảm ơn bên B vì điều gì?",
    "chào bạn, phí thuê bao nhiêu?",
    "Hello, tiền cọc là bao nhiêu",
    "Nhà trường hỗ trợ gì cho sinh viên?",
    "Ai tạo ra mã QR?",
    "Bạn của Lan là ai?",
    "Ai tên là Nam?",
    "Hướng dẫn sử dụng thuốc thế nào?",
    "Hôm nay công ty thông báo gì?",
    "Thời tiết ảnh hưởng thế nào đến vụ mùa?",
    "Mấy giờ cửa hàng mở cửa?",
    "Tôi có thể hỏi phòng nào về học phí?",
    "Giúp tôi tìm mức phạt khi trả nhà sớm",
    "cảm ơn bạn, cho hỏi giờ mở cửa",
    "Được nghỉ mấy ngày?",
    "21/9/2020",
    "45-NQ/TW",
    "0225 3842 1234",
    "Điều 5",
    "BHYT",
    "kế hoạch 227",
    "Người lao động có quyền gì?",
    "ok thế còn tiền phạt",
    "bao nhiêu tuổi thì được nghỉ hưu",
    "Ông ấy sai ở đâu?",
    "Bài hát nào được nhắc đến?",
    "Thế còn trẻ em?",
    "Bot dùng công nghệ gì?",
    "Tốt nghiệp năm nào?",
    "test nhanh giá bao nhiêu",
    "Em chồng được nghỉ tang mấy ngày?",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in SAID.items() for text in texts])
def test_what_is_said_to_the_assistant(kind, text):
    assert small_talk(text) == kind
    assert small_talk(text.upper()) == kind


@pytest.mark.parametrize("text", [text for texts in SAID.values() for text in texts])
def test_small_talk_without_diacritics(text):
    assert small_talk(fold(text)) is not None


@pytest.mark.parametrize("text", ASKED)
def test_a_question_that_contains_such_words_is_a_question(text):
    assert small_talk(text) is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("chào bạn, phí thuê bao nhiêu?", "phí thuê bao nhiêu?"),
        ("Xin chào! Ai ký kế hoạch?", "Ai ký kế hoạch?"),
        ("Hello bot ơi: học phí?", "học phí?"),
        ("Chào mừng ai?", "Chào mừng ai?"),
        ("Lời chào, lời kết là gì?", "Lời chào, lời kết là gì?"),
    ],
)
def test_a_greeting_before_a_question_is_left_out(text, question):
    assert without_greeting(text) == question


@pytest.mark.parametrize("words", ["em ", "ha", "k", "a", "bạn giỏi ", "ok ", "chào ", "cảm ơn ", "1+", "?", "test "])
def test_matching_takes_no_time(words):
    text = (words * 80)[:78] + "§x"
    begun = time.perf_counter()
    small_talk(text)
    assert time.perf_counter() - begun < 0.05
