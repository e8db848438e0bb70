"""Near-duplicates among passages and documents: news is copied all the time, and a copy is no second source.

Two texts are near-duplicates when the longer one contains nearly all word trigrams of the shorter one (Broder, "On the
Resemblance and Containment of Documents", 1997) and all its numbers: daily reports differ in nothing else.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

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


@dataclass(frozen=True, slots=True, eq=False)
class _Fingerprint:
    """Hashes of a text's shingles, and its numbers."""

    shingles: frozenset[int]
    numbers: frozenset[str]


def are_near_duplicates(one: str, two: str) -> bool:
    """True when two passages of similar length differ in a few words only.

    >>> news = "Cảng Hải Phòng đón 12 tàu lớn trong tháng này."
    >>> are_near_duplicates(news, f"NÓNG: {news}"), are_near_duplicates(news, news.replace("12", "15"))
    (True, False)
    """
    mine, other = _fingerprint(one), _fingerprint(two)
    sizes = sorted((len(mine.shingles), len(other.shingles)))
    return sizes[0] >= SIMILAR_LENGTH * sizes[1] and _is_contained(mine, other)


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
        self._shingles |= _fingerprint(text).shingles

    def may_contain(self, text: str) -> bool:
        """False when no added passage is a near-duplicate of this one; True is only likely."""
        mine = _fingerprint(text).shingles
        # What a near-duplicate shares at least, be it the longer of the two.
        return len(mine & self._shingles) >= SIMILAR_LENGTH * CONTAINMENT * len(mine)


def near_duplicates(documents: Iterable[Document]) -> Mapping[str, str]:
    """Id of each document that is a copy, or a part, of another, to the id of the first such document."""
    prints: dict[str, _Fingerprint] = {}
    holders: dict[int, list[str]] = {}
    copies: dict[str, str] = {}
    for document in documents:
        mine = _fingerprint.__wrapped__(document.text)
        sketch = sorted(mine.shingles)[:SKETCH]
        candidates = dict.fromkeys(id_ for shingle in sketch for id_ in holders.get(shingle, ()))
        original = next((id_ for id_ in candidates if _is_contained(prints[id_], mine)), None)
        if original is not None:
            copies[document.id] = original
            continue
        prints[document.id] = mine
        for shingle in sketch:
            holders.setdefault(shingle, []).append(document.id)
    return copies


def _is_contained(one: _Fingerprint, two: _Fingerprint) -> bool:
    short, long = (one, two) if len(one.shingles) <= len(two.shingles) else (two, one)
    if len(short.shingles) < FEWEST_SHINGLES or not short.numbers <= long.numbers:
        return False
    return len(short.shingles & long.shingles) >= CONTAINMENT * len(short.shingles)


@lru_cache(maxsize=4096)
def _fingerprint(text: str) -> _Fingerprint:
    words = _WORD.findall(text.casefold())
    width = min(SHINGLE, len(words))
    shingles = zip(*(words[start:] for start in range(width)), strict=False)
    return _Fingerprint(frozenset(map(hash, shingles)), frozenset(word for word in words if word[0].isdigit()))
