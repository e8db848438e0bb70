"""Text as it is stored (`canonical`), and its forms without diacritics, tones or case.

`canonical` runs once when a document is read and defines every offset. `without_diacritics` maps letter for letter, so
offsets stay valid; `fold` and `without_tones` may change the length and never meet an offset.

Source: Unicode Standard Annex 15 (NFC, and the 30 marks of its stream-safe format).
"""

import re
import unicodedata
from io import StringIO

__all__ = [
    "TONE",
    "canonical",
    "clearly_canonical",
    "clearly_has_diacritics",
    "fold",
    "nfc",
    "replace_surrogates",
    "without_diacritics",
    "without_tones",
]

# Nothing is done to a text of these alone, and most texts are: Latin letters up to the Vietnamese ones, Greek and
# Cyrillic, the signs of print and of mathematics, kana, Chinese. None of them is a mark that joins the letter before.
_STRANGE = re.compile(
    "[^\t\n\f -~\xa0-\xac\xae-\u02ff\u0391-\u03a1\u03a3-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2027"
    "\u2030-\u205e\u2074-\u208e\u20a0-\u20bf\u2190-\u22ff\u3041-\u3096\u30a1-\u30fe\u4e00-\u9ffc]"
)
# Line ends of every system become "\n"; those with "\r" before anything else. "\f" stays: it marks a page border and
# counts as white space.
_LINE_END = re.compile("[\v\x85\u2028\u2029]")
_SEPARATOR = re.compile("[\x1c-\x1f]")
# Characters without a glyph: controls, BOM, soft hyphen, zero-width space and joiner, bidi marks and overrides, tags.
# They hide words from search and can make a page show another order than the one searched, so none is kept.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_EMOJI = "\u2600-\u27bf\u2b1b\ufe0f\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKS_IN_A_ROW = 30
_RUN = re.compile(r"[^\x00-\u02ff\u1e00-\u1eff][^\w\s]{13}")  # no character decomposes into more than two marks
_MARK_RUN = re.compile(r"\w?[^\w\s]{14,}")

_COMBINING = re.compile("[\u0300-\u036f]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
TONE = re.compile(f"[{_TONES}]")
"""One combining tone mark of a text in NFD."""


def _base(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return {"đ": "d", "Đ": "D"}.get(base, base)


_BASES = {code: _base(chr(code)) for code in range(0xC0, 0x1F00) if chr(code).isalpha()}


def canonical(text: str) -> str:
    r"""The text as it is kept, shown and cited: NFC, lines ending in "\n", without invisible characters.

    Kept: tabs, "\f" (a page border), no-break spaces, emoji joiners between emoji. Replaced: lone surrogates by U+FFFD,
    the four ASCII separators by a space. Removed: other controls, BOM, soft hyphens, zero-width and bidirectional
    marks, tag characters, and marks beyond 30 on one letter (they make normalisation quadratic). Idempotent; linear.

    >>> canonical("Ha\u0309i Pho\u0300ng\r\n\u202enăm\u200b 2022\x00")
    'Hải Phòng\nnăm 2022'
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _STRANGE.search(text):
        return text
    # Whatever is replaced or removed is not printable, and few texts hold anything else that is not.
    if not text.replace("\n", "").replace("\t", "").replace("\xa0", "").isprintable():
        text = _SEPARATOR.sub(" ", _LINE_END.sub("\n", replace_surrogates(text)))
        text = _INVISIBLE.sub("", text)
        text = _STRAY_JOINER.sub("", text) if "\u200d" in text else text
    return nfc(text)


def clearly_canonical(text: str) -> bool:
    r"""Whether a text holds none but common characters, which `canonical` leaves as they are; so do all its parts.

    >>> clearly_canonical("Hải Phòng “2022” – 35%"), clearly_canonical("Ha\u0309i Phòng")
    (True, False)
    """
    return _STRANGE.search(text) is None


def replace_surrogates(text: str) -> str:
    r"""The text with every half of a character that is alone replaced by U+FFFD: neither files nor JSON take such.

    >>> replace_surrogates("cầu \ud83d\ude00 \ud800") == "cầu \U0001f600 \ufffd"
    True
    """
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def nfc(text: str) -> str:
    r"""The text in NFC, at most 30 marks on one letter: linear, where `unicodedata.normalize` sorts marks in n².

    >>> nfc("Ha\u0309i"), len(nfc("a" + "\u0323\u0301" * 1000))
    ('Hải', 30)
    """
    if _RUN.search(text):  # the whole pattern, which may begin with any letter, would take twenty times as long
        text = _MARK_RUN.sub(_shorten, text)
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The text in lower case without diacritics, đ as d: what questions typed without them are compared with.

    >>> fold("ĐỔI MỚI ở Hải Phòng")
    'doi moi o hai phong'
    """
    base = _COMBINING.sub("", unicodedata.normalize("NFD", nfc(text.lower())))
    return nfc(base.replace("đ", "d").replace("ð", "d"))


def without_diacritics(text: str) -> str:
    """The text without diacritics, letter for letter, so that offsets stay valid; case is kept. NFC in, NFC out.

    >>> without_diacritics("Đường số 5")
    'Duong so 5'
    """
    return text.translate(_BASES)


def without_tones(text: str) -> str:
    """The text without tone marks, its letters as they are; NFC.

    >>> without_tones("Đường sắt ở Hải Phòng")
    'Đương săt ơ Hai Phong'
    """
    return nfc(TONE.sub("", unicodedata.normalize("NFD", nfc(text))))


def clearly_has_diacritics(text: str) -> bool:
    """Whether a text was certainly typed with Vietnamese diacritics; takes a microsecond and misses few such texts.

    Letters with diacritics take two or three bytes of UTF-8; printed Vietnamese has well over a fifth more bytes than
    characters.

    >>> [clearly_has_diacritics(text) for text in ("Đường sắt ở Hải Phòng", "Duong sat o Hai Phong", "Café de Paris")]
    [True, False, False]
    """
    return len(text.encode("utf-8", "surrogatepass")) > 1.2 * len(text)


def _shorten(run: re.Match[str]) -> str:
    """A run with at most 30 marks in a row, written piece by piece: it may be millions of replacement characters."""
    kept, marks = StringIO(), 0
    for letter in run[0]:
        for character in unicodedata.normalize("NFD", letter):  # alone: not reordered, so linear
            marks = marks + 1 if unicodedata.combining(character) else 0
            if marks <= _MARKS_IN_A_ROW:
                kept.write(character)
    return kept.getvalue()
