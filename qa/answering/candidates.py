"""What a reader found in the retrieved passages, and how likely each passage answers, by one calibrated rule.

A passage's row joins what the reader says (the best span against "no answer", against the other passages, against the
next span of the same passage) with what retrieval and the question's words say (`features`, `mismatch`). A reader of
this size finds a likely span in any passage on the right topic; an absent name or year shows that it is a near miss.
"""

import dataclasses
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index import EncoderError, Hit, Span, sentences
from index.search.bm25.terms import terms
from qa.answering.against.changed import is_only_added, move_to_value
from qa.answering.against.chat_line import is_asked_back, is_speaker, is_time_of_message
from qa.answering.against.companion import is_companion, is_of_one
from qa.answering.against.excluded import is_excepted
from qa.answering.against.mismatch import CONTRADICTIONS, contradictions
from qa.answering.against.other_column import is_of_other_column
from qa.answering.against.other_event import is_of_other_event
from qa.answering.against.other_turn import is_of_other_turn
from qa.answering.against.parallel import (
    is_of_another_sort,
    is_of_parallel_thing,
    misses_parallel_thing,
    move_to_part,
    narrow_to_part,
)
from qa.answering.against.siblings import is_of_other_label, is_of_sibling
from qa.answering.against.ties import is_untied
from qa.answering.confidence import ConfidenceRule, Logistic
from qa.answering.features import FEATURES, Features
from qa.answering.spans import ScoredSpan, SpanReader, keep_apart
from qa.answering.unmentioned import has_parts
from qa.question.query import Query

__all__ = [
    "COLUMNS",
    "READ",
    "RULED_OUT",
    "Reading",
    "confidence_file",
    "dump_rule",
    "read_hits",
    "read_rule",
    "rule_of",
    "worth_reading",
]

READ = 5
"""Passages that are read at most, the best retrieved."""
READ_ALWAYS = 2
"""Passages that are read however far the first one is ahead."""
FAR_BEHIND = 6.0
"""How far a passage's score in the search, a log odds, may be behind the first one's for it to be read.

On 600 questions of ViQuAD dev 3.0 of 5 passages are read then and as many answers are right (63.6 %), on 1,150 of
held-out articles 2.6 and 64.9 % instead of 65.2 %.
"""
AGAINST = 30.0
"""What a span loses that is not of the kind asked for, or is told of another thing of that kind: nothing makes it good.

Of 1,900 questions on held-out articles 89 had a span of another kind as the best one, 3 of them were right. Of 800, the
best span was told of another thing (`qa.answering.against.ties`) for 2 % of the right ones, 4 % of the wrong ones, 8 %
of human near misses and 11 % of made ones.
"""
AGAINST_IN_ARTICLE = 10.0
"""What such a span loses in a text of paragraphs alone, which calls a thing by many names: it may still be the best.

Of 1,952 questions on articles (ViQuAD dev, XQuAD) something spoke against 1.7 % of the best spans that were right, and
4.6 % of the wrong ones.
"""
RULED_OUT = -AGAINST / 2
"""Score below which a span is one of those: the reader's own are above -15, and the best below 15."""
_NUMBER_OF_LINE = re.compile(r"\W*(?:(?:điều|chương|mục|phần|khoản) \w{1,5}[.:]?\s*|\w{1,4}[.)]\s*)?", re.IGNORECASE)
COLUMNS = ("margin", "doubt", "lead", "choice", "fits", "unfit", "echo", *CONTRADICTIONS, *FEATURES)
"""Names of the columns of a reading's row."""

