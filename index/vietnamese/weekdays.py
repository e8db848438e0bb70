"""The days of the week that a text names, with the parts of the day: "sáng thứ Ba", "T2 - T6", "cuối tuần".

Monday is 0 and Sunday 6, as in `datetime`; 7 is a public holiday.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from index.vietnamese.dates import WEEKDAY
from index.vietnamese.text import fold

__all__ = ["DAY_PARTS", "HOLIDAY", "DayPart", "Weekdays", "weekdays"]

DayPart = str
DAY_PARTS: dict[DayPart, tuple[int, int]] = {
    "sáng": (0, 12 * 60),
    "trưa": (11 * 60, 13 * 60 + 30),
    "chiều": (12 * 60 + 30, 18 * 60),
    "tối": (18 * 60, 24 * 60),
    "đêm": (21 * 60, 24 * 60),
}
"""The parts of a day, in minutes since midnight."""
HOLIDAY = 7
"""What stands for a public holiday beside the days 0 to 6."""
_ALL, _WORKING, _WEEKEND = frozenset(range(7)), frozenset(range(5)), frozenset((5, 6))
_NUMBERS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
_ONE = rf"(?:{WEEKDAY}|thứ[2-7]|t[. ] ?[2-7]|chúa nhật)(?!\w)"
_TO = r"\s?(?:đến|tới|[-–—])(?: hết)? ?"
_PART = r"(?:sáng|trưa|chiều|tối|đêm)"
_SOURCE = (
    rf"(?<![\w/.])(?P<before>(?:(?:các )?buổi )?(?:cả |suốt )?(?:{_PART}(?:(?:,| và|/) ?{_PART})*|ngày) "
    r"(?:(?:của )?(?:các |những |mọi )?(?:ngày )?)?(?:từ )?)?(?:"
    r"(?:thứ |t\.?)(?P<listed>[2-7](?:(?:, ?| ?[/&-] ?| và )(?:[3-7]|cn)(?![\w:/]| ?(?:giờ|tháng|h\b|h\d))){1,5})"
    rf"|(?P<from>{_ONE}){_TO}(?P<to>{_ONE}|[3-7](?![\w:/.]|,\d| ?(?:giờ|tháng|h\b|h\d)))"
    rf"|(?P<one>{_ONE})"
    r"|(?P<all>(?:hằng|hàng|mỗi|mọi|tất cả (?:các )?) ?ngày(?: trong tuần)?|(?:cả|suốt|7 ngày(?: trong| một| mỗi|/)) ?"
    r"tuần|24/7|24/24|ngày nào cũng|quanh năm)"
    r"|(?P<working>(?:các )?ngày (?:trong tuần|thường|làm việc)|trong tuần|giờ hành chính)"
    r"|(?P<weekend>cuối tuần|(?:ngày )?thứ 7,? cn)"
    r"|(?P<holiday>(?:các )?(?:ngày|dịp) (?:lễ|tết)|(?<=nghỉ )(?:lễ|tết)|lễ,? tết)"
    r")(?!\w)"
    rf"(?P<after> ?\(?(?:(?:chỉ |có |làm |mở |khám ){{0,2}}(?:vào )?buổi |\(){_PART}(?:(?:,| và|/) ?{_PART})*\)?)?"
)
_PATTERN = re.compile(_SOURCE, re.IGNORECASE)
_WITHOUT_DIACRITICS = re.compile(
    "".join(letter if letter.isascii() else fold(letter) for letter in _SOURCE), re.IGNORECASE
)
_ORDINAL = frozenset(
    "lần người cái bậc tầng hàng trí ngôi hạng đợt kỳ vòng phần hiệp phút giây kỷ loại tập bên đứng vàng đỏ lớp câu "
    "bàn quyển đứa con chương điều khóa tháng năm đội phiên vụ trận".split()
)
"""Words behind which "thứ hai" is "second"."""
_SEPARATOR = re.compile(r"\s?(?:,|/|&|và|hoặc|hay|cùng|,? và)\s?(?:ngày |vào )?")


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week at one place in a text.

    Attributes:
        start: of its characters, the part of the day included.
        end: one past them.
        days: 0 for Monday to 6 for Sunday.
        maybe: days of which the words do not say whether they are meant: Saturday of "ngày làm việc".
        parts: parts of the day, keys of `DAY_PARTS`; none for the whole day.
    """

    start: int
    end: int
    days: frozenset[int]
    maybe: frozenset[int] = frozenset()
    parts: frozenset[DayPart] = frozenset()


def weekdays(text: str) -> list[Weekdays]:
    """The days of the week that a text names, in order; only its first 2,000 characters are looked through.

    >>> [(sorted(each.days), sorted(each.parts)) for each in weekdays("T2 - T4, sáng thứ Bảy; chủ nhật nghỉ")]
    [([0, 1, 2], []), ([5], ['sáng']), ([6], [])]
    >>> [sorted(each.days) for each in weekdays("Thứ 2, 4, 6 hằng tuần; lần thứ hai")]
    [[0, 2, 4]]
    """
    text = text[:2_000]
    spell: Callable[[str], str] = fold if text.isascii() else str.lower
    found: list[Weekdays] = []
    for match in (_WITHOUT_DIACRITICS if text.isascii() else _PATTERN).finditer(text):
        one = match["one"] or ""
        before = text[: match.start()].lower().split()[-1:]
        if fold(one).startswith("thu") and not match["before"] and before and before[0] in _ORDINAL:
            continue
        days, maybe = _days(match)
        said = f"{match['before'] or ''} {match['after'] or ''}"
        words = re.findall(r"\w+", spell(said))
        parts = frozenset(part for part in DAY_PARTS if spell(part) in words)
        each = Weekdays(match.start(), match.end(), days, maybe, parts)
        joined = match["one"] and found and len(found[-1].days) == 1 and not match["before"]
        if joined and not parts and _SEPARATOR.fullmatch(text, found[-1].end, each.start):
            each = replace(each, parts=found[-1].parts)  # "sáng thứ 3, thứ 5"
        found.append(each)
    return found


def _days(match: re.Match[str]) -> tuple[frozenset[int], frozenset[int]]:
    """The days of a match, and those that it may mean too."""
    if match["from"]:
        first, last = _number(match["from"]), _number(match["to"])
        return frozenset(day % 7 for day in range(first, last + 1 if last >= first else last + 8)), frozenset()
    if match["listed"]:
        listed = re.findall(r"[2-7]|cn", match["listed"].lower())
        if match["listed"].count("-") == 1 and len(listed) == 2:
            return frozenset(range(_number(listed[0]), _number(listed[1]) + 1)), frozenset()
        return frozenset(map(_number, listed)), frozenset()
    if match["one"]:
        return frozenset((_number(match["one"]),)), frozenset()
    if match["all"]:
        return _ALL, frozenset()
    if match["working"]:
        return _WORKING, _WEEKEND if "trong" in match["working"].lower() else frozenset((5,))
    return (frozenset((HOLIDAY,)) if match["holiday"] else _WEEKEND), frozenset()


def _number(day: str) -> int:
    """The number of a day as it is written: "T7" 5, "chủ nhật" 6."""
    words = fold(day).replace(".", "").strip()
    digit = re.search(r"[2-7]$", words)
    return int(digit[0]) - 2 if digit else _NUMBERS.get(words.removeprefix("thu").strip(), 6)
