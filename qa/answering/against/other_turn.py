"""Whether a clause tells of another turn of something than was asked about: last year's for this one, the past one."""

import re

from qa.question.lexicon import lower

__all__ = ["is_of_other_turn"]

_TURN = re.compile(
    r"(?<!\w)(?P<noun>năm|tháng|tuần|quý|kỳ|vụ|mùa|lần|đợt|khóa|phiên|chuyến|học kỳ|hôm|đêm|buổi) (?:học )?"
    r"(?:(?P<past>ngoái|trước(?! (?:khi|mắt|đây|và|hay|đó))|vừa rồi|vừa qua|qua|kia|rồi|gần (?:đây )?nhất)"
    r"|(?P<now>nay|này)|(?P<next>tới(?! (?:khi|nay|giờ|\d))|sau(?! (?:khi|đó|này|\d))|kế tiếp|tiếp theo))(?!\w)"
)
_COMPARES = re.compile(r"(?<!\w)(?:so với|hơn|bằng|như|kém|gấp|cùng kỳ)(?: \w+){0,3} ?$")
"""What stands before a turn that is only compared with."""

_ATTACHED = re.compile(r"(?: (?:vào|cho|của|trong|ở))? ?\(?")


def is_of_other_turn(question: str, text: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether a question names a turn ("năm nay", "lần sau") and the span is told of another one ("năm ngoái").

    The turn that a span is told of stands right behind it, or is the last one that its sentence names before it, or the
    first one behind it. A sentence that names none tells no other.

    >>> text = "Năm ngoái 143 người đi. Lần gần nhất là năm 1986, lần sau là năm 2061."
    >>> is_of_other_turn("Năm nay mấy người đi?", text, (10, 19), (0, 23))
    True
    >>> [is_of_other_turn("Lần tới là năm nào?", text, span, (24, 70)) for span in [(40, 48), (61, 69)]]
    [True, False]
    """
    asked = {match["noun"]: match.lastgroup for match in _TURN.finditer(lower(question))}
    if not asked:
        return False
    low = lower(text)
    told = [match for match in _TURN.finditer(low, *sentence) if match["noun"] in asked]
    told = [match for match in told if not _COMPARES.search(low[sentence[0] : match.start()])]
    before = [match for match in told if match.start() < span[1]]
    behind = next((match for match in told if match.start() >= span[1]), None)
    attached = behind is not None and _ATTACHED.fullmatch(low[span[1] : behind.start()])
    own = behind if attached or not before else before[-1]
    return own is not None and own.lastgroup != asked[own["noun"]]
