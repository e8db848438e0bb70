"""The way of answering about a part that a document numbers by a word of its own: "Quy trình 58", "Ngày 2 đi đâu?".

The name of the part, or all of it; an abstention where the series lacks the number. What else is asked of a part is
read in it alone (`narrow`).
"""

import re
from collections.abc import Iterator, Sequence

from index import Document, Hit
from index.outline import Number, Part, series
from qa.answer import Answer
from qa.answering.by_number import documents_in_order
from qa.answering.code import CODE, holds_code
from qa.answering.documents import Documents
from qa.answering.quote import abstain, quote, trim
from qa.answering.topic import Topic
from qa.question.lexicon import lower
from qa.question.query import Query
from qa.question.references import has_only_frame_words

__all__ = ["answer", "look_up_parts"]

SURE, WHICH = 0.85, 0.65
"""Confidence of a part that is asked for by its number; of the part that is about something."""
LEAST_COVERAGE = 0.6
"""Share of what is asked of a part that it must hold."""
LONGEST = 1_500
"""Characters of a part that is quoted whole; of a longer one its heading is."""
NEAR = 10
"""Hits at most whose documents are looked through: in a large library each is parsed for it."""
_FRAME = "nói về liên quan đến có trưng bày dùng trong thuộc dành cho"
_WHICH = re.compile(r"\w (?:nào|mấy|số mấy|số bao nhiêu)(?!\w)")
_NUMBER = (
    r"(?:số |thứ )?(?:(?P<number>\d{1,4}(?:\.\d{1,3}){0,2})(?![\w/.,:-]*\d)"
    r"(?! (?:tháng|năm|giờ|đồng|triệu|người|lần)(?!\w))"
    r"|(?P<word>nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)|(?P<first>đầu(?: tiên)?)|(?P<last>cuối(?: cùng)?))(?!\w)"
)
_BRACKETED = r"(?:(?<!\w)(?:nhận định|đoạn|mục|phần|điểm|chú thích|tài liệu|ghi chú)(?: số)? )?\[(?P<number>\d{1,3})\]"
_WORDS = {word: at + 1 for at, word in enumerate("nhất hai ba tư năm sáu bảy tám chín mười".split())}
_MAY_NAME = re.compile(r"\d|(?<!\w)(?:thứ|đầu|cuối)(?!\w)")
"""What a question that names a part holds; for most questions no document is looked through."""
_WHAT = re.compile(
    r"^\W*(?:có )?(?:tên )?(?:là|về|nói về|gọi là)(?: [^\W\d_]+){0,3} (?:gì|nào)\W*(?:vậy|thế|ạ|nhỉ)?\W*$"
)
_ALL = frozenset(
    "mới nổi bật thay đổi cập nhật nội dung đi đâu làm gì có những hoạt động học gồm diễn ra như thế nào sao chương "
    "trình lịch".split()
)
"""Words that ask for all of a part beside those of `has_only_frame_words`."""


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The name or the whole of the part that the question names, or that there is none; None for another question."""
    asked = lower(query.text)
    if _MAY_NAME.search(asked) is None:
        return _answer_which(query, hits, documents) if _WHICH.search(asked) else None
    for document in documents_in_order(query, hits[:NEAR], documents):
        for noun, number, (start, end) in _find_names(asked, document):
            parts = [part for part in series(document) if part.noun == noun]
            found = [part for part in parts if part.number <= number <= part.last]
            if not found:
                held = ", ".join(part.numeral for part in parts[:6]) + (", …" if len(parts) > 6 else "")
                called, written = noun or "đoạn", ".".join(map(str, number))
                missing = f"Không có {called} {written} trong tài liệu (có {called} {held})."
                within = any(part.number[: len(number)] == number for part in parts)
                return None if within or _is_mentioned(document, noun, written) else abstain(query, hits, note=missing)
            rest = asked[:start] + asked[end:]
            return _quote_part(query, hits, documents, found[0], rest) if len(found) == 1 else None
    return _answer_which(query, hits, documents) if _WHICH.search(asked) else None


def _answer_which(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The part of a series that is about what else is asked: "Phòng nào nói về thuế?"; None where none clearly is."""
    asked = lower(query.text)
    codes = [match[0] for match in CODE.finditer(query.text)]
    for document in documents_in_order(query, hits[:NEAR], documents):
        for noun in dict.fromkeys(part.noun for part in series(document)):
            which = (
                re.search(rf"(?<!\w){re.escape(noun)} (?:nào|mấy|số mấy|số bao nhiêu)(?!\w)", asked) if noun else None
            )
            if which is None:
                continue
            topic = Topic(query, without=[which[0], _FRAME])
            parts = [part for part in series(document) if part.noun == noun]
            if codes:
                parts = [part for part in parts if holds_code(part.span.text, codes[0])]
            scored = sorted(((topic.coverage(part.span.text), -at) for at, part in enumerate(parts)), reverse=True)
            ahead = len(scored) == 1 or (scored and scored[0][0] > scored[1][0])
            if not topic.weights or not scored or scored[0][0] < LEAST_COVERAGE or not ahead:
                return None
            return quote(query, hits, documents, [trim(parts[-scored[0][1]].heading)], confidence=WHICH)
    return None


def look_up_parts(query: Query, hits: Sequence[Hit], documents: Documents) -> list[Part]:
    """The parts of series that a question names, in the first document that has one of them."""
    asked = lower(query.text)
    if _MAY_NAME.search(asked) is None:
        return []
    for document in documents_in_order(query, hits[:NEAR], documents):
        named = [(noun, number) for noun, number, _ in _find_names(asked, document)]
        found = [
            part
            for part in series(document)
            if any(part.noun == noun and part.number <= number <= part.last for noun, number in named)
        ]
        if found:
            return found
    return []


def _find_names(asked: str, document: Document) -> Iterator[tuple[str, Number, tuple[int, int]]]:
    """The nouns of a document's series that stand in a question with a number: noun, number, where."""
    parts = series(document)
    for noun in dict.fromkeys(part.noun for part in parts):
        if noun not in asked:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(noun)} {_NUMBER}" if noun else _BRACKETED, asked):
            own = [part for part in parts if part.noun == noun]
            number: Number
            if not noun or match["number"]:
                number = tuple(map(int, match["number"].split(".")))
            elif match["word"]:
                number = (_WORDS[match["word"]],)
            else:
                number = min(part.number for part in own) if match["first"] else max(part.last for part in own)
            yield noun, number, match.span()


def _is_mentioned(document: Document, noun: str, number: str) -> bool:
    written = rf"(?<!\w){re.escape(noun)} (?:số )?0?{re.escape(number)}(?!\w)" if noun else rf"\[{number}\]"
    return re.search(written, lower(document.text)) is not None


def _quote_part(query: Query, hits: Sequence[Hit], documents: Documents, part: Part, rest: str) -> Answer | None:
    """The part's name where that is asked for, all of it where nothing else is; else None."""
    if part.name is not None and _WHAT.match(rest):
        return quote(query, hits, documents, [part.name], confidence=SURE, also=[part.heading])
    if not has_only_frame_words(" ".join(word for word in re.findall(r"\w+", rest) if word not in _ALL)):
        return None
    whole = part.span if len(part.span.text) <= LONGEST else part.heading
    return quote(query, hits, documents, [trim(whole)], confidence=SURE)
