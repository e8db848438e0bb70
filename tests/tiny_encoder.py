"""A deterministic encoder without a model, for tests of what lies around one: texts sharing words are near."""

import hashlib
from collections.abc import Sequence

import numpy as np

from index.encoder.sentence_transformer import Progress, Vectors


class TinyEncoder:
    """Hashes each lower-case word to a fixed random vector; a text is the normalised sum of its words' vectors."""

    def __init__(self, *, name: str = "tiny", dim: int = 64, limit: int = 64) -> None:
        self.name, self.dim, self.limit = name, dim, limit

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        result = self._encode(texts)
        if progress:
            progress("Mã hoá đoạn", len(texts), len(texts))
        return result

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + 2 for text in texts]

    def _encode(self, texts: Sequence[str]) -> Vectors:
        result = np.zeros((len(texts), self.dim), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split() or [""]:
                result[row] += self._word(word.strip('.,;:!?"“”()'))
        lengths = np.linalg.norm(result, axis=1, keepdims=True)
        return np.asarray(result / np.maximum(lengths, 1e-12), np.float32)

    def _word(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[:8], "little")
        return np.random.default_rng(seed).standard_normal(self.dim).astype(np.float32)
