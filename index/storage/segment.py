"""A segment: some documents with their passages and vectors, in files that are never changed.

The texts stay in the file of lines, mapped into memory; a line is parsed, and its own SHA-256 compared, when its
document is asked for. What is needed of all documents at once (ids, digests, counts, where each line lies) is in a
table of fixed rows. A library is some segments, each with the documents that were removed from it since (`state`).
Above 300 lines, since it is one class of short accessors; when to merge is the business of `compaction`.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.cache import LruCache
from index.document import Document, Passage
from index.errors import DamagedLibrary
from index.search.vectors.blocks import Block
from index.search.vectors.protocol import VectorBlock
from index.storage.derived import Derived, Saved
from index.storage.manifest import damage
from index.storage.records import (
    PARSE_ERRORS,
    Content,
    Entry,
    decode_line,
    format_line,
    is_whole,
    parse_content,
    parse_line,
    parse_passage_text,
)
from index.storage.sizes import SIZES, Sizes
from index.storage.stored_passage import StoredPassage
from index.storage.text_slices import TextSlices, read_slice
from index.storage.versions import CLUSTERS_VERSION, CODES_VERSION, COMPACT_VERSION, SLICES_VERSION, WORDS_VERSION
from index.types import Mask, Numbers, Vectors

if TYPE_CHECKING:
    from index.search.bm25.index import Bm25Index
    from index.storage.save import Ready

__all__ = ["DOCUMENTS", "EMPTY_TABLE", "TABLE", "VECTORS", "Segment", "id_number", "join_tables", "new_codes"]

DOCUMENTS, VECTORS, TABLE = "documents.jsonl", "vectors.f32", "table.bin"
CACHED = 4_000
"""Parsed documents that a segment keeps at most, some 30 MB."""
DECODED = 16
"""Decoded lines that it keeps: several passages of a question's best are often of one document."""

_ROW = np.dtype(
    [
        ("id", "<u8"),
        ("digest", "V32"),
        ("original", "V32"),  # zeros where none is kept
        ("offset", "<i8"),  # of the line, in bytes
        ("size", "<i4"),  # of the line with its line feed, in bytes
        ("characters", "<i4"),
        ("passages", "<i4"),
        ("added", "S28"),  # empty where it is not ASCII or longer
    ]
)
_NONE = bytes(32)
EMPTY_TABLE = np.empty(0, _ROW)


class Lines(Protocol):
    """The bytes of all lines, at hand or on a server."""

    def __len__(self) -> int:
        """How many bytes."""
        ...

    def __getitem__(self, part: slice, /) -> memoryview:
        """Some of them."""
        ...


