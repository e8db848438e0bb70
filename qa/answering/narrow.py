"""What may be read for a question that names a part, a code or a version: nothing else may answer it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index import Document, Hit, Passage, Span
from index.outline import units_at
from qa.answering.by_number import documents_in_order, look_up
from qa.answering.code import CODE, holds_code
from qa.answering.documents import Documents
from qa.answering.from_faq import look_up_question
from qa.answering.in_series import look_up_parts
from qa.answering.topic import Topic
from qa.answering.versions import choose_versions
from qa.question.query import Query
from qa.question.references import references

__all__ = ["narrow"]

MOST_PASSAGES = 50
"""Passages of a part that the search did not find among which the likeliest are read."""


def narrow(query: Query, hits: Sequence[Hit], documents: Documents) -> list[Hit]:
    """The hits with their passages cut down to what may answer; as they are where the question names nothing.

    A part that is asked by its number: what lies in it, found or not. A code: the blocks that hold it, and what stands
    below a heading or a title that does. A question that a document asks itself: its answer there, not the question.
    Several versions of one document: the newest, unless the question names the year of another.
    """
    parts = references(query.text)
    order = documents_in_order(query, hits, documents) if parts else []
    named = [unit.span for part in parts if (unit := look_up(part, order)) is not None]
    named = named or [part.span for part in look_up_parts(query, hits, documents)]
    if named:
        kept = _cut(hits, lambda document: [span for span in named if span.document is document])
        return kept or _read_within(query, hits, named, documents) or list(hits)
    codes = [match[0] for match in CODE.finditer(query.text)]
    if codes:
        kept = _cut(hits, lambda document: list(_spans_of_code(document, codes[0])))
        return kept or list(hits)
    same = look_up_question(Topic(query), hits)
    if same is not None:
        return _cut(hits, lambda document: [same] if document is same.document else []) or list(hits)
    return choose_versions(query.text, hits).keep(hits)


def _spans_of_code(document: Document, code: str) -> Iterator[Span]:
    """The blocks that hold a code; of a heading all that stands below it, of the title the whole document."""
    for block in document.blocks:
        if not holds_code(document.text[block.start : block.end], code):
            continue
        if block.kind == "title":
            yield Span(document, block.start, len(document.text))
            return
        below = units_at(document, block.start) if block.kind == "heading" else ()
        yield below[-1].span if below else Span(document, block.start, block.end)


def _read_within(query: Query, hits: Sequence[Hit], named: Sequence[Span], documents: Documents) -> list[Hit]:
    """The passages of a part that the search did not find, as hits, those first that are most alike the question."""
    inside = [
        Passage(each.document, max(each.start, span.start), min(each.end, span.end), each.context)
        for span in named
        for each in documents.passages(span.document)
        if each.overlaps(span)
    ][:MOST_PASSAGES]
    if not inside or not hits:
        return []
    alike = documents.similarity(query.text, [passage.text for passage in inside])
    order = sorted(range(len(inside)), key=lambda at: -float(alike[at]))
    return [replace(hits[min(place, len(hits) - 1)], passage=inside[at]) for place, at in enumerate(order)]


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
