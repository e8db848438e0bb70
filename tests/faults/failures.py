"""The disk fails, fills up or cannot be written."""

import random
import resource
import shutil
import signal
from pathlib import Path
from typing import BinaryIO

import pytest

from index import LibraryError
from index.storage.manifest import MANIFEST, TEMPORARY
from tests.faults.disks import FailingDisk
from tests.faults.scene import CHANGES, article, counting, digest, forked, make, open_library, wait

CALLS = 30  # that a save of one of the changes makes, or a few more


def failing(folder: Path, dose: int, *, seed: int = 0, show: bool = False) -> dict[str, int]:
    """Figures of saves on a disk that fails at a random call; AssertionError unless the old library is intact."""
    draw = random.Random(seed)
    base, work = folder / "base", folder / "work"
    old = make(base)
    figures = {"failures": 0, "of the kernel": 0, "saved all the same": 0}
    for number in counting(dose, "failing", show=show):
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(base, work)
        change = draw.choice(list(CHANGES.values()))
        if number % 4 == 0:
            figures["of the kernel"] += 1
            state = _limited(work, change, draw.randrange(1, 6000))
            assert state in ("", digest(open_library(work)))
            assert state or digest(open_library(work)) == old
            continue
        disk = FailingDisk(draw.randrange(1, CALLS), draw.choice(FailingDisk.KINDS))
        library = open_library(work, disk=disk)
        change(library)
        new = digest(library)
        try:
            library.save()
            figures["saved all the same"] += 1  # the failing call came too late, or only deleted the old files
            assert digest(open_library(work)) == new
        except LibraryError as error:
            figures["failures"] += 1
            assert "\n" not in str(error)
            # The manifest's name is synced last; when that alone fails the new library is there but not promised.
            last = ("rename", TEMPORARY, MANIFEST) in disk.done
            assert digest(open_library(work)) == (new if last else old)
            disk.healed()
            library.save()
            assert digest(open_library(work)) == new
    return figures


def _limited(folder: Path, change, size: int) -> str:
    """What a process saved whose files the kernel lets grow to `size` bytes only; empty when it failed as it should."""

    def work(pipe: BinaryIO) -> None:
        library = open_library(folder)
        change(library)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            library.save()
        except LibraryError:
            return
        pipe.write(digest(library).encode())

    process, pipe = forked(work)
    with pipe:
        state = pipe.read().decode()
    assert wait(process) == 0, state
    return state


def read_only(folder: Path) -> None:
    """Raise AssertionError unless a library that nobody may write is read as ever, and says so when changed."""
    old = make(folder)
    library = open_library(folder, disk=FailingDisk(1, FailingDisk.KINDS[2]))
    assert digest(library) == old
    assert library.search("kinh tế số")
    library.add([article("mới", 99)])
    with pytest.raises(LibraryError, match="Read-only file system"):
        library.save()
    library.revert()
    assert digest(library) == old
