"""The mean of several runs' weights: a reader better than each of them, at the cost of one.

Runs that began with the same weights end near enough to each other for the mean of their weights to read well ("model
soups", Wortsman et al. 2022, arXiv:2203.05482).
"""

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.numpy import save_file

from index import EncoderError
from qa.answering.packed_weights import pack_weights
from qa.training.span_model import count_upper, load_upper, open_backbone, trainable_weights

__all__ = ["average_weights"]


def average_weights(files: Sequence[Path], shares: Sequence[float], out: Path, *, backbone: Path) -> Path:
    """Write the mean of weights files, matrices in 8-bit integers; returns its path (out/reader.safetensors).

    A file without lower layers counts with the encoder's own. It has no rule yet: fit one (`train confidence`).

    Args:
        files: weights of readers that read by the same upper layers.
        shares: what each counts for, above 0; they need not sum to 1. Without any all count alike.
        out: folder that is written into.
        backbone: the encoder's BERT folder.

    Raises:
        EncoderError: a file is damaged or of another model, the numbers of upper layers differ, or there is not one
            share, above 0, for each file.
    """
    shares = shares or [1.0] * len(files)
    if not files or len(shares) != len(files) or min(shares) <= 0:
        raise EncoderError("--shares: mỗi tệp trọng số cần một tỉ lệ lớn hơn 0.")
    layers = {count_upper(path) for path in files}
    if len(layers) != 1:
        raise EncoderError("Các tệp trọng số phải có cùng số lớp đọc chung câu hỏi và đoạn. Chọn lại tệp.")
    total: dict[str, torch.Tensor] = {}
    for path, share in zip(files, shares, strict=True):
        model = open_backbone(backbone, trained=layers.copy().pop(), lower=True)
        load_upper(model, path)
        for name, value in trainable_weights(model).items():
            total[name] = total.get(name, torch.zeros(())) + value.float() * (share / sum(shares))
    side = total.pop("side")
    side[0] += total.pop("style").mean(0)
    out.mkdir(parents=True, exist_ok=True)
    written = out / "reader.safetensors"
    save_file(pack_weights({name: value.numpy() for name, value in (total | {"side": side}).items()}), str(written))
    return written
