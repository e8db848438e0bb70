"""Word search is held to BM25's formula, written out here, and to how Vietnamese is really typed."""

import math
import random
import re
import unicodedata
from dataclasses import replace
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Passage
from index.search.bm25.index import Bm25Index
from index.search.bm25.parts import Bm25Parts
from index.search.bm25.query_terms import TermWeights
from index.search.bm25.term_search import COMMON_FROM
from index.search.bm25.terms import find_abbreviations, terms
from index.search.bm25.top_k import (
    K1,
    B,
    ScoredList,
    ScoredPart,
    bm25_norms,
    order_terms,
    select_top,
    sum_scores,
    top_k,
)
from index.search.bm25.vocabulary import StringTable, Vocabulary, all_terms
from index.storage.records import Entry
from index.storage.state import State
from index.vietnamese.dates import spell_out_dates
from index.vietnamese.restore.question import QuestionRestorer
from index.vietnamese.syllables import old_tones
from index.vietnamese.text import fold
from tests.faults.scene import article

WORDS = "hòa bình thủ đô hà nội hải phòng số liệu kinh tế khó khăn kho báu 2022 35 covid the of".split()


def texts(seed: int, count: int = 12) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=chance.randint(1, 30))) for _ in range(count)]


def rows(text: str) -> dict[str, list[str]]:
    words = terms(text)
    folded = [fold(word) for word in words]
    pairs = [first + " " + second for first, second in pairwise(folded)]
    return {"written": words, "folded": ["~" + word for word in folded], "pair": pairs}


def bm25(collection: list[str], query: str) -> list[float]:
    """Lucene's BM25 (Kamphuis et al. 2020), over the three kinds of terms in one document length."""
    documents = [list(chain(*rows(text).values())) for text in collection]
    mean = sum(map(len, documents)) / len(documents)
    asked = rows(query)
    if not all(word.isascii() for word in asked["written"]):
        asked["folded"] = []
    asked["plain"] = [fold(word) for word in asked["written"] if fold(word) != word]
    weights = {"written": 1.0, **TermWeights()._asdict()}
    found = []
    for document in documents:
        score = 0.0
        for kind, wanted in asked.items():
            for term in wanted:
                text_frequency = sum(term in each for each in documents)
                rarity = math.log(1 + (len(documents) - text_frequency + 0.5) / (text_frequency + 0.5))
                times = document.count(term)
                score += weights[kind] * rarity * times / (times + K1 * (1 - B + B * len(document) / mean))
        found.append(score)
    return found


@pytest.mark.parametrize("seed", range(8))
def test_scores_are_lucenes_bm25(seed):
    collection = texts(seed)
    for query in (*texts(seed + 100, 3), "hoa binh", "Hải phòng thủ đô", "chưa từng thấy"):
        assert np.allclose(Bm25Index.build(collection).scores(query), bm25(collection, query), atol=1e-4)


QUESTIONS = ("hòa bình thủ đô", "hoa binh", "Hải phòng 2022 số liệu", "the of covid", "HP ở đâu", "chưa từng thấy", "")
some_texts = st.lists(
    st.lists(st.sampled_from([*WORDS, "(HP)", "hải phòng (HP)", "."]), max_size=9).map(" ".join), max_size=6
)


@given(some_texts, st.lists(st.tuples(st.lists(st.booleans(), max_size=12), some_texts), max_size=5))
def test_any_history_of_changes_scores_as_an_index_built_afresh(held, changes):
    grown = Bm25Index.build(held)
    for leaving, new in changes:
        gone = np.array([*leaving, *[False] * len(held)][: len(held)], np.bool_)
        held = [*(text for text, left in zip(held, gone, strict=True) if not left), *new]
        grown = grown.update(gone, new)
    afresh = Bm25Index.build(held)
    assert len(grown) == len(held)
    for question in QUESTIONS:
        assert np.array_equal(grown.scores(question), afresh.scores(question)), question


def test_the_words_of_a_library_grow_as_its_documents_do():
    draw, library, number = random.Random(0), State.empty(), 0
    for _ in range(25):
        gone = {id_ for id_ in library.entries if draw.random() < 0.3}
        new = []
        for _ in range(draw.randrange(3)):
            document = article(f"bài {number}", number)
            passages = tuple(Passage(document, block.start, block.end) for block in document.blocks)
            new, number = [*new, Entry(document, "2026-01-01", passages)], number + 1
        vectors = np.ones((sum(len(entry.passages) for entry in new), 2), np.float32)
        library = library.replace(gone, new, vectors if len(vectors) else None)
        afresh = Bm25Index.build([passage.search_text for passage in library.passages])
        for question in ("cảng biển Hải Phòng", "thanh pho thong minh"):
            assert np.array_equal(library.lexical.scores(question), afresh.scores(question))
        restored = QuestionRestorer.build([document.text for document in library.documents.values()])
        assert library.restorer.restore("cang bien do thi") == restored.restore("cang bien do thi")


