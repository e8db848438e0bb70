"""A span told of another thing of the kind asked about is ruled out; the thing itself is not."""

import pytest

import index
from qa.answering.against.ties import is_untied
from qa.question.query import Query


def untied(question, text, answer, heading=""):
    """Whether `answer` is ruled out in `text`, whose sentence is the whole text."""
    start = text.index(answer)
    query = Query.of(index.Query("", question))
    return is_untied(query, text, (start, start + len(answer)), (0, len(text)), heading)


@pytest.mark.parametrize(
    ("text", "answer", "right", "wrong"),
    [
        ("Vốn giai đoạn 1 là 30 tỷ đồng.", "30 tỷ", "Vốn giai đoạn 1?", "Vốn giai đoạn 2?"),
        ("Phí xe 16 chỗ là 90.000 đồng.", "90.000", "Phí xe 16 chỗ bao nhiêu?", "Phí xe 29 chỗ bao nhiêu?"),
        ("Giám đốc cảng Vân Đài là ông Thuận.", "Thuận", "Giám đốc cảng Vân Đài?", "Giám đốc cảng Cửa Sót?"),
        ("Lê Thạch Khuê sinh năm 1931.", "1931", "Lê Thạch Khuê sinh năm nào?", "Lê Thạch Tư sinh năm nào?"),
        ("Kim ngạch xuất khẩu là 2 tỷ USD.", "2 tỷ", "Kim ngạch xuất khẩu?", "Kim ngạch nhập khẩu?"),
        ("Con gái cả là Lê Thảo.", "Lê Thảo", "Con gái cả là ai?", "Con trai cả là ai?"),
        ("Vai chính do Mỹ Linh đóng.", "Mỹ Linh", "Ai đóng vai chính?", "Ai đóng vai phụ?"),
        ("Công suất khi vắt là 480 W.", "480 W", "Công suất khi vắt là gì?", "Công suất khi sấy là gì?"),
        ("Người khuyết tật đặc biệt nặng hưởng 1 triệu.", "1 triệu", "Khuyết tật nặng hưởng?", "Khuyết tật nhẹ hưởng?"),
        ("Phó Chủ tịch xã là ông Trác.", "Trác", "Phó Chủ tịch xã là ai?", "Chủ tịch xã là ai?"),
        ("Chủ tịch xã họp thứ Năm.", "thứ Năm", "Chủ tịch xã họp khi nào?", "Phó chủ tịch xã họp khi nào?"),
        ("Hộ nghèo được giảm 50%.", "50%", "Hộ nghèo giảm bao nhiêu?", "Hộ cận nghèo giảm bao nhiêu?"),
        ("Lần in thứ hai do Thảo vẽ bìa.", "Thảo", "Ai vẽ bìa lần thứ hai?", "Ai vẽ bìa lần thứ nhất?"),
        ("Năm 2024 cảng phấn đấu đạt 8 triệu tấn.", "8 triệu", "Mục tiêu 2024 là gì?", "Thực tế 2024 đạt bao nhiêu?"),
        ("Kế hoạch 12 dài ba trang, sau khi Thủ tướng ban hành Chương trình.", "Thủ tướng", "Ai ban hành?", "Ai ký?"),
        ("Thu nhập bình quân là 14 triệu đồng.", "14 triệu", "Thu nhập bình quân?", "Thu nhập thấp nhất là bao nhiêu?"),
        ("Trẻ từ 6 tuổi trở lên tiêm 0,5 ml.", "0,5 ml", "Trẻ 7 tuổi tiêm bao nhiêu?", "Trẻ 4 tuổi tiêm bao nhiêu?"),
    ],
)
def test_another_thing_of_the_kind_rules_a_span_out(text, answer, right, wrong):
    assert not untied(right, text, answer)
    assert untied(wrong, text, answer)


def test_a_document_by_its_number_is_not_the_one_of_another_sentence():
    text = "Ông An ký Quyết định 12. Kế hoạch 227 dài ba trang."
    query = Query.of(index.Query("", "Ai ký Kế hoạch 227?"))
    assert is_untied(query, text, (4, 6), (0, 24), "")
    assert not is_untied(query, text, (4, 6), (0, 24), "Kế hoạch 227")
    assert not is_untied(Query.of(index.Query("", "Ai ký Quyết định 12?")), text, (4, 6), (0, 24), "")


def test_a_person_first_named_later_is_not_who_a_sentence_is_about():
    text = "Ông An làm giám đốc đến năm 1988. Người kế nhiệm là Đinh Công Viễn."
    query = Query.of(index.Query("", "Đinh Công Viễn làm giám đốc đến năm nào?"))
    assert is_untied(query, text, (24, 32), (0, 33), "")


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("Mẹ của Lê Thạch Khuê là ai?", "Cha ông là Lê Thạch Tư, mẹ là bà Phùng Thị Nết.", "Phùng Thị Nết"),
        ("Hợp tác xã Tân Tiến ở đâu?", "Hợp tác xã của bà Pó ở xã Phù Lưu.", "xã Phù Lưu"),
        ("Hiến pháp 1976 được thay năm nào?", "Bản này được thay bằng hiến pháp 1992.", "1992"),
        ("Chợ họp thứ mấy?", "Chợ họp sáng thứ Năm.", "thứ Năm"),
        ("Who signed plan 5?", "Bà Lan ký kế hoạch 6.", "Bà Lan"),
    ],
)
def test_what_only_looks_like_another_thing_is_left_alone(question, text, answer):
    assert not untied(question, text, answer, heading="Lê Thạch Khuê")


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("Tỷ lệ dân đô thị là bao nhiêu?", "Tỷ lệ dân thành thị là 40%.", "40%"),
        ("Bao nhiêu người bỏ chạy khỏi làng?", "Có 500 người trốn chạy khỏi làng.", "500"),
        ("Hãng hoàn thành việc chuyển đổi năm nào?", "Hãng hoàn thành quá trình chuyển đổi năm 1970.", "1970"),
        ("Ai đóng vai này những năm 70?", "Đầu những năm 1970, Trần Mạnh đóng vai này.", "Trần Mạnh"),
        ("Thu bao nhiêu vào năm 2011?", "Huyện thu 9.826 tỷ đồng, tăng 12% so với năm 2010.", "9.826 tỷ"),
        (
            "Lê Tú là cựu guitar chính của ban nào?",
            "Lê Tú, cựu tay guitar chính của ban Sao Đêm, sinh ở đây.",
            "Sao Đêm",
        ),
        ("Số nào lớn hơn 1?", "Mọi số nguyên lớn hơn 1 là tích của số nguyên tố.", "tích"),
        ("Đi qua đó mất ít nhất bao nhiêu ngày?", "Đi thêm ngoài 20 ngày nữa thì tới đó.", "20 ngày"),
        (
            "Đội có bao nhiêu lần vật ngã trong giải?",
            "Anh dẫn đầu số lần vật ngã trong giải với 136 lần, Nam 5 lần vật.",
            "136",
        ),
    ],
)
def test_other_words_for_the_same_thing_do_not_rule_a_span_out(question, text, answer):
    assert not untied(question, text, answer)
