"""What else a sentence tells of a person than was asked: when he built, not when he died; the post that he leaves."""

import re

from qa.answering.against.other_modifier import LIGHT
from qa.question.key_terms import CAPITAL
from qa.question.lexicon import lower
from qa.question.query import Query

__all__ = ["is_of_other_event"]

_WHEN = r"(?: (?:vào|hồi|lúc|từ|ở|tại))? (?:năm|ngày|tháng|hôm|khi|lúc|bao giờ|bao nhiêu tuổi|mấy giờ|đâu|nào)(?!\w)"
_LIVES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(rf"(?<!\w)(?:{asked}){_WHEN}"), re.compile(told))
    for asked, told in (
        (
            r"mất(?! tích)|qua đời|hi sinh|hy sinh|chết|từ trần|tạ thế|tử trận|tử nạn|băng hà|bị giết|viên tịch",
            r"(?<!\w)(?:mất|qua đời|hi sinh|hy sinh|chết|từ trần|tạ thế|tử|băng|giết|viên tịch|thọ|hưởng|sát|vẫn|giỗ|"
            r"tang|táng|trút|khuất|lâm chung|yên nghỉ|thiệt mạng|xử|chém|bức|cuối đời|ra đi)(?!\w)"
            r"|[-–—] ?(?:ngày )?[\d/. thángnăm]{0,24}\d{3,4}\)",
        ),
        (
            r"sinh|sinh ra|chào đời|ra đời",
            r"(?<!\w)(?:sinh|chào đời|ra đời|tuổi|con (?:trai|gái|cả|út|thứ)|quê|xuất thân)(?!\w)"
            r"|\(\D{0,12}\d{3,4}|\d{3,4} ?[-–—]",
        ),
        (
            r"kết hôn|cưới|lấy vợ|lấy chồng|thành hôn|ly hôn|ly dị",
            r"(?<!\w)(?:hôn|hôn nhân|kết hôn|cưới|vợ|chồng|thành hôn|ly hôn|ly dị|phu nhân|cặp đôi|gả)(?!\w)",
        ),
        (r"nghỉ hưu|về hưu", r"(?<!\w)(?:hưu|nghỉ|thôi|rời)(?!\w)"),
    )
)
"""(what a question asks the time or place of, what a sentence that tells it says)."""
_BEFORE = 120
"""Characters before a sentence in which the event may be named that it goes on about."""
_POST = re.compile(
    r"[^.;\n]{0,120}?(?<!\w)(?:giữ|nhận|đảm nhiệm|đảm nhận|làm) (?:chức(?: vụ| danh)? |quyền )?"
    r"(?P<post>[^,.;\n]{3,120})"
)
_APPOINTS = re.compile(r"(?<!\w)(?:điều động|bổ nhiệm|phân công|giao|luân chuyển|cử|bầu|chỉ định)(?!\w)", re.IGNORECASE)
_FORMER = re.compile(r"(?<!\w)(?:cũ|trước đây|nguyên|tiền nhiệm|trước khi|từng)(?!\w)")
_WORD = re.compile(r"\w+")
_NAME = re.compile(rf"(?<!\w){CAPITAL}\w*(?: {CAPITAL}\w*)+")
_NEW = frozenset("mới nay giờ chức vụ làm giữ hiện đương nhiệm".split())
LEAST = 0.6
"""Share of the words of a post that a sentence must hold to be about that post."""


def is_of_other_event(query: Query, text: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether a sentence tells something else of a person than the event or the post that was asked for.

    Args:
        query: what is asked.
        text: the passage.
        span: characters of the candidate in it.
        sentence: characters of its sentence.

    >>> text = "Tướng Võ Khoáng đắp thành năm 1787."
    >>> asked = [Query("", f"Ông Khoáng {did} năm nào?") for did in ("mất", "đắp thành")]
    >>> [is_of_other_event(query, text, (26, 34), (0, 35)) for query in asked]
    [True, False]
    """
    asked = lower(query.text)
    near = lower(text[max(0, sentence[0] - _BEFORE) : sentence[1]])
    if any(wanted.search(asked) and told.search(near) is None for wanted, told in _LIVES):
        return True
    return query.answer_type == "person" and (
        _is_asked_about(query, text[slice(*span)]) or _leaves_post(asked, text, span, sentence)
    )


def _is_asked_about(query: Query, said: str) -> bool:
    """Whether the person of a span is the one that the question names: "Ai thay bà Sen?" is not answered by her.

    >>> [_is_asked_about(Query("", "Ai thay bà Sen?", names=("Sen",)), it) for it in ("bà Lê Thị Sen", "ông Vũ An")]
    [True, False]
    """
    name = _NAME.search(said)
    return name is not None and any(name[0] == each or name[0].endswith(f" {each}") for each in query.names)


def _leaves_post(asked: str, text: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether the sentence appoints the person of a span to another post than the one that is asked about.

    >>> text = "Điều động ông Vũ An, Trưởng phòng Kỹ thuật, giữ chức Giám đốc."
    >>> posts = ("trưởng phòng kỹ thuật", "giám đốc")
    >>> [_leaves_post(f"{post} là ai?", text, (14, 19), (0, len(text))) for post in posts]
    [True, False]
    """
    if _FORMER.search(asked) or _APPOINTS.search(text[sentence[0] : span[0]]) is None:
        return False
    found = _POST.match(text[span[1] : sentence[1]])
    wanted = [word for word in _WORD.findall(asked) if word not in LIGHT and word not in _NEW]
    if found is None or not wanted:
        return False
    post, all_ = set(_WORD.findall(lower(found["post"]))), set(_WORD.findall(lower(text[slice(*sentence)])))
    share = sum(word in post for word in wanted) / len(wanted)
    return share < LEAST <= sum(word in all_ for word in wanted) / len(wanted)
