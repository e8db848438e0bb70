"""What stands right beside a value: its dimension, its rate, what it counts and its label, against those asked for.

"Dài 18 mét, sâu 0,7 mét" gives no width; "1.100.000 đồng một ngày" is no price of a month; of "31.000 khách, gồm 4.500
khách nước ngoài" only the second counts foreign guests; "Bác sĩ trưởng: bà An" names nobody else's post.
"""

import re
from collections.abc import Sequence

from index.search.bm25.terms import terms
from index.vietnamese.text import fold
from qa.question.lexicon import lower

__all__ = ["is_of_another_value", "line_around"]

_DIMENSION = re.compile(r"(?<!\w)(dài|rộng|cao|sâu|dày|nặng)(?! (?:đẳng|học|su|điểm|cấp|tuổi|tốc|nhất là))(?!\w)")
_ASKS_DIMENSION = re.compile(r"(?<!\w)(dài|rộng|cao|sâu|dày|nặng)(?: là)? (?:bao nhiêu|mấy)(?!\w)")
_RATE = re.compile(r"(?:(?<!\w)(?:một|mỗi|hằng|hàng)\s|/\s?)(giờ|ngày|tuần|tháng|quý|kỳ|năm)(?!\w)")
_RATED = re.compile(
    r"(?<![\d.,])\d[\d.,]{0,20}\s?(?P<unit>%|đồng|triệu|nghìn|usd)"
    r"(?:\s?(?:/|một |mỗi )\s?(?P<period>giờ|ngày|tuần|tháng|quý|kỳ|năm)(?!\w))?"
)
_PERIOD = re.compile(r"(?<!\w)(?:một|mỗi|hằng|hàng|theo) (giờ|ngày|tuần|tháng|quý|năm)(?!\w)")
_FOR_UNIT = re.compile(r"(?<!\w)(?:bao nhiêu|mấy)(?: tiền)? (?:một|mỗi) ([^\W\d_]+)")
_TOLD_UNIT = re.compile(r"(?:/ ?|(?<!\w)(?:một|mỗi) )[^\W\d_][^\s,;.]*")
_COUNTS = re.compile(r"(?<!\w)(?:bao nhiêu|mấy) ((?:[^\W\d]+ ?){2,5})")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
_LABEL = re.compile(r"(?:^|[.;\n(-]) ?([^\W\d_][^.:;\n]{1,40}): ")
_STOP = re.compile(r"[.!?]\s|\n")
_WORD = re.compile(r"[^\W\d_]+")
_LINE = 300
"""Characters around a part within which the other parts of its line stand."""
_BEFORE = 60
"""Characters before a value where what it counts may stand."""
_NEAR = 30
"""Characters behind a value where its rate may stand."""


