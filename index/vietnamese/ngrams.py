"""Counts of Vietnamese syllables, pairs and triples: the data of the language model that restores diacritics.

The same class counts a user's library and the general texts that ship as `data/syllables.npz` (`python -m
index.vietnamese.ngrams FOLDER` makes that file again; counts only, no text). Smoothing is done in
`restore.beam_search`.
"""

import gzip
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.types import Counts, Numbers
from index.vietnamese.syllables import old_tones
from index.vietnamese.text import fold, nfc

__all__ = ["CASED_TOKEN", "TOKEN", "Ngrams", "clause_syllables", "corpus", "general"]

Ids = Numbers  # indices in `words`, -1 for an unknown syllable
Keys = NDArray[np.int64]  # (n,), ascending; a pair is a * 2**20 + b, a triple (a * 2**20 + b) * 2**20 + c

_BITS = 20
TOKEN = re.compile(r"[^\W_]+|[.,;:!?…\n()\[\]\"“”]")
"""What is counted: syllables, and the punctuation between clauses."""
CASED_TOKEN = re.compile(r"[^\W_]+|[.!?…:\n\"“(*•–-]")
"""What case is counted over: words, and the punctuation after which every word has a capital."""
BREAK = 0
"""Id of the break between two clauses, never twice in a row; pairs with it count how clauses begin and end."""


def clause_syllables(text: str) -> list[str]:
    """The syllables of a text in lower case, with an empty string wherever punctuation breaks a clause.

    >>> clause_syllables("Ông An, 60 tuổi")
    ['ông', 'an', '', '60', 'tuổi']
    """
    return list(map(_syllable, TOKEN.findall(nfc(text).lower())))


@dataclass(frozen=True, slots=True, eq=False)
class Ngrams:
    """Counts of single syllables, pairs and triples.

    Attributes:
        words: the syllables; the first is the break between clauses, an empty string.
        ids: the index of each syllable in `words`.
        forms: folded syllable to the indices of the syllables that fold to it.
        one: how often each syllable occurs, float32 (len(words),).
        pairs: keys and counts of pairs.
        triples: keys and counts of triples.
        rest_one: occurrences of each syllable outside the stored pairs, float32 (len(words),).
        rest_pair: occurrences of each pair outside the stored triples, in the order of `pairs`.
    """

    words: tuple[str, ...]
    ids: dict[str, int]
    forms: dict[str, list[int]]
    one: Counts
    pairs: tuple[Keys, Counts]
    triples: tuple[Keys, Counts]
    rest_one: Counts
    rest_pair: Counts

    @classmethod
    def count(cls, texts: Iterable[str], *, least: tuple[int, int, int] = (1, 1, 1)) -> "Ngrams":
        """The counts of texts, without singles, pairs and triples that occur less often than `least`."""
        ids = {"": BREAK}
        number = cache(lambda token: ids.setdefault(_syllable(token), len(ids)))  # texts repeat their words
        stream: list[int] = [BREAK]
        for text in texts:
            stream.extend(map(number, TOKEN.findall(nfc(text).lower())))
            stream.append(BREAK)
        places = np.array(stream, np.int64)
        places = places[np.append(True, (places[1:] != BREAK) | (places[:-1] != BREAK))]
        one = np.bincount(places, minlength=len(ids))
        kept = np.flatnonzero((one >= least[0]) | (np.arange(len(ids)) == BREAK))
        renumbered = np.full(len(ids), -1, np.int64)
        renumbered[kept] = np.arange(len(kept))
        words = np.array(list(ids), dtype=object)[kept]
        pairs, triples = _grams(renumbered[places], least)
        rest = _rest(one[kept], pairs, triples)
        return cls.of_counts(tuple(words), one[kept].astype(np.float32), pairs, triples, *rest)

    @classmethod
    def open(cls, source: Path | io.BytesIO) -> "Ngrams":
        """The counts saved in a file by `save`."""
        with np.load(source, allow_pickle=False) as data:
            words = tuple(data["words"].tobytes().decode("utf-8").split("\n"))
            pairs = np.cumsum(data["pair_steps"], dtype=np.int64), _unround(data["pair_counts"])
            triples = np.cumsum(data["triple_steps"], dtype=np.int64), _unround(data["triple_counts"])
            rest = _unround(data["rest_one"]), _unround(data["rest_pair"])
            return cls.of_counts(words, _unround(data["one"]), pairs, triples, *rest)

    def save(self, path: Path) -> None:
        """Write the counts, rounded to an eighth of a power of two, as one compressed file of numpy arrays."""
        (pairs, pair_counts), (triples, triple_counts) = self.pairs, self.triples
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                words=np.frombuffer("\n".join(self.words).encode(), np.uint8),
                one=_round(self.one),
                pair_steps=np.diff(pairs, prepend=0),
                pair_counts=_round(pair_counts),
                triple_steps=np.diff(triples, prepend=0),
                triple_counts=_round(triple_counts),
                rest_one=_round(self.rest_one),
                rest_pair=_round(self.rest_pair),
            )

    def times(self, weight: float) -> "Ngrams":
        """The counts, each occurrence counting `weight`."""
        by = np.float32(weight)
        pairs, triples = (self.pairs[0], self.pairs[1] * by), (self.triples[0], self.triples[1] * by)
        return replace(
            self,
            one=self.one * by,
            pairs=pairs,
            triples=triples,
            rest_one=self.rest_one * by,
            rest_pair=self.rest_pair * by,
        )

    def pair(self, first: Ids, second: Ids) -> tuple[Counts, Counts]:
        """How often each pair occurs, and its `rest_pair`; unknown syllables (-1) count 0; the arrays broadcast."""
        places, found = _find(self.pairs[0], _key(first, second))
        return _counts_at(self.pairs[1], places) * found, _counts_at(self.rest_pair, places) * found

    def triple(self, first: Ids, second: Ids, third: Ids) -> Counts:
        """How often each triple occurs, as `pair`."""
        places, found = _find(self.triples[0], _key(_key(first, second), third))
        return _counts_at(self.triples[1], places) * found

    @classmethod
    def of_counts(
        cls,
        words: tuple[str, ...],
        one: Counts,
        pairs: tuple[Keys, Counts],
        triples: tuple[Keys, Counts],
        rest_one: Counts,
        rest_pair: Counts,
    ) -> "Ngrams":
        """The counts given, each as the attribute of its name."""
        forms: dict[str, list[int]] = {}
        for place, form in enumerate(fold("\n".join(words)).split("\n")):  # one call: a tenth of the time of 40,000
            forms.setdefault(form, []).append(place)
        places = {word: place for place, word in enumerate(words)}
        return cls(words, places, forms, one, pairs, triples, rest_one, rest_pair)


