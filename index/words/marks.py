"""What a question typed in haste says: its diacritics and capitals put back, short forms written out, slips mended.

Each syllable gets candidates: every form it can have without its marks ("chu": chủ, chú, chữ, chứ…), what a short form
stands for ("ko": không), the words one slip away from a word nobody writes ("thhua": thua); `beam` finds the reading
that the library's own words and general Vietnamese make likeliest. Numbers, codes ("749/QĐ-TTg", "GRDP", "5G") and
every known syllable typed with a mark stay as typed, and a question that has its marks is left as it is.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from io import BytesIO
from itertools import islice
from typing import NamedTuple

from index.text import canonical, is_vietnamese, old_tones
from index.words.beam import Candidate, Language
from index.words.capitals import Capitals
from index.words.ngrams import Ngrams
from index.words.spelling import SHORT_FORMS, near

__all__ = ["Marks", "Prices", "general"]

_PIECE = re.compile(r"[^\W_]+|[.,;:!?…\n()\[\]\"“”]")
_CODE = re.compile(r"(?<!\w)[^\W\d_]*\d(?:[\w/.-]*\w)?")
RARE = 1e-3
"""A form this much rarer in general texts than the commonest one is not tried, unless the library has it."""
HEARD = 20.0
"""A syllable that the general texts hold less often, and the library not at all, may be a slip."""
LONG, LONGEST = 5, 20
"""A foreign word of at least so many letters may be mended too, to one that the library has; none of more is."""
MOST = 300
"""Syllables of a question; longer texts are pasted, not typed in haste, and stay as they are."""


class Prices(NamedTuple):
    """What guesses cost, as negative log probabilities; an infinite price forbids the guess.

    Attributes:
        short: reading a short form.
        slip: mending a slip of the hand.
    """

    short: float = 2.5
    slip: float = 7.0


class Marks:
    """What the library and general texts say about which syllables follow which, for reading questions."""

    def __init__(self, library: Ngrams, capitals: Capitals, prices: Prices = Prices()) -> None:  # noqa: B008  frozen
        """Take what the library's texts show, and what guesses cost."""
        self._prices = prices
        self._library, self._general, self._capitals = library, general(), capitals
        self._language = Language(library, self._general)

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
        pieces = list(islice(_PIECE.finditer(question), MOST + 1))
        if len(pieces) > MOST:
            return question
        places = list(self._places(question, pieces))
        if all(len(choice) == 1 for choice in places):
            return self._capitals.restore(question)
        out, end = [], 0
        for piece, choice, best in zip(pieces, places, self._language.best(places), strict=True):
            kept = best.words == choice[0].words
            out += [question[end : piece.start()], piece[0] if kept else _cased(" ".join(best.words), piece[0])]
            end = piece.end()
        return self._capitals.restore("".join([*out, question[end:]]))

    def _places(self, question: str, pieces: Iterable[re.Match[str]]) -> Iterator[list[Candidate]]:
        """What each piece of the question may stand for, itself first."""
        shouted = sum(map(str.isupper, question)) > sum(map(str.islower, question))
        codes = [match.span() for match in _CODE.finditer(question)]
        for piece in pieces:
            typed = piece[0]
            inside = any(start <= piece.start() < end for start, end in codes)
            capital_inside = any(map(str.isupper, typed[1:])) and not shouted
            if not typed[0].isalnum():
                yield _either("")
            elif inside or capital_inside:
                yield _either(old_tones(typed.lower()))
            else:
                yield self._readings(old_tones(typed.lower()))

    def _readings(self, word: str) -> list[Candidate]:
        forms = [Candidate((form,), False) for form in self._forms(word)] if word.isascii() else []
        found = [*_either(word)[: 1 if forms or not word.isascii() else 2], *forms]
        for meant in SHORT_FORMS.get(word, ()):
            words = tuple(old_tones(meant.lower()).split())
            found += [Candidate(words, marked, self._prices.short) for marked in (True, False)]
        shortest = 4 if word.isascii() else 3  # three plain letters are an abbreviation as likely as a slip
        if not forms and shortest <= len(word) <= LONGEST and not self._known(word):
            found += self._mended(word)
        return found

    def _forms(self, folded: str) -> list[str]:
        """The words a syllable without marks can be, the library's first."""
        counts = {self._general.words[i]: float(self._general.one[i]) for i in self._general.forms.get(folded, ())}
        least = RARE * max(counts.values(), default=0)
        own = [self._library.words[i] for i in self._library.forms.get(folded, ())]
        return list(dict.fromkeys([*own, *(word for word, count in counts.items() if count >= least)]))

    def _known(self, word: str) -> bool:
        place = self._general.ids.get(word)
        return word in self._library.ids or (place is not None and float(self._general.one[place]) >= HEARD)

    def _mended(self, word: str) -> list[Candidate]:
        """The words one slip away: Vietnamese ones, and foreign ones of the library if the word is long."""

        def sure(meant: str) -> bool:
            return is_vietnamese(meant) or (len(word) >= LONG and meant in self._library.ids)

        found = [Candidate((meant,), True, self._prices.slip) for meant in near(word, self._known) if sure(meant)]
        if word.isascii():
            forms = (form for folded in near(word, self._has_forms) for form in self._forms(folded))
            found += [Candidate((form,), False, self._prices.slip) for form in forms if sure(form)]
        return found

    def _has_forms(self, folded: str) -> bool:
        return folded in self._library.forms or folded in self._general.forms


@functools.cache
def general() -> Ngrams:
    """The general counts that ship, read once."""
    return Ngrams.open(BytesIO((files("index") / "data" / "syllables.npz").read_bytes()))


def _either(word: str) -> list[Candidate]:
    """A piece that tells nothing of whether its writer types marks."""
    return [Candidate((word,), True), Candidate((word,), False)]


def _cased(word: str, typed: str) -> str:
    if typed.isupper() and (len(typed) > 1 or len(word) == 1):
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word
