"""Near-duplicates among passages and documents: news is copied all the time, and a copy is no second source.

Two texts are near-duplicates when the longer one contains nearly all word trigrams of the shorter one (Broder, "On the
Resemblance and Containment of Documents", 1997) and all its numbers: daily reports differ in nothing else.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from index.document import Document

__all__ = ["NearDuplicateFilter", "are_near_duplicates", "near_duplicates"]

SHINGLE = 3
"""Words in a shingle; one changed word changes three shingles."""
CONTAINMENT = 0.8
"""Least share of the shorter text's shingles that the longer one contains (containment)."""
SIMILAR_LENGTH = 0.6
"""Least ratio of the shorter passage's shingles to the longer's: a quoted sentence is no duplicate of a passage."""
FEWEST_SHINGLES = 6
"""Least shingles of a text; a shorter one is never a duplicate."""
SKETCH = 48
"""Shingles of a document, those with the smallest hashes, that select the documents to compare with."""

_WORD = re.compile(r"\w+")


def are_near_duplicates(one: str, two: str) -> bool:
    """True when two passages of similar length differ in a few words only.

    >>> news = "Cảng Hải Phòng đón 12 tàu lớn trong tháng này."
    >>> are_near_duplicates(news, f"NÓNG: {news}"), are_near_duplicates(news, news.replace("12", "15"))
    (True, False)
    """
    mine, other = _shingles(one), _shingles(two)
    sizes = sorted((len(mine), len(other)))
    if sizes[0] < SIMILAR_LENGTH * sizes[1] or not _is_contained(mine, other):
        return False
    return _are_alike(_Fingerprint(mine, _numbers(one)), _Fingerprint(other, _numbers(two)))


class NearDuplicateFilter:
    """A filter over seen passages that quickly excludes most further ones as near-duplicates.

    >>> seen = NearDuplicateFilter()
    >>> seen.add("Cảng Hải Phòng đón 12 tàu lớn trong tháng này.")
    >>> seen.may_contain("Cảng Hải Phòng đón 12 tàu lớn trong tháng này")
    True
    >>> seen.may_contain("Huế mưa to trong ba ngày liền.")
    False
    """

    def __init__(self) -> None:
        """Start empty."""
        self._shingles: set[int] = set()

    def add(self, text: str) -> None:
        """Add a passage."""
        self._shingles |= _shingles(text)

    def may_contain(self, text: str) -> bool:
        """False when no added passage is a near-duplicate of this one; True is only likely."""
        mine = _shingles(text)
        # What a near-duplicate shares at least, be it the longer of the two.
        return len(mine & self._shingles) >= SIMILAR_LENGTH * CONTAINMENT * len(mine)


def near_duplicates(documents: Iterable[Document]) -> Mapping[str, str]:
    """Id of each document that is a copy, or a part, of another, to the id of the first such document."""
    prints: dict[str, _Fingerprint] = {}
    holders: dict[int, list[str]] = {}
    copies: dict[str, str] = {}
    for document in documents:
        mine = _Fingerprint(_shingles.__wrapped__(document.text), _numbers(document.text))
        sketch = sorted(mine.shingles)[:SKETCH]
        candidates = dict.fromkeys(id_ for shingle in sketch for id_ in holders.get(shingle, ()))
        original = next((id_ for id_ in candidates if _are_alike(prints[id_], mine)), None)
        if original is not None:
            copies[document.id] = original
            continue
        prints[document.id] = mine
        for shingle in sketch:
            holders.setdefault(shingle, []).append(document.id)
    return copies


class _Fingerprint(NamedTuple):
    """Hashes of a text's shingles, and its numbers."""

    shingles: frozenset[int]
    numbers: frozenset[str]


def _are_alike(one: _Fingerprint, two: _Fingerprint) -> bool:
    """Whether one of two texts is a near-duplicate of the other, or of a part of it."""
    short, long = (one, two) if len(one.shingles) <= len(two.shingles) else (two, one)
    return short.numbers <= long.numbers and _is_contained(short.shingles, long.shingles)


def _is_contained(one: frozenset[int], two: frozenset[int]) -> bool:
    """Whether the larger of two sets of shingles contains nearly all of the smaller."""
    least = min(len(one), len(two))
    return least >= FEWEST_SHINGLES and len(one & two) >= CONTAINMENT * least


@lru_cache(maxsize=4096)
def _shingles(text: str) -> frozenset[int]:
    """Hashes of the shingles of a text."""
    words = _words(text)
    width = min(SHINGLE, len(words))
    return frozenset(map(hash, zip(*(words[start:] for start in range(width)), strict=False)))


def _numbers(text: str) -> frozenset[str]:
    """The numbers of a text."""
    return frozenset(word for word in _words(text) if word[0].isdigit())


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
