"""Named numpy arrays in one file that is mapped, not parsed: opening costs no pass over the arrays.

A line of JSON names each array's type and length; the arrays follow, each at a multiple of 64 bytes. numpy's own
archive (npz) can neither be mapped nor promises an alignment. Nothing in a file is executed, and what does not fit
into it is refused.
"""

import json
import mmap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["GrowingArray", "array_pieces", "map_arrays", "write_arrays"]

_ALIGN = 64
_MAGIC = "hoidap-arrays-1"
_TYPES = frozenset(["|u1", "<u2", "<i4", "<i8", "<f4", "<f2"])


@dataclass(frozen=True, eq=False)
class GrowingArray:
    """An array that is made part by part while it is written, so that it is never whole in memory.

    Attributes:
        dtype: of its numbers.
        length: how many all parts have together.
        parts: in turn, drawn once.
    """

    dtype: np.dtype[Any]
    length: int
    parts: Iterable[NDArray[Any]]

    def __len__(self) -> int:
        """`length`."""
        return self.length


def array_pieces(arrays: Mapping[str, NDArray[Any] | GrowingArray]) -> Iterator[bytes | memoryview]:
    """The content of such a file, piece by piece; arrays are one-dimensional."""
    listed = {name: [array.dtype.str, len(array)] for name, array in arrays.items()}
    head = json.dumps([_MAGIC, listed]).encode("ascii") + b"\n"
    yield head + bytes(-len(head) % _ALIGN)
    for array in arrays.values():
        for part in array.parts if isinstance(array, GrowingArray) else [array]:
            data = np.ascontiguousarray(part)
            yield data.view(np.uint8).data if len(data) else b""
        yield bytes(-len(array) * array.dtype.itemsize % _ALIGN)


def write_arrays(path: str | Path, arrays: Mapping[str, NDArray[Any] | GrowingArray]) -> None:
    """Write the arrays to a new file."""
    with Path(path).open("wb") as file:
        for piece in array_pieces(arrays):
            file.write(piece)


def map_arrays(source: str | Path | bytes | memoryview) -> dict[str, NDArray[Any]]:
    """The arrays of a file, read-only views of the mapped file or of the bytes given.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is another file, or was cut off.
    """
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            source = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    data = memoryview(source)
    line = bytes(data[: 1 << 16]).split(b"\n", 1)[0]
    magic, listed = json.loads(line)
    if magic != _MAGIC:
        raise ValueError("not a file of arrays")
    arrays: dict[str, NDArray[Any]] = {}
    at = _round_up(len(line) + 1)
    for name, (kind, length) in listed.items():
        if kind not in _TYPES or type(length) is not int or length < 0:
            raise ValueError(f"array {name!r} of type {kind!r} and length {length!r}")
        arrays[name] = np.frombuffer(data, np.dtype(kind), length, at) if length else np.empty(0, np.dtype(kind))
        at = _round_up(at + arrays[name].nbytes)
    return arrays


def _round_up(size: int) -> int:
    return size + -size % _ALIGN
