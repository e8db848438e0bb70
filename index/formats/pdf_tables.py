"""Tables of a PDF page: ruled ones by their lines, others by the columns in which their values stand.

pdfplumber's geometry finds the cells between lines; the lines themselves and all characters are PDFium's.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from index.formats.grid import Value
from index.formats.pdf_layout import Glyph, Segment, TableLine, rows_of

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

__all__ = ["aligned_table", "ruled_tables", "ruling_edges"]

Box = tuple[float, float, float, float]
_MOST_PATHS, _MOST_EDGES = 6_000, 4_000
_SHORTEST = 4.0
"""Points below which a line rules nothing."""
_AMOUNT = re.compile(
    r"[-+(<>≤≥]?\s?\d[\d.,/: xX×–-]*(?:\s?(?:%|đ|đồng|vnđ|usd|kg|g|m|km|tấn|giờ|ngày|tháng|năm|người|\)))?", re.I
)
_MOST_CELLS = 5_000


def ruling_edges(page: "PdfPage") -> list[dict[str, Any]]:
    """The straight lines of a page along its sides, as pdfplumber has edges (from the top down)."""
    from pypdfium2 import raw

    _, height = page.get_size()
    edges: list[dict[str, Any]] = []
    for count, path in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=1)):
        if count >= _MOST_PATHS or len(edges) >= _MOST_EDGES:
            return []
        for start, end in _strokes(path):
            if abs(start[1] - end[1]) < 0.7 and abs(start[0] - end[0]) >= _SHORTEST:
                edges.append(_edge(min(start[0], end[0]), max(start[0], end[0]), height - start[1], height - start[1]))
            elif abs(start[0] - end[0]) < 0.7 and abs(start[1] - end[1]) >= _SHORTEST:
                top = height - max(start[1], end[1])
                edges.append(_edge(start[0], start[0], top, height - min(start[1], end[1])))
    return edges


def _edge(x0: float, x1: float, top: float, bottom: float) -> dict[str, Any]:
    flat = top == bottom
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
        "orientation": "h" if flat else "v", "object_type": "line",
    }  # fmt: skip


def _strokes(path: Any) -> list[tuple[tuple[float, float], tuple[float, float]]]:  # noqa: ANN401
    """The straight strokes of a path, on the page."""
    from ctypes import byref, c_float

    from pypdfium2 import raw

    matrix = path.get_matrix()
    x, y = c_float(), c_float()
    strokes: list[tuple[tuple[float, float], tuple[float, float]]] = []
    first = last = (0.0, 0.0)
    for at in range(min(raw.FPDFPath_CountSegments(path), 2_000)):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            strokes.append((last, point))
        if raw.FPDFPathSegment_GetClose(segment):
            strokes.append((point, first))
        last = point
    return strokes


def ruled_tables(page: "PdfPage", glyphs: Sequence[Glyph], spaced: set[int]) -> list[tuple[Box, TableLine]]:
    """The ruled tables of a page with their boxes (left, bottom, right, top); those of one cell or column are none."""
    edges = ruling_edges(page)
    if sum(edge["orientation"] == "h" for edge in edges) < 2 or sum(edge["orientation"] == "v" for edge in edges) < 2:
        return []
    from pdfplumber import table as finder

    edges = finder.merge_edges(edges, 3, 3, 3, 3)
    cells = finder.intersections_to_cells(finder.edges_to_intersections(edges, 3, 3))
    if len(cells) > _MOST_CELLS:
        return []
    _, height = page.get_size()
    tables: list[tuple[Box, TableLine]] = []
    for found in finder.cells_to_tables(cells):
        boxes = [(x0, height - bottom, x1, height - top) for x0, top, x1, bottom in found]
        table = _ruled_table(boxes, glyphs, spaced)
        if table is not None:
            tables.append(table)
    return tables


def _ruled_table(cells: Sequence[Box], glyphs: Sequence[Glyph], spaced: set[int]) -> tuple[Box, TableLine] | None:
    lefts = sorted({round(cell[0], 1) for cell in cells})
    tops = sorted({round(cell[3], 1) for cell in cells}, reverse=True)
    if len(lefts) < 2 or len(tops) < 2:
        return None
    box = (
        min(cell[0] for cell in cells), min(cell[1] for cell in cells),
        max(cell[2] for cell in cells), max(cell[3] for cell in cells),
    )  # fmt: skip
    inside = [glyph for glyph in glyphs if _within(glyph, box)]
    if not inside:
        return None
    grid = [[Value("") for _ in lefts] for _ in tops]
    flat: list[tuple[str, tuple[Glyph, ...]]] = []
    for cell in sorted(cells, key=lambda each: (-round(each[3], 1), each[0])):
        segments = [each for row in rows_of([g for g in inside if _within(g, cell)], spaced) for each in row]
        text = " ".join(segment.text for segment in segments)
        flat.append((text, tuple(glyph for segment in segments for glyph in segment.glyphs)))
        columns = [at for at, left in enumerate(lefts) if cell[0] - 0.6 <= left < cell[2] - 1]
        rows = [at for at, top in enumerate(tops) if cell[1] + 1 < top <= cell[3] + 0.6]
        for row in rows:
            for column in columns:
                grid[row][column] = Value(text, left=column != columns[0], above=row != rows[0])
    if sum(any(value.text for value in row) for row in grid) < 2:
        return None
    return box, TableLine(tuple(map(tuple, grid)), tuple(flat))


def _within(glyph: Glyph, box: Box) -> bool:
    across = (glyph.left + glyph.right) / 2
    return box[0] <= across < box[2] and box[1] <= glyph.middle < box[3]


def aligned_table(band: list[list[Segment]]) -> TableLine | None:
    """A table without lines: rows of short values that stand in columns; None for text in columns, or one of labels."""
    columns = _columns(band)
    if len(columns) < 2 or len(band) < 2:
        return None
    rows = [_row(row, columns) for row in band]
    filled = [sum(bool(cell) for cell in row) for row in rows]
    texts = [" ".join(segment.text for segment in cell) for row in rows for cell in row if cell]
    if max(map(len, texts)) > 90 or sum(map(len, texts)) > 32 * len(texts):
        return None
    if sum(count >= 2 for count in filled) < 0.6 * len(rows) or filled[0] < 2:
        return None
    amounts = [
        sum(bool(_AMOUNT.fullmatch(" ".join(s.text for s in row[at]))) for row in rows[1:] if row[at])
        >= 0.5 * max(1, sum(bool(row[at]) for row in rows[1:]))
        for at in range(len(columns))
    ]
    if len(columns) == 2 and not (amounts[1] and len(rows) >= 3 and not _labels(rows)):
        return None
    if len(columns) > 2 and (len(rows) < 3 or not (any(amounts) or min(filled) >= len(columns) - 1)):
        return None
    rows = _join_wrapped_rows(rows)
    flat = [
        (" ".join(segment.text for segment in cell), tuple(glyph for segment in cell for glyph in segment.glyphs))
        for row in rows
        for cell in row
    ]
    grid = tuple(tuple(Value(" ".join(segment.text for segment in cell)) for cell in row) for row in rows)
    return TableLine(grid, tuple(flat))


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
        texts = [" ".join(segment.text for segment in cell) for cell in row if cell]
        goes_on = joined and len(joined) > 1 and len(texts) == 1 and not any(map(_AMOUNT.fullmatch, texts))
        if goes_on and (not row[0] or row[0][0].text[:1].islower()):
            joined[-1] = [before + cell for before, cell in zip(joined[-1], row, strict=True)]
        else:
            joined.append(row)
    return joined
