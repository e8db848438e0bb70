"""The trained model against the transformers library, its gradient, what examples are made of, and exact resuming."""

import dataclasses
import itertools
import json
import unicodedata

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from index import EncoderError
from qa.answering.packed_weights import unpack_weights
from qa.answering.reader import Reader
from qa.answering.windows import PASSAGE, load_tokenizer, windows
from qa.evaluation.squad import read_squad
from qa.training.average import average_weights
from qa.training.data import Example, Examples, held_out, prepare
from qa.training.reader import Plan, train_reader
from qa.training.span_model import (
    Attention,
    load_upper,
    open_backbone,
    restate,
    save_upper,
    trainable_weights,
    trains_lower,
)
from qa.training.states import States
from qa.training.torch_spans import TrainedSpans
from tests.tiny_backbone import CONFIG, write_backbone

COLOURS = {"trời": "xanh", "máu": "đỏ", "lá": "lục", "mực": "đen", "tuyết": "trắng", "nắng": "vàng"}
CONTEXTS = [f"{thing.capitalize()} thì có màu {colour} , ai cũng biết ." for thing, colour in COLOURS.items()]


@pytest.fixture(scope="module")
def backbone(tmp_path_factory):
    words = sorted({word for text in CONTEXTS for word in text.replace(",", "").replace(".", "").split()})
    return write_backbone(tmp_path_factory.mktemp("backbone"), [*words, *COLOURS, "màu", "gì", "?", ",", "."])


@pytest.fixture(scope="module")
def questions_file(tmp_path_factory):
    paragraphs = [
        {
            "context": context,
            "qas": [
                {
                    "id": thing,
                    "question": f"{thing.capitalize()} màu gì?",
                    "answers": [{"text": colour, "answer_start": context.index(colour)}],
                },
                {"id": thing + "?", "question": f"Vì sao {thing}?", "answers": [], "is_impossible": True},
            ],
        }
        for context, (thing, colour) in zip(CONTEXTS, COLOURS.items(), strict=True)
    ]
    path = tmp_path_factory.mktemp("squad") / "màu.json"
    path.write_text(json.dumps({"data": [{"title": "Màu", "paragraphs": paragraphs}]}), encoding="utf-8")
    return path


def test_the_layers_are_those_of_the_transformers_library(backbone):
    from transformers import BertModel

    ids = [[0, 5, 6, 7, 8, 9, 2], [0, 4, 6, 2]]
    oracle = BertModel.from_pretrained(backbone, add_pooling_layer=False).eval()
    model = open_backbone(backbone)
    lower = model.read(ids)
    for row, states in zip(ids, lower, strict=True):
        with torch.no_grad():
            expected = oracle(input_ids=torch.tensor([row]), output_hidden_states=True).hidden_states
        torch.testing.assert_close(states, expected[2][0], atol=1e-5, rtol=1e-4)
        upper = states[None]
        for layer in model.upper:
            upper = layer(upper, None)
        torch.testing.assert_close(upper, expected[4], atol=1e-5, rtol=1e-4)


def test_attention_has_the_gradient_of_its_formula():
    packed = torch.randn(2, 5, 3 * 8, dtype=torch.double, requires_grad=True)
    bias = torch.zeros(2, 1, 1, 5, dtype=torch.double)
    bias[1, ..., 3:] = -1e4
    assert torch.autograd.gradcheck(lambda one: Attention.apply(one, bias, 2), (packed,))


def test_a_batch_reads_as_its_rows_alone(backbone):
    model = open_backbone(backbone)
    torch.nn.init.normal_(model.head.weight)
    questions = model.read([[0, 4, 2], [0, 4, 6, 7, 2]])
    passages = model.read([[0, 5, 8, 9, 10, 11, 2], [0, 5, 2]])
    together = model(questions, passages)
    assert together.shape == (2, 2, 8)
    for row, (question, passage) in enumerate(zip(questions, passages, strict=True)):
        alone = model([question], [passage])[0]
        torch.testing.assert_close(together[row, :, : alone.shape[1]], alone, atol=1e-4, rtol=1e-4)
    assert torch.isinf(together[1, :, 4:]).all()


