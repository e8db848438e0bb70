"""Candidate readings of each token of a carelessly typed question, for `beam_search` to choose from.

A syllable may be any form it has with diacritics ("chu": chủ, chú, chữ, chứ…), a chat abbreviation ("ko": không), a
word one typo away ("thhua": thua), input method keys typed while the method was off ("chuyeern": chuyển), or several
words without their spaces ("baonhieu": bao nhiêu). Numbers, codes ("749/QĐ-TTg", "GRDP", "5G") and known syllables with
a diacritic have themselves as their only candidate.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.vietnamese.abbreviations import ABBREVIATIONS, CHAT_ABBREVIATIONS
from index.vietnamese.ngrams import Ngrams
from index.vietnamese.restore.beam_search import Candidate, Language
from index.vietnamese.restore.spelling import corrections, sound_alikes
from index.vietnamese.restore.telex import decode_keys
from index.vietnamese.restore.word_split import split_words
from index.vietnamese.syllables import is_vietnamese, old_tones, swap_i_y
from index.vietnamese.text import fold, without_tones

__all__ = ["Candidates", "GuessCosts", "code_positions"]

_CODE = re.compile(r"(?<!\w)[^\W\d_]*\d(?:[\w/.-]*\w)?")
RARE = 1e-3
"""Forms of a syllable rarer than this share of its commonest form are left out, unless the library has them."""
FAMILIAR = 20.0
"""Occurrences in the general counts from which a syllable is a known word; a rarer one may be a typo."""
LONG_WORD, LONGEST_WORD = 5, 20
"""Letters: least of a foreign word that is corrected to a word of the library, and most of any word corrected."""
NON_SYLLABLE_DISCOUNT = 8.0
"""Taken off the cost of splitting a token that has diacritics but is no Vietnamese syllable, as it must be split."""
VNI_SHARE = 0.5
"""Least share of a question's words typed in VNI keys for any to be read so: codes ("so2") look like VNI."""


def code_positions(question: str) -> set[int]:
    """The character positions of a question inside codes, such as every one of "749/QĐ-TTg"."""
    return {position for code in _CODE.finditer(question) for position in range(*code.span())}


class GuessCosts(NamedTuple):
    """Costs of each kind of guess, as negative log probabilities; an infinite cost turns the kind off.

    Attributes:
        abbreviation: expanding a chat abbreviation.
        typo: correcting a typo.
        split: splitting a token into words.
        input_method: decoding input method keys where a question has several such words; a single one costs `typo`.
    """

    abbreviation: float = 2.5
    typo: float = 7.0
    split: float = 5.0
    input_method: float = 1.0


