"""JSON files that hold one table: a list of objects, alone or under one name."""

import json
from typing import Any

from index.formats import table
from index.formats.parts import FormatRefused, Part

__all__ = ["parse"]

_CURE = "Hãy đổi thành .jsonl (mỗi dòng một đối tượng) hay .csv, hoặc chép phần chữ ra .txt."


def parse(text: str) -> list[Part]:
    """The parts of a JSON file, each object a row.

    >>> [part.text for part in parse('{"bai": [{"title": "Cầu mới", "text": "Cầu đã mở."}]}')]
    ['Cầu mới', 'Cầu đã mở.']
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormatRefused(f"không phải JSON đúng dạng. {_CURE}") from error
    records = _records(content)
    if not records:
        raise FormatRefused(f"tệp JSON không chứa một bảng (danh sách đối tượng). {_CURE}")
    return table.parse_jsonl("\n".join(json.dumps(record, ensure_ascii=False) for record in records))


def _records(content: Any) -> list[Any]:  # noqa: ANN401 (any JSON value)
    """The objects of the one list in the content; an object with none is itself the only one."""
    if isinstance(content, list):
        return content if content and all(isinstance(each, dict) for each in content) else []
    if not isinstance(content, dict):
        return []
    lists = [records for records in map(_records, (v for v in content.values() if isinstance(v, list))) if records]
    return lists[0] if len(lists) == 1 else [content] if not lists else []
