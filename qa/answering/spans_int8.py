"""The trained reader without torch: the same weights as `training.torch_spans.TrainedSpans`, in 8-bit integers.

The lower half (the encoder's layers) and the upper half (the trained ones) are two networks, prepared once from the
weights file and kept in the cache: in 8-bit integers, or in float32 where this processor computes those inexactly.
Windows are read one by one, each on a core of its own, with nothing padded.
"""

import json
import logging
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import Progress
from index.encoder.e5_int8 import Embeddings, Precision, calibration, layer_weights, open_embeddings
from index.encoder.int8_graph import all_layers, float_graph
from index.encoder.model_cache import fingerprint, prepare_folder
from index.encoder.onnx_runtime import Network, compile_network, cores, unit_mean
from index.errors import EncoderError
from qa.answering.packed_weights import unpack_weights
from qa.answering.spans import BREVITY, KEPT_WINDOWS, ScoredSpan, best_spans, merge_windows
from qa.answering.windows import LONGEST_QUESTION, PASSAGE, QUESTION, STRIDE, WINDOW

__all__ = ["FastSpans", "count_layers"]

Array = NDArray[np.float32]

RECIPE = 3
"""Raised when other files are written, so that caches made before are made again."""
LOWER = "lower.0.out.weight"
"""A name in files whose lower layers are trained too; without it they are the encoder's."""
SAME = 0.99
"""The cosine of the test text's two vectors below which the prepared networks are called inexact here."""

log = logging.getLogger(__name__)

# Name of a trained part in the weights file, and in BertModel.
PARTS = {
    "out.weight": "attention.output.dense.weight",
    "norm1.weight": "attention.output.LayerNorm.weight",
    "norm1.bias": "attention.output.LayerNorm.bias",
    "up.weight": "intermediate.dense.weight",
    "down.weight": "output.dense.weight",
    "norm2.weight": "output.LayerNorm.weight",
    "norm2.bias": "output.LayerNorm.bias",
}


class FastSpans:
    """The bundled reader; safe to call from many threads at once.

    A passage's lower states are kept, so that asking again about the same article costs half.
    """

    def __init__(self, folder: Path, front: Embeddings) -> None:
        """Open what `load` prepared in `folder`."""
        self.facts: dict[str, str] = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        self._front = front
        self._lower, self._upper = Network(folder / "lower.onnx"), Network(folder / "upper.onnx")
        with np.load(folder / "head.npz", allow_pickle=False) as head:
            self._side, self._weight, self._bias = head["side"], head["weight"], head["bias"]
            self._test = head["test_ids"].tolist(), head["test_vector"]
        self._pool = ThreadPoolExecutor(cores(), thread_name_prefix="hoidap-reader")
        self._kept: OrderedDict[tuple[int, ...], Array] = OrderedDict()
        self._lock = Lock()
        self._lead = [front.tokenizer.start, *front.tokenizer.encode(PASSAGE.strip())]

    @classmethod
    def load(
        cls, weights: Path, cache: Path, *, precision: Precision = "int8", progress: Progress | None = None
    ) -> "FastSpans":
        """The reader of a weights file of `hoidap train reader`, prepared in `cache` the first time (a few seconds).

        In 8-bit integers where this processor computes them right, else in float32. Over 200 questions of XQuAD-vi with
        their paragraphs: CPU 74 and 149 ms a question (torch: 130), EM 43.0 and 43.5 (44.0); float32 marks the span
        that torch marks in 198.

        Raises:
            EncoderError: the weights are missing, damaged or of another model, or ONNX Runtime is missing.
        """
        front = open_embeddings(cache, progress=progress)
        try:
            version = f"{RECIPE}, {fingerprint(weights)}"
        except OSError as error:
            raise EncoderError(f"{weights}: không đọc được trọng số bộ đọc. Cài lại gói hoidap.") from error
        # Readers of other weights lie beside it.
        folder = cache / f"reader-{precision}-{RECIPE}-{version[-8:]}"
        make = partial(_prepare, weights, front, precision=precision, progress=progress)
        reader = cls(prepare_folder(folder, make, version=version), front)
        if precision == "float32" or reader.is_exact():
            return reader
        log.warning("The prepared 8-bit networks are inexact on this processor: the reader computes in float32, slower")
        return cls.load(weights, cache, precision="float32", progress=progress)

    def is_exact(self) -> bool:
        """Whether a test text has the vector here that it had where the networks were prepared: 5 ms."""
        ids, expected = self._test
        found = _mean_vector(self._lower, self._upper, self._front.states(ids), self._side)
        return float(found @ expected) >= SAME

    def spans(self, question: str, texts: Sequence[str], *, top: int = 5) -> list[list[ScoredSpan]]:
        """For each text up to `top` spans that do not overlap, the best first."""
        tokenizer = self._front.tokenizer
        ids = [tokenizer.start, *tokenizer.encode(QUESTION + question), tokenizer.end]
        asked = self._lower(self._front.states(ids[:LONGEST_QUESTION])) + self._side[0]
        flat = [(number, *window) for number, text in enumerate(texts) for window in self._windows(text)]
        logits = self._pool.map(lambda window: self._logits(asked, window[1]), flat)
        parts: list[list[list[ScoredSpan]]] = [[] for _ in texts]
        for (number, _, offsets), row in zip(flat, logits, strict=True):
            parts[number].append(
                best_spans(row[:, 1:], offsets, texts[number], float(row[:, 0].sum()), top=top, brevity=BREVITY)
            )
        return [merge_windows(part, text, top) for part, text in zip(parts, texts, strict=True)]

    def _windows(self, text: str) -> Iterator[tuple[tuple[int, ...], list[tuple[int, int]]]]:
        """Ids and offsets of each window of a text, with `<s> passage :` before and `</s>` after."""
        ids, offsets = self._front.tokenizer.locate(text)
        room = WINDOW - len(self._lead) - 1
        for begin in range(0, max(len(ids) - STRIDE, 1), room - STRIDE):
            part = slice(begin, begin + room)
            outside = [(0, 0)] * len(self._lead)
            yield (*self._lead, *ids[part], self._front.tokenizer.end), [*outside, *offsets[part], (0, 0)]

    def _logits(self, asked: Array, ids: tuple[int, ...]) -> Array:
        """Start and end logits, (2, 1 + tokens): "no answer", then the window's tokens."""
        with self._lock:
            states = self._kept.get(ids)
        if states is None:
            states = self._lower(self._front.states(ids)) + self._side[1]
            with self._lock:
                self._kept[ids] = states
                while len(self._kept) > KEPT_WINDOWS:
                    self._kept.popitem(last=False)
        hidden = self._upper(np.concatenate([asked, states]))
        picked = np.concatenate([hidden[:1], hidden[len(asked) :]])
        return np.asarray((picked @ self._weight.T + self._bias).T, np.float32)


