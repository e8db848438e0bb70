"""Diacritics put back into a question that was typed without them, or partly without.

A beam search over the forms each syllable can have ("chu": chủ, chú, chữ, chứ…), scored by triples of syllables with
Dirichlet smoothing (Zhai and Lafferty 2004) over the library's own counts and the general ones that ship. Whether the
person writes marks is a hidden state with a price for switching, so a question that has its marks is left as it is
("hai", "cho" and "tin" are words too), and one half without them gets that half back. Numbers, codes ("749/QĐ-TTg",
"GRDP", "5G") and every syllable typed with a mark stay as typed.
"""

import functools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.ngrams import BREAK, Counts, Ngrams
from index.terms import tone
from index.text import canonical

__all__ = ["Marks"]

Ids = NDArray[np.int64]

_PIECE = re.compile(r"[^\W_]+|[.,;:!?…\n()\[\]\"“”]")
BEAM = 8
LIBRARY = 20.0
"""How many times an occurrence in the library counts against one in the general texts."""
PAIR_PRIOR, TRIPLE_PRIOR = 40.0, 6.0
"""Dirichlet priors: how many occurrences of the context weigh as much as the shorter context's estimate."""
SWITCH = math.log(1e-4)
"""Log probability that a person starts or stops writing marks between two syllables."""
RARE = 1e-3
"""A form this much rarer in general texts than the commonest one is not tried, unless the library has it."""


class _Candidate(NamedTuple):
    word: str
    marked: bool
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What the library and the general texts say about which syllables follow which.

    Attributes:
        library: counts of the library's own texts.
        general: counts of general Vietnamese, shipped.
    """

    library: Ngrams
    general: Ngrams

    @classmethod
    def build(cls, texts: Iterable[str]) -> "Marks":
        """Marks for a library of these texts; it may be empty."""
        return cls(Ngrams.count(texts), general())

    @classmethod
    def open(cls, path: Path) -> "Marks":
        """Marks saved by `save`."""
        return cls(Ngrams.open(path), general())

    def save(self, path: Path) -> None:
        """Write the library's counts; the general ones ship with the package."""
        self.library.save(path)

    def restore(self, question: str) -> str:
        """The question in canonical form with the diacritics it was typed without.

        >>> Marks.build([]).restore("thu do cua Viet Nam la gi?")
        'thủ đô của Việt Nam là gì?'
        """
        question = canonical(question)
        shouted = sum(map(str.isupper, question)) > sum(map(str.islower, question))
        pieces = list(_PIECE.finditer(question))
        candidates = [self._candidates(piece[0], shouted) for piece in pieces]
        if not any(len(choice) > 1 for choice in candidates):
            return question
        out, end = [], 0
        for piece, word in zip(pieces, self._best(candidates), strict=True):
            out += [question[end : piece.start()], _cased(word, piece[0])]
            end = piece.end()
        return "".join([*out, question[end:]])

    def _candidates(self, typed: str, shouted: bool) -> list[_Candidate]:
        if not typed.isalnum():
            return [_Candidate("", True, 0.0), _Candidate("", False, 0.0)]
        word = tone(typed.lower())
        if not word.isascii():
            return [_Candidate(word, True, 0.0)]
        code = not word.isalpha() or (typed.isupper() and len(typed) > 1 and not shouted)
        forms = [] if code else self._forms(word)
        off = [_Candidate(form, False, 0.0) for form in forms] or [_Candidate(word, False, 0.0)]
        return [_Candidate(word, True, 0.0), *off]

    def _forms(self, folded: str) -> list[str]:
        counts = {self.general.words[i]: float(self.general.one[i]) for i in self.general.forms.get(folded, ())}
        least = RARE * max(counts.values(), default=0)
        own = [self.library.words[i] for i in self.library.forms.get(folded, ())]
        return list(dict.fromkeys([*own, *(word for word, count in counts.items() if count >= least)]))

    def _best(self, candidates: Sequence[Sequence[_Candidate]]) -> list[str]:
        """The likeliest word of each place, by beam search; every state is the last two words and the mode."""
        tables = (_Places(self.general, 1.0), _Places(self.library, LIBRARY))
        beam = _Beam.start(tables)
        steps: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
        for choice in candidates:
            beam, back, chosen = beam.step(tables, choice)
            steps.append((back, chosen))
        words, place = [], 0
        for choice, (back, chosen) in zip(reversed(candidates), reversed(steps), strict=True):
            words.append(choice[chosen[place]].word)
            place = back[place]
        return words[::-1]


