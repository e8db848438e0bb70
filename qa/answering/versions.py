"""Several versions of one document: which of them a question is about, and what an older one says beside the newer."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import Document, Hit
from index.vietnamese.dates import RECENT_YEAR
from qa.answer import Answer
from qa.answering.documents import documents_of
from qa.answering.overlap import normalise

__all__ = ["Versions", "choose_versions", "show_older"]

_YEAR = re.compile(RECENT_YEAR)
_UNTITLED = re.compile(r"[\d/.()-]+|\b(?:sửa đổi|bổ sung|mới|cũ|năm|lần|ban hành|bản|phiên bản)\b")
_OLD = re.compile(
    r"\b(?:quy định|quy chế|nội quy|bảng giá|giá|mức|luật|bản|hợp đồng|văn bản|chính sách|điều lệ|thông báo) cũ\b"
    r"|\btrước (?:đây|kia)\b|\b(?:hồi|ngày|lúc) trước\b|\bbản (?:trước|cũ)\b"
)
_OF_YEAR = (
    r"(?:(?:theo|trong|ở|của|vào) )?(?:(?:quy định|quy chế|nội quy|bảng giá|văn bản|bản|thông báo) )?"
    r"(?:của |ban hành )?"
)
"""What may stand before the year of a version in a question."""
LEAST = 0.3
"""Confidence from which the words of the older version are shown."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What a question asks of documents that are versions of one.

    Attributes:
        left_out: versions that may not answer.
        older: those of them whose words are shown beside the newer one's; none where the question names a version.
        years: of the question that name a version, and so need not stand in its text.
    """

    left_out: tuple[Document, ...] = ()
    older: tuple[Document, ...] = ()
    years: frozenset[str] = frozenset()

    def without_years(self, question: str) -> str:
        """The question without the year of the version that it names, once only this version is asked.

        >>> Versions(years=frozenset({"2021"})).without_years("Theo quy định năm 2021 thì phí là bao nhiêu?")
        'Phí là bao nhiêu?'
        """
        for year in self.years:
            shorter = re.sub(rf"{_OF_YEAR}năm {year}(?: thì)?,? ?", "", question, flags=re.IGNORECASE).strip()
            question = shorter[:1].upper() + shorter[1:] if len(shorter.split()) > 1 else question
        return question

    def keep(self, hits: Sequence[Hit]) -> list[Hit]:
        """The hits without those of the versions left out; all of them where none would be left."""
        out = {document.id for document in self.left_out}
        return [hit for hit in hits if hit.passage.document.id not in out] or list(hits)

    def old(self, hits: Sequence[Hit]) -> list[Hit]:
        """The hits of the older versions alone, ranked anew."""
        ids = {document.id for document in self.older}
        kept = [hit for hit in hits if hit.passage.document.id in ids]
        return [dataclasses.replace(hit, rank=rank) for rank, hit in enumerate(kept, 1)]


def choose_versions(question: str, hits: Sequence[Hit]) -> Versions:
    """The versions that a question leaves out: all but the newest, but the one of its year, or but the oldest.

    Documents are versions of one where their titles differ in figures and "sửa đổi" alone, and each tells a year.
    """
    groups: dict[str, list[Document]] = {}
    for document in documents_of(hits[:10]):
        groups.setdefault(" ".join(_UNTITLED.sub(" ", document.title.lower()).split()), []).append(document)
    named = set(_YEAR.findall(question))
    old = _OLD.search(question.lower()) is not None
    left_out: list[Document] = []
    older: list[Document] = []
    chose: set[str] = set()
    for group in groups.values():
        years = {document.id: version_year(document) for document in group}
        known = sorted({year for year in years.values() if year})
        if len(known) < 2:
            continue
        asked = named & set(known)
        chosen = asked or {known[0] if old else known[-1]}
        chose |= asked
        rest = [document for document in group if years[document.id] and years[document.id] not in chosen]
        left_out += rest
        older += [] if asked or old else rest
    return Versions(tuple(left_out), tuple(older), frozenset(chose))


def version_year(document: Document) -> str:
    """The latest year in a document's title, else in its date; empty where it tells none."""
    years: list[str] = _YEAR.findall(document.title) or _YEAR.findall(document.date_text)
    return max(years, default="")


def show_older(answer: Answer, older: Answer) -> Answer:
    """The answer with what an older version says beside it; the older one's alone where the newer says nothing."""
    if older.abstained or older.reply or older.confidence < LEAST:
        return answer
    title = older.citations[0].document.title
    if answer.abstained:
        return dataclasses.replace(older, question=answer.question, note=f"Chỉ bản cũ hơn, «{title}», nói điều này.")
    newer = answer.citations[0].document.title
    if normalise(answer.text) == normalise(older.text) or newer == title:
        return answer
    note = f"Theo bản mới hơn, «{newer}». Bản cũ hơn, «{title}», ghi: “{older.text}”."
    cited = (*answer.citations, *older.citations[:1])
    return dataclasses.replace(answer, citations=cited, note=f"{answer.note} {note}".strip())
