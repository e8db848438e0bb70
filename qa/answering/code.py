"""Codes as a question and a document write them: "HD-2013", "SV20230017", "L02"."""

import re
from collections.abc import Sequence

from index import Hit
from qa.answering.documents import Documents

__all__ = ["CODE", "holds_code", "is_held"]

CODE = re.compile(r"(?<![\w-])[A-ZĐ]{1,6}[-.]?\d[\w./-]*(?<![./-])(?!\w)")
"""A code as it is written: "HD-2013", "SV20230017", "L02"; no year and no plain number."""


def holds_code(text: str, code: str) -> bool:
    """Whether a text holds a code by itself, not as a part of a longer one."""
    return re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", text, re.IGNORECASE) is not None


def is_held(code: str, hits: Sequence[Hit], documents: Documents) -> bool:
    """Whether a document holds a code; what was found mostly does, and spares reading every text."""
    found = any(holds_code(hit.passage.text, code) for hit in hits)
    return found or any(holds_code(document.text, code) for document in documents.values())
