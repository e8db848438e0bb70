"""Where the text of each passage lies in its document's line, so that it is read without parsing the document.

A search looks at some 30 passages for near-duplicates and at the sentences of 10; a document of 90 passages takes a
millisecond to parse. A slice is read as it is: that the line is what was saved is compared when the document is asked
for, as it is for every hit.
"""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.array_file import array_pieces, map_arrays
from index.storage.records import Content, decode_line
from index.types import Mask

__all__ = ["TextSlices", "read_slice"]

_PARTS = ("starts", "ends", "restored_starts", "restored_ends")


class TextSlices(NamedTuple):
    """Ranges of bytes in the lines of n passages in turn, int32, (n,) each; both 0 where the line must be parsed.

    Attributes:
        starts: where the text begins, escaped as JSON.
        ends: where it ends.
        restored_starts: where the text with its diacritics begins; 0 where it is the text itself.
        restored_ends: where that ends.
    """

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    restored_starts: NDArray[np.int32]
    restored_ends: NDArray[np.int32]

    @classmethod
    def of(cls, lines: Iterator[bytes]) -> "TextSlices":
        """The slices of the passages of some lines in turn."""
        rows = [row for line in lines for row in _find(line, decode_line(line))]
        return cls(*np.array(rows, np.int32).reshape(-1, len(_PARTS)).T)

    @classmethod
    def open(cls, data: bytes | memoryview) -> "TextSlices":
        """The slices that `pieces` wrote.

        Raises:
            ValueError, KeyError, TypeError: it is another file.
        """
        arrays = map_arrays(data)
        return cls(*(arrays[part] for part in _PARTS))

    @classmethod
    def join(cls, parts: Sequence["TextSlices"], live: Sequence[Mask]) -> "TextSlices":
        """The slices of the live passages of some segments in turn; `live` is a mask of the passages of each."""
        columns = zip(*([column[mask] for column in part] for part, mask in zip(parts, live, strict=True)), strict=True)
        return cls(*map(np.concatenate, columns))

    def pieces(self) -> Iterator[bytes | memoryview]:
        """What `open` reads, piece by piece."""
        return array_pieces(dict(zip(_PARTS, map(np.ascontiguousarray, self), strict=True)))


def read_slice(line: memoryview, start: int, end: int) -> str:
    r"""The text in a range of a line's bytes.

    >>> line = memoryview('{"text": "Hai dòng:\\nmột."}'.encode())
    >>> read_slice(line, 10, 20), read_slice(line, 15, 22)
    ('Hai dòng:', 'òng:\n')

    Raises:
        ValueError: the range holds no text.
    """
    data = bytes(line[start:end])
    if b"\\" in data:
        text: str = json.loads(b'"' + data + b'"')
        return text
    return data.decode("utf-8", "surrogatepass")


def _find(line: bytes, content: Content) -> list[tuple[int, int, int, int]]:
    """The slices of the passages of a line."""
    text, passages = content["text"], content["passages"]
    whole = _escape(text)
    first = line.find(b'"text": "' + whole + b'"')
    if first < 0:
        return [(0, 0, 0, 0)] * len(passages)
    first += len(b'"text": "')
    cuts = sorted({offset for start, end, *_ in passages for offset in (start, end)})
    places, at, before = dict[int, int](), first, 0
    for cut in cuts:
        at, before = at + len(_escape(text[before:cut])), cut
        places[cut] = at
    found, after = [], first + len(whole)
    for start, end, _, *rest in passages:
        restored = _escape(rest[0]) if rest else b""
        place = line.find(b'"' + restored + b'"', after) + 1 if restored else 0
        if not rest or (restored and not place):  # an older line, whose texts get their diacritics when it is parsed
            found.append((0, 0, 0, 0))
            continue
        after = max(after, place)
        found.append((places[start], places[end], place, place + len(restored)))
    return found


def _escape(text: str) -> bytes:
    """The text as it stands between quotes in a line."""
    return json.dumps(text, ensure_ascii=False)[1:-1].encode("utf-8", "surrogatepass")
