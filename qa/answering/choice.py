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
    r"(?<!\w)(?:ai|gì|nào|đâu|(?:vì|tại|làm|ra|thì) sao|mấy|bao nhiêu|bao lâu|bao giờ|hơn|nhất|không|chưa)(?!\w)"
    r"|(?<!\w)sao(?= (?:lại|mà|vậy|thế))|(?:^|(?<= ))sao\W*$",
    re.IGNORECASE,
)
"""What makes a question another one, in which "hay" joins or means "often"."""
_ORDERS = re.compile(
    r"^(?!.*(?<!\w)(?:trước|sau) hay ).* hay .*(?<!\w)(?:trước|sau)(?: tiên| cùng)?\W*$", re.IGNORECASE
)
"""What asks for the order of two things, which no clause about one of them tells."""
_LISTED = re.compile(
    r"^(?P<asks>.*(?<!\w)(?:ai|gì|nào|đâu|mấy|bao nhiêu|bao lâu|bao giờ)(?!\w)[^:?]{0,40}[:?,]) ?"
    r"(?P<options>A[.)] ?.+B[.)] ?.+|[^:?]{1,60}(?<!\w)(?:hay|hoặc) [^:?]{1,40})[\s?.!]*$",
    re.IGNORECASE,
)
"""A question with several answers to choose from behind it."""
_OPTION = re.compile(r"[;,]? ?(?<!\w)[A-H][.)] ?|, | (?:hay là|hay|hoặc) ")
LONGEST_OPTION = 6
"""Words of an option at most."""
_WORD = re.compile(r"\w+")


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The clause that says one of the two things between which a question asks; None for any other question.

    Of several things after a question ("phòng nào: 1, 2 hay 3?", "A. 40% B. 60%") the one that its own answer says.
    """
    listed = _LISTED.match(query.text.strip())
    if listed is not None:
        return _answer_options(query, hits, documents, listed)
    choice = _CHOICE.match(query.text.strip())
    if choice is None or _ASKS.search(query.text) or _ORDERS.search(query.text):
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


def _answer_options(query: Query, hits: Sequence[Hit], documents: Documents, listed: re.Match[str]) -> Answer | None:
    """The answer to the question before the options, where it says just one of them; None where it does not."""
    options = [each for each in _OPTION.split(listed["options"].rstrip(" ?.!")) if each and each.strip()]
    letters = re.findall(r"(?<!\w)([A-H])[.)] ?", listed["options"])
    if documents.solve is None or len(options) < 2 or any(len(each.split()) > LONGEST_OPTION for each in options):
        return None
    found = documents.solve(f"{listed['asks'].rstrip(' :,?')}?")
    if found.abstained or not found.citations:
        return None
    said = f" {' '.join(_WORD.findall(lower(found.text)))} "
    words = [_WORD.findall(lower(each)) for each in options]
    common = set(words[0]).intersection(*words[1:]) | {each for each in words[0][:-1] if len(words[1]) < len(words[0])}
    fitting = [
        at for at, each in enumerate(words) if f" {' '.join(word for word in each if word not in common)} " in said
    ]
    spans = [span for span in found.citations[0].highlights if span.text in found.text]
    if len(fitting) != 1 or not spans:
        return None
    lead = [f"{letters[fitting[0]]}. "] if len(letters) == len(options) else []
    return quote(query, hits, documents, [*lead, spans[0]], confidence=found.confidence)


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
        if one[0] == other[0]:
            continue
        named = " ".join(left[: -len(one)][-1:]) if one[0].isdigit() and other[0].isdigit() else ""
        # "Mũi 2 hay mũi 4" are no figures of a date.
        yield f"{named} {' '.join(one)}".strip(), f"{named} {' '.join(other)}".strip()
