"""Question sets in SQuAD form (v1.1 and v2.0): reading the file, and the official exact match and F1.

The scores are those of the SQuAD 2.0 evaluation script (`qa.answering.overlap`). Offsets that miss their text (a known
fault of converted sets) are put right to the nearest occurrence.
"""

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import DocumentError
from qa.answering.overlap import normalise

__all__ = ["Article", "Gold", "Paragraph", "Question", "exact", "read_squad"]


@dataclass(frozen=True, slots=True)
class Gold:
    """A reference answer: `context[start:end]` of its paragraph."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a paragraph; no answers means that the paragraph does not hold it.

    Attributes:
        answers: the references, in the file's order.
        plausible: what a careless reader would take for the answer (SQuAD 2.0, unanswerable questions only).
    """

    id: str
    text: str
    answers: tuple[Gold, ...]
    plausible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and the questions about it."""

    context: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """Paragraphs of one source.

    Attributes:
        set: name of the question set it comes from, where a file joins several; else empty.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    set: str = ""


def read_squad(path: str | Path) -> tuple[Article, ...]:
    """The articles of a SQuAD file, gzip where its name ends in .gz, in the file's order.

    A question whose references are all lost is left out.

    Raises:
        DocumentError: the file cannot be read, or is not in SQuAD form.
    """
    try:
        raw = Path(path).read_bytes()
        data = json.loads(gzip.decompress(raw) if Path(path).suffix == ".gz" else raw)["data"]
        return tuple(_article(article, number) for number, article in enumerate(data))
    except (gzip.BadGzipFile, EOFError) as error:
        raise DocumentError(path, f"tệp gzip bị hỏng ({error}). Tải lại tệp.") from error
    except OSError as error:
        raise DocumentError(path, f"không đọc được ({error.strerror}). Kiểm tra lại đường dẫn.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"không phải tệp câu hỏi dạng SQuAD ({type(error).__name__}: {error}). Xem mẫu trong README."
        raise DocumentError(path, message) from error


def _article(raw: dict[str, Any], number: int) -> Article:
    paragraphs = tuple(_paragraph(paragraph) for paragraph in raw["paragraphs"])
    return Article(str(raw.get("title", number)), paragraphs, str(raw.get("set", "")))


def _paragraph(raw: dict[str, Any]) -> Paragraph:
    context = raw["context"]
    questions = (_question(question, context) for question in raw["qas"])
    return Paragraph(context, tuple(question for question in questions if question is not None))


def _question(raw: dict[str, Any], context: str) -> Question | None:
    given = [] if raw.get("is_impossible") else raw["answers"]
    answers = tuple(_gold(context, answer["text"], answer["answer_start"]) for answer in given)
    kept = tuple(answer for answer in answers if answer is not None)
    if answers and not kept:
        return None
    plausible = tuple(answer["text"] for answer in raw.get("plausible_answers") or ())
    return Question(str(raw["id"]), raw["question"], kept, plausible)


def _gold(context: str, text: str, start: int) -> Gold | None:
    if not text.strip():
        return None
    if not context.startswith(text, start):
        places = [match.start() for match in re.finditer(re.escape(text), context)]
        if not places:
            return None
        start = min(places, key=lambda place: abs(place - start))
    return Gold(start, start + len(text), text)


def exact(answer: str, references: Sequence[str]) -> float:
    """1.0 when the answer equals a reference, else 0.0; an empty answer is right when there is no reference."""
    return max(float(normalise(answer) == normalise(reference)) for reference in references or [""])


def questions(articles: Sequence[Article]) -> Iterator[tuple[Paragraph, Question]]:
    """Every question with its paragraph, in order."""
    return ((p, q) for article in articles for p in article.paragraphs for q in p.questions)
