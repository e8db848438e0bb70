"""What may be read for a question that names a part, a code or a version: nothing else may answer it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index import Document, Hit, Passage, Span
from qa.answering.by_number import documents_in_order, look_up
from qa.answering.documents import Documents, documents_of
from qa.answering.from_faq import look_up_question
from qa.answering.topic import Topic
from qa.question.query import Query
from qa.question.references import references

__all__ = ["CODE", "holds_code", "narrow", "older_versions"]

CODE = re.compile(r"(?<![\w-])[A-ZĐ]{1,6}[-.]?\d[\w./-]*(?<![./-])(?!\w)")
"""A code as it is written: "HD-2013", "SV20230017", "L02"; no year and no plain number."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBERS = re.compile(r"[\d/.-]+")


def narrow(query: Query, hits: Sequence[Hit], documents: Documents) -> list[Hit]:
    """The hits with their passages cut down to what may answer; as they are where the question names nothing.

    A part that is asked by its number: what lies in it. A code: the blocks that hold it. A question that a document
    asks itself: its answer there, not the question. Several versions of one
    document: the newest, unless the question names the year of another.
    """
    parts = references(query.text)
    order = documents_in_order(query, hits, documents) if parts else []
    units = [unit for part in parts if (unit := look_up(part, order)) is not None]
    if units:
        return _cut(hits, lambda document: [unit.span for unit in units if unit.span.document is document]) or list(
            hits
        )
    codes = [match[0] for match in CODE.finditer(query.text)]
    if codes:
        kept = _cut(hits, lambda document: [span for span in _blocks(document) if holds_code(span.text, codes[0])])
        return kept or list(hits)
    same = look_up_question(Topic(query), hits)
    if same is not None:
        return _cut(hits, lambda document: [same] if document is same.document else []) or list(hits)
    older = {document.id for document in older_versions(query, hits)}
    return [hit for hit in hits if hit.passage.document.id not in older] or list(hits)


def holds_code(text: str, code: str) -> bool:
    """Whether a text holds a code by itself, not as a part of a longer one."""
    return re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", text, re.IGNORECASE) is not None


def older_versions(query: Query, hits: Sequence[Hit]) -> list[Document]:
    """The documents superseded by a newer one of the same title but for figures, and not named in the question."""
    groups: dict[str, list[Document]] = {}
    for document in documents_of(hits[:10]):
        groups.setdefault(_NUMBERS.sub("", document.title).lower(), []).append(document)
    named = set(_YEAR.findall(query.text))
    older: list[Document] = []
    for group in groups.values():
        years = {document.id: _version(document) for document in group}
        newest = max(years.values())
        if len(group) > 1 and newest and not any(year in named for year in years.values() if year != newest):
            older += [document for document in group if years[document.id] not in ("", newest)]
    return older


def _version(document: Document) -> str:
    """The latest year in a document's title, else in its date; empty without one."""
    years: list[str] = _YEAR.findall(document.title) or _YEAR.findall(document.date_text)
    return max(years, default="")


def _blocks(document: Document) -> Iterator[Span]:
    return (Span(document, block.start, block.end) for block in document.blocks)


def _cut(hits: Sequence[Hit], allowed: Callable[[Document], Sequence[Span]]) -> list[Hit]:
    """The hits with their passages cut down to the spans allowed in their documents, each span once."""
    kept: list[Hit] = []
    for hit in hits:
        passage = hit.passage
        for span in allowed(passage.document):
            start, end = max(span.start, passage.start), min(span.end, passage.end)
            if start < end:
                restored = passage.restored[start - passage.start : end - passage.start]
                part = Passage(passage.document, start, end, passage.context, restored)
                kept.append(replace(hit, passage=part))
    return kept
