"""The rule of when to answer: the regression against scikit-learn's, the rest against made-up questions."""

import numpy as np
from sklearn.linear_model import LogisticRegression

from qa.answering.confidence import ConfidenceRule
from qa.training.fit_confidence import TriedQuestion, evaluate_rule, fit, fit_order, fit_rule

SCALES = [1.0, 30.0, 0.1, 1.0]
"""Of the columns: the penalty must not depend on them."""


def test_fit_agrees_with_scikit_learn_on_standardised_columns():
    random = np.random.default_rng(3)
    rows = random.standard_normal((400, 4)) + np.array([0.0, 1.0, -2.0, 0.5])
    labels = (rows @ [2.0, -1.0, 0.5, 0.0] + 0.3 + random.logistic(size=400) > 0).astype(float)
    theirs = LogisticRegression(C=1 / 20, tol=1e-10, max_iter=1000)
    theirs.fit((rows - rows.mean(0)) / rows.std(0), labels)
    ours = fit(rows * SCALES, labels, ridge=20.0)
    np.testing.assert_allclose(ours[:-1] * SCALES * rows.std(0), theirs.coef_[0], atol=1e-3)
    np.testing.assert_allclose(
        rows * SCALES @ ours[:-1] + ours[-1],
        theirs.decision_function((rows - rows.mean(0)) / rows.std(0)),
        atol=1e-3,
    )


def test_ordering_pairs_is_a_regression_on_their_differences():
    random = np.random.default_rng(4)
    pairs = random.standard_normal((300, 2, 3))
    first = (pairs[:, 0] - pairs[:, 1]) @ [1.5, -1.0, 0.0] + random.logistic(size=300) > 0
    questions = [(pair * SCALES[:3], np.array([one, not one], float)) for pair, one in zip(pairs, first, strict=True)]
    spread = pairs.reshape(-1, 3).std(0)
    theirs = LogisticRegression(C=1 / 20, fit_intercept=False, tol=1e-10, max_iter=1000)
    theirs.fit((pairs[:, 0] - pairs[:, 1]) / spread, first)
    wanted = theirs.coef_[0] / spread / SCALES[:3]
    np.testing.assert_allclose(fit_order(questions, ridge=20.0), wanted, rtol=1e-3, atol=1e-4)
    nothing = [(pairs[0] * SCALES[:3], np.zeros(2)), (pairs[1] * SCALES[:3], np.ones(2))]
    np.testing.assert_allclose(fit_order([*questions, *nothing], ridge=20.0), wanted, rtol=2e-2, atol=1e-3)


def made_up(count, seed):
    """Questions of three candidates: column 0 tells the right one, column 1 whether there is one."""
    random = np.random.default_rng(seed)
    tried = []
    for _ in range(count):
        answerable = bool(random.random() < 0.6)
        place = int(random.integers(3))
        right = [answerable and place == candidate for candidate in range(3)]
        rows = [
            [float(place == n) + random.normal(0, 0.3), float(answerable) + random.normal(0, 0.3)] for n in range(3)
        ]
        tried.append(TriedQuestion(answerable, rows, right))
    return tried


def test_each_part_of_the_rule_weighs_what_it_needs():
    rule = fit_rule(made_up(600, 1), refused=0.1)
    # What is alike for all candidates cannot order them much, but tells whether the best one is right.
    assert rule.order.weights[0] > 0
    assert rule.sure.weights[1] > 2
    figures = evaluate_rule(made_up(600, 2), rule)
    assert figures["f1"] > 0.8
    assert figures["right"] > 0.8
    assert figures["refused"] < 0.2
    assert figures["calibration_error"] < 0.08


def test_a_rule_survives_being_written():
    rule = fit_rule(made_up(100, 3), refused=0.1)
    assert ConfidenceRule.of_json(rule.json(["a", "b"]), ["a", "b"]) == rule


def test_a_question_without_candidates_is_never_answered():
    rule = fit_rule(made_up(100, 3), refused=0.1)
    figures = evaluate_rule([TriedQuestion(True, [], []), TriedQuestion(False, [], [])], rule)
    assert (figures["refused"], figures["recall"], figures["right"]) == (1.0, 1.0, 0.0)


def test_where_any_of_two_may_be_wrong_there_still_is_an_answer():
    random = np.random.default_rng(6)
    tried = []
    for _ in range(300):
        answerable = bool(random.random() < 0.5)
        # The column tells whether there is an answer; which of the two it is nothing tells.
        place = int(random.integers(2))
        tried.append(
            TriedQuestion(answerable, [[float(answerable)]] * 2, [answerable and place == n for n in range(2)])
        )
    rule = fit_rule(tried, refused=0.1)
    assert rule.probability([1.0]) < 0.7
    assert rule.answerable([1.0]) > 0.9
    assert rule.answers([1.0])
    assert not rule.answers([0.0])
