"""The way of answering what a document is about: its title, lead and headings, or its most central sentences.

The summary is extractive: sentences in their own words and order, chosen by how near they are to the document's middle
and how little they repeat one another (maximal marginal relevance, Carbonell & Goldstein 1998).
"""

import re
from collections.abc import Sequence

import numpy as np

from index import Document, Hit, Span, sentences
from index.outline import faq, find_unit, units, walk_units
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering.by_number import documents_in_order
from qa.answering.documents import Documents
from qa.answering.quote import join, quote
from qa.question.document_words import THIS_DOCUMENT
from qa.question.query import Query
from qa.question.references import references

__all__ = ["answer", "central_sentences"]

SURE = 0.85
SENTENCES = 4
"""Sentences of a summary, the lead not counted."""
MOST_SENTENCES = 120
"""Sentences of a document that are compared; of a longer one the first of each passage."""
MOST_TITLES = 30
REPETITION = 0.5
"""Weight of likeness to what is chosen already, against nearness to the middle."""
SHORTEST, LONGEST = 40, 400
"""Characters of a sentence that may stand in a summary."""
_THIS = rf"(?:{fold(THIS_DOCUMENT)}|day|no)"
_LIBRARY = re.compile(
    r"^(?:(?:thu vien|kho|hien|hien tai|ban|he thong|minh|toi|may|ung dung|day|o day|trong|dang|da|nay) ){0,5}"
    r"(?:co|gom|chua|luu)(?: (?:nhung|cac|bao nhieu|may))? (?:tai lieu|bai viet|bai bao|van ban|tep|file|"
    r"bai)(?: (?:nao|gi))?"
    r"(?: (?:trong|o) (?:thu vien|day|kho))?(?: (?:khong|vay))?$|(?:thu vien|kho)(?: nay)? (?:co|chua|gom) "
    r"(?:nhung )?(?:gi|bai nao|tai lieu nao)"
    r"|(?:liet ke|danh sach|ke ten)(?: (?:cac|nhung|toan bo))? (?:tai lieu|bai viet|van ban|tep|file)"
)
_PARTS = re.compile(
    rf"{_THIS}(?: \w+){{0,3}} (?:co|gom|chia|bao gom)(?: (?:thanh|lam))?(?: (?:nhung|cac))? (?:muc|phan|chuong|"
    rf"noi dung|phan chinh|muc luc|dieu)(?: (?:chinh|nao|gi))+"
    r"|(?:cuoc hop|buoi hop|hoi nghi|dai hoi|phien hop)(?: \w+){0,2} (?:ban|thao luan|noi)(?: (?:ve|den))?"
    r"(?: (?:nhung|cac))? (?:noi dung|van de|viec|dieu|muc)? ?(?:gi|nao)$"
    r"|^muc luc|dan y|(?:nhung|cac) (?:muc|phan|chuong|de muc|noi dung chinh) (?:nao|gi|trong|cua)"
)
_QUESTIONS = re.compile(r"(?:co|gom|liet ke|tra loi)(?: (?:nhung|cac))+ cau hoi(?: (?:thuong gap|nao|gi))*$")
_SUMMARY = re.compile(
    r"(?<!\w)(?:tom tat|tom luoc|tom gon|noi dung chinh|y chinh|diem chinh|tong quan|khai quat|diem noi bat|"
    r"thong tin chinh|"
    r"summary|summarize|summarise|overview)(?!\w)"
)
_ABOUT = re.compile(
    rf"^(?:noi dung (?:chinh )?(?:cua )?)?{_THIS}(?: \w+){{0,2}} (?:noi(?! nao)|viet|de cap|ban|ke|trinh bay|quy dinh|"
    rf"la)(?: (?:den|toi))?(?: ve)?(?: "
    rf"(?:cai|dieu|chuyen|van de|viec|chu de|tai lieu|van ban|nhung))* (?:gi|nao)$"
    rf"|^(?:noi dung|chu de|muc dich)(?: (?:cua|chinh))*(?: {_THIS})?(?: la)?(?: (?:gi|ve gi|ve cai gi))?$"
    rf"|what (?:is|s) (?:this|the) (?:document|article|text|file|page)(?: (?:about|for))?|^{_THIS} ve (?:cai |"
    rf"viec |chuyen |van de )?gi$"
)
_POLITE = re.compile(
    r"^(?:hay|xin|vui long|ban|(?:cho (?:(?:toi|minh|em) )?)?xem|giup (?:toi|minh|em)|cho (?:toi|minh|em) (?:hoi|biet)"
    r"|cho hoi) "
    r"| (?:giup (?:toi|minh|em)|cho (?:toi|minh|em)|vay|the|nhi|a|nhe|ha|voi|di|duoc khong)$"
)


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The documents of the library, the headings, the subject or a summary of a document; None for another question."""
    folded = " ".join(re.findall(r"\w+", fold(query.text)))
    for _ in range(4):
        folded = _POLITE.sub("", folded)
    if len(folded) > 100 or not documents or references(query.text) or query.text.lower().startswith(("dây", "dạy")):
        return None
    if _LIBRARY.search(folded):
        return _list_documents(query, hits, documents)
    if _QUESTIONS.search(folded):
        asked = [pair.question for pair in faq(documents_in_order(query, hits, documents)[0])]
        return quote(query, hits, documents, join(asked, "\n"), confidence=SURE) if len(asked) > 1 else None
    about, parts, summary = (bool(each.search(folded)) for each in (_ABOUT, _PARTS, _SUMMARY))
    if not (about or parts or summary):
        return None
    document = documents_in_order(query, hits, documents)[0]
    if summary and not _is_about_document(query, document):
        return None
    spans = (_headings(document) if parts else []) or _subject(document, short=about and not summary)
    if summary or (about and len(spans) < 2):
        spans += [span for span in central_sentences(document, documents, SENTENCES) if not _inside(span, spans)]
    ordered = spans if parts else sorted(spans, key=lambda each: each.start)
    return quote(query, hits, documents, join(ordered, "\n"), confidence=SURE)


def central_sentences(document: Document, documents: Documents, count: int) -> list[Span]:
    """The most central sentences that repeat each other least, in the order of the text."""
    every = [
        Span(document, start, end)
        for block in document.blocks
        if block.kind in ("paragraph", "lead", "item", "field")
        for start, end in sentences(document.text, block.start, block.end)
        if SHORTEST <= end - start <= LONGEST
    ]
    if len(every) > MOST_SENTENCES:
        every = every[:: len(every) // MOST_SENTENCES + 1]
    if len(every) <= count:
        return every
    vectors = documents.sentence_vectors([span.text for span in every])
    middle = vectors.mean(axis=0)
    near = vectors @ (middle / np.linalg.norm(middle))
    # What a news text or a report says first it says for the whole.
    near = near + 0.02 * np.exp(-np.arange(len(every)) / 3)
    chosen: list[int] = []
    while len(chosen) < count:
        repeated = (vectors @ vectors[chosen].T).max(axis=1) if chosen else np.zeros(len(every))
        scores = (1 - REPETITION) * near - REPETITION * repeated
        scores[chosen] = -np.inf
        chosen.append(int(scores.argmax()))
    return [every[place] for place in sorted(chosen)]


def _is_about_document(query: Query, document: Document) -> bool:
    """Whether nothing is named beside the document itself: "Tóm tắt bài này", not "Nội dung chính của Đạo luật X"."""
    rest = _POLITE.sub(" ", _SUMMARY.sub(" ", " ".join(re.findall(r"\w+", fold(query.text)))))
    words = re.sub(
        rf"(?<!\w)(?:{_THIS}|cua|ve|cac|nhung|la|gi|nay|trong|chinh|ngan gon|giup|cho|toi|minh)(?!\w)", " ", rest
    )
    title = fold(document.title)
    return all(word in title for word in words.split())


def _list_documents(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    titles = [_title(document) for document in list(documents.values())[:MOST_TITLES]]
    pieces = join((title for title in titles if title is not None), "\n")
    rest = len(documents) - MOST_TITLES
    note = f"Thư viện có {len(documents)} tài liệu" + (
        f", trên đây là {MOST_TITLES} tài liệu đầu." if rest > 0 else "."
    )
    return quote(query, hits, documents, pieces, confidence=SURE, note=note) if pieces else None


def _title(document: Document) -> Span | None:
    title = next(document.of_kind("title"), None)
    if title is not None:
        return title
    block = next(iter(document.blocks), None)
    return Span(document, block.start, min(block.end, block.start + 120)) if block is not None else None


def _headings(document: Document) -> list[Span]:
    """The headings of the outermost level that has two or more."""
    level = [unit for unit in units(document) if unit.title is not None or unit.number]
    while level:
        heads = [unit for unit in level if _is_heading(unit.heading)]
        if len(heads) > 1:
            return [unit.heading for unit in heads]
        level = [child for unit in level for child in unit.children]
    return [unit.heading for unit in walk_units(document) if _is_heading(unit.heading)]


def _is_heading(span: Span) -> bool:
    return any(block.kind == "heading" and block.start == span.start for block in span.document.blocks)


def _subject(document: Document, *, short: bool) -> list[Span]:
    """Title and lead; of an official document the article that says its scope; else the first sentences."""
    spans = [span for span in (_title(document),) if span is not None]
    scope = find_unit(document, [("điều", "1")])
    lead = next(document.of_kind("lead"), None)
    if lead is not None:
        spans.append(lead)
    elif scope is not None and scope.title is not None and "phạm vi" in scope.title.text.lower():
        spans.append(scope.span)
    elif short:
        first = next((span for span in document.of_kind("paragraph") if span.end - span.start >= SHORTEST), None)
        if first is not None:
            spans += [Span(document, *each) for each in sentences(document.text, first.start, first.end)[:2]]
    return spans


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)
