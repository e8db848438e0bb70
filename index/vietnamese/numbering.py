"""Numbers of headings and items: "Điều 5", "Chương II", "Khoản 2", "1.2", "a)", read and compared.

Official texts number by Decree 30/2020/NĐ-CP: Phần, Chương, Mục, Tiểu mục, Điều, then clauses ("1.", khoản) and points
("a)", điểm); reports by "I.", "1.", "1.1", "a)"; guides by "Bước 1", exams by "Câu 1".
"""

import re
from functools import lru_cache
from typing import NamedTuple

__all__ = [
    "MAY_OPEN",
    "RANKS",
    "Number",
    "Opening",
    "block_number",
    "canonical_number",
    "may_open",
    "opening_number",
    "parse_number",
    "parse_opening",
    "printed_number",
]

RANKS = {
    "phụ lục": 1,
    "phần": 1,
    "chương": 2,
    "mục": 4,
    "tiểu mục": 5,
    "điều": 6,
    "bài": 6,
    "chuyên đề": 6,
    "câu": 6,
    "khoản": 8,
    "bước": 9,
    "điểm": 11,
}
"""Words that name a numbered part; the smaller the rank, the further out."""
_STYLE_RANKS = {"A": 3, "I": 4, "1": 8, "1)": 9, "1.1": 9, "1.1.1": 10, "1.1.1.1": 10, "a": 11, "i": 12}
_WORDS = {
    "nhất": 1, "một": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_KIND = r"(?P<kind>tiểu[ \xa0]mục|phụ[ \xa0]lục|chuyên[ \xa0]đề|phần|chương|mục|điều|khoản|điểm|bước|câu|bài)"
_VALUE = (
    r"(?P<value>\d{1,4}(?:\.\d{1,3}){0,3}[a-zđ]?|[ivxlc]{1,7}|[a-zđ]|(?:thứ[ \xa0])?"
    r"(?:nhất|nhì|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười))"
)
_NAMED = re.compile(
    rf"{_KIND}[ \xa0]{{1,3}}(?:số[ \xa0])?{_VALUE}(?![\w])(?P<mark>[ \xa0]?[.:)/–—-]{{0,2}})", re.IGNORECASE
)
_BARE = re.compile(
    r"\(?(?P<value>\d{1,3}(?:\.\d{1,3}){0,3}|[IVX]{1,6}|[ivx]{2,6}|[A-ZĐ]|[a-zđ])"
    r"(?P<mark>\.\)|[.)/]|(?<=\.\d)(?=[ \xa0\t])|(?<=\.\d\d)(?=[ \xa0\t]))[ \xa0\t]{0,8}(?=\S)"
)
_BULLET = re.compile(r"(?P<value>[-–—+•*●▪■◦○→‣·✓✔❖])(?:[ \xa0\t]{1,8}(?=\S)|(?=[^\W\d_]))")
MAY_OPEN = re.compile(
    r"\d{1,3}[.)/]|[(–—+•*●▪■◦○→‣·✓✔❖-]|[^\W\d_][.)/]|[IVX]{2}|[ivx]{2}|[Tt][iIİı][ểỂ]|[Pp][hH][ụỤầẦ]|[Cc][hH][uUưƯ]|[Mm][ụỤ]"
    r"|[Đđ][iIİı][ềỀểỂ]|[Kk\u212a][hH][oO]|[Bb](?:[ưƯ]|[àÀ][iIİı])|[Cc][âÂ][uU]"
)
"""The first characters of whatever the three patterns above match: most lines are no more than looked at."""


@lru_cache(maxsize=1 << 14)  # texts begin their lines with few different words
def may_open(beginning: str) -> bool:
    """Whether a line may open with a number or a bullet, by its first four characters, `line[:4]`.

    >>> may_open("Điều"), may_open("12. "), may_open("- Gạ"), may_open("Gạo ")
    (True, True, True, False)
    """
    return MAY_OPEN.match(beginning) is not None


class Number(NamedTuple):
    """A number taken apart: the word before it ("điều"; "" for none), its canonical form, and how far out it stands."""

    kind: str
    number: str
    style: str

    @property
    def rank(self) -> int:
        """Place from the outside in, 1 to 13; the same for numbers of one style."""
        return RANKS.get(self.kind) or _STYLE_RANKS.get(self.style, 13)


_CACHED = 120
"""Characters of a line whose number is remembered: each line is asked for it several times."""


class Opening(NamedTuple):
    """The number that a line opens with: what it says, where it ends, and where the text after it begins."""

    number: Number
    end: int
    text: int


@lru_cache(maxsize=4_096)
def canonical_number(text: str) -> str:
    """The number in figures or small letters: Roman numerals and words as Arabic ones, no leading zeros.

    >>> [canonical_number(text) for text in ("II", "05", "nhất", "thứ ba", "A", "đ", "1.02", "xiv")]
    ['2', '5', '1', '3', 'a', 'đ', '1.2', '14']
    """
    text = " ".join(text.lower().split()).removeprefix("thứ ")
    if text in _WORDS:
        return str(_WORDS[text])
    if text and set(text) <= set(_ROMAN) and (len(text) > 1 or text in "ivx"):
        return str(_roman(text))
    return ".".join(str(int(part)) if part.isdecimal() else part for part in text.split("."))


def parse_number(text: str) -> Number | None:
    """The parts of a block's `number`; None for a bullet or what is no number.

    >>> parse_number("Chương II"), parse_number("a)"), parse_number("1.2."), parse_number("-")
    (Number(kind='chương', number='2', style='chương'), Number(kind='', number='a', style='a'), \
Number(kind='', number='1.2', style='1.1'), None)
    """
    named = _NAMED.match(text)
    if named is not None:
        return _parse_match(named)
    value = text.strip(" \xa0\t().:/")
    found = _BARE.match(f"{value}) x") if 0 < len(value) <= 16 else None
    return _bare(found["value"], "." if ")" not in text else ")") if found and found["value"] == value else None


def opening_number(line: str) -> Opening | None:
    """The number that a line opens with; a bullet has the number "" and the style "-"; None for a line without.

    >>> opening_number("Điều 5. Địa điểm")
    Opening(number=Number(kind='điều', number='5', style='điều'), end=7, text=8)
    >>> opening_number("1.2 Giá thuê").number, opening_number("- Gạo").number
    (Number(kind='', number='1.2', style='1.1'), Number(kind='', number='', style='-'))
    >>> [opening_number(line) for line in ("2019 là năm tốt", "Điều đó đúng", "5.000 đồng", "-5 độ")]
    [None, None, None, None]
    >>> opening_number("11/07/2022") is None, opening_number("1/ Nội dung").number.number
    (True, '1')
    """
    if not may_open(line[:4]):
        return None
    return parse_opening(line) if len(line) <= _CACHED else parse_opening.__wrapped__(line)


@lru_cache(maxsize=4_096)
def parse_opening(line: str) -> Opening | None:
    """What `opening_number` returns for a line of at most 120 characters that `may_open` says yes to."""
    found = _NAMED.match(line)
    if found is not None:
        rest = line[found.end() :]
        return Opening(_parse_match(found), found.end(), len(line) - len(rest.lstrip()))
    found = _BARE.match(line)
    if found is not None:
        if found["mark"] in (".", "/") and found.end() == found.end("mark") and not _joins(line, found):
            return None
        return Opening(_bare(found["value"], found["mark"]), found.end("mark"), found.end())
    found = _BULLET.match(line)
    return Opening(Number("", "", "-"), found.end("value"), found.end()) if found else None


def block_number(line: str) -> str:
    """The number that a line opens with, as a block has it: "Điều 5", "1.2", "a)", "-"; "" for none.

    >>> [block_number(line) for line in ("ĐIỀU 5: Giá", "1.2 Giá thuê", "a) Đơn", "- Gạo", "Giá thuê")]
    ['Điều 5', '1.2', 'a)', '-', '']
    """
    opening = opening_number(line[:80])
    return printed_number(line, opening) if opening else ""


def printed_number(line: str, opening: Opening) -> str:
    """What `block_number` returns for a line whose number is known."""
    printed = line[: opening.end].strip()
    if not opening.number.kind:
        return printed
    return f"{opening.number.kind.capitalize()} {printed.split()[-1].strip(' .:)/–—-')}"


def _joins(line: str, found: re.Match[str]) -> bool:
    """Whether "1.Nội dung" is a number stuck to its text, not an initial, a decimal or a date ("T.Hà", "5.000")."""
    return found["value"].isdecimal() and line[found.end() : found.end() + 1].isalpha()


def _parse_match(found: re.Match[str]) -> Number:
    kind = found["kind"].lower().replace("\xa0", " ")
    return Number(kind, canonical_number(found["value"]), kind)


def _bare(value: str, mark: str) -> Number:
    if value[0].isdecimal():
        dots = value.count(".")
        return Number("", canonical_number(value), "1)" if not dots and mark == ")" else "1" + ".1" * dots)
    if set(value) <= set("IVX") and value.isupper():
        return Number("", canonical_number(value), "I")
    if len(value) > 1:
        return Number("", canonical_number(value), "i")
    return Number("", value.lower(), "A" if value.isupper() else "a")


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
