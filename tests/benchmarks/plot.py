"""The ratios of a report as a bar chart, written as SVG by hand: no plotting library is needed for some bars."""

import math
from html import escape
from pathlib import Path
from typing import Any

WIDTH, ROW, LEFT, RIGHT, TOP = 900, 30, 430, 110, 40


def plot(report: dict[str, Any], path: Path) -> None:
    """Draw every row's ratio on a logarithmic axis, with its gate as a mark."""
    rows = [row for table in report.values() for row in table["rows"]]
    most = max([2.0, *(max(row["ratio"], row["gate"]) for row in rows)])
    least = min([0.5, *(row["ratio"] for row in rows)])

    def across(ratio: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log(ratio / least) / math.log(most / least))

    height = TOP + ROW * len(rows) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"',
        ' font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        '<text x="10" y="22" font-size="15">How many times better (the tick is the gate)</text>',
        f'<line x1="{across(1):.1f}" x2="{across(1):.1f}" y1="{TOP - 8}" y2="{height - 24}" stroke="#888"/>',
        f'<text x="{across(1):.1f}" y="{height - 8}" text-anchor="middle" fill="#555">1x</text>',
    ]
    for number, row in enumerate(rows):
        y = TOP + ROW * number
        left, right = sorted((across(1), across(row["ratio"])))
        colour = "#2a7f62" if row["passed"] else "#b5482f"
        gate = across(row["gate"])
        label = escape(f"{row['metric']} / {row['against']}")
        parts += [
            f'<text x="{LEFT - 10}" y="{y + 16}" text-anchor="end">{label}</text>',
            f'<rect x="{left:.1f}" y="{y + 4}" width="{max(1.0, right - left):.1f}" height="18" fill="{colour}"/>',
            f'<line x1="{gate:.1f}" x2="{gate:.1f}" y1="{y + 1}" y2="{y + 25}" stroke="black" stroke-width="2"/>',
            f'<text x="{max(right, gate) + 6:.1f}" y="{y + 17}">{row["ratio"]:.1f}x</text>',
        ]
    path.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")
