"""Named files saved as one: all of them, or none, whatever stops the machine.

A generation is a set of files that are never changed once named, and a manifest that lists them with size and SHA-256.
Saving writes each file under a temporary name, checks its size, fsyncs, renames, fsyncs the folder; only then does the
new manifest take the old one's place (`os.replace`), and only after that are the old files deleted. Reading opens the
manifest, then every file it names, and gives nothing back before every byte is verified. Knows nothing of documents.
Source: Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014 (what a rename promises after a power cut).
"""

import hashlib
import json
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from index.disk import DISK, Disk
from index.errors import DamagedLibrary, ForeignLibrary, LibraryError

if TYPE_CHECKING:
    from filelock import BaseFileLock

__all__ = ["MANIFEST", "Snapshot", "claim", "damaged", "named", "read", "read_one", "rewrite", "stamp", "write"]

MANIFEST = "manifest.json"
FORMAT, VERSION = "hoidap-library", 1
LARGEST_MANIFEST = 1_000_000
"""Bytes; a real manifest has under 2,000, and a damaged one must not fill the memory."""

_LOCK = ".writer.lock"
_TEMPORARY_MANIFEST = "hoidap-manifest.tmp"
_OURS = re.compile(r"hoidap-(\d{6,12})-[a-z]{1,20}\.[a-z0-9]{1,8}(\.tmp)?")
"""A name nobody else uses: a library may lie in a folder with other files, and old generations are deleted by name."""

