"""One function a table: it measures, asserts the quality, and returns rows of figures."""

import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import data
from tests.benchmarks.sides import BUILD, Done, Side, milliseconds, once, peer_python


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
        asked: dict[Side, list[Done]] = {ours: [], theirs: []}
        for row in picked:
            for side, done in asked.items():
                done.append(side("questions", texts=[texts.questions[row]]))
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
        done: dict[Side, list[Done]] = {ours: [], theirs: []}
        for row in picked:
            for side, found in done.items():
                found.append(side("search", question=texts.questions[row]))
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


def words(*, size: int = 20_000, questions: int = 100) -> list[Row]:
    """Word search for the best ten, against bm25s and rank-bm25 over the same terms.

    Ours is given the question as typed and cuts it into terms; theirs is given the terms. Both are asked as many other
    questions first, as a server has been: `first_ms` in the details is what those took, from nothing kept.
    """
    from index.words.vocabulary import all_terms

    texts = data.wikipedia_paragraphs(size)
    asked = random.Random(3).sample(data.xquad().questions, 2 * questions)
    few = max(1, questions // 10)  # rank-bm25 takes a tenth of a second a question
    with Side.ours() as ours, Side.theirs() as theirs:
        ours("words", texts=texts)
        tokens = [all_terms(text) for text in texts]
        theirs("words", tokens=tokens), theirs("rank_words", tokens=tokens)
        done: dict[str, list[Done]] = {"ours": [], "bm25s": [], "rank": []}
        for number, question in enumerate(asked):
            done["ours"].append(ours("word_search", question=question))
            done["bm25s"].append(theirs("word_search", tokens=all_terms(question)))
            if number >= len(asked) - few:
                done["rank"].append(theirs("rank_search", tokens=all_terms(question)))
    pairs = zip(done["ours"], done["bm25s"], strict=True)
    same = float(np.mean([len({*a.result} & {*b.result}) for a, b in pairs])) / 10
    assert same > 0.7, same
    kept = {name: found[-questions:] for name, found in done.items()}
    p50 = {name: milliseconds(found) for name, found in kept.items()}
    details = {
        "first_ms": [milliseconds(done[name][:questions]) for name in ("ours", "bm25s")],
        "p95_ms": [milliseconds(kept[name], 95) for name in ("ours", "bm25s")],
    }
    quality = f"{same:.0%} of bm25s' ten (ours weighs the kinds of terms)"
    return [
        Row("word search, p50", peer, p50["ours"], p50[name], "ms", p50[name] / p50["ours"], gate, quality, details)
        for peer, name, gate in (("bm25s", "bm25s", 1.0), ("rank-bm25", "rank", 100.0))
    ]


def dense(*, size: int = 100_000, real: int = 2_000, questions: int = 200) -> list[Row]:
    """Dense search over vectors derived from real ones, against FAISS' flat index, one thread each.

    Encoding 100,000 passages takes an hour, so each vector is a real passage's, moved a third of the way towards
    another real one, with noise: the spectrum of the real vectors stays.
    """
    with tempfile.TemporaryDirectory() as folder, Side.ours() as ours, Side.theirs() as theirs:
        from index import load_encoder

        encoder = load_encoder()
        vectors = encoder.encode_passages(data.wikipedia_paragraphs(real))
        generator = np.random.default_rng(0)
        first, second = generator.integers(0, real, (2, size))
        mixed = vectors[first] + vectors[second] / 2 + generator.standard_normal((size, encoder.dim)) * 0.01
        mixed = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
        path = f"{folder}/vectors.npy"
        np.save(path, mixed)
        asked = encoder.encode_queries(random.Random(4).sample(data.xquad().questions, questions))
        ours("store", path=path), theirs("store", path=path)
        done: dict[Side, list[Done]] = {ours: [], theirs: []}
        for vector in asked:
            for side, found in done.items():
                found.append(side("dense_search", vector=vector.tolist()))
    pairs = zip(done[ours], done[theirs], strict=True)
    recall = float(np.mean([len({*mine.result} & {*exact.result}) / 10 for mine, exact in pairs]))
    assert recall >= 0.999, recall
    p50 = [milliseconds(done[side]) for side in (ours, theirs)]
    details = {"p99_ms": [milliseconds(done[side], 99) for side in (ours, theirs)]}
    quality = f"recall@10 {recall:.4f}"
    return [Row(f"dense search of {size}, p50", "FAISS flat", *p50, "ms", p50[1] / p50[0], 5.0, quality, details)]


def cutting(*, articles: int = 150) -> list[Row]:
    """Reading and cutting articles, against LangChain's recursive splitter by characters and by tokens."""
    with tempfile.TemporaryDirectory() as folder, Side.ours() as ours, Side.theirs() as theirs:
        size = 0
        for number, text in enumerate(data.wikipedia(articles)):
            size += len(text.encode("utf-8"))
            Path(folder, f"{number:05}.txt").write_text(text, encoding="utf-8")
        ours("load")
        model = model_folder()
        assert ours("cut_exactly", folder=folder).result
        theirs("cut", folder=folder), theirs("cut_by_tokens", folder=folder, model=model)
        rounds = [
            (
                ours("cut", folder=folder),
                theirs("cut", folder=folder),
                theirs("cut_by_tokens", folder=folder, model=model),
            )
            for _ in range(3)
        ]
    speed = [size / 1e6 / min(one[side].wall for one in rounds) for side in range(3)]
    cpu = [size / 1e6 / min(one[side].cpu for one in rounds) for side in range(3)]
    passages = [rounds[0][side].result for side in range(3)]
    details = {"passages": passages, "cpu_mb_a_second": cpu}
    return [
        Row("read and cut", peer, speed[0], speed[side], "MB a second", speed[0] / speed[side], 1.0, "exact", details)
        for side, peer in ((1, "LangChain, by characters"), (2, "LangChain, by tokens"))
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
    table.__name__: table for table in (encoder, search, reader, cold, words, dense, cutting)
}
REPORT = BUILD / "bench.json"
