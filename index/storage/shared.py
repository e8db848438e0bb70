"""One library in one folder: one process writes, many read, many threads search.

`SharedState.state` is what a search takes. It is replaced as a whole: by a change in this process, which holds the
writer's lock from the first change until `save` or `revert`, or by what another process saved, seen without reopening.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from index.errors import ForeignLibrary, LibraryError
from index.storage import save, snapshot
from index.storage.disk import Disk
from index.storage.merge import choose, claim, write_one
from index.storage.place import FolderPlace, Lock, Place
from index.storage.records import PARSE_ERRORS
from index.storage.segment import Segment
from index.storage.sizes import SIZES, Sizes
from index.storage.state import State

__all__ = ["SharedState"]


class _Generation(NamedTuple):
    """What a place holds: the state, its encoder's name, the files it was read from (None where nothing was saved)."""

    state: State
    encoder: str | None
    read: snapshot.Snapshot | None


class SharedState:
    """The newest state of a library, with changes that are not saved yet.

    Attributes:
        place: where `save` writes; None for a library in memory.
        state: what is searched now.
        encoder: name of the encoder of the state's vectors; None while there is nothing and none was chosen.
        required: name of the encoder in use, which alone may have made the vectors; None while none is loaded.
    """

    def __init__(self, place: Place | None, *, disk: Disk, required: str | None = None, sizes: Sizes = SIZES) -> None:
        """Start empty, without reading the place."""
        self.place, self._disk, self._sizes = place, disk, sizes
        self.encoder = self.required = required
        self.state = self._saved = place.empty() if place else State.empty(sizes=self._sizes)
        self._stamp: object | None = None
        self._unreadable: object | None = None
        self._read: snapshot.Snapshot | None = None
        self._lock: Lock | None = None
        self._writing = threading.RLock()

    @property
    def folder(self) -> Path | None:
        """The folder that `save` writes to; None for a library in memory or elsewhere."""
        return self.place.folder if self.place else None

    @property
    def saved(self) -> bool:
        """Whether the place holds a saved library, be it an empty one."""
        return self._stamp is not None

    def load(self) -> bool:
        """Whether the folder's newest generation was new here; it is read then.

        Raises:
            DamagedLibrary: the files are not what was saved.
            ForeignLibrary: made with another encoder than `required`, or by another version.
            LibraryError: the folder cannot be read, or is gone.
        """
        return self._adopt(self._read_newer())

    def newest(self) -> State:
        """The newest saved state, or the one at hand while that cannot be read or a thread here changes it."""
        if self.place is None or (stamp := self.place.stamp()) in (self._stamp, self._unreadable):
            return self.state
        if self._writing.acquire(blocking=False):
            try:
                self.refresh()
            except LibraryError:
                self._unreadable = stamp  # a server goes on with the state it has, and looks again after the next save
            finally:
                self._writing.release()
        return self.state

    def refresh(self) -> bool:
        """Whether another process had saved a newer generation, which is read then; never over unsaved changes.

        Raises:
            LibraryError: the newer generation cannot be read; the state at hand stays.
        """
        with self._writing:
            if self._lock is not None:
                return False
            newer = self._read_newer()
            if newer is not None:
                newer.state.warm()  # other threads search the old state meanwhile
            return self._adopt(newer)

    @contextmanager
    def change(self) -> Iterator[State]:
        """The newest saved state, or the changed one, with the writer's lock held; `put` the new state inside.

        The lock is kept afterwards while there is something to save.

        Raises:
            LibraryError: another process writes the library, or the newest generation cannot be read.
        """
        with self._writing:
            if self.place is not None and self._lock is None:
                self._lock = self.place.claim()
            try:
                if self.state is self._saved:
                    self.load()
                yield self.state
            finally:
                if self.state is self._saved:
                    self._release()

    def put(self, state: State) -> None:
        """Make a changed state the one that is searched, with what searches need built before."""
        state.warm()
        self.encoder = self.required or self.encoder
        self.state = state

    def save(self, folder: Path | None = None) -> None:
        """Write the state to its folder, or nothing; see `Index.save`."""
        with self._writing:
            if folder is not None and folder != self.folder:
                self._bind(folder)
            if self.place is None:
                raise ValueError("a library in memory needs a folder to be saved to")
            with self.change():
                if self.state is not self._saved or self._stamp is None:
                    facts = {**self.state.facts(), "encoder": self.encoder or ""}
                    self.state = self.place.write(self.state, facts) or self.state
                    self._saved, self._stamp = self.state, self.place.stamp()
                    self._map_segments()

    @property
    def needs_merging(self) -> bool:
        """Whether `merge` has something to do."""
        saved = self._saved
        return self.folder is not None and choose(saved.segments, saved.live, sizes=self._sizes) is not None

    def merge(self) -> bool:
        """Whether segments of the saved library were made fewer; see `storage.merge`.

        It may take minutes, in which others search and write. What was made is left where another process writes when
        it is done, or where this one has unsaved changes: the next call makes it again.

        Raises:
            LibraryError: the disk is full, or fails; or another process writes.
        """
        folder, saved = self.folder, self._saved
        chosen = choose(saved.segments, saved.live, sizes=self._sizes)
        if folder is None or chosen is None:
            return False
        segments, live = saved.segments[chosen], saved.live[chosen]
        with claim(folder) as beside:
            if beside is None:
                return False
            merged = write_one(segments, live, beside, disk=self._disk, sizes=self._sizes)
            return self._replace_segments([segment.generation for segment in segments], merged)

    def _replace_segments(self, generations: list[int], merged: Segment) -> bool:
        """Whether a merged segment was saved in place of those of some generations."""
        with self.change() as state:
            if state is not self._saved or (new := state.replace_segments(generations, merged)) is None:
                return False
            try:
                self.put(new)
                self.save()
            finally:
                if self.state is new and self._saved is not new:
                    self.state = state
            return True

    def revert(self) -> None:
        """Forget what was changed since the last `save`, and let other processes write."""
        with self._writing:
            self.state = self._saved
            self._release()

    def original(self, id_: str) -> bytes | None:
        """The bytes of the file that a document was read from; None where they are not kept.

        Raises:
            DamagedLibrary: the file is not what was saved.
        """
        state = self.state
        name = state.entries.original_file(id_) if id_ in state.entries else ""
        if not name:
            return None
        unsaved = state.unsaved.get(name)
        if unsaved is not None or self.place is None:
            return unsaved
        try:
            return bytes(self.place.read_one(name))
        except KeyError:
            return None  # another process has removed the document meanwhile

    def check_encoder(self, name: str, dim: int) -> None:
        """Refuse an encoder of another dimension than the saved vectors'.

        Raises:
            ForeignLibrary: it is.
        """
        store = self.state.store
        if self.place is not None and store is not None and dim != store.dim:
            raise _foreign(self.place, f"{self.encoder} ({store.dim} chiều)", f"{name} ({dim} chiều)")

    def _read_newer(self) -> _Generation | None:
        """What the folder holds, None when that is at hand; empty, without a stamp, where nothing was saved."""
        if self.place is None or self.place.stamp() == self._stamp is not None:
            return None
        read = self.place.read(self._read)
        if read is None and self._stamp is not None:
            raise LibraryError(f"Thư viện {self.place} đã bị xoá hoặc dời đi trong khi đang mở. Hãy mở lại thư viện.")
        if read is None:
            return _Generation(self.place.empty(), self.encoder, None)
        try:
            state = self.place.parse(read, self._match_segments(read))
            name = str(read.facts["encoder"]) if state.passages else self.encoder
        except PARSE_ERRORS as error:
            raise snapshot.damage(self.place, "nội dung không đúng dạng") from error
        if name is not None and self.required is not None and name != self.required:
            raise _foreign(self.place, name, self.required)
        return _Generation(state, name, read)

    def _adopt(self, newer: _Generation | None) -> bool:
        """Whether there was a saved generation to adopt."""
        if newer is None:
            return False
        self.state = self._saved = newer.state
        self.encoder, self._read = newer.encoder, newer.read
        self._stamp = newer.read.stamp if newer.read else None
        return newer.read is not None

    def _map_segments(self) -> None:
        """Take what was saved from the files, where much of it is still in memory: adding must not fill that."""
        held = sum(segment.passages for segment in self.state.segments if segment.in_memory)
        if self.folder is not None and held >= self._sizes.held:
            self._stamp = None
            newer = self._read_newer()
            if newer is not None:
                newer.state.warm()
            self._adopt(newer)

    def _match_segments(self, read: snapshot.Snapshot) -> dict[int, Segment]:
        """The segments at hand, by generation, whose files are the very ones that were read."""
        segments = {segment.generation: segment for segment in self._saved.segments}
        return {
            number: segment
            for number, segment in segments.items()
            if number and all(snapshot.file_name(number, name) in read.known for name in segment.names())
        }

    def _bind(self, folder: Path) -> None:
        """Make an empty folder the one that the library is saved in from now on."""
        lock = save.claim(folder)
        try:
            if snapshot.stamp(folder) is not None:
                raise LibraryError(f"Đã có một thư viện ở {folder}. Mở nó bằng Index.open, hoặc chọn thư mục khác.")
        except LibraryError:
            lock.release()
            raise
        for id_, name in self.state.entries.original_files():
            if original := self.original(id_):
                self.state.unsaved[name] = original
        self._release()
        self.place = FolderPlace(folder, self._disk, self._sizes)
        self._lock, self._stamp, self._read = lock, None, None
        self.state, self._saved = self.state.detach(), State.empty(sizes=self._sizes)

    def _release(self) -> None:
        """Give the writer's lock back, if it is held."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def _foreign(place: Place, made_with: str, given: str) -> ForeignLibrary:
    return ForeignLibrary(
        f"Thư viện {place} được tạo bằng bộ mã hoá {made_with}, không phải {given}. "
        "Mở lại bằng đúng bộ mã hoá đó, hoặc thêm các bài vào một thư viện mới."
    )
