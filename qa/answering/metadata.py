"""Questions about the article itself: who wrote it, when it was printed, what it is called.

Such a question shares almost no word with its answer ("Tác giả bài báo là ai?" against a bare name), so no search finds
it; the blocks of the document hold it. A question about somebody else's work ("Tác giả Truyện Kiều là ai?") is not one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from index import BlockKind, Document, Hit, Span, fold
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.answering.quote import quote
from qa.question.query import Query

__all__ = ["about_article", "answer"]

CONFIDENCE = 0.95
"""Of an answer read off the article's own title, author or date line; only their recognition can be wrong."""


def _any(phrases: str) -> str:
    """A pattern for one of the phrases between commas."""
    return "(?:" + "|".join(phrase.strip().replace(" ", r"\s") for phrase in phrases.split(",")) + ")"


_ARTICLE = _any("bài báo, bài viết, bài đăng, bài tin, bản tin, phóng sự, văn bản, tin, bài")
_THIS = rf"{_ARTICLE}(?:\s{_any('này, đó, trên, kia, ấy')})?"
_WHO = _any("là ai, là người nào, tên là gì, tên gì, ai")
_WRITER = _any("tác giả, người viết, phóng viên, nhà báo, ký giả")
_WHEN = _any(
    "ngày nào, khi nào, lúc nào, bao giờ, hôm nào, ngày mấy, ngày bao nhiêu, thời gian nào, thời điểm nào, năm nào,"
    "ngày tháng năm nào, lúc mấy giờ, mấy giờ"
)
_PRINTED = (
    rf"(?:được\s)?{_any('đăng tải, đăng lên, đăng báo, đăng, xuất bản, phát hành, công bố, viết, đưa, lên trang')}"
)
_DAY = _any("ngày, thời gian, thời điểm, ngày giờ")
_NAMED = _any("tiêu đề, nhan đề, tựa đề, tựa, tên")

_ASKED: Mapping[BlockKind, tuple[str, ...]] = {
    "author": (
        rf"(?:tên\s)?{_WRITER}(?:\s{_any('của, viết, đã viết')})?(?:\s{_THIS})?(?:\s{_WHO})?",
        rf"ai\s(?:là\s)?{_WRITER}(?:\scủa)?(?:\s{_THIS})?",
        rf"ai\s(?:đã\s)?viết(?:\sra)?\s{_THIS}",
        rf"{_THIS}\s(?:là\s)?{_any('do, của')}\s{_any('ai, tác giả nào, phóng viên nào')}(?:\sviết)?",
        rf"{_THIS}\sai\sviết",
    ),
    "date": (
        rf"{_THIS}\s{_PRINTED}(?:\s{_any('vào, từ, trong')})?\s{_WHEN}",
        rf"{_THIS}\s{_any('ra, có từ, của')}\s{_WHEN}",
        rf"{_DAY}\s{_PRINTED}(?:\s(?:của\s)?{_THIS})?(?:\slà)?(?:\s(?:gì|{_WHEN}))?",
        rf"{_WHEN}\s{_THIS}\s{_PRINTED}",
    ),
    "title": (
        rf"{_NAMED}(?:\scủa)?\s{_THIS}(?:\s(?:là\s)?gì)?",
        rf"{_THIS}\s(?:có\s)?{_NAMED}(?:\slà)?\sgì",
    ),
}
_POLITE = rf"(?:{_any('cho tôi hỏi, cho tôi biết, cho mình hỏi, cho hỏi, cho biết')}\s)?"
_LAST = rf"(?:\s{_any('vậy, thế, nhỉ, ạ, nào')})?"
_PATTERNS = tuple(
    (kind, re.compile(fold(f"{_POLITE}(?:{'|'.join(patterns)}){_LAST}"))) for kind, patterns in _ASKED.items()
)


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The title, author or date line of the article asked about; None for any other question."""
    block = about_article(query.text, hits, documents)
    return None if block is None else quote(query, hits, documents, [block], confidence=CONFIDENCE)


def about_article(question: str, hits: Iterable[Hit], documents: Mapping[str, Document]) -> Span | None:
    """The block of an article that answers a question about the article itself; None for any other question.

    Of several documents, the one asked about is the one found first.

    >>> about_article("Giá vàng hôm nay bao nhiêu?", [], {}) is None
    True
    """
    kind = _requested_kind(question)
    if kind is None:
        return None
    found = [hit.passage.document for hit in hits]
    order = found if len(documents) > 1 else [*found, *documents.values()]
    return next((span for document in order for span in document.of_kind(kind)), None)


def _requested_kind(question: str) -> BlockKind | None:
    """What kind of block a question asks for.

    >>> [_requested_kind(each) for each in ("Ai viết bài này?", "bai bao dang ngay nao", "Tác giả Truyện Kiều là ai?")]
    ['author', 'date', None]
    """
    folded = " ".join(re.findall(r"\w+", fold(question)))
    if len(folded) > 120:
        return None
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(folded)), None)
