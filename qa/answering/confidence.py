"""When to answer, and with what: a rule of three logistic parts over a candidate's row of numbers.

`order` says which candidate of a question is the best, `sure` how probable it is that the best one is right, `held` how
probable it is that the collection holds an answer at all. What counts for each is not the same: a name that no passage
mentions is the same for every candidate of a question, and yet it tells that none of them answers; and where two
sentences may both be meant, either may be wrong, but there is an answer. How they are fitted is the
business of `qa.training.fit_confidence`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["ConfidenceRule", "Logistic"]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A weighted sum of a row's numbers, as log odds."""

    weights: tuple[float, ...]
    bias: float

    def odds(self, row: Sequence[float]) -> float:
        """Log odds of a row."""
        return self.bias + sum(weight * value for weight, value in zip(self.weights, row, strict=True))

    def chance(self, row: Sequence[float]) -> float:
        """Probability of a row, 0 to 1."""
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, self.odds(row)))))


@dataclass(frozen=True, slots=True)
class ConfidenceRule:
    """Which candidate is the best (`order`), how probably it is right (`sure`), and when to answer.

    That is when the probability that there is an answer (`held`) reaches the threshold.
    """

    order: Logistic
    sure: Logistic
    held: Logistic
    threshold: float

    def score(self, row: Sequence[float]) -> float:
        """What candidates of one question are ordered by; larger is better."""
        return self.order.odds(row)

    def probability(self, row: Sequence[float]) -> float:
        """Probability that a question's best candidate, with this row, is right: 0 to 1."""
        return self.sure.chance(row)

    def answerable(self, row: Sequence[float]) -> float:
        """Probability that a question whose best candidate has this row can be answered: 0 to 1."""
        return self.held.chance(row)

    def answers(self, row: Sequence[float]) -> bool:
        """Whether to answer a question whose best candidate has this row."""
        return self.answerable(row) >= self.threshold

    def json(self, columns: Sequence[str]) -> dict[str, Any]:
        """The rule as an object, every weight under its column's name."""
        parts = {"order": self.order, "sure": self.sure, "held": self.held}
        named = {
            key: {**dict(zip(columns, part.weights, strict=True)), "bias": part.bias} for key, part in parts.items()
        }
        return {**named, "threshold": self.threshold}

    @classmethod
    def of_json(cls, raw: Mapping[str, Any], columns: Sequence[str]) -> "ConfidenceRule":
        """The rule that `json` wrote; KeyError where a column or part is missing."""
        order, sure, held = (
            Logistic(tuple(float(raw[key][name]) for name in columns), float(raw[key]["bias"]))
            for key in ("order", "sure", "held")
        )
        return cls(order, sure, held, float(raw["threshold"]))
