"""Folders, patterns and archives as the files in them, each read, or named with the reason why it was not."""

import glob
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from index.document import Document
from index.errors import DocumentError, MissingExtra, UnsupportedFile, display_name
from index.formats import archive
from index.formats.file import LARGEST_FILE, Progress, read_bytes, read_document
from index.formats.parts import FormatRefused
from index.formats.registry import ARCHIVE, SUFFIXES, cure

__all__ = ["files", "read_all", "read_archive", "summarize_errors"]

_NO_DOCUMENTS = frozenset(("thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"))
"""Files that the system puts into folders, which nobody takes for documents."""
_NAMED = 5


def read_all(paths: Iterable[str | Path], *, progress: Progress | None = None) -> Iterator[Document | DocumentError]:
    """The documents in files, folders, archives and patterns ("tin/**/*.txt"), each file once, as it is read.

    A file that cannot be read gives its DocumentError in its place, so that one bad file does not stop the others, and
    none is passed over: one of an unknown kind gives an UnsupportedFile. Folders are read in the order of the names,
    with all folders below them, hidden files left out. A file in an archive has the source "tin.zip/bai.txt".
    `progress` tells of the pages whose characters are recognised.
    """
    for file in files(paths):
        if file.suffix.lower() == ARCHIVE and file.is_file():
            yield from read_archive(file, progress)
        else:
            yield _try(partial(_read, file, progress), file)


def files(paths: Iterable[str | Path]) -> Iterator[Path]:
    """The files that paths, folders and patterns stand for, each once; a path to nothing stands for itself."""
    seen: set[str] = set()
    for path in paths:
        for file in _expand(Path(path)):
            real = str(file.resolve())
            if real not in seen:
                seen.add(real)
                yield file


def read_archive(path: Path, progress: Progress | None = None) -> Iterator[Document | DocumentError]:
    """The documents in an archive, and the errors of its other files; archives within it are refused."""
    try:
        opened = archive.open_archive(read_bytes(path))
    except (DocumentError, FormatRefused) as error:
        yield error if isinstance(error, DocumentError) else DocumentError(path, str(error))
        return
    with opened:
        for name in archive.members(opened):
            inner = path / name
            suffix = inner.suffix.lower()
            if inner.name.lower() in _NO_DOCUMENTS:
                continue
            if ".." in inner.parts[len(path.parts) :]:
                yield DocumentError(inner, "tên tệp chỉ ra ngoài tệp nén, không được đọc. Hãy nén lại thư mục.")
            elif suffix == ARCHIVE:
                yield DocumentError(inner, "tệp nén trong tệp nén không được đọc. Hãy giải nén nó trước.")
            elif suffix in SUFFIXES:
                yield _try(partial(_read_member, opened, name, inner, progress), inner)
            else:
                yield UnsupportedFile(inner, cure(suffix))


def summarize_errors(errors: Iterable[DocumentError]) -> list[str]:
    """One line for each error, and one for all files of a kind that failed for the same reason.

    >>> summarize_errors([UnsupportedFile(f"nhạc/{n}.mp3", cure(".mp3")) for n in "ab"])
    ['2 tệp (nhạc/a.mp3, nhạc/b.mp3): là tệp âm thanh. Hãy chép lời thành văn bản (.txt) hay phụ đề (.srt).']
    """
    alike: dict[str, list[str]] = {}
    for error in errors:
        name = display_name(error.path)
        alike.setdefault(str(error).removeprefix(f"{name}: "), []).append(name)
    return [_line(names, reason) for reason, names in alike.items()]


def _line(names: list[str], reason: str) -> str:
    if len(names) == 1:
        return f"{names[0]}: {reason}"
    return f"{len(names)} tệp ({', '.join(names[:_NAMED])}{', …' if len(names) > _NAMED else ''}): {reason}"


def _read(path: Path, progress: Progress | None) -> Document:
    return read_document(read_bytes(path), path, display_name(path.resolve()), progress)


def _read_member(opened: zipfile.ZipFile, name: str, inner: Path, progress: Progress | None) -> Document:
    try:
        data = archive.read_member(opened, name, most=LARGEST_FILE)
    except FormatRefused as error:
        raise DocumentError(inner, str(error)) from error
    return read_document(data, inner, display_name(inner.parent.resolve() / inner.name), progress)


def _try(reading: Callable[[], Document], path: Path) -> Document | DocumentError:
    try:
        return reading()
    except DocumentError as error:
        return error
    except MissingExtra as error:
        return DocumentError(path, str(error))


def _expand(path: Path) -> Iterator[Path]:
    """The files that a path stands for: itself, a folder's files, or what a pattern matches."""
    if path.is_dir():
        yield from _within(path)
    elif not path.exists() and glob.has_magic(str(path)):
        matches = [Path(match) for match in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207 (absolute patterns)
        for match in matches:
            if not match.is_dir():
                yield match
        if not matches:
            yield path
    else:
        yield path


def _within(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those below it, by name; hidden ones and those of the system left out."""
    for name, folders, names in os.walk(folder):
        folders[:] = sorted(below for below in folders if not below.startswith("."))
        for file in sorted(names):
            if not file.startswith((".", "~$")) and file.lower() not in _NO_DOCUMENTS:
                yield Path(name) / file
