"""Whether a clause affirms what a question asks: part of the way of answering yes or no."""

import re

from index.vietnamese.text import fold

__all__ = ["FORBIDS", "FREE", "is_freed", "polarity"]

_NOT = re.compile(
    r"(?<!\w)(?:không|chưa|cấm|nghiêm cấm|miễn|chớ|đừng|tránh|từ chối|loại trừ|trừ khi|ngoại trừ|"
    r"(?<!đến )(?<!tới )hết(?! (?:năm|ngày|tháng|quý|tuần|sức|mọi|các|\d)))(?!\w)",
    re.IGNORECASE,
)
_DUTY = re.compile(r"(?<!\w)(?:phải|mất|tốn|đóng|nộp|trả|chịu)(?!\w)", re.IGNORECASE)
FREE = re.compile(r"(?<!\w)(?:miễn|miễn phí|không phải|không cần|không mất|không thu)(?!\w)", re.IGNORECASE)
FORBIDS = re.compile(
    r"(?<!\w)(?:cấm|nghiêm cấm|không được|không áp dụng|không bao gồm|không thuộc|loại trừ|không dùng|hành vi "
    r"bị cấm)(?!\w)",
    re.IGNORECASE,
)
_DENYING_LEAD = re.compile(
    r"(?!.*(?<!\w)(?:nếu|khi|trường hợp|mà|vì|do)(?= .*(?<!\w)(?:không|chưa)(?!\w)))"
    r".*(?<!\w)(?:không|chưa|cấm)(?!\w)(?! (?:chỉ|những|ít)).*:\s*$",
    re.IGNORECASE | re.DOTALL,
)
"""A line that denies what is listed below it: "Công ty không trả tiền khi:"; none is "Nếu không có giấy tờ thì:"."""
_OPPOSITES = (("mo cua", "dong cua"), ("tang", "giam"), ("bat buoc", "tu nguyen"), ("dong y", "tu choi"))
"""Pairs of words, folded, of which one denies the other."""
_NEGATIVE_QUESTION = re.compile(
    r"(?<!\w)(?:bị cấm|cấm|bị từ chối|miễn|được miễn|hết (?:hàng|hạn|chỗ|vé|phòng|hiệu lực|tiền|suất|giờ|bài))(?!\w)",
    re.IGNORECASE,
)


def polarity(question: str, clause: str, lead: str) -> bool:
    """Whether the clause affirms the question: forbidden, excluded or exempt things are denied."""
    start = fold(clause[:12])
    if start.startswith("khong") and re.match(r"không\s*[.,:;!]|không\s*$", clause, re.IGNORECASE):
        return False
    if re.match(r"có\s*[.,:;!]", clause, re.IGNORECASE):
        return True
    if is_freed(question, clause):
        return False
    denied = bool(FORBIDS.search(clause) or FORBIDS.search(lead)) or bool(_NOT.search(clause) and not _NOT.search(lead))
    denied = denied or _DENYING_LEAD.match(lead) is not None
    denied = denied != _says_opposite(question, clause)
    if _NEGATIVE_QUESTION.search(question):
        return denied or bool(FREE.search(clause))
    return not denied


def is_freed(question: str, clause: str) -> bool:
    """Whether a duty is asked about and the clause lifts it."""
    return bool(_DUTY.search(question) and FREE.search(clause) and not FREE.search(question))


def _says_opposite(question: str, clause: str) -> bool:
    """Whether the clause says the opposite of a word of the question, and not that word: "mở cửa", "đóng cửa"."""
    asked, told = f" {fold(question)} ", f" {fold(clause)} "
    return any(
        f" {one} " in asked and f" {other} " in told and f" {one} " not in told
        for pair in _OPPOSITES
        for one, other in (pair, pair[::-1])
    )
