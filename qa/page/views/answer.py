"""One answer in the chat as HTML text: the answering text, what it stands in, its sources for a narrow screen."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa.answer_json import AnswerJson, CitationJson, SpanJson
from qa.page.turn_text import explain_abstention, ordered_hits, sentence_range, sources_of, understood_otherwise
from qa.page.views.highlight import cut_pieces
from qa.page.views.sources import NEAREST, Documents, document_of, make_cards
from qa.page.views.structure import Node, lay_out
from qa.page.views.templates import render

__all__ = ["answer_html", "one_line", "quote"]

SURE = 0.5
"""An answer of less confidence is shown with a warning."""
MOST_QUOTES = 4
"""Citations that are quoted under an answer with words of the program's own; the others are linked to."""
_STRUCTURED = {"row", "item", "field"}


class Words(NamedTuple):
    """A stretch of an answer's text, and whether it is the program's own words, which stand in no document."""

    text: str
    composed: bool


class Sentence(NamedTuple):
    """A written sentence, the numbers of its sources, and whether it is complete."""

    text: str
    numbers: Sequence[int]
    complete: bool


def answer_html(turn: AnswerJson, number: int, documents: Documents | None = None, *, partial: bool = False) -> str:
    """One answer in the chat, on one line, so that the chat's Markdown leaves it alone.

    Args:
        turn: the answer.
        number: its place in the conversation from 1, which names its sources.
        documents: of the library, by id, whose blocks lay a source out.
        partial: show the text alone, while the rest is still to come.
    """
    documents = documents or {}
    sources = sources_of(turn)
    shown: Sequence[SpanJson] = sources or ordered_hits(turn)[:NEAREST]
    html = render(
        "answer.html",
        turn=turn,
        number=number,
        words=list(_words(turn)),
        partial=partial,
        understood=turn["query"] if understood_otherwise(turn) else "",
        lines=_lines(turn, sources),
        sources=len(sources),
        quotes=[] if partial else _quotes(turn, documents),
        reason=explain_abstention(turn),
        unsure=turn["confidence"] < SURE,
        cards=[] if partial or turn["reply"] else make_cards(shown, turn, documents, prefix=f"gap-{number}"),
    )
    return one_line(html)


def one_line(html: str) -> str:
    r"""The HTML without line breaks: those of its texts as character references, page breaks as spaces."""
    return html.replace("\f", " ").replace("\n", "&#10;")


def quote(citation: CitationJson, documents: Documents) -> list[Node]:
    """What the answering words of a citation stand in: sentences, or rows of a table, items, fields as such."""
    document = document_of(citation, documents)
    highlights = [(each["start"], each["end"]) for each in citation["highlights"]]
    left, right = sentence_range(citation)
    if document and highlights:
        held = list(document.blocks_within(highlights[0][0], highlights[-1][1]))
        if any(block.kind in _STRUCTURED for block in held):
            start = held[0].start if held[0].kind in _STRUCTURED else citation["start"] + left
            return lay_out(document, start, held[-1].end, highlights)
    inside = [(start - citation["start"], end - citation["start"]) for start, end in highlights]
    return [Node("paragraph", cut_pieces(citation["text"], left, right, inside))]


def _quotes(turn: AnswerJson, documents: Documents) -> list[tuple[int, list[Node]]]:
    """(number, quote) of the first citation, or of several under the program's own words.

    None where the answer is the whole sentence, which would say no more.
    """
    if not turn["citations"]:
        return []
    first = turn["citations"][0]
    left, right = sentence_range(first)
    if _bare(turn["text"]) == _bare(first["text"][left:right]):
        return []
    quoted = turn["citations"][: MOST_QUOTES if turn["composed"] else 1]
    return [(number, quote(citation, documents)) for number, citation in enumerate(quoted, 1)]


def _lines(turn: AnswerJson, sources: Sequence[CitationJson]) -> list[list[Sentence]]:
    """The written sentences by the lines that they stand on."""
    places = [(each["document"]["id"], each["start"], each["end"]) for each in sources]
    lines: dict[int, list[Sentence]] = {}
    for each in turn["sentences"]:
        keys = [(cited["document"]["id"], cited["start"], cited["end"]) for cited in each["citations"]]
        sentence = Sentence(each["text"], [places.index(key) + 1 for key in keys], each["complete"])
        lines.setdefault(each["line"], []).append(sentence)
    return list(lines.values())


def _words(turn: AnswerJson) -> Iterator[Words]:
    """The text of an answer as stretches of the documents and of the program."""
    at = 0
    for own in turn["composed"]:
        yield Words(turn["text"][at : own["start"]], composed=False)
        yield Words(own["text"], composed=True)
        at = own["end"]
    yield Words(turn["text"][at:], composed=False)


def _bare(text: str) -> str:
    """The text without what does not make it another one: white space, quotes and full stops around it."""
    return " ".join(text.split()).strip("“”\"' .…")
