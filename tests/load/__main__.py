"""Fifty sessions and a flood on the real page: `python -m tests.load 20000 [seed]`. Linux, for the memory's sake.

`hoidap serve` runs as for a person, with its own encoder and reader; beside it `hoidap add --watch` follows a folder of
news. The figures are one line of JSON; the exit code tells whether all that is promised held.
"""

import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qa.page.gradio_fixes.overload import MESSAGE
from tests.load.crowd import FIRST_NEWS, Crowd, flood, growth, percentile
from tests.load.rooms import rooms, write_news, write_rooms
from tests.load.server import ROOT, Process, Server

FLOOD = 600
MOST_GROWTH, MOST_RECOVERY = 1.05, 10.0


def played(questions: int, folder: Path, *, seed: int = 0, limit: float = math.inf) -> dict[str, Any]:
    """The figures of so many questions, fewer where `limit` seconds do not suffice, and a flood.

    The library is made in the folder.
    """
    library, articles, news = folder / "library", folder / "phong", folder / "tin"
    every = rooms(seed)
    write_rooms(every, articles)
    for number in range(FIRST_NEWS):
        write_news(news, number)
    adding = [sys.executable, "-m", "qa.cli", "add", "--library", str(library), str(articles), str(news)]
    subprocess.run(adding, cwd=ROOT, check=True, capture_output=True)
    generation = _generation(library)
    server = Server(library, folder / "serve.log")
    watcher = Process(["add", "--watch", "--library", library, news], folder / "add.log")
    watcher.wait_for("Đang canh")
    started = time.monotonic()
    crowd = Crowd(server, seed)
    outcome = crowd.ask(questions, news, limit=limit)
    spent = time.monotonic() - started
    warm, end = growth(server.memory, outcome.marks)
    figures = {
        "questions": len(outcome.seconds),
        **outcome.figures,
        "errors": outcome.errors,
        "foreign secrets": outcome.foreign,
        "a second": round(questions / spent, 1),
        "p50, s": round(percentile(outcome.seconds, 50), 3),
        "p99, s": round(percentile(outcome.seconds, 99), 3),
        "generations saved": _generation(library) - generation,
        "memory when warm, MB": round(warm),
        "memory at the end, MB": round(end),
        "growth": round(end / warm, 3),
        "flood": flood(server, crowd.rooms[0], FLOOD),
        "ended tidily": [watcher.interrupt(), server.interrupt()],
    }
    log = server.output() + watcher.output()
    if "Fatal Python error" in log:
        print(log[log.index("Fatal Python error") :], file=sys.stderr)
    figures["told by the logs"] = [each.name for each in every if each.secret in log or f"phòng {each.name}" in log]
    return figures


def broken(figures: Mapping[str, Any], questions: int) -> list[str]:
    """What of the promises did not hold."""
    flood = figures["flood"]
    held = {
        "every question answered": figures["questions"] == questions and not figures["errors"],
        "no foreign secret": not figures["foreign secrets"],
        "the library changed meanwhile": figures["generations saved"] > 0,
        "memory flat": figures["growth"] <= MOST_GROWTH,
        "flood refused in one Vietnamese line": flood["refused"] > 0
        and all(line == MESSAGE and "\n" not in line for line in flood["told"]),
        "recovered": flood["recovered after, s"] <= MOST_RECOVERY,
        "ended tidily": figures["ended tidily"] == [130, 0],
        "logs hold no text": not figures["told by the logs"],
    }
    return [name for name, holds in held.items() if not holds]


def _generation(library: Path) -> int:
    return int(json.loads((library / "manifest.json").read_text(encoding="utf-8"))["generation"])


def main() -> int:
    questions, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory(prefix="hoidap-load-") as folder:
        figures = played(questions, Path(folder), seed=seed)
    figures = {**figures, "errors": figures["errors"][:20], "foreign secrets": figures["foreign secrets"][:20]}
    print(json.dumps(figures, ensure_ascii=False))
    wrong = broken(figures, questions)
    print("broken: " + ", ".join(wrong) if wrong else "all held", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
