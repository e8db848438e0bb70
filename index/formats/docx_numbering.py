"""Automatic numbers of a Word document ("Điều 1.", "1.2", "a)"), counted as Word counts them.

Source: ECMA-376 part 1, 17.9 (numbering definitions, levels, overrides, restarts) and 17.18.59 (number formats).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Numbering"]

_PLACE = re.compile(r"%([1-9])")
_ROMAN: tuple[tuple[int, str], ...] = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
)
_ROMAN += ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_WORDS = "không một hai ba bốn năm sáu bảy tám chín mười".split()
_BULLET = "-"


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list: its first number, how numbers are written, the text around them, after which it restarts."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """A numbering instance: its levels, and the abstract list whose counters it shares."""

    abstract: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document, with their counters: each call of `label` counts one paragraph."""

    def __init__(self, tree: Any = None) -> None:  # noqa: ANN401 (lxml has no types)
        """Read the definitions in `numbering.xml`; none without it."""
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        self._of_style: dict[str, tuple[str, int]] = {}
        if tree is not None:
            self._read(tree)

    def of_style(self, style: str) -> tuple[str, int] | None:
        """The list and level that a paragraph style is linked to."""
        return self._of_style.get(style)

    def label(self, list_id: str, level: int) -> str:
        """The number of the next paragraph of a list at a level (from 0), as written; "-" for a bullet, "" for none."""
        listed = self._lists.get(list_id)
        if listed is None or not 0 <= level < 9:
            return ""
        counters = self._counters.setdefault(listed.abstract, [None] * 9)
        if list_id not in self._begun:
            self._begun.add(list_id)
            for at, start in listed.restarts.items():
                counters[at] = None if at >= level else counters[at]
                if at == level:
                    counters[at] = start - 1
        known = listed.levels.get(level, _Level())
        now = counters[level]
        counters[level] = known.start if now is None else now + 1
        for below in range(level + 1, 9):
            after = listed.levels.get(below, _Level()).restart
            if after is None or (after and level < after):
                counters[below] = None
                if below in listed.restarts and list_id in self._begun:
                    counters[below] = listed.restarts[below] - 1
        for above in range(level):
            if counters[above] is None:
                counters[above] = listed.levels.get(above, _Level()).start
        return self._format_number(listed, level, counters)

    def _format_number(self, listed: _List, level: int, counters: list[int | None]) -> str:
        known = listed.levels.get(level, _Level())
        if known.form == "bullet":
            return _BULLET
        if known.form == "none":
            return _PLACE.sub("", known.text).strip()

        def number(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            form = listed.levels.get(at, _Level()).form
            return _write("decimal" if known.legal else form, counters[at] or 0)

        return " ".join(_PLACE.sub(number, known.text).split())

    def _read(self, tree: Any) -> None:  # noqa: ANN401
        abstracts: dict[str, dict[int, _Level]] = {}
        linked: dict[str, str] = {}
        styled: dict[str, str] = {}
        for each in tree.iterchildren("{*}abstractNum"):
            name = _value(each, "abstractNumId")
            abstracts[name] = {int(_value(lvl, "ilvl") or 0): _level(lvl) for lvl in each.iterchildren("{*}lvl")}
            for link in each.iterchildren("{*}styleLink"):
                styled[_value(link)] = name
            for link in each.iterchildren("{*}numStyleLink"):
                linked[name] = _value(link)
        for each in tree.iterchildren("{*}num"):
            name = _value(next(each.iterchildren("{*}abstractNumId"), None))
            if name in linked:
                name = styled.get(linked[name], name)
            listed = _List(name, dict(abstracts.get(name, {})))
            for override in each.iterchildren("{*}lvlOverride"):
                at = int(_value(override, "ilvl") or 0)
                for start in override.iterchildren("{*}startOverride"):
                    listed.restarts[at] = int(_value(start) or 1)
                for level in override.iterchildren("{*}lvl"):
                    listed.levels[at] = _level(level)
            list_id = _value(each, "numId")
            self._lists[list_id] = listed
            for at, level in listed.levels.items():
                if level.style:
                    self._of_style.setdefault(level.style, (list_id, at))


def _level(element: Any) -> _Level:  # noqa: ANN401
    values = {child.tag.rpartition("}")[2]: _value(child) for child in element if isinstance(child.tag, str)}
    legal = "isLgl" in values and values["isLgl"] not in ("0", "false")
    restart = int(values["lvlRestart"]) if values.get("lvlRestart", "").isdecimal() else None
    start = int(values["start"]) if values.get("start", "").isdecimal() else 1
    form = values.get("numFmt", "decimal") or "decimal"
    return _Level(start, form, values.get("lvlText", ""), restart, legal, values.get("pStyle", ""))


def _value(element: Any, name: str = "val") -> str:  # noqa: ANN401
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _write(form: str, number: int) -> str:
    """A number as a format of Word writes it; as a decimal where the format is none that Vietnamese uses."""
    write = _FORMS.get(form)
    return write(number) if write is not None and number > 0 else str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        while number >= value and len(written) < 20:
            written += letters
            number -= value
    return written


def _letters(number: int) -> str:
    """A, B, … Z, AA, BB: the letter again for each time round."""
    return chr(ord("A") + (number - 1) % 26) * min(1 + (number - 1) // 26, 9)


def _words(number: int) -> str:
    if number <= 10:
        return _WORDS[number].capitalize()
    return f"Mười {'lăm' if number == 15 else _WORDS[number - 10]}" if number < 20 else str(number)


_FORMS: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "decimalZero": lambda number: f"{number:02}",
    "cardinalText": _words,
    "ordinalText": _words,
    "vietnameseCounting": _words,
}
