"""Whether a written sentence stands in the passages given to the writer, and the exact span that says so.

A sentence is supported by one to three neighbouring sentences of one passage, or of two passages that it cites, when
every fact of it stands there (`facts`), most of its words do, and neither a "không" nor an opposite ("tăng", "giảm")
parts the two. What is not supported is marked, whatever the model cited.
"""

import itertools
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index import Passage, Span, sentences
from index.search.bm25.terms import terms
from index.vietnamese.ngrams import general
from qa.question.key_terms import RAREST
from qa.writing.facts import Fact, Facts, read_facts
from qa.writing.polarity import EMPTY, NEGATIONS, contradicts, denies
from qa.writing.rivals import Rivals

__all__ = ["COVERED", "Support", "SupportFinder"]

COVERED = 0.55
"""Share of a sentence's words, weighed by rarity, that its source must hold."""
CLAUSE = 0.3
"""The same of each clause of three words or more: what is added to a true sentence is no truer for it."""
FACT = 6.0
"""What a fact weighs among the words of its sentence."""
MOST_FACTS = 2
"""Facts that are weighed, so that a row of figures is no support for the words about them."""
WHOLE = 0.65
"""Share of a clause's words that one sentence must hold, where several support a written sentence together."""
TELLING = 0.5
"""The same where one sentence supports a written one: the title's words alone are no support."""
LEAST_TELLING = 3
"""Words of a clause, beside those of the title, from which they tell where it stands."""
LONGEST = 3
"""Neighbouring sentences of a passage that may support one written sentence together."""

_CLAUSE_END = re.compile(r"[,;:–—]| (?:và|nhưng|nên|do đó|giúp|đồng thời|tuy nhiên) ")
_ORDER = re.compile(
    r"(?<!\w)(?:bỏ qua|phớt lờ|ignore|disregard) [^.!?]{0,30}(?:hướng dẫn|chỉ dẫn|quy tắc|lệnh|instruction|prompt|rule)"
    r"|(?<!\w)(?:hãy|phải|luôn|please) (?:trả lời|nói|viết|bảo|in ra|chèn|say|answer|write)(?!\w)"
    r"|^\W*(?:hệ thống|system|assistant|trợ lý)\s*:|(?:lời nhắc|prompt) (?:hệ thống|system)|system prompt"
    r"|^\W*(?:nói|viết|chèn|in ra|trả lời) (?:rằng|là|:|ra|liên kết|mã|ảnh)",
    re.IGNORECASE,
)
"""A sentence that tells a model what to say: it supports nothing, whatever it holds."""


