"""Values that a line tells one after another, each of a thing of its own: "tòa A hỏng 6 lần, tòa B hỏng 2 lần".

Where the question names the thing of another part, the value of this one is not asked for; where it names a thing that
the line, its headings and its title do not, none of the values is. A few lines above 300: how a line falls into
parts and which of them a question names have no use apart.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.answering.mismatch import unit_group
from qa.answering.other_modifier import LIGHT
from qa.answering.unmentioned import things
from qa.answering.value_context import line_around
from qa.question.key_terms import names
from qa.question.lexicon import lower

__all__ = ["is_of_another_sort", "is_of_parallel_thing", "misses_parallel_thing", "move_to_part", "narrow_to_part"]

_JOINT = re.compile(r"[,;] (?!\d+ ?(?:%|phần))| (?:và|còn(?! lại)|hoặc) |[.!?] |: ")
_FIGURE = re.compile(
    r"(?<![\w.,/:-])\d+(?:[.,:]\d+)*(?:\s?(?:đến|tới|[-–])\s?\d+(?:[.,:]\d+)*)?(?:\s?(?:nghìn|ngàn|triệu|tỷ|tỉ|trăm))*\s?(?![/\d])(?P<unit>[%‰$€£]|[^\W\d_]+[²³23]?)?"
)
_DATED = re.compile(r"(?:ngày|tháng|năm|điều|khoản|số|lớp|tầng|thứ|cấp|mục|quý)\s$|/$")
"""What makes a figure after it a name or a date."""
_DATE = re.compile(
    r"(?<![\w.,/-])(?:\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?(?![\w/%])"
    r"|(?:ngày|tháng|năm|quý) \d[\d/]*(?: tháng \d+)?(?: năm \d+)?|[12]\d{3}(?![.,/-]?\d))"
    r"(?! ?(?:người|đồng|ngày|tháng|năm|giờ)\b)"
)
_YEAR = re.compile(r"[12]\d{3}\D*")
_REST = re.compile(r"(?:phần|số|khoản)? ?còn lại(?!\w)")
"""What tells, in a stretch without a figure, that the rest is of another thing: "phần còn lại từ ngân sách"."""
_MONEY = re.compile(r"\d\s?(?:k|tr|nghìn|ngàn|triệu|tỷ|tỉ)\b")
_ENDS = re.compile(r"[.!?\]]\s|\n")
_WORD = re.compile(r"\w+")
_LIGHT = frozenset(
    "là thì mà và của ở tại trong trên để cho với không có được bị phải từ đến một mỗi các những này đó nào gì mấy bao "
    "nhiêu lâu khi thứ lên tăng giảm còn chỉ hơn khoảng đó nếu tùy".split()
)
_OF_DATES = frozenset("ngày tháng năm vào hết trước sau".split())
_LINE = 400
"""Characters on either side of a span within which the parts of its line stand."""
LONGEST_LABEL = 6
"""Words that name a part at most: a longer stretch tells a story, and shares words with any question."""
LONGEST_MOVED = 60
"""Characters of a span at most that another part's value may stand for."""
_ASKS_VALUE = re.compile(
    r"(?<!\w)(?:bao nhiêu|mấy|bao lâu|bao xa|bao giờ|(?:khi|lúc|ngày|tháng|năm|hôm|thời gian|thời điểm) nào)(?!\w)"
)
_ASKS_OTHER = re.compile(r"(?<!\w)(?:ai|gì|nào|sao|đâu)(?!\w)")
_BEHIND = 2
"""Words after the noun that parts have in common among which the one that tells them apart stands."""


@dataclass(frozen=True, slots=True)
class _Part:
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
    return bool(_named_parts(question, text, span))


