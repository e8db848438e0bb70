"""Everything a library holds at one moment, never changed once made: a change makes new contents beside the old.

Searches keep the contents they began with, so they need no lock. What is derived (word index, marks) is built when
first asked for. Turning contents into files and back is here too, as JSON lines and raw rows: nothing that runs code.
"""

import hashlib
import json
import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from index.document import Block, Cell, Document, Passage
from index.search.vectors.faiss import FaissStore, Ids
from index.storage import derived

if TYPE_CHECKING:
    from index.encoder.protocol import Vectors
    from index.search.bm25.bm25 import Lexical
    from index.vietnamese.restore.question import QuestionRestorer

    Taught = tuple[Sequence[str], QuestionRestorer]  # texts, and what they teach

__all__ = ["DOCUMENTS", "VECTORS", "Contents", "Entry", "original_name"]

DOCUMENTS, VECTORS = "documents.jsonl", "vectors.f32"


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A document in a library.

    Attributes:
        document: the document.
        added: when it was added, UTC, ISO 8601.
        passages: what is retrieved of it, in order.
        original: SHA-256 of the file that it was read from, hexadecimal, where that is kept; else empty.
    """

    document: Document
    added: str
    passages: tuple[Passage, ...]
    original: str = ""

    def line(self) -> str:
        """The entry as one JSON line, its own SHA-256 first, so that a repair can tell the whole lines."""
        seldom = {"remark": self.document.remark, "original": self.original}
        content = json.dumps(
            {
                "source": self.document.source,
                "added": self.added,
                "text": self.document.text,
                "blocks": [
                    [block.kind, block.start, block.end, *(block.details or ())] for block in self.document.blocks
                ],
                "passages": [[passage.start, passage.end, passage.context] for passage in self.passages],
                **{key: value for key, value in seldom.items() if value},
            },
            ensure_ascii=False,
        )
        return f'{{"sha256": "{_sha256(content)}", {content[1:]}\n'

    @classmethod
    def parse(cls, line: str) -> "Entry":
        """The entry that `line` wrote; any of `PARSE_ERRORS` for another text."""
        content = json.loads(line)
        blocks = tuple(_block(*found) for found in content["blocks"])
        remark, original = _str(content.get("remark", "")), _str(content.get("original", ""))
        if original and not _SHA256.fullmatch(original):
            raise ValueError(f"{original!r} is no SHA-256")
        document = Document(_str(content["source"]), _str(content["text"]), blocks, remark)
        passages = tuple(
            Passage(document, _int(start), _int(end), _str(context)) for start, end, context in content["passages"]
        )
        return cls(document, _str(content["added"]), passages, original)

    @staticmethod
    def is_whole(line: str) -> bool:
        """True when the line's own SHA-256 is right."""
        head = len('{"sha256": "')
        return line[head : head + 64] == _sha256("{" + line.rstrip("\n")[head + 64 + len('", ') :])


def _block(kind: Any, *rest: object) -> Block:  # noqa: ANN401 (`Block` refuses an unknown kind)
    """The block that `Block.details` was written of; libraries of before structure end after the range."""
    start, end, number, level, table, cells = (*rest, "", 0, 0, [])[:6] if len(rest) == 2 else rest
    inside = tuple(Cell(_int(first), _int(last), _str(name)) for first, last, name in cells)  # type: ignore[attr-defined]
    return Block(kind, _int(start), _int(end), _str(number), _int(level), _int(table), inside)


_SHA256 = re.compile("[0-9a-f]{64}")
PARSE_ERRORS = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError)
"""What reading a text of another shape raises."""


def original_name(entry: Entry) -> str:
    """The name of the file that an entry's document was read from, in a library."""
    return f"{entry.original}.pdf"


