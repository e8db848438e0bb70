"""What a format's reader hands back, and its form as JSON between the sandbox and the process that asked."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from index.formats.parts import Part

__all__ = ["Reading", "join_remarks"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a file.

    Attributes:
        parts: in reading order.
        remark: what was changed or could not be read, a Vietnamese line without full stop; mostly empty.
        pictures: pages, from 1, that hold a picture and no text.
        original: the file to keep for showing pages, where it is not the file itself (a scan with its text).
    """

    parts: tuple[Part, ...]
    remark: str = ""
    pictures: tuple[int, ...] = ()
    original: bytes | None = None

    @classmethod
    def of(cls, parts: Iterable[Part], *remarks: str) -> "Reading":
        """A reading of parts, its remarks joined, each once."""
        return cls(tuple(parts), join_remarks(*remarks))

    def to_json(self) -> dict[str, Any]:
        """The reading as JSON values."""
        return {
            "parts": [(part.text, part.kind, part.number, part.level, part.table, part.cells) for part in self.parts],
            "remark": self.remark,
            "pictures": self.pictures,
            "original": base64.b64encode(self.original).decode("ascii") if self.original is not None else None,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Reading":
        """The reading that `to_json` wrote."""
        parts = tuple(
            Part(text, kind, number, level, table, tuple((name, value) for name, value in cells))
            for text, kind, number, level, table, cells in content["parts"]
        )
        original = base64.b64decode(content["original"]) if content["original"] is not None else None
        return cls(parts, content["remark"], tuple(content["pictures"]), original)


def join_remarks(*remarks: str) -> str:
    """The remarks in one line, each once; empty ones left out.

    >>> join_remarks("có trang quét", "", "gõ không dấu")
    'có trang quét; gõ không dấu'
    """
    return "; ".join(dict.fromkeys(filter(None, remarks)))
