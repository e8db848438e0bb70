"""A thing that nothing retrieved mentions, told from units, actions and foreign words."""

import pytest

from index import Index, from_text
from qa.answering.unmentioned import has_parts, misses_thing

TEXT = "Điều 1. Mức phạt\n1. Đỗ xe sai chỗ: phạt 300.000 đồng.\n2. Xe đạp đi ngược chiều: phạt 100.000 đồng."


@pytest.fixture(scope="module")
def hits(encoder):
    """What a search finds in rules on parking."""
    library = Index(encoder=encoder)
    library.add([from_text(TEXT, source="phạt")])
    return library.search("mức phạt", k=5)


@pytest.mark.parametrize("question", ["Vượt đèn đỏ bị phạt bao nhiêu?", "Xe tải đỗ sai chỗ phạt bao nhiêu?"])
def test_a_noun_that_no_hit_holds_is_missed(hits, question):
    assert misses_thing(question, hits)


@pytest.mark.parametrize(
    "question",
    ["Đỗ xe sai chỗ phạt bao nhiêu tiền?", "Nộp phạt mấy ngày?", "Hotline là số mấy?", "Loại xe nào bị phạt?"],
)
def test_units_actions_and_what_is_asked_for_are_not(hits, question):
    assert not misses_thing(question, hits)


def test_rules_have_parts_and_a_paragraph_has_none(hits):
    assert has_parts(hits[0].passage.document)
    assert not has_parts(from_text("Cầu Rồng dài 666 mét.", source="cầu"))
