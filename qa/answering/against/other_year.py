"""Whether a sentence tells a value of another year than was asked about."""

import re
from typing import TypeAlias

__all__ = ["distance", "is_of_other_time", "is_of_other_year"]

Range: TypeAlias = tuple[int, int]

_YEAR = re.compile(r"(?<![\w.,])(?<![^\W\d_]-)[12]\d{3}(?![\w%])")


_RELATIVE = re.compile(
    r"(?<!\w)(?:(?:năm|tháng|tuần|quý|kỳ|vụ|mùa|học kỳ) (?:ngoái|trước|kia|tới)|hôm qua|ngày mai|hôm kia)(?!\w)"
)
"""Times told from today; a text that says one of some sentence does not mean it of the others."""
_DATED = re.compile(
    r"\d/\d|(?<!\d)[12]\d{3}(?!\d)|(?<!\w)(?:ngày|tháng|quý|kỳ|vụ|mùa) \d|cùng kỳ|(?<!\w)(?:năm|tháng|tuần) "
    r"(?:nay|này|qua|trước|ngoái|học)|hôm (?:nay|qua)|mai(?!\w)|năm \d"
)


def is_of_other_year(question: str, text: str, span: Range, sentence: Range) -> bool:
    """Whether a year was asked about and the sentence's year nearest to the span is another one.

    >>> text = "Năm 2025 đạt 30%, năm 2030 đạt 35%."
    >>> [is_of_other_year("Năm 2025 đạt bao nhiêu?", text, span, (0, 35)) for span in [(13, 16), (31, 34)]]
    [False, True]
    """
    if is_of_other_time(question, text, sentence):
        return True
    asked = set(_YEAR.findall(question))
    found = [match for match in _YEAR.finditer(text, *sentence) if match.end() <= span[0] or match.start() >= span[1]]
    if "so với" not in question:
        found = [match for match in found if not _is_compared(text, match, span)]
    if not asked or not found:
        return False
    behind = [match for match in found if match.start() >= span[1] and _is_attached(text[span[1] : match.start()])]
    if any(match[0] in asked for match in behind):
        return False
    start, end = _find_clause(text, span, sentence)
    own = [match for match in found if start <= match.start() < end]
    nearest = min(own or found, key=lambda match: distance(match, span))
    return nearest[0] not in asked


def is_of_other_time(question: str, text: str, sentence: Range) -> bool:
    """Whether a question says "năm ngoái" and the sentence neither that nor another time.

    >>> text = "Hội chợ có 186 gian. Năm ngoái bán 6 tỷ."
    >>> [is_of_other_time("Năm ngoái có mấy gian?", text, sentence) for sentence in ((0, 20), (21, 40))]
    [True, False]
    >>> is_of_other_time("Năm ngoái trao mấy suất?", "Từ năm 2011 trao 614 suất.", (0, 26))
    False
    """
    asked = _RELATIVE.search(question.lower())
    if asked is None:
        return False
    low = text.lower()
    own = low[slice(*sentence)]
    # A sentence without any time speaks of today.
    return asked[0] not in own and (asked[0] in low or _DATED.search(own) is None)


def _is_compared(text: str, year: re.Match[str], span: Range) -> bool:
    """Whether a year is what a sentence compares with: "tăng 12% so với năm 2010"."""
    if year.start() >= span[1]:
        return "so với" in text[span[1] : year.start()].lower()
    return re.search(r"so với (?:cùng kỳ )?(?:năm )?$", text[: year.start()].lower()[-25:]) is not None


def _is_attached(between: str) -> bool:
    """Whether nothing but words of time stands between a span and a year behind it: "55,1% vào năm 2010"."""
    return (
        re.fullmatch(r"[ (]*(?:(?:vào|trong|của|hồi|cuối|đầu|giữa|tính đến|thời điểm) )*(?:năm )?", between.lower())
        is not None
    )


def _find_clause(text: str, span: Range, sentence: Range) -> Range:
    """The part of a sentence between commas and semicolons that holds a span."""
    breaks = [match.end() for match in re.finditer(r"[,;:](?!\d)", text[sentence[0] : sentence[1]])]
    places = [sentence[0], *(sentence[0] + each for each in breaks), sentence[1]]
    start = max((each for each in places if each <= span[0]), default=sentence[0])
    return start, min((each for each in places if each >= span[1]), default=sentence[1])


def distance(match: re.Match[str], span: Range) -> int:
    """Characters between a word and a span, 0 inside; after it twice as far, as a year leads its figure in."""
    if match.start() < span[1] and span[0] < match.end():
        return 0
    return span[0] - match.end() if match.end() <= span[0] else 2 * (match.start() - span[1])