@cache
def general() -> Ngrams:
    """The general counts that ship, read once."""
    return Ngrams.open(io.BytesIO((files("index") / "data" / "syllables.npz").read_bytes()))


def _syllable(token: str) -> str:
    return old_tones(token) if token.isalnum() else ""


def _key(first: Ids, second: Ids) -> Keys:
    """Keys of pairs, or of pairs and thirds; below 0 where one of the two is."""
    key: Keys = (first << _BITS) | second
    return key


def _grams(places: Ids, least: tuple[int, int, int]) -> tuple[tuple[Keys, Counts], tuple[Keys, Counts]]:
    """Pairs and triples of a stream of ids, -1 where a syllable was left out."""
    pairs = _key(places[:-1], places[1:])
    triples = _key(pairs[:-1], places[2:])
    return _tally(pairs, least[1]), _tally(triples, least[2])


def _rest(one: NDArray[np.int64], pairs: tuple[Keys, Counts], triples: tuple[Keys, Counts]) -> tuple[Counts, Counts]:
    """Occurrences of each syllable outside the stored pairs, and of each pair outside the stored triples."""
    in_pairs = np.bincount(pairs[0] >> _BITS, weights=pairs[1], minlength=len(one))
    prefixes = np.searchsorted(pairs[0], triples[0] >> _BITS)
    in_triples = np.bincount(prefixes, weights=triples[1], minlength=len(pairs[0]) + 1)[: len(pairs[0])]
    rest = np.maximum(one - in_pairs, 0), np.maximum(pairs[1] - in_triples, 0)
    return rest[0].astype(np.float32), rest[1].astype(np.float32)


def _tally(keys: Keys, least: int) -> tuple[Keys, Counts]:
    found, counts = np.unique(keys[keys >= 0], return_counts=True)
    return found[counts >= least], counts[counts >= least].astype(np.float32)


def _find(known: Keys, keys: Keys) -> tuple[Ids, NDArray[np.bool_]]:
    """The index of each key among the known ones, ascending, and whether it is there at all."""
    if not len(known):
        return np.zeros(keys.shape, np.int64), np.zeros(keys.shape, np.bool_)
    places = known.searchsorted(keys)
    return places, known.take(places, mode="clip") == keys


def _counts_at(counts: Counts, places: Ids) -> Counts:
    """The counts at indices; any value for indices out of range."""
    return counts.take(places, mode="clip") if len(counts) else np.zeros(places.shape, np.float32)


def _round(counts: Counts) -> NDArray[np.uint8]:
    """log2 in 8ths, so that a count takes one byte: exact to 4.5 %."""
    return np.round(np.log2(np.maximum(counts, 1)) * 8).astype(np.uint8)


def _unround(rounded: NDArray[np.uint8]) -> Counts:
    return np.exp2(rounded.astype(np.float32) / 8)


def corpus(folder: Path) -> Iterator[str]:
    """The texts that the shipped tables count: Wikipedia of 2017, and questions, which it lacks, three times each."""
    with gzip.open(folder / "viwiki7k.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)
    questions: set[str] = set()
    for path in sorted(folder.glob("*.train.json")):
        data = json.loads(path.read_text(encoding="utf-8"))["data"]
        paragraphs = [paragraph for article in data for paragraph in article["paragraphs"]]
        yield from (paragraph["context"] for paragraph in paragraphs)
        questions.update(qa["question"] for paragraph in paragraphs for qa in paragraph["qas"])
    with (folder / "zalo2019.pairs.jsonl").open(encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    yield from (pair["text"] for pair in pairs)
    questions.update(pair["question"] for pair in pairs)
    for question in sorted(questions):
        yield from [question] * 3


if __name__ == "__main__":
    Ngrams.count(corpus(Path(sys.argv[1])), least=(5, 3, 4)).save(Path(__file__).parents[1] / "data" / "syllables.npz")
