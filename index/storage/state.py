"""Everything a library holds at one moment. A state never changes: a change makes a new state beside the old.

Searches keep the state they began with, so they need no lock. A state is some segments (`storage.segment`) and which of
their documents are there; a change adds a segment for what is new and leaves the others as they are, so that it costs
what it changes. What follows from the texts (word index, word restoration) is built, or read, when first asked for.
Above 300 lines: one class, whose methods each make, split, save or read the same few fields.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from index.document import Document, Passage
from index.search.vectors.blocks import SCANNED
from index.search.vectors.faiss import EXACT, FaissStore
from index.search.vectors.protocol import VectorStore
from index.storage.compaction import compact
from index.storage.derived import Derived, Saved
from index.storage.listing import LISTING, ListedFile, format_listing, parse_segments
from index.storage.records import Entry, parse_int
from index.storage.restoration import Restoration
from index.storage.sample import Sample
from index.storage.segment import DOCUMENTS, TABLE, VECTORS, Segment
from index.storage.sizes import SIZES, Sizes
from index.storage.snapshot import file_name
from index.storage.views import Documents, Entries, Passages
from index.types import Ids, Mask, Numbers, Rows, Vectors

if TYPE_CHECKING:
    from index.search.bm25.remote import SparseRows
    from index.search.bm25.term_search import WordSearch
    from index.storage.save import Ready
    from index.vietnamese.restore.question import QuestionRestorer

    Files = Mapping[str, Iterator[bytes | memoryview] | Ready | None]

__all__ = ["State"]


class State:
    """Documents with their passages and vectors.

    Attributes:
        segments: what the documents are in.
        live: for each segment, which of its documents are there, (documents,).
        entries: document id to entry, in the order they were added.
        documents: document id to document, in that order.
        passages: of all documents in turn, (n,).
        unsaved: file name to content of original files that are in no generation yet; emptied by a save.
        sizes: of segments.
        remote_words: whether saved segments are searched for words by their sparse vectors, where they lie.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        live: Sequence[Mask],
        *,
        restoration: Callable[[], Restoration | None] = lambda: None,
        sample: Callable[[], Sample | None] = lambda: None,
        unsaved: Mapping[str, bytes] = MappingProxyType({}),
        sizes: Sizes = SIZES,
        remote_words: bool = False,
    ) -> None:
        """Put together what belongs together.

        Args:
            segments: in order.
            live: for each, which of its documents are there.
            restoration: gives what was counted for an earlier state.
            sample: gives the sample of an earlier state.
            unsaved: original files that are in no generation yet; those that no document names are dropped.
            sizes: of segments.
            remote_words: as the attribute.
        """
        self.remote_words = remote_words
        self.segments, self.live, self.sizes = tuple(segments), tuple(live), sizes
        self.entries = Entries(self.segments, self.live)
        lazy = Passages(self.entries)
        small = len(lazy) < sizes.small
        self.passages: Sequence[Passage] = tuple(lazy) if small else lazy
        documents = Documents(self.entries)
        self.documents: Mapping[str, Document] = MappingProxyType(dict(documents)) if small else documents
        named = {name for _, name in self.entries.original_files()} if unsaved else set()
        self.unsaved = {name: data for name, data in unsaved.items() if name in named}
        self._earlier, self._earlier_sample = restoration, sample
        self._building = threading.Lock()

    @classmethod
    def empty(cls, *, sizes: Sizes = SIZES, remote_words: bool = False) -> "State":
        """The state of a library that holds nothing yet."""
        return cls((), (), sizes=sizes, remote_words=remote_words)

    @cached_property
    def ids(self) -> Ids:
        """Each passage's id in the store, rising, (n,)."""
        masks = [np.repeat(mask, segment.table["passages"]) for segment, mask in self._parts]
        return np.flatnonzero(np.concatenate(masks)).astype(np.int64) if masks else np.empty(0, np.int64)

    @cached_property
    def store(self) -> VectorStore | None:
        """The passages' vectors under `ids`; None before the first passage."""
        blocks, masks = [], list[Mask | None]()
        for segment, mask in self._parts:
            if segment.block is not None:
                blocks.append(segment.block)
                masks.append(None if mask.all() else np.repeat(mask, segment.table["passages"]))
        return FaissStore.join(blocks, masks) if blocks and len(self.passages) else None

    def warm(self) -> None:
        """Build now what a search needs, so that the first one need not wait."""
        _ = self.store, self.lexical, self.restorer

    @property
    def lexical(self) -> "WordSearch":
        """The word index of `passages`, in their order."""
        with self._building:  # threads that ask at once wait for the one that builds it
            return self._lexical

    @property
    def restorer(self) -> "QuestionRestorer":
        """What restores the diacritics of questions, with this library's words."""
        with self._building:
            return self._restoration.restorer

    @cached_property
    def _lexical(self) -> "WordSearch":
        if self.remote_words:
            return self._search_sparse()
        from index.search.bm25.parts import Bm25Parts

        masks = [np.repeat(mask, segment.table["passages"]) for segment, mask in self._parts]
        if len(masks) == 1 and masks[0].all():
            return self.segments[0].words
        return Bm25Parts([segment.words for segment in self.segments], masks)

    def _search_sparse(self) -> "WordSearch":
        """Word search by the sparse vectors of saved segments, which come first, and the words of unsaved ones."""
        from index.search.bm25.remote import RemoteWords

        stored: SparseRows | None = None
        masks, unsaved = [np.empty(0, np.bool_)], None
        for segment, mask in self._parts:
            if segment.generation:
                block: Any = segment.block
                if block is not None:
                    stored = block if stored is None else stored.join(block)  # type: ignore[attr-defined]
                    masks.append(np.repeat(mask, segment.table["passages"]))
            else:
                unsaved = segment.words
        sample = self._sample
        return RemoteWords(
            stored, np.concatenate(masks), unsaved, sample.words, sample_is_whole=sample.is_whole(self.entries)
        )

    @cached_property
    def _sample(self) -> Sample:
        earlier, self._earlier_sample = self._earlier_sample(), lambda: None
        return Sample.of(self.entries, earlier)

    @cached_property
    def _restoration(self) -> Restoration:
        earlier, self._earlier = self._earlier(), lambda: None
        return Restoration.of(self.entries, earlier)

    def rows_of(self, documents: Collection[str]) -> Rows:
        """Positions in `passages` of those of some documents, rising; unknown ids have none."""
        chosen = np.zeros(len(self.entries), bool)
        chosen[self.entries.positions(documents)] = True
        rows: Rows = np.flatnonzero(np.repeat(chosen, self.entries.counts)).astype(np.int64)
        return rows

    def document_number(self, row: int) -> int:
        """The number, in order, of the document of the passage at a position; nothing is parsed."""
        return int(self._ends.searchsorted(row, side="right"))

    def passage_text(self, row: int) -> str:
        """The text of a passage by its position; its document is not parsed for it."""
        known = self.passages
        return known.text_of(row) if isinstance(known, Passages) else known[row].text

    def restored_text(self, row: int) -> str:
        """The same with its diacritics put back (`Passage.with_diacritics`)."""
        known = self.passages
        return known.restored_text_of(row) if isinstance(known, Passages) else known[row].with_diacritics

    @cached_property
    def _ends(self) -> Numbers:
        """How many passages the documents up to each have, (documents,)."""
        return np.cumsum(self.entries.counts)

    def vectors_of(self, id_: str) -> Vectors:
        """The vectors of a document's passages, in order, (n, dim)."""
        if self.store is None:
            raise ValueError("no passage was ever added")
        return self.store.vectors(self.ids[self.rows_of({id_})])

    def replace(
        self,
        gone: set[str],
        new: Sequence[Entry],
        vectors: Vectors | None = None,
        originals: Mapping[str, bytes] = MappingProxyType({}),
    ) -> "State":
        """The state without the documents `gone`, followed by `new`.

        Args:
            gone: document ids.
            new: entries, none of whose ids stays.
            vectors: of the new entries' passages in turn, (n, dim).
            originals: file name to content of the new entries' original files.
        """
        live = self._without(gone)
        segments = list(self.segments)
        if new:
            segments.append(Segment.build(new, vectors, sizes=self.sizes))
            live.append(np.ones(len(new), bool))
        return self._successor(*compact(segments, live, sizes=self.sizes), {**self.unsaved, **originals})

    def replace_segments(self, generations: Sequence[int], merged: Segment) -> "State | None":
        """The state with one segment in place of those of some generations, which follow each other; None if they went.

        Documents that were removed while it was made are not live in it.
        """
        numbers = [segment.generation for segment in self.segments]
        first = numbers.index(generations[0]) if generations[0] in numbers else len(numbers)
        last = first + len(generations)
        if numbers[first:last] != list(generations):
            return None
        pieces = zip(self.segments[first:last], self.live[first:last], strict=True)
        there = np.concatenate([segment.table["id"][mask] for segment, mask in pieces])
        return self._successor(
            [*self.segments[:first], merged, *self.segments[last:]],
            [*self.live[:first], np.isin(merged.table["id"], there), *self.live[last:]],
            self.unsaved,
        )

    def _successor(self, segments: Sequence[Segment], live: Sequence[Mask], unsaved: Mapping[str, bytes]) -> "State":
        """A state of other segments, which goes on from what was counted for this one."""
        return State(
            segments,
            live,
            restoration=lambda: self.__dict__.get("_restoration") or self._earlier(),
            sample=lambda: self.__dict__.get("_sample") or self._earlier_sample(),
            unsaved=unsaved,
            sizes=self.sizes,
            remote_words=self.remote_words,
        )

    def files(self) -> "Files":
        """File name to its content in pieces, None for a file that the folder has already, for `save.write`."""
        files: dict[str, Iterator[bytes | memoryview] | Ready | None] = {}
        for segment in self.segments:
            if segment.generation:
                files |= {file_name(segment.generation, name): None for name in segment.names()}
            else:
                files |= segment.files()
        if not files:
            files = {DOCUMENTS: iter(()), VECTORS: iter(())}
        if self._listed:
            files[LISTING] = iter([format_listing(self._listing())])
        for file, build in self._extra_files:
            files |= file.files(build)
        if len(self.passages) >= self.sizes.small:
            _ = self.restorer
            files |= self._restoration.files()
        if self.remote_words:
            _ = self.lexical
            files |= self._sample.files()
        for _, name in self.entries.original_files():
            files[name] = iter([self.unsaved[name]]) if name in self.unsaved else None
        return files

    def facts(self) -> dict[str, Any]:
        """Counts, dimension, segments and the keys of what can be built again, for the manifest.

        "segments" is there when they are listed (`listing`); without, the files are those of the first version.
        """
        facts: dict[str, Any] = {
            "documents": len(self.entries),
            "passages": len(self.passages),
            "dim": self.store.dim if self.store is not None else 0,
        }
        if self._listed:
            facts["segments"] = list(self._listing())
        if len(self.passages) >= self.sizes.small:
            _ = self.restorer
            facts["restoration"] = self._restoration.facts()
        if self.remote_words:
            _ = self.lexical
            facts["sample"] = self._sample.facts()
        return facts

    def detach(self) -> "State":
        """The same state with everything unsaved, in one segment, to be saved in another folder."""
        segments = [Segment.merge(self.segments, self.live, sizes=self.sizes)] if self.segments else []
        if len(self.passages) >= self.sizes.small:
            _ = self.restorer
            self._restoration.generation = 0
        return State(
            segments,
            [np.ones(len(segment), bool) for segment in segments],
            restoration=lambda: self.__dict__.get("_restoration") or self._earlier(),
            unsaved=self.unsaved,
            sizes=self.sizes,
        )

    def settle(self, generation: int) -> None:
        """Note that what was unsaved is saved now, by that generation."""
        for segment in self.segments:
            segment.generation = segment.generation or generation
        for file, _ in self._extra_files:
            file.settle(generation)
        if len(self.passages) >= self.sizes.small:
            self._restoration.generation = self._restoration.generation or generation
        self.unsaved.clear()

    @classmethod
    def parse(
        cls,
        files: Mapping[str, memoryview],
        facts: Mapping[str, Any],
        *,
        generation: int = 1,
        folder: Path | None = None,
        known: Mapping[int, Segment] = MappingProxyType({}),
        sizes: Sizes = SIZES,
        open_segment: Callable[[int], Segment] | None = None,
        remote_words: bool = False,
    ) -> "State":
        """The state that `files` and `facts` came from; any of `PARSE_ERRORS` when they do not fit together.

        Args:
            files: of the generation, by the names that `files` gave them.
            facts: of the generation.
            generation: its number.
            folder: the library, to be named when a line is damaged.
            known: segments by generation that were read from the very same files before.
            sizes: of segments.
            open_segment: gives the segment of a generation, where its files are not among `files`.
            remote_words: as the attribute.
        """
        if not files and open_segment is None:
            return cls.empty(sizes=sizes, remote_words=remote_words)
        dim = parse_int(facts["dim"])
        segments, live = [], []
        for listed in parse_segments(facts.get("segments", [(0, ())])):
            number = listed.generation or generation
            segment = known.get(number) or (
                open_segment(number) if open_segment else _open_segment(files, number, generation, dim, folder)
            )
            segment.read_extras(files, generation)
            segments.append(segment)
            live.append(~np.isin(segment.table["id"], np.array([int(id_, 16) for id_ in listed.removed], np.uint64)))
        state = cls(
            *compact(segments, live, merge=False),
            restoration=lambda: Restoration.load(files, facts, generation),
            sample=lambda: Sample.load(files, facts),
            sizes=sizes,
            remote_words=remote_words,
        )
        if not state.entries.unique:
            raise ValueError("a document twice")
        if dim < bool(len(state.passages)):
            raise ValueError(f"dimension {dim}")
        return state

    @property
    def _parts(self) -> Iterator[tuple[Segment, Mask]]:
        return zip(self.segments, self.live, strict=True)

    @property
    def _extra_files(self) -> Iterator[tuple[Derived, Callable[[], Saved]]]:
        """The files of what is derived of the segments and worth saving, and what makes the content of each."""
        sizes = self.sizes
        if len(self.passages) > EXACT:
            sizes = replace(sizes, compact=min(sizes.compact, SCANNED))
        each = (segment.extra_files(sizes) for segment in self.segments)
        return chain.from_iterable(each)

    @property
    def _listed(self) -> bool:
        """Whether the segments must be listed: there are several, or an earlier generation's, or one with removals."""
        return len(self.segments) > 1 or any(segment.generation or not mask.all() for segment, mask in self._parts)

    def _listing(self) -> Iterator[ListedFile]:
        for segment, mask in self._parts:
            removed = segment.table["id"][~mask].tolist()
            yield ListedFile(segment.generation, tuple(f"{number:016x}" for number in removed))

    def _without(self, gone: Collection[str]) -> list[Mask]:
        """`live` without some documents; masks that stay are the same objects."""
        chosen = np.ones(len(self.entries), bool)
        chosen[self.entries.positions(gone)] = False
        live, done = [], 0
        for mask in self.live:
            count = int(np.count_nonzero(mask))
            part = chosen[done : done + count]
            done += count
            if not part.all():
                mask = mask.copy()
                mask[np.flatnonzero(mask)[~part]] = False
            live.append(mask)
        return live


def _open_segment(
    files: Mapping[str, memoryview], number: int, generation: int, dim: int, folder: Path | None
) -> Segment:
    """The segment that a generation wrote; the newest generation's own files go by their short names."""

    def name(short: str) -> str:
        return short if number == generation else file_name(number, short)

    table = files.get(name(TABLE))
    return Segment.open(files[name(DOCUMENTS)], files[name(VECTORS)], table, dim, generation=number, folder=folder)
