"""A file or pasted text becomes a `Document`; one module of this package a format, chosen by the file's suffix.

What a text is made of is `article`'s business, and what text is kept as is `text.canonical`'s. Nothing is fetched: only
local files are read.
"""

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.article import blocks
from index.document import Document
from index.errors import DocumentError
from index.formats.plain import text_of
from index.text import canonical

__all__ = ["LARGEST_FILE", "SUFFIXES", "files", "from_text", "read", "read_all"]

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes beyond which a file is refused."""

SUFFIXES = (".txt", ".text", ".md", ".markdown")
"""The file suffixes that `read` takes."""


def from_text(text: str, *, source: str) -> Document:
    r"""Return a text as a document: canonical, and recognised like a file's.

    Raises DocumentError when it holds nothing visible.

    >>> from_text("Cầu mới thông xe\n\n07/02/2022\nSáng nay cầu mở.", source="dán").published
    '07/02/2022'
    """
    text = canonical(text)
    found = blocks(text)
    if not found:
        raise DocumentError(source, "không có chữ nào để đọc. Hãy chọn một tệp hay dán một văn bản có nội dung.")
    return Document(source, text, found)


def read(path: str | Path) -> Document:
    """Return the document in a file; its source is the absolute path.

    Raises DocumentError when the file is missing, a folder, empty, too large, of an unknown kind, or not text.
    """
    path = Path(path)
    data = _bytes(path)
    return from_text(text_of(data, path), source=str(path.resolve()))


def read_all(paths: Iterable[str | Path]) -> Iterator[Document | DocumentError]:
    """Return the documents in files, folders and patterns ("tin/**/*.txt"), each file once, as it is read.

    A file that cannot be read gives its DocumentError in its place, so that one bad file does not stop the others. In a
    folder the files of a known kind are taken, in the order of their names, with all folders below but hidden ones.
    """
    for file in files(paths):
        try:
            yield read(file)
        except DocumentError as error:
            yield error


def files(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Return the files that `read_all` reads, each once."""
    seen: set[str] = set()
    for path in paths:
        for file in _files(Path(path)):
            real = str(file.resolve())
            if real not in seen:
                seen.add(real)
                yield file


def _files(path: Path) -> Iterator[Path]:
    """The files that a path stands for: itself, a folder's readable files, or what a pattern matches."""
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
    for name, folders, files in os.walk(folder):
        folders[:] = sorted(below for below in folders if not below.startswith("."))
        for file in sorted(files):
            if not file.startswith((".", "~$")) and Path(file).suffix.lower() in SUFFIXES:
                yield Path(name) / file


def _bytes(path: Path) -> bytes:
    """The bytes of a file that can be read, is no folder, has a known suffix and is not too large."""
    try:
        if path.is_dir():
            raise DocumentError(path, "là một thư mục. Hãy chọn từng tệp bên trong, hoặc dùng read_all.")
        size = path.stat().st_size
        if path.suffix.lower() not in SUFFIXES:
            raise DocumentError(
                path, f"không đọc được loại tệp {path.suffix or 'không đuôi'}. Đọc được: {', '.join(SUFFIXES)}."
            )
        if size > LARGEST_FILE:
            raise DocumentError(
                path, f"tệp {size / 2**20:.0f} MB, lớn quá {LARGEST_FILE // 2**20} MB. Hãy chia nhỏ tệp."
            )
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise DocumentError(path, "không có tệp này. Hãy kiểm tra lại đường dẫn.") from error
    except PermissionError as error:
        raise DocumentError(path, "không có quyền đọc tệp này. Hãy kiểm tra quyền của tệp.") from error
    except (OSError, ValueError) as error:
        raise DocumentError(path, f"không mở được tệp ({error}). Hãy kiểm tra lại đường dẫn.") from error
