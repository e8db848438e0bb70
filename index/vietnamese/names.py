"""Names of general Vietnamese, for questions in lower case about names that the library does not hold.

A question about "đà nẵng" must not be answered about Hải Phòng, so names have to be known. The list that ships,
`data/names.txt`, is made by `python -m index.vietnamese.names FOLDER` from the texts that `ngrams` counts: words and
pairs that have a capital at least `LEAST` times and in `SHARE` of their occurrences; no sentences.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from index.vietnamese.ngrams import CASED_TOKEN, corpus
from index.vietnamese.syllables import old_tones
from index.vietnamese.text import nfc

__all__ = ["NO_NAMES", "Names", "known_names"]

LEAST, SHARE = 5, 0.9


@dataclass(frozen=True, slots=True)
class Names:
    """Names in lower case and old tone placement.

    Attributes:
        words: names by themselves ("nẵng").
        pairs: two words that are a name together ("đà nẵng"), with a space between.
        acronyms: written in capitals throughout ("nato").
    """

    words: frozenset[str]
    pairs: frozenset[str]
    acronyms: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Names":
        """The names of texts; capitals at the start of sentences are not counted."""
        words, pairs, acronyms = _CapitalShare(), _CapitalShare(), _CapitalShare()
        for text in texts:
            for first, second, third in _triples(text):
                if second.isalnum() and third[0].isalpha():
                    lower = old_tones(third.lower())
                    words.add(lower, third[0].isupper())
                    acronyms.add(lower, len(third) > 1 and third.isupper())
                    if first.isalnum():
                        pairs.add(f"{old_tones(second.lower())} {lower}", second[0].isupper() and third[0].isupper())
        single = words.frequent()
        return cls(
            single,
            frozenset(pair for pair in pairs.frequent() if not single.issuperset(pair.split())),
            acronyms.frequent(),
        )

    @classmethod
    def open(cls, text: str) -> "Names":
        """The names that `dump` wrote."""
        words, pairs, acronyms = (part.split("\n") for part in text.split("\n\n"))
        return cls(*(frozenset(filter(None, each)) for each in (words, pairs, acronyms)))

    def dump(self) -> str:
        """Words, pairs and abbreviations, one a line, in order, an empty line between the three."""
        return "\n\n".join("\n".join(sorted(each)) for each in (self.words, self.pairs, self.acronyms))


class _CapitalShare:
    """Counts of words, and of their occurrences with a capital."""

    def __init__(self) -> None:
        self._all: Counter[str] = Counter()
        self._capital: Counter[str] = Counter()

    def add(self, word: str, capital: bool) -> None:
        self._all[word] += 1
        self._capital[word] += capital

    def frequent(self) -> frozenset[str]:
        return frozenset(word for word, count in self._capital.items() if count >= max(LEAST, SHARE * self._all[word]))


NO_NAMES = Names(frozenset(), frozenset(), frozenset())


@cache
def known_names() -> Names:
    """The names that ship, read once."""
    return Names.open((files("index") / "data" / "names.txt").read_text(encoding="utf-8"))


def _triples(text: str) -> Iterator[tuple[str, str, str]]:
    before = "."
    for second, third in pairwise([".", *CASED_TOKEN.findall(nfc(text))]):
        yield before, second, third
        before = second


if __name__ == "__main__":
    names = Names.of(corpus(Path(sys.argv[1])))
    (Path(__file__).parents[1] / "data" / "names.txt").write_text(names.dump(), encoding="utf-8")
