"""Pictures as SVG text, drawn by hand so that nothing is fetched: the map of passages, and an evaluation's curves.

The map is the plane of the two directions in which the passages' vectors differ most (principal components); distance
in it only hints at likeness. Every picture carries its facts as text for those who do not see it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import Index, Passage
from qa.evaluation import metrics
from qa.evaluation.evaluate import Outcome, report
from qa.page.conversation import shortened
from qa.page.place import Place
from qa.page.record import Record

__all__ = ["Plane", "evaluation_html", "map_html"]

Rows = NDArray[np.float32]  # (n, dim)
Places = NDArray[np.float64]  # (n, 2)

MOST = 1_500  # passages drawn; more would only blacken the map
WIDTH, HEIGHT, EDGE = 720, 460, 28
COLOURS = ("#0b6b62", "#b5541c", "#4a5fc1", "#8a2f6b", "#5f7a12", "#a8790a", "#2b7bb9", "#7a5c45")


@dataclass(frozen=True, slots=True)
class Plane:
    """The plane of largest variance through a cloud of vectors: `centre` (dim,) and two unit `axes` (2, dim)."""

    centre: Rows
    axes: Rows

    @classmethod
    def through(cls, vectors: Rows) -> "Plane":
        """The plane through vectors (n, dim), n at least 1; each axis points where its largest part is positive."""
        centre = vectors.mean(axis=0)
        axes = np.zeros((2, vectors.shape[1]), np.float32)
        found = np.linalg.svd(vectors - centre, full_matrices=False)[2][:2]
        axes[: len(found)] = found * np.sign(found[np.arange(len(found)), np.abs(found).argmax(axis=1)])[:, None]
        return cls(centre, axes)

    def place(self, vectors: Rows) -> Places:
        """Where vectors (n, dim) fall in the plane, (n, 2)."""
        return np.asarray((vectors - self.centre) @ self.axes.T, np.float64)


def map_html(library: Index, turn: Record | None) -> str:
    """The map of all passages, coloured by article; of a turn also its question and what was found for it."""
    passages, vectors = _seen(library)
    if not passages:
        return '<p class="hd-hint">Chưa có đoạn nào để vẽ. Hãy thêm bài ở thẻ Thư viện.</p>'
    ranks = _ranks(turn)
    rows = _drawn(len(passages), [n for n, each in enumerate(passages) if (each.document.id, each.start) in ranks])
    plane = Plane.through(vectors[rows])
    asked = library.encoder.encode_queries([turn["query"]]) if turn else np.empty((0, vectors.shape[1]), np.float32)
    places = _fitted(plane.place(np.concatenate([vectors[rows], asked])))
    colours = {name: COLOURS[place % len(COLOURS)] for place, name in enumerate(library.documents)}
    dots: list[str] = []
    found: list[str] = []
    for row, (x, y) in zip(rows, places[: len(rows)], strict=True):
        passage = passages[row]
        rank = ranks.get((passage.document.id, passage.start))
        label = escape(f"{shortened(passage.document.title, 60)}: {shortened(passage.text, 140)}")
        dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{9 if rank else 4.5}" fill="{colours[passage.document.id]}">'
        number = f'<text x="{x:.1f}" y="{y + 3.5:.1f}" class="hd-rank">{rank}</text>' if rank else ""
        place = Place(passage.document.id, ((passage.start, passage.end),))
        link = f'<a class="hd-open" href="{place.link}" aria-label="{label}"'
        reach = "" if rank else ' tabindex="-1"'  # hundreds of stops would keep a keyboard from what lies behind
        (found if rank else dots).append(f"{link}{reach}>{dot}<title>{label}</title></circle>{number}</a>")
    star = _star(float(places[-1, 0]), float(places[-1, 1]), turn["query"]) if turn else ""
    shown = f"{len(rows)} trong {len(passages)} đoạn" if len(rows) < len(passages) else f"{len(rows)} đoạn"
    legend = "".join(
        f'<li><i style="background:{colours[name]}"></i><bdi>{escape(shortened(document.title, 70))}</bdi></li>'
        for name, document in library.documents.items()
    )
    asked_line = f"<li><i>✦</i>Câu hỏi: <bdi>{escape(turn['query'])}</bdi> (số trong chấm là hạng)</li>" if turn else ""
    picture = _svg(f"Bản đồ {shown}", f"{''.join(dots)}{''.join(found)}{star}")
    return f'<figure class="hd-map">{picture}<figcaption><ul>{asked_line}{legend}</ul></figcaption></figure>'


def evaluation_html(outcomes: Sequence[Outcome]) -> str:
    """An evaluation: its figures, how the risk grows with coverage, and how far a confidence can be trusted."""
    if not outcomes:
        return '<p class="hd-hint">Tệp này không có câu hỏi nào.</p>'
    judged = [(outcome.answer.confidence, outcome.contained) for outcome in outcomes if outcome.answer]
    sure, right = [stated for stated, _ in judged], [good for _, good in judged]
    risk = _curve("Rủi ro theo độ phủ", "tỉ lệ câu được trả lời", "tỉ lệ sai", metrics.risk_coverage(sure, right))
    trust = _curve("Độ tin cậy nêu ra và thực tế", "độ tin cậy nêu ra", "tỉ lệ đúng", _bins(sure, right), diagonal=True)
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in _facts(report(outcomes)))
    return f'<dl class="hd-facts">{facts}</dl><div class="hd-curves">{risk}{trust}</div>'


def _seen(library: Index) -> tuple[Sequence[Passage], Rows]:
    """The passages and their vectors, of one moment: somebody may be adding articles."""
    while True:
        passages, vectors = library.passages, library.vectors()
        if len(passages) == len(vectors):
            return passages, vectors


def _ranks(turn: Record | None) -> dict[tuple[str, int], int]:
    hits = turn["hits"][:10] if turn else []
    return {(hit["document"]["id"], hit["start"]): hit["rank"] for hit in hits}


def _drawn(count: int, always: Iterable[int]) -> list[int]:
    """Rows to draw: all, or evenly spaced ones with those that must be there."""
    if count <= MOST:
        return list(range(count))
    return sorted({*always, *np.linspace(0, count - 1, MOST).astype(int).tolist()})


def _fitted(places: Places) -> Places:
    """The places stretched into the picture, y upwards."""
    low, high = places.min(axis=0), places.max(axis=0)
    share = (places - low) / np.where(high > low, high - low, 1.0)
    share[:, high <= low] = 0.5
    fitted: Places = np.array([EDGE, EDGE]) + share * np.array([WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE])
    fitted[:, 1] = HEIGHT - fitted[:, 1]
    return fitted


def _svg(name: str, inside: str) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="{escape(name)}">{inside}</svg>'


def _star(x: float, y: float, question: str) -> str:
    arms = " ".join(
        f"{x + reach * np.cos(turn):.1f},{y + reach * np.sin(turn):.1f}"
        for turn, reach in zip(np.arange(8) * np.pi / 4, (14, 5) * 4, strict=True)
    )
    return f'<polygon points="{arms}" class="hd-star"><title>{escape(question)}</title></polygon>'


def _curve(title: str, across: str, up: str, points: Sequence[tuple[float, float]], *, diagonal: bool = False) -> str:
    """A line through points in the unit square, with its axes named."""
    left, top, size = 52, 14, 260

    def at(x: float, y: float) -> str:
        return f"{left + x * size:.1f},{top + (1 - y) * size:.1f}"

    ticks = "".join(
        f'<text x="{left + share * size:.0f}" y="{top + size + 18}" text-anchor="middle">{share:.0%}</text>'
        f'<text x="{left - 8}" y="{top + (1 - share) * size + 4:.0f}" text-anchor="end">{share:.0%}</text>'
        for share in (0.0, 0.5, 1.0)
    )
    named = (
        f'<text x="{left + size / 2}" y="{top + size + 36}" text-anchor="middle">{escape(across)}</text>'
        f'<text transform="translate(12 {top + size / 2}) rotate(-90)" text-anchor="middle">{escape(up)}</text>'
    )
    ideal = f'<polyline points="{at(0, 0)} {at(1, 1)}" class="hd-ideal"/>' if diagonal else ""
    line = f'<polyline points="{" ".join(at(x, y) for x, y in points)}" class="hd-line"/>'
    dots = "".join(f'<circle cx="{at(x, y).replace(",", chr(34) + " cy=" + chr(34))}" r="3"/>' for x, y in points[:40])
    box = f'<rect x="{left}" y="{top}" width="{size}" height="{size}" class="hd-box"/>'
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 330 320" role="img" '
        f'aria-label="{escape(title)}">{box}{ticks}{named}{ideal}{line}{dots if diagonal else ""}</svg></figure>'
    )


def _bins(sure: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """Mean confidence and share right of the answers in each tenth of the scale that has any."""
    points = []
    for tenth in range(10):
        inside = [n for n, stated in enumerate(sure) if min(int(stated * 10), 9) == tenth]
        if inside:
            points.append((sum(sure[n] for n in inside) / len(inside), sum(right[n] for n in inside) / len(inside)))
    return points


def _facts(figures: dict[str, Any]) -> list[tuple[str, str]]:
    retrieval, answers = figures.get("retrieval", {}), figures.get("answers", {})
    abstention, spent = figures.get("abstention", {}), figures.get("milliseconds_per_question", {})
    wanted = [
        ("Số câu hỏi", figures["questions"], "{:.0f}"),
        ("Đúng đoạn ở hạng 1", retrieval.get("recall@1"), "{:.1%}"),
        ("Đúng đoạn trong 5 hạng đầu", retrieval.get("recall@5"), "{:.1%}"),
        ("MRR@10", retrieval.get("mrr@10"), "{:.3f}"),
        ("Trùng khít (EM)", answers.get("em"), "{:.1f}"),
        ("F1", answers.get("f1"), "{:.1f}"),
        ("Biết lúc không có câu trả lời (F1)", abstention.get("f1"), "{:.1%}"),
        ("Thời gian một câu (p50)", spent.get("p50"), "{:.0f} ms"),
    ]
    return [(name, shape.format(value).replace(".", ",")) for name, value, shape in wanted if value is not None]
