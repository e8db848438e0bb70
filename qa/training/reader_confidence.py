"""Fits the reader's rule, and its threshold, on the articles that training left out (`data.held_out`).

Their questions are tried out as in `trials`, the files' own unanswerable ones among them. Threshold: the best F1 of
abstaining with at most `REFUSED` of the answerable questions refused.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from index import Encoder, EncoderError, Progress
from qa.answering.candidates import Reading, confidence_file, dump_rule, read_hits
from qa.answering.confidence import ConfidenceRule
from qa.answering.overlap import f1
from qa.answering.spans import SpanReader
from qa.answering.spans_named import load_named_spans
from qa.evaluation.squad import Article, read_squad
from qa.question.query import Query
from qa.training.data import held_out
from qa.training.fit_confidence import TriedQuestion, evaluate_rule, fit_rule
from qa.training.trials import Trial, trials

__all__ = ["calibrate_reader", "fit_named_reader", "try_questions"]

REFUSED = 0.05
"""Share of answerable questions that may be refused: the trade-off that the shipped threshold makes."""
RIGHT = 0.5
"""F1 of words from which a span counts as the answer."""
ASKED = 1200
"""Questions at most, drawn from the held-out articles."""


def calibrate_reader(
    files: Iterable[Path],
    weights: Path,
    *,
    reader: SpanReader,
    encoder: Encoder,
    most: int = ASKED,
    progress: Progress | None = None,
) -> dict[str, float | None]:
    """Write the fitted rule into the weights file; returns what it is worth on the questions it was fitted on.

    Args:
        files: what the weights were trained on; the articles that training left out are asked about.
        weights: a file of `hoidap train reader`.
        reader: reads with these weights.
        encoder: searches as the library does.
        most: questions at most.
        progress: called with (stage, done, total) after each question.

    Raises:
        DocumentError: a file is not in SQuAD form.
        EncoderError: the articles left out hold no question that the reader marks an answer to.
    """
    from qa.training.span_model import restate

    articles = [
        article for file in files for article in read_squad(file) if held_out(article.title) and not article.set
    ]
    tried = try_questions(reader, articles, encoder, most=most, progress=progress)
    rule = _fit(tried)
    restate(weights, {**reader.facts, "rule": dump_rule(rule)})
    return evaluate_rule(tried, rule)


def fit_named_reader(
    files: Iterable[Path],
    name: str,
    folder: Path,
    *,
    encoder: Encoder,
    cache: Path | None = None,
    most: int = ASKED,
    progress: Progress | None = None,
) -> dict[str, float | None]:
    """Fit the rule of a Hugging Face model on all questions of the files, and keep it in `folder`.

    Args:
        files: questions in SQuAD form that the model was not trained on.
        name: of the model, as in `HOIDAP_READER`.
        folder: `Settings.confidences`.
        encoder: searches as the library does.
        cache: where the model is prepared in 8-bit integers, as the product reads with it; in torch without.
        most: questions at most.
        progress: called with (stage, done, total) after each question.

    Returns:
        What the rule is worth on the questions it was fitted on, by the names of `evaluate_rule`.

    Raises:
        DocumentError: a file is not in SQuAD form.
        EncoderError: the model cannot be had, or the files hold no question that it reads an answer to.
    """
    reader = load_named_spans(name, cache, progress=progress)
    articles = [article for file in files for article in read_squad(file)]
    tried = try_questions(reader, articles, encoder, most=most, progress=progress)
    rule = _fit(tried)
    folder.mkdir(parents=True, exist_ok=True)
    path = confidence_file(folder, name)
    beside = path.with_name(path.name + ".new")
    beside.write_text(dump_rule(rule), encoding="utf-8")
    beside.replace(path)
    return evaluate_rule(tried, rule)


def _fit(tried: Sequence[TriedQuestion]) -> ConfidenceRule:
    if not any(each.answerable and each.rows for each in tried):
        raise EncoderError("Các tệp không có câu hỏi nào có đáp án. Cần tệp dạng SQuAD.")
    return fit_rule(tried, refused=REFUSED)


def try_questions(
    reader: SpanReader,
    articles: Sequence[Article],
    encoder: Encoder,
    *,
    most: int,
    progress: Progress | None = None,
) -> list[TriedQuestion]:
    """Questions of the articles, tried out as in `trials` and read."""
    tried = []
    for trial in trials(articles, encoder, most=most, progress=progress):
        readings = read_hits(reader, Query.of(trial.query), trial.hits)
        own = tuple(trial.answerable and each.hit.passage.document is trial.own for each in readings)
        right = tuple(mine and _holds(each, trial) for mine, each in zip(own, readings, strict=True))
        tried.append(TriedQuestion(trial.answerable, [each.row for each in readings], right))
    return tried


def _holds(reading: Reading, trial: Trial) -> bool:
    best = reading.found[0]
    marked = reading.hit.passage.text[best.start : best.end]
    return bool(trial.answers) and f1(marked, trial.answers) >= RIGHT
