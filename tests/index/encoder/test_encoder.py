"""The encoder seam: prompts, order, limits, threads and what is said when a model cannot be had."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder.sentence_transformer import Encoder, SentenceTransformerEncoder, batches, load_encoder
from index.errors import EncoderError

TEXTS = ["Hà Nội mưa to.", "Thủ đô của Việt Nam là Hà Nội. " * 20, "Cá tra xuất khẩu sang châu Âu.", "a"]


class RecordingModel:
    """The part of a sentence-transformers model that the encoder uses; remembers each call, answers with lengths."""

    max_seq_length: float | None = 128

    def __init__(self, prompts: dict[str, str]) -> None:
        self.prompts = prompts
        self.calls: list[tuple[list[str], str]] = []

    def get_embedding_dimension(self) -> int:
        return 2

    get_sentence_embedding_dimension = get_embedding_dimension

    def encode(self, texts: list[str], *, prompt: str, **_: Any) -> np.ndarray:
        self.calls.append((texts, prompt))
        return np.array([[len(text), 1.0] for text in texts])

    def tokenizer(self, texts: Sequence[str], **_: Any) -> dict[str, list[list[int]]]:
        return {"input_ids": [[0] * (len(text.split()) + 2) for text in texts]}


@pytest.mark.parametrize(
    ("prompts", "name", "query", "passage"),
    [
        ({"query": "query: ", "passage": "passage: "}, "x", "query: ", "passage: "),
        ({"query": "query: ", "passage": "passage: ", "document": ""}, "x", "query: ", "passage: "),
        ({"query": "search_query: ", "document": "search_document: "}, "x", "search_query: ", "search_document: "),
        ({"retrieval.query": "Q ", "retrieval.passage": "P "}, "x", "Q ", "P "),
        ({"query": "Instruct: Tìm\nQuery: "}, "x", "Instruct: Tìm\nQuery: ", ""),
        ({}, "keepitreal/vietnamese-sbert", "", ""),
        ({"query": "", "document": ""}, "AITeamVN/Vietnamese_Embedding", "", ""),
        ({}, "intfloat/multilingual-e5-base", "query: ", "passage: "),
        ({"query": "", "document": ""}, "/models/e5-small", "query: ", "passage: "),
        ({}, "someone/one5-base", "", ""),
    ],
)
def test_prompts(prompts: dict[str, str], name: str, query: str, passage: str) -> None:
    model: Any = RecordingModel(prompts)
    encoder = SentenceTransformerEncoder(model, name=name)
    encoder.encode_queries(["q"])
    encoder.encode_passages(["p"])
    assert model.calls == [(["q"], query), (["p"], passage)]
    assert encoder.count_tokens(["một hai"]) == [len((passage + "một hai").split()) + 2]


def test_questions_are_remembered_and_repeats_encoded_once() -> None:
    model: Any = RecordingModel({})
    encoder = SentenceTransformerEncoder(model, name="x")
    first = encoder.encode_queries(["một", "hai ba", "một"])
    again = encoder.encode_queries(["hai ba", "một"])
    assert [len(texts) for texts, _ in model.calls] == [2]
    assert np.array_equal(first, first[[2, 1, 0]])
    assert np.array_equal(again, first[[1, 0]])
    again[:] = 0  # the caller's own copy
    assert np.array_equal(encoder.encode_queries(["một"]), first[:1])


def test_questions_beyond_what_is_remembered_are_right() -> None:
    model: Any = RecordingModel({})
    encoder = SentenceTransformerEncoder(model, name="x")
    texts = ["a" * n for n in range(1, 700)]
    found = encoder.encode_queries(texts)
    expected = np.array([[len(text), 1.0] for text in texts])
    assert np.allclose(found, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=1e-6)
    assert np.allclose(encoder.encode_queries(texts[::-1]), found[::-1])


def test_a_model_without_a_limit_has_one() -> None:
    model: Any = RecordingModel({})
    model.max_seq_length = float("inf")
    assert SentenceTransformerEncoder(model, name="x").limit == 512


@given(st.lists(st.integers(1, 600)), st.integers(1, 512), st.integers(1, 4096))
def test_batches_hold_every_row_once_within_the_budget(lengths: list[int], limit: int, budget: int) -> None:
    found = list(batches(lengths, limit=limit, budget=budget))
    assert sorted(row for rows in found for row in rows) == list(range(len(lengths)))
    for rows in found:
        longest = max(min(lengths[row], limit) for row in rows)
        assert len(rows) == 1 or len(rows) * longest <= budget
    order = [lengths[row] for rows in found for row in rows]
    assert order == sorted(order, reverse=True)


@pytest.mark.slow
def test_order_length_and_type(encoder: Encoder) -> None:
    together = encoder.encode_passages(TEXTS)
    assert together.shape == (len(TEXTS), encoder.dim)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert encoder.encode_passages(TEXTS[::-1])[-1] @ together[0] > 0.9995
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    assert (together * alone).sum(axis=1).min() > 0.9995
    assert np.array_equal(together, encoder.encode_passages(TEXTS))


@pytest.mark.slow
def test_nothing_gives_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_passages([]).shape == (0, encoder.dim)
    assert encoder.encode_queries([]).shape == (0, encoder.dim)
    assert encoder.count_tokens([]) == []


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", " \n", "🙂", "a" * 100_000, "từ " * 5000])
def test_odd_texts_give_unit_vectors(encoder: Encoder, text: str) -> None:
    for vectors in (encoder.encode_queries([text]), encoder.encode_passages([text])):
        assert np.isclose(np.linalg.norm(vectors), 1, atol=1e-5)


@pytest.mark.slow
def test_a_passage_of_the_limit_is_not_cut(encoder: Encoder) -> None:
    """The count is exact: the last word within the limit still moves the vector, the first beyond it does not."""
    word = " mưa"
    count = next(n for n in range(400, 520) if encoder.count_tokens(["nắng" + word * n])[0] == encoder.limit)
    full, more = "nắng" + word * count, "nắng" + word * (count + 9)
    vectors = encoder.encode_passages([full, more, "nắng" + word * (count - 2) + " bão tố"])
    assert np.allclose(vectors[0], vectors[1], atol=1e-3)
    assert not np.allclose(vectors[0], vectors[2], atol=1e-3)


@pytest.mark.slow
def test_meaning_decides(encoder: Encoder) -> None:
    passages = encoder.encode_passages(TEXTS)
    queries = encoder.encode_queries(["Thủ đô nước ta ở đâu?", "Xuất khẩu thủy sản đi đâu?"])
    assert (queries @ passages.T).argmax(axis=1).tolist() == [1, 2]


@pytest.mark.slow
def test_many_threads_get_what_one_gets(encoder: Encoder) -> None:
    texts = [f"Câu hỏi số {n} về Hà Nội" + " dài" * n for n in range(12)]
    expected = encoder.encode_passages(texts)
    found: dict[int, np.ndarray] = {}

    def work(n: int) -> None:
        encoder.count_tokens(texts[n:])
        found[n] = encoder.encode_passages([texts[n]])[0]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert min(float(found[n] @ expected[n]) for n in range(len(texts))) > 0.9995


@pytest.mark.slow
def test_progress_counts_texts(encoder: Encoder) -> None:
    calls: list[tuple[str, int, int]] = []
    encoder.encode_passages(["một hai ba " * 100] * 40, progress=lambda *call: calls.append(call))
    assert len(calls) > 1
    assert [done for _, done, _ in calls] == sorted({done for _, done, _ in calls})
    assert calls[-1] == ("Mã hoá đoạn", 40, 40)


@pytest.mark.slow
def test_quality_on_xquad(encoder: Encoder, shared_data: Path) -> None:
    """recall@1 of the vectors alone over XQuAD-vi's 240 paragraphs, every fifth question; 0.894 over all."""
    import json

    data = json.loads((shared_data / "xquad.vi.json").read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph for article in data for paragraph in article["paragraphs"]]
    asked = [(qa["question"], row) for row, paragraph in enumerate(paragraphs) for qa in paragraph["qas"]][::5]
    passages = encoder.encode_passages([paragraph["context"] for paragraph in paragraphs])
    queries = encoder.encode_queries([question for question, _ in asked])
    right = (queries @ passages.T).argmax(axis=1) == np.array([row for _, row in asked])
    assert right.mean() > 0.88


