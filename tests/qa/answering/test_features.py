"""Units of a question and the features of a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.features import FEATURES, absent, features, strange
from qa.question.answer_type import value_type
from qa.question.key_terms import answer_pattern, units


def words(question):
    return {unit.words for unit in units(question)}


def test_words_that_keep_company_are_one_unit():
    assert {"dan so", "hai phong"} <= words("Dân số Hải Phòng là bao nhiêu?")
    assert "duong bang" in words("Sân bay có mấy đường băng?")


def test_a_name_is_one_unit_and_asking_words_are_none():
    assert "hoang minh cuong" in words("Số điện thoại của ông Hoàng Minh Cường là gì?")
    assert not words("Ai? Là gì? Vì sao? Bao nhiêu?")


def test_rare_units_weigh_more_than_common_ones():
    weight = {unit.words: unit.weight for unit in units("Thành phố dùng blockchain ra sao?")}
    assert weight["blockchain"] > weight["thanh pho"] > 0


@pytest.mark.parametrize(
    ("question", "fits", "misses"),
    [
        ("Kế hoạch ban hành ngày nào?", "ban hành ngày 21/9/2020", "do thành phố ban hành"),
        ("khi nao khoi cong", "khởi công năm 2013", "khởi công rồi"),
        ("Có bao nhiêu học sinh?", "có 35 học sinh", "có nhiều học sinh"),
        ("Trên mấy trụ cột?", "trên ba trụ cột", "trên nhiều trụ cột"),
        ("Ai ký quyết định?", "do ông Nguyễn Văn An ký", "do lãnh đạo ký"),
    ],
)
def test_the_kind_of_answer_wanted(question, fits, misses):
    pattern = answer_pattern(value_type(question)).pattern
    assert pattern is not None
    assert pattern.search(fits)
    assert not pattern.search(misses)


@pytest.mark.parametrize(
    ("question", "text", "is_strange"),
    [
        ("Dân số của Quảng Ninh?", "Việc quảng bá du lịch ở Hải Phòng.", True),
        ("Dân số của Quảng Ninh?", "Khách đi từ Quảng Nam tới.", True),
        ("Dân số của Cần Thơ?", "Muốn vậy, Hải Phòng cần đổi mới. Cần làm ngay. Bài thơ hay.", True),
        ("Dân số của Quảng Ninh?", "Quảng Ninh giáp Hải Phòng.", False),
        ("Dân số của Quảng Ninh?", "QUẢNG NINH: MƯA LỚN", False),
        ("Ông Hoàng Minh Cường nói gì?", "Theo ông Cường, kinh tế số đã lớn.", False),
        ("Năm 2045 thì sao?", "Đến năm 2030 sẽ khác.", True),
        ("Năm 2045 thì sao?", "Đến năm 2045 sẽ khác.", False),
    ],
)
def test_a_name_is_mentioned_as_a_name_or_not_at_all(question, text, is_strange):
    assert strange(units(question), [text]) is is_strange


def row(question, sentence, passage=None):
    passage = passage or sentence
    values = features(
        units(question),
        answer_pattern(value_type(question)),
        sentence=sentence,
        window=sentence,
        passage=passage,
        nowhere=absent(units(question), [passage]),
        stranger=strange(units(question), [passage]),
        standing=1.0,
        ahead=0.0,
        rank=1,
    )
    return dict(zip(FEATURES, values, strict=True))


def test_a_sentence_with_every_unit_is_fully_supported_and_one_without_misses_it():
    question = "Năng suất lao động tăng bao nhiêu?"
    full = row(question, "Năng suất lao động tăng 16%.")
    poor = row(question, "Kinh tế số tăng 35%.")
    assert full["sentence"] == 1
    assert full["missing"] == full["absent"] == 0
    assert poor["sentence"] < 0.5
    assert poor["missing"] > 0.5
    assert full["wanted"] == poor["wanted"] == 1


def test_a_missing_name_is_a_feature_of_its_own():
    assert row("Đà Nẵng có mấy trụ cột?", "Hải Phòng có ba trụ cột.")["missing_named"] == 1
    assert row("Hải Phòng có mấy trụ cột?", "Hải Phòng có ba trụ cột.")["missing_named"] == 0


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_gives_finite_numbers(question, sentence):
    values = row(question, sentence)
    assert all(abs(value) < 100 for value in values.values())
    assert all(0 <= values[name] <= 1 for name in ("sentence", "window", "passage", "absent"))


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("Dân số Huế là bao nhiêu?", {"dan so"}),
        ("Sân bay có mấy đường băng?", set()),
        ("Số điện thoại của ông An là gì?", {"so", "dien thoai"}),
        ("Thành phố nào đông dân nhất?", set()),
        ("Ai là thị trưởng?", set()),
        ("Vì sao trời mưa?", set()),
        ("là", set()),
    ],
)
def test_what_a_question_asks_the_value_of(question, focus):
    assert {unit.words for unit in units(question) if unit.focus} == focus


def test_a_name_is_strange_only_when_none_of_its_words_is_known():
    asked = units("Ông Hoàng Minh Cường nói gì ở Đà Nẵng?")
    assert strange(asked, ["Ông Cường nói về cảng."])
    assert not strange(asked, ["Ông Cường nói về cảng.", "Hội nghị ở Đà Nẵng."])
    # The same letters under other marks are another name.
    assert strange(units("Dân số Đà Nẵng?"), ["Năng lượng đa dạng."])
    assert strange(units("Thu ngân sách năm 2025?"), ["Thu ngân sách năm 2022."])
