"""The contrary of a sentence: a negation, an opposite, an ending; and what only looks like one."""

import pytest

from qa.writing.polarity import contradicts, denies


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Giá điện tăng trong tháng 6.", "Giá điện giảm trong tháng 6."),
        ("Xăng tăng 3%.", "Dầu tăng 8%, xăng giảm 3%."),
        ("Tuyến số 4 hoạt động từ tháng 5.", "Tuyến số 4 ngừng hoạt động từ tháng 5."),
        ("Chợ mở cửa Chủ nhật.", "Chợ mở cửa lúc 6 giờ, nghỉ Chủ nhật."),
        ("Khách được mang đồ ăn vào rạp.", "Khách không được mang đồ ăn vào rạp."),
        ("Khách không được mang đồ ăn vào rạp.", "Khách được mang đồ ăn vào rạp."),
    ],
)
def test_the_contrary(sentence, source):
    assert contradicts(sentence, [source])


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Giá điện tăng trong tháng 6.", "Trong tháng 6 giá điện tăng, giá nước giảm."),
        ("Xăng giảm 3%.", "Dầu tăng 8%, xăng giảm 3%."),
        ("Tuyến số 4 đã dừng hoạt động.", "Tuyến số 4 ngừng hoạt động từ tháng 5."),
        ("Chợ không mở cửa Chủ nhật.", "Chợ mở cửa lúc 6 giờ, nghỉ Chủ nhật."),
        ("Không chỉ xăng mà dầu cũng tăng.", "Xăng và dầu đều tăng."),
    ],
)
def test_the_same_in_other_words(sentence, source):
    assert not contradicts(sentence, [source])


def test_a_denial_elsewhere_in_the_passage_counts_where_it_is_about_more_of_the_sentence():
    passage = "Thành viên được mượn xe. Thành viên mới không được mượn xe."
    held = frozenset("thành viên được mượn xe".split())
    assert denies("Thành viên mới được mượn xe.", passage, held)
    assert not denies("Thành viên được mượn xe.", passage, held)
    assert not denies("Thành viên mới không được mượn xe.", passage, held)
