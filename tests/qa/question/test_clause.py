"""What a question asks for and is about: where the interrogative stands, and the topic."""

import pytest

from index import Query as SearchQuery
from qa.question.clause import find_interrogative
from qa.question.query import Query
from qa.question.turn import Turn


@pytest.mark.parametrize(
    ("question", "wanted", "words"),
    [
        ("Cầu dài bao nhiêu mét?", "amount", "bao nhiêu"),
        ("Khi nào họp?", "time", "Khi nào"),
        ("Họp ở tỉnh nào?", "place", "ở tỉnh nào"),
        ("Kế hoạch do ai ban hành?", "person", "ai"),
        ("Ai Cập tấn công khi nào?", "time", "khi nào"),
        ("Doctor Who là phim gì?", "thing", "phim gì"),
        ("Sao la ăn gì?", "thing", "gì"),
    ],
)
def test_the_interrogative_is_found_with_its_noun(question, wanted, words):
    asking = Query.of(SearchQuery(question, question)).interrogative
    assert (asking.wanted, question[asking.start : asking.end]) == (wanted, words)


def test_a_phrase_asks_nothing():
    assert find_interrogative("tiền cọc") is None


def test_an_earlier_question_is_read_as_a_query():
    turn = Turn("Khi nào nên đi Đà Lạt?")
    assert turn.query == Query.of(SearchQuery(turn.question, turn.question))
    assert turn.question[slice(*turn.query.topic)] == "Đà Lạt"


@pytest.mark.parametrize("question", ["", "?" * 2000, "và " * 600, "hơn " * 500, "những " * 300 + "gì", "İ nào"])
def test_odd_questions_are_read(question):
    query = Query.of(SearchQuery(question, question))
    for span in (query.topic, query.interrogative and (query.interrogative.start, query.interrogative.end)):
        assert span is None or 0 <= span[0] <= span[1] <= len(question)
