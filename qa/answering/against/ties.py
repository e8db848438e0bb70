"""What ties a question to a span's sentence: its names, figures and modifiers, or others of the same kind beside them.

A near miss shares its nouns with the sentence and differs in what tells one thing from another of its kind: "giai đoạn
2" where the sentence says "giai đoạn 1", "Phó Chủ tịch" for "Chủ tịch", "hộ cận nghèo" for "hộ nghèo", another city.
"""

import re
from collections.abc import Sequence
from typing import TypeAlias

from index.vietnamese.quantities import Quantity, is_same_unit, quantities
from qa.answering.against.kin import is_of_other_kin
from qa.answering.against.other_modifier import LIGHT, TOKEN, find_run, fold_tokens, has_other_modifier, tokens
from qa.answering.against.value_context import is_of_another_value
from qa.question.key_terms import CAPITAL
from qa.question.lexicon import is_one_word, lower
from qa.question.mentions import mentions
from qa.question.query import Query

__all__ = ["is_untied"]

Range: TypeAlias = tuple[int, int]

SHORT = 60
"""Characters of a sentence that may be the name of a signature."""
_RANKS = frozenset("phó nguyên cựu cận á".split())
_SYLLABLES = frozenset("kỷ nguyên,công nguyên,số nguyên,kỳ cựu,lân cận,phụ cận,tiếp cận,châu á,đông á,nam á".split(","))
"""Words whose last syllable is no rank of what follows, beside those that the counts of syllables tell."""
_DOCUMENT = "nghi quyet|quyet dinh|ke hoach|cong van|thong tu|luat|nghi dinh|chi thi|hop dong|bien ban|van ban|de an"
_NUMBERED = re.compile(
    r"(?:nghị quyết|quyết định|kế hoạch|công văn|thông tư|nghị định|chỉ thị|hợp đồng|biên bản|văn bản|đề án|thông báo|"
    r"tờ trình|báo cáo)(?: số)?:? (\d+)"
)
_SIGNED = re.compile(r"\bai (?:đã |là người )?ký\b|\bngười ký\b")
_NAMED = re.compile(rf"(?<!\w){CAPITAL}\w{{0,20}}(?: {CAPITAL}\w{{0,20}}){{1,6}}")
_EXTREME = re.compile(  # "ít nhất bao nhiêu ngày" asks for a bound
    r"(?!\b(?:ít|nhiều) nhất (?:bao nhiêu|mấy)\b)"
    r"\b(?:cao|thấp|lớn|nhỏ|nhiều|ít|dài|ngắn|đắt|rẻ|nặng|nhẹ|đông|vắng) (?:\w+ ){0,2}?nhất\b"
)
_SAYS_EXTREME = re.compile(
    r"\bnhất\b|\btối (?:đa|thiểu)|không quá|kỷ lục|kỉ lục|đứng đầu|dẫn đầu|đỉnh|trở lên|trở xuống|\b(?:từ|đến|tới|dưới|"
    r"trên|hơn) \d|không dưới|chính|hàng đầu"
)
_PLAN = re.compile(r"\b(?:phấn đấu|dự kiến|dự định|dự tính|mục tiêu|kế hoạch|chỉ tiêu|hướng tới|sẽ|ước|đề ra)\b")
_ORDINAL = re.compile(
    r"\bthứ (nhất|nhì|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|\d+)(?! (?:hằng|hàng) tuần)\b|\bđầu tiên\b"
)
_RANK_OF = {word: str(at) for at, word in enumerate("nhất hai ba tư năm sáu bảy tám chín mười".split(), 1)}
_RANK_OF |= {"nhì": "2", "bốn": "4", "đầu": "1", "đầu tiên": "1"}
_TURN = re.compile(r"\blần (?:thứ )?(đầu(?: tiên)?|nhất|nhì|hai|ba|tư|bốn|năm|sáu|\d+)\b(?! (?:lần|hằng|hàng))")
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
        has_other_modifier(asked, own, heading, text[slice(*span)])
        or _differ_in_rank(low, lower(text[lead : sentence[1]]), span[0] - lead)
        or _is_outside(asked, text, span, sentence)
        or is_of_another_value(low, text, span, sentence)
        or _is_other_ordinal(low, told)
        or _is_of_other_turn(low, told, (span[0] - sentence[0], span[1] - sentence[0]))
        or is_of_other_kin(asked, text, span, sentence)
        or _is_other_document(query, text, sentence, heading)
        # Who signed is told by the word or by the name alone at the foot, not by who issued or approved.
        or (_SIGNED.search(low) is not None and "ký" not in told and len(own) > SHORT)
        or _is_person_of_later(query, text, sentence, heading)
        or (figure and _is_plan_for_result(low, told, f"{heading} {text[: sentence[1]]}"))
        or (figure and _EXTREME.search(low) is not None and _SAYS_EXTREME.search(told) is None)
    )


