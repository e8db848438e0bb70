"""Whether a text has the shape of the value that is asked for: money, a date, a time of day, a person, a contact."""

import re

from index.vietnamese.dates import ANY_DATE
from qa.question.answer_type import AnswerType

__all__ = ["has_shape"]

_NUMBER = r"\d|(?<!\w)(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|trăm|nghìn|triệu|tỷ|tỉ|nửa)(?!\w)"
_PATTERNS: dict[AnswerType, str] = {
    "money": r"\d[\d.,]{0,20} ?(?:đ|đồng|vnđ|vnd|usd|euro|nghìn|ngàn|triệu|tỷ|tỉ|k|%|tr)(?!\w)|"
    r"(?<![\d/.,])\d{1,3}(?:[., ]\d{3})+(?!\d)"
    r"|miễn phí|(?:nghìn|triệu|tỷ|trăm) (?:đồng|usd)?|(?<![\d/.,-])\d{2,}(?![\d/:h-])",
    "date": ANY_DATE
    + r"|(?<!\w)(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|hôm nay|hằng (?:ngày|tháng|năm))(?!\w)",
    "time": r"\d{1,2}\s?(?:h|:|giờ|g)(?!\w*[a-z]{2})\s?\d{0,2}|(?<!\w)(?:sáng|trưa|chiều|tối|nửa đêm)(?!\w)",
    "person": r"[A-ZĐÀ-ỸẠ-Ỹ]\w*",
    "contact": r"\d[\d .-]{2,}\d|@|www|https?|\.(?:vn|com|org|net)",
    "duration": rf"(?:{_NUMBER})[^\n]{{0,30}}?(?:ngày|tháng|năm|giờ|phút|giây|tuần|quý|tiếng|buổi|thế kỷ)",
    "percent": rf"(?:{_NUMBER})",
    "number": _NUMBER,
    "quantity": _NUMBER,
}
_SHAPES = {kind: re.compile(pattern, re.IGNORECASE if kind != "person" else 0) for kind, pattern in _PATTERNS.items()}


def has_shape(kind: AnswerType, text: str) -> bool:
    """Whether a text may be a value of a kind; True for a kind without a shape of its own.

    >>> has_shape("time", "17 tháng 9"), has_shape("time", "8 giờ"), has_shape("contact", "nhà A1")
    (False, True, False)
    >>> has_shape("duration", "36 tháng"), has_shape("duration", "36 mét")
    (True, False)
    """
    shape = _SHAPES.get(kind)
    return shape is None or shape.search(text) is not None
