"""A file or pasted text becomes a `Document`; one module of this package a format, chosen by the file's suffix.

What a text is made of is `article`'s business, and what text is kept as is `text.canonical`'s. Formats that only a
large library can read are parsed in a second process under limits (`child`), and that library is an extra. Nothing is
fetched: only local files are read.
"""

import glob
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from stat import S_ISDIR

from index.document import Document
from index.errors import DocumentError, MissingExtra, shown
from index.formats import archive, markdown, sandbox, subtitles, table
from index.formats.parts import LONGEST_TEXT, NOTHING, Part, Refused, document_of, limited, remarked
from index.formats.plain import mended, text_of
from index.formats.structure import blocks
from index.vietnamese.text import canonical

__all__ = ["LARGEST_FILE", "LARGEST_ORIGINAL", "LONGEST_TEXT", "SUFFIXES", "files", "from_text", "read", "read_all"]

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes beyond which a file is refused."""
LARGEST_ORIGINAL = 32 * 1024 * 1024
"""Bytes beyond which a PDF is read, but not kept to be shown."""


@dataclass(frozen=True, slots=True)
class _Extra:
    """A format read by libraries that an extra installs: its module here, what the module needs, and its name."""

    module: str
    needs: tuple[str, ...]
    extra: str
    name: str


_TEXTS: dict[str, Callable[[str], list[Part]] | None] = {
    ".txt": None,
    ".text": None,
    ".md": markdown.parse,
    ".markdown": markdown.parse,
    ".srt": subtitles.parse,
    ".vtt": subtitles.parse,
    ".csv": table.parse_csv,
    ".tsv": table.parse_csv,
    ".jsonl": table.parse_jsonl,
    ".ndjson": table.parse_jsonl,
}
_HTML = _Extra("html", ("trafilatura", "lxml_html_clean"), "html", "Đọc trang HTML")
_EXTRAS = {
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".pdf": _Extra("pdf", ("pypdfium2",), "pdf", "Đọc tệp PDF"),
    ".docx": _Extra("docx", ("docx",), "docx", "Đọc tệp Word (.docx)"),
    ".epub": _Extra("epub", ("lxml",), "epub", "Đọc sách EPUB"),
}
_ZIP = ".zip"

SUFFIXES = (*_TEXTS, *_EXTRAS, _ZIP)
"""The file suffixes that `read_all` takes; `read` takes all but .zip, which holds many documents."""


def from_text(text: str, *, source: str) -> Document:
    r"""Return a text as a document: canonical, and recognised like a file's.

    Letters of an old Vietnamese font (TCVN3, VNI) become Unicode, as `remark` says; offsets are those of that text.
    Raises DocumentError when it holds nothing visible, or too much (`LONGEST_TEXT`, `MOST_BLOCKS`).

    >>> from_text("Cầu mới thông xe\n\n07/02/2022\nSáng nay cầu mở.", source="dán").published
    '07/02/2022'
    >>> from_text("H\u00b6i Ph\u00dfng n\u00a8m nay m\u00ada to.", source="dán").text
    'Hải Phòng năm nay mưa to.'
    """
    limited(len(text), source=source, most=2 * LONGEST_TEXT)
    return _plain(*mended(text), shown(source))


def _plain(text: str, remark: str, source: str) -> Document:
    """Unicode text as a document, its parts recognised."""
    text = canonical(text)
    limited(len(text), source=source)
    found = blocks(text)
    if not found:
        raise DocumentError(source, NOTHING)
    limited(len(text), len(found), source=source)
    return Document(source, text, found, remarked(text, remark))


def read(path: str | Path) -> Document:
    """Return the document in a file; its source is the absolute path, as `errors.shown` writes it.

    Raises DocumentError when the file is missing, a folder, empty, too large, damaged, locked, of an unknown kind, or
    holds no text; MissingExtra when its format needs a library that is not installed.
    """
    path = Path(path)
    data = _bytes(path)
    if path.suffix.lower() == _ZIP:
        raise DocumentError(path, "là tệp nén chứa nhiều bài. Hãy đọc bằng read_all, hoặc giải nén rồi chọn từng tệp.")
    return _document(data, path, shown(path.resolve()))


def read_all(paths: Iterable[str | Path]) -> Iterator[Document | DocumentError]:
    """Return the documents in files, folders, archives and patterns ("tin/**/*.txt"), each file once, as it is read.

    A file that cannot be read gives its DocumentError in its place, so that one bad file does not stop the others. In a
    folder the files of a known kind are taken, in the order of their names, with all folders below but hidden ones. A
    file in an archive has the source "tin.zip/bai.txt".
    """
    for file in files(paths):
        if file.suffix.lower() == _ZIP and file.is_file():
            yield from _unpacked(file)
        else:
            yield _tried(partial(read, file), file)


def files(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Return the files that paths, folders and patterns stand for, each once; a path to nothing stands for itself."""
    seen: set[str] = set()
    for path in paths:
        for file in _files(Path(path)):
            real = str(file.resolve())
            if real not in seen:
                seen.add(real)
                yield file


