"""Training examples for the reader, from SQuAD files: windows, targets, hard negatives, unmarked questions. No tensors.

A passage longer than a window is cut into windows that overlap; an answer is trained in the window where it lies most
centrally. A question also gets, now and then, the passage of the same article that shares most words with it but does
not hold its answer: the near miss that the product meets when it retrieves.
"""

import array
import hashlib
import math
import random
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.vietnamese.text import fold
from qa.answering.windows import windows
from qa.evaluation.squad import Article, Gold, read_squad
from qa.training.near_misses import find_names, make_near_miss

__all__ = ["Example", "Examples", "held_out", "prepare"]

NEGATIVE_SHARE = 0.1
UNMARKED_SHARE = 0.08
PLAIN_SHARE = 0.08
LONG_ANSWERS = ((30, 0.15), (16, 0.35), (9, 0.6))
"""(tokens, share kept in an epoch): long answers have vague ends and teach a style that is not the product's."""
MADE_SHARE = 0.06
"""Share of the questions that are also asked with a name, year or number exchanged (`near_misses`)."""
LEAST_NAMES = 5
"""An article whose questions hold more names than this lends its own to near misses, another one its whole set's."""
SHARES = {
    "": 1.0,
    "squad11_du_test_en": 0.5,
    "squad2_unans_en": 0.5,
    "jaquad_ja": 0.14,
    "pquad_fa": 0.2,
    "qed_nq_en": 0.2,
    "fairytaleqa_en": 0.12,
    "covidqa_en": 0.05,
    "thquad_tr": 0.12,
}
"""Share of a set's windows in an epoch, by the set's name; files without names of sets are seen whole."""
FURTHER_SHARE = 0.3
"""The same of every other set: an epoch sees another share of it each time."""
TOGETHER = 4
"""Questions of one window at most that follow each other in an epoch: its lower states are computed once for them."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a window; `first` and `last` are the answer's tokens in the window, both -1 without answer."""

    question: str
    window: int
    first: int
    last: int


@dataclass(frozen=True)
class Examples:
    """All windows, and all examples that point into them."""

    windows: tuple[Sequence[int], ...]
    positives: tuple[Example, ...]
    negatives: tuple[Example, ...]
    near: dict[int, tuple[int, ...]]
    """For a positive (its number): windows of the nearest passages that do not hold its answer."""
    made: dict[int, str] = field(default_factory=dict)
    """For a positive (its number): its question with something exchanged, which its passage does not answer."""
    sets: tuple[str, ...] = ()
    """For a window: the set it comes from; empty for all windows of unnamed sets."""

    def epoch(self, number: int, seed: int) -> list[Example]:
        """The examples of one pass, in random order: a pure function of the epoch's number and the seed.

        Examples of one window follow each other, up to `TOGETHER`.
        """
        rng = random.Random(f"{seed}/{number}")  # noqa: S311 (not for secrets)
        taken = [example for example in self.negatives if self._is_seen(example.window, number)]
        for i, example in enumerate(self.positives):
            if not self._is_seen(example.window, number):
                continue
            length = example.last - example.first + 1
            share = next((share for least, share in LONG_ANSWERS if length >= least), 1.0)
            folded = not self._set(example.window)
            if rng.random() < share:
                taken.append(_vary(example, rng, fold_some=folded))
            if i in self.made and rng.random() < MADE_SHARE * len(self.positives) / len(self.made):
                taken.append(Example(self.made[i], example.window, -1, -1))
            if i in self.near and rng.random() < NEGATIVE_SHARE * (1.0 if folded else 0.4):
                question = _vary(example, rng, fold_some=folded).question
                taken.append(Example(question, rng.choice(self.near[i]), -1, -1))
        return _shuffle(taken, rng)

    @cached_property
    def styles(self) -> tuple[str, ...]:
        """The names of the sets, each a style of answers; those of the files without names of sets are the first."""
        return tuple(sorted(set(self.sets))) or ("",)

    def style(self, window: int) -> int:
        """The number of a window's style."""
        return self._numbers[self._set(window)]

    def find_styles(self, names: Collection[str]) -> list[int]:
        """The numbers of the styles of some sets and of the files without names of sets; all where none is there."""
        return [number for name, number in self._numbers.items() if name in {"", *names}] or list(
            range(len(self.styles))
        )

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.styles)}

    def _set(self, window: int) -> str:
        return self.sets[window] if self.sets else ""

    def _is_seen(self, window: int, epoch: int) -> bool:
        """Whether an epoch uses a window; 1 / share epochs in a row use a whole set."""
        share = SHARES.get(self._set(window), FURTHER_SHARE)
        return (window * 0.6180339887 + epoch * share) % 1.0 < share


