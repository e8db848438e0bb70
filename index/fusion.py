"""One ranking from two: the encoder's similarity as a logit, plus BM25.

A combination of scores beats fusing ranks where the scores carry meaning (Bruch, Gai and Ingber, "An Analysis of Fusion
Functions for Hybrid Retrieval", TOIS 2023, arXiv:2210.11934). Both of ours do: a cosine divided by the temperature that
the encoder was trained with is a log odds (E5: 0.01, Wang et al. 2022, arXiv:2212.03533), and BM25 is a sum of log odds
(Robertson and Zaragoza 2009), so they add without being scaled to each other.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["TEMPERATURE", "UNMARKED", "fuse", "trust"]

Scores = NDArray[np.float32]  # (n,), larger is better

TEMPERATURE = 0.01
UNMARKED = 0.5
"""What is left of the trust in an encoder when a question has no diacritics at all: its ranking collapses."""


def fuse(dense: Scores, lexical: Scores, *, trust: float = 1.0, temperature: float = TEMPERATURE) -> Scores:
    """The fused score of each text, float32 (n,), larger is better.

    Args:
        dense: cosine of each text to the question, -1 to 1.
        lexical: BM25 of each text, at least 0.
        trust: how far the encoder's ranking may be trusted, 0 (not at all: words alone) to 1.
        temperature: what the encoder's training divided cosines by; smaller gives the encoder more say.
    """
    return (np.float32(trust / temperature) * dense + lexical).astype(np.float32)


def trust(query: str) -> float:
    """How far the encoder's ranking for a question may be trusted, for `fuse`.

    A question without any diacritics is one that was to be searched as typed, or is not Vietnamese: where words say
    little, as in another language, the encoder still decides.

    >>> trust("hai phong o dau"), trust("Hải Phòng ở đâu")
    (0.5, 1.0)
    """
    return UNMARKED if query.isascii() else 1.0
