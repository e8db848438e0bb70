"""Training examples for the reader, from SQuAD files: windows, targets, hard negatives, unmarked questions. No tensors.

A passage longer than a window is cut into windows that overlap; an answer is trained in the window where it lies most
centrally. A question also gets, now and then, the passage of the same article that shares most words with it but does
not hold its answer: the near miss that the product meets when it retrieves.
"""

import hashlib
import math
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from index.vietnamese.text import fold
from qa.answering.windows import Window, windows
from qa.evaluation.squad import Article, Gold, read_squad

__all__ = ["Example", "Examples", "held_out", "prepare"]

NEGATIVE_SHARE = 0.2
UNMARKED_SHARE = 0.08
PLAIN_SHARE = 0.08
LONG_ANSWERS = ((30, 0.15), (16, 0.35), (9, 0.6))
"""(tokens, share kept in an epoch): long answers have vague ends and teach a style that is not the product's."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a window; `first` and `last` are the answer's tokens in the window, both -1 without answer."""

    question: str
    window: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Examples:
    """All windows, and all examples that point into them."""

    windows: tuple[tuple[int, ...], ...]
    positives: tuple[Example, ...]
    negatives: tuple[Example, ...]
    near: dict[int, tuple[int, ...]]
    """For a positive (its number): windows of the nearest passages that do not hold its answer."""

    def epoch(self, number: int, seed: int) -> list[Example]:
        """The examples of one pass, shuffled: a pure function of the epoch's number and the seed."""
        rng = random.Random(f"{seed}/{number}")  # noqa: S311 (not for secrets)
        taken = [*self.negatives]
        for i, example in enumerate(self.positives):
            length = example.last - example.first + 1
            share = next((share for least, share in LONG_ANSWERS if length >= least), 1.0)
            if rng.random() < share:
                taken.append(_varied(example, rng))
            if i in self.near and rng.random() < NEGATIVE_SHARE:
                taken.append(Example(_varied(example, rng).question, rng.choice(self.near[i]), -1, -1))
        rng.shuffle(taken)
        return taken


def _varied(example: Example, rng: random.Random) -> Example:
    question, chance = example.question, rng.random()
    if chance < UNMARKED_SHARE:
        question = fold(question)
    elif chance < UNMARKED_SHARE + PLAIN_SHARE:
        question = question.rstrip(" ?").lower()
    return Example(question, example.window, example.first, example.last)


def held_out(title: str) -> bool:
    """True for one article in eight, by its title: kept from training, to calibrate and to choose."""
    return hashlib.sha256(title.encode()).digest()[0] < 32


def prepare(files: Iterable[Path], tokenizer: Tokenizer, *, seed: int) -> Examples:
    """Every training example of the files, but for the articles that are held out.

    Raises:
        DocumentError: a file is not in SQuAD form.
    """
    rng = random.Random(seed)  # noqa: S311 (not for secrets)
    builder = _Builder(tokenizer, rng)
    for file in files:
        for article in read_squad(file):
            if not held_out(article.title):
                builder.add(article)
    return Examples(tuple(builder.windows), tuple(builder.positives), tuple(builder.negatives), builder.near)


class _Builder:
    """Collects windows and examples; one paragraph text is cut once, whatever file it comes from."""

    def __init__(self, tokenizer: Tokenizer, rng: random.Random) -> None:
        self.tokenizer = tokenizer
        self.rng = rng
        self.windows: list[tuple[int, ...]] = []
        self.positives: list[Example] = []
        self.negatives: list[Example] = []
        self.near: dict[int, tuple[int, ...]] = {}
        self.known: dict[str, list[tuple[int, Window]]] = {}

    def add(self, article: Article) -> None:
        contexts = [paragraph.context for paragraph in article.paragraphs]
        cut = [self.cut(context) for context in contexts]
        bags = [words(context) for context in contexts]
        for own, paragraph in enumerate(article.paragraphs):
            for question in paragraph.questions:
                if not question.answers:
                    number, _ = self.rng.choice(cut[own])
                    self.negatives.append(Example(question.text, number, -1, -1))
                    continue
                placed = _place(cut[own], question.answers[0])
                if placed is None:
                    continue
                near = _near(question.text, question.answers[0].text, own, contexts, bags)
                if near:
                    self.near[len(self.positives)] = tuple(self.rng.choice(cut[i])[0] for i in near)
                self.positives.append(Example(question.text, *placed))

    def cut(self, context: str) -> list[tuple[int, Window]]:
        if context not in self.known:
            found = windows(self.tokenizer, [context])[0]
            self.known[context] = [(len(self.windows) + i, window) for i, window in enumerate(found)]
            self.windows += [window.ids for window in found]
        return self.known[context]


def _place(cut: Sequence[tuple[int, Window]], gold: Gold) -> tuple[int, int, int] | None:
    """The window, first and last token of an answer, where it is farthest from the window's ends."""
    start = gold.start + len(gold.text) - len(gold.text.lstrip())
    end = gold.end - len(gold.text) + len(gold.text.rstrip())
    best, room = None, -1
    for number, window in cut:
        covered = [i for i, (a, b) in enumerate(window.offsets) if a < end and b > start and b > a]
        whole = covered and window.offsets[covered[0]][0] <= start and window.offsets[covered[-1]][1] >= end
        if whole and (margin := min(covered[0], len(window.ids) - 1 - covered[-1])) > room:
            best, room = (number, covered[0], covered[-1]), margin
    return best


def words(text: str) -> set[str]:
    """The distinct words of a text, lower case."""
    return set(re.findall(r"\w+", text.lower()))


def _near(question: str, answer: str, own: int, contexts: Sequence[str], bags: Sequence[set[str]]) -> list[int]:
    """Up to three other paragraphs without the answer, those that share most words with the question."""
    asked = words(question)
    answer = answer.lower().strip(" .,")
    others = [i for i, context in enumerate(contexts) if i != own and answer not in context.lower()]
    others.sort(key=lambda i: -len(asked & bags[i]) / (1 + math.log(len(bags[i]) + 1)))
    return others[:3]
