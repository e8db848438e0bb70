"""What of a chat is no answer: the time at which a line was written, and what somebody asks there."""

import re
from functools import lru_cache

__all__ = ["is_asked_back", "is_speaker", "is_time_of_message"]

_STAMP = (
    r"[\[(]?(?:(?:ngày )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?,? )?\d{1,2}(?::\d{2}){1,2}(?: ?(?:SA|CH|AM|PM))?"
    r"(?:,? \d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?)?[\])]?"
)
_HEAD = re.compile(
    rf"^[ \t*•>-]*(?:(?P<stamp>{_STAMP})[ ,–-]*[^\W\d_][^:\n]{{0,40}}:(?= )"
    rf"|[^\W\d_][^:\n\d]{{0,40}}[ ,(]+(?P<after>{_STAMP})\)?:(?= ))",
    re.MULTILINE | re.IGNORECASE,
)
"""How a message begins: "19:02 Thảo Vy: …", "[19:02, 3/4] Thảo Vy: …", "Thảo Vy (19:02): …"."""
_WRITES = re.compile(
    r"(?<!\w)(?:nhắn|viết|gửi tin|gửi lúc|hỏi|trả lời|đáp|đăng|phản hồi|thông báo|tin nhắn|báo|nói|up|share|"
    r"chia sẻ)(?!\w)",
    re.IGNORECASE,
)

_ASKS = re.compile(
    r"(?<!\w)(?:mấy giờ|bao nhiêu|bao lâu|bao giờ|khi nào|lúc nào|ngày nào|hôm nào|ở đâu|mấy(?= \w)|mấy$)(?!\w)",
    re.IGNORECASE,
)

_PERSON = re.compile(r"(?<!\w)(?:ai|người|bạn|anh|chị|em|thành viên|tên)(?!\w)|mấy giờ|lúc nào|khi nào", re.IGNORECASE)


def is_asked_back(text: str, span: tuple[int, int]) -> bool:
    """Whether a span asks itself, and tells no figure: "khoảng mấy giờ" of another one's question.

    >>> is_asked_back("Tới nơi khoảng mấy giờ anh", (8, 22)), is_asked_back("mấy hôm trước, 3 giờ", (0, 20))
    (True, False)
    """
    said = text[slice(*span)]
    return _ASKS.search(said) is not None and not any(letter.isdigit() for letter in said)


def is_speaker(question: str, text: str, span: tuple[int, int]) -> bool:
    r"""Whether a span is who writes in a chat of two or more, and the question asks for no person.

    >>> text = "19:02 Bảo Châu: được giải gì\n19:03 Hiền: giải nhì"
    >>> [is_speaker(question, text, (6, 14)) for question in ("Lớp nào được giải nhất?", "Ai hỏi về giải?")]
    [True, False]
    """
    heads = _find_heads(text)
    if len(heads) < 2 or _PERSON.search(question):
        return False
    return any(match.start() <= span[0] and span[1] <= match.end() for match in heads)


def is_time_of_message(question: str, text: str, span: tuple[int, int]) -> bool:
    r"""Whether a span is the time of a message in a chat of two or more, and no message is asked about.

    >>> text = "19:02 Vy: mai thi chưa\n19:03 Đức: dời sang thứ 5"
    >>> [is_time_of_message(question, text, (23, 28)) for question in ("Thi dời sang hôm nào?", "Đức nhắn lúc nào?")]
    [True, False]
    """
    heads = _find_heads(text)
    if len(heads) < 2 or _WRITES.search(question):
        return False
    stamps = [match.span("stamp") if match["stamp"] else match.span("after") for match in heads]
    return any(start <= span[0] and span[1] <= end for start, end in stamps)


@lru_cache(maxsize=32)  # asked again for each span of a passage
def _find_heads(text: str) -> tuple[re.Match[str], ...]:
    """Where the messages of a chat begin; empty for a text that is none."""
    return tuple(_HEAD.finditer(text))
