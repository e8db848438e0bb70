"""The reader: spans against brute force, phrases by example, answers and abstentions through a small library."""

import itertools
import json
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import EncoderError, Index, from_text
from qa.answer import Answer
from qa.answering.candidates import COLUMNS, dump_rule, read_hits, rule_of
from qa.answering.confidence import ConfidenceRule, Logistic
from qa.answering.documents import Documents
from qa.answering.expand_span import whole_list, whole_phrase, whole_sentences
from qa.answering.reader import BUNDLED, Reader, bundled_weights
from qa.answering.spans import LONGEST, ScoredSpan, best_spans
from qa.evaluation.gold import evaluate_gold
from qa.evaluation.squad import Article, Gold, Paragraph, Question, read_squad
from qa.question.answer_type import answer_type
from qa.question.understand import understand
from qa.training.fit_confidence import evaluate_rule, fit_rule
from qa.training.reader_confidence import REFUSED, try_questions
from qa.training.trials import trials

# --- spans ---


def brute_force(logits, offsets, text, silence, brevity):
    """Every pair of tokens, the best that do not overlap, in order."""
    pairs = []
    for i, j in itertools.product(range(len(offsets)), repeat=2):
        (a, b), (c, d) = offsets[i], offsets[j]
        if b > a and d > c and 0 <= j - i < LONGEST and "\n" not in text[a:d].strip("\n"):
            pairs.append((logits[0][i] + logits[1][j] - silence - brevity * math.log(j - i + 1), a, d))
    kept = []
    for score, a, d in sorted(pairs, key=lambda pair: -pair[0]):
        if all(d <= start or a >= end for _, start, end in kept):
            kept.append((score, a, d))
    return kept


@given(st.integers(1, 12), st.integers(0, 2**31), st.booleans(), st.sampled_from([0.0, 0.3]))
def test_the_best_spans_are_those_of_trying_every_pair(count, seed, broken, brevity):
    rng = np.random.default_rng(seed)
    logits = rng.standard_normal((2, count)).astype(np.float32)
    text = " ".join("ab" for _ in range(count))
    if broken:
        text = text.replace(" ", "\n", 1)
    offsets = [(max(3 * i - 1, 0), 3 * i + 2) if rng.random() < 0.9 else (0, 0) for i in range(count)]
    found = best_spans(logits, offsets, text, 0.5, top=3, brevity=brevity)
    expected = brute_force(logits.astype(float), offsets, text, 0.5, brevity)[:3]
    assert [(one.start, one.end) for one in found] == [(a, d) for _, a, d in expected]
    assert [one.score for one in found] == pytest.approx([score for score, _, _ in expected], abs=1e-5)


# --- phrases ---

ARTICLE = (
    "Ông Nguyễn Văn A ký Quyết định 749/QĐ-TTg ngày 03/06/2020 (sửa ngày 5/7), chi 3,5 nghìn tỷ đồng; tăng (35%) và"
    ' "rất nhanh" trong 1914-1918. Nhiệt độ -5°C. Các công nghệ như Internet vạn vật, 5G, dữ liệu lớn và blockchain.'
)


@pytest.mark.parametrize(
    ("marked", "whole"),
    [
        ("749", "749/QĐ-TTg"),
        ("Quyết định 749/", "Quyết định 749/QĐ-TTg"),
        ("03/06", "03/06/2020"),
        ("3,5", "3,5 nghìn tỷ đồng"),
        ("3,", "3,5 nghìn tỷ đồng"),
        ("(35", "35%"),
        ("1914", "1914"),
        ("-5", "-5°C"),
        ('"rất', "rất"),
        ("uyễn Văn", "Nguyễn Văn"),
        (" Nguyễn Văn A ", "Nguyễn Văn A"),
        ("sửa ngày 5/7)", "sửa ngày 5/7"),
    ],
)
def test_a_cut_is_widened_to_what_is_printed(marked, whole):
    at = ARTICLE.index(marked)
    start, end = whole_phrase(ARTICLE, (at, at + len(marked)))
    assert ARTICLE[start:end] == whole


@pytest.mark.parametrize("unit", ["km vuông", "dặm vuông", "mét khối", "ki-lô-mét vuông"])
def test_a_figure_takes_its_whole_unit(unit):
    text = f"Rừng chiếm 5.500 {unit} đất."
    assert text[slice(*whole_phrase(text, (11, 16)))] == f"5.500 {unit}"


def test_a_question_for_a_day_gets_the_whole_date():
    at = ARTICLE.index("06/2020")
    assert ARTICLE[slice(*whole_phrase(ARTICLE, (at, at + 7), dates=True))] == "ngày 03/06/2020"


def test_a_list_comes_whole():
    at = ARTICLE.index("Internet")
    assert ARTICLE[slice(*whole_list(ARTICLE, (at, at + 16), []))] == "Internet vạn vật, 5G, dữ liệu lớn và blockchain"
    text = "Gồm cảng biển, logistics và du lịch được ưu tiên."
    first, other = (4, 13), (15, 24)
    assert text[slice(*whole_list(text, first, [other]))] == "cảng biển, logistics"


