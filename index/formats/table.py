"""Tables (.csv, .tsv, .jsonl): each row's title and text where there is a text column, else a row with named cells."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from index.formats.grid import Value, table_parts
from index.formats.parts import FormatRefused, Part
from index.vietnamese.text import fold

__all__ = ["format_value", "parse_csv", "parse_jsonl"]

_TEXT = (
    "text",
    "content",
    "noi dung",
    "body",
    "van ban",
    "context",
    "bai viet",
    "passage",
    "doan",
    "document",
    "article",
)
_TITLE = ("title", "tieu de", "ten bai", "nhan de", "headline", "ten")
_ROWS = 200_000
_CELL = 8 * 1024 * 1024


def parse_csv(text: str) -> list[Part]:
    r"""The parts of a table with commas, semicolons, tabs or bars between its values.

    >>> [part.text for part in parse_csv("tiêu đề,nội dung\nCầu mới,\"Cầu đã mở.\"\n")]
    ['Cầu mới', 'Cầu đã mở.']
    """
    sample = text[:65536]
    first = sample.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    before = csv.field_size_limit(_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=False))
        rows = _limit_rows([row for row in rows if any(map(str.strip, row))])
    except csv.Error as error:
        raise FormatRefused(f"bảng CSV hỏng ({error}). Hãy lưu lại tệp.") from error
    finally:
        csv.field_size_limit(before)
    if rows and _column(rows[0], _TEXT) is not None:
        return list(_articles(rows[0], rows[1:]))
    return list(table_parts([list(map(Value, row)) for row in rows]))


def parse_jsonl(text: str) -> list[Part]:
    """The parts of a file with one JSON object a line.

    >>> [part.text for part in parse_jsonl('{"id": 1, "title": "Cầu mới", "text": "Cầu đã mở."}')]
    ['Cầu mới', 'Cầu đã mở.']
    """
    records: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise FormatRefused(f"dòng {number} không phải JSON. Mỗi dòng phải là một đối tượng JSON.") from error
        if not isinstance(record, dict):
            raise FormatRefused(f'dòng {number} không phải đối tượng JSON như {{"text": "…"}}.')
        records.append(record)
    names = list(dict.fromkeys(name for record in records for name in record))
    rows = _limit_rows([[format_value(record.get(name)) for name in names] for record in records])
    if _column(names, _TEXT) is not None:
        return list(_articles(names, rows))
    return [
        Part(
            "", "row", table=1, cells=tuple((name, cell) for name, cell in zip(names, row, strict=True) if cell.strip())
        )
        for row in rows
    ]


def _articles(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Part]:
    """Each row's title as a heading, and its text."""
    text, title = _column(names, _TEXT), _column(names, _TITLE)
    for row in rows:
        if title is not None and title < len(row) and 0 < len(row[title].strip()) <= 300:
            yield Part(row[title], "heading")
        if text is not None and text < len(row):
            yield Part(row[text])


def _column(names: Sequence[str], known: Sequence[str]) -> int | None:
    """The column that has the first of the known names that any has; None where none has one."""
    folded = [" ".join(fold(name).replace("_", " ").split()) for name in names]
    return next((folded.index(name) for name in known if name in folded), None)


def _limit_rows(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) > _ROWS:
        raise FormatRefused(f"bảng có {len(rows)} dòng, quá {_ROWS}. Hãy chia nhỏ.")
    return rows


def format_value(value: Any) -> str:  # noqa: ANN401 (any JSON value)
    """A JSON value as it is written, text without quotation marks; null is the empty string."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
