"""The answer by a trained span reader: the exact span, expanded to a phrase, or an abstention.

The reader scores spans of the best passages; the calibrated rule (`confidence`) orders the passages, gives the
probability that the best is right, which is the confidence, and abstains where an answer is improbable. The answer type
decides how much of the text is the answer: a phrase, a whole enumeration, or whole sentences for "vì sao".
"""

import dataclasses
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, TypeAlias

from index import Hit, Passage, Progress, Span
from index.outline import lists
from qa.answer import Answer, Citation
from qa.answering.against.other_sort import is_other_sort
from qa.answering.answerer import Answerer
from qa.answering.candidates import RULED_OUT, Reading, confidence_file, read_hits, read_rule, rule_of
from qa.answering.confidence import ConfidenceRule
from qa.answering.documents import Documents
from qa.answering.expand_span import whole_list, whole_phrase, whole_sentences
from qa.answering.overlap import f1
from qa.answering.quote import trim
from qa.answering.spans import ScoredSpan, SpanReader
from qa.answering.spans_named import load_named_spans
from qa.answering.table.sums import is_other_sum
from qa.answering.unmentioned import has_parts, misses_thing
from qa.answering.value_shape import has_shape
from qa.question.answer_type import value_type
from qa.question.query import Query

__all__ = ["BUNDLED", "Form", "ReadSpan", "Reader", "bundled_weights", "mark", "mark_span", "own_weights"]

BUNDLED = {"": "reader.safetensors", "free": "reader-free.safetensors"}
"""Files of the weights that ship, by what `HOIDAP_READER` says; anybody may use the free ones (`qa/data/READER.md`)."""
WAY = "span"
"""Name of this way of answering."""
FURTHER = 2
"""Further citations at most, from other passages that give the same answer."""
SAME = 0.6
"""F1 of words from which two answers say the same."""
FOREIGN = 2.0
"""How far above "no answer" a span must be for a question in another language."""
NEARLY = 4.0
"""How far below the best span one may score that has the shape asked for: a time of day, not a date."""
LONGEST_LIST = 1_500
"""Characters of a list of items that is shown whole."""
DOUBT = 0.6
"""What is left of the probability where the question is about a thing that nothing retrieved mentions.

Of 230 answers in files of offices 14 wrong ones had such a noun, 3 right ones; in articles it tells nothing sure.
"""
UNFIT = 0.4
"""Probability at most of a value of another sort than is asked for, as "50 phút" for a time of day."""
LONGEST_LABEL = 60
"""Characters before a colon that name what follows."""
WHOLE = 0.9
"""Share of a document's characters from which its hits are all of it."""
BESIDE = 2.0
"""How far below the best span another span of a list may score."""


class ReadSpan(NamedTuple):
    """A reading with its probability and the spans that answer, in characters of the document."""

    probability: float
    reading: Reading
    ranges: tuple[tuple[int, int], ...]


