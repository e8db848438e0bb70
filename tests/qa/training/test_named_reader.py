"""The confidence of a Hugging Face model, fitted by one command; on a BERT and a RoBERTa made here."""

import json
import shutil
import subprocess
import sys

import pytest

from index import EncoderError
from qa.answering.candidates import COLUMNS, confidence_file, read_rule
from qa.answering.reader import Reader, bundled_weights
from qa.answering.spans_named import load_named_spans
from qa.answering.spans_named_int8 import NamedSpans
from qa.answering.spans_torch import TorchSpans
from qa.cli.main import main
from qa.training.reader_confidence import fit_named_reader
from tests.tiny_backbone import write_backbone

NAMES = ("Lam", "Hồng", "Tản", "Cấm", "Sam", "Voi")


def tiny_model(folder, kind):
    """A question-answering model of random weights, as `save_pretrained` leaves one."""
    from transformers import AutoModelForQuestionAnswering, BertConfig, PreTrainedTokenizerFast, RobertaConfig

    write_backbone(folder, "Núi cao bao nhiêu mét ? . 1000 1001 1002 1003 1004 1005".split() + list(NAMES))
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"), bos_token="<s>", pad_token="<pad>", eos_token="</s>"
    )
    (folder / "model.safetensors").unlink()
    sizes = {
        "vocab_size": len(tokenizer),
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 16,
        "pad_token_id": 1,
    }
    config = (BertConfig if kind == "bert" else RobertaConfig)(**sizes)
    AutoModelForQuestionAnswering.from_config(config).save_pretrained(folder)
    tokenizer.model_input_names = ["input_ids", "attention_mask"]
    tokenizer.save_pretrained(folder)
    return str(folder)


@pytest.fixture
def questions(tmp_path):
    paragraphs = [
        {
            "context": f"Núi {name} cao {1000 + n} mét .",
            "qas": [
                {
                    "id": name,
                    "question": f"Núi {name} cao bao nhiêu mét ?",
                    "answers": [{"text": f"{1000 + n} mét", "answer_start": 9 + len(name)}],
                }
            ],
        }
        for n, name in enumerate(NAMES)
    ]
    path = tmp_path / "núi.json"
    path.write_text(json.dumps({"data": [{"title": "Núi", "paragraphs": paragraphs}]}), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["bert", "roberta"])
def test_a_model_by_name_gets_a_rule_that_is_loaded_with_it(tmp_path, tiny_encoder, questions, kind):
    name, folder = tiny_model(tmp_path / kind, kind), tmp_path / "readers"
    figures = fit_named_reader([questions], name, folder, encoder=tiny_encoder, cache=tmp_path / "cache")
    assert figures["questions"] == len(NAMES)
    rule = read_rule(confidence_file(folder, name))
    assert len(rule.sure.weights) == len(COLUMNS)
    assert Reader.load(name, cache=tmp_path / "cache", confidences=folder).rule == rule
    assert Reader.load(name, cache=tmp_path / "cache").rule != rule


def test_a_damaged_rule_is_named(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"order": {}}', encoding="utf-8")
    with pytest.raises(EncoderError, match=r"a\.json"):
        read_rule(path)


@pytest.mark.parametrize("kind", ["bert", "roberta"])
def test_the_8_bit_network_scores_spans_as_torch_does(tmp_path, kind):
    name = tiny_model(tmp_path / kind, kind)
    texts = ["Núi Lam cao 1000 mét .", "Núi Voi cao 1005 mét . " * 60, ""]
    question = "Núi Voi cao bao nhiêu mét ?"
    fast, exact = load_named_spans(name, tmp_path / "cache"), TorchSpans(name)
    assert type(fast) is NamedSpans
    for found, expected in zip(fast.spans(question, texts), exact.spans(question, texts), strict=True):
        scores = {(each.start, each.end): each.score for each in expected}
        assert found[:1] == expected[:1] == [] or found[0].score == pytest.approx(expected[0].score, abs=0.02)
        for each in found:
            if (each.start, each.end) in scores:
                assert each.score == pytest.approx(scores[each.start, each.end], abs=0.02)


def test_a_prepared_model_is_opened_again_without_torch(tmp_path):
    name = tiny_model(tmp_path / "bert", "bert")
    load_named_spans(name, tmp_path / "cache")
    code = (
        "import sys; from pathlib import Path; from qa.answering.spans_named import load_named_spans;"
        f"spans = load_named_spans({name!r}, Path({str(tmp_path / 'cache')!r}));"
        "print(len(spans.spans('Núi Lam cao bao nhiêu mét ?', ['Núi Lam cao 1000 mét .'])), 'torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["1", "False"]


def test_another_edition_of_a_model_is_prepared_anew(tmp_path):
    cache, folder = tmp_path / "cache", tmp_path / "bert"
    load_named_spans(tiny_model(folder, "bert"), cache)
    first = list(cache.glob("reader-named-*"))
    shutil.rmtree(folder)
    load_named_spans(tiny_model(folder, "bert"), cache)
    assert len(list(cache.glob("reader-named-*"))) == len(first) + 1


def test_a_model_with_other_layers_runs_in_torch(tmp_path):
    from transformers import AutoConfig, AutoModelForQuestionAnswering

    folder = tmp_path / "bert"
    tiny_model(folder, "bert")
    config = AutoConfig.from_pretrained(folder)
    config.hidden_act = "relu"
    AutoModelForQuestionAnswering.from_config(config).save_pretrained(folder)
    assert type(load_named_spans(str(folder), tmp_path / "cache")) is TorchSpans


def test_a_name_that_is_no_model_is_told(tmp_path):
    with pytest.raises(EncoderError, match="Không tải được mô hình hỏi đáp"):
        load_named_spans(str(tmp_path / "nothing"), tmp_path / "cache")


@pytest.mark.slow
def test_the_rule_of_trained_weights_is_fitted_again_into_their_file(tmp_path, shared_data):
    weights = tmp_path / "reader.safetensors"
    shutil.copy(bundled_weights(), weights)
    before = Reader.load(str(weights)).rule
    code = main(
        ["train", "confidence", str(shared_data / "uithelper.regulations.train.json"), "--reader", str(tmp_path)]
    )
    assert code == 0
    after = Reader.load(str(weights)).rule
    assert after != before
    assert 0 < after.threshold < 1