def test_a_change_leaves_the_index_before_as_it_was():
    before = Bm25Index.build(texts(3))
    scores = [before.scores(question) for question in QUESTIONS]
    after = before.update(np.arange(12) % 3 == 0, texts(4))
    after.scores("hòa bình")
    again = Bm25Index(before.vocabulary, before.postings, before.lengths, before.defined)  # nothing kept from before
    assert all(np.array_equal(again.scores(each), known) for each, known in zip(QUESTIONS, scores, strict=True))


def test_a_grown_index_is_saved_whole(tmp_path):
    grown = Bm25Index.build(texts(5)).update(np.arange(12) < 5, ["Ủy ban Số Liệu (UBSL) họp.", *texts(6)])
    grown.save(tmp_path / "words")
    opened = Bm25Index.open(tmp_path / "words").update(np.arange(20) == 2, texts(7))
    for question in (*QUESTIONS, "UBSL"):
        assert np.array_equal(opened.scores(question), grown.update(np.arange(20) == 2, texts(7)).scores(question))


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.5]), max_size=300), st.integers(1, 12))
def test_the_best_are_those_of_sorting_everything(scores, k):
    wanted = sorted((row for row, score in enumerate(scores) if score > 0), key=lambda row: (-scores[row], row))[:k]
    assert select_top(np.array(scores, np.float32), k).tolist() == wanted


@pytest.mark.parametrize("k", [1, 5, 40, 2_000])
def test_searching_finds_what_scoring_everything_does(k):
    chance, library = random.Random(9), Bm25Index.build(texts(9, 3_000))
    for question in (*QUESTIONS, *texts(10, 20), *("".join(chance.choices("aeiou ", k=5)) for _ in range(3))):
        rows, scores = library.search(question, k)
        everything = library.scores(question)
        assert rows.tolist() == select_top(everything, k).tolist()
        assert np.array_equal(scores, everything[rows])
        some = np.array(chance.sample(range(3_000), 50), np.int64)
        assert np.array_equal(library.scores_of(question, some), everything[some])


@pytest.mark.parametrize("cuts", [[], [700, 700, 2_500]])
@pytest.mark.parametrize("budget", [1, 300, 2_000, 10**9])
def test_within_a_budget_scores_are_exact_and_the_best_are_found(budget, cuts):
    draw = np.random.default_rng(3)
    norms = bm25_norms(draw.integers(5, 200, 5_000))
    lists = []
    for weight in (5.0, 4.0, 3.5, 1.0, 0.5, 0.2):
        rows = np.flatnonzero(draw.random(5_000) < 0.5 / weight**2).astype(np.int32)
        lists.append(ScoredList(rows, draw.integers(1, 9, len(rows)).astype(np.uint8), weight))
    ordered = [each for (each,) in order_terms([[each] for each in lists])]
    everything = sum_scores(ScoredPart(ordered, norms))
    parts = [
        ScoredPart([between(each, first, last) for each in ordered], norms[first:last])
        for first, last in pairwise([0, *cuts, 5_000])
    ]
    found = top_k(parts, 10, budget=budget)
    rows = np.concatenate([own + first for (own, _), first in zip(found, [0, *cuts], strict=True)])
    scores = np.concatenate([own for _, own in found])
    assert np.array_equal(scores, everything[rows])
    order = np.lexsort((rows, -scores))[:10]
    rows, scores = rows[order], scores[order]
    best = select_top(everything, 10)
    shared = len(np.intersect1d(rows, best))
    assert budget < 1_000 or shared >= 9
    assert budget < 10**9 or rows.tolist() == best.tolist()


def between(each: ScoredList, first: int, last: int) -> ScoredList:
    """The part of a list that is of the texts first to last - 1, numbered from 0."""
    inside = (each.rows >= first) & (each.rows < last)
    return ScoredList(each.rows[inside] - np.int32(first), each.counts[inside], each.weight)


