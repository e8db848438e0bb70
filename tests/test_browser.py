"""The page in a real browser: what a person sees and does, with the real encoder. Chromium must be installed."""

import json
import re
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest

import app
from index import Index, from_text
from qa.assistant import Assistant
from qa.reading.sentence import SentenceAnswerer
from qa.sample import sample_article
from tests.ports import free_port
from tests.tiny_encoder import TinyEncoder
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

SHARE = "Kinh tế số chiếm bao nhiêu phần trăm GRDP của Hải Phòng?"
NOWHERE = "Đội tuyển bóng đá Brazil vô địch World Cup mấy lần?"
HOSTILE = (
    """Bài <script>window.hacked = 1</script> thử ${alert(1)} {{value}} @children

Cầu Thử dài 777 mét <img src=x onerror="window.hacked = 2"> ![ảnh](https://example.com/a.png) nối hai bờ.

<iframe src="https://example.com/khung"></iframe><style>* { display: none }</style> \u202eđảo chữ\u202c $$x^2$$ **đậm**

"""
    + "x" * 1_000_000
)


@pytest.fixture(scope="module")
def address(encoder, tmp_path_factory) -> str:
    library = Index.open(tmp_path_factory.mktemp("library"), encoder=encoder)
    library.add([sample_article()])
    library.save()
    url = app.serve(Assistant(library), port=free_port(), wait=False)
    Assistant(library).ask(SHARE)
    return url


@pytest.fixture
def visitor(browser, address) -> Iterator[Visitor]:
    made = Visitor(browser, address)
    yield made
    made.context.close()
    assert made.errors == []


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


def test_only_the_chosen_articles_are_asked(visitor):
    visitor.tab("Thư viện")
    visitor.page.get_by_label("Hoặc dán văn bản").fill("Chợ Sắt\n\nChợ Sắt có 2.468 gian hàng.")
    visitor.page.get_by_role("button", name="Thêm vào thư viện").click()
    row = visitor.page.locator("#hd-listing li", has_text="Chợ Sắt")
    row.wait_for()
    visitor.tab("Hỏi đáp")
    visitor.page.get_by_text("Đang hỏi trong tất cả các bài").click()
    visitor.page.locator("#hd-chosen input").click()
    visitor.page.get_by_role("option", name=re.compile("Hải Phòng và chặng đường")).click()
    visitor.page.get_by_text("Chỉ hỏi trong 1 bài đã chọn").wait_for()
    assert "2.468" not in visitor.ask("Chợ Sắt có bao nhiêu gian hàng?")
    visitor.tab("Thư viện")
    row.get_by_role("button", name=re.compile("^Gỡ")).click()
    visitor.page.wait_for_function("!document.querySelector('#hd-listing').innerText.includes('Chợ Sắt')")


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


def test_the_map_shows_the_question_and_opens_a_passage_and_an_evaluation_is_drawn(visitor, tmp_path):
    cases = [{"question": SHARE, "answers": ["35%"], "evidence": "35%"}, {"question": NOWHERE, "answers": []}]
    file = tmp_path / "cau-hoi.json"
    file.write_text(json.dumps({"questions": cases}, ensure_ascii=False), encoding="utf-8")
    visitor.ask(SHARE)
    visitor.tab("Biểu đồ")
    visitor.page.locator("#hd-map polygon").wait_for()
    visitor.page.set_input_files("#hd-cases input[type=file]", file)
    visitor.page.locator("#hd-evaluation dd", has_text="2").first.wait_for()
    assert visitor.page.locator("#hd-evaluation svg").count() == 2
    visitor.page.locator("#hd-map a:not([tabindex])").first.click()
    visitor.page.locator("#cho-nay").wait_for()


def test_a_dislike_with_a_reason_is_kept_on_this_machine(visitor):
    visitor.ask(SHARE)
    visitor.page.get_by_role("button", name="Nhận xét khác").click()
    visitor.page.locator(".extra-feedback-option", has_text="Sai đoạn nguồn").click()
    visitor.page.get_by_text("Cảm ơn bạn").first.wait_for()


