"""PDF files: the text page by page, lines joined into paragraphs, running headers and page numbers left out.

A page begins with a form feed in the document's text, so that a span knows its page (`Span.page`). Pages are read in
the order of the file; those with tables, columns or a filled form by where their characters stand (`pdf_layout`). Pages
that are only pictures, or whose characters have no code of Unicode, are named in the reading, for `ocr` to recognise.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.formats.grid import Value, head_rows, table_parts
from index.formats.parts import PAGE, FormatRefused, Part
from index.formats.pdf_cells import Cell, find_cell_tables, line_up
from index.formats.pdf_form import field_glyphs, has_fields, is_field
from index.formats.pdf_glyphs import MOST_GLYPHS, glyphs_of, quarter_turns
from index.formats.pdf_layout import Line, Segment, TableLine, holds_letter_part, order, rows_of
from index.formats.pdf_running import PageLine, leave_out_running, line_text
from index.formats.pdf_tables import aligned_table, make_table, ruled_tables, ruling_edges
from index.formats.reading import Reading
from index.formats.symbols import PRIVATE
from index.vietnamese.syllables import is_vietnamese

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

__all__ = ["CUT", "lines", "open_pdf", "page_lines", "parse"]

_PAGES = 3_000
_FEWEST_LETTERS = 10
"""Letters and digits below which a page has no text of its own."""
_PICTURE = 0.2
"""Share of a page that a picture must cover to be a scan."""
_MOST_BAD = 0.03
"""Share of a page's characters without a code of Unicode from which on it cannot be read."""
_UNREADABLE = "chữ trong PDF không đọc được vì thiếu bảng mã (ToUnicode)"
_ALIKE = 1.12
_SAME_LINE = 4.0
"""Points between the middles of two texts of a line, at most."""
_SAME_COLUMN = 3.0
"""Points between the beginnings of a column on two pages, at most."""
CUT = "\ufffe\x02"
"""What PDFium writes for the hyphen at a line's end."""
_CUT_WORD = re.compile(f"([^\\W\\d_]{{0,30}})[{CUT}]\r?\n?([^\\W\\d_]{{0,30}})")
_BAD = re.compile("[\x00-\x01\x03-\x08\x0b\x0c\x0e-\x1f\ufffd\ue000-\uf8ff]")
_MIXED = re.compile(
    r"[A-Za-z0-9#$%&*+<=>@^_{}|~][\u0250-\u02af\u0370-\u1dff]|[\u0370-\u1dff][A-Za-z0-9#$%&*+<=>@^_{}|~]"
)
"""Letters of other scripts amid Latin ones: what glyph numbers look like when they are taken for characters."""
_BULLET = re.compile(
    r"[-–—+•*●▪◦→‣]\s|(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVXLC]{1,6}|[a-zđ])[.)]\s"
    r"|(?:Điều|Chương|Mục|Phần|Phụ lục|CHƯƠNG|MỤC|PHẦN|PHỤ LỤC|Bảng|Hình)\s(?:\d|[IVXLC]+\b)"
)


def parse(data: bytes) -> Reading:
    """What is read of all pages, a page mark before each but the first.

    PDFium reads the text: pypdf puts spaces inside the Vietnamese words of files that a browser has printed.
    """
    document = open_pdf(data)
    if len(document) > _PAGES:
        raise FormatRefused(f"tệp PDF có {len(document)} trang, quá {_PAGES}. Hãy chia nhỏ.")
    pages: list[list[PageLine]] = []
    pictures: list[int] = []
    unreadable = 0
    for number in range(len(document)):
        page = document[number]
        textpage = page.get_textpage()
        text = textpage.get_text_bounded()
        bad = _is_unreadable(text)
        if bad or (_letters(text) < _FEWEST_LETTERS and _has_picture(page)):
            pictures.append(number + 1)
            unreadable += bad
        pages.append([] if bad else page_lines(page, textpage, text))
    remark = _UNREADABLE if unreadable else ""
    if len(pictures) == len(pages):
        return Reading((), remark, tuple(pictures))
    letters = sum(_letters(line_text(line)) for page in pages for line in page)
    if letters < _FEWEST_LETTERS * max(1, len(pages)) and letters < 200 and not pictures:
        raise FormatRefused("tệp PDF chỉ có ảnh quét, không có chữ để đọc. Hãy nhận dạng chữ (OCR) rồi lưu lại.")
    return Reading(tuple(_parts(leave_out_running(pages))), remark, tuple(pictures))


