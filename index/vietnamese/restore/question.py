"""What a question typed in haste says: diacritics, capitals and spaces put back, short forms written out, slips mended.

Each syllable gets candidates (`candidates`); `beam` finds the reading that the library's own words and general
Vietnamese make likeliest. A question that was typed with care is left as it is.
"""

import re
from collections.abc import Iterable
from itertools import islice

from index.vietnamese.ngrams import PIECE, Ngrams, general
from index.vietnamese.restore.beam_search import Language
from index.vietnamese.restore.candidates import Candidates, Prices, codes
from index.vietnamese.restore.document import BEGINNING, foreign, is_bare
from index.vietnamese.restore.truecase import Capitals, cased
from index.vietnamese.syllables import old_tones
from index.vietnamese.text import canonical

__all__ = ["Marks", "Prices", "taught"]

_NUMBERED = re.compile(
    r"(?<!\w)((?:[^\W_]{1,12} ){1,2})(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|\d{1,9})((?: [^\W\d_]{1,12}){1,2})(?!\w)",
    re.I,
)
"""A number between words."""
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
        texts = list(map(taught, texts))
        return cls(Ngrams.count(texts), Capitals.count(texts))

    def restore(self, question: str) -> str:
        """The question in canonical form as it would have been written with care.

        >>> Marks.build([]).restore("thu do cua Viet Nam la gi?")
        'thủ đô của Việt Nam là gì?'
        """
        question = canonical(question)
        if len(list(islice(PIECE.finditer(question), MOST + 1))) > MOST:
            return question
        question = self._quiet(question)
        pieces = list(PIECE.finditer(question))
        places = self._candidates.of(question, pieces)
        if all(len(choice) == 1 for choice in places):
            return self._capitals.restore(question)
        out, end = [], 0
        for piece, choice, best in zip(pieces, places, self._language.best(places), strict=True):
            kept = best.words == choice[0].words
            out += [question[end : piece.start()], piece[0] if kept else cased(" ".join(best.words), piece[0])]
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

        return PIECE.sub(quiet, question)


def taught(text: str) -> str:
    r"""What a text can teach of how words are written: itself, and how its numbers are asked for.

    "Trên ba trụ cột" is asked for by "trên mấy trụ cột", which no text but a question holds. A text typed without
    diacritics teaches its foreign words alone, each a clause by itself.

    >>> taught("Dựa trên ba trụ cột.")
    'Dựa trên ba trụ cột.\nDựa trên mấy trụ cột'
    >>> taught("Foxconn dau tu vao Hai Phong va Dong Nai, theo Reuters.")
    ', Foxconn, Reuters'
    """
    if is_bare(text[:BEGINNING]):
        return "".join(f", {word}" for word in foreign(text))
    return "\n".join([text, *(f"{before}mấy{after}" for before, after in _NUMBERED.findall(text))])
