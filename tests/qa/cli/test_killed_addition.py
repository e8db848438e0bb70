"""`hoidap add` of many files, killed in the middle and run again: nothing is lost, nothing is there twice."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from index import Index, check, read
from tests.paths import ROOT
from tests.tiny_encoder import TinyEncoder

ADDING = """
import sys
from pathlib import Path
from index import Index, grow, read_ahead, read_all
from tests.tiny_encoder import TinyEncoder

library = Index.open(sys.argv[1], encoder=TinyEncoder(dim=16))
for changes in grow(library, read_ahead(read_all([Path(sys.argv[2])])), batch=4_000):
    print(len(changes.added) + len(changes.replaced), len(changes.unchanged), flush=True)
"""
"""What `hoidap add` does, with a small encoder and small batches, so that there is much to interrupt."""
PATIENCE = 300.0

killing = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")


def write_articles(folder: Path, count: int, sentences: int) -> list[Path]:
    draw, paths = random.Random(0), []
    folder.mkdir()
    for number in range(count):
        lines = [
            f"Xã số {number} có {draw.randrange(1000, 9000)} dân, trồng {draw.choice(['lúa', 'ngô', 'chè'])}."
            for _ in range(sentences)
        ]
        paths.append(folder / f"{number:03}.txt")
        paths[-1].write_text("\n\n".join([f"Xã số {number}", *lines]), encoding="utf-8")
    return paths


def check_whole(library: Index, paths: list[Path]) -> None:
    """Every file is one document, with its text; every passage has its own vector; no file is damaged."""
    wanted = {document.source: document.text for document in map(read, paths)}
    held = [(document.source, document.text) for document in library.documents.values()]
    assert len(held) == len(wanted) and dict(held) == wanted
    assert check(library.folder).problems == ()
    texts = [passage.search_text for passage in library.passages]
    assert np.allclose(library.vectors(), library.encoder.encode_passages(texts), atol=1e-4)


@killing
def test_an_addition_that_is_killed_again_and_again_ends_whole(tmp_path):
    paths, library = write_articles(tmp_path / "kho", 120, 8), tmp_path / "library"
    command = [sys.executable, "-c", ADDING, str(library), str(tmp_path / "kho")]
    draw, kept = random.Random(1), 0
    for _ in range(6):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(draw.randint(1, 4)):  # batches that are let through
            process.stdout.readline()
        time.sleep(draw.random() / 20)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        opened = Index.open(library, encoder=TinyEncoder(dim=16))
        assert kept <= len(opened.documents) <= len(paths)
        assert check(library).problems == ()
        kept = len(opened.documents)
    assert kept > 0
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=True)
    counts = np.array([line.split() for line in ran.stdout.splitlines()], int).sum(axis=0).tolist()
    assert counts == [len(paths) - kept, kept], "what was saved is not encoded again"
    assert kept < len(paths), "it was killed in the middle"
    check_whole(Index.open(library, encoder=TinyEncoder(dim=16)), paths)


@killing
@pytest.mark.slow
def test_the_command_goes_on_after_a_kill(tmp_path):
    # Half as much again as a batch holds, so that the first one is saved while the second is at work.
    paths, library = write_articles(tmp_path / "kho", 60, 150), tmp_path / "library"
    command = [sys.executable, "-m", "qa.cli", "add", "--library", str(library), str(tmp_path / "kho"), "--json"]
    process, until = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE), time.monotonic() + PATIENCE
    while not list(library.glob("hoidap-*-documents.jsonl")) and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    kept = len(Index.open(library).documents)
    assert kept < len(paths)
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=2 * PATIENCE, check=True)
    said = json.loads(ran.stdout)
    assert (len(said["added"]), len(said["unchanged"])) == (len(paths) - kept, kept)
    check_whole(Index.open(library), paths)