def _keep_typed_capitals(query: Query) -> str:
    """The question with words that only the library writes in capitals ("Quyết ĐỊNH") in small letters: no names."""
    typed = set(TOKEN.findall(query.typed or query.text))
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


def _differ_in_rank(asked: str, own: str, until: int) -> bool:
    """Whether the question or the sentence alone says "phó", "nguyên", "cận" before the noun of both.

    Args:
        asked: the question, in small letters.
        own: the sentence, in small letters.
        until: where the span begins in it; of several places the last one before it counts.

    >>> [_differ_in_rank("hiệu trưởng là ai?", f"{name}: ông a", 20) for name in ("hiệu trưởng", "phó hiệu trưởng")]
    [False, True]
    """
    question, told, ahead = tokens(asked), tokens(own), tokens(own[:until])
    for at, word in enumerate(question):
        rank = _find_rank(question, at)
        noun = question[at : at + (1 if rank == "cận" else 2)]
        if word in LIGHT or word in _RANKS or not all(each[0].isalnum() for each in noun):
            continue
        places = find_run(ahead, noun)[-1:] or find_run(told, noun)
        if (len(noun) < 2 and not rank) or not places:
            continue
        if any(_find_rank(told, place) == rank for place in places):
            continue  # behind a span each may be meant: "bà An, Phó phòng, giữ chức Trưởng phòng"
        said = _find_rank(told, places[-1])
        # "Cựu tay guitar chính": a word may stand between.
        if rank != said and (said or rank not in told[max(0, places[-1] - 2) : places[-1]]):
            return True
    return False


def _find_rank(words: Sequence[str], at: int) -> str:
    """The word of rank before a noun, empty where there is none or it is a syllable of another word.

    >>> [_find_rank(words.split(), 2) for words in ("ông nguyên giám đốc", "số nguyên tố", "trước nguyên tố")]
    ['nguyên', '', '']
    """
    rank = words[at - 1] if at else ""
    before = words[at - 2] if at > 1 else ""
    if rank not in _RANKS or f"{before} {rank}" in _SYLLABLES:
        return ""
    if rank in ("nguyên", "cựu", "á") and before and is_one_word(before, rank):
        return ""
    return "" if rank == "nguyên" and is_one_word(rank, words[at]) else rank


def _is_plan_for_result(asked: str, own: str, until: str) -> bool:
    """Whether the sentence gives a plan where a result is asked, or a result where a plan is.

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


def _is_of_other_turn(asked: str, own: str, span: Range) -> bool:
    """Whether the "lần …" of a span, or the last one before it, is another one than the question's.

    >>> text = "lần đầu nhắc nhở, lần thứ hai khóa thẻ 30 ngày, lần thứ ba chấm dứt"
    >>> [_is_of_other_turn(f"lần {turn} bị gì?", text, (30, 46)) for turn in ("hai", "ba", "đầu")]
    [False, True, True]
    """
    wanted = {_RANK_OF.get(match[1], match[1]) for match in _TURN.finditer(asked)}
    inside = [_RANK_OF.get(match[1], match[1]) for match in _TURN.finditer(own, max(0, span[0]), max(0, span[1]))]
    before = [_RANK_OF.get(match[1], match[1]) for match in _TURN.finditer(own, 0, max(0, span[0]))][-1:]
    told = inside or before
    return len(wanted) == 1 and bool(told) and wanted.isdisjoint(told)


def _is_other_document(query: Query, text: str, sentence: Range, heading: str) -> bool:
    """Whether a document of the question, by its number, is not the sentence's, which has another or is elsewhere.

    >>> text = "Ông An ký Quyết định 12. Kế hoạch 227 dài ba trang."
    >>> [_is_other_document(Query("", f"Ai ký {it}?"), text, (0, 24), "") for it in ("Kế hoạch 227", "Quyết định 12")]
    [True, False]
    """
    own, around = fold_tokens(text[slice(*sentence)]), f" {fold_tokens(text)} "
    if re.search(rf"\b(?:{_DOCUMENT}) (?:nay|do|tren|ay)\b", own):
        return False
    for name in _NUMBERED.finditer(lower(query.text)):
        number = f" {fold_tokens(name[1])} "
        if number in f" {own} " or number in f" {fold_tokens(heading)} ":
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
    until, after = (
        f" {fold_tokens(heading)} {fold_tokens(text[: sentence[1]])} ",
        f" {fold_tokens(text[sentence[1] :])} ",
    )
    people = [named for each in mentions(query.text) if each.kind == "person" and (named := _NAMED.search(each.text))]
    for name in (f" {fold_tokens(named[0])} " for named in people):
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