# Fitted on nothing: what a reader without a rule of its own (any model by name) is weighed by.
_PLAIN = {"margin": 0.5, "lead": 0.15, "missing_named": -1.5}


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage that was read: its likeliest spans, in characters of the passage, the best first; and its row."""

    hit: Hit
    found: tuple[ScoredSpan, ...]
    row: tuple[float, ...]


def read_hits(reader: SpanReader, query: Query, hits: Sequence[Hit]) -> list[Reading]:
    """The readings of the best hits, in their order; a passage without words is left out."""
    taken = worth_reading(hits)
    marked = reader.spans(query.text, [hit.passage.with_diacritics for hit in taken])
    pairs = []
    for hit, spans in zip(taken, marked, strict=True):
        if spans:
            text, heading = hit.passage.with_diacritics, _heading(hit)
            cut, formal = list(sentences(text)), _is_formal(query, hit)
            kept = [each for each in spans if not _is_in_other_column(query, hit, each)]
            pairs.append((hit, cut, _prefer(query, text, cut, kept or spans, heading=heading, formal=formal)))
    support, readings = Features(query.text, hits), []
    for place, (hit, cut, found) in enumerate(pairs):
        text = hit.passage.with_diacritics
        start, end = _sentence(cut, text, found[0])
        others = [other[0].score for number, (_, _, other) in enumerate(pairs) if number != place]
        window = f"{hit.passage.context}\n{text[max(0, start - 200) : end]}"
        margin = found[0].score
        second = found[1].score if len(found) > 1 else margin - 8
        # What is marked for a name that nothing mentions is about somebody else, however sure the reader is.
        trusted = 0.0 if support.stranger else 1.0
        row = (
            trusted * _clip(margin, 12) / 4,
            float(margin < 0),
            trusted * _clip(margin - max(others, default=margin - 4), 8) / 4,
            trusted * _clip(margin - second, 8) / 4,
            *_span(text, found[0], support),
            *contradictions(query, text, (found[0].start, found[0].end), (start, end)),
            *support.row(hit, sentence=text[start:end], window=window),
        )
        readings.append(Reading(hit, tuple(found), row))
    return readings


def worth_reading(hits: Sequence[Hit]) -> list[Hit]:
    """The best hits, up to `READ`, but for those that the search puts far behind the first one."""
    return [
        hit for place, hit in enumerate(hits[:READ]) if place < READ_ALWAYS or hit.score >= hits[0].score - FAR_BEHIND
    ]


def _span(text: str, found: ScoredSpan, support: Features) -> tuple[float, float, float]:
    """Whether a span is of the kind that the question wants, whether it is not, and how much of it the question says.

    >>> _span("Ngày 3 mưa.", ScoredSpan(0, 6, 1.0), Features("Mưa khi nào?", []))
    (1.0, 0.0, 0.0)
    >>> _span("Mưa to lắm.", ScoredSpan(4, 10, 1.0), Features("Mưa to khi nào?", []))
    (0.0, 1.0, 0.5)
    """
    pattern = support.kind.pattern
    fits = bool(pattern and pattern.search(text, found.start, found.end))
    asked, words = set(terms(support.question)), terms(text[found.start : found.end])
    echo = sum(word in asked for word in words) / len(words) if words else 1.0
    return float(fits), float(pattern is not None and not fits), echo


def _prefer(
    query: Query,
    text: str,
    cut: Sequence[tuple[int, int]],
    found: Sequence[ScoredSpan],
    *,
    heading: str = "",
    formal: bool = False,
) -> list[ScoredSpan]:
    """The spans, the best first, those that the question's words speak against scored less, by `AGAINST` at most.

    They are of another kind, unit, year or extreme than was asked for, or told of another thing of the same kind. A
    text that is formal calls each thing by one name, so that of its values beside each other none is of a thing that it
    does not name. `cut` is where the text's sentences begin and end.

    >>> query, text = Query("", "Mấy viên?", answer_type="number"), "Uống 2 lần một ngày, mỗi lần 1 viên."
    >>> spans = [ScoredSpan(5, 10, 9.0), ScoredSpan(29, 35, 3.0)]
    >>> [text[each.start : each.end] for each in _prefer(query, text, [(0, len(text))], spans)]
    ['1 viên', '2 lần']
    """
    loss, scored = AGAINST if formal else AGAINST_IN_ARTICLE, []
    for whole in found:
        start, end = narrow_to_part(query.text, text, (whole.start, whole.end))
        if query.language == "vi":
            start, end = move_to_part(query.text, text, (start, end)) or (start, end)
            start, end = move_to_value(query.text, text, (start, end)) or (start, end)
        each = dataclasses.replace(whole, start=start, end=end)
        span, sentence = (start, end), _sentence(cut, text, each)
        contradicted, _, opposite = contradictions(query, text, span, sentence)
        against = contradicted or opposite or is_untied(query, text, span, sentence, heading)
        against = against or is_time_of_message(query.text, text, span) or is_asked_back(text, span)
        against = against or is_speaker(query.text, text, span) or not any(map(str.isalnum, text[start:end]))
        against = against or _repeats_heading(query, text, span)
        if query.language == "vi" and not against:
            against = (
                is_of_parallel_thing(query.text, text, span)
                or is_of_another_sort(query.text, text, span)
                or is_of_sibling(query, text, span, heading)
                or is_of_other_label(query, text, span, sentence)
                or is_of_other_event(query, text, span, sentence)
                or is_of_other_turn(query.text, text, span, sentence)
                or is_companion(query.text, text, span)
                or is_of_one(query.text, text, span, sentence)
                or is_excepted(query.text, text, span)
                or is_only_added(query.text, text, span)
            )
        against = against or (formal and misses_parallel_thing(query.text, text, span, heading))
        scored.append(dataclasses.replace(each, score=each.score - loss * bool(against)))
    return keep_apart(sorted(scored, key=lambda each: -each.score))


def _is_in_other_column(query: Query, hit: Hit, found: ScoredSpan) -> bool:
    """Whether a span is a cell below the opposite of the column asked for; not for a restored text."""
    passage = hit.passage
    if query.language != "vi" or passage.with_diacritics != passage.text:
        return False
    return is_of_other_column(
        query, Span(passage.document, passage.start + found.start, passage.start + max(found.end, found.start + 1))
    )


def _repeats_heading(query: Query, text: str, span: tuple[int, int]) -> bool:
    r"""Whether a span is a whole line, its number aside, that says all the question says and no figure: a heading.

    >>> text = "Điều 9. Hiệu lực thi hành\nCó hiệu lực từ ngày 1/5."
    >>> [_repeats_heading(Query("", asked), text, (8, 25)) for asked in ("hiệu lực", "Điều 9 nói gì?")]
    [True, False]
    """
    said = text[slice(*span)]
    before, behind = text[: span[0]].rsplit("\n", 1)[-1], text[span[1] :].split("\n", 1)[0]
    whole = _NUMBER_OF_LINE.fullmatch(before) is not None and behind.strip(" :*") == ""
    return whole and not any(map(str.isdigit, said)) and set(terms(query.text)) <= set(terms(said))


def _is_formal(query: Query, hit: Hit) -> bool:
    return query.language == "vi" and has_parts(hit.passage.document)


def _heading(hit: Hit) -> str:
    """The headings over a passage and the title of its document."""
    return f"{hit.passage.context} {hit.passage.document.title}"


def _sentence(cut: Iterable[tuple[int, int]], text: str, found: ScoredSpan) -> tuple[int, int]:
    """The sentence of a text, which was cut into sentences, where a span begins; the whole text where it is in none."""
    return next(((a, b) for a, b in cut if a <= found.start < b), (0, len(text)))


def _clip(value: float, most: float) -> float:
    return max(-most, min(most, value))


def dump_rule(rule: ConfidenceRule) -> str:
    """The rule as it is kept in the weights file."""
    return json.dumps(rule.json(COLUMNS))


def confidence_file(folder: Path, name: str) -> Path:
    """Where a folder holds the rule of the reader called `name`.

    >>> confidence_file(Path("readers"), "nguyenvulebinh/vi-mrc-base").name
    'nguyenvulebinh--vi-mrc-base.json'
    """
    return folder / (re.sub(r"[^\w.-]+", "--", name.strip("/")) + ".json")


def read_rule(path: Path) -> ConfidenceRule:
    """The rule that a file holds, as `dump_rule` gives it.

    Raises:
        EncoderError: the file cannot be read, or was made for other columns.
    """
    try:
        return ConfidenceRule.of_json(json.loads(path.read_text(encoding="utf-8")), COLUMNS)
    except (OSError, KeyError, TypeError, ValueError) as error:
        message = f"{path}: không đọc được độ tin cậy của bộ đọc ({error}). Chạy lại: hoidap train confidence."
        raise EncoderError(message) from error


def rule_of(facts: dict[str, str]) -> ConfidenceRule:
    """The rule that a weights file carries; a plain one where it carries none, or one of other columns."""
    try:
        return ConfidenceRule.of_json(json.loads(facts.get("rule", "{}")), COLUMNS)
    except (KeyError, TypeError, ValueError):
        plain = Logistic(tuple(_PLAIN.get(name, 0.0) for name in COLUMNS), -0.2)
        return ConfidenceRule(plain, plain, plain, 0.5)
