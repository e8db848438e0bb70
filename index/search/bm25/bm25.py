"""Word search: BM25 over syllables as written, at less strength without their marks, and pairs of neighbours folded.

A mark that the person typed counts (the syllable as written), one that is missing in the text does not hurt much (the
bare syllable, the folded pair), and a question without any matches all that has its letters (the folded syllable). What
folded syllables count in other questions was measured and left out: on ViQuAD dev and XQuAD, however typed, any
weight costs recall@1 0.001 to 0.002. The formula is Lucene's variant of BM25 (Kamphuis et al. 2020, "Which BM25
Do You Mean?"); what terms are is `terms`' business, and weighing the result against the encoder's is `fusion`'s.

Counts are saved, not scores: rarity and mean length change with every text, counts do not, so that an index with a text
more costs some passes over arrays. What a term adds is kept, while there is room, as one number a text if the term is
in a good part of all texts: that adds up several times as fast as a list.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.search.bm25.postings import Postings, Rows
from index.search.bm25.terms import ShortForms, abbreviations, terms
from index.search.bm25.vocabulary import Counted, Vocabulary, pair_key
from index.vietnamese.text import fold

__all__ = ["Lexical", "Weighed", "Weights", "best"]

Scores = NDArray[np.float32]  # (n,), 0 where no term is shared
Impact = tuple[Rows | None, Scores]  # texts, None for all of them, and what is added to the score of each
Found = tuple[int, list[Impact]]  # the number of a folded syllable or of a pair, -1 where it is not known
Defined = tuple[int, str, str]  # a text's number, a short form that it defines, the words meant

K1, B = 1.2, 0.75
COMMON = 8
"""A term in more than one of so many texts is kept as one number a text."""
KEPT = 64_000_000
"""Bytes of terms' scores that are kept for later questions, unless told otherwise."""


class Weighed(NamedTuple):
    """What a question's terms are worth, weight times rarity: those as written, and the folded ones with the pairs."""

    written: dict[str, float]
    folded: dict[str, float]


class Weights(NamedTuple):
    """What a shared term counts, against a syllable as written.

    Attributes:
        bare: its form without marks, as a text may be typed.
        folded: any form that has its letters, in a question that has no marks at all.
        pair: a folded pair.
        widened: a term that the question says by its abbreviation or in full, times the above.
    """

    bare: float = 0.25
    folded: float = 1.0
    pair: float = 0.5
    widened: float = 0.5