def page_lines(page: "PdfPage", textpage: "PdfTextPage", text: str) -> list[PageLine]:
    """The lines of a page whose text PDFium gives as `text`, in reading order."""
    if textpage.count_chars() > MOST_GLYPHS:
        return list(lines(text))
    turns = quarter_turns(textpage)
    if not turns and not has_fields(page) and not _has_layout(page, textpage, text):
        return list(lines(text))
    glyphs, aside, spaced = glyphs_of(page, textpage, turns)
    fields = field_glyphs(page, glyphs) if has_fields(page) and not turns else []
    tables = ruled_tables(page, glyphs, spaced, turns)
    inside = {
        glyph.number
        for (left, bottom, right, top), _ in tables
        for glyph in glyphs
        if left <= (glyph.left + glyph.right) / 2 < right and bottom <= glyph.middle < top
    }
    rest = [*(glyph for glyph in glyphs if glyph.number not in inside), *fields]
    starts = sorted(((box[3], table) for box, table in tables), key=lambda each: -each[0])
    made: list[PageLine] = []
    above: list[list[Segment]] = []
    for row in rows_of(rest, spaced):
        while starts and row[0].middle < starts[0][0]:
            made += [*_order(above), starts.pop(0)[1]]
            above = []
        above.append(row)
    made += [*_order(above), *(table for _, table in starts)]
    return [*made, *(Line(tuple(row)) for row in rows_of(aside, spaced))]


def _order(rows: Sequence[list[Segment]]) -> Iterator[PageLine]:
    """The lines of rows in reading order, tables whose columns touch taken out of them first."""
    done = 0
    for first, last, table in find_cell_tables(rows, make_table):
        yield from order(rows[done:first], aligned_table)
        yield table
        done = last
    yield from order(rows[done:], aligned_table)


def _has_layout(page: "PdfPage", textpage: "PdfTextPage", text: str) -> bool:
    """Whether a page has ruled tables, rows of text parted by wide gaps, or texts that line up in columns."""
    rows: dict[int, list[tuple[float, float, float]]] = {}
    lines: list[list[Cell]] = []
    middle = 0.0
    for at in range(min(textpage.count_rects(), 5_000)):  # of each text that the file draws by itself
        left, bottom, right, top = textpage.get_rect(at)
        rows.setdefault(round((bottom + top) / 8), []).append((left, right, top - bottom))
        if not lines or abs(middle - (bottom + top) / 2) > _SAME_LINE:
            lines.append([])
            middle = (bottom + top) / 2
        lines[-1].append((left, right))
    parted = 0
    for row in rows.values():
        reach = None
        for left, right, tall in sorted(row):
            if reach is not None and left - reach > max(tall, 6):
                parted += 1
                break
            reach = right if reach is None else max(reach, right)
    if parted >= 2 or (parted and holds_letter_part(text)) or line_up(lines):
        return True
    edges = ruling_edges(page)
    across = sum(1 for edge in edges if edge["orientation"] == "h")
    return across >= 2 and len(edges) - across >= 2


def _is_unreadable(text: str) -> bool:
    """Whether the characters of a page have no code of Unicode: then its text is garbage."""
    bad = len(_BAD.findall(text)) + len(_MIXED.findall(text))
    return bad > 3 and bad > _MOST_BAD * len(text)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _has_picture(page: "PdfPage") -> bool:
    """Whether a picture covers a good part of a page."""
    from pypdfium2 import raw

    width, height = page.get_size()
    for found in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = found.get_bounds()
        if (right - left) * (top - bottom) >= _PICTURE * width * height:
            return True
    return False


def open_pdf(data: bytes) -> "PdfDocument":
    """The PDF, open in PDFium; FormatRefused when it is locked or no PDF."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        if document.get_formtype() != pypdfium2.raw.FORMTYPE_NONE:
            document.init_forms()
        return document
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise FormatRefused("tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi thử lại.") from error
        raise FormatRefused("tệp PDF hỏng, không mở được. Hãy mở và lưu lại tệp.") from error


def lines(text: str) -> list[str]:
    """The lines of a page, a word cut at a line's end made whole (`CUT`), a real hyphen kept ("Bắc-Nam")."""

    def join(found: re.Match[str]) -> str:
        return found[1] + ("" if _is_cut(found[1], found[2]) else "-") + found[2]

    shown = PRIVATE.sub("•", _CUT_WORD.sub(join, text))
    return [line.strip() for line in shown.splitlines() if line.strip()]


