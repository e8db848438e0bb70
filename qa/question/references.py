"""References to numbered parts of a document: "Khoản 2 Điều 6", "điểm c", "Chương II", "mục 1.2", "Bước 3"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.vietnamese.numbering import RANKS, canonical_number

__all__ = ["Reference", "has_only_frame_words", "references", "without_references"]

_KIND = r"tiểu mục|phụ lục|chuyên đề|phần|chương|mục|điều|khoản|điểm|bước|câu|bài"
_NUMBER = (
    r"\d{1,4}(?:\.\d{1,2}){0,3}[a-zđ]?(?![\w.,]*\d)|[ivxlc]{1,7}|[a-zđ]"
    r"|(?:thứ )?(?:nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)"
    r"(?! (?:là|về|quy|gì|nào|người|trăm|mươi|triệu|nghìn|ngàn|tỷ|tỉ|rưỡi|mốt|hai|ba|tư|lăm|sáu|bảy|tám|chín))"
)
_REFERENCE = re.compile(
    rf"(?<!\w)(?P<kind>{_KIND})(?: số)? (?P<number>{_NUMBER})(?!\w)(?! (?:điểm|phần trăm|%|tháng|nghìn|ngàn|"
    rf"triệu|tỷ|đồng))",
    re.IGNORECASE,
)
_FRAME = frozenset(
    "quy định nói nội dung gì thế nào ra sao như là về vấn đề việc của trong theo những các cho tôi mình em biết hỏi "
    "hãy đọc trích dẫn nguyên văn xem tìm yêu cầu đề cập đến tới nêu ghi viết đầy đủ chi tiết cụ thể văn bản quyết "
    "nghị luật thông tư hợp đồng quy chế tài liệu bài báo sổ tay hướng dẫn nội quy này đó kia vậy còn thì sao ạ nhỉ đi "
    "với có được bao gồm điều khoản mục phần chương giúp và cả tất toàn bộ ý nghĩa bạn ơi nhé làm ở tại trên dưới ấy "
    "chuyện cái hay một chút thêm rõ hơn giải thích lại đoạn".split()
)
"""Words around a reference that ask for nothing but the part itself."""
_GRADES = frozenset("ABCDF")
"""Marks of students in capitals: "điểm A" is no part; parts are written "điểm a"."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Numbered parts named together, the outermost first, and where the words stand in the question.

    Attributes:
        path: (kind, canonical number) of each part: (("điều", "6"), ("khoản", "2")).
        start: of the first of its words.
        end: one past the last of its words.
    """

    path: tuple[tuple[str, str], ...]
    start: int
    end: int

    @property
    def label(self) -> str:
        """The parts as one writes them, the innermost first: "khoản 2 Điều 6"."""
        words = [f"{kind} {number.upper() if kind == 'chương' else number}" for kind, number in reversed(self.path)]
        return " ".join([*words[:-1], words[-1][:1].upper() + words[-1][1:]])


def references(question: str) -> list[Reference]:
    """The parts that a question names, in order; neighbours of different kinds are one path.

    >>> [each.path for each in references("Khoản 2 Điều 6 và Điều 10 quy định gì?")]
    [(('điều', '6'), ('khoản', '2')), (('điều', '10'),)]
    >>> references("Điểm trung bình 3,4 là loại gì?"), references("Có mấy điều?")
    ([], [])
    """
    groups: list[list[re.Match[str]]] = []
    for match in _REFERENCE.finditer(question):
        kind = match["kind"].lower()
        between = question[groups[-1][-1].end() : match.start()] if groups else ""
        joined = groups and between.strip(" ,").lower() in ("", "của", "thuộc", "trong", "ở")
        if joined and kind not in {each["kind"].lower() for each in groups[-1]}:
            groups[-1].append(match)
        else:
            groups.append([match])
    return [_reference(group) for group in groups if not _is_grade(question, group)]


def without_references(question: str, parts: Sequence[Reference]) -> str:
    """The question without the words of its references."""
    left, place = "", 0
    for part in parts:
        left, place = f"{left}{question[place : part.start]} ", part.end
    return left + question[place:]


def has_only_frame_words(text: str) -> bool:
    """Whether nothing of a question is left to ask but what a part says.

    >>> has_only_frame_words("quy định những gì?"), has_only_frame_words("phạt bao nhiêu?")
    (True, False)
    """
    return all(word in _FRAME for word in re.findall(r"\w+", text.lower()))


def _is_grade(question: str, group: Sequence[re.Match[str]]) -> bool:
    """Whether "điểm A" is a mark of students: alone, in capitals, and more is asked than what a part says."""
    first = group[0]
    if len(group) > 1 or first["kind"].lower() != "điểm" or first["number"] not in _GRADES:
        return False
    return not has_only_frame_words(question[: first.start()] + question[first.end() :])


def _reference(group: Sequence[re.Match[str]]) -> Reference:
    path = sorted(
        ((match["kind"].lower(), canonical_number(match["number"])) for match in group),
        key=lambda step: RANKS.get(step[0], 13),
    )
    return Reference(tuple(path), group[0].start(), group[-1].end())
