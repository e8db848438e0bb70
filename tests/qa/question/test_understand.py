"""A question is understood once: typed, searched, completed, and what it asks for."""

import pytest

from index import Index, from_text
from qa import Query, Turn
from qa.question.understand import understand


@pytest.fixture
def library(tiny_encoder):
    library = Index(encoder=tiny_encoder)
    library.add([from_text("Cầu Rồng dài 666 mét. Cầu Rồng khánh thành ngày 29/3/2013.", source="cầu")])
    return library


def test_a_query_holds_what_is_asked(library):
    query = understand("cau rong dai bao nhieu met", library=library)
    assert (query.typed, query.text, query.restored) == (
        "cau rong dai bao nhieu met",
        "Cầu Rồng dài bao nhiêu mét",
        True,
    )
    assert (query.answer_type, query.names, query.rewritten_from, query.language) == (
        "quantity",
        ("Cầu Rồng",),
        "",
        "vi",
    )
    assert query.text[query.interrogative.start : query.interrogative.end] == "bao nhiêu"
    assert query.text[slice(*query.topic)] == "Cầu Rồng"
    assert {"dai", "met"} <= {term.words for term in query.key_terms}
    assert Query.of(query) is query


def test_literal_restores_and_completes_nothing(library):
    query = understand("no dai bao nhieu", [Turn("Cầu Rồng ở đâu?", "Đà Nẵng")], library=library, literal=True)
    assert (query.text, query.restored, query.rewritten_from) == ("no dai bao nhieu", False, "")


def test_a_follow_up_says_what_it_was_before(library):
    query = understand("Nó khánh thành ngày nào?", [Turn("Cầu Rồng dài bao nhiêu?", "666 mét")], library=library)
    assert query.rewritten_from == "Nó khánh thành ngày nào?"
    assert "Cầu Rồng" in query.text
    assert query.answer_type == "date"


@pytest.mark.parametrize(
    "question",
    [
        "Bạn chắc chứ?", "Nói rõ hơn được không?", "ban co chac khong", "Chi tiết hơn đi", "Thật không?",
        "Nguồn ở đâu?",
        "Giải thích cụ thể hơn giúp tôi", "Nói lại đi",
    ],
)  # fmt: skip
def test_asking_again_asks_the_last_question(library, question):
    history = [Turn("Cầu Rồng dài bao nhiêu mét?", "666 mét"), Turn("cảm ơn bạn")]
    query = understand(question, history, library=library)
    assert query.text == "Cầu Rồng dài bao nhiêu mét?"
    assert query.typed == question


def test_other_questions_are_not_taken_for_asking_again(library):
    for question in ("Có chắc chắn hoàn thành năm 2025 không?", "Rõ nhất là ở đâu?", "Nguồn vốn ở đâu?"):
        assert understand(question, [Turn("Cầu Rồng dài bao nhiêu mét?", "666 mét")], library=library).text != (
            "Cầu Rồng dài bao nhiêu mét?"
        )


def test_english_is_told(library):
    assert understand("How long is the bridge?", library=library).language == "other"
