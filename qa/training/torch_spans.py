"""The trained reader in torch: what training judges a run by, and what `answering.spans_int8` is compared with.

Training has torch loaded already, and its weights change at every run, so preparing 8-bit networks would cost more than
it saves. No answer of the product is read here.
"""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from qa.answering.spans import BREVITY, KEPT_WINDOWS, ScoredSpan, best_spans, merge_windows
from qa.answering.windows import LONGEST_QUESTION, QUESTION, load_tokenizer, windows

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

    from qa.training.span_model import SpanModel

__all__ = ["TrainedSpans"]


def has_bfloat16() -> bool:
    """True when this processor multiplies bfloat16 natively (AVX512-BF16, AMX, ARM BF16)."""
    import torch

    probe = getattr(torch.ops.mkldnn, "_is_mkldnn_bf16_supported", None)
    native = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return bool((native and native()) or (native is None and probe and probe()))


class TrainedSpans:
    """The trained reader: the encoder's lower half, the trained upper half.

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

        from qa.training.span_model import count_upper, load_upper, open_backbone, trains_lower

        model = open_backbone(backbone, trained=count_upper(weights), lower=trains_lower(weights))
        facts = load_upper(model, weights)
        model.requires_grad_(False).eval()
        if has_bfloat16():
            model.norm.to(torch.bfloat16)
            model.lower.to(torch.bfloat16)
            model.upper.to(torch.bfloat16)
        model.to("cuda" if torch.cuda.is_available() else "cpu")
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
            logits = self.model([asked] * len(flat), states).cpu().numpy()
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