def move_to_part(question: str, text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    """The value of the one other thing of the line that the question names; None where it names none or several.

    >>> text = "Cấp trong 5 ngày nếu nộp ở tỉnh, 8 ngày nếu nộp ở huyện."
    >>> moved = move_to_part("Nộp ở huyện thì mấy ngày có thẻ?", text, (10, 16))
    >>> text[slice(*moved)]
    '8 ngày'
    """
    if span[1] - span[0] > LONGEST_MOVED:
        return None
    named = _named_parts(question, text, span)
    if len(named) != 1 or named[0].figure < 0:
        return None
    return named[0].figure, named[0].figure + len(text[slice(*named[0].value)].rstrip(" .;,"))


def _asks_value(question: str) -> bool:
    """Whether a question asks for a figure or a time, or says nothing of what it asks for: "Phụ cấp thợ phụ?"."""
    low = lower(question)
    return _ASKS_VALUE.search(low) is not None or _ASKS_OTHER.search(low) is None


def _named_parts(question: str, text: str, span: tuple[int, int]) -> list[_Part]:
    """The other parts of the span's line whose thing the question names, and not the span's."""
    if not _asks_value(question):
        return []
    low = lower(text)
    own, others = _parts_around(low, span, dated=_DATE.search(low, *span) is not None)
    asked = _WORD.findall(lower(question))
    return [
        other
        for other in others
        if own is not None
        if len(_keep_heavy(other.label)) <= LONGEST_LABEL or _says_name(question, other, own)
        if _names(asked, other, own)
    ]


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
    held = f" {' '.join(_WORD.findall(f'{low[slice(*line_around(low, span, _LINE))]} {lower(heading)}'))} "
    return any(f" {thing} " not in held for thing in things(question))


def is_of_another_sort(question: str, text: str, span: tuple[int, int]) -> bool:
    """Whether parts tell the values of sorts of one thing, and the question names a sort that is neither.

    >>> text = "Con đực nặng 9 kg, con cái 7 kg."
    >>> [is_of_another_sort(f"Con {sort} nặng mấy kg?", text, (13, 17)) for sort in ("non", "đực")]
    [True, False]
    """
    own, others = _parts_around(lower(text), span)
    asked, mine = _WORD.findall(lower(question)), _keep_heavy(own.label) if own is not None else []
    for other in others:
        label = _keep_heavy(other.label)
        same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(mine, label, strict=False)))
        if own is None or not same or same == len(mine) or same == len(label):
            continue
        held = {*own.words, *other.words}
        sorts = [two for one, two in itertools.pairwise(asked) if one == label[same - 1]]
        if sorts and all(word not in held and word not in _LIGHT and word not in LIGHT for word in sorts):
            return True
    return False


