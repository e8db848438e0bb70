"""The six things that saving asks of a file system, in one place so that a test can make each of them fail.

`DISK` is the real one. Tests hand another of the same shape to `save.write`: one that stops, fails, fills up or
records what would survive a power cut.
"""

import os
from pathlib import Path
from typing import BinaryIO, Protocol

__all__ = ["DISK", "Disk", "RealDisk"]


class Disk(Protocol):
    """A file system to save on. Every method raises OSError when it fails."""

    def make(self, folder: Path) -> None:
        """Make the folder and its parents, durably; nothing where it is there."""
        ...

    def create(self, path: Path) -> BinaryIO:
        """A new empty file, or an old one emptied, open for writing."""
        ...

    def sync(self, file: BinaryIO) -> None:
        """Bring everything written to the open file to the disk itself."""
        ...

    def replace(self, source: Path, target: Path) -> None:
        """Rename, putting the source in place of the target at one stroke."""
        ...

    def sync_folder(self, folder: Path) -> None:
        """Bring the names in the folder to the disk itself."""
        ...

    def remove(self, path: Path) -> None:
        """Delete a file."""
        ...


class RealDisk:
    """The file system that Python sees."""

    def make(self, folder: Path) -> None:
        """Make the folder and its parents, durably."""
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True)
        self.sync_folder(folder.parent)

    def create(self, path: Path) -> BinaryIO:
        """A new empty file, open for writing."""
        return path.open("wb")

    def sync(self, file: BinaryIO) -> None:
        """Bring the file to the disk."""
        file.flush()
        os.fsync(file.fileno())

    def replace(self, source: Path, target: Path) -> None:
        """Rename at one stroke."""
        source.replace(target)

    def sync_folder(self, folder: Path) -> None:
        """Bring the folder's names to the disk; Windows has no such call and orders its renames itself."""
        if os.name == "nt":
            return
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def remove(self, path: Path) -> None:
        """Delete the file."""
        path.unlink()


DISK = RealDisk()
