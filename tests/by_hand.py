"""Every passage's score, worked out passage by passage: what a search of a library is compared with."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index import Encoder, Passage
from index.search.bm25.index import Bm25Index
from index.search.fusion import SPREAD, fuse, temperature
from index.search.rerank import rerank

Scores = NDArray[np.float32]


def scored(encoder: Encoder, passages: Sequence[Passage], question: str) -> tuple[Scores, Scores, Scores]:
    """The score of each passage, with the cosines and the word scores that it is made of, (n,) each."""
    texts = [passage.search_text for passage in passages]
    words, vector = Bm25Index.build(texts), encoder.encode_queries([question])
    dense = encoder.encode_passages(texts) @ vector[0]
    lexical, heat = words.scores(question), temperature(encoder.name) or float(dense.std()) / SPREAD
    scores = rerank(
        [passage.with_diacritics for passage in passages],
        fuse(dense, lexical, temperature=heat),
        lexical=lexical,
        cosines=dense,
        query_weights=words.query_weights(question),
        question=vector,
        odds=1 / heat if heat else 0.0,
        encode=encoder.encode_passages,
    )
    return scores, dense, lexical
