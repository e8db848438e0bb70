"""Whether the reader, asked for a fact of a written sentence, marks that very fact in the source.

Words and facts may all stand in a passage and yet belong to one another otherwise: "Điều 5 phạt 3 triệu" where Điều 5
says 2 and Điều 6 says 3. So each fact that has a rival of its kind in the passage is taken out of the sentence, asked
for ("Điều 5 phạt bao nhiêu triệu"), and looked for anew by the reader that ships.
"""

import re
from collections.abc import Sequence

from index.vietnamese.surnames import starts_with_surname
from qa.answering.spans import SpanReader
from qa.writing.facts import Fact, read_facts

__all__ = ["MOST", "Rereader", "cloze"]

MOST = 3
"""Facts of one sentence that are asked for, the rarest kinds first."""
TOP = 3
"""Spans of the reader among which the fact must be."""
SURE = 0.0
"""Score of the reader's best span, against "no answer", from which it is believed."""
BEHIND = 2.0
"""How far below the reader's best span the fact's own may score."""

_PERSON = re.compile(r"(?:ông|bà|anh|chị|cô|thầy|bác sĩ|giám đốc|chủ tịch|do|bởi|vua|tướng|nhà \w+) *$", re.IGNORECASE)
_PLACE = re.compile(r"(?:tại|ở|đến|từ|vào|sang|về) *$", re.IGNORECASE)


class Rereader:
    """Asks a reader for the facts of sentences."""

    def __init__(self, spans: SpanReader) -> None:
        self.spans = spans

    def contradicts(self, sentence: str, source: str) -> bool:
        """Whether the source gives another fact where the sentence has its own.

        Args:
            sentence: as written; its facts all stand in the source.
            source: the text of the passage that supports it.
        """
        held = read_facts(source)
        for fact in [fact for fact in read_facts(sentence) if _has_rival(fact, sentence, held, source)][:MOST]:
            found = self.spans.spans(cloze(sentence, fact), [source], top=TOP)[0]
            if not found or found[0].score < SURE:
                continue
            likely = [each for each in found if each.score > found[0].score - BEHIND]
            if any(_shares(fact, sentence, source[each.start : each.end]) for each in likely):
                continue
            best = found[0]
            other = [
                each for each in held if each.kind == fact.kind and best.start < each.end and each.start < best.end
            ]
            if other and not any(source[each.start : each.end].lower() in sentence.lower() for each in other):
                return True
        return False


def cloze(sentence: str, fact: Fact) -> str:
    """The question that the fact answers in its sentence.

    >>> sentence = "Điều 5 phạt 3 triệu đồng."
    >>> cloze(sentence, read_facts(sentence)[-1])
    'Điều 5 phạt bao nhiêu đồng?'
    """
    before, after = sentence[: fact.start], sentence[fact.end :].rstrip(" .!;:")
    return re.sub(r"\s+", " ", f"{before}{_interrogative(fact, sentence, before)}{after}?").strip()


def _interrogative(fact: Fact, sentence: str, before: str) -> str:
    text = sentence[fact.start : fact.end]
    if fact.kind in ("quantity", "count"):
        unit = re.search(r"(?:%|[^\d\s.,]+)$", text) if fact.kind == "quantity" else None
        return f"bao nhiêu {unit[0]}" if unit else "bao nhiêu"
    if fact.kind == "date":
        if re.search(r"năm *$", before, re.IGNORECASE) or re.fullmatch(r"\d{4}", text):
            return "nào" if re.search(r"năm *$", before, re.IGNORECASE) else "năm nào"
        return "nào" if re.search(r"(?:ngày|tháng) *$", before, re.IGNORECASE) else "khi nào"
    if fact.kind == "time":
        return "mấy giờ"
    if fact.kind == "code":
        return "nào"
    if starts_with_surname(text) or _PERSON.search(before):
        return "ai"
    return "đâu" if _PLACE.search(before) else "ai" if not before.strip() else "gì"


def _has_rival(fact: Fact, sentence: str, held: Sequence[Fact], source: str) -> bool:
    """Whether the source holds another fact of the kind."""
    mine = sentence[fact.start : fact.end].lower()
    return any(other.kind == fact.kind and source[other.start : other.end].lower() != mine for other in held)


def _shares(fact: Fact, sentence: str, answer: str) -> bool:
    """Whether an answer of the reader and the fact share what counts: its digits, or one of its names' words."""
    mine = sentence[fact.start : fact.end].lower()
    digits = set(re.findall(r"\d+", mine))
    if digits:
        return bool(digits & set(re.findall(r"\d+", answer)))
    return bool(set(mine.split()) & set(re.findall(r"\w+", answer.lower())))
