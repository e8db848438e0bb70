"""The texts of some passages out of many, by position."""

from collections.abc import Callable, Sequence
from typing import overload

from index.types import Rows

__all__ = ["Selection"]


class Selection(Sequence[str]):
    """The texts of some of the passages, by position; each is read when asked for."""

    def __init__(self, read: Callable[[int], str], rows: Rows) -> None:
        """Take what reads the text of a passage by its position, and the positions of those that are meant."""
        self._read, self._rows = read, rows.tolist()

    def __len__(self) -> int:
        """How many are meant."""
        return len(self._rows)

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[str]: ...
    def __getitem__(self, number: int | slice) -> str | Sequence[str]:
        """One of them, or a tuple."""
        if isinstance(number, slice):
            return tuple(map(self._read, self._rows[number]))
        return self._read(self._rows[number])