@dataclass(frozen=True, eq=False)
class Lexical:
    """A word index of n texts, never changed once built; safe for many searching threads.

    Attributes:
        vocabulary: the terms.
        postings: of the written syllables, of the folded ones, of the pairs.
        lengths: how many terms each text has, int64 (n,).
        defined: what the texts themselves abbreviate, in the order of the texts.
        weights: of the kinds of terms, when scoring.
        room: bytes of terms' scores that are kept for later questions.
    """

    vocabulary: Vocabulary
    postings: tuple[Postings, Postings, Postings]
    lengths: NDArray[np.int64]
    defined: tuple[Defined, ...]
    weights: Weights = Weights()  # noqa: RUF009  a tuple, never changed
    room: int = KEPT

    @classmethod
    def build(cls, texts: Sequence[str]) -> "Lexical":
        """The word index of texts, in their order; no texts, or texts without words, make one that scores 0."""
        none = Postings.of(np.empty(0, np.int64), np.empty(0, np.int64), size=0)
        empty = cls(Vocabulary.empty(), (none, none, none), np.empty(0, np.int64), ())
        return empty.changed(np.empty(0, np.bool_), texts)

    def changed(self, gone: NDArray[np.bool_], texts: Sequence[str]) -> "Lexical":
        """The index without the texts that are gone, (n,), the others in their order, followed by new texts.

        It scores as one that is built of these texts, at the cost of reading the new ones.

        >>> before = Lexical.build(["Hà Nội mưa", "Hải Phòng nắng"])
        >>> before.changed(np.array([True, False]), ["Huế mưa"]).scores("mưa").argmax()
        np.int64(1)
        """
        left = [lists.without(gone) for lists in self.postings] if gone.any() else self.postings
        numbers, before = np.cumsum(~gone) - 1, int(len(gone) - gone.sum())
        added = Counted.of(texts, self.vocabulary)
        words, folded, pairs = left[0], left[1], left[2].spread(added.between)
        more = added.postings
        kept = ((int(numbers[row]), short, meant) for row, short, meant in self.defined if not gone[row])
        new = ((before + row, *pair) for row, text in enumerate(texts) for pair in abbreviations(text).items())
        return Lexical(
            added.vocabulary,
            (words.plus(more[0], after=before), folded.plus(more[1], after=before), pairs.plus(more[2], after=before)),
            np.concatenate([self.lengths[~gone], added.lengths]),
            (*kept, *new),
            self.weights,
            self.room,
        )

    @classmethod
    def open(cls, file: str | Path | IO[bytes]) -> "Lexical":
        """The word index that `save` wrote; nothing in the file is executed (no pickle).

        Raises:
            OSError, ValueError, KeyError: the file cannot be read, or is another one.
        """
        with np.load(file, allow_pickle=False) as data:
            words, folded = ({term: row for row, term in enumerate(_lines(data[name]))} for name in ("words", "folded"))
            lists = [Postings(*(data[f"{part}{kind}"] for part in _PARTS)) for kind in range(3)]
            defined = (line.split("\t") for line in _lines(data["defined"]))
            return cls(
                Vocabulary(words, folded, data["forms"], data["pairs"]),
                (lists[0], lists[1], lists[2]),
                data["lengths"],
                tuple((int(row), short, meant) for row, short, meant in defined),
            )

    def save(self, path: str | Path) -> None:
        """Write the index as one file of numpy arrays."""
        terms, lists = self.vocabulary, enumerate(self.postings)
        with Path(path).open("wb") as file:
            np.savez(
                file,
                allow_pickle=False,
                words=_bytes(terms.words),
                folded=_bytes(terms.folded),
                forms=terms.forms,
                pairs=terms.pairs,
                lengths=self.lengths,
                defined=_bytes(f"{row}\t{short}\t{meant}" for row, short, meant in self.defined),
                **{f"{part}{kind}": getattr(each, part) for kind, each in lists for part in _PARTS},
            )

    def __len__(self) -> int:
        """The number of texts."""
        return len(self.lengths)

    def scores(self, query: str) -> Scores:
        """The BM25 score of each text for a question, float32 (n,); larger is better, 0 shares no term.

        >>> Lexical.build(["Hà Nội mưa", "Hải Phòng nắng"]).scores("thời tiết Hải Phòng").argmax()
        np.int64(1)
        """
        words = terms(query)
        folded = self._folded(words)
        total = np.zeros(len(self), np.float32)
        self._add(total, words, folded, 1.0)
        for others in self._short.widened(words):
            self._add(total, others, folded, self.weights.widened)
        return total

    def mentions(self, words: str) -> bool:
        """Whether the texts may hold some words in a row, however marked or abbreviated; False is certain, True likely.

        >>> library = Lexical.build(["Đà tăng trưởng của Hải Phòng, theo ủy ban nhân dân"])
        >>> [library.mentions(words) for words in ("Hải Phòng", "hai phong", "UBND", "Đà Nẵng", "Phòng Hải")]
        [True, True, True, False, False]
        """
        asked = terms(words)
        return any(map(self._holds, [asked, *self._short.widened(asked)]))

    def _holds(self, words: Sequence[str]) -> bool:
        forms = [self.vocabulary.form(word) for word in words]
        if min(forms, default=-1) < 0:
            return False
        pairs = [self.vocabulary.pair(pair_key(first, second)) for first, second in pairwise(forms)]
        words_held = (self.postings[1].holding(form) > 0 for form in forms)
        return all(words_held) and all(pair >= 0 and self.postings[2].holding(pair) > 0 for pair in pairs)

    def weighed(self, query: str) -> Weighed:
        """The terms of a question that the texts know; a pair is two folded syllables with a space between.

        >>> sorted(Lexical.build(["Hà Nội mưa", "Hải Phòng nắng"]).weighed("Ha Noi o dau?").folded)
        ['ha', 'ha noi', 'noi']
        """
        words, found = terms(query), Weighed({}, {})
        folded = self._folded(words)
        self._weigh(found, words, folded, 1.0)
        for others in self._short.widened(words):
            self._weigh(found, others, folded, self.weights.widened)
        return found

    def _folded(self, words: Sequence[str]) -> float:
        """What a folded syllable of a question counts: nothing if the question has marks, which then tell."""
        return self.weights.folded if all(map(str.isascii, words)) else 0.0

    def _weigh(self, found: Weighed, words: Sequence[str], folded: float, times: float) -> None:
        """Put the terms of words in a row into `found`; a term that is there keeps its larger weight."""
        before, numbers = ("", -1), self.vocabulary
        for word in words:
            after = fold(word), numbers.form(word)
            pair = numbers.pair(pair_key(before[1], after[1])) if min(before[1], after[1]) >= 0 else -1
            for into, name, kind, number, weight in (
                (found.written, word, 0, numbers.words.get(word, -1), 1.0),
                (found.written, after[0], 0, self._bare(word, after[0]), self.weights.bare),
                (found.folded, after[0], 1, after[1] if folded else -1, folded),
                (found.folded, f"{before[0]} {after[0]}", 2, pair, self.weights.pair),
            ):
                if number >= 0:
                    rarity = self._rarity(self.postings[kind].holding(number))
                    into[name] = max(into.get(name, 0.0), times * weight * rarity)
            before = after

    def _bare(self, word: str, folded: str) -> int:
        """The number of a word's form without marks, -1 where it has none or no text has that."""
        return -1 if word == folded else self.vocabulary.words.get(folded, -1)

    def _rarity(self, holding: int) -> float:
        """What a term counts that so many texts hold."""
        return math.log1p((len(self) - holding + 0.5) / (holding + 0.5))

    def _add(self, total: Scores, words: Sequence[str], folded: float, times: float) -> None:
        """Add to `total` what words in a row and their pairs score, `times` that."""
        before = -1
        for word in words:
            form, impacts = self._of_word(word, folded, times)
            if before >= 0 and form >= 0:
                impacts = [*impacts, *self._of_pair(pair_key(before, form), times)]
            for rows, impact in impacts:
                if rows is None:
                    total += impact
                else:
                    np.add.at(total, rows, impact)
            before = form

    def _of_word(self, word: str, folded: float, times: float) -> Found:
        """The number of a word's folded form, -1 where no text has it, and what it adds, as written and folded."""
        found = self._kept.get((word, folded, times))
        if found is None:
            form = self.vocabulary.form(word)
            terms = [
                (0, self.vocabulary.words.get(word, -1), times),
                (0, self._bare(word, fold(word)), times * self.weights.bare),
                (1, form if folded else -1, times * folded),
            ]
            found = self._kept.keep((word, folded, times), (form, self._impacts(terms)))
        return found

    def _of_pair(self, key: int, times: float) -> list[Impact]:
        """What the pair of a key adds."""
        found = self._kept.get((key, times))
        if found is None:
            number = self.vocabulary.pair(key)
            found = self._kept.keep((key, times), (number, self._impacts([(2, number, times * self.weights.pair)])))
        return found[1]

    def _impacts(self, terms: Iterable[tuple[int, int, float]]) -> list[Impact]:
        """What terms add, each of a kind, a number, -1 where it is not known, and a weight."""
        lists = []
        for kind, number, weight in terms:
            if number >= 0:
                rows, part = self.postings[kind].rows, self.postings[kind].of_term(number)
                impact = self._scored[kind][part]
                lists.append((rows[part], impact if weight == 1 else impact * np.float32(weight)))
        if max((len(rows) for rows, _ in lists), default=0) * COMMON <= len(self):
            return [(rows, impact) for rows, impact in lists if len(rows)]
        everywhere = np.zeros(len(self), np.float32)
        for rows, impact in lists:
            np.add.at(everywhere, rows, impact)
        return [(None, everywhere)]

    @cached_property
    def _kept(self) -> "_Kept":
        return _Kept(self.room)

    @cached_property
    def _short(self) -> ShortForms:
        """The abbreviations known anyway, and what the texts themselves say; what the last text says counts."""
        return ShortForms({short: meant for _, short, meant in self.defined})

    @cached_property
    def _scored(self) -> tuple[Scores, ...]:
        """The BM25 of every posting, kind by kind."""
        # What is added to a count below the line: longer texts need more.
        norms = (K1 * (1 - B + B * self.lengths / max(1e-9, self.lengths.mean()))).astype(np.float32)
        return tuple(self._bm25(lists, norms) for lists in self.postings)

    def _bm25(self, lists: Postings, norms: Scores) -> Scores:
        holding = np.diff(lists.starts)
        rarity = np.log(1 + (len(self) - holding + 0.5) / (holding + 0.5)).astype(np.float32)
        scores = norms[lists.rows]
        scores += lists.counts
        np.divide(lists.counts, scores, out=scores)
        scores *= np.repeat(rarity, holding)
        return scores


