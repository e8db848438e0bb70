"""What is whole of a damaged library, segment by segment.

The segments are those that the manifest names or, where it cannot be read, those that the newest list names or, without
one, all that are there. One whose lines are all whole and as the manifest says keeps its vectors, if those are whole.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import LibraryError
from index.storage import snapshot
from index.storage.listing import LISTING, ListedFile, parse_listing, parse_segments
from index.storage.manifest import Manifest, generations, open_file, read_manifest
from index.storage.records import PARSE_ERRORS, Entry, is_whole, parse_line
from index.storage.segment import DOCUMENTS, VECTORS
from index.types import Vectors

__all__ = ["Remains", "find_originals", "salvage"]

_SPARE = 64 * 1024 * 1024
"""Bytes that are read beyond the size in the manifest: that may be wrong, and a whole file might not fit in memory."""


@dataclass(slots=True)
class Remains:
    """What is whole of a library.

    Attributes:
        facts: of the manifest.
        entries: of the whole lines, by document id; they name only those original files that are whole too.
        vectors: document id to the vectors of its passages, where they are whole.
        originals: file name to path of each whole original file.
        lost: documents that are not whole.
    """

    facts: Mapping[str, Any]
    entries: dict[str, Entry] = field(default_factory=dict)
    vectors: dict[str, Vectors] = field(default_factory=dict)
    originals: dict[str, Path] = field(default_factory=dict)
    lost: int = 0


def salvage(folder: Path) -> Remains:
    """What is whole of the manifest's generation or, where the manifest cannot be read, of all files."""
    manifest = None
    with suppress(LibraryError):
        manifest = read_manifest(folder)
    remains, missing = Remains(manifest.facts if manifest else {}), 0
    for listed in _segments(folder, manifest):
        data = _lines_of(folder, manifest, listed.generation)
        if data is None:
            missing += 1
        else:
            _collect(folder, manifest, listed, data, remains)
    if missing:
        count = remains.facts.get("documents")
        remains.lost += max(missing, (count if isinstance(count, int) else 0) - len(remains.entries) - remains.lost)
    return remains


def find_originals(folder: Path, entry: Entry) -> Iterator[Path]:
    """Paths of whole copies of the file that the entry's document was read from; none where it is not kept."""
    for path in folder.glob(f"hoidap-*-{entry.original_file}") if entry.original else ():
        with suppress(OSError), open_file(path) as file:
            if hashlib.file_digest(file, "sha256").hexdigest() == entry.original:  # type: ignore[arg-type]
                yield path


def _segments(folder: Path, manifest: Manifest | None) -> Sequence[ListedFile]:
    """The segments with the numbers of their generations, in order."""
    if manifest is not None:
        texts = sorted(
            {_generation(entry["file"]) for entry in manifest.files.values() if _is(entry["file"], DOCUMENTS)}
        )
        with suppress(*PARSE_ERRORS):
            if segments := parse_segments(manifest.facts.get("segments", ())):
                return [ListedFile(each.generation or manifest.generation, each.removed) for each in segments]
        return [ListedFile(texts[-1] if texts else 0)]
    names = sorted(generations(folder), key=_generation)
    newest = max((_generation(name) for name in names if _is(name, DOCUMENTS)), default=0)
    for number in sorted((_generation(name) for name in names if _is(name, LISTING)), reverse=True):
        if number >= newest and (segments := _read_listing(folder, number)):
            return segments
    # Nothing tells which files belong together: all texts are taken, the newer of two of one document.
    return [ListedFile(_generation(name)) for name in names if _is(name, DOCUMENTS)] or [ListedFile(newest)]


