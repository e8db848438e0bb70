"""Months, quarters, halves and years as Vietnamese names them, and the relative ones told from a period of today.

"quý 2 năm 2025", "Quý II/2025" and "Q2/2025" are one period, and so are "tháng 3/2025" and "T3/2025".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.vietnamese.text import fold

__all__ = ["Period", "periods"]

_WORDS = {"một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
          "mười": 10, "mười một": 11, "mười hai": 12, "giêng": 1, "chạp": 12,
          "i": 1, "ii": 2, "iii": 3, "iv": 4}  # fmt: skip
_NUMBERS = {fold(word): number for word, number in _WORDS.items()}
_YEAR = r"(?:19|20)\d\d"
_RELATIVE_YEAR = "cùng kỳ(?: năm (?:ngoái|trước))?|năm (?:ngoái|trước|kia|nay|này)"
_OF_YEAR = (
    rf"(?: ?[/-] ?|,? (?:của )?)(?:năm )?(?P<year>{_YEAR})(?![\d/])|/(?P<short_year>[0-4]\d)(?![\d/])"
    rf"|,? (?:của )?(?P<relative>{_RELATIVE_YEAR})"
)
_MONTH_WORD = "mười một|mười hai|một|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|giêng|chạp"
_SOURCE = (
    r"(?<![\w./-])(?:"
    r"(?:quý (?P<quarter>iv|i{1,3}|[1-4]|một|hai|ba|tư|bốn)|q[. ]?(?P<short_quarter>iv|i{1,3}|[1-4]))(?!\w)"
    r"|(?P<months>3|6|9|12|ba|sáu|chín|mười hai)(?: tháng|t)(?P<side> đầu năm| cuối năm)?(?!\w)"
    r"|(?:(?P<half>nửa đầu|nửa cuối) năm|h(?P<short_half>[12]))(?!\w)"
    rf"|(?:tháng (?:thứ )?(?P<month>1[0-2]|0?[1-9]|{_MONTH_WORD})|t\.?(?P<short_month>1[0-2]|0?[1-9]))(?!\w)"
    rf"|(?P<plain_month>1[0-2]|0?[1-9])(?=[/-]{_YEAR}(?!\d))"
    rf")(?:{_OF_YEAR})?"
    rf"|(?<![\w./-])(?:(?:năm học|niên khóa|niên học|giai đoạn) )?"
    rf"(?P<since>{_YEAR}) ?[-–] ?(?P<until>{_YEAR})(?![\w/]|[.,-]\d)"
    rf"|(?<![\w./-])(?:cả |trọn |toàn )?(?:năm )?(?P<whole>{_YEAR})(?![\w/]|[.,-]\d)"
    r"|(?<!\w)(?P<whole_year>(?:cả|trọn|toàn) năm)(?: (?P<whole_relative>nay|này|ngoái|trước|kia))?(?!\w)"
    rf"|(?<!\w)(?P<step>(?:quý|tháng) (?:trước|rồi|vừa rồi|vừa qua|này)|{_RELATIVE_YEAR})(?!\w)"
)
_PATTERN = re.compile(_SOURCE, re.IGNORECASE)
_WITHOUT_DIACRITICS = re.compile(
    "".join(letter if letter.isascii() else fold(letter) for letter in _SOURCE), re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole months in a text.

    Attributes:
        start: of its characters in the text.
        end: one past them.
        year: as written; 0 for none.
        first: its first month, 1 to 12, or less for one of an earlier year ("2022-2023"); 0 where it is told from today
            alone ("quý trước", "cùng kỳ").
        last: its last month.
        years_back: how far behind the year of today it is ("năm ngoái" 1); -1 where the text does not say.
        step: "quý" or "tháng" of the one before today's; "quý này" or "tháng này" of today's; empty for others.
    """

    start: int
    end: int
    year: int
    first: int
    last: int
    years_back: int = -1
    step: str = ""

    @property
    def key(self) -> tuple[int, int, int]:
        """Year, last month and first month, in which periods are ordered."""
        return self.year, self.last, self.first

    def resolve(self, today: "Period") -> tuple[int, int, int]:
        """The `key` seen from a period of today; the year stays 0 where neither says one.

        >>> today = periods("Báo cáo quý III/2025")[0]
        >>> [each.resolve(today) for each in periods("quý 1 năm ngoái, quý trước, cùng kỳ, năm nay, tháng 2/2024")]
        [(2024, 3, 1), (2025, 6, 4), (2024, 9, 7), (2025, 12, 1), (2024, 2, 2)]
        """
        first, last, year = self.first or today.first, self.last or today.last, self.year
        if self.years_back >= 0 and today.year:
            year = today.year - self.years_back
        if self.step in ("quý này", "tháng này"):
            year = today.year
        elif self.step:
            size = 3 if self.step == "quý" else 1
            first, last, year = today.first - size, today.first - 1, today.year
            if first < 1:
                first, last, year = first + 12, last + 12, year - 1 if year else 0
        return year, last, first


def periods(text: str) -> list[Period]:
    """The periods that a text names, in order, not overlapping.

    >>> [each.key for each in periods("Q2/2025, quý 2 năm 2025; T3/2025, 03/2025; 6 tháng đầu năm 2024; cả năm")]
    [(2025, 6, 4), (2025, 6, 4), (2025, 3, 3), (2025, 3, 3), (2024, 6, 1), (0, 12, 1)]
    """
    return list(_read(text[:2_000]))


def _read(text: str) -> Iterator[Period]:
    for match in (_WITHOUT_DIACRITICS if text.isascii() else _PATTERN).finditer(text):
        first, last = _months(match)
        said = match["relative"] or ("năm " + match["whole_relative"] if match["whole_relative"] else "")
        back = _years_back(said)
        step = fold(match["step"] or "")
        if step.startswith(("cung", "nam")):
            whole = (0, 0) if step.startswith("cung") else (1, 12)
            yield Period(match.start(), match.end(), 0, *whole, years_back=_years_back(step))
        elif step:
            unit = "quý" if step.startswith("quy") else "tháng"
            yield Period(match.start(), match.end(), 0, 0, 0, step=unit + " này" * step.endswith(" nay"))
        else:
            year = int(match["year"] or match["whole"] or match["until"] or 2000 * bool(match["short_year"]))
            year += int(match["short_year"] or 0)
            yield Period(match.start(), match.end(), year, first, last, years_back=back)


def _months(match: re.Match[str]) -> tuple[int, int]:
    """The first and the last month of a match; 1 and 12 for a year."""
    quarter = match["quarter"] or match["short_quarter"]
    month = match["month"] or match["short_month"] or match["plain_month"]
    if quarter:
        return 3 * _number(quarter) - 2, 3 * _number(quarter)
    if month:
        return _number(month), _number(month)
    if match["months"]:
        count = _number(match["months"])
        return (13 - count, 12) if "cuoi" in fold(match["side"] or "") else (1, count)
    half = fold(match["half"] or "") or match["short_half"]
    if half:
        return (1, 6) if half in ("nua dau", "1") else (7, 12)
    if match["since"]:
        return 1 - 12 * (int(match["until"]) - int(match["since"])), 12
    return 1, 12


def _years_back(said: str) -> int:
    """How many years behind today's a year is; -1 for none that is said."""
    said = fold(said)
    if not said:
        return -1
    return 0 if said.endswith("nay") else 2 if said.endswith("kia") else 1


def _number(words: str) -> int:
    return _NUMBERS.get(fold(words)) or int(words)
