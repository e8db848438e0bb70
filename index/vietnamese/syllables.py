"""Syllables: cutting a text into them, the spelling rules they obey, and where a tone mark stands.

Source of the tone placement: Vietnamese Wikipedia, "Quy tắc đặt dấu thanh của chữ Quốc ngữ" (the old style, "hòa", is
the commoner one in print).
"""

import re
import unicodedata
from functools import lru_cache

from index.vietnamese.text import TONE, nfc

__all__ = ["PLAIN_SYLLABLE", "is_vietnamese", "old_tone", "old_tones", "swap_i_y", "syllables"]

PLAIN_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|n|ngh?|nh|ph?|qu|r|s|th?|tr|v|x)?[aeiouy]{1,3}(?:ch?|m|n|ng|nh|p|t)?", re.IGNORECASE
)
"""A syllable without diacritics, by its letters alone: coarser than `is_vietnamese`, which knows the rimes."""
_WORD = re.compile(r"([^\W\d_]+)")
_SYLLABLE = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_VIETNAMESE = re.compile(
    r"(?P<onset>ngh|ng|nh|ch|gh|gi(?=[aăâeêioôơuưy])|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    r"(?P<vowels>[aăâeêioôơuưy]{1,3})(?P<coda>ng|nh|ch|[ckmnpt])?"
)
_RIMES = re.compile(  # the vowels that stand together in Vietnamese, before a coda and without one
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?(?:"
    r"(?:[aăâeêioôơuưy]|iê|yê|oa|oă|oe|oo|ua|uâ|uê|uô|uy|uyê|ươ)(?:ng|nh|ch|[ckmnpt])?|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oi|ôi|ơi"
    r"|ui|uơ|ưa|ưi|ưu|iêu|yêu|oai|oao|oay|oeo|uây|uôi|uya|uyu|ươi|ươu|uêu|uao|uau)"
)


_LONE_I_Y = re.compile(r"(?:h|k|l|m|s|t|qu)([iíìỉĩịyýỳỷỹỵ])")
_SWAP = str.maketrans("iíìỉĩịyýỳỷỹỵ", "yýỳỷỹỵiíìỉĩị")


def old_tones(text: str) -> str:
    """The text with every Vietnamese syllable's tone mark where the old style puts it; NFC, case and length kept.

    Foreign words, and syllables without a tone mark, stay as they are.

    >>> old_tones("hoà bình, uỷ ban, Thuỷ, qúy, gía, khoẻ, hòan thành, quý, già, thuở, khuỷu, gìn")
    'hòa bình, ủy ban, Thủy, quý, giá, khỏe, hoàn thành, quý, già, thuở, khuỷu, gìn'
    """
    text = nfc(text)
    if text.isascii():
        return text
    parts = _WORD.split(text)  # every second one is a word
    parts[1::2] = map(old_tone, parts[1::2])
    return "".join(parts)


def swap_i_y(word: str) -> str:
    """The syllable in its other spelling, "kì" for "kỳ"; the same word where it has none.

    >>> [swap_i_y(word) for word in ("kì", "quỹ", "lý", "kính")]
    ['kỳ', 'quĩ', 'lí', 'kính']
    """
    return word[:-1] + word[-1].translate(_SWAP) if _LONE_I_Y.fullmatch(word) else word


def is_vietnamese(word: str) -> bool:
    """Whether a word, NFC and in any case, is spelled like one Vietnamese syllable, its tone mark in any place.

    >>> [is_vietnamese(word) for word in ("nghiêng", "QUÝ", "Đắk", "été", "straße")]
    [True, True, True, False, False]
    """
    return len(word) <= 7 and _is_vietnamese(word.lower())


def syllables(text: str) -> list[str]:
    """The runs of letters and digits in order, as printed: Vietnamese syllables, foreign words, numbers.

    >>> syllables("Quyết định 749/QĐ-TTg: kinh tế số chiếm 35%…")
    ['Quyết', 'định', '749', 'QĐ', 'TTg', 'kinh', 'tế', 'số', 'chiếm', '35']
    """
    return _SYLLABLE.findall(text)


@lru_cache(maxsize=1 << 16)
def old_tone(word: str) -> str:
    """`old_tones` of a word, NFC; those that were asked for are kept."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = TONE.findall(decomposed)
    letters = unicodedata.normalize("NFC", TONE.sub("", decomposed))
    syllable = _VIETNAMESE.fullmatch(letters.lower())
    if len(tones) != 1 or syllable is None or len(letters) != len(word):
        return word
    at = _tone_position(syllable)
    return unicodedata.normalize("NFC", letters[: at + 1] + tones[0] + letters[at + 1 :])


@lru_cache(maxsize=1 << 16)
def _is_vietnamese(word: str) -> bool:
    decomposed = unicodedata.normalize("NFD", word)
    plain = unicodedata.normalize("NFC", TONE.sub("", decomposed))
    return len(TONE.findall(decomposed)) <= 1 and _RIMES.fullmatch(plain) is not None


def _tone_position(syllable: re.Match[str]) -> int:
    """The index of the letter with the tone mark: the last of ê ơ ô â ă ư, else the vowel before the coda."""
    vowels, first = syllable["vowels"], syllable.start("vowels")
    shaped = [first + at for at, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if shaped:
        return shaped[-1]
    if len(vowels) == 3:
        return first + 1
    return first + (1 if len(vowels) == 2 and syllable["coda"] else 0)
