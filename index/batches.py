"""Adding by the thousands: in batches that are each saved, so that an interruption loses one batch and no more.

What was saved is recognised by its hash and skipped, so adding the same files again goes on where it stopped. `watch`
does this for a folder again and again.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index.document import Document
from index.errors import DocumentError, HoidapError, LibraryError
from index.formats import files, read_all
from index.index import Index
from index.ingest.changes import Changes

if TYPE_CHECKING:
    from index.encoder.protocol import Progress

__all__ = ["grow", "watch"]

BATCH = 200_000
"""Characters that are added and saved at once in a small library: some 300 passages, half a minute of encoding."""

ORIGINALS = 64 * 1024 * 1024
"""Bytes of original files from which on a batch is saved: until then they are held in memory."""

Seen = dict[Path, tuple[int, int]]  # file to (mtime in ns, size)


def grow(
    library: Index, documents: Iterable[Document], *, batch: int = BATCH, progress: "Progress | None" = None
) -> Iterator[Changes]:
    """What each batch changed, after it was saved; the documents are drawn as they are needed.

    Args:
        library: bound to a folder.
        documents: any number.
        batch: characters from which on a batch is added, or a twentieth of the library where that is more: every save
            writes the whole library.
        progress: called with (stage, done, total) of the batch at hand.

    Raises:
        LibraryError: another process writes the library, or it cannot be saved; earlier batches stay saved.
    """
    waiting: list[Document] = []
    held, size, originals = sum(len(known.text) for known in library.documents.values()), 0, 0
    for document in documents:
        waiting.append(document)
        size += len(document.text)
        originals += len(document.original or b"")
        if size >= max(batch, held // 20) or originals >= ORIGINALS:
            yield _add_and_save(library, waiting, progress)
            waiting, held, size, originals = [], held + size, 0, 0
    if waiting:
        yield _add_and_save(library, waiting, progress)


def _add_and_save(library: Index, documents: Sequence[Document], progress: "Progress | None") -> Changes:
    changes = library.add(documents, progress=progress)
    library.save()
    return changes


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
