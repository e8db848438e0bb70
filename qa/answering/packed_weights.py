"""Weights as a file holds them: matrices in 8-bit integers, each row with a scale of its own, all else as it is.

The rounding is that of the engine that reads them (symmetric, by rows), so that nothing is lost twice; a file takes
half of what it would in half precision.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["pack_weights", "unpack_weights"]

SCALE = ".scale"
"""What stands behind a matrix's name for the scales of its rows."""


def pack_weights(weights: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The weights with each layer's matrix, (rows, columns), as int8 and its scales, (rows,) float32; others float16.

    >>> packed = pack_weights({"upper.0.out.weight": np.array([[1.0, -0.5], [0.0, 0.0]], np.float32)})
    >>> packed["upper.0.out.weight"].tolist(), packed["upper.0.out.weight.scale"].tolist()[1]
    ([[127, -64], [0, 0]], 1.0)
    """
    packed: dict[str, NDArray[Any]] = {}
    for name, array in weights.items():
        if array.ndim != 2 or not name.startswith(("upper.", "lower.")):
            packed[name] = array.astype(np.float16)
            continue
        largest = np.abs(array.astype(np.float32)).max(axis=1)
        scale = np.where(largest > 0, largest / 127, 1).astype(np.float32)
        packed[name] = np.round(array / scale[:, None]).astype(np.int8)
        packed[name + SCALE] = scale
    return packed


def unpack_weights(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
    """The weights in float32, whether packed or not.

    >>> whole = {"upper.0.up.weight": np.array([[0.3, -1.2]], np.float32), "side": np.zeros((2, 3), np.float32)}
    >>> back = unpack_weights(pack_weights(whole))
    >>> bool(np.abs(back["upper.0.up.weight"] - whole["upper.0.up.weight"]).max() < 1.2 / 254)
    True
    """
    whole: dict[str, NDArray[np.float32]] = {}
    for name, array in arrays.items():
        if name.endswith(SCALE):
            continue
        scale = arrays.get(name + SCALE)
        whole[name] = array.astype(np.float32) * (1 if scale is None else scale[:, None].astype(np.float32))
    return whole
