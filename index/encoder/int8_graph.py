"""A BERT encoder as an ONNX graph in 8-bit integers, near lossless, for ONNX Runtime.

Every matrix product takes 8-bit weights (one scale a column) and activations that are scaled as they come (one scale a
text). A few activation channels are tens of times larger than the rest and would use up the scale alone, so each
channel is divided by a factor, its weights multiplied by it (SmoothQuant, Xiao et al. 2023, arXiv:2211.10438); the
factors come from running the network in float32 over a few texts. The eight largest channels before the last product
of a layer, up to 60 against 2, are multiplied in float32 beside it (Dettmers et al. 2022, arXiv:2208.07339): a
quarter of the error in the reader's logits. One text at a time, so nothing is padded and nothing masked.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder.onnx_writer import CONTRIB, Graph

__all__ = ["EPSILON", "Array", "Weights", "all_layers", "float_graph", "int8_graph", "probes"]

Array = NDArray[np.float32]
Weights = Mapping[str, Array]
"""Tensors by their names in transformers' BertModel."""

SMOOTHING = 0.6
"""How much of a channel's range moves into its weights: the least error is flat between 0.5 and 0.7."""

OUTLIERS = 8
"""Channels of the wide values that are multiplied in float32; 64 are no better."""

EPSILON = 1e-12
"""Of the layer norms: BERT's. RoBERTa's is 1e-5."""


def float_graph(
    weights: Weights, heads: int, outputs: Sequence[str], *, layers: range | None = None, epsilon: float = EPSILON
) -> bytes:
    """The network in float32, giving the named inner values: `probes`, or "hidden"."""
    return _Bert(weights, heads, {}, epsilon).model(layers or all_layers(weights), outputs)


def int8_graph(
    weights: Weights,
    heads: int,
    largest: Mapping[str, Array],
    *,
    layers: range | None = None,
    epsilon: float = EPSILON,
) -> bytes:
    """The network in 8-bit integers: "states" (1, tokens, width) becomes "hidden" of the same shape.

    Args:
        weights: every tensor of BertModel but the embeddings' tables.
        heads: attention heads.
        largest: for each of `probes`, the largest absolute value of each channel over some texts.
        layers: which layers, one after another; all by default. The norm of the embeddings goes before layer 0.
        epsilon: of the layer norms.
    """
    return _Bert(weights, heads, largest, epsilon).model(layers or all_layers(weights), ["hidden"])


def probes(layers: range) -> list[str]:
    """The inner values whose ranges decide the factors."""
    return [f"{kind}{layer}" for layer in layers for kind in ("state", "mixed", "active")]


