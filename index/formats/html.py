"""Web pages: trafilatura finds the article among menus and advertisements; all that stands in it is read.

Prices, tables, lists and headings inside links are kept, as an extractor of articles alone would lose them. A date is
taken only where the page states one: in its metadata, or in an element that is named for it.
"""

import re
from collections.abc import Iterator
from typing import Any

from index.formats.boilerplate import main_element, remove_boilerplate
from index.formats.encodings import decode, legacy_remark
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
    root = _tree(page)
    if root is None:
        return
    title, author, sentences = _about(page, root)
    date = _stated_date(root, page)
    by_office = any(_WORD.search(each.get("content") or "") for each in root.iter("meta"))
    remove_boilerplate(root)
    main = main_element(root, sentences)
    body = list(parts_of(main))
    if len(" ".join(part.text for part in body).split()) < 10:
        body = list(parts_of(root))
    if by_office and not any(part.kind == "title" for part in body):
        title = ""
    date_text, body = _printed_date(main, body, date)
    if title:
        yield Part(title, "title")
    if date_text:
        yield Part(date_text, "date")
    if author:
        yield Part(author, "author")
    for part in body:
        text = " ".join(part.text.split())
        if part.cells or (text != title and (part.kind != "title" or not title)):
            yield part
        elif text != title:
            yield Part(part.text, "heading", level=1)


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
    headings = [text for each in root.iter("h1") if (text := visible_text(each))]
    title = headings[0] if len(headings) == 1 else ""
    if not title:
        title = " ".join(((article.title if article is not None else "") or root.findtext(".//title") or "").split())
        title = _SITE.sub("", title)
    if _NO_TITLE.fullmatch(title):
        title = ""
    if article is None:
        return title, "", []
    body = article.body
    lines = (
        [] if body is None else [" ".join("".join(each.itertext()).split()) for each in body.iter("p", "item", "cell")]
    )
    return title, article.author or "", lines


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
    """The date as the page prints it in an element named for it, else the stated one; and the parts without it."""
    for element in main.iter():
        names = f"{element.get('class') or ''} {element.get('id') or ''}" if isinstance(element.tag, str) else ""
        if names.strip() and _DATED.search(names):
            text = visible_text(element)
            if len(text) <= 60 and _PRINTED.search(text):
                return date or text, [part for part in body if part.cells or " ".join(part.text.split()) != text]
    return date, body
