"""What the command line prints: results to stdout, progress bars and messages to stderr."""

import json
import sys
import threading
from typing import Any

__all__ = ["ProgressBars", "print_json", "say"]


class ProgressBars:
    """Progress bars on stderr, one at a time; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        self._bar: Any = None  # tqdm has no type information
        self._lock = threading.RLock()  # files are read, and told of, while others are encoded

    def __enter__(self) -> "ProgressBars":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take the bar away, so that a line can be printed."""
        with self._lock:
            if self._bar is not None:
                self._bar.close()
                self._bar = None

    def show(self, stage: str, done: int, total: int) -> None:
        """Move the bar of a stage to `done` of `total`."""
        from tqdm import tqdm

        with self._lock:
            if self._bar is None or self._bar.stage != stage or done < self._bar.n:
                self.close()
                self._bar = tqdm(total=total, desc=stage, file=sys.stderr, disable=None, leave=False)
                self._bar.stage = stage
            self._bar.total = total
            self._bar.update(done - self._bar.n)


def say(line: str) -> None:
    """Print a line for the person to stderr."""
    print(line, file=sys.stderr)


def print_json(value: object) -> None:
    """Print a value to stdout as JSON."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    print(text.encode("utf-8", "backslashreplace").decode())  # half a character, as JSON escapes it
