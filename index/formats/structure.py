"""What a text is made of: title, date, author, lead, sub-headings, paragraphs, captions, and what is printed twice.

A news article is recognised by its shape, line by line; a text without that shape (one paragraph, an encyclopedia page)
stays plain paragraphs, because a wrong title or author is worse than none. What one line looks like on its own is
`newsline`'s business. Nothing here changes the text: blocks are ranges of it.
"""

from dataclasses import dataclass

from index.document import Block, BlockKind
from index.formats import line_types
from index.vietnamese.paragraph import join_lines, line_groups

__all__ = ["blocks"]

Range = tuple[int, int]

_HEADER_LINES = 14
"""Lines within which the title, the date and the author above the text stand."""
_VERSE = 60


@dataclass(slots=True)
class _Piece:
    """A paragraph-to-be: its range, whether an empty line goes before it, and what it turned out to be."""

    start: int
    end: int
    text: str
    apart: bool
    kind: BlockKind = "paragraph"
    verse: bool = False


def blocks(text: str) -> tuple[Block, ...]:
    r"""The blocks of a canonical text, in order; between them is white space, or a mark ("##") or label ("Tác giả:").

    A line, or several lines that a fixed width has broken, is a block; a stanza is one. A document has one title at
    most. Linear in the text.

    >>> text = "Cầu mới thông xe\n\n07/02/2022 06:36\nLÃ TIẾN\nTP - Sáng nay cầu mở.\n\nNgười dân vui."
    >>> [(block.kind, text[block.start : block.end]) for block in blocks(text)]  # doctest: +NORMALIZE_WHITESPACE
    [('title', 'Cầu mới thông xe'), ('date', '07/02/2022 06:36'), ('author', 'LÃ TIẾN'),
     ('lead', 'TP - Sáng nay cầu mở.'), ('paragraph', 'Người dân vui.')]
    >>> [block.kind for block in blocks("Hà Nội là thủ đô của Việt Nam.")]
    ['paragraph']
    """
    pieces = _pieces(text)
    body = _header(pieces)
    _captions(pieces)
    _signature(pieces)
    _headings(pieces, body)
    _repeats(pieces)
    return tuple(Block(piece.kind, piece.start, piece.end) for piece in pieces)


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    for group in line_groups(text, 0, len(text)):
        lines = join_lines(text, group)
        if _is_verse(text, lines):
            start, end = lines[0][0], lines[-1][1]
            pieces.append(_Piece(start, end, text[start:end], True, verse=True))
            continue
        for start, end in lines:
            pieces.append(_Piece(start, end, text[start:end], start == lines[0][0]))
    return [_unmarked(piece) if piece.text[0] in "#=" else piece for piece in pieces]


def _is_verse(text: str, lines: list[Range]) -> bool:
    """Whether a group is a stanza: three short lines or more, no label, date or list item, few closed by a stop."""
    if len(lines) < 3 or any(end - start > _VERSE for start, end in lines):
        return False
    words = [len(text[start:end].split()) for start, end in lines]
    if max(words) > 12 or min(words) < 2:
        return False
    for start, end in lines:
        line = text[start:end]
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
    closed = sum(line_types.closes(text[start:end]) for start, end in lines[:-1])
    return closed * 2 <= len(lines) and not line_types.name(text[slice(*lines[0])])


def _unmarked(piece: _Piece) -> _Piece:
    """A heading written with marks, without them."""
    found = line_types.marked(piece.text)
    if found is None:
        return piece
    level, (start, end) = found
    kind: BlockKind = "title" if level == 1 else "heading"
    return _Piece(piece.start + start, piece.start + end, piece.text[start:end], piece.apart, kind)


def _header(pieces: list[_Piece]) -> int:
    """Mark title, date, author and lead; the number of the first piece after them (0 when there is no header)."""
    marked = [place for place, piece in enumerate(pieces[:_HEADER_LINES]) if piece.kind == "title"]
    for piece in pieces[(marked[0] + 1 if marked else 0) :]:
        if piece.kind == "title":  # one document, one title: the others are its sections
            piece.kind = "heading"
    if not marked and (found := _title(pieces)) is not None:
        pieces[found].kind = "title"
    body = place = 0
    while place < min(len(pieces), _HEADER_LINES):
        title = next((at for at, piece in enumerate(pieces[:_HEADER_LINES]) if piece.kind == "title"), None)
        if place == title or _split_date(pieces, place, title) or _split_author(pieces, place, title):
            body = place + 1
        elif _ends_header(pieces, place, title):
            break
        place += 1
    if any(piece.kind == "title" for piece in pieces[:body]):
        _lead(pieces, body)
    return body


