"""Formulas of Word (OMML) on one line: fractions with "/", powers with "^", roots with "√".

Source: ECMA-376 part 1, 22.1 (Office Math).
"""

from collections.abc import Callable
from typing import Any

__all__ = ["formula"]

_DEEPEST = 40
_PROPERTIES = frozenset("rPr ctrlPr fPr sSupPr sSubPr sSubSupPr sPrePr radPr naryPr dPr funcPr accPr barPr mPr".split())
_PROPERTIES |= frozenset("eqArrPr limLowPr limUppPr groupChrPr boxPr borderBoxPr phantPr mcs argPr oMathParaPr".split())


def formula(element: Any, depth: int = 0) -> str:  # noqa: ANN401 (lxml has no types)
    """The text of a formula, or of a part of one."""
    if depth > _DEEPEST:
        return ""
    text = ""
    for child in element.iterchildren():
        tag = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if tag == "t":
            text += child.text or ""
        elif tag in _FORMS:
            text += _FORMS[tag](child, depth + 1)
        elif tag and tag not in _PROPERTIES:
            text += formula(child, depth + 1)
    return text


def _inner(element: Any, name: str, depth: int) -> str:  # noqa: ANN401
    return next((formula(child, depth).strip() for child in element.iterchildren("{*}" + name)), "")


def _character(element: Any, properties: str, name: str, default: str) -> str:  # noqa: ANN401
    for found in element.iterchildren("{*}" + properties):
        for each in found.iterchildren("{*}" + name):
            return next(iter(each.attrib.values()), "")
    return default


def _group(text: str) -> str:
    """Text in brackets where it is more than one word or number."""
    return text if len(text) <= 1 or text.replace(",", "").replace(".", "").isalnum() else f"({text})"


def _fraction(element: Any, depth: int) -> str:  # noqa: ANN401
    return f"{_group(_inner(element, 'num', depth))}/{_group(_inner(element, 'den', depth))}"


def _scripts(element: Any, depth: int) -> str:  # noqa: ANN401
    below, above = _inner(element, "sub", depth), _inner(element, "sup", depth)
    text = _inner(element, "e", depth) + (f"_{_group(below)}" if below else "")
    return text + (f"^{_group(above)}" if above else "")


def _root(element: Any, depth: int) -> str:  # noqa: ANN401
    degree = _inner(element, "deg", depth)
    return f"{f'căn bậc {degree} của ' if degree else '√'}{_group(_inner(element, 'e', depth))}"


def _sum(element: Any, depth: int) -> str:  # noqa: ANN401
    below, above = _inner(element, "sub", depth), _inner(element, "sup", depth)
    sign = _character(element, "naryPr", "chr", "∫")
    limits = (f"_{_group(below)}" if below else "") + (f"^{_group(above)}" if above else "")
    return f"{sign}{limits} {_inner(element, 'e', depth)}"


def _brackets(element: Any, depth: int) -> str:  # noqa: ANN401
    inner = [formula(child, depth).strip() for child in element.iterchildren("{*}e")]
    begin, end = _character(element, "dPr", "begChr", "("), _character(element, "dPr", "endChr", ")")
    return begin + _character(element, "dPr", "sepChr", "|").join(inner) + end


def _function(element: Any, depth: int) -> str:  # noqa: ANN401
    return f"{_inner(element, 'fName', depth)}({_inner(element, 'e', depth)})"


def _rows(element: Any, depth: int) -> str:  # noqa: ANN401
    return "; ".join(
        formula(row, depth).strip() for row in element.iterchildren() if row.tag.rpartition("}")[2] in ("mr", "e")
    )


_FORMS: dict[str, Callable[[Any, int], str]] = {
    "f": _fraction,
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "rad": _root,
    "nary": _sum,
    "d": _brackets,
    "func": _function,
    "m": _rows,
    "eqArr": _rows,
}