def is_of_another_value(question: str, text: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether what stands beside a span says that it is another value than the one asked for.

    Args:
        question: in small letters.
        text: the passage.
        span: characters of the candidate in it.
        sentence: characters of its sentence.

    >>> text = "Bể dài 18 mét, sâu 0,7 mét."
    >>> [is_of_another_value(f"bể {it} bao nhiêu?", text, (19, 26), (0, 27)) for it in ("rộng", "sâu")]
    [True, False]
    """
    low = lower(text)
    return (
        _is_other_dimension(question, low, span, sentence)
        or _is_other_rate(question, low, span, sentence)
        or _is_for_other_unit(question, low, span)
        or _counts_less(question, low, span, sentence)
        or _has_other_label(question, text, span)
        or _is_each(question, low, span, sentence)
        or _is_of_other_part(question, low, span)
    )


def _is_other_dimension(question: str, low: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    asked = _ASKS_DIMENSION.search(question)
    figure = _NUMBER.search(low, *span)
    until = figure.start() if figure else span[0]  # a span may begin with its own word: "rộng 4,5 m"
    said = [match[1] for match in _DIMENSION.finditer(low, sentence[0], until)]
    return asked is not None and bool(said) and said[-1] != asked[1]


def _is_other_rate(question: str, low: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether the value is for another period: "một ngày" for "một tháng"."""
    asked = {match[1] for match in _PERIOD.finditer(question)}
    behind = re.split(r"[;.\n]\s", low[span[0] : min(sentence[1], span[1] + _NEAR)])[0]
    said = {match[1] for match in _RATE.finditer(behind)}
    if asked and said:
        return asked.isdisjoint(said)
    return bool(asked) and _is_rate_beside(asked, low, span)


def _is_for_other_unit(question: str, low: str, span: tuple[int, int]) -> bool:
    """Whether a price is told for another unit than it is asked for: "25 đồng/người" for "một kWh".

    >>> text = "nước 9 đồng/m3."
    >>> [_is_for_other_unit(f"giá bao nhiêu một {unit}?", text, (5, 14)) for unit in ("m3", "người")]
    [False, True]
    """
    asked = _FOR_UNIT.search(question)
    told = _TOLD_UNIT.search(low, span[0], min(len(low), span[1] + _NEAR))
    return asked is not None and told is not None and asked[1] not in told[0]


def _is_rate_beside(asked: set[str], low: str, span: tuple[int, int]) -> bool:
    """Whether another figure of the span's line is told for the period that is asked, and the span for none.

    >>> text = "lãi 0,8%/tháng. lãi quá hạn 150%."
    >>> _is_rate_beside({"tháng"}, text, (28, 32)), _is_rate_beside({"năm"}, text, (28, 32))
    (True, False)
    """
    own = _RATED.search(low, span[0], min(len(low), span[1] + 2))
    others = _RATED.finditer(low, *line_around(low, span, _LINE))
    return own is not None and any(
        rated["period"] in asked and rated["unit"] == own["unit"] and not span[0] <= rated.start() < span[1]
        for rated in others
    )


def line_around(text: str, span: tuple[int, int], most: int) -> tuple[int, int]:
    """Where the line of a span begins and ends, `most` characters before and behind it at most."""
    first = text.rfind("\n", max(0, span[0] - most), span[0]) + 1 or max(0, span[0] - most)
    last = text.find("\n", span[1], span[1] + most)
    return first, last if last >= 0 else min(len(text), span[1] + most)


def _counts_less(question: str, low: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether another number of the sentence is followed by more of what is counted than the one of the span."""
    asked = _COUNTS.search(question)
    if asked is None:
        return False
    words = asked[1].split()
    if " ".join(words) in low[max(sentence[0], span[0] - _BEFORE) : span[0]]:
        return False  # told before: "dẫn đầu về số lần vật ngã với 136 lần"
    matched = [(number, _count_same(words, _behind(low, number))) for number in _NUMBER.finditer(low, *sentence)]
    own = [size for number, size in matched if span[0] <= number.start() < span[1]]
    others = [size for number, size in matched if not span[0] <= number.start() < span[1]]
    return bool(own and others) and max(others) > max(own) and max(others) >= min(3, len(words))


def _behind(low: str, number: re.Match[str]) -> list[str]:
    """The words behind a number, what is in brackets right behind it apart."""
    return re.sub(r"^\s*\([^)]{0,40}\)", "", low[number.end() : number.end() + _LINE]).split()


def _count_same(words: Sequence[str], behind: Sequence[str]) -> int:
    """How many words two stretches begin with in common."""
    same = 0
    for one, other in zip(words, behind, strict=False):
        if one != other.strip(".,;:()"):
            break
        same += 1
    return same


def _is_of_other_part(question: str, low: str, span: tuple[int, int]) -> bool:
    """Whether another part of an enumeration, with a figure of its own, says all that this one says of it and more.

    >>> text = "giải tỉnh được thưởng 15 đồng; giải quốc gia được thưởng 60 đồng."
    >>> span = (text.index("60"), len(text) - 1)
    >>> [_is_of_other_part(f"giải {it} thưởng bao nhiêu?", text, span) for it in ("tỉnh", "quốc gia")]
    [True, False]
    """
    if _NUMBER.search(low, *span) is None:
        return False
    first = max((match.end() for match in _STOP.finditer(low, max(0, span[0] - _LINE), span[0])), default=0)
    stop = _STOP.search(low, span[1])
    last = stop.start() if stop is not None else len(low)
    asked, at = set(_WORD.findall(question)), first
    parts: list[tuple[bool, str]] = []
    for part in low[first:last].split("; "):
        parts.append((at <= span[0] < at + len(part) + 2, part))
        at += len(part) + 2
    own = next((asked & set(_WORD.findall(part)) for here, part in parts if here), asked)
    return any(own < asked & set(_WORD.findall(part)) and _NUMBER.search(part) for here, part in parts if not here)


def _is_each(question: str, low: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether the value is what each of several has, and the sentence tells the whole too: "04 bản, mỗi bên 02 bản".

    >>> text = "lập thành 04 bản, mỗi bên giữ 02 bản."
    >>> [_is_each("hợp đồng có mấy bản?", text, span, (0, 37)) for span in ((30, 36), (10, 16))]
    [True, False]
    """
    if re.search(r"(?<!\w)(?:mỗi|từng|giữ|một)(?!\w)", question):
        return False
    before = re.split(r"[,;.]\s", low[sentence[0] : span[0]])[-1]
    unit = re.search(r"\d\s([^\W\d]+)", low[span[0] : span[1] + _NEAR])
    whole = low[sentence[0] : span[0] - len(before)]
    return bool(unit and re.search(r"(?<!\w)mỗi(?!\w)", before) and re.search(rf"\d {re.escape(unit[1])}(?!\w)", whole))


def _has_other_label(question: str, text: str, span: tuple[int, int]) -> bool:
    """Whether the span stands behind a label, and another label of the passage says more of the question.

    >>> text = "Bác sĩ trưởng: bà An. Trưởng khoa Nhi: ông Minh."
    >>> [_has_other_label("trưởng khoa nhi là ai?", text, span) for span in ((15, 20), (39, 47))]
    [True, False]
    """
    labels = [(match, _share(match[1], question)) for match in _LABEL.finditer(text)]
    own = [share for match, share in labels if 0 <= span[0] - match.end() < 4]
    # A label whose value the question says is its key ("Mã lỗi: E2"), not what it asks for.
    others = [share for match, share in labels if _share(_first_word(text, match.end()), question) < 1]
    return bool(own and others) and max(others) > max(own[-1] + 0.3, 0.9)


def _first_word(text: str, at: int) -> str:
    return " ".join(text[at : at + _NEAR].split()[:1])


def _share(label: str, question: str) -> float:
    said, asked = [fold(each) for each in terms(label)], {fold(each) for each in terms(question)}
    return sum(each in asked for each in said) / len(said) if said else 0.0
