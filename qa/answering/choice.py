"""The way of answering which of two it is: "Uống trước hay sau bữa ăn?" by the clause that says one of them alone."""

import itertools
import re
from collections.abc import Iterator, Sequence

from index import Hit, Span
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.answering.in_range import clauses
from qa.answering.quote import quote, trim
from qa.answering.topic import Topic
from qa.question.lexicon import lower
from qa.question.query import Query

__all__ = ["answer"]

CHOSEN = 0.65
LEAST_COVERAGE = 0.6
"""Share of the question, the two aside, that the clause with its headings and title must hold."""
LONGEST = 3
"""Words of each of the two at most."""
_CHOICE = re.compile(r"^(?P<left>.+?\w),? (?:hay là|hay|hoặc) (?P<right>(?!không|chưa|là không)\w.+?)[\s?.!]*$", re.I)
_ASKS = re.compile(
    r"(?<!\w)(?:ai|gì|nào|đâu|sao|mấy|bao nhiêu|bao lâu|bao giờ|hơn|nhất|không|chưa)(?!\w)",
    re.IGNORECASE,
)
"""What makes a question another one, in which "hay" joins or means "often"."""
_WORD = re.compile(r"\w+")


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The clause that says one of the two things between which a question asks; None for any other question."""
    choice = _CHOICE.match(query.text.strip())
    if choice is None or _ASKS.search(query.text):
        return None
    for one, other in _alternatives(lower(choice["left"]).split(), lower(choice["right"]).split()):
        topic = Topic(query, without=[one, other])
        best: tuple[float, Span] | None = None
        for about, part in _parts(hits):
            said = f" {' '.join(_WORD.findall(lower(part.text)))} "
            score = topic.coverage(f"{part.document.title} {about} {part.text}") + topic.coverage(part.text)
            if (f" {one} " in said) != (f" {other} " in said) and (best is None or score > best[0]):
                best = (score, part)
        if best is not None and best[0] >= 2 * LEAST_COVERAGE:
            return quote(query, hits, documents, [trim(best[1], " \n\t;,")], confidence=CHOSEN)
    return None


def _parts(hits: Sequence[Hit]) -> Iterator[tuple[str, Span]]:
    """The headings above each clause, with the whole clause and its parts between commas: one may say either thing."""
    for clause in clauses(hits[:5]):
        whole = clause.span
        cuts = [0, *(match.end() for match in re.finditer(r", ", whole.text)), len(whole.text)]
        for a, b in dict.fromkeys([(0, len(whole.text)), *itertools.pairwise(cuts)]):
            yield clause.about, Span(whole.document, whole.start + a, whole.start + b)


def _alternatives(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The last words before "hay" and the first behind it, the most words first; those that both have are neither's."""
    for size in range(min(LONGEST, len(left), len(right)), 0, -1):
        one, other = left[-size:], right[:size]
        while len(one) > 1 and one[0] == other[0]:  # "bản sao hay bản chính"
            one, other = one[1:], other[1:]
        if one[0] != other[0]:
            yield " ".join(one), " ".join(other)
