"""Random input for `read`, `chunk`, `canonical` and the manifest reader: `python -m tests.fuzz_reading 200000 [seed]`.

Each file must become a document whose properties hold, or a `DocumentError` of one line, and so must each page of a PDF
that is drawn; each manifest must give the files that were saved, or a `LibraryError` of one line. Anything else is
printed with the seed that makes it again, and ends the run. A short dose runs in the suite (`test_any_bytes`).
"""

import io
import json
import logging
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

from index.document import Document
from index.errors import DocumentError, LibraryError
from index.formats import read, read_all
from index.formats.pdf_page import draw_page
from index.formats.structure import blocks
from index.ingest.chunk import chunk, sentences
from index.storage import manifest, save, snapshot
from index.vietnamese.syllables import old_tones
from index.vietnamese.text import canonical, fold
from tests.faults.formats import FORMATS, NAMES, OLD_FORMATS, sound_file

SEEDS = [
    "Cầu mới thông xe\n\n07/02/2022 06:36\nLÃ AN\nTP- Sáng nay, cầu mở.\n\nẢnh cầu (Ảnh: An)\n\nẢnh cầu (Ảnh: "
    "An)\n\nLÃ AN",
    "# Tiêu đề\n\n**Đậm** và [chữ](a.b) `mã`\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n<!-- x -->\n> "
    "trích\n\n---\ntitle: a\n---\n",
    "1\n00:00:01,000 --> 00:00:02,500\n<i>Xin chào</i>\n\n2\n00:00:03,000 --> 00:00:04,000\nHết\n",
    "WEBVTT\n\n00:01.000 --> 00:02.000\n<v An>Chào\n",
    'tiêu đề,nội dung\n"Một","Hai\nba"\n',
    '{"title": "Một", "text": "Hai"}\n{"text": null}\n',
    "QUYẾT ĐỊNH\nVề việc gì đó\n\nĐiều 1. Phạm vi\n\nPGS. TS. A nói: “Được.” v.v. tr. 5.\n\nNguyễn Văn A",
    "Sông về bến cũ chiều nay\nCon đò gác mái nằm ngay giữa dòng\nCầu treo một dải cong cong",
]
SCRAPS = [
    *'\n \t \f \r \x00 \ud800 \ufeff \u200d \u202e \u0301 . … ? ! ” “ " ( ) [ ] { } # == - – • : ; , | > *'.split(" "),
    *"_ ` \\ / < & 1. a) I. LÃ AN 12/05/2023 https://a.vn".split(" "),
    *["\n\n", "Tác giả: ", "Theo ", "Thứ Hai, ", "(Ảnh: A)", "Điều 1. ", "TP. ", "a" * 500],
]
SUFFIXES = [".txt", ".md", ".srt", ".vtt", ".csv", ".jsonl"]
SAVED = {"words.json": b"[1]", "documents.jsonl": "Cầu Rồng\n".encode()}
"""The files of the library whose manifest is broken again and again."""
VALUES = [None, True, 0, -1, 10**15, 10**400, 1.5, float("nan"), "", "1", "a" * 300, "\ud800", [], {}, [[]] * 3]
VALUES += ["../../etc/passwd", "hoidap-000001-words.json", "hoidap-000001-words.json.tmp", "manifest.json", "/dev/zero"]
WORKED = [*(each.suffixes[0] for each in FORMATS), ".json"]
"""Formats that go through the worker or an archive: slower, so one input in forty."""
OLD = [each.suffixes[0] for each in OLD_FORMATS]
"""Formats that LibreOffice converts first: one input in ten thousand."""


def mutated(chance: random.Random, text: str) -> str:
    """The text with some of it cut, doubled, swapped or replaced by scraps."""
    for _ in range(chance.randint(0, 8)):
        a, b = sorted(chance.randint(0, len(text)) for _ in range(2))
        kind = chance.randrange(4)
        if kind == 0:
            text = text[:a] + text[b:]
        elif kind == 1 and len(text) < 5000:
            text = text[:b] + text[a:b] * chance.randint(1, 4) + text[b:]
        elif kind == 2:
            text = text[:a] + chance.choice(SCRAPS) * chance.choice((1, 1, 2, 40)) + text[a:]
        else:
            text = text[:a] + chr(chance.choice((chance.randrange(0x80), chance.randrange(0x110000)))) + text[a:]
    return text


def shaken(chance: random.Random, data: bytes) -> bytes:
    """The bytes with some of them changed or cut."""
    changed = bytearray(data)
    for _ in range(chance.choice((0, 1, 4, 30))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.randint(0, len(changed))] if chance.random() < 0.2 else changed)


def checked(document: Document, limit: int) -> None:
    """Hold a document and its passages to what is promised of them."""
    text = document.text
    assert canonical(text) == text and document.blocks
    for start, end in sentences(text):
        assert text[start:end].strip() == text[start:end] != ""
    passages = chunk(document, lambda texts: [len(item.split()) for item in texts], limit=limit)
    for before, after in pairwise(passages):
        assert before.end <= after.start
    covered = bytearray(len(text))
    for passage in passages:
        covered[passage.start : passage.end] = b"\1" * (passage.end - passage.start)
        assert len(passage.search_text.split()) <= limit
    for block in document.blocks:
        if block.kind != "repeat":
            assert all(covered[i] or text[i].isspace() for i in range(block.start, block.end))