def _title(pieces: list[_Piece]) -> int | None:
    """Which piece is the title, if the first lines have the shape of a header."""
    official = _official(pieces)
    if official is not None:
        return official
    place = 0
    while place < min(4, len(pieces)) and _above_title(pieces[place]):
        place += 1
    if place + 1 >= len(pieces) or not line_types.title_like(pieces[place].text) or pieces[place].verse:
        return None
    title, after = pieces[place], pieces[place + 1]
    if after.text[0].islower() and not after.apart:
        return None
    if line_types.dateline(after.text) or line_types.byline(after.text) or line_types.agency_lead(after.text):
        return place
    if any(line_types.dateline(piece.text) for piece in pieces[:place]):
        return place
    if line_types.name(title.text) and line_types.known_surname(title.text) and len(pieces) < 3:
        return None
    if line_types.name(after.text) and len(pieces) > place + 2:
        return place
    alone = after.apart or len(after.text) > max(120, 2 * len(title.text)) or line_types.closes(after.text)
    return place if alone else None


def _above_title(piece: _Piece) -> bool:
    return bool(line_types.dateline(piece.text)) or line_types.section_label(piece.text)


def _official(pieces: list[_Piece]) -> int | None:
    """The title of an official document: the line that names its kind, taken together with the subject below it."""
    for place, piece in enumerate(pieces[:_HEADER_LINES]):
        if line_types.document_kind(piece.text):
            after = pieces[place + 1] if place + 1 < len(pieces) else None
            if (
                after
                and len(after.text) <= line_types.LONG
                and not after.text.isupper()
                and not after.text.startswith("Căn cứ")
            ):
                piece.end = after.end
                piece.text = f"{piece.text} {after.text}"
                del pieces[place + 1]
            return place
        if len(piece.text) > line_types.LONG:
            break
    return None


def _split_date(pieces: list[_Piece], place: int, title: int | None) -> bool:
    """Mark a date line, and the name or place beside it; False when the piece is none."""
    piece = pieces[place]
    found = line_types.dateline(piece.text)
    if found is None or any(other.kind == "date" for other in pieces[:place]):
        return found is not None and title is not None and place > title
    (start, end), author, place_name = found
    parts = [_Piece(piece.start + start, piece.start + end, piece.text[start:end], piece.apart, "date")]
    if beside := author or place_name:
        after = piece.text.find(beside, end) if author else -1
        first = after if after >= 0 else piece.text.index(beside)
        parts.append(_Piece(piece.start + first, piece.start + first + len(beside), beside, False))
        if author:
            _name_author(parts[-1])
    pieces[place : place + 1] = sorted(parts, key=lambda part: part.start)
    return True


def _split_author(pieces: list[_Piece], place: int, title: int | None) -> bool:
    """Mark a byline of the header; False when the piece is none."""
    piece = pieces[place]
    if piece.kind == "author":
        return True
    if any(other.kind == "author" for other in pieces[:place]) or piece.kind != "paragraph" or piece.verse:
        return False
    near = range(max(0, place - 1), min(len(pieces), place + 2))
    dated = any(pieces[other].kind == "date" or line_types.dateline(pieces[other].text) for other in near)
    below = title is not None and place == title + 1 and place + 1 < len(pieces)
    if line_types.byline(piece.text) and (dated or below or title is not None):
        _name_author(piece)
        return True
    if line_types.name(piece.text) and place + 1 < len(pieces) and (dated or below) and place != title:
        piece.kind = "author"
        return True
    return False


def _ends_header(pieces: list[_Piece], place: int, title: int | None) -> bool:
    """Whether the text itself begins here, so that no date or name is looked for further down."""
    piece = pieces[place]
    if piece.kind == "heading" or title is None:
        return piece.kind == "heading" or len(piece.text) > 120 or place > 3
    return place > title and (len(piece.text) > 120 or line_types.closes(piece.text)) and not _dated_soon(pieces, place)


def _dated_soon(pieces: list[_Piece], place: int) -> bool:
    """Whether the date line follows at once: some papers print it below the lead."""
    if any(piece.kind == "date" for piece in pieces[:place]):
        return False
    return any(line_types.dateline(piece.text) for piece in pieces[place + 1 : place + 3])


