"""Values that a text tells as a change: "tăng 200 đồng, lên 900 đồng", "từ 18 km xuống còn 7 km", "thêm 10 nghìn".

The value itself is what it is after the change, unless the question asks for what it was or by how much it changed.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.vietnamese.quantities import Quantity, is_same_unit, quantities
from qa.answering.against.value_context import line_around
from qa.question.lexicon import lower

__all__ = ["is_only_added", "move_to_value"]

_VERB = r"(?:tăng|giảm|hạ|nâng|cắt|bớt|rút ngắn|rút|kéo dài|mở rộng|thu hẹp|sụt|nhích|vọt)"
_LED = re.compile(
    rf"(?<!\w)(?:(?P<by>{_VERB})(?: thêm| nhẹ| mạnh| tiếp| khoảng| gần| hơn)*|(?P<old>từ)(?: mức| khoảng)?) $"
)
_TO = re.compile(
    r"(?: [^\W\d_]{1,8})?(?:/[^\s,;.]+| một \w+| mỗi \w+)?,? "
    r"(?:(?:lên|xuống)(?: còn| thành| tới| đến| mức)*|chỉ còn|còn|thành|sang)"
    r"(?: khoảng| gần| hơn| mức)* $"
)
_RANGE = re.compile(r"(?:/[^\s,;.]+)? (?:đến|tới) $")
_ASKS_BY = re.compile(rf"(?<!\w){_VERB}(?: thêm| được| đi| lên| xuống)* (?:bao nhiêu|mấy|bao lâu|bao xa)(?!\w)")
_ASKS_OLD = re.compile(
    r"(?<!\w)(?:trước (?:khi|đây|đó|kia|lúc)|ban đầu|lúc đầu|ngày trước|cũ|vốn là|từ (?:bao nhiêu|mấy|mức nào))(?!\w)"
    r"|^trước"
)
_ASKS_FIGURE = re.compile(r"(?<!\w)(?:bao nhiêu|mấy|bao lâu)(?!\w)")
_MORE = re.compile(r"(?:(?<!\w)(?P<does>\w+) )?(?<!\w)(?:thêm|phụ thu) $")
_ASKS_MORE = re.compile(r"(?<!\w)(?:thêm|phụ thu|cộng|chênh|đắt hơn|cao hơn|phụ trội)(?!\w)")
_FIGURE = re.compile(r"[\d½¼¾]")
_RATE = re.compile(r"(?: [^\W\d_]{1,8})?/[^\s,;.)]+")
_TELLS = re.compile(rf"(?<!\w)(?:{_VERB}|thêm|phụ thu)(?!\w)")
_BECOMES = re.compile(r"(?<!\w)(?:lên|xuống|còn|thành|sang)(?!\w)")
"""What a line holds that tells a change, the latter with "từ"; most lines are no more than looked at."""
_SPACES = str.maketrans("\xa0\u202f", "  ")
_LINE = 300
_BEFORE = 30
"""Characters before a value in which the word stands that tells a change."""


@dataclass(frozen=True, slots=True)
class _Change:
    """Two values that a change joins: `old` is what it was, or `by` how much it changed; `new` what it is then."""

    by: tuple[int, int] | None
    old: tuple[int, int] | None
    new: tuple[int, int]


def move_to_value(question: str, text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    """The value of a change that the question asks for, where the span marks the other; None where nothing is to move.

    >>> text = "Giá xăng tăng 200 đồng, lên 900 đồng."
    >>> [text[slice(*(move_to_value(it, text, (14, 22)) or (14, 22)))] for it in ("Giá mấy đồng?", "Tăng bao nhiêu?")]
    ['900 đồng', '200 đồng']
    >>> text = "Áo giá 165 nghìn, cỡ to thêm 10 nghìn."
    >>> text[slice(*move_to_value("Áo cỡ to hết bao nhiêu tiền?", text, (29, 37)))]
    '165 nghìn, cỡ to thêm 10 nghìn'
    """
    first, last = line_around(text, span, _LINE)
    asked, line = lower(question), lower(text[first:last]).translate(_SPACES)
    if _TELLS.search(line) is None and ("từ " not in line or _BECOMES.search(line) is None):
        return None
    moved = _move_within(asked, line, (span[0] - first, span[1] - first))
    return (first + moved[0], first + moved[1]) if moved is not None else None


def _move_within(asked: str, line: str, span: tuple[int, int]) -> tuple[int, int] | None:
    """The same in a line, in small letters."""
    told = [_bare(line, each) for each in quantities(line)]
    for change in _changes(line, told):
        marked = (place for place in (change.by, change.old, change.new) if place is not None)
        if not any(start < span[1] and span[0] < end for start, end in marked):
            continue
        if _ASKS_BY.search(asked):
            return change.by
        return change.old if _ASKS_OLD.search(asked) else change.new
    return None if _ASKS_MORE.search(asked) else _widen_to_base(asked, line, span, told)


def is_only_added(question: str, text: str, span: tuple[int, int]) -> bool:
    """Whether a span is what is added to a value, where the question asks for the value.

    >>> text = "Bảo hành kéo dài thêm 6 tháng."
    >>> [is_only_added(it, text, (22, 29)) for it in ("Bảo hành mấy tháng?", "Kéo dài thêm mấy tháng?")]
    [True, False]
    """
    asked, figure = lower(question), _FIGURE.search(text, *span)
    if figure is None or _ASKS_MORE.search(asked) or not _ASKS_FIGURE.search(asked):
        return False
    before = lower(text[max(0, figure.start() - _BEFORE) : figure.start()]).translate(_SPACES)
    more = _MORE.search(before)
    if more is None:
        return False
    return not _is_asked_to_add(asked, more["does"] or "") and (more["does"] or "-") not in asked.split()


def _bare(line: str, told: Quantity) -> Quantity:
    """A quantity of a line without a word before its figure."""
    figure = _FIGURE.search(line, told.start, told.end)
    return replace(told, start=figure.start() if figure else told.start)


def _changes(text: str, told: list[Quantity]) -> Iterator[_Change]:
    """The pairs of neighbouring values that a change joins."""
    for first, second in itertools.pairwise(told):
        one, two = (first.start, first.end), (second.start, second.end)
        before, between = text[max(0, one[0] - _BEFORE) : one[0]], text[one[1] : two[0]]
        led = _LED.search(before)
        if led is None:
            continue
        rated = (_extend_over_rate(text, one), _extend_over_rate(text, two))
        moved = led["old"] is not None and re.search(rf"(?<!\w){_VERB}(?!\w)", before) is not None
        if _TO.fullmatch(between) or (moved and _RANGE.fullmatch(between)):
            yield _Change(rated[0] if led["by"] else None, rated[0] if led["old"] else None, rated[1])


def _extend_over_rate(text: str, place: tuple[int, int]) -> tuple[int, int]:
    """A value with its rate: "900 đồng/lít"."""
    rate = _RATE.match(text, place[1])
    return (place[0], rate.end() if rate else place[1])


def _widen_to_base(asked: str, text: str, span: tuple[int, int], told: list[Quantity]) -> tuple[int, int] | None:
    """From the value before it on, where a span tells only what is added to that."""
    own = next((each for each in told if span[0] <= each.start < span[1]), None)
    more = _MORE.search(text[max(0, own.start - _BEFORE) : own.start]) if own is not None else None
    if own is None or more is None or _is_asked_to_add(asked, more["does"] or ""):
        return None
    base = [each for each in told if each.end <= own.start and is_same_unit(each, own)]
    if not base or any(mark in text[base[-1].end : own.start] for mark in (". ", "\n")):
        return None
    return base[-1].start, max(span[1], own.end)


def _is_asked_to_add(asked: str, verb: str) -> bool:
    """Whether the question asks what is added, by the verb before "thêm": "Phụ huynh góp bao nhiêu?"."""
    return re.search(rf"(?<!\w){re.escape(verb)} (?:bao nhiêu|mấy)(?!\w)", asked) is not None
