"""Text as it is kept (`canonical`), and the small views of it that search needs (`fold`, `old_tones`, `syllables`).

`canonical` runs once when a document is read and defines every offset; the views feed lexical search only and never
meet an offset. Which words count and how they are weighed is `lexical`'s business.

Sources: Unicode Standard Annex 15 (NFC, and the 30 marks of its stream-safe format); tone placement: Vietnamese
Wikipedia, "Quy tắc đặt dấu thanh của chữ Quốc ngữ" (the old style, "hòa", is the commoner one in print).
"""

import re
import unicodedata
from functools import lru_cache

__all__ = ["canonical", "fold", "is_vietnamese", "nfc", "old_tones", "surely_marked", "syllables", "toneless", "whole"]

# Nothing is done to a text of these alone, and most texts are: Latin letters up to the Vietnamese ones, the quotation
# marks, dashes and bullets of print. None of them is a mark that joins the letter before it.
_STRANGE = re.compile("[^\t\n\f -~\xa0-\xac\xae-\u02ff\u1e00-\u1eff\u2013\u2014\u2018-\u201d\u2022\u2026]")
# Line ends of every system become "\n". "\f" stays: it marks a page border and counts as white space.
_LINE_END = re.compile("\r\n|[\r\v\x85\u2028\u2029]")
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
_TONE = re.compile(f"[{_TONES}]")
_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_VIETNAMESE = re.compile(
    r"(?P<onset>ngh|ng|nh|ch|gh|gi(?=[aăâeêioôơuưy])|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    r"(?P<vowels>[aăâeêioôơuưy]{1,3})(?P<coda>ng|nh|ch|[ckmnpt])?"
)
_RIMES = re.compile(  # the vowels that stand together in Vietnamese, before an end and without one
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?(?:"
    r"(?:[aăâeêioôơuưy]|iê|yê|oa|oă|oe|oo|ua|uâ|uê|uô|uy|uyê|ươ)(?:ng|nh|ch|[ckmnpt])?|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oi|ôi|ơi"
    r"|ui|uơ|ưa|ưi|ưu|iêu|yêu|oai|oao|oay|oeo|uây|uôi|uya|uyu|ươi|ươu|uêu|uao|uau)"
)


def canonical(text: str) -> str:
    r"""The text as it is kept, shown and cited: NFC, lines ending in "\n", without invisible characters.

    Kept: tabs, "\f" (a page border), no-break spaces, emoji joiners between emoji. Replaced: lone surrogates by U+FFFD,
    the four ASCII separators by a space. Removed: other controls, BOM, soft hyphens, zero-width and bidirectional
    marks, tag characters, and marks beyond 30 on one letter (they make normalisation quadratic). Idempotent; linear.

    >>> canonical("Ha\u0309i Pho\u0300ng\r\n\u202enăm\u200b 2022\x00")
    'Hải Phòng\nnăm 2022'
    """
    if not _STRANGE.search(text):
        return text
    # Whatever is replaced or removed is not printable, and few texts hold anything else that is not.
    if not text.replace("\n", "").replace("\t", "").replace("\xa0", "").isprintable():
        text = _SEPARATOR.sub(" ", _LINE_END.sub("\n", whole(text)))
        text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", text))
    return nfc(text)


def whole(text: str) -> str:
    r"""The text with every half of a character that is alone replaced by U+FFFD: neither files nor JSON take such.

    >>> whole("cầu \ud83d\ude00 \ud800") == "cầu \U0001f600 \ufffd"
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
    """The text in lower case without diacritics, đ as d: what a question typed without marks is compared with.

    >>> fold("ĐỔI MỚI ở Hải Phòng")
    'doi moi o hai phong'
    """
    bare = _COMBINING.sub("", unicodedata.normalize("NFD", nfc(text.lower())))
    return nfc(bare.replace("đ", "d").replace("ð", "d"))


def old_tones(text: str) -> str:
    """The text with every Vietnamese syllable's tone mark where the old style puts it; NFC, case and length kept.

    Foreign words, and syllables without a tone mark, stay as they are.

    >>> old_tones("hoà bình, uỷ ban, Thuỷ, qúy, gía, khoẻ, hòan thành, quý, già, thuở, khuỷu, gìn")
    'hòa bình, ủy ban, Thủy, quý, giá, khỏe, hoàn thành, quý, già, thuở, khuỷu, gìn'
    """
    text = nfc(text)
    return text if text.isascii() else _WORD.sub(lambda match: _old_tone(match[0]), text)


def toneless(text: str) -> str:
    """The text without tone marks, its letters as they are; NFC.

    >>> toneless("Đường sắt ở Hải Phòng")
    'Đương săt ơ Hai Phong'
    """
    return nfc(_TONE.sub("", unicodedata.normalize("NFD", nfc(text))))


def surely_marked(text: str) -> bool:
    """Whether a text was plainly typed with Vietnamese diacritics: a microsecond, and few such texts are missed.

    Letters with marks take two bytes or three; a fifth more bytes than characters is below what any print has.

    >>> surely_marked("Đường sắt ở Hải Phòng"), surely_marked("Duong sat o Hai Phong"), surely_marked("Café de Paris")
    (True, False, False)
    """
    return len(text.encode("utf-8", "surrogatepass")) > 1.2 * len(text)


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


def _shorten(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in _decomposed(run[0]):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def _decomposed(text: str) -> str:
    """Each character decomposed alone: not reordered, so linear however many marks follow each other."""
    return "".join(unicodedata.normalize("NFD", character) for character in text)


@lru_cache(maxsize=1 << 16)
def _old_tone(word: str) -> str:
    bare_word = unicodedata.normalize("NFD", word)
    tones = _TONE.findall(bare_word)
    bare = unicodedata.normalize("NFC", _TONE.sub("", bare_word))
    syllable = _VIETNAMESE.fullmatch(bare.lower())
    if len(tones) != 1 or syllable is None or len(bare) != len(word):
        return word
    at = _tone_place(syllable)
    return unicodedata.normalize("NFC", bare[: at + 1] + tones[0] + bare[at + 1 :])


@lru_cache(maxsize=1 << 16)
def _is_vietnamese(word: str) -> bool:
    bare = unicodedata.normalize("NFD", word)
    plain = unicodedata.normalize("NFC", _TONE.sub("", bare))
    return len(_TONE.findall(bare)) <= 1 and _RIMES.fullmatch(plain) is not None


def _tone_place(syllable: re.Match[str]) -> int:
    """Where in the syllable the tone mark stands: on ê ơ ô â ă ư, else on the vowel before the end, old style."""
    vowels, first = syllable["vowels"], syllable.start("vowels")
    shaped = [first + at for at, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if shaped:
        return shaped[-1]
    if len(vowels) == 3:
        return first + 1
    return first + (1 if len(vowels) == 2 and syllable["coda"] else 0)
