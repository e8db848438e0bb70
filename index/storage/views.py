"""What a library holds as a mapping and as a sequence, read from its segments when asked for.

Positions count the live documents, or their passages, over all segments in turn.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index.document import Document, Passage
from index.storage.records import Entry
from index.storage.segment import EMPTY_TABLE, Segment, id_number
from index.types import Mask, Numbers, Rows

__all__ = ["Documents", "Entries", "Passages"]

Keys = NDArray[np.uint64]  # (n,), rising


class Entries(Mapping[str, Entry]):
    """Document id to entry, in the order they were added."""

    def __init__(self, segments: Sequence[Segment], live: Sequence[Mask]) -> None:
        """Take the segments and which documents of each are there."""
        self._segments = segments
        self._places = [np.flatnonzero(mask) for mask in live]
        self._ends = np.cumsum([len(places) for places in self._places], dtype=np.int64)

    def __len__(self) -> int:
        """Number of documents."""
        return int(self._ends[-1]) if len(self._ends) else 0

    def __iter__(self) -> Iterator[str]:
        """The ids in order."""
        return (f"{number:016x}" for number in self._column("id").tolist())

    def __contains__(self, id_: object) -> bool:
        """Whether there is such a document; nothing is parsed."""
        return isinstance(id_, str) and self.position(id_) >= 0

    def __getitem__(self, id_: str) -> Entry:
        """The entry of an id; KeyError for another."""
        position = self.position(id_)
        if position < 0:
            raise KeyError(id_)
        return self.at(position)

    def at(self, position: int) -> Entry:
        """The entry at a position."""
        segment, place = self._locate(position)
        return segment.entry(place)

    def passage(self, position: int, number: int) -> Passage:
        """A passage of the document at a position, which is parsed when something of it is asked for."""
        segment, place = self._locate(position)
        return segment.passage(place, number)

    def passage_text(self, position: int, number: int) -> str:
        """The text of a passage of the document at a position; the document is not parsed for it."""
        segment, place = self._locate(position)
        return segment.passage_text(place, number)

    def restored_text(self, position: int, number: int) -> str:
        """The same with its diacritics put back."""
        segment, place = self._locate(position)
        return segment.restored_text(place, number)

    def position(self, id_: str) -> int:
        """The position of an id, -1 where it is not there."""
        number = id_number(id_)
        order, numbers = self._by_id
        place = int(np.searchsorted(numbers, np.uint64(number))) if number >= 0 else len(numbers)
        return int(order[place]) if place < len(numbers) and int(numbers[place]) == number else -1

    def positions(self, ids: Collection[str]) -> Rows:
        """The positions of ids, rising; ids that are not there have none."""
        if len(ids) >= len(self):
            return np.flatnonzero(np.array([id_ in ids for id_ in self], bool))
        places = {self.position(id_) for id_ in ids}
        return np.array(sorted(places - {-1}), np.int64)

    def with_digest(self, digest: str, *, without: Collection[str] = ()) -> str | None:
        """The first document of this digest, those of the ids `without` aside; None where there is none."""
        wanted = bytes.fromhex(digest)
        order, heads = self._by_digest
        head = np.uint64(int.from_bytes(wanted[:8], "little"))
        first, last = np.searchsorted(heads, head, side="left"), np.searchsorted(heads, head, side="right")
        for position in sorted(order[first:last].tolist()):
            segment, place = self._locate(position)
            id_ = f"{int(segment.table['id'][place]):016x}"
            if bytes(segment.table["digest"][place]) == wanted and id_ not in without:
                return id_
        return None

    def digest(self, id_: str) -> str:
        """The digest of a document; nothing is parsed."""
        segment, place = self._locate(self._place_of(id_))
        return bytes(segment.table["digest"][place]).hex()

    def original_file(self, id_: str) -> str:
        """The name of a document's original file; empty where it is not kept."""
        segment, place = self._locate(self._place_of(id_))
        return segment.original_file(place)

    def original_files(self) -> Iterator[tuple[str, str]]:
        """Id and name of the original file of each document that has one."""
        for segment, places in zip(self._segments, self._places, strict=True):
            for place in np.intersect1d(segment.originals(), places).tolist():
                yield f"{int(segment.table['id'][place]):016x}", segment.original_file(place)

    def added_at(self) -> dict[str, str]:
        """Id of each document to when it was added."""
        times = (
            segment.added_at(place)
            for segment, places in zip(self._segments, self._places, strict=True)
            for place in places.tolist()
        )
        return dict(zip(self, times, strict=True))

    def digest_of(self, positions: Sequence[int] | range) -> str:
        """SHA-256 of the digests of the documents at some positions, hexadecimal."""
        return hashlib.sha256(self._column("digest")[np.array(positions, np.int64)].tobytes()).hexdigest()

    @property
    def unique(self) -> bool:
        """Whether no id is there twice."""
        _, numbers = self._by_id
        return not (numbers[1:] == numbers[:-1]).any()

    @cached_property
    def characters(self) -> int:
        """Characters of all texts."""
        return int(self._column("characters").sum(dtype=np.int64))

    @cached_property
    def counts(self) -> Numbers:
        """How many passages each document has, (n,)."""
        return self._column("passages").astype(np.int64)

    def _place_of(self, id_: str) -> int:
        position = self.position(id_)
        if position < 0:
            raise KeyError(id_)
        return position

    def _locate(self, position: int) -> tuple[Segment, int]:
        number = int(self._ends.searchsorted(position, side="right"))
        start = int(self._ends[number - 1]) if number else 0
        return self._segments[number], int(self._places[number][position - start])

    def _column(self, name: str) -> Numbers:
        parts = zip(self._segments, self._places, strict=True)
        columns = [segment.table[name][places] for segment, places in parts]
        return np.concatenate(columns) if columns else EMPTY_TABLE[name]

    @cached_property
    def _by_id(self) -> tuple[Rows, Keys]:
        numbers = self._column("id").astype(np.uint64)
        order: Rows = np.argsort(numbers, kind="stable").astype(np.int64)
        return order, numbers[order]

    @cached_property
    def _by_digest(self) -> tuple[Rows, Keys]:
        digests = self._column("digest")
        heads = np.frombuffer(digests.tobytes(), "<u8").reshape(-1, 4)[:, 0] if len(digests) else np.empty(0, np.uint64)
        order: Rows = np.argsort(heads, kind="stable").astype(np.int64)
        return order, heads[order]


