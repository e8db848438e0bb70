"""The encoder protocol: questions and passages become vectors of one space."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Encoder", "Progress", "RecentVectors", "Scores", "Vectors"]

Vectors = NDArray[np.float32]  # (n, dim), unit length
Scores = NDArray[np.float32]  # (n,), larger is better
Progress = Callable[[str, int, int], None]
"""Called with (stage in Vietnamese, done, total) as work goes on."""

REMEMBERED_QUESTIONS = 256


class Encoder(Protocol):
    """Turns questions and passages into vectors of one space; the inner product is their cosine.

    Attributes:
        name: what `load_encoder` would take to load it again; vectors of different names never mix.
        dim: length of a vector.
        limit: the tokens, as `count_tokens` counts, that a passage may have before its end is cut off.
    """

    name: str
    dim: int
    limit: int

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return one vector a text, (n, dim), in the order of the texts."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a question, (n, dim), in the order of the questions."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has as a passage: with the prompt and special tokens, before any cut."""


class RecentVectors:
    """Vectors of texts, computed once for those that come again soon; safe to call from many threads."""

    def __init__(self, encode: Callable[[list[str]], Vectors], dim: int, *, most: int = REMEMBERED_QUESTIONS) -> None:
        """Remember what `encode` gives for different texts, (n, dim), of the last `most`."""
        self._encode, self._dim, self._most = encode, dim, most
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text, (n, dim), in order; the caller's own copy."""
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            found.update(zip(missing, self._encode(missing), strict=True))
        with self._lock:
            for text in texts:
                self._known[text] = found[text]
                self._known.move_to_end(text)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return np.array([found[text] for text in texts], np.float32).reshape(len(texts), self._dim)
