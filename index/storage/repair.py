"""Whether a library is whole, and rebuilding what can be rebuilt of one that is not.

The texts cannot be made again, so each line of the texts' file carries its own checksum: a repair keeps every line that
is whole, encodes it again where the vectors are lost, and saves a new generation. The damaged files are copied aside
first; none of them is lost.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import DamagedLibrary, ForeignLibrary, LibraryError
from index.storage import save, snapshot
from index.storage.manifest import MANIFEST
from index.storage.records import PARSE_ERRORS, Entry, is_whole
from index.storage.salvage import Remains, find_originals, salvage
from index.storage.state import State

if TYPE_CHECKING:
    from index.encoder.protocol import Encoder, Progress

__all__ = ["Report", "check", "repair"]

_EVERYTHING = 2**63


@dataclass(frozen=True, slots=True)
class Report:
    """The result of `check` or `repair`.

    Attributes:
        documents: how many are whole.
        passages: of these documents.
        lost: lines of the texts' file that are not whole, each a document.
        problems: what is or was wrong, one Vietnamese line each; empty for a whole library.
        kept_aside: where `repair` put copies of the damaged files; None when it changed nothing.
    """

    documents: int
    passages: int
    lost: int = 0
    problems: tuple[str, ...] = ()
    kept_aside: Path | None = None


def check(folder: str | Path) -> Report:
    """How much of a library is whole and what is wrong with it; every byte is read, nothing is changed.

    Raises:
        ForeignLibrary: made by another version, or by another program.
        LibraryError: the folder cannot be read.
    """
    folder = Path(folder).absolute()
    try:
        read = snapshot.read(folder, limit=_EVERYTHING)
        if read is None:
            return Report(0, 0)
        state = State.parse(read.files, read.facts, generation=read.generation, folder=folder)
        problems = (*_problems(state), *_lost_originals(folder, state.entries))
    except DamagedLibrary as error:
        return _report(salvage(folder), str(error))
    except PARSE_ERRORS as error:
        return _report(salvage(folder), str(snapshot.damage(folder, f"nội dung không đúng dạng ({error})")))
    return Report(len(state.entries), len(state.passages), problems=problems)


def repair(folder: str | Path, *, encoder: "Encoder | None" = None, progress: "Progress | None" = None) -> Report:
    """What was wrong and what is there now; a whole library is left as it is.

    Args:
        folder: the library.
        encoder: to encode again with; default the one the library was made with, or the embedded one when the
            manifest is lost.
        progress: called with (stage, done, total).

    Raises:
        LibraryError: nothing can be rebuilt, the folder cannot be written, or another process writes.
        ForeignLibrary: made by another version or with another encoder than the given one.
        EncoderError: the encoder cannot be had.
    """
    folder = Path(folder).absolute()
    report = check(folder)
    if not report.problems:
        return report
    lock = save.claim(folder)
    try:
        remains = salvage(folder)
        if not remains.entries and remains.lost:
            raise LibraryError(f"Không dựng lại được gì từ {folder}. Hãy xoá thư mục và thêm lại các bài.")
        state, name = _rebuild(remains, encoder, progress)
        aside = _copy_aside(folder)
        originals = {name: _pieces(path) for name, path in remains.originals.items()}
        save.rewrite(folder, {**state.files(), **originals}, {**state.facts(), "encoder": name})
    finally:
        lock.release()
    return Report(len(state.entries), len(state.passages), remains.lost, report.problems, aside)


def _report(remains: Remains, problem: str) -> Report:
    passages = sum(len(entry.passages) for entry in remains.entries.values())
    return Report(len(remains.entries), passages, remains.lost, (problem,))


def _rebuild(remains: Remains, encoder: "Encoder | None", progress: "Progress | None") -> tuple[State, str]:
    """The state, encoded again where there are no vectors, and the encoder's name."""
    name = str(remains.facts.get("encoder") or "")
    if encoder is not None and name and encoder.name != name:
        raise ForeignLibrary(
            f"Thư viện được tạo bằng bộ mã hoá {name}, không phải {encoder.name}. Hãy chạy lại với bộ mã hoá đó."
        )
    entries, vectors = list(remains.entries.values()), dict(remains.vectors)
    bare = [entry for entry in entries if entry.passages and entry.document.id not in vectors]
    if bare:
        from index.encoder.sentence_transformer import DEFAULT, load_encoder

        encoder = encoder or load_encoder(name or DEFAULT)
        name = encoder.name
        rows = encoder.encode_passages([p.search_text for entry in bare for p in entry.passages], progress=progress)
        ends = np.cumsum([len(entry.passages) for entry in bare])
        vectors |= {entry.document.id: part for entry, part in zip(bare, np.split(rows, ends[:-1]), strict=False)}
    in_turn = [vectors[entry.document.id] for entry in entries if entry.passages]
    return State.empty().replace(set(), entries, np.concatenate(in_turn) if in_turn else None), name


def _lost_originals(folder: Path, entries: Mapping[str, Entry]) -> Iterator[str]:
    lost = sum(bool(entry.original) and not any(find_originals(folder, entry)) for entry in entries.values())
    if lost:
        yield f"tệp PDF gốc của {lost} bài bị mất hoặc hỏng; phần chữ vẫn nguyên"


def _pieces(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()


def _problems(state: State) -> Iterator[str]:
    """What the manifest's checksums cannot tell: vectors not of unit length, lines whose own checksum is wrong."""
    wrong = broken = 0
    for segment in state.segments:
        if segment.block is not None:
            wrong += int(
                (np.abs(np.linalg.norm(segment.block.take(np.arange(len(segment.block))), axis=1) - 1) > 1e-3).sum()
            )
        lines = bytes(segment.lines[:]).split(b"\n")
        broken += sum(bool(line) and not is_whole(line) for line in lines)
    if wrong:
        yield f"{wrong} véc-tơ không có độ dài 1"
    if broken:
        yield f"{broken} bài không đúng mã kiểm"


def _copy_aside(folder: Path) -> Path:
    """Where copies of all the library's files now are."""
    aside = folder / f"damaged-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
    aside.mkdir()
    for path in folder.iterdir():
        if path.is_file() and (path.name.startswith("hoidap-") or path.name == MANIFEST):
            shutil.copy2(path, aside / path.name)
    return aside
