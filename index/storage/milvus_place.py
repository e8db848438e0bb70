"""A library on Milvus: generations of rows that are never changed, and a head row a writer that says which count.

A save writes everything under a new generation's number, waits until the server counts as many passages as were sent,
and only then replaces the writer's head, one row, which names a list of generations. What a killed writer left is in no
list, so it is never seen, and the next writer deletes it. Rows that a save makes superfluous are deleted by the save
after it, so that readers of the list before have time to take up the new one.

One program writes at a time, or several with a shard each (`--shard 2/8`): each has a head of its own and adds
documents that no other adds; readers see all heads together, and the next writer without a shard makes them one. The
claim to write is a row too, renewed while the program lives. Milvus cannot compare and swap: two programs that claim
within the same instant are told apart by reading the row again a moment later.
Above 300 lines: claim, head and generations are one protocol, whose steps are safe only in their order.
"""

import base64
import hashlib
import json
import os
import re
import socket
import threading
import time
import uuid
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from index.errors import LibraryError
from index.search.bm25.sparse import sparse_row
from index.search.vectors.milvus import Address, MilvusCollection
from index.search.vectors.milvus_store import MilvusBlock
from index.storage import snapshot
from index.storage.manifest import damage
from index.storage.records import PARSE_ERRORS, parse_int
from index.storage.save import Ready
from index.storage.segment import DOCUMENTS, TABLE, VECTORS, Segment
from index.storage.sizes import Sizes
from index.storage.snapshot import file_name
from index.storage.state import State

__all__ = ["MilvusPlace", "RemoteFile"]

PIECE = 32_768
"""Bytes of a file that lie in one row, before they are compressed: some ten documents."""
PIECES = 256
"""Pieces of a file that are kept here once they were read: 8 MB."""
LOOK = 2.0
"""Seconds between two looks for a newer generation."""
LEASE = 60.0
"""Seconds after which a claim that is not renewed is void."""
MOST_SHARDS = 63
_FILE = re.compile(r"hoidap-(\d+)-(.+)")
_MAIN = "main"


class _Head(NamedTuple):
    """What one writer last saved."""

    generation: int
    about: Mapping[str, Any]


