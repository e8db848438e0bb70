"""Numbered and bulleted lines of a text: headings with a number and level, items of lists, options, chat messages."""

import re
from collections.abc import Sequence
from functools import lru_cache

from index.document import Cell
from index.formats import line_types
from index.formats.piece import Piece, Range
from index.vietnamese.numbering import RANKS, Opening, may_open, opening_number, parse_opening, printed_number
from index.vietnamese.sentence import ends_sentence

__all__ = ["mark_chat", "mark_levels", "mark_numbers", "opening_lines", "option_ranges"]

_CONTENTS = re.compile(r"(?:(?<![. ])[. ]{4,}|(?<!…)…{2,} ?|\t)\d{1,4}$")
_OPTION = re.compile(r"(?:^|(?<=\s))([A-HĐa-hđ])[.)][ \t]{0,4}(?=\S)")
_CLOCK = r"\d{1,2}[:h]\d{2}(?::\d{2})?(?: ?[AP]M)?"
_DAY = r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?"
_STAMP = rf"(?:{_CLOCK}(?:[, ]{{1,2}}{_DAY})?|{_DAY}[, ]{{1,2}}{_CLOCK})"
_MESSAGE = re.compile(
    rf"(?:\[(?P<time>{_STAMP})\]|(?P<bare>{_STAMP}))[ ]?[-–:]?[ ]?(?P<who>[^\s:\[\]][^:\n\[\]]{{0,40}}):[ ](?=\S)"
)
_NAMED_FIRST = re.compile(rf"(?P<who>[^\W\d_][^:\n\[\]()]{{0,40}}?)[ ]?[\[(](?P<time>{_STAMP})[\])]:?[ ](?=\S)")
_LONGEST_SPEAKER, _LONGEST_OPENING = 43, 80
"""Characters before the bracket around the time of a message, and up to the colon after time and speaker, at most."""


def opening_lines(text: str, lines: Sequence[Range]) -> list[bool]:
    """Whether each line of a group begins something by its number or bullet, and does not run on from the one above."""
    opens = [may_open(text[start : start + 4]) for start, _ in lines]
    if True not in opens:
        return opens
    width = max([end - start for start, end in lines])
    for at in [at for at, may in enumerate(opens) if may]:
        opens[at] = _opens_line(text, lines, at, width)
    return opens


def _opens_line(text: str, lines: Sequence[Range], at: int, width: int) -> bool:
    """What `opening_lines` says of one line of a group whose longest has `width` characters."""
    start, end = lines[at]
    opening = parse_opening(text[start : min(end, start + 80)])
    if opening is None:
        return False
    if opening.number.kind:
        return True
    if start + opening.text >= end:
        return False
    if at == 0:
        return True
    before, after = lines[at - 1]
    if text[after - 1] in ".;:!?…,)”" or after - before < 0.75 * width:
        return True
    earlier = opening_number(text[before : min(after, before + 80)])
    return earlier is not None and earlier.number.style == opening.number.style


def option_ranges(line: str) -> list[Range]:
    """The options of a question that stand on one line, each with its letter; none where there are not two in turn.

    >>> line = "A. Đá ong   B. Gạch nung   C. Gỗ"
    >>> [line[a:b] for a, b in option_ranges(line)]
    ['A. Đá ong', 'B. Gạch nung', 'C. Gỗ']
    >>> option_ranges("A. Nguyễn Văn Bình và B. Trần")
    []
    """
    if len(line) > line_types.LONG or line[:1] not in "Aa" or line[1:2] not in (".", ")"):
        return []
    starts: list[int] = []
    letters = "ABCDEFGH" if line[0] == "A" else "abcdefgh"
    for found in _OPTION.finditer(line):
        if len(starts) < len(letters) and found[1] == letters[len(starts)]:
            starts.append(found.start(1))
    gaps = all(line[start - 2 : start].isspace() or line[start - 1] == "\t" for start in starts[1:])
    if len(starts) < 2 or not (gaps or len(starts) > 3):
        return []
    ends = [*starts[1:], len(line)]
    return [(start, start + len(line[start:end].rstrip())) for start, end in zip(starts, ends, strict=True)]


