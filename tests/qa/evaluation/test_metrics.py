"""The figures of an evaluation against their formulas, written out or computed by scikit-learn."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score, precision_recall_fscore_support

from qa.evaluation import metrics

RANKS = st.lists(st.none() | st.integers(1, 60), min_size=1, max_size=40)


@given(RANKS)
def test_retrieval_against_the_formulas(ranks):
    found = metrics.retrieval(ranks)
    assert found["recall@1"] == pytest.approx(sum(r == 1 for r in ranks) / len(ranks), abs=1e-4)
    assert found["recall@5"] == pytest.approx(sum(r is not None and r <= 5 for r in ranks) / len(ranks), abs=1e-4)
    reciprocal = [1 / r if r is not None and r <= 10 else 0 for r in ranks]
    assert found["mrr@10"] == pytest.approx(sum(reciprocal) / len(ranks), abs=1e-4)


@given(RANKS)
def test_ndcg_against_scikit_learn(ranks):
    truth = [[float(place == r) for place in range(1, 62)] for r in ranks]
    score = [[1.0 / place for place in range(1, 62)]] * len(ranks)
    assert metrics.retrieval(ranks)["ndcg@10"] == pytest.approx(ndcg_score(truth, score, k=10), abs=1e-4)


def test_no_question_gives_no_figures():
    assert metrics.retrieval([]) == {} == metrics.percentiles([])
    assert metrics.calibration_error([], []) is None


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=50))
def test_abstention_against_scikit_learn(pairs):
    answerable, abstained = [can for can, _ in pairs], [refused for _, refused in pairs]
    found = metrics.abstention(answerable, abstained)
    precision, recall, f1, _ = precision_recall_fscore_support(
        [not can for can in answerable], abstained, average="binary", zero_division=0.0
    )
    assert (found["precision"] or 0) == pytest.approx(precision, abs=1e-4)
    assert (found["recall"] or 0) == pytest.approx(recall, abs=1e-4)
    assert (found["f1"] or 0) == pytest.approx(f1, abs=1e-3)
    assert (found["recall"] is None) == all(answerable)


def test_calibration_error_of_a_known_case():
    # Ten answers said to be 75 % sure of which five are right: off by 25 points; two at 5 %, both wrong: off by 5.
    sure = [0.75] * 10 + [0.05] * 2
    right = [True] * 5 + [False] * 7
    assert metrics.calibration_error(sure, right) == pytest.approx((10 * 0.25 + 2 * 0.05) / 12, abs=1e-4)


def test_risk_falls_where_confidence_knows():
    random_order = random.Random(1)
    sure = [random_order.random() for _ in range(500)]
    right = [random_order.random() < value for value in sure]
    points = metrics.risk_coverage(sure, right)
    assert points[-1] == (1.0, pytest.approx(1 - sum(right) / 500))
    assert points[99][1] < points[299][1] < points[499][1]


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=60))
def test_percentiles_by_the_nearest_rank(times):
    found, order = metrics.percentiles(times), sorted(times)
    for share in (50, 95):
        nearest = order[math.ceil(share / 100 * len(order)) - 1]
        assert found[f"p{share}"] == pytest.approx(nearest, abs=0.01)
