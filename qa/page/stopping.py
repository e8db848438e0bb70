"""Stopping an answer that is under way: the work ends before its next stage, and not only its showing.

A stage cannot be broken off inside: understanding, searching and reading take tens of milliseconds each, and seconds
only where a model is loaded first, which the next question wants as well.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from index import Hit, Query
from qa.answer import Answer
from qa.assistant import Assistant

__all__ = ["Stopped", "Stops", "stoppable"]


class Stopped(Exception):  # noqa: N818 (it is no error)
    """The person has stopped the answer."""


class Stops:
    """Who waits for an answer, and may stop it; many people at once."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._waiting: dict[str, tuple[str, threading.Event]] = {}
        self._changing = threading.Lock()

    @contextmanager
    def waiting(self, person: str, question: str) -> Iterator[threading.Event]:
        """An event that is set when this person stops the answer to the question; Stopped at the end if it was."""
        stopped = threading.Event()
        mine = self._waiting[person] = question, stopped
        try:
            yield stopped
        finally:
            with self._changing:
                if self._waiting.get(person) is mine:
                    del self._waiting[person]
        if stopped.is_set():
            raise Stopped

    def stop(self, person: str) -> str:
        """The question whose answer this person waits for, stopped now; empty where there is none."""
        with self._changing:
            question, waiting = self._waiting.get(person, ("", None))
            if waiting is not None:
                waiting.set()
            return question


class _Stoppable:
    """An answerer that does not begin to read when the answer has been stopped."""

    def __init__(self, assistant: Assistant, stopped: threading.Event) -> None:
        self.assistant, self.stopped = assistant, stopped

    def answer(self, question: str, query: Query, hits: Sequence[Hit]) -> Answer:
        """The answer, or Stopped; the reader is loaded only here."""
        if self.stopped.is_set():
            raise Stopped
        return self.assistant.answerer.answer(question, query, hits)


def stoppable(assistant: Assistant, stopped: threading.Event) -> Assistant:
    """The assistant, raising Stopped between searching and reading once `stopped` is set."""
    return Assistant(assistant.library, answerer=_Stoppable(assistant, stopped), completer=assistant.completer)
