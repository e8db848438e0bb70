"""Headings and numbered items of a document as a tree, and a unit by its number."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.document import Block, Document, Span
from index.outline.cache import cache_by_document
from index.vietnamese.numbering import RANKS, Number, canonical_number, opening_number, parse_number

__all__ = ["Unit", "block_number", "find_unit", "headings_above", "units", "units_at", "walk_units"]

Path = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Unit:
    """A heading, or a numbered item, with all that belongs to it.

    Attributes:
        kind: "phần", "chương", "mục", "tiểu mục", "điều", "khoản", "điểm", "bước", "câu", "bài", "phụ lục"; "" for a
            bare number ("1.2", "II.") that stands in no Điều, and for a heading without a number.
        number: canonical: Roman numerals and words as Arabic ones, letters small ("2", "1.2", "a"); "" for none.
        heading: the heading's block, or the item's.
        title: the heading without its number; None where it is nothing but its number.
        span: from the heading to the next unit of the same or an outer level.
        children: the units within, in order; their spans lie in `span` and do not overlap.
    """

    kind: str
    number: str
    heading: Span
    title: Span | None
    span: Span
    children: "tuple[Unit, ...]" = ()

    @property
    def body(self) -> Span | None:
        """What is below the heading; None when that is all there is."""
        text = self.span.document.text
        start = (
            self.heading.end
            + len(text[self.heading.end : self.span.end])
            - len(text[self.heading.end : self.span.end].lstrip())
        )
        return Span(self.span.document, start, self.span.end) if start < self.span.end else None


@dataclass(slots=True)
class _Open:
    """A unit that later blocks still belong to; `end` is that of the last block so far."""

    kind: str
    number: str
    style: str
    rank: int
    level: int
    heading: bool
    block: Block
    text: int
    end: int
    loose: int
    children: list["Unit"]


@cache_by_document
def units(document: Document) -> tuple[Unit, ...]:
    r"""The outermost headings and numbered items of a document, each with those within it, in order.

    A paragraph after the last item of a list belongs to what the list is in, one between two items to the item above
    it. Letterhead and signature belong to none.

    >>> from index.formats import from_text
    >>> law = from_text("Điều 1. Phạm vi\n1. Xe đạp.\n2. Xe máy:\na) ban ngày;\nb) ban đêm.", source="luật")
    >>> for unit in walk_units(law): print(unit.kind, unit.number, "|", unit.heading.text)
    điều 1 | Điều 1. Phạm vi
    khoản 1 | 1. Xe đạp.
    khoản 2 | 2. Xe máy:
    điểm a | a) ban ngày;
    điểm b | b) ban đêm.
    """
    roots: list[Unit] = []
    stack: list[_Open] = []

    def close(until: int) -> None:
        while len(stack) > until:
            unit = stack.pop()
            end = unit.end if unit.heading else unit.loose
            made = _make_unit(document, unit, end)
            (stack[-1].children if stack else roots).append(made)

    for block in document.blocks:
        number = block_number(document, block)
        if block.kind in ("letterhead", "signature"):
            close(0)
        elif number is not None or block.kind == "heading":
            opened = _open_unit(document, block, number, stack)
            close(_depth(stack, opened))
            for unit in stack:
                unit.end = unit.loose = block.end
            stack.append(opened)
        elif block.kind not in ("title", "date", "author", "repeat"):
            if block.kind == "paragraph":  # what a heading like "BÊN A:" leads in is over
                close(next((at for at, unit in enumerate(stack) if _leads_in(document, unit)), len(stack)))
            for place, unit in enumerate(stack):
                unit.end = block.end
                if unit.heading or block.kind != "paragraph" or any(below.heading for below in stack[place:]):
                    unit.loose = block.end
    close(0)
    return tuple(roots)


def block_number(document: Document, block: Block) -> Number | None:
    """The number of a heading or an item; None for one without, and for every other block."""
    if block.kind not in ("heading", "item") or block.cells:
        return None
    if block.number:
        return parse_number(block.number)
    opening = opening_number(document.text[block.start : min(block.end, block.start + 60)])
    return opening.number if opening is not None and opening.number.number else None


def _leads_in(document: Document, unit: _Open) -> bool:
    """Whether a unit is a heading without a number that ends on a colon."""
    return unit.heading and not unit.number and document.text[unit.block.end - 1] in ":："


def _open_unit(document: Document, block: Block, number: Number | None, stack: Sequence[_Open]) -> _Open:
    opening = opening_number(document.text[block.start : min(block.end, block.start + 60)])
    text = block.start + opening.text if opening is not None and opening.number.number else block.start
    heading = block.kind == "heading"
    if number is None:
        return _Open("", "", "", 0, block.level, heading, block, text, block.end, block.end, [])
    kind, style = number.kind, number.style
    if not kind and any(unit.kind == "điều" for unit in stack) and style[0] in "1a":
        kind = "điểm" if style == "a" else "khoản"
    if kind in ("khoản", "điểm") and style == kind:
        style = "1" if number.number[0].isdecimal() else "a"
    rank = number.rank
    return _Open(kind, number.number, style, rank, block.level, heading, block, text, block.end, block.end, [])


def _depth(stack: Sequence[_Open], new: _Open) -> int:
    """How many of the open units the new one lies in."""
    if new.heading and new.level and any(unit.level and unit.heading for unit in stack):
        return next((at for at, unit in enumerate(stack) if not unit.heading or unit.level >= new.level), len(stack))
    if not new.number:
        same = next((at for at, unit in enumerate(stack) if unit.heading and not unit.number), None)
        items = next(
            (at for at, unit in enumerate(stack) if not unit.heading or unit.rank >= RANKS["điều"]), len(stack)
        )
        return items if same is None else same
    same = max((at for at, unit in enumerate(stack) if unit.style == new.style), default=None)
    if same is not None:
        begins = not new.heading and new.number == "1" and stack[same].heading  # "1." below "2. Lắp đặt", "2.2. Điện"
        return len(stack) if begins and stack[-1].heading and same < len(stack) - 1 else same
    depth = len(stack)
    named = new.style in RANKS
    while depth and stack[depth - 1].rank > new.rank and (named or stack[depth - 1].style not in RANKS):
        depth -= 1
    return depth


def _make_unit(document: Document, unit: _Open, end: int) -> Unit:
    block = unit.block
    end = max(end, block.end, *(child.span.end for child in unit.children), 0)
    title = Span(document, unit.text, block.end) if unit.text < block.end else None
    heading = Span(document, block.start, block.end)
    return Unit(unit.kind, unit.number, heading, title, Span(document, block.start, end), tuple(unit.children))


def walk_units(document: Document) -> Iterator[Unit]:
    r"""All units of a document, each before those within it.

    >>> from index.formats import from_text
    >>> law = from_text("Điều 1. Xe đạp\n\nXe đạp được đi.\n\nĐiều 2. Xe máy\n\nXe máy không.", source="luật")
    >>> sum(unit.kind == "điều" for unit in walk_units(law))
    2
    """
    waiting = list(reversed(units(document)))
    while waiting:
        unit = waiting.pop()
        yield unit
        waiting += reversed(unit.children)


def units_at(document: Document, position: int) -> tuple[Unit, ...]:
    r"""The units that a character lies in, the outermost first; siblings do not overlap, so one path leads down.

    >>> from index.formats import from_text
    >>> law = from_text("Điều 1. Xe đạp\n1. Được đi.\n2. Được đỗ.\n\nĐiều 2. Xe máy", source="luật")
    >>> [unit.number for unit in units_at(law, law.text.index("đỗ"))]
    ['1', '2']
    """
    path: list[Unit] = []
    level = units(document)
    while level:
        place = bisect_right(level, position, key=lambda unit: unit.span.start) - 1
        if place < 0 or position >= level[place].span.end:
            break
        path.append(level[place])
        level = level[place].children
    return tuple(path)


def headings_above(span: Span) -> str:
    """The document's title and the headings that a span lies under, the outermost first."""
    above = (unit.heading for unit in units_at(span.document, span.start))
    return " ".join([span.document.title, *(heading.text for heading in above if heading.end <= span.start)])


