"""How answers and documents look outside Python: as JSON objects with fixed keys, and as text in a terminal."""

from collections.abc import Sequence
from typing import Any

from index import Changes, Document, DocumentError, Hit, Index, Span
from qa.answer import Answer, Citation

__all__ = ["answer_json", "answer_text", "changes_json", "document_json", "not_mentioned"]

_BOLD, _PLAIN = "\033[1m", "\033[0m"


def document_json(document: Document) -> dict[str, Any]:
    """A document without its text: id, title, source, author, published, characters."""
    return {
        **_reference(document),
        "author": document.author,
        "published": document.published,
        "characters": len(document.text),
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as one object; offsets count characters of the document's text."""
    return {
        "question": answer.question,
        "query": answer.query,
        "text": answer.text,
        "abstained": answer.abstained,
        "confidence": round(answer.confidence, 4),
        "citations": [_citation(citation) for citation in answer.citations],
        "hits": [_hit(hit) for hit in answer.hits],
    }


def changes_json(library: Index, changes: Sequence[Changes], errors: Sequence[DocumentError]) -> dict[str, Any]:
    """What adding did, document by document with the remark on its reading, and what could not be read."""
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


def answer_text(answer: Answer, *, colour: bool = False) -> str:
    """An answer for the terminal: the text, then each citation with its place and its highlighted passage."""
    lines = []
    if answer.query != answer.question.strip():
        lines.append(f"Hiểu là: {answer.query}")
    if answer.abstained:
        if answer.unmentioned:
            lines.append(f"{not_mentioned(answer.unmentioned)}.")
        lines.append("Không tìm thấy câu trả lời trong các bài đã thêm. Những đoạn gần nhất:")
        lines += [f"  · {_about(hit.passage.document)}: {_short(hit.passage.text)}" for hit in answer.hits[:3]]
        return "\n".join(lines)
    lines += [answer.text, ""]
    for number, citation in enumerate(answer.citations, start=1):
        lines.append(f"[{number}] {_about(citation.document)}, ký tự {citation.start}-{citation.end}")
        lines.append("    " + _highlighted(citation, colour=colour).replace("\n", "\n    "))
    lines.append(f"Độ tin cậy: {answer.confidence:.0%}")
    return "\n".join(lines)


def not_mentioned(names: Sequence[str]) -> str:
    """That no article mentions some names, in Vietnamese.

    >>> not_mentioned(["Đà Nẵng", "FPT"])
    'Không bài nào trong thư viện nhắc đến “Đà Nẵng”, “FPT”'
    """
    return f"Không bài nào trong thư viện nhắc đến {', '.join(f'“{name}”' for name in names)}"


def _reference(document: Document) -> dict[str, str]:
    return {"id": document.id, "title": document.title, "source": document.source}


def _paged(span: Span) -> dict[str, Any]:
    """A span with the page that it begins on, from 1; None in a text without pages."""
    return {"page": span.page, "start": span.start, "end": span.end, "text": span.text}


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "document": _reference(citation.document),
        **_paged(citation),
        "score": round(float(citation.score), 4),
        "highlights": [_paged(span) for span in citation.highlights],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "document": _reference(hit.passage.document),
        **_paged(hit.passage),
        "score": round(float(hit.score), 4),
        "rank": hit.rank,
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
        "copies": [_reference(passage.document) for passage in hit.copies],
    }


def _about(document: Document) -> str:
    return f"{document.title} ({document.published})" if document.published else document.title


def _short(text: str, longest: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0] + "…"


def _highlighted(citation: Citation, *, colour: bool) -> str:
    """The citation's text with its highlights between marks; ANSI bold in a terminal, brackets elsewhere."""
    opened, closed = (_BOLD, _PLAIN) if colour else ("«", "»")
    text, at = "", citation.start
    for span in citation.highlights:
        text += citation.document.text[at : span.start] + opened + span.text + closed
        at = span.end
    return text + citation.document.text[at : citation.end]
