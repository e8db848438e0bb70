"""Asking on the page, in a real browser with the real encoder: answers, their sources, and how soon they come."""

import re
import time
from collections.abc import Callable, Iterator

import pytest

from index import Index, from_text
from qa.answering.sentence import SentenceAnswerer
from qa.assistant import Assistant
from qa.cli.sample import sample_article
from tests.tiny_encoder import TinyEncoder
from tests.visitor import NOWHERE, SHARE, Visitor

pytestmark = pytest.mark.slow


def test_a_question_brings_the_answer_and_its_highlighted_citation(visitor):
    text = visitor.ask(SHARE)
    assert "35%" in text
    mark = visitor.page.locator("#hd-sources .hd-source").first.locator("mark").first
    assert "35%" in mark.inner_text()
    assert mark.inner_text().strip() in sample_article().text


def test_no_request_leaves_the_page(visitor):
    visitor.ask(SHARE)
    visitor.tab("Thư viện")
    visitor.tab("Biểu đồ")
    visitor.page.wait_for_timeout(500)
    strangers = [url for url in visitor.requests if not url.startswith((visitor.address, "data:", "blob:"))]
    assert strangers == []


def test_a_mark_in_the_answer_lights_its_source_and_the_source_opens_the_article_there(visitor):
    visitor.ask(SHARE)
    visitor.page.locator("#hd-chat a.hd-ref:visible").first.click()
    assert visitor.page.locator("#hd-sources .hd-source:target .hd-number").inner_text() == "1"
    visitor.page.locator("#hd-sources a.hd-open").first.click()
    place = visitor.page.locator("#cho-nay")
    place.wait_for()
    visitor.sees("#cho-nay", within=".hd-article")
    assert "35%" in place.inner_text()


def test_an_earlier_answer_shows_its_own_sources_and_a_new_one_takes_the_pane_back(visitor):
    visitor.ask(SHARE)
    visitor.ask("Kế hoạch 227 được ban hành ngày nào?")
    shown = visitor.page.locator("#hd-sources .hd-turn:visible .hd-asked bdi")
    assert shown.inner_text() == "Kế hoạch 227 được ban hành ngày nào?"
    visitor.page.locator("#hd-chat .hd-answer").first.locator("a.hd-ref:visible").first.click()
    assert shown.inner_text() == SHARE
    visitor.ask(NOWHERE)
    shown.get_by_text(NOWHERE).wait_for()
    assert shown.count() == 1


def test_what_the_article_does_not_hold_is_said_calmly_with_ways_on(visitor):
    text = visitor.ask(NOWHERE)
    assert "Không tìm thấy trong bài" in text
    assert visitor.page.locator("#hd-sources .hd-source").count() >= 1
    ways = visitor.page.locator("#hd-chat .options button")
    ways.first.wait_for()
    asked = ways.first.inner_text()
    ways.first.click()
    visitor.answered(2)
    assert asked in visitor.page.locator("#hd-chat [data-testid=user]").last.inner_text()


def test_an_example_made_from_the_article_answers_itself(visitor):
    visitor.page.locator("#hd-chat .example").first.click()
    assert "Không tìm thấy" not in visitor.answered(1)


def test_marks_put_back_are_told_and_can_be_taken_literally(visitor):
    text = visitor.ask("kinh te so chiem bao nhieu phan tram GRDP cua Hai Phong")
    assert "Hiểu là: " in text
    assert "35%" in text
    visitor.page.get_by_role("button", name=re.compile("Tìm đúng như đã gõ")).click()
    visitor.page.wait_for_function(
        "document.querySelectorAll('#hd-chat .hd-answer').length === 1"
        " && !document.querySelector('#hd-chat .hd-understood')"
    )


def test_a_follow_up_is_completed_from_the_conversation(visitor):
    visitor.ask("Kế hoạch 227 của Hải Phòng được ban hành ngày nào?")
    text = visitor.ask("Thế còn Quyết định 749?")
    assert "Hiểu là: " in text
    assert "Quyết định 749" in visitor.page.locator("#hd-chat .hd-understood q").last.inner_text()


def test_the_answer_is_copied_as_plain_text(visitor):
    visitor.ask(SHARE)
    visitor.page.get_by_role("button", name="Chép câu trả lời").click()
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert "35%" in copied
    assert "<" not in copied


def test_a_question_is_edited_and_answered_anew(visitor):
    visitor.ask(SHARE)
    visitor.page.get_by_role("button", name="Sửa câu hỏi").click()
    area = visitor.page.locator("#hd-chat textarea")
    area.fill("Năng suất lao động hàng năm phấn đấu tăng bao nhiêu?")
    visitor.page.get_by_role("button", name="Gửi").first.click()
    visitor.page.wait_for_function("document.querySelector('#hd-chat .hd-answer')?.innerText.includes('16%')")
    assert visitor.page.locator("#hd-chat .hd-answer").count() == 1


