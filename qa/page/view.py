"""What the page shows of a conversation, as HTML text: answers and their sources. No gradio here, and no state.

Every text of a person or a document passes through `html.escape`; there is no other way into the page. An answer is one
line of HTML without blank lines, so that the chat's Markdown leaves it alone.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from qa.page.article import broken, marked
from qa.page.conversation import Conversation, shortened
from qa.page.place import Place, Range
from qa.page.record import (
    CitationRecord,
    CopyRecord,
    HitRecord,
    Record,
    SpanRecord,
    highlights_of,
    pages,
    sentence_range,
    understood_otherwise,
)
from qa.wire import not_mentioned

__all__ = [
    "answer_html",
    "printable",
    "question_markdown",
    "sources_html",
]

NEAREST = 3  # passages shown beside an abstention
RECENT = 10  # turns whose other passages are still shown; older ones keep their sources
MOST_COPIES = 4  # copies of a source that are named; the rest are counted
_PARAGRAPHS = re.compile(r"\n\s*\n")


def question_markdown(question: str) -> str:
    """The question as Markdown that shows it as it is: only letters that mean something to Markdown or HTML change."""
    return "".join(f"&#{ord(letter)};" if letter in "\\`*_[]<>#|~$&!" else letter for letter in question)


def answer_html(turn: Record, number: int, *, words: int | None = None) -> str:
    """One answer in the chat: the answering text first, then its sentence, then the sources folded for a narrow screen.

    Args:
        turn: the answer.
        number: its place in the conversation from 1, which names its sources.
        words: show only so many words of the text, while it streams.
    """
    parts = [_understood(turn)]
    if turn["abstained"]:
        parts.append(_not_found(turn))
    elif words is not None:
        parts.append(f'<p class="hd-text">{escape(" ".join(turn["text"].split()[:words]))}</p>')
    else:
        parts += [_found(turn, number), _hedge(turn["confidence"])]
    if words is None:
        parts += [_folded(turn, number), "" if turn["abstained"] else _COPY]
    return f'<div class="hd-answer">{"".join(parts)}</div>'.replace("\f", " ").replace("\n", "&#10;")


def sources_html(turns: Sequence[Record]) -> str:
    """The pane beside the chat: a section of sources for each turn; the style shows the last, or the one aimed at."""
    if not turns:
        return _EMPTY_PANE
    sections = "".join(
        _section(turn, number, more=number > len(turns) - RECENT) for number, turn in enumerate(turns, 1)
    )
    return f'<div class="hd-pane">{sections}</div>'


def printable(conversation: Conversation) -> str:
    """A whole HTML page of the conversation with its sources, for printing; it loads nothing."""
    turns = "".join(_printed(turn, number) for number, turn in enumerate(conversation.turns, 1))
    title = escape(conversation.name)
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_PRINT}</style></head><body><h1>{title}</h1>{turns}</body></html>"
    )


def _found(turn: Record, number: int) -> str:
    first, *others = turn["citations"]
    text, sentence = escape(turn["text"]), sentence_range(first)
    more = "".join(_reference(number, place) for place in range(2, len(others) + 2))
    also = f'<span class="hd-also">Xem thêm {more}</span>' if more else ""
    if _plain(turn["text"]) in {_plain(first["text"][left:right]) for left, right in [sentence]}:
        return f'<p class="hd-text">{text} {_reference(number, 1)}</p>{_paragraph(also)}'
    left, right = sentence
    inside = [(each["start"] - first["start"], each["end"] - first["start"]) for each in first["highlights"]]
    quoted = marked(first["text"], left, right, inside)
    return (
        f'<p class="hd-text hd-span">{text} {_reference(number, 1)}</p>'
        f'<blockquote class="hd-sentence">{quoted}</blockquote>{_paragraph(also)}'
    )


def _paragraph(inside: str) -> str:
    return f"<p>{inside}</p>" if inside else ""


def _reference(number: int, place: int) -> str:
    """Two links of which the style shows one: to the pane on a wide screen, to the folded sources on a narrow one."""
    return "".join(
        f'<a class="hd-ref {where}" href="#{prefix}-{number}-{place}"><span class="hd-hidden">Nguồn </span>{place}</a>'
        for where, prefix in (("hd-wide", "nguon"), ("hd-narrow", "gap"))
    )


def _understood(turn: Record) -> str:
    if not understood_otherwise(turn):
        return ""
    return f'<p class="hd-understood">Hiểu là: <q>{escape(turn["query"])}</q></p>'


def _not_found(turn: Record) -> str:
    if not turn["hits"]:
        return (
            '<p class="hd-text hd-none">Chưa có bài nào để tìm.</p>'
            '<p class="hd-hint">Hãy thêm bài ở thẻ Thư viện, hoặc chọn lại các bài muốn hỏi.</p>'
        )
    return (
        '<p class="hd-text hd-none">Không tìm thấy trong bài.</p>'
        f'<p class="hd-hint">{escape(_why_not(turn))}. '
        "Vài đoạn gần nhất được để ở phần nguồn, phòng khi có ích.</p>"
    )


def _why_not(turn: Record) -> str:
    if turn["unmentioned"]:
        return not_mentioned(turn["unmentioned"])
    return "Không có câu nào trong các bài đang hỏi trả lời được câu này"


def _hedge(confidence: float) -> str:
    if confidence >= 0.5:
        return ""
    return '<p class="hd-hint">Câu trả lời này chưa chắc chắn, bạn hãy xem lại đoạn nguồn.</p>'


def _folded(turn: Record, number: int) -> str:
    shown: Sequence[SpanRecord] = turn["citations"] or turn["hits"][:NEAREST]
    if not shown:
        return ""
    title = f"{len(shown)} nguồn" if turn["citations"] else f"{len(shown)} đoạn gần nhất"
    cards = "".join(_card(each, turn, f"gap-{number}-{place}", place) for place, each in enumerate(shown, 1))
    return f'<details class="hd-fold hd-narrow"><summary>{title}</summary>{cards}</details>'


def _section(turn: Record, number: int, *, more: bool) -> str:
    cited = [(each["start"], each["end"], each["document"]["id"]) for each in turn["citations"]]
    rest = [hit for hit in turn["hits"] if (hit["start"], hit["end"], hit["document"]["id"]) not in cited]
    shown: Sequence[SpanRecord] = turn["citations"]
    title = "Nguồn của câu trả lời" if turn["citations"] or not rest else "Những đoạn gần nhất"
    if turn["abstained"]:
        shown, rest = rest[:NEAREST], rest[NEAREST:]
    cards = "".join(_card(each, turn, f"nguon-{number}-{place}", place) for place, each in enumerate(shown, 1))
    others = "".join(_card(each, turn, "", len(shown) + place) for place, each in enumerate(rest, 1))
    folded = f'<details class="hd-more"><summary>{len(rest)} đoạn gần khác</summary>{others}</details>' if rest else ""
    question = escape(shortened(turn["question"], 120))
    sure = "" if turn["abstained"] else f" · độ tin cậy {turn['confidence']:.0%}"
    return (
        f'<section class="hd-turn" id="luot-{number}"><h2>{title}</h2>'
        f'<p class="hd-asked"><bdi>{question}</bdi>{sure}</p>'
        f"{cards}{folded if more else ''}</section>"
    )


def _card(span: SpanRecord, turn: Record, name: str, place: int) -> str:
    document = span["document"]
    highlights = [(each["start"], each["end"]) for each in highlights_of(span)]
    inside = [(left - span["start"], right - span["start"]) for left, right in highlights]
    body = broken(_PARAGRAPHS.sub("\n", marked(span["text"], 0, len(span["text"]), inside)), span["page"])
    where = "".join(f"<span><bdi>{escape(each)}</bdi></span>" for each in _where(span))
    opens = Place(document["id"], ((span["start"], span["end"]), *highlights))
    sheet = _SHEET.format(escape(replace(opens, sheet=0).link)) if document["source"].endswith(_PDF) else ""
    identity = f' id="{name}"' if name else ""
    return (
        f'<article class="hd-source"{identity}><header><span class="hd-number">{place}</span>'
        f'<h3><a class="hd-open" href="{escape(opens.link)}"><bdi>{escape(document["title"])}</bdi></a></h3></header>'
        f'<p class="hd-where">{where}{sheet}</p><p class="hd-passage" dir="auto">{body}</p>'
        f"{_also_in(span, turn)}{_why(span, turn)}</article>"
    )


def _also_in(span: SpanRecord, turn: Record) -> str:
    """The other articles that say the same: one source, shown once."""
    hit = _hit(span, turn["hits"])
    links = ", ".join(_copy(each) for each in hit["copies"][:MOST_COPIES]) if hit else ""
    more = f" và {len(hit['copies']) - MOST_COPIES} bài nữa" if hit and len(hit["copies"]) > MOST_COPIES else ""
    return f'<p class="hd-copies">Cũng đăng ở {links}{more}</p>' if links else ""


def _copy(copy: CopyRecord) -> str:
    document = copy["document"]
    title = shortened(document["title"], 60)
    named = f"{title} ({document['published']})" if document["published"] else title
    link = Place(document["id"], ((copy["start"], copy["end"]),)).link
    return f'<a class="hd-open" href="{escape(link)}"><bdi>{escape(named)}</bdi></a>'


def _where(span: SpanRecord) -> list[str]:
    document = span["document"]
    percent = round(100 * span["start"] / document["length"])
    place = "đầu bài" if percent < 5 else "cuối bài" if percent > 95 else f"{percent}% bài"
    heading = "" if span["text"].startswith(span["heading"]) else shortened(span["heading"], 70)
    return [each for each in (document["published"], heading, pages(span), place) if each]


def _why(span: SpanRecord, turn: Record) -> str:
    hit = _hit(span, turn["hits"])
    best = max((each["score"] for each in turn["hits"]), default=0.0)
    reasons = _reasons(hit, turn) if hit else []
    chips = "".join(f"<li>{escape(reason)}</li>" for reason in reasons)
    share = round(100 * max(0.0, min(1.0, hit["score"] / best))) if hit and best > 0 else 0
    meter = (
        f'<div class="hd-score" role="img" aria-label="Độ khớp {share}%" title="Độ khớp so với đoạn đầu: {share}%">'
        f'<i style="width:{share}%"></i></div>'
        if hit and not turn["abstained"]
        else ""
    )
    return f'<footer><ul class="hd-why" aria-label="Vì sao chọn đoạn này">{chips}</ul>{meter}</footer>' if hit else ""


def _reasons(hit: HitRecord, turn: Record) -> list[str]:
    return [
        reason
        for reason, holds in (
            (f"Gần nghĩa, hạng {hit['dense_rank']}", hit["dense_rank"] is not None),
            (f"Trùng từ, hạng {hit['lexical_rank']}", hit["lexical_rank"] is not None),
            ("Câu hỏi đã thêm dấu hoặc nối ý", understood_otherwise(turn)),
        )
        if holds
    ]


def _hit(span: SpanRecord, hits: Sequence[HitRecord]) -> HitRecord | None:
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


def _plain(text: str) -> str:
    return " ".join(text.split()).strip("“”\"' .…")


def _printed(turn: Record, number: int) -> str:
    understood = _understood(turn)
    if turn["abstained"]:
        body = f"<p><b>Không tìm thấy trong bài.</b></p><p>{escape(_why_not(turn))}.</p>"
    else:
        body = f"<p><b>{escape(turn['text'])}</b></p>" + "".join(
            f"<blockquote><p>{_PARAGRAPHS.sub(chr(10), marked(each['text'], 0, len(each['text']), _inside(each)))}</p>"
            f"<cite>[{place}] {escape(', '.join(filter(None, _named(each))))}</cite></blockquote>"
            for place, each in enumerate(turn["citations"], 1)
        )
    return f"<section><h2>{number}. {escape(turn['question'])}</h2>{understood}{body}</section>".replace("\f", " ")


def _named(span: SpanRecord) -> tuple[str, str, str]:
    return span["document"]["title"], span["document"]["published"], pages(span)


def _inside(citation: CitationRecord) -> list[Range]:
    return [(each["start"] - citation["start"], each["end"] - citation["start"]) for each in citation["highlights"]]


_PDF = (".pdf", ".PDF")
_SHEET = '<span><a class="hd-open hd-paper" href="{}">Xem trang PDF</a></span>'
_COPY = '<button type="button" class="hd-copy">Chép câu trả lời</button>'
_EMPTY_PANE = (
    '<div class="hd-pane hd-blank"><h2>Nguồn</h2><p>Khi bạn hỏi, đoạn văn làm chứng cho câu trả lời sẽ hiện ở đây, '
    "với đúng những chữ trả lời được tô sáng.</p></div>"
)
_PRINT = (
    "body{font:16px/1.6 serif;max-width:42em;margin:2em auto;padding:0 1em;color:#111;overflow-wrap:anywhere}"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}section{break-inside:avoid-page}"
    "blockquote{margin:1em 0;padding-left:1em;border-left:3px solid #999}blockquote p{white-space:pre-line}"
    "cite{font-size:.9em}mark{background:#ffe58a}"
)
