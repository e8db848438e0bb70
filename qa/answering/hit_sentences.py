"""The sentences of a retrieved passage, as spans of its document."""

from collections.abc import Collection, Iterator

from index import BlockKind, Hit, Span
from index.vietnamese.sentence import sentences

__all__ = ["hit_sentences"]


def hit_sentences(hit: Hit, *, without: Collection[BlockKind] = ()) -> Iterator[Span]:
    """The sentences of the blocks that a hit touches, in order; blocks of some kinds are left out.

    >>> from index import Passage, from_text
    >>> passage = Passage(from_text("Mưa to. Gió lớn.", source="tin"), 0, 7)
    >>> [each.text for each in hit_sentences(Hit(passage, 1.0, 1, 1, 1, 0.9, 2.0))]
    ['Mưa to.', 'Gió lớn.']
    """
    document = hit.passage.document
    for block in document.blocks_within(hit.passage.start, hit.passage.end):
        if block.kind not in without:
            for start, end in sentences(document.text, block.start, block.end):
                yield Span(document, start, end)
