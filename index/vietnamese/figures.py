"""Figures that a scan spoiled, letter for letter: "l5/9/2O24" is 15/9/2024, "85.OOO" is 85.000."""

import re

__all__ = ["restore_figures"]

_CONFUSED = str.maketrans("lIOo", "1100")
_HINT = re.compile(r"[0-9](?:[.,/]?[lIOo]|(?<=[lIOo].)|(?<=[lIOo][.,/].))")
"""A digit beside such a letter, or a stop away; begun by the digit, which texts have fewer of than letters."""
_FIGURE = re.compile(
    r"(?<![\w.,/])(?:[\dlIOo]{1,12}(?:[.,/][\dlIOo]{1,4}){1,6}|\d[\dlIOo]{0,8}[lIOo][\dlIOo]{0,8}\d)(?!\w)"
)
_ROMAN = re.compile(r"I{1,3}(?:\.[\dI]{1,4}){1,6}")
_LITRES = re.compile(r"\d{1,12}(?:[.,]\d{1,4})?l")


def restore_figures(text: str) -> str:
    """The text with letters that stand for digits in numbers and dates as digits; a text of the same length.

    >>> restore_figures("Từ l5/9/2O24 trả 85.OOO đồng; bình 1,5l; ĐT 5O3")
    'Từ 15/9/2024 trả 85.000 đồng; bình 1,5l; ĐT 503'
    """
    if not _HINT.search(text):
        return text
    return _FIGURE.sub(_restore, text)


def _restore(found: re.Match[str]) -> str:
    figure = found[0]
    if not re.search(r"\d", figure) or figure.isdecimal() or _LITRES.fullmatch(figure) or _ROMAN.fullmatch(figure):
        return figure
    return figure.translate(_CONFUSED)
