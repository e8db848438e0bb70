"""The word index of a large library, kept on disk beside its texts; and which texts teach the marks.

Both follow from the texts alone, so a small library makes them afresh whenever it is opened. From `LARGE` passages on
the word index takes seconds, and it is saved too: with a key of the very code that made it, so that a later version,
which may cut words otherwise, makes it afresh as well.
"""

import hashlib
import io
import math
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.search.bm25.bm25 import Lexical

__all__ = ["LARGE", "LEXICAL", "dumped", "key", "loaded", "sample"]

LARGE = 2_000
"""Passages from which on the word index is saved."""
ENOUGH = 5_000_000
"""Characters that teach the marks of any library: some seconds of counting."""

LEXICAL = "lexical.npz"
_CODE = tuple(
    f"index.{name}"
    for name in (
        *("search.bm25.bm25", "search.bm25.postings", "search.bm25.vocabulary", "search.bm25.terms", "vietnamese.text"),
        # what texts without diacritics are read by
        *("vietnamese.restore.document", "vietnamese.restore.beam_search", "vietnamese.restore.candidates"),
        *("vietnamese.ngrams", "vietnamese.syllables", "vietnamese.abbreviations", "vietnamese.dates"),
    )
)


@cache
def key() -> str:
    """What tells the code that makes word indexes from a later one."""
    sources = [Path(str(import_module(name).__file__)) for name in _CODE]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def dumped(lexical: "Lexical") -> bytes:
    """The content of the file `LEXICAL`."""
    with tempfile.TemporaryDirectory(prefix="hoidap-") as folder:
        path = Path(folder) / LEXICAL
        lexical.save(path)
        return path.read_bytes()


def loaded(files: Mapping[str, memoryview], facts: Mapping[str, Any]) -> "Lexical | None":
    """The word index that was saved, or None where none was, or by other code."""
    if LEXICAL not in files or facts.get("words") != key():
        return None
    from index.search.bm25.bm25 import Lexical

    return Lexical.open(io.BytesIO(files[LEXICAL]))


def sample(texts: Sequence[str]) -> Sequence[str]:
    """All texts or, of very many, some evenly spread over them with `ENOUGH` characters in all."""
    step = math.ceil(sum(map(len, texts)) / ENOUGH)
    return texts[:: max(1, step)]
