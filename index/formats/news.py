"""The header of a news article: title, date, author and lead above the text, the name below it.

Recognised by its shape, line by line; a text without that shape stays plain, because a wrong title or author is worse
than none.
"""

from index.formats import line_types
from index.formats.piece import Piece
from index.vietnamese.sentence import ends_sentence
from index.vietnamese.surnames import starts_with_surname

__all__ = ["HEADER_LINES", "mark_byline", "mark_captions", "mark_header"]

HEADER_LINES = 14
"""Lines within which the title, the date and the author above the text stand."""


def mark_header(pieces: list[Piece]) -> int:
    """Mark title, date, author and lead; the number of the first piece after them (0 when there is no header)."""
    title = _marked_title(pieces)
    for piece in pieces[(0 if title is None else title + 1) :]:
        if piece.kind == "title":  # one document, one title: the others are its sections
            piece.kind = "heading"
    if title is None and (title := _title(pieces)) is not None:
        pieces[title].kind = "title"
    body = place = 0
    while place < min(len(pieces), HEADER_LINES):
        if place == title or _split_date(pieces, place, title) or _split_author(pieces, place, title):
            body = place + 1
            title = _marked_title(pieces)  # a line taken apart moves it
        elif _ends_header(pieces, place, title):
            break
        place += 1
    if any(piece.kind == "title" for piece in pieces[:body]):
        _lead(pieces, body)
    return body


def _marked_title(pieces: list[Piece]) -> int | None:
    """Which of the first pieces is the title by now."""
    return next((at for at, piece in enumerate(pieces[:HEADER_LINES]) if piece.kind == "title"), None)


def _title(pieces: list[Piece]) -> int | None:
    """Which piece is the title, if the first lines have the shape of a header."""
    place = 0
    while place < min(4, len(pieces)) and _above_title(pieces[place]):
        place += 1
    if place + 1 >= len(pieces) or not line_types.title_like(pieces[place].text) or not pieces[place].open:
        return None
    title, after = pieces[place], pieces[place + 1]
    if after.text[0].islower() and not after.apart:
        return None
    if line_types.dateline(after.text) or line_types.byline(after.text) or line_types.agency_lead(after.text):
        return place
    if any(line_types.dateline(piece.text) for piece in pieces[:place]):
        return place
    if line_types.name(title.text) and starts_with_surname(title.text) and len(pieces) < 3:
        return None
    if line_types.name(after.text) and len(pieces) > place + 2:
        return place
    alone = after.apart or len(after.text) > max(120, 2 * len(title.text)) or ends_sentence(after.text)
    return place if alone else None


def _above_title(piece: Piece) -> bool:
    return bool(line_types.dateline(piece.text)) or line_types.section_label(piece.text)


def _split_date(pieces: list[Piece], place: int, title: int | None) -> bool:
    """Mark a date line, and the name or place beside it; False when the piece is none."""
    piece = pieces[place]
    found = line_types.dateline(piece.text)
    if found is None or any(other.kind == "date" for other in pieces[:place]):
        return found is not None and title is not None and place > title
    (start, end), author, place_name = found
    parts = [Piece(piece.start + start, piece.start + end, piece.text[start:end], piece.apart, "date")]
    if beside := author or place_name:
        after = piece.text.find(beside, end) if author else -1
        first = after if after >= 0 else piece.text.index(beside)
        parts.append(Piece(piece.start + first, piece.start + first + len(beside), beside, False))
        if author:
            _name_author(parts[-1])
    pieces[place : place + 1] = sorted(parts, key=lambda part: part.start)
    return True


def _split_author(pieces: list[Piece], place: int, title: int | None) -> bool:
    """Mark a byline of the header; False when the piece is none."""
    piece = pieces[place]
    if piece.kind == "author":
        return True
    if not piece.open or any(other.kind == "author" for other in pieces[:place]):
        return False
    if line_types.byline(piece.text) and (title is not None or _is_dated(pieces, place)):
        _name_author(piece)
        return True
    if place == title or place + 1 >= len(pieces) or not line_types.name(piece.text):
        return False
    below = title is not None and place == title + 1  # in capitals it may be a line of the title
    if (below and (starts_with_surname(piece.text) or not piece.text.isupper())) or _is_dated(pieces, place):
        piece.kind = "author"
        return True
    return False


def _is_dated(pieces: list[Piece], place: int) -> bool:
    """Whether a piece or one beside it is a date line."""
    near = pieces[max(0, place - 1) : place + 2]
    return any(piece.kind == "date" or line_types.dateline(piece.text) for piece in near)


def _ends_header(pieces: list[Piece], place: int, title: int | None) -> bool:
    """Whether the text itself begins here, so that no date or name is looked for further down."""
    piece = pieces[place]
    if piece.kind == "heading" or title is None:
        return piece.kind == "heading" or len(piece.text) > 120 or place > 3
    return place > title and (len(piece.text) > 120 or ends_sentence(piece.text)) and not _dated_soon(pieces, place)


def _dated_soon(pieces: list[Piece], place: int) -> bool:
    """Whether the date line follows at once: some papers print it below the lead."""
    if any(piece.kind == "date" for piece in pieces[:place]):
        return False
    return any(line_types.dateline(piece.text) for piece in pieces[place + 1 : place + 3])


def _lead(pieces: list[Piece], body: int) -> None:
    """Mark the lead: the first paragraph after the header, or the one between title and date."""
    dated = any(piece.kind in ("date", "author") for piece in pieces[:body])
    above = next((piece for piece in pieces[:body] if piece.kind == "paragraph" and len(piece.text) > 60), None)
    if above is not None and dated and not line_types.is_bare_kind(above.text):
        if ends_sentence(above.text) or line_types.agency_lead(above.text):
            above.kind = "lead"
        return
    if body >= len(pieces) or pieces[body].kind != "paragraph" or pieces[body].verse:
        return
    first = pieces[body]
    more = sum(piece.kind == "paragraph" for piece in pieces[body : body + 3]) > 1
    sapo = dated and more and 40 <= len(first.text) <= 600 and ends_sentence(first.text)
    if (line_types.agency_lead(first.text) or sapo) and not first.text.startswith(("Căn cứ", "Kính ", "Thân ")):
        first.kind = "lead"


def mark_captions(pieces: list[Piece]) -> None:
    """Mark the lines under photographs: known by their credit, or printed twice in a row."""
    texts = [piece.text for piece in pieces]
    for piece, text, after in zip(pieces, texts, [*texts[1:], ""], strict=False):
        twice = text == after and 20 < len(text) <= 250 and not line_types.heading(text[:1])
        if (twice or line_types.is_caption(text)) and piece.open:
            piece.kind = "caption"


def mark_byline(pieces: list[Piece]) -> None:
    """Mark the name under the text of an article, where it has one."""
    for place in range(len(pieces) - 1, max(len(pieces) - 4, 1), -1):
        piece, before = pieces[place], pieces[place - 1]
        if not piece.open:
            continue
        if line_types.byline(piece.text):
            _name_author(piece)
        elif line_types.name(piece.text) and (
            starts_with_surname(piece.text) or (place == len(pieces) - 1 and ends_sentence(before.text))
        ):
            piece.kind = "author"
        elif len(piece.text) > 60:
            return


def _name_author(piece: Piece) -> None:
    """Make a byline an author block that holds the name without its label."""
    found = line_types.byline(piece.text)
    start, end = found if found else (0, len(piece.text))
    piece.start, piece.end, piece.text = piece.start + start, piece.start + end, piece.text[start:end]
    piece.kind = "author"
