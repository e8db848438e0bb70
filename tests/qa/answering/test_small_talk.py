"""Small talk gets a reply about the assistant, and the conversation goes on after it."""

import pytest

from index import Index, from_text
from qa import Assistant, Turn
from qa.answering.sentence import SentenceAnswerer


@pytest.fixture
def assistant(tiny_encoder):
    library = Index(encoder=tiny_encoder)
    library.add([from_text("Cầu Rồng dài 666 mét. Cầu Rồng khánh thành ngày 29/3/2013.", source="cầu")])
    return Assistant(library, answerer=SentenceAnswerer())


@pytest.mark.parametrize("question", ["xin chào", "bạn là ai?", "ban lam duoc gi", "hello", "haha"])
def test_a_reply_names_what_can_be_asked_and_cites_nothing(assistant, question):
    answer = assistant.ask(question)
    assert "«Cầu Rồng dài 666 mét" in answer.reply
    assert not answer.abstained
    assert (answer.text, answer.citations, answer.hits, answer.unmentioned) == ("", (), (), ())
    assert answer.way == "small_talk"


def test_an_empty_library_is_invited_to_grow(tiny_encoder):
    answer = Assistant(Index(encoder=tiny_encoder), answerer=SentenceAnswerer()).ask("Xin chào")
    assert "thêm một tài liệu" in answer.reply


def test_many_documents_are_counted(tiny_encoder):
    library = Index(encoder=tiny_encoder)
    library.add([from_text(f"Bài thứ {number} nói về cầu.", source=str(number)) for number in range(5)])
    assert "và 3 tài liệu khác" in Assistant(library, answerer=SentenceAnswerer()).ask("chào").reply


def test_a_greeting_joined_to_a_question_is_answered(assistant):
    answer = assistant.ask("Chào bạn, cầu Rồng dài bao nhiêu mét?")
    assert "666 mét" in answer.text
    assert not answer.reply
    assert answer.question.startswith("Chào")


def test_after_thanks_the_conversation_goes_on(assistant):
    history = [Turn("Cầu Rồng dài bao nhiêu mét?", "666 mét"), Turn("dạ em cảm ơn"), Turn("👍")]
    answer = assistant.ask("Nó khánh thành ngày nào?", history=history)
    assert "Cầu Rồng" in answer.query
    assert "29/3/2013" in answer.text
