"""English questions come out in the words of Vietnamese texts, or not at all."""

import pytest

from qa.question.english import translate


@pytest.mark.parametrize(
    ("question", "passage", "words"),
    [
        ("How much is the deposit?", "Tiền đặt cọc: 5 triệu", ("đặt cọc", "bao nhiêu tiền")),
        ("When does the contract end?", "Hợp đồng kết thúc ngày 3/4", ("hợp đồng", "kết thúc", "khi nào")),
        ("How many students are there?", "Trường có 300 học sinh", ("bao nhiêu học sinh",)),
        ("Who signed the contract with Tân Hà?", "", ("ai", "ký", "hợp đồng", "Tân Hà")),
        ("Is smoking allowed?", "Cấm hút thuốc", ("hút thuốc", "được", "không?")),
    ],
)
def test_words_are_those_of_the_passages(question, passage, words):
    found = translate(question, [passage])
    assert [word for word in words if word not in found] == []


@pytest.mark.parametrize("question", ["Who painted the horizon?", "Tell me more", "Giá vé bao nhiêu?"])
def test_too_few_known_words_give_nothing(question):
    assert translate(question, []) == ""