def _lead(pieces: list[_Piece], body: int) -> None:
    """Mark the lead: the first paragraph after the header, or the one between title and date."""
    dated = any(piece.kind in ("date", "author") for piece in pieces[:body])
    above = next((piece for piece in pieces[:body] if piece.kind == "paragraph" and len(piece.text) > 60), None)
    if above is not None and dated and not line_types.document_kind(above.text):
        if line_types.closes(above.text) or line_types.agency_lead(above.text):
            above.kind = "lead"
        return
    if body >= len(pieces) or pieces[body].kind != "paragraph" or pieces[body].verse:
        return
    first = pieces[body]
    more = sum(piece.kind == "paragraph" for piece in pieces[body : body + 3]) > 1
    sapo = dated and more and 40 <= len(first.text) <= 600 and line_types.closes(first.text)
    if (line_types.agency_lead(first.text) or sapo) and not first.text.startswith(("Căn cứ", "Kính ", "Thân ")):
        first.kind = "lead"


def _captions(pieces: list[_Piece]) -> None:
    following = [*(piece.text for piece in pieces[1:]), ""]
    for piece, after in zip(pieces, following, strict=False):
        if piece.kind != "paragraph" or piece.verse:
            continue
        twice = piece.text == after and len(piece.text) <= 250
        if line_types.is_caption(piece.text) or (
            twice and not line_types.heading(piece.text[:1]) and len(piece.text) > 20
        ):
            piece.kind = "caption"


def _headings(pieces: list[_Piece], body: int) -> None:
    """Mark the sub-headings: a heading-like line that a paragraph follows, not one item of a list of short lines."""
    for place in range(max(body, 0), len(pieces) - 1):
        piece = pieces[place]
        if piece.kind != "paragraph" or piece.verse or len(piece.text) > line_types.LONG:
            continue
        before = pieces[place - 1] if place else None
        if before is not None and before.kind == "paragraph" and not piece.apart and _short(before):
            continue  # one item of a list
        if not line_types.heading(piece.text):
            continue
        after = next((other for other in pieces[place + 1 : place + 4] if other.kind != "caption"), None)
        if (
            after is None
            or after.verse
            or after.kind in ("author", "date")
            or after.text == piece.text
            or (place == 0 and not after.apart)
        ):
            continue
        if (
            not _short(after)
            or line_types.numbered(piece.text)
            or (line_types.closes(after.text) and after.kind != "heading")
        ):
            piece.kind = "heading"
        elif (
            piece.text.isupper() and line_types.heading(after.text) and after.apart and not line_types.name(piece.text)
        ):
            piece.kind = "heading"  # a chapter above its first section


def _short(piece: _Piece) -> bool:
    return len(piece.text) <= 110 and not line_types.closes(piece.text) and not piece.text.endswith(":")


def _signature(pieces: list[_Piece]) -> None:
    """Mark the name under the text, where an article has one."""
    formed = any(piece.kind in ("title", "date") for piece in pieces)
    for place in range(len(pieces) - 1, max(len(pieces) - 4, 1), -1):
        piece, before = pieces[place], pieces[place - 1]
        if piece.kind != "paragraph" or piece.verse or not formed:
            continue
        if line_types.byline(piece.text):
            _name_author(piece)
        elif line_types.name(piece.text) and (
            line_types.known_surname(piece.text) or (place == len(pieces) - 1 and line_types.closes(before.text))
        ):
            piece.kind = "author"
        elif len(piece.text) > 60:
            return


def _name_author(piece: _Piece) -> None:
    """Make a byline an author block that holds the name without its label."""
    found = line_types.byline(piece.text)
    start, end = found if found else (0, len(piece.text))
    piece.start, piece.end, piece.text = piece.start + start, piece.start + end, piece.text[start:end]
    piece.kind = "author"


def _repeats(pieces: list[_Piece]) -> None:
    """Mark what is printed again: a caption, a paragraph twice in a row, the title in the text, the byline below."""
    said: dict[BlockKind, set[str]] = {"title": set(), "caption": set(), "author": set()}
    before = ""
    for place, piece in enumerate(pieces):
        again = before == piece.text and not piece.verse and len(_alike(piece.text)) > 20
        if piece.kind in said:
            again = again or (piece.kind != "title" and _alike(piece.text) in said[piece.kind])
            if not again:
                said[piece.kind].add(_alike(piece.text))
        elif said["title"] and place < _HEADER_LINES and piece.kind in ("paragraph", "heading"):
            again = again or _alike(piece.text) in said["title"]
        if again:
            piece.kind = "repeat"
        before = piece.text


def _alike(text: str) -> str:
    """What is the same of texts that differ in case and white space alone."""
    return " ".join(text.casefold().split())
