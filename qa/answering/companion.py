"""Whether a span names who is told of beside those whose name is asked for: "anh Triều và ba bạn trẻ"."""

import re

from qa.question.lexicon import lower

__all__ = ["is_companion"]

_ASKS_NAME = re.compile(
    r"^(?:(?:họ và tên|họ tên|tên|danh tính) (?:của |các |những )?)?(?P<who>[^?,;:]{2,60}?)"
    r"(?: (?:đó|này|ấy|kia|nói trên))? (?:(?:có )?tên (?:là )?(?:gì|chi)|là (?:những )?ai|(?:gồm|có) (?:những )?ai)"
    r"(?: (?:vậy|thế|nhỉ|ạ))*\W*$"
)
_PERSON = re.compile(
    r"(?<!\w)(?:phụ huynh|bạn|người|ông|bà|anh|chị|em|cô|chú|thầy|bác|cậu|cháu|bé|học sinh|sinh viên|bác sĩ|"
    r"giáo viên|giảng viên|nhân viên|giám đốc|trưởng|tác giả|nghệ nhân|ca sĩ|thợ|vợ|chồng|mẹ|bố|cha|con trai|"
    r"con gái|nạn nhân)(?!\w)"
)
_JOINS = re.compile(r",? (?:và|cùng|cùng với|với|lẫn)(?: (?:các|những))? ")
_LEADS = re.compile(r"^(?:các|những) ")


def is_companion(question: str, text: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether a span is joined by "và" or "cùng" to the persons whose name a question asks for, or names nobody.

    >>> text = "Anh Lê Triều và ba bạn trẻ đã quan sát sao chổi."
    >>> [is_companion(f"{who} tên gì?", text, (0, 12), (0, 48)) for who in ("Ba bạn trẻ đó", "Anh quan sát sao chổi")]
    [True, False]
    """
    asked = _ASKS_NAME.match(lower(question).strip())
    if asked is None:
        return False
    who, low = _LEADS.sub("", asked["who"]), lower(text)
    if "tên" in asked[0] and _PERSON.search(who) and text[slice(*span)].islower():
        return True
    at = low.find(who, *sentence)
    if at < 0:
        return False
    end = at + len(who)
    before = span[1] <= at and _JOINS.fullmatch(low, span[1], at) is not None
    return before or (end <= span[0] and _JOINS.fullmatch(low, end, span[0]) is not None)
