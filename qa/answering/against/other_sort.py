"""Whether a value is of another sort than was asked for: "50 phút" for a time of day, "3 tháng" for a month.

Only what plainly is another sort counts: a word or a shape that is not known never does.
"""

import re

from index.vietnamese.text import fold

__all__ = ["is_other_sort"]

_ONES = "mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi"
_DAY_OF_WEEK = "thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat"
_SHORT_DATE = r"(?<![\d.,])\d{1,2} ?[/.-] ?\d{1,2}(?!\d)"
_LENGTH = rf"(?<!\w)(?:\d+(?:[.,]\d+)?|{_ONES}|nua|vai) (?:giay|phut|gio|tieng|ngay|tuan|thang|nam|quy)(?!\w)"
_SHAPES = {
    "time": re.compile(
        r"(?<![\d.,/])\d{1,2} ?(?:h|g)(?: ?\d{2})?(?!\w)|(?<![\d.,])\d{1,2}:\d{2}|"
        r"(?<!\w)(?:nua dem|trua|sang|chieu|toi|dem)(?!\w)|"
        rf"(?<!\w)(?:\d{{1,2}}|{_ONES}|muoi (?:mot|hai)) (?:gio|g)(?! (?:dong ho|lien|nua sau))(?!\w)"
    ),
    "weekday": re.compile(
        rf"(?<!\w)(?:{_DAY_OF_WEEK}|cn|t[2-7]|(?:hang|moi|ca|cac) (?:ngay|tuan)|cuoi tuan|ngay (?:thuong|le|lam viec)|"
        r"trong tuan|hom nay|ngay mai)(?!\w)|(?<=[ ,])[2-7](?=,|$| va )"
    ),
    "day": re.compile(
        rf"{_SHORT_DATE}|\d{{1,2}} thang \d{{1,2}}|(?<!\w)(?:19|20)\d{{2}}(?!\d)|"
        rf"(?<!\w)(?<!\d )(?:ngay|mung|mong|ram|tet|le|hom|mai|{_DAY_OF_WEEK}|cuoi|dau|giua|"
        r"(?:sau |truoc )?khi) ?(?!\d{0,3} (?:ngay|gio|phut))"
    ),
    "month": re.compile(
        rf"(?<!\w)thang (?:\d|gieng|chap|{_ONES}|nay|sau|truoc|toi)|{_SHORT_DATE}|"
        r"(?<!\w)(?:quy|mua|(?:dau|cuoi|giua) nam)(?!\w)"
    ),
    "year": re.compile(
        rf"(?<!\d)(?:1\d|20)\d{{2}}(?!\d)|(?<!\w)nam (?:\d|nay|ngoai|sau|truoc|thu|hoc|{_ONES})|"
        r"(?<!\w)(?:the ky|tcn|scn)(?!\w)"
    ),
}
"""What shows, in folded text, that a value is of a sort; hours, days, months and years also by words."""
_ALONE = re.compile(
    r"\W*(?:(?:vao |luc |ngay )*\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|ngay \d{1,2}(?:[/.-]\d{1,2}){0,2})\W*"
)
"""One date, which is no length of time."""
_AFTER = re.compile(
    r"(?<!\w)(?:sau|truoc|trong|trong vong|het|mat|keo dai|khoang|them|cach|qua|moi|duoc|la|cho)(?: khi| do| khoang)? "
    r"\d+ (?:gio|h|g)(?! \d)(?!\w)"
)
"""Hours that are a length of time."""
_MANY = "(?:bao nhieu|may)"
_ASKED = (
    ("time", re.compile(r"(?<!\w)(?:may gio|gio nao|luc may)(?!\w)(?! dong ho| tuoi)")),
    ("weekday", re.compile(r"(?<!lan )(?<!dung )(?<!hang )(?<!mon )(?<!bac )(?<!\w)thu may(?!\w)")),
    ("month", re.compile(r"(?<!\w)thang (?:may|nao)(?!\w)(?! thi)")),
    ("year", re.compile(r"(?<!\w)nam (?:nao|may|bao nhieu)(?!\w)(?! tuoi)")),
    ("day", re.compile(r"(?<!\w)(?:ngay (?:nao|may)|hom nao|mung may|mong may)(?!\w)")),
    ("length", re.compile(rf"(?<!\w)(?:bao lau|{_MANY} (?:phut|tieng|gio dong ho|ngay|tuan|thang)(?! nao))(?!\w)")),
    ("money", re.compile(rf"(?<!\w)(?:{_MANY} (?:tien|dong|trieu|nghin|ngan)|gia {_MANY})(?!\w)")),
)
_FIGURE = re.compile(r"\d|" + _LENGTH)
_MEASURED = re.compile(rf"{_LENGTH}|\d ?%|\d{{1,3}}(?:\.\d{{3}})+|\d ?(?:dong|trieu|nguoi|kg|km|met|m2?)(?!\w)")
_SUM = re.compile(
    r"(?<![a-z])(?:d|dong|vnd|usd|nghin|ngan|trieu|ty|ti|k|tr|mien phi|euro)(?![a-z])|\d[.,\s]\d{3}(?!\d)|\d{4}|[$€%]"
)


def is_other_sort(question: str, text: str, around: str = "") -> bool:
    """Whether a value plainly is of another sort than the question asks for.

    Args:
        question: as it is read.
        text: the value.
        around: its line and its headings, where a unit of money may stand.

    >>> is_other_sort("Tàu rời bến lúc mấy giờ?", "50 phút"), is_other_sort("Tàu rời bến lúc mấy giờ?", "5 giờ 50 phút")
    (True, False)
    >>> is_other_sort("Mở lại tháng mấy?", "3 tháng"), is_other_sort("Mở lại tháng mấy?", "tháng 3")
    (True, False)
    >>> is_other_sort("Sơn mất bao lâu?", "1/11"), is_other_sort("Khai giảng thứ mấy?", "ngày 6/6")
    (True, True)
    """
    asked, told = fold(question.lower()), fold(text.lower())
    kinds = {kind for kind, pattern in _ASKED if pattern.search(asked)}
    if "length" in kinds:
        return len(kinds) == 1 and _ALONE.fullmatch(told) is not None
    if "money" in kinds:
        return (
            len(kinds) == 1 and _FIGURE.search(told) is not None and not _SUM.search(f"{told} {fold(around.lower())}")
        )
    wanted = kinds & _SHAPES.keys()
    if wanted == {"time"} and _AFTER.search(told):
        return True
    if not wanted or any(_SHAPES[kind].search(told) for kind in wanted):
        return False
    return any(shape.search(told) for shape in (_MEASURED, *_SHAPES.values()))
