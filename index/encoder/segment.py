"""Word segmentation for the encoders that were trained on it: "thành phố" is one word to them, "thành_phố".

Those are the models upon PhoBERT (Nguyen and Nguyen 2020, arXiv:2003.00744), such as bkai-foundation-models/
vietnamese-bi-encoder, whose card asks for pyvi. All others read plain syllables.
"""

from collections.abc import Callable
from typing import cast

from index.errors import MissingExtra

__all__ = ["segmenter"]


def segmenter(tokenizer: object) -> Callable[[str], str] | None:
    """The word segmenter that a model's tokenizer expects; None where it takes plain text.

    Raises:
        MissingExtra: the model wants words, and pyvi is not installed.
    """
    if not type(tokenizer).__name__.startswith("Phobert"):
        return None
    try:
        from pyvi.ViTokenizer import tokenize
    except ImportError as error:
        raise MissingExtra("Mô hình đọc văn bản đã tách từ", "segment") from error
    return cast(Callable[[str], str], tokenize)
