"""Recall of the clusters on really encoded passages: `python -m tests.benchmarks.recall FOLDER --minutes 20`.

FOLDER is a library that `tests.benchmarks.scale --folder` made. Its different passages are encoded in a random order
for so many minutes; the questions are XQuAD's, which ask about other things. The clusters are of few rows, so that
there are as many of them as in a library of 100,000.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

from index import Index, load_encoder
from index.search.vectors import clusters
from tests.benchmarks import data
from tests.benchmarks.scale import DerivedEncoder

BEST, AGAIN, TOGETHER = 10, 430, 256
"""Nearest passages, rows that a search for them scores again (`search.vectors.faiss`), texts encoded at once."""


def encode(folder: Path, minutes: float) -> np.ndarray:
    """Vectors of as many different passages of a library as can be encoded in time, (n, dim)."""
    encoder = load_encoder()
    texts = list(
        dict.fromkeys(passage.search_text for passage in Index.open(folder, encoder=DerivedEncoder()).passages)
    )
    order, vectors, until = np.random.default_rng(1).permutation(len(texts)), [], time.monotonic() + 60 * minutes
    for start in range(0, len(order), TOGETHER):
        vectors.append(encoder.encode_passages([texts[number] for number in order[start : start + TOGETHER]]))
        if time.monotonic() > until:
            break
    return np.concatenate(vectors)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.recall", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--rows", type=int, default=32, help="passages of a cluster")
    arguments = parser.parse_args()
    passages = encode(arguments.folder, arguments.minutes)
    chosen = np.random.default_rng(0).permutation(len(data.xquad().questions))[: arguments.questions]
    asked = load_encoder().encode_queries([data.xquad().questions[number] for number in chosen])
    right = np.argsort(-(asked @ passages.T), axis=1, kind="stable")[:, :BEST]
    clusters.ROWS = arguments.rows
    scan = clusters.ClusteredScan.build(passages)
    count = len(passages) // arguments.rows
    print(f"{len(passages)} passages in {count} clusters, {len(asked)} questions, recall@{BEST}")
    for share in (1, 3, 4, 5, 6, 8):
        scan._index.nprobe = -(-count // share)
        found = [scan.best(question[None], AGAIN)[1] for question in asked]
        recall = np.mean([np.isin(rows, own).mean() for rows, own in zip(right, found, strict=True)])
        print(f"1/{share} of the clusters: {recall:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
