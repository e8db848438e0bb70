"""Parts that a document numbers by a word of its own: "Quy trình 58. Đối chiếu", "Ngày 2: Sa Pa", "Gói thầu số 3"."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from index.document import Block, Document, Span
from index.outline.cache import cache_by_document
from index.vietnamese.numbering import RANKS

__all__ = ["Number", "Part", "series"]

_HEAD = re.compile(
    r"(?:[-–•*+] )?(?:(?P<noun>[^\W\d_]{1,12}(?: [^\W\d_]{1,12}){0,2}?) (?:số |thứ )?"
    r"(?P<number>\d{1,4}(?:\.\d{1,3}){0,2})"
    r"(?: ?[–—-] ?(?P<last>\d{1,4}))?(?: ?[.:)–—-](?=\s)\s*|\s(?=\()|\s*$)|\[(?P<bracket>\d{1,3})\]\s+)(?P<name>[^\n]*)"
)
_READ = 200
"""Characters of a block in which its number and its name stand."""


Number: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a series.

    Attributes:
        noun: the word before the number, in small letters: "quy trình"; empty for "[3]".
        number: of the part, (58,) or (4, 2).
        last: the last number of a part that has several ("Tuần 2–3"); else the same.
        heading: the line with the number.
        name: what stands behind the number on its line; None where nothing does.
        span: from the heading to the next part; the last part has no more blocks than the longest one before it.
    """

    noun: str
    number: Number
    last: Number
    heading: Span
    name: Span | None
    span: Span

    @property
    def numeral(self) -> str:
        """The number as it is read: "58", "4.2", "2–3"."""
        first, last = (".".join(map(str, each)) for each in (self.number, self.last))
        return first if first == last else f"{first}–{last}"


@cache_by_document
def series(document: Document) -> tuple[Part, ...]:
    r"""The parts of all series, in the order of the text; a series has two different numbers at least.

    Those of laws and forms ("Điều 5", "Bước 2") are units (`index.outline.units`), and rows belong to tables.

    >>> from index.formats import from_text
    >>> plan = from_text("Ngày 1: Sa Pa\n\nLên núi.\n\nNgày 2: Bắc Hà\n\nĐi chợ.", source="lịch")
    >>> [(part.noun, part.numeral, part.name.text, part.span.text[-7:]) for part in series(plan)]
    [('ngày', '1', 'Sa Pa', 'ên núi.'), ('ngày', '2', 'Bắc Hà', 'Đi chợ.')]
    """
    blocks = [block for block in document.blocks if block.kind not in ("letterhead", "repeat")]
    heads = [(at, block, head) for at, block in enumerate(blocks) if (head := _read_head(document, block)) is not None]
    by_noun: dict[str, list[tuple[int, Block, re.Match[str]]]] = {}
    for each in heads:
        by_noun.setdefault((each[2]["noun"] or "").lower(), []).append(each)
    found = [
        part
        for noun, members in by_noun.items()
        if len({_number(head) for _, _, head in members}) > 1
        for part in _make_parts(document, noun, members, blocks)
    ]
    return tuple(sorted(found, key=lambda part: part.span.start))


def _read_head(document: Document, block: Block) -> re.Match[str] | None:
    if block.kind == "row":
        return None
    head = _HEAD.match(document.text, block.start, min(block.end, block.start + _READ))
    return head if head is not None and (head["noun"] or "").lower() not in RANKS else None


def _number(head: re.Match[str]) -> Number:
    return tuple(map(int, (head["number"] or head["bracket"]).split(".")))


def _make_parts(
    document: Document, noun: str, members: Sequence[tuple[int, Block, re.Match[str]]], blocks: Sequence[Block]
) -> Iterator[Part]:
    places = [at for at, _, _ in members]
    longest = max(after - at for at, after in itertools.pairwise(places))
    for (at, block, head), after in zip(members, [*places[1:], len(blocks)], strict=True):
        last = blocks[min(after, at + longest) - 1]
        name = head["name"].rstrip(" .;")
        start = head.start("name")
        yield Part(
            noun,
            _number(head),
            (int(head["last"]),) if head["last"] else _number(head),
            Span(document, head.start("noun") if noun else block.start, head.end()),
            Span(document, start, start + len(name)) if name else None,
            Span(document, block.start, max(last.end, block.end)),
        )
