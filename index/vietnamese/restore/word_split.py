"""Words typed without the space between them, taken apart: "sốchiếm", "baonhieu", "Teslachết".

Whether one of the ways to take a word apart fits the question is decided by `beam`.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["parted"]

MOST, LONGEST = 4, 24
"""Parts of a word, and its letters, at most."""
KEPT = 3
"""Ways to read the word that are given, and twice as many beginnings kept on the way."""

_Reading = tuple[float, tuple[str, ...]]  # log probability, words
_Forms = Callable[[str], Sequence[str]]
_Chances = NDArray[np.float64]  # log probabilities
_Alone = Callable[[Sequence[str]], _Chances]
_After = Callable[[Sequence[str], Sequence[str]], _Chances]


def parted(word: str, forms: _Forms, alone: _Alone, after: _After) -> list[tuple[str, ...]]:
    """The likeliest ways to read a word as two to four in a row, best first.

    Args:
        word: in lower case.
        forms: the words that a run of letters may stand for; none if it is no word.
        alone: log probability of each of n words, (n,).
        after: log probability of each of m words after each of n, (n, m), -inf where it is not to be.
    """
    if len(word) > LONGEST:
        return []
    ends: list[list[_Reading]] = [[] for _ in range(len(word) + 1)]
    for end in range(1, len(word) + 1):
        found: dict[str, _Reading] = {}
        for start in range(end):
            here = forms(word[start:end]) if (ends[start] or not start) and end - start < len(word) else ()
            for reading in _longer(ends[start], here, after) if start else _first(here, alone):
                last = reading[1][-1]  # readings that end alike have one future: the better stays
                found[last] = max(found.get(last, reading), reading)
        ends[end] = sorted(found.values(), reverse=True)
    return [words for _, words in ends[-1][:KEPT]]


def _first(forms: Sequence[str], alone: _Alone) -> list[_Reading]:
    return [(score, (form,)) for form, score in zip(forms, alone(forms).tolist(), strict=True)] if forms else []


def _longer(readings: Sequence[_Reading], forms: Sequence[str], after: _After) -> list[_Reading]:
    """Each reading with each form after it."""
    readings = [reading for reading in readings[: 2 * KEPT] if len(reading[1]) < MOST]
    if not readings or not forms:
        return []
    scores = after([words[-1] for _, words in readings], forms).tolist()
    return [
        (score + more, (*words, form))
        for (score, words), row in zip(readings, scores, strict=True)
        for form, more in zip(forms, row, strict=True)
        if more > float("-inf")
    ]
