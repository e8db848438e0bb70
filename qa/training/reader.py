"""Training the reader: the upper half of the encoder and its span heads, from SQuAD files, on a CPU.

What makes it fit a working session: the frozen half of every window is computed once and kept, windows are cut short
around the answer at first and grow to their whole length, batches hold sentences of like length, attention is written
for bfloat16, there is no dropout, and the moving average of the weights is what ships. A run is a pure function of its
files, seed and number of examples; it writes a checkpoint between pools of examples and goes on from there exactly.
A little above 300 lines: the run is one loop, and its plan, schedule and checkpoint are of no use to anything else.
"""

import json
import random
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import EncoderError
from qa.answering.windows import WINDOW, load_tokenizer
from qa.training.data import Example, Examples, prepare
from qa.training.states import Item, States

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

    from qa.training.span_model import SpanModel

__all__ = ["Plan", "Progress", "train_reader"]

Progress = Callable[[str, int, int], None]

SHORT = 128
"""Tokens of a window for most of the training: twice the examples for the same time."""
GROWTH = (0.7, 0.85)
"""Shares of the training between which windows grow to their whole length."""
WARM = 100
LOWER_RATE = 0.6
"""The rate of lower layers, as a share of the upper ones'."""
DECAY = 0.996


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how hard to train; `minutes` wins over `examples` when it is given.

    Attributes:
        examples: examples to see in all; the learning rate falls to 0 there.
        minutes: instead, the time to spend in all, earlier runs of the same folder included.
        tokens: tokens of a batch, padding included; ten times as many suit a GPU.
        rate: the highest learning rate of the layers; the fresh heads get four times as much.
        pool: examples between two checkpoints; also what is sorted by length together.
        kept: share of the weights that a training starts from in what it writes, where it starts from trained ones: a
            mean of weights before and after is better than either (Wortsman et al. 2022, "Robust Fine-Tuning of
            Zero-Shot Models", arXiv:2109.01903).
        layers: how many of the encoder's last layers are trained, reading question and passage together; by default as
            many as the weights that training starts from have, else half of them.
        lower: train the layers below too, which read question and passage apart, at `LOWER_RATE` of the rate; so do
            weights that hold such layers. A third of the usual rate keeps what was learnt.
        style: names of question sets whose style of answers is asked for in the mean with that of the files without
            names of sets.
    """

    seed: int = 0
    examples: int = 60_000
    minutes: float | None = None
    tokens: int = 1800
    rate: float = 2.5e-4
    pool: int = 512
    kept: float = 0.5
    layers: int | None = None
    lower: bool = False
    style: tuple[str, ...] = ()


def train_reader(
    files: Sequence[Path],
    out: Path,
    *,
    backbone: Path,
    start: Path | None = None,
    without: Collection[str] = (),
    plan: Plan | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Path:
    """Train, or go on training, in the folder `out`; returns the path of the weights (out/reader.safetensors).

    The folder holds checkpoint.pt, log.jsonl (a line each hundred steps) and, after each pool, the averaged weights. A
    GPU is used when torch finds one.

    Args:
        files: questions in SQuAD form.
        out: where the run is kept; a checkpoint in it is taken up.
        backbone: the encoder's BERT folder.
        start: reader weights to begin with, such as the shipped ones; by default the encoder's own upper layers.
        without: names of question sets to leave out, such as those whose licence is not free.
        plan: how long and how hard.
        threads: of the CPU; by default torch's choice. On a busy machine one is faster than two.
        progress: called with (stage, done, total) after each pool.

    Raises:
        DocumentError: a file is not in SQuAD form.
        EncoderError: the backbone is not a BERT folder, the weights are damaged, or the files hold no question.
    """
    import torch

    if threads:
        torch.set_num_threads(threads)
    plan = plan or Plan()
    torch.manual_seed(plan.seed)
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(backbone)
    examples = prepare(files, tokenizer, seed=plan.seed, without=without)
    if not examples.positives:
        raise EncoderError("Các tệp huấn luyện không có câu hỏi nào có đáp án. Kiểm tra lại tệp.")
    model = _begin(backbone, start, len(examples.styles), plan)
    run = _Run(examples, tokenizer, model, out, plan, further=start is not None)
    run.resume()
    run.train(progress or (lambda stage, done, total: None))
    return out / "reader.safetensors"


def _begin(backbone: Path, start: Path | None, styles: int, plan: Plan) -> "SpanModel":
    """The model as training begins: a frozen half in bfloat16, on the GPU when there is one."""
    import torch

    from qa.training.span_model import count_upper, load_upper, open_backbone, trains_lower

    lower = plan.lower or (start is not None and trains_lower(start))
    layers = plan.layers or (count_upper(start) if start else None)
    model = open_backbone(backbone, styles=styles, trained=layers, lower=lower)
    torch.nn.init.normal_(model.head.weight, std=0.02)
    if start is not None:
        load_upper(model, start)
    model.norm.bfloat16()
    if not lower:
        model.lower.bfloat16()
    return model.to("cuda" if torch.cuda.is_available() else "cpu")


class _Run:
    """One training: the model, its optimizer and average, and where in the examples it is."""

    def __init__(
        self,
        examples: Examples,
        tokenizer: "Tokenizer",
        model: "SpanModel",
        out: Path,
        plan: Plan,
        *,
        further: bool = False,
    ) -> None:
        """Begin; `further` says that the model's upper half was trained before."""
        from qa.training.span_model import trainable_weights

        self.examples, self.out, self.plan, self.model = examples, out, plan, model
        self.before = (
            {name: value.clone() for name, value in trainable_weights(self.model).items()} if further else None
        )
        self.average = {name: value.clone() for name, value in trainable_weights(self.model).items()}
        self.master = {name: value.clone().requires_grad_() for name, value in trainable_weights(self.model).items()}
        self.model.upper.bfloat16()
        self.model.lower.bfloat16()
        self.states = States(self.model, tokenizer, examples)
        self.params = {name: p for name, p in self.model.named_parameters() if p.requires_grad}
        self.optimizer = _optimizer(self.master, plan)
        self.epoch = self.pool = self.seen = self.step = 0
        self.spent = 0.0

    def share(self) -> float:
        """How much of the training is done, 0 to 1."""
        if self.plan.minutes is not None:
            return min(1.0, self.spent / (60 * self.plan.minutes))
        return min(1.0, self.seen / self.plan.examples)

    def train(self, progress: Progress) -> None:
        order = self.examples.epoch(self.epoch, self.plan.seed)
        losses: list[float] = []
        while self.share() < 1:
            begin = self.pool * self.plan.pool
            if begin >= len(order):
                self.epoch, self.pool = self.epoch + 1, 0
                order = self.examples.epoch(self.epoch, self.plan.seed)
                continue
            began, before = time.monotonic(), self.spent
            for batch in self.batches(order[begin : begin + self.plan.pool]):
                losses.append(self.update(batch))
                self.spent = before + time.monotonic() - began
                if self.step % 100 == 0:
                    self.note(losses)
                    losses = []
                if self.plan.minutes is not None and self.share() >= 1:
                    break
            self.pool += 1
            self.save()
            progress("Huấn luyện bộ đọc", round(1000 * self.share()), 1000)

    def batches(self, pool: Sequence[Example]) -> Iterator[list["Item"]]:
        """The pool in batches of like length, in random order, at most `plan.tokens` with padding."""
        rng = random.Random(f"{self.plan.seed}/{self.epoch}/{self.pool}")  # noqa: S311 (not for secrets)
        self.states.fetch(pool)
        begin, end = GROWTH
        grown = min(1.0, max(0.0, (self.share() - begin) / (end - begin)))
        limit = SHORT + round((WINDOW - SHORT) * grown)
        items = sorted((self.states.item(example, limit, rng) for example in pool), key=Item.length)
        groups: list[list[Item]] = [[]]
        for item in items:
            if groups[-1] and item.length() * (len(groups[-1]) + 1) > self.plan.tokens:
                groups.append([])
            groups[-1].append(item)
        rng.shuffle(groups)
        return iter(groups)

    def update(self, batch: Sequence["Item"]) -> float:
        """One step of the optimizer; returns the loss before it."""
        import torch

        rate = min(1.0, (self.step + 1) / WARM) * max(0.0, 1 - self.share())
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * rate
        questions, passages = [item.question for item in batch], [item.passage for item in batch]
        if self.states.trained:
            questions = self.model.read_lower([each.tolist() for each in questions])
            whole = self.model.read_lower([each.tolist() for each in passages])
            passages = [states[list(item.places)] for states, item in zip(whole, batch, strict=True)]
        logits = self.model(questions, passages, [item.style for item in batch])
        target = torch.tensor([[item.first + 1, item.last + 1] for item in batch])
        wanted = target.reshape(-1).to(logits.device)
        loss = torch.nn.functional.cross_entropy(logits.reshape(-1, logits.shape[-1]), wanted)
        loss.backward()  # type: ignore[no-untyped-call]
        for name, value in self.params.items():
            self.master[name].grad = None if value.grad is None else value.grad.float()
            value.grad = None
        torch.nn.utils.clip_grad_norm_(list(self.master.values()), 1.0)
        self.optimizer.step()
        self.show()
        self.step += 1
        self.seen += len(batch)
        keep = min(DECAY, (1 + self.step) / (10 + self.step))
        masters = [value.detach() for value in self.master.values()]
        torch._foreach_lerp_(list(self.average.values()), masters, 1 - keep)
        return float(loss.detach())

    def show(self) -> None:
        """Round the float32 weights that are optimised to the model's own."""
        for name, value in self.params.items():
            value.data.copy_(self.master[name].detach())

    def note(self, losses: Sequence[float]) -> None:
        """Append one line to the log."""
        facts = {
            "step": self.step,
            "seen": self.seen,
            "epoch": self.epoch,
            "seconds": round(self.spent),
            "share": round(self.share(), 4),
            "loss": round(sum(losses) / max(len(losses), 1), 4),
            "clock": time.strftime("%H:%M:%S"),
        }
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(facts) + "\n")

    def save(self) -> None:
        """Write the checkpoint and the averaged weights, each replaced whole."""
        import torch

        from qa.training.span_model import save_upper

        state: dict[str, Any] = {
            "plan": asdict(self.plan),
            "counts": [self.epoch, self.pool, self.seen, self.step],
            "spent": self.spent,
            "weights": {name: value.detach() for name, value in self.master.items()},
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
        }
        _replace(self.out / "checkpoint.pt", lambda path: torch.save(state, path))
        facts = {"seen": str(self.seen), "seed": str(self.plan.seed)}
        styles = self.examples.find_styles(self.plan.style)
        _replace(self.out / "reader.safetensors", lambda path: save_upper(self.blend(), facts, path, styles=styles))

    def blend(self) -> "dict[str, torch.Tensor]":
        """The averaged weights with `plan.kept` of those from before in them."""
        if self.before is None:
            return self.average
        return {name: value.lerp(self.before[name], self.plan.kept) for name, value in self.average.items()}

    def resume(self) -> None:
        """Take up the folder's checkpoint, when there is one."""
        import torch

        path = self.out / "checkpoint.pt"
        if not path.exists():
            return
        try:
            state = torch.load(path, weights_only=True, map_location=self.model.side.device)
            self.epoch, self.pool, self.seen, self.step = state["counts"]
            self.spent = state["spent"]
            for name, value in state["weights"].items():
                self.master[name].data.copy_(value)
            self.show()
            self.average = state["average"]
            self.optimizer.load_state_dict(state["optimizer"])
        except Exception as error:  # whatever torch, zipfile and pickle say of a damaged file
            message = f"{path}: điểm lưu huấn luyện bị hỏng ({type(error).__name__}). Xoá tệp này để học lại từ đầu."
            raise EncoderError(message) from error


def _optimizer(params: "dict[str, torch.Tensor]", plan: Plan) -> "torch.optim.AdamW":
    import torch

    heads = {name: p for name, p in params.items() if name.startswith(("head", "side", "style"))}
    groups = [
        {"params": [p for name, p in params.items() if name.startswith(half) and p.ndim == size], **how}
        for half, peak in (("upper", plan.rate), ("lower", LOWER_RATE * plan.rate))
        for size, how in ((2, {"peak": peak, "weight_decay": 0.01}), (1, {"peak": peak, "weight_decay": 0.0}))
    ]
    groups = [
        *(group for group in groups if group["params"]),
        {"params": list(heads.values()), "peak": 4 * plan.rate, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98), fused=True)


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside and move it into place, so that a kill leaves the old one."""
    beside = path.with_name(path.name + ".new")
    write(beside)
    beside.replace(path)
