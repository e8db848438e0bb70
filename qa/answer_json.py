"""The one JSON form of an answer, a hit and a document, outside Python and in the browser.

`hoidap ask --json`, `/ask`, `/search`, MCP, the page's memory and its export all use it. Offsets count characters of a
document's text; the texts stand beside them, for who reads it may not have the document. `answer_json_parser`
reads it back.
"""

from collections.abc import Sequence
from typing import Any, TypedDict

from index import Changes, Document, DocumentError, Hit, Index, Span
from qa.answer import Answer, Citation, WrittenSentence

__all__ = [
    "AnswerJson",
    "CitationJson",
    "CopyJson",
    "DocumentJson",
    "HitJson",
    "OwnWordsJson",
    "RangeJson",
    "SentenceJson",
    "SpanJson",
    "answer_json",
    "changes_json",
    "document_json",
    "hit_json",
]


class DocumentJson(TypedDict):
    """A document without its text; author and published as printed, may be empty; characters is its length."""

    id: str
    title: str
    source: str
    author: str
    published: str
    characters: int


class RangeJson(TypedDict):
    """A range of a document, in characters, its text, and the page it begins on (from 1; None without pages)."""

    page: int | None
    start: int
    end: int
    text: str


class SpanJson(RangeJson):
    """A range with its document, the heading above it (may be empty) and its score (larger is better)."""

    document: DocumentJson
    heading: str
    score: float


class CopyJson(TypedDict):
    """Where another document says the same as a hit; its text is not repeated."""

    document: DocumentJson
    start: int
    end: int


class CitationJson(SpanJson):
    """What supports an answer, with the answering ranges inside it, in order."""

    highlights: list[RangeJson]


class HitJson(SpanJson):
    """What was retrieved; ranks count from 1, None where that search did not find it."""

    rank: int
    dense_rank: int | None
    lexical_rank: int | None
    copies: list[CopyJson]


class OwnWordsJson(TypedDict):
    """A range of the answer's text that is the program's own words: "Có", "4 (đếm trong bài: "."""

    start: int
    end: int
    text: str


class SentenceJson(TypedDict):
    """A sentence of a written answer: `supported` is whether anything cited says it, `line` its line from 0.

    `complete` is false only of the last one while it is being written; nothing has checked it yet.
    """

    text: str
    citations: list[CitationJson]
    supported: bool
    complete: bool
    line: int


class AnswerJson(TypedDict):
    """An answer, a reply, or an abstention.

    `text` and `citations` are empty in an abstention and in a reply; `reply` is words about the assistant, which cite
    nothing. `composed` are the ranges of `text` that stand in no document. `note` is one line to show beside it,
    `way` the way of answering, `hits` stand in the order of retrieval, and `reranked` are the ranks of the hits in
    the order after reading (empty where nothing was read). `sentences` is the answer in a language model's words,
    empty where none was asked or it failed, which `note` says.
    """

    question: str
    query: str
    text: str
    abstained: bool
    confidence: float
    citations: list[CitationJson]
    hits: list[HitJson]
    unmentioned: list[str]
    composed: list[OwnWordsJson]
    reply: str
    note: str
    way: str
    reranked: list[int]
    sentences: list[SentenceJson]


def document_json(document: Document) -> DocumentJson:
    """A document without its text."""
    return {
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "author": document.author,
        "published": document.date_text,
        "characters": len(document.text),
    }


def answer_json(answer: Answer) -> AnswerJson:
    """An answer as one object."""
    shown = {hit.rank for hit in answer.hits}
    return {
        "question": answer.question,
        "query": answer.query,
        "text": answer.text,
        "abstained": answer.abstained,
        "confidence": round(float(answer.confidence), 4),
        "citations": [_citation(citation) for citation in answer.citations],
        "hits": [hit_json(hit) for hit in answer.hits],
        "unmentioned": list(answer.unmentioned),
        "composed": [{"start": start, "end": end, "text": answer.text[start:end]} for start, end in answer.composed],
        "reply": answer.reply,
        "note": answer.note,
        "way": answer.way,
        "reranked": [hit.rank for hit in answer.reranked if hit.rank in shown],
        "sentences": [_sentence(each) for each in answer.sentences],
    }


def hit_json(hit: Hit) -> HitJson:
    """A hit as one object."""
    return {
        **_span(hit.passage, hit.score),
        "rank": hit.rank,
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
        "copies": [
            {"document": document_json(copy.document), "start": copy.start, "end": copy.end} for copy in hit.copies
        ],
    }


def changes_json(library: Index, changes: Sequence[Changes], errors: Sequence[DocumentError]) -> dict[str, Any]:
    """What adding changed, document by document with the note of its reading, and which files failed."""
    documents = library.documents
    return {
        **{
            kind: [
                {**_reference(documents[name]), "remark": documents[name].remark}
                for each in changes
                for name in getattr(each, kind)
            ]
            for kind in ("added", "replaced", "unchanged")
        },
        "errors": [{"source": str(error.path), "message": str(error)} for error in errors],
    }


def _reference(document: Document) -> dict[str, str]:
    return {"id": document.id, "title": document.title, "source": document.source}


def _range(span: Span) -> RangeJson:
    return {"page": span.page, "start": span.start, "end": span.end, "text": span.text}


def _span(span: Span, score: float) -> SpanJson:
    return {
        "document": document_json(span.document),
        **_range(span),
        "heading": _heading(span),
        "score": round(float(score), 4),
    }


def _heading(span: Span) -> str:
    """The text of the last heading that begins before the span ends, or an empty string."""
    above = [block for block in span.document.blocks if block.kind == "heading" and block.start < span.end]
    return span.document.text[above[-1].start : above[-1].end] if above else ""


def _sentence(sentence: WrittenSentence) -> SentenceJson:
    return {
        "text": sentence.text,
        "citations": [_citation(each) for each in sentence.citations],
        "supported": sentence.supported,
        "complete": sentence.complete,
        "line": sentence.line,
    }


def _citation(citation: Citation) -> CitationJson:
    return {**_span(citation, citation.score), "highlights": [_range(span) for span in citation.highlights]}
