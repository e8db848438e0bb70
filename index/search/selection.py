"""Some passages out of many, by position."""

from collections.abc import Sequence
from typing import overload

from index.document import Passage
from index.types import Rows

__all__ = ["Selection"]


class Selection(Sequence[Passage]):
    """Some of the passages, by position; each is read when asked for."""

    def __init__(self, passages: Sequence[Passage], rows: Rows) -> None:
        """Take all passages and the positions of those that are meant."""
        self._passages, self._rows = passages, rows.tolist()

    def __len__(self) -> int:
        """How many are meant."""
        return len(self._rows)

    @overload
    def __getitem__(self, number: int) -> Passage: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Passage]: ...
    def __getitem__(self, number: int | slice) -> Passage | Sequence[Passage]:
        """One of them, or a tuple."""
        if isinstance(number, slice):
            return tuple(self._passages[row] for row in self._rows[number])
        passage: Passage = self._passages[self._rows[number]]
        return passage
