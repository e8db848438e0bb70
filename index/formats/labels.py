"""Labels with their values in a line: "Điện thoại: 0900 000 111", two of them side by side, "E1: Cảm biến hở mạch"."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

from index.formats.piece import Piece

__all__ = ["Pair", "field_pairs", "has_label", "mark_fields"]

Pair = tuple[str, int, int]
"""A label, and the range of its value in the line."""

_LABEL = re.compile(r"(?:^|(?<=[ \t]{2})|(?<=\t))(?P<label>[^\W_][^:：\n!?;]{0,59}+)[:：](?=[ \t\xa0]*\S)(?!//)")
_SPEAKER = re.compile(
    r"(?:pv|phóng viên|mc|bạn đọc|ảnh|video|clip|nguồn|theo)\b|(?:hỏi|đáp|câu hỏi|trả lời)(?:[ ]?\d{1,3})?$",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    r"(?:họ (?:và )?tên|(?:ngày|năm|nơi) sinh|giới tính|quê quán|địa chỉ|điện thoại|số điện thoại|sđt|đt|"
    r"email|e-mail|fax|website|hotline|cccd|cmnd|căn cước|mã số thuế|mst|số tài khoản|chức vụ|thời gian|"
    r"địa điểm|thành phần|chủ trì|chủ tọa|thư ký|có mặt|vắng mặt|kính gửi|liên hệ|đại diện|đáp án|"
    r"(?:ông|bà)(?=[ (]*$|[ ]?\()|số lượng|đơn giá|thành tiền|tổng cộng"
    r"|hạn (?:dùng|nộp)|bảo quản|lệ phí|học phí|giá|công suất|kích thước|trọng lượng|xuất xứ|nhà sản xuất)\b",
    re.IGNORECASE,
)
_LONGEST_LABEL = 61
"""Characters of a label and its colon."""
_LONGEST_VALUE, _MOST_WORDS = 400, 10


def field_pairs(line: str) -> tuple[Pair, ...]:
    """The labels of a line with the ranges of their values; none where the line does not begin with a label.

    >>> line = "Ông: Trịnh Khuê            Sinh năm: 1968"
    >>> [(label, line[start:end]) for label, start, end in field_pairs(line)]
    [('Ông', 'Trịnh Khuê'), ('Sinh năm', '1968')]
    >>> field_pairs("E1: Cảm biến hở mạch."), field_pairs("Lúc 8:30 họp"), field_pairs("PV: Thưa ông?")
    ((('E1', 4, 21),), (), ())
    """
    return _field_pairs(line) if len(line) <= _LONGEST_VALUE and has_label(line, 0) else ()


@lru_cache(maxsize=1_024)  # a line is asked about where its group is taken apart, and again among all lines
def _field_pairs(line: str) -> tuple[Pair, ...]:
    """What `field_pairs` returns for a line with a colon."""
    first = _LABEL.match(line) if line[0].isupper() or line[0].isdigit() else None
    if first is None or not _is_label(line, first):
        return ()
    labels = [first]
    if "  " in line or "\t" in line:  # what sets a second label off
        labels += [found for found in _LABEL.finditer(line, first.end()) if _is_label(line, found)]
    pairs: list[Pair] = []
    for found, after in zip(labels, [*(later.start() for later in labels[1:]), len(line)], strict=True):
        value = line[found.end() : after]
        start = found.end() + len(value) - len(value.lstrip())
        end = found.end() + len(value.rstrip())
        if start < end:
            pairs.append((" ".join(found["label"].split()), start, end))
    return tuple(pairs) if len(pairs) == len(labels) else ()


def has_label(text: str, start: int) -> bool:
    """Whether the line that begins at `start` may begin with a label: a colon stands near its beginning."""
    beginning = text[start + 1 : start + _LONGEST_LABEL]
    return ":" in beginning or "：" in beginning


def is_known(label: str) -> bool:
    """Whether a label is one that forms and letters use, so that it needs no others beside it.

    >>> is_known("Điện thoại liên hệ"), is_known("Kết luận của ban tổ chức")
    (True, False)
    """
    return bool(_KNOWN.match(label))


def mark_fields(pieces: Sequence[Piece], first: int) -> None:
    """Make fields of the lines from `first` on that are labels with values: several together, or with known labels.

    A label that keeps coming back, one after another, is a speaker's, and stays as it is.
    """
    pairs = {
        at: found
        for at, piece in enumerate(pieces)
        if (":" in (head := piece.text[1:_LONGEST_LABEL]) or "：" in head)
        and piece.open
        and at >= first
        and len(piece.text) <= _LONGEST_VALUE
        and (found := _field_pairs(piece.text))
    }
    if not pairs:
        return
    often = _speakers([found[0][0] for found in pairs.values()])
    for at, found in pairs.items():
        if often and any(label in often for label, _, _ in found):
            continue
        piece = pieces[at]
        beside = at - 1 in pairs or at + 1 in pairs
        if (beside or len(found) > 1 or is_known(found[0][0])) and not _is_speech(piece.text, found):
            piece.kind = "field"
            piece.cells = tuple(piece.cell(start, end, label) for label, start, end in found)


def _speakers(labels: Sequence[str]) -> Collection[str]:
    """The labels that keep coming back, as speakers' names do and no form's do; none among very many."""
    if not 2 < len(labels) < 2_000:
        return ()
    return {label for label, count in Counter(labels).items() if count > 2 and not is_known(label)}


def _is_speech(line: str, pairs: Sequence[Pair]) -> bool:
    """Whether what follows the label is quoted, as somebody's words are."""
    return line[pairs[0][1]] in "\"“‘'«"


def _is_label(line: str, found: re.Match[str]) -> bool:
    label = found["label"]
    first = label[0]
    if not (first.isupper() or first.isdigit()) or len(label.split()) > _MOST_WORDS or _SPEAKER.match(label):
        return False
    if label.rstrip()[-1].isdigit() and line[found.end() : found.end() + 1].isdigit():
        return False  # a time of day, a ratio
    return (
        ". " not in label
        and "  " not in label
        and "\t" not in label
        and "," not in label[-1:]
        and not label.strip().isdecimal()
    )
