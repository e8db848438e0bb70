"""No question is lost: however early Enter is pressed, while an answer is under way, after Stop, or when it fails."""

import threading
from collections.abc import Iterator

import pytest

from index import Index
from qa.answering.sentence import SentenceAnswerer
from qa.assistant import Assistant
from qa.cli.sample import sample_article
from tests.tiny_encoder import TinyEncoder
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

SHARE = "Kinh tế số chiếm bao nhiêu phần trăm GRDP của Hải Phòng?"
WHEN = "Kế hoạch 227 được ban hành ngày nào?"
SLOW = "Câu hỏi *lâu* <b>?"
BROKEN = "Câu hỏi hỏng?"


class Searching(TinyEncoder):
    """Takes as long as it is told to over SLOW, and breaks over BROKEN."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.go_on = threading.Event(), threading.Event()

    def encode_queries(self, texts):
        if any("lâu" in text for text in texts):
            self.began.set()
            self.go_on.wait(60)
        if any("hỏng" in text for text in texts):
            raise RuntimeError("hỏng")
        return super().encode_queries(texts)


class Reading(SentenceAnswerer):
    """Remembers what it read for."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def answer(self, query, hits, documents):
        self.read.append(query.typed)
        return super().answer(query, hits, documents)


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    library = Index(encoder=Searching())
    library.add([sample_article()])
    return Assistant(library, answerer=Reading())


@pytest.fixture(scope="module")
def address(assistant, serve) -> str:
    return serve(assistant)


@pytest.fixture
def slow(assistant) -> Iterator[Searching]:
    """The encoder, at the beginning of a long question."""
    encoder = assistant.library.encoder
    encoder.began.clear()
    encoder.go_on.clear()
    yield encoder
    encoder.go_on.set()


@pytest.mark.parametrize("slowed", [1, 6])
def test_a_question_asked_as_soon_as_the_box_is_there_is_answered_and_kept(browser, address, slowed):
    visitor = Visitor(browser, address, slowed=slowed)
    assert "35%" in visitor.ask(SHARE)
    assert visitor.typed() == ""
    visitor.open()  # again, and asked before the conversation is back
    visitor.enter(WHEN)
    assert "21/9" in visitor.answered(2)
    visitor.open()
    visitor.answered(2)
    visitor.context.close()


def test_what_is_typed_while_the_page_opens_stays(browser, address):
    visitor = Visitor(browser, address, slowed=6)
    visitor.page.fill("#hd-box textarea", "Kế hoạch 227 được")
    visitor.page.wait_for_function("sessionStorage.getItem('hoidap:current')")  # what the opening shows is there
    visitor.page.wait_for_timeout(1000)
    assert visitor.typed() == "Kế hoạch 227 được"
    visitor.page.keyboard.type(" ban hành ngày nào?\n")
    assert "21/9" in visitor.answered(1)
    visitor.context.close()


def test_enter_pressed_twice_asks_once_and_what_is_typed_next_stays(browser, address, slow):
    visitor = Visitor(browser, address)
    visitor.enter(SLOW)
    assert slow.began.wait(60)
    visitor.enter(SHARE)
    visitor.page.press("#hd-box textarea", "Enter")
    visitor.page.get_by_text("Câu hỏi *lâu*").wait_for()
    visitor.page.locator("#hd-box[data-held]").wait_for()
    visitor.page.wait_for_timeout(1000)  # Gradio takes what is in the box some time after Enter: no one types so fast
    visitor.page.fill("#hd-box textarea", "Kế hoạch 227 được")
    slow.go_on.set()
    assert "35%" in visitor.answered(2)
    visitor.page.locator("#hd-box .submit-button").wait_for()
    visitor.page.wait_for_timeout(1000)
    assert visitor.page.locator("#hd-chat .hd-answer").count() == 2
    assert visitor.typed() == "Kế hoạch 227 được"
    assert visitor.page.locator("#hd-box[data-held]").count() == 0
    visitor.context.close()


def test_a_question_is_stopped_its_work_ends_and_the_conversation_goes_on(browser, address, assistant, slow):
    visitor = Visitor(browser, address)
    visitor.ask(WHEN)
    read = assistant.answerer.read.count(SLOW)
    visitor.enter(SLOW)
    assert slow.began.wait(60)
    visitor.page.locator("#hd-box .stop-button").click()
    visitor.page.get_by_text("Đã dừng").wait_for()
    assert visitor.typed() == SLOW
    visitor.enter(SHARE)  # the work of the stopped one has not ended yet
    visitor.page.locator("#hd-box[data-held]").wait_for()
    slow.go_on.set()
    assert "35%" in visitor.answered(2)
    assert visitor.page.get_by_text("Đã dừng").count() == 0
    assert visitor.typed() == ""
    assert assistant.answerer.read.count(SLOW) == read
    visitor.context.close()


def test_stop_leaves_what_was_typed_meanwhile(browser, address, slow):
    visitor = Visitor(browser, address)
    visitor.enter(SLOW)
    assert slow.began.wait(60)
    visitor.page.fill("#hd-box textarea", SHARE)
    visitor.page.locator("#hd-box .stop-button").click()
    visitor.page.get_by_text("Đã dừng").wait_for()
    assert visitor.typed() == SHARE
    slow.go_on.set()
    visitor.page.press("#hd-box textarea", "Enter")
    assert "35%" in visitor.answered(1)
    visitor.context.close()


def test_another_conversation_waits_for_the_answer_under_way(browser, address, slow):
    visitor = Visitor(browser, address)
    visitor.enter(SLOW)
    assert slow.began.wait(60)
    visitor.page.click("[data-shelf-toggle]")
    visitor.page.click("#hd-new")
    slow.go_on.set()
    visitor.page.wait_for_function("document.querySelectorAll('.hd-shelf .hd-title-button').length === 1")
    visitor.page.wait_for_function("!document.querySelector('#hd-chat .hd-answer, .hd-shelf .hd-now')")
    visitor.context.close()


def test_a_question_that_fails_is_given_back_and_the_next_is_answered(browser, address):
    visitor = Visitor(browser, address)
    visitor.enter(BROKEN)
    visitor.page.locator("#hd-chat").get_by_text("Lỗi").wait_for()  # else the box still holds what was just typed
    visitor.page.wait_for_function("document.querySelector('#hd-box textarea').value === 'Câu hỏi hỏng?'")
    assert "35%" in visitor.ask(SHARE)
    visitor.context.close()


def test_a_question_that_a_reload_interrupts_is_given_back(browser, address, slow):
    visitor = Visitor(browser, address)
    visitor.enter(SLOW)
    assert slow.began.wait(60)
    visitor.open()
    visitor.page.wait_for_function("document.querySelector('#hd-box textarea').value.startsWith('Câu hỏi *lâu*')")
    visitor.context.close()
