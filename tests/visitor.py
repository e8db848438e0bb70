"""A person with a browser, for the tests that need one; Chromium must be installed, else they are skipped."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.util import find_spec

import pytest

__all__ = ["NOWHERE", "PATIENCE", "PHONE", "SHARE", "Visitor", "chromium"]

SHARE = "Kinh tế số chiếm bao nhiêu phần trăm GRDP của Hải Phòng?"
"""A question that the sample article answers: 35%."""
NOWHERE = "Đội tuyển bóng đá Brazil vô địch World Cup mấy lần?"
"""One that it does not."""

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}
PATIENCE = 120_000
"""Milliseconds that a browser may take for anything: the machine may be slow and busy. What must be quick is timed."""


@contextmanager
def chromium() -> Iterator:
    """A browser."""
    if find_spec("playwright") is None:
        pytest.skip("playwright is not installed (pip install playwright)")
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as started:
        launched = started.chromium.launch(executable_path=path, args=FLAGS, timeout=PATIENCE)
        yield launched
        launched.close()


class Visitor:
    """A person with a browser of their own: a fresh profile, and notes of every request and error."""

    def __init__(self, browser, address: str, *, slowed: float = 1, **options) -> None:
        """Open the page.

        Args:
            browser: Chromium.
            address: of the page.
            slowed: how many times slower than this machine the person's is.
            options: of the browser's context.
        """
        self.address = address
        self.context = browser.new_context(accept_downloads=True, **DESK | options)
        self.context.set_default_timeout(PATIENCE)
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        if slowed > 1:
            session = self.context.new_cdp_session(self.page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        self.open()

    def open(self) -> None:
        """Open the page, up to the moment at which a person can type; much of it is not there yet."""
        self.page.goto(self.address, wait_until="commit")
        self.page.wait_for_selector("#hd-box textarea")

    def ask(self, question: str) -> str:
        """The text of the answer to a question."""
        before = self.page.locator("#hd-chat .hd-answer").count()
        self.enter(question)
        return self.answered(before + 1)

    def enter(self, question: str) -> None:
        """Type a question and press Enter, once."""
        self.page.fill("#hd-box textarea", question)
        self.page.press("#hd-box textarea", "Enter")

    def typed(self) -> str:
        """What stands in the box."""
        return self.page.input_value("#hd-box textarea")

    def answered(self, count: int) -> str:
        """The text of the last answer, once there are so many with their sources."""
        self.page.wait_for_function(
            "count => document.querySelectorAll('#hd-chat .hd-answer').length === count"
            " && document.querySelectorAll('#hd-sources .hd-turn').length === count",
            arg=count,
        )
        return self.page.locator("#hd-chat .hd-answer").last.inner_text()

    def sees(self, inner: str, *, within: str) -> None:
        """Wait until the top of one thing lies within what scrolls around it."""
        self.page.wait_for_function(
            "([inner, outer]) => { const [a, b] = [inner, outer].map("
            "each => document.querySelector(each)?.getBoundingClientRect());"
            " return a && b && b.top <= a.top && a.top < b.bottom; }",
            arg=[inner, within],
        )

    def tab(self, name: str) -> None:
        """Open one of the page's tabs."""
        self.page.get_by_role("tab", name=name, exact=True).click()

    def faults(self, where: str) -> list[tuple[str, str, str, list[str], str]]:
        """What axe-core finds serious or critical now: place, weight, rule, elements, and what is wrong.

        The context must have been made with `bypass_csp`, for the page lets no script of others in.
        """
        if find_spec("axe_playwright_python") is None:
            pytest.skip("axe-core is not installed (pip install axe-playwright-python)")
        self.page.wait_for_timeout(1500)  # for what moves to come to rest
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            (where, each["impact"], each["id"], node["target"], node["failureSummary"])
            for each in found["violations"]
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ]
