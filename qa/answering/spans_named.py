"""Readers by name: any Hugging Face question-answering model, in 8-bit integers where its layers are BERT's."""

import logging
from pathlib import Path

from index import Progress
from qa.answering.spans import SpanReader
from qa.answering.spans_torch import TorchSpans

__all__ = ["load_named_spans"]

log = logging.getLogger(__name__)


def load_named_spans(name: str, cache: Path | None = None, *, progress: Progress | None = None) -> SpanReader:
    """The span reader of a Hugging Face model, by its name or folder.

    Args:
        name: as `from_pretrained` takes it.
        cache: where the 8-bit network is prepared; without it the model runs in torch.
        progress: called with (stage, done, total).

    Raises:
        EncoderError: there is no such model, or it does not answer questions by spans.
    """
    if cache is not None:
        from qa.answering.spans_named_int8 import NamedSpans

        reader = NamedSpans.load(name, cache, progress=progress)
        if reader is not None:
            return reader
        log.info("%s has other layers than BERT: it runs in torch", name)
    return TorchSpans(name)
