"""Whether a clause with days of the week and hours holds the day or the hour of a question: part of `yes_no`.

"Chủ nhật có khám không?" is denied by "7h00 - 11h30, thứ Hai đến thứ Sáu" and affirmed by "hằng ngày trừ thứ Tư". What
happens once, on a day with a date, denies no other day.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.vietnamese.text import fold
from index.vietnamese.weekdays import DAY_PARTS, HOLIDAY, Weekdays, weekdays
from qa.question.values import values

__all__ = ["Moment", "ask_moment", "compare_schedule"]

_HOURS = re.compile(
    r"(?<![\d/.,:-])(?P<h1>[01]?\d|2[0-4])(?: ?(?:giờ|h|g|:) ?(?P<m1>[0-5]\d)?)?(?: phút)?"
    r"(?: (?P<p1>sáng|trưa|chiều|tối))?"
    r" ?(?:-|–|—|đến|tới)(?: hết)? ?(?P<h2>[01]?\d|2[0-4]) ?(?:giờ|h|g|:)(?! \w*[a-zà-ỹ]*(?:làm|mỗi)) ?(?P<m2>[0-5]\d)?"
    r"(?: phút)?(?: (?P<p2>sáng|trưa|chiều|tối|đêm))?(?!\w)",
    re.IGNORECASE,
)
"""A stretch of hours: "7h00 - 11h30", "từ 6 giờ đến 20 giờ 30"."""
_CLOSED_BEFORE = re.compile(r"(?<!\w)(?:nghỉ|trừ|ngoại trừ|đóng cửa|không|ngừng|ngưng)(?!\w)", re.IGNORECASE)
_CLOSED_AFTER = re.compile(
    r"[\s:]*(?:; [^:;\n]{1,40}: )?(?:\(|(?:thì|được|đều|là|sẽ|hằng tuần|hàng tuần) )*"
    r"(?:nghỉ|đóng cửa(?! (?:lúc|vào|sau|từ|sớm|muộn)(?!\w))|không|ngừng|ngưng)(?!\w)",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"[^;.\n]{0,30}?(?<!\w)(?:đóng cửa|đến|tới)(?: lúc| vào lúc| hết)? (?P<h2>[01]?\d|2[0-4]) ?(?:giờ|h|:)"
    r" ?(?P<m2>[0-5]\d)?(?: (?P<p2>sáng|trưa|chiều|tối|đêm))?(?!\w)",
    re.IGNORECASE,
)
"""The hour at which a day ends: "riêng Chủ nhật đóng cửa lúc 12h"."""
_LIMIT = re.compile(r"(?<!\w)(?:trước|hạn|chậm nhất|muộn nhất|dời|chuyển|hoãn|lùi|sau|hết)(?!\w)", re.IGNORECASE)
"""Words of a day by which or to which something is put, which is no schedule."""
_ONCE = re.compile(
    r"(?<!\w)(?:(?:tuần|tháng|thứ \w+|chủ nhật) (?:này|tới|sau|trước|vừa|rồi)|hôm|mai|dời|chuyển|hoãn|lùi)(?!\w)",
    re.IGNORECASE,
)
_REGULAR = re.compile(
    r"(?<!\w)(?:hằng|hàng|mỗi|các (?:ngày|buổi)|định kỳ|mở|làm việc|giờ|lịch|khám|học|hoạt động|tiếp|phục vụ|bán|trực|"
    r"nhận|thu gom|chạy|tập|nghỉ|họp)(?!\w)|:",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?<!\w)(?:bắt đầu|kết thúc|xong|tan|khai mạc|bế mạc|xuất phát|dời|chuyển)(?!\w)", re.IGNORECASE)
_ASKS_CLOSED = re.compile(r"(?<!\w)(?:nghỉ|đóng cửa|ngừng|ngưng)(?!\w)", re.IGNORECASE)
_BUOI = re.compile(r"(?<!\w)(?:buổi )?(?P<part>sáng|trưa|chiều|tối|đêm)(?!\w)", re.IGNORECASE)
_HOUR = re.compile(
    r"(?:^|(?<!\w)(?:lúc|vào|tới|đến|khoảng) )(?P<hour>[01]?\d|2[0-4]) ?giờ"
    r"(?! (?:đồng hồ|liền|liên tục|mỗi|một|làm))(?!\w)",
    re.IGNORECASE,
)
"""A whole hour of the day in a question, and no number of hours."""
_JOINED = re.compile(r"[\s,/&]*(?:và|hoặc|cùng)?[\s,]*(?:ngày |vào )?", re.IGNORECASE)

Window = tuple[int, int]
"""Minutes since midnight, the first and one past the last."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The days and the hours that a question asks about.

    Attributes:
        days: days of the week; none where the question names none.
        window: the hours; None where it names none.
        said: the stretches of the question that say so.
        closed: whether it asks for the rest and not for the work: "Chủ nhật có nghỉ không?".
        by_clock: whether the hours are a time of day, and no part of the day.
    """

    days: frozenset[int]
    window: Window | None
    said: tuple[str, ...]
    closed: bool
    by_clock: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """Days that a clause names, when they are open or closed, and in which hours (none: all day)."""

    mention: Weekdays
    closed: bool
    windows: tuple[Window, ...]


def ask_moment(question: str) -> Moment | None:
    """The days and hours of a question; None for one without them, and about when something begins or ends.

    >>> moment = ask_moment("Chiều thứ Ba có khám không?")
    >>> sorted(moment.days), moment.window, moment.said
    ([1], (750, 1080), ('Chiều thứ Ba',))
    """
    if _ENDS.search(question) or any(each.kind in ("day", "month") for each in values(question)):
        return None
    named = weekdays(question)
    days = frozenset(day for each in named for day in each.days)
    said = [question[each.start : each.end] for each in named]
    window: Window | None = None
    clock = [each for each in values(question) if each.kind == "clock"]
    hour = _HOUR.search(question) if not clock else None
    if len(clock) == 1 or hour is not None:
        minute = int(clock[0].parts[0]) if hour is None else 60 * int(hour["hour"])
        window = (minute, minute + 1)
        said.append(question[clock[0].start : clock[0].end] if hour is None else hour[0])
    elif not clock:
        parts = [part for each in named for part in each.parts]
        if not named and (alone := _BUOI.search(question)) is not None:
            parts = [alone["part"].lower()]
            said.append(alone[0])
        window = DAY_PARTS[parts[0]] if len(parts) == 1 else None
    if len(clock) > 1 or not (days or window):
        return None
    return Moment(days, window, tuple(said), _ASKS_CLOSED.search(question) is not None, bool(clock or hour))


def compare_schedule(moment: Moment, clause: str) -> bool | None:
    """Whether what a question asks is so by the schedule of a clause; None where that does not tell.

    >>> moment = ask_moment("Chủ nhật có khám không?")
    >>> [compare_schedule(moment, text) for text in ("Khám T2 - T6, 7h - 17h", "Khám hằng ngày trừ thứ Tư", "Khám mắt")]
    [False, True, None]
    """
    told = _read_schedule(clause)
    hours = [_window(match) for match in _HOURS.finditer(clause)]
    dated = [each for each in values(clause) if each.kind == "day" and clause[each.start : each.end] != "24/7"]
    if dated or not (told or hours):
        return None
    if not moment.days:
        parted = [each.mention for each in told if not each.closed and each.mention.parts]
        states = {_is_within(moment, [window for each in told for window in each.windows] or hours)}
        if parted and not hours and not moment.by_clock:
            states = {any(_meets(moment, each) for each in parted)} if len(parted) == len(told) else {None}
    else:
        regular = _is_regular(clause, told)
        states = {_is_open(day, moment, told, regular=regular) for day in moment.days}
    state = states.pop() if len(states) == 1 else None
    return state if state is None else state != moment.closed


def _is_open(day: int, moment: Moment, told: Sequence[_Told], *, regular: bool) -> bool | None:
    """Whether a day, in the hours asked about, is open; None where the clause does not tell."""
    for each in told:
        if each.closed and day in each.mention.days and _meets(moment, each.mention):
            return False
    opened = [each for each in told if not each.closed]
    holding = [each for each in opened if day in each.mention.days]
    if holding:
        fewest = min(len(each.mention.days) for each in holding)  # "cả tuần, riêng Chủ nhật …"
        holding = [each for each in holding if len(each.mention.days) == fewest]
        states = {_is_within(moment, each.windows) if _meets(moment, each.mention) else False for each in holding}
        return True if True in states else None if None in states else False
    if day == HOLIDAY or any(day in each.mention.maybe for each in opened):
        return None
    if not opened:
        return True if told and moment.window is None else None
    return False if regular else None


def _meets(moment: Moment, mention: Weekdays) -> bool:
    """Whether the hours of the question meet the parts of the day of a mention; with none on either side they do."""
    if moment.window is None or not mention.parts:
        return True
    return any(_overlap(moment.window, DAY_PARTS[part]) for part in mention.parts)


def _is_within(moment: Moment, windows: Sequence[Window]) -> bool | None:
    """Whether the hours of the question meet those of a clause; None where a time of day has nothing to meet."""
    if moment.window is None:
        return True
    if not windows:
        return None if moment.by_clock else True
    return any(_overlap(moment.window, window) for window in windows)


def _overlap(one: Window, other: Window) -> bool:
    if other[0] > other[1]:  # over midnight
        return one[1] > other[0] or one[0] < other[1]
    return one[0] < other[1] and other[0] < one[1]


def _is_regular(clause: str, told: Sequence[_Told]) -> bool:
    """Whether a clause tells what is so every week."""
    if _ONCE.search(clause):
        return False
    days = {day for each in told for day in each.mention.days}
    return len(days) > 1 or _REGULAR.search(clause) is not None


def _read_schedule(clause: str) -> list[_Told]:
    """The days of a clause with their hours; none where a day is only a limit."""
    mentions = weekdays(clause)
    hours = [(match.start(), _window(match)) for match in _HOURS.finditer(clause)]
    shared = _share_hours(mentions, hours)
    told: list[_Told] = []
    for place, each in enumerate(mentions):
        gap = clause[mentions[place - 1].end if place else 0 : each.start]
        near = re.split(r"[;.:()\n]|,(?! ?\d)", gap)[-1]
        after = clause[each.end : mentions[place + 1].start if place + 1 < len(mentions) else len(clause)]
        if _LIMIT.search(re.split(r"[;.\n]", gap)[-1]) and not _CLOSED_BEFORE.search(near):
            return []
        carried = bool(told) and _JOINED.fullmatch(gap) is not None and told[-1].closed
        closed = carried or bool(_CLOSED_BEFORE.search(near) or _CLOSED_AFTER.match(after))
        closes = _CLOSES.match(after) if not _HOURS.search(after) else None
        hours_of = ((0, _minute(closes["h2"], closes["m2"], closes["p2"])),) if closes is not None else shared[place]
        told.append(_Told(each, closed, hours_of))
    for place in range(len(told) - 2, -1, -1):  # "thứ Bảy và Chủ nhật nghỉ"
        gap = clause[told[place].mention.end : told[place + 1].mention.start]
        if told[place + 1].closed and _JOINED.fullmatch(gap) and "," not in gap and not told[place].windows:
            told[place] = _Told(told[place].mention, closed=True, windows=())
    return told


def _share_hours(mentions: Sequence[Weekdays], hours: Sequence[tuple[int, Window]]) -> list[tuple[Window, ...]]:
    """The hours of each mention: those behind it, or before it where the clause begins with hours."""
    groups: list[list[Window]] = [[] for _ in mentions]
    if not mentions:
        return []
    led = bool(hours) and hours[0][0] < mentions[0].start and any(at < mentions[-1].start for at, _ in hours[1:])
    for at, window in hours:
        behind = [place for place, each in enumerate(mentions) if each.start < at]
        before = [place for place, each in enumerate(mentions) if each.start > at]
        place = (before[0] if before else len(mentions) - 1) if led else (behind[-1] if behind else 0)
        groups[place].append(window)
    if sum(bool(group) for group in groups) == 1:
        everyone = tuple(window for group in groups for window in group)
        return [everyone for _ in mentions]
    order = range(len(groups)) if led else range(len(groups) - 1, -1, -1)
    last: list[Window] = []
    for place in order:
        groups[place] = last = groups[place] or last
    return [tuple(group) for group in groups]


def _window(match: re.Match[str]) -> Window:
    first, second = (_minute(match[f"h{n}"], match[f"m{n}"], match[f"p{n}"]) for n in (1, 2))
    return first, second


def _minute(hour: str, minute: str | None, part: str | None) -> int:
    late = fold(part or "") in ("chieu", "toi", "dem") and int(hour) < 12
    return 60 * (int(hour) + 12 * late) + int(minute or 0)
