"""The likeliest answer spans of each text, with scores that can be compared across texts: what every reader shares.

The reader that ships is in `spans_int8`, models by name are in `spans_named`, `spans_named_int8` and `spans_torch`.

A text longer than a window is read in overlapping windows. A span's score is its start and end logits minus those of
"no answer" in the same window: above 0 the reader prefers the span to silence, whatever the text (as in Haystack's
extractive reader). What an answer is made of, and when to abstain, is `reader`'s business.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["BREVITY", "ScoredSpan", "SpanReader", "best_spans", "keep_apart", "merge_windows"]

Logits = NDArray[np.float32]  # (2, n): start and end of every token

LONGEST = 64
"""Tokens of the longest span."""
BREVITY = 0.3
"""Times ln(tokens), what a span's length takes off its score: of two that are like the shorter is the answer.

Chosen on 400 questions of ViQuAD dev and all of mailong25's: EM 50.2 to 51.2 and 87.2 to 87.9 (0.5: 50.0 and 88.7).
"""
KEPT_WINDOWS = 256
"""Windows whose lower states are kept between questions: about 45 MB."""


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A span of one text, in characters; larger scores are better, above 0 beats "no answer"."""

    start: int
    end: int
    score: float


class SpanReader(Protocol):
    """Anything that marks answers in texts."""

    facts: dict[str, str]
    """What its weights say about themselves: the calibrated rule among others; may be empty."""

    def spans(self, question: str, texts: Sequence[str], *, top: int = 5) -> list[list[ScoredSpan]]:
        """For each text up to `top` spans that do not overlap, the best first; empty only for a text without words."""
        ...


def best_spans(
    logits: Logits, offsets: Sequence[tuple[int, int]], text: str, silence: float, *, top: int, brevity: float = 0.0
) -> list[ScoredSpan]:
    """The best spans of one window that do not overlap; none runs over the end of a line.

    Args:
        logits: start and end logits of the window's tokens, (2, n).
        offsets: each token's characters in the text; an empty range is no part of the text.
        text: what the offsets point into.
        silence: start plus end logit of "no answer".
        top: how many at most.
        brevity: times ln(tokens), taken off a span's score.
    """
    inside = np.array([end > start for start, end in offsets], dtype=bool)
    first, last = (np.where(inside, row[: len(offsets)], -np.inf) for row in logits)
    starts = np.argsort(-first, kind="stable")[:20]
    ends = np.argsort(-last, kind="stable")[:20]
    pairs = first[starts][:, None] + last[ends][None, :]
    length = ends[None, :] - starts[:, None]
    pairs = pairs - brevity * np.log1p(np.maximum(length, 0))
    # A token may begin with the line end before it, so its last character tells its line.
    ends_of_lines = [place for place, letter in enumerate(text) if letter == "\n"]
    lines = np.searchsorted(np.array(ends_of_lines), [end for _, end in offsets])
    one_line = lines[starts][:, None] == lines[ends][None, :]
    pairs = np.where((length >= 0) & (length < LONGEST) & one_line, pairs, -np.inf)
    found: list[ScoredSpan] = []
    for place in np.argsort(-pairs, axis=None, kind="stable"):
        row, column = divmod(int(place), pairs.shape[1])
        if len(found) == top or not np.isfinite(pairs[row, column]):
            break
        start, end = offsets[starts[row]][0], offsets[ends[column]][1]
        if all(end <= other.start or start >= other.end for other in found):
            found.append(ScoredSpan(start, end, float(pairs[row, column]) - silence))
    return found


def merge_windows(parts: Sequence[Sequence[ScoredSpan]], text: str, top: int) -> list[ScoredSpan]:
    """The best of several windows of one text, without overlaps, white space cut off."""
    trimmed = []
    for found in sorted((one for part in parts for one in part), key=lambda one: -one.score):
        cut = text[found.start : found.end]
        start = found.start + len(cut) - len(cut.lstrip())
        end = found.end - len(cut) + len(cut.rstrip())
        if start < end:
            trimmed.append(ScoredSpan(start, end, found.score))
    return keep_apart(trimmed)[:top]


def keep_apart(spans: Iterable[ScoredSpan]) -> list[ScoredSpan]:
    """The spans, the best first, without those that overlap with a better one."""
    kept: list[ScoredSpan] = []
    for each in spans:
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return kept