class Reader(Answerer):
    """Answers with the exact words of the passage that answers best."""

    def __init__(self, spans: SpanReader, rule: ConfidenceRule | None = None, *, form: "Form | None" = None) -> None:
        """Read with `spans`.

        Args:
            spans: marks the likeliest spans.
            rule: weighs what was read; by default the one that the weights carry.
            form: how much of the text is the answer; by default what the question's form asks for.
        """
        self.spans = spans
        self.rule = rule or rule_of(spans.facts)
        self.form = form or mark

    def without_expansion(self) -> "Reader":
        """The same reader as the SQuAD rules judge one: the span alone, whatever the question's form."""
        return Reader(self.spans, self.rule, form=mark_span)

    def without_threshold(self) -> "Reader":
        """The same reader for questions that are known to have an answer: it never abstains."""
        return Reader(self.spans, dataclasses.replace(self.rule, threshold=0.0), form=self.form)

    @classmethod
    def load(
        cls,
        name: str = "",
        *,
        cache: Path | None = None,
        confidences: Path | None = None,
        progress: Progress | None = None,
    ) -> "Reader":
        """The reader called `name`.

        Args:
            name: empty for the one that answers best, "free" for the one whose training data is all under free
                licences, both of which ship; a weights file of `hoidap train reader`, or its folder; else any
                Hugging Face question-answering model, by name or folder.
            cache: where the bundled encoder is prepared; default the user's cache folder.
            confidences: folder with the rules of models by name (`hoidap train confidence`).
            progress: called with (stage, done, total).

        Raises:
            EncoderError: the model cannot be had or is damaged.
        """
        from platformdirs import user_cache_path

        cache = cache or user_cache_path("hoidap", appauthor=False)
        own = bundled_weights(name) if name in BUNDLED else own_weights(Path(name).expanduser())
        if own is None:
            fitted = confidence_file(confidences, name) if confidences else None
            kept = fitted is not None and fitted.is_file()
            spans = load_named_spans(name, cache, progress=progress)
            return cls(spans, read_rule(fitted) if fitted and kept else None)
        from qa.answering.spans_int8 import FastSpans

        return cls(FastSpans.load(own, cache, progress=progress))

    def answer(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Answer:
        """The answer with its passages cited, or an abstention; `reranked` is the order after reading."""
        marked = self.read_spans(query, hits)
        ordered = _reorder(marked, hits)
        if not marked or not self._answers(query, marked[0].reading):
            best = marked[0].probability if marked else 0.0
            return Answer(query.typed, query.text, "", (), best, tuple(hits), way=WAY, reranked=ordered)
        first = marked[0]
        text = _text(first)
        unfit = query.language == "vi" and _is_of_other_sort(query, first, text)
        doubtful = unfit or (query.language == "vi" and misses_thing(query.text, _of_its_document(first, hits)))
        probability = min(first.probability * (DOUBT if doubtful else 1.0), UNFIT if unfit else 1.0)
        if doubtful and has_parts(first.reading.hit.passage.document):
            return Answer(query.typed, query.text, "", (), probability, tuple(hits), way=WAY, reranked=ordered)
        alike = [other for other in marked[1:] if self._supports(other, text)]
        cited = tuple(_cite(each) for each in (first, *alike[:FURTHER]))
        return Answer(query.typed, query.text, text, cited, probability, tuple(hits), way=WAY, reranked=ordered)

    def read_spans(self, query: Query, hits: Sequence[Hit]) -> list[ReadSpan]:
        """What was read, the likeliest first, whatever the threshold."""
        read = sorted(read_hits(self.spans, query, hits), key=lambda each: -self.rule.score(each.row))
        return [ReadSpan(self.rule.probability(each.row), each, self.form(query, each)) for each in read]

    def _answers(self, query: Query, reading: Reading) -> bool:
        """Whether to answer; of a question in another language no words can be looked for, so the reader decides."""
        if reading.found[0].score <= RULED_OUT:
            return False
        return self.rule.answers(reading.row) or (query.language != "vi" and reading.found[0].score > FOREIGN)

    def _supports(self, other: ReadSpan, text: str) -> bool:
        """Whether another passage gives the same answer, and likely enough."""
        mine = _text(other)
        likely = self.rule.answerable(other.reading.row) >= self.rule.threshold / 2
        return likely and (f1(mine, [text]) >= SAME or text in mine)


def _is_of_other_sort(query: Query, read: ReadSpan, text: str) -> bool:
    """Whether a span is no value of the sort that is asked for, or the value of a line about another sum."""
    document, (start, _) = read.reading.hit.passage.document, read.ranges[0]
    begin, end = document.text.rfind("\n", 0, start) + 1, document.text.find("\n", start)
    line = document.text[begin : end if end >= 0 else None]
    label = line[: start - begin].rpartition(";")[2].partition(":")[0]
    other = has_parts(document) and len(label) <= LONGEST_LABEL and is_other_sum(query.text, label)
    return other or is_other_sort(query.text, text, f"{document.title} {read.reading.hit.passage.context} {line}")


def _of_its_document(read: ReadSpan, hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits of the document that answers where they hold all of it; else all hits."""
    document = read.reading.hit.passage.document
    own = [hit for hit in hits if hit.passage.document is document]
    covered = sum(hit.passage.end - hit.passage.start for hit in own)
    return own if covered >= WHOLE * len(document.text) else hits


def bundled_weights(name: str = "") -> Path:
    """Weights that ship, by a name in `BUNDLED`."""
    return Path(str(files("qa") / "data" / BUNDLED[name]))


def own_weights(path: Path) -> Path | None:
    """The weights file that a path names, or None where it names another kind of model."""
    if path.suffix == ".safetensors":
        return path
    inside = path / "reader.safetensors"
    return inside if inside.is_file() else None


def mark(query: Query, reading: Reading) -> tuple[tuple[int, int], ...]:
    """The spans of a passage that answer, in characters of its document, in order, at least one.

    A phrase; for a list the whole enumeration, a second span where the list goes on elsewhere; for an explanation the
    whole sentences.
    """
    passage = reading.hit.passage
    text, kind = passage.with_diacritics, query.answer_type
    best = _prefer_shape(query, reading.found, text)
    if kind in ("reason", "how"):
        found = [whole_sentences(text, (best.start, best.end), (0, len(text)))]
    elif kind == "list":
        found = _items(passage, best) or _list_ranges(text, reading.found)
    else:
        found = [whole_phrase(text, (best.start, best.end), dates=kind in ("date", "formalities"))]
    return tuple((passage.start + start, passage.start + end) for start, end in found)


def _prefer_shape(query: Query, found: Sequence[ScoredSpan], text: str) -> ScoredSpan:
    """The likeliest span that has the shape of the value asked for, where one is nearly as likely as the first."""
    near = (each for each in found if each.score > found[0].score - NEARLY)
    kind = value_type(query.text)
    return next((each for each in near if has_shape(kind, text[each.start : each.end])), found[0])


def mark_span(query: Query, reading: Reading) -> tuple[tuple[int, int], ...]:
    """The likeliest span of a passage, without an ugly cut, in characters of its document."""
    passage, best = reading.hit.passage, reading.found[0]
    start, end = whole_phrase(passage.with_diacritics, (best.start, best.end))
    return ((passage.start + start, passage.start + end),)


Form: TypeAlias = Callable[[Query, Reading], tuple[tuple[int, int], ...]]


def _list_ranges(text: str, found: Sequence[ScoredSpan]) -> list[tuple[int, int]]:
    near = [each for each in found[1:] if each.score > max(0.0, found[0].score - BESIDE)]
    others = [whole_phrase(text, (each.start, each.end)) for each in near]
    first = whole_list(text, whole_phrase(text, (found[0].start, found[0].end)), others)
    parts = [first]
    for start, end in others:
        # A list that goes on in the next sentence; a span of the same sentence is rather a rival than a part.
        if all(end <= a or start >= b for a, b in parts) and "." in text[min(end, first[1]) : max(start, first[0])]:
            parts.append(whole_list(text, (start, end), []))
    return _disjoint(parts)


def _items(passage: Passage, best: ScoredSpan) -> list[tuple[int, int]]:
    """All items of the list in which the span lies, as far as the passage goes; empty where it lies in none."""
    place = passage.start + best.start
    for each in lists(passage.document):
        inside = [item for item in each.items if passage.start <= item.start and item.end <= passage.end]
        held = any(item.start <= place < item.end for item in inside)
        if held and len(inside) > 1 and inside[-1].end - inside[0].start <= LONGEST_LIST:
            trimmed = [trim(item, " \n\t;,") for item in inside]
            return [(item.start - passage.start, item.end - passage.start) for item in trimmed]
    return []


def _disjoint(parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


def _text(marked: ReadSpan) -> str:
    source = marked.reading.hit.passage.document.text
    return "; ".join(source[start:end] for start, end in marked.ranges)


def _cite(marked: ReadSpan) -> Citation:
    passage = marked.reading.hit.passage
    highlights = tuple(Span(passage.document, start, end) for start, end in marked.ranges)
    return Citation(passage.document, passage.start, passage.end, highlights, marked.probability)


def _reorder(marked: Sequence[ReadSpan], hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits, those that were read first, in the order after reading; each keeps its rank of retrieval."""
    read = [each.reading.hit for each in marked]
    rest = [hit for hit in hits if not any(hit is other for other in read)]
    return (*read, *rest)
