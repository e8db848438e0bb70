"""The one door to answers: a question, and what was said before, become an `Answer`.

It checks the question, understands it once, searches, and lets the ways of answering look at what was retrieved. It
holds no conversation itself, so one assistant serves any number of people at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index import Hit, Index, QuestionError
from index import Query as SearchQuery
from index.vietnamese.text import canonical, replace_surrogates
from qa.answer import Answer
from qa.answering import ways
from qa.answering.answerer import Answerer
from qa.answering.documents import Documents
from qa.answering.load_answerer import load_answerer
from qa.answering.narrow import narrow
from qa.answering.versions import choose_versions, show_older
from qa.question.abbreviations import match_spelling
from qa.question.everyday import match_register
from qa.question.followup import Completer, Turn, standalone
from qa.question.query import Query
from qa.question.understand import understand
from qa.question.values import match_periods, match_values, spell_one

__all__ = ["LONGEST_QUESTION", "Assistant", "check_question"]

LONGEST_QUESTION = 2_000
"""Characters. A longer text is a document pasted into the wrong box, and would only blur the search."""


DEPTH = 50
"""Passages retrieved for the answerer, more than are shown: words that none of them holds tell that nothing answers."""


class Assistant:
    """Answers questions about the documents of one library.

    >>> from index import from_text
    >>> library = Index()
    >>> _ = library.add([from_text("Cầu Rồng dài 666 mét. Cầu khánh thành năm 2013.", source="cầu")])
    >>> answer = Assistant(library).ask("Cầu Rồng dài bao nhiêu mét?")
    >>> "666" in answer.citations[0].text
    True
    """

    def __init__(self, library: Index, *, answerer: Answerer | None = None, completer: Completer = standalone) -> None:
        """Answer from a library.

        Args:
            library: what is asked.
            answerer: answers what no other way does; by default the bundled reader, loaded at the first question.
            completer: makes a follow-up question stand alone; by default rules, a language model may do it too.
        """
        self.library = library
        self.completer = completer
        self._answerer = answerer

    @property
    def answerer(self) -> Answerer:
        """What reads the passages; loaded when first needed."""
        if self._answerer is None:
            self._answerer = load_answerer()
        return self._answerer

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        literal: bool = False,
        documents: Sequence[str] | None = None,
        k: int = 10,
    ) -> Answer:
        """The answer to a question, or an abstention with the closest passages.

        Args:
            question: as typed, with or without diacritics; 1 to 2,000 characters.
            history: earlier turns of the same conversation, the oldest first.
            literal: search exactly what was typed: nothing completed, nothing restored.
            documents: ids of the documents to ask; all of them by default.
            k: how many of the passages retrieved to return.

        Raises:
            QuestionError: the question is empty or too long.
        """
        *_, final = self.stream(question, history=history, literal=literal, documents=documents, k=k)
        return final

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        literal: bool = False,
        documents: Sequence[str] | None = None,
        k: int = 10,
    ) -> Iterator[Answer]:
        """`ask` as the answer grows: one or more answers, each replacing the one before; the last one is final.

        Raises:
            QuestionError: the question is empty or too long.
        """
        check_question(question)
        query = understand(
            replace_surrogates(question), history, library=self.library, rewriter=self.completer, literal=literal
        )
        hits: Sequence[Hit] = ()
        if query.answer_type != "small_talk":
            hits = self.library.search(query, k=max(k, DEPTH), documents=documents)
        query = _match_spelling(query, hits)
        versions = choose_versions(query.text, hits)
        query, current = _reword(query, versions.without_years(query.text)), versions.keep(hits)
        asked = Documents(self.library, documents, solve=lambda part: self._solve(part, documents))
        found = ways.answer(query, current, asked)
        if found is None:
            growing = self.answerer.stream(query, narrow(query, current, asked), asked)
        elif found.reply or found.abstained:
            growing = iter([found])
        else:
            growing = self.answerer.extend(found, query, current, asked)
        for answer in growing:
            yield self._limit(answer, query, k)
        if versions.older:
            held = [id_ for id_ in asked if id_ in {document.id for document in versions.older}]
            older = self._answer_from(query, versions.old(hits), Documents(self.library, held))
            if (both := show_older(answer, older)) is not answer:
                yield self._limit(both, query, k)

    def _solve(self, part: str, documents: Sequence[str] | None) -> Answer:
        """The answer to a part of a question, which is not taken apart again."""
        query = Query.of(self.library.understand(part, literal=True))
        hits = self.library.search(query, k=DEPTH, documents=documents)
        query = _match_spelling(query, hits)
        current = choose_versions(query.text, hits).keep(hits)
        return self._answer_from(query, current, Documents(self.library, documents))

    def _answer_from(self, query: Query, hits: Sequence[Hit], asked: Documents) -> Answer:
        """The answer in the words of the documents, from these hits alone."""
        return ways.answer(query, hits, asked) or self.answerer.extract(query, narrow(query, hits, asked), asked)

    def _limit(self, answer: Answer, query: Query, k: int) -> Answer:
        """The answer with `k` hits, and when abstaining with the names that the library does not mention."""
        missing = [name for name in query.names if not self.library.mentions(name)] if answer.abstained else ()
        return replace(answer, hits=answer.hits[:k], reranked=answer.reranked[:k], unmentioned=tuple(missing))


def _match_spelling(query: Query, hits: Sequence[Hit]) -> Query:
    """The query with abbreviations, figures, dates and everyday words in the form that the passages have."""
    passages = [hit.passage.text for hit in hits[:10]]
    nearest = [hit.passage.text for hit in hits[:10] if hit.passage.document is hits[0].passage.document]
    text = match_periods(match_values(match_spelling(query.text, passages), passages), passages)
    text = spell_one(text, passages)
    # The words of the nearest document first: that another one says "uống rượu" does not make it the question's.
    text = match_register(match_register(text, nearest), passages)
    return _reword(query, text)


def _reword(query: Query, text: str) -> Query:
    """The query with another text to read, understood anew."""
    if text == query.text:
        return query
    return Query.of(SearchQuery(query.typed, text, query.restored), rewritten_from=query.rewritten_from)


def check_question(question: str) -> None:
    """Refuse a question that nothing could be searched with.

    Raises:
        QuestionError: with the cure in Vietnamese.
    """
    if not canonical(question).strip():
        raise QuestionError("Câu hỏi đang trống. Hãy gõ một câu hỏi, ví dụ: “Bài viết nói về điều gì?”")
    if len(question) > LONGEST_QUESTION:
        size = f"{len(question):,}".replace(",", ".")
        raise QuestionError(
            f"Câu hỏi dài {size} ký tự, tối đa là 2.000. Hãy hỏi ngắn lại, hoặc thêm văn bản ấy làm bài."
        )
