"""When to answer, and with what: a rule of two logistic parts over a candidate's row of numbers.

`order` says which candidate of a question is the best, `sure` how probable it is that the best one is right, where what
counts is not the same: a name that no passage mentions is the same for every candidate of a question, and yet it tells
that none of them answers. How they are fitted is `qa.training.fitting`'s business.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Logistic", "Rule"]


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
