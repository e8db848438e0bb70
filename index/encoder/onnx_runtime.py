"""A transformer's layers run by ONNX Runtime: the only module that imports it, and only when a network is opened.

What the numbers mean is the caller's business: a network takes states (tokens, width) and gives states. Texts go
through one at a time, each on one thread, so the processor's cores work on different texts and nothing is padded.
"""

import logging
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoder.int8_graph import EPSILON, Array, Weights, all_layers, float_graph, int8_graph, probes
from index.errors import EncoderError

__all__ = ["Network", "compile_network", "cores", "unit_mean"]

log = logging.getLogger(__name__)


class Network:
    """An opened network; safe to call from many threads at once.

    >>> Network(model)(states).shape == states.shape  # doctest: +SKIP
    True
    """

    def __init__(self, model: Path | bytes, *, threads: int = 1) -> None:
        """Open an ONNX model, a file or its bytes, whose calls use `threads` threads each.

        Raises:
            EncoderError: ONNX Runtime is missing or cannot run the model here.
        """
        try:
            import onnxruntime as runtime

            options = runtime.SessionOptions()
            options.intra_op_num_threads = threads
            options.log_severity_level = 3  # errors; its warnings are about devices that are not there
            # The graph is written as it shall run. The optimiser's one change would be for the worse: additions moved
            # into SkipLayerNormalization, which is seven times slower on a CPU.
            options.graph_optimization_level = runtime.GraphOptimizationLevel.ORT_DISABLE_ALL
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads burn no core
            self._session = runtime.InferenceSession(
                str(model) if isinstance(model, Path) else model, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime's own errors have no common base; a missing package is one more
            raise EncoderError(
                f"Không mở được mạng bằng ONNX Runtime ({error}). Cài lại bằng: pip install onnxruntime"
            ) from error
        self._outputs = [output.name for output in self._session.get_outputs()]

    def __call__(self, states: Array) -> Array:
        """The first output's states, (tokens, width), for one text's states of that shape."""
        result: Array = self._session.run(self._outputs[:1], {"states": states[None]})[0][0]
        return result

    def all(self, states: Array) -> dict[str, Array]:
        """Every output of one text by its name, (tokens, channels) each."""
        return {
            name: value[0]
            for name, value in zip(self._outputs, self._session.run(None, {"states": states[None]}), strict=True)
        }


def compile_network(
    weights: Weights,
    heads: int,
    samples: Sequence[Array],
    *,
    layers: range | None = None,
    quality: float = 0.99,
    epsilon: float = EPSILON,
) -> bytes:
    """An ONNX model of BERT layers: in 8-bit integers where samples come out right here, else in float32.

    Processors without 8-bit dot products may saturate their sums. The float32 model is exact everywhere, four times as
    large, and about half as fast.

    Args:
        weights: tensors by their names in transformers' BertModel, without the embeddings' tables.
        heads: attention heads.
        samples: states of some texts as the network will get them, (tokens, width) each.
        layers: which layers; all by default. Before layer 0 the embeddings' norm is applied.
        quality: the least mean cosine to float32, over the states of each sample, that is accepted.
        epsilon: of the layer norms.

    Raises:
        EncoderError: ONNX Runtime is missing.
    """
    layers = layers or all_layers(weights)
    names = probes(layers)
    exact = Network(float_graph(weights, heads, ["hidden", *names], layers=layers, epsilon=epsilon), threads=cores())
    runs = [exact.all(sample) for sample in samples]
    largest = {name: np.max([np.abs(run[name]).max(axis=0) for run in runs], axis=0) for name in names}
    model = int8_graph(weights, heads, largest, layers=layers, epsilon=epsilon)
    network = Network(model)
    worst = min(
        float(unit_mean(network(sample)) @ unit_mean(run["hidden"])) for sample, run in zip(samples, runs, strict=True)
    )
    log.info("8-bit network of %d layers: cosine %.4f to float32 at worst", len(layers), worst)
    if not worst >= quality:  # also when it is not a number
        log.warning("8-bit products are inexact here (cosine %.4f): the network computes in float32, slower", worst)
        return float_graph(weights, heads, ["hidden"], layers=layers, epsilon=epsilon)
    return model


def cores() -> int:
    """How many processor cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS or Windows
        return os.cpu_count() or 1


def unit_mean(states: Array) -> Array:
    """The mean of a text's states (tokens, width), unit length, (width,): its vector, and what self-tests compare."""
    mean = states.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)
