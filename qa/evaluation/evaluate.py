"""How well questions are answered: a question file becomes cases, cases become outcomes, outcomes become figures.

Two kinds of file: SQuAD form, whose own paragraphs are the collection (each paragraph a document of its own, found
without its title), and a list of questions about documents that are in the library already, each with the evidence that
a cited passage must hold. XQuAD and ViQuAD are the first kind, `seed_questions.json` the second.
"""

import json
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from index import Block, Document, DocumentError, Encoder, Hit, Index, Progress, Span, canonical
from qa.answer import Answer
from qa.answering.overlap import f1
from qa.assistant import Assistant
from qa.evaluation import metrics, written
from qa.evaluation.squad import exact, questions, read_squad
from qa.evaluation.variants import vary

__all__ = [
    "Case",
    "Outcome",
    "ask_all",
    "is_list",
    "read_list",
    "read_paragraphs",
    "remove_paragraphs",
    "report",
    "sample",
]

DEPTH = 50
"""Passages retrieved a question: enough to name ten different paragraphs when each is cut into several passages."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what is right.

    Attributes:
        answers: accepted answers; none means that the collection does not hold one.
        document: id of the document that holds the answer; empty where the evidence decides.
        evidence: text that the right passage contains; empty where the document decides.
        removed: the document is left out of what is searched, so that nothing answers.
    """

    question: str
    answers: tuple[str, ...]
    document: str = ""
    evidence: str = ""
    removed: bool = False

    def holds(self, span: Span) -> bool:
        """Whether a passage or citation is the right one."""
        return self.evidence in span.text if self.evidence else span.document.id == self.document


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for a case.

    Attributes:
        rank: of the right passage as retrieved, from 1; None where it was not found.
        reread: its rank after reading.
        answer: None when only the search was tried.
    """

    case: Case
    rank: int | None
    reread: int | None
    milliseconds: float
    answer: Answer | None

    @property
    def contained(self) -> bool:
        """The answer's text contains an accepted answer or lies within one."""
        text = _plain(self.answer.text) if self.answer else ""
        return bool(text) and any(_plain(right) in text or text in _plain(right) for right in self.case.answers)

    @property
    def cited(self) -> bool:
        """The first citation is a right passage."""
        return bool(self.answer and self.answer.citations and self.case.holds(self.answer.citations[0]))


def is_list(path: Path) -> bool:
    """True for a list of questions about documents of the library, False for SQuAD form.

    Raises:
        DocumentError: the file is neither.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DocumentError(path, f"không đọc được ({error.strerror}). Kiểm tra lại đường dẫn.") from error
    except ValueError as error:
        raise DocumentError(path, "không phải tệp JSON. Cần tệp dạng SQuAD hoặc danh sách câu hỏi.") from error
    if not isinstance(data, dict) or not ("questions" in data or "data" in data):
        raise DocumentError(path, "không có mục “data” (SQuAD) hay “questions”. Xem mẫu trong README.")
    return "questions" in data


def read_list(path: Path) -> list[Case]:
    """The cases of a list: `questions[].{question, answers[], evidence}`; no answers means unanswerable."""
    raw = json.loads(path.read_text(encoding="utf-8"))["questions"]
    return [
        Case(each["question"], tuple(each["answers"]), evidence=canonical(each.get("evidence") or "")) for each in raw
    ]


def read_paragraphs(
    path: Path, encoder: Encoder, *, without_diacritics: float = 0.0, progress: Progress | None = None
) -> tuple[Index, list[Case]]:
    """A library of a SQuAD file's paragraphs, and its cases; a paragraph printed twice is one document.

    Args:
        path: the file.
        encoder: whose vectors.
        without_diacritics: share of the paragraphs that are typed without diacritics, and so are their
                answers; a fixed seed.
        progress: called with (stage, done, total).
    """
    documents: dict[str, Document] = {}
    cases = []

    def document(context: str) -> tuple[Document, Callable[[str], str]]:
        text = canonical(context)
        drawn = random.Random(f"bare {text}").random() < without_diacritics  # noqa: S311  no secret
        typed = partial(vary, variant="unmarked" if drawn else "written")
        return documents.setdefault(text, _document(typed(text), len(documents))), typed

    for paragraph, question in questions(articles := read_squad(path)):
        held, typed = document(paragraph.context)
        answers = tuple(dict.fromkeys(typed(answer.text) for answer in question.answers))
        cases.append(Case(question.text, answers, document=held.id))
    for paragraph in (paragraph for article in articles for paragraph in article.paragraphs):
        document(paragraph.context)
    library = Index(encoder=encoder)
    library.add(documents.values(), progress=progress)
    return library, cases


def sample(cases: Sequence[Case], count: int | None) -> list[Case]:
    """`count` cases drawn with a fixed seed, in the file's order; all of them by default."""
    if count is None or count >= len(cases):
        return list(cases)
    return [cases[place] for place in sorted(random.Random(0).sample(range(len(cases)), count))]  # noqa: S311  no secret


