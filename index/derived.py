"""The word index and the marks of a large library, kept on disk beside its texts.

They follow from the texts alone, so a small library makes them afresh whenever it is opened. From `LARGE` passages on
that takes seconds, and they are saved too: with a key of the very code that made them, so that a later version, which
may cut words otherwise, makes them afresh as well.
"""

import hashlib
import io
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from index.lexical import Lexical
    from index.marks import Marks

__all__ = ["LARGE", "LEXICAL", "MARKS", "dumped", "key", "loaded"]

LARGE = 2_000
"""Passages from which on the word index and the marks are saved."""

LEXICAL, MARKS = "lexical.npz", "marks.npz"
_CODE = ("lexical", "marks", "ngrams", "spelling", "terms", "text")


class _Saved(Protocol):
    def save(self, path: Path) -> None: ...


Made = TypeVar("Made")


@cache
def key() -> str:
    """What tells the code that makes word indexes and marks from a later one."""
    sources = [Path(str(import_module(f"index.{name}").__file__)) for name in _CODE]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def dumped(lexical: "Lexical", marks: "Marks") -> dict[str, bytes]:
    """File name to content."""
    return {LEXICAL: _bytes(lexical), MARKS: _bytes(marks)}


def loaded(
    files: Mapping[str, memoryview], facts: Mapping[str, Any], name: str, open_: Callable[[Any], Made]
) -> Made | None:
    """What was saved under the name, or None where nothing was, or by other code."""
    if name not in files or facts.get("words") != key():
        return None
    return open_(io.BytesIO(files[name]))


def _bytes(made: _Saved) -> bytes:
    with tempfile.TemporaryDirectory(prefix="hoidap-") as folder:
        path = Path(folder) / "made"
        made.save(path)
        return path.read_bytes()