class Segment:
    """Documents in order, with their passages' vectors; safe for many reading threads.

    Attributes:
        generation: of the save that wrote it; 0 while it is in memory only.
        table: a row for each document.
        passages: how many passages all documents have.
        block: the vectors of all passages in turn; None for a segment without passages.
        lines: the documents' lines in UTF-8, one after another.
        small: whether it has no table on disk, and all documents are kept once parsed.
        in_memory: whether it was made by this process, and its lines and vectors are no mapped files.
        words_file: the file of its word index.
        codes_file: the file of the codes of its postings (`search.bm25.impact_codes`).
        compact_file: the file of the compact copy of its vectors (`search.vectors.compact`).
        clusters_file: the file of the clusters of its vectors (`search.vectors.clusters`).
        slices_file: the file of where its passages' texts lie (`storage.text_slices`).
        ready: its own files, by name, where they were written before the save that takes them.
    """

    def __init__(
        self,
        table: NDArray[np.void],
        lines: Lines,
        block: VectorBlock | None,
        *,
        small: bool,
        generation: int = 0,
        folder: object | None = None,
        entries: Sequence[Entry] = (),
    ) -> None:
        """Put together what belongs together.

        Args:
            table: as `build` or `open` make it.
            lines: of the documents.
            block: of the passages' vectors.
            small: as the attribute.
            generation: of the save that wrote it.
            folder: the library, to be named when a line is damaged.
            entries: all of them, where they are parsed already.

        Raises:
            ValueError: the parts do not fit together.
        """
        self.table, self.lines, self.block, self.small = table, lines, block, small
        self.generation, self._folder = generation, folder
        self.in_memory = not generation
        self.ready: Mapping[str, Ready] = {}
        self.passages = int(table["passages"].sum(dtype=np.int64))
        self._cache: dict[int, Entry] = dict(enumerate(entries))
        self._decoded = LruCache[int, Content](DECODED)
        key = hashlib.sha256(table.tobytes()).hexdigest()[:16]
        self.words_file = Derived("words", key, WORDS_VERSION)
        self.codes_file = Derived("codes", key, CODES_VERSION)
        self.compact_file = Derived("compact", key, COMPACT_VERSION)
        self.clusters_file = Derived("clusters", key, CLUSTERS_VERSION, oldest=1)
        self.slices_file = Derived("slices", key, SLICES_VERSION)
        self._slices: TextSlices | None = None
        self._codes: memoryview | None = None
        self._saves_codes = not generation  # not for a segment of older code
        self._build_words: Callable[[], Bm25Index] | None = None
        ends = table["offset"] + table["size"]
        if len(table) and (
            int(ends[-1]) != len(lines)
            or int(table["offset"][0]) != 0
            or not np.array_equal(ends[:-1], table["offset"][1:])
            or int(table["passages"].min()) < 0
            or len(np.unique(table["id"])) != len(table)
        ):
            raise ValueError("the table does not fit the lines, or a document is there twice")
        if (len(block) if block is not None else 0) != self.passages:
            raise ValueError(f"other than {self.passages} vectors for the passages")

    @classmethod
    def build(cls, entries: Sequence[Entry], vectors: Vectors | None, *, sizes: Sizes = SIZES) -> "Segment":
        """A segment of entries and the vectors of their passages in turn, (n, dim), in memory."""
        lines = [format_line(entry).encode("utf-8", "surrogatepass") for entry in entries]
        block = Block(np.ascontiguousarray(vectors, np.float32)) if vectors is not None and len(vectors) else None
        small = (len(block) if block is not None else 0) < sizes.small
        table = _table(entries, list(map(len, lines)))
        return cls(table, memoryview(b"".join(lines)), block, small=small, entries=entries)

    @classmethod
    def open(
        cls,
        lines: memoryview,
        vectors: memoryview,
        table: memoryview | None,
        dim: int,
        *,
        generation: int,
        folder: Path | None = None,
    ) -> "Segment":
        """The segment that these files hold; without a table all lines are parsed now.

        Raises:
            any of `PARSE_ERRORS`: the files do not fit together.
        """
        entries: list[Entry] = []
        if table is None:
            encoded = [line for line in bytes(lines).split(b"\n") if line]
            entries = [parse_line(line.decode("utf-8", "surrogatepass")) for line in encoded]
            lines = memoryview(b"".join(line + b"\n" for line in encoded))
            rows = _table(entries, [len(line) + 1 for line in encoded])
        else:
            rows = np.frombuffer(table, _ROW)
        if len(vectors) % (4 * max(1, dim)):
            raise ValueError(f"{len(vectors)} bytes are not vectors of dimension {dim}")
        block = Block(np.frombuffer(vectors, "<f4").reshape(-1, dim)) if len(vectors) else None
        if dim < bool(len(vectors)):
            raise ValueError(f"dimension {dim}")
        small = table is None
        return cls(rows, lines, block, small=small, generation=generation, folder=folder, entries=entries)

    @classmethod
    def remote(
        cls,
        table: memoryview,
        lines: Callable[[int], Lines],
        block: Callable[[int], VectorBlock],
        *,
        generation: int,
        place: object,
    ) -> "Segment":
        """The segment of a table at hand whose lines and vectors lie on a server.

        Args:
            table: as `files` wrote it.
            lines: gives the lines for their number of bytes.
            block: gives the vectors for their number.
            generation: of the save that wrote it.
            place: the library, to be named when a line is damaged.

        Raises:
            any of `PARSE_ERRORS`: the table is another file.
        """
        rows = np.frombuffer(table, _ROW)
        size, count = int(rows["size"].sum(dtype=np.int64)), int(rows["passages"].sum(dtype=np.int64))
        vectors = block(count) if count else None
        return cls(rows, lines(size), vectors, small=False, generation=generation, folder=place)

    @classmethod
    def merge(cls, segments: Sequence["Segment"], live: Sequence[Mask], *, sizes: Sizes = SIZES) -> "Segment":
        """One segment, in memory, of the live documents of some, in turn; `live` is a mask of documents for each.

        Lines and vectors are copied as they are; nothing is parsed or encoded.
        """
        tables, vectors = list[NDArray[np.void]](), list[Vectors]()
        lines, entries, done = list[memoryview](), dict[int, Entry](), 0
        for segment, chosen in zip(segments, live, strict=True):
            places = np.flatnonzero(chosen).tolist()
            tables.append(segment.table[chosen])
            lines += [segment.lines[:]] if chosen.all() else [segment.line(place) for place in places]
            entries |= {
                done + number: segment._cache[place] for number, place in enumerate(places) if place in segment._cache
            }
            done += len(places)
            if segment.block is not None:
                vectors.append(segment.block.take(np.flatnonzero(np.repeat(chosen, segment.table["passages"]))))
        table = join_tables(tables)
        rows = [each for each in vectors if len(each)]
        block = Block(np.concatenate(rows)) if rows else None
        small = (len(block) if block is not None else 0) < sizes.small
        merged = cls(table, memoryview(b"".join(lines)), block, small=small)
        merged._cache = entries
        masks = [np.repeat(chosen, each.table["passages"]) for each, chosen in zip(segments, live, strict=True)]
        if all(segment._slices is not None for segment in segments):
            merged._slices = TextSlices.join([segment.find_slices() for segment in segments], masks)
        if all(segment._has_words for segment in segments):
            merged._build_words = lambda: _merge_words(segments, masks)
        return merged

    def __len__(self) -> int:
        """Number of documents."""
        return len(self.table)

    def entry(self, place: int) -> Entry:
        """The entry of a document by its number, from 0.

        Raises:
            DamagedLibrary: its line is not what was saved.
        """
        entry = self._cache.get(place)
        if entry is None:
            entry = self._parse(place)
            if not self.small and len(self._cache) >= CACHED:
                for old in list(self._cache)[: CACHED // 4]:  # the oldest
                    self._cache.pop(old, None)
            entry = self._cache.setdefault(place, entry)
        return entry

    def passage(self, place: int, number: int) -> Passage:
        """A passage of a document, by their numbers; the document is parsed when something of it is asked for.

        Raises:
            DamagedLibrary: its line is not what was saved; then, not now.
        """
        entry = self._cache.get(place)
        return entry.passages[number] if entry else StoredPassage.defer(lambda: self.entry(place).passages[number])

    def passage_text(self, place: int, number: int) -> str:
        """The text of a passage of a document, by their numbers; the document is not parsed for it.

        Raises:
            DamagedLibrary: its line is not what was saved.
        """
        entry = self._cache.get(place)
        if entry is not None:
            return entry.passages[number].text
        with self._report_damage(place):
            if (found := self._slice(place, number)) is not None:
                return read_slice(self.line(place), *found[:2])
            return parse_passage_text(self._content(place), number)

    def restored_text(self, place: int, number: int) -> str:
        """The same with its diacritics put back (`Passage.with_diacritics`).

        Raises:
            DamagedLibrary: its line is not what was saved.
        """
        if place not in self._cache and (found := self._slice(place, number)) is not None:
            with self._report_damage(place):
                return read_slice(self.line(place), *found[2:])
        return self.entry(place).passages[number].with_diacritics

    @cached_property
    def words(self) -> "Bm25Index":
        """The word index of all passages in turn: read, merged or built when first asked for."""
        from index.search.bm25.index import Bm25Index

        build, self._build_words = self._build_words, None
        if build is not None:
            return build()
        return Bm25Index.build(
            [passage.search_text for place in range(len(self)) for passage in self.entry(place).passages]
        )

    def read_extras(self, files: Mapping[str, memoryview], generation: int) -> None:
        """Take what is derived of it from among the files of a generation, where it is."""
        codes = self.codes_file.find(files, generation)
        if codes is not None:
            self._codes, self._saves_codes = codes, True
        words = self.words_file.find(files, generation)
        if words is not None:
            self._build_words = lambda: _open_words(words, self._codes)
        slices = self.slices_file.find(files, generation)
        if slices is not None:
            with suppress(ValueError, KeyError, TypeError):
                opened = TextSlices.open(slices)
                self._slices = opened if all(len(part) == self.passages for part in opened) else None
        compact = self.compact_file.find(files, generation)
        if compact is not None and isinstance(self.block, Block):
            self.block.read_compact(compact)
        clusters = self.clusters_file.find(files, generation)
        if clusters is not None and isinstance(self.block, Block):
            self.block.read_clusters(clusters)

    def extra_files(self, sizes: Sizes) -> Iterator[tuple[Derived, Callable[[], Saved]]]:
        """The files of what is derived of it, each from so many passages on, and what makes the content."""
        if self.passages >= sizes.words:
            yield self.words_file, lambda: self.words
        if self.passages >= sizes.codes and self._saves_codes:
            yield self.codes_file, lambda: new_codes(self.words)
        block = self.block
        if isinstance(block, Block) and self.passages >= sizes.clusters and (block.has_clusters or not self.generation):
            yield self.clusters_file, block.clusters
        elif isinstance(block, Block) and self.passages >= sizes.compact:
            yield self.compact_file, block.compact
        if not self.small and (self._slices is not None or not self.generation):  # not for a segment of older code
            yield self.slices_file, self.find_slices

    @property
    def has_slices(self) -> bool:
        """Whether it is known where the texts of its passages lie, without parsing its lines."""
        return self._slices is not None

    def find_slices(self) -> TextSlices:
        """Where the texts of its passages lie."""
        if self._slices is None:
            self._slices = TextSlices.of(bytes(self.line(place)) for place in range(len(self)))
        return self._slices

    @property
    def _has_words(self) -> bool:
        return "words" in self.__dict__ or self._build_words is not None

    def added_at(self, place: int) -> str:
        """When a document was added."""
        return bytes(self.table["added"][place]).decode("ascii") or self.entry(place).added

    def original_file(self, place: int) -> str:
        """The name of the file that a document was read from, in the library; empty where it is not kept."""
        sha = bytes(self.table["original"][place])
        return f"{sha.hex()}.pdf" if sha != _NONE else ""

    def originals(self) -> NDArray[np.int64]:
        """The numbers of the documents whose original file is kept."""
        return np.flatnonzero(self.table["original"] != np.void(_NONE))

    def document(self, place: int) -> Document:
        """A document by its number."""
        return self.entry(place).document

    def files(self) -> "dict[str, Iterator[bytes | memoryview] | Ready]":
        """File name to content in pieces, of a segment to be written."""
        if self.ready:
            return dict(self.ready)
        vectors = self.block.pieces() if isinstance(self.block, Block) else iter(())
        files: dict[str, Iterator[bytes | memoryview] | Ready] = {DOCUMENTS: iter([self.lines[:]]), VECTORS: vectors}
        if not self.small:
            files[TABLE] = iter([self.table.tobytes()])
        return files

    def names(self) -> list[str]:
        """The names of its files."""
        return [DOCUMENTS, VECTORS, *([] if self.small else [TABLE])]

    def line(self, place: int) -> memoryview:
        """The line of a document, as it lies in the file."""
        start = int(self._offsets[place])
        return self.lines[start : start + int(self._line_sizes[place])]

    def _slice(self, place: int, number: int) -> tuple[int, int, int, int] | None:
        """Where the text of a passage and that with its diacritics lie; None where the line must be parsed for it."""
        if self._slices is None:
            return None
        row = int(self._firsts[place]) + number
        start, end, first, last = [part.item(row) for part in self._slices]
        return (start, end, first or start, last or end) if end else None

    @cached_property
    def _offsets(self) -> Numbers:
        return self.table["offset"].astype(np.int64)  # a column of rows is read slowly

    @cached_property
    def _line_sizes(self) -> NDArray[np.int32]:
        return self.table["size"].astype(np.int32)

    @cached_property
    def _firsts(self) -> Numbers:
        """How many passages the documents before each have, (documents,)."""
        counts = self.table["passages"].astype(np.int64)
        return np.cumsum(counts) - counts

    def _parse(self, place: int) -> Entry:
        with self._report_damage(place):
            entry = parse_content(self._content(place), partial(self._report_damage, place))
            if id_number(entry.document.id) != int(self.table["id"][place]):
                raise ValueError("the line is another document's")
        return entry

    def _content(self, place: int) -> Content:
        """What is in a document's line, decoded; the latest are kept."""
        content = self._decoded.get(place)
        if content is None:
            line = bytes(self.line(place))
            if not is_whole(line):
                raise ValueError("the line's SHA-256 is wrong")
            content = decode_line(line)
            self._decoded.put(place, content)
        return content

    @contextmanager
    def _report_damage(self, place: int) -> Iterator[None]:
        """Raise what a line of another shape raises as DamagedLibrary."""
        try:
            yield
        except PARSE_ERRORS as error:
            if self._folder is None:
                raise DamagedLibrary(str(error)) from error
            raise damage(self._folder, f"bài thứ {place + 1} không đúng mã kiểm") from error


def _open_words(data: memoryview, codes: memoryview | None) -> "Bm25Index":
    from index.search.bm25.index import Bm25Index

    return Bm25Index.open(data, codes=codes)


def new_codes(words: "Bm25Index") -> Saved:
    """The codes of the postings of a word index, to be saved."""
    from index.search.bm25.impact_codes import NewCodes

    return NewCodes(words.postings, words.lengths)


def _merge_words(segments: Sequence[Segment], live: Sequence[Mask]) -> "Bm25Index":
    from index.search.bm25.index import Bm25Index

    return Bm25Index.merge([segment.words for segment in segments], live)


def id_number(id_: str) -> int:
    """A document id as a number, -1 for a text that is no id."""
    try:
        number = int(id_, 16)
    except ValueError:
        return -1
    return number if f"{number:016x}" == id_ else -1


def _table(entries: Sequence[Entry], sizes: Sequence[int]) -> NDArray[np.void]:
    """The rows of entries whose lines have these sizes in bytes."""
    table = np.zeros(len(entries), _ROW)
    if entries:
        documents = [entry.document for entry in entries]
        table["id"] = [int(document.id, 16) for document in documents]
        table["digest"] = np.array([bytes.fromhex(document.digest) for document in documents], "V32")
        table["original"] = np.array([bytes.fromhex(entry.original) or _NONE for entry in entries], "V32")
        table["size"] = sizes
        table["offset"] = np.cumsum(sizes, dtype=np.int64) - np.array(sizes, np.int64)
        table["characters"] = [len(document.text) for document in documents]
        table["passages"] = [len(entry.passages) for entry in entries]
        table["added"] = [_stored_time(entry.added) for entry in entries]
    return table


def join_tables(tables: Sequence[NDArray[np.void]]) -> NDArray[np.void]:
    """The rows of some tables in turn, whose lines follow each other."""
    table = np.concatenate(tables)
    table["offset"] = np.cumsum(table["size"], dtype=np.int64) - table["size"]
    return table


def _stored_time(added: str) -> bytes:
    """The text as the table holds it; empty where it does not fit."""
    return added.encode() if added.isascii() and len(added) <= 28 and "\0" not in added else b""
