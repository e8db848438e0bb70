"""Conversations on the page, in a real browser: kept, renamed, deleted, apart from one another, taken away."""

from pathlib import Path

import pytest

from tests.visitor import NOWHERE, SHARE, Visitor

pytestmark = pytest.mark.slow


def test_a_reload_keeps_the_conversation_and_another_can_be_opened_renamed_and_deleted(visitor):
    page = visitor.page
    visitor.ask(SHARE)
    visitor.open()
    assert "35%" in visitor.answered(1)
    page.click("[data-shelf-toggle]")
    page.click("#hd-new")
    page.wait_for_function("!document.querySelector('#hd-chat .hd-answer')")
    page.locator(".sidebar .toggle-button").click()
    visitor.ask(NOWHERE)
    page.click("[data-shelf-toggle]")
    rows = page.locator(".hd-shelf li")
    assert rows.count() == 2
    page.locator(".hd-shelf .hd-title-button", has_text="Kinh tế số").click()
    page.wait_for_function("document.querySelector('#hd-chat .hd-text')?.innerText.includes('35%')")
    page.locator(".hd-shelf li.hd-now button[aria-label^='Đổi tên']").click()
    page.fill(".hd-rename", "Về kinh tế số <b>")
    page.press(".hd-rename", "Enter")
    page.wait_for_function("document.querySelector('.hd-now .hd-title-button')?.innerText === 'Về kinh tế số <b>'")
    page.locator(".hd-shelf li.hd-now button[aria-label^='Xoá']").click()
    page.locator(".hd-shelf .hd-danger").click()
    page.wait_for_function("document.querySelectorAll('.hd-shelf .hd-title-button').length === 1")
    page.wait_for_function("!document.querySelector('#hd-chat .hd-answer')")


def test_two_people_have_two_conversations(browser, address, visitor):
    other = Visitor(browser, address)
    visitor.ask(SHARE)
    other.ask(NOWHERE)
    assert visitor.page.locator("#hd-chat .hd-answer").count() == 1
    assert other.page.locator("#hd-chat .hd-answer").count() == 1
    assert "Không tìm thấy" not in visitor.page.locator("#hd-chat").inner_text()
    other.context.close()


@pytest.mark.parametrize(("button", "suffix", "held"), [("Markdown", ".md", "> "), ("JSON", ".json", '"citations"')])
def test_a_conversation_is_exported_with_its_citations(visitor, button, suffix, held):
    visitor.ask(SHARE)
    visitor.page.click("[data-shelf-toggle]")
    visitor.page.get_by_text("Xuất cuộc hỏi này").click()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name=button, exact=True).click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert download.value.suggested_filename.endswith(suffix)
    assert "35%" in text
    assert held in text


def test_a_printable_page_opens_with_the_sources(visitor):
    visitor.ask(SHARE)
    visitor.page.click("[data-shelf-toggle]")
    visitor.page.get_by_text("Xuất cuộc hỏi này").click()
    with visitor.context.expect_page() as opened:
        visitor.page.get_by_role("button", name="Trang để in").click()
    opened.value.wait_for_selector("blockquote mark")
    assert "35%" in opened.value.locator("blockquote mark").first.inner_text()
