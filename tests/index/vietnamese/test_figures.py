"""Figures that a scan spoiled are found, and units and words are left alone."""

import pytest

from index.document import Block, Document, Passage
from index.vietnamese.figures import restore_figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu hồi 3.45o m2", "Thu hồi 3.450 m2"),
        ("ngày l5/9/2o24", "ngày 15/9/2024"),
        ("năm 2O24", "năm 2024"),
        ("lO/I2/2023", "10/12/2023"),
    ],
)
def test_letters_for_digits(text: str, expected: str) -> None:
    assert restore_figures(text) == expected and len(text) == len(expected)


@pytest.mark.parametrize(
    "text", ["chai 5l", "bình 1,5l", "khí CO2 và O2", "Io, o.", "mục I.1", "v1.0", "Olo 12", "10/12"]
)
def test_what_is_no_figure_stays(text: str) -> None:
    assert restore_figures(text) == text


def test_a_passage_is_searched_by_its_figures_and_cited_as_printed() -> None:
    text = "Các hộ nhận tiền từ ngày l5/9/2O24 tại nhà văn hóa."
    passage = Passage.cut(Document("quét", text, (Block("paragraph", 0, len(text)),)), 0, len(text))
    assert "15/9/2024" in passage.search_text and passage.text == text
