"""Of several values of a line the one whose thing is asked about; none where its thing is not named."""

import pytest

from qa.answering.against.parallel import is_of_parallel_thing, misses_parallel_thing, narrow_to_part


def place(text, answer):
    """Where an answer stands in a text."""
    return text.index(answer), text.index(answer) + len(answer)


LINES = [
    ("Thư viện có ca A 6 ghế, ca B 9 ghế.", "6 ghế", "Ca A mấy ghế?", "Ca B mấy ghế?"),
    ("Lần đầu nhắc 3 ngày, lần thứ hai nhắc 2 tuần.", "3 ngày", "Lần đầu nhắc bao lâu?", "Lần hai nhắc bao lâu?"),
    ("Phụ cấp: thợ cả 400 đồng, thợ phụ 300 đồng.", "400 đồng", "Phụ cấp thợ cả?", "Phụ cấp của thợ phụ?"),
    ("Thưởng 5 đồng với 20 kg, 9 đồng với 35 kg.", "5 đồng", "20 kg thưởng bao nhiêu?", "35 kg thưởng bao nhiêu?"),
    ("Năm 2024 có 30 người dự. Năm 2023 có 20 người.", "30 người", "Năm 2024 hội có mấy người?", "Năm 2023 mấy người?"),
]


@pytest.mark.parametrize(("text", "answer", "right", "wrong"), LINES)
def test_the_value_of_the_other_thing_is_told_apart(text, answer, right, wrong):
    assert [is_of_parallel_thing(asked, text, place(text, answer)) for asked in (right, wrong)] == [False, True]


@pytest.mark.parametrize(
    ("text", "answer", "right", "wrong"),
    [
        ("Gửi ô tô 9 đồng, xe máy 2 đồng.", "2 đồng", "Gửi xe máy bao nhiêu?", "Gửi xe đạp bao nhiêu?"),
        ("Ca trực có 3 bảo vệ và 1 thợ điện.", "3 bảo vệ", "Mấy bảo vệ?", "Có mấy y tá?"),
        ("Thân máy bảo hành 24 tháng, giỏ 6 tháng.", "6 tháng", "Giỏ bảo hành bao lâu?", "Khay bảo hành bao lâu?"),
    ],
)
def test_a_thing_that_the_line_does_not_name_has_none_of_its_values(text, answer, right, wrong):
    assert [misses_parallel_thing(asked, text, place(text, answer), "") for asked in (right, wrong)] == [False, True]


def test_a_thing_may_be_named_by_the_heading_and_one_value_alone_is_no_choice():
    text = "Loại một 5 đồng, loại hai 3 đồng."
    assert not misses_parallel_thing("Giá than bao nhiêu?", text, place(text, "5 đồng"), "Giá than tháng này")
    assert not misses_parallel_thing("Giá than bao nhiêu?", "Giá 5 đồng.", (4, 10), "")


def test_a_span_over_two_values_is_cut_to_the_one_asked_for():
    text = "Làm thẻ 40 đồng một năm; sinh viên 20 đồng."
    whole = place(text, "40 đồng một năm; sinh viên 20 đồng")
    start, end = narrow_to_part("Sinh viên làm thẻ bao nhiêu?", text, whole)
    assert text[start:end] == "20 đồng"
    assert narrow_to_part("Sinh viên và người lớn làm thẻ bao nhiêu?", text, whole) == whole
