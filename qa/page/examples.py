"""Questions to begin with, made from an article's own sentences: its figures, dates, names and lists.

No model: a sentence "X chiếm 35% Y" already holds the question "X chiếm bao nhiêu phần trăm Y?". A pattern speaks only
where the sentence reads naturally as a question, so a plain text may give few; every article gives at least one.
"""

import re
from collections.abc import Iterable, Iterator

from index import Document
from index.ingest.chunk import sentences

__all__ = ["examples"]

SYLLABLES = (4, 17)  # of a question that reads at a glance
_SEARCHED = {"title", "lead", "paragraph"}
_CLAUSE = re.compile(r"[;:–“”\"()\[\]]|,\s|\s-\s|\.\.\.|…")
_ROUGHLY = r"(?:(?:khoảng|hơn|gần|trên|dưới|tối thiểu|ít nhất) )?"
_PERCENT = re.compile(_ROUGHLY + r"\b\d+(?:[.,]\d+)?(?:\s*[-–]\s*\d+(?:[.,]\d+)?)?\s*%")
_COUNTED = (
    "triệu|tỷ|tỉ|nghìn|ngàn|người|doanh nghiệp|dự án|hộ|xã|huyện|trường|tấn|km|ha|ngày|tháng|giờ|điểm|đơn vị|dịch vụ|"
    "sản phẩm|lĩnh vực|chỉ tiêu|cơ sở|học sinh|USD|đồng"
)
_COUNT = re.compile(_ROUGHLY + rf"\b\d[\d.,]{{0,20}}\s+(?=(?:{_COUNTED})\b)")
_MEASURED = re.compile(
    r"^\S+ \S+.*\b(?:chiếm|đạt|tăng|giảm|có|dài|rộng|cao|nặng|sâu|lên|xuống|tới|đến|xấp xỉ|ước tính|thu hút|đóng góp)"
    r"(?: (?!năm|ngày|tháng|số|điều)\w+){0,2}\s*$"
)
_PAPER = re.compile(
    r"((?:Kế hoạch|Quyết định|Nghị quyết|Chỉ thị|Thông tư|Nghị định|Luật|Công văn)(?: số)? [\w./-]*\d[\w./-]*) ngày \d"
)
_CALLED = r"[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|(?:PGS|GS|TS|ThS)\.?(?:\s?TS\.?)?"
_NAMED = "(?:[A-ZĐÀ-Ỹ][a-zđà-ỹ]+ ){1,3}[A-ZĐÀ-Ỹ][a-zđà-ỹ]+"
_PERSON = re.compile(rf"\b({_CALLED}) ({_NAMED})\s*[,(–-]\s*\w")
_LIST = re.compile(r"^([^(]{8,80}?),?\s{1,3}(?:bao )?gồm(?: có)?:?\s{1,3}\w")
_NOT_AFTER = "như coi cũng đã từng vẫn gọi không đó phải xem trò"
_UNLIKE = "".join(f"(?<! {word})" for word in _NOT_AFTER.split())
_IS = re.compile(rf"^([^,(]{{6,60}}?){_UNLIKE} là (?:một |loại |cuộc |quá trình |việc |sự )")
_OPENING = re.compile(
    r"^(?:và|nhưng|mà|thì|trong đó|do đó|vì vậy|tuy nhiên|ngoài ra|bên cạnh đó|đồng thời|cụ thể|theo đó|với|là|có|được|"
    r"phấn đấu|đến năm \d{4}|năm \d{4})[,\s]+",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"^(?i:đây|đó|này|nó|họ|ông|bà|tôi|điều|vì|để|khi|nếu|trong|do|sau|trước|theo|từ|nhằm|cũng|qua|và|bao|ngoài|"
    r"ngày nay|chủ yếu|chỉ|có|song|việc|hành động|từng|đã|đang|sẽ|vẫn|giai đoạn|phần|đợt|nhóm)\b"
    r"(?! [A-ZĐ])|^\S+ (?:này|đó|ấy)\b"
)


def examples(documents: Iterable[Document], *, count: int = 4) -> list[str]:
    """At most `count` questions, from as many articles and kinds of question as there are; without repeats."""
    streams = [_questions(document) for document in documents]
    chosen: list[str] = []
    while streams and len(chosen) < count:
        stream = streams.pop(0)
        question = next((each for each in stream if not any(_alike(each, other) for other in chosen)), None)
        if question:
            chosen.append(question)
            streams.append(stream)
    return chosen


def _alike(one: str, other: str) -> bool:
    """True when most words of the shorter question are in the other: two articles on one matter ask alike."""
    first, second = set(one.lower().split()), set(other.lower().split())
    return len(first & second) > 0.7 * min(len(first), len(second))


def _questions(document: Document) -> Iterator[str]:
    """One question of each kind in turn, then the second of each."""
    kinds = [_figures(document), _papers(document), _lists(document), _people(document), _facts(document)]
    while kinds:
        stream = kinds.pop(0)
        question = next(stream, None)
        if question:
            yield question
            kinds.append(stream)


def _figures(document: Document) -> Iterator[str]:
    for clause in _clauses(document):
        for pattern, words in ((_PERCENT, "bao nhiêu phần trăm"), (_COUNT, "bao nhiêu ")):
            found = list(pattern.finditer(clause))
            if len(found) == 1 and found[0].start() > 0 and _MEASURED.search(clause[: found[0].start()]):
                asked = clause[: found[0].start()] + words + clause[found[0].end() :]
                yield from _fitting(_OPENING.sub("", asked))


def _papers(document: Document) -> Iterator[str]:
    for found in _PAPER.finditer(document.text):
        yield from _fitting(f"{found[1]} được ban hành ngày nào")


def _lists(document: Document) -> Iterator[str]:
    for sentence in _sentences(document):
        if found := _LIST.match(sentence):
            yield from _fitting(f"{found[1].rstrip(' ,').rsplit(', ', 1)[-1]} gồm những gì")


def _people(document: Document) -> Iterator[str]:
    for found in _PERSON.finditer(document.text):
        title = found[1][0].upper() + found[1][1:]
        yield from _fitting(f"{title} {' '.join(found[2].split())} giữ chức vụ gì")


def _facts(document: Document) -> Iterator[str]:
    for sentence in _sentences(document):
        if found := _IS.match(sentence):
            yield from _fitting(f"{found[1]} là gì")
    if document.author:
        yield "Ai là tác giả bài báo?"
    if document.date_text:
        yield "Bài báo được đăng ngày nào?"
    yield "Bài này nói về điều gì?"


def _sentences(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if block.kind in _SEARCHED:
            for start, end in sentences(document.text, block.start, block.end):
                yield " ".join(document.text[start:end].split())


def _clauses(document: Document) -> Iterator[str]:
    for sentence in _sentences(document):
        yield from (clause.strip(" .,-") for clause in _CLAUSE.split(sentence))


def _fitting(question: str) -> Iterator[str]:
    """The question with capital and question mark; nothing where it is long or vague."""
    line = " ".join(question.split()).strip(" .,?!-")
    least, most = SYLLABLES
    if least <= len(line.split()) <= most and not _VAGUE.match(line) and line[0].isalnum():
        yield f"{line[0].upper()}{line[1:]}?"
