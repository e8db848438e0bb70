"""Office files that are ZIP packages (.docx, .xlsx, .pptx, .odt): opened under limits, or refused with the cure."""

import posixpath
import zipfile
from typing import Any

from index.formats.archive import ArchiveDamaged, open_archive, read_xml
from index.formats.parts import FormatRefused

__all__ = ["LARGEST_PART", "main_part", "open_package", "picture_remark", "relations"]

LARGEST_PART = 64 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGE_PICTURE = 60_000
"""Bytes of a picture from which on it may be a page that was scanned or photographed."""
_LETTERS_A_PICTURE = 400
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OLD = {"docx": "doc", "xlsx": "xls", "pptx": "ppt"}


def open_package(data: bytes, suffix: str, program: str) -> zipfile.ZipFile:
    """The package in the bytes of a file that should be one of `suffix` ("docx"), written by `program` ("Word")."""
    save = f"Hãy mở bằng {program} rồi lưu lại thành .{suffix}."
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise FormatRefused(f"tệp có mật khẩu. Hãy mở bằng {program}, bỏ mật khẩu rồi lưu lại.")
        old = _OLD.get(suffix, "doc")
        raise FormatRefused(f"thật ra là tệp {program} đời cũ (.{old}) mang đuôi .{suffix}. {save}")
    if data[:512].lstrip().lower().startswith((b"<html", b"<!doctype html", b"<?xml")):
        raise FormatRefused(f"thật ra là trang web mang đuôi .{suffix}. Hãy đổi đuôi thành .html.")
    if not data.startswith(b"PK"):
        raise FormatRefused(f"không phải tệp {program} (.{suffix}) hoặc bị hỏng. {save}")
    try:
        return open_archive(data)
    except ArchiveDamaged as error:
        raise FormatRefused(f"không phải tệp {program} (.{suffix}) hoặc bị hỏng. {save}") from error


def picture_remark(package: zipfile.ZipFile, letters: int) -> str:
    """The remark that a package holds its content as large pictures, for one that has few letters beside them.

    Raises FormatRefused where it has no letters at all.
    """
    pictures = [
        info
        for info in package.infolist()
        if "/media/" in info.filename
        and info.filename.lower().endswith((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"))
    ]
    cure = "xuất ra .pdf rồi thêm để nhận dạng chữ (OCR)"
    if pictures and not letters:
        raise FormatRefused(f"chỉ có ảnh, không có chữ. Hãy {cure}.")
    large = [info for info in pictures if info.file_size >= _LARGE_PICTURE]
    if not large or letters >= _LETTERS_A_PICTURE * len(large):
        return ""
    return f"có {len(large)} ảnh lớn mà chữ trong ảnh không được đọc; {cure}"


def main_part(package: zipfile.ZipFile, default: str) -> str:
    """The name of the part that holds the document itself."""
    found = [target for _, kind, target in relations(package, "") if kind == "officeDocument"]
    return found[0] if found and found[0] in package.NameToInfo else default


def relations(package: zipfile.ZipFile, part: str) -> list[tuple[str, str, str]]:
    """Id, kind ("header", "image", …) and target of each relation of a part; of the package itself for ""."""
    folder, name = posixpath.split(part)
    tree: Any = read_xml(package, posixpath.join(folder, "_rels", f"{name}.rels"), most=LARGEST_PART)
    if tree is None:
        return []
    return [
        (
            each.get("Id", ""),
            each.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/" + folder, each.get("Target", ""))).lstrip("/"),
        )
        for each in tree.iter(_RELATIONS)
        if each.get("TargetMode") != "External"
    ]