def test_files_are_added_with_progress_a_bad_one_apart_and_removed_with_undo(visitor, tmp_path):
    page = visitor.page
    good, bad = tmp_path / "cau-thu.txt", tmp_path / "hong.txt"
    good.write_text("Cầu Bạch Tượng\n\nCầu Bạch Tượng dài 4.321 mét và có sáu làn xe.\n", encoding="utf-8")
    bad.write_bytes(b"")
    visitor.tab("Thư viện")
    page.set_input_files("#hd-files input[type=file]", [good, bad])
    page.locator("#hd-progress li", has_text="Đã thêm").wait_for()
    page.locator("#hd-progress li.hd-bad", has_text="hong.txt").wait_for()
    row = page.locator("#hd-listing li", has_text="Cầu Bạch Tượng")
    row.wait_for()
    visitor.tab("Hỏi đáp")
    assert "4.321" in visitor.ask("Cầu Bạch Tượng dài bao nhiêu mét?")
    visitor.tab("Thư viện")
    row.get_by_role("button", name=re.compile("^Gỡ")).click()
    page.locator("#hd-undo").wait_for()
    page.wait_for_function("!document.querySelector('#hd-listing').innerText.includes('Bạch Tượng')")
    page.click("#hd-undo")
    row.wait_for()
    row.get_by_role("button", name=re.compile("^Gỡ")).click()
    page.wait_for_function("!document.querySelector('#hd-listing').innerText.includes('Bạch Tượng')")


def test_a_hostile_article_is_shown_as_text(visitor, address):
    page = visitor.page
    visitor.tab("Thư viện")
    page.get_by_label("Hoặc dán văn bản").fill(HOSTILE)
    page.get_by_label("Tên nguồn").fill("<img src=https://example.com/b.png>")
    page.get_by_role("button", name="Thêm vào thư viện").click()
    row = page.locator("#hd-listing li", has_text="<script>")
    row.wait_for()
    visitor.tab("Hỏi đáp")
    text = visitor.ask(
        'Cầu Thử dài bao nhiêu mét? <img src="https://example.com/c.png"> ![d](https://example.com/d.png)'
    )
    assert "777" in text
    assert "<img src=x onerror" in page.locator("#hd-sources .hd-source").first.inner_text()
    page.locator("#hd-sources a.hd-open").first.click()
    page.locator("#hd-article article", has_text="Cầu Thử").wait_for()
    visitor.tab("Biểu đồ")
    page.locator("#hd-map svg").wait_for()
    assert page.evaluate("window.hacked") is None
    assert [url for url in visitor.requests if "example.com" in url] == []
    visitor.tab("Thư viện")
    row.get_by_role("button", name=re.compile("^Gỡ")).click()
    page.wait_for_function("!document.querySelector('#hd-listing').innerText.includes('script')")


def test_a_question_too_long_or_empty_is_told_and_nothing_is_lost(visitor):
    visitor.page.fill("#hd-box textarea", "😀😀")
    visitor.page.press("#hd-box textarea", "Enter")
    visitor.page.get_by_text("Câu hỏi không có chữ hay số nào").wait_for()
    assert visitor.page.input_value("#hd-box textarea") == "😀😀"
    assert visitor.page.locator("#hd-chat .hd-answer").count() == 0


def test_dark_and_light_are_chosen_and_remembered(visitor):
    background = "getComputedStyle(document.querySelector('.gradio-container')).backgroundColor"
    light = visitor.page.evaluate(background)
    visitor.page.get_by_role("button", name="Nền tối").click()
    dark = visitor.page.evaluate(background)
    assert dark != light
    visitor.open()
    assert visitor.page.evaluate(background) == dark


def test_on_a_phone_the_sources_fold_under_the_answer_and_nothing_overflows(visitor):
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": 844})
    visitor.ask(SHARE)
    assert not page.locator("#hd-sources").is_visible()
    fold = page.locator("#hd-chat details.hd-fold")
    assert not fold.locator("mark").first.is_visible()
    page.locator("#hd-chat a.hd-ref:visible").first.click()
    assert "35%" in fold.locator("mark").first.inner_text()
    assert fold.locator("mark").first.is_visible()
    assert fold.locator(".hd-why").first.is_visible()
    fold.locator("a.hd-open").first.click()
    page.locator("#cho-nay").wait_for()
    page.get_by_role("button", name="Đóng bài").click()
    assert not page.locator("#cho-nay").is_visible()
    for name in ("Thư viện", "Biểu đồ", "Hỏi đáp"):
        visitor.tab(name)
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_everything_is_reached_by_the_keyboard(visitor):
    page = visitor.page
    page.focus("#hd-box textarea")
    page.keyboard.type("Năng suất lao động hàng năm phấn đấu tăng bao nhiêu?")
    page.keyboard.press("Enter")
    assert "16%" in visitor.answered(1)
    reached = set()
    page.evaluate("document.activeElement.blur()")
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("(document.activeElement.className + ' ' + document.activeElement.id).trim()"))
    assert any("hd-ref" in each for each in reached)
    assert any("hd-open" in each for each in reached)
    assert any("hd-copy" in each for each in reached)
    page.locator("#hd-chat a.hd-ref:visible").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#hd-sources .hd-source:target").count() == 1