@given(st.lists(st.sets(st.text(max_size=12), max_size=6), max_size=4))
def test_a_table_grown_step_by_step_is_the_one_made_at_once(steps):
    grown, every = StringTable.of([]), dict[str, None]()
    for step in steps:
        new = [text for text in sorted(step) if text not in every]
        grown = grown.append(new)
        every |= dict.fromkeys(new)
    made = StringTable.of(every)
    assert (grown.data.tobytes(), grown.ends.tolist(), grown.numbers.tolist()) == (
        made.data.tobytes(),
        made.ends.tolist(),
        made.numbers.tolist(),
    )
    assert [grown.number(text) for text in every] == list(range(len(every)))


def test_common_terms_score_as_their_postings_do():
    """What is added for all texts at once is what the postings of a single part, and of several, add one by one."""
    collection = texts(11, COMMON_FROM * 5 // 4)
    whole = Bm25Index.build(collection)
    cut = len(collection) // 3
    parts = [Bm25Index.build(collection[:cut]), Bm25Index.build(collection[cut:])]
    live = [np.arange(len(part)) % 7 > 0 for part in parts]
    left = np.concatenate(live)
    several = Bm25Parts(parts, live)
    rest = whole.update(~left, [])
    some = np.arange(0, len(rest), 17)
    for question in ("hòa bình thủ đô hà nội", "hải phòng 2022", "the of covid zzz"):
        asked = rest._ask(question)
        assert asked.parts[0].common
        lists = [ScoredList(*rest.postings_of(term), weight) for term, weight in weigh(asked).items()]
        expected = sum_scores(ScoredPart(lists, rest._norms[0]))
        for index in (rest, several):
            assert np.allclose(index.scores(question), expected, atol=1e-4)
            rows, scores = index.search(question, 40)
            assert rows.tolist() == select_top(index.scores(question), 40).tolist()
            assert np.array_equal(scores, index.scores(question)[rows])
            assert np.array_equal(index.scores_of(question, some), index.scores(question)[some])
            fresh = Bm25Parts(parts, live) if index is several else whole.update(~left, [])  # looked up, not summed
            assert np.array_equal(fresh.scores_of(question, some), index.scores(question)[some])
        assert np.array_equal(rest.scores(question), several.scores(question))


def weigh(asked):
    """Each term of a question that a text holds, with what it is worth."""
    weights: dict = {}
    for term, weight in asked.terms:
        if term in asked.rarities:
            weights[term] = weights.get(term, 0.0) + weight * asked.rarities[term]
    return weights


@given(st.lists(st.text(max_size=30), max_size=5))
def test_folding_many_words_at_once_is_folding_each(collection):
    words = list(dict.fromkeys(word for text in collection for word in terms(text)))
    known = Vocabulary.empty().with_words(words)
    assert [list(known.folded.by_string)[known.forms[number]] for number in known.words.by_string.values()] == [
        fold(word) for word in words
    ]


def test_a_text_of_one_word_very_often_is_scored():
    scores = Bm25Index.build(["đê " * 70_000, "đê điều"]).scores("đê")
    assert scores[0] > 0
    assert np.isfinite(scores).all()


def test_every_term_of_a_text_by_name():
    text = "Hải Phòng, 35%"
    assert all_terms(text) == list(chain(*rows(text).values()))


def test_nothing_to_find_scores_zero():
    assert Bm25Index.build([]).scores("hà nội").shape == (0,)
    assert Bm25Index.build(["", "…!"]).scores("hà nội").tolist() == [0, 0]
    assert Bm25Index.build(["Hà Nội"]).scores("").tolist() == [0]
    assert Bm25Index.build(["Hà Nội"]).scores("🙂 ?!").tolist() == [0]


def test_a_saved_index_scores_the_same(tmp_path):
    built = Bm25Index.build(texts(1))
    built.save(tmp_path / "words")
    opened = Bm25Index.open(tmp_path / "words")
    assert len(opened) == len(built) == 12
    assert np.array_equal(opened.scores("thủ đô hòa bình"), built.scores("thủ đô hòa bình"))


def test_an_empty_index_is_saved_too(tmp_path):
    Bm25Index.build([]).save(tmp_path / "words")
    assert len(Bm25Index.open(tmp_path / "words")) == 0


def test_a_file_of_something_else_is_refused(tmp_path):
    (tmp_path / "words").write_bytes(b"not an index")
    with pytest.raises(ValueError, match="Expecting value"):
        Bm25Index.open(tmp_path / "words")
    np.save(tmp_path / "objects.npy", np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="utf-8"):
        Bm25Index.open(tmp_path / "objects.npy")


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("hoà bình", "hòa bình"),
        ("thuỷ lợi", "thủy lợi"),
        ("kỹ thuật", "kĩ thuật"),
        ("lý do", "lí do"),
        ("quý vị", "quí vị"),
        ("7/2/2022", "07/02/2022"),
        ("7/2/2022", "ngày 7 tháng 2 năm 2022"),
        ("ngày 07-02-2022", "ngày 7/2/2022"),
        ("35 phần trăm", "35%"),
        ("1.200.000 người", "1,200,000 người"),
        ("3,5 tỷ", "3.5 tỉ"),
        ("ĐÀ NẴNG", "đà nẵng"),
    ],
)
def test_two_spellings_are_the_same_terms(asked, written):
    assert terms(asked) == terms(written) == terms(unicodedata.normalize("NFD", written))


