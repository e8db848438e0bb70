"""The working side of a measurement: does what it is told over stdin and times it. Standard library only."""

import json
import resource
import sys
import time


def serve(handlers):
    """Answer lines of {"do", "with"} by {"wall", "cpu", "result"}, seconds of the handler alone, until stdin ends."""
    replies, sys.stdout = sys.stdout, sys.stderr  # a library that prints must not spoil the replies
    for line in sys.stdin:
        order = json.loads(line)
        handler = handlers[order["do"]]
        wall, cpu = time.perf_counter(), time.process_time()
        result = handler(**order["with"])
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        replies.write(json.dumps({"wall": wall, "cpu": cpu, "result": result}) + "\n")
        replies.flush()


def peak_memory():
    """The most memory this process has held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def recall_at_1(questions, passages, right):
    """The share of questions whose best passage by inner product is the right one."""
    import numpy as np

    return float(((np.concatenate(questions) @ np.concatenate(passages).T).argmax(axis=1) == np.array(right)).mean())
