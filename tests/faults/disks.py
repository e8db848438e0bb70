"""File systems that go wrong: one stops the process, one fails, one remembers what a power cut leaves."""

import errno
import os
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from index.storage.disk import RealDisk


class _Watched:
    """A file open for writing that asks its disk before every write."""

    def __init__(self, disk: "WatchedDisk", path: Path, number: int) -> None:
        self.disk, self.number = disk, number
        self.file = path.open("wb", buffering=0)

    def __enter__(self) -> "_Watched":
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()

    def write(self, data) -> int:
        data = bytes(data)
        # Two calls for each write, so that a fault may fall into the middle of one.
        for part in (data[: len(data) // 2], data[len(data) // 2 :]):
            self.disk.before("write", self.number, part)
            self.file.write(part)
        return len(data)

    def flush(self) -> None:
        self.file.flush()

    def fileno(self) -> int:
        return self.file.fileno()


class WatchedDisk(RealDisk):
    """The real one, which calls `before` before everything it does."""

    def __init__(self) -> None:
        self.files = 0

    def before(self, call: str, *what: object) -> None:
        raise NotImplementedError

    def create(self, path):
        self.files += 1
        self.before("create", path.name, self.files)
        return _Watched(self, path, self.files)

    def sync(self, file):
        self.before("sync", file.number)
        super().sync(file)

    def replace(self, source, target):
        self.before("rename", source.name, target.name)
        super().replace(source, target)

    def sync_folder(self, folder):
        self.before("sync_folder")
        super().sync_folder(folder)

    def remove(self, path):
        self.before("unlink", path.name)
        super().remove(path)


class StoppingDisk(WatchedDisk):
    """Ends the process at once before its n-th call, as a crash does: no cleaning up, no buffers written."""

    STATUS = 77

    def __init__(self, call: int) -> None:
        super().__init__()
        self.left = call

    def before(self, call, *what):
        self.left -= 1
        if self.left == 0:
            os._exit(self.STATUS)


class FailingDisk(WatchedDisk):
    """Raises an OSError of one kind at its n-th call and at every later one, until `healed`."""

    KINDS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EACCES)

    def __init__(self, call: int, kind: int) -> None:
        super().__init__()
        self.left, self.kind, self.done = call, kind, []

    def healed(self) -> None:
        self.left = 10**9

    def before(self, call, *what):
        self.left -= 1
        if self.left <= 0:
            raise OSError(self.kind, os.strerror(self.kind))
        self.done.append((call, *what))


@dataclass
class RecordingDisk(WatchedDisk):
    """Writes down every call; `forget` names the calls that are neither done nor written down."""

    forget: frozenset[str] = frozenset()
    log: list[tuple] = field(default_factory=list)
    files: int = 0

    def before(self, call, *what):
        if call not in self.forget:
            self.log.append((call, *what))


def after_power_cut(start: dict[str, bytes], log: Iterable[tuple], draw: random.Random) -> dict[str, bytes]:
    """Names and contents that a disk may hold when the power goes after `log`.

    Everything before the last sync of a file, or of the folder, is there. Of what came later: written bytes are lost,
    torn, zero or there; names made, renamed and deleted each take effect or not, in any order. A rename is one step.
    """
    names: dict[str, int | bytes] = dict(start)
    pending: list[tuple] = []
    written: dict[int, bytearray] = {}
    safe: dict[int, int] = {}
    for call, *what in log:
        if call == "create":
            written[what[1]], safe[what[1]] = bytearray(), 0
            pending.append(("set", what[0], what[1]))
        elif call == "write":
            written[what[0]] += what[1]
        elif call == "sync":
            safe[what[0]] = len(written[what[0]])
        elif call in ("rename", "unlink"):
            pending.append((call, *what))
        elif call == "sync_folder":
            _apply(names, pending)
            pending = []
    style = draw.choice(["none", "all", "first", "any", "any"])
    cut = draw.randrange(len(pending) + 1)
    kept = {"none": [], "all": pending, "first": pending[:cut]}.get(style)
    _apply(names, [step for step in pending if draw.random() < 0.5] if kept is None else kept, of=pending)
    return {
        name: content if isinstance(content, bytes) else _torn(bytes(written[content]), safe[content], draw)
        for name, content in names.items()
    }


def _apply(names: dict, steps: Iterable[tuple], *, of: Iterable[tuple] = ()) -> None:
    made = {name: number for call, name, number in (s for s in of if s[0] == "set")}
    for call, name, *rest in steps:
        if call == "set":
            names[name] = rest[0]
        elif call == "unlink":
            names.pop(name, None)
        else:
            # The rename may reach the disk though the making of its source did not.
            content = names.pop(name, made.get(name))
            if content is not None:
                names[rest[0]] = content


def _torn(data: bytes, safe: int, draw: random.Random) -> bytes:
    rest = len(data) - safe
    style = draw.choice(["lost", "there", "cut", "zero", "sectors"])
    if style == "there" or not rest:
        return data
    if style == "lost":
        return data[:safe]
    if style == "cut":
        return data[: safe + draw.randrange(rest)]
    if style == "zero":
        return data[:safe] + bytes(rest)
    sectors = [data[at : at + 512] for at in range(safe, len(data), 512)]
    return data[:safe] + b"".join(s if draw.random() < 0.5 else bytes(len(s)) for s in sectors)
