"""The likeliest answer spans of each text, with scores that can be compared across texts.

Two readers: ours, and any question-answering model of Hugging Face by name.

A text longer than a window is read in overlapping windows. A span's score is its start and end logits minus those of
"no answer" in the same window: above 0 the reader prefers the span to silence, whatever the text (as in Haystack's
extractive reader). What an answer is made of, and when to abstain, is `reader`'s business.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError
from qa.answering.windows import LONGEST_QUESTION, QUESTION, load_tokenizer, windows

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

    from qa.training.span_model import SpanModel

__all__ = [
    "BREVITY",
    "HuggingFaceSpans",
    "ScoredSpan",
    "SpanReader",
    "TrainedSpans",
    "best_spans",
    "has_bfloat16",
    "merge_windows",
]

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
    kept: list[ScoredSpan] = []
    for found in sorted((one for part in parts for one in part), key=lambda one: -one.score):
        cut = text[found.start : found.end]
        start = found.start + len(cut) - len(cut.lstrip())
        end = found.end - len(cut) + len(cut.rstrip())
        if start < end and all(end <= other.start or start >= other.end for other in kept):
            kept.append(ScoredSpan(start, end, found.score))
    return kept[:top]


def has_bfloat16() -> bool:
    """True when this processor multiplies bfloat16 natively (AVX512-BF16, AMX, ARM BF16)."""
    import torch

    probe = getattr(torch.ops.mkldnn, "_is_mkldnn_bf16_supported", None)
    native = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return bool((native and native()) or (native is None and probe and probe()))


class TrainedSpans:
    """The bundled reader: the encoder's lower half, the trained upper half.

    A passage's lower states are kept, so that asking again about the same article costs half.
    """

    def __init__(self, model: "SpanModel", tokenizer: "Tokenizer", facts: dict[str, str]) -> None:
        """Take a model whose weights are filled; `load` does that."""
        self.model, self.tokenizer, self.facts = model, tokenizer, facts
        self._kept: OrderedDict[tuple[int, ...], torch.Tensor] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def load(cls, weights: Path, backbone: Path) -> "TrainedSpans":
        """The reader of a weights file upon a BERT folder, in bfloat16 where the processor has it, else float32.

        Raises:
            EncoderError: the weights or the folder are missing, damaged, or do not fit each other.
        """
        import torch

        from qa.training.span_model import load_upper, open_backbone

        model = open_backbone(backbone)
        facts = load_upper(model, weights)
        model.requires_grad_(False).eval()
        if has_bfloat16():
            model.norm.to(torch.bfloat16)
            model.lower.to(torch.bfloat16)
            model.upper.to(torch.bfloat16)
        return cls(model, load_tokenizer(backbone), facts)

    def spans(self, question: str, texts: Sequence[str], *, top: int = 5) -> list[list[ScoredSpan]]:
        """For each text up to `top` spans that do not overlap, the best first."""
        import torch

        if not texts:
            return []
        cut = windows(self.tokenizer, texts)
        flat = [(number, window) for number, of_text in enumerate(cut) for window in of_text]
        with torch.inference_mode():
            asked = self.model.read([self.tokenizer.encode(QUESTION + question).ids[:LONGEST_QUESTION]])[0]
            states = self._states([window.ids for _, window in flat])
            logits = self.model([asked] * len(flat), states).numpy()
        parts: list[list[list[ScoredSpan]]] = [[] for _ in texts]
        for (number, window), row in zip(flat, logits, strict=True):
            parts[number].append(
                best_spans(row[:, 1:], window.offsets, texts[number], float(row[:, 0].sum()), top=top, brevity=BREVITY)
            )
        return [merge_windows(part, text, top) for part, text in zip(parts, texts, strict=True)]

    def _states(self, ids: Sequence[tuple[int, ...]]) -> "list[torch.Tensor]":
        with self._lock:
            known = {one: self._kept[one] for one in ids if one in self._kept}
        missing = [one for one in dict.fromkeys(ids) if one not in known]
        if missing:
            # A row of the batch would keep the whole batch alive.
            known |= {one: state.clone() for one, state in zip(missing, self.model.read(missing), strict=True)}
        with self._lock:
            self._kept.update(known)
            for one in known:
                self._kept.move_to_end(one)
            while len(self._kept) > KEPT_WINDOWS:
                self._kept.popitem(last=False)
        return [known[one] for one in ids]


class HuggingFaceSpans:
    """Any extractive question-answering model, by its Hugging Face name or folder."""

    def __init__(self, name: str) -> None:
        """Load the model and its tokenizer.

        Raises:
            EncoderError: there is no such model, or it does not answer questions by spans.
        """
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        self.facts: dict[str, str] = {}
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(name)
            self._model: Any = AutoModelForQuestionAnswering.from_pretrained(name).eval()
        except (OSError, ValueError) as error:
            message = f"Không tải được mô hình hỏi đáp {name!r} ({str(error).splitlines()[0]}). Kiểm tra tên hoặc mạng."
            raise EncoderError(message) from error

    def spans(self, question: str, texts: Sequence[str], *, top: int = 5) -> list[list[ScoredSpan]]:
        """For each text up to `top` spans that do not overlap, the best first."""
        import torch

        if not texts:
            return []
        encoded = self._tokenizer(
            [question] * len(texts),
            list(texts),
            truncation="only_second",
            max_length=384,
            stride=96,
            padding=True,
            return_offsets_mapping=True,
            return_overflowing_tokens=True,
            return_tensors="pt",
        )
        owner = encoded.pop("overflow_to_sample_mapping").tolist()
        offsets = encoded.pop("offset_mapping").tolist()
        with torch.inference_mode():
            output = self._model(**encoded)
        parts: list[list[list[ScoredSpan]]] = [[] for _ in texts]
        for row, number in enumerate(owner):
            inside = [part == 1 for part in encoded.sequence_ids(row)]
            places = [(a, b) if ok else (0, 0) for (a, b), ok in zip(offsets[row], inside, strict=True)]
            logits = np.stack([output.start_logits[row].float().numpy(), output.end_logits[row].float().numpy()])
            parts[number].append(best_spans(logits, places, texts[number], float(logits[:, 0].sum()), top=top))
        return [merge_windows(part, text, top) for part, text in zip(parts, texts, strict=True)]
