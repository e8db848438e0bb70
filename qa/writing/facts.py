"""The facts of a sentence that must stand in its source: figures with units, dates, clock times, codes, names.

A written sentence may choose its words, but not its facts. Each fact has a value that does not depend on its spelling
("1,2 triệu" is 1.200.000, "7/2/2022" is ngày 7 tháng 2 năm 2022), so that a source can be asked whether it holds it.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.search.bm25.terms import term_string
from index.vietnamese.abbreviations import ABBREVIATIONS
from index.vietnamese.quantities import Quantity, is_same_unit, number_value, quantities
from index.vietnamese.text import fold
from qa.question.key_terms import CAPITAL

__all__ = ["Fact", "Facts", "read_facts"]

FactKind = Literal["quantity", "count", "date", "time", "code", "name", "ordinal"]
_YEAR = r"(?:1[0-9]|20)\d\d"
_DATES = (
    re.compile(rf"(?P<d>\d{{1,2}}) ?[/.-] ?(?P<m>\d{{1,2}}) ?[/.-] ?(?P<y>{_YEAR})(?!\d)"),
    re.compile(rf"(?P<y>{_YEAR})-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?!\d)"),
    re.compile(rf"(?P<d>\d{{1,2}}),? tháng (?P<m>\d{{1,2}})(?!\d)(?:(?:,? năm|,| ?/)? ?(?P<y>{_YEAR}))?(?!\d)", re.I),
    re.compile(rf"tháng (?P<m>\d{{1,2}})(?!\d)(?:(?:,? năm|,| ?[/-])? ?(?P<y>{_YEAR}))?(?!\d)", re.I),
    re.compile(r"(?<=ngày |mùng |mồng )(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/])", re.I),
    re.compile(r"(?:ngày|mùng|mồng) (?P<d>\d{1,2})(?![\d/.,]\d|\d)", re.I),
    re.compile(rf"(?P<m>\d{{1,2}})/(?P<y>{_YEAR})(?!\d)"),
    re.compile(rf"(?<![\d.,/-])(?P<y>{_YEAR})(?![\d/]|[.,]\d)(?! ?(?:%|đồng|người|ha|m|km|kg|tấn|tỷ|tỉ|triệu|usd)\b)"),
)  # fmt: skip
_CLOCK = re.compile(r"(?<![\d:])(?P<h>\d{1,2})(?::|h| giờ ?)(?P<m>[0-5]\d)?(?!\d)(?: phút)?(?! làm)", re.IGNORECASE)
_CODE = re.compile(
    r"(?<![\w/-])\d+(?:[/-]\d+)*[/-][^\W\d]\w*(?:[/-]\w+)*"
    r"|(?<![\w/-])[^\W\d_]+[-./]?\d+(?:[./-]?\w+)*(?!\w)|(?<![\w/-])\d+[^\W\d_]+\w*(?!\w)"
)
_LABEL = re.compile(
    r"(?<!\w)(?P<label>điều|khoản|điểm|chương|mục|phần|phụ lục|quý|bước|bảng|hình|câu|khoá|khóa|lớp|vòng|hạng|loại|bên"
    r"|(?<!dân )(?<!tổng )số(?= \d{1,3}(?![\w.,/-]*\d))|tầng|nhóm|tổ|đội|khu|toà|tòa|cấp|bậc|học kỳ|phương án|mẫu|gói)"
    r" (?P<number>\d+(?:\.\d+)*|[ivxlc]+|[a-zđ])(?!\w)",
    re.IGNORECASE,
)
_LETTERED = frozenset("điểm phụ lục bảng hình lớp loại hạng khoá khóa bên nhóm tổ đội khu toà tòa mẫu gói".split())
"""Labels that a single letter may number."""
_SPELLED = frozenset("hai ba bốn tư năm sáu bảy bẩy tám chín mười mươi rưỡi nửa".split())
_COUNT = re.compile(r"(?<!\w)(hai|ba|bốn|sáu|bảy|bẩy|tám|chín|mười)(?= \w)(?! giêng)", re.IGNORECASE)
_ORDINAL = re.compile(
    r"(?<!\w)(?:thứ (?P<n>nhất|nhì|hai|ba|tư|năm|sáu|bảy|bẩy|tám|chín|mười|\d{1,2})|(?P<first>đầu tiên|lần đầu)"
    r"|(?P<sunday>chủ nhật))(?!\w)",
    re.IGNORECASE,
)
"""The rank of a thing, and the days of the week, which are told like ranks."""
_RANKS = {"nhất": 1, "nhì": 2}
_NAME = re.compile(rf"(?<!\w){CAPITAL}[\w&]*(?:[ -]{CAPITAL}[\w&]*)*")
_ORDINARY = frozenset(
    "ông bà anh chị cô chú bác thầy theo tại ở từ đến tới với do bởi khi về của trong ngoài vào năm tháng ngày và "
    "còn nhưng nếu vì trước sau giữa cùng cả các những mọi mỗi là để cho gồm như sông núi hồ đảo biển cầu đường phố "
    "chùa đền làng xã huyện tỉnh quận phường nước vua chúa công trường bộ sở luật hiện nay dự nhờ qua ngoài".split()
)
"""Words that may stand before a name where a sentence begins, and are no part of it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a text: its kind, its characters there, and its value; equal values are the same fact."""

    kind: FactKind
    start: int
    end: int
    value: "Quantity | tuple[object, ...]"


class Facts:
    """The facts that a source holds, and whether another text's fact is among them."""

    def __init__(self, text: str, *, around: str = "") -> None:
        """Read a source.

        Args:
            text: what supports.
            around: title, headings and the rest of its passage, where a name or a year may stand instead.
        """
        self.text, self._around = text, around
        self._facts = read_facts(text)
        self._words = term_string(text)
        wide, folded = _read_words(around)
        self._all_words, self._folded = self._words + wide, fold(self._words) + folded

    def holds(self, fact: Fact, written: str) -> bool:
        """Whether a fact of the text `written` stands in this source."""
        if fact.kind == "name":
            name = written[fact.start : fact.end]
            last = " ".join(term_string(name).split()[-1:])
            if f" {last} " not in self._words and self._names_another(written):
                return False
            return self._names(written[fact.start : fact.end], first=_begins(written, fact.start))
        same = [each for each in self._facts if each.kind == fact.kind]
        if fact.kind == "date":
            return any(_is_same_date(fact.value, each.value) for each in same) or self._is_dated(fact, same)
        if isinstance(fact.value, Quantity):
            return any(
                isinstance(each.value, Quantity) and _is_same_quantity(fact.value, each.value) for each in same
            ) or (not fact.value.unit and _is_plain(fact, written) and self._counts(fact.value.low))
        if fact.kind == "count":
            return self._counts(float(str(fact.value[0])))
        return any(fact.value == each.value for each in same)

    def _names_another(self, written: str) -> bool:
        """Whether the source has a name of several words that is not written: one around it is no name of it then."""
        names = (self.text[each.start : each.end] for each in self._facts if each.kind == "name")
        return any(" " in name and name.lower() not in written.lower() for name in names)

    def _counts(self, value: float) -> bool:
        """Whether a plain number stands there, in figures or in words."""
        return any(
            (isinstance(each.value, Quantity) and value in (each.value.low, each.value.high))
            or (each.kind == "count" and not isinstance(each.value, Quantity) and each.value[0] == value)
            for each in self._facts
        )

    def _is_dated(self, fact: Fact, same: Sequence[Fact]) -> bool:
        """Whether a date stands there without its year, and the year around it."""
        day, month, year = fact.value if isinstance(fact.value, tuple) else (None, None, None)
        if year is None or f" {year} " not in self._all_words:
            return False
        return any(_is_same_date((day, month, None), each.value) for each in same) and bool(day or month)

    def _names(self, name: str, *, first: bool) -> bool:
        words = term_string(name).split()
        joined = " ".join(words)
        if not words or f" {joined} " in self._all_words:
            return True
        if name.isascii() and f" {fold(joined)} " in self._folded:
            return True  # written in a language without diacritics
        meant = ABBREVIATIONS.get(joined)
        if meant and f" {meant} " in self._all_words:
            return True
        short = [key for key, value in ABBREVIATIONS.items() if value == joined]
        if any(f" {key} " in self._all_words for key in short):
            return True
        if not first or (len(words) == 1 and name.isupper() and len(name) > 1):
            return False
        # What begins a sentence has a capital anyway: "Tại Huế" needs Huế, but "Hà Nam" more than "Việt Nam".
        return len(words) == 1 or (words[0] in _ORDINARY and self._names(name.split(" ", 1)[1], first=False))


