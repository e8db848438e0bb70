"""Follow-ups completed by a model: what is taken of it, what is not, and what is sent."""

import pytest

from qa.question.turn import Turn
from qa.writing.llm import Endpoint
from qa.writing.rewriter import Rewriter
from tests.qa.writing.scripted_endpoint import serve, speak
from tests.qa.writing.test_llm import QUICK, cut

HISTORY = [Turn("Ai ký Kế hoạch 227 của Hải Phòng?", "Hoàng Minh Cường")]
ASKED = "Cụ thể nó nói gì?"


def unchanged(question, history):
    return question


@pytest.fixture
def server():
    with serve(speak("Kế hoạch 227 của Hải Phòng nói gì?")) as made:
        yield made


@pytest.fixture
def rewriter(server):
    return Rewriter(Endpoint(server.url, limits=QUICK), rules=unchanged)


def test_the_model_completes_what_the_rules_leave(rewriter, server):
    assert rewriter(ASKED, HISTORY) == "Kế hoạch 227 của Hải Phòng nói gì?"
    assert "Hoàng Minh Cường" in server.bodies[0]["messages"][1]["content"]


def test_what_the_rules_complete_is_not_sent(server):
    rewriter = Rewriter(Endpoint(server.url, limits=QUICK), rules=lambda question, history: "Kế hoạch 227 nói gì?")
    assert rewriter(ASKED, HISTORY) == "Kế hoạch 227 nói gì?"
    assert server.bodies == []


@pytest.mark.parametrize(
    ("question", "history"),
    [
        (ASKED, []),
        ("Vì sao phà Bến Sậy ngừng hoạt động?", HISTORY),
        ("Dân số của thành phố Hải Phòng vào năm 2022 là bao nhiêu triệu người?", HISTORY),
    ],
)
def test_a_question_that_stands_alone_is_not_sent(rewriter, server, question, history):
    assert rewriter(question, history) == question
    assert server.bodies == []


@pytest.mark.parametrize(
    "written",
    [
        "Kế hoạch 228 của Hải Phòng nói gì?",  # another figure
        "Kế hoạch 227 của Đà Nẵng nói gì?",  # another name
        "What does plan 227 of the city say about it?",
        "",
        "Kế hoạch " * 60,
    ],
)
def test_what_is_not_about_the_conversation_is_not_taken(rewriter, server, written):
    server.script = speak(written)
    assert rewriter(ASKED, HISTORY) == ASKED


def test_thoughts_and_labels_are_left_out(rewriter, server):
    server.script = speak("<think>Kế hoạch nào?</think>\nViết lại: “Kế hoạch 227 của Hải Phòng nói gì?”\nXong.")
    assert rewriter(ASKED, HISTORY) == "Kế hoạch 227 của Hải Phòng nói gì?"


def test_where_the_model_fails_the_question_stays(rewriter, server):
    server.script = cut
    assert rewriter(ASKED, HISTORY) == ASKED
