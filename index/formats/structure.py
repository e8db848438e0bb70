"""What a text is made of: title, headings with their numbers, paragraphs, lists, tables, fields, head and foot.

Each kind of layout has its module: `official` documents, `news` articles, `numbered` lines, `columns` of tables,
`labels` with values. A text of none of these shapes (one paragraph, an encyclopedia page) stays plain paragraphs,
because a wrong title or author is worse than none. Nothing here changes the text: blocks are ranges of it.
"""

from collections.abc import Sequence

from index.document import Block, BlockKind
from index.formats import line_types
from index.formats.columns import column_ranges, find_tables, may_hold_columns, table_pieces
from index.formats.labels import field_pairs, has_label, mark_fields
from index.formats.news import HEADER_LINES, mark_byline, mark_captions, mark_header
from index.formats.numbered import mark_chat, mark_levels, mark_numbers, opening_lines, option_ranges
from index.formats.official import mark_letterhead, mark_signatures, stand_beside
from index.formats.piece import Piece, Range
from index.vietnamese.numbering import may_open
from index.vietnamese.paragraph import join_lines, line_groups
from index.vietnamese.sentence import ends_sentence

__all__ = ["blocks"]

_VERSE = 60
_LONGEST_PART = 120
"""Characters of the longest line that is a date, a byline, a motto or a signature."""


def blocks(text: str) -> tuple[Block, ...]:
    r"""The blocks of a canonical text, in order; between them is white space, or a mark ("##") or label ("Tác giả:").

    A line, or several lines that a fixed width has broken, is a block; a stanza is one. A document has one title at
    most. Linear in the text.

    >>> text = "Cầu mới thông xe\n\n07/02/2022 06:36\nLÃ TIẾN\nTP - Sáng nay cầu mở.\n\nNgười dân vui."
    >>> [(block.kind, text[block.start : block.end]) for block in blocks(text)]  # doctest: +NORMALIZE_WHITESPACE
    [('title', 'Cầu mới thông xe'), ('date', '07/02/2022 06:36'), ('author', 'LÃ TIẾN'),
     ('lead', 'TP - Sáng nay cầu mở.'), ('paragraph', 'Người dân vui.')]
    >>> text = "Điều 2. Hồ sơ\n1. Hồ sơ gồm:\na) Đơn;\nb) Ảnh."
    >>> [(block.kind, block.number) for block in blocks(text)]
    [('heading', 'Điều 2'), ('item', 'Khoản 1'), ('item', 'Điểm a'), ('item', 'Điểm b')]
    >>> [block.kind for block in blocks("Hà Nội là thủ đô của Việt Nam.")]
    ['paragraph']
    """
    pieces = _pieces(text)
    if len(pieces) == 1 and _is_prose(pieces[0]):
        return (pieces[0].block(),)
    mark_chat(pieces)
    body = mark_letterhead(pieces)
    news = body is None
    if body is None:
        body = mark_header(pieces)
    mark_captions(pieces)
    mark_signatures(pieces)
    kinds = {piece.kind for piece in pieces} if news else set()
    article = not kinds.isdisjoint(("date", "author", "lead"))
    if not kinds.isdisjoint(("title", "date")):
        mark_byline(pieces)
    mark_numbers(pieces, body)
    pieces = [piece for piece in pieces if piece.start < piece.end]
    if not article:
        mark_fields(pieces, body)
    _mark_headings(pieces, body)
    _mark_repeats(pieces)
    mark_levels(pieces)
    return tuple([piece.block() for piece in pieces])


def _is_prose(piece: Piece) -> bool:
    """Whether a line is too long for any part of a head or foot, and opens with neither a number nor a label."""
    line = piece.text
    return (
        piece.open
        and len(line) > _LONGEST_PART
        and not may_open(line[:4])
        and not has_label(line, 0)
        and not line.isupper()
        and not line_types.is_caption(line)
    )


