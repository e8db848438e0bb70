"""Near misses: one thing of a question exchanged for another that its text does not mention."""

import random

import pytest

from qa.training.near_misses import find_names, make_near_miss

CONTEXT = "Năm 2008, Hà Nội có 12 quận; trường thành lập đầu tiên ở Huế."


@pytest.mark.parametrize(
    "question",
    ["Ai thắng năm 2008?", "Có 12 quận ở đâu?", "Dân số của Hà Nội?", "Trường đầu tiên ở đâu?"],
)
def test_one_thing_is_exchanged_for_what_the_text_does_not_mention(question):
    for seed in range(20):
        made = make_near_miss(question, CONTEXT, ["Đà Nẵng", "Cần Thơ"], random.Random(seed))
        assert made is not None
        before, after = question.split(), made.split()
        head = next(i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
        tail = next(i for i, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=False)) if a != b)
        changed = " ".join(after[head : len(after) - tail]).strip("?")
        assert changed
        assert changed not in CONTEXT


def test_a_question_without_anything_to_exchange_gives_none():
    assert make_near_miss("vì sao trời xanh?", CONTEXT, ["Đà Nẵng"], random.Random(0)) is None


def test_names_are_found_inside_questions_only():
    assert find_names(["Sông Hồng ở đâu?", "Ai là vua của Lào?"]) == ["Hồng", "Lào"]
