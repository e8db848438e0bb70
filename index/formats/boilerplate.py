"""What of a web page is no part of its text: menus, footers, comments, advertisements, related links, hidden parts."""

import re
from typing import Any

from index.formats.markup import folded_question, tag_of, visible_text
from index.vietnamese.sentence import ends_sentence

__all__ = ["main_element", "remove_boilerplate", "remove_teasers", "title_headings"]

_TAGS = frozenset(("nav", "aside", "footer", "form", "dialog", "menu"))
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|mainmenu|topmenu|breadcrumbs?|sidebar|comments?|binh-?luan|respond|related|"
    r"lien-?quan|tin-?khac|footer|copyright|ads?|advert\w*|quang-?cao|banner|social|share|sharing|cookie\w*|popup|modal|"
    r"newsletter|subscribe|pagination|paging|tags?|login|search|toolbar|skip|widget)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:(?:các )?(?:bài viết|bài|tin tức|tin|nội dung|sản phẩm|mặt hàng)(?: (?:liên quan|khác|cùng (?:loại|chuyên mục"
    r"|chủ đề|danh mục)|tương tự|nổi bật|mới nhất|mới|phổ biến|đã xem|vừa xem|bán chạy|gợi ý|được quan tâm)){1,2}"
    r"|có thể bạn (?:quan tâm|(?:cũng |sẽ )?thích|chưa biết)|(?:ý kiến |viết |gửi )?bình luận|ý kiến bạn đọc"
    r"|chia sẻ(?: bài viết)?|danh mục (?:tin tức|sản phẩm|bài viết)|chuyên mục|đọc nhiều(?: nhất)?|xem nhiều(?: nhất)?"
    r"|đăng ký nhận (?:tin|bản tin))(?: ?\(\d{1,5}\))?:?",
    re.IGNORECASE,
)
"""What stands above links to other pages, comments and the like."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOX = re.compile(r"(?:^|[\s_-])(?:modal|popup|dialog|lightbox)(?:$|[\s_-])", re.IGNORECASE)
"""Names of what opens over a page."""
_CONTROL = re.compile(
    r"đóng(?: lại)?|(?:xem|đọc|tải)(?: thêm| tất cả| toàn bộ)|thu gọn|quay lại|(?:về |lên )?đầu trang|top|close"
    r"|(?:bạn )?vui lòng (?:đợi|chờ).{0,24}|đang tải.{0,12}|loading.{0,3}",
    re.IGNORECASE,
)
"""What stands on buttons and links that only open, close or move something, and while a page loads."""
_LONGEST_CONTROL, _FEW_ICONS = 60, 2
_CONTROLS = ("a", "button", "span", "p", "div", "b")
_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu", "menubar"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BODY = re.compile(
    r"articlebody|(?:^|[\s_-])(?:article|entry|post|detail|content)[_-]?(?:content|body|detail|text)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHARE = 0.7
_COVER = 0.8
_LEAST = 0.3
"""Share of the text outside links that the article has at least; with less, the extractor has passed over most."""
_FOLDING = frozenset(("h2", "h3", "h4", "h5", "h6", "dt", "summary", "button"))
"""What stands above a part of a page that a click unfolds."""
_TEASERS = 0.3
"""Share of a page's text that links of several lines have at most where they lead away from an article."""
_ENTRY = 0.7
"""Share of a page's text that one entry of a list has at most."""
_FEW_LINKS = 3
_FEW_SENTENCES = 3
"""Sentences from which on what an extractor takes for an article is one."""
_LINES = ("p", "div", "h2", "h3", "h4", "h5", "h6", "li")
_SENTENCES = 200
"""So many sentences place an article; each is looked for in every element on the way in."""


def remove_boilerplate(root: Any, sentences: list[str]) -> None:  # noqa: ANN401 (lxml has no types)
    """Remove boilerplate elements from a tree, in place; an element that holds most of the text is kept.

    A footer or the like goes even then where it holds none of the article's `sentences`; what comes below a heading
    like "Tin liên quan" stays where it holds most of them.
    """
    whole = max(1, len(visible_text(root)))
    titled = {above for heading in title_headings(root) for above in (heading, *heading.iterancestors())}
    for element in list(root.iter()):
        tag = tag_of(element)
        if not tag or tag in ("html", "body", "main", "article", "h1") or element.getparent() is None:
            continue
        if _is_hidden(element) or _is_control(element, tag):
            _drop(element)
            continue
        named = _is_named(element, tag)
        if element not in titled and (named or _is_menu(element, tag)):
            small = 2 * len(visible_text(element)) < whole
            if small or (named and _is_beside(element, root, sentences)):
                _drop(element)
    for heading in list(root.iter(*_HEADINGS)):
        if _BESIDE.fullmatch(visible_text(heading)) and root in heading.iterancestors():
            section = _section_of(heading, whole, titled)
            if 2 * _count(section, sentences) <= _count(root, sentences):
                _drop(section)


def title_headings(root: Any) -> list[Any]:  # noqa: ANN401
    """The chief headings that may be a page's title: shown, in no box that opens over it, above nothing related."""
    return [
        heading
        for heading in root.iter("h1", "{*}h1")
        if (text := visible_text(heading))
        and not _BESIDE.fullmatch(text)
        and not any(map(_is_box, (heading, *heading.iterancestors())))
    ]