def _shuffle(taken: Sequence[Example], rng: random.Random) -> list[Example]:
    """The examples in random order, those of one window in groups of up to `TOGETHER`."""
    by_window: dict[int, list[Example]] = {}
    for example in taken:
        by_window.setdefault(example.window, []).append(example)
    groups = []
    for group in by_window.values():
        rng.shuffle(group)
        groups += [group[begin : begin + TOGETHER] for begin in range(0, len(group), TOGETHER)]
    rng.shuffle(groups)
    return [example for group in groups for example in group]


def _vary(example: Example, rng: random.Random, *, fold_some: bool) -> Example:
    """The example with its question as some people type it; without diacritics only where it is Vietnamese."""
    question, chance = example.question, rng.random()
    if chance < UNMARKED_SHARE and fold_some:
        question = fold(question)
    elif chance < UNMARKED_SHARE + PLAIN_SHARE:
        question = question.rstrip(" ?").lower()
    return Example(question, example.window, example.first, example.last)


def held_out(title: str) -> bool:
    """True for one article in eight, by its title: kept from training, to calibrate and to choose."""
    return hashlib.sha256(title.encode()).digest()[0] < 32


def prepare(files: Iterable[Path], tokenizer: Tokenizer, *, seed: int, without: Collection[str] = ()) -> Examples:
    """Every training example of the files, but for the articles that are held out.

    Args:
        files: questions in SQuAD form.
        tokenizer: the encoder's.
        seed: of what is drawn.
        without: names of sets (`Article.set`) to leave out.

    Raises:
        DocumentError: a file is not in SQuAD form.
    """
    rng = random.Random(seed)  # noqa: S311 (not for secrets)
    builder = _Builder(tokenizer, rng)
    for file in files:
        for article in read_squad(file):
            if article.set not in without and not held_out(article.title):
                builder.add(article)
    return builder.examples()


Cut = list[tuple[int, NDArray[np.int32]]]
"""The windows of a text: number, and the characters of each token, (tokens, 2)."""


