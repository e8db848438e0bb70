"""Cancels an answer that is under way: the work ends before its next stage, and not only its display.

A stage is not interrupted inside: understanding, searching and reading take tens of milliseconds each, and seconds only
where a model is loaded first, which the next question needs as well.
"""

import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager

from index import Hit
from qa.answer import Answer
from qa.answering.answerer import Answerer
from qa.answering.documents import Documents
from qa.assistant import Assistant
from qa.question.query import Query

__all__ = ["Cancellations", "Cancelled", "cancellable"]


class Cancelled(Exception):  # noqa: N818 (it is no error)
    """The person has cancelled the answer."""


class Cancellations:
    """The answers under way, each of which its person may cancel; many people at once."""

    def __init__(self) -> None:
        """No answer is under way."""
        self._pending: dict[str, tuple[str, threading.Event]] = {}
        self._changing = threading.Lock()

    @contextmanager
    def register(self, person: str, question: str) -> Iterator[threading.Event]:
        """An event that is set when this person cancels the answer; raises Cancelled at the end if it was."""
        cancelled = threading.Event()
        mine = self._pending[person] = question, cancelled
        try:
            yield cancelled
        finally:
            with self._changing:
                if self._pending.get(person) is mine:
                    del self._pending[person]
        if cancelled.is_set():
            raise Cancelled

    def cancel(self, person: str) -> str:
        """The question whose answer this person waited for; empty where there was none."""
        with self._changing:
            question, event = self._pending.get(person, ("", None))
            if event is not None:
                event.set()
            return question


class _CancellableAnswerer(Answerer):
    """An answerer that does not begin to read when the answer has been cancelled."""

    def __init__(self, assistant: Assistant, cancelled: threading.Event) -> None:
        self.assistant, self.cancelled = assistant, cancelled

    def answer(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Answer:
        """The answer, or Cancelled; the reader is loaded only here."""
        if self.cancelled.is_set():
            raise Cancelled
        return self.assistant.answerer.answer(query, hits, documents)

    def stream(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Iterator[Answer]:
        """The answer as it grows, or Cancelled before its next step."""
        if self.cancelled.is_set():
            raise Cancelled
        yield from self._stop_on_cancel(self.assistant.answerer.stream(query, hits, documents))

    def extract(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Answer:
        """The answer in the words of the documents alone, or Cancelled."""
        if self.cancelled.is_set():
            raise Cancelled
        return self.assistant.answerer.extract(query, hits, documents)

    def extend(self, answer: Answer, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Iterator[Answer]:
        """What becomes of an answer of another way, or Cancelled before its next step."""
        yield from self._stop_on_cancel(self.assistant.answerer.extend(answer, query, hits, documents))

    def _stop_on_cancel(self, answers: Iterator[Answer]) -> Iterator[Answer]:
        """The answers; cancelling ends what they come from, such as a request to a language model."""
        for answer in answers:
            yield answer
            if self.cancelled.is_set():
                if isinstance(answers, Generator):
                    answers.close()
                raise Cancelled


def cancellable(assistant: Assistant, cancelled: threading.Event) -> Assistant:
    """The assistant, raising Cancelled between searching and reading once `cancelled` is set."""
    return Assistant(
        assistant.library, answerer=_CancellableAnswerer(assistant, cancelled), completer=assistant.completer
    )
