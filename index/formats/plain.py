"""Plain text files: their bytes become text, or an error that says what they are instead."""

import re
from pathlib import Path

from index.errors import DocumentError
from index.formats.encodings import decode, legacy_remark, restore_legacy

__all__ = ["read_text", "repair_font"]

_KNOWN = (
    (b"%PDF", "một tệp PDF"),
    (b"PK\x03\x04", "một tệp nén ZIP, DOCX, XLSX hay EPUB"),
    (b"\xd0\xcf\x11\xe0", "một tệp Word hay Excel đời cũ (.doc, .xls)"),
    (b"{\\rtf", "một tệp RTF"),
    (b"\x89PNG", "một ảnh PNG"),
    (b"\xff\xd8\xff", "một ảnh JPEG"),
    (b"GIF8", "một ảnh GIF"),
    (b"RIFF", "một tệp âm thanh, phim hay ảnh WebP"),
    (b"ID3", "một tệp âm thanh MP3"),
    (b"\x1f\x8b", "một tệp nén GZIP"),
    (b"7z\xbc\xaf", "một tệp nén 7-Zip"),
    (b"Rar!", "một tệp nén RAR"),
    (b"\x7fELF", "một chương trình"),
    (b"MZ\x90\x00", "một chương trình"),
)
_MAGIC = tuple(magic for magic, _ in _KNOWN)
_HIGH = re.compile(rb"[\x80-\xff]")
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_CYRILLIC = re.compile(rb"[\xc0-\xff\xa8\xb8]")
_HAN = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_EASTERN = (("gb18030", "chữ Hán (GB18030)"), ("big5", "chữ Hán (Big5)"), ("shift_jis", "tiếng Nhật (Shift-JIS)"))


def read_text(data: bytes, path: Path) -> tuple[str, str]:
    """The bytes as text, and the note about a conversion from an old code page.

    Raises DocumentError for an empty file, a binary one, and one in no known encoding.
    """
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise DocumentError(path, "tệp rỗng, không có chữ nào. Hãy chọn tệp có nội dung.")
    if data.startswith(_MAGIC):
        known = next(what for magic, what in _KNOWN if data.startswith(magic))
        cure = "Hãy đặt đúng đuôi tệp, hoặc lưu lại thành .txt (UTF-8)."
        raise DocumentError(path, f"không phải tệp văn bản mà trông như {known}. {cure}")
    found = decode(data)
    if found is None:
        raise DocumentError(path, _what(data))
    text, encoding = found
    return repair_font(text) if encoding.startswith("UTF") else (text, legacy_remark(encoding))


def repair_font(text: str) -> tuple[str, str]:
    """The text converted from a pre-Unicode font where it is in one, and the note about it."""
    found = restore_legacy(text)
    return (text, "") if found is None else (found[0], legacy_remark(found[1]))


def _what(data: bytes) -> str:
    """What bytes that are no readable text look like, and the cure."""
    sample = data[:4096]
    if b"\0" in sample or sum(byte < 9 or 13 < byte < 32 for byte in sample) > len(sample) // 20:
        return "là tệp nhị phân, không phải văn bản. Hãy chọn một tệp văn bản, ví dụ .txt (UTF-8)."
    return f"không phải UTF-8, trông như {_looks(sample)}. Hãy mở tệp và lưu lại với bảng mã UTF-8."


def _looks(sample: bytes) -> str:
    """The encoding that bytes with high bits look like; a guess, for the message only."""
    high = len(_HIGH.findall(sample))
    if len(_ALONE.findall(sample)) > high // 2:  # a letter with a mark, among plain ones: a Western language
        return "Latin-1 (Windows-1252)"
    if len(_CYRILLIC.findall(sample)) > 0.95 * high:
        return "tiếng Nga (Windows-1251)"
    return max(_EASTERN, key=lambda codec: len(_HAN.findall(sample.decode(codec[0], "ignore"))))[1]
