"""Quantities as Vietnamese writes them: a number or a range with its unit, as an interval that can be compared.

"từ 2,5 mét trở lên", "trên 65 tuổi", "8,5 đến 10", "không quá 4 viên", "một nghìn hai trăm", "1.234,5 tỷ đồng". Numbers
follow Vietnamese habit: a point groups thousands, a comma begins decimals; "6.5" with one or two digits after the point
is a decimal all the same.
"""

import math
import re
from dataclasses import dataclass

from index.vietnamese.dates import FULL_DATE, MONTH, YEAR

__all__ = ["Quantity", "is_same_unit", "is_scaled", "number_value", "quantities"]

_DIGITS = r"\d{1,3}(?:[. \u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?|½|¼|¾"
_SMALL = "không một hai ba bốn tư năm lăm sáu bảy bẩy tám chín mười mươi mốt".split()
_WORD = rf"(?:{'|'.join(_SMALL)}|trăm|nghìn|ngàn|triệu|tỷ|tỉ|linh|lẻ|rưỡi|nửa|chục)"
_PER = "(?:ngày|đêm|tuần|tháng|năm|giờ|người|lần|con|suất|chiếc|cái)"
_NUMBER = (
    rf"(?:(?<![\w.,/-])(?:{_DIGITS})(?!(?!(?:k|tr)/)[\w/]*/)(?!-[^\W\d_])|"
    rf"(?<!\w)nửa(?= (?:năm|tháng|ngày|giờ|tiếng|tuần)(?!\w))|"
    rf"(?<!\w){_WORD}(?:(?<!rưỡi)(?! một {_PER}(?!\w)) {_WORD})*(?!\w))"
)
_SCALES = {"chục": 10, "trăm": 100, "nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9, "k": 1e3, "tr": 1e6}
_SCALE = r"(?: ?(?:nghìn tỷ|nghìn tỉ|nghìn|ngàn|triệu|tỷ|tỉ|trăm)(?!\w)|(?<=\d)(?:k|tr)(?!\w))?"
_UNITS = (
    "%|phần trăm|đồng|vnđ|vnd|đ|usd|đô la|euro|km2|km²|km/h|km|ki-lô-mét|kilômét|cây số|m2|m²|mét vuông|m3|m³|"
    "mét khối|khối|mét"
    "|m|cm|xăng-ti-mét|mm|tấn|tạ|kg|ki-lô-gam|ký lô|kí lô|ký|kí|cân|gam|g|mg|ml|lít|ha|héc-ta|hecta|"
    "(?:tháng|tuần|ngày) tuổi|tuổi|năm|"
    "tháng|tuần|ngày làm việc|ngày"
    "|giờ|tiếng|phút|giây|người|lần|viên|gói|hộp|vỉ|điểm|tín chỉ|buổi|tiết|học sinh|sinh viên|hộ|xã|trang|câu|bậc"
    "|kwh|kw|w|v|độ c|°c|độ|bước|suất|mâm|cuốn|quyển|chai|lon|thùng|chuyến|lượt|thành viên|khách|đêm|phòng|bản|bài|trẻ"
    "|ổ|gb|mb"
)
_UNIT = rf"(?: ?(?:{_UNITS})(?![\w/]))?"
_ONE = rf"{_NUMBER}{_SCALE}"
_LOW = "từ|trên|hơn|quá|ít nhất|tối thiểu|không dưới|không ít hơn|tối thiểu là|lớn hơn|cao hơn|vượt quá|vượt"
_HIGH = "dưới|không quá|tối đa|nhiều nhất|không vượt quá|không hơn|tối đa là|nhỏ hơn|thấp hơn|chưa đến|chưa đủ"
_BEFORE_LOW, _BEFORE_HIGH = frozenset(_LOW.split("|")), frozenset([*_HIGH.split("|"), "đến", "tới"])
_AFTER_LOW, _AFTER_HIGH = ("trở lên", "trở đi"), ("trở xuống", "trở về trước")
_PATTERN = re.compile(
    rf"(?:(?<!\w)(?P<before>{_LOW}|{_HIGH}|(?:(?<![^\n])|(?<=[:;(] ))(?:đến|tới)) )?(?P<first>{_ONE})(?P<unit>{_UNIT})"
    rf"(?:(?: ?[-–—] ?| (?:đến|tới|và) (?P<bound>dưới |cận |không quá )?)(?P<second>{_ONE})(?P<unit2>{_UNIT}))?"
    rf"(?P<after> (?:trở lên|trở đi|trở xuống|trở về trước))?",
    re.IGNORECASE,
)
_HEIGHT = re.compile(r"(?<![\w.,])(\d)m(\d{1,2})(?!\w)", re.IGNORECASE)
"""Metres as people say a height: "1m15"."""
_OPEN_LOW = frozenset(["trên", "hơn", "quá", "lớn hơn", "cao hơn", "vượt quá", "vượt"])
_OPEN_HIGH = frozenset(["dưới", "nhỏ hơn", "thấp hơn", "chưa đến", "chưa đủ"])
_SAME = (
    ("%", "phần trăm"),
    ("đồng", "vnđ", "vnd", "đ"),
    ("km", "ki-lô-mét", "kilômét", "cây số"),
    ("m2", "m²", "mét vuông"),
    ("m3", "m³", "mét khối", "khối"),
    ("m", "mét"),
    ("cm", "xăng-ti-mét"),
    ("kg", "ki-lô-gam", "ký lô", "kí lô", "ký", "kí", "cân"),
    ("g", "gam"),
    ("ha", "héc-ta", "hecta"),
    ("giờ", "tiếng"),
    ("ngày", "ngày làm việc"),
    ("độ", "độ c", "°c"),
)
_CANONICAL = {each: same[0] for same in _SAME for each in same}
_SECONDS = {"giây": 1.0, "phút": 60.0, "giờ": 3600.0, "ngày": 86400.0, "tuần": 7 * 86400.0}
_METRES = {"mm": 1e-3, "cm": 1e-2, "m": 1.0, "km": 1e3}
_GRAMS = {"mg": 1e-3, "g": 1.0, "kg": 1e3, "tạ": 1e5, "tấn": 1e6}
_PERIODS = frozenset(["ngày", "tháng", "đêm", "tuần"])
_SCALED = re.compile(r"(?:nghìn|ngàn|triệu|tỷ|tỉ|\dk|\dtr)$", re.IGNORECASE)
_MONTHS = {"tháng": 1.0, "năm": 12.0}
_AGES = {"tuổi": 1.0, "tháng tuổi": 1 / 12, "tuần tuổi": 7 / 365.25, "ngày tuổi": 1 / 365.25}
_DIMENSIONS = (_SECONDS, _METRES, _GRAMS, _MONTHS, _AGES)
_DATE = re.compile(
    rf"{FULL_DATE}|(?:ngày|tháng|quý|mùng|mồng|năm) (?:\d{{1,2}}[/.-])?\d{{1,4}}(?![.,]?\d)(?: tháng "
    rf"{MONTH}(?!\w))?(?: năm \d{{4}})?"
    rf"|\d{{1,2}}(?::|h|g| giờ )\d{{2}}(?: phút)?|(?:lúc|sáng|chiều|tối|trưa) \d{{1,2}} giờ|"
    rf"\d{{1,2}}/\d{{1,2}}(?:/\d{{4}})?(?![\w/])|{YEAR}(?![\w.,]|\d)",
    re.IGNORECASE,
)
"""Dates, years and times of day, which are numbers of another kind."""
_LONGEST = 2_000
"""Characters of a text that are looked through: a clause, a cell, a question."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range in a text.

    Attributes:
        start: of its characters in the text, the words of the range included.
        end: one past them.
        low: smallest value, -inf where there is no lower bound; in the base unit (seconds, metres, grams, months;
            years for ages).
        high: largest value, inf where there is no upper bound; equal to `low` for a plain number.
        open_low: True where `low` itself is outside ("trên 65").
        open_high: True where `high` itself is outside ("dưới 10").
        unit: in one spelling ("m" for "mét"); empty where none is written.
    """

    start: int
    end: int
    low: float
    high: float
    open_low: bool = False
    open_high: bool = False
    unit: str = ""

    @property
    def is_range(self) -> bool:
        """Whether it holds more than one value."""
        return self.low != self.high

    def holds(self, value: float) -> bool:
        """Whether a value, in the base unit, lies inside."""
        above = value > self.low if self.open_low else value >= self.low
        below = value < self.high if self.open_high else value <= self.high
        return above and below


def quantities(text: str) -> list[Quantity]:
    """The quantities of a text, in order, not overlapping; only the first 2,000 characters are looked through.

    >>> [(q.low, q.high, q.unit) for q in quantities("rộng từ 2,5 mét trở lên, không quá 4 viên")]
    [(2.5, inf, 'm'), (-inf, 4.0, 'viên')]
    >>> [(q.low, q.high, q.open_low) for q in quantities("trên 65 tuổi; B+: từ 8,0 đến 8,4; 1.200.000 đồng")]
    [(65.0, inf, True), (8.0, 8.4, False), (1200000.0, 1200000.0, False)]
    >>> [(q.low, q.unit) for q in quantities("bé cao 1m15")]
    [(1.15, 'm')]
    """
    text = text[:_LONGEST]
    dates = [match.span() for match in _DATE.finditer(text)]
    result = []
    for match in _PATTERN.finditer(text):
        quantity = _quantity(match)
        if quantity is not None and not any(a < match.end() and match.start() < b for a, b in dates):
            result.append(quantity)
    for match in _HEIGHT.finditer(text):
        metres = int(match[1]) + int(match[2]) / 10 ** len(match[2])
        result = [each for each in result if each.end <= match.start() or each.start >= match.end()]
        result.append(Quantity(match.start(), match.end(), metres, metres, unit="m"))
    return sorted(result, key=lambda each: each.start)


def number_value(text: str) -> float | None:
    """The value of a number in digits or words, with its scale; None for another text.

    >>> [number_value(text) for text in ("1.234,5 tỷ", "ba mươi lăm", "một trăm hai mươi triệu", "6.5", "230k")]
    [1234500000000.0, 35.0, 120000000.0, 6.5, 230000.0]
    """
    words = re.sub(r"(?<=\d)(?=(?:k|tr)$)", " ", text.lower().replace("\u00a0", " ")).split()
    if not words:
        return None
    first = _digits("".join(_joined_digits(words)))
    if first is not None:
        rest = [word for word in words if not word[0].isdigit() and word not in "½¼¾"]
        scale = math.prod(_SCALES.get(word, math.nan) for word in rest)
        return None if math.isnan(scale) else first * scale
    return _parse_number_words(words)


def is_same_unit(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities can be compared: units of one dimension, or one of them without a unit."""
    if not one.unit or not other.unit or one.unit == other.unit:
        return True
    return any(one.unit in each and other.unit in each for each in _DIMENSIONS)


def is_scaled(text: str) -> bool:
    """Whether a number ends in thousands or more, as sums of money are said without their unit.

    >>> is_scaled("150 triệu"), is_scaled("50k"), is_scaled("150")
    (True, True, False)
    """
    return _SCALED.search(text) is not None


def _joined_digits(words: list[str]) -> list[str]:
    return [word for word in words if word[0].isdigit() or word in "½¼¾"]


def _digits(text: str) -> float | None:
    """The value of figures; a point before one or two last digits is a decimal point, else it groups thousands."""
    if text in ("½", "¼", "¾"):
        return {"½": 0.5, "¼": 0.25, "¾": 0.75}[text]
    if not re.fullmatch(r"\d[\d.,]*", text):
        return None
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text) or "," in text:
        whole, _, decimals = text.replace(".", "").rpartition(",") if "," in text else (text.replace(".", ""), "", "")
        thousands = re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", text)
        if thousands:
            return float(text.replace(",", ""))
        return float(f"{whole.replace(',', '')}.{decimals or 0}")
    return float(text) if text.count(".") <= 1 else float(text.replace(".", ""))


def _parse_number_words(words: list[str]) -> float | None:
    """The value of a number in words, up to billions; "rưỡi" is half of the scale before it."""
    ones = {word: value for value, word in enumerate("không một hai ba bốn năm sáu bảy tám chín mười".split())}
    ones |= {"tư": 4, "lăm": 5, "bẩy": 7, "mốt": 1}
    if words == ["nửa"]:
        return 0.5
    total = section = 0.0
    current: float | None = None
    scale = 1.0
    for word in words:
        if word == "mười":
            section, current = section + 10, None
        elif word in ones:
            current = ones[word]
        elif word in ("mươi", "chục", "trăm"):
            scale = 100 if word == "trăm" else 10
            section, current = section + (1 if current is None else current) * scale, None
        elif word in _SCALES:
            scale = _SCALES[word]
            total, section, current = total + (section + (current or 0.0) or 1) * scale, 0.0, None
        elif word == "rưỡi":
            section, current = section + (current or 0.0) + 0.5 * scale, None
        elif word not in ("linh", "lẻ"):
            return None
    return total + section + (current or 0.0)


def _quantity(match: re.Match[str]) -> Quantity | None:
    before, after = (match["before"] or "").lower(), (match["after"] or "").strip().lower()
    unit, unit2 = ((match[name] or "").strip().lower() for name in ("unit", "unit2"))
    first = number_value(match["first"])
    digits = match["first"][0].isdigit() or match["first"][0] in "½¼¾"
    spoken = first is not None and first >= 1000 and " " in match["first"]
    if first is None or not (digits or unit or match["second"] or spoken):
        return None  # "một", "năm" and the like are words of their own unless they measure something
    unit, unit2 = _CANONICAL.get(unit, unit), _CANONICAL.get(unit2, unit2)
    if unit in _PERIODS and first >= 1000 and _SCALED.search(match["first"]):
        unit = ""  # "850 nghìn ngày thường" is a price of a day
    if match["second"]:
        return _range(match, first, unit or unit2, unit2 or unit)
    factor = _factor(unit)
    low = high = first * factor
    if before in _BEFORE_LOW or after in _AFTER_LOW:
        high = math.inf
    if before in _BEFORE_HIGH or after in _AFTER_HIGH:
        low, high = -math.inf, first * factor
    return Quantity(
        match.start(), match.end(), low, high, before in _OPEN_LOW and low > -math.inf, before in _OPEN_HIGH, unit
    )


def _range(match: re.Match[str], first: float, unit: str, unit2: str) -> Quantity | None:
    second = number_value(match["second"])
    if second is None:
        return None
    low, high = first * _factor(unit), second * _factor(unit2)
    if re.search(r"(?:triệu|nghìn|ngàn|tỷ|tỉ)$", match["second"].lower()) and first < 1000 < second:
        low *= second / (number_value(match["second"].rsplit(" ", 1)[0]) or second)  # "1 đến 3 triệu"
    if low > high:
        return None
    bound = (match["bound"] or "").strip().lower()
    before = (match["before"] or "").lower()
    return Quantity(match.start(), match.end(), low, high, before in _OPEN_LOW, bound in ("dưới", "cận"), unit2)


def _factor(unit: str) -> float:
    return next((each[unit] for each in _DIMENSIONS if unit in each), 1.0)
