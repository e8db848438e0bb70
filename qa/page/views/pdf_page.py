"""A page of a PDF as the page shows it: its picture with the answering characters marked, and ways around it; HTML.

The picture lies in the HTML itself: nothing is served from a path, and no address of it can be guessed.
"""

import base64
from collections.abc import Mapping
from dataclasses import replace

from index import Document, Span
from index.formats.pdf_page import Box, PageImage, draw_page
from qa.page.deep_link import DeepLink
from qa.page.views.templates import render

__all__ = ["pdf_page_html", "views_html"]


def views_html(link: DeepLink) -> str:
    """The choice between an article's text, which is shown, and the pages of its PDF."""
    return render("views.html", text_href="", pdf_href=replace(link, pdf_page=0).href)


def pdf_page_html(document: Document, data: bytes, link: DeepLink) -> str:
    """The page of a PDF that a link opens, its highlights marked (or its passage), the first with the id `cho-nay`.

    Raises:
        DocumentError: the page cannot be drawn.
    """
    ranges = link.ranges[1:] or link.ranges
    number = link.pdf_page or (Span(document, *ranges[0]).page if ranges else 1) or 1
    drawn = draw_page(document, data, number, ranges)
    return render(
        "pdf_page.html",
        text_href=replace(link, pdf_page=None).href,
        pdf_href="",
        **_neighbours(drawn, link),
        title=document.title,
        number=drawn.number,
        count=drawn.count,
        inexact=drawn.asked and not drawn.boxes,
        picture=f"data:image/png;base64,{base64.b64encode(drawn.png).decode('ascii')}",
        boxes=[_style(box) for box in drawn.boxes],
    )


def _neighbours(drawn: PageImage, link: DeepLink) -> Mapping[str, str]:
    """Where the pages before and after are; empty where there is none."""
    before, after = replace(link, pdf_page=drawn.number - 1), replace(link, pdf_page=drawn.number + 1)
    return {
        "before_href": before.href if drawn.number > 1 else "",
        "after_href": after.href if drawn.number < drawn.count else "",
    }


def _style(box: Box) -> str:
    left, top, width, height = (f"{100 * each:.3f}%" for each in box)
    return f"left:{left};top:{top};width:{width};height:{height}"