class Documents(Mapping[str, Document]):
    """Document id to document, in the order they were added."""

    def __init__(self, entries: Entries) -> None:
        """Take the entries."""
        self._entries = entries

    def __len__(self) -> int:
        """Number of documents."""
        return len(self._entries)

    def __iter__(self) -> Iterator[str]:
        """The ids in order."""
        return iter(self._entries)

    def __contains__(self, id_: object) -> bool:
        """Whether there is such a document; nothing is parsed."""
        return id_ in self._entries

    def __getitem__(self, id_: str) -> Document:
        """The document of an id; KeyError for another."""
        return self._entries[id_].document


class Passages(Sequence[Passage]):
    """All passages, document by document."""

    def __init__(self, entries: Entries) -> None:
        """Take the entries."""
        self._entries = entries
        self._ends: Numbers = np.cumsum(entries.counts)

    def __len__(self) -> int:
        """Number of passages."""
        return int(self._ends[-1]) if len(self._ends) else 0

    @overload
    def __getitem__(self, row: int) -> Passage: ...
    @overload
    def __getitem__(self, row: slice) -> "Sequence[Passage]": ...
    def __getitem__(self, row: int | slice) -> "Passage | Sequence[Passage]":
        """The passage at a position, parsed when something of it is asked for; a slice gives a tuple."""
        if isinstance(row, slice):
            return tuple(self[each] for each in range(*row.indices(len(self))))
        row = int(row)
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        return self._entries.passage(*self._locate(row % len(self)))

    def text_of(self, row: int) -> str:
        """The text of the passage at a position; its document is not parsed for it."""
        return self._entries.passage_text(*self._locate(row))

    def restored_text_of(self, row: int) -> str:
        """The same with its diacritics put back."""
        return self._entries.restored_text(*self._locate(row))

    def _locate(self, row: int) -> tuple[int, int]:
        """The position of a passage's document, and the passage's number in it."""
        position = int(self._ends.searchsorted(row, side="right"))
        return position, row - (int(self._ends[position - 1]) if position else 0)

    def __iter__(self) -> Iterator[Passage]:
        """The passages, each document parsed once."""
        return (passage for position in range(len(self._entries)) for passage in self._entries.at(position).passages)

    def __eq__(self, other: object) -> bool:
        """Whether both have the same passages in the same order."""
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(lambda a, b: a == b, self, other))

    __hash__ = None  # type: ignore[assignment]
