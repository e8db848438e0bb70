"""Fits the rule of `sentence` (`hoidap train sentences FOLDER`, with ViQuAD's files in the folder)."""

import json
from pathlib import Path

from index import Encoder, Progress
from qa.answering.features import FEATURES
from qa.answering.sentence import candidates
from qa.evaluation.squad import read_squad
from qa.question.query import Query
from qa.training.fit_confidence import TriedQuestion, evaluate_rule, fit_rule
from qa.training.trials import trials

__all__ = ["calibrate"]

ARTICLES = 12
"""Articles asked about, a quarter of them to judge by."""
ASKED = 1_500
"""Questions at most."""
REFUSED = 0.10
"""Share of answerable questions that may be refused: the trade-off that the threshold makes."""


def calibrate(
    folder: Path, out: Path, encoder: Encoder, *, progress: Progress | None = None
) -> dict[str, float | None]:
    """What the rule, now written to `out`, is worth on articles it was not fitted on (see `rule.judged`).

    Raises:
        DocumentError: a question file is missing or damaged.
    """
    silent = read_squad(folder / "viquad2.unanswerable.json")
    titles = sorted({article.title for article in silent})[:ARTICLES]
    spoken = read_squad(folder / "viquad.train.json")
    articles = [article for article in (*spoken, *silent) if article.title in titles]
    fitted: list[TriedQuestion] = []
    kept: list[TriedQuestion] = []
    for trial in trials(articles, encoder, most=ASKED, progress=progress):
        found = candidates(Query.of(trial.query), trial.hits)
        right = [
            each.sentence.document is trial.own and any(answer in each.sentence.text for answer in trial.answers)
            for each in found
        ]
        tried = TriedQuestion(trial.answerable, [each.row for each in found], right)
        (fitted if trial.article % 4 else kept).append(tried)
    rule = fit_rule(fitted, refused=REFUSED)
    out.write_text(json.dumps(rule.json(FEATURES), indent=1) + "\n", encoding="utf-8")
    return evaluate_rule(kept, rule)
