"""The ablation ranks as `Index.search` does, and leaves out what it says."""

import pytest

from index import Block, Document, Index
from qa.evaluation.ablation import ablate, table
from qa.evaluation.evaluate import Case, ask_all
from qa.evaluation.variants import VARIANTS

TEXTS = [
    "Hải Phòng chọn chủ đề năm 2022 là chuyển đổi số.",
    "Đà Nẵng làm cầu mới qua sông Hàn.",
    "Cần Thơ trồng lúa, nuôi cá và xuất khẩu gạo.",
    "Huế giữ gìn di sản và đón khách du lịch.",
]
QUESTIONS = [("Hải Phòng chọn chủ đề gì?", 0), ("Cầu mới qua sông nào?", 1), ("Ai xuất khẩu gạo?", 2)]


@pytest.fixture(scope="module")
def library():
    from tests.tiny_encoder import TinyEncoder

    made = Index(encoder=TinyEncoder())
    made.add(Document(f"bài {at}", text, (Block("paragraph", 0, len(text)),)) for at, text in enumerate(TEXTS))
    return made


@pytest.fixture(scope="module")
def cases(library):
    ids = list(library.documents)
    return [Case(question, ("x",), document=ids[place]) for question, place in QUESTIONS]


def test_every_variant_and_search_is_measured(library, cases):
    found = ablate(library, cases)
    assert list(found) == list(VARIANTS)
    names = list(found["written"])
    assert names[0] == "fused"
    assert all(list(figures) == names for figures in found.values())
    lines = table(found).splitlines()
    assert len(lines) == 2 + len(names)
    assert lines[2].count("|") == 2 + len(VARIANTS)


def test_the_whole_is_what_a_search_finds(library, cases):
    from qa.assistant import Assistant
    from qa.evaluation.metrics import retrieval

    outcomes = ask_all(Assistant(library, answerer=None), cases, read=False)
    assert ablate(library, cases, variants=["written"])["written"]["fused"] == retrieval([o.rank for o in outcomes])


def test_unmarked_questions_need_their_marks_back(library, cases):
    found = ablate(library, cases, variants=["unmarked"])["unmarked"]
    assert found["fused"]["recall@1"] == 1
    assert found["dense alone, as typed"]["recall@1"] < 1