def remove_paragraphs(cases: Sequence[Case], share: float) -> list[Case]:
    """The cases; a share of them (0 to 1, a fixed seed) lose their paragraph, so that abstaining is right."""
    drawn = set(random.Random(1).sample(range(len(cases)), round(share * len(cases))))  # noqa: S311  no secret
    return [
        replace(case, answers=(), removed=True) if place in drawn and case.document else case
        for place, case in enumerate(cases)
    ]


def ask_all(
    assistant: Assistant,
    cases: Sequence[Case],
    *,
    typed: Callable[[str], str] = lambda question: question,
    gold: bool = False,
    read: bool = True,
    progress: Progress | None = None,
) -> list[Outcome]:
    """The outcome of every case, asked one after the other as a person would.

    Args:
        assistant: answers from the library that the cases are about.
        cases: what to ask.
        typed: how the question is typed: a variant of it, such as without diacritics.
        gold: search the right document alone, so that only the reading is judged.
        read: False stops after the search.
        progress: called with (stage, done, total) after every question.
    """
    outcomes = []
    for number, case in enumerate(cases, start=1):
        only = [case.document] if gold and case.document else None
        if case.removed:
            only = [id_ for id_ in assistant.library.documents if id_ != case.document]
        question = typed(case.question)
        begun = time.perf_counter()
        if read:
            answer = assistant.ask(question, k=DEPTH, documents=only)
            hits: Sequence[Hit] = answer.hits
            reread: Sequence[Hit] = answer.reranked or hits
        else:
            answer, hits = None, assistant.library.search(question, k=DEPTH, documents=only)
            reread = hits
        spent = (time.perf_counter() - begun) * 1e3
        outcomes.append(Outcome(case, _rank(case, hits), _rank(case, reread), spent, answer))
        if progress:
            progress("Hỏi", number, len(cases))
    return outcomes


def report(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The figures of outcomes, as `hoidap evaluate --json` prints them.

    Retrieval and abstention figures are 0 to 1, EM and F1 0 to 100 (as the official script prints them); what was not
    measured is left out, or None.
    """
    found = [outcome for outcome in outcomes if outcome.case.answers]
    result: dict[str, Any] = {"questions": len(outcomes), "retrieval": metrics.retrieval([o.rank for o in found])}
    read = [(outcome, outcome.answer) for outcome in outcomes if outcome.answer is not None]
    if read:
        result["after_reading"] = metrics.retrieval([outcome.reread for outcome in found])
        right = [outcome.contained if outcome.case.answers else answer.abstained for outcome, answer in read]
        result["answers"] = {
            "em": _percent([exact(answer.text, outcome.case.answers) for outcome, answer in read]),
            "f1": _percent([f1(answer.text, outcome.case.answers) for outcome, answer in read]),
            "contained": _percent([o.contained for o in found]),
            "cited": _percent([o.cited for o in found]),
        }
        result["abstention"] = metrics.abstention(
            [bool(outcome.case.answers) for outcome, _ in read], [answer.abstained for _, answer in read]
        )
        sure = [
            (answer.confidence, good and not answer.abstained) for (_, answer), good in zip(read, right, strict=True)
        ]
        result["calibration_error"] = metrics.calibration_error([c for c, _ in sure], [good for _, good in sure])
        if figures := written.report([(answer, outcome.case.holds) for outcome, answer in read]):
            result["writing"] = figures
    result["milliseconds_per_question"] = metrics.percentiles([outcome.milliseconds for outcome in outcomes])
    return result


def _document(text: str, number: int) -> Document:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return Document(f"paragraph {number}", text, (Block("paragraph", start, end),) if start < end else ())


def _rank(case: Case, hits: Iterable[Hit]) -> int | None:
    """Rank of the right passage; where a document decides, its rank among the different documents found."""
    if not case.answers:
        return None
    order = [hit.passage for hit in hits]
    if not case.evidence:
        # A dictionary keeps the place of a key's first appearance.
        order = list({passage.document.id: passage for passage in order}.values())
    return next((rank for rank, passage in enumerate(order, start=1) if case.holds(passage)), None)


def _percent(values: Sequence[float]) -> float | None:
    return round(100 * sum(values) / len(values), 2) if values else None


def _plain(text: str) -> str:
    """The text without case, punctuation at its ends, and repeated spaces."""
    return " ".join(text.lower().split()).strip(" .,;:!?“”\"'()")