@pytest.mark.parametrize("styles", [[0], [2], [0, 2]])
def test_weights_are_written_in_the_mean_of_some_styles(backbone, tmp_path, styles):
    model = open_backbone(backbone, styles=3)
    torch.nn.init.normal_(model.head.weight)
    torch.nn.init.normal_(model.side)
    torch.nn.init.normal_(model.style)
    questions, passages = model.read([[0, 4, 6, 2]]), model.read([[0, 5, 8, 9, 2]])
    with torch.no_grad():
        mean = torch.stack([model.style[each] for each in styles]).mean(0)
        expected = model([questions[0] + mean], passages)
        if len(styles) == 1:
            torch.testing.assert_close(model(questions, passages, styles), expected)
    path = tmp_path / "reader.safetensors"
    save_upper(trainable_weights(model), {}, path, styles=styles)
    written = open_backbone(backbone)
    load_upper(written, path)
    torch.testing.assert_close(written(questions, passages), expected, atol=0.05, rtol=0.02)  # half precision


def test_each_question_set_is_a_style(backbone, questions_file, tmp_path):
    named = json.loads(questions_file.read_text(encoding="utf-8"))
    named["data"][0]["set"] = "khác"
    other = tmp_path / "khác.json"
    other.write_text(json.dumps(named, ensure_ascii=False).replace("thì có màu", "vốn có màu"), encoding="utf-8")
    examples = prepare([other, questions_file], load_tokenizer(backbone), seed=1)
    assert examples.styles == ("", "khác")
    assert [examples.find_styles(names) for names in ([], ["khác"], ["lạ"])] == [[0], [0, 1], [0]]
    assert prepare([other], load_tokenizer(backbone), seed=1).find_styles([]) == [0]
    counts = [sum(examples.style(each.window) == style for each in examples.positives) for style in (0, 1)]
    assert counts == [len(COLOURS), len(COLOURS)]


def test_windows_cover_the_text_and_point_into_it(backbone):
    tokenizer = load_tokenizer(backbone)
    text = " ".join(CONTEXTS * 5)
    [found] = windows(tokenizer, [text], size=40, stride=10)
    whole = tokenizer.encode(PASSAGE + text)
    expected = [(a - len(PASSAGE), b - len(PASSAGE)) for a, b in whole.offsets if b > len(PASSAGE)]
    assert all(len(window.ids) == len(window.offsets) <= 40 for window in found)
    covered = [place for window in found for place in window.offsets if place != (0, 0)]
    assert sorted(set(covered)) == expected
    for window in found:
        for token, (start, end) in zip(window.ids, window.offsets, strict=True):
            if end:
                assert tokenizer.id_to_token(token) == text[start:end]


def test_examples_mark_the_answer_and_never_train_on_held_out_articles(backbone, questions_file, tmp_path):
    assert not held_out("Màu")
    tokenizer = load_tokenizer(backbone)
    examples = prepare([questions_file], tokenizer, seed=0)
    assert len(examples.positives) == len(examples.negatives) == len(COLOURS)
    for example, colour in zip(examples.positives, COLOURS.values(), strict=True):
        ids = examples.windows[example.window][example.first : example.last + 1]
        assert [tokenizer.id_to_token(token) for token in ids] == [colour]
    for number, places in examples.near.items():
        assert examples.positives[number].window not in places
    title = next(f"bài {n}" for n in range(100) if held_out(f"bài {n}"))
    raw = json.loads(questions_file.read_text(encoding="utf-8"))
    raw["data"][0]["title"] = title
    other = tmp_path / "khác.json"
    other.write_text(json.dumps(raw), encoding="utf-8")
    assert prepare([other], tokenizer, seed=0).positives == ()


def test_an_epoch_depends_on_its_number_and_the_seed_only(backbone, questions_file):
    examples = prepare([questions_file], load_tokenizer(backbone), seed=0)
    assert examples.epoch(3, 1) == examples.epoch(3, 1)
    assert examples.epoch(3, 1) != examples.epoch(4, 1)
    assert all(isinstance(example, Example) for example in examples.epoch(0, 0))


