"""The one door to answers: a question, and what was said before, become an `Answer`.

It checks the question, completes a follow-up from the conversation, searches, and lets the answerer read what was
found. It holds no conversation itself, so one assistant serves any number of people at once.
"""

from collections.abc import Sequence
from dataclasses import replace

from index import Hit, Index, Query, QuestionError, Span
from index.vietnamese.text import replace_surrogates
from qa.answer import Answer, Citation
from qa.answering.answerer import Answerer, load_answerer
from qa.answering.metadata import about_article
from qa.question.followup import Completer, Turn, standalone
from qa.question.key_terms import names

__all__ = ["LONGEST_QUESTION", "Assistant", "check_question"]

LONGEST_QUESTION = 2_000
"""Characters. A longer text is a document pasted into the wrong box, and would only blur the search."""


DEPTH = 50
"""Passages retrieved for the answerer, more than are shown: words that none of them holds tell that nothing answers."""

BLOCK_CONFIDENCE = 0.95
"""Of an answer read off the article's own title, author or date line; only their recognition can be wrong."""


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
            answerer: reads the passages found; by default the bundled one, loaded at the first question.
            completer: makes a follow-up question stand alone; by default rules, a language model may do it too.
        """
        self.library = library
        self.completer = completer
        self._answerer = answerer

    @property
    def answerer(self) -> Answerer:
        """What reads the passages found; loaded when first needed."""
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
            k: how many of the passages found to return.

        Raises:
            QuestionError: the question is empty, too long, or has no letter or digit.
        """
        check_question(question)
        question = replace_surrogates(question)
        query = self._query(question, history, literal=literal)
        hits = self.library.search(query, k=max(k, DEPTH), documents=documents)
        chosen = self.library.documents
        if documents is not None:
            chosen = {name: chosen[name] for name in documents if name in chosen}
        about = about_article(query.text, hits, chosen)
        if about is not None:
            answer = self._from_block(question, query, about, hits)
        else:
            answer = self.answerer.answer(question, query, hits)
        missing = [name for name in names(query.text) if not self.library.mentions(name)] if answer.abstained else ()
        return replace(answer, hits=answer.hits[:k], unmentioned=tuple(missing))

    def _query(self, question: str, history: Sequence[Turn], *, literal: bool) -> Query:
        """What to search for: diacritics first, by which a follow-up's words are known; then what it leaves out."""
        typed = self.library.understand(question, literal=literal)
        if literal or not history:
            return typed
        completed = self.completer(typed.text, history)
        if completed == typed.text:
            completed = self.completer(question, history)
        if completed in (typed.text, question):
            return typed
        again = self.library.understand(completed)
        return replace(again, asked=question, restored=typed.restored or again.restored)

    def _from_block(self, question: str, query: Query, block: Span, hits: Sequence[Hit]) -> Answer:
        """The answer that is a block of an article, cited in the passage around it."""
        inside = (
            passage
            for passage in self.library.passages
            if passage.document is block.document and passage.start <= block.start and block.end <= passage.end
        )
        around: Span = next(inside, block)
        citation = Citation(around.document, around.start, around.end, (block,), BLOCK_CONFIDENCE)
        return Answer(question, query.text, block.text, (citation,), BLOCK_CONFIDENCE, tuple(hits))


def check_question(question: str) -> None:
    """Refuse a question that nothing could be searched with.

    Raises:
        QuestionError: with the cure in Vietnamese.
    """
    if not question.strip():
        raise QuestionError("Câu hỏi đang trống. Hãy gõ một câu hỏi, ví dụ: “Bài viết nói về điều gì?”")
    if len(question) > LONGEST_QUESTION:
        size = f"{len(question):,}".replace(",", ".")
        raise QuestionError(
            f"Câu hỏi dài {size} ký tự, tối đa là 2.000. Hãy hỏi ngắn lại, hoặc thêm văn bản ấy làm bài."
        )
    if not any(character.isalnum() for character in question):
        raise QuestionError("Câu hỏi không có chữ hay số nào. Hãy hỏi bằng lời.")
