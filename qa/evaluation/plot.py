"""Pictures of an evaluation: how far a confidence can be trusted. Needs matplotlib, the extra `plot`."""

from collections.abc import Sequence
from pathlib import Path

from index import MissingExtra
from qa.evaluation import metrics
from qa.evaluation.evaluate import Outcome

__all__ = ["plot_confidence"]


def plot_confidence(outcomes: Sequence[Outcome], path: Path) -> None:
    """Draw the risk-coverage curve and the reliability diagram into one file (.svg, .png or .pdf).

    Raises:
        MissingExtra: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra("Vẽ hình", "plot") from error
    answered = [(outcome.answer.confidence, outcome.contained) for outcome in outcomes if outcome.answer]
    sure, right = [confidence for confidence, _ in answered], [good for _, good in answered]
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    risk, reliability = figure.subplots(1, 2)
    points = metrics.risk_coverage(sure, right)
    risk.plot([cover for cover, _ in points], [wrong for _, wrong in points])
    risk.set(xlabel="tỉ lệ câu được trả lời", ylabel="tỉ lệ sai", xlim=(0, 1), ylim=(0, 1), title="Rủi ro - độ phủ")
    means = [_bin(sure, right, place) for place in range(10)]
    reliability.plot([0, 1], [0, 1], linestyle=":", color="grey")
    kept = [pair for pair in means if pair]
    reliability.plot([stated for stated, _ in kept], [true for _, true in kept], marker="o")
    reliability.set(xlabel="độ tin cậy nêu ra", ylabel="tỉ lệ đúng", xlim=(0, 1), ylim=(0, 1), title="Độ hiệu chỉnh")
    figure.savefig(path)


def _bin(sure: Sequence[float], right: Sequence[bool], place: int) -> tuple[float, float] | None:
    """Mean confidence and share right of the answers in one tenth of the scale; None where there are none."""
    inside = [n for n, value in enumerate(sure) if min(int(value * 10), 9) == place]
    if not inside:
        return None
    return sum(sure[n] for n in inside) / len(inside), sum(right[n] for n in inside) / len(inside)
