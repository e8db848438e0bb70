"""The logistic regression against scikit-learn's."""

import numpy as np
from sklearn.linear_model import LogisticRegression

from qa.calibration import fit


def test_fit_agrees_with_scikit_learn():
    random = np.random.default_rng(3)
    rows = random.standard_normal((400, 4))
    labels = (rows @ [2.0, -1.0, 0.5, 0.0] + 0.3 + random.logistic(size=400) > 0).astype(float)
    # Theirs leaves the bias unpunished; a column of ones makes the two problems the same.
    design = np.hstack([rows, np.ones((400, 1))])
    theirs = LogisticRegression(C=1.0, fit_intercept=False, tol=1e-10, max_iter=1000).fit(design, labels)
    np.testing.assert_allclose(fit(rows, labels), theirs.coef_[0], atol=1e-4)
