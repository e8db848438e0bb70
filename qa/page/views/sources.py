"""The sources of answers as HTML text: a section for each turn in the pane beside the chat, and what a card shows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index import Document
from index.formats.registry import WITH_PAGES
from qa.answer_json import AnswerJson, CopyJson, HitJson, SpanJson
from qa.page.conversation import shorten
from qa.page.deep_link import DeepLink, Range
from qa.page.turn_text import highlights_of, ordered_hits, pages, sources_of, understood_otherwise
from qa.page.views.highlight import Piece, cut_pieces
from qa.page.views.structure import Node, lay_out
from qa.page.views.templates import render

__all__ = ["NEAREST", "Card", "Documents", "document_of", "make_cards", "plain_pieces", "sources_html"]

NEAREST = 3  # passages shown beside an abstention
RECENT = 10  # turns whose other passages are still shown; older ones keep their sources
MOST_COPIES = 4  # copies of a source that are named; the rest are counted
_BLANK_LINES = re.compile(r"\n\s*\n")

Documents = Mapping[str, Document]  # by id


@dataclass(frozen=True, slots=True)
class Card:
    """A source as its template shows it.

    Attributes:
        number: of the source among those of its answer, from 1.
        id: of the card in the page; may be empty.
        title: of its document.
        href: opens the document there.
        pdf_href: opens the page of the PDF; empty for anything else.
        places: where it is: date, heading, pages, how far into the document.
        nodes: its text as laid out.
        copies: (title, href) of other documents that say the same.
        more_copies: how many more there are.
        reasons: why it was retrieved.
        share: how well it matches, in percent of the best; None where nothing is to be told.
    """

    number: int
    id: str
    title: str
    href: str
    pdf_href: str
    places: Sequence[str]
    nodes: Sequence[Node]
    copies: Sequence[tuple[str, str]]
    more_copies: int
    reasons: Sequence[str] | None
    share: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """The sources of one turn: cited or nearest passages, and the other hits."""

    number: int
    title: str
    question: str
    confidence: str
    cards: Sequence[Card]
    others: Sequence[Card]
    hint: str


def sources_html(turns: Sequence[AnswerJson], documents: Documents | None = None) -> str:
    """The HTML of the sources pane: a section for each turn, of which CSS shows one.

    Args:
        turns: the conversation's answers.
        documents: of the library, by id, whose blocks lay a source out; one that is not there is shown as plain text.
    """
    sections = [
        _section(turn, number, documents or {}, more=number > len(turns) - RECENT)
        for number, turn in enumerate(turns, 1)
    ]
    return render("sources.html", sections=sections)


def make_cards(
    spans: Sequence[SpanJson], turn: AnswerJson, documents: Documents, *, prefix: str = "", first: int = 1
) -> list[Card]:
    """A card for each span of an answer, numbered from `first`; with a prefix each has an id in the page."""
    return [_card(span, turn, documents, prefix and f"{prefix}-{n}", n) for n, span in enumerate(spans, first)]


def document_of(span: SpanJson, documents: Documents) -> Document | None:
    """The library's document that still holds the span's text at its place, or None."""
    document = documents.get(span["document"]["id"])
    return document if document and document.text[span["start"] : span["end"]] == span["text"] else None


def _section(turn: AnswerJson, number: int, documents: Documents, *, more: bool) -> Section:
    sources = sources_of(turn)
    cited = [(each["start"], each["end"], each["document"]["id"]) for each in sources]
    rest = [hit for hit in ordered_hits(turn) if (hit["start"], hit["end"], hit["document"]["id"]) not in cited]
    shown: Sequence[SpanJson] = sources
    title = "Những đoạn gần nhất" if turn["abstained"] and rest else "Nguồn của câu trả lời"
    title = "Nguồn" if turn["reply"] else title
    if turn["abstained"]:
        shown, rest = rest[:NEAREST], rest[NEAREST:]
    return Section(
        number,
        title,
        shorten(turn["question"], 120),
        f"{turn['confidence']:.0%}" if turn["citations"] else "",
        make_cards(shown, turn, documents, prefix=f"nguon-{number}"),
        make_cards(rest, turn, documents, first=len(shown) + 1) if more else (),
        "Câu này là lời trợ lý, không lấy từ bài nào." if turn["reply"] else "",
    )


def _card(span: SpanJson, turn: AnswerJson, documents: Documents, name: str, number: int) -> Card:
    document, hit = span["document"], _hit(span, turn["hits"])
    highlights = [(each["start"], each["end"]) for each in highlights_of(span)]
    link = DeepLink(document["id"], ((span["start"], span["end"]), *highlights))
    copies = hit["copies"] if hit else []
    best = max((each["score"] for each in turn["hits"]), default=0.0)
    return Card(
        number,
        name,
        document["title"],
        link.href,
        replace(link, pdf_page=0).href if document["source"].lower().endswith(WITH_PAGES) else "",
        _places(span),
        _nodes(span, highlights, documents),
        [_copy(each) for each in copies[:MOST_COPIES]],
        max(0, len(copies) - MOST_COPIES),
        _reasons(hit, turn) if hit else None,
        _share(hit["score"], best) if hit and turn["citations"] else None,
    )


def _nodes(span: SpanJson, highlights: Sequence[Range], documents: Documents) -> list[Node]:
    document = document_of(span, documents)
    laid_out = lay_out(document, span["start"], span["end"], highlights) if document else []
    return laid_out or [Node("paragraph", plain_pieces(span, highlights, page=span["page"]))]


def plain_pieces(span: SpanJson, highlights: Sequence[Range], *, page: int | None) -> list[Piece]:
    """The span's text without its document: its lines, and its highlights; with its page also where others begin."""
    inside = [(left - span["start"], right - span["start"]) for left, right in highlights]
    pieces = cut_pieces(span["text"], 0, len(span["text"]), inside, page=page)
    return [replace(piece, text=_BLANK_LINES.sub("\n", piece.text)) for piece in pieces]


def _copy(copy: CopyJson) -> tuple[str, str]:
    document = copy["document"]
    title = shorten(document["title"], 60)
    named = f"{title} ({document['published']})" if document["published"] else title
    return named, DeepLink(document["id"], ((copy["start"], copy["end"]),)).href


def _places(span: SpanJson) -> list[str]:
    document = span["document"]
    percent = round(100 * span["start"] / document["characters"])
    place = "đầu bài" if percent < 5 else "cuối bài" if percent > 95 else f"{percent}% bài"
    heading = "" if span["text"].startswith(span["heading"]) else shorten(span["heading"], 70)
    return [each for each in (document["published"], heading, pages(span), place) if each]


def _share(score: float, best: float) -> int:
    """A score in percent of the best, 0 to 100."""
    return round(100 * max(0.0, min(1.0, score / best))) if best > 0 else 0


def _reasons(hit: HitJson, turn: AnswerJson) -> list[str]:
    return [
        reason
        for reason, holds in (
            (f"Gần nghĩa, hạng {hit['dense_rank']}", hit["dense_rank"] is not None),
            (f"Trùng từ, hạng {hit['lexical_rank']}", hit["lexical_rank"] is not None),
            ("Câu hỏi đã thêm dấu hoặc nối ý", understood_otherwise(turn)),
        )
        if holds
    ]


def _hit(span: SpanJson, hits: Sequence[HitJson]) -> HitJson | None:
    """The hit that holds the span, or None."""
    return next(
        (
            hit
            for hit in hits
            if hit["document"]["id"] == span["document"]["id"]
            and hit["start"] <= span["start"] < span["end"] <= hit["end"]
        ),
        None,
    )
