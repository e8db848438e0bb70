"""Web pages: trafilatura finds the article among menus and advertisements; all that stands in it is read.

Prices, tables, lists and headings inside links are kept, as an extractor of articles alone would lose them. A date is
taken only where the page states one: in its metadata, or in an element that is named for it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.formats.boilerplate import main_element, remove_boilerplate, remove_teasers, title_headings
from index.formats.encodings import decode, legacy_remark
from index.formats.line_types import document_kind, is_bare_kind, is_stamp
from index.formats.markup import parts_of, visible_text
from index.formats.parts import FormatRefused, Part
from index.formats.reading import Reading

__all__ = ["parse", "read_page"]

_LARGEST = 20 * 1024 * 1024
_META_DATES = frozenset(
    "article:published_time og:published_time pubdate publishdate publish_date publish-date date dc.date "
    "dc.date.issued dcterms.created dcterms.date datepublished article:published sailthru.date parsely-pub-date".split()
)
_LINKED_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PRINTED = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d{1,2} tháng \d{1,2},? năm \d{4}", re.IGNORECASE)
_DATED = re.compile(
    r"(?:^|[\s_-])(?:date|time|published?|publish|pubdate|ngay|thoi-?gian|post-?meta|meta)(?:$|[\s_-])", re.I
)
_NO_TITLE = re.compile(
    r"microsoft word.*|untitled.*|document\d*|new page.*|trang \d+|.*\.(?:docx?|html?|pdf|rtf)", re.I
)
_SITE = re.compile(r" [-|–—»] [^-|–—»]{1,40}$")
_DOUBLY_ESCAPED = re.compile(
    r"&amp;([a-z]{2,6}(?<!amp)(?<!lt)(?<!gt)|[AEIOUYaeiouy](?:acute|grave|tilde|circ)|#\d{2,5});"
)
"""A character that was escaped once more on its way into the page: "2011 &amp;ndash; 2015"."""
_PRICE = re.compile(r"(?:\d[\d.,]{2,14}\s?(?:₫|đ|vnđ|vnd|đồng)(?:\s?[-–]\s?)?){1,2}(?:\s?/\s?\w{1,10})?", re.IGNORECASE)
"""A price on a line of its own, as shops print it: what it is is said by its place alone."""
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+/?", re.IGNORECASE)
_AUTHOR_LABEL = re.compile(r"^(?:tác giả|người viết|bởi|by)\b[ :]*", re.IGNORECASE)
_BUY = re.compile(
    r"(?:thêm|cho|bỏ) vào giỏ(?: hàng)?|thêm giỏ hàng|mua ngay|mua hàng|đặt mua(?: ngay)?|đặt hàng ngay|add to cart"
    r"|buy now",
    re.IGNORECASE,
)
"""What stands on the button of a page that sells something: all of it is read, not the article in it alone."""
_LONGEST_BUTTON = 60
_PRICES = 2
"""Prices alone on a line that the page of one article of goods has at most."""
_ENTRIES = 3
"""Days from which on a page is a list of entries: an article has the day of posting, and that of a change."""
_HEAD = 24
"""Parts within which the kind of an official document is named."""
_WORD = re.compile(r"microsoft word|libreoffice|openoffice", re.IGNORECASE)
_DEEPEST = 400


def parse(data: bytes) -> Reading:
    """What is read of a page: its article with all around it, else all of it but menus and the like."""
    if len(data) > _LARGEST:
        raise FormatRefused(f"trang {len(data) / 2**20:.0f} MB, lớn quá {_LARGEST // 2**20} MB. Hãy chia nhỏ trang.")
    decoded = decode(data)
    if decoded is None:
        page, encoding = data.decode("utf-8", "replace"), ""
    else:
        page, encoding = decoded
    remark = "" if not encoding or encoding.startswith("UTF") else legacy_remark(encoding)
    return Reading.of(read_page(page), remark)


def read_page(page: str) -> Iterator[Part]:
    """The parts of a page: title, date and author where it states them, then its text."""
    root = _tree(_DOUBLY_ESCAPED.sub(r"&\1;", page))
    if root is None:
        return
    title, author, sentences = _about(page, root)
    date = _stated_date(root, page)
    by_office = any(_WORD.search(each.get("content") or "") for each in root.iter("meta"))
    shop = any(len(text) <= _LONGEST_BUTTON and _BUY.match(text) for text in _button_texts(root))
    remove_boilerplate(root, sentences)
    if not shop:
        remove_teasers(root)
    main = root if shop else main_element(root, sentences)
    body = list(parts_of(main))
    if len(" ".join(part.text for part in body).split()) < 10:
        body = list(parts_of(root))
    if by_office and not any(part.kind == "title" for part in body):
        title = ""
    if not title or is_bare_kind(title):
        title, body = "", _kind_title(body)
    date_text, body = _printed_date(next(main.iterancestors("article"), main), body, date)
    if title:
        yield Part(title, "title")
    if date_text:
        yield Part(date_text, "date")
    if author:
        yield Part(author, "author")
    prices = [part for part in body if part.kind is None and _PRICE.fullmatch(" ".join(part.text.split()))]
    for part in body:
        text = " ".join(part.text.split())
        if part in prices and len(prices) <= _PRICES:
            yield Part("", "field", cells=(("Giá", text),))
        elif part.cells or (text != title and (part.kind != "title" or not title)):
            yield part
        elif text != title:
            yield Part(part.text, "heading", level=1)


def _button_texts(root: Any) -> Iterator[str]:  # noqa: ANN401
    """What stands on each button of a page, and in each link."""
    for each in root.iter("button", "a", "input"):
        yield (each.get("value") or "").strip() if each.tag == "input" else " ".join("".join(each.itertext()).split())


def _tree(page: str) -> Any:  # noqa: ANN401 (lxml has no types)
    """The page as a tree; None for one without an element."""
    from lxml import etree, html

    data = page.encode("utf-8", "replace")
    try:
        root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    depth, deepest = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if deepest > _DEEPEST:
            raise FormatRefused("trang lồng nhau quá sâu để đọc, có thể là tệp cố ý gây hại. Hãy dùng tệp khác.")
    return root


def _about(page: str, root: Any) -> tuple[str, str, list[str]]:  # noqa: ANN401
    """The page's title and author, "" where it names none, and the sentences that trafilatura takes for its article."""
    import trafilatura

    article: Any = trafilatura.bare_extraction(
        page,
        favor_precision=True,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        deduplicate=False,
        date_extraction_params={"extensive_search": False},  # its date is not used: `_stated_date` says why
    )
    title = _title(root, article.title if article is not None else "")
    if article is None:
        return title, "", []
    body = article.body
    lines = (
        [] if body is None else [" ".join("".join(each.itertext()).split()) for each in body.iter("p", "item", "cell")]
    )
    return title, _author(root, article.author or ""), lines


