"""JSON files: lists of objects are tables, names with plain values are fields, what is inside is headed by its name."""

import json
from collections.abc import Iterator
from typing import Any

from index.formats import table
from index.formats.parts import FormatRefused, Part

__all__ = ["parse"]

_CURE = "Hãy đổi thành .jsonl (mỗi dòng một đối tượng) hay .csv, hoặc chép phần chữ ra .txt."


def parse(text: str) -> list[Part]:
    """The parts of a JSON file, in order.

    >>> [part.text for part in parse('{"bai": [{"title": "Cầu mới", "text": "Cầu đã mở."}]}')]
    ['Cầu mới', 'Cầu đã mở.']
    >>> [part.cells or part.text for part in parse('{"ten_cau": "Rồng", "nhip": [{"so": 1, "dai": 200}]}')]
    [(('ten cau', 'Rồng'),), 'nhip', (('so', '1'), ('dai', '200'))]
    """
    try:
        parts = list(_parts(json.loads(text), "", 1))
    except (ValueError, RecursionError) as error:
        raise FormatRefused(f"không phải JSON đúng dạng. {_CURE}") from error
    words = "".join(text for part in parts for text in (part.text, *(one for cell in part.cells for one in cell)))
    if not any(map(str.isalpha, words)):
        raise FormatRefused(f"tệp JSON không chứa chữ nào theo tên hay theo bảng. {_CURE}")
    return parts


def _parts(content: Any, name: str, level: int) -> Iterator[Part]:  # noqa: ANN401 (any JSON value)
    """The parts of a value and of all inside it; `name` is its own, as a heading where that tells it from others."""
    if isinstance(content, list):
        objects = [each for each in content if isinstance(each, dict)]
        if name and content:
            yield Part(name, "heading", level=level)
        if len(objects) == len(content):
            yield from table.parse_jsonl(
                "\n".join(json.dumps(_space_names(each), ensure_ascii=False) for each in objects)
            )
        else:
            for each in content:
                yield from _parts(each, "", level + 1) if isinstance(each, dict | list) else _item(each)
    elif isinstance(content, dict):
        inner = {key: value for key, value in content.items() if isinstance(value, dict | list)}
        if name:
            yield Part(name, "heading", level=level)
        for key, value in content.items():
            if key not in inner and value is not None and str(value).strip():
                yield Part("", "field", cells=((_space(key), table.format_value(value)),))
        for key, value in inner.items():
            yield from _parts(value, _space(key) if len(content) > 1 else "", level + 1)


def _item(value: Any) -> Iterator[Part]:  # noqa: ANN401
    if value is not None and str(value).strip():
        yield Part(f"- {table.format_value(value)}", "item", "-", 1)


def _space_names(record: dict[str, Any]) -> dict[str, Any]:
    """The record with words in its names apart."""
    return {_space(name): value for name, value in record.items()}


def _space(name: str) -> str:
    """A name of a program as words: "gio_mo_cua" is what people write "gio mo cua"."""
    return " ".join(name.replace("_", " ").split())