def text_only(chance: random.Random, text: str) -> str:
    """A text through `canonical` and, kept, through `chunk`."""
    raw = shaken(chance, text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogateescape")
    for each in (text, raw):
        kept = canonical(each)
        assert canonical(kept) == kept
        assert fold(old_tones(kept)) == fold(kept)
    kept = canonical(text) if canonical(text).strip() else "a"
    checked(Document("fuzz", kept, blocks(kept)), 8)
    return "canonical, chunk"


def file(chance: random.Random, text: str, folder: Path) -> str:
    """A file of any format through `read`, and what it becomes through `chunk`."""
    data = text.encode(chance.choice(["utf-8", "utf-8", "utf-16", "utf-16-le"]), "surrogatepass")
    rare = chance.random()
    suffix = chance.choice(OLD if rare < 0.000_1 else WORKED if rare < 0.025 else SUFFIXES)
    if suffix in NAMES and chance.random() < 0.5:
        data = sound_file(suffix)
    elif suffix in (".docx", ".epub", ".zip") and chance.random() < 0.8:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr(chance.choice(["word/document.xml", "META-INF/container.xml", "a.txt", "b.md"]), data)
        data = made.getvalue()
    path = folder / f"a{suffix}"
    path.write_bytes(shaken(chance, data) if chance.random() < 0.5 else data)
    try:
        documents = list(read_all([path])) if suffix == ".zip" else [read(path)]
    except DocumentError as error:
        documents = [error]
    for document in documents:
        if isinstance(document, DocumentError):
            assert "\n" not in str(document)
        else:
            checked(document, chance.choice((8, 20, 200)))
            if document.original is not None:
                drawn(chance, document, document.original)
    return f"read {suffix}"


def drawn(chance: random.Random, document: Document, data: bytes) -> None:
    """A page of a PDF as it looks, marked somewhere: a picture with boxes on it, or refused in one line."""
    start = chance.randrange(len(document.text))
    try:
        page = draw_page(document, data, chance.choice((1, 1, 2)), [(start, start + chance.randint(1, 50))])
    except DocumentError as error:
        assert "\n" not in str(error)
    else:
        assert page.png.startswith(b"\x89PNG")
        assert all(0 <= side <= 1.000_001 for box in page.boxes for side in (*box, box[0] + box[2], box[1] + box[3]))


def any_manifest(chance: random.Random, folder: Path) -> str:
    """A broken manifest: bytes changed, or values changed and sealed anew, so that only its form can tell."""
    library = folder / "library"
    if not library.exists():
        save.write(library, {name: [data] for name, data in SAVED.items()}, {"encoder": "fuzz"})
        (folder / "manifest").write_bytes((library / manifest.MANIFEST).read_bytes())
    data = (folder / "manifest").read_bytes()
    if chance.random() < 0.5:
        content = changed(chance, {key: value for key, value in json.loads(data).items() if key != "sha256"})
        seal = manifest._seal(content) if chance.random() < 0.9 else "0"
        data = json.dumps({**content, "sha256": seal}).encode()
    if chance.random() < 0.5:
        data = shaken(chance, mutated(chance, data.decode()).encode("utf-8", "surrogatepass"))
    (library / manifest.MANIFEST).write_bytes(data)
    try:
        held = snapshot.read(library)
    except LibraryError as error:
        assert "\n" not in str(error)
    else:
        assert held is not None and {bytes(view) for view in held.files.values()} <= set(SAVED.values())
    return "manifest"


def changed(chance: random.Random, value: dict[str, Any]) -> dict[str, Any]:
    """The object with some of its values, at any depth, taken away, exchanged or added."""
    result = {key: changed(chance, each) if isinstance(each, dict) else each for key, each in value.items()}
    for key in list(result):
        if chance.random() < 0.15:
            result[key] = chance.choice(VALUES)
        elif chance.random() < 0.05:
            del result[key]
    if chance.random() < 0.1:
        result[chance.choice(["format", "version", "files", "file", "bytes", "x"])] = chance.choice(VALUES)
    return result


def one(seed: int, folder: Path) -> str:
    """Make, read and check the input of one seed; what it went through."""
    chance = random.Random(seed)
    kind = chance.random()
    if kind < 0.15:
        return any_manifest(chance, folder)
    text = mutated(chance, chance.choice(SEEDS))
    return text_only(chance, text) if kind < 0.4 else file(chance, text, folder)


def main() -> int:
    count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    logging.disable()  # that a file is in an old code page is no news here
    started, kinds = time.monotonic(), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            try:
                kinds[one(seed, Path(folder))] += 1
            except Exception:
                print(f"seed {seed}: python -m tests.fuzz_reading 1 {seed}", file=sys.stderr)
                raise
    print(f"{count} inputs, no failure, {time.monotonic() - started:.0f} s:", dict(kinds.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
