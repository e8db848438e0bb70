"""A text cut into pieces for a template: as it is, highlighted, or the number of a page that begins there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from qa.page.deep_link import Range

__all__ = ["Piece", "cut_pieces"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, or the beginning of a page.

    Attributes:
        text: the characters; empty for the beginning of a page.
        highlighted: they answer the question.
        id: of the element in the page, mostly empty.
        page: the number of the page that begins here, from 1; 0 for a piece of text.
    """

    text: str = ""
    highlighted: bool = False
    id: str = ""
    page: int = 0


def cut_pieces(
    text: str,
    start: int,
    end: int,
    ranges: Iterable[Range] = (),
    *,
    ids: Iterator[str] | None = None,
    page: int | None = None,
) -> list[Piece]:
    r"""The pieces of `text[start:end]`, in order; without page breaks they spell it.

    Args:
        text: a document's text, or part of it.
        start: first character.
        end: one past the last.
        ranges: what is highlighted, in order; what overlaps an earlier one or leaves the text is cut off.
        ids: the first highlight takes the next of them.
        page: the number of the page that `start` is on; None shows a page break ("\f") as a space.

    >>> [(each.text, each.highlighted) for each in cut_pieces("a < b", 0, 5, [(2, 3)])]
    [('a ', False), ('<', True), (' b', False)]
    """
    cut: list[Piece] = []
    at, ids = start, ids or iter(())
    for left, right in ranges:
        left, right = max(left, at), min(right, end)
        if left < right:
            cut += [Piece(text[at:left]), Piece(text[left:right], highlighted=True, id=next(ids, ""))]
            at = right
    cut.append(Piece(text[at:end]))
    return [piece for piece in _split_pages(cut, page) if piece.text or piece.page]


def _split_pages(pieces: Iterable[Piece], page: int | None) -> Iterator[Piece]:
    """The pieces with every page break as a piece of its own, or as a space when pages are not shown."""
    for piece in pieces:
        if page is None:
            yield replace(piece, text=piece.text.replace("\f", " "))
            continue
        first, *others = piece.text.split("\f")
        yield replace(piece, text=first)
        for other in others:
            page += 1
            yield Piece(page=page)
            yield replace(piece, text=other, id="")
