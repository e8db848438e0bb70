"""Features of a sentence as the answer to a question, by words alone, for the calibrated rule (`confidence`).

A passage that answers holds nearly all key terms of the question (`question.key_terms`); one on the right topic that
lacks the fact lacks the very term that is asked about. The scores of the search, and whether the sentence holds a value
of the answer type, are features of their own.
"""

import functools
import math
import re
from collections.abc import Collection, Iterable, Sequence

import numpy as np

from index import Hit
from index.search.bm25.terms import term_string, terms
from index.vietnamese.text import fold
from qa.question.answer_type import value_type
from qa.question.key_terms import CAPITAL, RAREST, AnswerPattern, KeyTerm, answer_pattern, units

__all__ = ["FEATURES", "Features", "absent", "features", "leads", "standings", "strange"]

FEATURES = (
    "sentence", "window", "passage", "missing", "missing_named", "absent", "absent_most", "absent_named",
    "focus_missing", "focus_absent",
    "standing", "ahead", "first", "wanted", "not_wanted", "length",
)  # fmt: skip
"""Names of the columns of `features`, and of `Features.row`."""


_NAMED = re.compile(rf"(?<=[^\s.!?…:“”\"*•–-] )({CAPITAL}\w*)")
"""A word with a capital that no sentence begins with."""


def absent(asked: Sequence[KeyTerm], texts: Iterable[str]) -> tuple[KeyTerm, ...]:
    """The units that none of the texts holds, in order.

    >>> [unit.words for unit in absent(units("Dân số Hải Phòng?"), ["Hải Phòng là thành phố cảng."])]
    ['dan so']
    """
    left = list(asked)
    for text in texts:
        if not left:
            break
        held = _fold_terms(text)
        left = [unit for unit in left if f" {unit.words} " not in held]
    return tuple(left)


def strange(asked: Sequence[KeyTerm], texts: Iterable[str]) -> bool:
    """Whether the question names what no text mentions: another city, another year.

    A name of several syllables is mentioned by all of them in a row, or by its last one as a name:
    "quảng bá" is no mention of Quảng Ninh, "ông Cường" is one of Hoàng Minh Cường.

    >>> strange(units("Dân số của Đà Nẵng?"), ["Đà tăng trưởng của Hải Phòng nhờ đà xuất khẩu."])
    True
    """
    left = [unit for unit in asked if unit.named]
    for text in texts:
        if not left:
            break
        left = [unit for unit in left if not _mentions(text, unit)]
    return bool(left)


def _mentions(text: str, unit: KeyTerm) -> bool:
    if len(unit.names) == 1 or any(name[0].isdigit() for name in unit.names):
        return not _exact(text).isdisjoint(unit.names)
    return f" {unit.words} " in _fold_terms(text) or unit.names[-1] in _capitalised_terms(text)


def standings(scores: Sequence[float]) -> list[float]:
    """Z-scores: each score's distance from the mean in standard deviations, clipped to -3 to 3.

    Cosines themselves would not do: every encoder has a scale of its own.

    >>> standings([0.9, 0.8, 0.8, 0.8])
    [1.73, -0.58, -0.58, -0.58]
    """
    mean, spread = float(np.mean(scores)) if scores else 0.0, float(np.std(scores)) if scores else 0.0
    return [round(max(-3.0, min(3.0, (score - mean) / max(spread, 1e-4))), 2) for score in scores]


def leads(scores: Sequence[float]) -> list[float]:
    """How far each score is above the best of the others (below it: negative), -10 to 10; 0 for a single one.

    Scores of a search are log odds, so that a difference means the same in every question.

    >>> leads([9.5, 8.0, 20.0])
    [-10.0, -10.0, 10.0]
    """
    found = []
    for place, score in enumerate(scores):
        others = [*scores[:place], *scores[place + 1 :]]
        found.append(max(-10.0, min(10.0, score - max(others))) if others else 0.0)
    return found


