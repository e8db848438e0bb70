"""Where a library is saved: a folder, or a collection on Milvus (`storage.milvus_place`)."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.storage import save, snapshot
from index.storage.disk import Disk
from index.storage.segment import Segment
from index.storage.sizes import Sizes
from index.storage.state import State

if TYPE_CHECKING:
    from filelock import BaseFileLock

__all__ = ["FolderPlace", "Lock", "Place"]


class Lock(Protocol):
    """A writer's claim on a place."""

    def release(self, force: bool = False) -> None:
        """Let others write."""
        ...


class Place(Protocol):
    """Where generations of one library are saved and read; `str` names it in messages."""

    @property
    def folder(self) -> Path | None:
        """The folder; None for another place."""
        ...

    def empty(self) -> State:
        """The state of a library that holds nothing yet."""
        ...

    def stamp(self) -> object | None:
        """What changes with every save; None where nothing was ever saved."""
        ...

    def claim(self) -> Lock:
        """The right to write, which the end of the process gives back.

        Raises:
            LibraryError: another writer has it.
        """
        ...

    def read(self, earlier: snapshot.Snapshot | None) -> snapshot.Snapshot | None:
        """The newest generation; None where nothing was ever saved."""
        ...

    def parse(self, read: snapshot.Snapshot, known: Mapping[int, Segment]) -> State:
        """The state of a generation; any of `PARSE_ERRORS` when its files do not fit together."""
        ...

    def write(self, state: State, facts: Mapping[str, Any]) -> State | None:
        """Save a state, or nothing at all; the state to go on with, where that is another one."""
        ...

    def read_one(self, name: str) -> memoryview:
        """An original file.

        Raises:
            KeyError: the generation has none of this name.
        """
        ...


class FolderPlace:
    """A folder on a disk."""

    def __init__(self, folder: Path, disk: Disk, sizes: Sizes) -> None:
        """Take the folder without reading it."""
        self.folder: Path | None = folder
        self._folder, self._disk, self._sizes = folder, disk, sizes

    def __str__(self) -> str:
        """The folder's path."""
        return str(self._folder)

    def empty(self) -> State:
        """The state of a library that holds nothing yet."""
        return State.empty(sizes=self._sizes)

    def stamp(self) -> snapshot.Stamp | None:
        """See `snapshot.stamp`."""
        return snapshot.stamp(self._folder)

    def claim(self) -> "BaseFileLock":
        """See `save.claim`."""
        return save.claim(self._folder)

    def read(self, earlier: snapshot.Snapshot | None) -> snapshot.Snapshot | None:
        """See `snapshot.read`."""
        return snapshot.read(self._folder, earlier=earlier)

    def parse(self, read: snapshot.Snapshot, known: Mapping[int, Segment]) -> State:
        """See `State.parse`."""
        return State.parse(
            read.files,
            read.facts,
            generation=read.generation,
            folder=self._folder,
            known=known,
            sizes=self._sizes,
        )

    def write(self, state: State, facts: Mapping[str, Any]) -> None:
        """See `save.write`."""
        state.settle(save.write(self._folder, state.files(), facts, disk=self._disk))

    def read_one(self, name: str) -> memoryview:
        """See `snapshot.read_one`."""
        return snapshot.read_one(self._folder, name)