def _is_box(element: Any) -> bool:  # noqa: ANN401
    """Whether an element opens over the page, or is not shown."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (
        tag_of(element) == "dialog"
        or element.get("role") in ("dialog", "alertdialog")
        or bool(_BOX.search(names))
        or element.get("hidden") is not None
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _is_control(element: Any, tag: str) -> bool:  # noqa: ANN401
    """Whether an element without others but icons is a button or link that only opens, closes or moves something."""
    if tag not in _CONTROLS or len(element) > _FEW_ICONS or len(element.text or "") > _LONGEST_CONTROL:
        return False
    icons = all(len(child) == 0 and not (child.text or "").strip() for child in element)
    return icons and bool(_CONTROL.fullmatch(visible_text(element)))


def _is_beside(element: Any, root: Any, sentences: list[str]) -> bool:  # noqa: ANN401
    """Whether an element holds nothing of an article of some length that stands elsewhere on the page."""
    return _count(root, sentences) >= _FEW_SENTENCES and not _count(element, sentences)


def remove_teasers(root: Any) -> None:  # noqa: ANN401
    """Remove the links of several lines from an article: title and summary of another page in a box of their own."""
    teasers = [link for link in root.iter("a") if _is_teaser(link)]
    linked = sum(len(visible_text(link)) for link in teasers)
    if teasers and linked <= _TEASERS * _own_letters(root):
        for link in teasers:
            _drop(link)


def _is_teaser(link: Any) -> bool:  # noqa: ANN401
    """Whether a link to elsewhere holds several lines, the last of them a sentence."""
    lines = [part for part in link.iter(*_LINES) if next(part.iterdescendants(*_LINES), None) is None]
    return (
        (link.get("href") or "#")[0] != "#"
        and sum(bool(visible_text(line)) for line in lines) > 1
        and ends_sentence(visible_text(link))
    )


def _section_of(heading: Any, whole: int, titled: set[Any]) -> Any:  # noqa: ANN401
    """The outermost small element that a heading opens; the heading itself where there is none."""
    text, section = visible_text(heading), heading
    while (outer := section.getparent()) is not None and tag_of(outer) not in ("html", "body", "main", "article"):
        small = 2 * len(visible_text(outer)) < whole and outer not in titled
        if not visible_text(outer).startswith(text) or not small:
            break
        section = outer
    return section


def main_element(root: Any, sentences: list[str]) -> Any:  # noqa: ANN401
    """The innermost element that holds nearly all of some sentences; the root where none of them is there.

    Sentences are those that an extractor took for the article; the element holds what it passed over too: prices,
    tables, headings inside links.
    """
    wanted = [" ".join(sentence.split()) for sentence in sentences if len(sentence.split()) >= 4][:_SENTENCES]
    best = root
    needed = _COVER * _count(root, wanted)
    if not needed:
        return root
    while True:
        inner = [child for child in best.iterchildren() if tag_of(child) and _count(child, wanted) >= needed]
        if len(inner) != 1 or tag_of(inner[0]) in ("p", "table", "ul", "ol", "dl", "tbody", "tr", "details"):
            return _list_around(best, root)
        best = inner[0]


def _list_around(element: Any, root: Any) -> Any:  # noqa: ANN401
    """The list whose one entry an element is: entries have its tag and class, and it has little of the page's text.

    The element itself where there is no such list. An extractor of articles takes one entry of a list of news for all.
    """
    if len(visible_text(element)) >= _ENTRY * len(visible_text(root)):
        return element
    at = element
    while at is not root and (parent := at.getparent()) is not None:
        name = at.get("class")
        if name and sum(child.get("class") == name and child.tag == at.tag for child in parent.iterchildren()) > 1:
            return parent
        at = parent
    return root if _own_letters(element) < _LEAST * _own_letters(root) else element


def _own_letters(element: Any) -> int:  # noqa: ANN401
    """Characters of an element that lie in no link."""
    return len(visible_text(element)) - sum(len(visible_text(link)) for link in element.iter("a", "{*}a"))


def _count(element: Any, sentences: list[str]) -> int:  # noqa: ANN401
    """How many of the sentences an element holds."""
    text = visible_text(element)
    return sum(sentence in text for sentence in sentences)


def _is_hidden(element: Any) -> bool:  # noqa: ANN401
    """Whether an element is not shown, and is no answer folded away below its question."""
    if element.get("hidden") is None and not _HIDDEN.search(element.get("style") or ""):
        return False
    above = element.getprevious()
    if above is None or not tag_of(above):
        return True
    text = folded_question(above) if tag_of(above) == "button" else visible_text(above)
    return not (text.endswith("?") or (tag_of(above) in _FOLDING and text))


def _is_named(element: Any, tag: str) -> bool:  # noqa: ANN401
    """Whether the name of an element says that it is no part of the text."""
    if tag in _TAGS or element.get("role") in _ROLES or element.get("title") == "footer":  # as LibreOffice names it
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if tag == "header" and not list(element.iter("h1", "{*}h1")):
        return True
    return bool(_NAMES.search(names)) and not _BODY.search(names)


def _is_menu(element: Any, tag: str) -> bool:  # noqa: ANN401
    """Whether a list or block is little else than links to elsewhere."""
    if tag not in ("ul", "ol", "div", "section", "table", "p"):
        return False
    links = [
        link for link in element.iter("a", "{*}a") if link.get("href") and not link.get("href", "").startswith("#")
    ]
    if tag in ("ul", "ol") and len(links) >= 2 and all(link.get("href") == "#" for link in links):
        return True
    if len(links) < _FEW_LINKS:
        return False
    linked = sum(len(visible_text(link)) for link in links)
    return linked >= _SHARE * len(visible_text(element)) and linked < 60 * len(links)


def _drop(element: Any) -> None:  # noqa: ANN401
    """Remove an element with all below it, and keep the text after it."""
    parent, tail = element.getparent(), element.tail
    if tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.remove(element)
