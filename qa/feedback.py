"""What people thought of answers: one JSON line each, in the library's own folder. It never leaves the machine."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

from qa.record import Record

__all__ = ["FILE", "keep"]

FILE = "feedback.jsonl"
_writing = threading.Lock()


def keep(folder: Path, turn: Record, verdict: str) -> None:
    """Add a line with the question, the answer, its first source and the verdict to the folder's `feedback.jsonl`."""
    first = turn["citations"][0] if turn["citations"] else None
    line = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "verdict": verdict,
        "question": turn["question"],
        "query": turn["query"],
        "text": turn["text"],
        "confidence": turn["confidence"],
        "source": first and {"document": first["document"]["source"], "start": first["start"], "end": first["end"]},
    }
    with _writing, (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
