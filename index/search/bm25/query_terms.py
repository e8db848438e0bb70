"""The weighted terms of a question, by name: what they count, before any index says how rare they are."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from index.search.bm25.terms import Abbreviations, terms
from index.vietnamese.text import fold

__all__ = ["Kind", "QueryWeights", "Term", "TermWeights", "fold_word", "query_terms", "weigh_query"]


class Kind(IntEnum):
    """The kinds of terms, each with postings of its own."""

    WRITTEN = 0
    FOLDED = 1
    PAIR = 2


class Term(NamedTuple):
    """A term by name.

    Attributes:
        kind: of the term.
        name: the syllable; of a pair, two folded ones with a space between.
    """

    kind: Kind
    name: str


class TermWeights(NamedTuple):
    """Weights of the kinds of terms, against 1 for a syllable as written.

    Attributes:
        plain: the syllable without its diacritics, as a text may be typed.
        folded: any form of the syllable, in a question without any diacritics.
        pair: a folded pair.
        expansion: a factor for terms by which the question is said otherwise, with an abbreviation or without.
    """

    plain: float = 0.25
    folded: float = 1.0
    pair: float = 0.5
    expansion: float = 0.5


class QueryWeights(NamedTuple):
    """What a question's terms are worth, weight times rarity: those as written, and the folded ones with the pairs."""

    written: dict[str, float]
    folded: dict[str, float]


def query_terms(query: str, abbreviations: Abbreviations, weights: TermWeights) -> list[tuple[Term, float]]:
    """The terms of a question with their weights, in order; one that occurs twice is there twice.

    >>> [(term.name, weight) for term, weight in query_terms("mưa to", Abbreviations({}), TermWeights())]
    [('mưa', 1.0), ('mua', 0.25), ('to', 1.0), ('mua to', 0.5)]
    """
    words = terms(query)
    # Diacritics tell syllables apart; a question without any matches every form.
    folded = weights.folded if all(map(str.isascii, words)) else 0.0
    found = _of_words(words, folded, weights)
    for others in abbreviations.expand(words):
        found += [(term, weight * weights.expansion) for term, weight in _of_words(others, folded, weights)]
    return [(term, weight) for term, weight in found if weight]


def weigh_query(found: Sequence[tuple[Term, float]], rarity: Callable[[Term], float]) -> QueryWeights:
    """What the terms are worth, each at its largest weight; those of rarity 0, which no text has, are left out."""
    result = QueryWeights({}, {})
    for term, weight in found:
        if worth := weight * rarity(term):
            into = result.written if term.kind == Kind.WRITTEN else result.folded
            into[term.name] = max(into.get(term.name, 0.0), worth)
    return result


def _of_words(words: Sequence[str], folded: float, weights: TermWeights) -> list[tuple[Term, float]]:
    """The terms of words in a row."""
    found: list[tuple[Term, float]] = []
    before = ""
    for word in words:
        form = fold_word(word)
        found.append((Term(Kind.WRITTEN, word), 1.0))
        if form != word:
            found.append((Term(Kind.WRITTEN, form), weights.plain))
        found.append((Term(Kind.FOLDED, form), folded))
        if before:
            found.append((Term(Kind.PAIR, f"{before} {form}"), weights.pair))
        before = form
    return found


@lru_cache(maxsize=1 << 14)
def fold_word(word: str) -> str:
    """`fold` of a word; the latest are kept."""
    return fold(word)