class RemoteFile:
    """The bytes of a file, piece by piece when they are asked for; see `segment.Lines`."""

    def __init__(self, collection: MilvusCollection, key: str, size: int) -> None:
        """Take its key and size; nothing is read yet."""
        self._collection, self._key, self._size = collection, key, size
        self._pieces: OrderedDict[int, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many bytes."""
        return self._size

    def __getitem__(self, part: slice, /) -> memoryview:
        """Some of the bytes.

        Raises:
            DamagedLibrary: a piece is missing or damaged.
        """
        start, stop, _ = part.indices(self._size)
        if stop <= start:
            return memoryview(b"")
        first, last = start // PIECE, (stop - 1) // PIECE
        data = b"".join(self._read(first, last))
        return memoryview(data)[start - first * PIECE : stop - first * PIECE]

    def _read(self, first: int, last: int) -> list[bytes]:
        numbers = range(first, last + 1)
        with self._lock:
            found = {number: self._pieces[number] for number in numbers if number in self._pieces}
        missing = [number for number in numbers if number not in found]
        if missing:
            keys = {_piece_key(self._key, number): number for number in missing}
            texts = self._collection.read_texts(list(keys))
            if len(texts) < len(keys):
                raise damage(self._collection.address.shown, f"thiếu một mảnh của {self._key}")
            found |= {keys[key]: _unpack(text, self._collection) for key, text in texts.items()}
            with self._lock:
                self._pieces |= {number: found[number] for number in missing}
                while len(self._pieces) > PIECES:
                    self._pieces.popitem(last=False)
        return [found[number] for number in numbers]


class _RemoteFiles(Mapping[str, memoryview]):
    """The whole files of a generation by their name on disk, each read when asked for."""

    def __init__(self, collection: MilvusCollection, names: Iterable[str]) -> None:
        self._collection, self._names = collection, tuple(names)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __getitem__(self, name: str) -> memoryview:
        match = _FILE.fullmatch(name)
        if match is None or name not in self._names:
            raise KeyError(name)
        return _read_file(self._collection, _file_key(int(match[1]), match[2]))


class _Lease:
    """A claim to write that is renewed until it is released."""

    def __init__(self, collection: MilvusCollection, writer: str) -> None:
        self._collection, self._key = collection, f"lease/{writer}"
        self._owner = {"owner": uuid.uuid4().hex, "host": socket.gethostname(), "pid": os.getpid()}
        self._done = threading.Event()
        self._renew()
        if not collection.address.local:
            time.sleep(0.2)
        held = json.loads(collection.read_texts([self._key], fresh=True).get(self._key, "{}"))
        if held.get("owner") != self._owner["owner"]:
            raise _busy(collection)
        threading.Thread(target=self._keep, daemon=True).start()

    def release(self, force: bool = False) -> None:
        """Let others write."""
        if not self._done.is_set():
            self._done.set()
            with suppress(LibraryError):
                self._collection.delete(keys=[self._key])

    def _keep(self) -> None:
        while not self._done.wait(LEASE / 4):
            with suppress(LibraryError):
                self._renew()

    def _renew(self) -> None:
        self._collection.write_texts(0, {self._key: json.dumps({**self._owner, "time": time.time()})})


class MilvusPlace:
    """A library on Milvus; see `place.Place`."""

    def __init__(self, collection: MilvusCollection, sizes: Sizes, *, shard: str = "") -> None:
        """Take a connected collection."""
        self.collection = collection
        self._sizes = sizes
        self._writer, self._number, self._shards = _parse_shard(shard)
        self._looked, self._seen = 0.0, dict[str, str]()

    @classmethod
    def open(cls, address: str, sizes: Sizes, *, shard: str = "", token: str = "") -> "MilvusPlace":
        """The place of an address, connected.

        Raises:
            MissingExtra: pymilvus is not installed.
            LibraryError: there is no such server, or the address is none.
        """
        return cls(MilvusCollection(Address.parse(address, token=token)), sizes, shard=shard)

    def __str__(self) -> str:
        """The address, without the token."""
        return self.collection.address.shown

    @property
    def folder(self) -> Path | None:
        """None: a library here has no folder."""
        return None

    @property
    def sizes(self) -> Sizes:
        """Of segments here: all are opened lazily, and words have no file where the server searches them."""
        few = {} if self._shards == 1 else {"largest": 0}  # others' segments must stay as they are
        words = 2**62 if self.collection.sparse is not False else self._sizes.words
        return replace(self._sizes, small=0, words=words, compact=2**62, rewrite_emptied=False, **few)

    def empty(self) -> State:
        """The state of a library that holds nothing yet."""
        return State.empty(sizes=self.sizes, remote_words=self.collection.sparse is not False)

    def stamp(self) -> object | None:
        """The heads; looked at once in `LOOK` seconds."""
        now = time.monotonic()
        if now - self._looked > LOOK:
            self._seen, self._looked = self.collection.texts_beginning("head/"), now
        return tuple(sorted(self._seen.items())) or None

    def claim(self) -> _Lease:
        """The right to write.

        Raises:
            LibraryError: another program writes.
        """
        leases = self.collection.texts_beginning("lease/")
        rivals = leases if self._shards == 1 else [f"lease/{_MAIN}", f"lease/{self._writer}"]
        if any(key in leases and _is_alive(leases[key]) for key in rivals):
            raise _busy(self.collection)
        lease = _Lease(self.collection, self._writer)
        self._looked = 0.0
        self._sweep()
        return lease

    def read(self, earlier: snapshot.Snapshot | None) -> snapshot.Snapshot | None:
        """All heads as one generation; None where nothing was ever saved."""
        self._looked = 0.0
        stamp = self.stamp()
        if stamp is None:
            return None
        heads = self._heads()
        about = _unite(heads)
        names = [name for head in heads.values() for name in head.about["files"]]
        known = set[str]()
        if earlier is not None:
            for generation, _ in earlier.facts["segments"]:
                known |= {file_name(generation, name) for name in (DOCUMENTS, VECTORS, TABLE)}
        stamped: Any = stamp
        return snapshot.Snapshot(0, about, _RemoteFiles(self.collection, names), stamped, {}, known=frozenset(known))

    def parse(self, read: snapshot.Snapshot, known: Mapping[int, Segment]) -> State:
        """The state of a generation; any of `PARSE_ERRORS` when its files do not fit together."""
        dim = parse_int(read.facts["dim"])
        return State.parse(
            read.files,
            read.facts,
            generation=0,
            known=known,
            sizes=self.sizes,
            open_segment=lambda generation: self._open_segment(generation, dim),
            remote_words=bool(self.collection.sparse),
        )

    def write(self, state: State, facts: Mapping[str, Any]) -> State:
        """Save a state; the state to go on with reads what was written from the server."""
        collection = self.collection
        heads = self._heads()
        begun = collection.texts_beginning("begin/")
        swept = [key for key, writer in begun.items() if self._shards == 1 or writer == self._writer]
        last = max(
            [
                0,
                *(int(key[6:]) for key in begun),
                *(head.generation for head in heads.values()),
                *_generations(heads.values()),
            ]
        )
        generation = (last // (MOST_SHARDS + 1) + 1) * (MOST_SHARDS + 1) + self._number
        begin = f"begin/{generation:010d}"
        collection.write_texts(0, {begin: self._writer})
        if state.store is not None:
            collection.make_passages(state.store.dim)
        if state.remote_words and collection.sparse is False:
            state = self._with_local_words(state)  # only now is it known that this server has no sparse vectors
            facts = {**state.facts(), "encoder": facts["encoder"]}
        names = self._write_files(state, generation)
        own, trash = self._write_head(state, facts, heads, generation, names)
        old = heads.get(self._writer)
        superfluous = list(old.about["trash"]) if old else []
        others = [] if self._shards > 1 else [f"head/{name}" for name in heads if name != self._writer]
        collection.delete(
            generations=[number for number in superfluous if number not in own and number not in trash],
            keys=[*swept, begin, *others],
        )
        state.unsaved.clear()
        self._looked = 0.0
        read = self.read(None)
        if read is None:
            raise LibraryError(f"Milvus ở {self} không giữ những gì vừa ghi. Hãy thử lại.")
        known = {segment.generation: segment for segment in state.segments if segment.generation}
        try:
            return self.parse(read, known)
        except PARSE_ERRORS as error:
            raise damage(self, "nội dung không đúng dạng") from error

    def read_one(self, name: str) -> memoryview:
        """An original file, verified."""
        data = _read_file(self.collection, f"original/{name}")
        if hashlib.sha256(data).hexdigest() != name.partition(".")[0]:
            raise damage(self, f"{name} không đúng mã kiểm SHA-256")
        return data

    def _with_local_words(self, state: State) -> State:
        return State(state.segments, state.live, unsaved=state.unsaved, sizes=self.sizes)

    def _write_files(self, state: State, generation: int) -> list[str]:
        """The names on disk of the files that are not of segments, after everything new was written."""
        names = []
        for name, pieces in state.files().items():
            lasting = snapshot.is_lasting(name)
            if pieces is None or isinstance(pieces, Ready):  # none is ready: segments on a server are not merged so
                if not lasting and not name.endswith((DOCUMENTS, TABLE, VECTORS)):
                    names.append(name)
            elif lasting:
                _write_file(self.collection, f"original/{name}", 0, pieces)
            elif name not in (VECTORS, "segments.json"):
                _write_file(self.collection, _file_key(generation, name), generation, pieces)
                if name not in (DOCUMENTS, TABLE):
                    names.append(file_name(generation, name))
        for segment in state.segments:
            if not segment.generation and segment.block is not None:
                passages = (each for place in range(len(segment)) for each in segment.entry(place).passages)
                sparse = [sparse_row(passage.search_text) for passage in passages] if self.collection.sparse else []
                rows = segment.block.take(np.arange(len(segment.block)))
                MilvusBlock.write(self.collection, generation, rows, sparse)
        return names

    def _write_head(
        self, state: State, facts: Mapping[str, Any], heads: Mapping[str, _Head], generation: int, names: Sequence[str]
    ) -> tuple[set[int], list[int]]:
        """The generations that the writer's new head needs, and those that it has in its trash."""
        foreign = {
            number
            for name, head in heads.items()
            if name != self._writer and self._shards > 1
            for number, _ in head.about["segments"]
        }
        segments, elsewhere = [], []
        for segment, mask in zip(state.segments, state.live, strict=True):
            removed = [f"{number:016x}" for number in segment.table["id"][~mask].tolist()]
            if segment.generation in foreign:
                elsewhere += [(segment.generation, removed)] if removed else []
            else:
                segments.append((segment.generation or generation, removed))
        about = {**facts, "segments": segments, "elsewhere": elsewhere, "files": list(names)}
        for part in ("restoration", "sample"):
            if part in about:
                about[part] = {**about[part], "generation": about[part]["generation"] or generation}
        needed = {generation, *(number for number, _ in segments), *_parse_generations(names)}
        before = [heads[self._writer]] if self._shards > 1 and self._writer in heads else list(heads.values())
        trash = sorted({number for head in before for number in _live_generations(head)} - needed - foreign)
        about["trash"] = trash
        _write_file(self.collection, _file_key(generation, "head"), generation, [json.dumps(about).encode()])
        self.collection.write_texts(0, {f"head/{self._writer}": str(generation)})
        return needed | foreign, trash

    def _heads(self) -> dict[str, _Head]:
        """What each writer last saved, by writer."""
        heads = {}
        for key, text in self.collection.texts_beginning("head/").items():
            generation = int(text)
            try:
                about = json.loads(bytes(_read_file(self.collection, _file_key(generation, "head"))))
            except KeyError as error:
                raise damage(self, f"thiếu danh sách của thế hệ {generation}") from error
            heads[key.partition("/")[2]] = _Head(generation, about)
        return heads

    def _open_segment(self, generation: int, dim: int) -> Segment:
        table = _read_file(self.collection, _file_key(generation, TABLE))
        return Segment.remote(
            table,
            lambda size: RemoteFile(self.collection, _file_key(generation, DOCUMENTS), size),
            lambda count: MilvusBlock(self.collection, [(generation, count)], dim),
            generation=generation,
            place=self,
        )

    def _sweep(self) -> None:
        """Delete what killed writers left: of this shard, or, without one, of any."""
        begun = self.collection.texts_beginning("begin/")
        mine = [key for key, writer in begun.items() if self._shards == 1 or writer == self._writer]
        if mine:
            heads = self._heads().values()
            needed = {number for head in heads for number in _live_generations(head)}
            left = [int(key[6:]) for key in mine]
            # The rows that tell of them stay until the next save, so that no generation's number is given twice.
            self.collection.delete(generations=[number for number in left if number not in needed])


def _parse_shard(shard: str) -> tuple[str, int, int]:
    """The writer's name, its number, and how many there are."""
    if not shard:
        return _MAIN, 0, 1
    match = re.fullmatch(r"(\d+)/(\d+)", shard)
    number, count = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= number <= count <= MOST_SHARDS:
        raise LibraryError(f"--shard {shard} cần dạng 2/8: phần thứ 2 trong 8 phần, nhiều nhất {MOST_SHARDS} phần.")
    return (f"{number}of{count}", number, count) if count > 1 else (_MAIN, 0, 1)


def _generations(heads: Iterable[_Head]) -> set[int]:
    return {number for head in heads for number in _live_generations(head)}


def _live_generations(head: _Head) -> set[int]:
    """The generations whose rows a head needs."""
    listed = {parse_int(number) for number, _ in head.about["segments"]}
    return {head.generation, *listed, *_parse_generations(head.about["files"])}


def _parse_generations(names: Iterable[str]) -> set[int]:
    return {int(match[1]) for name in names if (match := _FILE.fullmatch(name))}


def _unite(heads: Mapping[str, _Head]) -> dict[str, Any]:
    """The facts of several heads as one."""
    removed: dict[int, list[str]] = {}
    for head in heads.values():
        for generation, gone in head.about["segments"]:
            removed.setdefault(generation, []).extend(gone)
    for head in heads.values():
        for generation, gone in head.about["elsewhere"]:
            if generation in removed:
                removed[generation] += gone
    largest = max((head.about for head in heads.values()), key=lambda about: int(about["passages"]))
    segments = [(generation, sorted(set(removed[generation]))) for generation in sorted(removed)]
    dim = max(int(head.about["dim"]) for head in heads.values())
    encoder = next((head.about["encoder"] for head in heads.values() if head.about["encoder"]), "")
    return {**largest, "segments": segments, "dim": dim, "encoder": encoder}


def _file_key(generation: int, name: str) -> str:
    return f"file/{generation:010d}/{name}"


def _piece_key(key: str, number: int) -> str:
    return f"{key}/{number:08d}"


def _write_file(collection: MilvusCollection, key: str, generation: int, pieces: Iterable[bytes | memoryview]) -> None:
    """Write a file in rows of `PIECE` bytes; the last row tells that the file is whole."""
    waiting, number = bytearray(), 0
    rows: dict[str, str] = {}
    for piece in pieces:
        waiting += piece
        while len(waiting) >= PIECE:
            rows[_piece_key(key, number)] = _pack(bytes(waiting[:PIECE]))
            del waiting[:PIECE]
            number += 1
            if len(rows) >= PIECES:
                collection.write_texts(generation, rows)
                rows = {}
    if waiting:
        rows[_piece_key(key, number)] = _pack(bytes(waiting))
        number += 1
    collection.write_texts(generation, {**rows, f"{key}/end": str(number)})


def _read_file(collection: MilvusCollection, key: str) -> memoryview:
    """All bytes of a file; KeyError where there is none."""
    end = collection.read_texts([f"{key}/end"])
    if not end:
        raise KeyError(key)
    count = int(end[f"{key}/end"])
    keys = [_piece_key(key, number) for number in range(count)]
    texts = collection.read_texts(keys)
    if len(texts) < count:
        raise damage(collection.address.shown, f"thiếu một mảnh của {key}")
    return memoryview(b"".join(_unpack(texts[each], collection) for each in keys))


def _pack(data: bytes) -> str:
    return base64.b85encode(zlib.compress(data, 6)).decode("ascii")


def _unpack(text: str, collection: MilvusCollection) -> bytes:
    try:
        return zlib.decompress(base64.b85decode(text))
    except (ValueError, zlib.error) as error:
        raise damage(collection.address.shown, "một mảnh không đúng mã kiểm") from error


def _is_alive(lease: str) -> bool:
    """Whether the program that claimed may still be writing."""
    about = json.loads(lease)
    if time.time() - about["time"] > LEASE:
        return False
    if about["host"] != socket.gethostname() or about["pid"] == os.getpid():
        return True
    try:
        os.kill(about["pid"], 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _busy(collection: MilvusCollection) -> LibraryError:
    shown = collection.address.shown
    return LibraryError(f"Thư viện {shown} đang được một chương trình khác ghi. Đợi nó xong rồi thử lại.")
