"""The same question as different people type it: what `hoidap evaluate --variant` asks.

Every variant is a pure function of the question and a seed, so two runs ask the same. They are written apart from the
code that undoes them (`index.vietnamese.restore.question`, `index.search.bm25.terms`) and share no table
with it, so that they measure it.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

__all__ = ["VARIANTS", "vary"]

_TONES = "\u0301\u0300\u0309\u0303\u0323"
_OLD = re.compile(rf"(?<![qQ])([oO])([{_TONES}])([aAeE])(?!\w)|(?<![qQ])([uU])([{_TONES}])([yY])(?!\w)")
_NEW = re.compile(rf"(?<![qQ])([oO])([aAeE])([{_TONES}])(?!\w)|(?<![qQ])([uU])([yY])([{_TONES}])(?!\w)")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SYLLABLE = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"(?<=[^\W\d_]) (?=[^\W\d_])")
_TELEX_SHAPES = MappingProxyType(
    {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"},
)
_VNI_SHAPES = MappingProxyType(
    {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"},
)
_CONFUSED = (("s", "x"), ("ch", "tr"), ("l", "n"), ("d", "gi"), ("d", "r"), ("v", "d"))
_ENDS = (("n", "ng"), ("c", "t"))

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
        seed: picks the typo or the abbreviation where there is a choice.

    Raises:
        ValueError: no such variant.

    >>> vary("Hà Nội có gì?", "unmarked")
    'Ha Noi co gi?'
    """
    if variant not in VARIANTS:
        raise ValueError(f"no variant {variant!r}; there are {', '.join(VARIANTS)}")
    return VARIANTS[variant](question, random.Random(f"{seed} {variant} {question}"))  # noqa: S311  not a secret


def _as_is(question: str, _: random.Random) -> str:
    return question


def _without_diacritics(question: str, _: random.Random) -> str:
    decomposed = unicodedata.normalize("NFD", question.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if not unicodedata.combining(char)))


def _without_tones(question: str, _: random.Random) -> str:
    """Letters with their shapes and no tone: "Đường sắt" is "Đương săt"."""
    decomposed = unicodedata.normalize("NFD", question)
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in _TONES))


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
    """One typo, in a word of three letters or more: a key beside, a letter lost, doubled or swapped."""
    question = unicodedata.normalize("NFC", question)
    words = list(_WORD.finditer(question))
    if not words:
        return question
    word = chance.choice(words)
    place = chance.randrange(word.start(), word.end() - 1)
    letter, following = question[place], question[place + 1]
    slip = chance.choice((_key_beside(letter, chance), "", letter * 2, following + letter))
    return question[:place] + slip + question[place + (2 if len(slip) == 2 and slip != letter * 2 else 1) :]


def _key_beside(letter: str, chance: random.Random) -> str:
    """A letter beside it on the keyboard, keeping case; its diacritics dropped."""
    base = _without_diacritics(letter, chance).lower()
    row = next((keys for keys in _KEYS if base in keys), base)
    place = row.index(base)
    near = (row[max(0, place - 1) : place] + row[place + 1 : place + 2]) or base
    typed = chance.choice(near)
    return typed.upper() if letter.isupper() else typed


def _teencode(question: str, chance: random.Random) -> str:
    """Abbreviations of text messages, in lower case, for every word that has one."""
    question = unicodedata.normalize("NFC", question).lower()
    return _TEEN.sub(lambda match: chance.choice(TEENCODE[match[0]]), question)


def _caps(question: str, _: random.Random) -> str:
    return unicodedata.normalize("NFC", question).upper()


def _telex(question: str, chance: random.Random) -> str:
    """The keys of the Telex method as they come out while it is switched off: "Hải" is "Hari" or "Hair"."""
    return _keys(question, _TELEX_SHAPES, "sfrxj", at_end=chance.random() < 0.5).replace("uwow", "uow")


def _vni(question: str, chance: random.Random) -> str:
    """The keys of the VNI method as they come out while it is switched off: "Hải" is "Ha3i" or "Hai3"."""
    return _keys(question, _VNI_SHAPES, "12345", at_end=chance.random() < 0.5).replace("u7o7", "uo7")


def _keys(question: str, shapes: Mapping[str, str], tones: str, *, at_end: bool) -> str:
    """Every word as the keys it was typed with, the tone's key at its end or after its vowel."""

    def keys_of(word: re.Match[str]) -> str:
        out, tone = "", ""
        for char in unicodedata.normalize("NFC", word[0]):
            letter, marks = unicodedata.normalize("NFD", char)[0], unicodedata.normalize("NFD", char)[1:]
            struck = [tones[_TONES.index(mark)] for mark in marks if mark in _TONES]
            shaped = unicodedata.normalize("NFC", letter + "".join(mark for mark in marks if mark not in _TONES))
            keys = shapes.get(shaped.lower(), shaped)
            out += keys if shaped.islower() else keys[:1].upper() + keys[1:]
            tone += "".join(struck) if at_end else ""
            out += "" if at_end else "".join(struck)
        return out + tone

    return _SYLLABLE.sub(keys_of, unicodedata.normalize("NFC", question))


def _without_a_space(question: str, chance: random.Random) -> str:
    """One space between two words forgotten."""
    gaps = [gap.start() for gap in _GAP.finditer(question)]
    place = chance.choice(gaps) if gaps else len(question)
    return question[:place] + question[place + 1 :]


def _regional(question: str, chance: random.Random) -> str:
    """One word spelled as a dialect pronounces it: hỏi for ngã, s for x, ch for tr, l for n, n for ng at its end."""
    question = unicodedata.normalize("NFC", question)
    wrong = [(word, other) for word in _WORD.finditer(question) for other in _confusions(word[0])]
    if not wrong:
        return question
    word, other = chance.choice(wrong)
    return question[: word.start()] + other + question[word.end() :]


def _confusions(word: str) -> list[str]:
    """Misspellings of a word by dialects that merge some sounds, keeping case."""
    low = word.lower()
    decomposed = unicodedata.normalize("NFD", low)
    forms = [decomposed.translate({0x309: 0x303, 0x303: 0x309})]
    for first, second in (*_CONFUSED, *(pair[::-1] for pair in _CONFUSED)):
        if low.startswith(first) and low[len(first)] in "aàáảãạăắằẳẵặâấầẩẫậeèéẻẽẹêếềểễệoòóỏõọôốồổỗộơớờởỡợuùúủũụưứừửữự":
            forms.append(second + low[len(first) :])
    for first, second in (*_ENDS, *(pair[::-1] for pair in _ENDS)):
        if low.endswith(first) and not (first == "n" and low.endswith("ng")):
            forms.append(low[: -len(first)] + second)
    composed = [unicodedata.normalize("NFC", each) for each in forms]
    return [each[:1].upper() + each[1:] if word[0].isupper() else each for each in composed if each != low]


VARIANTS: Mapping[str, Callable[[str, random.Random], str]] = MappingProxyType(
    {
        "written": _as_is,
        "unmarked": _without_diacritics,
        "nfd": _nfd,
        "tone": _tone,
        "lower": _lower,
        "typo": _typo,
        "teencode": _teencode,
        "caps": _caps,
        "toneless": _without_tones,
        "telex": _telex,
        "vni": _vni,
        "joined": _without_a_space,
        "regional": _regional,
    }
)
"""Every variant by name, `written` first."""
