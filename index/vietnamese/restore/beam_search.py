"""The likeliest reading of a question: a beam search over what each of its syllables may stand for.

Readings are scored by triples of syllables, smoothed by Dirichlet priors (Zhai and Lafferty 2004) over the counts of
the library and of general texts, plus what each guess costs: a noisy channel (Brill and Moore 2000). Whether the person
types marks is a hidden state with a price for switching. What the candidates are is `marks`' business.

A person waits for this and its arrays are small, so what counts is how many calls of numpy a syllable takes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.vietnamese.ngrams import BREAK, Counts, Ids, Ngrams

__all__ = ["Candidate", "Language"]

WIDTH = 8
"""States kept after each syllable."""
LIBRARY = 5.0
"""How many times an occurrence in the library counts against one in the general texts."""
PAIR_PRIOR, TRIPLE_PRIOR = 40.0, 6.0
"""Dirichlet priors: how many occurrences of the context weigh as much as the shorter context's estimate."""
SWITCH = math.log(1e-4)
"""Log probability that a person starts or stops typing marks between two syllables."""
UNDECIDED = 0.5
"""Neither the mode 0 nor 1, and as far from both: the mode before the first syllable."""

Chances = NDArray[np.float64]


class Candidate(NamedTuple):
    """What a typed syllable may stand for.

    Attributes:
        words: one syllable or several, in lower case, an empty string for punctuation.
        marked: whether who types so types marks.
        cost: of the guess, as a negative log probability.
    """

    words: tuple[str, ...]
    marked: bool
    cost: float = 0.0


class Language:
    """How likely a syllable is after two others, by the library's counts and the general ones together."""

    def __init__(self, library: Ngrams, general: Ngrams) -> None:
        """Take the counts; of the library's, multiplied ones are kept."""
        self._tables = general, library.times(LIBRARY)
        self._total = sum(float(table.one.sum()) for table in self._tables) + 1

    def best(self, places: Sequence[Sequence[Candidate]]) -> list[Candidate]:
        """The likeliest candidate of each place, together; of equal readings the one named first."""
        every = [each for choice in places for each in choice]
        asked, beam = self._asked(every), _Beam.start(self._tables, len(every))
        steps: list[tuple[Ids, Ids]] = []
        for start, end in pairwise(accumulate(map(len, places), initial=0)):
            score = None if len(beam.score) == end - start == 1 else self._score(beam, asked, slice(start, end))
            beam, back, chosen = beam.after(score, asked, start)
            steps.append((back, chosen))
        found, state = [], 0
        for back, chosen in reversed(steps):
            found.append(every[chosen[state]])
            state = back[state]
        return found[::-1]

    def alone(self, words: Sequence[str]) -> Chances:
        """The log probability of each word by itself, (n,)."""
        chances: Chances = np.log((self._sum(self._ids(words), "one") + 0.5) / self._total)
        return chances

    def after(self, first: Sequence[str], second: Sequence[str]) -> Chances:
        """The log probability of each second word after each first, (n, m)."""
        return self._smoothed(self._seen(first, second), first, second)

    def met(self, first: Sequence[str], second: Sequence[str]) -> Chances:
        """As `after`, but -inf where no text has the two in a row."""
        seen = self._seen(first, second)
        return np.where(seen > 0, self._smoothed(seen, first, second), -np.inf)

    def _smoothed(self, seen: Counts, first: Sequence[str], second: Sequence[str]) -> Chances:
        before = self._ids(first)
        rest = (self._sum(before, "rest_one") + PAIR_PRIOR)[:, None] * np.exp(self.alone(second))
        chances: Chances = np.log((seen + rest) / (self._sum(before, "one") + PAIR_PRIOR)[:, None])
        return chances

    def _seen(self, first: Sequence[str], second: Sequence[str]) -> Counts:
        """How often each second word stands after each first, (n, m)."""
        found: Counts = np.zeros((len(first), len(second)), np.float32)
        for table, before, ids in zip(self._tables, self._ids(first), self._ids(second), strict=True):
            found += table.pair(before[:, None], ids)[0]
        return found

    def _asked(self, every: Sequence[Candidate]) -> "_Asked":
        words = [*(each.words for each in every), ("",)]
        several = np.array([len(each) > 1 for each in words])
        last = self._ids([each[-1] for each in words])
        first = self._ids([each[0] for each in words]) if several.any() else last
        return _Asked(
            first=first,
            inner=self._ids([each[-2] if len(each) > 1 else "" for each in words]) if several.any() else None,
            last=last,
            several=several,
            same=(last[0] << 32) + last[1],
            alone=(self._sum(first, "one") + np.float64(0.5)) / self._total,
            held=self._sum(last, "one") + PAIR_PRIOR,
            rest=self._sum(last, "rest_one") + PAIR_PRIOR,
            mode=np.array([each.marked for each in every], np.float64),
            cost=np.array([each.cost + self._inside(each.words) for each in every]),
        )

    def _score(self, beam: "_Beam", asked: "_Asked", choice: slice) -> Chances:
        """The log probability of each state followed by each candidate of a choice, (b, candidates)."""
        triple: Counts = np.zeros(1, np.float32)
        seen = context = left = triple
        for table, first, second, ids in zip(self._tables, beam.first, asked.last, asked.first, strict=True):
            second, new = second[beam.word], ids[choice]
            of_context, of_rest = table.pair(first, second)
            context, left = context + of_context, left + of_rest
            seen = seen + table.pair(second[:, None], new)[0]
            triple = triple + table.triple(first[:, None], second[:, None], new)
        # Dirichlet smoothing, in which what a table left out goes to the shorter context's estimate.
        two = (seen + asked.rest[beam.word, None] * asked.alone[choice]) / asked.held[beam.word, None]
        three = (triple + (left + TRIPLE_PRIOR)[:, None] * two) / (context + TRIPLE_PRIOR)[:, None]
        switched = np.abs(beam.mode[:, None] - asked.mode[choice])
        score: Chances = beam.score[:, None] + np.log(three) + SWITCH * switched - asked.cost[choice]
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
        """What the tables hold of words under a name, together; unknown words count 0."""
        found: Counts = np.zeros(len(ids[0]), np.float32)
        for table, each in zip(self._tables, ids, strict=True):
            found += np.where(each < 0, np.float32(0), getattr(table, name)[each])
        return found


