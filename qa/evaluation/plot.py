"""Curves of an evaluation as SVG: how the risk grows with coverage, and how far a confidence can be trusted.

Built with `xml.etree.ElementTree`, which escapes every text; drawn once, for `hoidap evaluate --plot` and for the page.
"""

from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from index import HoidapError
from qa.evaluation import metrics
from qa.evaluation.evaluate import Outcome

__all__ = ["confidence_curves", "plot_confidence", "svg_text"]

Points = Sequence[tuple[float, float]]  # in the unit square

WIDTH, HEIGHT = 330, 320
LEFT, TOP, SIZE = 52, 14, 260  # of the unit square
MOST_DOTS = 40
STYLE = (
    "text{font:12px sans-serif;fill:#5b6169}.hd-box{fill:#fff;stroke:#e4e1db}.hd-ideal{stroke:#5b6169;"
    "stroke-dasharray:3 4}.hd-line{fill:none;stroke:#0b6b62;stroke-width:2}circle{fill:#0b6b62}"
)
"""Of a file; on the page the page's own style holds."""


def plot_confidence(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write both curves into one SVG file.

    Raises:
        HoidapError: the file's name does not end in ".svg".
    """
    if path.suffix.lower() != ".svg":
        raise HoidapError(f"Hình chỉ vẽ được thành tệp .svg, không phải {path.name}. Hãy đặt tên như {path.stem}.svg.")
    curves = confidence_curves(outcomes)
    whole = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH * len(curves)} {HEIGHT + 24}")
    SubElement(whole, "style").text = STYLE
    for number, (title, curve) in enumerate(curves):
        _text(whole, title, WIDTH * number + LEFT, 16)
        curve.attrib |= {"x": str(WIDTH * number), "y": "24", "width": str(WIDTH), "height": str(HEIGHT)}
        whole.append(curve)
    indent(whole)
    path.write_text(svg_text(whole) + "\n", encoding="utf-8")


def confidence_curves(outcomes: Sequence[Outcome]) -> list[tuple[str, Element]]:
    """(title, `<svg>`) of the risk-coverage curve and of the reliability diagram."""
    answered = [(outcome.answer.confidence, outcome.contained) for outcome in outcomes if outcome.answer]
    stated, right = [confidence for confidence, _ in answered], [contained for _, contained in answered]
    risk = metrics.risk_coverage(stated, right)
    return [
        ("Rủi ro theo độ phủ", _curve("Rủi ro theo độ phủ", ("tỉ lệ câu được trả lời", "tỉ lệ sai"), risk)),
        (
            "Độ tin cậy nêu ra và thực tế",
            _curve(
                "Độ tin cậy nêu ra và thực tế",
                ("độ tin cậy nêu ra", "tỉ lệ đúng"),
                _reliability(stated, right),
                diagonal=True,
            ),
        ),
    ]


def svg_text(svg: Element) -> str:
    """The element as text."""
    return tostring(svg, encoding="unicode")


def _reliability(stated: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """Mean confidence and share right of the answers in each tenth of the scale that has any."""
    points = []
    for tenth in range(10):
        inside = [n for n, confidence in enumerate(stated) if min(int(confidence * 10), 9) == tenth]
        if inside:
            points.append((sum(stated[n] for n in inside) / len(inside), sum(right[n] for n in inside) / len(inside)))
    return points


def _curve(title: str, axes: tuple[str, str], points: Points, *, diagonal: bool = False) -> Element:
    """A line through points; with the diagonal also the points themselves."""
    svg = Element("svg", {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img", "aria-label": title})
    SubElement(svg, "rect", {"class": "hd-box", "x": f"{LEFT}", "y": f"{TOP}", "width": f"{SIZE}", "height": f"{SIZE}"})
    for share in (0.0, 0.5, 1.0):
        _text(svg, f"{share:.0%}", LEFT + share * SIZE, TOP + SIZE + 18, anchor="middle")
        _text(svg, f"{share:.0%}", LEFT - 8, TOP + (1 - share) * SIZE + 4, anchor="end")
    _text(svg, axes[0], LEFT + SIZE / 2, TOP + SIZE + 36, anchor="middle")
    turned = SubElement(svg, "g", transform=f"translate(12 {TOP + SIZE / 2:.0f}) rotate(-90)")
    _text(turned, axes[1], 0, 0, anchor="middle")
    if diagonal:
        SubElement(svg, "polyline", {"class": "hd-ideal", "points": _coordinates([(0, 0), (1, 1)])})
    SubElement(svg, "polyline", {"class": "hd-line", "points": _coordinates(points)})
    for x, y in points[:MOST_DOTS] if diagonal else ():
        SubElement(svg, "circle", cx=f"{_across(x):.1f}", cy=f"{_down(y):.1f}", r="3")
    return svg


def _text(parent: Element, text: str, x: float, y: float, *, anchor: str = "start") -> None:
    SubElement(parent, "text", {"x": f"{x:.0f}", "y": f"{y:.0f}", "text-anchor": anchor}).text = text


def _coordinates(points: Points) -> str:
    return " ".join(f"{_across(x):.1f},{_down(y):.1f}" for x, y in points)


def _across(x: float) -> float:
    return LEFT + x * SIZE


def _down(y: float) -> float:
    return TOP + (1 - y) * SIZE
