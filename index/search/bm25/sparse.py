"""Our terms and BM25 weights as sparse vectors, for a server that finds the texts of the largest inner product.

The number of a term is a hash of its name, so that nobody keeps a list of terms: where there are five million terms,
one of a question meets another one's number once in 400 times. A text's weight of a term is what BM25 says of count and
length; how rare a term is goes into the question. Rarity and the mean length would change with every text: rarity is
counted in a sample of the library, and the mean length is fixed.
"""

import hashlib
from collections import Counter
from functools import lru_cache

import numpy as np

from index.search.bm25.query_terms import Kind, Term
from index.search.bm25.top_k import K1, B
from index.search.bm25.vocabulary import all_terms
from index.types import Numbers, Scores

__all__ = ["MEAN_TERMS", "fixed_norms", "sparse_row", "term_name", "term_number"]

MEAN_TERMS = 515.0
"""Terms of a passage on average: those of the 515 paragraphs of ViQuAD dev (XQuAD 524). BM25 wants one number only."""


@lru_cache(maxsize=100_000)
def term_number(name: str) -> int:
    """The number of a term in sparse vectors, 1 to 2³¹ - 1.

    >>> term_number("mưa") == term_number("mưa") != term_number("~mua")
    True
    """
    return 1 + int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little") % (2**31 - 1)


def term_name(term: Term) -> str:
    """The name of a term of a question as `all_terms` gives it for texts.

    >>> term_name(Term(Kind.FOLDED, "mua")), term_name(Term(Kind.PAIR, "mua to"))
    ('~mua', 'mua to')
    """
    return f"~{term.name}" if term.kind == Kind.FOLDED else term.name


def sparse_row(text: str) -> dict[int, float]:
    """The weights of a text's terms by number; of a text without words, one that no term has.

    >>> sparse_row("...")
    {0: 1.0}
    """
    names = all_terms(text)
    norm = K1 * (1 - B + B * len(names) / MEAN_TERMS)
    row: dict[int, float] = {}
    for name, count in Counter(names).items():
        number = term_number(name)
        count = min(count, 255)
        row[number] = max(row.get(number, 0.0), count / (count + norm))
    return row or {0: 1.0}


def fixed_norms(lengths: Numbers) -> Scores:
    """What BM25 adds to a term's count under the fraction line, (n,), by the mean length of sparse vectors."""
    return (K1 * (1 - B + B * lengths / MEAN_TERMS)).astype(np.float32)
