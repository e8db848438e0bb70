"""Bytes become text: UTF-8 and UTF-16 as they are, and the code pages Vietnamese was typed in before Unicode.

A legacy code page has no mark of its own, so it is recognised by trying each and counting which one yields Vietnamese
syllables. Sources of the tables: TCVN 5712:1993 (TCVN3, "ABC" fonts), the VNI-Windows font table, RFC 1456 (VISCII),
Microsoft code page 1258 (Python's own codec); VIQR, of RFC 1456 too, is typed in ASCII alone.
"""

import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from functools import lru_cache

from index.vietnamese.syllables import is_vietnamese
from index.vietnamese.text import nfc

__all__ = ["LEGACY", "MOJIBAKE", "convert", "decode", "legacy_remark", "restore_each", "restore_legacy"]

_SAMPLE = 64 * 1024
_FEWEST, _SHARE = 2, 0.8
"""Marked words that a code page must yield, and the share of them that must be Vietnamese syllables."""
_VIETNAMESE = 0.6
"""The share of Vietnamese syllables from which on a text is taken for Unicode."""
_JUDGED = 16 * 1024
"""Characters that are judged, from the first one beyond ASCII on: some two thousand marked words."""
_GLANCE = 400
"""Characters at the beginning, middle and end of a long text that are looked at before all of it is."""
_SHORT = 1_000
"""Characters of a text up to which its words are looked at together with those of others."""
_SURE = 20
"""Letters of Unicode alone from which on they are asked before the words are."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_MODERN = (b"\xc4", b"\xc6", b"\xe1\xba", b"\xe1\xbb")
"""What begins ă and đ, ơ and ư, and the letters with two marks in UTF-8: no old font has a letter at their place."""
_SIGN = re.compile("[\x80-\xbf\xd7\xf7]")
"""What is no letter in Unicode and may be one in an old font: "¶nh"."""
_HIGH = bytes(range(0x80, 0x100))
_WORD = re.compile(r"[^\W\d_]+")

_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xA0)}
_TCVN3 = {
    **_WINDOWS,  # the ABC fonts leave the quotation marks and dashes of Windows where they are
    **dict(
        enumerate(
            "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽé"
            "ẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
            start=0xA1,
        )
    ),
}
_VISCII = {
    **dict(zip((0x02, 0x05, 0x06, 0x14, 0x19, 0x1E), "ẲẴẪỶỸỴ", strict=True)),
    **dict(
        enumerate(
            "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
            "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
            start=0x80,
        )
    ),
}
_VNI_MARKS = dict(
    zip(
        "ùøûõïâáàåãäêéèúüë",
        (
            *("\u0301", "\u0300", "\u0309", "\u0303", "\u0323"),
            *("\u0302" + tone for tone in ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")),
            *("\u0306" + tone for tone in ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")),
        ),
        strict=True,
    )
)
_VNI_LETTERS = dict(zip("íìæóòôöñîÍÌÆÓÒÔÖÑÎ", "íìỉĩịơưđỵÍÌỈĨỊƠƯĐỴ", strict=True))
_VIQR_MARKS = dict(zip("^(+'`?~.", "\u0302\u0306\u031b\u0301\u0300\u0309\u0303\u0323", strict=True))
_VIQR = re.compile(r"([AEOUaeou])([\^(+])([\'`?~.]?)|([AEIOUYaeiouy])([\'`?~.])|([Dd])[Dd]")
_VIQR_END = re.compile(r"[?.](?=\s+[A-ZĐ(\"]|\s*$|[.?!…]|\s*\n)")
"""A dot or question mark that ends a sentence, and is no tone."""
_FEWEST_VIQR = 5
_VNI_PAIR = re.compile(
    "([AEOUYaeouy])([ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË])|([ôöÔÖ])([ùøûõïÙØÛÕÏ])|([íìæóòôöñîÍÌÆÓÒÔÖÑÎ])"
)


MOJIBAKE = "UTF-8 đọc nhầm thành Latin-1"
"""What `restore_legacy` calls text that was UTF-8 and was read as another encoding, once or twice: "ThÃ´ng bÃ¡o"."""
_MOJIBAKE = re.compile("[\xc3\xc4\xc6\xe1\xe2][\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u2122 ]|\xc3\u0192")
_TELLING = 3
"""Pairs of letters that look like mojibake from which on it is tried."""


def legacy_remark(*names: str) -> str:
    """The Vietnamese note that a text was converted from these encodings; empty without any.

    >>> legacy_remark("TCVN3")
    'viết theo bảng mã cũ TCVN3, đã chuyển sang Unicode'
    """
    old = [name for name in names if name != MOJIBAKE]
    lines = [f"viết theo bảng mã cũ {', '.join(old)}, đã chuyển sang Unicode"] if old else []
    return "; ".join([*lines, *(["chữ UTF-8 từng bị đọc nhầm bảng mã, đã chữa lại"] if MOJIBAKE in names else [])])


def decode(data: bytes) -> tuple[str, str] | None:
    r"""Return the text of the bytes and the encoding they were in; None when they are no text that can be recognised.

    >>> decode("Hải Phòng".encode("utf-16"))[1], decode(b"H\xb6i Ph\xdfng n\xa8m nay")
    ('UTF-16', ('Hải Phòng năm nay', 'TCVN3 (ABC)'))
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "UTF-16"
    try:
        text = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError:
        text = ""
    if text and text.find("\0", 0, _SAMPLE) < 0:
        return text, "UTF-8"
    wide = _wide(data)
    if wide is not None:
        return data.decode(wide, "replace"), wide.upper()
    if b"\0" in data:
        return None
    return _legacy(data)


