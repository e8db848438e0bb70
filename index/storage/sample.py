"""A sample of a library's passages with its word index: how rare terms are, where no index of all is at hand."""

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from index.storage.records import parse_int
from index.storage.snapshot import file_name
from index.storage.versions import WORDS_VERSION
from index.storage.views import Entries

if TYPE_CHECKING:
    from index.search.bm25.index import Bm25Index

__all__ = ["SAMPLE", "Sample"]

SAMPLE = "sample.bin"
EXACT, ENOUGH = 2_000, 20_000
"""Passages up to which every change is counted at once, and above which they are a sample, even over the documents."""
GROWTH = 1.125


class Sample:
    """The word index of some documents.

    Attributes:
        key: SHA-256 of the digests of the documents in it, hexadecimal.
        passages: of the library at that time.
        words: of their passages.
        generation: of the save that wrote it; 0 while it is in memory only.
    """

    def __init__(self, key: str, passages: int, words: "Bm25Index", *, generation: int = 0) -> None:
        """Take the index and what it was made of."""
        self.key, self.passages, self.words, self.generation = key, passages, words, generation

    @classmethod
    def of(cls, entries: Entries, earlier: "Sample | None" = None) -> "Sample":
        """The sample of a library, that of an earlier state where it serves."""
        total = int(entries.counts.sum())
        if earlier is not None and total > EXACT and 1 / GROWTH <= total / max(1, earlier.passages) <= GROWTH:
            return earlier
        chosen = range(0, len(entries), max(1, math.ceil(total / ENOUGH)))
        key = entries.digest_of(chosen)
        if earlier is not None and earlier.key == key:
            return earlier
        from index.search.bm25.index import Bm25Index

        texts = [passage.search_text for position in chosen for passage in entries.at(position).passages]
        return cls(key, total, Bm25Index.build(texts))

    def is_whole(self, entries: Entries) -> bool:
        """Whether it is of exactly these documents."""
        return self.key == entries.digest_of(range(len(entries)))

    @classmethod
    def load(cls, files: Mapping[str, memoryview], facts: Mapping[str, Any]) -> "Sample | None":
        """The sample among a library's files; None where none was saved, or in another version.

        Raises:
            any of `records.PARSE_ERRORS`: the file is another one.
        """
        about = facts.get("sample")
        if about is None or about.get("version") != WORDS_VERSION:
            return None
        from index.search.bm25.index import Bm25Index

        generation = parse_int(about["generation"])
        words = Bm25Index.open(files[file_name(generation, SAMPLE)])
        return cls(str(about["key"]), parse_int(about["passages"]), words, generation=generation)

    def files(self) -> dict[str, Iterator[bytes | memoryview] | None]:
        """The name of its file to the content, None where it is saved already."""
        return {file_name(self.generation, SAMPLE): None} if self.generation else {SAMPLE: self.words.pieces()}

    def facts(self) -> dict[str, Any]:
        """What tells, beside the file, whether the sample serves."""
        return {
            "generation": self.generation,
            "key": self.key,
            "passages": self.passages,
            "version": WORDS_VERSION,
        }