def test_an_explanation_is_whole_sentences():
    at = ARTICLE.index("Internet")
    assert ARTICLE[slice(*whole_sentences(ARTICLE, (at, at + 3), (0, len(ARTICLE))))].startswith("Các công nghệ như")


@given(st.text(alphabet='aệ1 .,()"“”-/%\n…', min_size=1, max_size=40), st.data())
def test_no_phrase_is_empty_or_leaves_the_text(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    for found in (
        whole_phrase(text, (start, end)),
        whole_phrase(text, (start, end), dates=True),
        whole_list(text, (start, end), [(0, start)]),
        whole_sentences(text, (start, end), (0, len(text))),
    ):
        assert 0 <= found[0] < found[1] <= len(text)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Tại sao lạm phát tăng?", "reason"),
        ("lam the nao de dang ky", "how"),
        ("Những ngành công nghiệp nào được ưu tiên?", "list"),
        ("ba tru cot gom nhung gi", "list"),
        ("Ban hành vào thời gian nào?", "date"),
        ("Ai là thủ tướng?", "person"),
        ("Nhà máy nào lớn nhất?", "compare"),
    ],
)
def test_the_kind_of_answer_decides_how_much_of_the_text_is_shown(question, kind):
    assert answer_type(question) == kind


# --- answers ---

MARGIN = tuple(float(name == "margin") for name in COLUMNS)
PLAIN = ConfidenceRule(Logistic(MARGIN, 0.0), Logistic(MARGIN, 0.0), Logistic(MARGIN, 0.0), 0.5)
"""Probability by the reader's margin alone: answered where it is above 0."""


class WordSpans:
    """A span reader without a model: marks each sentence's first figure, else name, by the words it shares."""

    facts: dict[str, str] = {}  # noqa: RUF012

    def spans(self, question, texts, *, top=5):
        return [self._of(question, text)[:top] for text in texts]

    def _of(self, question, text):
        asked = set(re.findall(r"\w+", question.lower()))
        found = []
        for sentence in re.finditer(r"[^.\n]+", text):
            shared = len(asked & set(re.findall(r"\w+", sentence[0].lower())))
            target = re.search(r"\d[\d,]*", sentence[0]) or re.search(r"(?<=\s)[A-ZĐ]\w+", sentence[0])
            if target:
                start = sentence.start() + target.start()
                found.append(ScoredSpan(start, start + len(target[0]), 3.0 * (shared - 2.5)))
        return sorted(found, key=lambda one: -one.score)


@pytest.fixture
def library(tiny_encoder):
    library = Index(encoder=tiny_encoder)
    texts = {
        "cầu": "Cầu Rồng dài 666 mét. Cầu khánh thành năm 2013.",
        "cầu nữa": "Báo viết rằng cầu Rồng dài 666 mét như đã hứa.",
        "núi": "Núi Fansipan cao 3143 mét. Đỉnh núi có tuyết vì trời lạnh.",
    }
    library.add([from_text(text, source=name) for name, text in texts.items()])
    return library


def ask(library, question, reader=None) -> Answer:
    query = understand(question, library=library)
    return (reader or Reader(WordSpans(), PLAIN)).answer(query, library.search(query), Documents(library))


def test_the_answer_is_the_span_with_its_unit_and_both_passages_are_cited(library):
    answer = ask(library, "Cầu Rồng dài bao nhiêu mét?")
    assert answer.text == "666 mét"
    assert sorted(citation.document.source for citation in answer.citations) == ["cầu", "cầu nữa"]
    for citation in answer.citations:
        assert [span.text for span in citation.highlights] == ["666 mét"]
        assert answer.text in citation.text
    assert 0.5 < answer.confidence == answer.citations[0].score <= 1
    assert answer.hits[0].passage.document is answer.citations[0].document
    assert [hit.rank for hit in answer.hits] == list(range(1, len(answer.hits) + 1))


def test_nothing_likely_is_an_abstention_that_shows_the_closest_passages(library):
    answer = ask(library, "Ai vô địch giải năm ngoái?")
    assert answer.abstained
    assert (answer.text, answer.citations) == ("", ())
    assert answer.confidence < 0.5
    assert len(answer.hits) == 3


def test_an_explanation_answers_with_its_sentence(library):
    reader = Reader(WordSpans(), ConfidenceRule(PLAIN.order, PLAIN.sure, Logistic(MARGIN, 5.0), 0.5))
    answer = ask(library, "Vì sao núi Fansipan cao 3143 mét?", reader)
    assert answer.text == "Núi Fansipan cao 3143 mét."


def test_the_bare_reader_always_answers_with_the_span_alone(library):
    reader = Reader(WordSpans(), PLAIN).without_expansion().without_threshold()
    assert ask(library, "Vì sao núi Fansipan cao 3143 mét?", reader).text == "3143 mét"
    assert not ask(library, "Ai vô địch giải bóng đá?", reader).abstained


def test_a_library_without_hits_is_an_abstention(library):
    query = understand("Có gì?", library=library)
    answer = Reader(WordSpans(), PLAIN).answer(query, [], Documents(library))
    assert answer.abstained
    assert (answer.confidence, answer.hits) == (0.0, ())


