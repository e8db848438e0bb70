"""Questions to begin with, of a library as it is now: made from its newest articles, and tried before they stay."""

import threading
from contextlib import suppress

from index import HoidapError
from qa.assistant import Assistant
from qa.page.examples import examples

__all__ = ["Suggestions"]

NEWEST = 4  # articles that questions are made from
MADE = 8  # questions, of which some may turn out to have no answer


class Suggestions:
    """Questions from the newest articles; once tried, only such as are answered."""

    def __init__(self, assistant: Assistant) -> None:
        """Nothing is made before the first look."""
        self.assistant = assistant
        self._tried: dict[tuple[str, ...], list[str]] = {}  # by the articles they are from, the newest library's only

    def first(self, count: int) -> list[str]:
        """At most `count` questions; the first call after a change starts trying them in the background."""
        newest = list(self.assistant.library.documents.values())[::-1][:NEWEST]
        key = tuple(document.digest for document in newest)
        tried = self._tried
        if key not in tried:
            tried = self._tried = {key: examples(newest, count=MADE)}
            threading.Thread(target=self._try_out, args=(key, tried), name="hoidap-examples", daemon=True).start()
        return tried[key][:count]

    def _try_out(self, key: tuple[str, ...], tried: dict[tuple[str, ...], list[str]]) -> None:
        """Ask the questions and forget those without an answer; the models are then loaded, too.

        A library that has changed meanwhile has other questions: then no more of these is asked.
        """
        answered = []
        with suppress(HoidapError):
            for question in tried[key]:
                if self._tried is not tried:
                    return
                if not self.assistant.ask(question).abstained:
                    answered.append(question)
            tried[key] = answered or tried[key]
