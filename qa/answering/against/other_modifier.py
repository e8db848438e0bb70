"""Whether a sentence says another modifier of the same noun than the question: "vai chính" for "vai phụ".

Figures, names and words of a kind count: what is said in one breath with the other, or is its listed contrast.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from index.vietnamese.syllables import is_vietnamese
from index.vietnamese.text import fold
from qa.question.lexicon import VERB, alike, is_one_word, lower, verbness

__all__ = ["LIGHT", "TOKEN", "find_run", "fold_tokens", "has_other_modifier", "tokens"]

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]")
_Y = dict(zip("iíìỉĩị", "yýỳỷỹỵ", strict=True))
_ONE_Y = re.compile(r"^([hklmstHKLMST]|[qQ]u)([iíìỉĩị])$")
LIGHT = frozenset(
    "ai gì nào đâu sao mấy bao nhiêu giờ lâu xa thế vì tại là có không phải những các của và được bị cho với trong "
    "ở từ đến tới về theo thì mà để này đó kia ấy hay hoặc như cái ra vào do bởi rằng hãy xin biết hỏi nói đã đang sẽ "
    "cũng vậy nhỉ ạ à nhé lúc trên dưới bằng nếu mỗi một rồi chưa đi thôi luôn tôi mình bạn em anh chị còn vẫn nên cần "
    "ngoài qua sau trước giữa cùng lại nhất hơn rất lên xuống gồm tên tổng cộng khoảng gần người".split()
)
"""Words that join, ask or point: no word after them tells one thing from another, and they tell none themselves."""
_CONTRASTS = tuple(
    frozenset(group.split())
    for group in (
        "chính phụ chánh,nam nữ trai gái,lớn nhỏ bé,cũ mới,trong ngoài,nội ngoại,công tư,ngày đêm,đầu cuối giữa,nhanh "
        "thường chậm,chẵn lẻ,cứng mềm,nóng lạnh ấm,trắng đen đỏ xanh vàng tím nâu hồng cam,đơn đôi kép,trên dưới,trái "
        "phải,đông tây bắc,xuân hè thu,chiêm mùa,sáng trưa chiều tối,mua bán,nhập xuất,thu chi,vào ra,cha mẹ bố,vợ "
        "chồng,tăng giảm,thắng thua hòa,sơ trung cao,thấp cao,trực gián,dày mỏng,dài ngắn,rộng hẹp,nặng nhẹ vừa,tươi "
        "khô,sống chín,tiểu trung đại,nhất nhì ba,vàng bạc đồng"
    ).split(",")
)
"""Words of which one stands in the other's place: "vai chính" and "vai phụ"."""
_CONTRASTED = frozenset().union(*_CONTRASTS)
_NOMINAL = frozenset("việc sự cuộc quá nền nỗi cơn điều".split())
"""Syllables that open a noun made of a verb: "hoàn thành việc chuyển đổi", "hoàn thành quá trình chuyển đổi"."""
_ENDS = frozenset("đóng mở kết bắt hết khai bế".split())
"""Begin words of opening and closing, of which a text tells both by "từ 5 giờ đến 8 giờ"."""
_PRONOUN = re.compile(r"\b(?:ông|bà|anh|chị|cô|nó|họ|này|đó|ấy|đây)\b(?! \w*[A-ZĐ])")
ALIKE = 0.7
"""Share of letters in common from which a foreign name is another spelling: "Sen" and "Seine"."""
_BEFORE = 3
"""Words before one that tells what it modifies: "công suất khi vắt"."""
_BEHIND = 3
"""Words after the same noun among which another of the same kind may stand: "khuyết tật đặc biệt nặng"."""
_COMPARED = re.compile(r"\bso với (?:[^,;.]|[.,](?=\d))*")
"""What a sentence compares with: it is not of what the sentence tells."""
_DATE = re.compile(r"(?<!\d)\d{1,2}[/-]\d{1,2}(?:[/-]\d{1,4})?")
"""A date, whose figures are of no noun: "đợt 1 từ 02/3" does not speak of "đợt 3"."""
_NUMERALS = {word: str(at) for at, word in enumerate("một hai ba bốn năm sáu bảy tám chín mười".split(), 1)}
_MEASURE = re.compile(
    r"\b(?:diện tích|năng suất|sản lượng|giá|phí|doanh thu|lợi nhuận|dân số|công suất|điểm chuẩn|lương|vé|vốn|thuế)$"
)
"""Measures, whose next noun is what is measured: "diện tích lúa" and "diện tích ngô"."""
_PRICED_WORK = re.compile(
    r"\b(?:công|phí|giá|tiền|tiền công|cước) (?:thay|sửa|lắp|tháo|làm|thuê|mượn|in|may|giặt|khám|đổi|gửi|cắt|dán|sơn|"
    r"rửa|xét nghiệm|siêu âm|tiêm|chụp|nhổ|trám|gội|nhuộm|vệ sinh|bảo dưỡng|vận chuyển|bốc|đào|xây|thi|cấp)$"
)
"""Work that is paid for, whose next noun is what it is done to: "công thay mặt kính" and "công thay mâm nhiệt"."""