@lru_cache(maxsize=2048)
def read_facts(text: str) -> tuple[Fact, ...]:
    """The facts of a text, in order of their places; the one word that begins a sentence is no name.

    >>> [(fact.kind, fact.value) for fact in read_facts("Ngày 7/2/2022, ông Lập nộp 2 hồ sơ theo Điều 5.")][:2]
    [('date', (7, 2, 2022)), ('name', ('Lập',))]
    """
    taken: list[Fact] = []
    masked = text
    for fact in _dates_and_codes(text):
        if not any(fact.start < each.end and each.start < fact.end for each in taken):
            taken.append(fact)
            masked = masked[: fact.start] + "\x01" * (fact.end - fact.start) + masked[fact.end :]
    for match in _ORDINAL.finditer(masked):
        taken.append(Fact("ordinal", *match.span(), (_rank(match),)))
        masked = masked[: match.start()] + "\x01" * len(match[0]) + masked[match.end() :]
    for quantity in quantities(masked):
        if not _has_figure(masked[quantity.start : quantity.end]):
            continue  # "tỉ lệ", "một người": words that only look like figures
        taken.append(Fact("quantity", quantity.start, quantity.end, quantity))
        masked = masked[: quantity.start] + "\x01" * (quantity.end - quantity.start) + masked[quantity.end :]
    for match in _COUNT.finditer(masked):
        taken.append(Fact("count", match.start(), match.end(), (number_value(match[1]),)))
    for match in _NAME.finditer(masked):
        if not (_begins(text, match.start()) and " " not in match[0] and not match[0].isupper()):
            taken.append(Fact("name", match.start(), match.end(), (match[0],)))
    return tuple(sorted(taken, key=lambda fact: fact.start))