def restore_legacy(text: str) -> tuple[str, str] | None:
    """Unicode text that came out of a TCVN3 or VNI font, or is mojibake, put right, and that encoding; else None.

    Such text is made of Latin-1 letters ("H¶i Phßng") and is common in old Word and PDF files.

    >>> restore_legacy("H¶i Phßng n¨m nay")
    ('Hải Phòng năm nay', 'TCVN3 (ABC)')
    >>> restore_legacy("Café à la carte") is restore_legacy("Hải Phòng") is None
    True
    """
    sample = _telling_part(text)
    if not sample:
        return _restore_viqr(text)
    if _is_modern_throughout(sample) or _is_modern(sample):
        return None
    if len(_MOJIBAKE.findall(sample)) >= _TELLING:
        fixed = _fix_mojibake(text)
        if fixed != text and (_is_modern(part := _telling_part(fixed)) or _score(part) >= _SHARE):
            return fixed, MOJIBAKE
    if (score := _score(sample)) >= _VIETNAMESE:
        return None
    best = max(("TCVN3 (ABC)", "VNI"), key=lambda name: _score(LEGACY[name](sample)))
    return (LEGACY[best](text), best) if _score(LEGACY[best](sample)) >= max(_SHARE, score + 0.3) else None


def restore_each(texts: Sequence[str]) -> list[tuple[str, str] | None]:
    """What `restore_legacy` returns for each text; words are looked at once for all, not text by text.

    >>> restore_each(["Thủ đô Hà Nội", "H¶i Phßng n¨m nay"])
    [None, ('Hải Phòng năm nay', 'TCVN3 (ABC)')]
    """
    rest = [text for text in texts if len(text) < _SURE or not _is_modern(_telling_part(text))]
    short = {text: text.split() for text in rest if len(text) < _SHORT and not text.isascii()}
    joined = "\n".join(short)
    if not unicodedata.is_normalized("NFC", joined) or nfc(joined) != joined:
        short = {}
    strange = set(filter(_is_strange, set[str]().union(*short.values())))
    plain = {text for text, tokens in short.items() if strange.isdisjoint(tokens) or _are_vietnamese(tokens)}
    if len(_MOJIBAKE.findall(joined)) >= _TELLING:
        plain = {text for text in plain if len(_MOJIBAKE.findall(text)) < _TELLING}
    old = {text: restore_legacy(text) for text in rest if text not in plain}
    return [old.get(text) for text in texts]


@lru_cache(maxsize=1 << 14)  # most tokens are syllables, which are few
def _is_strange(token: str) -> bool:
    """Whether a token between white space holds a sign of Latin-1, or a word beyond ASCII that is not Vietnamese."""
    good, marked = _count_vietnamese(token)
    return good < marked or (not token.isascii() and _SIGN.search(token) is not None)


@lru_cache(maxsize=1 << 14)
def _count_vietnamese(token: str) -> tuple[int, int]:
    """How many words of a token are Vietnamese, among how many that hold a letter beyond ASCII."""
    if token.isascii():
        return 0, 0
    marked = [word for word in _WORD.findall(token) if len(word) > 1 and not word.isascii()]
    return sum(map(is_vietnamese, marked)), len(marked)


def _are_vietnamese(tokens: Sequence[str]) -> bool:
    """Whether the tokens of a text in NFC have the score from which on `restore_legacy` leaves it as it is."""
    counts = [count for token in tokens if (count := _count_vietnamese(token))[1]]
    good = sum([known for known, _ in counts])
    return good >= _FEWEST and good / sum([marked for _, marked in counts]) >= _VIETNAMESE


def _restore_viqr(text: str) -> tuple[str, str] | None:
    """ASCII text typed as RFC 1456 has it ("Tie^'ng Vie^.t") in Unicode, and "VIQR"; None for any other."""
    sample = text[:_JUDGED]
    if len(_VIQR.findall(sample)) < _FEWEST_VIQR:
        return None
    words = _WORD.findall(converted := _viqr(sample))
    marked = sum(not word.isascii() for word in words)
    if marked < _FEWEST_VIQR or 3 * marked < len(words) or _score(converted) < _SHARE:
        return None
    return (converted if len(sample) == len(text) else _viqr(text)), "VIQR"


