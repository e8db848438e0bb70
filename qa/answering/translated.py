"""The way of answering English questions on Vietnamese texts: the same question in Vietnamese words, where known."""

import dataclasses
from collections.abc import Sequence

from index import Hit
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.question.english import is_answered_in_english, translate
from qa.question.query import Query

__all__ = ["answer"]

LEAST = 0.3
"""Confidence below which the reader, which knows English, is asked instead."""
DISCOUNT = 0.9
"""What is left of the confidence: a word may have been taken for another."""


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The answer to the question in Vietnamese words; None for a Vietnamese question and where none is sure enough."""
    if query.language == "vi" or documents.solve is None:
        return None
    passages = [hit.passage.text for hit in hits[:10]]
    text = "" if is_answered_in_english(query.text, passages[:5]) else translate(query.text, passages)
    if not text:
        return None
    found = documents.solve(text)
    if found.abstained or found.reply or found.confidence < LEAST:
        return None
    return dataclasses.replace(found, question=query.typed, query=query.text, confidence=DISCOUNT * found.confidence)
