"""What ties a question to a span's sentence: its names, figures and modifiers, or others of the same kind beside them.

A near miss shares its nouns with the sentence and differs in what tells one thing from another of its kind: "giai đoạn
2" where the sentence says "giai đoạn 1", "Phó Chủ tịch" for "Chủ tịch", "hộ cận nghèo" for "hộ nghèo", another city.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

from index.vietnamese.quantities import Quantity, is_same_unit, quantities
from index.vietnamese.syllables import is_vietnamese
from index.vietnamese.text import fold
from qa.answering.value_context import is_of_another_value
from qa.question.key_terms import CAPITAL
from qa.question.lexicon import VERB, alike, is_one_word, lower, verbness
from qa.question.mentions import mentions
from qa.question.query import Query

__all__ = ["is_untied"]

Range: TypeAlias = tuple[int, int]

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]")
_Y = dict(zip("iíìỉĩị", "yýỳỷỹỵ", strict=True))
_ONE_Y = re.compile(r"^([hklmstHKLMST]|[qQ]u)([iíìỉĩị])$")
_LIGHT = frozenset(
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
        "chồng,tăng giảm,thắng thua hòa,sơ trung cao,thấp cao,dày mỏng,dài ngắn,rộng hẹp,nặng nhẹ vừa,tươi khô,sống "
        "chín,tiểu trung đại,nhất nhì ba,vàng bạc đồng"
    ).split(",")
)
"""Words of which one stands in the other's place: "vai chính" and "vai phụ"."""
_CONTRASTED = frozenset().union(*_CONTRASTS)
_ENDS = frozenset("đóng mở kết bắt hết khai bế".split())
"""Begin words of opening and closing, of which a text tells both by "từ 5 giờ đến 8 giờ"."""
_PRONOUN = re.compile(r"\b(?:ông|bà|anh|chị|cô|nó|họ|này|đó|ấy|đây)\b(?! \w*[A-ZĐ])")
ALIKE = 0.7
"""Share of letters in common from which a foreign name is another spelling: "Sen" and "Seine"."""
_BEFORE = 3
"""Words before one that tells what it modifies: "công suất khi vắt"."""
_BEHIND = 3
"""Words after the same noun among which another of the same kind may stand: "khuyết tật đặc biệt nặng"."""
SHORT = 60
"""Characters of a sentence that may be the name of a signature."""
_RANKS = frozenset("phó nguyên cựu cận á".split())
_DOCUMENT = "nghi quyet|quyet dinh|ke hoach|cong van|thong tu|luat|nghi dinh|chi thi|hop dong|bien ban|van ban|de an"
_NUMBERED = re.compile(
    r"(?:nghị quyết|quyết định|kế hoạch|công văn|thông tư|nghị định|chỉ thị|hợp đồng|biên bản|văn bản|đề án|thông báo|"
    r"tờ trình|báo cáo)(?: số)?:? (\d+)"
)
_SIGNED = re.compile(r"\bai (?:đã |là người )?ký\b|\bngười ký\b")
_NAMED = re.compile(rf"(?<!\w){CAPITAL}\w{{0,20}}(?: {CAPITAL}\w{{0,20}}){{1,6}}")
_EXTREME = re.compile(r"\b(?:cao|thấp|lớn|nhỏ|nhiều|ít|dài|ngắn|đắt|rẻ|nặng|nhẹ|đông|vắng) (?:\w+ ){0,2}?nhất\b")
_SAYS_EXTREME = re.compile(
    r"\bnhất\b|\btối (?:đa|thiểu)|không quá|kỷ lục|kỉ lục|đứng đầu|dẫn đầu|đỉnh|trở lên|trở xuống|\b(?:từ|đến|tới|dưới|"
    r"trên|hơn) \d|không dưới|chính|hàng đầu"
)
_MEASURE = re.compile(
    r"\b(?:diện tích|năng suất|sản lượng|giá|phí|doanh thu|lợi nhuận|dân số|công suất|điểm chuẩn|lương|vé|vốn|thuế)$"
)
"""Measures, whose next noun is what is measured: "diện tích lúa" and "diện tích ngô"."""
_PLAN = re.compile(r"\b(?:phấn đấu|dự kiến|dự định|dự tính|mục tiêu|kế hoạch|chỉ tiêu|hướng tới|sẽ|ước|đề ra)\b")
_ORDINAL = re.compile(
    r"\bthứ (nhất|nhì|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|\d+)(?! (?:hằng|hàng) tuần)\b|\bđầu tiên\b"
)
_RANK_OF = {word: str(at) for at, word in enumerate("nhất hai ba tư năm sáu bảy tám chín mười".split(), 1)}
_RANK_OF |= {"nhì": "2", "bốn": "4"}
_WEEKDAY = re.compile(r"\b(?:sáng|trưa|chiều|tối|ngày|vào|từ|đến|và|,) thứ (?:hai|ba|tư|năm|sáu|bảy)\b")
_ASKS_PLAN = re.compile(r"\b(?:phấn đấu|dự kiến|mục tiêu|kế hoạch(?! (?:số )?\d))\b")
_ASKS_RESULT = re.compile(r"\b(?:thực tế|thực hiện được|đã đạt|đạt được|kết quả thực hiện)\b")


