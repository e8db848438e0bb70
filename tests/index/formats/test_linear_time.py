"""Time grows with the length of a hostile text and no faster: n times the text takes at most n^1.2 times as long."""

import contextlib
import gc
import time
from collections.abc import Callable
from math import log

import pytest

from index.document import Document
from index.formats import markdown, subtitles, table
from index.formats.encodings import decode
from index.formats.parts import FormatRefused
from index.formats.structure import blocks
from index.ingest.chunk import chunk
from index.vietnamese.sentence import sentences
from index.vietnamese.syllables import old_tones, syllables
from index.vietnamese.text import canonical, fold
from tests.index.ingest.test_chunk import HOSTILE

UNITS = {
    **{name: text[:60] for name, text in HOSTILE.items() if name != "spaces"},
    "marks": "**_[`",
    "links": "[a](b) ",
    "addresses": "<http://",
    "pipes": "|a|b|\n",
    "cues": "1\n00:00:01,000 --> 00:00:02,000\na\n",
    "open quotes": '"a,',
    "combining marks": "a\u0301\u0323",
    "captions": "Ảnh: a. Ảnh: ",
    "bylines": "Theo A\n",
    "places": "Hà Nội, ngày ",
    "weekdays": "Thứ Hai, ",
    "quoted": "> > > ",
    "comments": "<!-- ",
    "front matter": "---\na\n",
}
WORKS: dict[str, Callable[[str], object]] = {
    "canonical": canonical,
    "fold": fold,
    "old_tones": old_tones,
    "syllables": syllables,
    "blocks": blocks,
    "sentences": sentences,
    "chunk": lambda text: chunk(Document("a", text, blocks(text)), lambda texts: list(map(len, texts)), limit=1024),
    "markdown": markdown.parse,
    "subtitles": subtitles.parse,
    "csv": table.parse_csv,
    "jsonl": table.parse_jsonl,
    "encodings": lambda text: decode(text.encode("utf-16-le") + b"\xff"),
}


SHORT = 80_000
LOOKS = 480_000, 480_000, 1_920_000, 1_920_000
"""Lengths to compare it with. What grows fast does so at every look; a neighbour on the machine slows one, or all of
the first length while it takes its caches: 24 times the text leaves more room for that than 6 times."""


@pytest.mark.slow
@pytest.mark.parametrize("work", WORKS)
def test_time_grows_no_faster_than_the_text(work: str) -> None:
    gc.disable()  # its pauses depend on what other tests have left
    try:
        for name, unit in UNITS.items():
            assert any(exponent(WORKS[work], unit, length) <= 1.2 for length in LOOKS), name
    finally:
        gc.enable()


def exponent(work: Callable[[str], object], unit: str, length: int) -> float:
    """By which power of the length the time grows, 1.0 where it stays below noise."""
    long = seconds(work, unit, length)
    return log(long / seconds(work, unit, SHORT), length / SHORT) if long > 0.2 else 1.0


def seconds(work: Callable[[str], object], unit: str, length: int) -> float:
    text = canonical((unit * (length // len(unit) + 1))[:length])
    started = time.process_time()
    with contextlib.suppress(FormatRefused):
        work(text)
    return time.process_time() - started
