"""Fusion is the formula its module states, and keeps what a sum must keep."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.fusion import SPREAD, UNMARKED, fuse, temperature, trust

floats = st.floats(-1, 1, width=32)
bm25 = st.floats(0, 100, width=32)


@given(st.lists(st.tuples(floats, bm25), max_size=20), st.floats(0, 1))
def test_the_fused_score_is_the_formula(pairs, trusted):
    dense = np.array([pair[0] for pair in pairs], np.float32)
    lexical = np.array([pair[1] for pair in pairs], np.float32)
    fused = fuse(dense, lexical, trust=trusted)
    assert fused.dtype == np.float32
    assert fused.shape == dense.shape
    assert np.allclose(fused, [trusted * d / 0.01 + w for d, w in pairs], atol=1e-2)


def test_better_in_both_is_better_fused():
    fused = fuse(np.array([0.8, 0.9], np.float32), np.array([3, 4], np.float32))
    assert fused[1] > fused[0]


def test_without_trust_only_words_decide():
    words = np.array([3.0, 1.0], np.float32)
    assert fuse(np.array([0.1, 0.9], np.float32), words, trust=0).tolist() == words.tolist()


def test_where_no_word_is_shared_the_encoder_decides():
    dense = np.array([0.3, 0.9, 0.5], np.float32)
    assert np.argsort(fuse(dense, np.zeros(3, np.float32))).tolist() == np.argsort(dense).tolist()


@pytest.mark.parametrize(
    ("query", "expected"), [("hai phong o dau", UNMARKED), ("Hải Phòng ở đâu", 1), ("hai phòng", 1), ("", UNMARKED)]
)
def test_a_question_without_any_mark_is_trusted_less(query, expected):
    assert trust(query) == expected


def test_an_encoder_of_unknown_temperature_is_scaled_by_its_spread():
    dense = np.array([0.2, 0.4, 0.9], np.float32)
    words = np.array([3.0, 0.0, 1.0], np.float32)
    fused = fuse(dense, words, temperature=None)
    assert np.allclose(fused, SPREAD * dense / dense.std() + words, atol=1e-4)
    assert np.allclose(fuse(dense * 0.1, words, temperature=None), fused, atol=1e-4)


def test_an_encoder_that_says_nothing_leaves_the_words():
    words = np.array([3.0, 1.0], np.float32)
    assert fuse(np.full(2, 0.5, np.float32), words, temperature=None).tolist() == words.tolist()
    assert fuse(np.empty(0, np.float32), np.empty(0, np.float32), temperature=None).shape == (0,)


def test_the_embedded_encoder_has_a_known_temperature():
    assert temperature("multilingual-e5-small") == 0.01
    assert temperature("keepitreal/vietnamese-sbert") is None