def has_other_modifier(asked: str, own: str, heading: str, said: str = "") -> bool:
    """Whether another figure, name or word of a kind stands in the sentence after the nouns before one of the question.

    >>> has_other_modifier("Kim ngạch nhập khẩu?", "Kim ngạch xuất khẩu 2 tỷ.", "")
    True
    """
    if "so với" not in lower(asked):
        own = _COMPARED.sub(lambda match: match[0] if said and said in match[0] else " ", own)
    spoken, told, answer = tokens(asked), tokens(own), tokens(lower(said))
    question, low = tokens(lower(asked)), tokens(lower(own))
    answered = {place for start in find_run(low, answer) for place in range(start, start + len(answer))}
    inside, above = f" {fold_tokens(own)} ", f" {fold_tokens(heading)} "
    figures = f" {fold_tokens(_DATE.sub(' ', own.replace(said, ' ') if said else own))} "
    for at, word in enumerate(question):
        if word in LIGHT or not word[0].isalnum() or f" {fold(word)} " in (figures if word[0].isdigit() else inside):
            continue
        titled = f" {fold(word)} " in above
        meant = titled and _PRONOUN.search(lower(own)) is not None
        if not titled and word in _CONTRASTED and _is_contrasted(question[:at], word, tokens(lower(heading))):
            return True
        for left in _left_contexts(question, at, contrast=word in _CONTRASTED):
            for start in find_run(low, left):
                behind = _until_pause(told[start + len(left) : start + len(left) + _BEHIND])
                if not behind or lower(behind[0]) in question or start + len(left) in answered:
                    continue
                if not meant and _is_other(spoken[at], behind[0]):
                    return True
                if (not titled or left[-1] == "khi") and _is_sibling(left, word, behind, question[at + 1 : at + 2]):
                    return True
    return False


def _is_contrasted(left: Sequence[str], word: str, heading: Sequence[str]) -> bool:
    """Whether a heading says the other of a pair behind the same noun: "ong nội" for "ong ngoại"."""
    noun = left[-1] if left else ""
    if not noun or noun in LIGHT or not noun[0].isalnum():
        return False
    behind = [heading[at + 1] for at in range(len(heading) - 1) if heading[at] == noun]
    return any(other != word and word in group and other in group for group in _CONTRASTS for other in behind)


def _left_contexts(question: Sequence[str], at: int, *, contrast: bool = False) -> Iterator[Sequence[str]]:
    """The words right before one, up to `_BEFORE`, from where a word of several syllables begins.

    One that has a contrast needs no more than the syllable before it: "đóng vai phụ".
    """
    for size in range(1, min(_BEFORE, at) + 1):
        left = question[at - size : at]
        if left[0] in LIGHT or left[-1] in LIGHT or not all(each[0].isalnum() for each in left):
            continue
        if contrast:
            yield left
            continue
        if size < at and question[at - size - 1] not in LIGHT and is_one_word(question[at - size - 1], left[0]):
            continue
        yield left


