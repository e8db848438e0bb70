"""How the page looks and is reached, in a real browser: light and dark, phone, keyboard, screen readers, language."""

import pytest

from index import Index
from qa.assistant import Assistant
from qa.cli.sample import sample_article
from tests.tiny_encoder import TinyEncoder
from tests.visitor import NOWHERE, PHONE, SHARE, Visitor

pytestmark = pytest.mark.slow

ENGLISH = (
    "the and click drop file files upload here remove clear close copy edit retry submit cancel undo like dislike send "
    "stop open message messages settings loading error processing download share fullscreen view select options "
    "dropdown more back next previous toggle sidebar conversation chatbot user bot theme language empty feedback liked "
    "disliked"
)
SAID = """(english) => {
    const seen = [...document.body.querySelectorAll("*")].filter((each) => each.checkVisibility());
    const texts = seen.filter((each) => !each.closest("script, style, code, pre"))
        .flatMap((each) => [...each.childNodes]).filter((each) => each.nodeType === 3).map((each) => each.data);
    const names = ["aria-label", "title", "placeholder", "alt"]
        .flatMap((name) => seen.map((each) => each.getAttribute(name) || ""));
    const words = new RegExp(`\\b(${english.split(" ").join("|")})\\b`, "i");
    return [...texts, ...names].filter((text) => words.test(text));
}"""
TOUCHED = """() => [...document.querySelectorAll("a, button, input, summary, textarea")].filter((each) => {
    const { width, height, left, right } = each.getBoundingClientRect();
    const seen = each.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const own = !each.closest("p, svg, .hd-hidden, [aria-hidden=true], [role=combobox]") && width * height > 0;
    return seen && own && right > 0 && left < innerWidth && (width < 24 || height < 24);
}).map((each) => `${each.outerHTML.slice(0, 120)} ${each.offsetWidth}x${each.offsetHeight}`)"""


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


def test_the_login_page_is_in_vietnamese_and_lets_in_who_knows_the_word(browser, serve):
    library = Index(encoder=TinyEncoder())
    library.add([sample_article()])
    address = serve(Assistant(library), auth=("lan", "mật khẩu"))
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
    visitor.page.get_by_text("Nhận 5 tham số").wait_for()
    said = visitor.page.locator(".api-docs").inner_text()
    assert "Choose one" not in said
    assert "Required" not in said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(browser, address, scheme):
    visitor = Visitor(browser, address, color_scheme=scheme, bypass_csp=True)
    faults = []

    def check(where: str) -> None:
        faults.extend(visitor.faults(where))

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


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desk", "phone"])
def test_no_english_word_is_left_and_what_is_touched_is_large_enough(browser, address, device):
    visitor = Visitor(browser, address, **device)
    page = visitor.page
    english: dict[str, list[str]] = {}
    small: dict[str, list[str]] = {}

    def check(where: str) -> None:
        page.wait_for_timeout(500)
        english[where] = page.evaluate(SAID, ENGLISH)
        small[where] = page.evaluate(TOUCHED)  # 24 by 24 pixels: WCAG 2.2, 2.5.8; links in a line of text need not be

    page.locator("#hd-chat .example").first.wait_for()
    check("start")
    visitor.ask(SHARE)
    page.get_by_role("button", name="Câu trả lời tốt").last.click()
    visitor.ask(NOWHERE)
    page.get_by_role("button", name="Câu trả lời chưa tốt").last.click()
    if device:
        page.locator("#hd-chat .hd-fold summary").last.click()
    check("answers")
    page.locator("a.hd-open:visible").first.click()
    page.locator("#cho-nay").wait_for()
    check("article")
    page.keyboard.press("Escape")
    for name in ("Thư viện", "Biểu đồ"):
        visitor.tab(name)
        check(name)
    page.click("[data-shelf-toggle]")
    check("drawer")
    visitor.context.close()
    assert {where: said for where, said in english.items() if said} == {}
    assert {where: each for where, each in small.items() if each} == {}
