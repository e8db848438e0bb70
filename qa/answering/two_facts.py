"""The way of answering two questions in one: each is answered by itself, and both answers are shown and cited."""

from collections.abc import Sequence

from index import Hit, Span
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.answering.quote import quote
from qa.question.parts import split_question
from qa.question.query import Query

__all__ = ["answer"]

LEAST_ALONE = 0.5
"""Confidence from which one answer is shown without the other."""


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """Both answers, or the one that there is with a line about the other; None for one question or no answer."""
    questions = split_question(query.text)
    if not questions or documents.solve is None:
        return None
    answers = [documents.solve(question) for question in questions]
    told = [each for each in answers if not each.abstained and not each.reply]
    if not told:
        return None
    pieces: list[Span | str] = []
    for each in told:
        spans = [span for span in each.citations[0].highlights if span.text in each.text]
        spans = spans or list(each.citations[0].highlights)
        if not any(isinstance(piece, Span) and piece == spans[0] for piece in pieces):
            for span in spans:
                pieces += ["; " if pieces else "", span]
    pieces = [piece for piece in pieces if piece]
    missing = [question for question, each in zip(questions, answers, strict=True) if each.abstained]
    if missing and max(each.confidence for each in told) < LEAST_ALONE:
        return None
    note = f"Không tìm thấy câu trả lời cho: “{missing[0]}”" if missing else ""
    confidence = min(each.confidence for each in told) * (0.7 if missing else 1.0)
    return quote(query, hits, documents, pieces, confidence=confidence, note=note)
