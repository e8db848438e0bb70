"""Text and citation marks told apart while a written answer streams in.

A model is asked to cite passages as "[1]" after a sentence. The text comes in pieces of any length, so an open bracket
is held back until it is plain whether it cites: nothing half-parsed is ever shown.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

__all__ = ["CitationParser", "Mark", "Token"]

LONGEST = 48
"""Characters of a bracket that is held back; a longer one is text, however it goes on."""

_OPENING = re.compile(r"[\[【]")
# "[1]", "[1, 2]", "[1-3]", "[^1]", "[Đoạn 1]", "【1】", "【1†nguồn】"; the ids themselves are looked for inside.
_BRACKET = re.compile(r"[\[【]([^\[\]【】\n]*)[\]】]")
_INSIDE = re.compile(
    r"(?:(?:đoạn|nguồn|source|passage|doc|tài liệu)\s*|[\^#])?\d{1,3}"
    r"(?:\s*(?:[,;&–-]|và|and)\s*(?:đoạn\s*|[\^#])?\d{1,3})*(?:†[^†]*)?",
    re.IGNORECASE,
)
_ID = re.compile(r"\d+(?:\s*[–-]\s*\d+)?")


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation mark: the ids that it names, in order, without those that were not given; empty when none was."""

    ids: tuple[int, ...]


Token = str | Mark


class CitationParser:
    """An incremental parser; the tokens do not depend on how the text was cut into pieces, but for cuts in text.

    >>> parser = CitationParser({1, 2})
    >>> parser.feed("Kinh tế số chiếm 35% [1"), parser.feed(", 2][9]."), parser.close()
    (['Kinh tế số chiếm 35% '], [Mark(ids=(1, 2)), Mark(ids=()), '.'], [])
    """

    def __init__(self, given: Collection[int]) -> None:
        """Parse marks of the ids `given`; a mark of any other id is taken out of the text and cites nothing."""
        self.given = frozenset(given)
        self.unknown = 0
        self._held = ""

    def feed(self, piece: str) -> list[Token]:
        """The text and marks that the next piece completes, in order; no text is empty."""
        self._held += piece
        return self._parse(last=False)

    def close(self) -> list[Token]:
        """What was held back; an open bracket that never closed is text."""
        return self._parse(last=True)

    def _parse(self, *, last: bool) -> list[Token]:
        tokens: list[Token] = []
        text, at = "", 0
        while at < len(self._held):
            opening = _OPENING.search(self._held, at)
            if opening is None:
                text, at = text + self._held[at:], len(self._held)
                break
            text, at = text + self._held[at : opening.start()], opening.start()
            bracket = _BRACKET.match(self._held, at)
            if bracket is None and not last and _may_close(self._held[at:]):
                break
            if bracket is None or len(bracket[0]) > LONGEST or not _INSIDE.fullmatch(bracket[1].strip()):
                text, at = text + self._held[at], at + 1
                continue
            if text:
                tokens.append(text)
            tokens.append(self._mark(bracket[1]))
            text, at = "", bracket.end()
        if text:
            tokens.append(text)
        self._held = self._held[at:]
        return tokens

    def _mark(self, inside: str) -> Mark:
        ids: list[int] = []
        for found in _ID.finditer(inside.partition("†")[0]):
            first, *rest = (int(number) for number in re.findall(r"\d+", found[0]))
            last = rest[0] if rest else first
            ids += range(first, min(last, first + 20) + 1) if last >= first else [first, last]
        known = [number for number in dict.fromkeys(ids) if number in self.given]
        self.unknown += len(set(ids)) - len(known)
        return Mark(tuple(known))


def _may_close(held: str) -> bool:
    """Whether an open bracket without its end may still become a citation mark."""
    return len(held) < LONGEST and not re.search(r"[\[【\n]", held[1:])