def test_the_login_page_is_in_vietnamese_and_lets_in_who_knows_the_word(browser):
    library = Index(encoder=TinyEncoder())
    library.add([sample_article()])
    address = app.serve(Assistant(library), port=free_port(), auth=("lan", "mật khẩu"), wait=False)
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill("sai")
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_text("Tên hoặc mật khẩu không đúng.").wait_for()
    page.get_by_label("Mật khẩu").fill("mật khẩu")
    page.keyboard.press("Enter")
    page.wait_for_selector("#hd-box textarea")
    context.close()


def test_the_page_about_the_api_is_in_vietnamese(visitor):
    visitor.page.get_by_role("button", name="Dùng qua API").click()
    visitor.page.get_by_text("Chọn một cách gọi API.").wait_for()
    visitor.page.get_by_text("Nhận 4 tham số").wait_for()
    said = visitor.page.locator(".api-docs").inner_text()
    assert "Choose one" not in said
    assert "Required" not in said


def test_the_pages_of_an_article_are_told_drawn_and_reached(browser):
    pages = "\f".join(
        f"Trang thứ {number} kể chuyện làng. " + "Một câu nữa cho đầy trang giấy này. " * 30 for number in range(1, 10)
    )
    library = Index(encoder=TinyEncoder())
    library.add([from_text(pages.replace("thứ 7 kể", "thứ 7 nói cầu Bính dài 1.280 mét, kể"), source="làng.pdf")])
    visitor = Visitor(browser, app.serve(Assistant(library, answerer=SentenceAnswerer()), port=free_port(), wait=False))
    visitor.ask("Cầu Bính dài 1.280 mét ở trang nào?")
    assert "tr. 7" in visitor.page.locator("#hd-sources .hd-where").first.inner_text()
    visitor.page.locator("#hd-sources a.hd-open").first.click()
    visitor.page.locator("#cho-nay").wait_for()
    visitor.page.locator(".hd-pages a", has_text="2").first.click()
    visitor.sees("#trang-2", within=".hd-article")
    visitor.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(browser, address, scheme):
    if find_spec("axe_playwright_python") is None:
        pytest.skip("axe-core is not installed (pip install axe-playwright-python)")
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    visitor = Visitor(browser, address, color_scheme=scheme, bypass_csp=True)
    faults = []
    visitor.page.evaluate(axe)

    def check(where: str) -> None:
        visitor.page.wait_for_timeout(1500)  # for what moves to come to rest
        found = visitor.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        faults.extend(
            (where, each["impact"], each["id"], node["target"], node["failureSummary"])
            for each in found["violations"]
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        )

    check("start")
    visitor.ask(SHARE)
    visitor.ask(NOWHERE)
    check("answers")
    visitor.page.locator("#hd-sources a.hd-open:visible").first.click()
    visitor.page.locator("#cho-nay").wait_for()
    check("article")
    for name in ("Thư viện", "Biểu đồ"):
        visitor.tab(name)
        check(name)
    visitor.page.click("[data-shelf-toggle]")
    check("drawer")
    visitor.context.close()
    assert faults == []


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


def test_a_slow_indexing_does_not_hold_up_a_question(visitor, browser, address, tmp_path):
    long = tmp_path / "dai.txt"
    long.write_text(
        "Bài dài\n\n" + "\n\n".join(f"Đoạn thứ {n} kể về ngôi làng số {n} bên sông. " * 12 for n in range(800)),
        encoding="utf-8",
    )
    other = Visitor(browser, address)
    other.tab("Thư viện")
    other.page.set_input_files("#hd-files input[type=file]", [long])
    other.page.locator("#hd-progress progress").wait_for()
    visitor.ask(SHARE)
    still = other.page.locator("#hd-progress progress").count()
    other.page.locator("#hd-progress li", has_text="Đã thêm").wait_for()
    other.page.locator("#hd-listing li", has_text="Bài dài").get_by_role("button", name=re.compile("^Gỡ")).click()
    other.page.wait_for_function("!document.querySelector('#hd-listing').innerText.includes('Bài dài')")
    other.context.close()
    assert still == 1
