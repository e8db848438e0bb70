"""The texts that are measured on: XQuAD-vi, and Vietnamese Wikipedia for size. Both are read where they lie."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.sides import ROOT

SHARED = ROOT.parent / "shared" / "data"


@dataclass(frozen=True)
class Collection:
    """Paragraphs, questions, and the number of each question's paragraph."""

    paragraphs: list[str]
    questions: list[str]
    right: list[int]


def xquad() -> Collection:
    """The 240 paragraphs and 1,190 questions of XQuAD-vi."""
    data = json.loads((SHARED / "xquad.vi.json").read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph for article in data for paragraph in article["paragraphs"]]
    asked = [(qa["question"], number) for number, paragraph in enumerate(paragraphs) for qa in paragraph["qas"]]
    return Collection(
        [paragraph["context"] for paragraph in paragraphs], [one for one, _ in asked], [number for _, number in asked]
    )


def wikipedia(articles: int) -> Iterator[str]:
    """The texts of the first articles of Vietnamese Wikipedia, line ends as LF."""
    with gzip.open(SHARED / "viwiki7k.jsonl.gz", "rt", encoding="utf-8") as lines:
        for _, line in zip(range(articles), lines, strict=False):
            yield json.loads(line)["text"].replace("\r\n", "\n")


def wikipedia_paragraphs(count: int) -> list[str]:
    """The first paragraphs of 200 to 1,200 characters."""
    found: list[str] = []
    for text in wikipedia(100_000):
        found.extend(line for line in text.split("\n") if 200 <= len(line) <= 1200)
        if len(found) >= count:
            break
    return found[:count]