def test_decomposed_texts_mark_the_same_tokens(backbone, questions_file, tmp_path):
    raw = json.loads(questions_file.read_text(encoding="utf-8"))
    for paragraph in raw["data"][0]["paragraphs"]:
        paragraph["context"] = unicodedata.normalize("NFD", paragraph["context"])
        for answer in (answer for question in paragraph["qas"] for answer in question["answers"]):
            answer["text"] = unicodedata.normalize("NFD", answer["text"])
            answer["answer_start"] = paragraph["context"].index(answer["text"])
    other = tmp_path / "nfd.json"
    other.write_text(json.dumps(raw), encoding="utf-8")
    tokenizer = load_tokenizer(backbone)
    first, second = (prepare([file], tokenizer, seed=0) for file in (questions_file, other))
    assert first.positives == second.positives
    assert [list(ids) for ids in first.windows] == [list(ids) for ids in second.windows]


def test_epochs_take_turns_in_a_large_set_and_keep_questions_of_a_window_together():
    positives = tuple(Example(f"{window} {n}", window, 1, 1) for window in range(300) for n in range(6))
    windows = tuple((0, 1, 2) for _ in range(300))
    examples = Examples(windows, positives, (), {}, {}, ("",) * 100 + ("other",) * 200)
    seen = [{example.window for example in examples.epoch(number, 0)} for number in range(4)]
    assert all(windows >= set(range(100)) for windows in seen)
    assert all(40 <= len(windows) - 100 <= 80 for windows in seen)
    assert len(set.union(*seen)) == 300
    order = [example.window for example in examples.epoch(0, 0)]
    starts = sum(one != other for one, other in itertools.pairwise(order))
    assert starts <= len(order) / 2


def test_lower_states_are_forgotten_but_never_those_of_the_pool(backbone, questions_file):
    examples = prepare([questions_file], load_tokenizer(backbone), seed=0)
    states = States(open_backbone(backbone), load_tokenizer(backbone), examples, most=30)
    for example in examples.positives:
        states.fetch([example])
        assert {example.window, example.question} <= set(states.kept)
        assert states.tokens == sum(len(each) for each in states.kept.values())
    assert len(states.kept) < 2 * len(examples.positives)


PLAN = Plan(examples=2400, pool=60, tokens=400, rate=2e-3)


@pytest.fixture(scope="module")
def whole_run(backbone, questions_file, tmp_path_factory):
    out = tmp_path_factory.mktemp("run")
    return train_reader([questions_file], out, backbone=backbone, plan=PLAN, threads=1)


@pytest.mark.slow
def test_training_learns_to_answer_and_to_keep_silent(whole_run, backbone, questions_file):
    reader = TrainedSpans.load(whole_run, backbone)
    right = silent = 0
    for paragraph in read_squad(questions_file)[0].paragraphs:
        for question in paragraph.questions:
            [[best, *_]] = reader.spans(question.text, [paragraph.context])
            if question.answers:
                right += best.score > 0 and paragraph.context[best.start : best.end] == question.answers[0].text
            else:
                silent += best.score < 0
    assert right >= 5
    assert silent >= 5


@pytest.mark.slow
def test_a_run_that_is_cut_off_goes_on_to_the_same_weights(backbone, questions_file, tmp_path):
    class CutOffError(Exception):
        pass

    def cut(stage, done, total):
        if done >= 400:
            raise CutOffError("cut off")

    plan = dataclasses.replace(PLAN, examples=360)
    straight = train_reader([questions_file], tmp_path / "a", backbone=backbone, plan=plan, threads=1)
    with pytest.raises(CutOffError, match="cut off"):
        train_reader([questions_file], tmp_path / "b", backbone=backbone, plan=plan, threads=1, progress=cut)
    resumed = train_reader([questions_file], tmp_path / "b", backbone=backbone, plan=plan, threads=1)
    first, second = open_backbone(backbone), open_backbone(backbone)
    load_upper(first, straight)
    load_upper(second, resumed)
    for name, value in trainable_weights(first).items():
        assert torch.equal(value, trainable_weights(second)[name]), name


