"""Files of every binary format, damaged, and read while the process that parses them is killed."""

import random
import threading
from collections.abc import Sequence
from pathlib import Path

from index.document import Document
from index.formats import read_all, sandbox
from tests.faults.formats import NAMES, sound_file
from tests.faults.scene import counting
from tests.fuzz_reading import shaken


def reading(
    folder: Path, dose: int, *, seed: int = 0, show: bool = False, suffixes: Sequence[str] = NAMES
) -> dict[str, int]:
    """Figures of readings; AssertionError unless each gives documents or one line, and the next one is right."""
    folder.mkdir(exist_ok=True)
    draw = random.Random(seed)
    right: dict[str, list[str]] = {}
    figures = {"damaged, refused": 0, "damaged, read": 0, "killed, refused": 0, "killed, read": 0}
    for number in counting(dose, "reading", show=show):
        suffix = draw.choice(suffixes)
        path = folder / f"a{suffix}"
        data = sound_file(suffix)
        if suffix not in right:
            path.write_bytes(data)
            right[suffix] = results(path)
        path.write_bytes(data if number % 4 == 0 else shaken(draw, data))
        if number % 4:
            given = results(path)
            figures["damaged, read" if any("\n" in each for each in given) else "damaged, refused"] += 1
            continue
        killer = threading.Timer(draw.choice((0.001, 0.01, 0.05, 0.2)), _kill)
        killer.start()
        given = results(path)
        killer.join()
        assert given == right[suffix] or not any("\n" in each for each in given)
        figures["killed, read" if given == right[suffix] else "killed, refused"] += 1
        assert results(path) == right[suffix]
    return figures


def results(path: Path) -> list[str]:
    """What a file gives: the text of each document with a line end after it, or the one line of an error."""
    found = list(read_all([path]))
    assert found
    assert all(isinstance(each, Document) or "\n" not in str(each) for each in found)
    return [f"{each.text}\n" if isinstance(each, Document) else str(each) for each in found]


def _kill() -> None:
    process = sandbox._worker._process
    if process is not None:
        process.kill()
        process.wait()