def mark_chat(pieces: Sequence[Piece]) -> None:
    """Make items of the messages of a chat: time, speaker and what was said as cells; two messages at least."""
    likely = [  # begun by the time, or by a name and a bracket: most lines need no pattern
        piece
        for piece in pieces
        if (
            "(" in (head := piece.text[:_LONGEST_SPEAKER])
            or "[" in head
            or (head[0].isdecimal() and ":" in piece.text[:_LONGEST_OPENING])
        )
        and piece.open
    ]
    if len(likely) < 2:
        return
    messages = [(piece, cells) for piece in likely if (cells := _message(piece)) is not None]
    if len(messages) > 1:
        for piece, cells in messages:
            piece.kind, piece.cells = "item", cells


def _message(piece: Piece) -> tuple[Cell, ...] | None:
    timed = piece.text[0] == "[" or piece.text[0].isdecimal()
    match = (_MESSAGE if timed else _NAMED_FIRST).match(piece.text)
    if match is None:
        return None
    time = "time" if match["time"] else "bare"
    who = match["who"].strip()
    cells = [
        piece.cell(*match.span(time), "Thời gian"),
        piece.cell(match.start("who"), match.start("who") + len(match["who"].rstrip()), "Người nói"),
        piece.cell(match.end(), len(piece.text), who),
    ]
    return tuple(sorted(cells, key=lambda cell: cell.start))


def mark_numbers(pieces: list[Piece], first: int) -> None:
    """Make headings and items of the lines from `first` on that open with a number or a bullet.

    A bare number counts only where its neighbour in the sequence is there too, so that an initial is none.
    """
    openings: list[Opening | None] = [None] * len(pieces)
    likely = [at for at, piece in enumerate(pieces) if may_open(piece.text[:4]) and at >= first and piece.open]
    for at in likely:
        line = pieces[at].text
        if not line[-1].isdecimal() or not _CONTENTS.search(line[-40:]):
            openings[at] = parse_opening(line[:80])
    if not any(openings):
        return
    _drop_lone(pieces, openings)
    within = False
    for at, opening in enumerate(openings):
        if opening is None:
            continue
        piece, number = pieces[at], opening.number
        if number.kind in ("khoản", "điểm") or (number.kind and not _is_named_heading(piece, opening)):
            continue
        piece.opening = opening
        if number.kind:
            within = number.kind == "điều" or (within and RANKS[number.kind] > RANKS["điều"])
            piece.number = printed_number(piece.text, opening)
            piece.kind = "heading" if _titles(piece, opening) else "item"
            if opening.text >= len(piece.text.rstrip()) and piece.kind == "heading":
                _take_title(pieces, openings, at)
        elif number.style == "-":
            piece.kind, piece.number = "item", piece.text[: opening.end]
        else:
            piece.kind = "heading" if _heads(pieces, openings, at, within) else "item"
            value = piece.text[: opening.end].strip()
            clause = within and piece.kind == "item" and number.style[0] in "1a"
            piece.number = ("Điểm " if number.style == "a" else "Khoản ") + value.strip("().") if clause else value


def mark_levels(pieces: Sequence[Piece]) -> None:
    """Set the level of headings, by rank of their numbers over the document, and of items, by depth in their list."""
    numbered = [piece for piece in pieces if piece.opening is not None]
    if not numbered:
        return
    headings = [(piece, piece.opening.number.rank) for piece in numbered if piece.opening and piece.kind == "heading"]
    ranks = sorted({rank for _, rank in headings})
    for piece, rank in headings:
        piece.level = ranks.index(rank) + 1
    stack: list[str] = []
    for piece in pieces:
        kind = piece.kind
        if kind == "item" and piece.opening is not None:
            style = piece.opening.number.style if piece.opening.number.number else piece.text[0]
            stack = stack[: stack.index(style)] if style in stack else stack
            stack.append(style)
            piece.level = len(stack)
        elif kind not in ("caption", "field", "row"):
            stack = []


