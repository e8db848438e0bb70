# ruff: noqa: E501 (one pattern a line)
"""What is said to the assistant itself: a greeting, thanks, "bạn là ai"; and a greeting before a real question."""

import re
from functools import lru_cache
from typing import Literal

from index.vietnamese.text import canonical, fold

__all__ = ["SmallTalk", "small_talk", "without_greeting"]

SmallTalk = Literal[
    "greeting",
    "thanks",
    "goodbye",
    "identity",
    "ability",
    "wellbeing",
    "agreement",
    "laughter",
    "rudeness",
    "entertainment",
    "present",
    "arithmetic",
    "unclear",
]
"""What is meant; `present` is the clock, the calendar and the weather, which no document knows."""


def _any(words: str) -> str:
    """The alternation of words separated by commas, each once: a word that stood twice would make matching slow."""
    return "(?:" + "|".join(dict.fromkeys(word.strip() for word in words.replace("\n", " ").split(","))) + ")"


_YOURS = "bạn, em, anh, chị, mày, cậu, bot, chat bot, chatbot, ad, admin, trợ lý, robot, hỏi đáp, ông, cô, you"
_MINE = "tôi, mình, em, anh, chị, tớ, tao, cháu, con, bọn mình, chúng tôi"
_TONES = """ạ, nhé, nha, nhá, nhỉ, à, ơi, nè, hen, vậy, thế, thôi, đi, rồi, quá, lắm, nhiều, rất nhiều, luôn, với, nào,
    đó, đấy, đây, hả, á, ha, so much, very much, a lot"""
