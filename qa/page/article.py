"""An article as the page shows it to be read, as HTML text: a place shaded, the answering words marked, its pages.

A PDF is read as text, so its pages are drawn where they began; a mark is therefore exact to the character, which no
search for the quoted words in a PDF viewer is.
"""

from collections.abc import Iterable, Sequence
from html import escape

from index import Document
from qa.page.place import Range

__all__ = ["article_html", "broken", "marked"]

WINDOW = 60_000  # characters of an article shown around a place: more would freeze a phone
MOST_PAGES = 40  # pages that are offered to jump to; of more, every second or third


def marked(text: str, start: int, end: int, ranges: Iterable[Range], *, place: str = "") -> str:
    """The escaped text of `text[start:end]` with every range (in order, apart) in a <mark>; `place` is the first's id.

    >>> marked("a < b", 0, 5, [(2, 3)])
    'a <mark>&lt;</mark> b'
    """
    parts, at, name = [], start, f' id="{escape(place)}"' if place else ""
    for left, right in ranges:
        left, right = max(left, at), min(right, end)
        if left < right:
            parts += [escape(text[at:left]), f"<mark{name}>{escape(text[left:right])}</mark>"]
            at, name = right, ""
    return "".join([*parts, escape(text[at:end])])


def broken(html: str, page: int | None, *, name: str = "") -> str:
    r"""The HTML with a rule and a number in the place of each page mark; it begins on `page`, if there are pages.

    With a name, each rule has an id: the name and the number.

    >>> broken("xong\fsang", 1)
    'xong<span class="hd-break">Trang 2</span>sang'
    """
    first, *others = html.split("\f")
    if page is None:
        return " ".join([first, *others])
    return first + "".join(f"{_break(page + number, name)}{each}" for number, each in enumerate(others, 1))


def article_html(document: Document, *, passage: Range | None = None, highlights: Sequence[Range] = ()) -> str:
    """The article as it reads, with a passage shaded and the highlights marked; the first mark has the id `cho-nay`.

    A long article is shown around the passage, and says so. Pages are numbered where they begin, with ids `trang-N`.
    """
    first, last = _window(document, passage)
    ranges = sorted(highlights) or ([passage] if passage else [])
    place, parts, at = "cho-nay", [], first
    for block in document.blocks:
        if not first <= block.start < last:
            continue
        inside = [(left, right) for left, right in ranges if left < block.end and right > block.start]
        shaded = passage is not None and passage[0] < block.end and passage[1] > block.start
        name, style = _TAGS[block.kind]
        style = f"{style} hd-shaded" if shaded and highlights else style
        body = marked(document.text, block.start, min(block.end, last), inside, place=place if inside else "")
        place = "" if inside else place
        parts.append("\f" * document.text.count("\f", at, block.start))
        parts.append(f'<{name} class="{style.strip()}">{body}</{name}>')
        at = min(block.end, last)
    body = "".join(parts)
    page = 1 + document.text.count("\f", 0, first) if "\f" in document.text else None
    cut = [_CUT if first > 0 else "", _opened(body, page), _CUT if last < len(document.text) else ""]
    article = f'<article class="hd-article" lang="vi" tabindex="0" aria-label="Toàn bài">{"".join(cut)}</article>'
    return _contents(body.count("\f") + 1, page) + article


def _opened(body: str, page: int | None) -> str:
    """The article's blocks with their pages, the first of them numbered too."""
    return broken(body, page) if page is None else _break(page, "trang") + broken(body, page, name="trang")


def _break(page: int, name: str = "") -> str:
    identity = f' id="{name}-{page}"' if name else ""
    return f'<span class="hd-break"{identity}>Trang {page}</span>'


def _contents(count: int, page: int | None) -> str:
    """Links to the pages that are shown, where there are several."""
    if page is None or count < 2:
        return ""
    step = -(-count // MOST_PAGES)
    links = "".join(f'<a href="#trang-{each}">{each}</a>' for each in range(page, page + count, step))
    return f'<nav class="hd-pages" aria-label="Đến trang"><span>Trang</span>{links}</nav>'


def _window(document: Document, passage: Range | None) -> Range:
    length = len(document.text)
    if length <= WINDOW:
        return 0, length
    middle = passage[0] if passage else 0
    first = max(0, min(middle - WINDOW // 2, length - WINDOW))
    holding = next((block.start for block in document.blocks if block.start <= first < block.end), first)
    return holding if first - holding < WINDOW else first, first + WINDOW


_TAGS = {
    "title": ("h2", "hd-title"),
    "date": ("p", "hd-byline"),
    "author": ("p", "hd-byline"),
    "lead": ("p", "hd-lead"),
    "heading": ("h3", ""),
    "paragraph": ("p", ""),
    "caption": ("p", "hd-caption"),
    "repeat": ("p", "hd-repeat"),
}
_CUT = '<p class="hd-cut">… (phần còn lại của bài được lược bớt cho nhẹ trang)</p>'
