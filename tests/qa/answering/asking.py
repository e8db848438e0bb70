"""A question with what its answer must be, and the check of an answer."""

import re
from dataclasses import dataclass
from pathlib import Path

from index import Index, read
from qa import Answer, Assistant

__all__ = ["Case", "ask", "assistant_over", "case", "fault", "inexact"]

_JOINT = re.compile(r"; |: |\n+|\s\(|\)")
"""What joins the slices of an answer."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question, and what its answer holds.

    Attributes:
        question: as a person types it.
        holds: stretches that the text of the answer must hold; none for an abstention.
        document: the stem of the one document that is asked; the whole library where empty.
        lacks: stretches that the answer must not hold.
        note: a stretch of the line beside the answer.
        way: the only way that may answer; any where empty.
        never: a way that may not answer.
    """

    question: str
    holds: tuple[str, ...]
    document: str = ""
    lacks: tuple[str, ...] = ()
    note: str = ""
    way: str = ""
    never: str = ""

    def __str__(self) -> str:
        """The question, as the name of its test."""
        return self.question


def case(
    question: str,
    *holds: str,
    of: str = "",
    lacks: tuple[str, ...] = (),
    note: str = "",
    way: str = "",
    never: str = "",
) -> Case:
    """A question and what its answer holds; nothing for an abstention."""
    return Case(question, holds, of, lacks, note, way, never)


def ask(assistant: Assistant, case: Case) -> Answer:
    """The answer to the question of a case."""
    chosen = [
        id_ for id_, document in assistant.library.documents.items() if Path(document.source).stem == case.document
    ]
    return assistant.ask(case.question, documents=chosen or None)


def fault(answer: Answer, case: Case) -> str:
    """What is wrong with an answer; empty where it is right."""
    text = answer.text.lower()
    if case.holds and not all(each.lower() in text for each in case.holds):
        return f"{answer.text!r} ({answer.way}) lacks one of {case.holds}"
    if not case.holds and not answer.abstained:
        return f"{answer.text!r} ({answer.way}) should be an abstention"
    if any(each.lower() in text for each in case.lacks):
        return f"{answer.text!r} ({answer.way}) holds one of {case.lacks}"
    if case.note not in answer.note:
        return f"note {answer.note!r} lacks {case.note!r}"
    if (case.way and answer.way != case.way) or (case.never and answer.way == case.never):
        return f"answered by {answer.way!r}: {answer.text!r}"
    return inexact(answer)


def inexact(answer: Answer) -> str:
    """The first part of the answer that is neither composed nor a slice of a citation; empty where all are."""
    for citation in answer.citations:
        if citation.text != citation.document.text[citation.start : citation.end]:
            return f"citation {citation.start}:{citation.end} is no slice"
        for span in citation.highlights:
            if span.text != span.document.text[span.start : span.end] or not span.text.strip():
                return f"highlight {span.start}:{span.end} is no slice"
    edges = [0, *(edge for each in answer.composed for edge in each), len(answer.text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        for part in _JOINT.split(answer.text[start:end]):
            if part.strip() and not any(part.strip(" ;:,") in citation.text for citation in answer.citations):
                return f"{part!r} stands in no citation"
    return ""


def assistant_over(folder: Path, encoder) -> Assistant:
    """An assistant over every file of a folder."""
    library = Index(encoder=encoder)
    for path in sorted(folder.iterdir()):
        document = read(path)
        assert not isinstance(document, list)
        library.add([document])
    return Assistant(library)