@lru_cache(maxsize=256)
def _read_words(text: str) -> tuple[str, str]:
    """The terms of a text in a row, and the same without diacritics; many sources stand in one surrounding."""
    words = term_string(text)
    return words, fold(words)


def _dates_and_codes(text: str) -> Iterator[Fact]:
    for match in _LABEL.finditer(text):
        if not match["number"].isalpha() or len(match["number"]) > 1 or match["label"].lower() in _LETTERED:
            yield Fact("code", *match.span(), (fold(match["label"]), match["number"].lower()))
    for pattern in _DATES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            value = tuple(int(parts[key]) if parts.get(key) else None for key in "dmy")
            if (value[0] or 1) <= 31 and (value[1] or 1) <= 12:
                yield Fact("date", *match.span(), value)
    for match in _CLOCK.finditer(text):
        if int(match["h"]) <= 24 and (match["m"] or ":" not in match[0]):
            yield Fact("time", *match.span(), (int(match["h"]), int(match["m"] or 0)))
    for match in _CODE.finditer(text):
        if any(letter.isdigit() for letter in match[0]):
            yield Fact("code", *match.span(), (fold(match[0]),))


def _rank(match: re.Match[str]) -> int:
    """The number of an ordinal; a Sunday is the eighth day."""
    if match["n"] is None:
        return 8 if match["sunday"] else 1
    named = match["n"].lower()
    return _RANKS.get(named) or int(number_value(named) or 0)


def _has_figure(text: str) -> bool:
    """Whether a quantity has digits, or words for a number other than one or a lone scale."""
    if any(letter.isdigit() or letter in "½¼¾" for letter in text):
        return True
    words = text.lower().split()
    return any(word in _SPELLED for word in words) and words != ["năm"]


def _begins(text: str, start: int) -> bool:
    """Whether a sentence begins there."""
    before = text[:start].rstrip(" \"“‘'([*•–-")
    return not before or before[-1] in ".!?:\n…"


def _is_same_date(written: object, source: object) -> bool:
    """Whether every part of a written date is that of the source's date."""
    if not isinstance(written, tuple) or not isinstance(source, tuple):
        return False
    return all(one is None or one == other for one, other in zip(written, source, strict=True))


def _is_same_quantity(written: Quantity, source: Quantity) -> bool:
    """Whether a quantity says the same: values, unit, and no bound or another bound than the source's."""
    if not is_same_unit(written, source) or (written.unit and not source.unit and written.unit == "%"):
        return False
    if written.is_range:
        return _close(written.low, source.low) and _close(written.high, source.high)
    return _close(written.low, source.low) or _close(written.low, source.high)


def _is_plain(fact: Fact, written: str) -> bool:
    """Whether a quantity is one number; "trên 4 tầng" may be a place, so it is taken for one."""
    plain = isinstance(fact.value, Quantity) and not fact.value.is_range
    return plain or written[fact.start : fact.end].lower().startswith("trên ")


def _close(one: float, other: float) -> bool:
    return one == other or (math.isfinite(one) and math.isclose(one, other, rel_tol=1e-9))
