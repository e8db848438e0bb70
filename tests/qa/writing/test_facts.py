"""Facts of sentences: the same fact in other words is held, another fact is not."""

import pytest

from qa.writing.facts import Facts, read_facts

SOURCE = (
    "Theo Kế hoạch 227/KH-UBND ngày 07/02/2022 do ông Hoàng Minh Cường ký, kinh tế số chiếm 35% GRDP vào năm 2025; "
    "dân số 2,1 triệu người; vốn 1.200.000.000 đồng; có ba trụ cột; làm việc từ 7h30 đến 17 giờ; "
    "Điều 5 áp dụng cho COVID-19."
)


@pytest.mark.parametrize(
    "written",
    [
        "Kinh tế số chiếm 35 phần trăm.",
        "Vốn là 1,2 tỷ đồng.",
        "Dân số 2.100.000 người.",
        "Có 3 trụ cột.",
        "Có ba trụ cột.",
        "Ký ngày 7 tháng 2 năm 2022.",
        "Ký tháng 2 năm 2022.",
        "Ký năm 2022.",
        "Đến 2025 thì xong.",
        "Bắt đầu lúc 7 giờ 30.",
        "Bắt đầu 07:30.",
        "Theo Điều 5.",
        "Kế hoạch 227/KH-UBND nói vậy.",
        "Ông Hoàng Minh Cường ký.",
        "Ông Cường ký.",
        "GRDP tăng.",
        "Với COVID-19.",
    ],
)
def test_the_same_fact_is_held_however_it_is_written(written):
    facts = read_facts(written)
    assert facts
    assert all(Facts(SOURCE).holds(fact, written) for fact in facts), facts


@pytest.mark.parametrize(
    "written",
    [
        "Kinh tế số chiếm 53%.",
        "Vốn là 1,2 triệu đồng.",
        "Có 4 trụ cột.",
        "Có bốn trụ cột.",
        "Ký ngày 7 tháng 3 năm 2022.",
        "Ký ngày 8/2/2022.",
        "Ký năm 2021.",
        "Đến 2030 thì xong.",
        "Bắt đầu lúc 8h30.",
        "Theo Điều 6.",
        "Theo khoản 5.",
        "Kế hoạch 228/KH-UBND nói vậy.",
        "Ông Hoàng Minh Tuấn ký.",
        "Ở thành phố Đà Nẵng.",
        "Đà Nẵng tăng.",
        "35 triệu người.",
        "GDP tăng.",
        "Với COVID-20.",
    ],
)
def test_another_fact_is_not_held(written):
    facts = read_facts(written)
    assert not all(Facts(SOURCE).holds(fact, written) for fact in facts), facts


def test_a_name_and_a_year_may_stand_around_the_source():
    source = Facts("Thành phố họp ngày 3/5.", around="Hải Phòng, năm 2022")
    for written in ("Hải Phòng họp ngày 3/5.", "Thành phố họp ngày 3 tháng 5 năm 2022."):
        assert all(source.holds(fact, written) for fact in read_facts(written))
    for written in ("Hà Nội họp.", "Thành phố họp ngày 3 tháng 5 năm 2023."):
        assert not all(source.holds(fact, written) for fact in read_facts(written))


@pytest.mark.parametrize(
    ("written", "held"), [("Tại Huế có mưa.", True), ("Ở Hà Nam có mưa.", False), ("Hà Nam có mưa.", False)]
)
def test_the_word_that_begins_a_sentence_is_no_part_of_the_name(written, held):
    source = Facts("Ở Huế, Việt Nam, trời mưa.")
    assert all(source.holds(fact, written) for fact in read_facts(written)) is held
