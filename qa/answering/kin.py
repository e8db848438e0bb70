"""Whose relative a sentence speaks of: what is told of the father answers nothing about the younger brother."""

import re

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
_BEFORE = 200
"""Characters before a sentence in which the relative may be named whom it goes on about."""


def is_of_other_kin(question: str, text: str, sentence: tuple[int, int]) -> bool:
    """Whether a question opens with somebody's relative and neither the sentence nor what leads to it names such a one.

    Args:
        question: as it is asked.
        text: the passage.
        sentence: characters of the candidate's sentence in it.

    >>> text = "Cha ông đóng đàn, mẹ ông hát."
    >>> [is_of_other_kin(f"{kin} ông làm nghề gì?", text, (0, 29)) for kin in ("Em trai", "Bố", "Vợ")]
    [True, False, True]
    """
    asked = _ASKED.match(lower(question))
    if asked is None:
        return False
    kin = asked["kin"]
    same = next(group for group in _GROUPS if kin in group.split("|"))
    if kin.startswith("con "):
        same = f"{same}|{_CHILDREN}"
    told = lower(text[max(0, sentence[0] - _BEFORE) : sentence[1]])
    return re.search(rf"(?<!\w)(?:{same})(?!\w)", told) is None
