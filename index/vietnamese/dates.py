"""Dates and times as Vietnamese writes them: the patterns that find them, and one spelled-out form for word search.

Patterns are sources of regular expressions without groups of their own, to be composed; compile them with
`re.IGNORECASE`. What a question asks ("ngày nào") is not a date and is not here.
"""

import re

__all__ = [
    "ANY_DATE",
    "CLOCK",
    "DATE_PHRASE",
    "FULL_DATE",
    "MONTH",
    "RECENT_YEAR",
    "TIMESTAMP",
    "TIME_POINTS",
    "TIME_PREFIX",
    "WEEKDAY",
    "YEAR",
    "spell_out_dates",
]

WEEKDAY = r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật|t[2-7]|cn)"
MONTH = r"(?:\d{1,2}|một|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|mười một|mười hai|giêng|chạp)"
YEAR = r"(?:1\d|20)\d\d"
RECENT_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
"""A year of this century or the last, and no part of a longer number."""
_SPACES = r"[ \xa0]{1,3}"
FULL_DATE = (
    rf"(?:ngày{_SPACES})?(?:"
    r"\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{4}"
    r"|\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
    rf"|\d{{1,2}},?{_SPACES}tháng{_SPACES}{MONTH},?(?:{_SPACES}năm)?{_SPACES}\d{{4}})"
)
"""Day, month and year: "7/2/2022", "2022-02-07T06:36", "ngày 3 tháng 6 năm 2020"."""
CLOCK = r"(?:lúc )?\d{1,2}(?:[:hg]\d{2}(?::\d{2})?|h| giờ(?: \d{2}(?: phút)?)?)'?(?: ?(?:[ap]\.?m\.?|sa|ch))?"
"""A time of day: "06:36", "6h30", "lúc 6 giờ 30 phút"."""
_GAP = r"[ \t\xa0]*"
_SEPARATOR = rf"{_GAP}[,|•·/–—-]?{_GAP}"
_ZONE = r"\(?(?:gmt|utc) ?(?:[+-] ?\d{1,2}(?::\d{2})?)?\)?"
TIMESTAMP = (
    rf"(?:{WEEKDAY}{_SEPARATOR})?(?:{CLOCK}{_SEPARATOR})?(?:{WEEKDAY}{_SEPARATOR})?{FULL_DATE}"
    rf"(?:{_SEPARATOR}{CLOCK})?(?:{_GAP}{_ZONE})?(?![\w/])"
)
"""A full date with its weekday, time and zone, as papers print it: "Thứ Hai, 7/2/2022, 06:36 (GMT+7)"."""
DATE_PHRASE = (
    r"(?:\d{1,2}\s?[h:giờ]+\s?\d{0,2},?\s)?(?:ngày\s)?\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{4})?"
    r"|(?:ngày\s\d{1,2}\s)?tháng\s\d{1,2}(?:,?\s(?:năm\s)?\d{4})?"
    rf"|(?:(?:hôm|ngày)\s)?(?:rằm|(?:mùng|mồng)\s(?:\d{{1,2}}|\w{{2,5}})|ngày\s\d{{1,2}})\stháng\s{MONTH}(?:\sâm\slịch)?"
)
"""The whole phrase of a day or month inside a sentence, so that a part of it can be widened to it."""
ANY_DATE = r"\d{1,2}[/.-]\d{1,2}|\b(?:ngày|tháng|năm|thế kỷ|thập niên|mùa|quý)\s+\w*\d|\b[12]\d{3}\b"
"""Anything that dates something; for telling whether a sentence has a date at all, not for its extent."""
TIME_PREFIX = r"(?:(?:hồi|vào|đầu|giữa|cuối) )?"
"""What may stand before a point or span of time and belongs to it."""
TIME_POINTS = (
    r"(?:ngày |mùng )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?(?: tháng \d+)?|"
    r"ngày \d+ tháng \d+(?: năm \d+)?|tháng \d+ năm \d+|"
    r"(?:năm|tháng|quý|ngày|mùng|giai đoạn|nhiệm kỳ|thập niên|thập kỷ|mùa khô|mùa mưa) (?:\d[\d/]*(?: ?[-–] ?\d+)?)|"
    rf"thế kỷ (?:\d+|[ivx]+)|{YEAR}(?: ?[-–] ?{YEAR})?"
)
"""Alternatives for a point or span of time of a question or a text: "năm 2020", "quý 3", "thế kỷ XX", "2016-2020"."""

_NUMERIC = re.compile(r"(?<![\d/.-])(0?[1-9]|[12]\d|3[01])([/.-])(0?[1-9]|1[0-2])\2(\d{4})(?![\d/-])")


def spell_out_dates(text: str) -> str:
    """The text with its numeric dates in words; anything else stays as it is.

    >>> spell_out_dates("ký 07/02/2022, hạn 2022")
    'ký ngày 07 tháng 02 năm 2022, hạn 2022'
    """
    return _NUMERIC.sub(r"ngày \1 tháng \3 năm \4", text)