def _drop_lone(pieces: Sequence[Piece], openings: list[Opening | None]) -> None:
    """Take out bare numbers without the one before or after them, and bullets without a lead or another bullet."""
    bare = [(at, each.number) for at, each in enumerate(openings) if each is not None and not each.number.kind]
    seen = {(number.style, number.number) for _, number in bare}
    for at, (_, number, style) in bare:
        if style == "-":
            beside = [openings[other] for other in (at - 1, at + 1) if 0 <= other < len(openings)]
            before = pieces[at - 1] if at else None
            lead = before is not None and (before.text.endswith((":", "：")) or before.kind == "heading")
            if not lead and not any(each is not None for each in beside):
                openings[at] = None
        elif not any((style, other) in seen for other in _neighbours(number)) and not _opens_below(openings, at):
            openings[at] = None


def _opens_below(openings: Sequence[Opening | None], at: int) -> bool:
    """Whether a lone "1." or "a)" comes right below a numbered heading, as the only clause of an article does."""
    opening, above = openings[at], openings[at - 1] if at else None
    return opening is not None and above is not None and bool(above.number.kind) and opening.number.number in ("1", "a")


@lru_cache(maxsize=1_024)  # texts count with few different numbers
def _neighbours(number: str) -> tuple[str, ...]:
    """The numbers beside one in its sequence, and those it may be the first of."""
    head, _, last = number.rpartition(".")
    if last.isdecimal():
        beside = [str(int(last) - 1), str(int(last) + 1)]
    else:
        letters = "abcdđeghiklmnopqrstuvxy"
        at = letters.find(last)
        beside = [letters[other] for other in (at - 1, at + 1) if 0 <= other < len(letters)] if at >= 0 else []
        beside += [chr(ord(last) + step) for step in (-1, 1)] if last.isascii() else []
    return tuple([f"{head}.{one}" if head else one for one in beside])


def _is_named_heading(piece: Piece, opening: Opening) -> bool:
    """Whether "Điều 5 …" opens a unit and is no sentence about it: a mark, an end of line or a title follows."""
    number, rest = opening.number, piece.text[opening.text :]
    if not rest or piece.text[opening.end - 1] in ".:)/–—-":
        return True
    if "\n" in piece.text[opening.end : opening.text + 1]:
        return True
    return rest[0].isupper() and not ends_sentence(rest) and len(rest) <= 110 and number.kind != "bước"


def _titles(piece: Piece, opening: Opening) -> bool:
    """Whether a named number with its text is a heading, not a clause or a step with all that it says."""
    rest = piece.text[opening.text :]
    if opening.number.kind == "bước":
        return False
    if opening.number.kind == "câu":
        return len(piece.text) <= line_types.LONG
    return len(rest) <= 160 and not rest.rstrip().endswith((".", ";", "!", "…"))


def _take_title(pieces: list[Piece], openings: Sequence[Opening | None], at: int) -> None:
    """Join a heading that is nothing but its number with its title on the next line."""
    piece, after = pieces[at], pieces[at + 1] if at + 1 < len(pieces) else None
    if after is None or not after.open or openings[at + 1] is not None or after.apart:
        return
    if len(after.text) <= 160 and not ends_sentence(after.text) and line_types.heading(after.text):
        gap = after.start - piece.end
        piece.text = piece.text + "\n" * gap + after.text
        piece.end = after.end
        after.kind, after.end = "repeat", after.start  # taken out by `structure`


def _heads(pieces: Sequence[Piece], openings: Sequence[Opening | None], at: int, within: bool) -> bool:
    """Whether a bare number opens a heading: a short title with something else than its own sequence below it."""
    piece, opening = pieces[at], openings[at]
    if opening is None:
        return False
    rest = piece.text[opening.text :]
    style = opening.number.style
    if (within and style[0] in "1a") or style in ("a", "i", "1)"):
        return False
    loud = rest.isupper() and len(rest) > 3
    if loud and style != "A":  # "C. COUNT" is an option
        return line_types.heading(piece.text)
    below = next((other for other in range(at + 1, len(pieces)) if pieces[other].kind != "caption"), None)
    if below is None:
        return False
    for other in (at - 1, below):
        near = openings[other] if 0 <= other < len(pieces) else None
        beside = near is not None and near.number.style == style
        if beside and not (other > at and rest.endswith("?")) and not pieces[max(at, other)].apart:
            return False
    near = openings[below]
    if not loud and near is not None and near.number.style == style and not rest.endswith("?"):
        return False
    return line_types.heading(piece.text)
