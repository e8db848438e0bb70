"""The way of answering a question that the document asks itself: its own answer, whole; of a quiz, the solution."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from index import Hit, Span
from index.outline import faq, walk_units
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering.by_number import solution_of
from qa.answering.documents import Documents, documents_of
from qa.answering.quote import quote
from qa.answering.topic import Topic
from qa.question.query import Query

__all__ = ["answer", "look_up_question"]

SURE = 0.85
LEAST = 0.75
"""Share of the question that the document's question holds, and the reverse."""
LEAST_QUIZ = 0.6
"""Share of a quiz question that the person's holds; it may be put shorter."""
LONGEST = 600
"""Characters of an answer that is quoted whole."""
_WHOLE = frozenset(["how", "reason", "list", "definition", "thing", "other", "person", "structure"])
"""Answer types that want more than one value; a single value is read out of the answer."""


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The document's answer to the same question; None where it asks no such question, or one value is wanted."""
    topic = Topic(query)
    solution = _from_quiz(topic, hits)
    if solution:
        return quote(query, hits, documents, solution, confidence=SURE)
    if query.answer_type not in _WHOLE:
        return None
    found = look_up_question(topic, hits)
    return quote(query, hits, documents, [found], confidence=SURE) if found else None


def look_up_question(topic: Topic, hits: Sequence[Hit]) -> Span | None:
    """The answer that a document gives to the same question; None where none asks it."""
    best: tuple[float, Span] | None = None
    for document in documents_of(hits[:10]):
        for pair in faq(document):
            # A question on a page about passports need not say "hộ chiếu".
            covered, fit = topic.coverage(f"{pair.question.text} {document.title}"), topic.fit(pair.question.text)
            fits = min(covered, fit) >= LEAST and len(pair.answer.text) <= LONGEST
            score = covered + fit + _same_order(topic.query.text, pair.question.text)
            if fits and (best is None or score > best[0]):
                best = (score, pair.answer)
    return best[1] if best else None


def _same_order(one: str, other: str) -> float:
    """Share of words that two questions have in the same order, 0 to 1: the same words may ask another thing.

    >>> _same_order("Mất thẻ thì sao?", "mất thẻ thì sao"), _same_order("Mất thẻ?", "Thẻ mất?")
    (1.0, 0.5)
    """
    words, others = (re.findall(r"\w+", fold(each)) for each in (one, other))
    return SequenceMatcher(None, words, others, autojunk=False).ratio()


def _from_quiz(topic: Topic, hits: Sequence[Hit]) -> list[Span | str]:
    """The solution of the quiz question that asks the same; empty where no quiz does."""
    for document in documents_of(hits[:5]):
        for unit in walk_units(document):
            if unit.kind != "câu" or unit.title is None:
                continue
            asked = unit.title.text.split("\n")[0]
            if topic.coverage(asked) >= LEAST and topic.fit(asked) >= LEAST_QUIZ and (pieces := solution_of(unit)):
                return pieces
    return []