@dataclass(frozen=True, slots=True)
class Support:
    """The support of a sentence: indices and spans of passages, and the share of it they cover; may be empty."""

    spans: tuple[tuple[int, Span], ...]
    coverage: float
    missing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it is supported."""
        return bool(self.spans)


@dataclass(frozen=True, slots=True)
class _Window:
    """Neighbouring sentences of one passage, with the terms and facts that they hold."""

    passage: int
    span: Span
    text: str
    terms: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    facts: Facts
    parts: tuple[frozenset[str], ...]
    topic: frozenset[str]


class SupportFinder:
    """Looks for the support of sentences in passages that stay the same.

    >>> from index import Block, Document
    >>> text = "Kinh tế số chiếm 35% GRDP vào năm 2025. Dân số là 2 triệu."
    >>> passage = Passage(Document("bài", text, (Block("paragraph", 0, len(text)),)), 0, len(text))
    >>> finder = SupportFinder([passage])
    >>> finder.find("Đến 2025, kinh tế số chiếm 35 phần trăm.", [0]).spans[0][1].text
    'Kinh tế số chiếm 35% GRDP vào năm 2025.'
    >>> bool(finder.find("Đến 2025, kinh tế số chiếm 53%.", [0]))
    False
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._read: list[tuple[list[_Window], Rivals]] = []

    def read_next(self) -> bool:
        """Whether there was a passage left to read, which takes some hundredths of a second; `find` reads the rest."""
        number = len(self._read)
        if number == len(self._passages):
            return False
        passage = self._passages[number]
        topic = f"{passage.document.title}. {passage.context}"
        rivals = Rivals(passage.with_diacritics, topic=topic, weigh=_weight)
        self._read.append((list(_windows(number, passage)), rivals))
        return True

    @staticmethod
    def is_value(sentence: str) -> bool:
        """Whether a sentence is a figure, a date or a name and nothing else, which stands anywhere and says nothing."""
        written = _Sentence(sentence)
        return bool(written.facts) and not any(word in terms(_blank(sentence, written.facts)) for word in written.terms)

    def find(self, sentence: str, cited: Collection[int]) -> Support:
        """The support of a sentence: in what it cites, else in any passage; the shortest that covers it best.

        Args:
            sentence: as written, without its citation marks.
            cited: indices of the passages that it cites.
        """
        while self.read_next():
            pass
        written = _Sentence(sentence)
        if not written.terms:
            return Support((), 0.0)
        best = Support((), 0.0)
        for places in (list(cited), [place for place in range(len(self._read)) if place not in cited]):
            support = self._best(written, places)
            if support:
                return support
            best = max(best, support, key=lambda each: each.coverage)
        return best

    def _best(self, written: "_Sentence", places: Iterable[int]) -> Support:
        judged = [
            (written.coverage(window), -len(window.text), window) for place in places for window in self._read[place][0]
        ]
        judged.sort(key=lambda each: each[:2], reverse=True)
        for coverage, _, window in judged[:12]:
            if coverage >= COVERED and written.agrees([window]) and self._is_alone(written.text, [window]):
                return Support(((window.passage, window.span),), coverage)
        for (_, _, one), (_, _, other) in itertools.combinations(judged[:8], 2):
            coverage = written.coverage(one, other) if one.passage != other.passage else 0.0
            if coverage >= COVERED and written.agrees([one, other]) and self._is_alone(written.text, [one, other]):
                return Support(((one.passage, one.span), (other.passage, other.span)), coverage)
        return Support((), judged[0][0] if judged else 0.0)

    def _is_alone(self, sentence: str, windows: Sequence[_Window]) -> bool:
        """Whether nothing else in the windows' passages fits the sentence better and says otherwise."""
        held = frozenset().union(*(window.terms for window in windows))
        return not any(
            denies(sentence, self._passages[window.passage].with_diacritics, held)
            or self._read[window.passage][1].mixes_up(sentence)
            for window in windows
        )