@pytest.mark.slow
def test_a_run_can_begin_with_the_weights_of_another(whole_run, backbone, questions_file, tmp_path):
    plan = dataclasses.replace(PLAN, examples=1, pool=1, rate=0.0)
    again = train_reader([questions_file], tmp_path, backbone=backbone, start=whole_run, plan=plan, threads=1)
    first, second = open_backbone(backbone), open_backbone(backbone)
    load_upper(first, whole_run)
    load_upper(second, again)
    for name, value in trainable_weights(first).items():
        torch.testing.assert_close(trainable_weights(second)[name], value, atol=1e-3, rtol=1e-3)


@pytest.mark.slow
def test_lower_layers_are_trained_where_that_is_asked(whole_run, backbone, questions_file, tmp_path):
    plan = dataclasses.replace(PLAN, examples=60, lower=True, kept=0.0)
    first = train_reader([questions_file], tmp_path / "a", backbone=backbone, start=whole_run, plan=plan, threads=1)
    assert trains_lower(first)
    assert not trains_lower(whole_run)
    further = dataclasses.replace(PLAN, examples=1, pool=1, rate=0.0)
    again = train_reader([questions_file], tmp_path / "b", backbone=backbone, start=first, plan=further, threads=1)
    own, written, kept = (open_backbone(backbone, lower=True) for _ in range(3))
    load_upper(written, first)
    load_upper(kept, again)
    names = [name for name in trainable_weights(own) if name.startswith("lower.") and name.endswith("up.weight")]
    assert names
    for name in names:
        assert not torch.equal(trainable_weights(written)[name], trainable_weights(own)[name])
        torch.testing.assert_close(
            trainable_weights(kept)[name], trainable_weights(written)[name], atol=1e-3, rtol=1e-3
        )


@pytest.mark.slow
def test_what_is_written_keeps_a_share_of_the_weights_before(whole_run, backbone, questions_file, tmp_path):
    found = {}
    for kept in (0.0, 0.5):
        plan = dataclasses.replace(PLAN, examples=360, kept=kept)
        out = tmp_path / str(kept)
        weights = train_reader([questions_file], out, backbone=backbone, start=whole_run, plan=plan, threads=1)
        found[kept] = open_backbone(backbone)
        load_upper(found[kept], weights)
    before = open_backbone(backbone)
    load_upper(before, whole_run)
    moved = 0.0
    for name, value in trainable_weights(before).items():
        after = trainable_weights(found[0.0])[name]
        torch.testing.assert_close(trainable_weights(found[0.5])[name], (value + after) / 2, atol=1e-3, rtol=0)
        moved = max(moved, float((value - after).abs().max()))
    assert moved > 0.004  # else nothing was tested


def test_weights_come_back_in_half_precision_with_their_facts(backbone, tmp_path):
    model = open_backbone(backbone)
    path = tmp_path / "reader.safetensors"
    save_upper(trainable_weights(model), {"seen": "12"}, path)
    restate(path, {"seen": "12", "rule": "{}"})
    again = open_backbone(backbone)
    assert load_upper(again, path) == {"seen": "12", "rule": "{}"}
    for name, value in trainable_weights(model).items():
        torch.testing.assert_close(trainable_weights(again)[name], value, atol=1e-3, rtol=1e-3)


def test_weights_of_fewer_layers_fill_the_last_of_a_model_that_trains_more(backbone, tmp_path):
    few, path = open_backbone(backbone, trained=1), tmp_path / "few.safetensors"
    for name, value in trainable_weights(few).items():
        if name != "style":  # written as a part of what marks a question
            value.normal_()
    save_upper(trainable_weights(few), {}, path)
    own, more = open_backbone(backbone, trained=2), open_backbone(backbone, trained=2)
    load_upper(more, path)
    for name, value in trainable_weights(more).items():
        if name.startswith("upper.0."):
            expected = trainable_weights(own)[name]
        else:
            expected = trainable_weights(few)[name.replace("upper.1.", "upper.0.")]
        torch.testing.assert_close(value, expected, atol=2e-2, rtol=1e-2)
    assert len(TrainedSpans.load(path, backbone).model.upper) == 1
    save_upper(trainable_weights(more), {}, path)
    assert len(TrainedSpans.load(path, backbone).model.upper) == 2
    with pytest.raises(EncoderError, match="không khớp"):
        load_upper(few, path)