def narrow_to_part(question: str, text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The part of a span over several values of a line that is the value of what the question names; else the span.

    >>> text = "Phí gửi xe đạp 2 đồng, xe đạp điện 4 đồng một tháng."
    >>> narrow_to_part("Phí gửi xe đạp điện bao nhiêu?", text, (15, 41))
    (35, 51)
    """
    if not _asks_value(question):
        return span
    low, asked = lower(text), _WORD.findall(lower(question))
    parts = [
        part
        for part in _parts(low, *line_around(low, span, _LINE))
        if 0 <= part.figure < span[1] and span[0] < part.end
    ]
    if len(parts) < 2 or len({part.unit for part in parts}) > 1:
        return span
    for own in parts:
        others = [part for part in parts if part is not own]
        if all(_names(asked, own, other) and not _names(asked, other, own) for other in others):
            start = max(own.figure, span[0])
            return start, start + len(low[start : own.end].rstrip(" .;,"))
    return span


def _parts_around(low: str, span: tuple[int, int], *, dated: bool = False) -> tuple[_Part | None, Sequence[_Part]]:
    """The part of the line that holds a span with a figure or a date, and the others with one of the same unit."""
    parts = _parts(low, *line_around(low, span, _LINE), dated=dated)
    own = next((part for part in parts if part.start <= span[0] < part.end and part.figure >= 0), None)
    if own is None or not (_DATE if dated else _FIGURE).search(low, *span):
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
def _parts(low: str, first: int, last: int, *, dated: bool = False) -> tuple[_Part, ...]:
    """The stretches of a line between its joints, each with one figure or date; one without is a part of the next."""
    parts: list[_Part] = []
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


def _measured_part(low: str, begin: int, end: int) -> _Part | None:
    figures = _FIGURE.finditer(low, begin, end)
    figure = next((match for match in figures if not _is_dated(low, begin, match)), None)
    if figure is None:
        return None
    words, label, behind = (
        tuple(_WORD.findall(low[a:b])) for a, b in ((begin, end), (begin, figure.start()), (figure.end(), end))
    )
    unit, counted = _unit_of(figure), figure["unit"] or ""
    # What an unknown word counts is not of the value: "6.200 tỷ so với dự toán".
    last = figure.end() if unit_group(counted) else figure.start("unit") if counted else figure.end()
    return _Part(begin, end, words, label, behind, (figure.start(), last), unit, counted)


def _is_dated(low: str, begin: int, figure: re.Match[str]) -> bool:
    """Whether a figure is a part of a name or a date; a sum of money is not: "vé tháng 300.000 đồng"."""
    if _YEAR.fullmatch(figure[0]) is not None and not unit_group(figure["unit"] or ""):
        return True
    return _DATED.search(low, begin, figure.start()) is not None and _unit_of(figure) != "money"


def _dated_part(low: str, begin: int, end: int) -> _Part | None:
    date = _DATE.search(low, begin, end)
    if date is None:
        return None
    words, label, behind = (
        tuple(word for word in _WORD.findall(low[a:b]) if word not in _OF_DATES)
        for a, b in ((begin, end), (begin, date.start()), (date.end(), end))
    )
    return _Part(begin, end, words, label, behind, date.span(), "date", "")


def _rest(low: str, begin: int, end: int) -> _Part | None:
    rest = _REST.search(low, begin, end)
    if rest is None:
        return None
    words = tuple(_WORD.findall(low[rest.end() : end]))
    return _Part(begin, end, words, (), words, (-1, -1), "", "")


def _without_figure(low: str, begin: int, end: int, before: Sequence[_Part]) -> _Part | None:
    """A stretch that begins with the noun of the part before it and has no figure: "phụ cấp độc hại theo quy định"."""
    words = tuple(_WORD.findall(low[begin:end]))
    heavy, led = _keep_heavy(words), _keep_heavy(before[-1].label) if before else []
    if len(heavy) < 2 or len(led) < 2 or heavy[0] != led[0]:
        return None
    return _Part(begin, end, words, words, (), (-1, -1), "", "")


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
        return _is_told_behind(asked, other, own)
    if not mine:
        mine = _keep_heavy(own.behind)
        if set(mine).difference(other.words).intersection(asked):
            return False
    if set(label) <= set(asked) and not set(label) <= set(own.words):
        # Of "xe đạp" and "xe đạp điện", which the question both says, it means the longer one.
        shorter = label[0] in mine and set(mine[mine.index(label[0]) :]) < set(label)
        # What a line begins with is said of all its parts: "Làm thẻ 40 đồng; sinh viên 20 đồng".
        named = f" {' '.join(label)} " in f" {' '.join(asked)} "
        led = named and own.start < other.start and "và" not in asked
        return shorter or (bool(mine) and (led or not set(mine) <= set(asked)))
    if own.start < other.start and "và" not in asked and _says_pair(asked, label, own.words):
        return True
    return _says_behind_noun(asked, label, mine, other, own)


def _is_told_behind(asked: Sequence[str], other: _Part, own: _Part) -> bool:
    """Whether the question says a word that stands behind the other part's figure and not in this one, and none of its.

    "5 ngày nếu nộp tại tỉnh, 8 ngày nếu nộp tại huyện".
    """
    theirs, mine = (
        set(_keep_heavy(one.behind)).difference(two.words, LIGHT).intersection(asked)
        for one, two in ((other, own), (own, other))
    )
    # The rest is of the same things: "11 khẩu được trùng tu, số còn lại bị nấu chảy".
    return bool(theirs) and (other.figure < 0 or not mine)


def _says_name(question: str, other: _Part, own: _Part) -> bool:
    """Whether a name of the question stands in another part and not in this one, however long that part is."""
    called = [lower(name).split() for name in names(question)]
    told = [f" {' '.join(part.words)} " for part in (other, own)]
    return any(
        len(name) > 1 and f" {' '.join(name[-2:])} " in told[0] and f" {name[-1]} " not in told[1] for name in called
    )


def _says_pair(asked: Sequence[str], label: Sequence[str], own: Sequence[str]) -> bool:
    """Whether the question says two words that stand in a row in a label, and neither in the other part."""
    pairs = {pair for pair in itertools.pairwise(label) if not set(pair).intersection(own)}
    return not pairs.isdisjoint(itertools.pairwise(asked))


def _says_behind_noun(
    asked: Sequence[str], label: Sequence[str], mine: Sequence[str], other: _Part, own: _Part
) -> bool:
    """Whether the question says, behind the noun that both parts begin with, what tells the other part."""
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