class _Builder:
    """Collects windows and examples; one paragraph text is cut once, whatever file it comes from."""

    def __init__(self, tokenizer: Tokenizer, rng: random.Random) -> None:
        self.tokenizer = tokenizer
        self.rng = rng
        self.windows: list[Sequence[int]] = []
        self.sets: list[str] = []
        self.positives: list[Example] = []
        self.sources: list[tuple[int, str]] = []
        self.articles = 0
        self.negatives: list[Example] = []
        self.near: dict[int, tuple[int, ...]] = {}
        self.known: dict[str, Cut] = {}

    def examples(self) -> Examples:
        """Everything that was added, and near misses made of it."""
        asked: dict[str | int, list[str]] = {}
        for example, (article, _) in zip(self.positives, self.sources, strict=True):
            asked.setdefault(self.sets[example.window], []).append(example.question)
            asked.setdefault(article, []).append(example.question)
        names = {key: find_names(questions) for key, questions in asked.items()}
        made = {}
        for i, (example, (article, context)) in enumerate(zip(self.positives, self.sources, strict=True)):
            near = names[article] if len(names[article]) > LEAST_NAMES else names[self.sets[example.window]]
            if miss := make_near_miss(example.question, context, near, self.rng):
                made[i] = miss
        positives, negatives = tuple(self.positives), tuple(self.negatives)
        return Examples(tuple(self.windows), positives, negatives, self.near, made, tuple(self.sets))

    def add(self, article: Article) -> None:
        self.articles += 1
        contexts = [unicodedata.normalize("NFC", paragraph.context) for paragraph in article.paragraphs]
        cut = [self.cut(context, article.set) for context in contexts]
        bags = [words(context) for context in contexts]
        for own, paragraph in enumerate(article.paragraphs):
            for question in paragraph.questions:
                asked = unicodedata.normalize("NFC", question.text)
                if not question.answers:
                    number, _ = self.rng.choice(cut[own])
                    self.negatives.append(Example(asked, number, -1, -1))
                    continue
                gold = _normalise(question.answers[0], paragraph.context, contexts[own])
                placed = _place(cut[own], gold) if gold else None
                if gold is None or placed is None:
                    continue
                near = _near(asked, gold.text, own, contexts, bags)
                if near:
                    self.near[len(self.positives)] = tuple(self.rng.choice(cut[i])[0] for i in near)
                self.positives.append(Example(asked, *placed))
                self.sources.append((self.articles, contexts[own]))

    def cut(self, context: str, name: str) -> Cut:
        if context not in self.known:
            found = windows(self.tokenizer, [context])[0]
            offsets = [np.array(window.offsets, np.int32).reshape(-1, 2) for window in found]
            self.known[context] = [(len(self.windows) + i, each) for i, each in enumerate(offsets)]
            self.windows += [array.array("i", window.ids) for window in found]
            self.sets += [name] * len(found)
        return self.known[context]


def _normalise(gold: Gold, context: str, normalised: str) -> Gold | None:
    """The answer in the NFC form of its context; None where it is not there."""
    if context == normalised:
        return gold
    text = unicodedata.normalize("NFC", gold.text)
    start = len(unicodedata.normalize("NFC", context[: gold.start]))
    places = [start, *(start + step for near in range(1, 9) for step in (-near, near))]
    start = next((place for place in places if place >= 0 and normalised.startswith(text, place)), -1)
    return Gold(start, start + len(text), text) if start >= 0 else None


def _place(cut: Cut, gold: Gold) -> tuple[int, int, int] | None:
    """The window, first and last token of an answer, where it is farthest from the window's ends."""
    start = gold.start + len(gold.text) - len(gold.text.lstrip())
    end = gold.end - len(gold.text) + len(gold.text.rstrip())
    best, room = None, -1
    for number, offsets in cut:
        covered = np.flatnonzero((offsets[:, 0] < end) & (offsets[:, 1] > start) & (offsets[:, 1] > offsets[:, 0]))
        whole = len(covered) and offsets[covered[0], 0] <= start and offsets[covered[-1], 1] >= end
        if whole and (margin := min(int(covered[0]), len(offsets) - 1 - int(covered[-1]))) > room:
            best, room = (number, int(covered[0]), int(covered[-1])), margin
    return best


def words(text: str) -> set[str]:
    """The distinct words of a text, lower case."""
    return set(re.findall(r"\w+", text.lower()))


def _near(question: str, answer: str, own: int, contexts: Sequence[str], bags: Sequence[set[str]]) -> list[int]:
    """Up to three other paragraphs without the answer, those that share most words with the question."""
    asked = words(question)
    answer = answer.lower().strip(" .,")
    places = range(len(contexts)) if len(contexts) <= 200 else range(max(0, own - 100), min(len(contexts), own + 100))
    others = [i for i in places if i != own and answer not in contexts[i].lower()]
    others.sort(key=lambda i: -len(asked & bags[i]) / (1 + math.log(len(bags[i]) + 1)))
    return others[:3]
