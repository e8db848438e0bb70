"""Tables of the parts: word search, vectors, cutting. Each measures, asserts quality, and returns rows of figures."""

import random
import tempfile
from pathlib import Path

import numpy as np

from tests.benchmarks import data
from tests.benchmarks.row import Row, model_folder
from tests.benchmarks.sides import Done, Side, in_turns, milliseconds
from tests.index.vietnamese.restore.test_question import same_syllables

__all__ = ["cutting", "dense", "growing", "typing", "words"]


def words(*, size: int = 20_000, questions: int = 100) -> list[Row]:
    """Word search for the best ten, against bm25s and rank-bm25 over the same terms.

    Ours is given the question as typed and cuts it into terms; theirs is given the terms. Both are asked as many other
    questions first, as a server has been: `first_ms` in the details is what those took, from nothing kept.
    """
    from index.search.bm25.vocabulary import all_terms

    texts = data.wikipedia_paragraphs(size)
    asked = random.Random(3).sample(data.xquad().questions, 2 * questions)
    few = asked[-max(1, questions // 25) :]  # rank-bm25 takes a second a question
    with Side.ours() as ours, Side.theirs() as theirs:
        ours("words", texts=texts)
        tokens = [all_terms(text) for text in texts]
        theirs("words", tokens=tokens), theirs("rank_words", tokens=tokens)
        done: dict[str, list[Done]] = {"ours": [], "bm25s": [], "rank": []}
        for at in range(0, len(asked), 10):  # one by one, each would begin with the other's data in the caches
            part = asked[at : at + 10]
            done["ours"] += [ours("word_search", question=question) for question in part]
            done["bm25s"] += [theirs("word_search", tokens=all_terms(question)) for question in part]
        done["rank"] = [theirs("rank_search", tokens=all_terms(question)) for question in few]
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


def typing(*, questions: int = 400) -> list[Row]:
    """What understanding a question adds to its search, however it was typed, against the 3 ms that it may take."""
    from qa.evaluation.variants import VARIANTS, vary

    texts = data.xquad()
    asked = random.Random(8).sample(texts.questions, questions)
    with Side.ours() as ours:
        ours("marks", texts=texts.paragraphs)
        done = {name: [ours("typed", question=vary(question, name)) for question in asked] for name in VARIANTS}
    rows = []
    for name, found in done.items():
        right = float(np.mean([same_syllables(one, each.result) for one, each in zip(asked, found, strict=True)]))
        assert right > 0.95, (name, right)
        p50, details = milliseconds(found), {"p95_ms": milliseconds(found, 95)}
        rows.append(
            Row(f"typed {name}, p50", "3 ms", p50, 3.0, "ms", 3.0 / p50, 1.0, f"{right:.1%} of syllables", details)
        )
    return rows


def growing(*, size: int = 20_000, more: int = 12) -> list[Row]:
    """The word index of a library after one article more, against building it anew; both must score alike."""
    texts = data.wikipedia_paragraphs(size + more)
    asked = random.Random(6).sample(data.xquad().questions, 20)
    with Side.ours() as ours, Side.ours() as anew:
        ours("words", texts=texts[:size])
        grown = [ours("more_words", texts=texts[size:]) for _ in range(5)]
        built = anew("words", texts=texts)
        checks = [[side("word_scores", question=question).result for question in asked] for side in (ours, anew)]
    assert checks[0] == checks[1]
    wall, cpu = (float(np.median([getattr(one, kind) for one in grown])) for kind in ("wall", "cpu"))
    details = {"cpu_s": [cpu, built.cpu], "cpu_ratio": built.cpu / cpu}
    metric = f"{more} passages more, of {size}"
    return [
        Row(
            metric,
            "building the word index anew",
            wall,
            built.wall,
            "s",
            built.wall / wall,
            10.0,
            "same scores",
            details,
        )
    ]


def dense(*, size: int = 100_000, real: int = 1_000, questions: int = 100) -> list[Row]:
    """Dense search over vectors derived from real ones, against FAISS' flat index, one thread each.

    Encoding 100,000 passages takes an hour, so each vector is a real passage's, moved a third of the way towards
    another real one, with noise: the spectrum of the real vectors stays. A hundred variants of each real passage are
    harder to tell apart than a hundred passages.
    """
    with tempfile.TemporaryDirectory() as folder, Side.ours() as ours, Side.theirs() as theirs:
        ours("load")
        paragraphs, asked = data.wikipedia_paragraphs(real), random.Random(4).sample(data.xquad().questions, questions)
        vectors, queries = (Path(folder) / f"{name}.npy" for name in ("vectors", "queries"))
        (
            ours("vectors_of", texts=paragraphs, path=str(vectors)),
            ours("query_vectors_of", texts=asked, path=str(queries)),
        )
        np.save(vectors, mixed(np.load(vectors), size))
        ours("store", path=str(vectors)), theirs("store", path=str(vectors))
        orders = [{"vector": vector.tolist()} for vector in np.load(queries)]
        done = dict(zip((ours, theirs), in_turns((ours, theirs), "dense_search", orders), strict=True))
    pairs = zip(done[ours], done[theirs], strict=True)
    recall = float(np.mean([len({*mine.result} & {*exact.result}) / 10 for mine, exact in pairs]))
    assert recall >= 0.999, recall
    p50, best, p99 = ([milliseconds(done[side][1:], part) for side in (ours, theirs)] for part in (50, 0, 99))
    details = {"p99_ms": p99, "best_ms": best, "best_ratio": best[1] / best[0], "first_ms": done[ours][0].wall * 1e3}
    quality = f"recall@10 {recall:.4f}; fastest of each {best[1] / best[0]:.1f}x"
    return [Row(f"dense search of {size}, p50", "FAISS flat", *p50, "ms", p50[1] / p50[0], 5.0, quality, details)]


def mixed(vectors: np.ndarray, size: int) -> np.ndarray:
    """`size` unit vectors, each a real one, half another real one and a little noise; (size, dim), float32."""
    generator = np.random.default_rng(0)
    first, second = generator.integers(0, len(vectors), (2, size))
    noise = generator.standard_normal((size, vectors.shape[1]), np.float32)
    found = vectors[first] + vectors[second] / 2 + noise * np.float32(0.01)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found


def cutting(*, articles: int = 150) -> list[Row]:
    """Reading and cutting articles, against LangChain's recursive splitter by tokens, and both by characters.

    By tokens is the task: passages that an encoder takes whole. By characters shows what is left without counting; the
    last row, ours by tokens against theirs by characters, is not the same work, and is what the issue asks for.
    """
    with tempfile.TemporaryDirectory() as folder, Side.ours() as ours, Side.theirs() as theirs:
        size = 0
        for number, text in enumerate(data.wikipedia(articles)):
            size += len(text.encode("utf-8"))
            Path(folder, f"{number:05}.txt").write_text(text, encoding="utf-8")
        ours("load")
        assert ours("cut_exactly", folder=folder).result
        theirs("tokenizer", folder=model_folder())
        ways = {
            "ours": (ours, "cut"),
            "ours, characters": (ours, "cut_by_characters"),
            "theirs": (theirs, "cut_by_tokens"),
            "theirs, characters": (theirs, "cut"),
        }
        rounds = [{name: side(do, folder=folder) for name, (side, do) in ways.items()} for _ in range(11)][1:]
    speed = {name: size / 1e6 / min(one[name].wall for one in rounds) for name in ways}
    cpu = {name: size / 1e6 / min(one[name].cpu for one in rounds) for name in ways}
    details = {"passages": {name: rounds[0][name].result for name in ways}, "cpu_mb_a_second": cpu}
    return [
        Row(
            metric,
            peer,
            speed[a],
            speed[b],
            "MB a second",
            speed[a] / speed[b],
            1.0,
            quality,
            {**details, "cpu_ratio": cpu[a] / cpu[b]},
        )
        for metric, peer, a, b, quality in (
            ("read and cut, by tokens", "LangChain, by tokens", "ours", "theirs", "exact spans"),
            (
                "read and cut, by characters",
                "LangChain, by characters",
                "ours, characters",
                "theirs, characters",
                "exact spans",
            ),
            ("read and cut, by tokens", "LangChain, by characters", "ours", "theirs, characters", "not the same work"),
        )
    ]
