"""Values that a line tells one after another, each of a thing of its own: "tòa A hỏng 6 lần, tòa B hỏng 2 lần".

Where the question names the thing of another part, the value of this one is not asked for; where it names a thing that
the line, its headings and its title do not, none of the values is.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.answering.mismatch import unit_group
from qa.answering.unmentioned import things
from qa.question.lexicon import lower

__all__ = ["is_of_parallel_thing", "misses_parallel_thing", "narrow_to_part"]

_JOINT = re.compile(r"[,;] (?!\d+ ?(?:%|phần))| (?:và|còn|hoặc) |[.!?] |: ")
_FIGURE = re.compile(
    r"(?<![\w.,/:-])\d+(?:[.,:]\d+)*(?:\s?(?:nghìn|ngàn|triệu|tỷ|tỉ|trăm))*\s?(?![/\d])(?P<unit>[%‰$€£]|[^\W\d_]+[²³23]?)?"
)
_DATED = re.compile(r"(?:ngày|tháng|năm|điều|khoản|số|lớp|tầng|thứ|cấp|mục|quý)\s$|/$")
"""What makes a figure after it a name or a date."""
_MONEY = re.compile(r"\d\s?(?:k|tr|nghìn|ngàn|triệu|tỷ|tỉ)\b")
_ENDS = re.compile(r"[.!?\]]\s|\n")
_WORD = re.compile(r"\w+")
_LIGHT = frozenset(
    "là thì mà và của ở tại trong trên để cho với không có được bị phải từ đến một mỗi các những này đó nào gì mấy bao "
    "nhiêu lâu khi thứ lên tăng giảm còn chỉ hơn khoảng".split()
)
_LINE = 400
"""Characters on either side of a span within which the parts of its line stand."""
_BEHIND = 2
"""Words after the noun that parts have in common among which the one that tells them apart stands."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the line with one figure: its words, those before the figure, where that is, and what it counts.

    `unit` is the group of a known unit, else empty; `counted` the word after the figure.
    """

    start: int
    end: int
    words: tuple[str, ...]
    label: tuple[str, ...]
    figure: int
    unit: str
    counted: str


def is_of_parallel_thing(question: str, text: str, span: tuple[int, int]) -> bool:
    """Whether a line gives the span to one of several things, and the question names another of them.

    Args:
        question: as it is asked.
        text: the passage.
        span: characters of the candidate in it.

    >>> text = "Thang máy tòa A hỏng 6 lần, tòa B hỏng 2 lần."
    >>> [is_of_parallel_thing(f"Thang máy tòa {it} hỏng mấy lần?", text, (21, 26)) for it in "AB"]
    [False, True]
    """
    own, others = _parts_around(lower(text), span)
    asked = _WORD.findall(lower(question))
    return own is not None and any(_names(asked, other, own) for other in others)


def misses_parallel_thing(question: str, text: str, span: tuple[int, int], heading: str) -> bool:
    """Whether a line tells the values of several things, and neither it nor its headings name one of the question.

    Args:
        question: as it is asked.
        text: the passage.
        span: characters of the candidate in it.
        heading: the passage's headings and its document's title.

    >>> text = "Bồi dưỡng thợ 3 đồng, kế toán 5 đồng."
    >>> [misses_parallel_thing(f"Bồi dưỡng {it} bao nhiêu?", text, (14, 20), "") for it in ("thợ", "thủ quỹ")]
    [False, True]
    """
    low = lower(text)
    own, others = _parts_around(low, span)
    asked = _WORD.findall(lower(question))
    if own is None or not others or any(_names(asked, own, other) for other in others):
        return False
    held = f" {' '.join(_WORD.findall(f'{low[slice(*_line(low, span))]} {lower(heading)}'))} "
    return any(f" {thing} " not in held for thing in things(question))


def narrow_to_part(question: str, text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The part of a span over several values of a line that is the value of what the question names; else the span.

    >>> text = "Phí gửi xe đạp 2 đồng, xe đạp điện 4 đồng một tháng."
    >>> narrow_to_part("Phí gửi xe đạp điện bao nhiêu?", text, (15, 41))
    (35, 51)
    """
    low, asked = lower(text), _WORD.findall(lower(question))
    parts = [part for part in _parts(low, *_line(low, span)) if part.figure < span[1] and span[0] < part.end]
    if len(parts) < 2 or len({part.unit for part in parts}) > 1:
        return span
    for own in parts:
        others = [part for part in parts if part is not own]
        if all(_names(asked, own, other) and not _names(asked, other, own) for other in others):
            start = max(own.figure, span[0])
            return start, start + len(low[start : own.end].rstrip(" .;,"))
    return span


