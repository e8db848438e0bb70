"""Fits the reader's rule, and its threshold, on the articles that training left out (`training_data.held_out`).

Their questions are tried out as in `trials`, beside the files' own unanswerable ones.
The logistic rule is fitted to single passages (it has to order them), then scaled on the best passages alone (it has to
be a probability). Threshold: the best F1 of abstaining with at most `REFUSED` of the answerable questions refused.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Encoder, Progress
from qa.calibration import fit
from qa.evidence import Reading, read_hits, written
from qa.metrics import abstention, calibration_error
from qa.sentence import Rule
from qa.spans import SpanReader, TrainedSpans
from qa.squad import Article, f1, read_squad
from qa.training_data import held_out
from qa.trials import Trial, trials

__all__ = ["Tried", "calibrate_reader", "fit_rule", "try_questions"]

REFUSED = 0.07
"""Share of answerable questions that may be refused: the trade-off that the shipped threshold makes."""
RIGHT = 0.5
"""F1 of words from which a span counts as the answer."""
ASKED = 1200
"""Questions at most, drawn from the held-out articles."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A question asked of the library, with what was read and which readings hold its answer."""

    answerable: bool
    readings: tuple[Reading, ...]
    right: tuple[bool, ...]

    def best(self, rule: Rule) -> tuple[float, bool]:
        """Probability of the likeliest reading, and whether it is right; (0, False) when nothing was read."""
        scored = zip((rule.probability(each.row) for each in self.readings), self.right, strict=True)
        return max(scored, key=lambda pair: pair[0], default=(0.0, False))


def calibrate_reader(
    files: Iterable[Path], weights: Path, *, backbone: Path, encoder: Encoder, progress: Progress | None = None
) -> dict[str, float | None]:
    """Write the fitted rule into the weights file; returns what it is worth on the questions it was fitted on.

    Raises:
        DocumentError: a file is not in SQuAD form.
        EncoderError: the weights are damaged.
    """
    from qa.reader_model import restate

    reader = TrainedSpans.load(weights, backbone)
    articles = [article for file in files for article in read_squad(file) if held_out(article.title)]
    tried = try_questions(reader, articles, encoder, most=ASKED, progress=progress)
    rule = fit_rule(tried)
    restate(weights, {**reader.facts, "rule": written(rule)})
    return judged(tried, rule)


def try_questions(
    reader: SpanReader,
    articles: Sequence[Article],
    encoder: Encoder,
    *,
    most: int,
    progress: Progress | None = None,
) -> list[Tried]:
    """Questions of the articles, tried out as in `trials` and read."""
    tried = []
    for trial in trials(articles, encoder, most=most, progress=progress):
        readings = read_hits(reader, trial.query, trial.hits)
        right = tuple(each.hit.passage.document is trial.own and _holds(each, trial) for each in readings)
        tried.append(Tried(trial.answerable, tuple(readings), right))
    return tried


def _holds(reading: Reading, trial: Trial) -> bool:
    best = reading.found[0]
    marked = reading.hit.passage.text[best.start : best.end]
    return bool(trial.answers) and f1(marked, trial.answers) >= RIGHT


def fit_rule(tried: Sequence[Tried], *, refused: float = REFUSED) -> Rule:
    """The logistic rule and the threshold that suit the questions best."""
    rows = np.array([reading.row for each in tried for reading in each.readings])
    labels = np.array([float(right) for each in tried for right in each.right])
    found = fit(rows, labels)
    draft = Rule(tuple(found[:-1]), float(found[-1]), 0.0)
    best = [each.best(draft) for each in tried]
    logits = np.array([[_logit(chance)] for chance, _ in best])
    scale, shift = fit(logits, np.array([float(right) for _, right in best]))
    weights = tuple(round(float(weight * scale), 5) for weight in found[:-1])
    rule = Rule(weights, round(float(found[-1] * scale + shift), 5), 0.0)
    return Rule(weights, rule.bias, _threshold(tried, rule, refused))


def _logit(chance: float) -> float:
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(chance / (1 - chance))


def _threshold(tried: Sequence[Tried], rule: Rule, refused: float) -> float:
    chances: NDArray[np.float64] = np.array([each.best(rule)[0] for each in tried])
    answerable = [each.answerable for each in tried]
    best, score = 0.0, -1.0
    for threshold in np.unique(chances.round(3)):
        figures = abstention(answerable, [chance < threshold for chance in chances])
        if (figures["refused"] or 0) <= refused and (figures["f1"] or 0) > score:
            best, score = float(threshold), figures["f1"] or 0.0
    return round(best, 4)


def judged(tried: Sequence[Tried], rule: Rule) -> dict[str, float | None]:
    """Abstention F1 and refused share, the share of answerable questions answered right, and the calibration error."""
    best = [each.best(rule) for each in tried]
    figures = abstention([each.answerable for each in tried], [chance < rule.threshold for chance, _ in best])
    can = [(chance, right) for each, (chance, right) in zip(tried, best, strict=True) if each.answerable]
    right = sum(right and chance >= rule.threshold for chance, right in can) / max(len(can), 1)
    error = calibration_error([chance for chance, _ in best], [right for _, right in best])
    return {**figures, "right": round(right, 4), "calibration_error": error, "questions": float(len(tried))}
