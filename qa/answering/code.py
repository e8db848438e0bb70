"""Codes as a question and a document write them: "HD-2013", "SV20230017", "L02"."""

import re

__all__ = ["CODE", "holds_code"]

CODE = re.compile(r"(?<![\w-])[A-ZĐ]{1,6}[-.]?\d[\w./-]*(?<![./-])(?!\w)")
"""A code as it is written: "HD-2013", "SV20230017", "L02"; no year and no plain number."""


def holds_code(text: str, code: str) -> bool:
    """Whether a text holds a code by itself, not as a part of a longer one."""
    return re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", text, re.IGNORECASE) is not None