def _pieces(text: str) -> list[Piece]:
    """The paragraphs of a text, rows of tables and columns of head and foot already apart."""
    pieces: list[Piece] = []
    tables = 0
    signing = False
    drawn = may_hold_columns(text, 0, len(text))
    for group in line_groups(text, 0, len(text)):
        if not drawn or not may_hold_columns(text, group[0][0], group[-1][1]):
            pieces += _prose(text, group, True)
            signing = False
            continue
        lines: list[Range] = []
        columns: list[list[Range]] = []
        for start, end in group:
            ranges = column_ranges(text, start, end)
            beside = len(ranges) == 2 and stand_beside(text, ranges, signing)
            if beside:
                pieces += _prose(text, lines, not lines or lines[0] == group[0])
                pieces += [
                    Piece(*each, text[slice(*each)], each == ranges[0] and start == group[0][0]) for each in ranges
                ]
                lines, columns = [], []
            else:
                lines.append((start, end))
                columns.append(ranges)
            signing = beside or (signing and text[start] in "-–+•*")
        at = 0
        for table in find_tables(text, lines, columns) if len(lines) > 1 else ():
            pieces += _prose(text, lines[at : table.first], at == 0)
            tables += 1
            pieces += table_pieces(text, table, lines, tables)
            at = table.last
        pieces += _prose(text, lines[at:], at == 0)
    if "#" in text or "=" in text:
        pieces = [_without_marks(piece) if piece.text[0] in "#=" else piece for piece in pieces]
    for at in [at for at, piece in enumerate(pieces) if piece.text[0] in "Aa" and piece.open][::-1]:
        if options := option_ranges(pieces[at].text):
            pieces[at : at + 1] = _split(pieces[at], options)
    return pieces


def _prose(text: str, lines: list[Range], apart: bool) -> list[Piece]:
    """The paragraphs of some lines that follow each other; the first is `apart` when nothing of its group is above."""
    ranges = lines
    if len(lines) > 1:
        opens = opening_lines(text, lines)
        if True in opens[1:] or _has_labels(text, lines):
            ranges = _join_between(text, lines, opens)
        else:
            ranges = join_lines(text, lines)
            if len(ranges) > 2 and _is_verse(text, ranges):
                start, end = ranges[0][0], ranges[-1][1]
                return [Piece(start, end, text[start:end], True, verse=True)]
    pieces = [Piece(start, end, text[start:end], False) for start, end in ranges]
    if pieces:
        pieces[0].apart = apart
    return pieces


def _join_between(text: str, lines: list[Range], opens: list[bool]) -> list[Range]:
    """The paragraphs among some lines that follow each other, each begun at one that opens something."""
    ranges: list[Range] = []
    starts = [at for at, opening in enumerate(opens) if opening or at == 0]
    for first, last in zip(starts, [*starts[1:], len(lines)], strict=True):
        ranges += join_lines(text, lines[first:last]) if last - first > 1 else lines[first:last]
    return ranges


def _split(piece: Piece, ranges: list[Range]) -> list[Piece]:
    """The pieces of some ranges of a piece, as of the options of a question that stand on one line."""
    return [
        Piece(piece.start + start, piece.start + end, piece.text[start:end], piece.apart and not start)
        for start, end in ranges
    ]


def _has_labels(text: str, lines: list[Range]) -> bool:
    """Whether two lines or more begin with a label and its value."""
    first, last = lines[0][0], lines[-1][1]
    if len(lines) < 2 or text.count(":", first, last) + text.count("：", first, last) < 2:
        return False
    likely = [text[start:end] for start, end in lines if has_label(text, start)]
    return len(likely) > 1 and sum([bool(field_pairs(line)) for line in likely]) > 1


def _is_verse(text: str, lines: list[Range]) -> bool:
    """Whether three lines or more are a stanza: short, no label, date or list item, few closed by a stop."""
    if text[lines[0][0]] in "-–—+•*#=(" or max([end - start for start, end in lines]) > _VERSE:
        return False
    stanza = [text[start:end] for start, end in lines]
    words = [len(line.split()) for line in stanza]
    if max(words) > 12 or min(words) < 2:
        return False
    for line in stanza:
        if (
            line[0] in "-–—+•*#=("
            or line[0].isdigit()
            or line.isupper()
            or line_types.dateline(line)
            or line_types.byline(line)
        ):
            return False
        if line.endswith(":") or line_types.is_caption(line) or line_types.section_label(line):
            return False
    closed = sum(map(ends_sentence, stanza[:-1]))
    return closed * 2 <= len(lines) and not line_types.name(stanza[0])


