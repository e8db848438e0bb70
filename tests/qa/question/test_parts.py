"""Two questions in one are taken apart, and one question is left alone."""

import pytest

from qa.question.parts import alternatives, split_question


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Hội thảo bắt đầu và kết thúc lúc mấy giờ?",
            ("Hội thảo bắt đầu lúc mấy giờ?", "Hội thảo kết thúc lúc mấy giờ?"),
        ),
        ("Cửa hàng mở cửa lúc mấy giờ và ai trực?", ("Cửa hàng mở cửa lúc mấy giờ?", "ai trực?")),
        ("Sân dài bao nhiêu, rộng bao nhiêu?", ("Sân dài bao nhiêu?", "Sân rộng bao nhiêu?")),
        ("Ai đại diện bên A và bên B?", ("Ai đại diện bên A?", "Ai đại diện bên B?")),
        (
            "Học phí năm 2023 và năm 2024 là bao nhiêu?",
            ("Học phí năm 2023 là bao nhiêu?", "Học phí năm 2024 là bao nhiêu?"),
        ),
    ],
)
def test_each_part_stands_alone(question, parts):
    assert split_question(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Giá vé bao nhiêu?",
        "Công ty và đối tác ký hợp đồng ngày nào?",
        "Ai là giám đốc?",
        "Nước và không khí khác gì?",
        "?",
    ],
)
def test_one_question_is_not_taken_apart(question):
    assert split_question(question) == ()


@pytest.mark.parametrize(
    ("question", "two"),
    [
        ("Sản lượng năm 2021 và 2022, năm nào nhiều hơn?", ("Sản lượng năm 2021", "Sản lượng năm 2022")),
        ("Gói cơ bản hay gói đầy đủ đắt hơn?", ("Gói cơ bản", "gói đầy đủ")),
        ("Giá vé là bao nhiêu?", None),
    ],
)
def test_alternatives(question, two):
    found = alternatives(question)
    assert (found[:2] if found else None) == two
