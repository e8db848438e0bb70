"""When to answer, and with what: a rule of two logistic parts over a candidate's row of numbers.

`order` says which candidate of a question is the best; it is fitted on all candidates. `sure` says how probable it is
that the best one is right; it is fitted on the best candidates alone, where what counts is not the same: a name that no
passage mentions is the same for every candidate of a question, and yet it tells that none of them answers. Logistic
regression by Newton's method with a small ridge (Hastie, Tibshirani and Friedman, "The Elements of Statistical
Learning", 4.4).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.metrics import abstention, calibration_error

__all__ = ["Logistic", "Rule", "Tried", "fit", "fit_rule", "judged"]

Rows = NDArray[np.float64]  # (n, columns)
Labels = NDArray[np.float64]  # (n,), 1 where the candidate is right


@dataclass(frozen=True, slots=True)
class Logistic:
    """A weighted sum of a row's numbers, as log odds."""

    weights: tuple[float, ...]
    bias: float

    def odds(self, row: Sequence[float]) -> float:
        """Log odds of a row."""
        return self.bias + sum(weight * value for weight, value in zip(self.weights, row, strict=True))


@dataclass(frozen=True, slots=True)
class Rule:
    """Which candidate is the best (`order`), how probably it is right (`sure`), and from when on to answer."""

    order: Logistic
    sure: Logistic
    threshold: float

    def score(self, row: Sequence[float]) -> float:
        """What candidates of one question are ordered by; larger is better."""
        return self.order.odds(row)

    def probability(self, row: Sequence[float]) -> float:
        """Probability that a question's best candidate, with this row, is right: 0 to 1."""
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, self.sure.odds(row)))))

    def json(self, columns: Sequence[str]) -> dict[str, Any]:
        """The rule as an object, every weight under its column's name."""
        parts = {"order": self.order, "sure": self.sure}
        named = {
            key: {**dict(zip(columns, part.weights, strict=True)), "bias": part.bias} for key, part in parts.items()
        }
        return {**named, "threshold": self.threshold}

    @classmethod
    def of_json(cls, raw: Mapping[str, Any], columns: Sequence[str]) -> "Rule":
        """The rule that `json` wrote; KeyError where a column or part is missing."""
        order, sure = (
            Logistic(tuple(float(raw[key][name]) for name in columns), float(raw[key]["bias"]))
            for key in ("order", "sure")
        )
        return cls(order, sure, float(raw["threshold"]))


@dataclass(frozen=True, slots=True)
class Tried:
    """A question that was tried: whether it can be answered, its candidates' rows, and which of them are right."""

    answerable: bool
    rows: Sequence[Sequence[float]]
    right: Sequence[bool]

    def best(self, rule: Rule) -> tuple[float, bool]:
        """Probability of the best candidate, and whether it is right; (0, False) where there is none."""
        if not self.rows:
            return 0.0, False
        place = max(range(len(self.rows)), key=lambda place: rule.score(self.rows[place]))
        return rule.probability(self.rows[place]), self.right[place]


def fit(rows: Rows, labels: Labels, *, ridge: float = 1.0, steps: int = 30) -> NDArray[np.float64]:
    """The coefficients that maximise the penalised likelihood, (columns + 1,), the bias last."""
    design = np.hstack([rows, np.ones((len(rows), 1))])
    found = np.zeros(design.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-np.clip(design @ found, -40, 40)))
        gradient = design.T @ (labels - chance) - ridge * found
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + ridge * np.eye(len(found))
        step = np.linalg.solve(curvature, gradient)
        found += step
        if np.abs(step).max() < 1e-6:
            break
    return found


def fit_rule(tried: Sequence[Tried], *, refused: float) -> Rule:
    """The rule that suits the questions best.

    Args:
        tried: questions with their candidates.
        refused: share of the answerable questions that the threshold may refuse; of the thresholds within it, the one
            with the best F1 of abstaining is taken.
    """
    order = _logistic([(row, right) for each in tried for row, right in zip(each.rows, each.right, strict=True)])
    best = []
    for each in tried:
        if each.rows:
            place = max(range(len(each.rows)), key=lambda place: order.odds(each.rows[place]))
            best.append((each.rows[place], each.right[place]))
    draft = Rule(order, _logistic(best), 0.0)
    return Rule(draft.order, draft.sure, _threshold(tried, draft, refused))


def judged(tried: Sequence[Tried], rule: Rule) -> dict[str, float | None]:
    """Abstention figures, the share of answerable questions answered right, and the calibration error."""
    best = [each.best(rule) for each in tried]
    figures = abstention([each.answerable for each in tried], [chance < rule.threshold for chance, _ in best])
    can = [(chance, right) for each, (chance, right) in zip(tried, best, strict=True) if each.answerable]
    right = sum(right and chance >= rule.threshold for chance, right in can) / max(len(can), 1)
    error = calibration_error([chance for chance, _ in best], [right for _, right in best])
    return {**figures, "right": round(right, 4), "calibration_error": error, "questions": float(len(tried))}


def _logistic(pairs: Sequence[tuple[Sequence[float], bool]]) -> Logistic:
    found = fit(np.array([row for row, _ in pairs]), np.array([float(right) for _, right in pairs])).round(5)
    return Logistic(tuple(found[:-1].tolist()), float(found[-1]))


def _threshold(tried: Sequence[Tried], rule: Rule, refused: float) -> float:
    chances = np.array([each.best(rule)[0] for each in tried])
    answerable = [each.answerable for each in tried]
    best, score = 0.0, -1.0
    for threshold in np.unique(chances.round(3)):
        figures = abstention(answerable, [chance < threshold for chance in chances])
        if (figures["refused"] or 0) <= refused and (figures["f1"] or 0) > score:
            best, score = float(threshold), figures["f1"] or 0.0
    return round(best, 4)