def _is_cut(before: str, after: str) -> bool:
    """Whether a hyphen between letters at a line's end only cuts a word: no name, number or two syllables."""
    return before.isalpha() and after[:1].islower() and not (is_vietnamese(before) and is_vietnamese(after))


def _parts(pages: Sequence[list[PageLine]]) -> Iterator[Part]:
    """Paragraphs from lines: a full line runs on in the next, also over a page border; tables row by row."""
    widths = sorted(len(line_text(line)) for page in pages for line in page if not isinstance(line, TableLine))
    full = 0.8 * widths[int(0.9 * (len(widths) - 1))] if widths else 0
    paragraph = last = ""
    before: PageLine = ""
    heads: Sequence[Sequence[Value]] = []
    lefts: tuple[float, ...] = ()
    table = 0
    for number, page in enumerate(pages):
        border = PAGE if number else ""
        for at, line in enumerate(page):
            text = "" if isinstance(line, TableLine) else line_text(line)
            if text and paragraph and _runs_on(last, text, full) and _is_alike(before, line):
                paragraph = _with_line(paragraph, border, text)
            else:
                yield from (Part(each) for each in (paragraph, border) if each)
                paragraph = text
            border, last, before = "", text, line
            if isinstance(line, TableLine):
                above = _continue_heads(heads, lefts, line) if at == 0 else ()
                grid = [*above, *line.grid]
                table += not above or not table
                yield from table_parts(grid, table, depth=len(above) or None)
                heads, lefts = above or head_rows(grid), line.lefts
            else:
                heads, lefts = [], ()
        if border:  # an empty page
            yield from (Part(each) for each in (paragraph, border) if each)
            paragraph = last = ""
    if paragraph:
        yield Part(paragraph)


def _is_alike(before: PageLine, line: PageLine) -> bool:
    """Whether two lines are of letters of about one size, as far as that is known, and none a filled field."""
    if not isinstance(before, Line) or not isinstance(line, Line):
        return True
    if any(is_field(each.glyphs[-1].number) for each in (before, line)):
        return False
    return max(before.height, line.height) <= _ALIKE * min(before.height, line.height)


def _continue_heads(
    heads: Sequence[Sequence[Value]], lefts: Sequence[float], table: TableLine
) -> Sequence[Sequence[Value]]:
    """The names of the table that ended the page before, where this one, which begins a page, goes on with it.

    It does where its columns begin at the same places, or where it has no names of its own.
    """
    if not heads or len(heads[0]) != len(table.grid[0]):
        return ()
    same = len(lefts) == len(table.lefts) and all(
        abs(one - other) <= _SAME_COLUMN for one, other in zip(lefts, table.lefts, strict=True)
    )
    return heads if (lefts and same) or not head_rows(table.grid) else ()


def _with_line(paragraph: str, border: str, line: str) -> str:
    """The paragraph with its next line; a word cut by a hyphen made whole, a real hyphen without a space after it."""
    word = paragraph.rsplit(None, 1)[-1]
    if border or len(word) < 2 or not word.endswith("-") or not word[-2].isalnum() or not line[0].isalnum():
        return f"{paragraph}{border or ' '}{line}"
    before = re.split(r"\W", word[:-1])[-1]
    after = re.match(r"\w*", line)
    cut = _is_cut(before, after[0] if after else "")
    return f"{paragraph[:-1] if cut else paragraph}{line}"


def _runs_on(before: str, line: str, full: float) -> bool:
    """Whether a line continues the paragraph of the line before."""
    if _BULLET.match(line) or before.endswith((":", ".”")) or (before.isupper() and not line.isupper()):
        return False
    if line[0].islower():
        return not before.endswith((".", "!", "?")) or len(before) >= full
    return len(before) >= full and not (before.endswith((".", "!", "?", "…")) and len(before) < 1.15 * full)