@pytest.mark.slow
@pytest.mark.usefixtures("may_reach_out")
@pytest.mark.parametrize("name", ["intfloat/khong-co-mo-hinh-nay", "./khong/co/thu/muc", "/khong/co", "a b"])
def test_a_model_that_cannot_be_had_names_the_cure_soon(name: str) -> None:
    started = time.monotonic()
    with pytest.raises(EncoderError, match="mô hình đi kèm") as caught:
        load_encoder(name)
    assert "\n" not in str(caught.value)
    assert time.monotonic() - started < 20  # of which most is the import of torch


@pytest.mark.slow
def test_a_folder_that_is_no_model_says_so(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EncoderError, match="không phải mô hình"):
        load_encoder(str(tmp_path))


def phobert(folder: Path) -> Path:
    """A tiny model with PhoBERT's own tokenizer, whose vocabulary is two words."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import PhobertTokenizer, RobertaConfig, RobertaModel

    plain = folder / "plain"
    plain.mkdir()
    words = ["thành_phố", "Hải_Phòng"]
    (plain / "vocab.txt").write_text("".join(f"{word} 9\n" for word in words), encoding="utf-8")
    merges: list[str] = []
    for word in words:
        pieces = [*word[:-1], word[-1] + "</w>"]
        while len(pieces) > 1:
            merges.append(f"{pieces[0]} {pieces[1]} 9")
            pieces[:2] = [pieces[0] + pieces[1]]
    (plain / "bpe.codes").write_text("\n".join(dict.fromkeys(merges)) + "\n", encoding="utf-8")
    tokenizer = PhobertTokenizer(str(plain / "vocab.txt"), str(plain / "bpe.codes"))
    tokenizer.save_pretrained(plain)
    torch.manual_seed(0)
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    RobertaModel(RobertaConfig(vocab_size=len(tokenizer), pad_token_id=1, **sizes)).save_pretrained(plain)
    transformer = Transformer(str(plain), max_seq_length=32)
    whole = SentenceTransformer(modules=[transformer, Pooling(transformer.get_embedding_dimension())])
    whole.save(str(folder / "whole"), create_model_card=False)
    return folder / "whole"


@pytest.mark.slow
def test_a_model_upon_phobert_reads_segmented_words(tmp_path: Path) -> None:
    pytest.importorskip("pyvi")
    encoder = load_encoder(str(phobert(tmp_path)))
    # Two words and the two marks around them: not four syllables.
    assert encoder.count_tokens(["thành phố Hải Phòng"]) == [4]
    same = encoder.encode_passages(["thành phố Hải Phòng", "thành_phố Hải_Phòng"])
    assert np.allclose(same[0], same[1], atol=1e-3)
    assert np.allclose(encoder.encode_queries(["thành phố Hải Phòng"]), same[:1], atol=1e-3)


def test_other_models_read_texts_as_they_are(torch_encoder: Encoder) -> None:
    assert isinstance(torch_encoder, SentenceTransformerEncoder)
    assert torch_encoder._segment is None
