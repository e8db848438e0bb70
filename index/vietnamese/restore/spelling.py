"""Spelling candidates of a word: those one typo away, and those that sound the same in some dialects.

A typo is a letter lost, added, replaced or swapped with its neighbour (Damerau 1964); the candidates are made and
looked up as Norvig's "How to Write a Spelling Corrector" (2007) does: a question holds one or two unknown syllables,
and the words are tens of thousands.
"""

import string
from collections.abc import Callable, Iterable

__all__ = ["corrections", "edits", "sound_alikes"]


_CHAT_SPELLINGS = (("f", "ph"), ("w", "qu"), ("j", "gi"), ("z", "gi"), ("z", "d"), ("ng", "g"), ("k", "c"))
_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_LETTERS = _VOWELS + "bcdđghklmnpqrstvxfjwz"


_SOUNDS = (("s", "x"), ("ch", "tr"), ("l", "n"), ("d", "gi"), ("d", "r"), ("gi", "r"), ("d", "v"))
_ENDS = (("n", "ng"), ("c", "t"))
_HOI_NGA = str.maketrans("ảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹ", "ãẵẫẽễĩõỗỡũữỹảẳẩẻểỉỏổởủửỷ")


def sound_alikes(word: str) -> Iterable[str]:
    """Spellings of a syllable that sound the same in some dialect: hỏi and ngã merge, or s and x, and so on.

    >>> list(sound_alikes("trẻ")), list(sound_alikes("xuấc"))
    (['trẽ', 'chẻ'], ['suấc', 'xuất'])
    """
    if (other := word.translate(_HOI_NGA)) != word:
        yield other
    for pair in (*_SOUNDS, *_ENDS):
        for one, two in (pair, pair[::-1]):
            if pair in _SOUNDS and word.startswith(one) and word[len(one) : len(one) + 1] in tuple(_VOWELS):
                yield two + word[len(one) :]
            elif pair in _ENDS and word.endswith(one):
                yield word[: -len(one)] + two


def edits(word: str, letters: str = _LETTERS) -> Iterable[str]:
    """Every string one edit away from a word, in no order of likelihood; may repeat, never the word itself.

    >>> {"lần", "cần"} <= set(edits("kần")), "vật" in edits("ậvt")
    (True, True)
    """
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    yield from (left + right[1:] for left, right in cuts if right)
    yield from (
        left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1 and right[0] != right[1]
    )
    yield from (left + letter + right[1:] for left, right in cuts if right for letter in letters if letter != right[0])
    yield from (left + letter + right for left, right in cuts for letter in letters)


def corrections(word: str, known: Callable[[str], bool]) -> list[str]:
    """The known words one typo or one chat spelling away ("fải": phải, "trườg": trường), each once.

    >>> corrections("fải", {"phải", "hải", "cha"}.__contains__)
    ['phải', 'hải']
    """
    chat = [right + word[len(wrong) :] for wrong, right in _CHAT_SPELLINGS if word.startswith(wrong)]
    if word.endswith("g") and not word.endswith("ng"):
        chat.append(word[:-1] + "ng")
    letters = string.ascii_lowercase if word.isascii() else _LETTERS
    return list(dict.fromkeys(each for each in (*chat, *edits(word, letters)) if known(each)))