def _viqr(text: str) -> str:
    """Text typed in VIQR: marks are written after the letter, "dd" is "đ"."""
    ends = {found.start() for found in _VIQR_END.finditer(text)}

    def letter(found: re.Match[str]) -> str:
        if found[6]:
            return "Đ" if found[6] == "D" else "đ"
        tone = found[3] or found[5] or ""
        after = tone if tone and found.end() - 1 in ends else ""
        marks = (found[2] or "") + ("" if after else tone)
        base = (found[1] or found[4]) + "".join(_VIQR_MARKS[mark] for mark in marks)
        return unicodedata.normalize("NFC", base) + after

    return _VIQR.sub(letter, text)


def convert(text: str, name: str) -> str:
    """Text of an encoding that `restore_legacy` or `decode` named, in Unicode."""
    if name == "VIQR":
        return _viqr(text)
    return _fix_mojibake(text) if name == MOJIBAKE else LEGACY[name](text)


def _fix_mojibake(text: str) -> str:
    """The text with each line that was UTF-8 read as another encoding put right, however often that happened."""
    import ftfy

    return "\n".join(ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line for line in text.split("\n"))


def _legacy(data: bytes) -> tuple[str, str] | None:
    """The text in the code page that yields the most Vietnamese, if it yields mostly that."""
    text = data.decode("latin-1")
    sample = _telling_part(text) or text[:_JUDGED]  # VISCII has six letters among the control characters
    best = max(LEGACY, key=lambda name: _score(LEGACY[name](sample)))
    return (LEGACY[best](text), best) if _score(LEGACY[best](sample)) >= _SHARE else None


def _telling_part(text: str) -> str:
    """The part of a text to detect its encoding by: from the word of the first non-ASCII character; "" without any."""
    first = _BEYOND_ASCII.search(text)
    return text[max(0, first.start() - 10) : first.start() + _JUDGED] if first else ""


def _is_modern(sample: str) -> bool:
    """Whether most characters beyond ASCII are Vietnamese letters of Unicode alone, so that no words need be read."""
    raw = sample.encode("utf-8", "surrogatepass")
    counts = [raw.count(lead) for lead in _MODERN]
    modern = sum(counts)
    if modern < _SURE:
        return False
    beyond = len(raw) - len(sample) - counts[-2] - counts[-1]  # at least as many as there are beyond ASCII
    return 2 * modern >= beyond or 2 * modern >= len(sample) - len(raw.translate(None, _HIGH))


def _is_modern_throughout(sample: str) -> bool:
    """Whether the beginning, middle and end of a long text are `_is_modern`, and none of it looks like mojibake."""
    if len(sample) < 3 * _GLANCE or "º" in sample or "»" in sample:  # the second byte of most Vietnamese letters
        return False
    return all(_is_modern(sample[at : at + _GLANCE]) for at in (0, len(sample) // 2, len(sample) - _GLANCE))


def _wide(data: bytes) -> str | None:
    """Which UTF-16 the bytes are, though they do not say so: every second byte of Latin text is zero."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    for codec, zeros in (("utf-16-le", sample[1::2].count(0)), ("utf-16-be", sample[::2].count(0))):
        if half >= 2 and zeros >= 0.3 * half and sample.count(0) < 1.2 * zeros + 1:
            return codec
    return None


def _score(text: str) -> float:
    """The share of Vietnamese syllables among the words with a letter beyond ASCII, 0 when there are too few."""
    marked = [word for word in _WORD.findall(nfc(text)) if len(word) > 1 and not word.isascii()]
    good = sum(map(is_vietnamese, marked))
    return good / len(marked) if good >= _FEWEST else 0.0


def _table(table: dict[int, str]) -> Callable[[str], str]:
    return lambda text: nfc(text.translate(table))


def _vni(text: str) -> str:
    """Text typed in a VNI font: a mark is a letter of its own after the vowel."""

    def letter(found: re.Match[str]) -> str:
        if found[5]:
            return _VNI_LETTERS[found[5]]
        base = found[1] or _VNI_LETTERS[found[3]]
        return unicodedata.normalize("NFC", base + _VNI_MARKS[(found[2] or found[4]).lower()])

    return _VNI_PAIR.sub(letter, text).translate(_WINDOWS)


def _cp1258(text: str) -> str:
    return nfc(text.encode("latin-1", "replace").decode("cp1258", "replace"))


LEGACY: dict[str, Callable[[str], str]] = {
    "TCVN3 (ABC)": _table(_TCVN3),
    "VNI": _vni,
    "Windows-1258": _cp1258,
    "VISCII": _table(_VISCII),
}
"""For each code page, what turns its bytes, read as Latin-1, into Unicode."""