def is_untied(query: Query, text: str, span: Range, sentence: Range, heading: str) -> bool:
    """Whether the sentence speaks of another thing of the kind that was asked about.

    It says another figure, name or word of a kind after the same noun, another rank, other quantities, a plan where a
    result was asked, or a figure that is no extreme where the highest or lowest was.

    Args:
        query: what is asked.
        text: the passage.
        span: characters of the candidate in it.
        sentence: characters of its sentence.
        heading: the passage's headings and its document's title.

    >>> text = "Vốn giai đoạn 1 là 30 tỷ đồng."
    >>> [is_untied(Query("", f"Vốn giai đoạn {n} là bao nhiêu?"), text, (19, 29), (0, 30), "") for n in (1, 2)]
    [False, True]
    """
    if query.language != "vi":
        return False
    sentence = _find_part(text, span, sentence)
    own, asked = text[slice(*sentence)], _keep_typed_capitals(query)
    low, told = lower(asked), lower(own)
    # A name alone on its line has its role on the lines above.
    lead = sentence[0] if len(own) > SHORT else max(0, sentence[0] - SHORT)
    figure = any(letter.isdigit() for letter in text[slice(*span)])
    return (
        _has_other_modifier(asked, own, heading, text[slice(*span)])
        or _differ_in_rank(low, lower(text[lead : sentence[1]]), span[0] - lead)
        or _is_outside(asked, text, span, sentence)
        or is_of_another_value(low, text, span, sentence)
        or _is_other_ordinal(low, told)
        or _is_other_document(query, text, sentence, heading)
        # Who signed is told by the word or by the name alone at the foot, not by who issued or approved.
        or (_SIGNED.search(low) is not None and "ký" not in told and len(own) > SHORT)
        or _is_person_of_later(query, text, sentence, heading)
        or (figure and _is_plan_for_result(low, told, f"{heading} {text[: sentence[1]]}"))
        or (figure and _EXTREME.search(low) is not None and _SAYS_EXTREME.search(told) is None)
    )


def _keep_typed_capitals(query: Query) -> str:
    """The question with words that only the library writes in capitals ("Quyết ĐỊNH") in small letters: no names."""
    typed = set(_TOKEN.findall(query.typed or query.text))
    return re.sub(
        r"[^\W\d_]{2,}",
        lambda word: lower(word[0]) if word[0][0].isupper() and word[0] not in typed else word[0],
        query.text,
    )


def _find_part(text: str, span: Range, sentence: Range) -> Range:
    """The part of a sentence between semicolons that holds the span.

    >>> _find_part("An nuôi 12 đàn; Bình nuôi 4 đàn.", (26, 27), (0, 32))
    (15, 32)
    """
    start = text.rfind("; ", sentence[0], span[0])
    end = text.find("; ", span[1], sentence[1])
    return (start + 1 if start >= 0 else sentence[0], end if end >= 0 else sentence[1])


def _has_other_modifier(asked: str, own: str, heading: str, said: str = "") -> bool:
    """Whether another figure, name or word of a kind stands in the sentence after the nouns before one of the question.

    >>> _has_other_modifier("Kim ngạch nhập khẩu?", "Kim ngạch xuất khẩu 2 tỷ.", "")
    True
    """
    spoken, told, answer = _tokens(asked), _tokens(own), set(_tokens(lower(said)))
    question, low = _tokens(lower(asked)), _tokens(lower(own))
    inside, above = f" {_fold(own)} ", f" {_fold(heading)} "
    for at, word in enumerate(question):
        if word in _LIGHT or not word[0].isalnum() or f" {fold(word)} " in inside:
            continue
        titled = f" {fold(word)} " in above
        meant = titled and _PRONOUN.search(lower(own)) is not None
        if not titled and word in _CONTRASTED and _is_contrasted(question[:at], word, _tokens(lower(heading))):
            return True
        for left in _left_contexts(question, at, contrast=word in _CONTRASTED):
            for start in _find(low, left):
                behind = _until_pause(told[start + len(left) : start + len(left) + _BEHIND])
                if not behind or lower(behind[0]) in question or lower(behind[0]) in answer:
                    continue
                if not meant and _is_other(spoken[at], behind[0]):
                    return True
                if (not titled or left[-1] == "khi") and _is_sibling(left, word, behind, question[at + 1 : at + 2]):
                    return True
    return False


