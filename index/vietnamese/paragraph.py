"""Paragraphs as ranges of a text: each line is one, unless it was broken by a fixed width or a formula.

The text is never changed. What a paragraph is (a title, a caption) is decided in `formats.structure`.
"""

import re
from collections.abc import Iterator

__all__ = ["join_lines", "line_groups", "paragraphs"]

Range = tuple[int, int]

_NARROWEST, _WIDEST, _RAGGED = 40, 110, 22
"""A hard-wrapped line's least and most characters, and how much shorter than the widest it may be."""
_PART_OF_PAGE = re.compile(r"\S(?:[^\f]*\S)?")
"""What stands between form feeds, which end a line too."""
_ELEMENT = re.compile(r"[A-Z][a-z]?\Z")
_ITEMS = tuple(f"{letter}) " for letter in "abcdđeghiklmnopq")


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Range]:
    r"""The ranges of the paragraphs of `text[start:end]` without the white space around them.

    A paragraph is a line, or the lines between two empty ones when a fixed width has plainly broken them.

    >>> text = "Một dòng.\nHai dòng.\n\n  Ba  "
    >>> [text[a:b] for a, b in paragraphs(text)]
    ['Một dòng.', 'Hai dòng.', 'Ba']
    """
    for group in line_groups(text, start, len(text) if end is None else end):
        yield from join_lines(text, group)


def line_groups(text: str, start: int, end: int) -> Iterator[list[Range]]:
    """The ranges of the lines between two empty ones, white space around each left out, group by group."""
    group: list[Range] = []
    for line in text[start:end].split("\n"):
        inner = line.strip()
        after = start + len(line)
        if not inner:
            if group:
                yield group
                group = []
        elif "\f" in inner:
            group += [found.span() for found in _PART_OF_PAGE.finditer(text, start, after)]
        else:
            first = start if inner[0] == line[0] else after - len(line.lstrip())
            group.append((first, first + len(inner)))
        start = after + 1
    if group:
        yield group


def join_lines(text: str, group: list[Range]) -> list[Range]:
    """The paragraphs of a group: one when it is hard-wrapped, else its lines, joined where one plainly runs on."""
    if _is_wrapped(text, group):
        return [(group[0][0], group[-1][1])]
    found = [group[0]]
    for start, end in group[1:]:
        if not text[start].isupper() and _runs_on(text, found[-1], start):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _is_wrapped(text: str, group: list[Range]) -> bool:
    """Whether the lines are all but the last about as wide as each other, and mostly stop in mid-sentence."""
    if len(group) < 3:
        return False
    inner = [end - start for start, end in group]
    last, widest = inner.pop(), max(inner)
    if widest > _WIDEST or min(inner) < max(_NARROWEST, widest - _RAGGED) or last > widest + 5:
        return False
    stopped = sum(text[end - 1] in '.!?…:;”"' for _, end in group[:-1])
    low = sum(text[start].islower() for start, _ in group[1:])
    return stopped * 3 <= len(inner) and low * 3 >= len(inner)


def _runs_on(text: str, before: Range, start: int) -> bool:
    """Whether a long line that ends without any stop goes on in the next, which begins in lower case."""
    if text[start].isdigit():  # a formula's subscript on a line of its own, as copied from web pages: O / 2
        return text[before[1] - 1].isalpha() and bool(_ELEMENT.search(text, max(0, before[1] - 2), before[1]))
    return (
        text[start].islower()
        and before[1] - before[0] >= _NARROWEST
        and text[before[1] - 1] not in '.!?…:;”"'
        and start - before[1] <= 8
        and not text.startswith(_ITEMS, start)
    )
