"""A library: documents in, the best passages out.

Many threads may search one `Index` while one adds, and many processes may read one folder while one writes: a search
works on a state that never changes (`storage.state`), and which state that is `storage.shared` decides.
Above 300 lines, half of them docstrings: the one class that the whole of `qa` is written against.
"""

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.document import Document, Passage
from index.errors import LibraryError
from index.ingest.changes import Changes, encode, plan
from index.search.fusion import temperature
from index.search.near_duplicates import near_duplicates
from index.search.query import Hit, Query
from index.search.rank import rank
from index.search.vectors.milvus import is_address
from index.storage.disk import DISK, Disk
from index.storage.place import FolderPlace, Place
from index.storage.shared import SharedState
from index.storage.sizes import SIZES, Sizes
from index.vietnamese.restore.truecase import end_with_question_mark
from index.vietnamese.text import canonical

if TYPE_CHECKING:
    from index.encoder.protocol import Encoder, Progress, RecentVectors, Vectors

__all__ = ["Changes", "Index"]

RECENT_SENTENCES = 2048
"""Sentences whose vectors are kept for later questions: about 3 MB."""


class Index:
    """A library of documents that can be searched, in memory or bound to a folder."""

    def __init__(
        self, *, encoder: "Encoder | None" = None, cache: Path | None = None, disk: Disk = DISK, sizes: Sizes = SIZES
    ) -> None:
        """Start empty and in memory; without an encoder the embedded one is loaded when first needed."""
        self._shared = SharedState(None, disk=disk, required=encoder.name if encoder else None, sizes=sizes)
        self._encoder, self._cache = encoder, cache
        self._sentences: RecentVectors | None = None
        self._loading = threading.Lock()

    @classmethod
    def open(
        cls,
        folder: str | Path,
        *,
        encoder: "Encoder | None" = None,
        cache: Path | None = None,
        disk: Disk = DISK,
        sizes: Sizes = SIZES,
        shard: str = "",
        token: str = "",
    ) -> "Index":
        """The library saved in a folder, bound to it; a folder that is missing is an empty library.

        Args:
            folder: where; or the address of a library on Milvus, as milvus://localhost:19530/bao.
            encoder: the encoder to use; default the one the library was made with, loaded when first needed.
            cache: where the bundled encoder is prepared; default the user's cache folder.
            disk: the file system that `save` writes on.
            sizes: of segments, on disk and in memory.
            shard: "2/8" for the second of eight programs that add to one library on Milvus at once.
            token: to log in on Milvus with, where the address has none.

        Raises:
            MissingExtra: the address is Milvus's, and pymilvus is not installed.
            DamagedLibrary: the files are not what was saved.
            ForeignLibrary: made with another encoder than the given one, or by another version.
            LibraryError: the folder cannot be read.
        """
        library = cls(encoder=encoder, cache=cache, disk=disk, sizes=sizes)
        required = encoder.name if encoder else None
        library._shared = SharedState(
            _place(folder, disk, sizes, shard, token), disk=disk, required=required, sizes=sizes
        )
        library._shared.load()
        return library

    def __len__(self) -> int:
        """Number of passages."""
        return len(self.passages)

    @property
    def folder(self) -> Path | None:
        """The folder that `save` writes to; None for a library in memory or on a server."""
        return self._shared.folder

    @property
    def place(self) -> str:
        """The name of where `save` writes, for messages; empty for a library in memory."""
        return str(self._shared.place or "")

    @property
    def saved(self) -> bool:
        """Whether the folder holds a saved library, be it an empty one."""
        return self._shared.saved

    @property
    def documents(self) -> Mapping[str, Document]:
        """Document id to document, in the order they were added; a view that later changes do not touch."""
        return self._shared.state.documents

    @property
    def passages(self) -> Sequence[Passage]:
        """All passages, document by document."""
        return self._shared.state.passages

    def passages_of(self, id_: str) -> Sequence[Passage]:
        """The passages of one document, in the order of its text; none for an unknown id."""
        entry = self._shared.state.entries.get(id_)
        return entry.passages if entry else ()

    def vectors(self) -> "Vectors":
        """The vectors of `passages`, in their order, (n, dim), unit length; (0, 0) for an empty library."""
        state = self._shared.state
        return np.empty((0, 0), np.float32) if state.store is None else state.store.vectors(state.ids)

    @property
    def characters(self) -> int:
        """Characters of all texts; none is read for it."""
        return self._shared.state.entries.characters

    @property
    def added_at(self) -> Mapping[str, str]:
        """Document id to when it was added (UTC, ISO 8601)."""
        return self._shared.state.entries.added_at()

    @property
    def copies(self) -> Mapping[str, str]:
        """Id of each near-duplicate, or part, of an earlier document to that one's id; not cached."""
        return near_duplicates(self.documents.values())

    @property
    def originals(self) -> Collection[str]:
        """Ids of the documents whose file is kept, which `original` gives."""
        return {id_ for id_, _ in self._shared.state.entries.original_files()}

    def original(self, id_: str) -> bytes | None:
        """The bytes of the file that a document was read from, where they are kept (PDF); else None.

        Raises:
            DamagedLibrary: the file is not what was saved. The text and the answers are not touched by that.
        """
        return self._shared.original(id_)

    @property
    def encoder(self) -> "Encoder":
        """The encoder, loaded now if it was not (see `prepare`)."""
        return self._encoder or self.prepare()

    def prepare(self, *, progress: "Progress | None" = None) -> "Encoder":
        """The encoder, loaded now so that the first search need not wait.

        Args:
            progress: called with (stage, done, total) during the bundled encoder's first preparation.

        Raises:
            EncoderError: it cannot be had.
            ForeignLibrary: its vectors have another dimension than the library's.
        """
        with self._loading:
            if self._encoder is None:
                from index.encoder.sentence_transformer import DEFAULT, load_encoder

                encoder = load_encoder(self._shared.encoder or DEFAULT, cache=self._cache, progress=progress)
                self._shared.check_encoder(encoder.name, encoder.dim)
                self._encoder, self._shared.required = encoder, encoder.name
            return self._encoder

    def add(self, documents: Iterable[Document], *, progress: "Progress | None" = None) -> Changes:
        """What changed: new sources are added, known ones with another text replaced; the same text changes nothing.

        Either all the documents are in afterwards or, when anything fails, none. Searches go on meanwhile. Nothing is
        on disk before `save`.

        Args:
            documents: to add; of several with one source the last counts, in its place.
            progress: called with (stage, done, total).

        Raises:
            DocumentError: a document makes too many passages (`ingest.changes.MOST_PASSAGES`).
            LibraryError: another process writes the library.
            EncoderError: the encoder cannot be had.
        """
        with self._shared.change() as state:
            new, changes = plan(state, documents)
            if new:
                entries, vectors = encode(state, new, self.encoder, progress)
                pairs = zip(entries, new, strict=True)
                originals = {entry.original_file: each.original for entry, each in pairs if each.original}
                self._shared.put(state.replace(set(changes.replaced), entries, vectors, originals))
            return changes

    def remove(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The ids of the documents that are gone now, each once.

        Raises:
            LibraryError: an id that is not in the library (then nothing is removed), or another process writes.
        """
        with self._shared.change() as state:
            gone = tuple(dict.fromkeys(ids))
            for id_ in gone:
                if id_ not in state.documents:
                    raise LibraryError(f"Không có tài liệu {id_!r} trong thư viện. Xem danh sách: hoidap list.")
            if gone:
                self._shared.put(state.replace(set(gone), []))
            return gone

    def understand(self, question: str, *, literal: bool = False) -> Query:
        """The question made ready: canonical, with missing diacritics put back unless `literal`."""
        text = " ".join(canonical(question).split())
        if literal or not text:
            return Query(question, text)
        restored = self._shared.newest().restorer.restore(text)
        return Query(question, restored, restored.casefold() != text.casefold())  # capitals are no guess at meaning

    def search(self, query: str | Query, *, k: int = 10, documents: Collection[str] | None = None) -> list[Hit]:
        """The best `k` passages, or all there are, the best first; none for a blank question.

        Args:
            query: a question as typed, or one made ready by `understand`.
            k: how many, at least 1.
            documents: ids of the documents to search; all by default, unknown ids match nothing.

        Raises:
            ValueError: `k` below 1.
            EncoderError: the encoder cannot be had.
        """
        if k < 1:
            raise ValueError(f"k {k} is below 1")
        if isinstance(query, str):
            query = self.understand(query)
        state = self._shared.newest()
        if not query.text or not state.passages:
            return []
        encoder = self.encoder
        return rank(
            state,
            encoder.encode_queries([end_with_question_mark(query.text)]),
            query.text,
            k=k,
            documents=documents,
            temperature=temperature(encoder.name),
            encode=self.sentence_vectors,
        )

    def mentions(self, words: str) -> bool:
        """Whether a document may hold some words in a row, with any diacritics; False is certain."""
        return self._shared.newest().lexical.mentions(words)

    def sentence_vectors(self, sentences: Sequence[str]) -> "Vectors":
        """Vectors of sentences, (n, dim), the latest of which are kept for later questions.

        Raises:
            EncoderError: the encoder cannot be had.
        """
        if self._sentences is None:
            from index.encoder.protocol import RecentVectors

            encoder = self.encoder
            self._sentences = RecentVectors(encoder.encode_passages, encoder.dim, most=RECENT_SENTENCES)
        return self._sentences(sentences)

    def save(self, folder: str | Path | None = None) -> None:
        """Write everything to the folder, or nothing: a save that fails or is killed leaves what was saved before.

        Args:
            folder: for a library in memory: where, from now on. A folder that holds a library is refused.

        Raises:
            LibraryError: the disk is full or cannot be written, another process writes, or the folder is taken.
            ValueError: a library in memory, and no folder.
        """
        self._shared.save(Path(folder).absolute() if folder is not None else None)

    @property
    def needs_merging(self) -> bool:
        """Whether `merge` has something to do."""
        return self._shared.needs_merging

    def merge(self) -> bool:
        """Whether the parts that a large saved library lies in were made fewer, so that searching it costs less.

        It takes seconds for 100,000 passages, minutes for a million; others may search and write meanwhile, and this
        process may be stopped at any moment. Nothing is done while there are few parts, or where changes are unsaved.

        Raises:
            LibraryError: the disk is full or fails, or another process writes when the parts are to be taken over.
        """
        return self._shared.merge()

    def revert(self) -> None:
        """Forget what was changed since the last `save`, and let other processes write."""
        self._shared.revert()

    def refresh(self) -> bool:
        """Whether another process had saved a newer generation, which is now read; never while changes are unsaved.

        Raises:
            LibraryError: the newer generation cannot be read; the library goes on with the one it has.
        """
        return self._shared.refresh()

    def copy_from(self, source: "Index", *, progress: "Progress | None" = None) -> int:
        """How many documents of another library were copied here, vectors as they are, and saved batch by batch.

        A document that is here with the same text is not copied again, so that an interrupted copy goes on.

        Raises:
            ForeignLibrary: this library's vectors are another encoder's.
            LibraryError: one of the two cannot be read or written.
        """
        from index.storage.move import copy

        return copy(source._shared, self._shared, progress)

    def follow(self) -> None:
        """Take up what another process has saved, if it can be read at once; `search` does so by itself."""
        self._shared.newest()


def _place(folder: str | Path, disk: Disk, sizes: Sizes, shard: str, token: str) -> Place:
    if isinstance(folder, str) and is_address(folder):
        from index.storage.milvus_place import MilvusPlace

        return MilvusPlace.open(folder, sizes, shard=shard, token=token)
    if shard:
        raise LibraryError("Chia phần (--shard) chỉ dùng cho thư viện trên Milvus. Thêm --store milvus://…")
    return FolderPlace(Path(folder).absolute(), disk, sizes)
