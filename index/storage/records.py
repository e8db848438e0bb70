"""An entry of a library, as one JSON line and back: a document, when it was added, its passages.

Nothing in a line is executed. Each line carries its own SHA-256, so that a repair can tell which lines are intact.
"""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, overload

from index.document import Block, Cell, Document, Passage

__all__ = [
    "PARSE_ERRORS",
    "Content",
    "Entry",
    "decode_line",
    "format_line",
    "is_whole",
    "parse_content",
    "parse_int",
    "parse_line",
    "parse_passage_text",
]

PARSE_ERRORS = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError)
"""What parsing data of another shape raises."""
Report = Callable[[], AbstractContextManager[None]]
"""What is entered while something is parsed, to say whose fault an error is."""

Content = dict[str, Any]  # what is in a line, as JSON values

_SHA256 = re.compile("[0-9a-f]{64}")
_HEAD = '{"sha256": "'


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A document in a library.

    Attributes:
        document: the document.
        added: when it was added, UTC, ISO 8601.
        passages: what is retrieved of it, in order.
        original: SHA-256 of the file that it was read from, hexadecimal, where the library keeps that; else empty.
    """

    document: Document
    added: str
    passages: Sequence[Passage]
    original: str = ""

    @property
    def original_file(self) -> str:
        """Name, in the library, of the file that the document was read from; empty where it is not kept."""
        return f"{self.original}.pdf" if self.original else ""


def format_line(entry: Entry) -> str:
    """The entry as one JSON line, ended by a line feed; its SHA-256 is the first value and covers the others."""
    document = entry.document
    optional = {"remark": document.remark, "original": entry.original}
    content = json.dumps(
        {
            "source": document.source,
            "added": entry.added,
            "text": document.text,
            "blocks": [[block.kind, block.start, block.end, *(block.details or ())] for block in document.blocks],
            "passages": [_format_passage(passage) for passage in entry.passages],
            **{key: value for key, value in optional.items() if value},
        },
        ensure_ascii=False,
    )
    return f'{_HEAD}{_sha256(content)}", {content[1:]}\n'


class _StoredPassages(Sequence[Passage]):
    """The passages of a decoded line, each made when first asked for: a search wants one or two of a document's 90."""

    __slots__ = ("_document", "_known", "_report", "_rows")

    def __init__(self, document: Document, rows: Sequence[Sequence[Any]], report: Report) -> None:
        self._document, self._rows, self._report = document, rows, report
        self._known: dict[int, Passage] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, number: int) -> Passage: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Passage]: ...
    def __getitem__(self, number: int | slice) -> Passage | Sequence[Passage]:
        if isinstance(number, slice):
            return tuple(self[each] for each in range(*number.indices(len(self))))
        number = range(len(self))[number]
        known = self._known.get(number)
        if known is None:
            with self._report():
                parsed = _parse_passage(self._document, *self._rows[number])
            known = self._known.setdefault(number, parsed)
        return known

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


def parse_line(line: str) -> Entry:
    """The entry that `format_line` wrote; any of `PARSE_ERRORS` for another text. The SHA-256 is not compared."""
    entry = parse_content(decode_line(line))
    return replace(entry, passages=tuple(entry.passages))


def decode_line(line: str | bytes) -> Content:
    """What is in a line, as JSON values; half of the time that `parse_line` takes."""
    content: Content = json.loads(line)
    return content


def parse_content(content: Content, report: Report = nullcontext) -> Entry:
    """The entry of a decoded line; any of `PARSE_ERRORS` for another one.

    Its passages are parsed when they are asked for, within `report()`, which may make another error of theirs.
    """
    blocks = tuple(_parse_block(*block) for block in content["blocks"])
    remark, original = _parse_str(content.get("remark", "")), _parse_str(content.get("original", ""))
    if original and not _SHA256.fullmatch(original):
        raise ValueError(f"{original!r} is not a SHA-256")
    document = Document(_parse_str(content["source"]), _parse_str(content["text"]), blocks, remark)
    rows = content["passages"]
    if not isinstance(rows, list):
        raise TypeError("the passages are no list")
    return Entry(document, _parse_str(content["added"]), _StoredPassages(document, rows, report), original)


def parse_passage_text(content: Content, number: int) -> str:
    """The text of a passage of a decoded line; any of `PARSE_ERRORS` for another one."""
    start, end = content["passages"][number][:2]
    return _parse_str(content["text"])[parse_int(start) : parse_int(end)]


def is_whole(line: bytes) -> bool:
    """Whether the line's own SHA-256 is right."""
    start = len(_HEAD)
    covered = hashlib.sha256(b"{")
    covered.update(memoryview(line.rstrip(b"\n"))[start + 64 + len('", ') :])
    return line[start : start + 64] == covered.hexdigest().encode("ascii")


def parse_int(value: object) -> int:
    """The value if it is an integer: JSON may hold anything, and True and 1.0 are not offsets.

    Raises:
        ValueError: it is not.
    """
    if type(value) is not int:
        raise ValueError(f"{value!r} is not a whole number")
    return value


def _parse_block(kind: str, *rest: object) -> Block:
    """The block of a kind (`Block` refuses an unknown one), its range and `Block.details`, which older lines lack."""
    if len(rest) == 2:  # as most are
        return Block(kind, parse_int(rest[0]), parse_int(rest[1]))  # type: ignore[arg-type]
    start, end, number, level, table, cells = rest
    values = tuple(Cell(parse_int(first), parse_int(last), _parse_str(name)) for first, last, name in cells)  # type: ignore[attr-defined]
    return Block(kind, parse_int(start), parse_int(end), _parse_str(number), parse_int(level), parse_int(table), values)  # type: ignore[arg-type]


def _format_passage(passage: Passage) -> list[int | str]:
    return [passage.start, passage.end, passage.context, passage.restored]


def _parse_passage(document: Document, start: object, end: object, context: object, restored: object = None) -> Passage:
    """The passage of a line; older lines lack the text with its diacritics, which is then made anew."""
    first, last = parse_int(start), parse_int(end)
    if restored is None:
        return Passage.cut(document, first, last, _parse_str(context))
    return Passage(document, first, last, _parse_str(context), _parse_str(restored))


def _parse_str(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