def test_the_mean_of_weights_lies_between_them_and_counts_the_encoders_own_lower_layers(backbone, tmp_path):
    paths = []
    for number, lower in enumerate((True, False)):
        torch.manual_seed(number)
        model = open_backbone(backbone, lower=lower)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.add_(torch.randn_like(parameter) * 0.1)
        paths.append(tmp_path / f"{number}.safetensors")
        save_upper(trainable_weights(model), {}, paths[-1])
    mean = unpack_weights(load_file(average_weights(paths, (1, 3), tmp_path / "mean", backbone=backbone)))
    one, other = (load_file(path) for path in paths)
    own = trainable_weights(open_backbone(backbone, lower=True))
    assert any(name.startswith("lower.") for name in mean)
    for name, value in mean.items():
        beside = other[name].astype("f4") if name in other else own[name].numpy()
        expected = (one[name].astype("f4") + 3 * beside) / 4
        assert np.abs(value - expected).max() <= np.abs(expected).max() / 254 + 1e-3, name
    with pytest.raises(EncoderError, match="tỉ lệ"):
        average_weights(paths, (1,), tmp_path / "mean", backbone=backbone)


@pytest.mark.parametrize(
    "harm", [lambda raw: raw[:100], lambda raw: raw[: len(raw) // 2], lambda raw: b"", lambda _: b"\0" * 999]
)
def test_damaged_weights_are_named_in_one_line(backbone, tmp_path, harm):
    path = tmp_path / "reader.safetensors"
    model = open_backbone(backbone)
    save_upper(trainable_weights(model), {}, path)
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(EncoderError, match="hỏng") as caught:
        TrainedSpans.load(path, backbone)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_any_question_answering_model_reads_by_its_name(backbone, tmp_path):
    from transformers import BertConfig, BertForQuestionAnswering, PreTrainedTokenizerFast

    torch.manual_seed(1)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(backbone / "tokenizer.json"), pad_token="<pad>", unk_token="<unk>"
    )
    tokenizer.save_pretrained(tmp_path)
    sizes = {key: value for key, value in CONFIG.items() if key != "model_type"}
    model = BertForQuestionAnswering(BertConfig(**sizes, vocab_size=tokenizer.vocab_size)).eval()
    model.save_pretrained(tmp_path)
    [first, second] = Reader.load(str(tmp_path)).spans.spans("Máu màu gì?", CONTEXTS[:2], top=1)
    for text, [best] in zip(CONTEXTS, (first, second), strict=False):
        with torch.no_grad():
            encoded = tokenizer("Máu màu gì?", text, return_tensors="pt", return_offsets_mapping=True)
            offsets = encoded.pop("offset_mapping")[0].tolist()
            logits = model(**encoded)
        start, end = logits.start_logits[0], logits.end_logits[0]
        inside = [i for i, part in enumerate(encoded.sequence_ids(0)) if part == 1]
        pairs = [(float(start[i] + end[j]), offsets[i][0], offsets[j][1]) for i in inside for j in inside if i <= j]
        score, a, b = max(pairs)
        assert (best.start, best.end) == (a, b)
        assert best.score == pytest.approx(score - float(start[0] + end[0]), abs=1e-4)


def test_files_without_answers_are_refused(backbone, tmp_path):
    path = tmp_path / "rỗng.json"
    path.write_text('{"data": []}', encoding="utf-8")
    with pytest.raises(EncoderError, match="đáp án"):
        train_reader([path], tmp_path / "out", backbone=backbone, plan=PLAN)


def test_a_damaged_checkpoint_is_named(backbone, questions_file, tmp_path):
    (tmp_path / "checkpoint.pt").write_bytes(b"khong phai")
    with pytest.raises(EncoderError, match="điểm lưu"):
        train_reader([questions_file], tmp_path, backbone=backbone, plan=PLAN)