def _until_pause(words: Sequence[str]) -> list[str]:
    """The words before the first punctuation mark or light word."""
    kept: list[str] = []
    for word in words:
        if not word[0].isalnum() or lower(word) in LIGHT:
            break
        kept.append(word)
    return kept


def _is_other(word: str, other: str) -> bool:
    """Whether both are different figures, or both different names.

    >>> _is_other("1", "01"), _is_other("1", "2"), _is_other("Sen", "Seine"), _is_other("Thanh", "Thành")
    (False, True, False, True)
    """
    if word[0].isdigit() or other[0].isdigit():
        one, two = word.lstrip("0"), other.lstrip("0")
        if sorted((len(one), len(two))) == [2, 4]:  # "những năm 70" are those of 1970
            return not (one.endswith(two) or two.endswith(one))
        return word[0].isdigit() and other[0].isdigit() and one != two
    if not (word[0].isupper() and other[0].isupper()):
        return False
    foreign = not (is_vietnamese(lower(word)) and is_vietnamese(lower(other)))
    return not (foreign and SequenceMatcher(None, lower(word), lower(other)).ratio() >= ALIKE)


def _is_sibling(left: Sequence[str], word: str, behind: Sequence[str], right: Sequence[str]) -> bool:
    """Whether one word is an alternative to another: coordinated with it, or with the same next word.

    "con trai cả" and "con gái cả", "khi giặt" and "khi vắt".
    """
    others = [lower(each) for each in behind]
    if word in _ENDS:
        return False
    if left[-1] == "khi":
        return min(verbness(word), verbness(others[0])) >= 0  # not "khi trận đấu", "khi thời gian"
    if any(word in group and other in group for group in _CONTRASTS for other in others):
        return True
    if _PRICED_WORK.search(" ".join(left)) and word not in _NOMINAL:
        return True
    # Another syllable of a word is as often another word for the same thing: "lo ngại", "quan ngại".
    if is_one_word(left[-1], word) or (right and is_one_word(word, right[0])):
        return False
    if right and right[0] not in LIGHT and right[0] in others[1:]:
        return _tells_apart(word, others[0])
    owned = bool(_MEASURE.search(" ".join(left))) and verbness(word) < VERB and verbness(others[0]) < VERB
    return (owned and not is_one_word(left[-1], others[0])) or alike(word, others[0])


def _tells_apart(word: str, other: str) -> bool:
    """Whether two words in the same place are two things: no slip of the hand, no figure written out, no "việc".

    >>> _tells_apart("hai", "3"), _tells_apart("hai", "2"), _tells_apart("việc", "quá")
    (True, False, False)
    """
    one, two = (_NUMERALS.get(each, each) for each in (word, other))
    if one[0].isdigit() or two[0].isdigit():
        return one[0].isdigit() and two[0].isdigit() and one != two
    return is_vietnamese(word) and is_vietnamese(other) and not {word, other} & _NOMINAL


def find_run(told: Sequence[str], words: Sequence[str]) -> list[int]:
    """Where some words stand in a row among others."""
    size = len(words)
    return [at for at in range(len(told) - size + 1) if told[at : at + size] == words]


@functools.lru_cache(maxsize=4096)
def tokens(text: str) -> list[str]:
    """The words, figures and marks of a text; "kỉ" is spelled "kỷ"."""
    return [_ONE_Y.sub(lambda match: match[1] + _Y[match[2]], each) for each in TOKEN.findall(text)]


@functools.lru_cache(maxsize=4096)
def fold_tokens(text: str) -> str:
    """The tokens without diacritics and in small letters, joined by spaces."""
    return fold(" ".join(tokens(lower(text))))
