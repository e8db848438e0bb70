"""SQuAD files, and the scores against the official script's own functions, written out here as the oracle."""

import collections
import gzip
import json
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import DocumentError
from qa.answering.overlap import f1, normalise
from qa.evaluation.squad import Gold, exact, questions, read_squad

# --- the SQuAD 2.0 evaluation script (evaluate-v2.0.py), its functions unchanged ---


def official_normalize_answer(s):
    def remove_articles(text):
        regex = re.compile(r"\b(a|an|the)\b", re.UNICODE)
        return re.sub(regex, " ", text)

    def white_space_fix(text):
        return " ".join(text.split())

    def remove_punc(text):
        exclude = set(string.punctuation)
        return "".join(ch for ch in text if ch not in exclude)

    return white_space_fix(remove_articles(remove_punc(s.lower())))


def official_tokens(s):
    return official_normalize_answer(s).split() if s else []


def official_f1(a_gold, a_pred):
    gold_toks = official_tokens(a_gold)
    pred_toks = official_tokens(a_pred)
    common = collections.Counter(gold_toks) & collections.Counter(pred_toks)
    num_same = sum(common.values())
    if len(gold_toks) == 0 or len(pred_toks) == 0:
        return int(gold_toks == pred_toks)
    if num_same == 0:
        return 0
    precision = 1.0 * num_same / len(pred_toks)
    recall = 1.0 * num_same / len(gold_toks)
    return (2 * precision * recall) / (precision + recall)


# --- end of the script ---

answers = st.text(alphabet="aàbcđê thnA THE an.,;-“”()\u00a0\n12", max_size=30)


@given(answers, st.lists(answers, max_size=3))
def test_scores_are_those_of_the_official_script(answer, references):
    assert normalise(answer) == official_normalize_answer(answer)
    golds = references or [""]
    assert exact(answer, references) == max(
        int(official_normalize_answer(gold) == official_normalize_answer(answer)) for gold in golds
    )
    assert f1(answer, references) == max(official_f1(gold, answer) for gold in golds)


def write(path, context, qas):
    data = {"data": [{"title": "Bài", "paragraphs": [{"context": context, "qas": qas}]}]}
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_reading_keeps_answers_and_puts_wrong_offsets_right(tmp_path):
    context = "Năm 2022 và năm 2022."
    qas = [
        {"id": 1, "question": "Năm nào?", "answers": [{"text": "2022", "answer_start": 15}]},
        {"id": "b", "question": "Mất?", "answers": [{"text": "2030", "answer_start": 0}]},
        {
            "id": "c",
            "question": "Không có?",
            "is_impossible": True,
            "answers": [],
            "plausible_answers": [{"text": "2022", "answer_start": 4}],
        },
    ]
    [article] = read_squad(write(tmp_path / "q.json", context, qas))
    [(paragraph, first), (_, impossible)] = questions([article])
    assert first.answers == (Gold(16, 20, "2022"),)
    assert paragraph.context[16:20] == "2022"
    assert (impossible.answers, impossible.plausible) == ((), ("2022",))


def test_every_reference_of_the_real_sets_lies_in_its_paragraph(shared_data):
    for name in ("xquad.vi", "viquad.dev", "viquad2.unanswerable"):
        for paragraph, question in questions(read_squad(shared_data / f"{name}.json")):
            for gold in question.answers:
                assert paragraph.context[gold.start : gold.end] == gold.text


@pytest.mark.parametrize("content", ["", "[]", '{"data": 3}', '{"data": [{"title": "x"}]}', "{"])
def test_another_kind_of_file_is_refused_by_name(tmp_path, content):
    path = tmp_path / "khác.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError, match="SQuAD") as caught:
        read_squad(path)
    assert caught.value.path == path


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DocumentError, match="không đọc được"):
        read_squad(tmp_path / "không có.json")


def test_a_file_with_gzip_reads_as_without_and_names_its_sets(tmp_path):
    article = {"title": "Cầu", "set": "mẫu", "paragraphs": [{"context": "Cầu dài.", "qas": []}]}
    packed = tmp_path / "q.json.gz"
    packed.write_bytes(gzip.compress(json.dumps({"data": [article]}).encode()))
    [found] = read_squad(packed)
    assert (found.title, found.set, found.paragraphs[0].context) == ("Cầu", "mẫu", "Cầu dài.")
    packed.write_bytes(packed.read_bytes()[:20])
    with pytest.raises(DocumentError, match="gzip"):
        read_squad(packed)
