"""The confidence of a Hugging Face model, fitted by one command; on a BERT and a RoBERTa made here."""

import json

import pytest

from index import EncoderError
from qa.answering.candidates import COLUMNS, confidence_file, read_rule
from qa.answering.reader import Reader
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
    figures = fit_named_reader([questions], name, folder, encoder=tiny_encoder)
    assert figures["questions"] == len(NAMES)
    rule = read_rule(confidence_file(folder, name))
    assert len(rule.sure.weights) == len(COLUMNS)
    assert Reader.load(name, confidences=folder).rule == rule
    assert Reader.load(name).rule != rule


def test_a_damaged_rule_is_named(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"order": {}}', encoding="utf-8")
    with pytest.raises(EncoderError, match=r"a\.json"):
        read_rule(path)
