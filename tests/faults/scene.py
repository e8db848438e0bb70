"""What the fault tests share: small libraries, what they hold as one digest, and processes of their own."""

import hashlib
import os
import random
import shutil
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from index import Block, Document, Index
from index.storage.records import format_line
from index.storage.sizes import SIZES, Sizes
from tests.tiny_encoder import TinyEncoder

WORDS = "cảng biển kinh tế số hải phòng doanh nghiệp dữ liệu thành phố đô thị thông minh xây dựng cầu đường".split(" ")
ENCODER = TinyEncoder(dim=16)
Change = Callable[[Index], None]
TINY = Sizes(small=3, words=3, compact=3, largest=8, held=20)
"""Sizes at which six articles are some segments."""
sizes = SIZES
"""Of the segments of all libraries that are opened from now on."""


def article(source: str, seed: int, *, sentences: int = 3) -> Document:
    """An article that the seed decides, of a title and some paragraphs; every third was read from a PDF."""
    draw = random.Random(seed)
    paragraphs = [f"Bài số {seed}", *(" ".join(draw.choices(WORDS, k=9)).capitalize() + "." for _ in range(sentences))]
    text, blocks = "", []
    for number, paragraph in enumerate(paragraphs):
        start = len(text) + 2 * bool(number)
        text = f"{text}\n\n{paragraph}" if number else paragraph
        blocks.append(Block("paragraph" if number else "title", start, len(text)))
    original = f"%PDF {seed} {text}".encode() * 20 if seed % 3 == 0 else None
    return Document(source, text, tuple(blocks), original=original)


def open_library(folder: Path, **options) -> Index:
    return Index.open(folder, encoder=ENCODER, **{"sizes": sizes, **options})


def digest(library: Index) -> str:
    """SHA-256 of everything a library holds, the files that its documents were read from included."""
    sha = hashlib.sha256(texts_digest(library).encode())
    for id_ in library.documents:
        sha.update(library.original(id_) or b"")
    return sha.hexdigest()


def texts_digest(library: Index) -> str:
    """SHA-256 of all that a library answers with: texts, passages, vectors, and the hashes of the files they are of."""
    sha, state = hashlib.sha256(), library._shared.state
    for entry in state.entries.values():
        sha.update(format_line(entry).encode("utf-8", "surrogatepass"))
    for passage in library.passages:
        sha.update(f"{passage.document.source} {passage.start} {passage.end} {passage.context}\n".encode())
    sha.update(library.vectors().tobytes())
    return sha.hexdigest()


def make(folder: Path, documents: int = 6, seed: int = 0) -> str:
    """The digest of a new library saved in the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    library = open_library(folder)
    if sizes is TINY:  # several saves, with documents replaced and removed on the way
        library.add(article(f"bài {number}", seed * 1000 + number) for number in (99, 0, 98, 97))
        library.save()
        library.add([article("bài 98", seed * 1000 + 1), article("bài 1", seed * 1000 + 1)])
        library.remove([article("bài 97", 0).id])
        library.save()
        library.add([article("bài 2", seed * 1000 + 2)])
        library.save()
        library.remove([article("bài 98", 0).id, article("bài 99", 0).id])
    library.add(article(f"bài {number}", seed * 1000 + number) for number in range(documents))
    library.save()
    return digest(library)


def random_change(library: Index, draw: random.Random) -> None:
    """Add, replace or remove a few documents; where nothing is unsaved, the segments may be merged before."""
    if draw.random() < 0.3:
        library.merge()
    if draw.random() < 0.3 and library.documents:
        library.remove(draw.sample(sorted(library.documents), draw.randint(1, min(3, len(library.documents)))))
    else:
        sources = draw.sample(range(12), draw.randint(1, 3))
        library.add(article(f"bài {source}", draw.randrange(10**6)) for source in sources)


# Each but the last touches a document that was read from a PDF and one that was not (see `article`).
CHANGES: dict[str, Change] = {
    "add": lambda library: library.add([article("mới", 77), article("mới.pdf", 78)]),
    "replace": lambda library: library.add([article("bài 1", 88), article("bài 3", 90)]),
    "remove": lambda library: library.remove([article("bài 2", 0).id, article("bài 3", 0).id]),
    "empty": lambda library: library.remove(list(library.documents)),
    "merge": lambda library: library.merge(),
}


def forked(work: Callable[[BinaryIO], None]) -> tuple[int, BinaryIO]:
    """The id of a new process that does the work, and what it writes; its exit status is 0, or 1 after an error."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, os.fdopen(reading, "rb")
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb", buffering=0) as pipe:
            try:
                work(pipe)
                status = 0
            except BaseException:
                pipe.write(f"error {traceback.format_exc()!r}\n".encode())
    finally:
        os._exit(status)


def wait(process: int) -> int:
    """The process's exit status, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def counting(dose: int, name: str, *, every: int = 100, show: bool = False) -> Iterator[int]:
    """0 to dose - 1, told on the terminal as it goes."""
    for number in range(dose):
        if show and number % every == 0:
            print(f"\r{name}: {number}/{dose}", end="", flush=True)
        yield number
    if show:
        print(f"\r{name}: {dose}/{dose}")
