"""Ranking again by single sentences: the formula, who may change places, and what it is for."""

import threading
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Index, from_text
from index.search.bm25.index import Bm25Index
from index.search.bm25.terms import terms
from index.search.fusion import fuse
from index.search.rerank import FEW, NEAR, SHARE, WORDS, rerank
from index.vietnamese.sentence import sentences
from tests.tiny_encoder import TinyEncoder

WORD = st.sampled_from("Huế mưa nắng gió biển cảng tàu năm 2020 dân số".split())
SENTENCE = st.lists(WORD, min_size=1, max_size=6).map(lambda words: " ".join(words).capitalize() + ".")
TEXT = st.lists(SENTENCE, min_size=1, max_size=4).map(" ".join)


def reranked(texts, question, *, encode=None, **changes):
    """New scores, with the scores before and what went into them."""
    encoder, lexical = TinyEncoder(), Bm25Index.build(texts)
    vector = encoder.encode_queries([question])
    cosines, words = encoder.encode_passages(texts) @ vector[0], lexical.scores(question)
    scores = fuse(cosines, words)
    given = {"lexical": words, "cosines": cosines, "query_weights": lexical.query_weights(question), "question": vector}
    return rerank(texts, scores, odds=100, encode=encode, **given, **changes), scores, words


@given(st.lists(TEXT, min_size=1, max_size=14), st.lists(WORD, min_size=1, max_size=5).map(" ".join))
def test_the_share_of_the_words_is_what_one_sentence_holds(texts, question):
    found, before, words = reranked(texts, question)
    query_weights = Bm25Index.build(texts).query_weights(question)
    places = np.argsort(-before, kind="stable")[:WORDS]
    for place, text in enumerate(texts):
        held = 0.0
        for start, end in sentences(text):
            written = terms(text[start:end])
            # No folded form differs from another here but by its marks, so these are what `fold` gives.
            folded = [term.translate(str.maketrans("ếưắóểảàăâố", "euaoeaaaao")) for term in written]
            pairs = {f"{a} {b}" for a, b in pairwise(folded)}
            held = max(
                held,
                sum(weight for term, weight in query_weights.written.items() if term in written)
                + sum(weight for term, weight in query_weights.folded.items() if term in {*folded, *pairs}),
            )
        expected = before[place] - SHARE * words[place] + (SHARE * held if place in places else 0)
        assert found[place] == pytest.approx(expected, abs=1e-3)


@given(st.lists(TEXT, min_size=1, max_size=14), st.lists(WORD, min_size=1, max_size=5).map(" ".join))
def test_only_a_close_call_changes_places(texts, question):
    without = reranked(texts, question)[0]
    found = reranked(texts, question, encode=TinyEncoder().encode_passages)[0]
    order = np.argsort(-without, kind="stable")
    near = [place for place in order[:FEW] if without[place] > without[order[0]] - NEAR]
    others = [place for place in range(len(texts)) if place not in near]
    assert np.array_equal(found[others], without[others])
    if others:
        assert min(found[near]) >= max(found[others])
    if len(near) == 1:
        assert found[near[0]] == without[near[0]]


def test_words_in_one_sentence_beat_the_same_words_scattered():
    together = "Cảng mở năm 2020. Thành phố đông dân. Trời nhiều gió."
    scattered = "Cảng đông dân. Thành phố nhiều gió năm nay. Trời mở 2020."
    found, _, _ = reranked([scattered, together], "Cảng mở năm 2020?")
    assert found[1] - reranked([scattered, together], "Cảng mở năm 2020?", share=0.0)[0][1] > 0
    assert found[1] > found[0]


def test_the_best_sentence_decides_between_equal_passages():
    # Both say the same words; only in the second do those of the question stand in a sentence of their own.
    texts = ["Huế mưa gió biển. Cảng nắng tàu dân.", "Mưa nắng. Huế gió biển cảng tàu dân."]
    encode = TinyEncoder().encode_passages
    found = reranked(texts, "mưa nắng", encode=encode, share=0.0)[0]
    assert found[1] > found[0]


def test_without_passages_there_is_nothing_to_rank():
    none = np.empty(0, np.float32)
    query_weights = Bm25Index.build([]).query_weights("mưa")
    vector = np.ones((1, 4), np.float32)
    given = {"lexical": none, "cosines": none, "query_weights": query_weights, "question": vector}
    assert len(rerank([], none, odds=1, encode=None, **given)) == 0


def test_hits_come_with_falling_scores_and_sentences_are_encoded_once():
    class Counting(TinyEncoder):
        encoded = 0

        def encode_passages(self, texts, *, progress=None):
            self.encoded += len(texts)
            return super().encode_passages(texts, progress=progress)

    encoder = Counting()
    library = Index(encoder=encoder)
    library.add(from_text(f"Huế mưa ngày {day}. Trời rét lắm.", source=f"tin {day}") for day in range(1, 9))
    before = encoder.encoded
    hits = library.search("Huế mưa ngày nào?")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    once = encoder.encoded
    assert 0 < once - before <= 2 * FEW
    library.search("Huế mưa ngày nào?")
    assert encoder.encoded == once


@pytest.mark.slow
def test_a_close_call_does_not_wait_behind_a_library_being_added(encoder):
    text = "Thành phố cảng có nhiều tàu thuyền và nhà máy ven sông, người dân sống bằng nghề biển. " * 4
    done = threading.Event()

    def add():
        encoder.encode_passages([f"{number} {text}" for number in range(300)])
        done.set()

    thread = threading.Thread(target=add)
    thread.start()
    vectors = encoder.encode_passages(["Trời mưa.", "Trời nắng."])
    assert not done.is_set()
    assert vectors.shape == (2, encoder.dim)
    thread.join()
