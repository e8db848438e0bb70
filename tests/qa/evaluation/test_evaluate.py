"""Evaluation on question files made here, with figures that can be counted by hand; and on the real sets, slowly."""

import json
from pathlib import Path

import pytest

from index import DocumentError, HoidapError, Index, from_text
from qa.answering.load_answerer import load_answerer
from qa.answering.sentence import SentenceAnswerer
from qa.assistant import Assistant
from qa.cli.sample import sample_article
from qa.evaluation import evaluate
from qa.evaluation.compare import Request, compare
from qa.evaluation.variants import vary
from qa.settings import Settings

PARAGRAPHS = {
    "Cầu Rồng dài 666 mét và bắc qua sông Hàn.": [("Cầu Rồng dài bao nhiêu mét?", "666 mét")],
    "Cúc Phương thành lập năm 1962.": [("Cúc Phương thành lập năm nào?", "1962")],
    "Hồ Ba Bể sâu trung bình 20 mét.": [("Ai sáng tác Quốc ca?", None)],
}


@pytest.fixture
def squad(tmp_path):
    """A file in SQuAD 2.0 form."""
    paragraphs = []
    for context, asked in PARAGRAPHS.items():
        qas = [
            {
                "id": question,
                "question": question,
                "answers": [{"text": answer, "answer_start": context.index(answer)}] if answer else [],
                "is_impossible": answer is None,
            }
            for question, answer in asked
        ]
        paragraphs.append({"context": context, "qas": qas})
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"data": [{"title": "t", "paragraphs": paragraphs}]}), encoding="utf-8")
    return path


@pytest.fixture
def listed(tmp_path):
    """A list of questions with their evidence."""
    asked = [
        {"question": "Cầu Rồng dài bao nhiêu mét?", "answers": ["666 mét"], "evidence": "666 mét"},
        {"question": "Giá vàng bao nhiêu?", "answers": [], "evidence": None},
    ]
    path = tmp_path / "list.json"
    path.write_text(json.dumps({"questions": asked}), encoding="utf-8")
    return path


def test_a_squad_file_is_asked_over_its_own_paragraphs(squad, tiny_encoder):
    library, cases = evaluate.read_paragraphs(squad, tiny_encoder)
    assert {document.text for document in library.documents.values()} == set(PARAGRAPHS)
    outcomes = evaluate.ask_all(Assistant(library, answerer=SentenceAnswerer()), cases)
    report = evaluate.report(outcomes)
    assert [outcome.rank for outcome in outcomes] == [1, 1, None]
    assert report["questions"] == 3
    assert report["retrieval"] == {"recall@1": 1.0, "recall@5": 1.0, "mrr@10": 1.0, "ndcg@10": 1.0}
    assert report["abstention"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "refused": 0.0}
    # Whole sentences: no exact match but for the abstention.
    assert report["answers"]["em"] == pytest.approx(100 / 3, abs=0.01)
    assert report["answers"]["contained"] == report["answers"]["cited"] == 100
    assert set(report["milliseconds_per_question"]) == {"p50", "p95"}


def test_retrieval_alone_reads_nothing(squad, tiny_encoder):
    library, cases = evaluate.read_paragraphs(squad, tiny_encoder)
    report = evaluate.report(evaluate.ask_all(Assistant(library), cases, read=False))
    assert report["retrieval"]["recall@1"] == 1
    assert "answers" not in report


def test_gold_asks_the_right_paragraph_alone(squad, tiny_encoder):
    library, cases = evaluate.read_paragraphs(squad, tiny_encoder)
    outcomes = evaluate.ask_all(Assistant(library, answerer=SentenceAnswerer()), cases[:2], gold=True)
    assert [len(outcome.answer.hits) for outcome in outcomes] == [1, 1]


def test_bare_paragraphs_are_typed_without_diacritics_and_their_answers_too(squad, tiny_encoder):
    library, cases = evaluate.read_paragraphs(squad, tiny_encoder)
    plain, asked = evaluate.read_paragraphs(squad, tiny_encoder, without_diacritics=1.0)
    assert [document.text for document in plain.documents.values()] == [
        vary(document.text, "unmarked") for document in library.documents.values()
    ]
    assert [case.question for case in asked] == [case.question for case in cases]
    assert [case.answers for case in asked] == [
        tuple(vary(each, "unmarked") for each in case.answers) for case in cases
    ]
    outcomes = evaluate.ask_all(Assistant(plain), asked[:2], read=False)
    assert [outcome.rank for outcome in outcomes] == [1, 1]


def test_a_list_has_no_paragraphs_to_type_otherwise(tmp_path, listed):
    request = Request(listed, tmp_path / "library", without_diacritics=0.5)
    with pytest.raises(HoidapError, match="--without-diacritics cần tệp dạng SQuAD"):
        compare(request, Settings.from_environment({}))


