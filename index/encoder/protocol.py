"""The encoder protocol: questions and passages become vectors of one space."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from index.cache import LruCache
from index.types import Vectors

__all__ = ["Encoder", "Progress", "RecentVectors", "Vectors"]

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
    """A thread-safe LRU cache of text vectors."""

    def __init__(self, encode: Callable[[list[str]], Vectors], dim: int, *, most: int = REMEMBERED_QUESTIONS) -> None:
        """Keep what `encode` gives for different texts, (n, dim), of the last `most`."""
        self._encode, self._dim = encode, dim
        self._recent = LruCache[str, Vectors](most)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text, (n, dim), in order; the caller's own copy."""
        found = {text: vector for text in texts if (vector := self._recent.get(text)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        for text, vector in zip(missing, self._encode(missing) if missing else (), strict=True):
            found[text] = vector
            self._recent.put(text, vector)
        return np.array([found[text] for text in texts], np.float32).reshape(len(texts), self._dim)
