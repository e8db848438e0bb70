"""What people thought of answers: one JSON line each, in the library's own folder. It never leaves the machine."""

import json
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from qa.answer_json import AnswerJson

__all__ = ["FILE", "keep"]

FILE = "feedback.jsonl"
BREATH = 3.0  # seconds
LONGEST = 2_000  # characters of a note that are kept
_writing = threading.Lock()
_last: dict[Path, tuple[str, float]] = {}


def keep(folder: Path, turn: AnswerJson, verdict: str, *, note: str = "") -> bool:
    """True when the folder's `feedback.jsonl` has a new line: question, answer, its first source, verdict, note.

    The very same said again within a breath is one click that a browser told twice.
    """
    first = turn["citations"][0] if turn["citations"] else None
    line = {
        "verdict": verdict,
        "note": note.strip()[:LONGEST],
        "question": turn["question"],
        "query": turn["query"],
        "text": turn["text"] or turn["reply"],
        "confidence": turn["confidence"],
        "source": first and {"document": first["document"]["source"], "start": first["start"], "end": first["end"]},
    }
    text = json.dumps(line, ensure_ascii=False)
    now = time.monotonic()
    with _writing:
        twice = _last.get(folder, ("", 0.0))[0] == text and now - _last[folder][1] < BREATH
        _last[folder] = (text, now)
        if not twice:
            with (folder / FILE).open("a", encoding="utf-8") as file:
                dated = {"when": datetime.now(UTC).isoformat(timespec="seconds"), **line}
                file.write(json.dumps(dated, ensure_ascii=False) + "\n")
    return not twice
