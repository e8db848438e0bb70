"""What is computed of a segment and saved beside it, so that it need not be computed again.

A file is named by a hash of the segment's documents and by the version of what is in it: one of other documents, or
of an older version, is passed over.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from index.storage.save import Ready
from index.storage.snapshot import file_name

__all__ = ["Derived", "Saved"]


class Saved(Protocol):
    """What can be written to a file."""

    def pieces(self) -> Iterator[bytes | memoryview]:
        """The content, piece by piece."""
        ...


class Derived:
    """The file of something derived.

    Attributes:
        name: of the file, without its generation.
        file: its name in the folder; None where it is not saved.
        ready: the file itself where it was written before the save that takes it.
    """

    def __init__(self, kind: str, key: str, version: int, *, oldest: int | None = None) -> None:
        """Name it.

        Args:
            kind: what it is, in lower-case letters.
            key: a hash of what it is derived from.
            version: of its content.
            oldest: version that is read too where there is no newer one; `version` by default.
        """
        self.name = f"{kind}{key}v{version}.bin"
        self._readable = [f"{kind}{key}v{each}.bin" for each in range(version, (oldest or version) - 1, -1)]
        self.file: str | None = None
        self.ready: Ready | None = None

    def find(self, files: Mapping[str, memoryview], generation: int) -> memoryview | None:
        """Its content among the files of a generation, now noted as saved; None where it is not there, or known."""
        found = ((name, short) for short in self._readable for name in files if name.endswith(short))
        name, short = next(found, (None, ""))
        if name is None or self.file is not None:
            return None
        self.file = file_name(generation, short) if name == short else name
        return files[name]

    def files(self, build: Callable[[], Saved]) -> dict[str, Iterator[bytes | memoryview] | Ready | None]:
        """The name of the file to its content, None where the folder has it already."""
        return {self.file: None} if self.file else {self.name: self.ready or build().pieces()}

    def settle(self, generation: int) -> None:
        """Note that it is saved now, by that generation."""
        self.file = self.file or file_name(generation, self.name)
