"""The pictures of the page as SVG in HTML text, with nothing fetched: the map of passages, an evaluation's curves.

The map is the plane of the two directions in which the passages' vectors differ most (principal components); distance
in it only hints at likeness. Every picture carries its facts as text for those who do not see it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from index import Index, Passage
from qa.answer_json import AnswerJson
from qa.evaluation.evaluate import Outcome, report
from qa.evaluation.plot import confidence_curves, svg_text
from qa.page.conversation import shorten
from qa.page.deep_link import DeepLink
from qa.page.views.templates import render

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
        main = np.linalg.svd(vectors - centre, full_matrices=False)[2][:2]
        axes[: len(main)] = main * np.sign(main[np.arange(len(main)), np.abs(main).argmax(axis=1)])[:, None]
        return cls(centre, axes)

    def project(self, vectors: Rows) -> Places:
        """Where vectors (n, dim) fall in the plane, (n, 2)."""
        return np.asarray((vectors - self.centre) @ self.axes.T, np.float64)


@dataclass(frozen=True, slots=True)
class Dot:
    """A passage on the map: position, colour, text, link, rank among the hits or 0."""

    x: float
    y: float
    colour: str
    label: str
    href: str
    rank: int


def map_html(library: Index, turn: AnswerJson | None) -> str:
    """The map of all passages, coloured by article; of a turn also its question and what was retrieved for it."""
    passages, vectors = _snapshot(library)
    if not passages:
        return render("hint.html", text="Chưa có đoạn nào để vẽ. Hãy thêm bài ở thẻ Thư viện.")
    ranks = _ranks(turn)
    rows = _rows_to_draw(
        len(passages), [n for n, each in enumerate(passages) if (each.document.id, each.start) in ranks]
    )
    plane = Plane.through(vectors[rows])
    question = library.encoder.encode_queries([turn["query"]]) if turn else np.empty((0, vectors.shape[1]), np.float32)
    places = _scale(plane.project(np.concatenate([vectors[rows], question])))
    colours = {name: COLOURS[number % len(COLOURS)] for number, name in enumerate(library.documents)}
    dots = [
        _dot(passages[row], (x, y), ranks, colours)
        for row, (x, y) in zip(rows, places[: len(rows)].tolist(), strict=True)
    ]
    return render(
        "map.html",
        width=WIDTH,
        height=HEIGHT,
        name=f"{len(rows)} trong {len(passages)} đoạn" if len(rows) < len(passages) else f"{len(rows)} đoạn",
        dots=sorted(dots, key=lambda dot: dot.rank > 0),  # the hits lie on top
        star=_star(float(places[-1, 0]), float(places[-1, 1])) if turn else "",
        question=turn["query"] if turn else "",
        legend=[(colours[name], shorten(document.title, 70)) for name, document in library.documents.items()],
    )


def evaluation_html(outcomes: Sequence[Outcome]) -> str:
    """An evaluation: its figures, how the risk grows with coverage, and how far a confidence can be trusted."""
    if not outcomes:
        return render("hint.html", text="Tệp này không có câu hỏi nào.")
    # The one HTML that is not escaped: ElementTree wrote it, and escaped its texts.
    curves = [(title, Markup(svg_text(curve))) for title, curve in confidence_curves(outcomes)]  # noqa: S704
    return render("evaluation.html", facts=_facts(report(outcomes)), curves=curves)


def _dot(
    passage: Passage, place: tuple[float, float], ranks: Mapping[tuple[str, int], int], colours: Mapping[str, str]
) -> Dot:
    document = passage.document
    return Dot(
        *place,
        colours[document.id],
        f"{shorten(document.title, 60)}: {shorten(passage.text, 140)}",
        DeepLink(document.id, ((passage.start, passage.end),)).href,
        ranks.get((document.id, passage.start), 0),
    )


def _star(x: float, y: float) -> str:
    """The corners of a star around a point."""
    return " ".join(
        f"{x + reach * np.cos(turn):.1f},{y + reach * np.sin(turn):.1f}"
        for turn, reach in zip(np.arange(8) * np.pi / 4, (14, 5) * 4, strict=True)
    )


def _snapshot(library: Index) -> tuple[Sequence[Passage], Rows]:
    """The passages and their vectors of one state; others may be adding articles."""
    while True:
        passages, vectors = library.passages, library.vectors()
        if len(passages) == len(vectors):
            return passages, vectors


def _ranks(turn: AnswerJson | None) -> dict[tuple[str, int], int]:
    hits = turn["hits"][:10] if turn else []
    return {(hit["document"]["id"], hit["start"]): hit["rank"] for hit in hits}


def _rows_to_draw(count: int, always: Iterable[int]) -> list[int]:
    """Rows to draw: all, or evenly spaced ones with those that must be there."""
    if count <= MOST:
        return list(range(count))
    return sorted({*always, *np.linspace(0, count - 1, MOST).astype(int).tolist()})


def _scale(places: Places) -> Places:
    """The places stretched into the picture, y upwards."""
    low, high = places.min(axis=0), places.max(axis=0)
    share = (places - low) / np.where(high > low, high - low, 1.0)
    share[:, high <= low] = 0.5
    scaled: Places = np.array([EDGE, EDGE]) + share * np.array([WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE])
    scaled[:, 1] = HEIGHT - scaled[:, 1]
    return scaled


def _facts(figures: dict[str, Any]) -> list[tuple[str, str]]:
    retrieval, answers = figures.get("retrieval", {}), figures.get("answers", {})
    abstention, spent = figures.get("abstention", {}), figures.get("milliseconds_per_question", {})
    rows = [
        ("Số câu hỏi", figures["questions"], "{:.0f}"),
        ("Đúng đoạn ở hạng 1", retrieval.get("recall@1"), "{:.1%}"),
        ("Đúng đoạn trong 5 hạng đầu", retrieval.get("recall@5"), "{:.1%}"),
        ("MRR@10", retrieval.get("mrr@10"), "{:.3f}"),
        ("Trùng khít (EM)", answers.get("em"), "{:.1f}"),
        ("F1", answers.get("f1"), "{:.1f}"),
        ("Biết lúc không có câu trả lời (F1)", abstention.get("f1"), "{:.1%}"),
        ("Thời gian một câu (p50)", spent.get("p50"), "{:.0f} ms"),
    ]
    return [(name, shape.format(value).replace(".", ",")) for name, value, shape in rows if value is not None]
