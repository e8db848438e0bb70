"""Input method keys decoded, as typed while the method was off: "Hair Phongf" (Telex), "Hai3 Pho2ng" (VNI).

Telex doubles a, e, o and d or adds w for the shape of a letter, and s, f, r, x, j for its tone; VNI takes 6 to 9 and 1
to 5. Both let these stand anywhere after the vowel. None of Telex's keys can end a Vietnamese syllable or stand twice
in one, so the decoded word is never another syllable without its diacritics. Which words to decode is decided in
`candidates`.

Source of the keys: the manual of UniKey, the commonest of the input methods.
"""

import re
from collections.abc import Iterator

from index.vietnamese.syllables import is_vietnamese, old_tones
from index.vietnamese.text import nfc

__all__ = ["decode_keys"]

LONGEST = 11
"""Most keys of a syllable: "nghieengs", and two more for those who type w for each of two letters."""
_MARKS = "\u0301\u0300\u0309\u0303\u0323"
_TELEX, _VNI = dict(zip("sfrxj", _MARKS, strict=True)), dict(zip("12345", _MARKS, strict=True))
_VOWEL = re.compile("[aeiouy]")
_DOUBLED = re.compile("aa|ee|oo")
_LONE_W = re.compile("^([^aeiouyw]*)w")
_HAT, _BREVE = (("a", "â"), ("e", "ê"), ("o", "ô")), (("a", "ă"),)
_HORN = (("uo", "ươ"), ("uo", "uơ"), ("o", "ơ"), ("u", "ư"))
_SHAPES = {"": (("", ""),), "6": _HAT, "7": _HORN, "8": _BREVE, "w": _HORN + _BREVE}


def decode_keys(word: str) -> list[str]:
    """The Vietnamese syllables that a word's keys spell, old tone placement; none where no key is a method's.

    Args:
        word: in lower case.

    >>> [decode_keys(word) for word in ("dduwowcj", "hari", "d9uo7c5", "muaw", "nhwngx")]
    [['được'], ['hải'], ['được'], ['mưa'], ['những']]
    >>> [decode_keys(word) for word in ("bao", "mars", "co", "covid19", "5g", "hải")]
    [[], [], [], [], [], []]
    """
    if len(word) > LONGEST or not word.isascii():
        return []
    if not word.isalpha():
        return list(_syllables(word, _VNI))
    word = "d9" + word[2:] if word.startswith("dd") else word
    word = _LONE_W.sub(r"\1uw", word)
    return list(_syllables(_DOUBLED.sub(lambda twice: twice[0][0] + "6", word), _TELEX))


def _syllables(word: str, tones: dict[str, str]) -> Iterator[str]:
    """The syllables that keys spell; letter shapes are given as VNI digits or w."""
    stroke = word.startswith("d") and "9" in word
    word = word.replace("9", "", 1) if stroke else word
    vowel = _VOWEL.search(word)
    if vowel is None:
        return
    onset, keys = word[: vowel.start()], word[vowel.start() :]
    tone = [tones[key] for key in keys if key in tones]
    shape = {key for key in keys if key in _SHAPES}
    rest = "".join(key for key in keys if key not in tones and key not in _SHAPES)
    if len(tone) > 1 or len(shape) > 1 or not (tone or shape or stroke) or not (onset + rest).isalpha():
        return
    onset = "đ" + onset[1:] if stroke else onset
    for plain, shaped in _SHAPES["".join(shape)]:
        if plain in rest:
            letters = rest.replace(plain, shaped, 1)
            # Any vowel will do: `old_tones` moves the mark to its place.
            syllable = old_tones(nfc(onset + letters[0] + "".join(tone) + letters[1:]))
            if is_vietnamese(syllable):
                yield syllable
