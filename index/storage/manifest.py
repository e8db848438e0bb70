"""The manifest of a library: what files belong to it, and the proof that they are whole.

It is the one file that is replaced in place, at one stroke; whoever holds it knows every other file by size and
SHA-256, and it carries a checksum of itself. What is saved and in which order is `snapshot`'s business.
"""

import hashlib
import json
import os
import re
import stat
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from index.errors import DamagedLibrary, ForeignLibrary, LibraryError
from index.storage.disk import Disk

__all__ = [
    "MANIFEST",
    "OURS",
    "TEMPORARY",
    "Manifest",
    "Stamp",
    "check_size",
    "damage",
    "generations",
    "open_file",
    "read_manifest",
    "reason",
    "stamp",
    "write_manifest",
]

MANIFEST = "manifest.json"
FORMAT, VERSIONS = "hoidap-library", (1, 2)
"""The second version keeps files of earlier generations: facts name "segments"."""
LARGEST = 50_000_000
"""Bytes; a real manifest has under 2,000 and 400 for each kept PDF, and a damaged one must not fill the memory."""

TEMPORARY = "hoidap-manifest.tmp"
OURS = re.compile(r"hoidap-(\d{6,12})-[a-z0-9]{1,64}\.[a-z0-9]{1,8}(\.tmp)?")
"""A name nobody else uses: a library may lie in a folder with other files, and old generations are deleted by name."""

Stamp = tuple[int, int, int]


class Manifest(NamedTuple):
    """What a manifest says.

    Attributes:
        generation: number of the save; 0 before the first.
        facts: the writer's own, JSON values.
        files: name to file ("file", its name on disk), size ("bytes") and checksum ("sha256").
        stamp: what `stamp` gives for it.
    """

    generation: int
    facts: Mapping[str, Any]
    files: Mapping[str, Mapping[str, Any]]
    stamp: Stamp


def write_manifest(
    folder: Path, generation: int, facts: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]], disk: Disk
) -> None:
    """Put a new manifest in the old one's place, durably."""
    version = VERSIONS["segments" in facts]
    content = {"format": FORMAT, "version": version, "generation": generation, "facts": dict(facts), "files": files}
    data = json.dumps({**content, "sha256": _seal(content)}, ensure_ascii=False, indent=1).encode()
    temporary = folder / TEMPORARY
    with disk.create(temporary) as file:
        file.write(data)
        disk.sync(file)
    check_size(temporary, len(data))
    _set_apart(temporary, stamp(folder))
    disk.replace(temporary, folder / MANIFEST)
    disk.sync_folder(folder)


def read_manifest(folder: Path) -> Manifest | None:
    """The folder's manifest, whole and unchanged; None where nothing was ever saved.

    Raises:
        DamagedLibrary: it is missing or not as it was written.
        ForeignLibrary: it is another program's, or another version's.
        LibraryError: it cannot be read.
    """
    try:
        with open_file(folder / MANIFEST) as file:
            stamped = _stamp_of(os.fstat(file.fileno()))
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        _refuse_orphans(folder)
        return None
    except OSError as error:
        raise LibraryError(_unreadable(folder, error)) from error
    try:
        content = json.loads(data) if len(data) <= LARGEST else None
        content = content if isinstance(content, dict) else {}
        sealed = content.pop("sha256", None) == _seal(content)
    except (ValueError, RecursionError):
        content, sealed = {}, False
    _check(folder, content, sealed)
    return Manifest(content["generation"], content["facts"], content["files"], stamped)


def stamp(folder: Path) -> Stamp | None:
    """What changes whenever a save replaces the manifest, from one `stat`; None without a manifest."""
    with suppress(OSError):
        return _stamp_of((folder / MANIFEST).stat())
    return None


def damage(folder: object, what: str) -> DamagedLibrary:
    """The error for a damaged library, a folder or another place, with its cure."""
    cure = f'Chạy: hoidap repair --library "{folder}" (dựng lại từ văn bản đã lưu), hoặc xoá thư mục và thêm lại bài.'
    return DamagedLibrary(f"Thư viện {folder} bị hỏng: {what}. {cure}")


def generations(folder: Path) -> dict[str, int]:
    """The files of all generations in the folder, finished or not, each with its generation's number."""
    with os.scandir(folder) as entries:
        matches = [(entry.name, OURS.fullmatch(entry.name)) for entry in entries]
    return {name: int(match[1]) for name, match in matches if match}


def open_file(path: Path) -> BinaryIO:
    """A regular file, open; a pipe or a device in its place must not make the reader wait."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path.name} không phải là tệp thường")
    return open(descriptor, "rb", buffering=0)  # noqa: PTH123 (a descriptor, not a path)


def check_size(path: Path, size: int) -> None:
    """Raise OSError unless the file has this size: some disks take less than they are given, and say nothing."""
    if path.stat().st_size != size:
        raise OSError(f"chỉ ghi được {path.stat().st_size} trong {size} byte của {path.name}")


def reason(error: BaseException) -> str:
    """What the system says of an error."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _unreadable(folder: Path, error: OSError) -> str:
    return f"Không đọc được thư viện {folder}: {reason(error)}. Kiểm tra đường dẫn và quyền đọc."


def _stamp_of(status: os.stat_result) -> Stamp:
    return status.st_mtime_ns, status.st_ino, status.st_size


def _set_apart(manifest: Path, before: Stamp | None) -> None:
    """Give the manifest a later time than the one it replaces.

    Clocks of file systems tick every few milliseconds, and two saves fit between: `stamp` must still tell them apart.
    """
    now = max(time.time_ns(), before[0] + 1 if before else 0)
    os.utime(manifest, ns=(now, now))


def _seal(content: Mapping[str, Any]) -> str:
    """SHA-256 of a manifest's own content, so that a flipped bit in it is damage and not another encoder."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def _refuse_orphans(folder: Path) -> None:
    """Files without a manifest: a save writes one before any of them, so it was lost."""
    try:
        # The first save of all may write its manifest between the two looks.
        if generations(folder) and not (folder / MANIFEST).exists():
            raise damage(folder, f"thiếu {MANIFEST}")
    except FileNotFoundError:
        return
    except OSError as error:
        raise LibraryError(_unreadable(folder, error)) from error


def _check(folder: Path, content: Mapping[str, Any], sealed: bool) -> None:
    if content.get("format") != FORMAT:
        if generations(folder):
            raise damage(folder, f"{MANIFEST} không phải của Hỏi Đáp")
        raise ForeignLibrary(f"{folder / MANIFEST} không phải của một thư viện Hỏi Đáp. Hãy chọn thư mục khác.")
    if not sealed:
        raise damage(folder, f"{MANIFEST} không đúng mã kiểm")
    if content.get("version") not in VERSIONS:
        version = repr(content.get("version"))[:40]  # on one line, whatever the file holds
        message = f"Thư viện {folder} có phiên bản {version}, chương trình này đọc phiên bản {VERSIONS[-1]}"
        raise ForeignLibrary(f"{message}. Nâng cấp hoidap, hoặc thêm lại bài vào một thư viện mới.")
    # The seal keeps out accidents, not a hand that computes it.
    kinds = {"generation": int, "facts": dict, "files": dict}
    whole = all(isinstance(content.get(key), kind) for key, kind in kinds.items())
    if not whole or not all(_is_entry(entry) for entry in content["files"].values()):
        raise damage(folder, f"{MANIFEST} không đúng dạng")


def _is_entry(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("file"), str)
        and OURS.fullmatch(entry["file"]) is not None
        and isinstance(entry.get("bytes"), int)
        and isinstance(entry.get("sha256"), str)
    )