def test_reading_puts_the_passage_that_answers_first(library):
    query = understand("Núi Fansipan cao bao nhiêu mét?", library=library)
    hits = library.search(query)
    backwards = list(reversed(hits))
    answer = Reader(WordSpans(), PLAIN).answer(query, backwards, Documents(library))
    assert answer.reranked[0].passage.document.source == "núi"
    assert answer.hits == tuple(backwards)
    assert set(answer.reranked) == set(hits)


def test_rows_have_a_number_for_every_column(library):
    query = understand("Cầu Rồng dài bao nhiêu mét?", library=library)
    readings = read_hits(WordSpans(), query, library.search(query))
    assert all(len(reading.row) == len(COLUMNS) for reading in readings)
    assert np.isfinite([reading.row for reading in readings]).all()


def test_a_rule_comes_back_from_the_header_of_the_weights():
    part = Logistic(tuple(float(number) for number in range(len(COLUMNS))), -0.5)
    rule = ConfidenceRule(part, Logistic(part.weights, 0.25), Logistic(part.weights, 1.5), 0.31)
    assert rule_of({"rule": dump_rule(rule)}) == rule
    assert rule_of({}) == rule_of({"rule": json.dumps({"weights": {"other": 1}})})


@pytest.fixture(scope="module")
def mountains():
    """An article of forty like paragraphs, a question about each."""
    paragraphs = tuple(
        Paragraph(text, (Question(str(n), f"Núi {name} cao bao nhiêu mét?", (Gold(at, at + 4, text[at : at + 4]),)),))
        for n, name in enumerate(["Lam", "Hồng", "Ba", "Tản", "Dài", "Cấm", "Chúa", "Bà", "Sam", "Voi"] * 4)
        for text in [f"Người ta nói núi {name} số {n} cao {1000 + n} mét so với biển."]
        for at in [text.index(f"{1000 + n}")]
    )
    return Article("Núi", paragraphs)


def test_a_fitted_rule_keeps_silent_where_the_answer_was_taken_away(tiny_encoder, mountains):
    tried = try_questions(WordSpans(), [mountains], tiny_encoder, most=40)
    assert 0 < sum(each.answerable for each in tried) < 40
    rule = fit_rule(tried, refused=REFUSED)
    figures = evaluate_rule(tried, rule)
    assert figures["refused"] <= 0.07
    assert 0 <= rule.threshold <= 1


def test_no_gap_in_the_ranks_tells_that_a_paragraph_was_taken_away(tiny_encoder, mountains):
    found = [each.hits for each in trials([mountains], tiny_encoder, most=40) if not each.answerable]
    assert found
    assert all([hit.rank for hit in hits] == [*range(1, len(hits) + 1)] for hits in found)


def test_gold_reading_scores_by_the_official_rules():
    context = "Cầu Rồng dài 666 mét."
    answers = (Gold(13, 20, "666 mét"),)
    asked = (Question("1", "Dài bao nhiêu?", answers), Question("2", "?", ()))
    article = Article("Cầu", (Paragraph(context, asked),))
    figures = evaluate_gold(WordSpans(), [article])
    assert (figures.questions, figures.em, figures.f1) == (1, 100.0, 100.0)


def test_an_unknown_model_is_named():
    with pytest.raises(EncoderError, match="không-có"):
        Reader.load("/không-có/mô-hình")


# --- the weights that ship ---

shipped = pytest.mark.skipif(not bundled_weights().is_file(), reason="no reader weights in qa/data")


@shipped
@pytest.mark.parametrize("name", BUNDLED)
def test_the_weights_that_ship_are_small_and_carry_their_rule(name):
    from safetensors import safe_open

    assert bundled_weights(name).stat().st_size <= 25_000_000
    with safe_open(str(bundled_weights(name)), framework="np") as file:
        facts = file.metadata()
    assert 0 < rule_of(facts).threshold < 1
    assert "rule" in facts


@shipped
@pytest.mark.slow
@pytest.mark.parametrize("name", BUNDLED)
def test_the_shipped_reader_reads_the_public_benchmark(shared_data, name):
    reader = Reader.load(name)
    articles = read_squad(shared_data / "xquad.vi.json")
    figures = evaluate_gold(reader.spans, articles, pick=lambda number: number % 20 == 0)
    assert figures.f1 > 50


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["Cầu Rồng dài 666 mét.", "Núi cao.", "\n\n", "Năm 2013", "“", "(35%)"]), max_size=8))
def test_any_article_gives_an_answer_or_an_abstention(parts):
    from tests.tiny_encoder import TinyEncoder

    library = Index(encoder=TinyEncoder())
    text = " ".join(parts)
    if text.strip():
        library.add([from_text(text, source="bài")])
    bold = ConfidenceRule(PLAIN.order, PLAIN.sure, Logistic(MARGIN, 9.0), 0.1)
    answer = ask(library, "Những cầu nào dài 666 mét?", Reader(WordSpans(), bold))
    assert all(span.text in citation.text for citation in answer.citations for span in citation.highlights)
