"""References to numbered parts, and what is left of a question without them."""

import pytest

from qa.question.references import has_only_frame_words, references, without_references


@pytest.mark.parametrize(
    ("question", "paths"),
    [
        ("Điều 12 quy định gì?", [(("điều", "12"),)]),
        ("Khoản 2 Điều 6 quy định thế nào?", [(("điều", "6"), ("khoản", "2"))]),
        ("điểm c khoản 1 Điều 4 nói gì", [(("điều", "4"), ("khoản", "1"), ("điểm", "c"))]),
        ("Điều 6 khoản 2", [(("điều", "6"), ("khoản", "2"))]),
        ("So sánh điều 9 và điều 10", [(("điều", "9"),), (("điều", "10"),)]),
        ("Chương II nói về gì?", [(("chương", "2"),)]),
        ("Nội dung mục 1.2 là gì?", [(("mục", "1.2"),)]),
        ("Bước 3 làm gì?", [(("bước", "3"),)]),
        ("Đáp án câu 2?", [(("câu", "2"),)]),
        ("Có mấy điều?", []),
        ("Điểm trung bình 3,4 xếp loại gì?", []),
        ("Mục đích của kế hoạch là gì?", []),
        ("Điều gì xảy ra năm 2024?", []),
        ("Bài này nói về gì?", []),
    ],
)
def test_references_are_paths_from_the_outside_in(question, paths):
    assert [each.path for each in references(question)] == paths


def test_a_label_reads_from_the_inside_out():
    (only,) = references("khoản 2 Điều 6 nói gì")
    assert only.label == "khoản 2 Điều 6"


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("Điều 12 quy định những gì?", True),
        ("Cho tôi xem nội dung Điều 3 của quyết định này", True),
        ("Theo Điều 3, chợ mở cửa lúc mấy giờ?", False),
        ("Vi phạm Điều 7 bị phạt bao nhiêu?", False),
    ],
)
def test_what_is_left_tells_whether_the_whole_part_is_asked_for(question, whole):
    assert has_only_frame_words(without_references(question, references(question))) is whole
