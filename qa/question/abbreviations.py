"""Abbreviations of a question spelled as the passages spell them: "BHYT" for "bảo hiểm y tế", and back."""

import re
from collections.abc import Sequence

from index.vietnamese.abbreviations import ABBREVIATIONS
from index.vietnamese.text import fold

__all__ = ["match_spelling"]

_TOKEN = re.compile(r"(?<![\w/.-])[^\W\d_]{2,8}(?![\w/]|-\w)")


def match_spelling(text: str, passages: Sequence[str]) -> str:
    """The question with each known abbreviation, or its words, in the form that the passages have.

    A form that a passage has is left alone, whatever else it may stand for.

    >>> match_spelling("Thẻ BHYT có giá trị đến khi nào?", ["Thẻ bảo hiểm y tế có giá trị một năm."])
    'Thẻ bảo hiểm y tế có giá trị đến khi nào?'
    >>> match_spelling("Ủy ban nhân dân họp khi nào?", ["UBND họp sáng nay."])
    'UBND họp khi nào?'
    """
    held = fold(" ".join(" ".join(passages).split()))

    def spell(match: re.Match[str]) -> str:
        words = ABBREVIATIONS.get(match[0].lower())
        if words is None or _has(held, match[0]):
            return match[0]
        rest = words.partition(" ")[2]  # "sđt" beside "Điện thoại: …"
        return words if _has(held, words) or (" " in rest and _has(held, rest)) else match[0]

    spelled = _TOKEN.sub(spell, text)
    asked = fold(spelled)
    if len(asked) != len(spelled):
        return spelled
    for short, words in ABBREVIATIONS.items():
        if _has(asked, words) and not _has(held, words) and _has(held, short):
            start = asked.index(fold(words))
            spelled = spelled[:start] + short.upper() + spelled[start + len(words) :]
            asked = fold(spelled)
    return spelled


def _has(folded: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(fold(words))}(?!\w)", folded) is not None
