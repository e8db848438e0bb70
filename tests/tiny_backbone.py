"""A BERT folder of random weights with a word tokenizer, for tests of what is trained upon it."""

import json
from collections.abc import Iterable
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors

CONFIG = {
    "model_type": "bert",
    "hidden_size": 32,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "num_hidden_layers": 4,
    "layer_norm_eps": 1e-12,
    "max_position_embeddings": 512,
    "type_vocab_size": 2,
    "hidden_act": "gelu",
}
_LAYER = {
    "attention.self.query": (32, 32),
    "attention.self.key": (32, 32),
    "attention.self.value": (32, 32),
    "attention.output.dense": (32, 32),
    "intermediate.dense": (64, 32),
    "output.dense": (32, 64),
}


def write_backbone(folder: Path, words: Iterable[str]) -> Path:
    """Write the folder, the same for the same words; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}
    for word in ["query", "passage", ":", *words]:
        vocabulary.setdefault(word, len(vocabulary))
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B:1 </s>:1", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps({**CONFIG, "vocab_size": len(vocabulary)}), encoding="utf-8")
    save_file(_weights(len(vocabulary)), str(folder / "model.safetensors"), metadata={"format": "pt"})
    return folder


def _weights(words: int) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)

    def drawn(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator) * 0.2

    weights = {
        "embeddings.word_embeddings.weight": drawn(words, 32) * 5,
        "embeddings.position_embeddings.weight": drawn(512, 32),
        "embeddings.token_type_embeddings.weight": drawn(2, 32),
    }
    norms = ["embeddings.LayerNorm"]
    for number in range(4):
        path = f"encoder.layer.{number}."
        norms += [path + "attention.output.LayerNorm", path + "output.LayerNorm"]
        for name, shape in _LAYER.items():
            weights[f"{path}{name}.weight"] = drawn(*shape)
            weights[f"{path}{name}.bias"] = drawn(shape[0])
    for norm in norms:
        weights[f"{norm}.weight"] = 1 + drawn(32)
        weights[f"{norm}.bias"] = drawn(32)
    return weights
