"""What the reader reads at once: the prompts, and the windows that a long passage is cut into."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

__all__ = ["LONGEST_QUESTION", "PASSAGE", "QUESTION", "STRIDE", "WINDOW", "Window", "load_tokenizer", "windows"]

QUESTION = "query: "
PASSAGE = "passage: "
WINDOW = 256
"""Tokens of a passage that are read at once, specials included."""
STRIDE = 64
"""Tokens that two windows of one passage share."""
LONGEST_QUESTION = 64
"""Tokens of a question, specials included; what is beyond is cut."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a passage's tokens with `<s> passage :` before and `</s>` after; offsets are the passage's."""

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]


def load_tokenizer(folder: Path) -> "Tokenizer":
    """The tokenizer of a model folder, without its own truncation or padding."""
    from tokenizers import Tokenizer

    tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def windows(
    tokenizer: "Tokenizer", texts: Sequence[str], *, size: int = WINDOW, stride: int = STRIDE
) -> list[list[Window]]:
    """For each text its windows, one or more, at most `size` tokens each; offsets are characters of the text."""
    encoded = tokenizer.encode_batch([PASSAGE + text for text in texts])
    return [_cut(one, size, stride) for one in encoded]


def _cut(encoded: "Encoding", size: int, stride: int) -> list[Window]:
    lead = next((i for i, (_, end) in enumerate(encoded.offsets) if end > len(PASSAGE)), len(encoded.ids) - 1)
    head, tail = encoded.ids[:lead], encoded.ids[-1:]
    ids, offsets = encoded.ids[lead:-1], encoded.offsets[lead:-1]
    room = size - lead - 1
    found = []
    for begin in range(0, max(len(ids) - stride, 1), room - stride):
        part = [(max(a - len(PASSAGE), 0), b - len(PASSAGE)) for a, b in offsets[begin : begin + room]]
        found.append(
            Window(
                (*head, *ids[begin : begin + room], *tail),
                (*[(0, 0)] * lead, *part, (0, 0)),
            )
        )
    return found
