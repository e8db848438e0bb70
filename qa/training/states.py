"""Training examples as tensors: the frozen half's states of windows and questions, computed once, cut where need be."""

import random
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.answering.windows import LONGEST_QUESTION, QUESTION
from qa.training.data import Example, Examples

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

    from qa.training.span_model import SpanModel

__all__ = ["DROPPED", "Item", "States"]

DROPPED = 0.1
"""Share of a passage's tokens, the answer's own aside, that an example is trained without: no two passes are alike.

Five passes without it fit the training questions and were worse than two (`qa/data/READER.md`).
"""

KEPT_TOKENS = 2_500_000
"""Tokens whose lower states are kept between pools, the latest used: 1.9 GB."""


@dataclass(frozen=True, slots=True)
class Item:
    """An example as the model takes it: lower states, or tokens where the lower layers are trained.

    `places` are those of the tokens that are read on from the lower layers.
    """

    question: "torch.Tensor"
    passage: "torch.Tensor"
    first: int
    last: int
    style: int = 0
    places: tuple[int, ...] = ()

    def length(self) -> int:
        """Tokens of both."""
        return len(self.question) + len(self.passage)


class States:
    """The lower states of windows and questions, computed once and kept as long as there is room."""

    def __init__(
        self, model: "SpanModel", tokenizer: "Tokenizer", examples: Examples, *, most: int = KEPT_TOKENS
    ) -> None:
        self.model, self.tokenizer, self.examples = model, tokenizer, examples
        self.most = most
        self.trained = any(each.requires_grad for each in model.lower.parameters())
        self.kept: OrderedDict[int | str, torch.Tensor] = OrderedDict()
        self.tokens = 0

    def fetch(self, pool: Sequence[Example]) -> None:
        """Compute what the pool needs and is not kept yet, in batches of like length."""
        import torch

        if self.trained:
            return  # what is trained has no states to keep
        wanted: dict[int | str, Sequence[int]] = {}
        for example in pool:
            if example.window not in self.kept:
                wanted[example.window] = self.examples.windows[example.window]
            if example.question not in self.kept:
                wanted[example.question] = self.tokenizer.encode(QUESTION + example.question).ids[:LONGEST_QUESTION]
        keys = sorted(wanted, key=lambda key: len(wanted[key]))
        while keys:
            count = max(1, 4096 // len(wanted[keys[min(len(keys) - 1, 15)]]))
            part, keys = keys[:count], keys[count:]
            for key, states in zip(part, self.model.read([wanted[key] for key in part]), strict=True):
                self.kept[key] = states.to(torch.bfloat16).clone()
                self.tokens += len(states)
        self._forget(pool)

    def _forget(self, pool: Sequence[Example]) -> None:
        """Drop what was used longest ago, beyond `most` tokens; never what the pool needs."""
        for example in pool:
            self.kept.move_to_end(example.window)
            self.kept.move_to_end(example.question)
        needed = {key for example in pool for key in (example.window, example.question)}
        while self.tokens > self.most and next(iter(self.kept)) not in needed:
            self.tokens -= len(self.kept.popitem(last=False)[1])

    def item(self, example: Example, limit: int, rng: random.Random) -> Item:
        """The example with its window cut to `limit` tokens, the answer within, some other tokens left out."""
        import torch

        window = self.examples.windows[example.window]
        states = torch.tensor(window) if self.trained else self.kept[example.window]
        begin = _crop(len(states), limit, example, rng)
        first, last = example.first - begin, min(example.last - begin, limit - 1)
        if example.first < 0:
            first = last = -1
        passage = states[begin : begin + limit]
        places = [place for place in range(len(passage)) if first <= place <= last or rng.random() >= DROPPED]
        if first >= 0:
            first, last = places.index(first), places.index(last)
        if self.trained:
            asked = torch.tensor(self.tokenizer.encode(QUESTION + example.question).ids[:LONGEST_QUESTION])
            return Item(asked, passage, first, last, self.examples.style(example.window), tuple(places))
        return Item(self.kept[example.question], passage[places], first, last, self.examples.style(example.window))


def _crop(length: int, limit: int, example: Example, rng: random.Random) -> int:
    if length <= limit:
        return 0
    if example.first < 0:
        return rng.randrange(length - limit + 1)
    least = max(0, min(example.first, example.last - limit + 1))
    return rng.randint(least, max(least, min(example.first, length - limit)))