Stamp = tuple[int, int, int]
Files = Mapping[str, Iterable[bytes | memoryview]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One verified generation.

    Attributes:
        generation: its number; a later save has a larger one.
        facts: what the writer noted about the files, as JSON values.
        files: name to content, checked against the manifest's size and SHA-256.
        stamp: what `stamp` gave for the manifest that was read.
    """

    generation: int
    facts: Mapping[str, Any]
    files: Mapping[str, memoryview]
    stamp: Stamp


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
        raise LibraryError(f"Không ghi được vào {folder}: {_reason(error)}. Kiểm tra quyền ghi của thư mục.") from error
    return lock


def write(folder: Path, files: Files, facts: Mapping[str, Any], *, disk: Disk = DISK) -> int:
    """The number of the generation that now is the folder's content; the caller holds `claim(folder)`.

    Args:
        folder: where; made if missing.
        files: name ("words.json") to content in pieces; the pieces are drawn once, in order.
        facts: JSON values kept in the manifest.
        disk: the file system.

    Raises:
        LibraryError: the disk is full, cannot be written or fails; what was saved before is untouched.
        DamagedLibrary: the folder's manifest is damaged (see `rewrite`).
        ForeignLibrary: the folder's manifest is another program's or another version's.
    """
    with _told(folder, disk):
        disk.make(folder)
        _start(folder, disk)
        return _save(folder, files, facts, disk)


def rewrite(folder: Path, files: Files, facts: Mapping[str, Any], *, disk: Disk = DISK) -> int:
    """As `write`, over a folder in whatever state: the way out of a damaged library."""
    with _told(folder, disk):
        return _save(folder, files, facts, disk)


def read(folder: Path) -> Snapshot | None:
    """The folder's generation, every byte verified; None where nothing was ever saved.

    Needs no lock: files are opened before they are read, so a generation deleted meanwhile is still read whole.

    Raises:
        DamagedLibrary: a file is missing or is not what the manifest says, or the manifest itself is damaged.
        ForeignLibrary: a manifest of another format or version.
        LibraryError: the folder cannot be read.
    """
    missing = ""
    for _ in range(100):
        manifest = _read_manifest(folder)
        if manifest is None:
            return None
        content, stamped = manifest
        try:
            files = _read_files(folder, content["files"])
        except FileNotFoundError as error:
            # A writer may have gone on to the next generation between the manifest and its files.
            if stamp(folder) == stamped:
                missing = Path(str(error.filename)).name
                raise damaged(folder, f"thiếu tệp {missing}") from error
            continue
        return Snapshot(content["generation"], content["facts"], files, stamped)
    raise damaged(folder, f"thiếu tệp {missing}")


def named(folder: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """The files that the manifest names (name to file name), and its facts; both empty when it cannot be read."""
    with suppress(LibraryError):
        if manifest := _read_manifest(folder):
            return {name: entry["file"] for name, entry in manifest[0]["files"].items()}, manifest[0]["facts"]
    return {}, {}


def read_one(folder: Path, name: str) -> memoryview:
    """One file of the folder's generation, verified, though others may be damaged.

    Raises:
        LibraryError: it cannot be read or is not what the manifest says.
        KeyError: the manifest names no such file.
    """
    manifest = _read_manifest(folder)
    entry = (manifest[0]["files"] if manifest else {})[name]
    with _open(folder / entry["file"]) as file:
        return _verified(folder, file, entry)


def stamp(folder: Path) -> Stamp | None:
    """What changes whenever a save replaces the manifest, from one `stat`; None without a manifest."""
    with suppress(OSError):
        return _stamp_of((folder / MANIFEST).stat())
    return None


def damaged(folder: Path, what: str) -> DamagedLibrary:
    """The error for a damaged folder, with its cure."""
    cure = f'Chạy: hoidap repair --library "{folder}" (dựng lại từ văn bản đã lưu), hoặc xoá thư mục và thêm lại bài.'
    return DamagedLibrary(f"Thư viện {folder} bị hỏng: {what}. {cure}")


def _reason(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _stamp_of(status: os.stat_result) -> Stamp:
    return status.st_mtime_ns, status.st_ino, status.st_size


def _generations(folder: Path) -> dict[str, int]:
    """The files of all generations in the folder, finished or not, each with its generation's number."""
    with os.scandir(folder) as entries:
        matches = [(entry.name, _OURS.fullmatch(entry.name)) for entry in entries]
    return {name: int(match[1]) for name, match in matches if match}


def _save(folder: Path, files: Files, facts: Mapping[str, Any], disk: Disk) -> int:
    generation = 1 + max(_generations(folder).values(), default=0)
    listed = {name: _write_file(folder, name, generation, pieces, disk) for name, pieces in files.items()}
    disk.sync_folder(folder)
    _write_manifest(folder, {"generation": generation, "facts": dict(facts), "files": listed}, disk)
    _sweep(folder, [name for name, number in _generations(folder).items() if number != generation], disk)
    return generation


@contextmanager
def _told(folder: Path, disk: Disk) -> Iterator[None]:
    """Clean up after a save that the disk failed, and say so."""
    try:
        yield
    except OSError as error:
        _sweep(folder, _unlisted(folder), disk)
        message = f"Không lưu được thư viện vào {folder}: {_reason(error)}. Bản đã lưu trước đó vẫn nguyên vẹn."
        raise LibraryError(message) from error


def _start(folder: Path, disk: Disk) -> None:
    """Refuse a folder whose manifest is damaged or another's; give a new folder a manifest of nothing.

    From then on, files without a manifest mean damage, and never a first save that was cut short.
    """
    if _read_manifest(folder) is None:
        _write_manifest(folder, {"generation": 0, "facts": {}, "files": {}}, disk)


def _unlisted(folder: Path) -> list[str]:
    """Files of a save that failed: those newer than the manifest.

    When the manifest had been replaced already it may not be on the disk itself, so both generations stay.
    """
    with suppress(OSError, LibraryError):
        if manifest := _read_manifest(folder):
            newer = [name for name, number in _generations(folder).items() if number > manifest[0]["generation"]]
            return [_TEMPORARY_MANIFEST, *newer]
    return []


def _sweep(folder: Path, names: Iterable[str], disk: Disk) -> None:
    """Delete files; one that cannot be deleted now (open on Windows, failing disk) is left to the next save."""
    for name in names:
        with suppress(OSError):
            disk.remove(folder / name)


def _write_file(
    folder: Path, name: str, generation: int, pieces: Iterable[bytes | memoryview], disk: Disk
) -> dict[str, Any]:
    """The manifest's entry of a file now on disk under its final name (the folder is not yet synced)."""
    final = folder / f"hoidap-{generation:06d}-{name}"
    if not _OURS.fullmatch(final.name):
        raise ValueError(f"{name!r} is not a file name like 'words.json'")
    temporary = folder / f"{final.name}.tmp"
    sha, size = hashlib.sha256(), 0
    with disk.create(temporary) as file:
        for piece in pieces:
            file.write(piece)
            sha.update(piece)
            size += len(piece)
        disk.sync(file)
    _check_size(temporary, size)
    disk.replace(temporary, final)
    return {"file": final.name, "bytes": size, "sha256": sha.hexdigest()}


def _write_manifest(folder: Path, content: dict[str, Any], disk: Disk) -> None:
    content = {"format": FORMAT, "version": VERSION, **content}
    data = json.dumps({**content, "sha256": _seal(content)}, ensure_ascii=False, indent=1).encode()
    temporary = folder / _TEMPORARY_MANIFEST
    with disk.create(temporary) as file:
        file.write(data)
        disk.sync(file)
    _check_size(temporary, len(data))
    _set_apart(temporary, stamp(folder))
    disk.replace(temporary, folder / MANIFEST)
    disk.sync_folder(folder)


def _set_apart(manifest: Path, before: Stamp | None) -> None:
    """Give the manifest a later time than the one it replaces.

    Clocks of file systems tick every few milliseconds, and two saves fit between: `stamp` must still tell them apart.
    """
    now = max(time.time_ns(), before[0] + 1 if before else 0)
    os.utime(manifest, ns=(now, now))


def _check_size(path: Path, size: int) -> None:
    if path.stat().st_size != size:
        raise OSError(f"chỉ ghi được {path.stat().st_size} trong {size} byte của {path.name}")


def _seal(content: Mapping[str, Any]) -> str:
    """SHA-256 of a manifest's own content, so that a flipped bit in it is damage and not another encoder."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def _read_manifest(folder: Path) -> tuple[dict[str, Any], Stamp] | None:
    """The manifest, whole and unchanged, and its stamp; None where nothing was ever saved."""
    try:
        with _open(folder / MANIFEST) as file:
            status = os.fstat(file.fileno())
            data = file.read(LARGEST_MANIFEST + 1)
    except FileNotFoundError:
        _refuse_orphans(folder)
        return None
    except OSError as error:
        raise LibraryError(
            f"Không đọc được thư viện {folder}: {_reason(error)}. Kiểm tra đường dẫn và quyền."
        ) from error
    try:
        content = json.loads(data) if len(data) <= LARGEST_MANIFEST else None
    except (ValueError, RecursionError):
        content = None
    return _checked(folder, content), _stamp_of(status)


def _refuse_orphans(folder: Path) -> None:
    """Files without a manifest: a save writes one before any of them, so it was lost."""
    try:
        orphans = bool(_generations(folder))
    except FileNotFoundError:
        return
    except OSError as error:
        raise LibraryError(f"Không đọc được thư viện {folder}: {_reason(error)}. Kiểm tra đường dẫn.") from error
    if orphans:
        raise damaged(folder, f"thiếu {MANIFEST}")


def _checked(folder: Path, content: object) -> dict[str, Any]:
    """The manifest's content, unless it is another program's, of another version, or not as it was written."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        if _generations(folder):
            raise damaged(folder, f"{MANIFEST} không phải của Hỏi Đáp")
        raise ForeignLibrary(f"{folder / MANIFEST} không phải của một thư viện Hỏi Đáp. Hãy chọn thư mục khác.")
    if content.pop("sha256", None) != _seal(content):
        raise damaged(folder, f"{MANIFEST} không đúng mã kiểm")
    if content.get("version") != VERSION:
        message = f"Thư viện {folder} có phiên bản {content.get('version')}, chương trình này đọc phiên bản {VERSION}"
        raise ForeignLibrary(f"{message}. Nâng cấp hoidap, hoặc thêm lại bài vào một thư viện mới.")
    # The seal keeps out accidents, not a hand that computes it.
    kinds = {"generation": int, "facts": dict, "files": dict}
    whole = all(isinstance(content.get(key), kind) for key, kind in kinds.items())
    if not whole or not all(_is_entry(entry) for entry in content["files"].values()):
        raise damaged(folder, f"{MANIFEST} không đúng dạng")
    return content


def _is_entry(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("file"), str)
        and _OURS.fullmatch(entry["file"]) is not None
        and isinstance(entry.get("bytes"), int)
        and isinstance(entry.get("sha256"), str)
    )


