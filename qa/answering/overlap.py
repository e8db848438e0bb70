"""How alike two short texts are by their words: the normalisation and F1 of the SQuAD 2.0 evaluation script.

Kept to the letter of the script (Rajpurkar et al. 2018) so that figures can be compared with published ones: lower
case, ASCII punctuation removed, the English articles a, an, the removed, split at white space. Vietnamese needs nothing
more, but "a" and "an" are also Vietnamese words ("an ninh"): the loss is the official one.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence

__all__ = ["f1", "normalise"]


def normalise(answer: str) -> str:
    """An answer as the official script compares it.

    >>> normalise("Năm  1898, trong Cơn sốt vàng.")
    'năm 1898 trong cơn sốt vàng'
    """
    plain = "".join(letter for letter in answer.lower() if letter not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", plain).split())


def f1(answer: str, references: Sequence[str]) -> float:
    """The best word F1 against the references, 0 to 1; two empty texts have 1.

    >>> f1("thành phố Hải Phòng", ["Hải Phòng", "thủ đô"])
    0.6666666666666666
    """
    return max(_f1(normalise(answer).split(), normalise(reference).split()) for reference in references or [""])


def _f1(answer: list[str], reference: list[str]) -> float:
    if not answer or not reference:
        return float(answer == reference)
    same = sum((Counter(answer) & Counter(reference)).values())
    if not same:
        return 0.0
    precision, recall = same / len(answer), same / len(reference)
    return 2 * precision * recall / (precision + recall)
