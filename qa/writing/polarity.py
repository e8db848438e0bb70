"""Whether a text says the contrary of a sentence: "không", an opposite ("tăng", "giảm"), a word that ends something."""

import re
from collections.abc import Sequence
from functools import lru_cache

from index.search.bm25.terms import terms
from qa.writing.facts import Facts, read_facts

__all__ = ["EMPTY", "NEGATIONS", "contradicts", "denies"]

EMPTY = frozenset(
    "là có được bị của và các những cái con với trong ở tại từ đến về theo thì mà để này đó kia ấy một hay hoặc như "
    "việc ra vào lên xuống do bởi rằng cũng vậy đã đang sẽ cùng trên dưới bằng mỗi cho khi nên vì rất còn đều lại nhằm "
    "cụ thể bao gồm gồm tài liệu đoạn trích bài viết thông tin".split()
)
"""Words that carry no content of their own."""
NEGATIONS = frozenset("không chưa chẳng".split())

_NEGATION = re.compile(
    r"(?<!\w)(?:không|chưa|chẳng)(?! (?:chỉ|những|gian|khí|quân|ngừng|lưu|phận|quá|dưới|ít))((?: \w+){1,4})",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?<!\w)(?:ngừng|dừng|cấm|bãi bỏ|huỷ bỏ|hủy bỏ|đình chỉ) (\w+ \w+)", re.IGNORECASE)
_ENDED = re.compile(r"(?<!\w)(?:ngừng|dừng|cấm|bãi bỏ|huỷ|hủy|đình chỉ|thôi|nghỉ|không|chưa|hết|chấm dứt)(?!\w)", re.I)
_OPPOSITES = (
    ("tăng", "giảm"), ("cao", "thấp"), ("trước", "sau"), ("nhiều", "ít"), ("lớn", "nhỏ"), ("dài", "ngắn"),
    ("tối đa", "tối thiểu"), ("bắt đầu", "kết thúc"), ("mở cửa", "đóng cửa"), ("cho phép", "cấm"), ("nhập", "xuất"),
    ("thắng", "thua"), ("mua", "bán"), ("hơn", "kém"), ("sớm", "muộn"), ("nhanh", "chậm"), ("đắt", "rẻ"), ("nam", "nữ"),
    ("bắt buộc", "tự nguyện"), ("thành công", "thất bại"), ("đồng ý", "từ chối"), ("trong nước", "nước ngoài"),
    ("mở cửa", "nghỉ"), ("khởi công", "khánh thành"), ("tối đa", "ít nhất"),
)  # fmt: skip
_APART = tuple({pair: None for one, other in _OPPOSITES for pair in ((one, other), (other, one))})
_CLAUSE_END = re.compile(r"[,;.:()\n](?=\s|$)|[–—]| (?:và|nhưng|còn) ", re.IGNORECASE)
LEAST_DENIED = 3
"""Words of a denial that tell what it is about, however far it stands from what supports the sentence."""


def contradicts(sentence: str, sources: Sequence[str]) -> bool:
    """Whether the sources that hold a sentence's words deny it, or it denies what they do not."""
    words, denied = frozenset(terms(sentence)), [scope for source in sources for scope in _scopes(source)]
    negated = _scopes(sentence)
    source = " ".join(each.lower() for each in sources)
    if any(not any(scope & other for other in denied) and not _is_opposite(scope, source) for scope in negated):
        return True
    if not negated and any(scope and scope <= words for scope in denied):
        return True
    mine = sentence.lower()
    if not _ENDED.search(mine) and any(match[1] in mine for match in _ENDING.finditer(source)):
        return True
    return any(
        _says(mine, one)
        and not _says(mine, other)
        and not any(frozenset(terms(one)) <= scope for scope in negated)
        and ((_says(source, other) and not _says(source, one)) or _is_opposed(sentence, sources, one, other))
        for one, other in _APART
    )


def denies(sentence: str, passage: str, held: frozenset[str]) -> bool:
    """Whether a denial anywhere in the passage is about a sentence that denies nothing.

    Args:
        sentence: as written.
        passage: where the denial may stand.
        held: the terms of what supports the sentence; a denial counts that has more of the sentence than these.
    """
    if _scopes(sentence):
        return False
    words = frozenset(terms(sentence))
    return any(about <= words and not about <= held for about in _denials(passage))


@lru_cache(maxsize=64)
def _denials(passage: str) -> tuple[frozenset[str], ...]:
    """What each clause of a passage with a negation is about: its content terms, three at least."""
    about = [
        frozenset(word for word in terms(clause) if word not in EMPTY and word not in NEGATIONS)
        for clause in _CLAUSE_END.split(passage)
        if _scopes(clause)
    ]
    return tuple(each for each in about if len(each) >= LEAST_DENIED)


def _scopes(text: str) -> list[frozenset[str]]:
    """For each negation of a text the words that it denies: the content terms among the four after it."""
    return [
        frozenset(word for word in terms(match[1]) if word not in EMPTY or word == "được")
        for match in _NEGATION.finditer(text)
    ]


def _is_opposite(scope: frozenset[str], source: str) -> bool:
    """Whether the source says the opposite of what is denied: "nghỉ" for "không mở cửa"."""
    return any(frozenset(terms(one)) <= scope and _says(source, other) for one, other in _APART)


def _is_opposed(sentence: str, sources: Sequence[str], one: str, other: str) -> bool:
    """Whether the clauses that hold a fact which the sentence calls `one` call it `other`, and none calls it `one`."""
    for clause in _clauses(sentence):
        if not _says(clause.lower(), one):
            continue
        for fact in read_facts(clause):
            holding = [
                part.lower() for source in sources for part in _clauses(source) if Facts(part).holds(fact, clause)
            ]
            if any(_says(part, other) for part in holding) and not any(_says(part, one) for part in holding):
                return True
    return False


def _clauses(text: str) -> list[str]:
    return [part for part in _CLAUSE_END.split(text) if part and part.strip()]


def _says(text: str, word: str) -> bool:
    return word in text and re.search(rf"(?<!\w){word}(?!\w)", text) is not None
