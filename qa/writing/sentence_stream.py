"""Sentences with the passages that they cite, as soon as each is complete, from a stream of text and marks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from index import sentences
from qa.writing.citation_parser import Token

__all__ = ["CitedSentence", "SentenceStream"]

AHEAD = 8
"""Characters after a full stop by which it is certain that a sentence ended there."""

_MARKDOWN = re.compile(r"\*\*|__|`|^#{1,6} +")
_BULLET = re.compile(r"^\s*[*•+–—-] +")
_STOP_MARK = re.compile(r"\s*[.,;:!?)\]”’»]")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """A sentence as written, without marks; the ids that it cites, in order; its line, from 0."""

    text: str
    ids: tuple[int, ...]
    line: int


@dataclass(slots=True)
class SentenceStream:
    """An incremental splitter; the sentences do not depend on how the stream was cut.

    A mark belongs to the sentence before it ("Ba. [1] Bốn." cites for "Ba."), one that begins a line to the next.

    >>> from qa.writing.citation_parser import Mark
    >>> stream = SentenceStream()
    >>> stream.feed(["Ba ngày. ", Mark((1,)), " Bốn đêm nữa"]), stream.partial, stream.close()[0].text
    ([CitedSentence(text='Ba ngày.', ids=(1,), line=0)], 'Bốn đêm nữa', 'Bốn đêm nữa')
    """

    _line: str = ""
    _marks: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    _number: int = 0

    @property
    def partial(self) -> str:
        """The beginning of the sentence that is not complete yet."""
        return _plain(self._line)

    @property
    def line(self) -> int:
        """The number of the line that `partial` stands on, from 0."""
        return self._number

    def feed(self, tokens: Iterable[Token]) -> list[CitedSentence]:
        """The sentences that the tokens complete, in order."""
        done: list[CitedSentence] = []
        for token in tokens:
            if not isinstance(token, str):
                self._marks.append((len(self._line.rstrip()), token.ids))
                continue
            for part in re.split("(\n)", token):
                if part == "\n":
                    done += self._cut(last=True)
                    self._number += 1
                elif part:
                    if self._line[-1:].isspace() and self._marks and self._after_mark() and _STOP_MARK.match(part):
                        self._line, part = self._line.rstrip(), part.lstrip()
                    self._line += part
                    done += self._cut(last=False)
        return done

    def close(self) -> list[CitedSentence]:
        """The sentences that are left."""
        return self._cut(last=True)

    def _after_mark(self) -> bool:
        return self._marks[-1][0] == len(self._line.rstrip())

    def _cut(self, *, last: bool) -> list[CitedSentence]:
        ranges = sentences(self._line)
        done: list[CitedSentence] = []
        taken = 0
        for place, (start, end) in enumerate(ranges):
            if not last and (place + 1 == len(ranges) or len(self._line.rstrip()) < ranges[place + 1][0] + AHEAD):
                break
            following = ranges[place + 1][0] if place + 1 < len(ranges) else len(self._line) + 1
            ids = [each for at, given in self._marks if (at > start or not taken) and at <= end for each in given]
            ids += [each for at, given in self._marks if end < at < following for each in given]
            text = _plain(self._line[start:end])
            if _WORD.search(text):
                done.append(CitedSentence(text, tuple(dict.fromkeys(ids)), self._number))
            taken = following
        if taken:
            self._marks = [(max(0, at - taken), ids) for at, ids in self._marks if at > taken or (at == taken and at)]
            self._line = self._line[taken:]
        if last:
            self._line, self._marks = "", []
        return done


def _plain(text: str) -> str:
    """The text on one line without Markdown's marks; a list's bullet is a dash."""
    line = _BULLET.sub("- ", _MARKDOWN.sub("", text.strip()))
    return " ".join(line.split())
