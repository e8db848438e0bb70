"""What a question typed in haste says: diacritics, capitals and spaces put back, short forms written out, slips mended.

Each syllable gets candidates (`candidates`); `beam` finds the reading that the library's own words and general
Vietnamese make likeliest. A question that was typed with care is left as it is.
"""

import functools
import re
from collections.abc import Iterable
from importlib.resources import files
from io import BytesIO
from itertools import islice

from index.text import canonical, old_tones
from index.words.beam import Language
from index.words.candidates import Candidates, Prices, codes
from index.words.capitals import Capitals
from index.words.ngrams import Ngrams

__all__ = ["Marks", "Prices", "general"]

_PIECE = re.compile(r"[^\W_]+|[.,;:!?…\n()\[\]\"“”]")
MOST = 300
"""Syllables of a question; longer texts are pasted, not typed in haste, and stay as they are."""


class Marks:
    """What the library and general texts say about which syllables follow which, for reading questions."""

    def __init__(self, library: Ngrams, capitals: Capitals, prices: Prices = Prices()) -> None:  # noqa: B008  frozen
        """Take what the library's texts show, and what guesses cost."""
        self._capitals = capitals
        self._language = Language(library, general())
        self._candidates = Candidates(library, general(), self._language, prices)

    @classmethod
    def build(cls, texts: Iterable[str]) -> "Marks":
        """Marks for a library of these texts; it may be empty."""
        texts = list(texts)
        return cls(Ngrams.count(texts), Capitals.count(texts))

    def restore(self, question: str) -> str:
        """The question in canonical form as it would have been written with care.

        >>> Marks.build([]).restore("thu do cua Viet Nam la gi?")
        'thủ đô của Việt Nam là gì?'
        """
        question = canonical(question)
        if len(list(islice(_PIECE.finditer(question), MOST + 1))) > MOST:
            return question
        question = self._quiet(question)
        pieces = list(_PIECE.finditer(question))
        places = self._candidates.of(question, pieces)
        if all(len(choice) == 1 for choice in places):
            return self._capitals.restore(question)
        out, end = [], 0
        for piece, choice, best in zip(pieces, places, self._language.best(places), strict=True):
            kept = best.words == choice[0].words
            out += [question[end : piece.start()], piece[0] if kept else _cased(" ".join(best.words), piece[0])]
            end = piece.end()
        return self._capitals.restore("".join([*out, question[end:]]))

    def _quiet(self, question: str) -> str:
        """A question that was typed in capitals in small letters, but for codes and what may be an abbreviation."""
        if sum(map(str.isupper, question)) <= sum(map(str.islower, question)) or len(question.split()) < 2:
            return question

        kept = codes(question)

        def quiet(piece: re.Match[str]) -> str:
            small = piece.start() not in kept and self._candidates.is_word(old_tones(piece[0].lower()))
            return piece[0].lower() if small else piece[0]

        return _PIECE.sub(quiet, question)


@functools.cache
def general() -> Ngrams:
    """The general counts that ship, read once."""
    return Ngrams.open(BytesIO((files("index") / "data" / "syllables.npz").read_bytes()))


def _cased(words: str, typed: str) -> str:
    """The words with the capitals of what was typed, letter by letter where they have as many."""
    places = [place for place, char in enumerate(words) if char != " "]
    if len(places) == len(typed):
        cased = list(words)
        for place, char in zip(places, typed, strict=True):
            cased[place] = words[place].upper() if char.isupper() else words[place]
        return "".join(cased)
    if typed.isupper() and (len(typed) > 1 or len(words) == 1):
        return words.upper()
    return words[:1].upper() + words[1:] if typed[:1].isupper() else words
