"""The parts of a line that tells values one after another: "tòa A hỏng 6 lần, tòa B hỏng 2 lần" has two."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.answering.against.mismatch import unit_group
from qa.answering.against.value_context import line_around

__all__ = ["DATE", "JOINING", "LINE", "WORD", "Part", "cut_parts", "keep_heavy", "parts_around"]

_JOINT = re.compile(r"[,;] (?!\d+ ?(?:%|phần))| (?:và|còn(?! lại)|hoặc) |[.!?] |: ")
_FIGURE = re.compile(
    r"(?<![\w.,/:-])\d+(?:[.,:]\d+)*(?:\s?(?:đến|tới|[-–])\s?\d+(?:[.,:]\d+)*)?(?:\s?(?:nghìn|ngàn|triệu|tỷ|tỉ|trăm))*\s?(?![/\d])(?P<unit>[%‰$€£]|[^\W\d_]+[²³23]?)?"
)
_DATED = re.compile(r"(?:ngày|tháng|năm|điều|khoản|số|lớp|tầng|thứ|cấp|mục|quý)\s$|/$")
"""What makes a figure after it a name or a date."""
DATE = re.compile(
    r"(?<![\w.,/-])(?:\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?(?![\w/%])"
    r"|(?:ngày|tháng|năm|quý) \d[\d/]*(?: tháng \d+)?(?: năm \d+)?|[12]\d{3}(?![.,/-]?\d))"
    r"(?! ?(?:người|đồng|ngày|tháng|năm|giờ)\b)"
)
_YEAR = re.compile(r"[12]\d{3}\D*")
_REST = re.compile(r"(?:phần|số|khoản)? ?còn lại(?!\w)")
"""What tells, in a stretch without a figure, that the rest is of another thing: "phần còn lại từ ngân sách"."""
_MONEY = re.compile(r"\d\s?(?:k|tr|nghìn|ngàn|triệu|tỷ|tỉ)\b")
_ENDS = re.compile(r"[.!?\]]\s|\n")
WORD = re.compile(r"\w+")
JOINING = frozenset(
    "là thì mà và của ở tại trong trên để cho với không có được bị phải từ đến một mỗi các những này đó nào gì mấy bao "
    "nhiêu lâu khi thứ lên tăng giảm còn chỉ hơn khoảng đó nếu tùy".split()
)
_OF_DATES = frozenset("ngày tháng năm vào hết trước sau".split())
LINE = 400
"""Characters on either side of a span within which the parts of its line stand."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the line with one figure: its words, and those before and behind the figure.

    `value` is where the figure stands with its unit, at -1 where the stretch only tells the rest; `unit` the group of a
    known unit, else empty; `counted` the word after the figure.
    """

    start: int
    end: int
    words: tuple[str, ...]
    label: tuple[str, ...]
    behind: tuple[str, ...]
    value: tuple[int, int]
    unit: str
    counted: str

    @property
    def figure(self) -> int:
        """Where the value begins, -1 where the part has none."""
        return self.value[0]


def parts_around(low: str, span: tuple[int, int], *, dated: bool = False) -> tuple[Part | None, Sequence[Part]]:
    """The part of the line that holds a span with a figure or a date, and the others with one of the same unit."""
    if not (DATE if dated else _FIGURE).search(low, *span):
        return None, ()
    parts = cut_parts(low, *line_around(low, span, LINE), dated=dated)
    own = next((part for part in parts if part.start <= span[0] < part.end and part.figure >= 0), None)
    if own is None:
        return None, ()
    others = [part for part in parts if part is not own and (part.unit == own.unit or part.figure < 0)]
    # Dates and numbers of different things are of one kind within one sentence only.
    return own, [
        part
        for part in others
        if (own.unit and part.unit and not dated)
        or (part.counted and part.counted == own.counted)
        or not _ENDS.search(low, *sorted((max(part.figure, part.start), own.figure)))
    ]


@lru_cache(maxsize=32)  # asked again for each span of a line
def cut_parts(low: str, first: int, last: int, *, dated: bool = False) -> tuple[Part, ...]:
    """The stretches of a line between its joints, each with one figure or date; one without is a part of the next."""
    parts: list[Part] = []
    begin = first
    joints = [*((match.start(), match.end()) for match in _JOINT.finditer(low, first, last)), (last, last)]
    for end, after in joints:
        part = (
            _dated_part(low, begin, end)
            if dated
            else _measured_part(low, begin, end) or _rest(low, begin, end) or _without_figure(low, begin, end, parts)
        )
        if part is not None:
            parts.append(part)
        if part is not None or low[end:after] not in (", ", " và ", " hoặc "):
            begin = after
    return tuple(parts)


def _measured_part(low: str, begin: int, end: int) -> Part | None:
    figures = _FIGURE.finditer(low, begin, end)
    figure = next((match for match in figures if not _is_dated(low, begin, match)), None)
    if figure is None:
        return None
    words, label, behind = (
        tuple(WORD.findall(low[a:b])) for a, b in ((begin, end), (begin, figure.start()), (figure.end(), end))
    )
    unit, counted = _unit_of(figure), figure["unit"] or ""
    # What an unknown word counts is not of the value: "6.200 tỷ so với dự toán".
    last = figure.end() if unit_group(counted) else figure.start("unit") if counted else figure.end()
    return Part(begin, end, words, label, behind, (figure.start(), last), unit, counted)


def _is_dated(low: str, begin: int, figure: re.Match[str]) -> bool:
    """Whether a figure is a part of a name or a date; a sum of money is not: "vé tháng 300.000 đồng"."""
    if _YEAR.fullmatch(figure[0]) is not None and not unit_group(figure["unit"] or ""):
        return True
    return _DATED.search(low, begin, figure.start()) is not None and _unit_of(figure) != "money"


def _dated_part(low: str, begin: int, end: int) -> Part | None:
    date = DATE.search(low, begin, end)
    if date is None:
        return None
    words, label, behind = (
        tuple(word for word in WORD.findall(low[a:b]) if word not in _OF_DATES)
        for a, b in ((begin, end), (begin, date.start()), (date.end(), end))
    )
    return Part(begin, end, words, label, behind, date.span(), "date", "")


def _rest(low: str, begin: int, end: int) -> Part | None:
    rest = _REST.search(low, begin, end)
    if rest is None:
        return None
    words = tuple(WORD.findall(low[rest.end() : end]))
    return Part(begin, end, words, (), words, (-1, -1), "", "")


def _without_figure(low: str, begin: int, end: int, before: Sequence[Part]) -> Part | None:
    """A stretch that begins with the noun of the part before it and has no figure: "phụ cấp độc hại theo quy định"."""
    words = tuple(WORD.findall(low[begin:end]))
    heavy, led = keep_heavy(words), keep_heavy(before[-1].label) if before else []
    if len(heavy) < 2 or len(led) < 2 or heavy[0] != led[0]:
        return None
    return Part(begin, end, words, words, (), (-1, -1), "", "")


def _unit_of(figure: re.Match[str]) -> str:
    """What a figure counts: a group of units, a time of day, or empty for things."""
    if ":" in figure[0]:
        return "clock"
    return "money" if _MONEY.search(figure[0]) else unit_group(figure["unit"] or "")


def keep_heavy(words: Sequence[str]) -> list[str]:
    """The words that name something, without those that join or point."""
    return [word for word in words if word not in JOINING]