class _Kept:
    """What was computed for words and pairs, as far as there is room; who comes first stays."""

    def __init__(self, room: int) -> None:
        """Keep at most `room` bytes."""
        self.room = room
        self._found: dict[tuple[str | int | float, ...], Found] = {}
        self.get = self._found.get

    def keep(self, asked: tuple[str | int | float, ...], found: Found) -> Found:
        """What was found, kept if there is room. Threads may count some twice: then less is kept."""
        size = 400 + sum(scores.nbytes for _, scores in found[1])
        if size <= self.room:
            self.room -= size
            self._found[asked] = found
        return found


def best(scores: Scores, k: int) -> NDArray[np.int64]:
    """The texts with the `k` best scores above 0, best first, equal ones by number; fewer where there are fewer.

    >>> best(np.array([0, 2, 1, 2], np.float32), 2).tolist()
    [1, 3]
    """
    # The k-th best of the maxima of k or more groups is not above the k-th best of all, and cheaper to find.
    groups = len(scores) // _GROUP
    least = np.float32(0)
    if groups >= 2 * k:
        maxima = scores[: groups * _GROUP].reshape(_GROUP, groups).max(axis=0)
        least = np.partition(maxima, groups - k)[groups - k]
    rows = np.flatnonzero(scores >= least) if least > 0 else np.flatnonzero(scores)
    found: NDArray[np.int64] = rows[np.lexsort((rows, -scores[rows]))[:k]]
    return found


_GROUP = 32
_PARTS = ("starts", "rows", "counts")


def _bytes(lines: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode("utf-8"), np.uint8)


def _lines(data: NDArray[np.uint8]) -> list[str]:
    return data.tobytes().decode("utf-8").split("\n") if len(data) else []