@pytest.mark.parametrize("different", [("cho", "chó"), ("1.5", "15"), ("da", "đa"), ("yêu", "iêu")])
def test_two_words_stay_two(different):
    first, second = different
    assert terms(first) != terms(second)


def test_a_typed_mark_counts():
    library = Bm25Index.build(["con chó của tôi", "cái chợ của tôi", "xe của tôi"])
    dog, market, _ = library.scores("con chó ở đâu")
    assert dog > market
    assert Bm25Index.build(["chó", "chợ", "cho"]).scores("chó").argsort().tolist() == [1, 2, 0]


def test_a_missing_mark_does_not_hurt_much():
    library = Bm25Index.build(["Hải Phòng mưa to", "Hà Nội nắng đẹp"])
    assert library.scores("hai phong").argmax() == 0
    assert library.scores("phong").argmax() == 0
    assert Bm25Index.build(["mua", "nang"]).scores("mưa").argmax() == 0
    assert Bm25Index.build(["hai phong mua to", "ha noi nang dep"]).scores("Hải Phòng mưa").argmax() == 0


@given(st.text(), st.lists(st.text(), max_size=4))
def test_any_text_is_scored_and_never_below_zero(query, collection):
    scores = Bm25Index.build(collection).scores(query)
    assert scores.dtype == np.float32
    assert scores.shape == (len(collection),)
    assert (scores >= 0).all()


@given(st.text())
def test_terms_are_the_same_in_every_unicode_form(text):
    assert terms(unicodedata.normalize("NFD", text)) == terms(unicodedata.normalize("NFC", text))


_PIECES = [*"aàyỳqđĐİß0129 .,/-%", "ngày ", "NGÀY ", "ngaỳ ", "07/02/2022", "1.200.000", "hoà", "thuý", "y\u0301"]


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join) | st.text())
def test_terms_are_those_of_the_whole_text_spelled_out_in_one_go(text):
    plain = spell_out_dates(old_tones(text).lower())
    plain = re.sub(r"(?<![\d.,])\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?!\d)", lambda m: m[0].replace(m[1], ""), plain)
    plain = plain.replace("ngày ngày", "ngày").replace("%", " phần trăm ")
    numbers_and_words = re.findall(r"\d+(?:[.,]\d+)?|[^\W\d_]+", plain)
    folded = [
        each.replace(",", ".").lstrip("0") or "0"
        if each[0].isdigit()
        else re.sub(r"^(h|k|l|m|s|t|qu)([yýỳỷỹỵ])$", lambda m: m[1] + "iíìỉĩị"["yýỳỷỹỵ".index(m[2])], each)
        for each in numbers_and_words
    ]
    assert terms(text) == folded


def test_abbreviations_that_a_text_defines():
    assert find_abbreviations("Sở Giao thông vận tải (GTVT) và CĐS (chuyển đổi số) (XYZ).") == {
        "gtvt": "giao thông vận tải",
        "cđs": "chuyển đổi số",
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("UBND làm gì?", 3),
        ("ubnd lam gi", 3),
        ("Uỷ ban nhân dân làm gì?", 0),
        ("GTVT là ngành nào?", 1),
        ("ngành giao thông vận tải", 1),
        ("HDND", 2),
    ],
)
def test_short_and_long_forms_find_each_other(asked, expected, tmp_path):
    library = Bm25Index.build(
        [
            "UBND quyết định.",
            "Sở Giao thông vận tải (GTVT) báo cáo.",
            "Hội đồng nhân dân bỏ phiếu.",
            "Ủy ban nhân dân họp.",
        ]
    )
    library.save(tmp_path / "words")
    plain = replace(library, weights=TermWeights(expansion=0))
    assert library.scores(asked)[expected] > plain.scores(asked)[expected]
    assert np.array_equal(library.scores(asked), Bm25Index.open(tmp_path / "words").scores(asked))
