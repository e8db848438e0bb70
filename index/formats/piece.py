"""A paragraph-to-be while a text is recognised: its range, and what is known of it so far."""

from dataclasses import dataclass, replace

from index.document import Block, BlockKind, Cell
from index.vietnamese.numbering import Opening

__all__ = ["Piece", "Range"]

Range = tuple[int, int]


@dataclass(slots=True)
class Piece:
    """A block that may still change.

    Attributes:
        start: its first character in the text.
        end: one past its last.
        text: its characters.
        apart: whether an empty line, or nothing, goes before it.
        kind: "paragraph" until it is recognised as something else.
        verse: whether it is a stanza, which nothing else is looked for in.
        number: as in `Block`; likewise `level`, `table` and `cells`.
        opening: what its number was read from; None without a number.
    """

    start: int
    end: int
    text: str
    apart: bool
    kind: BlockKind = "paragraph"
    verse: bool = False
    number: str = ""
    level: int = 0
    table: int = 0
    cells: tuple[Cell, ...] = ()
    opening: Opening | None = None

    @property
    def open(self) -> bool:
        """Whether it is still nothing but a paragraph."""
        return self.kind == "paragraph" and not self.verse

    def part(self, start: int, end: int) -> "Piece":
        """The piece of a range inside its text, counted from its own start; white space around left out."""
        inner = self.text[start:end]
        start += len(inner) - len(inner.lstrip())
        inner = inner.strip()
        return replace(self, start=self.start + start, end=self.start + start + len(inner), text=inner)

    def cell(self, start: int, end: int, name: str) -> Cell:
        """A cell of a range inside its text, counted from its own start."""
        return Cell(self.start + start, self.start + end, name)

    def block(self) -> Block:
        """The block that it has become."""
        return Block(self.kind, self.start, self.end, self.number, self.level, self.table, self.cells)
