"""Versions of what is derived from the texts and saved beside them; another version on disk is derived again.

Raise a number in the commit that makes other bytes of the same texts: until then the test of this file fails. (The key
was a hash of the source code before: a comment changed it, and 92,000 passages were counted again, 27 to 41 s of CPU.)
"""

__all__ = [
    "CLUSTERS_VERSION",
    "CODES_VERSION",
    "COMPACT_VERSION",
    "RESTORATION_VERSION",
    "SLICES_VERSION",
    "WORDS_VERSION",
]

WORDS_VERSION = 1
"""Of the word index (`search.bm25`), with the diacritics that are restored in texts before their words are counted."""
RESTORATION_VERSION = 2
"""Of the counts that restore the diacritics of questions (`vietnamese.ngrams`, `restore.truecase`)."""
COMPACT_VERSION = 1
"""Of the compact copy of vectors (`search.vectors.compact`); the version of FAISS is in the file."""
CODES_VERSION = 1
"""Of the codes of the word index' postings (`search.bm25.impact_codes`)."""
SLICES_VERSION = 1
"""Of the ranges of passages in the lines of their documents (`storage.text_slices`)."""
CLUSTERS_VERSION = 2
"""Of the clusters of vectors (`search.vectors.clusters`), which reads version 1 too; that of FAISS is in the file."""
