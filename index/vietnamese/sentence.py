"""Where Vietnamese sentences end: abbreviations, initials, decimals, dates, addresses and quotations do not end one.

Rules only, nothing learnt: the same text always has the same sentences. Paragraphs come from `paragraph`.
"""

import re
from collections.abc import Iterable, Sequence

from index.vietnamese.abbreviations import BEFORE_NAME, BEFORE_NUMBER, RARELY_LAST
from index.vietnamese.paragraph import paragraphs

__all__ = ["CLOSING_MARKS", "END_MARKS", "ends_sentence", "sentences", "sentences_of_each", "skip_space"]

Range = tuple[int, int]

END_MARKS = ".!?…"
"""The marks that end a sentence."""
CLOSING_MARKS = "”\"’'»)]"
"""The marks that may follow them and belong to the sentence."""
_ENDS = tuple(END_MARKS)
_AFTER_STOP = CLOSING_MARKS + "0123456789["
_STOP = re.compile(  # begun by one set of characters, it is looked for ten times as fast as two patterns side by side
    r"[.!?…](?:(?<![.!?…]{2})[.!?…]*+[”\"’'»)\]]*+(?:\[\d{1,3}\]){0,8}(?=\s)"
    r"|(?<=[a-zđà-ỹ]{2}[.!?])(?=[A-ZĐÀ-Ỹ][a-zđà-ỹ]))"
)
_WORD = re.compile(r"[^\s(“\"‘\[]*")
_AFTER = re.compile(r"\s*([“\"‘'(\[«–—-]{0,3}\s?)(\S?)(\S?)")
_LETTERED = frozenset(
    "loại vitamin hạng nhóm án câu bảng điểm khu lớp khối lô tòa toà nhà gan virus cúm hình mục đề phần đội "
    "giải".split()
)
_LIST_NUMBER = re.compile(
    r"(?:(?:Điều|Chương|Mục|Khoản|Phần|Bài|Câu|Bước|ĐIỀU|CHƯƠNG|MỤC|PHẦN|BÀI) )?"
    r"(?:\d{1,3}(?:\.\d{1,3}){0,4}|[IVXLC]{1,7}|[A-HĐa-hđ])\.\Z"
)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Range]:
    """Return the ranges of the sentences of `text[start:end]`, in order, in characters of `text`.

    Every character that is not white space lies in exactly one. A sentence ends on a stop or with its paragraph, so a
    heading or a date on a line of its own is a sentence; it takes its closing quotation mark along. Linear in the text.

    >>> text = "PGS. TS. Lê A. Sơn ở Q. 3, TP. Hải Phòng, đến ngày 21.9.2020. “Được 3.500 đồng, v.v.” Hết"
    >>> for a, b in sentences(text): print(text[a:b])
    PGS. TS. Lê A. Sơn ở Q. 3, TP. Hải Phòng, đến ngày 21.9.2020.
    “Được 3.500 đồng, v.v.”
    Hết
    """
    return sentences_of_each(text, [(start, len(text) if end is None else end)])[0]


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does: on an end mark with at most three closing marks after it.

    >>> ends_sentence("Trời mưa."), ends_sentence("“Trời mưa…”"), ends_sentence("Trời mưa")
    (True, True, False)
    """
    inner = line.rstrip(CLOSING_MARKS)
    return inner.endswith(_ENDS) and len(line) - len(inner) <= 3


def sentences_of_each(text: str, ranges: Sequence[Range]) -> list[list[Range]]:
    """Return what `sentences` returns for each of some ranges, in order, not overlapping; stops are looked for once."""
    if not ranges:
        return []
    stops = [found.span() for found in _STOP.finditer(text, ranges[0][0], ranges[-1][1])]
    stops.append((len(text), len(text)))  # one that no range holds
    at = 0
    each: list[list[Range]] = []
    for start, end in ranges:
        found: list[Range] = []
        for begin, last in _paragraphs(text, start, end):
            while stops[at][0] < begin:
                at += 1
            while stops[at][1] + 1 < last:  # white space follows, or two letters
                stop, after = stops[at]
                if _ends(text, begin, stop, after, last):
                    found.append((begin, after))
                    begin = skip_space(text, after, last)
                at += 1
            found.append((begin, last))
        each.append(found)
    return each


def _paragraphs(text: str, start: int, end: int) -> Iterable[Range]:
    """The paragraphs of a range; one that is a single line, as nearly all blocks are, needs no looking into."""
    line = text[start:end]
    if "\n" in line or "\f" in line:
        return paragraphs(text, start, end)
    inner = line.strip()
    if len(inner) == len(line):
        return ((start, end),) if line else ()
    first = start + len(line) - len(line.lstrip())
    return ((first, first + len(inner)),) if inner else ()


def _ends(text: str, begin: int, stop: int, end: int, last: int) -> bool:
    """Whether a sentence that began at `begin` ends on the stop, closing marks included, in `text[stop:end]`."""
    opener, first, second = _following(text, end, last)
    if not first:
        return True
    low = first.islower() and not second.isupper()
    mark = text[stop:end]
    if mark != ".":
        mark = mark.rstrip(_AFTER_STOP)
        if mark != ".":
            return not low or (mark[-1:] in "!?" and bool(opener.strip("“\"‘'(«[ ")))
        return not low  # a closing mark follows: only an abbreviation inside a bracket goes on
    word = _word_before(text, begin, stop)
    if low:
        return (
            len(word) > 2
            and word.isalpha()
            and word.islower()
            and word not in RARELY_LAST
            and word not in BEFORE_NUMBER
        )
    return not _goes_on(text, begin, end, word, first)


def _following(text: str, place: int, last: int) -> tuple[str, str, str]:
    """What follows a stop that white space follows: opening marks, then two characters, or "" where there is none."""
    if text[place] == " " and text[place + 1].isalnum():  # as after nearly every stop
        return "", text[place + 1], text[place + 2 : min(place + 3, last)]
    after = _AFTER.match(text, place, last)
    return (after[1], after[2], after[3]) if after else ("", "", "")


def _word_before(text: str, begin: int, place: int) -> str:
    """The last word before `place`, or its last 24 characters, without the bracket or quotation mark it opens with."""
    first = max(begin, place - 24)
    word = text[text.rfind(" ", first, place) + 1 or first : place]
    if word.isalpha():  # as nearly all are
        return word
    backwards = _WORD.match(text[first:place][::-1])
    return backwards[0][::-1] if backwards else ""


def _goes_on(text: str, begin: int, end: int, word: str, following: str) -> bool:
    """Whether "word." before a capital or a number is an abbreviation, an initial or a list number."""
    small = word.lower()
    if small in BEFORE_NAME and (len(word) > 1 or word.isupper()):
        return len(word) > 1 or following.isdigit() or not _is_labelled_letter(text, begin, end - 2)
    if following.isdigit() and small in BEFORE_NUMBER:
        return True
    if end - begin <= 24 and _LIST_NUMBER.fullmatch(text[begin:end]):
        return True
    if len(word) == 1 and word.isalpha() and word.isupper():
        return not _is_labelled_letter(text, begin, end - 2)
    return "." in word and all(len(part) == 1 and part.isupper() for part in word.split("."))


def _is_labelled_letter(text: str, begin: int, place: int) -> bool:
    """Whether the single letter at `place` names a kind ("vitamin C."), so that it is no initial."""
    words = text[max(begin, place - 16) : place].split()
    return bool(words) and words[-1].lower() in _LETTERED


def skip_space(text: str, place: int, end: int) -> int:
    """The first place at or after `place` that holds no white space, `end` at most."""
    while place < end and text[place].isspace():
        place += 1
    return place
