"""Of several versions the newest answers and an older one stands beside it, unless the question names one."""

import pytest

from index import Index, from_text
from qa import Assistant

OLD = "Bảng giá nước năm 2022\n\nHộ gia đình trả 8.500 đồng một khối. Báo hỏng đồng hồ qua số 0239 111 222."
NEW = "Bảng giá nước năm 2025\n\nHộ gia đình trả 9.800 đồng một khối. Nộp tiền trước ngày 20."


@pytest.fixture(scope="module")
def prices(encoder) -> Assistant:
    library = Index(encoder=encoder)
    library.add([from_text(OLD, source="2022.txt"), from_text(NEW, source="2025.txt")])
    return Assistant(library)


def test_the_newer_answers_and_says_what_the_older_says(prices):
    answer = prices.ask("Hộ gia đình trả bao nhiêu một khối?")
    assert "9.800" in answer.text
    assert "2025" in answer.note
    assert "8.500" in answer.note
    assert {citation.document.source for citation in answer.citations} == {"2022.txt", "2025.txt"}


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Năm 2022 hộ gia đình trả bao nhiêu một khối?", "8.500"),
        ("Trước đây hộ gia đình trả bao nhiêu một khối?", "8.500"),
        ("Theo bảng giá năm 2025 thì hộ gia đình trả bao nhiêu?", "9.800"),
    ],
)
def test_a_version_that_is_named_answers_alone(prices, question, value):
    answer = prices.ask(question)
    assert value in answer.text
    assert not answer.note


def test_what_only_the_older_says_is_told_as_such(prices):
    answer = prices.ask("Báo hỏng đồng hồ gọi số nào?")
    assert "0239 111 222" in answer.text
    assert "cũ" in answer.note
