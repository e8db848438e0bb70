"""The span model: the encoder's own backbone read in two halves, with two span heads. Knows ids and tensors, not texts.

The lower half of the layers is the encoder's, frozen, and runs over the question and over the passage apart (DeFormer,
Cao et al. 2020): a passage's lower states do not depend on the question, so training computes them once and the product
keeps them between questions. The upper half, which is what training changes and what ships, runs over both together.
Position 0, the question's `<s>`, stands for "no answer here". The layers are BERT's (post-norm, exact GELU); they are
written out so that the product does not depend on a version of `transformers`, and because attention by `bmm` trains
four times as fast as `scaled_dot_product_attention` in bfloat16 on a CPU.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from index.errors import EncoderError
from qa.answering.packed_weights import unpack_weights
from qa.answering.spans_int8 import LOWER, count_layers

__all__ = [
    "Shape",
    "SpanModel",
    "count_upper",
    "load_upper",
    "open_backbone",
    "restate",
    "save_upper",
    "trainable_weights",
]


Context: TypeAlias = Any
"""What autograd hands from forward to backward; torch gives it no type."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The backbone's sizes, and how many of its layers are frozen (the lower half)."""

    width: int
    heads: int
    inner: int
    layers: int
    frozen: int
    epsilon: float


class Layer(nn.Module):
    """One post-norm transformer layer of BERT."""

    def __init__(self, shape: Shape) -> None:
        """Empty weights of the given shape."""
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.norm1 = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=shape.epsilon)

    def forward(self, states: Tensor, bias: Tensor | None) -> Tensor:
        """The next states, (b, n, width); `bias` (b, 1, 1, n) is added to the attention scores."""
        states = self.norm1(states + self.out(self.attend(states, bias)))
        inner: Tensor = self.down(functional.gelu(self.up(states)))
        mixed: Tensor = self.norm2(states + inner)
        return mixed

    def attend(self, states: Tensor, bias: Tensor | None) -> Tensor:
        """Multi-head attention of every position to every unmasked one, (b, n, width)."""
        mixed: Tensor = Attention.apply(self.qkv(states), bias, self.heads)  # type: ignore[no-untyped-call]
        return mixed


class Attention(torch.autograd.Function):
    """Softmax attention from packed queries, keys and values, with its gradient written out to spare copies."""

    @staticmethod
    def forward(ctx: Context, packed: Tensor, bias: Tensor | None, heads: int) -> Tensor:
        """The mixed values, (b, n, width), of `packed` (b, n, 3 * width)."""
        b, n, width = packed.shape[0], packed.shape[1], packed.shape[2] // 3
        depth = width // heads
        split = packed.view(b, n, 3, heads, depth).permute(2, 0, 3, 1, 4).reshape(3, b * heads, n, depth)
        scores = torch.bmm(split[0] * depth**-0.5, split[1].transpose(1, 2))
        if bias is not None:
            scores.view(b, heads, n, n).add_(bias.to(scores.dtype))
        weights = scores.softmax(-1)
        ctx.save_for_backward(split, weights)
        ctx.heads = heads
        return torch.bmm(weights, split[2]).view(b, heads, n, depth).transpose(1, 2).reshape(b, n, width)

    @staticmethod
    def backward(ctx: Context, *grads: Tensor) -> tuple[Tensor, None, None]:
        """The gradient of `packed`."""
        split, weights = ctx.saved_tensors
        heads, (_, rows, n, depth) = ctx.heads, split.shape
        b = rows // heads
        mixed = grads[0].view(b, n, heads, depth).transpose(1, 2).reshape(rows, n, depth)
        outer = torch.bmm(mixed, split[2].transpose(1, 2))
        inner = torch._softmax_backward_data(outer, weights, -1, weights.dtype)
        result = torch.empty(b, n, 3, heads, depth, dtype=split.dtype, device=split.device)
        parts = (
            torch.bmm(inner, split[1]).mul_(depth**-0.5),
            torch.bmm(inner.transpose(1, 2), split[0]).mul_(depth**-0.5),
            torch.bmm(weights.transpose(1, 2), mixed),
        )
        for i, part in enumerate(parts):
            result[:, :, i] = part.view(b, heads, n, depth).transpose(1, 2)
        return result.view(b, n, -1), None, None