def _author(root: Any, extracted: str) -> str:  # noqa: ANN401
    """The author that an extractor took, without the label before the name; "" for the address of the site."""
    stated = {(each.get("content") or "").strip().lower() for each in root.iter("meta") if each.get("name") == "author"}
    if extracted.lower() in {each.replace(".", " ") for each in stated if _ADDRESS.fullmatch(each)}:
        return ""
    return _AUTHOR_LABEL.sub("", extracted)


def _title(root: Any, extracted: str | None) -> str:  # noqa: ANN401
    """The page's title: its one chief heading, else what an extractor took where the window's title holds it too.

    A list of articles or a page beside a menu has no chief heading of its own; there the window's title tells.
    """
    headings = list(map(visible_text, title_headings(root)))
    window = " ".join((root.findtext(".//title") or "").split())
    named = _SITE.sub("", window)
    title = headings[0] if len(headings) == 1 else _SITE.sub("", " ".join((extracted or "").split()))
    if not title or (len(headings) != 1 and named != window and title.lower() not in window.lower()):
        title = named
    return "" if _NO_TITLE.fullmatch(title) else title


def _kind_title(parts: list[Part]) -> list[Part]:
    """The parts, the first heading that names a kind of document ("LUẬT") made the title with the heading below it."""
    at = next((at for at, part in enumerate(parts[:_HEAD]) if part.kind is not None and not part.cells), None)
    if at is None or parts[at].kind != "heading" or not document_kind(parts[at].text):
        return parts
    last, text = at + 1, parts[at].text
    if is_bare_kind(text) and last < len(parts) and parts[last].kind == "heading" and parts[last].text.isupper():
        last, text = last + 1, f"{text} {parts[last].text}"
    return [*parts[:at], Part(text, "title"), *parts[last:]]


def _stated_date(root: Any, page: str) -> str:  # noqa: ANN401
    """The day of publication as YYYY-MM-DD where the metadata state one, else an empty string."""
    candidates = [
        each.get("content") or ""
        for each in root.iter("meta")
        if (each.get("property") or each.get("name") or each.get("itemprop") or "").lower() in _META_DATES
    ]
    candidates += _LINKED_DATE.findall(page[:2_000_000])
    candidates += [each.get("datetime") or "" for each in root.iter("time")]
    return next((found[0] for each in candidates if (found := _ISO.search(each))), "")


def _printed_date(main: Any, body: list[Part], date: str) -> tuple[str, list[Part]]:  # noqa: ANN401
    """The date as the page prints it in an element named for it, else the stated one; and the parts without it.

    A list of news has a day for each entry and none of its own: there they are paragraphs.
    """
    printed: list[str] = []
    for element in main.iter():
        names = f"{element.get('class') or ''} {element.get('id') or ''}" if isinstance(element.tag, str) else ""
        if names.strip() and _DATED.search(names):
            text = visible_text(element)
            if len(text) <= 60 and _PRINTED.search(text):
                printed.append(text)
    stamps = [part for part in body if not part.cells and is_stamp(part.text)]
    if len(stamps) >= _ENTRIES or len(set(printed)) >= _ENTRIES:
        return date, [replace(part, kind="paragraph") if part in stamps else part for part in body]
    if not printed:
        return date, body
    return date or printed[0], [part for part in body if part.cells or " ".join(part.text.split()) != printed[0]]
