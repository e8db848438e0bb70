"""Truecasing: capitals put back into a question typed in lower case, as the library's texts write the words.

Encoders were trained on written text, where a name in lower case is another word. A word takes the case it most often
has inside sentences, after the same previous word if the library has that pair, else after any. Words that the library
does not have take a capital where general Vietnamese has them as names (`names`).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from index.vietnamese.names import NO_NAMES, Names, known_names
from index.vietnamese.ngrams import CASED_TOKEN
from index.vietnamese.syllables import old_tones
from index.vietnamese.text import nfc

__all__ = ["Truecaser", "copy_case", "end_with_question_mark"]

_STOP = "."
_BREAK = re.compile(r"[\n;|]")
"""Where a capital tells no name: between lines and the cells of a table."""


@dataclass(frozen=True, slots=True)
class Truecaser:
    """Restores the case that a library writes words and pairs of words with.

    Attributes:
        balance: occurrences with a capital minus occurrences without, of words, and of pairs ("previous word") whose
            sign differs from the word's own; keys in lower case.
        acronyms: words that are more often than not in capitals throughout, such as "grdp"; in lower case.
        names: returns the names of general Vietnamese; called when first needed.
    """

    balance: dict[str, int]
    acronyms: frozenset[str] = frozenset()
    names: Callable[[], Names] = known_names

    @classmethod
    def count(cls, texts: Iterable[str]) -> "Truecaser":
        """The truecaser of these texts; the first words of sentences, lines and cells are not counted."""
        ids = {_STOP: 0}
        number = cache(lambda piece: ids.setdefault(piece, len(ids)))  # texts repeat their words
        stream = np.fromiter(_pieces(texts, number), np.int64)
        written = [old_tones(piece) for piece in ids]
        words: dict[str, int] = {}
        word = np.array([words.setdefault(piece.lower(), len(words)) for piece in written])
        capital = np.array([1 if piece[0].isupper() else -1 for piece in written])
        loud = np.array([1 if piece.isupper() and len(piece) > 1 else -1 for piece in written])
        before, after = stream[:-1], stream[1:]
        alnum, alpha = (np.array([kind(piece[0]) for piece in written]) for kind in (str.isalnum, str.isalpha))
        inside = alnum[before] & alpha[after]
        before, after = before[inside], after[inside]
        balance = np.bincount(word[after], capital[after], len(words))
        acronyms = np.bincount(word[after], loud[after], len(words)) > 0
        keys, places = np.unique(word[before] * len(words) + word[after], return_inverse=True)
        pairs = np.bincount(places, capital[after], len(keys))
        otherwise = (pairs != 0) & ((pairs > 0) != (balance[keys % len(words)] > 0))
        names = list(words)
        told = zip(keys[otherwise].tolist(), pairs[otherwise].tolist(), strict=True)
        return cls(
            {names[at]: int(balance[at]) for at in np.flatnonzero(balance).tolist()}
            | {f"{names[key // len(names)]} {names[key % len(names)]}": int(count) for key, count in told},
            frozenset(names[at] for at in np.flatnonzero(acronyms).tolist()),
        )

    def restore(self, question: str) -> str:
        """The question with its capitals if it was typed without any but the first letter's and those of acronyms.

        >>> Truecaser.count(["Thủ đô là Hà Nội."]).restore("hà nội ở đâu?")
        'Hà Nội ở đâu?'
        >>> Truecaser.count(["Tỉ lệ so với GRDP đã tăng."]).restore("grdp tăng không?")
        'GRDP tăng không?'
        """
        pieces = list(CASED_TOKEN.finditer(question))
        if any(piece[0][0].isupper() and not piece[0].isupper() for piece in pieces[1:]):
            return question
        # English, too, is written with capitals: in titles, which are most of it in Vietnamese texts.
        known = NO_NAMES if question.isascii() else self.names()
        words = ["", *(old_tones(piece[0].lower()) for piece in pieces), ""]
        out: list[str] = []
        end = 0
        for piece, before, word, after in zip(pieces, words, words[1:], words[2:], strict=False):
            capital = not out or self._is_name(before, word, after, known)
            written = piece[0][:1].upper() + piece[0][1:] if capital else piece[0]
            out += [question[end : piece.start()], written.upper() if self._is_acronym(word, known) else written]
            end = piece.end()
        return "".join([*out, question[end:]])

    def _is_name(self, before: str, word: str, after: str, known: Names) -> bool:
        """Whether a word between two others takes a capital: by the library, else by general Vietnamese."""
        if pair := self.balance.get(f"{before} {word}", 0):
            return pair > 0
        if f"{before} {word}" in known.pairs or f"{word} {after}" in known.pairs:
            return True
        return self.balance[word] > 0 if word in self.balance else word in known.words

    def _is_acronym(self, word: str, known: Names) -> bool:
        return word in self.acronyms or (word not in self.balance and word in known.acronyms)


def _pieces(texts: Iterable[str], number: Callable[[str], int]) -> Iterator[int]:
    """The numbers of the words and stops of all texts, with a stop before each line, label, value and at the end.

    Parts in capitals are left out: "PHÓ HIỆU TRƯỞNG" does not tell how a sentence writes it.
    """
    for text in texts:
        for part in _BREAK.split(nfc(text)):
            if not part.isupper():
                yield 0
                yield from map(number, CASED_TOKEN.findall(part))
    yield 0


def end_with_question_mark(question: str) -> str:
    """The question with a question mark, for the encoder; worth 0.0025 of recall@1 on XQuAD in lower case.

    >>> end_with_question_mark("Hà Nội ở đâu"), end_with_question_mark("Hà Nội ở đâu?")
    ('Hà Nội ở đâu?', 'Hà Nội ở đâu?')
    """
    return question if question[-1:] in "?!.…" else f"{question}?"


def copy_case(words: str, typed: str) -> str:
    """The words in the case of what was typed, letter for letter where both have as many letters."""
    places = [place for place, char in enumerate(words) if char != " "]
    if len(places) == len(typed):
        copy_case = list(words)
        for place, char in zip(places, typed, strict=True):
            copy_case[place] = words[place].upper() if char.isupper() else words[place]
        return "".join(copy_case)
    if typed.isupper() and (len(typed) > 1 or len(words) == 1):
        return words.upper()
    return words[:1].upper() + words[1:] if typed[:1].isupper() else words
