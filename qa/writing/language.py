"""Whether a text is in another language than Vietnamese, by the spelling of its words."""

import re

from index.vietnamese.syllables import is_vietnamese

__all__ = ["is_foreign"]

LEAST_WORDS = 5
VIETNAMESE = 0.5
"""Share of words that are spelled like a Vietnamese syllable, with or without its tone: English has a quarter."""

_WORD = re.compile(r"[^\W\d_]+")


def is_foreign(text: str) -> bool:
    """Whether a text of five words or more is not Vietnamese; names and codes in capitals do not count.

    >>> is_foreign("Kinh tế số chiếm 35% GRDP của Hải Phòng."), is_foreign("kinh te so chiem 35 phan tram")
    (False, False)
    >>> is_foreign("The digital economy accounts for 35% of the GRDP."), is_foreign("数字经济占生产总值。")
    (True, True)
    """
    words = [word for word in _WORD.findall(text) if not (len(word) > 1 and word.isupper())]
    letters = [letter for word in words for letter in word]
    if letters and sum(ord(letter) > 0x2FFF or "\u0400" <= letter <= "\u0fff" for letter in letters) > len(letters) / 3:
        return True
    small = [word for word in words if not word[0].isupper()] or words
    return len(words) >= LEAST_WORDS and sum(map(is_vietnamese, small)) < VIETNAMESE * len(small)
