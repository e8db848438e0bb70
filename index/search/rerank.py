"""The best passages ranked again by their single sentences: an answer stands in one, not all over its passage.

Words first: part of a passage's word score must come from one sentence that holds the question's words together. Then,
where the best passages are nearly equal, the vectors of their sentences decide along with the passages' own: they are
encoded at that moment, for the few passages in question, and remembered.

Measured over all paragraphs, recall@1 of ViQuAD dev's 2,285 questions: fused 0.8214, with the words 0.8311, with close
calls decided 0.8293, with both 0.8315; on 20 articles of ViQuAD train 0.8665, 0.8726 and (both) 0.8786; on XQuAD-vi, to
report and not to choose, 0.9571, 0.9597 and 0.9622. Close calls are 0.2 to 0.5 passages a question; vectors of all
sentences, stored, would do no better. `hoidap evaluate --ablation` measures both parts.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import numpy as np

from index.search.bm25.query_terms import QueryWeights, fold_word
from index.search.bm25.terms import terms
from index.types import Scores, Vectors
from index.vietnamese.sentence import sentences

__all__ = ["rerank"]


WORDS, SHARE = 10, 0.2
"""How many passages are compared by the words of their best sentence, and the share of the word score that it is."""
FEW, NEAR = 3, 2.0
"""How many passages at most are a close call, and how far below the best, in log odds, the last of them may be."""


def rerank(
    texts: Sequence[str],
    scores: Scores,
    *,
    lexical: Scores,
    cosines: Scores,
    query_weights: QueryWeights,
    question: Vectors,
    odds: float,
    encode: Callable[[list[str]], Vectors] | None,
    share: float = SHARE,
) -> Scores:
    """New scores, (n,), for all the passages; below the first `WORDS` no words of a sentence are added.

    Args:
        texts: of n passages, with their diacritics, of which the first of equal ones wins.
        scores: fused.
        lexical: what words are of that.
        cosines: of the passages to the question.
        query_weights: of the question's terms.
        question: its vector, (1, dim).
        odds: the log odds that a cosine of 1 is worth.
        encode: gives the vectors of sentences; without it close calls are left to the passages.
        share: of the words' part that must come from one sentence.
    """
    best = np.argsort(-scores, kind="stable")[:WORDS]
    scores = scores - np.float32(share) * lexical
    held = [one_sentence(texts[int(place)], query_weights) for place in best]
    scores[best] += np.float32(share) * np.array(held, np.float32)
    order = np.argsort(-scores, kind="stable")
    near = order[:FEW][scores[order[:FEW]] > scores[order[0]] - NEAR] if len(order) else order
    if encode is None or len(near) < 2:
        return scores
    closer = decide([texts[int(place)] for place in near], cosines[near], question, encode)
    scores[near] += np.float32(odds) * (closer - cosines[near])
    below = scores[order[len(near) :]]
    scores[near] += max(np.float32(0), below.max(initial=-np.inf) - scores[near].min())  # they stay ahead of the others
    return scores


def one_sentence(text: str, query_weights: QueryWeights) -> float:
    """The most that one sentence of the text holds of a question's weighed terms.

    >>> one_sentence("Huế mưa to. Hà Nội nắng.", QueryWeights({"huế": 2.0, "nắng": 1.0}, {"hue": 0.5}))
    2.5
    """
    asked, plain = query_weights.written.items(), query_weights.folded.items()
    return max(
        (
            sum([weight for term, weight in asked if term in written])
            + sum([weight for term, weight in plain if f" {term} " in folded])
            for written, folded in _sentence_terms(text)
        ),
        default=0.0,
    )


def decide(texts: Sequence[str], cosines: Scores, question: Vectors, encode: Callable[[list[str]], Vectors]) -> Scores:
    """For each passage the mean of its cosine and its best sentence's, (n,), -1 to 1.

    Args:
        texts: of the close call, n of them.
        cosines: of the passages to the question.
        question: its vector, (1, dim).
        encode: gives the vectors of sentences.
    """
    cut = [_sentences(text) for text in texts]
    vectors = encode([sentence for each in cut for sentence in each])
    ends = np.cumsum([len(each) for each in cut])
    best = [part.max() for part in np.split(vectors @ question[0], ends[:-1])]
    return ((cosines + np.array(best, np.float32)) / 2).astype(np.float32)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)] or [text]


@lru_cache(maxsize=2048)
def _sentence_terms(text: str) -> tuple[tuple[frozenset[str], str], ...]:
    """The terms of each sentence as written, and folded in a row with a space around each."""
    cut = [terms(sentence) for sentence in _sentences(text)]
    return tuple((frozenset(words), _join(map(fold_word, words))) for words in cut)


def _join(words: Iterable[str]) -> str:
    """The words with a space around each, so that `f" {word} " in ...` finds whole ones."""
    return " ".join(["", *words, ""])
