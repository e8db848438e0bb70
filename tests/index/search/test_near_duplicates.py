"""Copies are recognised, and reports that differ in a figure are not called copies."""

import random

import pytest

from index import Index, Query
from index.search.near_duplicates import are_near_duplicates, near_duplicates
from tests.faults.scene import article
from tests.index.test_index import article as titled

LONG = (
    "Sở Giao thông vận tải cho biết cây cầu mới bắc qua sông Cấm sẽ thông xe vào ngày 2/9, sớm hơn kế hoạch 3 tháng, "
    "giúp người dân đi lại thuận tiện và giảm tải cho phà Bính trong giờ cao điểm."
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text, True),
        (lambda text: text.upper(), True),
        (lambda text: text.replace(",", " -"), True),
        (lambda text: f"(Theo báo) {text}", True),
        (lambda text: text.replace("giúp người dân", "để người dân"), True),
        (lambda text: text.replace("2/9", "30/4"), False),
        (lambda text: text.replace("3 tháng", "5 tháng"), False),
        (lambda text: " ".join(random.Random(1).sample(text.split(), len(text.split()))), False),
        (lambda text: text[:60], False),
        (lambda text: "", False),
    ],
)
def test_what_is_the_same(change, expected):
    assert are_near_duplicates(LONG, change(LONG)) is expected
    assert are_near_duplicates(change(LONG), LONG) is expected


def test_near_copies_are_told_with_the_first_of_them():
    documents = [article(f"bài {number}", number, sentences=12) for number in range(30)]
    copy = titled("bản chép", *documents[7].text.split("\n\n")[2:])
    other = titled("khác", "Một bài hoàn toàn khác về thời tiết hôm nay ở miền núi phía Bắc nước ta.")
    assert near_duplicates([*documents, copy, other]) == {copy.id: documents[7].id}


def test_a_copied_passage_is_one_hit(tiny_encoder):
    library = Index(encoder=tiny_encoder)
    first, copy = titled("gốc", LONG), titled("chép", LONG.replace("giúp", "để giúp"))
    library.add([first, titled("khác", "Giá gạo tăng nhẹ tại chợ đầu mối."), copy])
    hits = library.search(Query("cầu thông xe", "cầu thông xe"))
    texts = [hit.passage.text for hit in hits]
    assert sum("sông Cấm" in text for text in texts) == 1
    (bridge,) = [hit for hit in hits if "sông Cấm" in hit.passage.text]
    assert {bridge.passage.document.id, *(passage.document.id for passage in bridge.copies)} == {first.id, copy.id}
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert library.copies == {copy.id: first.id}