class SpanModel(nn.Module):
    """Frozen embeddings, lower layers that are frozen or trained too, trained upper layers and span heads."""

    def __init__(self, shape: Shape, styles: int = 1, *, lower: bool = False) -> None:
        """Empty weights; `open_backbone` fills them. `lower`: the lower layers are trained too, still read apart."""
        super().__init__()
        self.shape = shape
        self.words = torch.empty(0)
        self.places = torch.empty(0)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.lower = nn.ModuleList(Layer(shape) for _ in range(shape.frozen))
        self.upper = nn.ModuleList(Layer(shape) for _ in range(shape.layers - shape.frozen))
        self.side = nn.Parameter(torch.zeros(2, shape.width))
        self.style = nn.Parameter(torch.zeros(styles, shape.width))
        self.head = nn.Linear(shape.width, 2)
        frozen = _biases(self.lower) if lower else self.lower.parameters()
        for parameter in [*self.norm.parameters(), *frozen, *_biases(self.upper)]:
            parameter.requires_grad_(False)

    @torch.no_grad()
    def read(self, ids: Sequence[Sequence[int]]) -> list[Tensor]:
        """The lower half's states of each token sequence, (n, width) each, in the weights' own type; no gradient."""
        return self.read_lower(ids)

    def read_lower(self, ids: Sequence[Sequence[int]]) -> list[Tensor]:
        """The same, with a gradient where the lower layers are trained."""
        longest = max(len(row) for row in ids)
        padded = torch.tensor([[*row, *[0] * (longest - len(row))] for row in ids])
        states = (self.words[padded].float() + self.places[:longest]).to(self.side.device)
        states = self.norm(states.to(next(self.norm.parameters()).dtype))
        bias = _bias([len(row) for row in ids], longest, states.device)
        for layer in self.lower:
            states = layer(states, bias)
        return [states[i, : len(row)] for i, row in enumerate(ids)]

    def forward(
        self, questions: Sequence[Tensor], passages: Sequence[Tensor], styles: Sequence[int] | None = None
    ) -> Tensor:
        """Start and end logits, (b, 2, 1 + m): column 0 is "no answer", then the passage's tokens, padded with -inf.

        Args:
            questions: the lower states of each question, (q, width).
            passages: the lower states of each passage, (p, width); m is the longest p.
            styles: for each the number of the style of answers that is wanted, such as one question set's; none by
                default.
        """
        kind = next(self.upper.parameters()).dtype
        asked = [self.side[0]] * len(questions) if styles is None else [*(self.side[0] + self.style[list(styles)])]
        rows = [torch.cat([q + side, p + self.side[1]]) for q, p, side in zip(questions, passages, asked, strict=True)]
        states = nn.utils.rnn.pad_sequence(rows, batch_first=True).to(kind)
        bias = _bias([len(row) for row in rows], states.shape[1], states.device)
        for layer in self.upper:
            states = layer(states, bias)
        logits = functional.linear(states.float(), self.head.weight.float(), self.head.bias.float())
        picked = [
            torch.cat([row[:1], row[len(q) : len(q) + len(p)]])
            for row, q, p in zip(logits, questions, passages, strict=True)
        ]
        return nn.utils.rnn.pad_sequence(picked, batch_first=True, padding_value=-torch.inf).transpose(1, 2)


def _biases(layers: nn.ModuleList) -> list[nn.Parameter]:
    """The biases of the linear maps: not trained, their gradient costs more than it gives."""
    return [p for name, p in layers.named_parameters() if name.endswith("bias") and "norm" not in name]


def _bias(lengths: Sequence[int], longest: int, device: torch.device) -> Tensor | None:
    if min(lengths) == longest:
        return None
    kept = torch.arange(longest) < torch.tensor(lengths)[:, None]
    return torch.zeros(kept.shape).masked_fill(~kept, -1e4)[:, None, None, :].to(device)


