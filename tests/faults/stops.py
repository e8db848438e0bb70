"""Stopped: by SIGKILL at a random moment, before every call in turn, by a power cut."""

import json
import os
import random
import shutil
import signal
import time
from pathlib import Path
from typing import BinaryIO

from index import LibraryError
from index.storage.manifest import MANIFEST
from tests.faults.disks import RecordingDisk, StoppingDisk, after_power_cut
from tests.faults.scene import CHANGES, counting, digest, forked, make, open_library, random_change, wait

NO_SYNC, NO_FOLDER_SYNC = frozenset({"sync"}), frozenset({"sync_folder"})


def killed(folder: Path, dose: int, *, seed: int = 0, show: bool = False) -> dict[str, int]:
    """Figures of `dose` writers killed at random; AssertionError when one lost, mixed or damaged anything."""
    shutil.rmtree(folder, ignore_errors=True)
    draw = random.Random(seed)
    make(folder / "warm", documents=1)  # loads here what the processes need, so that they spend their time saving
    allowed = {digest(open_library(folder))}
    figures = {"kills": dose, "while saving": 0, "saves": 0}
    for number in counting(dose, "killed", show=show):
        process, pipe = forked(lambda pipe, number=number: _write_forever(folder, seed * 10**6 + number, pipe))
        with pipe:
            opened = pipe.readline().decode().strip().split(" ", 1)
            told = [
                pipe.readline().decode().strip().split(" ", 1) for _ in range(draw.choice([0, 1, 1, 1, 2, 3, 3, 5]))
            ]
            time.sleep(draw.uniform(0, 0.006))
            os.kill(process, signal.SIGKILL)
            told += [line.decode().strip().split(" ", 1) for line in pipe]
        wait(process)
        assert opened[0] == "open", f"kill {number}: {opened}"
        assert opened[1] in allowed, f"kill {number}: neither the old nor the new state"
        assert not any(what == "error" for what, _ in told), told
        allowed = {opened[1]}
        for what, state in told:
            allowed = {state} if what == "done" else allowed | {state}
        figures["while saving"] += len(allowed) > 1
        figures["saves"] += sum(what == "done" for what, _ in told)
    assert digest(open_library(folder)) in allowed
    return figures


def _write_forever(folder: Path, seed: int, pipe: BinaryIO) -> None:
    draw, library = random.Random(seed), open_library(folder)
    pipe.write(f"open {digest(library)}\n".encode())
    while True:
        random_change(library, draw)
        pipe.write(f"try {digest(library)}\n".encode())
        library.save()
        pipe.write(f"done {digest(library)}\n".encode())


def stopped_at_every_call(folder: Path, *, show: bool = False) -> dict[str, int]:
    """Figures of saves ended before their first, second, ... last call; AssertionError for any third state."""
    figures = {"stops": 0, "old": 0, "new": 0}
    for name, change in [("first", lambda library: None), *CHANGES.items()]:
        base, work = folder / "base", folder / "work"
        old = digest(open_library(folder / "nothing")) if name == "first" else make(base)
        for call in range(1, 1000):
            shutil.rmtree(work, ignore_errors=True)
            if name != "first":
                shutil.copytree(base, work)
            status, new = _stopped(work, change, call)
            after = open_library(work)
            state = digest(after)
            assert state in (old, new), f"{name}, call {call}: neither the old nor the new state"
            if status == 0:
                assert state == new
                break
            assert status == StoppingDisk.STATUS
            figures["stops"] += 1
            figures["old" if state == old else "new"] += 1
            random_change(after, random.Random(call))
            after.save()
            assert digest(open_library(work)) == digest(after)
            named = {each["file"] for each in json.loads((work / MANIFEST).read_text("utf-8"))["files"].values()}
            here = {path.name for path in work.iterdir() if path.name.startswith("hoidap-")}
            assert here == named, "a broken-off save left files behind, or lost some"
        if show:
            print(f"stopped at every call: {name} done, {figures}")
    return figures


def _stopped(folder: Path, change, call: int) -> tuple[int, str]:
    """The exit status of a process stopped at a call, and the digest of what it wanted to save."""

    def work(pipe: BinaryIO) -> None:
        library = open_library(folder, disk=StoppingDisk(call))
        change(library)
        pipe.write(digest(library).encode())
        library.save()

    process, pipe = forked(work)
    with pipe:
        new = pipe.read().decode()
    return wait(process), new


def power_cut(
    folder: Path, dose: int, *, seed: int = 0, forget: frozenset[str] = frozenset(), show: bool = False
) -> dict[str, int]:
    """Figures of `dose` disks as power cuts may leave them; "wrong" counts third states and saves that were undone."""
    draw = random.Random(seed)
    scenes = [_recorded(folder / name, change, forget) for name, change in CHANGES.items()]
    figures = {"states": dose, "old": 0, "new": 0, "wrong": 0}
    for _ in counting(dose, "power cut", every=500, show=show):
        start, log, old, new = draw.choice(scenes)
        cut = draw.choice([draw.randrange(len(log) + 1), len(log)])
        figures[_state(folder / "after", after_power_cut(start, log[:cut], draw), old, new, saved=cut == len(log))] += 1
    return figures


def _recorded(folder: Path, change, forget: frozenset[str]) -> tuple[dict[str, bytes], list[tuple], str, str]:
    old = make(folder)
    start = {path.name: path.read_bytes() for path in folder.iterdir()}
    disk = RecordingDisk(forget=forget)
    library = open_library(folder, disk=disk)
    change(library)
    library.save()
    return start, disk.log, old, digest(library)


def _state(folder: Path, files: dict[str, bytes], old: str, new: str, *, saved: bool) -> str:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    try:
        state = digest(open_library(folder))
    except LibraryError:
        return "wrong"
    if state == new:
        return "new"
    return "old" if state == old and not saved else "wrong"
