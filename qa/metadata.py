"""Questions about the article itself: who wrote it, when it was printed, what it is called.

Such a question shares almost no word with its answer ("Tác giả bài báo là ai?" against a bare name), so no search finds
it; the blocks of the document hold it. A question about somebody else's work ("Tác giả Truyện Kiều là ai?") is not one.
"""

import re
from collections.abc import Iterable, Mapping

from index import BlockKind, Document, Hit, Span, fold

__all__ = ["about_article"]

_ARTICLE = r"(?:bai (?:bao|viet|dang|tin|nay|do|tren)(?: (?:nay|do|tren|kia))?|bai|ban tin|tin|tin nay|van ban nay|phong su nay)"
_WHO = r"(?:la ai|la nguoi nao|ten(?: la)? gi|ai)"
_WHEN = r"(?:ngay nao|khi nao|luc nao|bao gio|hom nao|ngay may|ngay bao nhieu|thoi gian nao|thoi diem nao|nam nao|ngay thang nam nao|luc may gio|may gio)"
_PRINTED = r"(?:duoc )?(?:dang(?: tai| bao| len)?|xuat ban|phat hanh|cong bo|viet|dua|len trang)"

_PATTERNS: tuple[tuple[BlockKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"^(?:cho (?:toi |minh )?(?:hoi|biet) )?(?:{pattern})(?: vay| the| nhi| a| nao)?$"))
    for kind, pattern in (
        (
            "author",
            rf"(?:ten )?(?:tac gia|nguoi viet|phong vien|nha bao|ky gia)(?: (?:cua|viet|da viet))?(?: {_ARTICLE})?(?: {_WHO})?"
            rf"|ai (?:la )?(?:tac gia|nguoi viet)(?: cua)?(?: {_ARTICLE})?"
            rf"|ai (?:da )?viet(?: ra)? {_ARTICLE}"
            rf"|{_ARTICLE} (?:nay )?(?:la )?(?:do|cua) (?:ai|tac gia nao|phong vien nao)(?: (?:viet|dua|dang))?"
            rf"|{_ARTICLE} ai viet",
        ),
        (
            "date",
            rf"{_ARTICLE} {_PRINTED}(?: (?:vao|tu|trong))?(?: {_ARTICLE})? {_WHEN}"
            rf"|{_ARTICLE} (?:ra|co tu|cua) {_WHEN}"
            rf"|(?:ngay|thoi gian|thoi diem|ngay gio) (?:dang|xuat ban|phat hanh|viet|dang tai)(?: (?:cua )?{_ARTICLE})?"
            rf"(?: la)?(?: (?:gi|{_WHEN}))?"
            rf"|(?:khi nao|bao gio|ngay nao) {_ARTICLE} {_PRINTED}",
        ),
        (
            "title",
            rf"(?:tieu de|nhan de|tua de|tua|ten)(?: cua)? {_ARTICLE}(?: (?:la )?gi)?|{_ARTICLE} (?:co )?(?:ten|tieu de|nhan de|tua de)(?: la)? gi",
        ),
    )
)


def about_article(question: str, hits: Iterable[Hit], documents: Mapping[str, Document]) -> Span | None:
    """The block of an article that answers a question about the article itself; None for any other question.

    Of several documents, the one asked about is the one found first.

    >>> about_article("Giá vàng hôm nay bao nhiêu?", [], {}) is None
    True
    """
    kind = _asked(question)
    if kind is None:
        return None
    found = [hit.passage.document for hit in hits]
    order = found if len(documents) > 1 else [*found, *documents.values()]
    return next((span for document in order for span in document.of_kind(kind)), None)


def _asked(question: str) -> BlockKind | None:
    """What kind of block a question asks for.

    >>> _asked("Ai viết bài này?"), _asked("bai bao dang ngay nao"), _asked("Tác giả Truyện Kiều là ai?")
    ('author', 'date', None)
    """
    folded = " ".join(re.findall(r"\w+", fold(question)))
    if len(folded) > 120:
        return None
    return next((kind for kind, pattern in _PATTERNS if pattern.match(folded)), None)
