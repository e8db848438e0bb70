"""Whether a library is whole, and rebuilding what can be rebuilt of one that is not.

The texts cannot be made again, so each line of the texts' file carries its own checksum: a repair keeps every line that
is whole, encodes it again where the vectors are lost, and saves a new generation. The damaged files are copied aside
first; none of them is lost.
"""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from index.errors import DamagedLibrary, ForeignLibrary, LibraryError
from index.state import DOCUMENTS, VECTORS, State
from index.storage import snapshot
from index.storage.manifest import MANIFEST, open_file, read_manifest
from index.storage.records import PARSE_ERRORS, Entry, is_whole, parse_line

if TYPE_CHECKING:
    from index.encoder.protocol import Encoder, Progress, Vectors

__all__ = ["Report", "check", "repair"]


_SPARE = 64 * 1024 * 1024
"""Bytes that are read beyond the size in the manifest: that may be wrong, and a whole file might not fit in memory."""


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
        read = snapshot.read(folder)
        if read is None:
            return Report(0, 0)
        state = State.parse(read.files, read.facts)
    except DamagedLibrary as error:
        return _salvage(folder).report(str(error))
    except PARSE_ERRORS as error:
        return _salvage(folder).report(str(snapshot.damage(folder, f"nội dung không đúng dạng ({error})")))
    problems = (*_problems(state, read.files), *_lost_originals(folder, state.entries))
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
    lock = snapshot.claim(folder)
    try:
        remains = _salvage(folder)
        if not remains.entries and remains.lost:
            raise LibraryError(f"Không dựng lại được gì từ {folder}. Hãy xoá thư mục và thêm lại các bài.")
        state, facts = remains.rebuild(encoder, progress)
        aside = _copy_aside(folder)
        originals = {name: _pieces(path) for name, path in remains.originals.items()}
        snapshot.rewrite(folder, {**state.files(), **originals}, {**state.facts(), **facts})
    finally:
        lock.release()
    return Report(len(state.entries), len(state.passages), remains.lost, report.problems, aside)


@dataclass(frozen=True, slots=True)
class _Remains:
    """What is whole of a library.

    Attributes:
        entries: of the whole lines; they name only those original files that are whole too.
        lost: lines that are not whole.
        facts: of the manifest.
        vectors: of all passages, when the texts and the vectors are whole; else None.
        originals: file name to path of each whole original file.
    """

    entries: Mapping[str, Entry]
    lost: int
    facts: Mapping[str, Any]
    vectors: "Vectors | None"
    originals: Mapping[str, Path]

    def report(self, problem: str) -> Report:
        passages = sum(len(entry.passages) for entry in self.entries.values())
        return Report(len(self.entries), passages, self.lost, (problem,))

    def rebuild(self, encoder: "Encoder | None", progress: "Progress | None") -> tuple[State, dict[str, Any]]:
        """The state, encoded again where there are no vectors, and the encoder's name for the manifest."""
        name = str(self.facts.get("encoder") or "")
        if encoder is not None and name and encoder.name != name:
            raise ForeignLibrary(f"Thư viện được tạo bằng bộ mã hoá {name}, không phải {encoder.name}.")
        vectors = self.vectors
        if vectors is None:
            from index.encoder.sentence_transformer import DEFAULT, load_encoder

            encoder = encoder or load_encoder(name or DEFAULT)
            name = encoder.name
            texts = [passage.searched for entry in self.entries.values() for passage in entry.passages]
            vectors = encoder.encode_passages(texts, progress=progress)
        return State.empty().replace(set(), list(self.entries.values()), vectors), {"encoder": name}


