"""Array aliases with their shapes, in one place. Comments give the usual shape; docstrings name any other."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["Counts", "Ids", "Mask", "Numbers", "Rows", "Scores", "Vectors"]

Vectors = NDArray[np.float32]  # (n, dim), unit length
Scores = NDArray[np.float32]  # (n,), larger is better; of a batch of queries (queries, k), each row falling
Ids = NDArray[np.int64]  # (n,), names of vectors in a store, each at most once
Rows = NDArray[np.int64]  # (n,), positions in a sequence of passages or texts, from 0
Numbers = NDArray[np.int64]  # (n,), numbers of terms, keys, offsets
Counts = NDArray[np.float32]  # (n,), how often something occurs, weighted
Mask = NDArray[np.bool_]  # (n,), whether each is chosen
