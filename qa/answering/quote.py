"""How a way of answering makes its `Answer`: `quote` from spans, `reply` from own words, `abstain` with a reason."""

from collections.abc import Iterable, Sequence

from index import Hit, Span
from qa.answer import Answer, Citation, compose
from qa.answering.documents import Documents
from qa.question.query import Query

__all__ = ["abstain", "join", "quote", "reply", "trim"]


def quote(
    query: Query,
    hits: Sequence[Hit],
    documents: Documents,
    pieces: Sequence[Span | str],
    *,
    confidence: float,
    also: Sequence[Span] = (),
    note: str = "",
) -> Answer:
    """The answer whose text is the pieces in a row, each span cited in the passage around it.

    Args:
        query: what was asked.
        hits: what was retrieved.
        documents: where the passages are looked up.
        pieces: spans of documents, and between them the own words and punctuation: ["Có: ", span].
        confidence: probability that it is right, 0 to 1.
        also: spans that support the answer and are not part of its text (the heads of a table's cell).
        note: one Vietnamese line to show beside it.
    """
    text, composed = compose(pieces)
    spans = [*(piece for piece in pieces if isinstance(piece, Span)), *also]
    around: dict[Span, list[Span]] = {}
    for span in spans:
        around.setdefault(documents.around(span), []).append(span)
    citations = tuple(
        Citation(passage.document, passage.start, passage.end, _unite(inside), confidence)
        for passage, inside in around.items()
    )
    return Answer(query.typed, query.text, text, citations, confidence, tuple(hits), composed=composed, note=note)


def join(spans: Iterable[Span], separator: str) -> list[Span | str]:
    """The spans as pieces of an answer, with a separator between each two."""
    return [piece for span in spans for piece in (separator, span)][1:]


def trim(span: Span, end: str | None = None) -> Span:
    """The span without white space before it, and without these characters after it; white space by default."""
    text = span.text
    return Span(span.document, span.start + len(text) - len(text.lstrip()), span.start + len(text.rstrip(end)))


def reply(query: Query, words: str) -> Answer:
    """Words about the assistant itself, in Vietnamese; they cite nothing."""
    return Answer(query.typed, query.text, "", (), 1.0, (), reply=words)


def abstain(query: Query, hits: Sequence[Hit], *, note: str = "", confidence: float = 0.0) -> Answer:
    """An abstention; `note` says why in one Vietnamese line where that is known ("Không có Khoản 5 ở Điều 6")."""
    return Answer(query.typed, query.text, "", (), confidence, tuple(hits), note=note)


def _unite(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans of one document in order, those that overlap as one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        if joined and span.start < joined[-1].end:
            last = joined.pop()
            joined.append(Span(last.document, last.start, max(last.end, span.end)))
        else:
            joined.append(span)
    return tuple(joined)
