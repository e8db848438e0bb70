"""A source from a PDF opens as the page itself in a real browser, the answering words marked on the paper."""

import io

import pytest

import app
from index import Index, read
from qa.assistant import Assistant
from qa.reading.sentence import SentenceAnswerer
from tests.papers import paper
from tests.ports import free_port
from tests.test_sheet import ONE, THREE, TWO, searched
from tests.tiny_encoder import TinyEncoder
from tests.visitor import Visitor

pytestmark = pytest.mark.slow
pytest.importorskip("pypdfium2")


@pytest.fixture
def visitor(browser, tmp_path):
    (tmp_path / "cầu.pdf").write_bytes(paper([[ONE, THREE], [TWO, THREE]], head="Báo Bến Mới"))
    library = Index(encoder=TinyEncoder())
    library.add([read(tmp_path / "cầu.pdf")])
    address = app.serve(Assistant(library, answerer=SentenceAnswerer()), port=free_port(), wait=False)
    made = Visitor(browser, address)
    yield made
    made.context.close()
    assert made.errors == []


def test_a_source_opens_as_the_page_of_the_pdf_with_the_answer_marked_on_it(visitor, tmp_path):
    page = visitor.page
    visitor.ask("Cây cầu dài bao nhiêu mét, tổng vốn đầu tư bao nhiêu tỷ đồng?")
    page.locator("#hd-sources a.hd-paper").first.click()
    page.locator(".hd-sheet img").wait_for()
    page.wait_for_function("document.querySelector('.hd-sheet img').naturalWidth === 1100")
    number = int(page.locator(".hd-views span").inner_text().split("Trang ")[1].split("/")[0])
    assert number == 2
    page.locator(".hd-sheet mark").first.wait_for()
    data = (tmp_path / "cầu.pdf").read_bytes()
    theirs = searched(data, 2, "1.250 mét")[0]
    picture = page.locator(".hd-sheet img").bounding_box()
    boxes = [each.bounding_box() for each in page.locator(".hd-sheet mark").all()]
    x = picture["x"] + (theirs[0] + theirs[2] / 2) * picture["width"]
    y = picture["y"] + (theirs[1] + theirs[3] / 2) * picture["height"]
    assert any(b["x"] <= x <= b["x"] + b["width"] and b["y"] <= y <= b["y"] + b["height"] for b in boxes)
    assert _yellow(page, x, y)
    page.screenshot(path=str(tmp_path / "pdf.png"))
    page.get_by_role("link", name="Trang trước").click()
    page.get_by_text("Trang 1/2").wait_for()
    page.get_by_role("link", name="Chữ", exact=True).click()
    page.locator("#hd-article #cho-nay").wait_for()
    page.get_by_role("link", name="Trang PDF").click()
    page.get_by_text("Trang 2/2").wait_for()


def _yellow(page, x: float, y: float) -> bool:
    """Whether the mark's colour is near a point of the screen."""
    from PIL import Image

    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    near = [shot.getpixel((int(x) + right, int(y) + down)) for right in range(-6, 7) for down in range(-6, 7)]
    return any(red > 200 and green > 170 and blue < 150 for red, green, blue in near)
