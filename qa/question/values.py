"""Figures, dates and times of day of a question, spelled as the passages spell them: "220 nghìn" for "220.000"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.vietnamese.periods import periods
from index.vietnamese.quantities import Quantity, is_same_unit, quantities

__all__ = ["Value", "is_same_value", "match_periods", "match_values", "spell_one", "values"]

_DAY = re.compile(
    r"(?<![\d/.:-])(?:(?:ngày|mùng|mồng) ){0,2}(?P<d>\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
    r"(?:[/.-](?P<m>\d{1,2})(?:[/.-](?P<y>\d{4}))?|,? tháng (?P<m2>\d{1,2}|giêng|chạp)(?:,? năm (?P<y2>\d{4})|"
    r"[/.-](?P<y3>\d{4}))?)(?![\d/]|[.,]\d)",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"(?<![\d/.-])(?:tháng )?(?P<m>0?[1-9]|1[0-2])(?: ?[/-] ?|,? năm )(?P<y>(?:19|20)\d\d)(?![\d/])", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?<![\d/.,:-])(?P<h>[01]?\d|2[0-4])(?:(?: ?giờ| ?h| ?g)(?!\w*[a-zà-ỹ]{2})(?: ?kém (?P<less>\d{1,2})| "
    r"?(?P<min>[0-5]\d)"
    r"(?: ?(?:phút|'))?| (?P<half>rưỡi))?|:(?P<min2>[0-5]\d)| (?P<half2>rưỡi)(?= (?:sáng|trưa|chiều|tối|đêm)))"
    r"(?: (?:giờ )?(?P<part>sáng|trưa|chiều|tối|đêm))?(?![\w:])",
    re.IGNORECASE,
)
_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "giêng": 1, "chạp": 12,
}  # fmt: skip
_FIGURE = re.compile(r"\d|(?<!\w)(?:nghìn|ngàn|triệu|tỷ|tỉ|trăm|nửa (?:năm|tháng|ngày|giờ|tiếng))")
_ONE = re.compile(r"(?<![\w.,/-])1(?= (năm|tháng|tuần|ngày|giờ|người|lần|con|cái|chiếc|suất|bộ|buổi|kỳ|học kỳ)(?!\w))")
_PLAIN = 1000
"""Below this a whole number without a unit may be a rank, a name or a count, and is left as it is."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a text, and where it stands.

    Attributes:
        start: of its characters.
        end: one past them.
        kind: "day", "month", "clock" or "quantity".
        parts: day, month and year (0 for none); month and year; minutes since midnight; the number in its base unit.
        quantity: with its unit, where it is one.
    """

    start: int
    end: int
    kind: str
    parts: tuple[float, ...]
    quantity: Quantity | None = None


def values(text: str) -> list[Value]:
    """The days, months, times of day and plain quantities of a text, in order of kind; no two overlap.

    >>> [(each.kind, each.parts) for each in values("Từ 2 rưỡi chiều mùng 5 tháng 9, vé 230k")]
    [('day', (5, 9, 0)), ('clock', (870,)), ('quantity', (230000.0,))]
    """
    taken: list[Value] = []
    for each in (*_days(text), *_months(text), *_clocks(text), *_quantities(text)):
        if not any(each.start < other.end and other.start < each.end for other in taken):
            taken.append(each)
    return taken


def is_same_value(one: Value, other: Value) -> bool:
    """Whether two values are the same; a day without a year is the same day of any year."""
    if one.kind != other.kind:
        return False
    if one.kind == "day":
        years = {one.parts[2], other.parts[2]} - {0}
        return one.parts[:2] == other.parts[:2] and len(years) < 2
    if one.quantity is not None and other.quantity is not None:
        near = abs(one.parts[0] - other.parts[0]) <= 1e-9 * max(abs(one.parts[0]), 1.0)
        return near and is_same_unit(one.quantity, other.quantity)
    return one.parts == other.parts


def match_values(text: str, passages: Sequence[str]) -> str:
    """The question with each value in the form that the passages have, where they have it in another form only.

    >>> match_values("Dịch vụ nào giá 220 nghìn?", ["Khám nội: 220.000; khám nhi: 250.000"])
    'Dịch vụ nào giá 220.000?'
    >>> match_values("Ngày 19 tháng 3 có gì?", ["Tổng duyệt 15h ngày 19/3."])
    'ngày 19/3 có gì?'
    >>> match_values("Trẻ 5 tuổi?", ["Trẻ 6 tuổi"])
    'Trẻ 5 tuổi?'
    """
    asked = [each for each in values(text) if _is_form(each)]
    asked = [each for each in asked if not any(_holds(passage, text[each.start : each.end]) for passage in passages)]
    if not asked:
        return text
    written = [
        (each, passage[each.start : each.end]) for passage in passages for each in values(passage) if _is_form(each)
    ]
    for each in sorted(asked, key=lambda value: -value.start):
        form = next((form for other, form in written if is_same_value(each, other)), None)
        if form is not None:
            text = text[: each.start] + form + text[each.end :]
    return text


def match_periods(text: str, passages: Sequence[str]) -> str:
    """The question with a month, quarter or half in the form that the passages have, where they have another one only.

    >>> match_periods("6 tháng đầu năm 2025 khám bao nhiêu lượt?", ["Sáu tháng đầu năm 2025 khám 90 lượt."])
    'Sáu tháng đầu năm 2025 khám bao nhiêu lượt?'
    """
    asked = [each for each in periods(text) if each.first and each.years_back < 0]
    asked = [each for each in asked if (each.first, each.last) != (1, 12)]
    for each in reversed(asked):
        if any(_holds(passage, text[each.start : each.end]) for passage in passages):
            continue
        written = ((other, passage) for passage in passages for other in periods(passage) if other.key == each.key)
        other, passage = next(written, (None, ""))
        if other is not None:
            text = text[: each.start] + passage[other.start : other.end] + text[each.end :]
    return text


def spell_one(text: str, passages: Sequence[str]) -> str:
    """The question with "1 năm" as "một năm" where no passage writes the figure.

    >>> spell_one("Nghỉ phép 1 năm mấy ngày?", ["Một năm được nghỉ 14 ngày."])
    'Nghỉ phép một năm mấy ngày?'
    """
    return _ONE.sub(lambda one: "một" if not any(_holds(each, f"1 {one[1]}") for each in passages) else one[0], text)


def _is_form(value: Value) -> bool:
    """Whether a value may be written in other forms: not a small whole number without a unit."""
    if value.quantity is None or value.quantity.unit:
        return True
    return value.parts[0] >= _PLAIN or value.parts[0] != int(value.parts[0])


def _holds(passage: str, form: str) -> bool:
    return re.search(rf"(?<![\w.,/]){re.escape(form)}(?![\w/]|[.,:]\d)", passage, re.IGNORECASE) is not None


def _number(words: str) -> int:
    return _WORDS.get(words.lower()) or (int(words) if words.isdecimal() else 0)


def _days(text: str) -> Iterator[Value]:
    for found in _DAY.finditer(text):
        month = found["m"] or found["m2"]
        day, month_number, year = (
            _number(found["d"]),
            _number(month),
            int(found["y"] or found["y2"] or found["y3"] or 0),
        )
        bare = found["m"] and not found["y"]
        dated = re.match(r"ngày|mùng|mồng", found[0], re.IGNORECASE) or (bare and "/" in found[0])
        if 1 <= day <= 31 and 1 <= month_number <= 12 and (dated or not bare):
            yield Value(found.start(), found.end(), "day", (day, month_number, year))


def _months(text: str) -> Iterator[Value]:
    for found in _MONTH.finditer(text):
        yield Value(found.start(), found.end(), "month", (int(found["m"]), int(found["y"])))


def _clocks(text: str) -> Iterator[Value]:
    for found in _CLOCK.finditer(text):
        hour = int(found["h"])
        part = (found["part"] or "").lower()
        if (part in ("chiều", "tối") and hour < 12) or (part == "đêm" and 6 < hour < 12):
            hour += 12
        minutes = int(found["min"] or found["min2"] or (30 if found["half"] or found["half2"] else 0))
        minutes -= int(found["less"] or 0)
        exact = part or found["min"] or found["min2"] or found["half"] or found["less"] or found[0][-1] in "hH"
        before = text[max(0, found.start() - 6) : found.start()].lower()
        if exact or before.endswith(("lúc ", "từ ", "đến ", "tới ")):
            yield Value(found.start(), found.end(), "clock", (hour * 60 + minutes,))


def _quantities(text: str) -> Iterable[Value]:
    for each in quantities(text):
        figure = _FIGURE.search(text, each.start, each.end)
        if not each.is_range and figure:
            yield Value(each.start, each.end, "quantity", (each.low,), each)
