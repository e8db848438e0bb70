"""Two ways of answering what `Query.formality` asks for: who signed it, its number, day, issuer, author, title.

`answer_article` takes questions about the article itself, which can mean nothing else, so it is tried first; `answer`
takes the looser ones about any document, after an overview had its turn.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from index import BlockKind, Document, Hit, Span
from index.outline import formalities
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering.by_number import documents_in_order
from qa.answering.documents import Documents
from qa.answering.quote import abstain, join, quote
from qa.question.query import Query

__all__ = ["answer", "answer_article", "article_span"]

SURE = 0.9
SURE_OF_ARTICLE = 0.95
"""Of an answer read off the article's own title, author or date line; only their recognition can be wrong."""
_KINDS: Mapping[str, BlockKind] = {"Tác giả": "author", "Ngày": "date", "Tiêu đề": "title"}
_POSITION_TOO = re.compile(r"\b(?:ai|gi)\b.*chuc (?:vu|danh)")
_TODAY = re.compile(
    r"(?<!\w)hôm nay,?[ \n](?:vào )?(?:lúc [^,\n]{1,30},? )?(?P<day>ngày \d{1,2}[ /]\S{1,10}[^,;.\n]{0,20}\d{4})", re.I
)
_CODE = re.compile(r"\d+(?:/\d{4})?/[\w-]+|(?<!\w)số \d+|(?<!\w)\d{2,}(?!\w)", re.IGNORECASE)


def answer_article(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The title, author or date line of the article asked about; None for any other question."""
    span = article_span(query, hits, documents)
    return None if span is None else quote(query, hits, documents, [span], confidence=SURE_OF_ARTICLE)


def article_span(query: Query, hits: Iterable[Hit], documents: Mapping[str, Document]) -> Span | None:
    """The title, author or date line asked for; of several documents, of the first found that has one."""
    if query.formality is None or not query.formality.article:
        return None
    found = [hit.passage.document for hit in hits]
    order = found if len(documents) > 1 else [*found, *documents.values()]
    kind = _KINDS[query.formality.article]
    return next((span for document in order for span in document.of_kind(kind)), None)


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """What the head or foot of the document says; None for another question, and where it does not say it.

    A question that names another document by its number or name is not about the head of this one.
    """
    if query.formality is None or not query.formality.names or len(documents) == 0:
        return None
    names = query.formality.names
    for document in documents_in_order(query, hits, documents)[: 1 if len(documents) > 1 else None]:
        if _names_another(query, document):
            return None
        held = formalities(document)
        spans = next((held[name] for name in names if held.get(name)), ())
        if not spans and names[0] == "Ngày ban hành":
            spans = _signing_day(document)
        if spans and names[0] == "Người ký" and _POSITION_TOO.search(fold(query.text)):
            spans = (*spans, *held.get("Chức vụ", ()))
        if spans:
            several = names[0] in ("Nơi nhận", "Kính gửi", "Người ký", "Chức vụ", "Nơi ban hành")
            joint = "\n" if names[0] == "Nơi ban hành" else "; "
            return quote(query, hits, documents, join(spans if several else spans[:1], joint), confidence=SURE)
        if len(documents) == 1 and not _speaks_of(names[0], document):
            return abstain(query, hits, note=f"Không thấy mục “{names[0]}” trong tài liệu.")
    return None


_SPEAKING = {"Người ký": "ký", "Chức vụ": "ký", "Tác giả": "tác giả|viết|biên soạn|phóng viên", "Số": "số",
             "Ngày ban hành": "ban hành|ký|lập|đăng|ngày", "Nơi nhận": "gửi"}  # fmt: skip
"""Words without which a text says nothing of a formality."""


def _speaks_of(name: str, document: Document) -> bool:
    words = _SPEAKING.get(name)
    return words is None or re.search(rf"(?<!\w)(?:{words})(?!\w)", document.text, re.IGNORECASE) is not None


def _signing_day(document: Document) -> tuple[Span, ...]:
    """The day of a contract or minutes: "Hôm nay, ngày 5 tháng 2 năm 2025"."""
    found = _TODAY.search(document.text)
    return (Span(document, found.start("day"), found.end("day")),) if found else ()


def _names_another(query: Query, document: Document) -> bool:
    """Whether the question names a number that is not in the document's head."""
    head = document.text[:1_500]
    return any(code[0].split()[-1] not in head for code in _CODE.finditer(query.text))
