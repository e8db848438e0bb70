"""One file becomes documents: its bytes are taken under limits, read by its suffix, and mostly make one document."""

import re
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from stat import S_ISDIR

from index.document import Document
from index.errors import DocumentError, MissingExtra, UnsupportedFile
from index.formats import libreoffice, ocr, sandbox
from index.formats.parts import LONGEST_TEXT, NOTHING, FormatRefused, add_remark, limit_size, make_document
from index.formats.plain import read_text
from index.formats.reading import join_remarks
from index.formats.registry import BINARY, IMAGES, OLD_OFFICE, SUFFIXES, TEXTS, Format, cure
from index.formats.structure import blocks
from index.vietnamese.text import canonical

__all__ = ["LARGEST_FILE", "LARGEST_ORIGINAL", "Progress", "make_plain_document", "read_bytes", "read_document"]

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes beyond which a file is refused."""
LARGEST_ORIGINAL = 32 * 1024 * 1024
"""Bytes beyond which a PDF is read, but not kept to be shown."""
_MAGIC = (
    (b"%PDF", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"\x89PNG\r\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"II*\0", ".tiff"),
    (b"MM\0*", ".tiff"),
)
_PACKAGES = (
    (b"word/document", ".docx"),
    (b"xl/work", ".xlsx"),
    (b"ppt/presentation", ".pptx"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", ".odt"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", ".ods"),
    (b"mimetypeapplication/epub", ".epub"),
)
_MARKED = 64 * 1024
"""Bytes at the beginning and the end of a package among which the names of its parts are looked for."""
_ADDRESS = re.compile(r"[a-z][a-z+.-]+:/", re.IGNORECASE)

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that can be read, is no folder, has a known suffix and is not too large."""
    if _ADDRESS.match(str(path)):
        raise DocumentError(
            path, "là một địa chỉ; không tải gì từ mạng. Hãy mở trang, lưu thành .html rồi thêm tệp ấy."
        )
    try:
        status = path.stat()
        size = status.st_size
        if S_ISDIR(status.st_mode):
            raise DocumentError(path, "là một thư mục. Hãy chọn từng tệp bên trong, hoặc dùng read_all.")
        if path.suffix.lower() not in SUFFIXES:
            raise UnsupportedFile(path, cure(path.suffix))
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


def read_document(data: bytes, path: Path, source: str, progress: Progress | None = None) -> Document:
    """The document in a file's bytes, by the suffix of its name; MissingExtra, or DocumentError for `path`."""
    suffix = path.suffix.lower()
    try:
        if suffix in OLD_OFFICE:
            if not data:
                raise FormatRefused(NOTHING)
            data = libreoffice.convert(data, suffix, OLD_OFFICE[suffix])
            suffix = OLD_OFFICE[suffix]
        if suffix in BINARY:
            return _binary(data, path, source, suffix, progress)
        text, remark = read_text(data, path)
        limit_size(len(text), source=str(path), most=2 * LONGEST_TEXT)
        parse = TEXTS[suffix]
        if parse is None:
            return make_plain_document(text, remark, source)
        document = make_document(parse(canonical(text)), source=source)
        return replace(document, remark=remark or document.remark)
    except (FormatRefused, DocumentError) as error:
        named, real = path.suffix.lower(), true_suffix(data)
        if real in BINARY and BINARY[real] is not BINARY.get(named) and suffix == named:
            message = f"thật ra là tệp {real} mang đuôi {suffix}. Hãy đổi đuôi thành {real}."
            raise DocumentError(path, message) from error
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(path, str(error)) from error


def true_suffix(data: bytes) -> str:
    """The suffix of the format that a file's first bytes tell, "" where they tell none.

    >>> true_suffix(b"%PDF-1.7"), true_suffix(b"abc")
    ('.pdf', '')
    """
    if data.startswith(b"PK\x03\x04"):
        return next((suffix for mark, suffix in _PACKAGES if mark in data[:_MARKED] or mark in data[-_MARKED:]), "")
    head = data[:_MARKED].lstrip()
    return next((suffix for mark, suffix in _MAGIC if head.startswith(mark)), "")


def make_plain_document(text: str, remark: str, source: str) -> Document:
    """Unicode text as a document, its parts recognised."""
    text = canonical(text)
    limit_size(len(text), source=source)
    recognised = blocks(text)
    if not recognised:
        raise DocumentError(source, NOTHING)
    limit_size(len(text), len(recognised), source=source)
    return Document(source, text, recognised, add_remark(text, remark))


def _binary(data: bytes, path: Path, source: str, suffix: str, progress: Progress | None) -> Document:
    """The document in the bytes of a format that is parsed in the sandbox."""
    known = BINARY[suffix]
    if not data:
        raise FormatRefused("tệp rỗng, không có chữ nào. Hãy chọn tệp có nội dung.")
    if suffix in IMAGES:
        ocr.require()
    _require(known)
    if suffix in IMAGES:
        reading = ocr.read_picture(data, path, progress)
    else:
        reading = sandbox.parse(known.module, known.needs, data, path)
    if reading.pictures:
        reading = ocr.read_scanned_pages(data, path, reading, progress)
    document = make_document(reading.parts, source=source)
    document = replace(document, remark=join_remarks(reading.remark, document.remark))
    original = reading.original or (data if suffix == ".pdf" else None)
    return document if original is None else _with_original(document, original)


def _require(known: Format) -> None:
    """Raise MissingExtra where a library that a format needs is not installed."""
    if any(find_spec(name) is None for name in known.needs):
        raise MissingExtra(known.name, known.extra)


def _with_original(document: Document, data: bytes) -> Document:
    """The document with its file's bytes, or with the remark that they are too many to be kept."""
    if len(data) <= LARGEST_ORIGINAL:
        return replace(document, original=data)
    large = f"tệp lớn quá {LARGEST_ORIGINAL // 2**20} MB nên chỉ giữ phần chữ"
    return replace(document, remark=join_remarks(document.remark, large))