def open_backbone(folder: Path, *, styles: int = 1, trained: int | None = None, lower: bool = False) -> SpanModel:
    """The model with all its layers from a BERT folder (config.json, model.safetensors); fresh heads, float32.

    Its `trained` last layers are the upper ones, half of all by default; `lower`: those below are trained too. It can
    be asked for `styles` styles of answers (`SpanModel.forward`), all alike at first.

    The word embeddings stay in the file, mapped into memory: only the rows that are used are read.

    Raises:
        EncoderError: the folder does not hold a BERT model, or not so many layers.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        shape = Shape(
            config["hidden_size"],
            config["num_attention_heads"],
            config["intermediate_size"],
            config["num_hidden_layers"],
            config["num_hidden_layers"] - (trained or config["num_hidden_layers"] // 2),
            config["layer_norm_eps"],
        )
        if shape.frozen < 0:
            raise ValueError(f"chỉ có {shape.layers} lớp, không huấn luyện {trained} lớp được")
        model = SpanModel(shape, styles, lower=lower)
        with safe_open(str(folder / "model.safetensors"), framework="pt") as file:
            _fill(model, {name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118 (not a mapping)
    except (OSError, KeyError, ValueError, SafetensorError) as error:
        message = f"{folder}: không phải thư mục mô hình BERT ({error}). Dùng bộ mã hoá mặc định của hoidap."
        raise EncoderError(message) from error
    return model


def _fill(model: SpanModel, weights: dict[str, Tensor]) -> None:
    model.words = weights["embeddings.word_embeddings.weight"]
    kind = weights["embeddings.token_type_embeddings.weight"][0]
    model.places = weights["embeddings.position_embeddings.weight"].float() + kind.float()
    model.norm.load_state_dict(_part(weights, "embeddings.LayerNorm"))
    for number, layer in enumerate([*model.lower, *model.upper]):
        path = f"encoder.layer.{number}."
        three = [_part(weights, f"{path}attention.self.{name}") for name in ("query", "key", "value")]
        layer.qkv.load_state_dict({key: torch.cat([one[key] for one in three]) for key in ("weight", "bias")})
        layer.out.load_state_dict(_part(weights, path + "attention.output.dense"))
        layer.norm1.load_state_dict(_part(weights, path + "attention.output.LayerNorm"))
        layer.up.load_state_dict(_part(weights, path + "intermediate.dense"))
        layer.down.load_state_dict(_part(weights, path + "output.dense"))
        layer.norm2.load_state_dict(_part(weights, path + "output.LayerNorm"))


def _part(weights: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    return {key: weights[f"{name}.{key}"] for key in ("weight", "bias")}


def trainable_weights(model: SpanModel) -> dict[str, Tensor]:
    """The weights that training changes, by name: what ships."""
    return {name: value.detach() for name, value in model.named_parameters() if value.requires_grad}


def save_upper(weights: dict[str, Tensor], facts: dict[str, str], path: Path, *, styles: Sequence[int] = (0,)) -> None:
    """Write trained weights in half precision, with facts (strings) in the file's header.

    They ask for the mean of some styles of answers: it is added to what marks a question, so that a reader of the file
    knows nothing of styles.
    """
    side = weights["side"].float().clone()
    side[0] += weights["style"].float()[list(styles)].mean(0)
    written = {name: value for name, value in weights.items() if name != "style"} | {"side": side}
    save_file({name: value.half().cpu().contiguous() for name, value in written.items()}, str(path), metadata=facts)


def count_upper(path: Path) -> int | None:
    """How many layers a file of `save_upper` holds, None if it cannot be read: `load_upper` tells why."""
    try:
        with safe_open(str(path), framework="pt") as file:
            return count_layers(file.keys()) or None
    except (OSError, ValueError, SafetensorError):
        return None


def trains_lower(path: Path) -> bool:
    """Whether a file of `save_upper` holds lower layers too; False if it cannot be read: `load_upper` tells why."""
    try:
        with safe_open(str(path), framework="pt") as file:
            return LOWER in file.keys()  # noqa: SIM118 (not a mapping)
    except (OSError, ValueError, SafetensorError):
        return False


def _move_up(name: str, layers: int) -> str:
    """The name of the same weight that many layers further up."""
    part, _, rest = name.partition(".")
    if part != "upper":
        return name
    number, _, rest = rest.partition(".")
    return f"upper.{int(number) + layers}.{rest}"


def load_upper(model: SpanModel, path: Path) -> dict[str, str]:
    """Fill the trained weights from a file of `save_upper`, whose style all styles begin with; returns its facts.

    A file of fewer layers than the model trains fills the last of them; the others stay the encoder's own.

    Raises:
        EncoderError: the file is missing, damaged, or of another model.
    """
    try:
        with safe_open(str(path), framework="np") as file:
            facts = file.metadata() or {}
            arrays = unpack_weights({name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118 (not a mapping)
        weights = {name: torch.from_numpy(array) for name, array in arrays.items()}
        missing = len(model.upper) - count_layers(weights)
        weights = {_move_up(name, missing): value for name, value in weights.items()}
        left = (*(f"upper.{layer}." for layer in range(missing)), *(() if LOWER in weights else ("lower.",)))
        if set(weights) != {name for name in trainable_weights(model) if not name.startswith((*left, "style"))}:
            raise ValueError("tên các lớp không khớp")
        if not all(torch.isfinite(value).all() for value in weights.values()):
            raise ValueError("có giá trị không phải số")
        model.load_state_dict(weights, strict=False)
    except (OSError, ValueError, RuntimeError, SafetensorError, struct.error) as error:
        message = f"{path}: tệp trọng số bộ đọc bị hỏng hoặc không khớp ({error}). Cài lại gói hoidap."
        raise EncoderError(message) from error
    return facts


def restate(path: Path, facts: dict[str, str]) -> None:
    """Put other facts into the header of a weights file, the weights untouched."""
    with safe_open(str(path), framework="pt") as file:
        weights = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118 (not a mapping)
    beside = path.with_name(path.name + ".new")
    save_file(weights, str(beside), metadata=facts)
    beside.replace(path)