def _without_marks(piece: Piece) -> Piece:
    """A heading written with marks ("## …", "== … =="), without them."""
    found = line_types.heading_marks(piece.text)
    if found is None:
        return piece
    level, (start, end) = found
    kind: BlockKind = "title" if level == 1 else "heading"
    return Piece(piece.start + start, piece.start + end, piece.text[start:end], piece.apart, kind, level=level - 1)


def _mark_headings(pieces: Sequence[Piece], body: int) -> None:
    """Mark the headings without a number: a heading-like line with text below, no item of a list of short lines."""
    for place in range(max(body, 0), len(pieces) - 1):
        piece = pieces[place]
        text = piece.text
        if len(text) > line_types.LONGEST_HEADING or line_types.is_prose(text) or not piece.open:
            continue
        after: Piece | None = pieces[place + 1]
        if after is not None and after.kind == "caption":
            after = next((other for other in pieces[place + 2 : place + 4] if other.kind != "caption"), None)
        if after is None or after.verse or after.kind in ("author", "date") or after.text == piece.text:
            continue
        if after.kind == "field" and _names_party(piece.text):
            piece.kind = "heading"
            continue
        before = pieces[place - 1] if place else None
        if before is not None and before.kind == "paragraph" and not piece.apart and _is_short(before):
            continue  # one item of a list
        if (place or after.apart) and _opens_section(piece, after) and line_types.heading(piece.text):
            piece.kind = "heading"


def _opens_section(piece: Piece, after: Piece) -> bool:
    """Whether what is below a line lets it be a heading: text, or a list, a table or a section that it stands above."""
    if after.kind in ("item", "field", "row", "heading", "signature"):
        return after.kind != "signature" and _stands_out(piece, after)
    if not _is_short(after) or ends_sentence(after.text):
        return True
    chapter = piece.text.isupper() and after.apart  # above its first section
    return chapter and line_types.heading(after.text) and not line_types.name(piece.text)


def _names_party(line: str) -> bool:
    """Whether a line above fields names whom they are about: "BÊN THUÊ (BÊN B):"."""
    return len(line) <= 110 and (line.isupper() or line[:4].lower() == "bên ") and line_types.heading(line.rstrip(" :"))


def _stands_out(piece: Piece, after: Piece) -> bool:
    """Whether a line above a list, a table, fields or a heading is a heading: set off, or in capitals."""
    return (
        piece.text.isupper() or piece.text.endswith("?") or (piece.apart and (after.kind != "heading" or after.apart))
    )


def _is_short(piece: Piece) -> bool:
    return len(piece.text) <= 110 and not ends_sentence(piece.text) and not piece.text.endswith(":")


def _mark_repeats(pieces: Sequence[Piece]) -> None:
    """Mark what is printed again: a caption, a paragraph twice in a row, the title in the text, the byline below."""
    said: dict[BlockKind, set[str]] = {"caption": set(), "author": set()}
    title: str | None = None
    before = ""
    for place, piece in enumerate(pieces):
        text, kind = piece.text, piece.kind
        again = before == text and not piece.verse and len(_fold_spaces(text)) > 20
        if kind in said:
            again = again or _fold_spaces(text) in said[kind]
            if not again:
                said[kind].add(_fold_spaces(text))
        elif kind == "title":
            title = title if again else text
        elif title is not None and place < HEADER_LINES and kind in ("paragraph", "heading"):
            again = again or _is_same(text, title)
        if again and not piece.cells:
            piece.kind, piece.number, piece.level = "repeat", "", 0
        before = text


def _is_same(text: str, other: str) -> bool:
    """Whether two texts differ in case and white space alone."""
    return text[:1].casefold() == other[:1].casefold() and _fold_spaces(text) == _fold_spaces(other)


def _fold_spaces(text: str) -> str:
    """What texts that differ in case and white space alone have in common."""
    return " ".join(text.casefold().split())
