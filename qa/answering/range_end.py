"""The way of answering when something begins or ends by a stretch of time: "từ ngày 01/5/2025 đến ngày 30/4/2027"."""

import itertools
import re
from collections.abc import Iterator, Sequence

from index import Hit, Span
from index.outline import headings_above
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.answering.hit_sentences import hit_sentences
from qa.answering.quote import quote
from qa.answering.topic import Topic
from qa.answering.unmentioned import misses_thing
from qa.question.answer_type import value_type
from qa.question.query import Query
from qa.question.values import Value, values

__all__ = ["answer"]

FOUND = 0.65
LEAST_COVERAGE = 0.6
"""Share of the question, the words for beginning and ending left out, that the sentence with its headings holds."""
LEAST_LABEL = 0.75
"""Share of the question that must stand before one of several stretches in a sentence."""
_ENDS = re.compile(
    r"(?<!\w)(?:kết thúc|hết hạn|hết hiệu lực|bế mạc|bế giảng|đóng cửa|đến (?:khi nào|bao giờ|ngày nào|hết ngày nào|"
    r"mấy giờ|tháng mấy)|(?:ra|đóng)(?= (?:lúc|khi|vào lúc|mấy giờ))|"
    r"tan(?: làm| học| ca| sở)?|hết giờ|xong|đáo hạn)(?!\w)",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"(?<!\w)(?:bắt đầu|khai mạc|mở cửa|từ (?:khi nào|bao giờ|ngày nào|mấy giờ|tháng mấy)|vào (?:làm|học|ca))(?!\w)",
    re.IGNORECASE,
)
_ENTERS = re.compile(r"(?<!\w)(?:vào|mở)(?= (?:lúc|khi|mấy giờ))", re.IGNORECASE)
"""What begins where nothing in the question ends."""
_WORDS = "kết thúc hết hạn bắt đầu mở đóng cửa tan khai mạc bế xong đáo ngày tháng năm vào lúc"
_JOINT = re.compile(r"\s?(?:đến|tới|[-–])(?: hết| hết ngày| ngày| cuối ngày)? ?", re.IGNORECASE)


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The end or the beginning of the one stretch of time that is about it; None for another question."""
    ends, begins = bool(_ENDS.search(query.text)), bool(_BEGINS.search(query.text))
    begins = begins or (not ends and _ENTERS.search(query.text) is not None)
    kind = value_type(query.text)
    if ends == begins or kind not in ("date", "time") or misses_thing(query.text, hits):
        return None
    topic = Topic(query, without=[_WORDS])
    wanted = "clock" if kind == "time" else "day"
    scored: dict[Span, float] = {}
    for hit in hits[:5]:
        for sentence in hit_sentences(hit):
            stretches = list(_stretches(sentence, wanted))
            if len(stretches) == 1:
                about = f"{headings_above(sentence)} {sentence.text}"
                scored[stretches[0][1 if ends else 0]] = topic.coverage(about) + topic.coverage(sentence.text)
            elif (named := _find_by_label(topic, sentence, stretches)) is not None:
                scored[named[1 if ends else 0]] = 2 * topic.coverage(f"{headings_above(sentence)} {sentence.text}")
    best = max(scored.values(), default=0.0)
    chosen = [span for span, score in scored.items() if score == best]
    if len({span.text for span in chosen}) != 1 or best < LEAST_COVERAGE:
        return None
    return quote(query, hits, documents, [chosen[0]], confidence=FOUND)


def _find_by_label(topic: Topic, sentence: Span, stretches: Sequence[tuple[Span, Span]]) -> tuple[Span, Span] | None:
    """Of several stretches the one before which the question's words stand: "ca chiều từ 14h00 đến 22h00"."""
    scored, before = [], sentence.start
    for stretch in stretches:
        label = sentence.document.text[before : stretch[0].start]
        near = re.split(r"[;,.] ", label)[-1]
        scored.append((topic.coverage(near if topic.coverage(near) > 0 else label), stretch))
        before = stretch[1].end
    best = max((score for score, _ in scored), default=0.0)
    chosen = [stretch for score, stretch in scored if score == best]
    return chosen[0] if best >= LEAST_LABEL and len(chosen) == 1 else None


def _stretches(sentence: Span, kind: str) -> Iterator[tuple[Span, Span]]:
    """The pairs of neighbouring values of a kind that "đến" joins."""
    text = sentence.text
    found = sorted((each for each in values(text) if each.kind == kind), key=lambda each: each.start)
    for first, second in itertools.pairwise(found):
        if _JOINT.fullmatch(text, first.end, second.start):
            yield _span(sentence, first), _span(sentence, second)


def _span(sentence: Span, value: Value) -> Span:
    return Span(sentence.document, sentence.start + value.start, sentence.start + value.end)
