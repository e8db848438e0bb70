"""`Writer`: an answerer that lets a language model put the answer into words, and checks every sentence it writes.

The exact extractive answer comes first and always stays; where the documents do not answer, the model is not asked.
Whatever goes wrong with the model, that answer is what remains, with one line saying why.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from index import Hit, MissingExtra, Passage, Span, WriterError
from index.search.bm25.terms import terms
from qa.answer import Answer, Citation, WrittenSentence
from qa.answering.answerer import Answerer
from qa.answering.documents import Documents
from qa.answering.load_answerer import load_answerer
from qa.assistant import Assistant
from qa.question.query import Query
from qa.writing import failures
from qa.writing.citation_parser import CitationParser
from qa.writing.facts import Facts, read_facts
from qa.writing.language import is_foreign
from qa.writing.llm import Endpoint
from qa.writing.prompt import ANSWER_TOKENS, Prompt, build_prompt, is_no_answer
from qa.writing.reasoning import RESTART, ReasoningFilter
from qa.writing.reread import Rereader
from qa.writing.rewriter import Rewriter
from qa.writing.sentence_stream import CitedSentence, SentenceStream
from qa.writing.several import gather
from qa.writing.support import SupportFinder

__all__ = ["Writer", "writing_assistant"]

_LABEL = re.compile(r"^[*_ ]*(?:câu trả lời|trả lời|đáp án|answer)(?: là)?[*_ ]*:\s*", re.IGNORECASE)
_FENCE = re.compile(r"#?[0-9a-f]{8}#(?: (?:đoạn \d+|hết))?")
"""The delimiter of passages, which small models copy from the prompt."""
MOST_REPEATS = 2
"""How often a sentence may come again before the model is taken to be going round in circles."""


class Writer(Answerer):
    """Answers as another answerer does, and then in a language model's words.

    `stream` gives the extractive answer, then the same one with more and more `sentences`; an answer comes again,
    unchanged, while the model is silent, so that whoever listens may stop, and closing the generator ends the request.
    """

    def __init__(self, endpoint: Endpoint, *, answerer: Answerer | None = None) -> None:
        """Write by an endpoint.

        Args:
            endpoint: where the model is asked.
            answerer: gives the extractive answer; by default the bundled reader, loaded at the first question.
        """
        self.endpoint = endpoint
        self._answerer = answerer

    @property
    def answerer(self) -> Answerer:
        """What gives the extractive answer; loaded when first needed."""
        if self._answerer is None:
            self._answerer = load_answerer()
        return self._answerer

    def answer(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Answer:
        """The extractive answer with the written sentences, or an abstention."""
        *_, final = self.stream(query, hits, documents)
        return final

    def stream(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Iterator[Answer]:
        """The answer as it grows; where several documents are to be put together, from what is central in them."""
        gathered = gather(query, hits, documents)
        final: Answer | None = None
        for final in self.answerer.stream(query, hits, documents) if gathered is None else [gathered]:
            yield final
        if final is not None and not (final.abstained or final.reply):
            yield from self._write(final, query)

    def extract(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Answer:
        """The extractive answer alone; nothing is sent."""
        return self.answerer.extract(query, hits, documents)

    def extend(self, answer: Answer, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Iterator[Answer]:
        """The answer of another way, then put into words as well."""
        yield answer
        yield from self._write(answer, query)

    def _write(self, answer: Answer, query: Query) -> Iterator[Answer]:
        """The answer with more and more sentences; without any, and with a note, where the model fails."""
        passages = _passages(answer)
        window = self.endpoint.window
        try:
            try:
                yield from self._try(answer, query, build_prompt(query.text, passages, window=window))
            except WriterError as error:
                if error.kind != "long":
                    raise
                # The server's window is smaller than it was said to be.
                yield from self._try(answer, query, build_prompt(query.text, passages, window=window // 2))
        except (WriterError, MissingExtra) as error:
            note = f"{answer.note} {error}" if answer.note else str(error)
            yield replace(answer, note=note)

    def _try(self, answer: Answer, query: Query, prompt: Prompt) -> Iterator[Answer]:
        draft = _Draft(query, prompt.passages, answer, self._rereader())
        with closing(self.endpoint.stream(prompt.messages, most_tokens=ANSWER_TOKENS)) as pieces:
            for piece in pieces:
                if not piece:
                    draft.prepare()
                if not piece or draft.feed(piece):
                    yield replace(answer, sentences=draft.sentences)
                if draft.repeats:
                    break
        yield replace(answer, sentences=draft.close())

    def _rereader(self) -> Rereader | None:
        """The reader asked again for facts, where the answerer has one."""
        spans = getattr(self.answerer, "spans", None)
        return Rereader(spans) if spans is not None else None


def writing_assistant(assistant: Assistant, endpoint: Endpoint) -> Assistant:
    """An assistant of the same library that puts its answers into words, and completes follow-ups by the model too."""
    return Assistant(
        assistant.library,
        answerer=Writer(endpoint, answerer=assistant.answerer),
        completer=Rewriter(endpoint, rules=assistant.completer),
    )


class _Draft:
    """What the model has written so far, checked sentence by sentence."""

    def __init__(
        self, query: Query, passages: Sequence[Passage], extractive: Answer, rereader: Rereader | None
    ) -> None:
        self.query, self.passages, self.rereader = query, passages, rereader
        self._extractive = extractive
        self.repeats = False
        self._echoes = False
        self._finder = SupportFinder(passages)
        self._thoughts = ReasoningFilter()
        self._restart()

    def prepare(self) -> None:
        """Read one more passage while the model is silent, no more, so that its next word is shown at once."""
        self._finder.read_next()

    @property
    def sentences(self) -> tuple[WrittenSentence, ...]:
        """The checked sentences, and what there is of the next one."""
        partial = self._plain(self._stream.partial)
        if not partial:
            return tuple(self._done)
        return (*self._done, WrittenSentence(partial, complete=False, line=self._stream.line))

    def feed(self, piece: str) -> bool:
        """Whether there is more to show after the next piece."""
        grown = False
        for text in self._thoughts.feed(piece):
            grown = True
            self._take(text)
        return grown

    def close(self) -> tuple[WrittenSentence, ...]:
        """All sentences, the last one checked too.

        Raises:
            WriterError: nothing was written, or that the passages do not answer, or in another language.
        """
        for text in self._thoughts.close():
            self._take(text)
        self._check(self._stream.feed(self._marks.close()) + self._stream.close())
        written = " ".join(sentence.text for sentence in self._done)
        if not written.strip():
            raise failures.echo() if self._echoes else failures.empty()
        if is_no_answer(written):
            raise failures.silent()
        if self.query.language == "vi" and is_foreign(written):
            raise failures.foreign()
        return tuple(self._done)

    def _restart(self) -> None:
        self._done: list[WrittenSentence] = []
        self._marks = CitationParser(range(1, len(self.passages) + 1))
        self._stream = SentenceStream()

    def _take(self, text: str | None) -> None:
        if text is RESTART:
            self._restart()
        elif text:
            self._check(self._stream.feed(self._marks.feed(text)))

    def _check(self, sentences: Sequence[CitedSentence]) -> None:
        for sentence in sentences:
            if self.repeats:
                return
            text = self._plain(sentence.text)
            if not text or self._is_question(text):
                self._echoes = self._echoes or bool(text)
                continue
            if sum(each.text == text for each in self._done) >= MOST_REPEATS and len(text) > 20:
                self.repeats = True
                return
            citations = () if text.endswith("?") else self._support(text, sentence.ids)  # a question says nothing
            self._done.append(WrittenSentence(text, citations, line=sentence.line))

    def _plain(self, text: str) -> str:
        """The text of a sentence without the label that some models put before their answer."""
        text = _FENCE.sub("", text).strip()
        return text if self._done else _LABEL.sub("", text)

    def _is_question(self, text: str) -> bool:
        """Whether a sentence is the person's own question once more."""
        words = terms(text)
        return any(words == terms(each) for each in (self.query.text, self.query.typed))

    def _support_value(self, text: str) -> tuple[Citation, ...]:
        """What supports "12 ngày" alone: the exact answer, where it has all of that; no passage tells of what it is."""
        facts = read_facts(text)
        for citation in self._extractive.citations:
            source = Facts(" … ".join(span.text for span in citation.highlights))
            if all(source.holds(fact, text) for fact in facts):
                return (citation,)
        return ()

    def _support(self, text: str, ids: Sequence[int]) -> tuple[Citation, ...]:
        if self._finder.is_value(text):
            return self._support_value(text)
        support = self._finder.find(text, [number - 1 for number in ids])
        cited: dict[int, list[Span]] = {}
        for place, span in support.spans:
            cited.setdefault(place, []).append(span)
        if self.rereader is not None and len(cited) == 1:
            (place,) = cited
            if self.rereader.contradicts(text, self.passages[place].text):
                return ()
        return tuple(
            Citation(passage.document, passage.start, passage.end, tuple(spans), support.coverage)
            for place, spans in cited.items()
            for passage in [self.passages[place]]
        )


