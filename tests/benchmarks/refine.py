"""FAISS's IndexRefineFlat over its fast scan against our store: `python -m tests.benchmarks.refine`.

Recall@10 and the median time of a search in one thread, of 200 questions of XQuAD-vi among 40,000 vectors: those of its
240 paragraphs and of 760 of Wikipedia, and mixtures of them.
"""

import time
from collections.abc import Callable

import faiss
import numpy as np
from numpy.typing import NDArray

from index import Index
from index.search.vectors.faiss import FaissStore
from tests.benchmarks.data import wikipedia_paragraphs, xquad
from tests.benchmarks.parts import mixed

ROWS, QUESTIONS, BEST = 40_000, 200, 10
FACTORS = (1, 4, 10, 40, 100)
"""Times the results wanted that FAISS reads again exactly."""

Search = Callable[[NDArray[np.float32]], NDArray[np.int64]]


def main() -> None:
    faiss.omp_set_num_threads(1)
    data, encoder = xquad(), Index().encoder
    paragraphs = [*data.paragraphs, *wikipedia_paragraphs(1_000 - len(data.paragraphs))]
    rows = mixed(encoder.encode_passages(paragraphs), ROWS)
    asked = encoder.encode_queries(data.questions[:QUESTIONS])
    exact = [set(np.argsort(-(rows @ each), kind="stable")[:BEST].tolist()) for each in asked]

    def measure(name: str, search: Search) -> None:
        times, hits = [], 0
        for each, right in zip(asked, exact, strict=True):
            start = time.perf_counter()
            found = search(each[None])
            times.append(time.perf_counter() - start)
            hits += len(right & set(found.tolist()))
        print(f"{name:40} recall@10 {hits / BEST / len(asked):.4f}  {1000 * np.median(times):.2f} ms", flush=True)

    store = FaissStore.of(np.arange(ROWS, dtype=np.int64), rows)
    store.search(asked[:1], BEST)
    measure("our store", lambda each: store.search(each, BEST)[1][0])
    dim = rows.shape[1]
    flat = faiss.IndexFlatIP(dim)
    flat.add(rows)
    for parts in (dim, dim // 2):
        start = time.perf_counter()
        scan = faiss.IndexPQFastScan(dim, parts, 4, faiss.METRIC_INNER_PRODUCT)
        scan.train(rows)
        scan.add(rows)
        print(f"PQ{parts}x4fs trained in {time.perf_counter() - start:.1f} s")
        for factor in FACTORS:
            refine = faiss.IndexRefine(scan, flat)
            refine.k_factor = factor
            measure(f"IndexRefineFlat, PQ{parts}x4fs, k_factor {factor}", lambda each: refine.search(each, BEST)[1][0])  # noqa: B023


if __name__ == "__main__":
    main()
