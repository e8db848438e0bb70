"""Reading alone, by the official SQuAD rules: each answerable question with its own paragraph, always answered."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.answering.expand_span import whole_phrase
from qa.answering.overlap import f1
from qa.answering.spans import SpanReader
from qa.evaluation.metrics import percentiles
from qa.evaluation.squad import Article, exact, questions

__all__ = ["Gold", "evaluate_gold"]


@dataclass(frozen=True, slots=True)
class Gold:
    """Means over the questions, EM and F1 0 to 100; `silent` is the share where the reader prefers "no answer"."""

    questions: int
    em: float
    f1: float
    silent: float
    milliseconds: dict[str, float]


def evaluate_gold(
    reader: SpanReader,
    articles: Sequence[Article],
    *,
    pick: Callable[[int], bool] = lambda number: True,
    progress: Callable[[str, int, int], None] | None = None,
) -> Gold:
    """The reader's figures on the answerable questions whose number (from 0) `pick` takes."""
    asked = [pair for pair in questions(articles) if pair[1].answers]
    asked = [pair for number, pair in enumerate(asked) if pick(number)]
    right, near, silent, spent = 0.0, 0.0, 0, []
    for number, (paragraph, question) in enumerate(asked, start=1):
        begun = time.perf_counter()
        found = reader.spans(question.text, [paragraph.context], top=1)[0]
        spent.append((time.perf_counter() - begun) * 1e3)
        answer = (
            paragraph.context[slice(*whole_phrase(paragraph.context, (found[0].start, found[0].end)))] if found else ""
        )
        references = [gold.text for gold in question.answers]
        right += exact(answer, references)
        near += f1(answer, references)
        silent += not found or found[0].score < 0
        if progress:
            progress("Đọc", number, len(asked))
    count = max(len(asked), 1)
    return Gold(
        len(asked), round(100 * right / count, 2), round(100 * near / count, 2), silent / count, percentiles(spent)
    )
