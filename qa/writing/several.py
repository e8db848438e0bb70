"""A summary or a comparison of several documents: what they say first and most centrally, for a model to put together.

No passage answers "So sánh nội quy và hợp đồng" by itself, so that the exact ways abstain; but the documents that are
named are there. Each gives its title and central sentences: an exact answer, which is also what the model writes from.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index import Document, Hit, Span
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.answering.overview import central_sentences
from qa.answering.quote import join, quote
from qa.question.query import Query

__all__ = ["gather"]

MOST_DOCUMENTS = 4
"""Documents that are put together; a prompt holds a passage or two of each."""
SENTENCES = 3
"""Central sentences of each document."""
SURE = 0.6
NAMED = 0.6
"""Share of the words of a name ("bài về cầu Bến Sậy") that must stand in a document's title."""

_TASK = re.compile(
    r"^(?:(?:hay|xin|vui long|ban|giup toi|nho ban) )*(?:tom tat|tom luoc|tong hop|so sanh|doi chieu|phan biet|"
    r"khac nhau|diem giong|diem khac|diem chung|noi dung chinh|y chinh|giai thich|summarize|summarise|compare)(?!\w)"
)
_ALL = re.compile(
    r"(?<!\w)(?:tat ca|toan bo|moi|cac|nhung)(?: cac| nhung)? (?:tai lieu|bai|bai viet|van ban|tep|file)(?!\w)"
)
_JOINT = re.compile(r" (?:va|voi|and|with|so voi) |, ?|; ?")
_PLAIN = frozenset(
    "hay xin vui long ban giup toi nho tom tat luoc tong hop so sanh doi chieu phan biet khac nhau giong diem chung "
    "noi dung chinh y giai thich summarize summarise compare giua cua ve bai tai lieu van tep file trong theo nay kia "
    "cho gon ngan de hieu hai cac nhung the and with of va voi".split()
)
"""Words of a task that name no document."""


def gather(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """Title and central sentences of the documents that a summary or comparison names, two or more; else None."""
    folded = " ".join(re.findall(r"[\w,;]+", fold(query.text)))
    if not _TASK.search(folded):
        return None
    chosen = list(documents.values()) if _ALL.search(folded) else _find_by_name(folded, documents)
    if len(chosen) < 2:
        return None
    spans = [span for document in chosen[:MOST_DOCUMENTS] for span in _heart(document, documents)]
    rest = len(chosen) - MOST_DOCUMENTS
    note = f"Mới đọc {MOST_DOCUMENTS} trong {len(chosen)} tài liệu." if rest > 0 else ""
    return replace(quote(query, hits, documents, join(spans, "\n"), confidence=SURE, note=note), way="several")


def _find_by_name(folded: str, documents: Documents) -> list[Document]:
    """The documents whose titles hold what the parts of a task name, one a part, in the order of the question."""
    found: dict[str, Document] = {}
    for part in _JOINT.split(folded):
        words = [word for word in part.split() if word not in _PLAIN]
        shares = [(_share(words, document), -place, document) for place, document in enumerate(documents.values())]
        best = max(shares, key=lambda each: each[:2], default=None)
        if words and best is not None and best[0] >= NAMED:
            found[best[2].id] = best[2]
    return list(found.values())


def _share(words: Sequence[str], document: Document) -> float:
    """The share of some words that the title holds, 0 to 1."""
    title = frozenset(re.findall(r"\w+", fold(document.title)))
    return sum(word in title for word in words) / len(words) if words else 0.0


def _heart(document: Document, documents: Documents) -> list[Span]:
    """The title of a document, where it has one, and its central sentences."""
    title = next(document.of_kind("title"), None)
    central = central_sentences(document, documents, SENTENCES)
    return [*([title] if title is not None else []), *central]
