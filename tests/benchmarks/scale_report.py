"""What `scale` measured as a Markdown table and as small charts in SVG, one a figure, over the number of passages."""

import math
from html import escape
from pathlib import Path
from typing import Any

WIDTH, HEIGHT, MARGIN, COLUMNS = 280, 190, 46, 3

Report = dict[str, dict[str, float]]


def table(report: Report) -> str:
    """The report as Markdown, a row a figure and a column a size.

    >>> print(table({"10": {"open s": 0.5}, "100": {"open s": 1.25}}))
    | passages | 10 | 100 |
    |---|---|---|
    | open s | 0.5 | 1.25 |
    """
    names = dict.fromkeys(name for figures in report.values() for name in figures)
    lines = [f"| passages | {' | '.join(report)} |", "|---|" + "---|" * len(report)]
    for name in names:
        values = [f"{figures[name]:.4g}" if name in figures else "–" for figures in report.values()]
        lines.append(f"| {name} | {' | '.join(values)} |")
    return "\n".join(lines)


def plot(report: Report, path: Path) -> None:
    """Draw every figure over the sizes, both axes logarithmic; a figure that is 0 somewhere is left out."""
    names = [
        name
        for name in dict.fromkeys(name for figures in report.values() for name in figures)
        if all(figures.get(name, 0) > 0 for figures in report.values())
    ]
    height = 30 + HEIGHT * math.ceil(len(names) / COLUMNS)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * COLUMNS} {height}"',
        ' font-family="sans-serif" font-size="11">',
        '<rect width="100%" height="100%" fill="white"/>',
        '<text x="10" y="20" font-size="15">A library as it grows (passages, both axes logarithmic)</text>',
    ]
    for number, name in enumerate(names):
        left, top = WIDTH * (number % COLUMNS), 30 + HEIGHT * (number // COLUMNS)
        points = [(float(size), figures[name]) for size, figures in report.items()]
        parts += _chart(name, points, left, top)
    path.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")


def _chart(name: str, points: list[tuple[float, float]], left: float, top: float) -> list[str]:
    across, up = _scale([x for x, _ in points]), _scale([y for _, y in points])
    places: list[tuple[float, float]] = [
        (left + MARGIN + across(x) * (WIDTH - 2 * MARGIN), top + HEIGHT - MARGIN - up(y) * (HEIGHT - 2 * MARGIN))
        for x, y in points
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts: list[Any] = [
        f'<text x="{left + 10}" y="{top + 18}" font-weight="bold">{escape(name)}</text>',
        f'<polyline points="{path}" fill="none" stroke="#2a7f62" stroke-width="2"/>',
    ]
    for (x, y), (size, value) in zip(places, points, strict=True):
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#2a7f62"/>',
            f'<text x="{x:.1f}" y="{y - 7:.1f}" text-anchor="middle">{value:.3g}</text>',
            f'<text x="{x:.1f}" y="{top + HEIGHT - 18}" text-anchor="middle" fill="#555">{size:.0e}</text>',
        ]
    return parts


def _scale(values: list[float]) -> Any:
    least, most = math.log(min(values)), math.log(max(values))
    return lambda value: (math.log(value) - least) / ((most - least) or 1.0)
