"""The one door to answers: questions are checked, completed, searched and answered."""

import pytest

from index import Index, QuestionError, from_text
from qa.answering.sentence import SentenceAnswerer
from qa.assistant import Assistant
from qa.question.followup import Turn

BRIDGE = "Cầu Rồng dài 666 mét và bắc qua sông Hàn. Cầu Rồng khánh thành ngày 29/3/2013."
PARK = "Cúc Phương là vườn quốc gia đầu tiên của Việt Nam. Vườn được thành lập năm 1962."
NEWS = """Khánh thành cầu mới

05/04/2024 08:00
TRẦN VĂN MẪU

Sáng nay cây cầu mới được thông xe sau ba năm thi công. Người dân hai bên bờ sông đi bộ qua cầu từ rất sớm.

Cây cầu dài 420 mét, có bốn làn xe và hai lối đi bộ.
"""


@pytest.fixture
def library(tiny_encoder):
    library = Index(encoder=tiny_encoder)
    library.add([from_text(text, source=name) for name, text in (("cầu", BRIDGE), ("vườn", PARK), ("tin", NEWS))])
    return library


@pytest.fixture
def assistant(library):
    return Assistant(library, answerer=SentenceAnswerer())


def test_the_answer_is_verbatim_and_cited(assistant):
    answer = assistant.ask("Cầu Rồng dài bao nhiêu mét?")
    citation = answer.citations[0]
    assert citation.document.source == "cầu"
    assert "666 mét" in answer.text
    assert answer.text == citation.highlights[0].text
    assert citation.text == citation.document.text[citation.start : citation.end]
    assert 0 < answer.confidence <= 1


def test_a_question_without_marks_says_what_was_understood(assistant):
    answer = assistant.ask("cau rong dai bao nhieu met")
    assert answer.query == "Cầu Rồng dài bao nhiêu mét"
    assert "666 mét" in answer.text
    assert assistant.ask("cau rong dai bao nhieu met", literal=True).query == "cau rong dai bao nhieu met"


def test_a_follow_up_is_completed_from_the_conversation(assistant):
    history = [Turn("Cầu Rồng dài bao nhiêu mét?", "666 mét")]
    answer = assistant.ask("Nó khánh thành ngày nào?", history=history)
    assert "Cầu Rồng" in answer.query
    assert "29/3/2013" in answer.text


def test_what_the_documents_do_not_hold_is_not_answered_but_the_nearest_is_shown(assistant):
    answer = assistant.ask("Giá vàng hôm nay bao nhiêu?")
    assert answer.abstained
    assert answer.text == ""
    assert answer.hits


def test_the_article_itself_is_answerable(assistant, library):
    news = [name for name, document in library.documents.items() if document.source == "tin"]
    answer = assistant.ask("Tác giả bài báo là ai?", documents=news)
    assert answer.text == "TRẦN VĂN MẪU"
    assert answer.citations[0].start <= answer.citations[0].highlights[0].start
    assert assistant.ask("Bài báo đăng ngày nào?", documents=news).text.startswith("05/04/2024")


def test_only_the_chosen_documents_are_asked(assistant, library):
    park = [name for name, document in library.documents.items() if document.source == "vườn"]
    answer = assistant.ask("Vườn được thành lập năm nào?", documents=park)
    assert "1962" in answer.text
    assert {hit.passage.document.source for hit in answer.hits} == {"vườn"}
    assert assistant.ask("Cầu Rồng dài bao nhiêu mét?", documents=[]).abstained


def test_k_bounds_the_hits(assistant):
    assert len(assistant.ask("Cầu Rồng dài bao nhiêu mét?", k=1).hits) == 1


@pytest.mark.parametrize("question", ["", " \n\t", "\u200b", "a" * 2_001, "a" * 100_000])
def test_a_question_that_cannot_be_asked_names_the_cure(assistant, question):
    with pytest.raises(QuestionError, match="Hãy") as error:
        assistant.ask(question)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize("question", ["😀😀", "?!…", "—", "👍"])
def test_signs_alone_are_small_talk(assistant, question):
    answer = assistant.ask(question)
    assert answer.reply
    assert not answer.abstained
    assert (answer.text, answer.citations, answer.hits, answer.way) == ("", (), (), "small_talk")


def test_an_empty_library_answers_nothing(tiny_encoder):
    answer = Assistant(Index(encoder=tiny_encoder), answerer=SentenceAnswerer()).ask("Ai?")
    assert answer.abstained
    assert answer.hits == ()


def test_an_abstention_names_what_no_article_mentions(assistant, library):
    answer = assistant.ask("Giá vàng của SJC ở Đà Nẵng và sông Hàn là bao nhiêu?")
    assert answer.abstained
    assert answer.unmentioned == ("SJC", "Đà Nẵng")
    assert assistant.ask("Cầu Rồng dài bao nhiêu mét?").unmentioned == ()
    library.add([from_text("Giá vàng SJC tăng ở da nang.", source="vàng")])
    assert library.mentions("Đà Nẵng")
    library.remove([from_text("Giá vàng SJC tăng ở da nang.", source="vàng").id])
    assert not library.mentions("Đà Nẵng")