def _salvage(folder: Path) -> _Remains:
    """What is whole of the manifest's generation or, where the manifest cannot be read, of the newest."""
    listed, facts = cast(Mapping[str, Any], {}), cast(Mapping[str, Any], {})
    with suppress(LibraryError):
        if manifest := read_manifest(folder):
            listed, facts = manifest.files.get(DOCUMENTS, {}), manifest.facts
    named, size = listed.get("file", ""), max(0, listed.get("bytes", 0))
    texts = sorted((path.name for path in folder.glob(f"hoidap-*-{DOCUMENTS}")), reverse=True)
    for name in [named, *texts]:
        data = _beginning(folder / name, size + _SPARE if name == named else -1) if name in texts else None
        if data is None:
            continue
        proven = hashlib.sha256(data[:size]).hexdigest() == listed.get("sha256")
        data = data[:size] if proven else data
        lines = [_text(line) for line in data.split(b"\n") if line]
        whole = [entry for line in lines for entry in _parse_whole(line)]
        originals = {entry.original_file: path for entry in whole for path in _originals(folder, entry)}
        entries = {entry.document.id: _keep_original(entry, originals) for entry in whole}
        # A manifest whose checksum is not that of the texts is another generation's, and so may the vectors be.
        vectors = _vectors(folder, facts, entries) if proven and len(whole) == len(lines) else None
        return _Remains(entries, len(lines) - len(whole), facts, vectors, originals)
    return _Remains({}, _count(facts), facts, None, {})


def _count(facts: Mapping[str, Any]) -> int:
    """The number of documents in the manifest, at least one: there was a library."""
    count = facts.get("documents")
    return max(1, count) if isinstance(count, int) else 1


def _beginning(path: Path, most: int) -> bytes | None:
    """The first `most` bytes of a file, all for -1; None where it cannot be read."""
    with suppress(OSError), open_file(path) as file:
        return file.read(most)
    return None


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return line.decode("utf-8", "replace")  # its checksum will be wrong


def _originals(folder: Path, entry: Entry) -> Iterator[Path]:
    """Paths of whole copies of the file that the entry's document was read from; none where it is not kept."""
    for path in folder.glob(f"hoidap-*-{entry.original_file}") if entry.original else ():
        with suppress(OSError), open_file(path) as file:
            if hashlib.file_digest(file, "sha256").hexdigest() == entry.original:  # type: ignore[arg-type]
                yield path


def _keep_original(entry: Entry, originals: Mapping[str, Path]) -> Entry:
    """The entry, naming its original file only if that is among these."""
    return entry if entry.original_file in originals else replace(entry, original="")


def _lost_originals(folder: Path, entries: Mapping[str, Entry]) -> Iterator[str]:
    lost = sum(bool(entry.original) and not any(_originals(folder, entry)) for entry in entries.values())
    if lost:
        yield f"tệp PDF gốc của {lost} bài bị mất hoặc hỏng; phần chữ vẫn nguyên"


def _pieces(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()


def _parse_whole(line: str) -> Iterator[Entry]:
    """The line's entry; nothing where the line is not whole."""
    if is_whole(line):
        try:
            yield parse_line(line)
        except PARSE_ERRORS:
            return


def _vectors(folder: Path, facts: Mapping[str, Any], entries: Mapping[str, Entry]) -> "Vectors | None":
    """The stored vectors when their file is whole and fits the entries, else None."""
    try:
        rows: Vectors = np.frombuffer(snapshot.read_one(folder, VECTORS), "<f4").reshape(-1, int(facts["dim"]))
    except (LibraryError, OSError, *PARSE_ERRORS):
        return None
    count = sum(len(entry.passages) for entry in entries.values())
    return rows if len(rows) == count and np.isfinite(rows).all() else None


def _problems(state: State, files: Mapping[str, memoryview]) -> Iterator[str]:
    """What the manifest's checksums cannot tell: vectors not of unit length, lines whose own checksum is wrong."""
    store = state.store
    if store is not None and len(store):
        lengths = np.linalg.norm(store.vectors(state.ids), axis=1)
        wrong = int((np.abs(lengths - 1) > 1e-3).sum())
        if wrong:
            yield f"{wrong} véc-tơ không có độ dài 1"
    if files:
        lines = str(files[DOCUMENTS], "utf-8", "surrogatepass").split("\n")
        broken = sum(bool(line) and not is_whole(line) for line in lines)
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
