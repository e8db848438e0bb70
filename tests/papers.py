"""PDFs made for a test: paragraphs on pages, in Vietnamese."""

import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

__all__ = ["font", "paper"]


def paper(pages: Sequence[Sequence[str]], *, head: str = "", size: float = 12) -> bytes:
    """A PDF of A4 pages with these paragraphs, each under the same head and over its number."""
    fpdf = pytest.importorskip("fpdf")

    class Paper(fpdf.FPDF):  # type: ignore[misc, name-defined]
        def header(self) -> None:
            if head:
                self.cell(0, 10, head, new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            if head:
                self.set_y(-15)
                self.cell(0, 10, f"Trang {self.page_no()}/{len(pages)}")

    made = Paper()
    made.add_font("Source Sans", fname=font())
    made.set_font("Source Sans", size=1.2 * size)  # it is narrow for its size
    for paragraphs in pages:
        made.add_page()
        for text in paragraphs:
            made.multi_cell(0, 0.6 * size, text, new_x="LMARGIN", new_y="NEXT", align="L")
            made.ln(3)
    return bytes(made.output())


@cache
def font() -> Path:
    """Gradio's own font, which has every Vietnamese letter, as the TrueType file that fpdf wants."""
    fonts = pytest.importorskip("fontTools.ttLib")
    static = files("gradio") / "templates" / "frontend" / "static" / "fonts"
    made = fonts.TTFont(str(static / "SourceSansPro" / "SourceSansPro-Regular.woff2"))
    made.flavor = None
    path = Path(tempfile.mkdtemp(prefix="hoidap-font-")) / "source-sans.ttf"
    made.save(path)
    return path
