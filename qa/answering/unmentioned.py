"""Things that a question is about and that nothing retrieved mentions: "đèn đỏ" asked of rules on parking.

Forms, rules, contracts and tables call a thing by one name, so a noun that stands nowhere in them is another thing. An
article says the same thing in many words, and there it is only a doubt.
"""

import re
from collections.abc import Collection, Sequence

from index import Document, Hit
from index.vietnamese.abbreviations import ABBREVIATIONS
from index.vietnamese.syllables import is_vietnamese
from index.vietnamese.weekdays import weekdays
from qa.question.lexicon import VERB, Word, cut, is_possessed, lower, verbness

__all__ = ["has_parts", "misses_thing", "things"]

_KINDS = frozenset(["row", "field", "heading", "item", "letterhead"])
_GENERIC = frozenset(
    "tiền đơn vị số người tên loại trường hợp ngày tháng năm giờ lúc khi nơi chỗ việc điều thời gian cách lần mức độ "
    "phần con cái chiếc nước tỉnh hiện nay ai gì trăm mét vuông đồng nghìn triệu tỷ tiếng lâu phút tuần tuổi xa giá "
    "hạn ki lô em anh chị tôi mình bạn ơi ạ nhé vậy thế trang bài văn bản tài liệu liệu tệp câu hỏi thông tin tối đa "
    "thiểu ngàn tỉ đô la lượng khoản mục dịp hôm nữa cả mấy nhiêu".split()
)
"""Syllables of units, of words that only point, and of the document itself."""


_CONTACT = re.compile(r"(?<!\w)(?:điện thoại|đường dây nóng)(?!\w)", re.IGNORECASE)
_PRICE = re.compile(r"(?<!\w)(?:phí|giá|lệ phí|cước|cước phí|mức phạt|tiền phạt)$")
"""Words behind which an action may stand that is paid for: "phí chuyển khoản"."""
SURE = 2.0
"""How surely a syllable is a noun, in log odds, that an action is done to."""
_WHOLE = frozenset(
    ["danh sách", "bảng", "biểu", "sổ tay", "nội quy", "quy chế", "quy định", "hợp đồng", "thông báo", "quyết định"]
)
"""Words for a document, which need not stand in it."""


def misses_thing(question: str, hits: Sequence[Hit]) -> bool:
    """Whether a noun of the question has a syllable that no hit holds, so that they speak of another thing.

    The noun that "nào" or "gì" asks for is left out, for its value stands without it; foreign words and names too.
    """
    if weekdays(question) and not any(weekdays(hit.passage.search_text) for hit in hits):
        return True
    named = things(question)
    if not named:
        return False
    held = _syllables(hits)
    return any(syllable not in held for word in named for syllable in word.split())


def things(question: str) -> list[str]:
    """The words of a question for things, in order, in small letters; not what "nào" or "gì" asks for.

    >>> things("Phí gửi xe đạp bao nhiêu một tháng?"), things("Phí chuyển khoản là bao nhiêu?")
    (['phí', 'xe đạp'], ['phí', 'khoản'])
    """
    words = cut(lower(question))
    contact = _CONTACT.search(question) is not None
    nouns = [
        word
        for at, word in enumerate(words)
        if word.sort == "noun" and not _is_asked(words, at)
        if _is_thing(word, led_by_verb=contact) or _is_paid_for(words, at)
    ]
    # A number stands beside its owner without the word "điện thoại".
    named = [word.text for word in nouns if not _CONTACT.fullmatch(word.text)]
    return [*named, *(part for word in words if word not in nouns if (part := _object_of_verb(word)))]


def _object_of_verb(word: Word) -> str:
    """The thing in a word of an action and what it is done to, "lợn" of "nuôi lợn"; empty for other words."""
    parts = word.text.split()
    if word.sort != "noun" or len(parts) != 2 or verbness(parts[0]) <= VERB or verbness(parts[1]) >= -SURE:
        return ""
    return "" if parts[1] in _GENERIC or not is_vietnamese(parts[1]) else parts[1]


def has_parts(document: Document) -> bool:
    """Whether a document has rows, fields, headings or items, and is no article in paragraphs alone."""
    return any(block.kind in _KINDS for block in document.blocks)


def _is_asked(words: Sequence[Word], at: int) -> bool:
    """Whether the question asks which one a word is, or how much of somebody's ("diện tích bao nhiêu")."""
    if at + 1 >= len(words) or words[at + 1].sort != "asking":
        return False
    return not words[at + 1].text.startswith(("bao nhiêu", "bao lâu")) or is_possessed(words[at].text)


def _is_paid_for(words: Sequence[Word], at: int) -> bool:
    """Whether a word stands behind an action that a price is of, whatever the word: "phí chuyển khoản"."""
    return at > 1 and words[at - 1].sort == "verb" and _PRICE.search(words[at - 2].text) is not None


def _is_thing(word: Word, *, led_by_verb: bool) -> bool:
    """Whether a word is a Vietnamese noun for something: no unit, no abbreviation, and no action.

    Beside a telephone number one that begins with a verb is a thing too: "cứu hỏa".
    """
    parts = word.text.split()
    if word.text in _WHOLE or len(word.text) < 2 or any(part in _GENERIC or not is_vietnamese(part) for part in parts):
        return False
    return len(parts) < 2 or led_by_verb or verbness(parts[0]) <= VERB


def _syllables(hits: Sequence[Hit]) -> Collection[str]:
    """The syllables of the hits, and those that their abbreviations stand for ("CCCD")."""
    held = {syllable for hit in hits for syllable in re.findall(r"[^\W\d_]+", lower(hit.passage.search_text))}
    return held.union(*(words.split() for short, words in ABBREVIATIONS.items() if short in held))
