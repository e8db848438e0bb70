"""The likeliest reading of a question: a beam search over what each of its syllables may stand for.

Readings are scored by triples of syllables, smoothed by Dirichlet priors (Zhai and Lafferty 2004) over the counts of
the library and of general texts, plus what each guess costs: a noisy channel (Brill and Moore 2000). Whether the person
types marks is a hidden state with a price for switching. What the candidates are is `marks`' business.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.words.ngrams import BREAK, Counts, Ids, Ngrams

__all__ = ["Candidate", "Language"]

WIDTH = 8
"""States kept after each syllable."""
LIBRARY = 5.0
"""How many times an occurrence in the library counts against one in the general texts."""
PAIR_PRIOR, TRIPLE_PRIOR = 40.0, 6.0
"""Dirichlet priors: how many occurrences of the context weigh as much as the shorter context's estimate."""
SWITCH = math.log(1e-4)
"""Log probability that a person starts or stops typing marks between two syllables."""

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
        """Take the counts; nothing is copied."""
        self._tables = (_Table(general, 1.0), _Table(library, LIBRARY))

    def best(self, places: Sequence[Sequence[Candidate]]) -> list[Candidate]:
        """The likeliest candidate of each place, together; of equal readings the one named first."""
        beam = _Beam.start(self._tables)
        steps: list[tuple[Ids, Ids]] = []
        for choice in places:
            priced = [each._replace(cost=each.cost + self._inside(each.words)) for each in choice]
            beam, back, chosen = beam.step(self._tables, priced)
            steps.append((back, chosen))
        found, state = [], 0
        for choice, (back, chosen) in zip(reversed(places), reversed(steps), strict=True):
            found.append(choice[chosen[state]])
            state = back[state]
        return found[::-1]

    def _inside(self, words: Sequence[str]) -> float:
        """Negative log probability of the words after the first, each after the one before it."""
        cost = 0.0
        for first, second in pairwise(words):
            seen, before = PAIR_PRIOR * 1e-4, PAIR_PRIOR
            for table in self._tables:
                ids = table.ids([first])
                seen += float(table.pair(ids, table.ids([second]))[0][0])
                before += float(table.single(ids)[0])
            cost -= math.log(seen / before)
        return cost


class _Table:
    """One table of counts, each occurrence counting `weight`."""

    def __init__(self, counts: Ngrams, weight: float) -> None:
        self.counts, self.weight = counts, np.float32(weight)
        self.total = weight * float(counts.one.sum())

    def ids(self, words: Iterable[str]) -> Ids:
        return np.array([self.counts.ids.get(word, -1) for word in words], np.int64)

    def single(self, ids: Ids) -> Counts:
        return np.where(ids < 0, np.float32(0), self.counts.one[ids]) * self.weight

    def rest(self, ids: Ids) -> Counts:
        return np.where(ids < 0, np.float32(0), self.counts.rest_one[ids]) * self.weight

    def pair(self, first: Ids, second: Ids) -> tuple[Counts, Counts]:
        seen, rest = self.counts.pair(first, second)
        return seen * self.weight, rest * self.weight

    def triple(self, first: Ids, second: Ids, third: Ids) -> Counts:
        return self.counts.triple(first, second, third) * self.weight


class _Last(NamedTuple):
    """The last two words of each state in one table, ids (b,), and what the table says of that pair, (b,)."""

    first: Ids
    second: Ids
    seen: Counts
    rest: Counts


@dataclass(frozen=True, slots=True, eq=False)
class _Beam:
    """The best states so far, b of them, best first.

    Attributes:
        score: log probability (b,).
        mode: 1 types marks, 0 does not, -1 before the first syllable (b,).
        last: the last two words, for each table.
    """

    score: Chances
    mode: Ids
    last: tuple[_Last, ...]

    @classmethod
    def start(cls, tables: Sequence[_Table]) -> "_Beam":
        edge, none = np.full(1, BREAK, np.int64), np.zeros(1, np.float32)
        return cls(np.zeros(1), np.full(1, -1), tuple(_Last(edge, edge, none, none) for _ in tables))

    def step(self, tables: Sequence[_Table], choice: Sequence[Candidate]) -> tuple["_Beam", Ids, Ids]:
        """The beam after one more place, with the state and the candidate each of its states came from."""
        ids = [table.ids(each.words[0] for each in choice) for table in tables]
        pairs = [table.pair(old.second[:, None], new) for table, new, old in zip(tables, ids, self.last, strict=True)]
        mode = np.array([each.marked for each in choice], np.int64)
        switched = (self.mode[:, None] != mode) & (self.mode[:, None] >= 0)
        score = self.score[:, None] + np.log(self._chances(tables, ids, pairs)) + np.where(switched, SWITCH, 0.0)
        score -= np.array([each.cost for each in choice])
        back, chosen = np.divmod(np.argsort(-score, axis=None, kind="stable")[: 4 * WIDTH], len(choice))
        # States that end alike have one future: the better stays. The table of general texts knows most words.
        state = (self.last[0].second[back] << 40) + (self.last[1].second[back] << 16) + chosen
        kept = np.sort(np.unique(state, return_index=True)[1])[:WIDTH]
        back, chosen = back[kept], chosen[kept]
        last = [
            _Last(old.second[back], new[chosen], seen[back, chosen], rest[back, chosen])
            for new, old, (seen, rest) in zip(ids, self.last, pairs, strict=True)
        ]
        words = [choice[place].words for place in chosen]
        if any(len(each) > 1 for each in words):
            last = [_ended(table, each, words) for table, each in zip(tables, last, strict=True)]
        return _Beam(score[back, chosen], mode[chosen], tuple(last)), back, chosen

    def _chances(self, tables: Sequence[_Table], ids: Sequence[Ids], pairs: Sequence[tuple[Counts, Counts]]) -> Chances:
        """The probability of each candidate's first word after each state, (b, candidates)."""
        each = list(zip(tables, ids, self.last, strict=True))
        single = sum(table.single(new) for table, new, _ in each)
        triple = sum(table.triple(old.first[:, None], old.second[:, None], new) for table, new, old in each)
        before = sum(table.single(old.second) for table, _, old in each)
        rest = sum(table.rest(old.second) for table, _, old in each)
        one = (np.asarray(single, np.float64) + 0.5) / (sum(table.total for table in tables) + 1)
        two = _backed(sum(seen for seen, _ in pairs), before, rest, one, PAIR_PRIOR)
        context, left = sum(old.seen for old in self.last), sum(old.rest for old in self.last)
        return _backed(triple, context, left, two, TRIPLE_PRIOR)


def _ended(table: _Table, last: _Last, words: Sequence[tuple[str, ...]]) -> _Last:
    """The last two words of states, where several words were chosen at once."""
    several = np.array([len(each) > 1 for each in words])
    first = np.where(several, table.ids(each[-2] if len(each) > 1 else "" for each in words), last.first)
    second = table.ids(each[-1] for each in words)
    return _Last(first, second, *table.pair(first, second))


def _backed(seen: Counts | int, context: Counts | int, rest: Counts | int, shorter: Chances, prior: float) -> Chances:
    """Dirichlet smoothing, in which what a table left out goes to the shorter context's estimate."""
    left, whole = np.asarray(rest) + prior, np.asarray(context) + prior
    return np.asarray((seen + left[:, None] * shorter) / whole[:, None], np.float64)
