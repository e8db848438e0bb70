"""Rich text (.rtf): striprtf takes the marks out; the cells of a table's row come parted by "|"."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from index.formats.grid import is_frame, table_parts
from index.formats.parts import FormatRefused, Part
from index.formats.reading import Reading
from index.formats.rtf_tables import Cell, layouts, value_grid
from index.formats.symbols import PRIVATE

__all__ = ["parse"]

_LARGEST = 32 * 1024 * 1024
_PICTURE = re.compile(rb"\\(?:pngblip|jpegblip|wmetafile\d*|emfblip)[^{}]{0,400}?[\s](?:[0-9a-fA-F\s]{64,})")

_DELETED = re.compile(rb"\{[^{}]*\\deleted(?![a-z0-9])[^{}]*\}")
"""What a tracked change has deleted."""


def parse(data: bytes) -> Reading:
    """What is read of a rich text."""
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip().startswith(b"{\\rtf"):
        raise FormatRefused("không phải tệp RTF hoặc bị hỏng. Hãy mở bằng Word rồi lưu lại.")
    data = _DELETED.sub(b"", _PICTURE.sub(b"", data))
    if len(data) > _LARGEST:
        raise FormatRefused(f"tệp RTF lớn quá {_LARGEST // 2**20} MB. Hãy lưu thành .docx.")
    text: str = rtf_to_text(data.decode("latin-1"), errors="ignore")  # type: ignore[no-untyped-call]
    return Reading.of(_parts(PRIVATE.sub("•", text.replace("\r\n", "\n")), layouts(data)))


def _parts(text: str, cells: Sequence[Sequence[Cell]]) -> Iterator[Part]:
    """The parts of a text; `cells` are those of its rows, left aside where they are not as many."""
    known = iter(cells if len(cells) == sum(line.rstrip().endswith("|") for line in text.split("\n")) else ())
    rows: list[list[str]] = []
    lines: list[str] = []
    number = 0
    for line in [*text.split("\n"), ""]:
        if line.rstrip().endswith("|"):
            if lines:
                yield Part("\n".join(lines))
                lines = []
            rows.append([cell.strip() for cell in line.rstrip()[:-1].split("|")])
            continue
        if rows:
            number += 1
            grid = value_grid(rows, list(islice(known, len(rows))))
            if is_frame(rows):
                yield from (Part(cell) for row in rows for cell in row if cell)
            else:
                yield from table_parts(grid, number)
            rows = []
        if line.strip():
            yield Part(line.strip())
