"""How large segments are."""

from dataclasses import dataclass

__all__ = ["SIZES", "Sizes"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Passages of a segment.

    Attributes:
        small: below, a segment has no table and is parsed when it is opened, in milliseconds; it is merged with
            what is added after it, and written again without what is removed from it.
        words: from which on the word index is saved beside the texts, and not built whenever it is opened.
        codes: from which on the codes of its postings are saved beside them (`search.bm25.impact_codes`).
        compact: from which on the compact copy of its vectors is saved; smaller ones in a library that is searched
            by them (`search.vectors.faiss`).
        clusters: from which on the clusters of its vectors are saved in place of the compact copy, and searched where
            the library is larger than what is searched exactly.
        largest: what a merge makes one segment of, at most: some 250 MB.
        held: passages that were added and saved by this process and are still in memory, from which on they are mapped
            from the files instead: some 200 MB.
        rewrite_emptied: whether a segment with less than half of its documents left is written again without them.
    """

    small: int = 1_000
    words: int = 200
    codes: int = 20_000
    compact: int = 20_000
    clusters: int = 50_000
    largest: int = 100_000
    held: int = 50_000
    rewrite_emptied: bool = True


SIZES = Sizes()
