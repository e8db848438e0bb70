"""Readers by name in torch: any Hugging Face question-answering model."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from index.errors import EncoderError
from qa.answering.spans import ScoredSpan, best_spans, merge_windows

__all__ = ["STRIDE", "WINDOW", "TorchSpans", "open_model"]

WINDOW = 384
"""Tokens of question and passage that are read at once, specials included: what such models are trained on."""
STRIDE = 96
"""Tokens that two windows of one passage share."""


def open_model(name: str) -> tuple[Any, Any]:
    """The tokenizer and the model of a name.

    Raises:
        EncoderError: there is no such model, or it does not answer questions by spans.
    """
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(name), AutoModelForQuestionAnswering.from_pretrained(name).eval()
    except (OSError, ValueError) as error:
        message = f"Không tải được mô hình hỏi đáp {name!r} ({str(error).splitlines()[0]}). Kiểm tra tên hoặc mạng."
        raise EncoderError(message) from error


class TorchSpans:
    """Any extractive question-answering model, by its Hugging Face name or folder, in torch."""

    def __init__(self, name: str) -> None:
        """Load the model and its tokenizer.

        Raises:
            EncoderError: there is no such model, or it does not answer questions by spans.
        """
        self.facts: dict[str, str] = {}
        self._tokenizer, self._model = open_model(name)

    def spans(self, question: str, texts: Sequence[str], *, top: int = 5) -> list[list[ScoredSpan]]:
        """For each text up to `top` spans that do not overlap, the best first."""
        import torch

        if not texts:
            return []
        encoded = self._tokenizer(
            [question] * len(texts),
            list(texts),
            truncation="only_second",
            max_length=WINDOW,
            stride=STRIDE,
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
