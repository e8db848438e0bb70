"""Saving named files as one: all of them, or none, whatever stops the machine. Reading them is `snapshot`'s business.

Each file is written under a temporary name, its size checked, fsynced, renamed, the folder fsynced; only then does the
new manifest take the old one's place (`os.replace`), and only after that are the old files deleted. A reader opens the
manifest first, then every file it names: this order is what makes it safe. Knows nothing of documents.
Source: Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014 (what a rename promises after a power cut).
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from index.errors import LibraryError
from index.storage.disk import DISK, Disk
from index.storage.manifest import (
    OURS,
    TEMPORARY,
    check_size,
    damage,
    generations,
    read_manifest,
    reason,
    write_manifest,
)
from index.storage.snapshot import file_name

if TYPE_CHECKING:
    from filelock import BaseFileLock

__all__ = ["Files", "Ready", "claim", "prepare", "rewrite", "write"]

_LOCK = ".writer.lock"


class Ready(NamedTuple):
    """A file that was written, and brought to the disk, before the save that takes it.

    Attributes:
        path: where it is, on the disk of the folder.
        bytes: its size.
        sha256: of its content, hexadecimal.
    """

    path: Path
    bytes: int
    sha256: str


Files = Mapping[str, Iterable[bytes | memoryview] | Ready | None]
"""Name to content in pieces; None for a file that is kept as the generation before has it."""


def claim(folder: Path, *, wait: float = 1.0) -> "BaseFileLock":
    """The folder's writer lock, held; `release()` it. The system frees it when the process ends, however it ends.

    Raises:
        LibraryError: another writer still has it after `wait` seconds, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock: BaseFileLock = FileLock(folder / _LOCK, timeout=wait, thread_local=False)
        lock.acquire()
    except Timeout as error:
        message = f"Thư viện {folder} đang được một tiến trình khác ghi. Đợi nó xong rồi thử lại."
        raise LibraryError(message) from error
    except (OSError, NotImplementedError) as error:
        raise LibraryError(f"Không ghi được vào {folder}: {reason(error)}. Kiểm tra quyền ghi của thư mục.") from error
    return lock


def write(folder: Path, files: Files, facts: Mapping[str, Any], *, disk: Disk = DISK) -> int:
    """The number of the generation that now is the folder's content; the caller holds `claim(folder)`.

    Args:
        folder: where; made if missing.
        files: name ("words.json") to content in pieces, drawn once, in order; None keeps what the manifest names; a
            file that is ready is moved.
        facts: JSON values kept in the manifest.
        disk: the file system.

    Raises:
        LibraryError: the disk is full, cannot be written or fails; what was saved before is untouched.
        DamagedLibrary: the folder's manifest is damaged (see `rewrite`).
        ForeignLibrary: the folder's manifest is another program's or another version's.
    """
    with _report_failure(folder, disk):
        disk.make(folder)
        _start(folder, disk)
        return _save(folder, files, facts, disk)


def prepare(folder: Path, name: str, pieces: Iterable[bytes | memoryview], *, disk: Disk = DISK) -> Ready:
    """A file of this content in a folder of one's own, for a later `write`.

    Raises:
        OSError: the disk is full, cannot be written or fails.
    """
    entry = _write_file(folder, name, 0, pieces, disk)
    return Ready(folder / entry["file"], entry["bytes"], entry["sha256"])


def rewrite(folder: Path, files: Files, facts: Mapping[str, Any], *, disk: Disk = DISK) -> int:
    """As `write`, over a folder in whatever state: the way out of a damaged library."""
    with _report_failure(folder, disk):
        return _save(folder, files, facts, disk)


def _save(folder: Path, files: Files, facts: Mapping[str, Any], disk: Disk) -> int:
    generation = 1 + max(generations(folder).values(), default=0)
    lasting = _lasting_entries(folder, [name for name, pieces in files.items() if pieces is None])
    listed = {
        name: lasting[name] if pieces is None else _list_file(folder, name, generation, pieces, disk)
        for name, pieces in files.items()
    }
    disk.sync_folder(folder)
    write_manifest(folder, generation, facts, listed, disk)
    named = {entry["file"] for entry in listed.values()}
    _sweep(folder, [name for name in generations(folder) if name not in named], disk)
    return generation


def _lasting_entries(folder: Path, names: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """The manifest's entries of files that are kept, by name and by name on disk; one that is not there is damage."""
    manifest = read_manifest(folder) if names else None
    listed = dict(manifest.files) if manifest else {}
    listed |= {entry["file"]: entry for entry in listed.values()}
    for name in names:
        if name not in listed:
            raise damage(folder, f"thiếu tệp {name}")
    return listed


@contextmanager
def _report_failure(folder: Path, disk: Disk) -> Iterator[None]:
    """Delete what a failed save left, and raise its OSError as a LibraryError."""
    try:
        yield
    except OSError as error:
        _sweep(folder, _newer_files(folder), disk)
        message = f"Không lưu được thư viện vào {folder}: {reason(error)}. Bản đã lưu trước đó vẫn nguyên vẹn."
        raise LibraryError(message) from error


def _start(folder: Path, disk: Disk) -> None:
    """Refuse a folder whose manifest is damaged or another's; give a new folder a manifest of nothing.

    From then on, files without a manifest mean damage, and never a first save that was cut short.
    """
    if read_manifest(folder) is None:
        write_manifest(folder, 0, {}, {}, disk)


def _newer_files(folder: Path) -> list[str]:
    """Files of a save that failed: those newer than the manifest.

    When the manifest had been replaced already it may not be on the disk itself, so both generations stay.
    """
    with suppress(OSError, LibraryError):
        if manifest := read_manifest(folder):
            newer = [name for name, number in generations(folder).items() if number > manifest.generation]
            return [TEMPORARY, *newer]
    return []


def _sweep(folder: Path, names: Iterable[str], disk: Disk) -> None:
    """Delete files; one that cannot be deleted now (open on Windows, failing disk) is left to the next save."""
    for name in names:
        with suppress(OSError):
            disk.remove(folder / name)


def _list_file(
    folder: Path, name: str, generation: int, content: Iterable[bytes | memoryview] | Ready, disk: Disk
) -> dict[str, Any]:
    """The manifest's entry of a file now on disk under its final name (the folder is not yet synced)."""
    if not isinstance(content, Ready):
        return _write_file(folder, name, generation, content, disk)
    final = folder / file_name(generation, name)
    check_size(content.path, content.bytes)
    disk.replace(content.path, final)
    return {"file": final.name, "bytes": content.bytes, "sha256": content.sha256}


def _write_file(
    folder: Path, name: str, generation: int, pieces: Iterable[bytes | memoryview], disk: Disk
) -> dict[str, Any]:
    """The manifest's entry of a file now on disk under its final name (the folder is not yet synced)."""
    final = folder / file_name(generation, name)
    if not OURS.fullmatch(final.name):
        raise ValueError(f"{name!r} is not a file name like 'words.json'")
    temporary = folder / f"{final.name}.tmp"
    sha, size = hashlib.sha256(), 0
    with disk.create(temporary) as file:
        for piece in pieces:
            file.write(piece)
            sha.update(piece)
            size += len(piece)
        disk.sync(file)
    check_size(temporary, size)
    disk.replace(temporary, final)
    return {"file": final.name, "bytes": size, "sha256": sha.hexdigest()}
