"""One ranking from two: the encoder's similarity as log odds, plus BM25.

A sum of scores beats fusing ranks where the scores carry meaning (Bruch, Gai and Ingber, "An Analysis of Fusion
Functions for Hybrid Retrieval", TOIS 2023, arXiv:2210.11934). Both of ours do: a cosine divided by the temperature that
the encoder was trained with is a log odds (E5: 0.01, Wang et al. 2022, arXiv:2212.03533), and BM25 is a sum of log odds
(Robertson and Zaragoza 2009). So they add without being scaled to each other, and a question that shares few words with
the texts is decided by the encoder by itself. Chosen on 538 paragraphs of ViQuAD train, checked on the 515 of ViQuAD
dev (recall@1): this sum 0.812, the best convex combination of scores scaled to 0..1 0.807, reciprocal ranks 0.786;
half or one and a half times the weight changes it by less than 0.01. `hoidap evaluate --ablation` measures it.
"""

import numpy as np

from index.types import Scores

__all__ = ["SPREAD", "UNMARKED", "fuse", "temperature", "trust"]


E5 = 0.01
SPREAD = 2.25
"""For an encoder of unknown temperature: the log odds that one standard deviation of its cosines is worth (as E5's)."""
UNMARKED = 0.5
"""What is left of the trust in an encoder when a question has no diacritics at all: its ranking collapses."""


def fuse(dense: Scores, lexical: Scores, *, temperature: float | None = E5, trust: float = 1.0) -> Scores:
    """The fused score of each text, float32 (n,), larger is better.

    Args:
        dense: cosine of each text to the question, -1 to 1.
        lexical: BM25 of each text, at least 0.
        temperature: what the encoder's training divided cosines by; None takes it from the spread of `dense`.
        trust: how far the encoder's ranking may be trusted, 0 (not at all: words alone) to 1.
    """
    if temperature is None:
        temperature = (float(dense.std()) if len(dense) else 0.0) / SPREAD
    odds = dense / np.float32(temperature) if temperature else np.zeros_like(dense)
    return (np.float32(trust) * odds + lexical).astype(np.float32)


def temperature(encoder: str) -> float | None:
    """The temperature that an encoder of this name was trained with; None where it is not known.

    >>> temperature("intfloat/multilingual-e5-large"), temperature("BAAI/bge-m3")
    (0.01, None)
    """
    return E5 if "e5-" in encoder.lower() else None


def trust(query: str) -> float:
    """How far the encoder's ranking for a question may be trusted, for `fuse`.

    A question without any diacritics is one that was to be searched as typed, or is not Vietnamese: where words say
    little, as in another language, the encoder still decides.

    >>> trust("hai phong o dau"), trust("Hải Phòng ở đâu")
    (0.5, 1.0)
    """
    return UNMARKED if query.isascii() else 1.0