def all_layers(weights: Weights) -> range:
    """The numbers of the layers there are weights for."""
    return range(1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer.")))


class _Bert:
    """Builds the graph; with ranges in 8-bit integers, without in float32."""

    def __init__(self, weights: Weights, heads: int, largest: Mapping[str, Array], epsilon: float) -> None:
        self.weights, self.heads, self.largest, self.epsilon = weights, heads, largest, epsilon
        self.graph = Graph()

    def model(self, layers: range, outputs: Sequence[str]) -> bytes:
        first = f"state{layers[0]}"
        width = len(self.weights[f"encoder.layer.{layers[0]}.output.LayerNorm.weight"])
        self.graph.constant("thirds", np.array([width] * 3, np.int64))
        if layers[0] == 0:
            self.norm("states", "embeddings.LayerNorm", first)
        else:
            self.graph.node("Identity", ["states"], first)
        state = first
        for layer in layers:
            state = self.layer(layer, state, "hidden" if layer == layers[-1] else f"state{layer + 1}")
        shape: list[str | int] = [1, "tokens", width]
        return self.graph.model(
            inputs={"states": shape}, outputs={name: shape if name == "hidden" else None for name in outputs}
        )

    def layer(self, layer: int, state: str, output: str) -> str:
        graph, name = self.graph, f"encoder.layer.{layer}."
        parts = [name + f"attention.self.{part}" for part in ("query", "key", "value")]
        asked = self.linear(state, parts, f"asked{layer}")
        split = [f"{part}{layer}" for part in "qkv"]
        graph.node("Split", [asked, "thirds"], split, axis=-1)
        graph.node("MultiHeadAttention", split, f"context{layer}", domain=CONTRIB, num_heads=self.heads)
        attended = self.linear(f"context{layer}", [name + "attention.output.dense"], f"attended{layer}")
        graph.node("Add", [attended, state], f"sum{layer}")
        mixed = self.norm(f"sum{layer}", name + "attention.output.LayerNorm", f"mixed{layer}")
        wide = self.linear(mixed, [name + "intermediate.dense"], f"wide{layer}")
        graph.node("Gelu", [wide], f"active{layer}", domain=CONTRIB)
        narrow = self.linear(f"active{layer}", [name + "output.dense"], f"narrow{layer}")
        graph.node("Add", [narrow, mixed], f"total{layer}")
        return self.norm(f"total{layer}", name + "output.LayerNorm", output)

    def norm(self, value: str, name: str, output: str) -> str:
        # Not SkipLayerNormalization with the addition in it: on a CPU that one is seven times slower.
        gain = self.graph.constant(name + ".weight", self.weights[name + ".weight"])
        bias = self.graph.constant(name + ".bias", self.weights[name + ".bias"])
        return self.graph.node("LayerNormalization", [value, gain, bias], output, axis=-1, epsilon=self.epsilon)

    def linear(self, value: str, names: Sequence[str], output: str) -> str:
        """Value times the weights of `names`, side by side, plus their biases."""
        graph = self.graph
        weight: Array = np.concatenate([self.weights[name + ".weight"] for name in names]).T  # (in, out), a copy
        bias = graph.constant(output + ".bias", np.concatenate([self.weights[name + ".bias"] for name in names]))
        if not self.largest:
            graph.node("MatMul", [value, graph.constant(output + ".weight", weight)], output + ".product")
            return graph.node("Add", [output + ".product", bias], output)
        if value not in self.largest:
            return self.integers(value, weight, bias, output)
        factor = smooth(self.largest[value], weight)
        share, kept = 1 / factor, ""
        if value.startswith("active"):
            largest = np.argsort(-self.largest[value] * share, kind="stable")[:OUTLIERS]
            few = graph.node("Gather", [value, graph.constant(output + ".which", largest)], output + ".few", axis=-1)
            kept = graph.node("MatMul", [few, graph.constant(output + ".their", weight[largest])], output + ".kept")
            share[largest] = 0
            weight[largest] = 0
        value = graph.node("Mul", [value, graph.constant(output + ".share", share)], output + ".even")
        weight = weight * factor[:, None]
        if not kept:
            return self.integers(value, weight, bias, output)
        return graph.node("Add", [self.integers(value, weight, bias, output + ".most"), kept], output)

    def integers(self, value: str, weight: Array, bias: str, output: str) -> str:
        """Value times weight in 8-bit integers, plus bias."""
        numbers, scale = quantise(weight)
        inputs = [self.graph.constant(output + ".weight", numbers), self.graph.constant(output + ".scale", scale)]
        return self.graph.node("DynamicQuantizeMatMul", [value, *inputs, "", bias], output, domain=CONTRIB)


def smooth(largest: Array, weight: Array) -> Array:
    """The factor of each input channel, (in,), geometric mean 1: its range against that of its weights (in, out)."""
    factor = np.maximum(largest, 1e-4) ** SMOOTHING / np.maximum(np.abs(weight).max(axis=1), 1e-5) ** (1 - SMOOTHING)
    return np.asarray(factor / np.exp(np.log(factor).mean()), np.float32)


def quantise(weight: Array) -> tuple[NDArray[np.int8], Array]:
    """Integers (in, out) and a scale a column (out,), whose product is the weight to within half a step."""
    scale = np.maximum(np.abs(weight).max(axis=0) / 127, 1e-12).astype(np.float32)
    return np.clip(np.rint(weight / scale), -127, 127).astype(np.int8), scale
