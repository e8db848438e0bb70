"""Play the faults through at any dose and print one table: `python -m tests.faults` or with doses of your own."""

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import crowd, damage, failures, machine, reading, scene, stops
from tests.faults.scene import make

DOSES = {
    "kill": 1000,
    "power": 5000,
    "failing": 200,
    "damaged": 10_000,
    "queries": 50_000,
    "steps": 100_000,
    "reading": 1000,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    for name, dose in DOSES.items():
        parser.add_argument(f"--{name}", type=int, metavar="N", help=f"dose, {dose} when no dose is given")
    parser.add_argument("--stops", action="store_true", help="stop before every call in turn")
    parser.add_argument("--segments", action="store_true", help="libraries of many small segments")
    parser.add_argument("--seed", type=int, default=0)
    options = vars(parser.parse_args())
    seed, every = options.pop("seed"), options.pop("stops")
    if options.pop("segments"):
        scene.sizes = scene.TINY
    if not every and not any(options.values()):
        options, every = dict(DOSES), True
    folder = Path(tempfile.mkdtemp(prefix="hoidap-faults-"))
    make(folder / "warm")  # imports before any fork
    runs = {
        "kill": ("SIGKILL", lambda n: stops.killed(folder / "kill", n, seed=seed, show=sys.stdout.isatty())),
        "power": ("power cut", lambda n: stops.power_cut(folder / "power", n, seed=seed, show=sys.stdout.isatty())),
        "failing": (
            "failing disk",
            lambda n: failures.failing(folder / "failing", n, seed=seed, show=sys.stdout.isatty()),
        ),
        "damaged": (
            "damaged files",
            lambda n: damage.damaged(folder / "damaged", n, seed=seed, show=sys.stdout.isatty()),
        ),
        "queries": ("writer and readers", lambda n: crowd.crowd(folder / "crowd", n, max(20, n // 250), seed=seed)),
        "steps": ("state machine", lambda n: machine.divergence(n)),
        "reading": (
            "readers of binary formats",
            lambda n: reading.reading(folder / "reading", n, seed=seed, show=sys.stdout.isatty()),
        ),
    }
    chosen = [(*runs[name], dose) for name, dose in options.items() if dose]
    if every:
        chosen.append(
            ("every call", lambda n: stops.stopped_at_every_call(folder / "stops", show=sys.stdout.isatty()), 0)
        )
    wrong = 0
    for name, run, dose in chosen:
        started = time.monotonic()
        figures = run(dose)
        wrong += figures.get("wrong", 0)
        print(f"{name}, {time.monotonic() - started:.0f} s:", json.dumps(figures), flush=True)
    shutil.rmtree(folder)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
