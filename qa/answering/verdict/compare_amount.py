"""Whether the quantity or the hour of a question lies within that of a clause: part of the way of yes or no."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.vietnamese.quantities import Quantity, is_same_unit, is_scaled, quantities
from qa.answering.verdict.past_time import compare_past_time
from qa.answering.verdict.polarity import FORBIDS, is_freed
from qa.question.values import values

__all__ = ["PEOPLE", "compare_amount", "compare_sentences", "find_quantities", "is_measured"]

PEOPLE = frozenset(("người", "học sinh", "sinh viên", "khách", "trẻ"))
"""Units that count people alike."""
_KEEPS = r"(?! (?:quá|dưới|ít|hơn|vượt|phải|cần|mất|thu|có|còn|kể|phân biệt|giới hạn|những)(?!\w))(?= \w)"
"""What must not follow a word that refuses: "không quá", "không phải"."""
_REFUSES = re.compile(rf"(?<!\w)(?:không|chưa|cấm){_KEEPS}[^,;.]*$", re.IGNORECASE)
"""What refuses the range behind it: "Không nhận đặt tiệc dưới 10 người"."""
_REFUSED_AFTER = re.compile(rf"[^,;.]{{0,20}}(?<!\w)(?:không|cấm|chưa){_KEEPS}", re.IGNORECASE)
"""What refuses the range before it: "Khách trên 65 tuổi không chơi"."""
_SENTENCE = re.compile(r"(?<=[^\W\d][.;])\s+")
_TO = re.compile(r"\s?(?:đến|tới|[-–])\s?")
_UNTIL = re.compile(r" (?:sau khi|kể từ|tính từ|từ khi|đầu tiên|tiếp theo)(?!\w)", re.IGNORECASE)
"""What makes a length of time before it one that lasts so long: "12 tháng sau khi nghỉ"."""


def compare_amount(question: str, clause: str) -> bool | None:
    """Whether the quantity of the question lies in the range of the clause; None where there is nothing to compare."""
    clock = _compare_clocks(question, clause)
    if clock is not None:
        return clock
    within = compare_past_time(question, clause)
    if within is not None:
        return within != bool(is_freed(question, clause) or FORBIDS.search(clause))
    pairs = [(asked, own) for asked in quantities(question) for own in quantities(clause)]
    # Limits first: "sân 7 người" only names the thing of which "tối đa 14 cầu thủ" is said.
    for asked, own in sorted(pairs, key=lambda pair: not pair[1].is_range):
        alike = is_same_unit(asked, own) or {asked.unit, own.unit} <= PEOPLE
        money = own.unit == "đồng" and is_scaled(question[asked.start : asked.end])
        if asked.is_range or not alike or (bool(own.unit) != bool(asked.unit) and not money):
            continue
        lasts = not own.is_range and own.unit and asked.unit and _UNTIL.match(clause, own.end) is not None
        refused = _REFUSES.search(clause[: own.start]) or (own.is_range and _REFUSED_AFTER.match(clause, own.end))
        denies = (own.is_range or lasts) and (is_freed(question, clause) or FORBIDS.search(clause) or refused)
        return (asked.low <= own.low if lasts else own.holds(asked.low)) != bool(denies)
    return None


def compare_sentences(question: str, clause: str) -> bool | None:
    """`compare_amount` of each sentence of a clause, None for no answer: what one of them refuses is refused.

    >>> clause = "Tối đa 23 kg một kiện. Kiện trên 32 kg không được nhận."
    >>> [compare_sentences(f"Gửi {n} kg được không?", clause) for n in (20, 25, 35)]
    [True, False, False]
    """
    compared = [compare_amount(question, sentence) for sentence in _SENTENCE.split(clause)]
    told = [each for each in compared if each is not None]
    return all(told) if told else None


def _compare_clocks(question: str, clause: str) -> bool | None:
    """Whether the time of day of the question lies between two that the clause joins; None for no such times."""
    asked = [each for each in values(question) if each.kind == "clock"]
    told = sorted((each for each in values(clause) if each.kind == "clock"), key=lambda each: each.start)
    if len(asked) != 1 or len(told) != 2 or not _TO.fullmatch(clause, told[0].end, told[1].start):
        return None
    return told[0].parts[0] <= asked[0].parts[0] <= told[1].parts[0]


def find_quantities(question: str) -> list[Quantity]:
    """The quantities of a question that have a unit; thousands and millions of nothing else are money."""
    told = [
        replace(each, unit="đồng") if not each.unit and is_scaled(question[each.start : each.end]) else each
        for each in quantities(question)
    ]
    return [each for each in told if each.unit]


def is_measured(asked: Sequence[Quantity], clause: str) -> bool:
    """Whether a clause holds a quantity to compare with one of the question; people are counted alike."""
    told = quantities(clause)
    return any(
        is_same_unit(each, other) or {each.unit, other.unit} <= PEOPLE for each in asked for other in told
    ) or bool(FORBIDS.search(clause) and not told and any(each.unit == "tuổi" for each in asked))
