"""An article taken out by mistake comes back whole: its text, its remark and the PDF it was read from."""

import hashlib
import re

import pytest

from index import Index, check, read
from qa.answering.sentence import SentenceAnswerer
from qa.assistant import Assistant
from tests.index.formats.test_pdf_page import ONE, TWO
from tests.papers import paper
from tests.tiny_encoder import TinyEncoder
from tests.visitor import Visitor

pytestmark = pytest.mark.slow
pytest.importorskip("pypdfium2")


def test_undo_brings_the_kept_pdf_back(browser, tmp_path, serve):
    (tmp_path / "cầu.pdf").write_bytes(paper([[ONE], [TWO]]))
    library = Index.open(tmp_path / "library", encoder=TinyEncoder())
    document = read(tmp_path / "cầu.pdf")
    library.add([document])
    library.save()
    visitor = Visitor(browser, serve(Assistant(library, answerer=SentenceAnswerer())))
    page = visitor.page
    visitor.tab("Thư viện")
    row = page.locator("#hd-listing li", has_text="Sáng nay")
    row.get_by_role("button", name=re.compile("^Gỡ")).click()
    page.locator("#hd-undo").wait_for()
    row.wait_for(state="detached")
    assert list((tmp_path / "library").glob("*.pdf")) == []
    page.click("#hd-undo")
    row.wait_for()
    on_disk = Index.open(tmp_path / "library", encoder=TinyEncoder())
    assert list(on_disk.documents.values()) == [document]
    assert on_disk.original(document.id) == document.original
    (kept,) = (tmp_path / "library").glob("*.pdf")
    assert kept.name.endswith(f"-{hashlib.sha256(document.original).hexdigest()}.pdf")
    assert check(tmp_path / "library").problems == ()
    visitor.tab("Hỏi đáp")
    visitor.ask("Cây cầu dài bao nhiêu mét, tổng vốn đầu tư bao nhiêu tỷ đồng?")
    page.locator("#hd-sources a.hd-paper").first.click()
    page.wait_for_function("document.querySelector('.hd-sheet img')?.naturalWidth === 1100")
    visitor.context.close()
    assert visitor.errors == []
