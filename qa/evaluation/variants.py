"""The same question as different people type it: what `hoidap evaluate --variant` asks.

Every variant is a pure function of the question and a seed, so two runs ask the same. They are written apart from the
code that undoes them (`index.words.marks`, `index.words.terms`) and share no table with it, so that they measure it.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

__all__ = ["VARIANTS", "vary"]

_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_OLD = re.compile(rf"(?<![qQ])([oO])([{_MARKS}])([aAeE])(?!\w)|(?<![qQ])([uU])([{_MARKS}])([yY])(?!\w)")
_NEW = re.compile(rf"(?<![qQ])([oO])([aAeE])([{_MARKS}])(?!\w)|(?<![qQ])([uU])([yY])([{_MARKS}])(?!\w)")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_WORD = re.compile(r"[^\W\d_]{3,}")

TEENCODE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "như thế nào": ("ntn",),
        "bao nhiêu": ("bn", "bnhiu"),
        "bây giờ": ("bh",),
        "không": ("ko", "k", "khog", "hok"),
        "được": ("dc", "đc"),
        "gì": ("j", "gi"),
        "người": ("ng", "ngừi"),
        "những": ("nhữg", "nhg"),
        "nhiều": ("nhìu", "nh"),
        "với": ("vs",),
        "rồi": ("r", "rùi"),
        "vậy": ("v", "z"),
        "biết": ("bít", "bik"),
        "giờ": ("h",),
        "phải": ("fải", "fai"),
        "trong": ("trog", "tr"),
        "bạn": ("bn", "b"),
        "quá": ("wá", "wa"),
        "này": ("nài", "nè"),
        "của": ("cua", "cuả"),
        "cũng": ("cx", "cug"),
        "trường": ("trg", "trườg"),
        "việt nam": ("vn",),
        "thành phố": ("tp",),
    }
)
_TEEN = re.compile(r"(?<!\w)(" + "|".join(TEENCODE) + r")(?!\w)", re.IGNORECASE)


def vary(question: str, variant: str, *, seed: int = 0) -> str:
    """The question as the variant's people type it.

    Args:
        question: as it was written, with its diacritics.
        variant: a key of `VARIANTS`.
        seed: which slip of the hand or short form is taken, where there is a choice.

    Raises:
        ValueError: no such variant.

    >>> vary("Hà Nội có gì?", "unmarked")
    'Ha Noi co gi?'
    """
    if variant not in VARIANTS:
        raise ValueError(f"no variant {variant!r}; there are {', '.join(VARIANTS)}")
    return VARIANTS[variant](question, random.Random(f"{seed} {variant} {question}"))  # noqa: S311  not a secret


def _written(question: str, _: random.Random) -> str:
    return question


def _unmarked(question: str, _: random.Random) -> str:
    decomposed = unicodedata.normalize("NFD", question.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if not unicodedata.combining(char)))


def _nfd(question: str, _: random.Random) -> str:
    return unicodedata.normalize("NFD", question)


def _tone(question: str, _: random.Random) -> str:
    """Tone marks where the other spelling puts them: "hòa" is "hoà", and "hoà" is "hòa"."""
    decomposed = unicodedata.normalize("NFD", question)
    moved = _OLD.sub(r"\1\3\2\4\6\5", decomposed)
    if moved == decomposed:
        moved = _NEW.sub(r"\1\3\2\4\6\5", decomposed)
    return unicodedata.normalize("NFC", moved)


def _lower(question: str, _: random.Random) -> str:
    """Lower case, every punctuation mark a space."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", unicodedata.normalize("NFC", question).lower()).split())


def _typo(question: str, chance: random.Random) -> str:
    """One slip of the hand, in a word of three letters or more: a key beside, a letter lost, doubled or swapped."""
    question = unicodedata.normalize("NFC", question)
    words = list(_WORD.finditer(question))
    if not words:
        return question
    word = chance.choice(words)
    place = chance.randrange(word.start(), word.end() - 1)
    letter, following = question[place], question[place + 1]
    slip = chance.choice((_neighbour(letter, chance), "", letter * 2, following + letter))
    return question[:place] + slip + question[place + (2 if len(slip) == 2 and slip != letter * 2 else 1) :]


def _neighbour(letter: str, chance: random.Random) -> str:
    """A letter beside it on the keyboard, keeping case; marks go with the finger that typed them."""
    base = _unmarked(letter, chance).lower()
    row = next((keys for keys in _KEYS if base in keys), base)
    place = row.index(base)
    near = (row[max(0, place - 1) : place] + row[place + 1 : place + 2]) or base
    typed = chance.choice(near)
    return typed.upper() if letter.isupper() else typed


def _teencode(question: str, chance: random.Random) -> str:
    """Short forms of young people's messages, in lower case, for every word that has one."""
    question = unicodedata.normalize("NFC", question).lower()
    return _TEEN.sub(lambda match: chance.choice(TEENCODE[match[0]]), question)


VARIANTS: Mapping[str, Callable[[str, random.Random], str]] = MappingProxyType(
    {
        "written": _written,
        "unmarked": _unmarked,
        "nfd": _nfd,
        "tone": _tone,
        "lower": _lower,
        "typo": _typo,
        "teencode": _teencode,
    }
)
"""Every variant by name, `written` first."""