class Candidates:
    """Generates candidates from the words of a library and of general Vietnamese."""

    def __init__(self, library: Ngrams, general: Ngrams, language: Language, costs: GuessCosts = GuessCosts()) -> None:  # noqa: B008  frozen
        """Use the counts of the library and of general texts, their language model, and the costs of guesses."""
        self._library, self._general, self._language, self._costs = library, general, language, costs

    def generate(self, question: str, pieces: Sequence[re.Match[str]]) -> list[list[Candidate]]:
        """The candidates of each token of a canonical question, the token as typed first."""
        decoded, several = self._decode_input_method(pieces)
        codes, has_tones = code_positions(question), without_tones(question) != question
        return [
            self._input_method_candidates(piece[0].lower(), decoded[piece.start()], several=several)
            if piece.start() in decoded
            else self._candidates(piece[0], code=piece.start() in codes, has_tones=has_tones)
            for piece in pieces
        ]

    def knows(self, word: str) -> bool:
        """Whether a word, in lower case and old tones, is one that people write: with "i" as with "y"."""
        return word in self._library.ids or self._is_familiar(word) or self._is_familiar(swap_i_y(word))

    def _is_familiar(self, word: str) -> bool:
        place = self._general.ids.get(word)
        return place is not None and float(self._general.one[place]) >= FAMILIAR

    def is_word(self, word: str) -> bool:
        """Whether a word, in lower case and old tones, is one of the library or Vietnamese, with or without marks."""
        return word in self._library.ids or is_vietnamese(word) or any(map(is_vietnamese, self.forms(word)))

    def _candidates(self, typed: str, *, code: bool, has_tones: bool) -> list[Candidate]:
        if not typed[0].isalnum():
            return _either_mode("")
        word = old_tones(typed.lower())
        if code or (any(map(str.isupper, typed[1:])) and word.isascii()):
            return _either_mode(word)
        return self._word_candidates(word, has_tones=has_tones)

    def _word_candidates(self, word: str, *, has_tones: bool = True) -> list[Candidate]:
        """The candidates of a word, in a question with tone marks or in one without any."""
        forms = [Candidate((form,), False) for form in self._forms_with_diacritics(word, has_tones)]
        found = [*_either_mode(word)[: 1 if forms or not word.isascii() else 2], *forms]
        for meant in CHAT_ABBREVIATIONS.get(word, ()):
            words = tuple(old_tones(meant.lower()).split())
            found += [Candidate(words, mode, self._costs.abbreviation) for mode in (True, False)]
        if word in self._library.ids or word in ABBREVIATIONS or len(word) > LONGEST_WORD:
            return found  # "SĐT" is no mistyped "SẮT"
        unknown = not forms and not self.knows(word)
        if not forms and len(word) >= (4 if word.isascii() else 3):  # three plain letters: as likely an abbreviation
            found += [*self._split_candidates(word), *(self._typo_candidates(word) if unknown else ())]
        return [*found, *(() if unknown else self._sound_alike_candidates(word))]

    def _sound_alike_candidates(self, word: str) -> list[Candidate]:
        """Words of the library that sound like a word it does not have."""
        return [Candidate((each,), True, self._costs.typo) for each in sound_alikes(word) if each in self._library.ids]

    def _decode_input_method(self, pieces: Sequence[re.Match[str]]) -> tuple[dict[int, list[str]], bool]:
        """Decoded words by the start of their token, and whether the question has several of them."""
        words = [piece for piece in pieces if _is_typed_word(piece[0])]
        decoded = {piece.start(): found for piece in words if (found := self._known_words(piece[0].lower()))}
        numbered = {piece.start() for piece in words if not piece[0].isalpha()} & decoded.keys()
        if len(numbered) < max(2, VNI_SHARE * len(words)):
            decoded = {start: found for start, found in decoded.items() if start not in numbered}
        strange = {piece.start() for piece in words if not self.knows(piece[0].lower())} & decoded.keys()
        if len(strange) >= 2 and all(piece[0].isascii() for piece in words):
            return decoded, True
        return {start: decoded[start] for start in strange}, False

    def _known_words(self, word: str) -> list[str]:
        return [each for each in decode_keys(word) if each in self._library.ids or each in self._general.ids]

    def _input_method_candidates(self, word: str, syllables: Sequence[str], *, several: bool) -> list[Candidate]:
        """The candidates of a token that decodes as input method keys; a lone one may be an ordinary word as well."""
        plain = _either_mode(word) if several or not word.isalpha() else self._word_candidates(word)
        cost = self._costs.input_method if several else self._costs.typo
        return [*plain, *(Candidate((each,), True, cost) for each in syllables)]

    def _forms_with_diacritics(self, word: str, has_tones: bool) -> list[str]:
        """The forms with diacritics of a word that lacks all of them, or lacks its tone."""
        if word.isascii():
            return self.forms(word)
        return [] if has_tones else [form for form in self.forms(fold(word)) if without_tones(form) == word]

    def forms(self, folded: str) -> list[str]:
        """The forms of a folded syllable, the library's first."""
        counts = {self._general.words[i]: float(self._general.one[i]) for i in self._general.forms.get(folded, ())}
        least = RARE * max(counts.values(), default=0)
        own = [self._library.words[i] for i in self._library.forms.get(folded, ())]
        return list(dict.fromkeys([*own, *(word for word, count in counts.items() if count >= least)]))

    def _split_candidates(self, word: str) -> list[Candidate]:
        """The readings of a token as several words without their spaces."""
        unigrams, bigrams = self._language.unigrams, self._language.observed_bigrams
        cost = self._costs.split
        if not word.isascii():
            # Foreign names have no such diacritics, so the parts need not have been seen side by side.
            bigrams = self._language.bigrams
            cost -= 0 if is_vietnamese(word) else NON_SYLLABLE_DISCOUNT
        found = [Candidate(words, True, cost) for words in split_words(word, self._literal_words, unigrams, bigrams)]
        if word.isascii():
            found += [
                Candidate(words, False, cost) for words in split_words(word, self._syllable_forms, unigrams, bigrams)
            ]
        return found

    def _literal_words(self, part: str) -> list[str]:
        own = len(part) > 2 and part in self._library.ids
        return [part] if own or (is_vietnamese(part) and self.knows(part)) else []

    def _syllable_forms(self, part: str) -> list[str]:
        return [form for form in self.forms(part) if is_vietnamese(form)]

    def _typo_candidates(self, word: str) -> list[Candidate]:
        """The words one typo away: Vietnamese ones, and the library's foreign ones if the word is long."""

        def is_allowed(meant: str) -> bool:
            return is_vietnamese(meant) or (len(word) >= LONG_WORD and meant in self._library.ids)

        found = [
            Candidate((meant,), True, self._costs.typo) for meant in corrections(word, self.knows) if is_allowed(meant)
        ]
        if word.isascii():
            forms = (form for folded in corrections(word, self._has_forms) for form in self.forms(folded))
            found += [Candidate((form,), False, self._costs.typo) for form in forms if is_allowed(form)]
        return found

    def _has_forms(self, folded: str) -> bool:
        return folded in self._library.forms or folded in self._general.forms


def _is_typed_word(piece: str) -> bool:
    """Whether a token may be input method keys: no punctuation, number or acronym."""
    return piece.isalnum() and not piece.isdigit() and not any(map(str.isupper, piece[1:]))


def _either_mode(word: str) -> list[Candidate]:
    """The token itself in both modes: it does not show whether its writer types diacritics."""
    return [Candidate((word,), True), Candidate((word,), False)]
