"""A folder of files made once on this machine, checked whenever it is opened, and made again when damaged.

Used for what is derived from an installed package and is too large to ship or too slow to make at every start. It knows
nothing of what the files hold. The folder appears by one rename, so it is there whole or not at all; processes that
want it at the same time make it once, under a lock file beside it.
"""

import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from index.errors import EncoderError

__all__ = ["fingerprint", "prepare_folder"]

CHECKSUMS = "checksums.json"
log = logging.getLogger(__name__)


def prepare_folder(folder: Path, make: Callable[[Path], None], *, version: str) -> Path:
    """Return `folder`, holding exactly what `make` wrote for this `version`.

    Every file is hashed at every call (about 0.6 s a gigabyte), so bits that flipped without a change of date are found
    too. A folder that is missing, damaged, or of another version is made again.

    Args:
        folder: where it lies; its parent is made when missing.
        make: called with an empty temporary folder beside it, at most once.
        version: names the recipe and its input; another version means other content.

    Raises:
        EncoderError: the parent cannot be written, or the disk is full.
    """
    if _intact(folder, version):
        return folder
    from filelock import FileLock  # here, since a start that finds the folder intact needs no lock

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f".{folder.name}.lock")):
            if not _intact(folder, version):  # another process may have made it while this one waited
                _replace(folder, make, version)
    except OSError as error:
        raise EncoderError(
            f"{folder}: không ghi được bộ nhớ đệm của mô hình ({error.strerror or error}). "
            "Hãy kiểm tra quyền ghi và dung lượng đĩa, hoặc chọn thư mục đệm khác."
        ) from error
    return folder


def fingerprint(file: Path) -> str:
    """A version of a large file: its size and a hash of its head and tail."""
    size = file.stat().st_size
    with file.open("rb") as opened:
        head = opened.read(1 << 16)
        opened.seek(max(0, size - (1 << 16)))
        return f"{size} bytes, {hashlib.sha256(head + opened.read()).hexdigest()[:16]}"


def _replace(folder: Path, make: Callable[[Path], None], version: str) -> None:
    """Make the files in a temporary folder on the same disk, then put it in place of `folder`."""
    if folder.exists():
        log.warning("%s is damaged or outdated: making it again", folder)
    for leftover in folder.parent.glob(f".{folder.name}-*"):  # of a process killed half-way; the lock says it is gone
        shutil.rmtree(leftover, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as temporary:
        new = Path(temporary) / "new"
        new.mkdir()
        make(new)
        entries = {name: _facts(new / name) for name in _files(new)}
        (new / CHECKSUMS).write_text(json.dumps({"version": version, "files": entries}, indent=1), encoding="utf-8")
        for path in [*new.rglob("*"), new]:
            _sync(path)
        if folder.exists():
            folder.rename(Path(temporary) / "old")  # a folder cannot be renamed onto a full one
        new.rename(folder)
        _sync(folder.parent)


def _intact(folder: Path, version: str) -> bool:
    """Whether the folder holds exactly the files its checksum file names, byte for byte."""
    try:
        facts = json.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
        entries: dict[str, list[object]] = facts["files"]
        if facts["version"] != version or set(entries) != set(_files(folder)):
            return False
        if any((folder / name).stat().st_size != size for name, (size, _) in entries.items()):
            return False  # cheap, and finds a cut file before hundreds of megabytes are hashed
        return all(_facts(folder / name) == entry for name, entry in entries.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _files(folder: Path) -> list[str]:
    """The folder's files but for the checksum file, as paths relative to it, sorted."""
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in paths if name != CHECKSUMS)


def _facts(path: Path) -> list[object]:
    """Size in bytes and SHA-256 of a file."""
    with path.open("rb") as file:
        return [path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()]


def _sync(path: Path) -> None:
    """Wait until the file or folder is on the disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
