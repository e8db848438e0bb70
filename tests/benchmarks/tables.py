"""Tables of the whole: what a person waits for. Each measures, asserts the quality, and returns rows of figures."""

import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.benchmarks import data
from tests.benchmarks.parts import cutting, dense, growing, typing, words
from tests.benchmarks.row import Row, model_folder
from tests.benchmarks.sides import BUILD, Done, Side, in_turns, milliseconds, once, peer_python


def encoder(*, blocks: int = 5, questions: int = 100) -> list[Row]:
    """Passages in batches and single questions, against sentence-transformers in float32 with the same weights."""
    texts = data.xquad()
    with Side.ours() as ours, Side.theirs() as theirs:
        ours("load")
        theirs("load", folder=model_folder())
        for side in (ours, theirs):  # the first calls pay for allocations that later ones do not
            side("passages", texts=["làm nóng " * 50] * 4), side("questions", texts=["làm nóng"])
        order = random.Random(0).sample(range(len(texts.paragraphs)), len(texts.paragraphs))
        size = 24
        parts = [order[at : at + size] for at in range(0, len(order), size)][:blocks]
        passages: dict[Side, list[Done]] = {ours: [], theirs: []}
        for part in parts:
            for side, done in passages.items():
                done.append(side("passages", texts=[texts.paragraphs[row] for row in part]))
        picked = random.Random(1).sample(range(len(texts.questions)), questions)
        orders = [{"texts": [texts.questions[row]]} for row in picked]
        asked = dict(zip((ours, theirs), in_turns((ours, theirs), "questions", orders), strict=True))
        # The passages lie in the order they were given, after the four of the first call.
        place = {row: 4 + at for at, row in enumerate(row for part in parts for row in part)}
        kept = [row for row in picked if texts.right[row] in place]
        right = [-1] + [place.get(texts.right[row], -1) for row in picked]
        recalls = [side("recall", right=right).result * len(right) / len(kept) for side in (ours, theirs)]
        memory = [side("peak_memory").result for side in (ours, theirs)]
    assert recalls[0] >= recalls[1] - 0.005, recalls
    quality = f"recall@1 {recalls[0]:.3f} / {recalls[1]:.3f}"
    peer = "sentence-transformers, torch float32"
    count = sum(len(part) for part in parts)
    wall = [sum(one.wall for one in passages[side]) for side in (ours, theirs)]
    cpu = [sum(one.cpu for one in passages[side]) for side in (ours, theirs)]
    p50 = [milliseconds(asked[side]) for side in (ours, theirs)]
    details = {"cpu_ms": [one / count * 1e3 for one in cpu], "cpu_ratio": cpu[1] / cpu[0], "memory_mb": memory}
    asked_cpu = [milliseconds(asked[side], cpu=True) for side in (ours, theirs)]
    of_questions = {"cpu_ms": asked_cpu, "cpu_ratio": asked_cpu[1] / asked_cpu[0]}
    return [
        Row("passages", peer, count / wall[0], count / wall[1], "a second", wall[1] / wall[0], 2.2, quality, details),
        Row("question, p50", peer, *p50, "ms", p50[1] / p50[0], 4.0, quality, of_questions),
    ]


def search(*, questions: int = 300) -> list[Row]:
    """A question to its cited passages, against txtai's hybrid search with the same model."""
    texts = data.xquad()
    picked = random.Random(2).sample(range(len(texts.questions)), questions)
    with Side.ours() as ours, Side.theirs() as theirs:
        ours("library", texts=texts.paragraphs)
        theirs("library", texts=texts.paragraphs, folder=model_folder())
        orders = [{"question": texts.questions[row]} for row in picked]
        done = dict(zip((ours, theirs), in_turns((ours, theirs), "search", orders), strict=True))
        memory = [side("peak_memory").result for side in (ours, theirs)]
    right = [texts.right[row] for row in picked]
    recalls = [
        float(np.mean([one.result == row for one, row in zip(done[side], right, strict=True)]))
        for side in (ours, theirs)
    ]
    assert recalls[0] > recalls[1], recalls
    p50 = [milliseconds(done[side]) for side in (ours, theirs)]
    p95 = [milliseconds(done[side], 95) for side in (ours, theirs)]
    cpu = [milliseconds(found, cpu=True) for found in done.values()]
    details = {"p95_ms": p95, "memory_mb": memory, "cpu_ms": cpu, "cpu_ratio": cpu[1] / cpu[0]}
    quality = f"recall@1 {recalls[0]:.3f} / {recalls[1]:.3f}"
    return [Row("question to passages, p50", "txtai hybrid", *p50, "ms", p50[1] / p50[0], 4.0, quality, details)]


