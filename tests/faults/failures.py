"""The disk fails, fills up or cannot be written; files change behind the library's back."""

import random
import resource
import shutil
import signal
from pathlib import Path
from typing import BinaryIO

import pytest

from index import DamagedLibrary, ForeignLibrary, LibraryError
from tests.faults.disks import FailingDisk
from tests.faults.scene import CHANGES, article, counting, digest, forked, make, open_library, wait

MEMORY = 200 << 20  # bytes that opening a damaged library of some kilobytes may take on top of what is loaded
SECONDS = 60  # for a hundred openings


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
        disk = FailingDisk(draw.randrange(1, 26), draw.choice(FailingDisk.KINDS))
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
            last = disk.calls.count("rename") == 3 and disk.calls[-1] in ("sync_folder", "unlink")
            assert digest(open_library(work)) in ({old, new} if last else {old})
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


def damaged(folder: Path, dose: int, *, seed: int = 0, show: bool = False) -> dict[str, int]:
    """Figures of libraries with damaged files; AssertionError for wrong text, a signal, a hang, a huge allocation."""
    draw = random.Random(seed)
    base, other = folder / "base", folder / "other"
    old = make(base, seed=1)
    make(other, seed=2)
    figures = {"damages": dose, "refused": 0, "right content": 0}
    for start in counting(-(-dose // 100), "damaged (hundreds)", every=1, show=show):
        count, first = min(100, dose - 100 * start), draw.getrandbits(32)

        def work(pipe: BinaryIO, count: int = count, first: int = first) -> None:
            _limit_memory()
            signal.alarm(SECONDS)
            for number in range(count):
                pipe.write((_damaged_once(base, other, folder / "work", first + number, old) + "\n").encode())

        process, pipe = forked(work)
        with pipe:
            told = [line.decode().strip() for line in pipe]
        assert wait(process) == 0, f"seed {first}, after {len(told)}: {told[-1:]}"
        figures["refused"] += told.count("refused")
        figures["right content"] += told.count("right")
    assert figures["refused"] + figures["right content"] == dose
    return figures


def _limit_memory() -> None:
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))


def _damaged_once(base: Path, other: Path, work: Path, seed: int, old: str) -> str:
    draw = random.Random(seed)
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(base, work)
    kind = draw.choice(sorted(DAMAGES))
    for path in draw.sample(
        sorted(path for path in work.iterdir() if path.suffix != ".lock"), draw.choice([1, 1, 1, 2])
    ):
        DAMAGES[kind](path, other, draw)
    try:
        library = open_library(work)
        library.search("kinh tế số")
        library.refresh()
        found = digest(library)
    except DamagedLibrary as error:
        assert "hoidap repair" in str(error)
        return "refused"
    except ForeignLibrary:
        assert kind == "old version"
        return "refused"
    assert found == old, f"{kind}, seed {seed}: wrong content"
    return "right"


def _truncate(path: Path, other: Path, draw: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: draw.randrange(len(data) or 1)])


def _extend(path: Path, other: Path, draw: random.Random) -> None:
    path.write_bytes(path.read_bytes() + draw.randbytes(draw.choice([1, 10, 5000])))


def _flip(path: Path, other: Path, draw: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(draw.choice([1, 1, 2, 30])):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    path.write_bytes(data)


def _zero(path: Path, other: Path, draw: random.Random) -> None:
    data = bytearray(path.read_bytes())
    start = draw.randrange(0, len(data), 512)
    data[start : start + 512] = bytes(len(data[start : start + 512]))
    path.write_bytes(data)


def _swap(path: Path, other: Path, draw: random.Random) -> None:
    path.write_bytes(next(other.glob(f"*{path.suffix}")).read_bytes())


def _exchange(path: Path, other: Path, draw: random.Random) -> None:
    path.write_bytes(draw.choice([p for p in path.parent.iterdir() if p != path]).read_bytes())


def _old_version(path: Path, other: Path, draw: random.Random) -> None:
    manifest = path.parent / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"version": 1', f'"version": {draw.choice([0, 2, -1, 10**30])}'))


def _delete(path: Path, other: Path, draw: random.Random) -> None:
    path.unlink()


def _number(path: Path, other: Path, draw: random.Random) -> None:
    """A number in the manifest becomes a huge one."""
    manifest = path.parent / "manifest.json"
    text = manifest.read_text()
    digits = [at for at, char in enumerate(text) if char.isdigit()]
    at = draw.choice(digits)
    manifest.write_text(text[:at] + draw.choice(["9" * 18, "-1", "1e308", "9" * 5000]) + text[at + 1 :])


DAMAGES = {
    "truncated": _truncate,
    "extended": _extend,
    "flipped": _flip,
    "zeroed": _zero,
    "swapped": _swap,
    "exchanged": _exchange,
    "old version": _old_version,
    "missing": _delete,
    "number": _number,
}


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
