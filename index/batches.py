"""Adding by the thousands: in batches that are each saved, so that an interruption loses one batch and no more.

What was saved is recognised by its hash and skipped, so adding the same files again goes on where it stopped. `watch`
does this for a folder again and again.
"""

import hashlib
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from index.document import Document
from index.errors import DocumentError, HoidapError, LibraryError
from index.formats import files, read_all
from index.index import Index
from index.ingest.changes import Changes

if TYPE_CHECKING:
    from index.encoder.protocol import Progress

__all__ = ["Pace", "grow", "read_ahead", "shard_of", "watch"]

BATCH = 200_000
"""Characters that are added and saved at once in a small library: some 300 passages, half a minute of encoding."""

LARGEST_BATCH = 4_000_000
"""Characters above which no batch grows: some 6,000 passages, with their vectors 15 MB."""

AHEAD, AHEAD_CHARACTERS = 64, 8_000_000
"""Documents that are read while earlier ones are encoded, and characters of them, at most."""

ORIGINALS = 64 * 1024 * 1024
"""Bytes of original files from which on a batch is saved: until then they are held in memory."""

Reading = Document | DocumentError
Seen = dict[Path, tuple[int, int]]  # file to (mtime in ns, size)


def grow(
    library: Index, documents: Iterable[Document], *, batch: int = BATCH, progress: "Progress | None" = None
) -> Iterator[Changes]:
    """What each batch changed, after it was saved; the documents are drawn as they are needed.

    Args:
        library: bound to a folder.
        documents: any number.
        batch: characters from which on a batch is added, or a twentieth of the library where that is more, so that
            there are few segments to merge; `LARGEST_BATCH` at most.
        progress: called with (stage, done, total) of the batch at hand.

    Raises:
        LibraryError: another process writes the library, or it cannot be saved; earlier batches stay saved.
    """
    waiting: list[Document] = []
    held, size, originals = library.characters, 0, 0
    for document in documents:
        waiting.append(document)
        size += len(document.text)
        originals += len(document.original or b"")
        if size >= max(batch, min(LARGEST_BATCH, held // 20)) or originals >= ORIGINALS:
            yield _add_and_save(library, waiting, progress)
            waiting, held, size, originals = [], held + size, 0, 0
    if waiting:
        yield _add_and_save(library, waiting, progress)


def _add_and_save(library: Index, documents: Sequence[Document], progress: "Progress | None") -> Changes:
    changes = library.add(documents, progress=progress)
    library.save()
    return changes


def read_ahead(documents: Iterable[Reading]) -> Iterator[Reading]:
    """The same documents and errors in the same order, drawn by a thread that is a bounded number of them ahead.

    Args:
        documents: drawn by that thread alone; what it raises is raised here.
    """
    room = threading.Condition()
    ready: deque[Reading] = deque()
    ended: list[BaseException | None] = []
    stop = threading.Event()

    def has_room() -> bool:
        return stop.is_set() or (len(ready) < AHEAD and sum(map(_length, ready)) < AHEAD_CHARACTERS)

    def draw() -> None:
        failure: BaseException | None = None
        try:
            for reading in documents:
                with room:
                    room.wait_for(has_room)
                    if stop.is_set():
                        break
                    ready.append(reading)
                    room.notify_all()
        except BaseException as error:
            failure = error
        with room:
            ended.append(failure)
            room.notify_all()

    threading.Thread(target=draw, name="read ahead", daemon=True).start()
    try:
        while True:
            with room:
                room.wait_for(lambda: ready or ended)
                if not ready:
                    if ended[0] is not None:
                        raise ended[0]
                    return
                reading = ready.popleft()
                room.notify_all()
            yield reading
    finally:
        stop.set()
        with room:
            room.notify_all()


def _length(reading: Reading) -> int:
    return len(reading.text) if isinstance(reading, Document) else 0


def shard_of(paths: Iterable[Path], shard: str) -> list[Path]:
    """The files of one of several programs that add the same paths: "2/8" is the second of eight; all without a shard.

    Which program has a file follows from its path, so that all of them name the paths in the same way.
    """
    if not shard:
        return list(paths)
    number, _, count = shard.partition("/")
    return [path for path in paths if _hash(path) % int(count) == int(number) - 1]


def _hash(path: Path) -> int:
    return int.from_bytes(hashlib.sha256(str(path).encode("utf-8", "surrogatepass")).digest()[:8], "little")


@dataclass
class Pace:
    """How fast documents are added, and how long the rest will take.

    >>> pace = Pace(files=100, began=0.0)
    >>> pace.count(files=20, added=10)
    >>> pace.describe(now=60.0)
    '20/100 tệp · 10 bài/phút · còn khoảng 8 phút'
    """

    files: int
    began: float = field(default_factory=time.monotonic)
    done: int = 0
    added: int = 0

    def count(self, *, files: int, added: int) -> None:
        """Note that so many files were looked at, and how many of them were new or different."""
        self.done, self.added = self.done + files, self.added + added

    def per_minute(self, now: float | None = None) -> float:
        """Documents added a minute."""
        elapsed = (time.monotonic() if now is None else now) - self.began
        return 60 * self.added / max(elapsed, 1e-3)

    def describe(self, now: float | None = None) -> str:
        """One line for the person. What was added before costs little, so the rest is reckoned as new."""
        rate = self.per_minute(now)
        parts = [
            f"{format_number(self.done)}/{format_number(self.files)} tệp",
            f"{format_number(round(rate))} bài/phút",
        ]
        if rate and self.done < self.files:
            minutes = (self.files - self.done) / rate
            long = minutes >= 90
            left = f"{minutes / 60:.1f} giờ".replace(".", ",") if long else f"{max(1, round(minutes))} phút"
            parts.append(f"còn khoảng {left}")
        return " · ".join(parts)


def format_number(number: int) -> str:
    """A number as Vietnamese write it.

    >>> format_number(100_000)
    '100.000'
    """
    return f"{number:,}".replace(",", ".")


def watch(
    library: Index,
    paths: Sequence[str | Path],
    *,
    stop: threading.Event,
    every: float = 2.0,
    progress: "Progress | None" = None,
) -> Iterator[Changes | HoidapError]:
    """What changed each time that files under the paths were new or different, saved; and what went wrong.

    A file is read when it looks the same twice running, so that one being written is not read by half. Deleted files
    stay in the library. What could not be saved, as while another process writes, is tried again at the next look.

    Args:
        library: bound to a folder.
        paths: files, and folders with all that is below them.
        stop: set it to end the watching.
        every: seconds between two looks.
        progress: as in `grow`.
    """
    done: Seen = {}
    before = _look(paths)
    while True:
        now = _look(paths)
        ready = [path for path, state in now.items() if before.get(path) == state != done.get(path)]
        readings = list(read_all(ready))
        yield from (reading for reading in readings if isinstance(reading, DocumentError))
        documents = [reading for reading in readings if isinstance(reading, Document)]
        try:
            yield from grow(library, documents, progress=progress)
            done.update({path: now[path] for path in ready})
        except (DocumentError, LibraryError) as error:
            yield error
        before = now
        if stop.wait(every):
            return


def _look(paths: Sequence[str | Path]) -> Seen:
    seen: Seen = {}
    for path in files(paths):
        with suppress(OSError):  # deleted between the listing and now
            status = path.stat()
            seen[path] = (status.st_mtime_ns, status.st_size)
    return seen