class _Asked(NamedTuple):
    """The candidates of all places in turn, n of them, as the tables know them; after them, where (n + 1,), a break.

    Attributes:
        first, last: ids of each one's first and last word, (n + 1,) for each table.
        inner: ids of the word before the last one, where it has several; None where none has.
        several: whether it has several words (n + 1,).
        same: equal where the last word is the same to all tables (n + 1,).
        alone: the probability of its first word by itself (n + 1,).
        held, rest: how often its last word occurs, and how often before a word that no kept pair tells of, with the
            prior (n + 1,).
        mode: 1 types marks, 0 does not (n,).
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
        mode: 1 types marks, 0 does not (b,).
        word: the candidate that each ends on (b,).
        first: ids of the word before its last one, (b,) for each table.
    """

    score: Chances
    mode: Chances
    word: Ids
    first: tuple[Ids, ...]

    @classmethod
    def start(cls, tables: Sequence[Ngrams], end: int) -> "_Beam":
        """One state, which has seen nothing but breaks; `end` is the break's place among the candidates."""
        return cls(np.zeros(1), np.full(1, UNDECIDED), np.full(1, end), tuple(np.full(1, BREAK) for _ in tables))

    def after(self, score: Chances | None, asked: _Asked, start: int) -> tuple["_Beam", Ids, Ids]:
        """The beam after one more place, with the state and the candidate that each of its states came from.

        Args:
            score: of each state with each candidate of the place; None for one state with one candidate.
            asked: all candidates.
            start: the first one of the place.
        """
        if score is None:
            back = np.zeros(1, np.int64)
            word, kept = np.full(1, start), self.score
        else:
            back, word, kept = self._kept(score, asked.same[self.word], start)
        first = tuple(ids[self.word[back]] for ids in asked.last)
        if asked.inner is not None:
            pairs = zip(asked.inner, first, strict=True)
            first = tuple(np.where(asked.several[word], inner[word], before) for inner, before in pairs)
        return _Beam(kept, asked.mode[word], word, first), back, word

    def _kept(self, score: Chances, same: Ids, start: int) -> tuple[Ids, Ids, Chances]:
        """Of the best states to come, the state and the candidate that each comes from, and its score."""
        order = np.argsort(-score, axis=None, kind="stable")[: 4 * WIDTH]
        back, chosen = np.divmod(order, score.shape[1])
        # States that end alike have one future: the better stays.
        best: dict[tuple[int, int], int] = {}
        for place, end in enumerate(zip(same[back].tolist(), chosen.tolist(), strict=True)):
            best.setdefault(end, place)
        kept = np.array(list(best.values())[:WIDTH])
        return back[kept], chosen[kept] + start, score.reshape(-1)[order[kept]]