def _lines_of(folder: Path, manifest: Manifest | None, number: int) -> bytes | None:
    """The lines that a generation wrote, exactly if the manifest proves them; None where they cannot be read.

    Lines of a library without a list of segments are looked for in the files of other generations too.
    """
    own, entry = snapshot.file_name(number, DOCUMENTS), _find_entry(manifest, number, DOCUMENTS)
    names = [own]
    if manifest is None or LISTING not in manifest.files:
        names += sorted((name for name in generations(folder) if _is(name, DOCUMENTS) and name != own), reverse=True)
    for name in names:
        size = max(0, entry.get("bytes", 0))
        data = _beginning(folder / name, size + _SPARE if entry and name == own else -1)
        if data is not None:
            return data[:size] if _proves(entry, data[:size]) else data
    return None


def _collect(folder: Path, manifest: Manifest | None, listed: ListedFile, data: bytes, remains: Remains) -> None:
    """Add to `remains` what is whole of a segment with these lines."""
    lines = [_text(line) for line in data.split(b"\n") if line]
    whole = [entry for line in lines for entry in _parse_whole(line)]
    remains.lost += len(lines) - len(whole)
    vectors = None
    # A manifest whose checksum is not that of the texts is another generation's, and so may the vectors be.
    if len(whole) == len(lines) and _proves(_find_entry(manifest, listed.generation, DOCUMENTS), data):
        vectors = _vectors(folder, manifest, listed.generation, whole)
    first = 0
    for entry in whole:
        id_, count = entry.document.id, len(entry.passages)
        if id_ not in listed.removed:
            for path in find_originals(folder, entry):
                remains.originals[entry.original_file] = path
            remains.entries.pop(id_, None)
            remains.vectors.pop(id_, None)
            kept = entry.original_file in remains.originals
            remains.entries[id_] = entry if kept else replace(entry, original="")
            if vectors is not None:
                remains.vectors[id_] = vectors[first : first + count]
        first += count


def _vectors(folder: Path, manifest: Manifest | None, number: int, entries: Sequence[Entry]) -> Vectors | None:
    """The vectors of a segment's passages when their file is whole and fits the entries, else None."""
    file = _find_entry(manifest, number, VECTORS).get("file")
    try:
        assert manifest is not None  # else it lists nothing
        name = next(name for name, entry in manifest.files.items() if entry["file"] == file)
        rows: Vectors = np.frombuffer(snapshot.read_one(folder, name), "<f4").reshape(-1, int(manifest.facts["dim"]))
    except (LibraryError, OSError, AssertionError, StopIteration, *PARSE_ERRORS):
        return None
    count = sum(len(entry.passages) for entry in entries)
    return rows if len(rows) == count and np.isfinite(rows).all() else None


def _find_entry(manifest: Manifest | None, number: int, name: str) -> Mapping[str, Any]:
    """The manifest's entry of a file that a generation wrote; empty where there is none."""
    file = snapshot.file_name(number, name)
    return next((entry for entry in manifest.files.values() if entry["file"] == file), {}) if manifest else {}


def _proves(entry: Mapping[str, Any], data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == entry.get("sha256")


def _read_listing(folder: Path, number: int) -> list[ListedFile]:
    """The segments that a generation lists, with numbers for all; none where the list is not whole."""
    data = _beginning(folder / snapshot.file_name(number, LISTING), _SPARE)
    try:
        return [ListedFile(each.generation or number, each.removed) for each in parse_listing(data or b"")]
    except PARSE_ERRORS:
        return []


def _is(file: str, name: str) -> bool:
    """Whether a name on disk is that of a generation's file of this name."""
    return file.endswith(f"-{name}")


def _generation(file: str) -> int:
    """The number in a name on disk."""
    return int(file.split("-")[1])


def _beginning(path: Path, most: int) -> bytes | None:
    """The first `most` bytes of a file, all for -1; None where it cannot be read."""
    with suppress(OSError), open_file(path) as file:
        return file.read(most)
    return None


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return line.decode("utf-8", "replace")  # its checksum will be wrong


def _parse_whole(line: str) -> Iterator[Entry]:
    """The line's entry; nothing where the line is not whole."""
    if is_whole(line.encode("utf-8", "surrogatepass")):
        try:
            yield parse_line(line)
        except PARSE_ERRORS:
            return
