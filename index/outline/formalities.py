"""Questions that a document answers, and what head and foot of an official document say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.document import Block, Document, Span
from index.outline.cache import cache_by_document

__all__ = ["Question", "faq", "formalities"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the document asks, and the answer that it gives below."""

    question: Span
    answer: Span


_OPENS = re.compile(r"(?:[-–•*+] )?([^\W\d_][^.!?:\n]{4,150}\?)[ ”»*]*\s(?=\w)")
_ASKS, _ANSWERS = ("hỏi:", "câu hỏi:", "q:"), ("đáp:", "trả lời:", "a:", "đ:")


@cache_by_document
def faq(document: Document) -> tuple[Question, ...]:
    r"""The questions of a document that are answered below: headings that ask, "Hỏi:" with "Đáp:", in order.

    >>> from index.formats import from_text
    >>> text = "Hỏi đáp\n\nMấy giờ mở cửa?\n\nCửa hàng mở cửa lúc 8 giờ sáng mỗi ngày."
    >>> [(one.question.text, one.answer.text) for one in faq(from_text(text, source="hỏi đáp"))]
    [('Mấy giờ mở cửa?', 'Cửa hàng mở cửa lúc 8 giờ sáng mỗi ngày.')]
    """
    found: list[Question] = []
    asked: Block | None = None
    below: list[Block] = []

    def answer() -> None:
        if asked is not None and below:
            start = below[0].start + _label_length(document.text[below[0].start : below[0].end], _ANSWERS)
            question = asked.start + _label_length(document.text[asked.start : asked.end], _ASKS)
            if start < below[-1].end:
                span = Span(document, start, below[-1].end)
                found.append(Question(Span(document, question, asked.end), span))

    for block in document.blocks:
        text = document.text[block.start : block.end]
        asks = text.rstrip(' "”»)*').endswith("?") and len(text) <= 300
        if asks and (block.kind == "heading" or _label_length(text, _ASKS) or (block.kind == "item" and block.number)):
            answer()
            asked, below = block, []
        elif block.kind in ("heading", "title", "letterhead", "signature"):
            answer()
            asked, below = None, []
        elif block.kind not in ("repeat", "caption"):
            below.append(block)
    answer()
    return tuple(found) or tuple(_inline_questions(document))


def _inline_questions(document: Document) -> Iterator[Question]:
    r"""Paragraphs that open with a question and go on with its answer, where a document has two such at least.

    >>> from index.formats import from_text
    >>> text = "Ai phải nộp? Người có nhà cho thuê.\n\nNộp ở đâu? Tại quầy số 4 của chi cục."
    >>> [one.answer.text for one in faq(from_text(text, source="thuế"))]
    ['Người có nhà cho thuê.', 'Tại quầy số 4 của chi cục.']
    """
    opened = [
        (block, found)
        for block in document.blocks
        if block.kind in ("paragraph", "item", "heading")
        if (found := _OPENS.match(document.text, block.start, block.end)) is not None
    ]
    for block, found in opened if len(opened) > 1 else ():
        yield Question(Span(document, found.start(1), found.end(1)), Span(document, found.end(), block.end))


def _label_length(text: str, labels: Sequence[str]) -> int:
    """Characters of the label ("Đáp: ") that a text begins with; 0 for none."""
    label = next((label for label in labels if text[:12].lower().startswith(label)), "")
    return len(label) + len(text[len(label) :]) - len(text[len(label) :].lstrip()) if label else 0


@cache_by_document
def formalities(document: Document) -> dict[str, tuple[Span, ...]]:
    r"""What the head and the foot of an official document say, by name; each name's spans in order.

    Names: "Nơi ban hành", "Số", "Địa danh", "Ngày ban hành", "Loại văn bản", "Trích yếu", "Kính gửi", "Người ký",
    "Chức vụ", "Nơi nhận"; and of any document "Tiêu đề", "Ngày" and "Tác giả".

    >>> from index.formats import from_text
    >>> text = "ỦY BAN NHÂN DÂN XÃ ĐÔNG\nSố: 15/TB-UBND\n\nTHÔNG BÁO\nVề việc thu hồi đất\n\nỦy ban xã thông báo."
    >>> [span.text for span in formalities(from_text(text, source="thông báo"))["Tiêu đề"]]
    ['THÔNG BÁO\nVề việc thu hồi đất']
    """
    found: dict[str, list[Span]] = {}
    named = {"title": "Tiêu đề", "date": "Ngày", "author": "Tác giả"}
    for block in document.blocks:
        if block.kind in named:
            found.setdefault(named[block.kind], []).append(Span(document, block.start, block.end))
        if block.kind in ("letterhead", "signature", "title", "date"):
            for cell in block.cells:
                found.setdefault(cell.name, []).append(Span(document, cell.start, cell.end))
    return {name: tuple(spans) for name, spans in found.items()}