def _passages(answer: Answer) -> list[Passage]:
    """What the model may read: the passages that the answer cites, then the likeliest others, none twice."""
    ranked = [hit.passage for hit in (answer.reranked or answer.hits)]
    if answer.way == "several":
        asked = {citation.document.id for citation in answer.citations}
        ranked = [passage for passage in ranked if passage.document.id in asked]
    known = {(passage.document.id, passage.start, passage.end): passage for passage in ranked}
    cited = [
        known.get(
            (each.document.id, each.start, each.end),
            Passage.cut(each.document, each.start, each.end, each.document.title),
        )
        for each in _take_turns(answer.citations)
    ]
    chosen: list[Passage] = []
    for passage in [*cited, *ranked]:
        if not any(
            passage.document is each.document and passage.start < each.end and each.start < passage.end
            for each in chosen
        ):
            chosen.append(passage)
    return chosen


def _take_turns(citations: Sequence[Citation]) -> list[Citation]:
    """The first citation of each document, then the second of each: a window that ends early holds all of them."""
    counts: dict[str, int] = {}
    turns: list[tuple[int, int, Citation]] = []
    for place, citation in enumerate(citations):
        turn = counts[citation.document.id] = counts.get(citation.document.id, 0) + 1
        turns.append((turn, place, citation))
    return [citation for _, _, citation in sorted(turns, key=lambda each: each[:2])]
