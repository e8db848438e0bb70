"""Whether a time that has passed is within the term of a clause: 18 months of "bảo hành 24 tháng"; part of `yes_no`."""

import re

from index.vietnamese.quantities import Quantity, is_same_unit, quantities

__all__ = ["ELAPSED", "compare_past_time", "find_past_time"]

ELAPSED = "mua dùng sử dụng rồi sau trước kể từ đã được mới nữa qua tròn hơn khi lúc"
"""Words that tell how long ago something was, and need not stand in a clause."""
_UNITS = frozenset(["giây", "phút", "giờ", "ngày", "tuần", "tháng", "năm"])
_PASSED_BEFORE = re.compile(
    r"(?<!\w)(?:sau|được|mới|đã|hết|qua|dùng|mua|ở|nghỉ|trả|giao|nhận|để|cất|mở|tròn|đi|trước)(?: \w+){0,2} $",
    re.IGNORECASE,
)
_TERM_BEFORE = re.compile(
    r"(?<!\w)(?:trong|trong vòng|(?:trong )?thời hạn(?: là)?|bảo hành|giá trị|hiệu lực|hạn|dùng được|giữ được|để được|"
    r"bảo quản|sử dụng|kéo dài|được|và)(?: (?:là|trong|đến))? $",
    re.IGNORECASE,
)
_TERM_AFTER = re.compile(r" (?:kể từ|sau khi|từ khi|từ ngày|đầu|tính từ|sau)(?!\w)", re.IGNORECASE)
_ONWARDS = re.compile(r"(?<!\w)(?:sau|quá|đủ|hết)(?: khi)? $", re.IGNORECASE)


def find_past_time(question: str) -> Quantity | None:
    """The one time of a question that has passed since something; None for another question.

    >>> find_past_time("Mua 18 tháng rồi còn bảo hành không?") is not None
    True
    >>> find_past_time("Bảo hành 24 tháng phải không?")
    """
    found = [each for each in quantities(question) if each.unit in _UNITS]
    if len(found) != 1 or found[0].is_range:
        return None
    one = found[0]
    passed = _PASSED_BEFORE.search(question[: one.start]) and not re.search(r"bảo hành $", question[: one.start], re.I)
    return one if passed or re.match(r" (?:rồi|trước|nay)(?!\w)", question[one.end :], re.I) else None


def compare_past_time(question: str, clause: str) -> bool | None:
    """Whether the time of a question is within the one term of a clause; None where there is no such term.

    >>> [compare_past_time(f"Mua {n} tháng rồi còn bảo hành không?", "Bảo hành 24 tháng") for n in (18, 30)]
    [True, False]
    >>> compare_past_time("Dùng 7 tháng đã phải thay chưa?", "Sau 6 tháng phải thay lõi.")
    True
    """
    asked = find_past_time(question)
    if asked is None:
        return None
    told = [each for each in quantities(clause) if each.unit in _UNITS and is_same_unit(asked, each)]
    if len(told) != 1 or told[0].is_range:
        return None
    before, after = clause[: told[0].start], clause[told[0].end :]
    if _ONWARDS.search(before):
        return asked.low >= told[0].low
    if _TERM_BEFORE.search(before) or _TERM_AFTER.match(after):
        return asked.low <= told[0].low
    return None
