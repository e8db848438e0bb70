"""Fits the rule of `sentence` on question files (`hoidap train sentences FOLDER`, with ViQuAD's files in the folder).

Logistic regression by Newton's method with a small ridge (Hastie, Tibshirani and Friedman, "The Elements of
Statistical Learning", 4.4), on questions tried out as in `trials`. The threshold is what keeps the share of wrongly
refused answerable questions, on articles not fitted on, at `REFUSED`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Encoder, Progress
from qa.sentence import Candidate, Rule, candidates
from qa.squad import read_squad
from qa.support import FEATURES
from qa.trials import Trial, trials

__all__ = ["calibrate", "fit"]

Rows = NDArray[np.float64]  # (n, features)
Labels = NDArray[np.float64]  # (n,), 1 where the sentence holds the answer

ARTICLES = 12
"""Articles asked about, a quarter of them to judge by."""
ASKED = 1_500
"""Questions at most."""
REFUSED = 0.10


def fit(rows: Rows, labels: Labels, *, ridge: float = 1.0, steps: int = 30) -> NDArray[np.float64]:
    """The coefficients that maximise the penalised likelihood, (features + 1,), the bias last."""
    design = np.hstack([rows, np.ones((len(rows), 1))])
    found = np.zeros(design.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-design @ found))
        gradient = design.T @ (labels - chance) - ridge * found
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + ridge * np.eye(len(found))
        step = np.linalg.solve(curvature, gradient)
        found += step
        if np.abs(step).max() < 1e-6:
            break
    return found


def calibrate(folder: Path, out: Path, encoder: Encoder, *, progress: Progress | None = None) -> dict[str, float]:
    """What the rule, now written to `out`, is worth on articles it was not fitted on; shares, 0 to 1.

    Raises:
        DocumentError: a question file is missing or damaged.
    """
    tried = _try_all(folder, encoder, progress)
    fitted = [each for each in tried if each.article % 4]
    rows = np.array([candidate.row for each in fitted for candidate in each.candidates])
    labels = np.array([float(right) for each in fitted for right in each.right])
    found = fit(rows, labels)
    draft = Rule(tuple(found[:-1]), float(found[-1]), 0.0)
    held_out = [(each.answerable, *each.best(draft)) for each in tried if each.article % 4 == 0]
    threshold = float(np.quantile([probability for can, probability, _ in held_out if can], REFUSED))
    weights = dict(zip(FEATURES, found[:-1].round(4).tolist(), strict=True))
    rule = {"weights": weights, "bias": round(float(found[-1]), 4), "threshold": round(threshold, 4)}
    out.write_text(json.dumps(rule, indent=1) + "\n", encoding="utf-8")
    return {
        "right_sentence": _mean([right and probability >= threshold for can, probability, right in held_out if can]),
        "refused_answerable": _mean([probability < threshold for can, probability, _ in held_out if can]),
        "refused_unanswerable": _mean([probability < threshold for can, probability, _ in held_out if not can]),
    }


@dataclass(frozen=True, slots=True)
class _Tried:
    """A question with the sentences found for it, and which of them answer."""

    article: int
    answerable: bool
    candidates: Sequence[Candidate]
    right: Sequence[bool]

    def best(self, rule: Rule) -> tuple[float, bool]:
        """Probability of the most probable sentence, and whether it is right."""
        scored = zip((rule.probability(each.row) for each in self.candidates), self.right, strict=True)
        return max(scored, default=(0.0, False))


def _try_all(folder: Path, encoder: Encoder, progress: Progress | None) -> list[_Tried]:
    silent = read_squad(folder / "viquad2.unanswerable.json")
    titles = sorted({article.title for article in silent})[:ARTICLES]
    spoken = read_squad(folder / "viquad.train.json")
    articles = [article for article in (*spoken, *silent) if article.title in titles]
    tried = []
    for trial in trials(articles, encoder, most=ASKED, progress=progress):
        found = candidates(trial.query, trial.hits)
        right = [each.sentence.document is trial.own and _holds(each, trial) for each in found]
        tried.append(_Tried(trial.article, trial.answerable, found, right))
    return tried


def _holds(candidate: Candidate, trial: Trial) -> bool:
    return any(answer in candidate.sentence.text for answer in trial.answers)


def _mean(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
