"""What a library costs as it grows: `python -m tests.benchmarks.scale --sizes 1000 10000 100000 1000000`.

The table is printed and written to `build/scale.md`, the charts to `build/scale.svg`.

Texts are the articles of Vietnamese Wikipedia in `shared/data`, up to `REAL_PASSAGES`. A larger library is that one and
copies of it, derived by the seeded rule in `copies`. Encoding a million passages takes half a day, so a passage's
vector is that of a real one (`REAL` of them, encoded once by the bundled encoder), plus half another one, plus noise of
0.01 a number, drawn with the SHA-256 of the text as seed: the spectrum of real vectors stays. Each figure is taken in
a fresh process. Seconds of CPU of the searching thread stand beside those of the clock, for a machine that does other
work too. The time of a search is without that of the encoder's stand-in.
"""

import argparse
import functools
import hashlib
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index import Block, Document, Index, Query
from tests.benchmarks import data
from tests.benchmarks.copies import grow_by_copies
from tests.benchmarks.scale_report import plot, table
from tests.benchmarks.sides import BUILD, ROOT

REAL, QUESTIONS, REAL_PASSAGES = 1_000, 200, 100_000
SHORTEST = 30  # characters of a paragraph that is kept
BATCH = 4_000_000  # characters added and saved at once
REPORT = BUILD / "scale.json"


class DerivedEncoder:
    """Vectors derived from real ones by the seeded rule above, some 70 microseconds each.

    Attributes:
        clock: seconds that it took so far.
        cpu: seconds of CPU of these.
    """

    name, limit = "derived-e5-small", 512

    def __init__(self) -> None:
        self._real = real_vectors()
        self.dim = self._real.shape[1]
        self.clock = self.cpu = 0.0

    def encode_passages(self, texts: Sequence[str], *, progress=None) -> np.ndarray:
        began, cpu = time.perf_counter(), time.thread_time()
        vectors = self._derive(texts)
        self.clock, self.cpu = self.clock + time.perf_counter() - began, self.cpu + time.thread_time() - cpu
        return vectors

    def _derive(self, texts: Sequence[str]) -> np.ndarray:
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little") for text in texts]
        draws = [np.random.Generator(np.random.SFC64(seed)) for seed in seeds]
        pairs = np.array([draw.integers(0, len(self._real), 2) for draw in draws]).reshape(-1, 2)
        noise = np.array([draw.standard_normal(self.dim, np.float32) for draw in draws]).reshape(-1, self.dim)
        return derive_vectors(pairs, noise)

    encode_queries = encode_passages

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) // 3 + 2 for text in texts]


@functools.cache
def real_vectors() -> np.ndarray:
    """Vectors of real paragraphs, (REAL, dim), encoded at the first call and kept in `build/`."""
    path = BUILD / "real-vectors.npy"
    if not path.exists():
        from index import load_encoder

        BUILD.mkdir(exist_ok=True)
        np.save(path, load_encoder().encode_passages(data.wikipedia_paragraphs(REAL)))
    return np.load(path)