def test_an_answer_is_tried_again_in_its_place(visitor):
    visitor.ask(SHARE)
    visitor.page.get_by_role("button", name="Trả lời lại").click()
    visitor.page.wait_for_timeout(300)
    assert "35%" in visitor.answered(1)


def test_a_dislike_with_a_reason_is_kept_on_this_machine(visitor):
    visitor.ask(SHARE)
    visitor.page.get_by_role("button", name="Nhận xét khác").click()
    visitor.page.locator(".extra-feedback-option", has_text="Sai đoạn nguồn").click()
    visitor.page.get_by_text("Cảm ơn bạn").first.wait_for()
    visitor.page.get_by_label("Nói rõ hơn").fill("Đáp án đúng ở đoạn hai")
    visitor.page.get_by_label("Nói rõ hơn").press("Enter")
    visitor.page.get_by_text("Lời nhắn được giữ trên máy này").first.wait_for()
    visitor.page.locator("#hd-note").wait_for(state="hidden")


def test_a_question_too_long_or_empty_is_told_and_nothing_is_lost(visitor):
    pasted = "Cầu dài? " * 250
    visitor.page.fill("#hd-box textarea", pasted)
    visitor.page.press("#hd-box textarea", "Enter")
    visitor.page.get_by_text("Câu hỏi dài 2.250 ký tự").wait_for()
    assert visitor.page.input_value("#hd-box textarea").strip() == pasted.strip()
    assert visitor.page.locator("#hd-chat .hd-answer").count() == 0


def test_the_pages_of_an_article_are_told_drawn_and_reached(browser, serve):
    pages = "\f".join(
        f"Trang thứ {number} kể chuyện làng. " + "Một câu nữa cho đầy trang giấy này. " * 30 for number in range(1, 10)
    )
    library = Index(encoder=TinyEncoder())
    library.add([from_text(pages.replace("thứ 7 kể", "thứ 7 nói cầu Bính dài 1.280 mét, kể"), source="làng.pdf")])
    visitor = Visitor(browser, serve(Assistant(library, answerer=SentenceAnswerer())))
    visitor.ask("Cầu Bính dài 1.280 mét ở trang nào?")
    assert "tr. 7" in visitor.page.locator("#hd-sources .hd-where").first.inner_text()
    visitor.page.locator("#hd-sources a.hd-open").first.click()
    visitor.page.locator("#cho-nay").wait_for()
    visitor.page.locator(".hd-pages a", has_text="2").first.click()
    visitor.sees("#trang-2", within=".hd-article")
    visitor.context.close()


def test_title_and_lead_of_an_overview_stand_on_lines_of_their_own(browser, serve):
    lead = "TP - Sáng nay cầu Rồng dài 666 mét mở cho người dân đi lại."
    library = Index(encoder=TinyEncoder())
    library.add([from_text(f"Cầu Rồng thông xe\n\n07/02/2022 06:36\n{lead}\n\nNgười dân vui mừng.", source="cầu")])
    visitor = Visitor(browser, serve(Assistant(library, answerer=SentenceAnswerer())))
    visitor.ask("Bài này nói về gì?")
    shown = visitor.page.locator("#hd-chat .hd-answer .hd-text").first.inner_text().split("\n")
    assert shown[0].strip() == "Cầu Rồng thông xe" and shown[1].startswith(lead)
    visitor.context.close()


def test_the_page_paints_and_streams_in_time(browser, address):
    visitor = Visitor(browser, address)
    painted = list(_until(2.0, lambda _number: visitor.open()))

    def first_word(number: int) -> None:
        visitor.enter(SHARE)
        visitor.page.wait_for_function(f"document.querySelectorAll('#hd-chat .hd-answer .hd-text').length > {number}")

    streamed = []
    visitor.ask(SHARE)
    for spent in _until(0.5, lambda number: first_word(number + 1)):
        streamed.append(spent)
        visitor.answered(len(streamed) + 1)
    visitor.context.close()
    print(f"painted {painted} s, first word {streamed} s")
    assert min(painted) <= 2.0
    assert min(streamed) <= 0.5


def _until(limit: float, act: Callable[[int], None]) -> Iterator[float]:
    """Seconds that each act took: three, and on a busy machine more until one is within the limit."""
    best = limit + 1
    for number in range(12):
        if number >= 3 and best <= limit:
            return
        began = time.perf_counter()
        act(number)
        best = min(best, time.perf_counter() - began)
        yield time.perf_counter() - began