_YOU, _ME, _TONE = _any(_YOURS), _any(_MINE), _any(_TONES)
_TAIL = _any(f"{_YOURS}, {_MINE}, {_TONES}, mọi người, cả nhà, các bạn, quý vị, shop, team, thầy, bác, chú, there")
_PATTERNS: dict[SmallTalk, str] = {
    "thanks": rf"(?:(?:ok|oke|okay|vâng|dạ|ừ|hay|hay quá|tốt|tuyệt|tuyệt vời|được|được rồi) )*(?:{_ME} )?(?:xin |rất |chân thành |thành thật )*"
    r"(?:cảm ơn|cám ơn|cảm tạ|biết ơn|thank you|thanks|thank|tks|thks|thx|tk|camon|many thanks)"
    rf"(?: {_TAIL}| (?:vì )?đã (?:giúp|trả lời|hỗ trợ))*",
    "goodbye": rf"(?:thôi )?(?:{_ME} )?(?:xin |chào )?(?:tạm biệt|bái bai|bai bai|bye|bye bye|goodbye|good bye|hẹn gặp lại"
    rf"|gặp lại sau|ngủ ngon|(?:phải )?đi (?:ngủ|về|làm|ăn|học) đây|chúc (?:{_YOU} |cả nhà |mọi người )?(?:ngủ ngon|(?:một |có )*(?:ngày|buổi (?:sáng|trưa|chiều|tối)|tuần|tối|cuối tuần)(?: làm việc)? (?:tốt lành|vui(?: vẻ)?|an lành|hiệu quả|mới tốt lành))|good night|see you(?: later)?|đi đây)(?: {_TAIL})*",
    "greeting": rf"(?:(?:dạ|vâng|{_ME}) )*(?:xin |kính )?(?:chào|hello|helo|hellu|hế lô|hê lô|hi|hey|hii+|alo+|a lô"
    r"|good (?:morning|afternoon|evening))(?: (?:buổi )?(?:sáng|trưa|chiều|tối)| ngày mới)?"
    rf"(?: {_TAIL}| hello| hi| alo)*(?: có ai (?:ở (?:đây|đó) )?không)?(?: {_TONE})*|có ai (?:ở (?:đây|đó) )?không(?: {_TONE})*",
    "identity": rf"(?:(?:xin )?cho hỏi )?{_YOU} (?:là (?:ai|gì|cái gì|con gì|người hay (?:máy|robot)|nam hay nữ"
    r"|ai và làm được gì|chat ?gpt à|robot à|người à)|tên (?:là )?(?:gì|chi)|có tên (?:không|là gì)"
    r"|(?:do|được) ai (?:đã )?(?:tạo|làm|viết|lập trình|phát triển|sinh|huấn luyện)(?: ra)?|từ đâu (?:đến|ra|tới)"
    r"|(?:dùng|sử dụng|chạy|xài|chạy bằng|dựa trên) (?:mô hình|model)(?: ngôn ngữ)?(?: gì| nào)?"
    r"|bao nhiêu tuổi|mấy tuổi|có phải (?:là )?(?:người|robot|máy|ai|chat ?gpt|con người|người thật|người máy)(?: thật)?"
    rf"(?: không)?|có (?:người yêu|gia đình|cảm xúc) (?:không|chưa))(?: {_TONE})*"
    rf"|ai (?:đã |là người )?(?:tạo|làm|viết|lập trình|phát triển|sinh|huấn luyện)(?: ra)? {_YOU}(?: {_TONE})*"
    rf"|(?:hãy )?(?:tự )?giới thiệu (?:về )?(?:{_YOU}|bản thân)(?: {_YOU})?(?: {_TONE})*"
    r"|who are you|what are you|what(?: i)?s your name|who (?:made|created) you",
    "ability": rf"(?:(?:xin )?cho hỏi )?{_YOU} (?:có thể |biết |sẽ |giúp )*(?:làm|giúp|trả lời|hỗ trợ|nói)(?: được)?(?: {_ME})?"
    rf"(?: về)?(?: được)? (?:những )?(?:gì|việc gì|câu (?:hỏi )?(?:gì|nào))(?: cho {_ME}| được)?(?: {_TONE})*"
    rf"|{_ME} (?:có thể |nên |được )?hỏi (?:{_YOU} )?(?:được )?(?:những )?(?:gì|câu gì|thế nào)(?: được)?(?: {_TONE})*"
    rf"|(?:hãy |làm ơn |xin )?(?:giúp|hỗ trợ|cứu|help)(?: (?:{_ME}|me))?(?: {_TONE}| được không| please)*"
    rf"|{_YOU} (?:có thể )?giúp {_ME} (?:được )?(?:không|chứ)(?: {_TONE})*"
    rf"|(?:hướng dẫn|cách|chỉ {_ME} cách)(?: (?:sử dụng|dùng|hỏi))(?: {_YOU}| trang này| ứng dụng này| cái này)?(?: {_TONE})*"
    rf"|(?:trang|ứng dụng|cái|công cụ) này (?:dùng )?(?:để )?(?:làm gì|dùng (?:thế nào|như thế nào|để làm gì))"
    rf"|{_ME} (?:cần|muốn) (?:hỏi|giúp đỡ|được giúp|trợ giúp)(?: {_TONE})*"
    rf"|cho {_ME} hỏi(?: (?:chút|một chút|cái này|tí|xíu|{_TONE}))*|trợ giúp|what can you do|how (?:can|do) you help",
    "wellbeing": rf"{_YOU} (?:có )?(?:khỏe|khoẻ|ổn|vui|mệt|đói|rảnh|buồn)(?: (?:không|chứ|hông|ko))?(?: {_TONE})*"
    rf"|{_YOU} (?:đang làm gì|thế nào|ăn cơm chưa|ngủ chưa|còn đó không|có (?:ở )?đó không)(?: {_TONE})*|how are you(?: today)?"
    rf"|(?:{_ME} )?(?:buồn|mệt|đói)(?: (?:quá|ghê|thế|thật|lắm|đi|mất|chết được))+"
    rf"|{_ME} (?:yêu|thích|quý) {_YOU}(?: {_TONE})*|i love you",
    "agreement": rf"(?:(?:ok|oke|okie|okay|okê|ô kê|oki|okla|ừ|uh|ừm|vâng|dạ|được|tốt|hay|tuyệt|tuyệt vời|good|great|nice|cool|yes"
    rf"|đúng|chuẩn|chính xác|hiểu|rõ|biết|giỏi|xong|{_YOU} (?:giỏi|tuyệt vời|thông minh|hay)|xuất sắc|hoàn hảo|perfect|wow"
    rf"|{_ME} (?:hiểu|biết|rõ)|không có gì|không sao|không cần đâu)(?: {_TAIL})*(?: |$))+",
    "laughter": r"(?:(?:(?:ha|hi|he|hô|hì|hơ|ka|kà)+|k{2,}|lol)(?: |$))+",
    "rudeness": rf"(?:(?:đồ|{_YOU}|con|thằng|sao {_YOU}|trả lời) )*(?:thật )?(?:là )?(?:ngu|dốt|tệ|chán|dở|vô dụng|đần|ngốc|kém|sai|nhảm"
    rf"|dở hơi|ngu ngốc|tệ hại|cút|im)(?: (?:{_TONE}|người|hơi|thật))*|(?:bad|stupid)(?: bot)?",
    "entertainment": rf"(?:hãy |{_YOU} )?(?:kể|hát|đọc|làm)(?: cho)?(?: {_ME})?(?: nghe)?(?: (?:một|1|vài|mấy))?(?: (?:câu|bài|mẩu))?"
    rf" (?:chuyện cười|truyện cười|chuyện vui|truyện vui|chuyện|hát|thơ)(?: (?:nghe|chơi|cho|{_ME}|{_TONE}))*|tell me a joke",
    "present": r"(?:thời tiết|nhiệt độ)(?: (?:ngày )?(?:hôm nay|hôm qua|ngày mai|mai|bây giờ|hiện tại|hiện giờ|ở \w+(?: \w+)?))*"
    rf" (?:thế nào|như thế nào|ra sao|bao nhiêu(?: độ)?)(?: {_TONE})*|(?:hôm nay|ngày mai|hôm qua|bây giờ) (?:là )?(?:ngày|thứ|tháng|năm) "
    rf"(?:mấy|bao nhiêu|gì|nào|mấy tháng mấy)(?: (?:dương lịch|âm lịch|{_TONE}))*|(?:hôm nay|ngày mai) (?:trời )?(?:có )?(?:mưa|nắng) không"
    rf"|(?:bây giờ|hiện tại|giờ) (?:là )?mấy giờ(?: {_TONE})*|(?:mấy giờ|thứ mấy|ngày mấy)(?: (?:rồi|vậy|nhỉ|thế|ta|ạ))+|hôm nay ngày mấy",
    "unclear": r"(?:ơ|ô|ủa|ồ|à|ờ|hả|hử|ơ kìa)(?: (?:hay|lạ|thế|vậy|gì|sao|kìa|là))*(?: (?:nhỉ|à|ta|thế|vậy|hả|gì))*|(?:(?:test|testing|thử|abc|abcd|asdf|asdfgh|qwerty|a{3,}|123|xyz|blah)(?: |$))+",
}
_GREETING = re.compile(
    r"\s*(?:dạ |vâng |ơ |à )?(?:xin |kính )?(?:chào|hello|hi|hey|alo|a lô)"
    r"(?: (?:bạn|em|anh|chị|bot|chat ?bot|ad|ad ?min|shop|trợ lý|mọi người|cả nhà))*(?: (?:ạ|nhé|ơi|nha))*\s*[,.!:;–-]+\s+(?=\w)",
    re.IGNORECASE,
)
_EXACT = {kind: re.compile(pattern) for kind, pattern in _PATTERNS.items()}
_FOLDED = {kind: re.compile(fold(pattern)) for kind, pattern in _PATTERNS.items()}
_SUM = re.compile(
    r"(?:tính )?[\d\s.,()]+(?:[-+*/:x×÷^][\d\s.,()]+)+(?:(?:=|bằng|bang|là|la)?\s*(?:mấy|may|bao nhiêu|bao nhieu|\?)?)?[\s?]*"
)
LONGEST = 80
"""Characters of small talk; a longer text says something."""


