"""The words that word search compares: syllables in one spelling, numbers and dates in one form.

`terms` feeds the word search only; it never meets an offset. Dates are written out ("7/2/2022" and "07/02/2022" are
"ngày 7 tháng 2 năm 2022"), percent signs too, numbers lose their thousands separators and leading zeros, tone marks
stand where the older spelling puts them ("hoà" is "hòa") and y is i after a single consonant ("kỹ" is "kĩ").
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from index.vietnamese.abbreviations import ABBREVIATIONS
from index.vietnamese.dates import spell_out_dates
from index.vietnamese.syllables import old_tone, old_tones
from index.vietnamese.text import fold, nfc

__all__ = ["Abbreviations", "find_abbreviations", "term_string", "terms"]


_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?![\d])")
_JOINED_DIGITS = re.compile(r"\d[/.,-]\d")
_GLUED = re.compile(r"[^\W\d_]\d")
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)?")
_TWICE = "ngày ngày"
_I = dict(zip("yýỳỷỹỵ", "iíìỉĩị", strict=True))
_LONE_Y = re.compile(r"^(h|k|l|m|s|t|qu)([yýỳỷỹỵ])$")
_ABBREVIATION = re.compile(r"\(([A-ZĐ]{2,8})\)|\b([A-ZĐ]{2,8})\s?\(([^()]{4,80})\)")


def terms(text: str) -> list[str]:
    """The search terms of a text, in order.

    >>> terms("Thuỷ hoà, ngày 07/02/2022: 35% của 1.200.000")
    ['thủy', 'hòa', 'ngày', '7', 'tháng', '2', 'năm', '2022', '35', 'phần', 'trăm', 'của', '1200000']
    """
    text = _spell_out_figures(nfc(text))
    found = [_term(token) for token in _TOKEN.findall(text)]
    known = [term for term in found if term is not None]
    if len(known) == len(found) and _TWICE not in " ".join(known):  # as nearly always
        return known
    text = old_tones(text).lower().replace(_TWICE, "ngày")
    return [_normalise(each) for each in _TOKEN.findall(text)]


def term_string(text: str) -> str:
    """The search terms of a text in a row with a space around each, so that `f" {term} " in ...` finds whole ones.

    >>> term_string("Mưa to.")
    ' mưa to '
    """
    return " ".join(["", *terms(text), ""])


def find_abbreviations(text: str) -> dict[str, str]:
    """The abbreviations that a text defines, "Chuyển đổi số (CĐS)" or "CĐS (chuyển đổi số)", to their words.

    >>> find_abbreviations("Ban chỉ đạo Chuyển đổi số (CĐS) họp.")
    {'cđs': 'chuyển đổi số'}
    """
    found = {}
    for match in _ABBREVIATION.finditer(text):
        short = (match[1] or match[2]).lower()
        words = terms(match[3]) if match[3] else terms(text[max(0, match.start() - 120) : match.start()])[-len(short) :]
        if "".join(word[0] for word in words) == short:
            found[short] = " ".join(words)
    return found


class Abbreviations:
    """Expands abbreviations to words and words to abbreviations: the known ones, and those that texts define.

    >>> short = Abbreviations({})
    >>> short.expand(["ubnd", "họp"]), short.expand(["ủy", "ban", "nhân", "dân", "họp"])
    ([['ủy', 'ban', 'nhân', 'dân']], [['ubnd']])
    """

    def __init__(self, known: Mapping[str, str]) -> None:
        """Take abbreviations to their words, as `find_abbreviations` gives them; they come before `ABBREVIATIONS`."""
        both = {**ABBREVIATIONS, **known}
        self._words = {fold(each): meant.split() for each, meant in both.items()}
        self._short: dict[str, list[tuple[str, str]]] = {}
        for each, meant in both.items():
            self._short.setdefault(meant.split(" ", 1)[0], []).append((each, f" {meant} "))

    def expand(self, words: Sequence[str]) -> list[list[str]]:
        """The same terms said otherwise: the words of an abbreviation, and the abbreviation of words."""
        asked = f" {' '.join(words)} "
        return [
            *(self._words[folded] for folded in dict.fromkeys(fold(asked).split()) if folded in self._words),
            *([each] for word in dict.fromkeys(words) for each, meant in self._short.get(word, ()) if meant in asked),
        ]


def _spell_out_figures(text: str) -> str:
    """The text with dates and percent signs in words, and numbers without thousands separators."""
    if _JOINED_DIGITS.search(text):  # as every date and every long number has
        if _GLUED.search(text):
            text = old_tones(text)  # now, while the word ends where the date begins
        text = spell_out_dates(text)
        text = _THOUSANDS.sub(lambda match: match[0].replace(match[1], ""), text)
    return text.replace("%", " phần trăm ")


@lru_cache(maxsize=1 << 15)
def _term(token: str) -> str | None:
    """The term of a token, NFC; None of a word that is no single run of letters in lower case."""
    if token[0].isdecimal():
        return _normalise(token)
    word = old_tone(token).lower()
    return _normalise(word) if _WORD.fullmatch(word) else None


def _normalise(token: str) -> str:
    if token[0].isdigit():
        return token.replace(",", ".").lstrip("0") or "0"
    return _LONE_Y.sub(lambda match: match[1] + _I[match[2]], token)