def derive_vectors(pairs: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Vectors of the rule above: of two real ones each, (n, 2) of their numbers, with noise (n, dim)."""
    real = real_vectors()
    vectors = real[pairs[:, 0]] + real[pairs[:, 1]] / 2 + noise * np.float32(0.01)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def draw_vectors(count: int, draw: np.random.Generator) -> np.ndarray:
    """So many vectors of that rule, drawn."""
    real = real_vectors()
    pairs = draw.integers(0, len(real), (count, 2))
    return derive_vectors(pairs, draw.standard_normal((count, real.shape[1]), np.float32))


def articles() -> Iterator[Document]:
    """The real articles."""
    texts = (text for text in data.wikipedia(100_000) if len(text) > SHORTEST)
    return (article(f"{number}", text) for number, text in enumerate(texts))


def article(source: str, text: str) -> Document:
    """A document of the text's paragraphs; lines that are no sentence are left between them."""
    blocks, start = [], 0
    for line in text.split("\n"):
        if len(line) >= SHORTEST and line.strip() == line:
            blocks.append(Block("paragraph", start, start + len(line)))
        start += len(line) + 1
    return Document(source, text, tuple(blocks))


def build(folder: Path, size: int) -> dict[str, float]:
    """Add articles until there are `size` passages, saved every `BATCH` characters; then copies of all; then merge."""
    library, began = Index.open(folder, encoder=DerivedEncoder()), time.perf_counter()
    documents, batch, held = articles(), [], 0
    while len(library) < min(size, REAL_PASSAGES):
        for document in documents:
            batch.append(document)
            held += len(document.text)
            if held >= min(BATCH, 450 * (min(size, REAL_PASSAGES) - len(library))):
                break
        library.add(batch)
        library.save()
        batch, held = [], 0
    grow_by_copies(library, size, draw_vectors)
    seconds, cpu = time.perf_counter() - began, time.process_time()
    library.merge()
    return {
        "passages": len(library),
        "documents": len(library.documents),
        "build s": seconds,
        "merge CPU s": time.process_time() - cpu,
        **memory(),
    }


def measure(folder: Path) -> dict[str, float]:
    """Opening, questions, one article more with its save, memory."""
    encoder, figures = DerivedEncoder(), dict[str, float]()
    encoder.encode_queries(["cho nóng"])
    import faiss  # noqa: F401  the library's cost, not the import's

    began, cpu = time.perf_counter(), time.process_time()
    library = Index.open(folder, encoder=encoder)
    figures |= {"open s": time.perf_counter() - began, "open CPU s": time.process_time() - cpu}
    asked = random.Random(1).sample(data.xquad().questions, QUESTIONS)
    began, cpu = time.perf_counter(), time.process_time()
    library.understand(asked[0])
    library.search(Query(asked[0], asked[0]))
    figures |= {"first question s": time.perf_counter() - began, "first question CPU s": time.process_time() - cpu}
    figures |= {f"{name} answering": value for name, value in memory().items()}
    times = []
    for question in asked[1:]:
        encoder.clock = encoder.cpu = 0.0  # of the question and, in close calls, of sentences: no part of the search
        began, cpu = time.perf_counter(), time.thread_time()
        library.search(Query(question, question))
        times.append((time.perf_counter() - began - encoder.clock, time.thread_time() - cpu - encoder.cpu))
    for name, seconds in zip(("ms", "CPU ms"), zip(*times, strict=True), strict=True):
        figures |= {f"search p{share} {name}": 1e3 * float(np.percentile(seconds, share)) for share in (50, 99)}
    figures["recall@10 of vectors"] = _recall(library, encoder, asked[:50])
    figures |= _changes(library)
    figures["disk bytes a passage"] = sum(path.stat().st_size for path in folder.iterdir()) / len(library)
    return figures | memory()


def _recall(library: Index, encoder: DerivedEncoder, questions: Sequence[str]) -> float:
    """The share of the ten nearest vectors, by scoring all of them, that the store's search finds."""
    state = library._shared.state
    vectors, rows = library.vectors(), encoder.encode_queries(questions)
    found = np.searchsorted(state.ids, state.store.search(rows, 10)[1])
    exact = np.argsort(-(rows @ vectors.T), axis=1, kind="stable")[:, :10]
    return float(np.mean([len(np.intersect1d(mine, best)) / 10 for mine, best in zip(found, exact, strict=True)]))


def _changes(library: Index) -> dict[str, float]:
    """Seconds of one article more with its save, of the question after it, of one article less."""
    added, cpu, asked = [], [], []
    for number in range(5):
        new = article(
            f"mới {number}", f"Bài mới số {number} nói về cầu Rồng ở Đà Nẵng.\n" * 3 + "Hết bài báo ngắn này."
        )
        began, spent = time.perf_counter(), time.process_time()
        library.add([new])
        library.save()
        added.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
        began = time.perf_counter()
        assert library.search(Query("cầu Rồng Đà Nẵng", "cầu Rồng Đà Nẵng"), k=3)
        asked.append(time.perf_counter() - began)
    began = time.perf_counter()
    library.remove([new.id])
    library.save()
    removed = time.perf_counter() - began
    return {
        "one article more s": float(np.median(added)),
        "one article more CPU s": float(np.median(cpu)),
        "slowest s": max(added),
        "question after s": float(np.median(asked)),
        "one less s": removed,
    }


def memory() -> dict[str, float]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    shared = int(Path("/proc/self/statm").read_text().split()[2])
    page = resource.getpagesize() / 2**20
    return {"MB": pages * page, "MB of files": shared * page, "peak MB": peak}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="where the libraries are made and stay; by default a temporary one")
    parser.add_argument("--build", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.build or arguments.measure:
        figures = build(arguments.folder, arguments.build) if arguments.build else measure(arguments.folder)
        print(json.dumps(figures))
        return 0
    real_vectors()
    report = {}
    with tempfile.TemporaryDirectory(prefix="hoidap-scale-") as temporary:
        for size in arguments.sizes:
            folder = (arguments.folder or Path(temporary)) / str(size)
            figures = {} if folder.exists() else _apart(folder, "--build", str(size))
            work = folder.with_name(f"{size}-work")
            shutil.rmtree(work, ignore_errors=True)
            shutil.copytree(folder, work)
            figures |= _apart(work, "--measure")
            shutil.rmtree(work)
            report[size] = figures
            print(size, *(f"{name} {value:.4g}" for name, value in figures.items()), sep="\n  ", flush=True)
    REPORT.write_text(json.dumps(report, indent=1), encoding="utf-8")
    by_size = {str(size): figures for size, figures in report.items()}
    REPORT.with_suffix(".md").write_text(f"{table(by_size)}\n", encoding="utf-8")
    plot(by_size, REPORT.with_suffix(".svg"))
    print(table(by_size))
    return 0


def _apart(folder: Path, *options: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.scale", "--folder", str(folder), *options]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return dict(json.loads(ran.stdout.splitlines()[-1]))


if __name__ == "__main__":
    sys.exit(main())
