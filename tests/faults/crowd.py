"""One writer and eight readers on one library: every answer is one generation's."""

import random
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from index import Block, Document, Query
from tests.faults.scene import forked, open_library, wait

READERS = 8
QUERY = Query("cảng biển", "cảng biển")


def _documents(generation: int) -> list[Document]:
    """A generation is 3 to 7 documents, each of which says which generation it is of, and the first brings its file."""
    texts = [f"Cảng biển số {number}, thế hệ {generation}." for number in range(3 + generation % 5)]
    made = [Document(f"bài {n}", text, (Block("paragraph", 0, len(text)),)) for n, text in enumerate(texts)]
    return [replace(made[0], original=_original(generation)), *made[1:]]


def _original(generation: int) -> bytes:
    return f"%PDF {generation}\n".encode() * 50


def crowd(folder: Path, queries: int, switches: int, *, seed: int = 0) -> dict[str, int]:
    """Figures of at least `queries` searches during at least `switches` saves; AssertionError for a mixed answer."""
    shutil.rmtree(folder, ignore_errors=True)
    _save(folder, 0)
    stop = folder.parent / f"{folder.name}.stop"
    stop.unlink(missing_ok=True)
    readers = [
        forked(lambda pipe, n=n: _read(folder, stop, -(-queries // READERS), n + seed, pipe)) for n in range(READERS)
    ]
    writer, told = forked(lambda pipe: _write(folder, stop, switches, pipe))
    figures = {"queries": 0, "switches": 0, "seen by a reader": 0, "files read": 0, "files gone": 0}
    for process, pipe in readers:
        with pipe:
            lines = [line.decode().split() for line in pipe]
        assert wait(process) == 0, lines
        _, done, seen, files, gone = lines[-1]
        figures["queries"] += int(done)
        figures["seen by a reader"] = max(figures["seen by a reader"], int(seen))
        figures["files read"] += int(files)
        figures["files gone"] += int(gone)
    stop.touch()
    with told:
        lines = [line.decode().split() for line in told]
    assert wait(writer) == 0, lines
    figures["switches"] = int(lines[-1][1])
    return figures


def _save(folder: Path, generation: int) -> None:
    library = open_library(folder)
    wanted = _documents(generation)
    library.add(wanted)
    library.remove(set(library.documents) - {document.id for document in wanted})
    library.save()


def _write(folder: Path, stop: Path, switches: int, pipe: BinaryIO) -> None:
    generation = 0
    while generation < switches or not stop.exists():
        generation += 1
        _save(folder, generation)
        if generation == switches:
            (stop.parent / f"{stop.name}ping").touch()
    pipe.write(f"done {generation}\n".encode())


def _read(folder: Path, stop: Path, queries: int, seed: int, pipe: BinaryIO) -> None:
    """Search until there were enough queries and enough switches, opening anew and asking for a file now and then."""
    draw, latest, seen, done, files = random.Random(seed), -1, 0, 0, Counter[bool]()
    library, switched = open_library(folder), stop.parent / f"{stop.name}ping"
    while done < queries or not switched.exists():
        if draw.random() < 0.02:
            library = open_library(folder)
        texts = sorted(hit.passage.text for hit in library.search(QUERY, k=100))
        generation = int(texts[0].rstrip(".").rsplit(" ", 1)[1])
        assert texts == sorted(document.text for document in _documents(generation)), texts
        assert generation >= latest, f"generation {generation} after {latest}"
        seen += generation > latest
        latest, done = generation, done + 1
        if draw.random() < 0.1:
            original = library.original(_documents(0)[0].id)
            assert original in (None, _original(generation)), f"generation {generation}: {original!r}"
            files[original is None] += 1  # then the writer has gone on: the file went with its generation
    pipe.write(f"done {done} {seen} {files[False]} {files[True]}\n".encode())
