"""`python -m tests.screenshot` draws `page.png`, the picture in the README: the real page with an answer of its own."""

from pathlib import Path

from playwright.sync_api import Page

import app
from index import Index, read
from qa import Assistant
from qa.cli.sample import sample_article
from tests.ports import free_port
from tests.visitor import Visitor, chromium

FOLDER = Path(__file__).parent
TEXTS = ("quyet-dinh-nha-van-hoa.txt", "bang-gia-thue-phong.md")
QUESTION = "hoi truong lon cuoi tuan thue bao nhieu tien"
SIZE = {"width": 1280, "height": 800}
MOST_BYTES = 200_000


def library() -> Index:
    """The sample article of the package and the texts beside this file, in memory."""
    documents = [sample_article(), *(read(FOLDER / name) for name in TEXTS)]
    made = Index()
    made.add(documents)
    return made


def draw(path: Path) -> None:
    """Write the page, after it has answered the question, as a PNG of at most `MOST_BYTES`."""
    with app.serve(Assistant(library()), port=free_port(), wait=False) as server, chromium() as browser:
        visitor = Visitor(browser, server.address, viewport=SIZE)
        print(visitor.ask(QUESTION))
        settle(visitor.page)
        visitor.page.screenshot(path=path)
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path.name} is larger than {MOST_BYTES:,} bytes")


def settle(page: Page) -> None:
    """Wait until fonts are there and what moves has come to rest."""
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(3000)


if __name__ == "__main__":
    draw(FOLDER / "page.png")
