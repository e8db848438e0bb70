"""PowerPoint slides: each slide's title as heading, its text from the top down, tables, notes; one page a slide."""

import io
from collections.abc import Iterator
from typing import Any

from index.formats.grid import Value, table_parts
from index.formats.package import open_package, picture_remark
from index.formats.parts import FormatRefused, Part
from index.formats.reading import Reading

__all__ = ["parse"]

_SLIDES = 3_000
_DEEPEST = 8


def parse(data: bytes) -> Reading:
    """What is read of a presentation; hidden slides are left out and named."""
    import pptx

    package = open_package(data, "pptx", "PowerPoint")
    slides = list(pptx.Presentation(io.BytesIO(data)).slides)
    if len(slides) > _SLIDES:
        raise FormatRefused(f"bản trình chiếu có {len(slides)} trang, quá {_SLIDES}. Hãy chia nhỏ.")
    parts: list[Part] = []
    tables, hidden = [0], list[int]()
    for number, slide in enumerate(slides, 1):
        if slide._element.get("show") == "0":
            hidden.append(number)
        else:
            parts += _slide(slide, tables)
    pages = ", ".join(map(str, hidden[:10]))
    with package:
        letters = sum(len(part.text) + sum(len(value) for _, value in part.cells) for part in parts)
        pictures = picture_remark(package, letters)
    return Reading.of(parts, f"bỏ trang chiếu bị ẩn: {pages}" if hidden else "", pictures)


def _slide(slide: Any, tables: list[int]) -> Iterator[Part]:  # noqa: ANN401 (python-pptx has no types)
    title = slide.shapes.title
    if title is not None and title.has_text_frame and title.text_frame.text.strip():
        yield Part(" ".join(title.text_frame.text.split()), "heading", level=1)
    own = None if title is None else title.shape_id
    for shape in sorted(slide.shapes, key=lambda shape: (shape.top or 0, shape.left or 0)):
        if shape.shape_id != own and not _is_furniture(shape):
            yield from _shape(shape, tables, 0)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        yield from _paragraphs(slide.notes_slide.notes_text_frame)


def _is_furniture(shape: Any) -> bool:  # noqa: ANN401
    """Whether a shape is the slide's number, date or footer."""
    return shape.is_placeholder and int(shape.placeholder_format.type or 0) in (13, 15, 16)


def _shape(shape: Any, tables: list[int], depth: int) -> Iterator[Part]:  # noqa: ANN401
    if depth > _DEEPEST:
        return
    if hasattr(shape, "shapes"):
        for inner in shape.shapes:
            yield from _shape(inner, tables, depth + 1)
    elif getattr(shape, "has_table", False):
        tables[0] += 1
        yield from table_parts(_grid(shape.table), tables[0])
    elif getattr(shape, "has_chart", False):
        yield from _chart(shape.chart, tables)
    elif shape.has_text_frame:
        yield from _paragraphs(shape.text_frame)


def _grid(table: Any) -> list[list[Value]]:  # noqa: ANN401
    first = bool(table.first_row)
    grid: list[list[Value]] = []
    for at, row in enumerate(table.rows):
        values: list[Value] = []
        for cell in row.cells:
            above = bool(cell._tc.vMerge)
            left = bool(cell._tc.hMerge)
            text = cell.text_frame.text
            if left and values:
                text = values[-1].text
            elif above and grid:
                text = grid[-1][len(values)].text
            values.append(Value(text, first and at == 0, left, above))
        grid.append(values)
    return grid


def _chart(chart: Any, tables: list[int]) -> Iterator[Part]:  # noqa: ANN401
    """The numbers of a chart, as the table that it is drawn from."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield Part(chart.chart_title.text_frame.text, "caption")
    for plot in chart.plots:
        names = [str(name) for name in plot.categories]
        series = [(each.name or "", list(each.values)) for each in plot.series]
        head = [Value("", True), *(Value(name, True) for name, _ in series)]
        rows = [
            [
                Value(name),
                *(
                    Value("" if at >= len(values) or values[at] is None else f"{values[at]:g}".replace(".", ","))
                    for _, values in series
                ),
            ]
            for at, name in enumerate(names)
        ]
        tables[0] += 1
        yield from table_parts([head, *rows], tables[0])


def _paragraphs(frame: Any) -> Iterator[Part]:  # noqa: ANN401
    for paragraph in frame.paragraphs:
        text = paragraph.text.replace("\v", "\n").strip()
        if text:
            if paragraph.level:
                yield Part(f"- {text}", "item", "-", paragraph.level + 1)
            else:
                yield Part(" ".join(text.split()), "paragraph")
