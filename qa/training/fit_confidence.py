"""Fits the rule of when to answer (`qa.answering.confidence`) on questions that were tried out.

`order` is a conditional logit, fitted on candidates against the others of their question (McFadden 1974, "Conditional
Logit Analysis of Qualitative Choice Behavior"). `sure` and `held` are logistic regressions, fitted on the best
candidates alone (Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", 4.4): whether they are right,
and whether their question can be answered. All by Newton's method with a ridge on weights of columns in units of their
own spread, so that a column counts by what it tells and not by its scale.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.answering.confidence import ConfidenceRule, Logistic
from qa.evaluation.metrics import abstention, calibration_error

__all__ = ["TriedQuestion", "evaluate_rule", "fit", "fit_order", "fit_rule"]

Rows = NDArray[np.float64]  # (n, columns)
Labels = NDArray[np.float64]  # (n,), 1 where the candidate is right

RIDGE = 30.0
"""Penalty of a squared weight, its column in units of its spread; of `order` too.

Chosen on 600 questions of ViQuAD dev, 40 % of whose paragraphs were taken away, with the rule fitted on 1,200 questions
of held-out articles (`qa/data/READER.md`).
"""


@dataclass(frozen=True, slots=True)
class TriedQuestion:
    """A question that was tried.

    Attributes:
        answerable: whether it can be answered.
        rows: of its candidates.
        right: which of them are the answer.
    """

    answerable: bool
    rows: Sequence[Sequence[float]]
    right: Sequence[bool]

    def best(self, order: Logistic) -> tuple[Sequence[float], bool] | None:
        """The best candidate's row, and whether it is right; None where there is no candidate."""
        if not self.rows:
            return None
        place = max(range(len(self.rows)), key=lambda place: order.odds(self.rows[place]))
        return self.rows[place], self.right[place]


def fit(rows: Rows, labels: Labels, *, ridge: float = RIDGE, steps: int = 30) -> NDArray[np.float64]:
    """The coefficients that maximise the penalised likelihood, (columns + 1,), the bias last and not penalised."""
    middle, spread = rows.mean(axis=0), _spread(rows)
    design = np.hstack([(rows - middle) / spread, np.ones((len(rows), 1))])
    penalty = np.full(design.shape[1], ridge)
    penalty[-1] = 1e-3
    found = np.zeros(design.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-np.clip(design @ found, -40, 40)))
        gradient = design.T @ (labels - chance) - penalty * found
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        found += step
        if np.abs(step).max() < 1e-6:
            break
    weights = found[:-1] / spread
    return np.append(weights, found[-1] - weights @ middle)


def fit_order(
    questions: Sequence[tuple[Rows, Labels]], *, ridge: float = RIDGE, steps: int = 30
) -> NDArray[np.float64]:
    """The weights under which the candidates labelled 1 win most surely over the others of their question, (columns,).

    Args:
        questions: rows (n, columns) and labels (n,) of each one's candidates; those without a 1, or with ones alone,
            say nothing.
        ridge: of the squared weights' penalty.
        steps: of Newton's method at most.
    """
    spread = _spread(np.vstack([rows for rows, _ in questions])) if questions else np.ones(0)
    useful = [(rows / spread, labels / labels.sum()) for rows, labels in questions if 0 < labels.sum() < len(labels)]
    found = np.zeros(len(spread))
    for _ in range(steps):
        gradient, curvature = -ridge * found, ridge * np.eye(len(spread))
        for rows, wanted in useful:
            odds = rows @ found
            chance = np.exp(odds - odds.max())
            chance /= chance.sum()
            middle = chance @ rows
            gradient += (wanted - chance) @ rows
            curvature += (rows * chance[:, None]).T @ rows - np.outer(middle, middle)
        step = np.linalg.solve(curvature, gradient)
        found += step
        if np.abs(step).max() < 1e-6:
            break
    return found / spread


def _spread(rows: Rows) -> NDArray[np.float64]:
    """The standard deviation of each column, (columns,); 1 for one that never changes."""
    spread = rows.std(axis=0)
    return np.where(spread > 0, spread, 1.0)


def fit_rule(tried: Sequence[TriedQuestion], *, refused: float) -> ConfidenceRule:
    """The rule that suits the questions best.

    Args:
        tried: questions with their candidates.
        refused: share of the answerable questions that the threshold may refuse; of the thresholds within it, the one
            with the best F1 of abstaining is taken.
    """
    order = _order(tried)
    best = [(found, each.answerable) for each in tried if (found := each.best(order))]
    sure = _logistic([(row, right) for (row, right), _ in best])
    held = _logistic([(row, answerable) for (row, _), answerable in best])
    draft = ConfidenceRule(order, sure, held, 0.0)
    return ConfidenceRule(order, sure, held, _threshold(tried, draft, refused))


def evaluate_rule(tried: Sequence[TriedQuestion], rule: ConfidenceRule) -> dict[str, float | None]:
    """Abstention figures, the share of answerable questions answered right, and the calibration error."""
    best = [each.best(rule.order) for each in tried]
    silent = [found is None or not rule.answers(found[0]) for found in best]
    figures = abstention([each.answerable for each in tried], silent)
    said = [found is not None and found[1] and not kept for found, kept in zip(best, silent, strict=True)]
    right = sum(said) / max(sum(each.answerable for each in tried), 1)
    chances = [rule.probability(found[0]) if found else 0.0 for found in best]
    error = calibration_error(chances, [bool(found and found[1]) for found in best])
    return {**figures, "right": round(right, 4), "calibration_error": error, "questions": float(len(tried))}


def _order(tried: Sequence[TriedQuestion]) -> Logistic:
    labels = [each.right for each in tried if each.rows]
    rows = [np.array(each.rows, np.float64) for each in tried if each.rows]
    found = fit_order(list(zip(rows, [np.array(each, np.float64) for each in labels], strict=True))).round(5)
    return Logistic(tuple(found.tolist()), 0.0)


def _logistic(pairs: Sequence[tuple[Sequence[float], bool]]) -> Logistic:
    """The regression, its log odds stretched to fit anew: the penalty draws them towards 0 (Platt scaling)."""
    rows, labels = np.array([row for row, _ in pairs]), np.array([float(right) for _, right in pairs])
    found = fit(rows, labels)
    odds = rows @ found[:-1] + found[-1]
    stretch, shift = fit(odds[:, None], labels, ridge=1.0)
    weights = (stretch * found[:-1]).round(5)
    return Logistic(tuple(weights.tolist()), round(float(stretch * found[-1] + shift), 5))


def _threshold(tried: Sequence[TriedQuestion], rule: ConfidenceRule, refused: float) -> float:
    """The threshold, midway between two chances that occur, with the best F1 of abstaining within `refused`."""
    best = [each.best(rule.order) for each in tried]
    chances = np.array([rule.answerable(found[0]) if found else 0.0 for found in best])
    answerable = [each.answerable for each in tried]
    least, score = 0.0, -1.0
    occurring = np.unique(chances)
    for threshold in [0.0, *((occurring[1:] + occurring[:-1]) / 2)]:
        figures = abstention(answerable, [chance < threshold for chance in chances])
        if (figures["refused"] or 0) <= refused and (figures["f1"] or 0) > score:
            least, score = float(threshold), figures["f1"] or 0.0
    return round(least, 4)
