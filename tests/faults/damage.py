"""Files change behind the library's back: it is right, or it refuses; then `repair` saves what can be saved."""

import json
import os
import random
import resource
import shutil
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from index import DamagedLibrary, Document, ForeignLibrary, Hit, Index, LibraryError, check, repair
from index.storage import manifest
from index.storage.listing import LISTING, parse_listing
from index.storage.records import PARSE_ERRORS, format_line
from index.storage.segment import DOCUMENTS
from tests.faults.scene import ENCODER, article, counting, forked, make, open_library, texts_digest, wait

MEMORY = 200 << 20  # bytes that opening a damaged library of some kilobytes may take on top of what is loaded
SECONDS = 120  # for a hundred openings and repairs
LARGE_EVERY = 250  # one in so many is a library that keeps its word index too

REFUSED, RIGHT, RIGHT_WITHOUT_FILE = "refused", "right content", "right content, a PDF refused"


@dataclass(frozen=True)
class _Scene:
    """A library, what it holds and answers, and another whose files are taken for its own."""

    folder: Path
    other: Path
    digest: str
    documents: dict[str, Document]
    originals: dict[str, bytes | None]
    hits: list[Hit]
    lines: frozenset[str]

    @classmethod
    def of(cls, folder: Path, other: Path) -> "_Scene":
        library = open_library(folder)
        documents = dict(library.documents)
        originals = {id_: library.original(id_) for id_ in documents}
        entries = library._shared.state.entries.values()
        lines = frozenset(format_line(entry).strip("\n").partition(":")[2] for entry in entries)
        assert lines <= set(_lines(folder))
        return cls(folder, other, texts_digest(library), documents, originals, _asked(library), lines)


def damaged(folder: Path, dose: int, *, seed: int = 0, show: bool = False) -> dict[str, int]:
    """Figures of libraries with damaged files; AssertionError for wrong text, a signal, a hang, a huge allocation.

    Of those that were refused it is told what `repair` made of them: all documents, some, or nothing at all.
    """
    draw = random.Random(seed)
    make(folder / "small", seed=1)
    make(folder / "other", seed=2)
    _make_large(folder / "large")
    scenes = [_Scene.of(folder / name, folder / "other") for name in ("small", "large")]
    figures: Counter[str] = Counter()
    for start in counting(-(-dose // 100), "damaged (hundreds)", every=1, show=show):
        count, first = min(100, dose - 100 * start), draw.getrandbits(32)

        def work(pipe: BinaryIO, count: int = count, first: int = first) -> None:
            _limit_memory()
            signal.alarm(SECONDS)
            for number in range(first, first + count):
                told = _damaged_once(scenes[number % LARGE_EVERY == 0], folder / "work", random.Random(number))
                pipe.write(("\t".join(told) + "\n").encode())

        process, pipe = forked(work)
        with pipe:
            told = [line.decode().strip("\n").split("\t") for line in pipe]
        assert wait(process) == 0, f"seed {first + len(told) - 1}: {told[-1:]}"
        figures.update(what for each in told for what in each)
    assert figures[REFUSED] + figures[RIGHT] + figures[RIGHT_WITHOUT_FILE] == dose
    return {"damages": dose, **dict(sorted(figures.items()))}


def _make_large(folder: Path) -> None:
    library = open_library(folder)
    library.add(article(f"bài {number}", 3 * number + 1, sentences=60) for number in range(300))
    library.save()
    assert len(library) >= library._shared.state.sizes.small and any(folder.glob("hoidap-*-words*.bin"))


def _limit_memory() -> None:
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))


