"""A conversation as a whole HTML page for printing; it loads nothing."""

from collections.abc import Sequence
from typing import NamedTuple

from qa.answer_json import AnswerJson, SpanJson
from qa.page.conversation import Conversation
from qa.page.turn_text import explain_abstention, highlights_of, pages, sources_of, understood_otherwise
from qa.page.views.highlight import Piece
from qa.page.views.sources import plain_pieces
from qa.page.views.templates import render

__all__ = ["printable"]


class Quotation(NamedTuple):
    """A source as it is printed: its text, and title, date and pages."""

    pieces: Sequence[Piece]
    place: str


def printable(conversation: Conversation) -> str:
    """The page, with every answer's sources."""
    turns = [
        (turn, _rewrite_note(turn), explain_abstention(turn), [_quotation(each) for each in sources_of(turn)])
        for turn in conversation.turns
    ]
    return render("printable.html", title=conversation.name, turns=turns).replace("\f", " ")


def _rewrite_note(turn: AnswerJson) -> str:
    return turn["query"] if understood_otherwise(turn) else ""


def _quotation(span: SpanJson) -> Quotation:
    highlights = [(each["start"], each["end"]) for each in highlights_of(span)]
    named = span["document"]["title"], span["document"]["published"], pages(span)
    return Quotation(plain_pieces(span, highlights, page=None), ", ".join(filter(None, named)))
