"""Which passages and documents are copies of one another: news is copied all the time, and a copy is no second source.

Two texts are the same when nearly all runs of words of the shorter one are in the longer one (Broder, "On the
Resemblance and Containment of Documents", 1997) and so are all its numbers: daily reports share every phrase but those.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.document import Document

__all__ = ["Said", "near_copies", "same"]

RUN = 3
"""Words in a run; a changed word changes three runs."""
ENOUGH = 0.8
"""Share of the shorter text's runs that the longer one must hold."""
ALIKE = 0.6
"""Runs of the shorter of two passages to the longer's: a sentence quoted in a long passage does not replace it."""
FEWEST = 6
"""Runs below which a text is too short to be called anyone's copy."""
SKETCH = 48
"""How many of a document's runs, those with the smallest hashes, tell which documents to compare."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, eq=False)
class _Print:
    """A text's runs of words, hashed, and its numbers."""

    runs: frozenset[int]
    numbers: frozenset[str]


def same(one: str, two: str) -> bool:
    """True when two passages of about the same length say the same, word for word but for a few.

    >>> same("Cảng Hải Phòng đón 12 tàu lớn trong tháng này.", "NÓNG: Cảng Hải Phòng đón 12 tàu lớn trong tháng này")
    True
    >>> same("Cảng Hải Phòng đón 12 tàu lớn trong tháng này.", "Cảng Hải Phòng đón 15 tàu lớn trong tháng này.")
    False
    """
    mine, other = _print(one), _print(two)
    sizes = sorted((len(mine.runs), len(other.runs)))
    return sizes[0] >= ALIKE * sizes[1] and _within(mine, other)


class Said:
    """What some passages say, to tell in one step that a further one says something else than any of them.

    >>> said = Said()
    >>> said.add("Cảng Hải Phòng đón 12 tàu lớn trong tháng này.")
    >>> said.perhaps("Cảng Hải Phòng đón 12 tàu lớn trong tháng này"), said.perhaps("Huế mưa to trong ba ngày liền.")
    (True, False)
    """

    def __init__(self) -> None:
        """Know nothing."""
        self._runs: set[int] = set()

    def add(self, text: str) -> None:
        """Take a passage's runs of words."""
        self._runs |= _print(text).runs

    def perhaps(self, text: str) -> bool:
        """False when no passage taken is `same` as this one."""
        mine = _print(text).runs
        return len(mine & self._runs) >= ALIKE * ENOUGH * len(mine)  # what a copy holds at least, be it the longer


def near_copies(documents: Iterable[Document]) -> Mapping[str, str]:
    """Id of each document that is a copy, or a part, of another, to the id of the first such document."""
    prints: dict[str, _Print] = {}
    holders: dict[int, list[str]] = {}
    copies: dict[str, str] = {}
    for document in documents:
        mine = _print.__wrapped__(document.text)
        sketch = sorted(mine.runs)[:SKETCH]
        likely = dict.fromkeys(id_ for run in sketch for id_ in holders.get(run, ()))
        original = next((id_ for id_ in likely if _within(prints[id_], mine)), None)
        if original is not None:
            copies[document.id] = original
            continue
        prints[document.id] = mine
        for run in sketch:
            holders.setdefault(run, []).append(document.id)
    return copies


def _within(one: _Print, two: _Print) -> bool:
    short, long = (one, two) if len(one.runs) <= len(two.runs) else (two, one)
    if len(short.runs) < FEWEST or not short.numbers <= long.numbers:
        return False
    return len(short.runs & long.runs) >= ENOUGH * len(short.runs)


@lru_cache(maxsize=4096)
def _print(text: str) -> _Print:
    words = _WORD.findall(text.casefold())
    width = min(RUN, len(words))
    runs = zip(*(words[start:] for start in range(width)), strict=False)
    return _Print(frozenset(map(hash, runs)), frozenset(word for word in words if word[0].isdigit()))
