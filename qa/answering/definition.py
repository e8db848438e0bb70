"""The way of answering what a term means: the whole sentence that defines it.

"Thế nào là cây cổ thụ?" by "2. Cây cổ thụ là cây thân gỗ lâu năm, có tuổi từ 50 năm trở lên." A term that stands in the
text and is explained nowhere gets an abstention.
"""

import re
from collections.abc import Sequence

from index import Hit, Span
from index.vietnamese.numbering import opening_number
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.answering.hit_sentences import hit_sentences
from qa.answering.quote import abstain, quote, trim
from qa.question.query import Query

__all__ = ["answer", "term_of"]

SURE = 0.8
NAMED = 0.7
"""Of a sentence that says what a thing is called, whose own words may need the ones before it."""
LONGEST = 600
"""Characters of a definition that is quoted whole."""
_CALLED = r"(?:(?:được|bị|mới) ){0,2}(?:gọi|coi|xem|tính|hiểu|định nghĩa|kể)(?: là)?"
_IS_TERM = r"[\"“']?(?P<term>[^?\"”']{2,60}?)[\"”']?"
_END = r"(?: (?:vậy|thế|nhỉ|ạ|hả))*\W*$"
_TERM = (
    re.compile(r"^(?:thế nào (?:là|được gọi là)|(?:nêu )?(?:định nghĩa|khái niệm)(?: về| của)?|giải thích(?: "
               r"nghĩa)?(?: của)?"
               r"(?: (?:cụm )?từ(?: ngữ)?| thuật ngữ| khái niệm)?|thuật ngữ) [\"“']?(?P<term>[^?\"”']{2,60}?)[\"”']?"
               r"(?: (?:là gì|nghĩa là gì))?\W*$", re.IGNORECASE),
    re.compile(rf"^(?:như )?thế nào (?:thì )?{_CALLED} {_IS_TERM}{_END}", re.IGNORECASE),
    re.compile(rf"^(?:như )?thế nào (?:thì )?(?:mới )?là {_IS_TERM}{_END}", re.IGNORECASE),
    re.compile(rf"^(?:(?:trường hợp|những|các) )?(?:cái gì|ai|(?:[^\W\d]+ ){{1,4}}?(?:như )?(?:thế nào|nào)) "
               rf"(?:thì )?{_CALLED} {_IS_TERM}{_END}", re.IGNORECASE),
    re.compile(r"^(?:phải |nên )?hiểu (?:như )?(?:thế nào|sao) (?:là|về|cho đúng về) "
               rf"{_IS_TERM}{_END}", re.IGNORECASE),
    re.compile(r"^[\"“']?(?P<term>[^?\"”']{2,60}?)[\"”']? (?:được|phải|nên) (?:hiểu|định nghĩa|giải thích)"
               r"(?: (?:là|như))? (?:gì|thế nào|sao|ra sao)(?: (?:vậy|thế|nhỉ|ạ|hả))*\W*$",
               re.IGNORECASE),
    re.compile(r"^[\"“']?(?P<term>[^?\"”']{2,60}?)[\"”']? (?:(?:có )?nghĩa )?là (?:cái )?(?:gì|"
               r"sao|như thế nào)(?: (?:vậy|thế|nhỉ|ạ|hả))*\W*$", re.IGNORECASE),
)  # fmt: skip
_ONE = re.compile(r"^(?:một|cái|là) (?=\w)", re.IGNORECASE)
_SAYS_CALLED = re.compile(r"(?<!\w)(?:gọi|coi|xem|hiểu) là(?!\w)", re.IGNORECASE)
_DEFINES = re.compile(
    r"[\"”']?(?: ?\([^()\n]{1,80}\))?,? (?:được hiểu )?(?:là|nghĩa là|có nghĩa là|tức là|bao gồm|gồm)(?! (?:gì|"
    r"sao|ai))(?!\w)"
    r"|[\"”']?(?: ?\([^()\n]{1,80}\))?:",
    re.IGNORECASE,
)
"""What stands between a term at the head of a sentence and its meaning."""
_BESIDE_AFTER = re.compile(
    r"[^.\n]{0,60}?(?:(?<!\w)(?:là|nghĩa|tức|hay|gồm|một|loại|gọi|chỉ)(?!\w)|[:(–—=])", re.IGNORECASE
)
_BESIDE_BEFORE = re.compile(r"(?:(?<!\w)(?:là|gọi|tức|hay|tên|chỉ)(?: \w+)?|[(–—:“\"])\s?$", re.IGNORECASE)
"""What tells that a term is explained in some way, after it and before it."""
_NAMED = re.compile(
    r"(?<!\w)(?:được )?gọi (?:tắt )?là (?:[^\W\d]+(?: [^\W\d]+){0,2} (?:hay|hoặc|và) )?(?:là )?[\"“']?$",
    re.IGNORECASE,
)
_NAMES_ALONE = re.compile(r"[\"”']?(?= ?(?:[.,;:)–—-]|$)| (?:hay|hoặc|và|do|vì|khi|để|thường|nằm|có|rộng|dài)(?!\w))")
"""What stands before and behind a term in a sentence that explains a thing and then says what it is called."""


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The sentence that defines the term; an abstention where the text only uses it; None for another question."""
    called = query.answer_type == "person" and _SAYS_CALLED.search(query.text) is not None
    if not called and query.answer_type not in ("definition", "thing", "how", "other", "reason"):
        return None
    term = term_of(query.text)
    if not term:
        return None
    explained = used = False
    named: Span | None = None
    for hit in hits[:8]:
        for sentence in hit_sentences(hit, without=("title", "letterhead", "heading")):
            text, start = sentence.text, _text_start(sentence.text)
            folded = fold(text)
            if len(folded) != len(text):
                continue
            if (
                folded.startswith(fold(term), start)
                and _DEFINES.match(text, start + len(term))
                and len(text) <= LONGEST
            ):
                span = Span(sentence.document, sentence.start + start, sentence.end)
                return quote(query, hits, documents, [trim(span)], confidence=SURE)
            for found in re.finditer(rf"(?<!\w){re.escape(fold(term))}(?!\w)", folded):
                used = True
                if _NAMED.search(text[: found.start()]) and _NAMES_ALONE.match(text, found.end()):
                    named = named or sentence
                after = _BESIDE_AFTER.match(text, found.end())
                explained = explained or bool(after or _BESIDE_BEFORE.search(text[: found.start()]))
    if named is not None and len(named.text) <= LONGEST:
        span = Span(named.document, named.start + _text_start(named.text), named.end)
        return quote(query, hits, documents, [trim(span)], confidence=NAMED)
    if used and not explained and query.answer_type == "definition":
        return abstain(query, hits, note=f"Tài liệu có dùng “{term}” nhưng không giải thích.")
    return None


def term_of(question: str) -> str:
    """The term whose meaning a question asks for; empty for another question.

    >>> term_of("Thế nào là cây cổ thụ?"), term_of("Vắng có phép nghĩa là sao?"), term_of("Giá vé là bao nhiêu?")
    ('cây cổ thụ', 'Vắng có phép', '')
    """
    found = next((match for pattern in _TERM if (match := pattern.match(question.strip()))), None)
    return _ONE.sub("", found["term"].strip()) if found else ""


def _text_start(sentence: str) -> int:
    """Where the text begins, after a number or a bullet and a quotation mark."""
    opening = opening_number(sentence[:60])
    start = opening.text if opening is not None else 0
    return start + len(sentence[start:]) - len(sentence[start:].lstrip(" \"“'"))
