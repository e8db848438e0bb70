"""What comes back from a question: an answer with its citations, a reply about the assistant, or an abstention.

Abstaining is a property of the type (no citations, no reply), not a sentinel string. A citation is a span of a
document, and its highlight a span inside it, so both are exact by construction.
"""

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass

from index import Hit, Span

__all__ = ["Answer", "Citation", "WrittenSentence", "compose"]

_JOINT = re.compile(r"[;,:()…–—\n]+")
"""Punctuation that may join the slices of an answer."""


@dataclass(frozen=True, slots=True)
class Citation(Span):
    """A passage that supports an answer.

    Attributes:
        highlights: the answering spans inside the passage, in order, at least one.
        score: how well it supports the answer; larger is better.
    """

    highlights: tuple[Span, ...] = ()
    score: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a highlight outside the citation."""
        Span.__post_init__(self)
        for span in self.highlights:
            if span.document is not self.document or not self.start <= span.start < span.end <= self.end:
                raise ValueError(f"highlight {span.start}:{span.end} is outside the citation {self.start}:{self.end}")


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence that a language model wrote, with what supports it.

    Attributes:
        text: as written, without citation marks, on one line; not to be trusted as HTML or Markdown.
        citations: the passages whose highlighted spans say it; empty where none does ("chưa có nguồn").
        complete: False for the last sentence while it is being written, which nothing has checked yet.
        line: the number of the line that it stands on, from 0, so that lists stay lists.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    complete: bool = True
    line: int = 0

    @property
    def supported(self) -> bool:
        """Whether a passage says it."""
        return bool(self.citations)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and its citations; or a reply, which cites nothing; or an abstention, which has neither.

    Attributes:
        question: as it was asked.
        query: what was searched: the question completed, with its diacritics put back.
        text: the answer: slices of the citations, and the `composed` words; empty when abstaining and in a reply.
        citations: what supports the text, the best first; empty when abstaining and in a reply.
        confidence: probability that the documents answer the question with this text, 0 to 1; 1 for a reply.
        hits: everything that was retrieved, in the order of retrieval, also when abstaining.
        unmentioned: when abstaining, the question's names that no document of the library holds.
        composed: the ranges of `text`, in order, that are the program's own words ("Có", "4 (đếm trong bài: ", "cao
            hơn"); everything else of it stands in a citation.
        reply: what the assistant says about itself ("Chào bạn! …"); empty for anything that the documents answer.
        note: one Vietnamese line to be shown beside it, such as "Không có Khoản 5 ở Điều 6"; mostly empty.
        way: the name of the way of answering (`qa.answering.ways`); empty where none is known.
        reranked: the hits in the order after reading, the likeliest to answer first; empty where nothing was read.
        sentences: the same answer in a language model's words, sentence by sentence; empty where none was asked, and
            where it failed, which `note` says.
    """

    question: str
    query: str
    text: str
    citations: tuple[Citation, ...]
    confidence: float
    hits: tuple[Hit, ...]
    unmentioned: tuple[str, ...] = ()
    composed: tuple[tuple[int, int], ...] = ()
    reply: str = ""
    note: str = ""
    way: str = ""
    reranked: tuple[Hit, ...] = ()
    sentences: tuple[WrittenSentence, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a text without citations or the reverse, a reply with either, and words that nothing supports."""
        if bool(self.text) != bool(self.citations):
            raise ValueError("an answer has both text and citations, or neither")
        if self.reply and self.text:
            raise ValueError("a reply cites nothing, so it has no text and no citations")
        if self.sentences and not self.text:
            raise ValueError("nothing is written where the documents do not answer")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence {self.confidence} is not a probability")
        place = 0
        for start, end in self.composed:
            if not place <= start < end <= len(self.text):
                raise ValueError(f"composed range {start}:{end} overlaps another or leaves the text")
            place = end
        if unsupported := self._unsupported_text():
            raise ValueError(f"{unsupported!r} is neither composed nor in a citation")

    @property
    def abstained(self) -> bool:
        """True when the documents do not hold the answer; a reply is no abstention."""
        return not self.citations and not self.reply

    @property
    def verdict(self) -> str:
        """The program's own words of the text, such as "Có"; empty where every word is a slice."""
        return " ".join(self.text[start:end].strip(" :,;(") for start, end in self.composed)

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Every passage cited by the text or a sentence, in that order, none twice, with all its highlights."""
        merged: dict[tuple[str, int, int], Citation] = {}
        for citation in (*self.citations, *(each for sentence in self.sentences for each in sentence.citations)):
            key = (citation.document.id, citation.start, citation.end)
            before = merged.get(key)
            merged[key] = citation if before is None else _join(before, citation)
        return tuple(merged.values())

    def source_numbers(self, sentence: WrittenSentence) -> tuple[int, ...]:
        """The places in `sources`, from 1, of what a sentence cites."""
        places = {(each.document.id, each.start, each.end): place for place, each in enumerate(self.sources, 1)}
        return tuple(places[each.document.id, each.start, each.end] for each in sentence.citations)

    def _unsupported_text(self) -> str:
        """The first stretch of the text that is not composed and in no citation; empty when there is none."""
        sources = [citation.text for citation in self.citations]
        edges = [0, *(edge for each in self.composed for edge in each), len(self.text)]
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            stretch = self.text[start:end].strip()
            if stretch and not any(stretch in source for source in sources):
                for part in map(str.strip, _JOINT.split(stretch)):
                    if part and not any(part in source for source in sources):
                        return part
        return ""


def _join(one: Citation, other: Citation) -> Citation:
    """A passage with the highlights of two citations of it, those that overlap as one."""
    spans: list[Span] = []
    for span in sorted((*one.highlights, *other.highlights), key=lambda each: each.start):
        if spans and span.start < spans[-1].end:
            spans[-1] = Span(span.document, spans[-1].start, max(spans[-1].end, span.end))
        else:
            spans.append(span)
    return dataclasses.replace(one, highlights=tuple(spans), score=max(one.score, other.score))


def compose(pieces: Iterable[Span | str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of an answer made of slices (spans) and own words (strings), and the ranges of the own words.

    >>> from index import from_text
    >>> text, composed = compose(["Có: ", Span(from_text("Vé là 5 đồng.", source="vé"), 0, 12)])
    >>> text, [text[start:end] for start, end in composed]
    ('Có: Vé là 5 đồng', ['Có: '])
    """
    text, own = "", list[tuple[int, int]]()
    for piece in pieces:
        words = piece if isinstance(piece, str) else piece.text
        if isinstance(piece, str) and re.search(r"\w", piece):
            own.append((len(text), len(text) + len(words)))
        text += words
    return text, tuple(own)