def _is_contrasted(left: Sequence[str], word: str, heading: Sequence[str]) -> bool:
    """Whether a heading says the other of a pair behind the same noun: "ong nội" for "ong ngoại"."""
    noun = left[-1] if left else ""
    if not noun or noun in _LIGHT or not noun[0].isalnum():
        return False
    behind = [heading[at + 1] for at in range(len(heading) - 1) if heading[at] == noun]
    return any(other != word and word in group and other in group for group in _CONTRASTS for other in behind)


def _left_contexts(question: Sequence[str], at: int, *, contrast: bool = False) -> Iterator[Sequence[str]]:
    """The words right before one, up to `_BEFORE`, from where a word of several syllables begins.

    One that has a contrast needs no more than the syllable before it: "đóng vai phụ".
    """
    for size in range(1, min(_BEFORE, at) + 1):
        left = question[at - size : at]
        if left[0] in _LIGHT or left[-1] in _LIGHT or not all(each[0].isalnum() for each in left):
            continue
        if contrast:
            yield left
            continue
        if size < at and question[at - size - 1] not in _LIGHT and is_one_word(question[at - size - 1], left[0]):
            continue
        yield left


def _until_pause(words: Sequence[str]) -> list[str]:
    """The words before the first punctuation mark or light word."""
    kept: list[str] = []
    for word in words:
        if not word[0].isalnum() or lower(word) in _LIGHT:
            break
        kept.append(word)
    return kept


def _is_other(word: str, other: str) -> bool:
    """Whether both are figures, or both are names; not those that differ in a leading zero or a foreign spelling.

    >>> _is_other("1", "01"), _is_other("1", "2"), _is_other("Sen", "Seine"), _is_other("Thanh", "Thành")
    (False, True, False, True)
    """
    if word[0].isdigit() or other[0].isdigit():
        return word[0].isdigit() and other[0].isdigit() and word.lstrip("0") != other.lstrip("0")
    if not (word[0].isupper() and other[0].isupper()):
        return False
    foreign = not (is_vietnamese(lower(word)) and is_vietnamese(lower(other)))
    return not (foreign and SequenceMatcher(None, lower(word), lower(other)).ratio() >= ALIKE)


def _is_sibling(left: Sequence[str], word: str, behind: Sequence[str], right: Sequence[str]) -> bool:
    """Whether one of the words stands for another: both are said in one breath, or the next word is the same too.

    "con trai cả" and "con gái cả", "khi giặt" and "khi vắt".
    """
    others = [lower(each) for each in behind]
    if word in _ENDS:
        return False
    if right and right[0] not in _LIGHT and right[0] in others[1:]:
        return True
    if left[-1] == "khi" or any(word in group and other in group for group in _CONTRASTS for other in others):
        return True
    if is_one_word(left[-1], word) or (right and is_one_word(word, right[0])):
        return False
    owned = bool(_MEASURE.search(" ".join(left))) and verbness(word) < VERB and verbness(others[0]) < VERB
    return (owned and not is_one_word(left[-1], others[0])) or alike(word, others[0])


def _find(told: Sequence[str], words: Sequence[str]) -> list[int]:
    size = len(words)
    return [at for at in range(len(told) - size + 1) if told[at : at + size] == words]


@functools.lru_cache(maxsize=4096)
def _tokens(text: str) -> list[str]:
    """The words, figures and marks of a text; "kỉ" is spelled "kỷ"."""
    return [_ONE_Y.sub(lambda match: match[1] + _Y[match[2]], each) for each in _TOKEN.findall(text)]


@functools.lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    return fold(" ".join(_tokens(lower(text))))


def _differ_in_rank(asked: str, own: str, until: int) -> bool:
    """Whether the question or the sentence alone says "phó", "nguyên", "cận" before the noun of both.

    Args:
        asked: the question, in small letters.
        own: the sentence, in small letters.
        until: where the span begins in it; of several places the last one before it counts.

    >>> [_differ_in_rank("hiệu trưởng là ai?", f"{name}: ông a", 20) for name in ("hiệu trưởng", "phó hiệu trưởng")]
    [False, True]
    """
    question, told, ahead = _tokens(asked), _tokens(own), _tokens(own[:until])
    for at, word in enumerate(question):
        rank = question[at - 1] if at and question[at - 1] in _RANKS else ""
        noun = question[at : at + (1 if rank == "cận" else 2)]
        if word in _LIGHT or word in _RANKS or not all(each[0].isalnum() for each in noun):
            continue
        places = _find(ahead, noun) or _find(told, noun)[:1]
        if (len(noun) < 2 and not rank) or not places:
            continue
        place = places[-1]
        said = told[place - 1] if place and told[place - 1] in _RANKS else ""
        if rank != said:
            return True
    return False