_LOOSE_KINDS = frozenset(("mục", "phần", "khoản", "điểm", "bài", "câu", "bước"))


def find_unit(document: Document, path: Path) -> Unit | None:
    r"""The first unit that a path of (kind, number) leads to, in any order of the path; None where there is none.

    A kind that people use loosely ("mục 2", "phần II") also finds a bare number, when no unit of that kind has it, one
    written in the same way first; so does the kind "". "Khoản 1" finds "3.1" in Điều 3. To say what is missing, look up
    a shorter path and read the numbers of its unit's children.

    >>> from index.formats import from_text
    >>> law = from_text("Điều 6. Giá\n1. Xe máy: 5.000 đồng.\n2. Xe đạp: 2.000 đồng.", source="luật")
    >>> find_unit(law, [("khoản", "2"), ("điều", "6")]).span.text
    '2. Xe đạp: 2.000 đồng.'
    >>> find_unit(law, [("điều", "6"), ("khoản", "5")]) is None
    True
    >>> [child.number for child in find_unit(law, [("điều", "VI")]).children]
    ['1', '2']
    """
    steps = sorted(
        ((kind.lower().strip(), canonical_number(number), not number.isdecimal()) for kind, number in path),
        key=lambda step: RANKS.get(step[0], 13),
    )
    every = tuple(walk_units(document))
    return _find(every, steps) if steps else None


def _find(among: Sequence[Unit], steps: Sequence[tuple[str, str, bool]], parent: str = "") -> Unit | None:
    kind, number, lettered = steps[0]
    exact = [unit for unit in among if unit.kind == kind and _has_number(unit, number, parent)]
    loose = [unit for unit in among if (not unit.kind or "." in number) and _has_number(unit, number, parent)]
    loose = loose if not kind or kind in _LOOSE_KINDS else []
    for unit in [*exact, *sorted(loose, key=lambda unit: unit.heading.text[:1].isdecimal() == lettered)]:
        found = _find(_descendants(unit), steps[1:], unit.number) if len(steps) > 1 else unit
        if found is not None:
            return found
    return None


def _has_number(unit: Unit, number: str, parent: str) -> bool:
    return bool(unit.number) and (unit.number == number or (bool(parent) and unit.number == f"{parent}.{number}"))


def _descendants(unit: Unit) -> tuple[Unit, ...]:
    return tuple(below for child in unit.children for below in (child, *_descendants(child)))
