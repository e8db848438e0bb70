"""Hugging Face question-answering models in 8-bit integers, without torch once they are prepared.

BERT, RoBERTa and XLM-R have the layers that `index.encoder.int8_graph` writes. A model is prepared once, from its own
weights, and kept in the cache: the network, its tables of words, positions and segments, and the two span heads.
Question and passage are read together through all layers, as these models were trained.
"""

import json
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import Progress
from index.encoder.e5_int8 import Precision, calibration_lines
from index.encoder.int8_graph import float_graph
from index.encoder.model_cache import fingerprint, prepare_folder
from index.encoder.onnx_runtime import Network, compile_network, cores, unit_mean
from index.errors import EncoderError
from qa.answering.spans import ScoredSpan, best_spans, merge_windows
from qa.answering.spans_torch import STRIDE, WINDOW, open_model
from qa.answering.windows import LONGEST_QUESTION, PASSAGE, QUESTION

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

__all__ = ["NamedSpans"]

Array = NDArray[np.float32]

RECIPE = 1
"""Raised when other files are written, so that caches made before are made again."""
SAME = 0.99
"""The cosine of the test text's two mean states below which the prepared network is called inexact here."""
KINDS = ("bert", "roberta", "xlm-roberta")
"""Values of `model_type` whose layers are BERT's."""
WEIGHTS = ("model.safetensors", "pytorch_model.bin")
TABLES = ("word_embeddings", "position_embeddings", "token_type_embeddings", "position_ids")

log = logging.getLogger(__name__)


class NamedSpans:
    """A model by name as a `SpanReader`; safe to call from many threads at once."""

    def __init__(self, folder: Path) -> None:
        """Open what `load` prepared in `folder`."""
        self.facts: dict[str, str] = {}
        self._network, self._tables = Network(folder / "model.onnx"), _Tables(folder)
        with np.load(folder / "head.npz", allow_pickle=False) as head:
            self._weight, self._bias, self._test = head["weight"], head["bias"], head["test"]
        self._tokenizer = _open_tokenizer(folder, self._tables.limit)
        self._pool = ThreadPoolExecutor(cores(), thread_name_prefix="hoidap-reader")

    @classmethod
    def load(
        cls, name: str, cache: Path, *, precision: Precision = "int8", progress: Progress | None = None
    ) -> "NamedSpans | None":
        """The model called `name`, prepared in `cache` the first time; None where its layers are not BERT's.

        Raises:
            EncoderError: there is no such model, it does not answer questions by spans, or ONNX Runtime is missing.
        """
        version = _version(name)
        if version is None:
            return None
        folder = cache / f"reader-named-{precision}-{RECIPE}-{version[-8:]}"
        make = partial(_prepare, name, precision=precision, progress=progress)
        reader = cls(prepare_folder(folder, make, version=f"{RECIPE}, {version}"))
        if precision == "float32" or reader.is_exact():
            return reader
        log.warning("The prepared 8-bit network is inexact on this processor: the reader computes in float32, slower")
        return cls.load(name, cache, precision="float32", progress=progress)

    def is_exact(self) -> bool:
        """Whether a test text has the mean state here that it had where the network was prepared."""
        sample = _sample_windows(self._tokenizer)[0]
        return float(unit_mean(self._network(self._tables(sample))) @ self._test) >= SAME

    def spans(self, question: str, texts: Sequence[str], *, top: int = 5) -> list[list[ScoredSpan]]:
        """For each text up to `top` spans that do not overlap, the best first."""
        asked = self._cut_question(question)
        flat = [(number, window) for number, text in enumerate(texts) for window in self._windows(asked, text)]
        logits = self._pool.map(lambda each: self._logits(each[1]), flat)
        parts: list[list[list[ScoredSpan]]] = [[] for _ in texts]
        for (number, window), row in zip(flat, logits, strict=True):
            inside = (part == 1 for part in window.sequence_ids)
            places = [(a, b) if ok else (0, 0) for (a, b), ok in zip(window.offsets, inside, strict=True)]
            parts[number].append(best_spans(row, places, texts[number], float(row[:, 0].sum()), top=top))
        return [merge_windows(part, text, top) for part, text in zip(parts, texts, strict=True)]

    def _cut_question(self, question: str) -> str:
        """The question without what is beyond `LONGEST_QUESTION` tokens."""
        places = self._tokenizer.encode("", question, add_special_tokens=False).offsets[:LONGEST_QUESTION]
        return question[: places[-1][1]] if places else question

    def _windows(self, question: str, text: str) -> "Iterator[Encoding]":
        encoded = self._tokenizer.encode(question, text)
        yield encoded
        yield from encoded.overflowing

    def _logits(self, window: "Encoding") -> Array:
        """Start and end logits of a window's tokens, (2, tokens)."""
        hidden = self._network(self._tables(window))
        return np.asarray((hidden @ self._weight.T + self._bias).T, np.float32)


