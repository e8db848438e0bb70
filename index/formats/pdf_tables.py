"""Tables of a PDF page: ruled ones by their lines, others by the columns in which their values stand.

pdfplumber's geometry finds the cells between lines; the lines themselves and all characters are PDFium's.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from index.formats.grid import Value
from index.formats.pdf_glyphs import Box, Glyph, Middles, turn_box, word_middles
from index.formats.pdf_heads import has_upper_tier, upper_tier
from index.formats.pdf_layout import Segment, TableLine, rows_of

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

__all__ = ["aligned_table", "make_table", "ruled_tables", "ruling_edges"]

Point = tuple[float, float]
_MOST_PATHS, _MOST_EDGES = 6_000, 4_000
_OPTION = re.compile(r"[A-Ha-h]\s?[.)]\s?\S")
_SHORTEST = 4.0
"""Points below which a line rules nothing."""
_AMOUNT = re.compile(
    r"[-+(<>≤≥]?\s?\d[\d.,/: xX×–-]*(?:\s?(?:%|đ|đồng|vnđ|usd|kg|g|m|km|tấn|giờ|ngày|tháng|năm|người|\)))?", re.I
)
_THICKEST = 3.0
"""Points that a line drawn as a filled rectangle is thick at most."""
_MOST_CELLS = 5_000
_DEEPEST, _MOST_FORMS = 4, 500
"""Forms within forms in which lines are looked for: a page that was signed lies in one, or in two."""


def ruling_edges(page: "PdfPage", turns: int = 0) -> list[dict[str, Any]]:
    """The straight lines of a page along its sides, as pdfplumber has edges (from the top down).

    `turns` are the quarter turns by which its letters are read (`pdf_layout.quarter_turns`).
    """
    _, height = page.get_size()
    edges: list[dict[str, Any]] = []
    paths = list(islice(_paths(page, iter(range(_MOST_FORMS))), _MOST_PATHS + 1))
    if len(paths) > _MOST_PATHS:
        return []
    for path, matrix in paths:
        for start, end in _strokes(path, matrix):
            left, bottom, right, top = turn_box(
                (min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])), turns
            )
            if top - bottom < 0.7 and right - left >= _SHORTEST:
                edges.append(_edge(left, right, height - bottom, height - bottom))
            elif right - left < 0.7 and top - bottom >= _SHORTEST:
                edges.append(_edge(left, left, height - top, height - bottom))
        if len(edges) >= _MOST_EDGES:
            return []
    return edges


def _paths(parent: Any, forms: Iterator[int], outer: Any = None, depth: int = 0) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401
    """The paths of a page, or of a form on it, each with the matrix that brings it to the page.

    `forms` is used up by one for each form that is looked into.
    """
    from pypdfium2 import PdfMatrix, raw

    count, get = (
        (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
        if depth
        else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    )
    for at in range(count(parent)):
        drawn = get(parent, at)
        kind = raw.FPDFPageObj_GetType(drawn)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM):
            continue
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(drawn, own)
        matrix = PdfMatrix.from_raw(own)
        if outer is not None:
            matrix = matrix.multiply(outer)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield drawn, matrix
        elif depth < _DEEPEST and next(forms, None) is not None:
            yield from _paths(drawn, forms, matrix, depth + 1)


def _edge(x0: float, x1: float, top: float, bottom: float) -> dict[str, Any]:
    flat = top == bottom
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
        "orientation": "h" if flat else "v", "object_type": "line",
    }  # fmt: skip


def _strokes(path: Any, matrix: Any) -> list[tuple[Point, Point]]:  # noqa: ANN401
    """The straight strokes of a path, on the page to which a matrix brings it.

    The sides of an area that is only coloured, as that behind a cell or behind a line in it, are none.
    """
    from ctypes import byref, c_float, c_int

    from pypdfium2 import raw

    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke))
    x, y = c_float(), c_float()
    strokes: list[tuple[Point, Point]] = []
    drawn: list[tuple[Point, Point]] = []
    first = last = (0.0, 0.0)
    for at in range(min(raw.FPDFPath_CountSegments(path), 2_000)):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            strokes += drawn if stroke.value or _is_thin(drawn) else []
            drawn = []
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            drawn.append((last, point))
        if raw.FPDFPathSegment_GetClose(segment):
            drawn.append((point, first))
        last = point
    return strokes + (drawn if stroke.value or _is_thin(drawn) else [])


def _is_thin(sides: Sequence[tuple[Point, Point]]) -> bool:
    """Whether an area is so thin that it is seen as a line."""
    across = [point[0] for side in sides for point in side]
    up = [point[1] for side in sides for point in side]
    return bool(sides) and min(max(across) - min(across), max(up) - min(up)) <= _THICKEST


def ruled_tables(
    page: "PdfPage", glyphs: Sequence[Glyph], spaced: set[int], turns: int = 0
) -> list[tuple[Box, TableLine]]:
    """The ruled tables of a page, turned as its letters are, with their boxes; of one cell or column they are none."""
    edges = ruling_edges(page, turns)
    if sum(edge["orientation"] == "h" for edge in edges) < 2 or sum(edge["orientation"] == "v" for edge in edges) < 2:
        return []
    from pdfplumber import table as finder

    edges = finder.merge_edges(edges, 3, 3, 3, 3)
    cells = finder.intersections_to_cells(finder.edges_to_intersections(edges, 3, 3))
    if len(cells) > _MOST_CELLS:
        return []
    _, height = page.get_size()
    middles = word_middles(glyphs, spaced)
    tables: list[tuple[Box, TableLine]] = []
    for found in finder.cells_to_tables(cells):
        boxes = [(x0, height - bottom, x1, height - top) for x0, top, x1, bottom in found]
        table = _ruled_table(boxes, glyphs, spaced, middles)
        if table is not None:
            tables.append(table)
    return tables


def _ruled_table(
    cells: Sequence[Box], glyphs: Sequence[Glyph], spaced: set[int], middles: Middles
) -> tuple[Box, TableLine] | None:
    lefts = sorted({round(cell[0], 1) for cell in cells})
    tops = sorted({round(cell[3], 1) for cell in cells}, reverse=True)
    if len(lefts) < 2 or len(tops) < 2:
        return None
    box = (
        min(cell[0] for cell in cells), min(cell[1] for cell in cells),
        max(cell[2] for cell in cells), max(cell[3] for cell in cells),
    )  # fmt: skip
    inside = [glyph for glyph in glyphs if _within(glyph, box, middles)]
    if not inside:
        return None
    grid = [[Value("") for _ in lefts] for _ in tops]
    flat: list[tuple[str, tuple[Glyph, ...]]] = []
    for cell, segments in _cells(cells, [*lefts, box[2]], inside, spaced, middles):
        text = " ".join(segment.text for segment in segments)
        flat.append((text, tuple(glyph for segment in segments for glyph in segment.glyphs)))
        columns = [at for at, left in enumerate(lefts) if cell[0] - 0.6 <= left < cell[2] - 1]
        rows = [at for at, top in enumerate(tops) if cell[1] + 1 < top <= cell[3] + 0.6]
        for row in rows:
            for column in columns:
                grid[row][column] = Value(text, left=column != columns[0], above=row != rows[0])
    if sum(any(value.text for value in row) for row in grid) < 2:
        return None
    return box, TableLine(tuple(map(tuple, grid)), tuple(flat), tuple(lefts))


def _cells(
    cells: Sequence[Box], borders: Sequence[float], glyphs: Sequence[Glyph], spaced: set[int], middles: Middles
) -> Iterator[tuple[Box, list[Segment]]]:
    """The cells of a table with what stands in each, row by row.

    A cell over several columns whose words stand in them, none across a border, is as many cells: rows of a head or
    foot are often drawn without the lines between.
    """
    for cell in sorted(cells, key=lambda each: (-round(each[3], 1), each[0])):
        segments = [each for row in rows_of([g for g in glyphs if _within(g, cell, middles)], spaced) for each in row]
        inner = [border for border in borders if cell[0] + 1 < border < cell[2] - 1]
        sides = [cell[0], *inner, cell[2]]
        across = any(segment.left + 1 < border < segment.right - 1 for segment in segments for border in inner)
        parts = [[each for each in segments if left <= each.left + 1 < right] for left, right in pairwise(sides)]
        if across or sum(bool(part) for part in parts) < 2:
            yield cell, segments
            continue
        for (left, right), part in zip(pairwise(sides), parts, strict=True):
            yield (left, cell[1], right, cell[3]), part


def _within(glyph: Glyph, box: Box, middles: Middles) -> bool:
    return box[0] <= middles[glyph.number] < box[2] and box[1] <= glyph.middle < box[3]


def aligned_table(band: list[list[Segment]]) -> TableLine | None:
    """A table without lines: rows of short values that stand in columns; None for text in columns, or one of labels."""
    if len(band) < 2:
        return None
    upper: Sequence[Segment] = ()
    below = _columns(band[1:])
    if has_upper_tier(band, [_text(cell) for cell in _row(band[1], below)] if below else [], below):
        upper, band = band[0], band[1:]
    columns = _columns(band)
    if len(columns) < 2:
        return None
    return make_table([_row(row, columns) for row in band], upper, columns)


def make_table(
    rows: list[list[list[Segment]]], upper: Sequence[Segment] = (), columns: Sequence[tuple[float, float]] = ()
) -> TableLine | None:
    """The table of rows of short values, under the tier `upper` if it has one; None for text in columns, or labels."""
    width = len(rows[0])
    filled = [sum(bool(cell) for cell in row) for row in rows]
    texts = [_text(cell) for row in rows for cell in row if cell]
    if 2 * sum(bool(_OPTION.match(text)) for text in texts) > len(texts):  # the answers to choose from of a question
        return None
    if 2 * sum(any(map(str.isalnum, text)) for text in texts) < len(texts):  # dots to write on
        return None
    if max(map(len, texts)) > 90 or sum(map(len, texts)) > 32 * len(texts):
        return None
    if sum(count >= 2 for count in filled) < 0.6 * len(rows) or filled[0] < 2:
        return None
    amounts = [
        sum(bool(_AMOUNT.fullmatch(_text(row[at]))) for row in rows[1:] if row[at])
        >= 0.5 * max(1, sum(bool(row[at]) for row in rows[1:]))
        for at in range(width)
    ]
    if width == 2 and not (amounts[1] and len(rows) >= 3 and not _labels(rows)):
        return None
    if width > 2 and (len(rows) < 3 or not (any(amounts) or min(filled) >= width - 1)):
        return None
    rows = _join_wrapped_rows(rows)
    flat = [(_text(cell), tuple(glyph for segment in cell for glyph in segment.glyphs)) for row in rows for cell in row]
    grid = tuple(tuple(Value(_text(cell)) for cell in row) for row in rows)
    if upper:
        flat = [*((segment.text, segment.glyphs) for segment in upper), *flat]
        grid = (tuple(upper_tier(upper, [value.text for value in grid[0]], columns)), *grid)
    return TableLine(grid, tuple(flat))


def _text(cell: Sequence[Segment]) -> str:
    return " ".join(segment.text for segment in cell)


def _labels(rows: Sequence[Sequence[list[Segment]]]) -> bool:
    """Whether the first column is one of labels with colons, which read well as lines."""
    labels = [row[0][-1].text for row in rows if row[0]]
    return sum(label.endswith(":") for label in labels) > 0.5 * len(labels)


def _columns(band: Sequence[Sequence[Segment]]) -> list[tuple[float, float]]:
    """Where the columns of rows lie: what no segment of theirs covers parts them; lone titles above do not count."""
    spans = sorted((segment.left, segment.right) for row in band if len(row) > 1 for segment in row)
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left < columns[-1][1] + 1:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _row(row: Sequence[Segment], columns: Sequence[tuple[float, float]]) -> list[list[Segment]]:
    cells: list[list[Segment]] = [[] for _ in columns]
    for segment in row:
        overlaps = [min(segment.right, right) - max(segment.left, left) for left, right in columns]
        cells[overlaps.index(max(overlaps))].append(segment)
    return cells


def _join_wrapped_rows(rows: list[list[list[Segment]]]) -> list[list[list[Segment]]]:
    """The rows, those that only go on with words of the row above joined to it."""
    joined: list[list[list[Segment]]] = []
    for row in rows:
        texts = [_text(cell) for cell in row if cell]
        goes_on = joined and len(joined) > 1 and len(texts) == 1 and not any(map(_AMOUNT.fullmatch, texts))
        if goes_on and (not row[0] or row[0][0].text[:1].islower()):
            joined[-1] = [before + cell for before, cell in zip(joined[-1], row, strict=True)]
        else:
            joined.append(row)
    return joined