def _parts_around(low: str, span: tuple[int, int]) -> tuple[_Part | None, Sequence[_Part]]:
    """The part of the line that holds a span with a figure, and the others with a figure of the same unit."""
    parts = _parts(low, *_line(low, span))
    own = next((part for part in parts if part.start <= span[0] < part.end), None)
    if own is None or not _FIGURE.search(low, *span):
        return None, ()
    others = [part for part in parts if part is not own and part.unit == own.unit]
    # Numbers of different things are of one kind within one sentence only.
    return own, [
        part
        for part in others
        if own.unit or part.counted == own.counted or not _ENDS.search(low, *sorted((part.figure, own.figure)))
    ]


def _line(low: str, span: tuple[int, int]) -> tuple[int, int]:
    """Where the line of a span begins and ends, within bounds."""
    first = low.rfind("\n", max(0, span[0] - _LINE), span[0]) + 1 or max(0, span[0] - _LINE)
    last = low.find("\n", span[1], span[1] + _LINE)
    return first, last if last >= 0 else min(len(low), span[1] + _LINE)


@lru_cache(maxsize=32)  # asked again for each span of a line
def _parts(low: str, first: int, last: int) -> tuple[_Part, ...]:
    """The stretches of a line between its joints, each with one figure; one without is a part of the next."""
    parts: list[_Part] = []
    begin = first
    joints = [*((match.start(), match.end()) for match in _JOINT.finditer(low, first, last)), (last, last)]
    for end, after in joints:
        figures = [match for match in _FIGURE.finditer(low, begin, end) if not _DATED.search(low, begin, match.start())]
        if not figures:
            if low[end:after] not in (", ", " và ", " hoặc "):
                begin = after
            continue
        figure = figures[0]
        label = tuple(_WORD.findall(low[begin : figure.start()]))
        words, unit = tuple(_WORD.findall(low[begin:end])), _unit_of(figure)
        parts.append(_Part(begin, end, words, label, figure.start(), unit, figure["unit"] or ""))
        begin = after
    return tuple(parts)


def _unit_of(figure: re.Match[str]) -> str:
    """What a figure counts: a group of units, a time of day, or empty for things."""
    if ":" in figure[0]:
        return "clock"
    return "money" if _MONEY.search(figure[0]) else unit_group(figure["unit"] or "")


def _names(asked: Sequence[str], other: _Part, own: _Part) -> bool:
    """Whether the question names the thing of another part and not that of this one."""
    told = [f" {' '.join(part.words)} " for part in (other, own)]
    measured = [f" {one} {two} " for one, two in itertools.pairwise(asked) if one.isdigit()]
    if any(each in told[0] and each not in told[1] for each in measured):
        return True  # "350 ml" beside another value
    label, mine = (_keep_heavy(part.label) for part in (other, own))
    if not label:
        return False
    if set(label) <= set(asked) and not set(label) <= set(own.words):
        # Of "xe đạp" and "xe đạp điện", which the question both says, it means the longer one.
        shorter = label[0] in mine and set(mine[mine.index(label[0]) :]) < set(label)
        # What a line begins with is said of all its parts: "Làm thẻ 40 đồng; sinh viên 20 đồng".
        named = f" {' '.join(label)} " in f" {' '.join(asked)} "
        led = named and own.start < other.start and "và" not in asked
        return shorter or (bool(mine) and (led or not set(mine) <= set(asked)))
    head = label[0]
    if head not in mine:
        return False
    for at, word in enumerate(asked):
        behind = _keep_heavy(asked[at + 1 : at + 1 + _BEHIND]) if word == head else []
        if any(each in label and each not in own.words for each in behind):
            return not any(each in mine and each not in other.words for each in behind)
    return False


def _keep_heavy(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in _LIGHT]
