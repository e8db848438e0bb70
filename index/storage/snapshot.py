"""Reading what a folder holds: the files of its newest generation, all of them verified, or none.

A generation is a set of files that are never changed once named, and a `manifest` with size and SHA-256 of each.
Files of earlier generations may be part of a later one.
Writing is `save`'s business. Reading opens the manifest, then every file it names; the bytes of the smallest files,
`VERIFIED` in all, are verified before anything is given back, larger files by their size now and by `verify` whenever
there is time. Knows nothing of documents.
A file that is named by its own SHA-256 may be large and is seldom wanted: it stays as it is from one generation to the
next, and is read, and verified, only when asked for (`read_one`).
"""

import hashlib
import mmap
import os
import re
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from index.errors import LibraryError
from index.storage.manifest import (
    MANIFEST,
    Manifest,
    Stamp,
    damage,
    open_file,
    read_manifest,
    reason,
    stamp,
)

__all__ = [
    "MANIFEST",
    "Snapshot",
    "Stamp",
    "damage",
    "file_name",
    "is_lasting",
    "read",
    "read_one",
    "stamp",
    "verify",
]

_LASTING = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")
MAPPED = 4 * 1024 * 1024
"""Bytes from which on a file is mapped into memory, not read."""
VERIFIED = 256 * 1024 * 1024
"""Bytes that are verified when a library is opened, in a fifth of a second: those of some 100,000 passages."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One verified generation.

    Attributes:
        generation: its number; a later save has a larger one.
        facts: what the writer noted about the files, as JSON values.
        files: name to content, checked against the manifest's size and SHA-256; not those named by their own SHA-256.
        stamp: what `stamp` gave for the manifest that was read.
        entries: name to the manifest's entry of each of the files.
        unverified: names of those whose SHA-256 was not compared.
        known: names on disk of those that an earlier snapshot had read.
    """

    generation: int
    facts: Mapping[str, Any]
    files: Mapping[str, memoryview]
    stamp: Stamp
    entries: Mapping[str, Mapping[str, Any]]
    unverified: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()


def read(folder: Path, *, earlier: Snapshot | None = None, limit: int = VERIFIED) -> Snapshot | None:
    """The folder's generation, verified; None where nothing was ever saved.

    Args:
        folder: where.
        earlier: a snapshot of the folder, whose files are not read again where they are the same.
        limit: bytes whose SHA-256 are compared, of the smallest files first.

    Needs no lock: files are opened before they are read, so a generation deleted meanwhile is still read whole.

    Raises:
        DamagedLibrary: a file is missing or is not what the manifest says, or the manifest itself is damaged.
        ForeignLibrary: a manifest of another format or version.
        LibraryError: the folder cannot be read.
    """
    for _ in range(100):
        manifest = read_manifest(folder)
        if manifest is None:
            return None
        try:
            return _read_snapshot(folder, manifest, earlier, limit)
        except FileNotFoundError as error:
            # A writer may have gone on to the next generation between the manifest and its files.
            if stamp(folder) == manifest.stamp:
                raise damage(folder, f"thiếu tệp {Path(str(error.filename)).name}") from error
    raise LibraryError(f"Thư viện {folder} đang được ghi liên tục nên chưa đọc được. Thử lại sau.")


def read_one(folder: Path, name: str) -> memoryview:
    """One file of the folder's generation, verified, though others may be damaged.

    Raises:
        LibraryError: it cannot be read or is not what the manifest says.
        KeyError: the manifest names no such file.
    """
    for _ in range(100):
        manifest = read_manifest(folder)
        if manifest is None:
            raise KeyError(name)
        entry = manifest.files[name]
        try:
            with open_file(folder / entry["file"]) as file:
                return _read_and_verify(folder, file, entry)
        except FileNotFoundError as error:
            if stamp(folder) == manifest.stamp:  # else another generation has come meanwhile
                raise damage(folder, f"thiếu tệp {entry['file']}") from error
        except OSError as error:
            raise damage(folder, f"không đọc được {entry['file']}: {reason(error)}") from error
    raise LibraryError(f"Thư viện {folder} đang được ghi liên tục nên chưa đọc được. Thử lại sau.")


def file_name(generation: int, name: str) -> str:
    """The name in the folder of a file that a generation wrote."""
    return f"hoidap-{generation:06d}-{name}"


def is_lasting(name: str) -> bool:
    """Whether a file is named by its own SHA-256, and is kept from one generation to the next."""
    return _LASTING.fullmatch(name) is not None


def _without_lasting(listed: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {name: entry for name, entry in listed.items() if not _LASTING.fullmatch(name)}


def verify(folder: Path, snapshot: Snapshot) -> None:
    """Compare the SHA-256 of the files of a snapshot that were not compared when it was read.

    Raises:
        DamagedLibrary: one is not what the manifest says.
    """
    for name in snapshot.unverified:
        if hashlib.sha256(snapshot.files[name]).hexdigest() != snapshot.entries[name]["sha256"]:
            raise damage(folder, f"{snapshot.entries[name]['file']} không đúng mã kiểm SHA-256")


def _read_snapshot(folder: Path, manifest: Manifest, earlier: Snapshot | None, limit: int) -> Snapshot:
    """The files of a manifest; FileNotFoundError is left to the caller."""
    listed = _without_lasting(manifest.files)
    before = {(entry["file"], entry["sha256"]): name for name, entry in earlier.entries.items()} if earlier else {}
    names = {name: before.get((entry["file"], entry["sha256"])) for name, entry in listed.items()}
    files, unverified, left = dict[str, memoryview](), list[str](), limit
    with ExitStack() as stack:
        try:
            opened = {
                name: stack.enter_context(open_file(folder / entry["file"]))
                for name, entry in sorted(listed.items(), key=lambda item: item[1]["bytes"])
                if names[name] is None
            }
            for name, file in opened.items():
                left -= listed[name]["bytes"]
                files[name] = _read_and_verify(folder, file, listed[name], compare=left >= 0)
                unverified += [name] if left < 0 else []
        except FileNotFoundError:
            raise
        except (OSError, ValueError) as error:
            raise damage(folder, f"không đọc được: {reason(error)}") from error
    for name, old in names.items():
        if earlier is not None and old is not None:
            files[name] = earlier.files[old]
            unverified += [name] if old in earlier.unverified else []
    known = frozenset(listed[name]["file"] for name, old in names.items() if old is not None)
    facts = manifest.facts
    return Snapshot(manifest.generation, facts, files, manifest.stamp, listed, tuple(unverified), known)


def _read_and_verify(folder: Path, file: BinaryIO, entry: Mapping[str, Any], *, compare: bool = True) -> memoryview:
    """The file's bytes, mapped if there are many; the size is compared before anything is allocated."""
    name, size = entry["file"], entry["bytes"]
    if os.fstat(file.fileno()).st_size != size:
        raise damage(folder, f"{name} có {os.fstat(file.fileno()).st_size} byte thay vì {size}")
    view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) if size >= MAPPED else _read(file, size)
    if len(view) != size or (compare and hashlib.sha256(view).hexdigest() != entry["sha256"]):
        raise damage(folder, f"{name} không đúng mã kiểm SHA-256")
    return view


def _read(file: BinaryIO, size: int) -> memoryview:
    """The first `size` bytes of a file, or as many as there are: one read of a raw file may be short."""
    data = bytearray(size)
    view, done = memoryview(data), 0
    while done < size and (got := file.readinto(view[done:])):  # type: ignore[attr-defined]
        done += got
    return view[:done].toreadonly()
