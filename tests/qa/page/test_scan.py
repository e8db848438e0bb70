"""Scans on the page, in a real browser: added page by page, stopped, cited on the picture."""

import io

import pytest

from index import Index
from index.formats import ocr
from qa.answering.sentence import SentenceAnswerer
from qa.assistant import Assistant
from tests.index.formats.test_ocr import MORE, bytes_of, drawn
from tests.news import BODY, LEAD, TITLE
from tests.tiny_encoder import TinyEncoder
from tests.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not ocr.has_tesseract(), reason="no Tesseract on this machine")]


@pytest.fixture(scope="module")
def address(serve) -> str:
    return serve(Assistant(Index(encoder=TinyEncoder()), answerer=SentenceAnswerer()))


@pytest.fixture
def visitor(browser, address):
    made = Visitor(browser, address)
    yield made
    made.context.close()
    assert made.errors == []


def test_a_scan_is_recognised_page_by_page_and_can_be_stopped(visitor, tmp_path):
    page = visitor.page
    frames = [drawn(TITLE, LEAD, BODY) for _ in range(7)]
    scan = tmp_path / "hồ sơ quét.tiff"
    scan.write_bytes(bytes_of(frames[0], "TIFF", save_all=True, append_images=frames[1:]))
    visitor.tab("Thư viện")
    page.set_input_files("#hd-files input[type=file]", [scan])
    page.locator("#hd-progress small", has_text="Đang nhận dạng chữ 1/7").wait_for()
    page.get_by_role("button", name="Dừng thêm").click()
    page.locator("#hd-progress li.hd-bad", has_text="Đã dừng, bài này chưa được thêm").wait_for()
    page.locator("#hd-stop-adding").wait_for(state="hidden")
    assert page.locator("#hd-listing li", has_text="hồ sơ quét").count() == 0


def test_an_answer_from_a_scan_is_marked_on_the_picture(visitor, tmp_path):
    image = pytest.importorskip("PIL.Image")
    page = visitor.page
    scan = tmp_path / "giấy mời.png"
    scan.write_bytes(bytes_of(drawn(TITLE, BODY, MORE), "PNG"))
    visitor.tab("Thư viện")
    page.set_input_files("#hd-files input[type=file]", [scan])
    page.locator("#hd-progress li", has_text="Đã thêm").wait_for()
    page.locator("#hd-listing .hd-note", has_text="Trang 1 được nhận dạng từ ảnh (OCR)").wait_for()
    visitor.tab("Hỏi đáp")
    assert "240 triệu" in visitor.ask("Người dân Bản Lầu đóng góp bao nhiêu triệu đồng?")
    page.locator("a.hd-paper:visible").first.click()
    mark = page.locator(".hd-sheet mark").first
    mark.wait_for()
    page.wait_for_function("document.querySelector('.hd-sheet img').complete")
    seen = image.open(io.BytesIO(mark.screenshot())).convert("L")
    histogram = seen.histogram()
    assert 0.02 < sum(histogram[:110]) / (seen.width * seen.height) < 0.6  # letters below the mark, not all ink
    sheet = page.locator(".hd-sheet img").bounding_box()
    boxes = [each.bounding_box() for each in page.locator(".hd-sheet mark").all()]
    assert all(sheet["y"] <= each["y"] and each["x"] + each["width"] <= sheet["x"] + sheet["width"] for each in boxes)
