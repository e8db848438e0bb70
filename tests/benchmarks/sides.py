"""Starting both sides, giving them orders in turns, and making the peers' environment."""

import json
import os
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.paths import ROOT

BUILD = ROOT / "build"
TURN = 10
"""Orders that a side does before the other has its turn."""
PEERS = ["sentence-transformers", "txtai", "langchain-text-splitters", "rank-bm25", "bm25s", "faiss-cpu"]


@dataclass(frozen=True)
class Done:
    """What an order took, in seconds, and gave."""

    wall: float
    cpu: float
    result: Any


class Side:
    """A process that does what it is told; `with` closes it."""

    def __init__(self, *command: str) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
        )

    @classmethod
    def ours(cls) -> "Side":
        return cls(sys.executable, "-m", "tests.benchmarks.ours")

    @classmethod
    def theirs(cls) -> "Side":
        return cls(peer_python(), str(Path(__file__).with_name("theirs.py")))

    def __enter__(self) -> "Side":
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(60)

    def __call__(self, do: str, **arguments: Any) -> Done:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"do": do, "with": arguments}) + "\n")
        self._process.stdin.flush()
        reply = self._process.stdout.readline()
        if not reply:
            raise RuntimeError(f"the side that should do {do!r} has died")
        return Done(**json.loads(reply))


def in_turns(sides: Sequence[Side], do: str, orders: Sequence[dict[str, Any]]) -> list[list[Done]]:
    """What each side did of all orders, in turns of `TURN`.

    One order at a time, each side would begin with the other's data in the caches and, for some milliseconds, beside
    the other's threads, which go on spinning when their work is done (libgomp's do): no one asks two programs by turns.
    """
    done: list[list[Done]] = [[] for _ in sides]
    for start in range(0, len(orders), TURN):
        for side, found in zip(sides, done, strict=True):
            found += [side(do, **order) for order in orders[start : start + TURN]]
    return done


def peer_python() -> str:
    """The Python of the peers' environment, which is made the first time (some minutes)."""
    folder = BUILD / "peers"
    python = folder / "bin" / "python"
    if not (folder / "made").exists():
        print(f"making the peers' environment in {folder} ...", file=sys.stderr)
        venv.create(folder, with_pip=True)
        constraints = ROOT / ".ci" / "constraints.txt"
        subprocess.run([python, "-m", "pip", "install", "-q", "-c", constraints, *PEERS], check=True)
        (folder / "made").touch()
    return str(python)


def once(command: list[str], **variables: str) -> tuple[float, float, float, str]:
    """Wall and CPU seconds, peak MB and the output of a command run to its end."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, env={**os.environ, **variables}
    )
    assert process.stdout
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{command} failed")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


def milliseconds(done: list[Done], percent: float = 50, *, cpu: bool = False) -> float:
    """A percentile of what orders took, in milliseconds."""
    return float(np.percentile([one.cpu if cpu else one.wall for one in done], percent)) * 1e3
