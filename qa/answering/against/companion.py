"""Whether a span names who is told of beside those whose name is asked for: "anh Triều và ba bạn trẻ"."""

import re

from qa.question.lexicon import lower

__all__ = ["is_companion", "is_of_one"]

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
_JOINT_BEFORE = re.compile(r"(?P<name>[^.;:\n]{2,60}?),? (?:và|cùng|cùng với|với|lẫn)(?: (?:các|những))? $")
_ASKS_SUM = re.compile(
    r"(?P<what>\w+(?: [^\W\d]+){1,3}?)(?: (?:trị giá|giá|hết|tốn|mất))?"
    r"(?: (?:của|cho) [^?]{1,40})?(?: (?:là )?(?:bao nhiêu|mấy).*)?\W*$"
)
_ADDED = r"(?: \w+)?,? (?:và|cùng|cộng|cộng với|chưa (?:kể|gồm|tính|bao gồm)|kèm|kèm theo|thêm) {}(?!\w)"
"""What follows a sum that something else is added to: "11 triệu đồng và phụ cấp chuyến"."""
_LEADS = re.compile(r"^(?:các|những) ")

_ASKS_ALL = re.compile(r"(?<!\w)(?:tổng cộng|tất cả|cả thảy|tổng số tiền|hết thảy)(?!\w)")
_SUMS_UP = re.compile(r"(?<!\w)(?:tổng|tổng cộng|cộng|tất cả|cả thảy|toàn bộ|hết thảy|cả)(?!\w)")
_EACH = re.compile(r"(?: đồng)?(?:/| (?:một|mỗi) )(?!tháng|năm|ngày)[^\W\d]")


def is_of_one(question: str, text: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether a question asks what all cost together and the span tells the price of one.

    >>> text = "Bao trái bằng túi vải, giá 1.800 đồng một túi."
    >>> [is_of_one(asked, text, (27, 37), (0, 46)) for asked in ("Túi hết tổng cộng bao nhiêu?", "Túi bao nhiêu?")]
    [True, False]
    """
    if _ASKS_ALL.search(lower(question)) is None or _SUMS_UP.search(lower(text[slice(*sentence)])):
        return False
    return _EACH.match(lower(text[span[1] :][:30])) is not None or _EACH.search(lower(text[slice(*span)])) is not None


def is_companion(question: str, text: str, span: tuple[int, int]) -> bool:
    """Whether a span is joined by "và" to the persons or the sum asked for, or names nobody where a name is asked for.

    >>> text = "Anh Lê Triều và ba bạn trẻ đã quan sát sao chổi."
    >>> [is_companion(f"{who} tên gì?", text, (0, 12)) for who in ("Ba bạn trẻ đó", "Anh quan sát sao chổi")]
    [True, False]
    """
    low = lower(question).strip()
    asked = _ASKS_NAME.match(low)
    if asked is None:
        sum_ = _ASKS_SUM.match(low)
        return (
            sum_ is not None
            and re.match(_ADDED.format(re.escape(sum_["what"])), lower(text[span[1] :][:80])) is not None
        )
    who, low = _LEADS.sub("", asked["who"]), lower(text)
    said = low[slice(*span)].strip()
    if "tên" in asked[0] and _PERSON.search(who) and (text[slice(*span)].islower() or _PERSON.fullmatch(said)):
        return True
    name = re.findall(r"\w+", low[slice(*span)])[-1:]
    for match in re.finditer(rf"(?<!\w){re.escape(who)}(?!\w)", low):
        joint = _JOINT_BEFORE.search(low[max(0, match.start() - 80) : match.start()])
        behind = _JOINS.match(low, match.end())
        if (joint is not None and joint["name"].split()[-1:] == name) or (
            behind is not None and behind.end() == span[0]
        ):
            return True
    return False
