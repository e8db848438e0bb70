"""Tables (.csv, .tsv, .jsonl): each row's title and text where there is a text column, else its values with names."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from index.formats.parts import Part, Refused, rows_as_text
from index.vietnamese.text import fold

__all__ = ["parse_csv", "parse_jsonl"]

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
    r"""Return the parts of a table with commas, semicolons or tabs; its first row holds the names.

    >>> [part.text for part in parse_csv("tiêu đề,nội dung\nCầu mới,\"Cầu đã mở.\"\n")]
    ['Cầu mới', 'Cầu đã mở.']
    """
    sample = text[:65536]
    first = sample.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    before = csv.field_size_limit(_CELL)
    try:
        rows = _limited([row for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=False) if any(row)])
    except csv.Error as error:
        raise Refused(f"bảng CSV hỏng ({error}). Hãy lưu lại tệp.") from error
    finally:
        csv.field_size_limit(before)
    if len(rows) < 2:
        return [Part(line) for line in rows_as_text(rows)]
    return list(_rows(rows[0], rows[1:]))


def parse_jsonl(text: str) -> list[Part]:
    """Return the parts of a file with one JSON object a line.

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
            raise Refused(f"dòng {number} không phải JSON. Mỗi dòng phải là một đối tượng JSON.") from error
        if not isinstance(record, dict):
            raise Refused(f'dòng {number} không phải đối tượng JSON như {{"text": "…"}}.')
        records.append(record)
    names = list(dict.fromkeys(name for record in records for name in record))
    return list(_rows(names, _limited([[_shown(record.get(name)) for name in names] for record in records])))


def _rows(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Part]:
    text = _column(names, _TEXT)
    if text is None:
        yield from (Part(line) for line in rows_as_text([names, *rows]))
        return
    title = _column(names, _TITLE)
    for row in rows:
        if title is not None and title < len(row) and 0 < len(row[title].strip()) <= 300:
            yield Part(row[title], "heading")
        if text < len(row):
            yield Part(row[text])


def _column(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    """The column whose name is the most wanted."""
    folded = [" ".join(fold(name).replace("_", " ").split()) for name in names]
    return next((folded.index(name) for name in wanted if name in folded), None)


def _limited(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) > _ROWS:
        raise Refused(f"bảng có {len(rows)} dòng, quá {_ROWS}. Hãy chia nhỏ.")
    return rows


def _shown(value: Any) -> str:  # noqa: ANN401 (any JSON value)
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
