"""Everything a library holds at one moment. A state never changes: a change makes a new state beside the old.

Searches keep the state they began with, so they need no lock. What follows from the texts (word index, word
restoration) is built when first asked for. `State.files` and `State.parse` turn a state into files and back.
"""

import math
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from index.document import Document, Passage
from index.search.vectors.faiss import FaissStore
from index.search.vectors.protocol import VectorStore
from index.storage import word_index
from index.storage.records import Entry, format_line, parse_int, parse_line
from index.types import Ids

if TYPE_CHECKING:
    from index.encoder.protocol import Vectors
    from index.search.bm25.index import Bm25Index
    from index.vietnamese.restore.question import QuestionRestorer

    Restoration = tuple[Sequence[str], QuestionRestorer]  # texts, and the counts made of them

__all__ = ["DOCUMENTS", "VECTORS", "State"]

DOCUMENTS, VECTORS = "documents.jsonl", "vectors.f32"
ENOUGH = 5_000_000
"""Characters from which word restoration is counted at most: some seconds of counting."""


class State:
    """Documents with their passages and vectors.

    Attributes:
        entries: document id to entry, in the order they were added.
        passages: of all entries in turn, (n,).
        ids: each passage's id in the store, rising, (n,).
        unsaved: file name to content of original files that are in no generation yet; emptied by a save.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry],
        ids: Ids,
        open_store: Callable[[], VectorStore | None],
        *,
        files: Mapping[str, memoryview] | None = None,
        facts: Mapping[str, Any] | None = None,
        update_words: "Callable[[], Bm25Index | None]" = lambda: None,
        restoration: "Restoration | None" = None,
        unsaved: Mapping[str, bytes] | None = None,
    ) -> None:
        """Put together what belongs together: one id for each passage of `entries`.

        Args:
            entries: document id to entry.
            ids: one for each passage.
            open_store: gives the store that holds the passages' vectors under `ids`.
            files: a generation's files, among which the word index may be.
            facts: of that generation, which tell whether its word index can be used.
            update_words: makes the word index from that of the state before; None where there is nothing to update.
            restoration: of the state before; used again when it was counted from the same texts.
            unsaved: original files that are in no generation yet; of those, what `entries` name is kept.
        """
        self.entries: Mapping[str, Entry] = MappingProxyType(dict(entries))
        self.documents: Mapping[str, Document] = MappingProxyType({id_: e.document for id_, e in entries.items()})
        self.passages: tuple[Passage, ...] = tuple(p for entry in entries.values() for p in entry.passages)
        self.ids = ids
        named = {entry.original_file for entry in entries.values()}
        self.unsaved = {name: data for name, data in (unsaved or {}).items() if name in named}
        self._open_store = open_store
        self._files, self._facts = files or {}, facts or {}
        self._update_words, self._earlier = update_words, restoration
        self._building = threading.Lock()
        if len(ids) != len(self.passages):
            raise ValueError(f"{len(ids)} ids for {len(self.passages)} passages")

    @classmethod
    def empty(cls) -> "State":
        """The state of a library that holds nothing yet."""
        return cls({}, np.empty(0, np.int64), lambda: None)

    @cached_property
    def store(self) -> VectorStore | None:
        """The passages' vectors under `ids`; None before the first passage."""
        store = self._open_store()
        self._open_store = lambda: store  # frees the bytes that were read
        return store

    def warm(self) -> None:
        """Build now what a search needs, so that the first one need not wait."""
        _ = self.store, self.lexical, self.restorer

    @property
    def lexical(self) -> "Bm25Index":
        """The word index of `passages`, in their order."""
        with self._building:  # threads that ask at once wait for the one that builds it
            return self._lexical

    @property
    def restorer(self) -> "QuestionRestorer":
        """What restores the diacritics of questions, with this library's words."""
        with self._building:
            return self._restoration[1]

    @cached_property
    def _lexical(self) -> "Bm25Index":
        from index.search.bm25.index import Bm25Index

        words = word_index.load(self._files, self._facts)
        if words is None:
            words = self._update_words()
        self._files, self._update_words = {}, lambda: None  # frees the bytes that were read, and the state before
        return Bm25Index.build([passage.searched for passage in self.passages]) if words is None else words

    @cached_property
    def _restoration(self) -> "Restoration":
        from index.vietnamese.restore.question import QuestionRestorer

        texts = _sample([document.text for document in self.documents.values()])
        earlier, self._earlier = self._earlier, None
        return earlier if earlier is not None and earlier[0] == texts else (texts, QuestionRestorer.build(texts))

    @cached_property
    def by_digest(self) -> Mapping[str, str]:
        """Digest of each document's text to the first document's id."""
        return {entry.document.digest: id_ for id_, entry in reversed(list(self.entries.items()))}

    def rows_of(self, documents: Collection[str]) -> Ids:
        """Positions in `passages` of those of some documents, rising; unknown ids have none."""
        chosen = np.array([id_ in documents for id_ in self.entries], bool)
        counts = [len(entry.passages) for entry in self.entries.values()]
        rows: Ids = np.flatnonzero(np.repeat(chosen, counts)).astype(np.int64)
        return rows

    def vectors_of(self, id_: str) -> "Vectors":
        """The vectors of a document's passages, in order, (n, dim)."""
        return self._store().vectors(self._ids_of({id_}))

    def replace(
        self,
        gone: set[str],
        new: Sequence[Entry],
        vectors: "Vectors | None" = None,
        originals: Mapping[str, bytes] = MappingProxyType({}),
    ) -> "State":
        """The state without the documents `gone`, followed by `new`.

        Args:
            gone: document ids.
            new: entries, none of whose ids stays.
            vectors: of the new entries' passages in turn, (n, dim).
            originals: file name to content of the new entries' original files.
        """
        removed = self._ids_of(gone)
        left = self.ids[~np.isin(self.ids, removed)]
        store = self.store.copy() if self.store is not None and len(left) else None
        if store is not None:
            store.remove(removed)
        added = np.arange(0 if vectors is None else len(vectors), dtype=np.int64) + self.next_id
        if vectors is not None:
            store = store or FaissStore(vectors.shape[1])
            store.add(added, vectors)
        entries = {id_: entry for id_, entry in self.entries.items() if id_ not in gone}
        entries.update({entry.document.id: entry for entry in new})
        texts = [passage.searched for entry in new for passage in entry.passages]
        return State(
            entries,
            np.concatenate([left, added]),
            lambda: store,
            update_words=lambda: self.lexical.update(np.isin(self.ids, removed), texts) if len(left) else None,
            restoration=self.__dict__.get("_restoration"),
            unsaved={**self.unsaved, **originals},
        )

    @property
    def next_id(self) -> int:
        """An id larger than every passage's."""
        return int(self.ids[-1]) + 1 if len(self.ids) else 0

    def files(self) -> Mapping[str, Iterator[bytes | memoryview] | None]:
        """File name to its content in pieces, None for a file that the folder has already, for `snapshot.write`."""
        lines = (format_line(entry).encode("utf-8", "surrogatepass") for entry in self.entries.values())
        files: dict[str, Iterator[bytes | memoryview] | None] = {DOCUMENTS: lines, VECTORS: iter(())}
        if self.store is not None:
            files[VECTORS] = self.store.dump()
        if len(self.passages) >= word_index.LARGE:
            files[word_index.WORD_INDEX] = iter([word_index.dump(self.lexical)])
        for entry in self.entries.values():
            if name := entry.original_file:
                files[name] = iter([self.unsaved[name]]) if name in self.unsaved else None
        return files

    def facts(self) -> dict[str, Any]:
        """Counts, dimension and the word index's key, for the manifest."""
        dim = self.store.dim if self.store else 0
        key = word_index.code_key()
        return {"documents": len(self.entries), "passages": len(self.passages), "dim": dim, "words": key}

    @classmethod
    def parse(cls, files: Mapping[str, memoryview], facts: Mapping[str, Any]) -> "State":
        """The state that `files` and `facts` came from; any of `PARSE_ERRORS` when they do not fit together."""
        if not files:
            return cls.empty()
        lines = str(files[DOCUMENTS], "utf-8", "surrogatepass").split("\n")
        parsed = [parse_line(line) for line in lines if line]
        rows, dim = files[VECTORS], parse_int(facts["dim"])
        entries = {entry.document.id: entry for entry in parsed}
        count = sum(len(entry.passages) for entry in parsed)
        if len(entries) != len(parsed) or len(rows) != 4 * dim * count or dim < bool(count):
            raise ValueError(f"{len(rows)} bytes for {count} vectors, or a document twice")
        ids = np.arange(count, dtype=np.int64)
        words = {name: data for name, data in files.items() if name == word_index.WORD_INDEX}
        return cls(entries, ids, lambda: FaissStore.load(rows, dim) if dim > 0 else None, files=words, facts=facts)

    def _store(self) -> VectorStore:
        if self.store is None:
            raise ValueError("no passage was ever added")
        return self.store

    def _ids_of(self, documents: set[str]) -> Ids:
        ids: Ids = self.ids[self.rows_of(documents)]
        return ids


def _sample(texts: Sequence[str]) -> Sequence[str]:
    """All texts or, of very many, some evenly spread over them with about `ENOUGH` characters."""
    step = math.ceil(sum(map(len, texts)) / ENOUGH)
    return texts[:: max(1, step)]
