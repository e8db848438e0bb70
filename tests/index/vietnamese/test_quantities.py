"""Numbers, units and ranges as Vietnamese writes them, against values worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vietnamese.quantities import is_same_unit, number_value, quantities

INF = math.inf


@pytest.mark.parametrize(
    ("text", "low", "high", "open_low", "open_high", "unit"),
    [
        ("phạt từ 300.000 đồng đến 500.000 đồng", 300_000, 500_000, False, False, "đồng"),
        ("phạt từ 1 đến 3 triệu đồng", 1e6, 3e6, False, False, "đồng"),
        ("rộng từ 2,5 mét trở lên", 2.5, INF, False, False, "m"),
        ("trên 65 tuổi", 65, INF, True, False, "tuổi"),
        ("dưới 6 tuổi", -INF, 6, False, True, "tuổi"),
        ("không quá 4 viên", -INF, 4, False, False, "viên"),
        ("ít nhất 10 cm", 0.1, INF, False, False, "cm"),
        ("từ 3,2 đến cận 3,6", 3.2, 3.6, False, True, ""),
        ("tối đa 5 năm", -INF, 60, False, False, "năm"),
        ("1.234,5 tỷ đồng", 1234.5e9, 1234.5e9, False, False, "đồng"),
        ("1 200 đồng", 1200, 1200, False, False, "đồng"),
        ("hai tháng", 2, 2, False, False, "tháng"),
        ("3 tiếng", 10_800, 10_800, False, False, "giờ"),
        ("35%", 35, 35, False, False, "%"),
    ],
)
def test_a_quantity_is_read_with_its_bounds_and_unit(text, low, high, open_low, open_high, unit):
    (found,) = quantities(text)
    assert (found.low, found.high) == pytest.approx((low, high))
    assert (found.open_low, found.open_high, found.unit) == (open_low, open_high, unit)


@pytest.mark.parametrize(
    "text",
    [
        "ngày 19 tháng 6 năm 2015",
        "số 47/2025/QĐ-UBND",
        "lúc 8h30",
        "năm 2024",
        "7/2/2022",
        "bốn làn xe",
        "một hôm nọ",
        "",
    ],
)
def test_dates_codes_and_loose_words_are_no_quantities(text):
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ba mươi lăm", 35),
        ("một trăm linh hai", 102),
        ("mười hai", 12),
        ("một trăm hai mươi triệu", 120e6),
        ("hai nghìn không trăm hai mươi lăm", 2025),
        ("6.5", 6.5),
        ("1.234,5", 1234.5),
        ("1.234", 1234),
        ("0,03", 0.03),
        ("nửa", 0.5),
        ("2,6 tỷ", 2.6e9),
        ("mưa", None),
        ("", None),
    ],
)
def test_numbers_in_figures_and_words(text, value):
    assert number_value(text) == (None if value is None else pytest.approx(value))


def test_a_range_holds_what_lies_in_it_and_bounds_may_be_open():
    (above,) = quantities("trên 65 tuổi")
    assert (above.holds(65), above.holds(66)) == (False, True)
    (grade,) = quantities("từ 7,0 đến 7,9")
    assert (grade.holds(7), grade.holds(7.9), grade.holds(8)) == (True, True, False)


def test_units_of_one_dimension_compare_and_others_do_not():
    hours, minutes, metres = (quantities(text)[0] for text in ("2 giờ", "90 phút", "3 mét"))
    assert is_same_unit(hours, minutes) and not is_same_unit(hours, metres)
    assert hours.low == 7200 and minutes.low == 5400


@given(st.text(max_size=300))
def test_any_text_gives_ordered_quantities_inside_it(text):
    place = 0
    for found in quantities(text):
        assert place <= found.start < found.end <= len(text)
        assert found.low <= found.high
        place = found.end


@given(st.integers(0, 10**9))
def test_a_number_with_points_is_read_back(number):
    assert number_value(f"{number:,}".replace(",", ".")) == number