class Features:
    """What the hits of one question have in common, and the rows of what may answer it."""

    def __init__(self, question: str, hits: Sequence[Hit]) -> None:
        """Look at all the hits.

        Args:
            question: as searched.
            hits: what was found for it.
        """
        self.question, self.asked, self.kind = question, units(question), answer_pattern(value_type(question))
        texts = [hit.passage.search_text for hit in hits]
        self.nowhere, self.stranger = absent(self.asked, texts), strange(self.asked, texts)
        places = [hit.rank for hit in hits]
        self._standing = dict(zip(places, standings([hit.dense_score for hit in hits]), strict=True))
        self._ahead = dict(zip(places, leads([hit.score for hit in hits]), strict=True))

    def row(self, hit: Hit, *, sentence: str, window: str) -> list[float]:
        """The numbers of one candidate in the order of `FEATURES`.

        Args:
            hit: one of the hits.
            sentence: of its passage.
            window: the sentence with the one before and the headings.
        """
        return features(
            self.asked,
            self.kind,
            sentence=sentence,
            window=window,
            passage=hit.passage.search_text,
            nowhere=self.nowhere,
            stranger=self.stranger,
            standing=self._standing[hit.rank],
            ahead=self._ahead[hit.rank],
            rank=hit.rank,
        )


def features(
    asked: Sequence[KeyTerm],
    kind: AnswerPattern,
    *,
    sentence: str,
    window: str,
    passage: str,
    nowhere: Collection[KeyTerm],
    stranger: bool,
    standing: float,
    ahead: float,
    rank: int,
) -> list[float]:
    """One row of numbers for a candidate sentence, in the order of `FEATURES`.

    Args:
        asked: the question's units.
        kind: what kind of answer it wants.
        sentence: the candidate.
        window: it with the sentence before and the headings.
        passage: the passage with its headings.
        nowhere: the units that nothing retrieved holds (`absent`).
        stranger: whether it names what nothing retrieved mentions (`strange`).
        standing: of the passage among those found (`standings`).
        ahead: how far its score is above the best other's (`leads`).
        rank: of the passage, from 1.
    """
    texts = [_fold_terms(text) for text in (sentence, window, passage)]
    shares = [_share(asked, text) for text in texts]
    missing = [unit for unit in asked if f" {unit.words} " not in texts[2]]
    total = sum(unit.weight for unit in asked) or 1.0
    matched = bool(kind.pattern and kind.pattern.search(sentence))
    return [
        *shares,
        max((unit.weight for unit in missing), default=0.0) / RAREST,
        float(any(unit.named for unit in missing)),
        sum(unit.weight for unit in nowhere) / total,
        max((unit.weight for unit in nowhere), default=0.0) / RAREST,
        float(stranger),
        max((unit.weight for unit in asked if unit.focus and f" {unit.words} " not in texts[0]), default=0.0) / RAREST,
        max((unit.weight for unit in nowhere if unit.focus), default=0.0) / RAREST,
        standing / 2,
        ahead / 4,
        1 / rank,
        float(matched),
        float(kind.pattern is not None and not matched),
        math.log1p(len(sentence)) / 5,
    ]


def _share(asked: Iterable[KeyTerm], text: str) -> float:
    """The share of the units' weight that a folded text holds, 0 to 1; a broken unit counts half."""
    total = held = 0.0
    for unit in asked:
        total += unit.weight
        if f" {unit.words} " in text:
            held += unit.weight
        else:
            parts = unit.words.split()
            held += unit.weight * 0.5 * sum(f" {part} " in text for part in parts) / len(parts) if len(parts) > 1 else 0
    return held / total if total else 0.0


@functools.lru_cache(maxsize=4096)
def _exact(text: str) -> frozenset[str]:
    return frozenset(terms(text))


@functools.lru_cache(maxsize=4096)
def _capitalised_terms(text: str) -> frozenset[str]:
    """The terms of a text that are written with a capital inside a sentence."""
    return frozenset(term for word in _NAMED.findall(text) for term in terms(word))


@functools.lru_cache(maxsize=4096)
def _fold_terms(text: str) -> str:
    return fold(term_string(text))
