"""The way of answering yes or no, with the clause that says so; an abstention where no clause is about it.

The clause must hold what was asked (thing, condition, party); a quantity of the question is compared with the range of
the clause; a prohibition or an exemption answers no.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import Document, Hit, Span, sentences
from index.outline import faq, headings_above, lists
from index.search.bm25.terms import terms
from index.vietnamese.quantities import is_same_unit, quantities
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering import in_range
from qa.answering.documents import Documents, documents_of
from qa.answering.in_range import Clause, clauses
from qa.answering.quote import abstain, quote, trim
from qa.answering.topic import Topic
from qa.answering.verdict.compare_amount import PEOPLE, compare_sentences, find_quantities, is_measured
from qa.answering.verdict.find_schedule import find_schedule
from qa.answering.verdict.judge_clause import judge_clause, verdict_word
from qa.answering.verdict.past_time import ELAPSED, find_past_time
from qa.answering.verdict.polarity import FORBIDS, FREE, is_freed, polarity
from qa.answering.verdict.stock import find_stock
from qa.answering.verdict.two_sides import pick_side
from qa.question.key_terms import CAPITAL
from qa.question.query import Query

__all__ = ["answer"]

ASKED_BY_TEXT = 0.9
BY_CLAUSE = 0.7
LEAST_COVERAGE = 0.7
"""Share of the topic that the clause with its headings must hold; half of it the clause itself."""
CLEARLY_FIRST, AHEAD = 0.5, 0.35
"""The share that is enough for the clause that fits best by words and vectors, so far ahead of the second."""
LEAST_PREDICATE, LEAST_DENIED = 0.55, 0.4
"""Share of what is asked of the subject ("được bảo hành 2 năm") that the clause itself must hold."""
LEAST_SUBJECT = 0.6
"""Share of the subject that the clause with its headings must hold."""
LEAST_NEAR = 0.55
"""Share of the topic that a clause must hold which lifts the duty that is asked about, or measures what is asked."""
NEARLY_ALL = 0.05
"""How much less of what is asked a narrower clause may hold."""
LEAST_FAQ = 0.75
HEAD = 600
"""Characters of a document in which it names who made it."""
_FRAME = (
    "có không phải được chưa hay đúng à hả thế vậy nên cần bị sẽ đã đang thì nếu khi muốn cho nào ạ nhỉ nữa vẫn còn "
    "có thể liệu phải chăng xin hỏi đạt yêu cầu quy định này ok"
)
_PROPOSES = re.compile(r"(?<!\w)(?:đề nghị|đề xuất|kiến nghị)(?= \w)", re.IGNORECASE)
_BIDS_NOT = re.compile(r"(?:[-–•*+] |\d+[.)] )?không (?!có |phải |cần |mất |thu |quá )", re.IGNORECASE)
"""How a clause begins that forbids: "Không mang vật nuôi vào phòng"."""
_PREDICATE = re.compile(
    r"(?<!\w)(?:có|đã|phải|được|bị|còn)(?: (?:được|phải|bị|thể|cần|nên))* (?P<what>.{2,}?)(?: hay)? (?:không|chưa|"
    r"được không)\W*$",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r"\s(?:nhưng|song|tuy nhiên|ngoại trừ)\s|,\s(?=(?:không|cấm|được|chưa)\s)")
_PERSONS = "người trẻ cháu bé em bà ông cô chú bác con khách bạn tôi mình mẹ bố vợ chồng"
_ADJECTIVES = ("cao", "nặng", "dài", "rộng", "sâu", "dày", "đủ", "tròn", "mới")
"""Words beside a quantity that a clause about the quantity need not say."""
_MAKER = re.compile(
    r"\W*(?:tòa|tòa án|công ty|siêu thị|cửa hàng|trường|nhà trường|ban|quỹ|bệnh viện|ngân hàng|bảo tàng|thư viện|"
    r"trung tâm|hợp tác xã|ủy ban|sở|phòng|chi cục|hội đồng|câu lạc bộ)(?!\w)",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"[\s*_–•-]*(?:ví dụ|thí dụ|chẳng hạn)(?!\w)", re.IGNORECASE)
_PARTY = re.compile(r"(?<!\w)bên [a-dđ](?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Verdict:
    yes: bool
    span: Span
    confidence: float


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The verdict "Có" or "Không" with the clause, or an abstention; None for a question of another kind."""
    if query.answer_type != "yes_no":
        return None
    topic = Topic(query, without=[_FRAME, *_measures(query)])
    nearest = hits[0].passage.document if hits else None
    beside = [hit for hit in hits if hit.passage.document is nearest]
    verdict = _from_faq(topic, hits) or _from_clauses(query, topic, beside, documents)
    if verdict is None and len(beside) < len(hits):
        verdict = _from_clauses(query, topic, hits, documents)
    if verdict is None:
        return _from_range(query, topic, hits, documents) or abstain(query, hits)
    word = verdict_word(query.text, verdict.yes)
    span = trim(verdict.span, " \n\t;,")
    if re.match(rf"(?:{word}|{'có|rồi' if verdict.yes else 'không|chưa'})\s*[.,:;!]|{word}(?!\w)", span.text, re.I):
        return quote(query, hits, documents, [span], confidence=verdict.confidence)
    lead = _lead_of(span)
    clause: list[Span | str] = [lead, "\n", span] if lead is not None and lead.text.endswith(":") else [span]
    return quote(query, hits, documents, [f"{word}: ", *clause], confidence=verdict.confidence)


