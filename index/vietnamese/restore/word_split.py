"""Word splitting: the readings of a token typed without its spaces, as "sốchiếm", "baonhieu", "Teslachết".

Whether one of them fits the question is decided by `beam_search`.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["split_words"]

MOST, LONGEST = 4, 24
"""Most parts of a token, and most letters."""
READINGS = 3
"""Readings returned; twice as many prefixes are kept on the way."""

_Reading = tuple[float, tuple[str, ...]]  # log probability, words
_Forms = Callable[[str], Sequence[str]]
_Chances = NDArray[np.float64]  # log probabilities
_Unigrams = Callable[[Sequence[str]], _Chances]
_Bigrams = Callable[[Sequence[str], Sequence[str]], _Chances]


def split_words(word: str, forms: _Forms, unigrams: _Unigrams, bigrams: _Bigrams) -> list[tuple[str, ...]]:
    """The likeliest readings of a token as two to four words, best first.

    Args:
        word: the token, in lower case.
        forms: the words that a run of letters may stand for; none if it is no word.
        unigrams: log probability of each of n words, (n,).
        bigrams: log probability of each of m words after each of n, (n, m); -inf forbids the pair.
    """
    if len(word) > LONGEST:
        return []
    ends: list[list[_Reading]] = [[] for _ in range(len(word) + 1)]
    for end in range(1, len(word) + 1):
        found: dict[str, _Reading] = {}
        for start in range(end):
            here = forms(word[start:end]) if (ends[start] or not start) and end - start < len(word) else ()
            for reading in _extend(ends[start], here, bigrams) if start else _start(here, unigrams):
                last = reading[1][-1]  # readings with the same last word have the same continuations
                found[last] = max(found.get(last, reading), reading)
        ends[end] = sorted(found.values(), reverse=True)
    return [words for _, words in ends[-1][:READINGS]]


def _start(forms: Sequence[str], unigrams: _Unigrams) -> list[_Reading]:
    return [(score, (form,)) for form, score in zip(forms, unigrams(forms).tolist(), strict=True)] if forms else []


def _extend(readings: Sequence[_Reading], forms: Sequence[str], bigrams: _Bigrams) -> list[_Reading]:
    """Each reading with each form appended, where the pair is allowed."""
    readings = [reading for reading in readings[: 2 * READINGS] if len(reading[1]) < MOST]
    if not readings or not forms:
        return []
    scores = bigrams([words[-1] for _, words in readings], forms).tolist()
    return [
        (score + more, (*words, form))
        for (score, words), row in zip(readings, scores, strict=True)
        for form, more in zip(forms, row, strict=True)
        if more > float("-inf")
    ]
