"""Whatever is asked of whatever text, the ways of answering raise nothing, and every word they quote is a slice."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index import Index, from_text
from qa.answer import Answer
from qa.answering import ways
from qa.answering.documents import Documents
from qa.answering.quote import abstain
from qa.question.query import Query
from qa.question.understand import understand
from tests.qa.answering.asking import inexact
from tests.tiny_encoder import TinyEncoder

WORDS = (
    "Điều Khoản Điểm Chương Mục Phần Bước Câu bên Bên A B C người thuê giá tiền phí đồng ngày tháng năm tuổi điểm loại "
    "không có được cấm phải miễn nghiêm trẻ thư viện sách máy nước mở cửa đóng cửa hợp đồng quyết định số "
    "Nguyễn Lan Hà Nội từ đến trên dưới quá trở lên ít nhất nhiều hơn hay và nào gì ai mấy bao nhiêu sao thế đâu khi "
    "Hỏi: Đáp: Họ tên: Địa chỉ: Nơi nhận: gồm các những tóm tắt bài này nói về ký tên ông bà"
).split()
FIGURES = (
    "1 2 3 5,5 12 1.234 2023 01/02/2024 10% 3.000đ 2 m 30°C 7h30 I II IV a) b) 1. 1.1 E2 HD-01 ½ ٣ ² 0 99999999999"
).split()
MARKS = [".", ",", ";", ":", "?", "\n", "\n\n", "- ", "| ", " | ", "\t", "…", "(", ")", "“", "”", "\u00a0", "e\u0302"]
PIECES = st.one_of(st.sampled_from(WORDS), st.sampled_from(FIGURES), st.sampled_from(MARKS))
TEXTS = st.lists(PIECES, min_size=1, max_size=80).map(" ".join)
LINES = st.lists(st.lists(PIECES, min_size=1, max_size=10).map(" ".join), min_size=1, max_size=15).map("\n".join)
SHAPES = (
    "Điều {0} {1} quy định gì?",
    "Khoản {0} Điều {0} nói gì?",
    "Có mấy {0} {1}?",
    "{0} hay {1} {0} hơn?",
    "{0} nào {1} nhất?",
    "{0} có được {1} không?",
    "{0} {1} gồm những gì?",
    "{0} từ ngày nào đến ngày nào {1}?",
    "{0} bao nhiêu và {1} bao nhiêu?",
    "Bên {0} là ai {1}?",
    "Ai ký {0} {1}?",
    "Tóm tắt {0} {1}",
    "{0} là gì {1}?",
    "{1} tuổi thì {0} bao nhiêu tiền?",
)
SOME = st.lists(PIECES, min_size=1, max_size=4).map(" ".join)
QUESTIONS = st.one_of(
    st.builds(lambda shape, one, two: shape.format(one, two), st.sampled_from(SHAPES), SOME, SOME),
    st.lists(PIECES, min_size=1, max_size=12).map(" ".join),
    st.text(min_size=1, max_size=30),
)


def check(text: str, questions: list[str]) -> None:
    """Ask every way of answering by itself and all together."""
    library = Index(encoder=TinyEncoder())
    library.add([from_text(f"Bài thử\n\n{text}", source="thử")])

    def solve(part: str) -> Answer:
        query = Query.of(library.understand(part, literal=True))
        documents = Documents(library)
        hits = library.search(query, k=10)
        return ways.answer(query, hits, documents) or abstain(query, hits)

    for question in questions:
        if not question.strip():
            continue
        query = understand(question, (), library=library)
        hits = library.search(query, k=10)
        documents = Documents(library, solve=solve)
        for way in ways.WAYS:
            answer = ways.answer(query, hits, documents, ways=[way])
            assert answer is None or not inexact(answer), (way[0], question, text)


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.one_of(TEXTS, LINES), st.lists(QUESTIONS, min_size=1, max_size=3))
@example("Điều |  Điều\nĐiều |  1", ["NÀO:1"])  # a table without heads
def test_no_question_and_no_text_raises(text, questions):
    check(text, questions)


@pytest.mark.slow
@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(st.one_of(TEXTS, LINES), st.lists(QUESTIONS, min_size=1, max_size=4))
def test_no_question_and_no_text_raises_at_length(text, questions):
    check(text, questions)
