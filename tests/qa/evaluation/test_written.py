"""Figures of written answers, against what is counted by hand; deterministic with a scripted endpoint."""

import pytest

from index import Block, Document, Span
from qa.answer import Answer, Citation, WrittenSentence
from qa.answering.sentence import SentenceAnswerer
from qa.assistant import Assistant
from qa.evaluation import evaluate, written
from qa.writing.llm import Endpoint
from qa.writing.writer import writing_assistant
from tests.qa.writing.scripted_endpoint import serve
from tests.qa.writing.test_llm import QUICK

TEXT = "Kinh tế số chiếm 35% GRDP. Dân số là 2 triệu người."
RIGHT, WRONG = (Document(name, TEXT, (Block("paragraph", 0, len(TEXT)),)) for name in ("đúng", "sai"))


def cite(document: Document) -> Citation:
    return Citation(document, 0, len(TEXT), (Span(document, 0, 26),), 0.9)


def answer(*sentences: WrittenSentence, note: str = "") -> Answer:
    return Answer("?", "?", "35%", (cite(RIGHT),), 0.9, (), note=note, sentences=sentences)


def is_right(span: Span) -> bool:
    return span.document is RIGHT


def test_the_figures_are_those_counted_by_hand():
    answers = [
        answer(WrittenSentence("Chiếm 35%.", (cite(RIGHT),)), WrittenSentence("Rất vui.")),
        answer(WrittenSentence("Chiếm 36%.", (cite(WRONG), cite(RIGHT)))),
        answer(WrittenSentence("Vui.", (cite(WRONG),))),
        answer(note="Mô hình bị ngắt."),
    ]
    assert written.report([(each, is_right) for each in answers]) == {
        "answers": 3,
        "failed": 1,
        "sentences": 4,
        "citation_precision": 0.5,  # 2 of 4
        "citation_recall": 0.6667,  # 2 of 3
        "unsupported": 0.25,  # 1 of 4
        "figures_cited": 0.6667,  # 36% stands nowhere
        "faithfulness": 0.1667,  # (1/2 + 0 + 0) / 3: what is cited says neither 36% nor that anybody is glad
    }


@pytest.mark.parametrize(
    ("written_text", "faithful"),
    [
        ("Kinh tế số chiếm 35% GRDP.", True),
        ("Dân số là 2 triệu người.", True),
        ("Dân số là 2 triệu hộ.", False),
        ("Dân số là 3 triệu người.", False),
        ("Kinh tế số chiếm 35% GRDP vào năm 2025.", False),
        ("Kinh tế số của Đà Nẵng chiếm 35% GRDP.", False),
        ("Kinh tế số không chiếm 35% GRDP.", False),
    ],
)
def test_the_verifier_looks_for_figures_dates_names_and_units_in_what_is_cited(written_text, faithful):
    assert written.is_faithful(WrittenSentence(written_text, (cite(RIGHT),))) is faithful
    assert not written.is_faithful(WrittenSentence(written_text))


def test_another_verifier_may_take_its_place():
    answers = [(answer(WrittenSentence("Chiếm 35%.", (cite(RIGHT),)), WrittenSentence("Rất vui.")), is_right)]
    assert written.report(answers, verify=lambda sentence: "vui" in sentence.text)["faithfulness"] == 0.5


def test_nothing_is_reported_where_nothing_was_written():
    assert written.report([(answer(), is_right)]) == {}


def test_an_evaluation_with_a_scripted_endpoint_is_the_same_every_time(tiny_encoder, tmp_path):
    from index import Index, from_text

    library = Index(encoder=tiny_encoder)
    library.add([from_text(TEXT, source="bài"), from_text("Cầu Rồng dài 666 mét. Cầu có hình con rồng.", source="cầu")])
    cases = [
        evaluate.Case("Kinh tế số chiếm bao nhiêu phần trăm GRDP?", ("35%",), evidence="35%"),
        evaluate.Case("Cầu Rồng dài bao nhiêu mét?", ("666 mét",), evidence="666 mét"),
    ]

    def script(body, reply):
        asked = body["messages"][1]["content"].rsplit("Câu hỏi:", 1)[1]
        reply.say("Kinh tế số chiếm 35% GRDP [1]. " if "Kinh tế" in asked else "Cầu Rồng dài 777 mét [1].")
        reply.say("Trời hôm nay mưa rất to [1].")
        reply.done()

    with serve(script) as server:
        assistant = Assistant(library, answerer=SentenceAnswerer())
        assistant = writing_assistant(assistant, Endpoint(server.url, limits=QUICK))
        reports = [evaluate.report(evaluate.ask_all(assistant, cases))["writing"] for _ in range(2)]
    assert reports[0] == reports[1]
    assert reports[0]["answers"] == 2
    assert reports[0]["unsupported"] == 0.75
    assert reports[0]["citation_precision"] == 1.0
    assert reports[0]["figures_cited"] == 0.5
