"""The library: documents in, the best passages out. The façade over reading, encoding, ranking and saving.

Many threads may search one `Index` while one adds: a search works on contents that never change, and `add` puts new
contents in place only when everything is encoded. Many processes may read one folder while one writes: the first
change takes the writer's lock, `save` gives it back, and searches see what another process saved without reopening.
"""

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.document import Document, Passage
from index.errors import ForeignLibrary, LibraryError
from index.ingest.changes import Changes, encode, plan
from index.ingest.near_duplicates import near_copies
from index.search.fusion import temperature
from index.search.query import Hit, Query
from index.search.rank import rank
from index.state import PARSE_ERRORS, Contents, original_name
from index.storage import snapshot
from index.storage.disk import DISK, Disk
from index.vietnamese.restore.truecase import end_with_question_mark
from index.vietnamese.text import canonical

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from index.encoder.protocol import Encoder, Progress, RecentVectors, Vectors

__all__ = ["Changes", "Index"]

REMEMBERED_SENTENCES = 2048
"""Sentences whose vectors are kept for the next close call: about 3 MB."""


class _Saved(NamedTuple):
    """A generation read from disk: its contents, its encoder's name, its stamp."""

    contents: Contents
    encoder: str | None
    stamp: snapshot.Stamp | None


class Index:
    """A library of documents that can be searched, in memory or bound to a folder.

    Attributes:
        folder: where `save` writes; None for a library in memory.
    """

    def __init__(self, *, encoder: "Encoder | None" = None, cache: Path | None = None, disk: Disk = DISK) -> None:
        """Start empty and in memory; without an encoder the embedded one is loaded when first needed."""
        self.folder: Path | None = None
        self._encoder = encoder
        self._cache, self._disk = cache, disk
        self._encoder_name = encoder.name if encoder else None
        self._contents = self._saved = Contents.empty()
        self._stamp: snapshot.Stamp | None = None
        self._unreadable: snapshot.Stamp | None = None
        self._claim: BaseFileLock | None = None
        self._sentences: RecentVectors | None = None
        self._writing = threading.RLock()
        self._loading = threading.Lock()

    @classmethod
    def open(
        cls,
        folder: str | Path,
        *,
        encoder: "Encoder | None" = None,
        cache: Path | None = None,
        disk: Disk = DISK,
    ) -> "Index":
        """The library saved in a folder, bound to it; a folder that is missing is an empty library.

        Args:
            folder: where.
            encoder: the encoder to use; default the one the library was made with, loaded when first needed.
            cache: where the bundled encoder is prepared; default the user's cache folder.
            disk: the file system that `save` writes on.

        Raises:
            DamagedLibrary: the files are not what was saved.
            ForeignLibrary: made with another encoder than the given one, or by another version.
            LibraryError: the folder cannot be read.
        """
        library = cls(encoder=encoder, cache=cache, disk=disk)
        library.folder = Path(folder).absolute()
        library._load()
        return library

    def __len__(self) -> int:
        """Number of passages."""
        return len(self._contents.passages)

    @property
    def documents(self) -> Mapping[str, Document]:
        """Document id to document, in the order they were added; a view that later changes do not touch."""
        return self._contents.documents

    @property
    def passages(self) -> Sequence[Passage]:
        """All passages, document by document."""
        return self._contents.passages

    @property
    def saved(self) -> bool:
        """Whether the folder holds a saved library, be it an empty one."""
        return self._stamp is not None

    def vectors(self) -> "Vectors":
        """The vectors of `passages`, in their order, (n, dim), unit length; (0, 0) for an empty library."""
        contents = self._contents
        if contents.store is None:
            return np.empty((0, 0), np.float32)
        return contents.store.vectors(contents.ids)

    @property
    def added(self) -> Mapping[str, str]:
        """Document id to when it was added (UTC, ISO 8601)."""
        return {id_: entry.added for id_, entry in self._contents.entries.items()}

    @property
    def copies(self) -> Mapping[str, str]:
        """Id of each document that is a near-copy, or a part, of an earlier one, to that one's id; computed anew."""
        return near_copies(self._contents.documents.values())

    @property
    def originals(self) -> Collection[str]:
        """Ids of the documents whose file is kept, which `original` gives."""
        return {id_ for id_, entry in self._contents.entries.items() if entry.original}

    def original(self, id_: str) -> bytes | None:
        """The bytes of the file that a document was read from, where they are kept (PDF); else None.

        Raises:
            DamagedLibrary: the file is not what was saved. The text and the answers are not touched by that.
        """
        contents = self._contents
        entry = contents.entries.get(id_)
        if entry is None or not entry.original:
            return None
        unsaved = contents.unsaved.get(original_name(entry))
        if unsaved is not None or self.folder is None:
            return unsaved
        try:
            return bytes(snapshot.read_one(self.folder, original_name(entry)))
        except KeyError:
            return None  # another process has taken the document out meanwhile

    @property
    def encoder(self) -> "Encoder":
        """The encoder, loaded now if it was not (see `prepare`)."""
        return self._encoder or self.prepare()

    def prepare(self, *, progress: "Progress | None" = None) -> "Encoder":
        """The encoder, loaded now so that the first search need not wait.

        Args:
            progress: told how the bundled encoder's first preparation goes.

        Raises:
            EncoderError: it cannot be had.
            ForeignLibrary: its vectors have another dimension than the library's.
        """
        with self._loading:
            if self._encoder is None:
                from index.encoder.sentence_transformer import DEFAULT, load_encoder

                encoder = load_encoder(self._encoder_name or DEFAULT, cache=self._cache, progress=progress)
                self._refuse_foreign(encoder.name, encoder.dim)
                self._encoder = encoder
            return self._encoder

    def add(self, documents: Iterable[Document], *, progress: "Progress | None" = None) -> Changes:
        """What changed: new sources are added, known ones with another text replaced; the same text changes nothing.

        Either all the documents are in afterwards or, when anything fails, none. Searches go on meanwhile. Nothing is
        on disk before `save`.

        Args:
            documents: to add; of several with one source the last counts, in its place.
            progress: called with (stage, done, total).

        Raises:
            DocumentError: a document makes too many passages (`adding.MOST_PASSAGES`).
            LibraryError: another process writes the library.
            EncoderError: the encoder cannot be had.
        """
        with self._changing():
            wanted, changes = plan(self._contents, documents)
            if wanted:
                entries, vectors = encode(self._contents, wanted, self.encoder, progress)
                given = zip(entries, wanted, strict=True)
                originals = {original_name(entry): each.original for entry, each in given if each.original}
                self._swap(self._contents.changed(set(changes.replaced), entries, vectors, originals))
            return changes

    def remove(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The ids of the documents that are gone now, each once.

        Raises:
            LibraryError: an id that is not in the library (then nothing is removed), or another process writes.
        """
        with self._changing():
            gone = tuple(dict.fromkeys(ids))
            for id_ in gone:
                if id_ not in self._contents.documents:
                    raise LibraryError(f"Không có tài liệu {id_!r} trong thư viện. Xem danh sách: hoidap list.")
            if gone:
                self._swap(self._contents.changed(set(gone), []))
            return gone

    def understand(self, question: str, *, literal: bool = False) -> Query:
        """The question made ready: canonical, with missing diacritics put back unless `literal`."""
        text = " ".join(canonical(question).split())
        if literal or not text:
            return Query(question, text)
        restored = self._following().marks.restore(text)
        return Query(question, restored, restored.casefold() != text.casefold())  # capitals are no guess at meaning

    def search(self, query: str | Query, *, k: int = 10, documents: Collection[str] | None = None) -> list[Hit]:
        """The best `k` passages, or all there are, the best first; none for a blank question.

        Args:
            query: a question as typed, or one made ready by `understand`.
            k: how many, at least 1.
            documents: ids of the documents to search; all by default, unknown ids find nothing.

        Raises:
            ValueError: `k` below 1.
            EncoderError: the encoder cannot be had.
        """
        if k < 1:
            raise ValueError(f"k {k} is below 1")
        if isinstance(query, str):
            query = self.understand(query)
        contents = self._following()
        if not query.text or not contents.passages:
            return []
        encoder = self.encoder
        vector = encoder.encode_queries([end_with_question_mark(query.text)])
        return rank(
            contents,
            vector,
            query.text,
            k=k,
            documents=documents,
            temperature=temperature(encoder.name),
            encode=self.sentence_vectors,
        )

    def mentions(self, words: str) -> bool:
        """Whether a document may hold some words in a row, however they are marked; False is certain."""
        return self._following().lexical.mentions(words)

    def sentence_vectors(self, sentences: Sequence[str]) -> "Vectors":
        """Vectors of sentences, (n, dim), remembered for the next question that is a close call.

        Raises:
            EncoderError: the encoder cannot be had.
        """
        if self._sentences is None:
            from index.encoder.protocol import RecentVectors

            encoder = self.encoder
            self._sentences = RecentVectors(encoder.encode_passages, encoder.dim, most=REMEMBERED_SENTENCES)
        return self._sentences(sentences)

    def save(self, folder: str | Path | None = None) -> None:
        """Write everything to the folder, or nothing: a save that fails or is killed leaves what was saved before.

        Args:
            folder: for a library in memory: where, from now on. A folder that holds a library is refused.

        Raises:
            LibraryError: the disk is full or cannot be written, another process writes, or the folder is taken.
            ValueError: a library in memory, and no folder.
        """
        with self._writing:
            if folder is not None and Path(folder).absolute() != self.folder:
                self._bind(Path(folder).absolute())
            if self.folder is None:
                raise ValueError("a library in memory needs a folder to be saved to")
            with self._changing():
                if self._contents is not self._saved or self._stamp is None:
                    self._write(self.folder)

    def revert(self) -> None:
        """Forget what was changed since the last `save`, and let other processes write."""
        with self._writing:
            self._contents = self._saved
            if self._claim is not None:
                self._claim.release()
                self._claim = None

    def refresh(self) -> bool:
        """True when another process had saved a newer generation, which is now read; never while changes are unsaved.

        Raises:
            LibraryError: the newer generation cannot be read; the library goes on with the one it has.
        """
        with self._writing:
            if self._claim is not None:
                return False
            newest = self._newest()
            if newest is not None:
                newest.contents.warm()  # other threads search the old ones meanwhile
            return self._adopt(newest)

    def follow(self) -> None:
        """Take up what another process has saved, if it can be had at once; `search` does so by itself."""
        self._following()

    def _following(self) -> Contents:
        """The contents to search: the newest saved ones, or those at hand while they cannot be had."""
        if self.folder is None or (newest := snapshot.stamp(self.folder)) in (self._stamp, self._unreadable):
            return self._contents
        if self._writing.acquire(blocking=False):  # else a thread here adds, or reads the new ones already
            try:
                self.refresh()
            except LibraryError:
                # A server goes on answering from the generation it holds, and looks again after the next save.
                self._unreadable = newest
            finally:
                self._writing.release()
        return self._contents

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Hold the writer's lock, on the newest saved contents; keep it afterwards while there is something to save."""
        with self._writing:
            if self.folder is not None and self._claim is None:
                self._claim = snapshot.claim(self.folder)
            try:
                if self._contents is self._saved:
                    self._load()
                yield
            finally:
                if self._claim is not None and self._contents is self._saved:
                    self._claim.release()
                    self._claim = None

    def _load(self) -> bool:
        """True when the folder's newest generation was read, and was not at hand."""
        return self._adopt(self._newest())

    def _newest(self) -> _Saved | None:
        """What the folder holds, when that is not at hand; empty contents without a stamp where nothing was saved."""
        if self.folder is None or snapshot.stamp(self.folder) == self._stamp is not None:
            return None
        read = snapshot.read(self.folder)
        if read is None and self._stamp is not None:
            raise LibraryError(f"Thư viện {self.folder} đã bị xoá hoặc dời đi trong khi đang mở. Hãy mở lại thư viện.")
        if read is None:
            return _Saved(Contents.empty(), self._encoder_name, None)
        try:
            contents = Contents.parse(read.files, read.facts)
            name = str(read.facts["encoder"]) if contents.passages else self._encoder_name
        except PARSE_ERRORS as error:
            raise snapshot.damaged(self.folder, "nội dung không đúng dạng") from error
        if name is not None and self._encoder is not None and name != self._encoder.name:
            raise _foreign(self.folder, name, self._encoder.name)
        return _Saved(contents, name, read.stamp)

    def _adopt(self, newest: _Saved | None) -> bool:
        """True when there was something to adopt that had been saved."""
        if newest is None:
            return False
        self._contents = self._saved = newest.contents
        self._encoder_name, self._stamp = newest.encoder, newest.stamp
        return newest.stamp is not None

    def _refuse_foreign(self, name: str, dim: int) -> None:
        store = self._contents.store
        if self.folder is not None and store is not None and dim != store.dim:
            raise _foreign(self.folder, f"{self._encoder_name} ({store.dim} chiều)", f"{name} ({dim} chiều)")

    def _bind(self, folder: Path) -> None:
        """Make the folder ours; from now on the library is saved there."""
        claimed = snapshot.claim(folder)
        try:
            if snapshot.stamp(folder) is not None:
                raise LibraryError(f"Đã có một thư viện ở {folder}. Mở nó bằng Index.open, hoặc chọn thư mục khác.")
        except LibraryError:
            claimed.release()
            raise
        for id_, entry in self._contents.entries.items():
            if entry.original and (original := self.original(id_)):
                self._contents.unsaved[original_name(entry)] = original
        if self._claim is not None:
            self._claim.release()
        self.folder, self._claim, self._stamp = folder, claimed, None
        self._saved = Contents.empty()

    def _write(self, folder: Path) -> None:
        facts = {**self._contents.facts(), "encoder": self._encoder_name or ""}
        snapshot.write(folder, self._contents.files(), facts, disk=self._disk)
        self._saved, self._stamp = self._contents, snapshot.stamp(folder)
        self._contents.unsaved.clear()

    def _swap(self, contents: Contents) -> None:
        """Put new contents in place, with what searches need already built."""
        contents.warm()
        self._encoder_name = self._encoder.name if self._encoder else self._encoder_name
        self._contents = contents


def _foreign(folder: Path, made_with: str, given: str) -> ForeignLibrary:
    return ForeignLibrary(
        f"Thư viện {folder} được tạo bằng bộ mã hoá {made_with}, không phải {given}. "
        "Mở lại bằng đúng bộ mã hoá đó, hoặc thêm các bài vào một thư viện mới."
    )