def _read_files(folder: Path, listed: Mapping[str, Mapping[str, Any]]) -> dict[str, memoryview]:
    """Name to verified content; FileNotFoundError is left to the caller."""
    with ExitStack() as stack:
        try:
            opened = {name: stack.enter_context(_open(folder / entry["file"])) for name, entry in listed.items()}
            return {name: _verified(folder, file, listed[name]) for name, file in opened.items()}
        except FileNotFoundError:
            raise
        except OSError as error:
            raise damaged(folder, f"không đọc được: {_reason(error)}") from error


def _open(path: Path) -> BinaryIO:
    """A regular file, open; a pipe or a device in its place must not make the reader wait."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path.name} không phải là tệp thường")
    return open(descriptor, "rb", buffering=0)  # noqa: PTH123 (a descriptor, not a path)


def _verified(folder: Path, file: BinaryIO, entry: Mapping[str, Any]) -> memoryview:
    """The file's bytes; the size is compared before anything is allocated."""
    name, size = entry["file"], entry["bytes"]
    if os.fstat(file.fileno()).st_size != size:
        raise damaged(folder, f"{name} có {os.fstat(file.fileno()).st_size} byte thay vì {size}")
    # One read of a raw file may be short (2 GiB at most on Linux), so it is drawn in pieces into one buffer.
    data = bytearray(size)
    view, done = memoryview(data), 0
    while done < size and (got := file.readinto(view[done:])):  # type: ignore[attr-defined]
        done += got
    if done != size or hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise damaged(folder, f"{name} không đúng mã kiểm SHA-256")
    return view.toreadonly()