def _is_plan_for_result(asked: str, own: str, until: str) -> bool:
    """Whether a result is asked and the sentence tells a plan, or a plan is asked and nothing up to there is one.

    Args:
        asked: the question, in small letters.
        own: the sentence's part, in small letters.
        until: the headings and the text up to its end: a plan is announced once, over all that it holds.

    >>> _is_plan_for_result("mục tiêu là bao nhiêu?", " thu 3 tỷ", "Mục tiêu: xây 2 cầu; thu 3 tỷ")
    False
    """
    if _ASKS_RESULT.search(asked):
        return _PLAN.search(own) is not None
    return _ASKS_PLAN.search(asked) is not None and _PLAN.search(lower(until)) is None


def _is_other_ordinal(asked: str, own: str) -> bool:
    """Whether the question says "thứ nhất" and the sentence only others: "lần thứ hai".

    >>> _is_other_ordinal("lần thứ nhất ở đâu?", "lần thứ hai ở huế"), _is_other_ordinal("ai thứ hai?", "thứ hai là an")
    (True, False)
    """
    if _WEEKDAY.search(asked) or _WEEKDAY.search(own):
        return False
    wanted, told = (
        {_RANK_OF.get(match[1], match[1] or "1") for match in _ORDINAL.finditer(each)} for each in (asked, own)
    )
    return bool(wanted and told) and wanted.isdisjoint(told)


def _is_other_document(query: Query, text: str, sentence: Range, heading: str) -> bool:
    """Whether a document of the question, by its number, is not the sentence's, which has another or is elsewhere.

    >>> text = "Ông An ký Quyết định 12. Kế hoạch 227 dài ba trang."
    >>> [_is_other_document(Query("", f"Ai ký {it}?"), text, (0, 24), "") for it in ("Kế hoạch 227", "Quyết định 12")]
    [True, False]
    """
    own, around = _fold(text[slice(*sentence)]), f" {_fold(text)} "
    if re.search(rf"\b(?:{_DOCUMENT}) (?:nay|do|tren|ay)\b", own):
        return False
    for name in _NUMBERED.finditer(lower(query.text)):
        number = f" {_fold(name[1])} "
        if number in f" {own} " or number in f" {_fold(heading)} ":
            continue
        if number in around or _NUMBERED.search(lower(text[slice(*sentence)])):
            return True
    return False


def _is_person_of_later(query: Query, text: str, sentence: Range, heading: str) -> bool:
    """Whether the question is about a person whom the passage first names after the sentence.

    >>> text = "Ông An làm giám đốc từ năm 1976. Người kế nhiệm là Đinh Công Viễn."
    >>> _is_person_of_later(Query("", "Đinh Công Viễn làm giám đốc từ năm nào?"), text, (0, 32), "")
    True
    """
    until, after = f" {_fold(heading)} {_fold(text[: sentence[1]])} ", f" {_fold(text[sentence[1] :])} "
    people = [named for each in mentions(query.text) if each.kind == "person" and (named := _NAMED.search(each.text))]
    for name in (f" {_fold(named[0])} " for named in people):
        if name in after and name not in until and f" {name.split()[-1]} " not in until:
            return True
    return False


def _is_outside(question: str, text: str, span: Range, sentence: Range) -> bool:
    """Whether the question names a quantity and the sentence, the span apart, only others of that unit.

    >>> text = "Trẻ từ 6 tuổi trở lên uống 5 ml."
    >>> [_is_outside(f"Trẻ {n} tuổi uống mấy ml?", text, (27, 31), (0, 32)) for n in (4, 7)]
    [True, False]
    """
    asked = [each for each in quantities(question) if each.unit]
    if not asked:
        return False
    own = text[slice(*sentence)]
    told = [
        each
        for each in quantities(own)
        # "Một ngày" behind a price is its rate, no condition.
        if each.unit
        and not own[each.start :].lower().startswith("một ")
        and not (each.start + sentence[0] < span[1] and span[0] < each.end + sentence[0])
    ]
    for each in asked:
        comparable = [other for other in told if is_same_unit(each, other)]
        if comparable and not any(_meet(each, other) for other in comparable):
            return True
    return False


def _meet(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities have a value in common."""
    if one.low == other.high and (one.open_low or other.open_high):
        return False
    if other.low == one.high and (other.open_low or one.open_high):
        return False
    return one.low <= other.high and other.low <= one.high
