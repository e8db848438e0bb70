"""The answer without a trained reader: the best-supported sentence of the passages found, or none.

Every sentence of the best passages is weighed by one rule over `support.features`; the best is the answer, the
probability that it is right the confidence; where there seems to be no answer nothing is answered. The rule is fitted
by `hoidap train sentences FOLDER`; none of the questions that the project reports on is among those it saw.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from index import Hit, Span, sentences
from qa.answer import Answer, Citation
from qa.answering.answerer import Answerer
from qa.answering.confidence import ConfidenceRule
from qa.answering.documents import Documents
from qa.answering.features import FEATURES, Features
from qa.question.query import Query

__all__ = ["Candidate", "SentenceAnswerer", "candidates"]

WAY = "sentence"
"""Name of this way of answering."""
READ = 5
"""Passages whose sentences are weighed."""
FURTHER = 2
"""Further citations at most, from other passages."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, where it was found, and its row of `support.features`."""

    sentence: Span
    hit: Hit
    row: tuple[float, ...]


class SentenceAnswerer(Answerer):
    """Answers with one whole sentence, verbatim."""

    def __init__(self, rule: ConfidenceRule | None = None) -> None:
        """Use a rule, by default the shipped one."""
        self.rule = rule or _shipped_rule()

    def answer(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Answer:
        """The best sentence with its passage cited, or an abstention."""
        found = sorted(candidates(query, hits), key=lambda each: -self.rule.score(each.row))
        scored = [(self.rule.probability(each.row), each) for each in found]
        if not scored or not self.rule.answers(scored[0][1].row):
            best = scored[0][0] if scored else 0.0
            return Answer(query.typed, query.text, "", (), best, tuple(hits), way=WAY)
        cited: dict[Span, Citation] = {}
        for probability, each in scored:
            enough = not cited or self.rule.answers(each.row)
            if each.hit.passage not in cited and enough and len(cited) <= FURTHER:
                cited[each.hit.passage] = _cite(each, probability)
        confidence, first = scored[0]
        text = first.sentence.text
        return Answer(query.typed, query.text, text, tuple(cited.values()), confidence, tuple(hits), way=WAY)


def _shipped_rule() -> ConfidenceRule:
    """The rule fitted on the training sets."""
    text = (files("qa") / "data" / "sentence.json").read_text(encoding="utf-8")
    return ConfidenceRule.of_json(json.loads(text), FEATURES)


def candidates(query: Query, hits: Sequence[Hit]) -> list[Candidate]:
    """Every sentence of the best passages, the best passage first, with its features."""
    support, found = Features(query.text, hits), []
    for hit in hits[:READ]:
        passage, before = hit.passage, ""
        for start, end in sentences(passage.with_diacritics):
            sentence = passage.with_diacritics[start:end]
            row = support.row(hit, sentence=sentence, window=f"{passage.context}\n{before}\n{sentence}")
            span = Span(passage.document, passage.start + start, passage.start + end)
            found.append(Candidate(span, hit, tuple(row)))
            before = sentence
    return found


def _cite(candidate: Candidate, probability: float) -> Citation:
    passage = candidate.hit.passage
    return Citation(passage.document, passage.start, passage.end, (candidate.sentence,), probability)