class _Places:
    """One table of counts, looked up by words, each occurrence counting `weight`."""

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
        mode: 1 writes marks, 0 does not, -1 before the first word (b,).
        last: the last two words, for each table.
    """

    score: NDArray[np.float64]
    mode: Ids
    last: tuple[_Last, ...]

    @classmethod
    def start(cls, tables: Sequence[_Places]) -> "_Beam":
        edge, none = np.full(1, BREAK, np.int64), np.zeros(1, np.float32)
        return cls(np.zeros(1), np.full(1, -1), tuple(_Last(edge, edge, none, none) for _ in tables))

    def step(self, tables: Sequence[_Places], choice: Sequence[_Candidate]) -> tuple["_Beam", Ids, Ids]:
        """The beam after one more word, with the state and the candidate each of its states came from."""
        ids = [table.ids(each.word for each in choice) for table in tables]
        pairs = [table.pair(old.second[:, None], new) for table, new, old in zip(tables, ids, self.last, strict=True)]
        mode = np.array([each.marked for each in choice], np.int64)
        switched = (self.mode[:, None] != mode) & (self.mode[:, None] >= 0)
        score = self.score[:, None] + np.log(self._chances(tables, ids, pairs)) + np.where(switched, SWITCH, 0.0)
        score -= np.array([each.cost for each in choice])
        back, chosen = np.divmod(np.argsort(-score, axis=None)[: 4 * BEAM], len(choice))
        state = self.last[0].second[back] * 1_000_003 + self.last[1].second[back] * 4099 + chosen
        kept = np.sort(np.unique(state, return_index=True)[1])[:BEAM]
        back, chosen = back[kept], chosen[kept]
        last = tuple(
            _Last(old.second[back], new[chosen], seen[back, chosen], rest[back, chosen])
            for new, old, (seen, rest) in zip(ids, self.last, pairs, strict=True)
        )
        return _Beam(score[back, chosen], mode[chosen], last), back, chosen

    def _chances(
        self, tables: Sequence[_Places], ids: Sequence[Ids], pairs: Sequence[tuple[Counts, Counts]]
    ) -> NDArray[np.float64]:
        """The probability of each candidate after each state, (b, candidates)."""
        each = list(zip(tables, ids, pairs, self.last, strict=True))
        single = sum(table.single(new) for table, new, _, _ in each)
        pair = sum(seen for _, _, (seen, _), _ in each)
        triple = sum(table.triple(old.first[:, None], old.second[:, None], new) for table, new, _, old in each)
        one = (single + 0.5) / (sum(table.total for table in tables) + 1)
        two = _backed(
            pair,
            sum(t.single(o.second) for t, _, _, o in each),
            sum(t.rest(o.second) for t, _, _, o in each),
            one,
            PAIR_PRIOR,
        )
        return _backed(
            triple, sum(old.seen for old in self.last), sum(old.rest for old in self.last), two, TRIPLE_PRIOR
        )


def _backed(
    seen: Counts | int, context: Counts | int, rest: Counts | int, shorter: NDArray[np.float64], prior: float
) -> NDArray[np.float64]:
    """Dirichlet smoothing, in which what the table left out goes to the shorter context's estimate."""
    left, whole = np.asarray(rest) + prior, np.asarray(context) + prior
    return np.asarray((seen + left[:, None] * shorter) / whole[:, None], np.float64)


@functools.cache
def general() -> Ngrams:
    """The general counts that ship, read once."""
    return Ngrams.open(BytesIO((files("index") / "data" / "syllables.npz").read_bytes()))


def _cased(word: str, typed: str) -> str:
    if not word:
        return typed
    if typed.isupper() and (len(typed) > 1 or len(word) == 1):
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word