def _tried(reading: Callable[[], Document], path: Path) -> Document | DocumentError:
    try:
        return reading()
    except DocumentError as error:
        return error
    except MissingExtra as error:
        return DocumentError(path, str(error))


def _document(data: bytes, path: Path, source: str) -> Document:
    """The document in a file's bytes, by the suffix of its name."""
    suffix = path.suffix.lower()
    extra = _EXTRAS.get(suffix)
    try:
        if extra is not None:
            if any(find_spec(name) is None for name in extra.needs):
                raise MissingExtra(extra.name, extra.extra)
            if not data:
                raise Refused("tệp rỗng, không có chữ nào. Hãy chọn tệp có nội dung.")
            document = document_of(sandbox.parse(extra.module, extra.needs, data, path), source=source)
            return _with_original(document, data) if suffix == ".pdf" else document
        text, remark = text_of(data, path)
        limited(len(text), source=str(path), most=2 * LONGEST_TEXT)
        parse = _TEXTS[suffix]
        if parse is None:
            return _plain(text, remark, source)
        document = document_of(parse(canonical(text)), source=source)
        return replace(document, remark=remark or document.remark)
    except Refused as error:
        raise DocumentError(path, str(error)) from error


def _with_original(document: Document, data: bytes) -> Document:
    """The document with its file's bytes, or with the remark that they are too many to be kept."""
    if len(data) <= LARGEST_ORIGINAL:
        return replace(document, original=data)
    said = f"tệp lớn quá {LARGEST_ORIGINAL // 2**20} MB nên chỉ giữ phần chữ"
    return replace(document, remark="; ".join(filter(None, [document.remark, said])))


def _unpacked(path: Path) -> Iterator[Document | DocumentError]:
    """The documents in an archive; archives within it are refused."""
    try:
        opened = archive.opened(_bytes(path))
    except (DocumentError, Refused) as error:
        yield error if isinstance(error, DocumentError) else DocumentError(path, str(error))
        return
    with opened:
        for name in archive.members(opened):
            inner = path / name
            if inner.suffix.lower() == _ZIP:
                yield DocumentError(inner, "tệp nén trong tệp nén không được đọc. Hãy giải nén nó trước.")
            elif inner.suffix.lower() in SUFFIXES:
                yield _tried(partial(_member, opened, name, inner), inner)


def _member(opened: zipfile.ZipFile, name: str, inner: Path) -> Document:
    try:
        data = archive.taken(opened, name, most=LARGEST_FILE)
    except Refused as error:
        raise DocumentError(inner, str(error)) from error
    return _document(data, inner, shown(inner.parent.resolve() / inner.name))


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
        status = path.stat()
        size = status.st_size
        if S_ISDIR(status.st_mode):
            raise DocumentError(path, "là một thư mục. Hãy chọn từng tệp bên trong, hoặc dùng read_all.")
        if path.suffix.lower() not in SUFFIXES:
            raise DocumentError(
                path, f"không đọc được loại tệp {path.suffix or 'không đuôi'}. Đọc được: {', '.join(SUFFIXES)}."
            )
        if size > LARGEST_FILE:
            raise DocumentError(
                path, f"tệp {size / 2**20:.0f} MB, lớn quá {LARGEST_FILE // 2**20} MB. Hãy chia nhỏ tệp."
            )
        with path.open("rb") as file:
            data = file.read(size + 1)
            return data if len(data) <= size else data + file.read(LARGEST_FILE)  # no size, as a pipe, or it grows
    except FileNotFoundError as error:
        raise DocumentError(path, "không có tệp này. Hãy kiểm tra lại đường dẫn.") from error
    except PermissionError as error:
        raise DocumentError(path, "không có quyền đọc tệp này. Hãy kiểm tra quyền của tệp.") from error
    except (OSError, ValueError) as error:
        raise DocumentError(path, f"không mở được tệp ({error}). Hãy kiểm tra lại đường dẫn.") from error
