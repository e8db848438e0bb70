"""Copying a library to another place: texts as they are, vectors as they are, nothing is encoded."""

from typing import TYPE_CHECKING

import numpy as np

from index.errors import ForeignLibrary
from index.storage.records import Entry
from index.storage.shared import SharedState

if TYPE_CHECKING:
    from index.encoder.protocol import Progress

__all__ = ["copy"]

BATCH = 5_000
"""Passages that are copied and saved at once."""


def copy(source: SharedState, target: SharedState, progress: "Progress | None" = None) -> int:
    """How many documents were copied; those that are there with the same text are not."""
    state = source.state
    if target.encoder and source.encoder and target.state.passages and target.encoder != source.encoder:
        raise ForeignLibrary(
            f"Thư viện {target.place} dùng bộ mã hoá {target.encoder}, thư viện {source.place} dùng {source.encoder}. "
            "Chọn một nơi chưa có thư viện."
        )
    target.required = source.encoder or target.required
    waiting, rows, copied, first = list[Entry](), list[int](), 0, 0
    for done, count in enumerate(state.entries.counts.tolist()):
        entry = state.entries.at(done)
        document = entry.document
        entries = target.state.entries
        if document.id not in entries or entries.digest(document.id) != document.digest:
            waiting.append(entry)
            rows += range(first, first + count)
        first += count
        if len(rows) >= BATCH or (waiting and done + 1 == len(state.entries)):
            _add(source, target, waiting, rows)
            copied += len(waiting)
            waiting, rows = [], []
        if progress:
            progress("Chép bài", done + 1, len(state.entries))
    if not target.saved:
        target.save()
    return copied


def _add(source: SharedState, target: SharedState, entries: list[Entry], rows: list[int]) -> None:
    state = source.state
    vectors = None
    if rows and state.store is not None:
        vectors = state.store.vectors(state.ids[np.array(rows)])
    originals = {entry.original_file: source.original(entry.document.id) for entry in entries if entry.original_file}
    with target.change() as held:
        gone = {entry.document.id for entry in entries if entry.document.id in held.entries}
        kept = {name: data for name, data in originals.items() if data is not None}
        target.put(held.replace(gone, entries, vectors, kept))
    target.save()
