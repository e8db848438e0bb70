"""What a model thinks aloud, taken out of its stream: only the answer is shown and checked.

Reasoning models put their thoughts between "<think>" and "</think>"; some leave the opening tag to the prompt, so that
a closing tag alone says that all before it was thought. Template marks such as "<|im_end|>" are no text either.
"""

import re
from collections.abc import Iterator

__all__ = ["RESTART", "ReasoningFilter"]

RESTART = None
"""Says that everything given before was thought aloud, not the answer."""

_TAG = re.compile(r"<(/?)(?:think|thinking|thought|reasoning)>|<\|[^|<>\n]{1,30}\|>|</?s>", re.IGNORECASE)
_MAY_BE = re.compile(r"<(?:/?[a-z]{0,9}|\|[^|<>\n]{0,30}\|?)\Z", re.IGNORECASE)


class ReasoningFilter:
    """An incremental filter; what it gives does not depend on how the stream was cut.

    >>> kept = ReasoningFilter()
    >>> [*kept.feed("<thi"), *kept.feed("nk>Ừm…</think>Ba"), *kept.feed(" <b"), *kept.close()]
    ['Ba', ' ', '<b']
    """

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False

    def feed(self, piece: str) -> Iterator[str | None]:
        """The pieces of the answer, in order, and `RESTART` where all before was none of it."""
        self._held += piece
        while (tag := _TAG.search(self._held)) is not None:
            before, self._held = self._held[: tag.start()], self._held[tag.end() :]
            closes = tag[1] == "/"
            if before and not self._thinking and not closes:
                yield before
            if closes and not self._thinking:
                yield RESTART
            if tag[1] is not None:
                self._thinking = not closes
        may_be = _MAY_BE.search(self._held)
        end = may_be.start() if may_be else len(self._held)
        if end and not self._thinking:
            yield self._held[:end]
        self._held = self._held[end:]

    def close(self) -> Iterator[str | None]:
        """What was held back; thoughts that never ended are none of the answer."""
        if self._held and not self._thinking:
            yield self._held
        self._held = ""
