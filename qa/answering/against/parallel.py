"""Values that a line tells one after another, each of a thing of its own: "tòa A hỏng 6 lần, tòa B hỏng 2 lần".

Where the question names the thing of another part, the value of this one is not asked for; where it names a thing that
the line, its headings and its title do not, none of the values is.
"""

import itertools
import re
from collections.abc import Collection, Sequence

from qa.answering.against.line_parts import DATE, JOINING, LINE, WORD, Part, cut_parts, keep_heavy, parts_around
from qa.answering.against.other_modifier import LIGHT
from qa.answering.against.value_context import line_around
from qa.answering.unmentioned import things
from qa.question.key_terms import names
from qa.question.lexicon import lower

__all__ = ["is_of_another_sort", "is_of_parallel_thing", "misses_parallel_thing", "move_to_part", "narrow_to_part"]

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


def _named_parts(question: str, text: str, span: tuple[int, int]) -> list[Part]:
    """The other parts of the span's line whose thing the question names, and not the span's."""
    if not _asks_value(question):
        return []
    low = lower(text)
    own, others = parts_around(low, span, dated=DATE.search(low, *span) is not None)
    asked = WORD.findall(lower(question))
    return [
        other
        for other in others
        if own is not None
        if len(keep_heavy(other.label)) <= LONGEST_LABEL or _says_name(question, other, own)
        if _names(asked, other, own) and not _names(asked, own, other)  # "vé tháng của sinh viên" names both
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
    own, others = parts_around(low, span)
    asked = WORD.findall(lower(question))
    if own is None or not others or any(_names(asked, own, other) for other in others):
        return False
    held = f" {' '.join(WORD.findall(f'{low[slice(*line_around(low, span, LINE))]} {lower(heading)}'))} "
    return any(f" {thing} " not in held for thing in things(question))


def is_of_another_sort(question: str, text: str, span: tuple[int, int]) -> bool:
    """Whether parts tell the values of sorts of one thing, and the question names a sort that is neither.

    >>> text = "Con đực nặng 9 kg, con cái 7 kg."
    >>> [is_of_another_sort(f"Con {sort} nặng mấy kg?", text, (13, 17)) for sort in ("non", "đực")]
    [True, False]
    """
    own, others = parts_around(lower(text), span)
    asked, mine = WORD.findall(lower(question)), keep_heavy(own.label) if own is not None else []
    for other in others:
        label = keep_heavy(other.label)
        if own is not None and _asks_other_level(asked, mine, label, {*own.words, *other.words}):
            return True
        same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(mine, label, strict=False)))
        if own is None or not same or same == len(mine) or same == len(label):
            continue
        held = {*own.words, *other.words}
        sorts = [two for one, two in itertools.pairwise(asked) if one == label[same - 1]]
        if sorts and all(word not in held and word not in JOINING and word not in LIGHT for word in sorts):
            return True
    return False


def _asks_other_level(asked: Sequence[str], mine: Sequence[str], label: Sequence[str], held: Collection[str]) -> bool:
    """Whether two labels say one word with different ones behind it, and the question a third: "cấp huyện", "cấp tỉnh".

    >>> _asks_other_level("giỏi cấp trường".split(), "giỏi cấp huyện".split(), "cấp tỉnh".split(), {"giỏi", "cấp"})
    True
    """
    levels, others = dict(itertools.pairwise(mine)), dict(itertools.pairwise(label))
    heads = [word for word in levels if word in others and levels[word] != others[word]]
    return any(
        one in heads and two not in held and two not in JOINING and two not in LIGHT
        for one, two in itertools.pairwise(asked)
    )


def narrow_to_part(question: str, text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The part of a span over several values of a line that is the value of what the question names; else the span.

    >>> text = "Phí gửi xe đạp 2 đồng, xe đạp điện 4 đồng một tháng."
    >>> narrow_to_part("Phí gửi xe đạp điện bao nhiêu?", text, (15, 41))
    (35, 51)
    """
    if not _asks_value(question):
        return span
    low, asked = lower(text), WORD.findall(lower(question))
    parts = [
        part
        for part in cut_parts(low, *line_around(low, span, LINE))
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


def _names(asked: Sequence[str], other: Part, own: Part) -> bool:
    """Whether the question names the thing of another part and not that of this one."""
    told = [f" {' '.join(part.words)} " for part in (other, own)]
    measured = [f" {one} {two} " for one, two in itertools.pairwise(asked) if one.isdigit()]
    if any(each in told[0] and each not in told[1] for each in measured):
        return True  # "350 ml" beside another value
    label, mine = (keep_heavy(part.label) for part in (other, own))
    if not label:
        return _is_told_behind(asked, other, own)
    if not mine:
        mine = keep_heavy(own.behind)
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


def _is_told_behind(asked: Sequence[str], other: Part, own: Part) -> bool:
    """Whether the question says a word that stands behind the other part's figure and not in this one, and none of its.

    "5 ngày nếu nộp tại tỉnh, 8 ngày nếu nộp tại huyện".
    """
    theirs, mine = (
        set(keep_heavy(one.behind)).difference(two.words, LIGHT).intersection(asked)
        for one, two in ((other, own), (own, other))
    )
    # The rest is of the same things: "11 khẩu được trùng tu, số còn lại bị nấu chảy".
    return bool(theirs) and (other.figure < 0 or not mine)


def _says_name(question: str, other: Part, own: Part) -> bool:
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


def _says_behind_noun(asked: Sequence[str], label: Sequence[str], mine: Sequence[str], other: Part, own: Part) -> bool:
    """Whether the question says, behind the noun that both parts begin with, what tells the other part."""
    head = label[0]
    if head not in mine:
        return False
    for at, word in enumerate(asked):
        behind = keep_heavy(asked[at + 1 : at + 1 + _BEHIND]) if word == head else []
        if any(each in label and each not in own.words for each in behind):
            return not any(each in mine and each not in other.words for each in behind)
    return False
