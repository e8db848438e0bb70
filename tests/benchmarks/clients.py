"""Questions a second of the page with one process and with several: `python -m tests.benchmarks.clients`.

The library is the 240 paragraphs of XQuAD-vi, the questions are its own, asked through `/ask` by clients that each wait
for an answer before they ask again. The servers run side by side and are asked in turns, so that what else the machine
does falls on all of them alike; where it does much, the CPU time of an answer says more than answers a second, since
two processes are given twice the time of one. `--batching` measures instead what a batch could gain: CPU time of the
encoder's network a text, for one at a time and for several whose tokens are in one matrix.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from tests.benchmarks import data
from tests.benchmarks.sides import BUILD, ROOT
from tests.load.crowd import percentile
from tests.load.server import Server
from tests.load.session import RefusedError, Session

REPORT = BUILD / "clients.json"


def ask(server: Server, clients: int, seconds: float, seed: int) -> dict[str, float]:
    """Answers a second, their times, and how many questions were refused, of so many clients at once."""
    questions = data.xquad().questions
    number, until = server.number("ask"), time.monotonic() + seconds
    times, refused, lock = list[float](), list[str](), threading.Lock()

    def visit(client: int) -> None:
        draw, session = random.Random(f"{seed} {client}"), Session(server, f"client{seed}x{client}")
        while time.monotonic() < until:
            try:
                reply = session.call(number, [draw.choice(questions), False, None, None, False])
            except RefusedError as error:
                with lock:
                    refused.append(error.said)
                time.sleep(1.0)
            else:
                with lock:
                    times.append(reply.seconds)

    began, cpu = time.monotonic(), cpu_seconds(server)
    threads = [threading.Thread(target=visit, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.monotonic() - began
    return {
        "answers": len(times),
        "a second": len(times) / spent,
        "CPU s an answer": (cpu_seconds(server) - cpu) / max(1, len(times)),
        "p50 s": percentile(times or [0.0], 50),
        "p99 s": percentile(times or [0.0], 99),
        "refused": len(refused),
    }


def cpu_seconds(server: Server) -> float:
    """What the server and its processes have computed so far; Linux tells it."""
    ticks, pids = 0, [server.popen.pid]
    for pid in pids:
        lists = Path(f"/proc/{pid}/task").glob("*/children")
        pids += [int(each) for listed in lists for each in listed.read_text(encoding="ascii").split()]
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def compare(workers: list[int], clients: list[int], seconds: float, rounds: int) -> list[dict[str, float]]:
    """A row for each number of processes and of clients."""
    with tempfile.TemporaryDirectory(prefix="hoidap-clients-") as temporary:
        folder = Path(temporary)
        (folder / "xquad").mkdir()
        for number, paragraph in enumerate(data.xquad().paragraphs):
            (folder / "xquad" / f"{number}.txt").write_text(paragraph, encoding="utf-8")
        adding = [sys.executable, "-m", "qa.cli", "add", "--library", folder / "library", folder / "xquad"]
        subprocess.run(adding, cwd=ROOT, check=True, capture_output=True)
        servers = {
            count: Server(folder / "library", folder / f"{count}.log", "--workers", str(count)) for count in workers
        }
        taken: dict[tuple[int, int], list[dict[str, float]]] = defaultdict(list)
        for turn in range(rounds):
            for crowd in clients:
                for count, server in servers.items():
                    taken[count, crowd].append(ask(server, crowd, seconds, turn))
        for server in servers.values():
            server.interrupt()
    return [
        {
            "workers": count,
            "clients": crowd,
            **{name: float(np.median([each[name] for each in turns])) for name in turns[0]},
        }
        for (count, crowd), turns in taken.items()
    ]


def measure_batches(sizes: list[int]) -> list[dict[str, float]]:
    """CPU milliseconds a question and a paragraph for each size of a batch, the sizes in turns."""
    from index import load_encoder

    encoder = load_encoder()
    given = {"question": data.xquad().questions[:64], "passage": data.xquad().paragraphs[:16]}
    spent: dict[tuple[str, int], list[float]] = defaultdict(list)
    for kind, texts in given.items():
        prompt = "query" if kind == "question" else kind
        single = [encoder._states(encoder._tokens(text, prompt)[:500]) for text in texts]
        for _ in range(5):
            for size in sizes:
                batches = [np.concatenate(single[at : at + size]) for at in range(0, len(single), size)]
                began = time.thread_time()
                for batch in batches:
                    encoder._network(batch)
                spent[kind, size].append(1e3 * (time.thread_time() - began) / len(single))
    return [{"texts at once": size, **{f"CPU ms a {kind}": min(spent[kind, size]) for kind in given}} for size in sizes]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.clients", description=__doc__)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 2, 8, 32])
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batching", action="store_true")
    chosen = parser.parse_args()
    if chosen.batching:
        rows = measure_batches([1, 2, 4, 8])
    else:
        rows = compare(chosen.workers, chosen.clients, chosen.seconds, chosen.rounds)
        BUILD.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    print("| " + " | ".join(rows[0]) + " |")
    print("|" + "---|" * len(rows[0]))
    for row in rows:
        print("| " + " | ".join(f"{value:.3g}" for value in row.values()) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