class _Sentence:
    """A written sentence: its weighed terms, its facts, its clauses."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.facts = read_facts(text)
        masked = _blank(text, self.facts)
        words = terms(masked)
        self.terms = {word: _weight(word) for word in words if word not in EMPTY and word not in NEGATIONS}
        self.all = frozenset(terms(text))
        if not self.terms and self.facts:
            self.terms = {word: _weight(word) for word in self.all}
        self.clauses = [
            weights
            for clause in _CLAUSE_END.split(masked)
            if len(weights := {word: self.terms[word] for word in terms(clause) if word in self.terms}) > 2
        ]
        self.pieces = [
            (weights, facts)
            for start, end in _cut_clauses(text)
            for weights in [{word: self.terms[word] for word in terms(text[start:end]) if word in self.terms}]
            for facts in [[fact for fact in self.facts if start <= fact.start < end]]
        ]
        self.pairs = [pair for pair in itertools.pairwise(words) if pair[0] in self.terms and pair[1] in self.terms]

    def coverage(self, *windows: _Window) -> float:
        """Share of the weight that windows hold, 0 to 1: terms, and half as much whole pairs of neighbours."""
        held = frozenset().union(*(window.terms for window in windows))
        # What `agrees` finds of the facts is as good as words: "Nghỉ từ 12 giờ đến 13 giờ" has few others.
        facts = FACT * sum(
            any(window.facts.holds(fact, self.text) for window in windows) for fact in self.facts[:MOST_FACTS]
        )
        whole = sum(self.terms.values()) + FACT * len(self.facts[:MOST_FACTS])
        single = (sum(weight for word, weight in self.terms.items() if word in held) + facts) / whole
        if not self.pairs:
            return single
        both = sum(any(pair in window.pairs for window in windows) for pair in self.pairs) / len(self.pairs)
        return (2 * single + both) / 3

    def agrees(self, windows: Sequence[_Window]) -> bool:
        """Whether all facts stand there, and nothing says the contrary."""
        held = frozenset().union(*(window.terms for window in windows))
        if any(_share(clause, held) < CLAUSE for clause in self.clauses) or not self._is_whole(windows):
            return False
        if not all(any(window.facts.holds(fact, self.text) for window in windows) for fact in self.facts):
            return False
        return not contradicts(self.text, [window.text for window in windows])

    def _is_whole(self, windows: Sequence[_Window]) -> bool:
        """Whether each clause stands in one sentence, and is not made up of several: half of this, half of that."""
        if sum(len(window.parts) for window in windows) == 1:
            return _holds_whole(self.terms, windows[0].parts[0], windows[0].topic, least=TELLING)
        return all(
            any(
                all(window.facts.holds(fact, self.text) for fact in facts)
                and any(_holds_whole(weights, part, window.topic) for part in window.parts)
                for window in windows
            )
            for weights, facts in self.pieces
        )


def _share(weights: Mapping[str, float], held: Collection[str]) -> float:
    """The share of some terms' weight that is held, 0 to 1."""
    return sum(weight for word, weight in weights.items() if word in held) / sum(weights.values())


def _holds_whole(
    weights: Mapping[str, float], part: Collection[str], topic: Collection[str], *, least: float = WHOLE
) -> bool:
    """Whether one sentence holds a clause; the words of the title stand above every sentence, so they tell nothing."""
    telling = {word: weight for word, weight in weights.items() if word not in topic}
    return len(telling) < LEAST_TELLING or _share(telling, part) >= least


def _cut_clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where each clause of a sentence begins and ends."""
    start = 0
    for match in _CLAUSE_END.finditer(text):
        if not (text[match.start() - 1 : match.start()].isdigit() and text[match.end() : match.end() + 1].isdigit()):
            yield start, match.start()
            start = match.end()
    yield start, len(text)


def _blank(text: str, facts: Sequence[Fact]) -> str:
    """The text with its facts left out."""
    kept, at = [], 0
    for fact in facts:
        kept.append(text[at : fact.start])
        at = max(at, fact.end)
    return " … ".join([*kept, text[at:]])


def _windows(number: int, passage: Passage) -> Iterator[_Window]:
    """The windows of one to `LONGEST` sentences of a passage."""
    text = passage.with_diacritics
    ranges = sentences(text)
    around = f"{passage.document.title}\n{passage.context}\n{text}"
    topic = frozenset(terms(passage.context))
    for size in range(1, LONGEST + 1):
        for first in range(len(ranges) - size + 1):
            start, end = ranges[first][0], ranges[first + size - 1][1]
            if any(_ORDER.search(text[a:b]) for a, b in ranges[first : first + size]):
                continue
            words = terms(f"{passage.context}\n{text[start:end]}")
            span = Span(passage.document, passage.start + start, passage.start + end)
            pairs = frozenset(itertools.pairwise(words))
            parts = tuple(frozenset(terms(f"{passage.context}\n{text[a:b]}")) for a, b in ranges[first : first + size])
            facts = Facts(text[start:end], around=around)
            yield _Window(number, span, text[start:end], frozenset(words), pairs, facts, parts, topic)


@lru_cache(maxsize=4096)
def _weight(word: str) -> float:
    """-ln of a term's probability in general texts, bounded."""
    table = general()
    place = table.ids.get(word, -1)
    count = float(table.one[place]) if place >= 0 else 0.0
    return min(RAREST, -math.log((count + 0.5) / float(table.one.sum())))
