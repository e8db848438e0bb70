"""The list of a library's segments, as a small JSON file with its own checksum.

The manifest has the same list among its facts; a repair finds the segments by this file when the manifest is lost.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.storage.records import parse_int

__all__ = ["LISTING", "ListedFile", "format_listing", "parse_listing", "parse_segments"]

LISTING = "segments.json"
_ID = re.compile("[0-9a-f]{16}")


class ListedFile(NamedTuple):
    """A segment of a library.

    Attributes:
        generation: of the save that wrote it; 0 for the one that wrote the list.
        removed: ids of its documents that are no longer in the library.
    """

    generation: int
    removed: tuple[str, ...] = ()


def format_listing(segments: Iterable[ListedFile]) -> bytes:
    """The content of the file.

    >>> parse_listing(format_listing([ListedFile(3, ("0123456789abcdef",)), ListedFile(0)]))
    [ListedFile(generation=3, removed=('0123456789abcdef',)), ListedFile(generation=0, removed=())]
    """
    content = json.dumps(list(segments))
    return f'["{hashlib.sha256(content.encode()).hexdigest()}", {content}]\n'.encode()


def parse_listing(data: bytes | memoryview) -> list[ListedFile]:
    """The segments that `format_listing` wrote.

    Raises:
        any of `records.PARSE_ERRORS`: the file is another one, or not as it was written.
    """
    checksum, segments = json.loads(bytes(data))
    if checksum != hashlib.sha256(json.dumps(segments).encode()).hexdigest():
        raise ValueError("the list of segments has another checksum")
    return parse_segments(segments)


def parse_segments(segments: Iterable[tuple[object, Sequence[str]]]) -> list[ListedFile]:
    """The segments of a list read from JSON.

    Raises:
        any of `records.PARSE_ERRORS`: the list is of another form.
    """
    return [ListedFile(parse_int(generation), _ids(removed)) for generation, removed in segments]


def _ids(removed: Sequence[str]) -> tuple[str, ...]:
    for id_ in removed:
        if not _ID.fullmatch(id_):
            raise ValueError(f"{id_!r} is no document's id")
    return tuple(removed)
