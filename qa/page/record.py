"""An answer as plain JSON for the page: what the browser remembers, and what sources and exports are made of.

The form holds the texts beside the offsets, for whoever reads it may not have the document. Nothing here knows HTML.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, cast

from index import Document, Hit, Span
from index.ingest.chunk import sentences
from qa.answer import Answer, Citation

__all__ = [
    "CitationRecord",
    "CopyRecord",
    "DocumentRecord",
    "HitRecord",
    "Record",
    "SpanRecord",
    "highlights_of",
    "pages",
    "record",
    "record_hit",
    "restored",
    "sentence_range",
    "understood_otherwise",
]


class DocumentRecord(TypedDict):
    """Which document a span is of; `published` and `length` (characters) tell a reader where and when."""

    id: str
    title: str
    source: str
    published: str
    length: int


class RangeRecord(TypedDict):
    """A range of a document, in characters, and its text."""

    start: int
    end: int
    text: str


class SpanRecord(RangeRecord):
    """A range of a document with the document, the sub-heading above it and how well it fits (larger is better).

    `page` counts from 1; None in a text without pages.
    """

    document: DocumentRecord
    heading: str
    page: int | None
    score: float


class CopyRecord(TypedDict):
    """Where another document says the same as a hit; its text is not repeated."""

    document: DocumentRecord
    start: int
    end: int


class CitationRecord(SpanRecord):
    """What supports an answer, with the answering ranges inside it."""

    highlights: list[RangeRecord]


class HitRecord(SpanRecord):
    """What was retrieved; ranks count from 1, and None means that this search did not find it."""

    rank: int
    dense_rank: int | None
    lexical_rank: int | None
    copies: list[CopyRecord]


class Record(TypedDict):
    """An answer; `text` and `citations` are empty when it abstains, and `unmentioned` may say why."""

    question: str
    query: str
    text: str
    abstained: bool
    confidence: float
    citations: list[CitationRecord]
    hits: list[HitRecord]
    unmentioned: list[str]


def record(answer: Answer) -> Record:
    """The answer as JSON types."""
    return {
        "question": answer.question,
        "query": answer.query,
        "text": answer.text,
        "abstained": answer.abstained,
        "confidence": float(answer.confidence),
        "citations": [_citation(citation) for citation in answer.citations],
        "hits": [record_hit(hit) for hit in answer.hits],
        "unmentioned": list(answer.unmentioned),
    }


def record_hit(hit: Hit) -> HitRecord:
    """A hit as JSON types."""
    return {
        **_span(hit.passage, hit.score),
        "rank": hit.rank,
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
        "copies": [{"document": _document(copy.document), "start": copy.start, "end": copy.end} for copy in hit.copies],
    }


def understood_otherwise(turn: Record) -> bool:
    """True when something else was searched than what was typed: marks put back, or a follow-up completed."""
    return turn["query"].split() != turn["question"].split()


def sentence_range(citation: CitationRecord) -> tuple[int, int]:
    """The range, inside the citation's text, of the sentences that its highlights touch; all of it without any."""
    text, start = citation["text"], citation["start"]
    if not citation["highlights"]:
        return 0, len(text)
    left, right = citation["highlights"][0]["start"] - start, citation["highlights"][-1]["end"] - start
    touched = [each for each in sentences(text) if each[0] < right and each[1] > left]
    return (touched[0][0], touched[-1][1]) if touched else (0, len(text))


def highlights_of(span: SpanRecord) -> Sequence[RangeRecord]:
    """The answering ranges inside the span; a hit has none."""
    return cast("Mapping[str, Sequence[RangeRecord]]", span).get("highlights", ())


def pages(span: SpanRecord) -> str:
    """The page that holds the answering words, or the pages of a span without any; empty in a text without pages."""
    if span["page"] is None:
        return ""
    ranges: Sequence[RangeRecord] = highlights_of(span) or [span]
    ends = (ranges[0]["start"], ranges[-1]["end"])
    first, last = (span["page"] + span["text"].count("\f", 0, end - span["start"]) for end in ends)
    return f"tr. {first}" if first == last else f"tr. {first}–{last}"