class Contents:
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
        open_store: Callable[[], FaissStore | None],
        *,
        files: Mapping[str, memoryview] | None = None,
        facts: Mapping[str, Any] | None = None,
        grow: "Callable[[], Lexical | None]" = lambda: None,
        taught: "Taught | None" = None,
        unsaved: Mapping[str, bytes] | None = None,
    ) -> None:
        """Put together what belongs together: one id for each passage of `entries`.

        Args:
            entries: document id to entry.
            ids: one for each passage.
            open_store: gives the store that holds the passages' vectors under `ids`.
            files: where `lexical` may lie, made before.
            facts: that tell whether it is of use.
            grow: gives `lexical` where it can be had from the contents before.
            taught: `marks` of the contents before, and the texts that they were made of.
            unsaved: original files that are in no generation yet; of those, what `entries` name is kept.
        """
        self.entries: Mapping[str, Entry] = MappingProxyType(dict(entries))
        self.documents: Mapping[str, Document] = MappingProxyType({id_: e.document for id_, e in entries.items()})
        self.passages: tuple[Passage, ...] = tuple(p for entry in entries.values() for p in entry.passages)
        self.ids = ids
        named = {original_name(entry) for entry in entries.values() if entry.original}
        self.unsaved = {name: data for name, data in (unsaved or {}).items() if name in named}
        self._open_store = open_store
        self._files, self._facts = files or {}, facts or {}
        self._grow, self._before = grow, taught
        self._making = threading.Lock()
        if len(ids) != len(self.passages):
            raise ValueError(f"{len(ids)} ids for {len(self.passages)} passages")

    @classmethod
    def empty(cls) -> "Contents":
        """Contents of a library that holds nothing yet."""
        return cls({}, np.empty(0, np.int64), lambda: None)

    @cached_property
    def store(self) -> FaissStore | None:
        """The passages' vectors under `ids`; None before the first passage."""
        store = self._open_store()
        self._open_store = lambda: store  # lets go of the bytes that were read
        return store

    def warm(self) -> None:
        """Make now what a search needs, so that the first one need not."""
        _ = self.store, self.lexical, self.marks

    @property
    def lexical(self) -> "Lexical":
        """The word index of `passages`, in their order."""
        with self._making:  # threads that ask at once wait for one to make it
            return self._lexical

    @property
    def marks(self) -> "QuestionRestorer":
        """What puts the diacritics back, knowing this library's words."""
        with self._making:
            return self._taught[1]

    @cached_property
    def _lexical(self) -> "Lexical":
        from index.search.bm25.bm25 import Lexical

        made = derived.loaded(self._files, self._facts)
        if made is None:
            made = self._grow()
        self._files, self._grow = {}, lambda: None  # lets go of the bytes that were read, and of the contents before
        return Lexical.build([passage.searched for passage in self.passages]) if made is None else made

    @cached_property
    def _taught(self) -> "Taught":
        from index.vietnamese.restore.question import QuestionRestorer

        texts = derived.sample([document.text for document in self.documents.values()])
        before, self._before = self._before, None
        return before if before is not None and before[0] == texts else (texts, QuestionRestorer.build(texts))

    @cached_property
    def by_digest(self) -> Mapping[str, str]:
        """Digest of each document's text to the first document's id."""
        return {entry.document.digest: id_ for id_, entry in reversed(list(self.entries.items()))}

    def rows_of(self, documents: Collection[str]) -> Ids:
        """Positions in `passages` of those of some documents, rising; unknown ids have none."""
        wanted = np.array([id_ in documents for id_ in self.entries], bool)
        counts = [len(entry.passages) for entry in self.entries.values()]
        rows: Ids = np.flatnonzero(np.repeat(wanted, counts)).astype(np.int64)
        return rows

    def vectors_of(self, id_: str) -> "Vectors":
        """The vectors of a document's passages, in order, (n, dim)."""
        return self._store().vectors(self._ids_of({id_}))

    def changed(
        self,
        gone: set[str],
        new: Sequence[Entry],
        vectors: "Vectors | None" = None,
        originals: Mapping[str, bytes] = MappingProxyType({}),
    ) -> "Contents":
        """Contents without the documents `gone`, then with `new`; `vectors` (n, dim) are the new passages' in turn.

        `originals` are the new entries' original files, by file name.
        """
        leaving = self._ids_of(gone)
        kept = self.ids[~np.isin(self.ids, leaving)]
        store = self.store.copy() if self.store is not None and len(kept) else None
        if store is not None:
            store.remove(leaving)
        arriving = np.arange(0 if vectors is None else len(vectors), dtype=np.int64) + self.next_id
        if vectors is not None:
            store = store or FaissStore(vectors.shape[1])
            store.add(arriving, vectors)
        entries = {id_: entry for id_, entry in self.entries.items() if id_ not in gone}
        entries.update({entry.document.id: entry for entry in new})
        texts = [passage.searched for entry in new for passage in entry.passages]
        return Contents(
            entries,
            np.concatenate([kept, arriving]),
            lambda: store,
            grow=lambda: self.lexical.changed(np.isin(self.ids, leaving), texts) if len(kept) else None,
            taught=self.__dict__.get("_taught"),
            unsaved={**self.unsaved, **originals},
        )

    @property
    def next_id(self) -> int:
        """An id larger than every passage's."""
        return int(self.ids[-1]) + 1 if len(self.ids) else 0

    def files(self) -> Mapping[str, Iterator[bytes | memoryview] | None]:
        """File name to its content in pieces, or None where it is saved and stands, for `snapshot.write`."""
        lines = (entry.line().encode("utf-8", "surrogatepass") for entry in self.entries.values())
        files: dict[str, Iterator[bytes | memoryview] | None] = {DOCUMENTS: lines, VECTORS: iter(())}
        if self.store is not None:
            files[VECTORS] = self.store.dump()
        if len(self.passages) >= derived.LARGE:
            files[derived.LEXICAL] = iter([derived.dumped(self.lexical)])
        for entry in self.entries.values():
            if entry.original:
                name = original_name(entry)
                files[name] = iter([self.unsaved[name]]) if name in self.unsaved else None
        return files

    def facts(self) -> dict[str, Any]:
        """What the manifest says of the files."""
        dim = self.store.dim if self.store else 0
        return {"documents": len(self.entries), "passages": len(self.passages), "dim": dim, "words": derived.key()}

    @classmethod
    def parse(cls, files: Mapping[str, memoryview], facts: Mapping[str, Any]) -> "Contents":
        """The contents that `files` and `facts` came from; any of `PARSE_ERRORS` when they do not fit together."""
        if not files:
            return cls.empty()
        lines = str(files[DOCUMENTS], "utf-8", "surrogatepass").split("\n")
        parsed = [Entry.parse(line) for line in lines if line]
        rows, dim = files[VECTORS], _int(facts["dim"])
        entries = {entry.document.id: entry for entry in parsed}
        count = sum(len(entry.passages) for entry in parsed)
        if len(entries) != len(parsed) or len(rows) != 4 * dim * count or dim < bool(count):
            raise ValueError(f"{len(rows)} bytes for {count} vectors, or a document twice")
        ids = np.arange(count, dtype=np.int64)
        made = {name: files[name] for name in (derived.LEXICAL,) if name in files}
        return cls(entries, ids, lambda: FaissStore.load(rows, dim) if dim > 0 else None, files=made, facts=facts)

    def _store(self) -> FaissStore:
        if self.store is None:
            raise ValueError("no passage was ever added")
        return self.store

    def _ids_of(self, documents: set[str]) -> Ids:
        ids: Ids = self.ids[self.rows_of(documents)]
        return ids


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _int(value: object) -> int:
    """The value, which JSON may have given as anything; True and 1.0 are no places in a text."""
    if type(value) is not int:
        raise ValueError(f"{value!r} is not a whole number")
    return value


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value
