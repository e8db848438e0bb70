"""The key of the code that counts words: what other code counted and saved is counted again."""

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path

__all__ = ["code_key"]

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
def code_key(modules: tuple[str, ...] = _CODE) -> str:
    """Hexadecimal digits that change with the code of some modules, by default of those that build word indexes."""
    sources = [Path(str(import_module(name).__file__)) for name in modules]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