def restored(value: object) -> Record | None:
    """A record read back from JSON that may have been changed; None when it is not one.

    >>> restored({"question": "Ai?"}) is None
    True
    """
    try:
        return _restored(cast("Mapping[str, Any]", value))
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _citation(citation: Citation) -> CitationRecord:
    return {**_span(citation, citation.score), "highlights": [_range(span) for span in citation.highlights]}


def _range(span: Span) -> RangeRecord:
    return {"start": span.start, "end": span.end, "text": span.text}


def _span(span: Span, score: float) -> SpanRecord:
    return {
        **_range(span),
        "document": _document(span.document),
        "heading": _heading(span),
        "page": span.page,
        "score": float(score),
    }


def _document(document: Document) -> DocumentRecord:
    return {
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "published": document.published,
        "length": len(document.text),
    }


def _heading(span: Span) -> str:
    """The text of the last sub-heading that begins before the span ends, or an empty string."""
    above = [block for block in span.document.blocks if block.kind == "heading" and block.start < span.end]
    return span.document.text[above[-1].start : above[-1].end] if above else ""


def _restored(value: Mapping[str, Any]) -> Record:
    citations = [_restored_citation(each) for each in value["citations"]]
    text = str(value["text"])
    if bool(text) != bool(citations):
        raise ValueError("text without citations, or the reverse")
    return {
        "question": str(value["question"]),
        "query": str(value["query"]),
        "text": text,
        "abstained": not citations,
        "confidence": min(1.0, max(0.0, float(value["confidence"]))),
        "citations": citations,
        "hits": [_restored_hit(each) for each in value["hits"]],
        "unmentioned": [str(each) for each in value.get("unmentioned", ())],
    }


def _restored_citation(value: Mapping[str, Any]) -> CitationRecord:
    span = _restored_span(value)
    highlights = [_restored_range(each) for each in value["highlights"]]
    if any(not span["start"] <= each["start"] < each["end"] <= span["end"] for each in highlights):
        raise ValueError("a highlight outside its citation")
    return {**span, "highlights": highlights}


def _restored_hit(value: Mapping[str, Any]) -> HitRecord:
    return {
        **_restored_span(value),
        "rank": int(value["rank"]),
        "dense_rank": _rank(value["dense_rank"]),
        "lexical_rank": _rank(value["lexical_rank"]),
        "copies": [_restored_copy(each) for each in value.get("copies", ())],  # a browser may hold what had none
    }


def _restored_copy(value: Mapping[str, Any]) -> CopyRecord:
    start, end = int(value["start"]), int(value["end"])
    if not 0 <= start < end:
        raise ValueError("an empty range")
    return {"document": _restored_document(value["document"]), "start": start, "end": end}


def _restored_span(value: Mapping[str, Any]) -> SpanRecord:
    return {
        **_restored_range(value),
        "document": _restored_document(value["document"]),
        "heading": str(value["heading"]),
        "page": _rank(value.get("page")),
        "score": float(value["score"]),
    }


def _restored_document(value: Mapping[str, Any]) -> DocumentRecord:
    return {
        "id": str(value["id"]),
        "title": str(value["title"]),
        "source": str(value["source"]),
        "published": str(value["published"]),
        "length": max(1, int(value["length"])),
    }


def _restored_range(value: Mapping[str, Any]) -> RangeRecord:
    start, end, text = int(value["start"]), int(value["end"]), str(value["text"])
    if not 0 <= start < end or end - start != len(text):
        raise ValueError("a range that its text does not fill")
    return {"start": start, "end": end, "text": text}


def _rank(value: object) -> int | None:
    return None if value is None else int(cast("int", value))
