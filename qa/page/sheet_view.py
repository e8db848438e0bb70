"""A page of a PDF as the page shows it: its picture with the answering characters marked, and ways around it; HTML.

The picture lies in the HTML itself: nothing is served from a path, and no address of it can be guessed.
"""

import base64
from dataclasses import replace
from html import escape

from index import Document, Span
from index.formats.pdf_page import Box, Sheet, sheet
from qa.page.place import Place

__all__ = ["drawn_html", "views_html"]

_ZOOM = (
    '<button type="button" class="hd-quiet" data-toggle="hd-zoomed"><span>Phóng to</span><span>Thu nhỏ</span></button>'
)
INEXACT = "Chữ trên trang này đã được sửa khi đọc nên không tô sáng được đúng chỗ; hãy xem ở phần Chữ."


def views_html(document: Document, place: Place | None = None) -> str:
    """The choice between an article's text, which is shown, and the pages of its PDF."""
    place = place or Place(document.id)
    return f'<nav class="hd-views" aria-label="Cách xem"><b>Chữ</b>{_link(replace(place, sheet=0), "Trang PDF")}</nav>'


def drawn_html(document: Document, data: bytes, place: Place) -> str:
    """The page of a PDF where a place is, its highlights marked (or its passage), the first with the id `cho-nay`.

    Raises DocumentError when the page cannot be drawn.
    """
    ranges = place.ranges[1:] or place.ranges
    number = place.sheet or (Span(document, *ranges[0]).page if ranges else 1) or 1
    drawn = sheet(document, data, number, ranges)
    marks = "".join(_mark(box, ' id="cho-nay"' if at == 0 else "") for at, box in enumerate(drawn.boxes))
    source = f"data:image/png;base64,{base64.b64encode(drawn.png).decode('ascii')}"
    name = escape(f"Trang {number} của “{document.title}”, như in trong tệp PDF")
    told = f'<p class="hd-hint" role="status">{INEXACT}</p>' if drawn.asked and not drawn.boxes else ""
    return (
        f"{_around(drawn, place)}{told}"
        f'<div class="hd-article hd-sheet" role="group" tabindex="0" aria-label="Trang PDF"><figure>'
        f'<img src="{source}" alt="{name}">{marks}</figure></div>'
    )


def _around(drawn: Sheet, place: Place) -> str:
    """Ways to the text and to the pages before and after."""
    before = _link(replace(place, sheet=drawn.number - 1), "‹", "Trang trước") if drawn.number > 1 else ""
    after = _link(replace(place, sheet=drawn.number + 1), "›", "Trang sau") if drawn.number < drawn.count else ""
    return (
        f'<nav class="hd-views" aria-label="Cách xem">{_link(replace(place, sheet=None), "Chữ")}<b>Trang PDF</b>'
        f'{_ZOOM}<span class="hd-turning">{before}Trang {drawn.number}/{drawn.count}{after}</span></nav>'
    )


def _link(place: Place, text: str, name: str = "") -> str:
    label = f' aria-label="{name}"' if name else ""
    return f'<a class="hd-open" href="{escape(place.link)}"{label}>{text}</a>'


def _mark(box: Box, identity: str) -> str:
    left, top, width, height = (f"{100 * each:.3f}%" for each in box)
    return f'<mark{identity} style="left:{left};top:{top};width:{width};height:{height}"></mark>'
