"""ZIP files opened with limits: how many members, how large each, how much in all, and how strongly pressed."""

import io
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from index.formats.parts import FormatRefused

__all__ = ["EXPANDED", "MEMBERS", "ArchiveDamaged", "members", "open_archive", "parse_xml", "read_member", "read_xml"]

MEMBERS = 5_000
EXPANDED = 512 * 1024 * 1024
"""Bytes that all members may have together when expanded."""
_RATIO, _SMALL = 200, 4 * 1024 * 1024
"""A member larger than `_SMALL` may not be pressed more strongly: text reaches about ten, bombs a thousand."""


class ArchiveDamaged(FormatRefused):
    """An archive that cannot be opened."""


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Return the archive in the bytes; ArchiveDamaged when it is broken, FormatRefused when it is beyond limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ArchiveDamaged("tệp nén hỏng, không mở được. Hãy nén lại.") from error
    infos = archive.infolist()
    if len(infos) > MEMBERS:
        raise FormatRefused(f"tệp nén có {len(infos)} tệp bên trong, quá {MEMBERS}. Hãy chia nhỏ.")
    if sum(info.file_size for info in infos) > EXPANDED:
        raise FormatRefused(f"tệp nén mở ra quá {EXPANDED // 2**20} MB. Hãy chia nhỏ.")
    for info in infos:
        if info.file_size > _SMALL and info.file_size > _RATIO * max(1, info.compress_size):
            raise FormatRefused("tệp nén bị nén quá mạnh, giống “bom nén”. Hãy dùng tệp khác.")
    starts = sorted((info.header_offset, info.compress_size) for info in infos)
    if any(start + size > following for (start, size), (following, _) in pairwise(starts)):
        raise FormatRefused("tệp nén có các phần chồng lên nhau, giống “bom nén”. Hãy dùng tệp khác.")
    return archive


def read_member(archive: zipfile.ZipFile, name: str, *, most: int) -> bytes:
    """Return a member's bytes; FormatRefused when it is missing, locked, broken, or larger than `most` bytes."""
    try:
        info = archive.getinfo(name)
        if info.flag_bits & 1:
            raise FormatRefused("tệp nén có mật khẩu. Hãy bỏ mật khẩu rồi thử lại.")
        with archive.open(info) as member:
            data = member.read(most + 1)
    except KeyError as error:
        raise FormatRefused(f"thiếu phần {name} bên trong tệp.") from error
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise FormatRefused("tệp nén hỏng. Hãy nén lại.") from error
    except Exception as error:  # zlib.error and its like share no base class
        raise FormatRefused("tệp nén hỏng. Hãy nén lại.") from error
    if len(data) > most:
        raise FormatRefused(f"một phần bên trong lớn quá {most // 2**20} MB. Hãy chia nhỏ.")
    return data


def members(archive: zipfile.ZipFile) -> Iterator[str]:
    """Return the names of the files inside, in order, hidden ones and the marks of macOS left out."""
    for info in archive.infolist():
        parts = info.filename.replace("\\", "/").split("/")
        names = [part for part in parts if part != ".."]  # a name out of the archive is told, not hidden
        if not info.is_dir() and not any(part.startswith((".", "__MACOSX", "~$")) for part in names):
            yield info.filename


def parse_xml(data: bytes) -> Any:  # noqa: ANN401 (lxml has no types)
    """The root element of an XML file; entities are not expanded, nothing is fetched."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser=parser)


def read_xml(archive: zipfile.ZipFile, name: str, *, most: int) -> Any:  # noqa: ANN401
    """The root element of an XML member; None where there is no such member."""
    return parse_xml(read_member(archive, name, most=most)) if name in archive.NameToInfo else None
