"""Things that a text excepts from what it says: "bảo hành 24 tháng; không bảo hành bánh xe" gives wheels no months."""

import re
from collections.abc import Iterator

from qa.answering.against.other_modifier import LIGHT
from qa.answering.against.value_context import line_around
from qa.answering.unmentioned import things
from qa.question.lexicon import lower

__all__ = ["is_excepted"]

_CLAUSE = re.compile(r"[;:\n]|[.,] ")
_EXCEPTS = re.compile(
    r"^\W*(?:nhưng |song |và )?(?:không|chưa|trừ|ngoại trừ|loại trừ|miễn|cấm|riêng \w+(?: \w+)? không)(?!\w)"
)
_DENIES = re.compile(r"(?<!\w)(?:không|chưa|miễn|trừ|ngoài|cấm)(?!\w)")
_WORD = re.compile(r"\w+")
_LINE = 400


def is_excepted(question: str, text: str, span: tuple[int, int]) -> bool:
    """Whether the line names a thing of the question only where it excepts it, and the span stands elsewhere.

    Args:
        question: as it is asked.
        text: the passage.
        span: characters of the candidate in it.

    >>> text = "Bảo hành 24 tháng cho máy; không bảo hành vỏ nhựa và bánh xe."
    >>> [is_excepted(f"{thing} bảo hành mấy tháng?", text, (9, 17)) for thing in ("Bánh xe", "Máy")]
    [True, False]
    """
    asked, low = lower(question), lower(text)
    if _DENIES.search(asked):
        return False
    line = line_around(low, span, _LINE)
    if _DENIES.search(low, *line) is None:
        return False
    clauses = list(_clauses(low, *line))
    heavy = {word for word in _WORD.findall(asked) if word not in LIGHT}
    for thing in things(question):
        holding = [
            (start, end) for start, end in clauses if re.search(rf"(?<!\w){re.escape(thing)}(?!\w)", low[start:end])
        ]
        if not holding or any(start <= span[0] < end for start, end in holding):
            continue
        told = [low[start:end] for start, end in holding]
        if all(_EXCEPTS.match(each) and (heavy - set(thing.split())) & set(_WORD.findall(each)) for each in told):
            return True
    return False


def _clauses(low: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    at = first
    for joint in _CLAUSE.finditer(low, first, last):
        yield at, joint.start()
        at = joint.end()
    yield at, last
