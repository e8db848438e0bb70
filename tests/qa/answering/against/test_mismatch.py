"""What speaks against a span: its kind, its unit, the year and the extreme beside it."""

import pytest

import index
from qa.answering.against.mismatch import CONTRADICTIONS, OPPOSITES, contradictions
from qa.question.query import Query


def against(question, text, answer):
    """The columns that are not 0 for `answer` in `text`, whose sentence is the whole text."""
    start = text.index(answer)
    query = Query.of(index.Query("", question))
    row = contradictions(query, text, (start, start + len(answer)), (0, len(text)))
    return {name for name, value in zip(CONTRADICTIONS, row, strict=True) if value}


@pytest.mark.parametrize(
    ("question", "text", "right", "wrong"),
    [
        ("Mỗi ngày uống mấy viên?", "Mỗi lần 2 viên, ngày 3 lần.", "2 viên", "3 lần"),
        ("Email của phòng là gì?", "Phòng 105, email: a.b@c.vn.", "a.b@c.vn", "Phòng 105"),
        ("Số điện thoại là bao nhiêu?", "Gọi 0240 555 789 để đặt 2 bàn.", "0240 555 789", "2"),
        ("Hạn nộp là ngày nào?", "Nộp trước ngày 3/4 tại trường.", "ngày 3/4", "tại trường"),
        ("Quy chế ban hành ngày nào?", "Ký ngày 3 tháng 9, sau 15 ngày có hiệu lực.", "ngày 3 tháng 9", "15 ngày"),
        ("Năm 2025 đạt bao nhiêu?", "Năm 2024 đạt 30%, năm 2025 đạt 35%.", "35%", "30%"),
        ("Dài bao nhiêu?", "Cầu dài 300 m, ông Nam nói.", "300 m", "ông Nam"),
        ("Có bao nhiêu nhân viên?", "Công ty có 40 nhân viên, nghỉ 14 ngày.", "40 nhân viên", "14 ngày"),
    ],
)
def test_what_is_of_another_kind_unit_or_year_is_contradicted(question, text, right, wrong):
    assert "contradicted" not in against(question, text, right)
    assert "contradicted" in against(question, text, wrong)


def test_a_person_is_answered_with_a_name():
    text = "Ông Lò Văn Tám chủ trì sau khi họp."
    assert against("Ai chủ trì?", text, "Lò Văn Tám") == set()
    assert against("Ai chủ trì?", text, "sau khi họp") == {"unnamed"}


def test_the_nearest_extreme_decides():
    text = "Nóng nhất 41 độ; tối đa 30 phút, tối thiểu 10 phút."
    assert against("Tối đa bao nhiêu phút?", text, "30 phút") == set()
    assert against("Tối đa bao nhiêu phút?", text, "10 phút") == {"opposite"}


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("Hệ số lương là bao nhiêu?", "Hệ số lương: 3,33.", "3,33"),
        ("Sâu đục thân làm giảm bao nhiêu phần trăm?", "Sâu làm giảm 18% sản lượng.", "18%"),
        ("Đơn HD-2013 bao nhiêu tiền?", "Đơn HD-2013 ngày 12/5/2025: 967.969 đồng.", "967.969 đồng"),
        ("Trung ương góp bao nhiêu vốn?", "Trung ương góp 1.500 tỷ đồng.", "1.500 tỷ đồng"),
        ("Tiền đặt cọc là bao nhiêu?", "Bên B đặt cọc 02 tháng tiền thuê.", "02 tháng tiền thuê"),
    ],
)
def test_a_word_of_a_measure_inside_another_word_asks_for_no_measure(question, text, answer):
    assert against(question, text, answer) == set()


def test_a_question_of_another_form_is_contradicted_by_nothing():
    assert against("Vì sao cầu sập?", "Cầu sập vì lũ lớn.", "vì lũ lớn") == set()


def test_opposites_are_lower_case_and_differ():
    assert all(one != other and one == one.lower() and other == other.lower() for one, other in OPPOSITES)


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("Năm 2021 huyện thu bao nhiêu?", "Huyện thu 50 tỷ đồng, tăng 12% so với năm 2020.", "50 tỷ đồng"),
        ("Năm 2021 tỷ lệ là bao nhiêu?", "Tỷ lệ giảm từ 40% năm 1990 xuống còn 15% vào năm 2021.", "15%"),
        (
            "Ai từ chối dự hội nghị năm 2016?",
            "Sau vụ năm 2014, ông Lê Bá Vịnh không dự hội nghị năm 2016.",
            "Lê Bá Vịnh",
        ),
        ("Đội thắng bao nhiêu giải quốc gia?", "Đội vô địch giải quốc gia bốn lần.", "bốn lần"),
        ("Có bao nhiêu hộ dân tộc Mông?", "Trong đó 388 (0,9%) hộ dân tộc Mông.", "388"),
        ("Bao nhiêu người ký tên trên trang web?", "Hơn 5.100 người ký trên trang web của xã.", "Hơn 5.100 người"),
        ("Máy ngừng khi nào?", "Máy chỉ ngừng khi mất điện.", "mất điện"),
        ("Loài này xuất hiện từ bao giờ?", "Hóa thạch có từ kỷ Devon.", "kỷ Devon"),
        ("Nhiệm kỳ kéo dài bao nhiêu năm?", "Mỗi nhiệm kỳ kéo dài năm năm.", "năm năm"),
        ("Ngày lễ lớn là ngày nào?", "Lớn nhất là lễ Giáng sinh.", "lễ Giáng sinh"),
        ("Nguyễn Hữu Bão là ai?", "Nguyễn Hữu Bão là thị trưởng thứ 32 của Phố Rùa.", "thị trưởng thứ 32 của Phố Rùa"),
        ("Vua đầu tiên là ai?", "Lê Sùng là người thắng cuối cùng, trở thành vua đầu tiên.", "Lê Sùng"),
    ],
)
def test_what_is_compared_counted_by_times_or_told_in_other_words_is_no_contradiction(question, text, answer):
    assert not against(question, text, answer) & {"contradicted", "opposite"}