def test_a_paragraph_that_is_taken_away_is_not_found_and_refusing_is_right(squad, tiny_encoder):
    library, cases = evaluate.read_paragraphs(squad, tiny_encoder)
    taken = evaluate.remove_paragraphs(cases, 1.0)
    outcomes = evaluate.ask_all(Assistant(library, answerer=SentenceAnswerer()), taken)
    # Every question but the third, which has no right paragraph's answer anyway, loses the paragraph it is about.
    for case, outcome in zip(cases, outcomes, strict=True):
        assert outcome.case.answers == ()
        assert case.document not in {hit.passage.document.id for hit in outcome.answer.hits}
        assert len(outcome.answer.hits) == len(library.documents) - 1
    assert evaluate.report(outcomes)["abstention"]["recall"] == 1.0
    assert evaluate.remove_paragraphs(cases, 0.0) == cases
    assert [case.removed for case in evaluate.remove_paragraphs(cases * 10, 0.5)].count(True) == 15
    assert evaluate.remove_paragraphs(cases * 10, 0.5) == evaluate.remove_paragraphs(cases * 10, 0.5)


def test_a_list_is_judged_by_its_evidence(listed, tiny_encoder):
    library = Index(encoder=tiny_encoder)
    library.add([from_text("\n\n".join(PARAGRAPHS), source="bài")])
    cases = evaluate.read_list(listed)
    outcomes = evaluate.ask_all(Assistant(library, answerer=SentenceAnswerer()), cases)
    assert outcomes[0].cited
    assert outcomes[0].contained
    assert outcomes[1].answer.abstained


def test_a_sample_is_the_same_every_time(squad, tiny_encoder):
    _, cases = evaluate.read_paragraphs(squad, tiny_encoder)
    assert evaluate.sample(cases, 2) == evaluate.sample(cases, 2)
    assert evaluate.sample(cases, None) == evaluate.sample(cases, 99) == cases


@pytest.mark.parametrize("text", ["", "{", "[]", '{"x": 1}'])
def test_another_file_is_a_clear_error(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match=r"x\.json"):
        evaluate.is_list(path)


def settings(tmp_path, reader=""):
    return Settings(library=tmp_path / "library", cache=Settings.from_environment().cache, reader=reader)


@pytest.mark.slow
def test_variants_side_by_side(tmp_path, squad):
    request = Request(squad, tmp_path / "library", variants=["all"])
    comparison = compare(request, settings(tmp_path, "none"))
    found = comparison.json
    assert set(found["variants"]) >= {"written", "unmarked", "nfd", "tone", "lower", "typo", "teencode"}
    assert found["retrieval"] == found["variants"]["written"]["retrieval"]
    assert len(comparison.table.splitlines()) == 1 + len(found["variants"])


@pytest.mark.slow
def test_the_seed_questions_on_the_original_article(tmp_path, shared_data):
    """The gates of the first issue: evidence cited for 90 %, answer contained for 75 %, 80 % of the others refused."""
    request = Request(
        shared_data / "seed_questions.json", tmp_path / "library", documents=[shared_data / "article.txt"]
    )
    report = compare(request, settings(tmp_path)).json
    assert report["answers"]["cited"] >= 90
    assert report["answers"]["contained"] >= 75
    assert report["abstention"]["recall"] >= 0.80


@pytest.mark.slow
def test_xquad_retrieval(tmp_path, shared_data):
    """recall@1 and MRR over the 240 paragraphs of XQuAD-vi, a quarter of its questions."""
    request = Request(shared_data / "xquad.vi.json", tmp_path / "library", limit=300, read=False)
    report = compare(request, settings(tmp_path)).json
    assert report["retrieval"]["recall@1"] >= 0.94
    assert report["retrieval"]["mrr@10"] >= 0.96


@pytest.mark.slow
def test_the_shipped_article_answers_the_seed_questions(encoder, shared_data):
    """Our own article, written from the same facts, holds every fact that is asked about."""
    library = Index(encoder=encoder)
    library.add([sample_article()])
    assistant = Assistant(library, answerer=load_answerer())
    asked = json.loads((shared_data / "seed_questions.json").read_text(encoding="utf-8"))["questions"]
    facts = [each for each in asked if each["answers"] and each["tag"] != "meta"]
    right = 0
    for each in facts:
        text = assistant.ask(each["question"]).text.lower().replace(" ", "")
        right += any(
            answer.lower().replace(" ", "") in text or (text and text in answer.lower().replace(" ", ""))
            for answer in each["answers"]
        )
    assert right / len(facts) >= 0.75


def test_the_shipped_article_is_not_the_original(shared_data):
    """No run of twelve words of the original, but for official names: the theme, the three economic pillars."""
    original = " ".join((shared_data / "article.txt").read_text(encoding="utf-8").lower().split())
    words = sample_article().text.lower().split()
    runs = [" ".join(words[start : start + 12]) for start in range(len(words) - 11)]
    shared = [run for run in runs if run in original]
    assert [run for run in shared if "nông thôn mới" not in run and "cảng biển, logistics" not in run] == []
    assert Path(sample_article().source).name == sample_article().source
