"""A neural network written down in the ONNX format: just enough of it to describe a transformer to ONNX Runtime.

The format is Protocol Buffers, whose wire form is a few lines; the `onnx` package would be 18 MB more to install for
everyone. It knows nothing of what the network computes. Source: onnx/onnx.proto (Apache-2.0) for the field numbers.
"""

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Graph"]

TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int64": 7}
IR_VERSION, OPSET, CONTRIB_OPSET = 9, 18, 1
CONTRIB = "com.microsoft"  # ONNX Runtime's own operators


class Graph:
    """A network under construction: constants and nodes in the order they run.

    >>> graph = Graph()
    >>> graph.constant("two", np.float32([2, 2]))
    'two'
    >>> graph.node("Mul", ["x", "two"], "y")
    'y'
    >>> len(graph.model(inputs={"x": ["n", 2]}, outputs={"y": ["n", 2]})) > 80
    True
    """

    def __init__(self) -> None:
        """Start with nothing in it."""
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add a constant tensor; return its name."""
        dims = b"".join(_number(1, size) for size in value.shape)
        raw = np.ascontiguousarray(value).tobytes()
        self._constants.append(dims + _number(2, TYPES[value.dtype.name]) + _text(8, name) + _bytes(9, raw))
        return name

    def node(
        self,
        operator: str,
        inputs: Sequence[str],
        output: str | Sequence[str],
        *,
        domain: str = "",
        **attributes: float,
    ) -> str:
        """Add a node; return the name of its first output. An empty input name leaves an optional input out."""
        outputs = [output] if isinstance(output, str) else list(output)
        self._nodes.append(
            b"".join(_text(1, name) for name in inputs)
            + b"".join(_text(2, name) for name in outputs)
            + _text(3, outputs[0])
            + _text(4, operator)
            + b"".join(_bytes(5, _attribute(name, value)) for name, value in attributes.items())
            + _text(7, domain)
        )
        return outputs[0]

    def model(self, *, inputs: dict[str, Sequence[str | int]], outputs: dict[str, Sequence[str | int] | None]) -> bytes:
        """The whole model in ONNX's form; inputs and outputs are float32 with these shapes (None: inferred)."""
        graph = (
            b"".join(_bytes(1, node) for node in self._nodes)
            + _text(2, "graph")
            + b"".join(_bytes(5, constant) for constant in self._constants)
            + b"".join(_bytes(11, _value(name, shape)) for name, shape in inputs.items())
            + b"".join(_bytes(12, _value(name, shape)) for name, shape in outputs.items())
        )
        opsets = (("", OPSET), (CONTRIB, CONTRIB_OPSET))
        return (
            _number(1, IR_VERSION)
            + _bytes(7, graph)
            + b"".join(_bytes(8, _text(1, domain) + _number(2, version)) for domain, version in opsets)
        )


def _varint(value: int) -> bytes:
    result = bytearray()
    value &= (1 << 64) - 1  # negative numbers are their 64-bit complement
    while value > 127:
        result.append(value & 127 | 128)
        value >>= 7
    return bytes([*result, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode("utf-8"))


def _attribute(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, 2)
    return _text(1, name) + _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1)


def _value(name: str, shape: Sequence[str | int] | None) -> bytes:
    tensor = _number(1, TYPES["float32"])
    if shape is not None:
        dims = (_text(2, size) if isinstance(size, str) else _number(1, size) for size in shape)
        tensor += _bytes(2, b"".join(_bytes(1, dim) for dim in dims))
    return _text(1, name) + _bytes(2, _bytes(1, tensor))