def cold(*, rounds: int = 5) -> list[Row]:
    """`hoidap ask` from a fresh process over a saved library, against a script of sentence-transformers and FAISS."""
    texts = data.xquad()
    question = texts.questions[0]
    with tempfile.TemporaryDirectory() as folder:
        with Side.ours() as ours, Side.theirs() as theirs:
            ours("library", texts=texts.paragraphs, folder=f"{folder}/library")
            model = model_folder()
            theirs("load", folder=model)
            theirs("faiss_library", texts=texts.paragraphs, out=f"{folder}/script")
        cli = [sys.executable, "-m", "qa.cli"]
        script = [peer_python(), str(Path(__file__).with_name("theirs.py")), model, f"{folder}/script", question]
        runs = [
            (once([*cli, "ask", "--library", f"{folder}/library", question]), once(script), once([*cli, "--help"]))
            for _ in range(rounds)
        ]
    wall = [float(np.median([run[side][0] for run in runs])) for side in range(3)]
    cpu = [float(np.median([run[side][1] for run in runs])) for side in range(3)]
    memory = [max(run[side][2] for run in runs) for side in range(2)]
    assert texts.paragraphs[texts.right[0]][:40] in runs[0][1][3]
    details = {"cpu_s": cpu[:2], "cpu_ratio": cpu[1] / cpu[0]}
    peer = "sentence-transformers + FAISS script"
    return [
        Row("hoidap ask, cold", peer, wall[0], wall[1], "s", wall[1] / wall[0], 3.0, details=details),
        Row("memory of it", peer, *memory, "MB", memory[1] / memory[0], 830 / 600),
        Row("hoidap --help", "0.3 s", wall[2], 0.3, "s", 0.3 / wall[2], 1.0, details={"cpu_s": cpu[2]}),
    ]


def reader(*, questions: int = 40, passages: int = 5) -> list[Row]:
    """The span of an answer in five passages, against a question-answering model of transformers on the same backbone.

    Theirs reads question and passage together through all twelve layers; its heads are random, only time counts.
    """
    texts = data.xquad()
    picked = random.Random(5).sample(range(len(texts.questions)), questions)
    with Side.ours() as ours, Side.theirs() as theirs:
        ours("reader"), theirs("reader", folder=model_folder())
        done: dict[Side, list[Done]] = {ours: [], theirs: []}
        for row in picked:
            near = [(texts.right[row] + step) % len(texts.paragraphs) for step in range(passages)]
            contexts = [texts.paragraphs[place] for place in near]
            for side, found in done.items():
                found.append(side("read", question=texts.questions[row], contexts=contexts))
        memory = [side("peak_memory").result for side in (ours, theirs)]
    p50, p95 = ([milliseconds(found, percent) for found in done.values()] for percent in (50, 95))
    cpu = [milliseconds(found, cpu=True) for found in done.values()]
    details = {"p95_ms": p95, "cpu_ms": cpu, "cpu_ratio": cpu[1] / cpu[0], "memory_mb": memory}
    return [Row("reading five passages, p50", "transformers QA model", *p50, "ms", p50[1] / p50[0], 2.5, "", details)]


TABLES: dict[str, Callable[..., list[Row]]] = {
    table.__name__: table for table in (encoder, search, reader, cold, typing, words, growing, dense, cutting)
}
REPORT = BUILD / "bench.json"
