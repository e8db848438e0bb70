"""Electronic books: the chapters in the order of the spine, with the book's title and author (EPUB 2 and 3)."""

import posixpath
from typing import Any
from urllib.parse import unquote

from index.document import BlockKind
from index.formats.archive import open_archive, parse_xml, read_member
from index.formats.markup import parts_of
from index.formats.parts import FormatRefused, Part
from index.formats.reading import Reading

__all__ = ["parse"]

_CHAPTER = 16 * 1024 * 1024
_CHAPTERS = 3_000


def parse(data: bytes) -> Reading:
    """What is read of a book, its first title made the document's."""
    from lxml import html

    archive = open_archive(data)
    if "META-INF/encryption.xml" in archive.namelist() and "META-INF/rights.xml" in archive.namelist():
        raise FormatRefused("sách bị khoá bản quyền (DRM), không đọc được.")
    container = parse_xml(read_member(archive, "META-INF/container.xml", most=_CHAPTER))
    place = next((element.get("full-path") for element in container.iter("{*}rootfile")), None)
    if not place:
        raise FormatRefused("sách không có mục lục gói (OPF), không đọc được.")
    package = parse_xml(read_member(archive, place, most=_CHAPTER))
    parts = list(_about(package))
    items = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
    chapters = dict.fromkeys(items.get(ref.get("idref")) for ref in package.iter("{*}itemref"))
    if len(chapters) > _CHAPTERS:
        raise FormatRefused(f"sách có {len(chapters)} chương, quá {_CHAPTERS}. Hãy chia nhỏ.")
    for href in filter(None, chapters):
        name = posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(href)))
        tree = html.fromstring(read_member(archive, name, most=_CHAPTER), parser=html.HTMLParser(encoding="utf-8"))
        parts += parts_of(tree)
    return Reading.of(parts)


def _about(package: Any) -> list[Part]:  # noqa: ANN401 (lxml has no types)
    kinds: tuple[tuple[str, BlockKind], ...] = (("title", "title"), ("creator", "author"))
    found = [(next(package.iter("{http://purl.org/dc/elements/1.1/}" + name), None), kind) for name, kind in kinds]
    return [Part(element.text, kind) for element, kind in found if element is not None and element.text]
