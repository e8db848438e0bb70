"""A source from a PDF opens as the page itself in a real browser, the answering words marked on the paper."""

import io
from collections.abc import Iterator

import pytest

from index import Index, read
from qa.answering.sentence import SentenceAnswerer
from qa.assistant import Assistant
from tests.index.formats.test_pdf_page import ONE, THREE, TWO, searched
from tests.papers import paper
from tests.tiny_encoder import TinyEncoder
from tests.visitor import PHONE, Visitor

pytestmark = pytest.mark.slow
pytest.importorskip("pypdfium2")

QUESTION = "Cây cầu dài bao nhiêu mét, tổng vốn đầu tư bao nhiêu tỷ đồng?"


@pytest.fixture(scope="module")
def data() -> bytes:
    """A PDF of two pages; the answer is on the second."""
    return paper([[ONE, THREE], [TWO, THREE]], head="Báo Bến Mới")


@pytest.fixture(scope="module")
def address(data, tmp_path_factory, serve) -> str:
    file = tmp_path_factory.mktemp("pdf") / "cầu.pdf"
    file.write_bytes(data)
    library = Index(encoder=TinyEncoder())
    library.add([read(file)])
    return serve(Assistant(library, answerer=SentenceAnswerer()))


@pytest.fixture
def visitor(browser, address) -> Iterator[Visitor]:
    made = Visitor(browser, address)
    yield made
    made.context.close()
    assert made.errors == []


def opened(visitor: Visitor) -> None:
    """Ask, and open the page of the PDF where the answer is."""
    visitor.ask(QUESTION)
    visitor.page.locator("a.hd-paper:visible").first.click()
    visitor.page.locator(".hd-sheet mark").first.wait_for()


def test_a_source_opens_as_the_page_of_the_pdf_with_the_answer_marked_on_it(visitor, data):
    page = visitor.page
    opened(visitor)
    page.wait_for_function("document.querySelector('.hd-sheet img').naturalWidth === 1100")
    page.get_by_text("Trang 2/2").wait_for()
    x, y = _place(visitor, searched(data, 2, "1.250 mét")[0])
    boxes = [each.bounding_box() for each in page.locator(".hd-sheet mark").all()]
    assert any(b["x"] <= x <= b["x"] + b["width"] and b["y"] <= y <= b["y"] + b["height"] for b in boxes)
    assert _yellow(page, x, y)
    page.get_by_role("link", name="Trang trước").click()
    page.get_by_text("Trang 1/2").wait_for()
    page.get_by_role("link", name="Chữ", exact=True).click()
    page.locator("#hd-article #cho-nay").wait_for()
    page.get_by_role("link", name="Trang PDF").click()
    page.get_by_text("Trang 2/2").wait_for()


def test_the_page_of_a_pdf_is_made_larger_and_the_pane_wider(visitor):
    page = visitor.page
    opened(visitor)
    width = page.locator(".hd-sheet img").bounding_box()["width"]
    page.get_by_role("button", name="Phóng to").click()
    assert page.locator(".hd-sheet img").bounding_box()["width"] >= 1.5 * width
    visitor.sees(".hd-sheet mark", within=".hd-sheet")
    page.get_by_role("link", name="Trang trước").click()  # the next page is as large
    page.get_by_text("Trang 1/2").wait_for()
    page.get_by_role("button", name="Thu nhỏ").click()
    assert page.locator(".hd-sheet img").bounding_box()["width"] == pytest.approx(width, abs=20)
    page.get_by_role("button", name="Mở rộng").click()
    assert page.locator(".hd-sheet img").bounding_box()["width"] >= 1.4 * width
    page.get_by_role("button", name="Thu hẹp").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_the_page_of_a_pdf_from_edge_to_edge_and_larger_where_the_answer_is(browser, address, scheme):
    visitor = Visitor(browser, address, color_scheme=scheme, **PHONE)
    page = visitor.page
    visitor.ask(QUESTION)
    page.locator("#hd-chat .hd-fold summary").click()
    page.locator("#hd-chat a.hd-paper").first.click()
    mark = page.locator(".hd-sheet mark").first
    mark.wait_for()
    picture = page.locator(".hd-sheet img").bounding_box()
    assert picture["x"] >= 0
    assert 340 <= picture["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Phóng to").tap()
    page.wait_for_function("document.querySelector('.hd-sheet img').getBoundingClientRect().width >= 700")
    page.wait_for_timeout(300)
    seen = mark.bounding_box()
    assert 0 <= seen["x"] < 390
    assert 0 <= seen["y"] < 844
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Đóng bài").tap()
    page.wait_for_function("!document.querySelector('.hd-sheet img').checkVisibility()")
    visitor.context.close()
    assert visitor.errors == []


def test_a_keyboard_goes_into_the_page_of_a_pdf_through_its_pages_and_back_to_the_source(visitor):
    page = visitor.page
    focused = "(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText).trim()"

    def focus(name: str) -> None:
        page.wait_for_function(f"{focused} === '{name}'")

    visitor.ask(QUESTION)
    for _ in range(60):
        if page.evaluate("document.activeElement.matches('a.hd-paper')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    focus("Trang PDF")
    assert page.evaluate("document.activeElement.matches('.hd-sheet')")
    page.keyboard.press("Shift+Tab")
    focus("Trang trước")
    page.keyboard.press("Enter")
    page.get_by_text("Trang 1/2").wait_for()
    page.wait_for_function("document.activeElement.matches('.hd-sheet')")  # there is none before the first
    page.keyboard.press("Shift+Tab")
    focus("Trang sau")
    page.keyboard.press("Enter")
    page.get_by_text("Trang 2/2").wait_for()
    page.wait_for_function("document.activeElement.matches('.hd-sheet')")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.matches('#hd-sources a.hd-paper')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, PHONE], ids=["desk", "phone"])
def test_axe_finds_no_serious_fault_in_the_page_of_a_pdf(browser, address, scheme, device):
    visitor = Visitor(browser, address, color_scheme=scheme, bypass_csp=True, **device)
    visitor.ask(QUESTION)
    if device:
        visitor.page.locator("#hd-chat .hd-fold summary").click()
    visitor.page.locator("a.hd-paper:visible").first.click()
    visitor.page.locator(".hd-sheet mark").first.wait_for()
    faults = visitor.faults("pdf")
    visitor.page.get_by_role("button", name="Phóng to").click()
    faults += visitor.faults("larger")
    visitor.context.close()
    assert faults == []


def _place(visitor: Visitor, box: tuple[float, float, float, float]) -> tuple[float, float]:
    """The middle of a box on the paper, in pixels of the screen."""
    picture = visitor.page.locator(".hd-sheet img").bounding_box()
    left, top, width, height = box
    return picture["x"] + (left + width / 2) * picture["width"], picture["y"] + (top + height / 2) * picture["height"]


def _yellow(page, x: float, y: float) -> bool:
    """Whether the mark's colour is near a point of the screen."""
    from PIL import Image

    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    near = [shot.getpixel((int(x) + right, int(y) + down)) for right in range(-6, 7) for down in range(-6, 7)]
    return any(red > 200 and green > 170 and blue < 150 for red, green, blue in near)
