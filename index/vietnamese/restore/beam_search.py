"""The likeliest reading of a question: a beam search over the candidates of its tokens.

A noisy channel (Brill and Moore 2000): readings are scored by syllable trigrams, smoothed by Dirichlet priors (Zhai and
Lafferty 2004) over the counts of the library and of general texts, plus the cost of each guess. Whether the person
types diacritics is a hidden mode, and switching it has a cost. The candidates come from `candidates`.

The arrays are small, so the number of numpy calls a token decides the time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.types import Counts
from index.vietnamese.ngrams import BREAK, Ids, Ngrams

__all__ = ["Candidate", "Language"]

WIDTH = 8
"""States kept after each token (beam width)."""
LIBRARY = 5.0
"""Weight of an occurrence in the library against one in the general texts."""
PAIR_PRIOR, TRIPLE_PRIOR = 40.0, 6.0
"""Dirichlet priors, in occurrences of the context, of the estimate from the shorter context."""
SWITCH = math.log(1e-4)
"""Log probability that a person starts or stops typing diacritics between two tokens."""
UNDECIDED = 0.5
"""The mode before the first token, equally far from 0 and 1."""

Chances = NDArray[np.float64]


class Candidate(NamedTuple):
    """A reading of one token.

    Attributes:
        words: one syllable or several, in lower case; an empty string for punctuation.
        with_diacritics: the mode it implies: its writer types diacritics.
        cost: of the guess, as a negative log probability.
    """

    words: tuple[str, ...]
    with_diacritics: bool
    cost: float = 0.0


class Language:
    """A trigram model of syllables over the counts of the library and of general texts together."""

    def __init__(self, library: Ngrams, general: Ngrams) -> None:
        """Combine the counts; the library's are multiplied by `LIBRARY`."""
        self._tables = general, library.times(LIBRARY)
        self._total = sum(float(table.one.sum()) for table in self._tables) + 1

    def decode(self, places: Sequence[Sequence[Candidate]]) -> list[Candidate]:
        """One candidate a token: the likeliest reading of all together; the first of equal ones."""
        every = [each for choice in places for each in choice]
        arrays, beam = self._arrays(every), _Beam.start(self._tables, len(every))
        steps: list[tuple[Ids, Ids]] = []
        for start, end in pairwise(accumulate(map(len, places), initial=0)):
            score = None if len(beam.score) == end - start == 1 else self._score(beam, arrays, slice(start, end))
            beam, back, chosen = beam.advance(score, arrays, start)
            steps.append((back, chosen))
        found, state = [], 0
        for back, chosen in reversed(steps):
            found.append(every[chosen[state]])
            state = back[state]
        return found[::-1]

    def unigrams(self, words: Sequence[str]) -> Chances:
        """The log probability of each word by itself, (n,)."""
        chances: Chances = np.log((self._sum(self._ids(words), "one") + 0.5) / self._total)
        return chances

    def bigrams(self, first: Sequence[str], second: Sequence[str]) -> Chances:
        """The log probability of each second word after each first, (n, m)."""
        return self._smooth(self._pair_counts(first, second), first, second)

    def observed_bigrams(self, first: Sequence[str], second: Sequence[str]) -> Chances:
        """As `bigrams`, but -inf where no text has the two in a row."""
        seen = self._pair_counts(first, second)
        return np.where(seen > 0, self._smooth(seen, first, second), -np.inf)

    def _smooth(self, seen: Counts, first: Sequence[str], second: Sequence[str]) -> Chances:
        before = self._ids(first)
        rest = (self._sum(before, "rest_one") + PAIR_PRIOR)[:, None] * np.exp(self.unigrams(second))
        chances: Chances = np.log((seen + rest) / (self._sum(before, "one") + PAIR_PRIOR)[:, None])
        return chances

    def _pair_counts(self, first: Sequence[str], second: Sequence[str]) -> Counts:
        """How often each second word stands after each first, (n, m)."""
        found: Counts = np.zeros((len(first), len(second)), np.float32)
        for table, before, ids in zip(self._tables, self._ids(first), self._ids(second), strict=True):
            found += table.pair(before[:, None], ids)[0]
        return found

    def _arrays(self, every: Sequence[Candidate]) -> "_Arrays":
        words = [*(each.words for each in every), ("",)]
        several = np.array([len(each) > 1 for each in words])
        last = self._ids([each[-1] for each in words])
        first = self._ids([each[0] for each in words]) if several.any() else last
        return _Arrays(
            first=first,
            inner=self._ids([each[-2] if len(each) > 1 else "" for each in words]) if several.any() else None,
            last=last,
            several=several,
            same=(last[0] << 32) + last[1],
            alone=(self._sum(first, "one") + np.float64(0.5)) / self._total,
            held=self._sum(last, "one") + PAIR_PRIOR,
            rest=self._sum(last, "rest_one") + PAIR_PRIOR,
            mode=np.array([each.with_diacritics for each in every], np.float64),
            cost=np.array([each.cost + self._inside(each.words) for each in every]),
        )

    def _score(self, beam: "_Beam", arrays: "_Arrays", choice: slice) -> Chances:
        """The log probability of each state followed by each candidate of a choice, (b, candidates)."""
        triple: Counts = np.zeros(1, np.float32)
        seen = context = left = triple
        for table, first, second, ids in zip(self._tables, beam.first, arrays.last, arrays.first, strict=True):
            second, new = second[beam.word], ids[choice]
            of_context, of_rest = table.pair(first, second)
            context, left = context + of_context, left + of_rest
            seen = seen + table.pair(second[:, None], new)[0]
            triple = triple + table.triple(first[:, None], second[:, None], new)
        # Dirichlet smoothing; the mass of pruned n-grams goes to the estimate from the shorter context.
        two = (seen + arrays.rest[beam.word, None] * arrays.alone[choice]) / arrays.held[beam.word, None]
        three = (triple + (left + TRIPLE_PRIOR)[:, None] * two) / (context + TRIPLE_PRIOR)[:, None]
        switched = np.abs(beam.mode[:, None] - arrays.mode[choice])
        score: Chances = beam.score[:, None] + np.log(three) + SWITCH * switched - arrays.cost[choice]
        return score

    def _inside(self, words: Sequence[str]) -> float:
        """Negative log probability of the words after the first, each after the one before it."""
        cost = 0.0
        for first, second in pairwise(words):
            seen, before = PAIR_PRIOR * 1e-4, PAIR_PRIOR
            for table in self._tables:
                a, b = table.ids.get(first, -1), table.ids.get(second, -1)
                seen += float(table.pair(np.array([a]), np.array([b]))[0][0])
                before += float(table.one[a]) if a >= 0 else 0.0
            cost -= math.log(seen / before)
        return cost

    def _ids(self, words: Sequence[str]) -> tuple[Ids, ...]:
        return tuple(np.array([table.ids.get(word, -1) for word in words], np.int64) for table in self._tables)

    def _sum(self, ids: tuple[Ids, ...], name: str) -> Counts:
        """The sum over the tables of one of their arrays at some words, (n,); unknown words count 0."""
        found: Counts = np.zeros(len(ids[0]), np.float32)
        for table, each in zip(self._tables, ids, strict=True):
            found += np.where(each < 0, np.float32(0), getattr(table, name)[each])
        return found


