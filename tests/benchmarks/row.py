"""A measured comparison, as tables return it."""

from dataclasses import asdict, dataclass, field
from typing import Any

from tests.benchmarks.sides import Side


@dataclass(frozen=True)
class Row:
    """One measured comparison; `ratio` above 1 means that we are that many times better."""

    metric: str
    against: str
    ours: float
    theirs: float
    unit: str
    ratio: float
    gate: float
    quality: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def json(self) -> dict[str, Any]:
        return asdict(self) | {"passed": self.ratio >= self.gate}


def model_folder() -> str:
    """Where the same weights lie as a sentence-transformers folder; made by a process whose memory is not measured."""
    with Side.ours() as side:
        return str(side("torch_folder").result)
