"""Many segments made one beside the library, within bounded memory: `SharedState.merge` puts it in their place.

A change leaves segments of up to `Sizes.largest` passages as they are, so that it costs what it changes; a library of a
million is fourteen of them, and every question is looked up in each. Merging takes minutes there. So the files of the
merged segment are written into a folder of their own, piece by piece from the mapped files of the old ones, without the
writer's lock; only taking them over, which renames them, is a save as any other.
"""

import mmap
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index.errors import LibraryError
from index.search.bm25.index import Bm25Index
from index.search.bm25.merge import MergedIndex
from index.search.vectors.blocks import Block
from index.storage.derived import Derived
from index.storage.disk import Disk
from index.storage.manifest import reason
from index.storage.save import Ready, prepare
from index.storage.segment import DOCUMENTS, TABLE, VECTORS, Segment, join_tables, new_codes
from index.storage.sizes import Sizes
from index.storage.text_slices import TextSlices
from index.types import Mask

__all__ = ["choose", "claim", "write_one"]

FEWEST = 4
"""Segments of which a library has no more without being merged."""
TOGETHER = 4_096
"""Lines, or vectors, that are copied at once."""
_FOLDER, _LOCK = ".merge", ".merge.lock"


def choose(segments: Sequence[Segment], live: Sequence[Mask], *, sizes: Sizes) -> slice | None:
    """Which segments to make one: the last ones, with each that has no more than twice what all after it have.

    So a passage is copied some log(n) times. None while there are few, or nothing to gain; then one of which more than
    half was removed is written again.
    """
    saved = [at for at, segment in enumerate(segments) if segment.generation and isinstance(segment.block, Block)]
    if saved != list(range(len(saved))):
        return None
    counts = [
        int(segment.table["passages"][mask].sum(dtype=np.int64)) for segment, mask in zip(segments, live, strict=False)
    ]
    firsts = [at for at in saved[:-1] if counts[at] <= 2 * sum(counts[at + 1 : len(saved)])]
    if len(saved) >= FEWEST and firsts and sum(counts[firsts[0] :]) >= sizes.small:
        return slice(firsts[0], len(saved))
    sparse = [at for at in saved if sizes.small <= counts[at] < segments[at].passages / 2]
    return slice(sparse[0], sparse[0] + 1) if sparse else None


@contextmanager
def claim(library: Path) -> Iterator[Path | None]:
    """A folder inside a library's, for what is merged, gone afterwards; None while another process has it.

    Raises:
        LibraryError: the disk is full, cannot be written or fails, here or inside.
    """
    from filelock import FileLock, Timeout

    folder = library / _FOLDER
    try:
        with FileLock(library / _LOCK, timeout=0):
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except Timeout:
        yield None
    except OSError as error:
        message = f"Không gộp được các phần của thư viện {library}: {reason(error)}. Thư viện vẫn nguyên vẹn."
        raise LibraryError(message) from error


def write_one(segments: Sequence[Segment], live: Sequence[Mask], folder: Path, *, disk: Disk, sizes: Sizes) -> Segment:
    """One segment of the live documents of some, whose files are in `folder`, made anew, ready to be saved.

    Raises:
        OSError: the disk is full, cannot be written or fails.
    """
    shutil.rmtree(folder, ignore_errors=True)
    disk.make(folder)
    masks = [np.repeat(chosen, each.table["passages"]) for each, chosen in zip(segments, live, strict=True)]
    table = join_tables([segment.table[chosen] for segment, chosen in zip(segments, live, strict=True)])
    ready = {
        DOCUMENTS: prepare(folder, DOCUMENTS, _copy_lines(segments, live), disk=disk),
        VECTORS: prepare(folder, VECTORS, _copy_vectors(segments, masks), disk=disk),
        TABLE: prepare(folder, TABLE, iter([table.tobytes()]), disk=disk),
    }
    dim = next(segment.block.dim for segment in segments if segment.block is not None)
    lines, vectors, rows = (_map(ready[name]) for name in (DOCUMENTS, VECTORS, TABLE))
    merged = Segment.open(lines, vectors, rows, dim, generation=0, folder=folder.parent)
    merged.ready = ready
    files = []
    for file, pieces in _derive(merged, segments, masks, sizes):
        file.ready = prepare(folder, file.name, pieces, disk=disk)
        files.append(file)
    merged.read_extras({file.name: _map(file.ready) for file in files if file.ready}, 0)
    for file in files:
        file.file = None  # it is not the library's yet
    return merged


def _derive(
    merged: Segment, segments: Sequence[Segment], masks: Sequence[Mask], sizes: Sizes
) -> Iterator[tuple[Derived, Iterator[bytes | memoryview]]]:
    """The files of what is derived of a merged segment with their content; each is written before the next is asked."""
    if merged.passages >= sizes.words:
        yield merged.words_file, MergedIndex([segment.words for segment in segments], masks).pieces()
    if (words := merged.words_file.ready) and merged.passages >= sizes.codes:
        yield merged.codes_file, new_codes(Bm25Index.open(_map(words))).pieces()
    if all(segment.has_slices for segment in segments):
        yield merged.slices_file, TextSlices.join([segment.find_slices() for segment in segments], masks).pieces()
    if merged.passages >= sizes.clusters and isinstance(merged.block, Block):
        yield merged.clusters_file, merged.block.clusters().pieces()


def _copy_lines(segments: Sequence[Segment], live: Sequence[Mask]) -> Iterator[memoryview]:
    """The lines of the live documents in turn, neighbours together."""
    for segment, chosen in zip(segments, live, strict=True):
        places = np.flatnonzero(chosen)
        for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
            for start in range(0, len(run), TOGETHER):
                first, last = segment.table[[run[start], run[min(start + TOGETHER, len(run)) - 1]]]
                yield segment.lines[int(first["offset"]) : int(last["offset"]) + int(last["size"])]


def _copy_vectors(segments: Sequence[Segment], masks: Sequence[Mask]) -> Iterator[memoryview]:
    for segment, mask in zip(segments, masks, strict=True):
        if segment.block is None:
            continue
        rows = np.flatnonzero(mask)
        for start in range(0, len(rows), TOGETHER):
            yield memoryview(segment.block.take(rows[start : start + TOGETHER]).astype("<f4").tobytes())


def _map(ready: Ready) -> memoryview:
    """The content of a file, mapped."""
    if not ready.bytes:
        return memoryview(b"")
    with ready.path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