def _damaged_once(scene: _Scene, work: Path, draw: random.Random) -> list[str]:
    """What became of a damaged copy of a library, as figures."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(scene.folder, work)
    kind = draw.choice(sorted(DAMAGES))
    for path in draw.sample(
        sorted(path for path in work.iterdir() if path.suffix != ".lock"), draw.choice([1, 1, 1, 2])
    ):
        DAMAGES[kind](path, scene.other, draw)
    try:
        library = open_library(work)
    except DamagedLibrary as error:
        assert "hoidap repair" in str(error) and "\n" not in str(error)
        assert kind != "left over", "files that no manifest names are no damage"
        return [REFUSED, _repaired(scene, work)]
    except ForeignLibrary as error:
        assert kind == "another version" and "\n" not in str(error)
        return [REFUSED, "of another version"]
    except LibraryError as error:
        assert kind in ("folder", "pipe") and "\n" not in str(error)
        return [REFUSED, "no file to read"]
    assert not library.refresh()
    assert texts_digest(library) == scene.digest, f"{kind}: wrong content"
    assert _asked(library) == scene.hits, f"{kind}: wrong answer"
    return [RIGHT_WITHOUT_FILE, _repaired(scene, work)] if _without_file(library, scene) else [RIGHT]


def _asked(library: Index) -> list[Hit]:
    return library.search("kinh tế số ở cảng biển", k=10)


def _without_file(library: Index, scene: _Scene) -> int:
    """How many of the PDFs are refused; the others are what was read."""
    refused = 0
    for id_, original in scene.originals.items():
        try:
            assert library.original(id_) == original, "wrong file"
        except DamagedLibrary as error:
            assert "hoidap repair" in str(error) and "\n" not in str(error)
            refused += 1
    return refused


def _repaired(scene: _Scene, work: Path) -> str:
    """How much of a damaged library is there after a repair: every line of the texts that the damage left whole."""
    left, listed = scene.lines & set(_lines(work)), _knows_its_segments(work)
    foreign = set(_lines(scene.other)) & set(_lines(work))  # whole lines as well, though of another library
    assert check(work).problems
    try:
        report = repair(work, encoder=ENCODER)
    except LibraryError as error:
        assert not left and not foreign and "\n" not in str(error), error
        return "nothing to repair"
    library = open_library(work)
    assert check(work).problems == () and report.documents == len(library.documents)
    if foreign:
        texts = {json.loads(f'{{"sha256":{line}')["text"] for line in {*_lines(scene.other), *_lines(scene.folder)}}
        assert {document.text for document in library.documents.values()} <= texts
        return "repaired with another library's texts"
    if not listed:  # documents that were removed, but are in a segment's file, are back
        library.remove(set(library.documents) - set(scene.documents))
    assert len(library.documents) == len(left)
    assert all(scene.documents[id_] == document for id_, document in library.documents.items())
    assert all(library.original(id_) in (None, scene.originals[id_]) for id_ in library.documents)
    if len(library.documents) < len(scene.documents):
        return "repaired in part"
    assert _asked(library) == scene.hits
    return "repaired"


def _lines(folder: Path) -> list[str]:
    """What the lines of the files of texts say, those that say something: the name of their checksum aside."""
    found = []
    for path in (path for path in sorted(folder.glob(f"hoidap-*-{DOCUMENTS}")) if path.is_file()):
        for line in _beginning(path).split(b"\n"):
            with suppress(ValueError):
                json.loads(line.decode("utf-8", "replace"))
                found.append(line.decode("utf-8", "replace").partition(":")[2])
    return found


def _knows_its_segments(folder: Path) -> bool:
    """Whether the manifest or the list of segments tells which documents were removed."""
    with suppress(LibraryError):
        if manifest.read_manifest(folder) is not None:
            return True
    with suppress(OSError, IndexError, *PARSE_ERRORS):
        return bool(parse_listing(_beginning(sorted(folder.glob(f"hoidap-*-{LISTING}"))[-1])))
    return False


def _beginning(path: Path) -> bytes:
    """The bytes of a file that may be damaged, up to what no file of these libraries reaches."""
    with path.open("rb") as file:
        return file.read(5 * 2**20)


def _truncate(path: Path, other: Path, draw: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: draw.randrange(len(data) or 1)])


def _extend(path: Path, other: Path, draw: random.Random) -> None:
    path.write_bytes(path.read_bytes() + draw.randbytes(draw.choice([1, 10, 5000])))


def _flip(path: Path, other: Path, draw: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(draw.choice([1, 1, 2, 30])):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    path.write_bytes(data)


def _zero(path: Path, other: Path, draw: random.Random) -> None:
    data = bytearray(path.read_bytes())
    start = draw.randrange(0, len(data), 512)
    data[start : start + 512] = bytes(len(data[start : start + 512]))
    path.write_bytes(data)


def _swap(path: Path, other: Path, draw: random.Random) -> None:
    """The other library's file of this kind, or its vectors."""
    path.write_bytes(draw.choice(sorted([*other.glob(f"*{path.suffix}"), *other.glob("*.f32")])).read_bytes())


def _exchange(path: Path, other: Path, draw: random.Random) -> None:
    path.write_bytes(draw.choice(sorted(p for p in path.parent.iterdir() if p != path)).read_bytes())


def _other_version(path: Path, other: Path, draw: random.Random) -> None:
    """Another version in the manifest, its checksum made anew or not."""
    file = path.parent / manifest.MANIFEST
    content = json.loads(file.read_text(encoding="utf-8"))
    seal = content.pop("sha256")
    content["version"] = draw.choice([0, 2, 3, -1, 10**30, None, "1"])
    file.write_text(json.dumps({**content, "sha256": draw.choice([seal, manifest._seal(content)])}), encoding="utf-8")


def _delete(path: Path, other: Path, draw: random.Random) -> None:
    path.unlink()


def _number(path: Path, other: Path, draw: random.Random) -> None:
    """A number in the manifest becomes a huge one."""
    file = path.parent / manifest.MANIFEST
    text = file.read_text(encoding="utf-8")
    at = draw.choice([at for at, char in enumerate(text) if char.isdigit()])
    number = draw.choice(["9" * 18, "-1", "1e308", "9" * 5000])
    file.write_text(text[:at] + number + text[at + 1 :], encoding="utf-8")


def _leave_over(path: Path, other: Path, draw: random.Random) -> None:
    """A file of a save that was cut short, or of a generation that could not be deleted, or of another program."""
    names = [f"hoidap-{draw.choice([0, 99]):06d}-{path.name[14:]}", f"{path.name}.tmp", manifest.TEMPORARY, "tin.txt"]
    name = draw.choice([name for name in names if not (path.parent / name).exists()])
    (path.parent / name).write_bytes(draw.choice([b"", path.read_bytes(), draw.randbytes(500)]))


def _folder(path: Path, other: Path, draw: random.Random) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path, other: Path, draw: random.Random) -> None:
    """A pipe that nobody writes to: whoever opens it like a file waits for ever."""
    path.unlink()
    os.mkfifo(path)


def _huge(path: Path, other: Path, draw: random.Random) -> None:
    """A megabyte more of nothing, seldom a gigabyte."""
    os.truncate(path, path.stat().st_size + draw.choice([2**30, *[2**20] * 99]))


DAMAGES: dict[str, Callable[[Path, Path, random.Random], None]] = {
    "truncated": _truncate,
    "extended": _extend,
    "flipped": _flip,
    "zeroed": _zero,
    "swapped": _swap,
    "exchanged": _exchange,
    "another version": _other_version,
    "missing": _delete,
    "number": _number,
    "left over": _leave_over,
    "folder": _folder,
    "pipe": _pipe,
    "huge": _huge,
}