def _mean_vector(lower: Network, upper: Network, states: Array, side: Array) -> Array:
    """The mean of a passage's states after both networks, (width,), unit length."""
    return unit_mean(upper(lower(states) + side[1]))


def _prepare(file: Path, front: Embeddings, folder: Path, *, precision: Precision, progress: Progress | None) -> None:
    """Write everything `FastSpans` opens into `folder`."""
    steps = iter(range(4))

    def step() -> None:
        if progress:
            progress("Chuẩn bị bộ đọc", next(steps), 3)

    step()
    trained, facts = _load_weights(file)
    weights, heads = layer_weights()
    layers = count_layers(trained)
    frozen = len(all_layers(weights)) - layers
    texts = calibration(front.tokenizer)
    samples = [front.states(ids) for ids in texts]

    def compile_half(samples: Sequence[Array], half: range) -> bytes:
        if precision == "int8":
            return compile_network(weights, heads, samples, layers=half)
        return float_graph(weights, heads, ["hidden"], layers=half)

    for layer in range(frozen if LOWER in trained else 0):
        weights.update(_layer(trained, f"lower.{layer}.", f"encoder.layer.{layer}."))
    (folder / "lower.onnx").write_bytes(compile_half(samples, range(frozen)))
    step()
    lower = Network(folder / "lower.onnx")
    asking = front.tokenizer.encode(QUESTION.strip())
    kinds = [ids[1 : 1 + len(asking)] == asking for ids in texts]
    questions = [lower(one) + trained["side"][0] for one, ask in zip(samples, kinds, strict=True) if ask]
    passages = [lower(one) + trained["side"][1] for one, ask in zip(samples, kinds, strict=True) if not ask]
    for layer in range(layers):
        weights.update(_layer(trained, f"upper.{layer}.", f"encoder.layer.{frozen + layer}."))
    pairs = [np.concatenate([asked, read]) for asked in questions for read in passages]
    step()
    (folder / "upper.onnx").write_bytes(compile_half(pairs, range(frozen, frozen + layers)))
    test = _mean_vector(lower, Network(folder / "upper.onnx"), samples[-1], trained["side"])
    np.savez(
        folder / "head.npz",
        side=trained["side"],
        weight=trained["head.weight"],
        bias=trained["head.bias"],
        test_ids=np.array(texts[-1]),
        test_vector=test,
    )
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    step()


def count_layers(names: Iterable[str]) -> int:
    """How many trained layers the names of a weights file are of."""
    return 1 + max((int(name.split(".")[1]) for name in names if name.startswith("upper.")), default=-1)


def _layer(trained: dict[str, Array], theirs: str, ours: str) -> dict[str, Array]:
    """A trained layer's tensors by their names in BertModel; biases that are not among them stay the encoder's."""
    three = np.split(trained[theirs + "qkv.weight"], 3)
    parts = ("query", "key", "value")
    result = {f"{ours}attention.self.{part}.weight": one for part, one in zip(parts, three, strict=True)}
    return result | {ours + name: trained[theirs + part] for part, name in PARTS.items()}


def _load_weights(file: Path) -> tuple[dict[str, Array], dict[str, str]]:
    """The weights in float32, and what the file says about itself."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(file), framework="np") as opened:
            names: Any = opened.keys()
            return unpack_weights({name: opened.get_tensor(name) for name in names}), opened.metadata() or {}
    except (OSError, SafetensorError, ValueError) as error:
        raise EncoderError(f"{file}: tệp trọng số bộ đọc bị hỏng ({error}). Cài lại gói hoidap.") from error
