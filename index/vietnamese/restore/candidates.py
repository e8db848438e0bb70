"""What each piece of a hasty question may stand for; which of it fits the rest is decided by `beam`.

A syllable may be any form it can have without its marks ("chu": chủ, chú, chữ, chứ…), a short form ("ko": không), one
slip away from a word ("thhua": thua), keys of an input method that was off ("chuyeern": chuyển), or several words
without their space ("baonhieu": bao nhiêu). Numbers, codes ("749/QĐ-TTg", "GRDP", "5G") and every known syllable typed
with a mark stand for themselves alone.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.vietnamese.abbreviations import CHAT_ABBREVIATIONS
from index.vietnamese.ngrams import Ngrams
from index.vietnamese.restore.beam_search import Candidate, Language
from index.vietnamese.restore.spelling import alike, near
from index.vietnamese.restore.telex import spelled
from index.vietnamese.restore.word_split import parted
from index.vietnamese.syllables import is_vietnamese, old_tones
from index.vietnamese.text import fold, without_tones

__all__ = ["Candidates", "Prices", "codes"]

_CODE = re.compile(r"(?<!\w)[^\W\d_]*\d(?:[\w/.-]*\w)?")
RARE = 1e-3
"""A form this much rarer in general texts than the commonest one is not tried, unless the library has it."""
HEARD = 20.0
"""A syllable that the general texts hold less often, and the library not at all, may be a slip."""
LONG, LONGEST = 5, 20
"""A foreign word of at least so many letters may be mended too, to one that the library has; none of more is."""
STRANGE = 8.0
"""How much cheaper than others a word is taken apart that has marks and is no Vietnamese syllable: it is no word."""
SHARE = 0.5
"""How many of a question's words must be VNI's for any to be: codes ("so2") look like them."""


def codes(question: str) -> set[int]:
    """The places of a question that are inside a code: its number stands for itself, and its letters beside it."""
    return {place for code in _CODE.finditer(question) for place in range(*code.span())}


class Prices(NamedTuple):
    """What guesses cost, as negative log probabilities; an infinite price forbids the guess.

    Attributes:
        short: reading a short form.
        slip: mending a slip of the hand.
        space: taking words apart.
        keys: reading keys of an input method, in a question that holds several such words; else it is a slip too.
    """

    short: float = 2.5
    slip: float = 7.0
    space: float = 5.0
    keys: float = 1.0


class Candidates:
    """The candidates that a library's words and general ones give."""

    def __init__(self, library: Ngrams, general: Ngrams, language: Language, prices: Prices = Prices()) -> None:  # noqa: B008  frozen
        """Take the words that are known, how they follow each other, and what guesses cost."""
        self._library, self._general, self._language, self._prices = library, general, language, prices

    def of(self, question: str, pieces: Sequence[re.Match[str]]) -> list[list[Candidate]]:
        """What each piece of a canonical question may stand for, itself first."""
        struck, several = self._struck(pieces)
        coded, toned = codes(question), without_tones(question) != question
        return [
            self._keyed(piece[0].lower(), struck[piece.start()], several=several)
            if piece.start() in struck
            else self._read(piece[0], code=piece.start() in coded, toned=toned)
            for piece in pieces
        ]

    def knows(self, word: str) -> bool:
        """Whether a word, in lower case and old tones, is one that people write."""
        place = self._general.ids.get(word)
        return word in self._library.ids or (place is not None and float(self._general.one[place]) >= HEARD)

    def is_word(self, word: str) -> bool:
        """Whether a word, in lower case and old tones, is one of the library or Vietnamese, with or without marks."""
        return word in self._library.ids or is_vietnamese(word) or any(map(is_vietnamese, self.forms(word)))

    def _read(self, typed: str, *, code: bool, toned: bool) -> list[Candidate]:
        if not typed[0].isalnum():
            return _either("")
        word = old_tones(typed.lower())
        if code or (any(map(str.isupper, typed[1:])) and word.isascii()):
            return _either(word)
        return self._readings(word, toned=toned)

    def _readings(self, word: str, *, toned: bool = True) -> list[Candidate]:
        """What a word may stand for, in a question that has tone marks, or in one that has none."""
        forms = [Candidate((form,), False) for form in self._fuller(word, toned)]
        found = [*_either(word)[: 1 if forms or not word.isascii() else 2], *forms]
        for meant in CHAT_ABBREVIATIONS.get(word, ()):
            words = tuple(old_tones(meant.lower()).split())
            found += [Candidate(words, marked, self._prices.short) for marked in (True, False)]
        if word in self._library.ids or len(word) > LONGEST:
            return found
        unknown = not forms and not self.knows(word)
        if not forms and len(word) >= (4 if word.isascii() else 3):  # three plain letters: as likely an abbreviation
            found += [*self._parted(word), *(self._mended(word) if unknown else ())]
        return [*found, *(() if unknown else self._said(word))]

    def _said(self, word: str) -> list[Candidate]:
        """Words of the library that sound like a word that it has not."""
        return [Candidate((each,), True, self._prices.slip) for each in alike(word) if each in self._library.ids]

    def _struck(self, pieces: Sequence[re.Match[str]]) -> tuple[dict[int, list[str]], bool]:
        """What keys of an input method spell, by the place where a piece begins; whether several are so struck."""
        words = [piece for piece in pieces if _is_typed_word(piece[0])]
        struck = {piece.start(): found for piece in words if (found := self._spelled(piece[0].lower()))}
        numbered = {piece.start() for piece in words if not piece[0].isalpha()} & struck.keys()
        if len(numbered) < max(2, SHARE * len(words)):
            struck = {start: found for start, found in struck.items() if start not in numbered}
        strange = {piece.start() for piece in words if not self.knows(piece[0].lower())} & struck.keys()
        if len(strange) >= 2 and all(piece[0].isascii() for piece in words):
            return struck, True
        return {start: struck[start] for start in strange}, False

    def _spelled(self, word: str) -> list[str]:
        return [each for each in spelled(word) if each in self._library.ids or each in self._general.ids]

    def _keyed(self, word: str, syllables: Sequence[str], *, several: bool) -> list[Candidate]:
        """Such a word, which whoever struck it wanted marks on; one alone may as well be what it is at other times."""
        plain = _either(word) if several or not word.isalpha() else self._readings(word)
        price = self._prices.keys if several else self._prices.slip
        return [*plain, *(Candidate((each,), True, price) for each in syllables)]

    def _fuller(self, word: str, toned: bool) -> list[str]:
        """The words that a word without marks, or without tones, can be."""
        if word.isascii():
            return self.forms(word)
        return [] if toned else [form for form in self.forms(fold(word)) if without_tones(form) == word]

    def forms(self, folded: str) -> list[str]:
        """The words a syllable without marks can be, the library's first."""
        counts = {self._general.words[i]: float(self._general.one[i]) for i in self._general.forms.get(folded, ())}
        least = RARE * max(counts.values(), default=0)
        own = [self._library.words[i] for i in self._library.forms.get(folded, ())]
        return list(dict.fromkeys([*own, *(word for word, count in counts.items() if count >= least)]))

    def _parted(self, word: str) -> list[Candidate]:
        """The words in a row that a word without its spaces may be."""
        alone, after, price = self._language.alone, self._language.met, self._prices.space
        if not word.isascii():
            # Foreign names have no such marks, so the parts need not have met in any text.
            after, price = self._language.after, price if is_vietnamese(word) else price - STRANGE
        found = [Candidate(words, True, price) for words in parted(word, self._exact, alone, after)]
        if word.isascii():
            found += [Candidate(words, False, price) for words in parted(word, self._vietnamese, alone, after)]
        return found

    def _exact(self, part: str) -> list[str]:
        own = len(part) > 2 and part in self._library.ids
        return [part] if own or (is_vietnamese(part) and self.knows(part)) else []

    def _vietnamese(self, part: str) -> list[str]:
        return [form for form in self.forms(part) if is_vietnamese(form)]

    def _mended(self, word: str) -> list[Candidate]:
        """The words one slip away: Vietnamese ones, and foreign ones of the library if the word is long."""

        def sure(meant: str) -> bool:
            return is_vietnamese(meant) or (len(word) >= LONG and meant in self._library.ids)

        found = [Candidate((meant,), True, self._prices.slip) for meant in near(word, self.knows) if sure(meant)]
        if word.isascii():
            forms = (form for folded in near(word, self._has_forms) for form in self.forms(folded))
            found += [Candidate((form,), False, self._prices.slip) for form in forms if sure(form)]
        return found

    def _has_forms(self, folded: str) -> bool:
        return folded in self._library.forms or folded in self._general.forms


def _is_typed_word(piece: str) -> bool:
    """Whether a piece may be keys of an input method: no punctuation, no number and no abbreviation."""
    return piece.isalnum() and not piece.isdigit() and not any(map(str.isupper, piece[1:]))


def _either(word: str) -> list[Candidate]:
    """A piece that tells nothing of whether its writer types marks."""
    return [Candidate((word,), True), Candidate((word,), False)]
