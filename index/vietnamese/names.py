"""Names that general Vietnamese writes with capitals, for questions in small letters about what a library has not.

An answer must not be given about Hải Phòng when the question was about "đà nẵng"; that a word is a name tells. The list
that ships, `data/names.txt`, is made by `python -m index.vietnamese.names FOLDER` from the texts that `ngrams`
counts: words and pairs that stand with capitals nine times of ten and five times or more, never their sentences.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from index.vietnamese.ngrams import WRITTEN, corpus
from index.vietnamese.syllables import old_tones
from index.vietnamese.text import nfc

__all__ = ["NO_NAMES", "Names", "known_names"]

LEAST, SHARE = 5, 0.9


@dataclass(frozen=True, slots=True)
class Names:
    """Words in lower case and old tones.

    Attributes:
        words: names by themselves ("nẵng").
        pairs: two words that are a name together ("đà nẵng"), with a space between.
        loud: abbreviations ("nato").
    """

    words: frozenset[str]
    pairs: frozenset[str]
    loud: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Names":
        """The names of texts; a capital at the start of a sentence tells nothing."""
        words, pairs, loud = _Share(), _Share(), _Share()
        for text in texts:
            for first, second, third in _triples(text):
                if second.isalnum() and third[0].isalpha():
                    lower = old_tones(third.lower())
                    words.add(lower, third[0].isupper())
                    loud.add(lower, len(third) > 1 and third.isupper())
                    if first.isalnum():
                        pairs.add(f"{old_tones(second.lower())} {lower}", second[0].isupper() and third[0].isupper())
        found = words.sure()
        return cls(found, frozenset(pair for pair in pairs.sure() if not found.issuperset(pair.split())), loud.sure())

    @classmethod
    def open(cls, text: str) -> "Names":
        """The names in the form of `written`."""
        words, pairs, loud = (part.split("\n") for part in text.split("\n\n"))
        return cls(*(frozenset(filter(None, each)) for each in (words, pairs, loud)))

    def written(self) -> str:
        """Words, pairs and abbreviations, one a line, in order, an empty line between the three."""
        return "\n\n".join("\n".join(sorted(each)) for each in (self.words, self.pairs, self.loud))


class _Share:
    """How often each of some words is what is looked for."""

    def __init__(self) -> None:
        self._all: Counter[str] = Counter()
        self._right: Counter[str] = Counter()

    def add(self, word: str, right: bool) -> None:
        self._all[word] += 1
        self._right[word] += right

    def sure(self) -> frozenset[str]:
        return frozenset(word for word, count in self._right.items() if count >= max(LEAST, SHARE * self._all[word]))


NO_NAMES = Names(frozenset(), frozenset(), frozenset())


@cache
def known_names() -> Names:
    """The names that ship, read once."""
    return Names.open((files("index") / "data" / "names.txt").read_text(encoding="utf-8"))


def _triples(text: str) -> Iterator[tuple[str, str, str]]:
    before = "."
    for second, third in pairwise([".", *WRITTEN.findall(nfc(text))]):
        yield before, second, third
        before = second


if __name__ == "__main__":
    names = Names.of(corpus(Path(sys.argv[1])))
    (Path(__file__).parents[1] / "data" / "names.txt").write_text(names.written(), encoding="utf-8")