@lru_cache(maxsize=256)
def small_talk(text: str) -> SmallTalk | None:
    """What a text says to the assistant itself, with or without diacritics; None for a question to the documents.

    >>> small_talk("Xin chào!"), small_talk("cam on ban nhieu nhe"), small_talk("👍"), small_talk("Ai chào mừng khách?")
    ('greeting', 'thanks', 'agreement', None)
    """
    line = " ".join(canonical(text).lower().split())
    if not line or len(line) > LONGEST:
        return None
    if not any(character.isalnum() for character in line):
        return "unclear" if all(character in "?!.…,;:-–— \"'" for character in line) else "agreement"
    if _SUM.fullmatch(line) and re.search(r"\d\s*[-+*/:x×÷^]\s*\d", line) and not re.search(r"\d[/.-]\d+[/.-]\d", line):
        return "arithmetic" if re.search(r"[+*x×÷=^?]|b[ằa]ng|m[ấa]y|bao nhi", line) else None
    words = " ".join(re.findall(r"\w+", line))
    patterns = _FOLDED if words.isascii() else _EXACT
    return next((kind for kind, pattern in patterns.items() if pattern.fullmatch(words)), None)


def without_greeting(text: str) -> str:
    """The question without the greeting that it begins with; a greeting alone stays.

    >>> without_greeting("Chào bạn, phí thuê bao nhiêu?"), without_greeting("Xin chào")
    ('phí thuê bao nhiêu?', 'Xin chào')
    """
    greeting = _GREETING.match(text)
    return text[greeting.end() :] if greeting else text