def _from_range(query: Query, topic: Topic, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The clause whose range holds a number of the question, with its verdict where the clause says so.

    None where the clause holds too little of what is asked.
    """
    found = in_range.answer(query, hits, documents)
    if found is None or found.abstained or len(found.citations) != 1 or len(found.citations[0].highlights) != 1:
        return found
    span = found.citations[0].highlights[0]
    about = f"{headings_above(span)} {span.text}"
    if topic.coverage(about) < LEAST_DENIED and not is_freed(query.text, span.text):
        return None
    compared = compare_sentences(query.text, span.text)
    if compared is None:
        return found
    return quote(
        query,
        hits,
        documents,
        [f"{verdict_word(query.text, compared)}: ", span],
        confidence=min(found.confidence, BY_CLAUSE),
    )


def _from_faq(topic: Topic, hits: Sequence[Hit]) -> _Verdict | None:
    """The answer that the document gives to the same question."""
    for document in documents_of(hits[:10]):
        pairs = [
            (topic.coverage(f"{document.title} {each.question.text}") + topic.fit(each.question.text), each)
            for each in faq(document)
        ]
        best = max(pairs, key=lambda pair: pair[0], default=None)
        if best is None or best[0] < 2 * LEAST_FAQ or not _asks_yes_no(best[1].question.text):
            continue
        first = next(iter(sentences(document.text, best[1].answer.start, best[1].answer.end)), None)
        if first is not None:
            span = Span(document, first[0], best[1].answer.end if best[1].answer.end - first[0] < 300 else first[1])
            return _Verdict(polarity(topic.query.text, span.text, ""), span, ASKED_BY_TEXT)
    return None


def _from_clauses(query: Query, topic: Topic, hits: Sequence[Hit], documents: Documents) -> _Verdict | None:
    stock = find_stock(query, hits)
    if stock is not None:
        return _Verdict(*stock, BY_CLAUSE)
    near = [each for each in clauses(hits[:8]) if not each.span.text.rstrip(' *_"”').endswith("?")]
    if not near:
        return None
    scheduled = find_schedule(query, hits, documents, frame=_FRAME)
    if scheduled is not None:
        return _Verdict(*scheduled, BY_CLAUSE)
    without = [_FRAME, *_measures(query), *([_PERSONS, *_ADJECTIVES] if quantities(query.text) else [])]
    predicate = Topic(replace(query, text=_predicate(query.text)), without=without)
    scores = topic.rank([clause.span.text for clause in near], documents)
    order = sorted(range(len(near)), key=lambda at: -float(scores[at]))
    ahead = float(scores[order[0]] - scores[order[1]]) if len(order) > 1 else AHEAD
    for place in order[:12]:
        if _PROPOSES.search(near[place].span.text) and not _PROPOSES.search(query.text):
            continue  # what somebody proposes is not yet so
        if _is_example(near[place].span):
            continue
        clause, above = near[place], _lead_of(near[place].span)
        lead = above.text if above is not None else ""
        clear = place == order[0] and ahead >= AHEAD and predicate.query.text != query.text
        least = CLEARLY_FIRST if clear else LEAST_COVERAGE
        other = _name_its_party(query, clause)
        if other is not None and _is_about(other, Topic(other, without=[_FRAME]), predicate, clause, lead, least):
            return _Verdict(not polarity(query.text, clause.span.text, lead), clause.span, BY_CLAUSE)
        if _is_about(query, topic, predicate, clause, lead, least):
            clause = _find_narrower(query, clause, near, predicate)
            side = pick_side(clause.span, Topic(query, without=[_FRAME]))
            if side is None:
                continue
            if side != clause.span:
                return _Verdict(polarity(query.text, side.text, lead), side, BY_CLAUSE)
            return _Verdict(judge_clause(query.text, clause.span.text, topic, predicate, lead), clause.span, BY_CLAUSE)
    return None


def _find_narrower(query: Query, clause: Clause, near: Sequence[Clause], predicate: Topic) -> Clause:
    """The clause whose range is the narrowest that holds the quantity of the question, of those that say the same.

    "Từ 16 tuổi đóng 150 đồng" holds 65 years, and so does "trên 60 tuổi được miễn", which is the exception.
    """
    best, width = clause, math.inf
    said = predicate.coverage(clause.span.text)
    for each in [clause, *near]:
        held = predicate.coverage(each.span.text)
        if each.span.document is not clause.span.document or held < LEAST_DENIED:
            continue
        if held < said - NEARLY_ALL and not (FREE.search(each.span.text) or FORBIDS.search(each.span.text)):
            continue  # it says less of what is asked, and makes no exception
        for asked in find_quantities(query.text):
            for own in quantities(each.span.text):
                holding = own.is_range and is_same_unit(asked, own) and own.unit == asked.unit and own.holds(asked.low)
                # Of two without an upper end the one that begins later is the narrower.
                size = own.high - own.low if math.isfinite(own.high) else 1e12 - own.low
                if holding and not asked.is_range and size < width:
                    best, width = each, size
    return best


def _name_its_party(query: Query, clause: Clause) -> Query | None:
    """The question asked of the other party, which alone the clause is about: "do Bên A chịu"; None for another one."""
    asked = {each.lower() for each in _PARTY.findall(query.text)}
    told = {each.lower() for each in _PARTY.findall(clause.span.text)}
    if len(asked) != 1 or len(told) != 1 or asked == told:
        return None
    party = _PARTY.search(clause.span.text)
    text = _PARTY.sub(party[0] if party else "", query.text)
    return replace(query, text=text, names=tuple(each for each in query.names if not _PARTY.fullmatch(each)))


def _is_about(query: Query, topic: Topic, predicate: Topic, clause: Clause, lead: str, least: float) -> bool:
    """Whether a clause holds what was asked: enough of the topic, every name, and what is asked of the subject."""
    own = f"{lead} {clause.span.text}"
    whole = f"{clause.span.document.title} {clause.about} {own}"
    asked = find_quantities(query.text)
    counted_alike = any(each.unit == other.unit for each in asked for other in quantities(clause.span.text))
    if is_freed(query.text, clause.span.text) or counted_alike:
        least = min(least, LEAST_NEAR)
    if topic.coverage(whole) < least or topic.coverage(own) < LEAST_COVERAGE / 2:
        return False
    if not _has_every_name(query, whole, clause):
        return False
    left_out = [_FRAME, *_measures(query), *PEOPLE, _PERSONS, *(_ADJECTIVES if asked else ())]
    subject = Topic(replace(query, text=_subject(query.text)), without=left_out)
    if subject.weights and subject.coverage(whole) < LEAST_SUBJECT and not _is_maker(subject, clause.span.document):
        return False
    if asked and not is_measured(asked, own):
        return False
    held = predicate.coverage(own)
    if FREE.search(own) or FORBIDS.search(own) or _BIDS_NOT.match(clause.span.text):
        return held >= LEAST_DENIED
    said = {fold(term) for term in terms(own)}
    rarest = max(predicate.weights, key=predicate.weights.__getitem__, default="")
    if not asked and held < LEAST_COVERAGE and rarest and rarest not in said and rarest not in fold(whole):
        return False  # "máy bơm" is no "máy" of another kind
    first = next(iter(predicate.weights), "")
    return held >= LEAST_PREDICATE and (first in said or first in fold(own))


def _is_maker(subject: Topic, document: Document) -> bool:
    """Whether the subject is who made the document, named in its head: "Tòa có chấp nhận …?" of a judgement."""
    return _MAKER.match(subject.query.text) is not None and subject.coverage(document.text[:HEAD]) >= LEAST_SUBJECT


def _is_example(span: Span) -> bool:
    """Whether a span stands in a paragraph that begins with "Ví dụ"."""
    text = span.document.text
    return _EXAMPLE.match(text, text.rfind("\n", 0, span.start) + 1) is not None


def _measures(query: Query) -> list[str]:
    """The quantities of a question, and the words that tell how long ago something was, which no clause repeats."""
    measured = [query.text[each.start : each.end] for each in quantities(query.text)]
    return [*measured, ELAPSED] if find_past_time(query.text) is not None else measured


def _predicate(question: str) -> str:
    """What is asked of the subject: the words between "có", "được" or "phải" and "không"."""
    found = _PREDICATE.search(question)
    return found["what"] if found else question


def _subject(question: str) -> str:
    """What stands before the predicate: "Tiền điện" of "Tiền điện có phải do Bên B chịu không?"."""
    found = _PREDICATE.search(question)
    return question[: found.start()] if found else ""


def _has_every_name(query: Query, text: str, clause: Clause) -> bool:
    """Whether every name of the question stands in the clause, its headings or its document's title."""
    held = fold(f"{text} {clause.span.document.title}")
    return all(fold(name) in held or _is_called_short(name, text) for name in query.names)


def _is_called_short(name: str, text: str) -> bool:
    """Whether a title with a given name means a person whom the text calls in full.

    >>> _is_called_short("Bà Sen", "Bà Lê Thị Sen"), _is_called_short("Bà Sen", "Bà Lê Thị Huệ")
    (True, False)
    """
    title, _, given = name.partition(" ")
    if fold(title) not in ("ong", "ba", "anh", "chi", "co", "chu", "thay") or not given:
        return False
    return re.search(rf"(?<!\w)(?i:{title}) (?:{CAPITAL}\w* ){{1,4}}{re.escape(given)}(?!\w)", text) is not None


def _lead_of(span: Span) -> Span | None:
    """The sentence that leads in to the list that the span is an item of; None for no item."""
    for each in lists(span.document):
        if each.lead is not None and any(item.start <= span.start < item.end for item in each.items):
            last = list(sentences(span.document.text, each.lead.start, each.lead.end))[-1:]
            return Span(span.document, *last[0]) if last else each.lead
    return None


def _asks_yes_no(question: str) -> bool:
    return re.search(r"(?<!\w)(?:không|chưa|phải không)\W*$", question, re.IGNORECASE) is not None
