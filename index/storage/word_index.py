"""The word index of a large library, as a file beside its texts.

It follows from the texts alone, and a small library builds it whenever it is opened. From `LARGE` passages on that is
a matter of seconds, so it is saved, with a key of the code that built it: another version may cut words otherwise, and
builds it again.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.search.bm25.index import Bm25Index

__all__ = ["LARGE", "WORD_INDEX", "code_key", "dump", "load"]

LARGE = 2_000
"""Passages from which on the word index is saved."""
WORD_INDEX = "lexical.npz"
_CODE = tuple(
    f"index.{name}"
    for name in (
        *("search.bm25.array_file", "search.bm25.index", "search.bm25.postings", "search.bm25.vocabulary"),
        *("search.bm25.terms", "vietnamese.text"),
        # These put diacritics back into texts typed without, before their words are counted.
        *("vietnamese.restore.document", "vietnamese.restore.beam_search", "vietnamese.restore.candidates"),
        *("vietnamese.ngrams", "vietnamese.syllables", "vietnamese.abbreviations", "vietnamese.dates"),
    )
)


@cache
def code_key() -> str:
    """Hexadecimal digits that change when the code that builds word indexes does."""
    sources = [Path(str(import_module(name).__file__)) for name in _CODE]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def dump(words: "Bm25Index") -> bytes:
    """The content of the file `WORD_INDEX`."""
    return b"".join(words.pieces())


def load(files: Mapping[str, memoryview], facts: Mapping[str, Any]) -> "Bm25Index | None":
    """The word index among a library's files; None where none was saved, or other code built it."""
    if WORD_INDEX not in files or facts.get("words") != code_key():
        return None
    from index.search.bm25.index import Bm25Index

    return Bm25Index.open(files[WORD_INDEX])