class _Arrays(NamedTuple):
    """Arrays over the n candidates of all tokens in turn; those of (n + 1,) end with a clause break.

    Attributes:
        first, last: ids of each one's first and last word, (n + 1,) for each table.
        inner: ids of the word before the last one, where it has several; None where none has.
        several: whether it has several words (n + 1,).
        same: equal where the last word is the same to all tables (n + 1,).
        alone: the unigram probability of its first word (n + 1,).
        held, rest: how often its last word occurs, and how often before a word of no stored pair, each with the prior
            (n + 1,).
        mode: 1 with diacritics, 0 without (n,).
        cost: of the guess, and of its words after the first (n,).
    """

    first: tuple[Ids, ...]
    inner: tuple[Ids, ...] | None
    last: tuple[Ids, ...]
    several: NDArray[np.bool_]
    same: Ids
    alone: Chances
    held: Counts
    rest: Counts
    mode: Chances
    cost: Chances


@dataclass(frozen=True, slots=True, eq=False)
class _Beam:
    """The best states so far, b of them, best first.

    Attributes:
        score: log probability (b,).
        mode: 1 with diacritics, 0 without (b,).
        word: the candidate that each ends on (b,).
        first: ids of the word before its last one, (b,) for each table.
    """

    score: Chances
    mode: Chances
    word: Ids
    first: tuple[Ids, ...]

    @classmethod
    def start(cls, tables: Sequence[Ngrams], end: int) -> "_Beam":
        """The beam before the first token; `end` is the index of the clause break among the candidates."""
        return cls(np.zeros(1), np.full(1, UNDECIDED), np.full(1, end), tuple(np.full(1, BREAK) for _ in tables))

    def advance(self, score: Chances | None, arrays: _Arrays, start: int) -> tuple["_Beam", Ids, Ids]:
        """The beam after one more token, and the previous state and the candidate of each of its states.

        Args:
            score: of each state with each candidate of the token; None for one state with one candidate.
            arrays: of all candidates.
            start: index of the token's first candidate.
        """
        if score is None:
            back = np.zeros(1, np.int64)
            word, kept = np.full(1, start), self.score
        else:
            back, word, kept = self._prune(score, arrays.same[self.word], start)
        first = tuple(ids[self.word[back]] for ids in arrays.last)
        if arrays.inner is not None:
            pairs = zip(arrays.inner, first, strict=True)
            first = tuple(np.where(arrays.several[word], inner[word], before) for inner, before in pairs)
        return _Beam(kept, arrays.mode[word], word, first), back, word

    def _prune(self, score: Chances, same: Ids, start: int) -> tuple[Ids, Ids, Chances]:
        """The previous state, the candidate and the score of each state that stays in the beam."""
        order = np.argsort(-score, axis=None, kind="stable")[: 4 * WIDTH]
        back, chosen = np.divmod(order, score.shape[1])
        # States with the same last words have the same continuations: only the better one is needed.
        best: dict[tuple[int, int], int] = {}
        for place, end in enumerate(zip(same[back].tolist(), chosen.tolist(), strict=True)):
            best.setdefault(end, place)
        kept = np.array(list(best.values())[:WIDTH])
        return back[kept], chosen[kept] + start, score.reshape(-1)[order[kept]]
