"""Copies of a library's documents, so that a million passages take minutes to make: texts, vectors and words derived.

In copy c of a document a word in `EVERY` is replaced by another of its length from the same document, so that every
offset stays. Its vectors are derived as `scale` says, drawn with the seed c. Its words are not counted again: each
entry of the word index stays with the probability 1 - 1 / `EVERY`, drawn with the seed c.
"""

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from index import Document, Index
from index.search.bm25.index import Bm25Index
from index.search.bm25.postings import Postings
from index.storage.records import Entry
from index.storage.segment import Segment
from index.storage.state import State

EVERY = 7


def grow_by_copies(library: Index, size: int, draw_vectors: Callable[[int, np.random.Generator], np.ndarray]) -> None:
    """Add copies of all the library's documents, a segment for each copy, saved, until it has `size` passages."""
    shared = library._shared
    first = shared.state
    base = Segment.merge(first.segments, first.live)
    number = 0
    while len(library) < size:
        number += 1
        with shared.change() as state:
            segment = copy_segment(base, number, draw_vectors)
            counted = state._restoration  # of the same words: not counted again
            grown = State(
                [*state.segments, segment],
                [*state.live, np.ones(len(segment), bool)],
                restoration=lambda counted=counted: counted,
                sizes=state.sizes,
            )
            counted.characters = grown.entries.characters
            shared.state = grown
            library.save()


def copy_segment(base: Segment, copy: int, draw_vectors: Callable[[int, np.random.Generator], np.ndarray]) -> Segment:
    draw = np.random.default_rng(copy)
    entries = [copy_entry(base._parse(place), copy) for place in range(len(base))]
    segment = Segment.build(entries, draw_vectors(base.passages, draw))
    segment._cache.clear()
    words = base.words
    index = Bm25Index(
        words.vocabulary,
        tuple(thin(lists, draw) for lists in words.postings),
        words.lengths * (EVERY - 1) // EVERY,
        words.defined,
        words.weights,
    )
    segment._build_words = lambda: index
    return segment


def copy_entry(entry: Entry, copy: int) -> Entry:
    document = entry.document
    text = replace_words(document.text, random.Random(f"{copy} {document.source}"))
    copied = Document(f"{document.source} bản {copy}", text, document.blocks)
    passages = tuple(replace(passage, document=copied, restored="") for passage in entry.passages)
    return Entry(copied, entry.added, passages)


def replace_words(text: str, draw: random.Random) -> str:
    by_length: dict[int, list[str]] = {}
    parts = text.split(" ")
    for part in parts:
        if part.isalpha():
            by_length.setdefault(len(part), []).append(part)
    for at in range(draw.randrange(EVERY), len(parts), EVERY):
        if parts[at].isalpha():
            parts[at] = draw.choice(by_length[len(parts[at])])
    return " ".join(parts)


def thin(lists: Postings, draw: np.random.Generator) -> Postings:
    stays = draw.random(len(lists.rows), np.float32) >= 1 / EVERY
    kept = np.concatenate([[0], np.cumsum(stays, dtype=np.int64)])
    return Postings(kept[lists.starts], lists.rows[stays], lists.counts[stays])
