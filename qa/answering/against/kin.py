"""Whose relative a sentence speaks of: what is told of the father answers nothing about the younger brother."""

import re

from qa.question.key_terms import CAPITAL
from qa.question.lexicon import lower

__all__ = ["is_of_other_kin"]

_GROUPS = (
    "cha|bố|thân phụ|phụ thân",
    "mẹ|má|thân mẫu",
    "vợ|phu nhân|hôn thê",
    "chồng|phu quân|hôn phu",
    "con trai",
    "con gái",
    "anh trai",
    "chị gái",
    "em trai",
    "em gái",
    "ông nội",
    "ông ngoại",
    "bà nội",
    "bà ngoại",
    "cháu nội",
    "cháu ngoại",
    "con rể",
    "con dâu",
)
_CHILDREN = "con|cháu|trưởng nữ|thứ nữ|trưởng nam|thứ nam|trai|gái"
"""Words that may stand for a son or a daughter."""
_ASKED = re.compile(rf"^(?P<kin>{'|'.join(_GROUPS)}) \w")
_OWNER = re.compile(
    rf"^(?i:(?:ông|bà|anh|chị|em|cô|chú|bác|cháu|bé|cụ|của|thầy|bạn) ){{0,2}}(?P<name>{CAPITAL}\w*(?: {CAPITAL}\w*)*)"
)
"""Whose relative: "em Minh Quân" behind "mẹ"."""
_ASKS_CHILDREN = re.compile(
    r"(?<!\w)(?:có|sinh|đẻ|sinh được) (?:được )?(?:mấy|bao nhiêu) (?:người con|đứa con|con|mặt con)(?!\w)"
)
_BROTHERS = re.compile(
    r"(?<!\w)con (?:thứ \w+|cả|út|trưởng|đầu|duy nhất)(?: \w+){0,3} (?:gia đình|nhà)(?: \w+){0,3} ?$"
)
"""What stands before the number of somebody's brothers and sisters, not of his children."""
_BEFORE = 200
"""Characters before a sentence in which the relative may be named whom it goes on about."""


def is_of_other_kin(question: str, text: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether a question opens with somebody's relative, and the text near names none such, or only another person's.

    Args:
        question: as it is asked.
        text: the passage.
        span: characters of the candidate in it.
        sentence: characters of the candidate's sentence in it.

    >>> text = "Cha ông đóng đàn, mẹ ông hát."
    >>> [is_of_other_kin(f"{kin} ông làm nghề gì?", text, (4, 9), (0, 29)) for kin in ("Em trai", "Bố", "Vợ")]
    [True, False, True]
    >>> text = "Thủ quỹ: chị Lài (mẹ em Gia Hân)."
    >>> [is_of_other_kin(f"Mẹ em {name} tên gì?", text, (14, 17), (0, 33)) for name in ("Minh Quân", "Gia Hân")]
    [True, False]
    """
    low = lower(question)
    if _ASKS_CHILDREN.search(low) and _BROTHERS.search(lower(text[sentence[0] : span[0]])):
        return True
    asked = _ASKED.match(low)
    if asked is None:
        return False
    kin = asked["kin"]
    same = next(group for group in _GROUPS if kin in group.split("|"))
    if kin.startswith("con "):
        same = f"{same}|{_CHILDREN}"
    first = max(0, sentence[0] - _BEFORE)
    near = text[first : sentence[1]]
    kin_of = re.compile(rf"(?<!\w)(?:{same})(?!\w)", re.IGNORECASE)
    if kin_of.search(near) is None:
        return True
    owner = _OWNER.match(question[len(kin) + 1 :])
    if owner is not None and _is_only_of_other_kin(owner["name"], same, text[slice(*sentence)]):
        return True
    owners = [
        told["name"]
        for match in kin_of.finditer(near)
        if (told := _OWNER.match(near[match.end() + 1 :])) and not span[0] <= first + match.end() + 1 < span[1]
    ]
    return owner is not None and bool(owners) and not any(_is_same(owner["name"], other) for other in owners)


def _is_only_of_other_kin(owner: str, same: str, sentence: str) -> bool:
    """Whether the sentence names the owner behind other relatives only: "bố em Quân" where the mother is asked for.

    >>> [_is_only_of_other_kin("Quân", kin, "Trưởng ban: anh Phong (bố em Quân).") for kin in ("mẹ|má", "cha|bố")]
    [True, False]
    """
    titled = rf"(?<!\w)(?P<kin>{'|'.join(_GROUPS)}) (?:(?:của|ông|bà|anh|chị|em|cô|chú|bác|cháu|bé|cụ|thầy) ){{0,2}}"
    found = [match["kin"].lower() for match in re.finditer(rf"(?i:{titled}){re.escape(owner)}(?!\w)", sentence)]
    return bool(found) and not any(kin in same.split("|") for kin in found)


def _is_same(one: str, other: str) -> bool:
    """Whether two names may be of one person: the shorter one ends the other.

    >>> _is_same("Minh Quân", "Trần Minh Quân"), _is_same("Minh Quân", "Gia Hân")
    (True, False)
    """
    return f" {one}".endswith(f" {other}") or f" {other}".endswith(f" {one}")
