"""One answer in the chat as HTML text: the answering text, what it stands in, its sources for a narrow screen."""

from collections.abc import Sequence

from qa.page.record import CitationRecord, Record, SpanRecord, sentence_range, understood_otherwise
from qa.page.views.highlight import cut_pieces
from qa.page.views.sources import NEAREST, Documents, document_of, make_cards
from qa.page.views.structure import Node, lay_out, touches
from qa.page.views.templates import render
from qa.wire import not_mentioned

__all__ = ["answer_html", "one_line", "quote", "why_not"]

SURE = 0.5
"""An answer of less confidence is shown with a warning."""
_STRUCTURED = {"row", "item", "field"}


def answer_html(turn: Record, number: int, documents: Documents | None = None, *, words: int | None = None) -> str:
    """One answer in the chat, on one line, so that the chat's Markdown leaves it alone.

    Args:
        turn: the answer.
        number: its place in the conversation from 1, which names its sources.
        documents: of the library, by id, whose blocks lay a source out.
        words: show only so many words of the text, while it streams.
    """
    documents = documents or {}
    text = turn["text"] if words is None else " ".join(turn["text"].split()[:words])
    shown: Sequence[SpanRecord] = turn["citations"] or turn["hits"][:NEAREST]
    html = render(
        "answer.html",
        turn=turn,
        number=number,
        text=text,
        streaming=words is not None,
        understood=turn["query"] if understood_otherwise(turn) else "",
        quoted=quote(turn["citations"][0], turn["text"], documents) if turn["citations"] and words is None else (),
        why_not=why_not(turn) if turn["abstained"] else "",
        unsure=turn["confidence"] < SURE,
        cards=make_cards(shown, turn, documents, prefix=f"gap-{number}") if words is None else (),
    )
    return one_line(html)


def one_line(html: str) -> str:
    r"""The HTML without line breaks: those of its texts as character references, page breaks as spaces."""
    return html.replace("\f", " ").replace("\n", "&#10;")


def quote(citation: CitationRecord, text: str, documents: Documents) -> list[Node]:
    """What the answering words stand in: rows of a table, items or fields, else sentences; empty if it says no more."""
    document = document_of(citation, documents)
    highlights = [(each["start"], each["end"]) for each in citation["highlights"]]
    if document and highlights:
        left, right = highlights[0][0], highlights[-1][1]
        held = [block for block in document.blocks if touches(block, left, right)]
        if held and all(block.kind in _STRUCTURED for block in held):
            return lay_out(document, held[0].start, held[-1].end, highlights)
    left, right = sentence_range(citation)
    if _bare(text) == _bare(citation["text"][left:right]):
        return []
    inside = [(start - citation["start"], end - citation["start"]) for start, end in highlights]
    return [Node("paragraph", cut_pieces(citation["text"], left, right, inside))]


def why_not(turn: Record) -> str:
    """Why an answer abstains, in Vietnamese, without its full stop."""
    if turn["unmentioned"]:
        return not_mentioned(turn["unmentioned"])
    return "Không có câu nào trong các bài đang hỏi trả lời được câu này"


def _bare(text: str) -> str:
    """The text without what does not make it another one: white space, quotes and full stops around it."""
    return " ".join(text.split()).strip("“”\"' .…")
