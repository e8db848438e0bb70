"""Everyday words take the form that the passages have, and are left alone where they stand there."""

import pytest

from qa.question.everyday import EVERYDAY, match_register


@pytest.mark.parametrize(
    ("question", "passage", "read"),
    [
        ("Đẻ con được nghỉ mấy tháng?", "Lao động nữ sinh con nghỉ 6 tháng.", "sinh con được nghỉ mấy tháng?"),
        ("Chích vào thứ mấy?", "Trạm tiêm sáng thứ Ba.", "tiêm vào thứ mấy?"),
        ("Ai mướn nhà?", "Bên thuê: bà Vân.", "Ai thuê nhà?"),
        ("Bà bầu uống được không?", "Phụ nữ mang thai không dùng.", "phụ nữ mang thai uống được không?"),
        ("Cưới cần giấy gì?", "Đăng ký kết hôn cần tờ khai.", "kết hôn cần giấy gì?"),
    ],
)
def test_the_question_is_read_in_the_words_of_the_passage(question, passage, read):
    assert match_register(question, [passage]) == read
    assert match_register(question, [f"{passage} {question}"]) == question


def test_every_form_is_in_small_letters_and_has_another():
    assert all(words and others and set(words) != set(others) for words, others in EVERYDAY)
    assert all(word == word.lower() for pair in EVERYDAY for words in pair for word in words)