class _Tables:
    """The input of the first layer: the vectors of a window's words, positions and segments, summed."""

    def __init__(self, folder: Path) -> None:
        """Map the tables that `_prepare` wrote."""
        self._words: Array = np.load(folder / "words.npy", mmap_mode="r", allow_pickle=False)
        self._positions: Array = np.load(folder / "positions.npy", allow_pickle=False)
        self._segments: Array = np.load(folder / "segments.npy", allow_pickle=False)
        self.limit = min(WINDOW, len(self._positions))

    def __call__(self, window: "Encoding") -> Array:
        """The states, (tokens, width)."""
        segments = np.minimum(window.type_ids, len(self._segments) - 1)
        states = self._words[window.ids] + self._positions[: len(window.ids)] + self._segments[segments]
        return np.asarray(states, np.float32)


def _version(name: str) -> str | None:
    """Tells one edition of a model from another; None where it has other layers than BERT's.

    Raises:
        EncoderError: there is no such model.
    """
    config = _find(name, "config.json")
    if config is None:
        message = f"Không tải được mô hình hỏi đáp {name!r} (thiếu config.json). Kiểm tra tên hoặc mạng."
        raise EncoderError(message)
    try:
        facts = json.loads(config.read_text(encoding="utf-8"))
        plain = facts.get("position_embedding_type", "absolute") == "absolute"
        if facts.get("model_type") not in KINDS or facts.get("hidden_act", "gelu") != "gelu" or not plain:
            return None
    except (ValueError, AttributeError) as error:
        raise EncoderError(f"{config}: tệp cấu hình mô hình bị hỏng ({error}). Tải lại mô hình.") from error
    weights = next((path for file in WEIGHTS if (path := _find(name, file))), None)
    return fingerprint(weights) if weights else None


def _find(name: str, file: str) -> Path | None:
    """A file of a model: in its folder, in the hub's cache, or from the hub; None where it is in none of them."""
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder / file if (folder / file).is_file() else None
    from huggingface_hub import hf_hub_download

    try:
        return Path(hf_hub_download(name, file))
    except (OSError, ValueError):  # the hub's errors are children of these: no network, no such model, no valid name
        return None


def _prepare(name: str, folder: Path, *, precision: Precision, progress: Progress | None) -> None:
    """Write everything `NamedSpans` opens into `folder`."""
    if progress:
        progress("Chuẩn bị bộ đọc", 0, 2)
    tokenizer, model = open_model(name)
    if not tokenizer.is_fast:
        message = (
            f"Mô hình {name!r} không có bộ tách từ nhanh (tokenizer.json) nên không chỉ được vị trí. Chọn mô hình khác."
        )
        raise EncoderError(message)
    config, tensors = model.config, {key: value.float().numpy() for key, value in model.state_dict().items()}
    body = f"{model.base_model_prefix}."
    weights = {key.removeprefix(body): value for key, value in tensors.items() if key.startswith(body)}
    words, positions, segments = (weights[f"embeddings.{table}.weight"] for table in TABLES[:3])
    # RoBERTa counts positions from behind its padding's number.
    np.save(
        folder / "positions.npy", positions if config.model_type == "bert" else positions[config.pad_token_id + 1 :]
    )
    np.save(folder / "words.npy", words)
    # A model that is not told which part is the passage takes both for the first one.
    np.save(folder / "segments.npy", segments if "token_type_ids" in tokenizer.model_input_names else segments[:1])
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    tables = _Tables(folder)
    samples = [tables(window) for window in _sample_windows(_open_tokenizer(folder, tables.limit))]
    if progress:
        progress("Chuẩn bị bộ đọc", 1, 2)
    layers = {key: value for key, value in weights.items() if not any(table in key for table in TABLES)}
    heads, epsilon = int(config.num_attention_heads), float(config.layer_norm_eps)
    if precision == "int8":
        network = compile_network(layers, heads, samples, epsilon=epsilon)
    else:
        network = float_graph(layers, heads, ["hidden"], epsilon=epsilon)
    (folder / "model.onnx").write_bytes(network)
    test = unit_mean(Network(network)(samples[0]))
    weight, bias = tensors["qa_outputs.weight"], tensors["qa_outputs.bias"]
    np.savez(folder / "head.npz", weight=weight, bias=bias, test=test)
    if progress:
        progress("Chuẩn bị bộ đọc", 2, 2)


def _open_tokenizer(folder: Path, limit: int) -> "Tokenizer":
    """The prepared tokenizer, which cuts a passage into windows of `limit` tokens with the question."""
    from tokenizers import Tokenizer

    tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(limit, stride=min(STRIDE, limit // 4), strategy="only_second")
    return tokenizer


def _sample_windows(tokenizer: "Tokenizer") -> "list[Encoding]":
    """Each question of the calibration texts with each passage."""
    lines = calibration_lines()
    questions = [line.removeprefix(QUESTION) for line in lines if line.startswith(QUESTION)]
    passages = [line.removeprefix(PASSAGE) for line in lines if line.startswith(PASSAGE)]
    return [tokenizer.encode(question, passage) for question in questions for passage in passages]
